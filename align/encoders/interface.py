"""What an encoder is: texts in, unit vectors of any run of them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

Progress = Callable[[float], object]
"""Called with the share done, 0..1."""


def quiet(share: float) -> None:
    """A `Progress` that says nothing."""


class Runs(Protocol):
    """A list of texts that an encoder has read."""

    def vectors(self, starts: Ints, stops: Ints) -> Floats:
        """One vector for each run of texts ``[start:stop]``, joined by spaces.

        float32 ``[len(starts), dimension]``; each has length 1, or is zero where the run has
        nothing in it.
        """
        ...


class Encoder(Protocol):
    """Puts texts that mean the same near each other, in any of its languages."""

    name: str
    """As given on the command line; part of the signature of a result."""
    dimension: int
    languages: frozenset[str] | None
    """Primary language subtags it has learned, or None where it does not depend on them."""

    def read(self, texts: Sequence[str], progress: Progress = quiet) -> Runs:
        """Read the texts; the vectors of their runs come after."""
        ...
