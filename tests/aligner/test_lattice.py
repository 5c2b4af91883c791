"""The banded search against a plain recursion over all paths."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Iterator
from itertools import pairwise
from math import isqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner.lattice import (
    ADDITION,
    LONGEST,
    OMISSION,
    TYPES,
    Band,
    best_path,
    glimpse,
    posterior,
    types_to,
)

Path = tuple[tuple[int, int], ...]


def paths(rows: int, columns: int, longest: int) -> Iterator[Path]:
    """All paths, each as its bead types."""
    if not rows and not columns:
        yield ()
    for a, b in types_to(longest):
        if a <= rows and b <= columns:
            for path in paths(rows - a, columns - b, longest):
                yield (*path, (a, b))


def nodes(path: Path) -> Iterator[tuple[int, int, int]]:
    """The node where each bead ends, and its type's number."""
    i = j = 0
    for a, b in path:
        i, j = i + a, j + b
        yield i, j, ADDITION if not a else TYPES.index((a, b))


def inside(band: Band, path: Path) -> bool:
    return all(band.low[i] <= j < band.high[i] for i, j, _ in nodes(path))


def at(band: Band, i: int, j: int) -> int:
    return int(band.start[i] + j - band.low[i])


def numbers(gains: np.ndarray, path: Path) -> list[int]:
    """Each bead's number among the types that there are gains for."""
    types = types_to(isqrt(len(gains) - 2))
    return [types.index(t) for t in path]


def gain_of(band: Band, gains: np.ndarray, persist: float, path: Path) -> float:
    total = sum(
        float(gains[t, at(band, i, j)])
        for t, (i, j, _) in zip(numbers(gains, path), nodes(path), strict=True)
    )
    pairs = pairwise(path)
    return total + persist * sum(0 in one and 0 in two for one, two in pairs)


@st.composite
def problems(draw: st.DrawFn) -> tuple[Band, np.ndarray, float]:
    """A small lattice of any ragged form that holds a path."""
    rows, columns = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    margin = draw(st.integers(1, 5))
    corners = st.tuples(st.integers(0, rows), st.integers(0, columns))
    i, j = draw(corners)
    band = Band.around(rows, columns, [(i, j)], margin)
    random = np.random.default_rng(draw(st.integers(0, 9999)))
    types = len(types_to(draw(st.integers(1, LONGEST))))
    gains = random.normal(0, 2, (types, band.size)).astype(np.float32)
    return band, gains, draw(st.sampled_from([0.0, 1.5, -1.0]))


def every_path(band: Band, gains: np.ndarray) -> list[Path]:
    longest = isqrt(len(gains) - 2)
    return [p for p in paths(band.rows, band.columns, longest) if inside(band, p)]


@settings(deadline=None, max_examples=150)
@given(problems())
def test_equal_to_the_sum_over_all_paths(problem: tuple[Band, np.ndarray, float]) -> None:
    band, gains, persist = problem
    every = every_path(band, gains)
    weights = [math.exp(gain_of(band, gains, persist, p)) for p in every]
    expected = np.zeros_like(gains)
    repeats = 0.0
    for path, weight in zip(every, weights, strict=True):
        for t, (i, j, _) in zip(numbers(gains, path), nodes(path), strict=True):
            expected[t, at(band, i, j)] += weight / sum(weights)
        pairs = pairwise(path)
        repeats += sum(0 in one and 0 in two for one, two in pairs) * weight / sum(weights)
    found = posterior(band, gains, persist)
    assert found.log_total == pytest.approx(math.log(sum(weights)), abs=1e-6)
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
    best = max(gain_of(band, worth, 0.0, p) for p in every_path(band, worth))
    assert gain_of(band, worth, 0.0, path) == pytest.approx(best, rel=1e-5, abs=1e-6)


def test_an_impossible_addition_does_not_swamp_its_row() -> None:
    band = Band.whole(2, 2)
    worth = np.zeros((len(TYPES), 9), np.float32)
    worth[ADDITION, 1::3] = -1e30
    worth[TYPES.index((1, 1)), at(band, 1, 1)] = worth[TYPES.index((1, 1)), at(band, 2, 2)] = 0.5
    worth[TYPES.index((1, 2)), at(band, 1, 2)] = 0.6
    assert best_path(band, worth) == [(range(1), range(1)), (range(1, 2), range(1, 2))]


def test_a_band_follows_its_path() -> None:
    band = Band.around(100, 300, [(50, 250)], 10)
    assert (np.diff(band.low) >= 0).all()
    assert band.low[0] == 0
    assert band.high[100] == 301
    for i, j in ((40, 250), (50, 240), (50, 260), (60, 250), (25, 125)):
        assert band.low[i] <= j < band.high[i]
    assert (band.high - band.low).max() < 130


def test_a_jump_widens_only_the_rows_around_it() -> None:
    band = Band.around(1000, 1500, [(500, 500), (501, 1000)], 10)
    wide = np.flatnonzero(band.high - band.low > 50)
    assert wide.min() >= 488
    assert wide.max() <= 512
    assert band.low[501] <= 500
    assert band.high[500] > 1000
    upright = Band.around(1000, 1000, [(500, 300), (500, 700)], 10)
    assert upright.low[500] <= 290
    assert upright.high[500] > 710
    assert (upright.high - upright.low)[:480].max() < 50


def test_the_nodes_of_a_band() -> None:
    band = Band(3, 5, np.array([0, 1, 4, 4]), np.array([2, 3, 4, 6]))
    assert band.node_rows().tolist() == [0, 0, 1, 1, 3, 3]
    assert band.nodes().tolist() == [0, 1, 1, 2, 4, 5]
    found, known = band.find(np.array([1, 1, 2, 3, 9]), np.array([2, 3, 4, 5, 4]))
    assert known.tolist() == [True, False, False, True, False]
    assert found[known].tolist() == [3, 5]


@st.composite
def long_problems(draw: st.DrawFn) -> tuple[Band, np.ndarray]:
    rows = draw(st.integers(40, 120))
    band = Band.around(rows, rows, [], 5)
    random = np.random.default_rng(draw(st.integers(0, 9999)))
    gains = random.normal(-2, 1.5, (len(TYPES), band.size)).astype(np.float32)
    gains[1, band.nodes() == band.node_rows()] += 6.0
    return band, gains


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 6)), min_size=1, max_size=20),
    st.integers(1, 30),
    st.integers(1, 7),
)
def test_the_parts_of_a_band(rows: list[tuple[int, int]], most: int, most_rows: int) -> None:
    low = np.array([first for first, _ in rows])
    band = Band(len(rows) - 1, 15, low, low + [size for _, size in rows])
    ends = band.ends(np.arange(band.size))
    assert np.array_equal(ends, [band.node_rows(), band.nodes()])
    parts = list(band.parts(most, most_rows))
    assert sum(len(part.low) for part in parts) == len(rows)
    assert all(len(part.low) == 1 or part.size <= most for part in parts)
    assert all(len(part.low) <= most_rows for part in parts)
    seen = [(part.node_rows(), part.nodes()) for part in parts]
    found = [np.concatenate(every) for every in zip(*seen, strict=True)]
    assert np.array_equal(ends, found)


@settings(deadline=None, max_examples=15)
@given(long_problems(), st.sampled_from([7, 16, 200]))
def test_a_glimpse_sees_nearly_all(problem: tuple[Band, np.ndarray], window: int) -> None:
    band, gains = problem
    exact = posterior(band, gains, 1.0).beads
    passed, paired = glimpse(band, gains, 1.0, window, 30)
    assert paired == pytest.approx(exact[1], abs=1e-4)
    expected = exact.sum(0)
    expected[0] = 1  # no bead ends at the first node
    assert passed == pytest.approx(expected, abs=1e-4)


@settings(deadline=None, max_examples=8)
@given(long_problems(), st.lists(st.integers(1, 39), unique=True, max_size=6).map(sorted))
def test_pieces_are_the_whole(problem: tuple[Band, np.ndarray], cuts: list[int]) -> None:
    """With one node at each cut, no deletion before it, and no bead across."""
    band, gains = problem
    low, high = band.low.copy(), band.high.copy()
    low[cuts], high[cuts] = cuts, np.array(cuts, int) + 1
    band = Band(band.rows, band.columns, low, high)
    gains = gains[:, : band.size].copy()
    rows = band.node_rows()
    gains[OMISSION, np.isin(rows, cuts)] = -1e30
    for number, (a, _) in enumerate(TYPES[:ADDITION]):
        across = [any(i - a < cut < i for cut in cuts) for i in rows]
        gains[number, across] = -1e30
    whole, pieces = posterior(band, gains, 1.0), posterior(band, gains, 1.0, cuts)
    assert pieces.beads == pytest.approx(whole.beads, abs=1e-5)
    assert pieces.log_total == pytest.approx(whole.log_total, abs=1e-4)
    assert pieces.repeats == pytest.approx(whole.repeats, abs=1e-4)
    worth = np.where(gains < -1e20, gains, whole.beads)
    assert best_path(band, worth, cuts) == best_path(band, worth)


def test_the_types() -> None:
    assert TYPES[OMISSION] == (1, 0)
    assert TYPES[ADDITION] == (0, 1)
    assert (4, 4) in TYPES
    assert len(types_to(8)) == 66


def test_a_long_piece_among_short_ones_costs_them_no_room() -> None:
    """Memory grows with the nodes, not with the longest piece times the pieces."""
    rows = 3000
    band = Band(rows, rows, np.arange(rows + 1), np.arange(rows + 1) + 1)
    gains = np.zeros((len(types_to(1)), band.size), np.float32)
    tracemalloc.start()
    posterior(band, gains, cuts=range(rows // 2, rows))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1000 * rows
