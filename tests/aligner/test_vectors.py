"""Vectors kept in half the room are those that were put in."""

from __future__ import annotations

import numpy as np

from align.aligner.vectors import Halves


def test_halves_are_near_the_whole() -> None:
    whole = np.random.default_rng(1).normal(size=(90, 512)).astype(np.float32)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    kept = Halves(90, (whole[at : at + 40] for at in range(0, 90, 40)))
    assert len(kept) == 90
    assert kept.shape == whole.shape
    assert kept[:].dtype == np.float32
    assert np.abs(kept[:] @ kept[:].T - whole @ whole.T).max() < 2e-4
    chosen = np.array([3, 88, 3])
    for index in (chosen, slice(7, 60, 5), 12):
        assert np.abs(kept[index] - whole[index]).max() < 2e-4
