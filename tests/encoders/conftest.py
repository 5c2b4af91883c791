"""What the tests of encoders share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from align.encoders import Encoder


def _spans(encoder: Encoder, texts: list[str], longest: int) -> np.ndarray:
    """``[longest, texts, dimension]``: the vectors of all runs of up to `longest` texts."""
    read = encoder.read(texts)
    vectors = np.zeros((longest, len(texts), encoder.dimension), np.float32)
    for k in range(1, min(longest, len(texts)) + 1):
        starts = np.arange(len(texts) - k + 1)
        vectors[k - 1, : len(starts)] = read.vectors(starts, starts + k)
    return vectors


@pytest.fixture(scope="session")
def spans() -> Callable[[Encoder, list[str], int], np.ndarray]:
    """Of an encoder, texts and the longest run, the vectors of all runs up to that."""
    return _spans
