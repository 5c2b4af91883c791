"""The banded search against a plain recursion over all paths."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner.lattice import ADDITION, OMISSION, TYPES, Band, best_path, posterior

Path = tuple[tuple[int, int], ...]


def paths(rows: int, columns: int) -> Iterator[Path]:
    """All paths, each as its bead types."""
    if not rows and not columns:
        yield ()
    for a, b in TYPES:
        if a <= rows and b <= columns:
            for path in paths(rows - a, columns - b):
                yield (*path, (a, b))


def nodes(path: Path) -> Iterator[tuple[int, int, int]]:
    """The node where each bead ends, and its type's number."""
    i = j = 0
    for a, b in path:
        i, j = i + a, j + b
        yield i, j, TYPES.index((a, b))


def inside(band: Band, path: Path) -> bool:
    return all(0 <= j - band.low[i] < band.width for i, j, _ in nodes(path))


def gain_of(band: Band, gains: np.ndarray, persist: float, path: Path) -> float:
    total = sum(float(gains[i, t, j - band.low[i]]) for i, j, t in nodes(path))
    pairs = pairwise(path)
    return total + persist * sum(0 in one and 0 in two for one, two in pairs)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Band, np.ndarray, float]:
    rows, columns = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    margin = draw(st.integers(1, 5))
    band = Band.around(rows, columns, [], margin)
    random = np.random.default_rng(draw(st.integers(0, 9999)))
    gains = random.normal(0, 2, (rows + 1, len(TYPES), band.width)).astype(np.float32)
    return band, gains, draw(st.sampled_from([0.0, 1.5, -1.0]))


@settings(deadline=None, max_examples=150)
@given(problems())
def test_equal_to_the_sum_over_all_paths(problem: tuple[Band, np.ndarray, float]) -> None:
    band, gains, persist = problem
    every = [p for p in paths(band.rows, band.columns) if inside(band, p)]
    weights = [math.exp(gain_of(band, gains, persist, p)) for p in every]
    expected = np.zeros_like(gains)
    repeats = 0.0
    for path, weight in zip(every, weights, strict=True):
        for i, j, t in nodes(path):
            expected[i, t, j - band.low[i]] += weight / sum(weights)
        pairs = pairwise(path)
        repeats += sum(0 in one and 0 in two for one, two in pairs) * weight / sum(weights)
    found = posterior(band, gains, persist)
    assert found.log_total == pytest.approx(math.log(sum(weights)))
    assert found.beads == pytest.approx(expected, abs=1e-5)
    assert found.repeats == pytest.approx(repeats, abs=1e-5)


@settings(deadline=None, max_examples=150)
@given(problems())
def test_no_path_is_worth_more(problem: tuple[Band, np.ndarray, float]) -> None:
    band, gains, _ = problem
    worth = np.abs(gains)
    found = best_path(band, worth)
    assert [k for source, _ in found for k in source] == list(range(band.rows))
    assert [k for _, target in found for k in target] == list(range(band.columns))
    path = tuple((len(source), len(target)) for source, target in found)
    best = max(
        gain_of(band, worth, 0.0, p) for p in paths(band.rows, band.columns) if inside(band, p)
    )
    assert gain_of(band, worth, 0.0, path) == pytest.approx(best, rel=1e-5)


def test_an_impossible_addition_does_not_swamp_its_row() -> None:
    band = Band.whole(2, 2)
    worth = np.zeros((3, len(TYPES), 3), np.float32)
    worth[:, ADDITION, 1] = -1e30
    worth[1, TYPES.index((1, 1)), 1] = worth[2, TYPES.index((1, 1)), 2] = 0.5
    worth[1, TYPES.index((1, 2)), 2] = 0.6
    assert best_path(band, worth) == [(range(1), range(1)), (range(1, 2), range(1, 2))]


def test_a_band_follows_its_path() -> None:
    band = Band.around(100, 300, [(50, 250)], 10)
    assert (np.diff(band.low) >= 0).all()
    assert band.low[0] == 0
    assert band.low[100] + band.width == 301
    for i, j in ((40, 250), (50, 240), (50, 260), (60, 250), (25, 125)):
        assert band.low[i] <= j < band.low[i] + band.width
    assert band.width < 130


def test_the_types() -> None:
    assert TYPES[OMISSION] == (1, 0)
    assert TYPES[ADDITION] == (0, 1)
    assert (4, 4) in TYPES
