"""Unit vectors of many segments, in half the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


class Halves:
    """Unit vectors kept as float16 and given out as float32: cosines are off by 1e-5 or so."""

    def __init__(self, strips: Iterable[Array]) -> None:
        """From vectors that come a few at a time, float32 ``[some, dimension]``."""
        self._kept = np.concatenate([strip.astype(np.float16) for strip in strips])

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
