"""Unit vectors: of runs of segments, from an encoder; of many segments, in half the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import numpy as np

from align.aligner.lattice import Array, Ints


class Runs(Protocol):
    """A text as an encoder has read it (`align.encoders.Runs`)."""

    def vectors(self, starts: Ints, stops: Ints) -> Array:
        """Unit vectors of the runs ``[start:stop]``, float32 ``[runs, dimension]``."""
        ...


class Halves:
    """Unit vectors kept as float16 and given out as float32: cosines are off by 1e-5 or so."""

    def __init__(self, size: int, strips: Iterable[Array]) -> None:
        """Of so many segments, float32 ``[some, dimension]`` at a time, one strip at least."""
        at = 0
        for strip in strips:
            if not at:
                self._kept = np.empty((size, strip.shape[1]), np.float16)
            self._kept[at : at + len(strip)] = strip
            at += len(strip)

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def shape(self) -> tuple[int, ...]:
        """Segments and dimension."""
        return self._kept.shape

    def __getitem__(self, chosen: Any) -> Array:
        """As of an array: ``[:]`` is all of them, float32."""
        found: Array = self._kept[chosen].astype(np.float32)
        return found


Vectors = Array | Halves
"""``[segments, dimension]``, of length 1."""
