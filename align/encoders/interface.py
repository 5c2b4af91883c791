"""What an encoder is: texts in, unit vectors of all short runs of them out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Progress = Callable[[float], object]
"""Called with the share done, 0..1."""


def quiet(share: float) -> None:
    """A `Progress` that says nothing."""


class Encoder(Protocol):
    """Puts texts that mean the same near each other, in any of its languages."""

    name: str
    """As given on the command line; part of the signature of a result."""
    dimension: int
    languages: frozenset[str] | None
    """Primary language subtags it has learned, or None where it does not depend on them."""

    def encode_spans(
        self, texts: Sequence[str], longest: int, progress: Progress = quiet
    ) -> npt.NDArray[np.float32]:
        """Vectors of all runs of 1 to `longest` consecutive texts.

        Returns float32 ``[longest, len(texts), dimension]``; row ``[k - 1, i]`` has length 1 and
        stands for texts ``i`` to ``i + k - 1`` joined by spaces; runs past the end, and runs with
        nothing in them, are zero.
        """
        ...
