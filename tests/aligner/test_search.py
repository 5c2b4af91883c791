"""The search on long texts that are made up: nothing is lost in upheavals, and time is linear."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from align.aligner import _weights
from align.aligner.anchors import rough_path
from align.aligner.lattice import Array, Ints
from align.aligner.search import search
from align.aligner.sides import two_sides
from align.aligner.sketch import sketch

COUNT = 5000


class Means:
    """Runs whose vector is the mean of their segments' vectors."""

    def __init__(self, singles: Array) -> None:
        self._total = np.concatenate((np.zeros_like(singles[:1]), singles.cumsum(0)))
        self.asked = 0

    def vectors(self, starts: Ints, stops: Ints) -> Array:
        found: Array = self._total[stops] - self._total[starts]
        self.asked += len(starts)
        found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)
        return found


def texts(source: list[int], target: list[int]) -> tuple[tuple[list[str], Means], ...]:
    """Two editions of one text, given by the numbers of its segments: words and vectors."""
    random = np.random.default_rng(1)
    meaning = random.normal(size=(COUNT + 1000, 48))
    lengths = random.integers(20, 200, COUNT + 1000)
    made = []
    for chosen in (source, target):
        vectors = meaning[chosen] + random.normal(0, 0.7, (len(chosen), 48))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        made.append((["x" * lengths[k] for k in chosen], Means(vectors.astype(np.float32))))
    return tuple(made)


WHOLE = list(range(COUNT))
CASES = {
    "the same": (WHOLE, WHOLE),
    "a chapter less in the target": (WHOLE, [*WHOLE[:2000], *WHOLE[2500:]]),
    "a chapter less in the source": ([*WHOLE[:2000], *WHOLE[2500:]], WHOLE),
    "a preface in the source": ([*range(COUNT, COUNT + 1000), *WHOLE], WHOLE),
    "an afterword in the target": (WHOLE, [*WHOLE, *range(COUNT, COUNT + 1000)]),
    "the first tenth alone": (WHOLE, WHOLE[:500]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_one_side_lacks_is_left_out_whole(case: str) -> None:
    numbers = CASES[case]
    source, target = texts(*numbers)
    sides = two_sides(source[0], target[0], (source[1], target[1]))
    beads = search(*sides, _weights("use"))
    assert [k for b in beads for k in b.source] == list(range(len(numbers[0])))
    assert [k for b in beads for k in b.target] == list(range(len(numbers[1])))
    where = {number: k for k, number in enumerate(numbers[1])}
    expected = {(i, where[number]) for i, number in enumerate(numbers[0]) if number in where}
    found = {(b.source[0], b.target[0]) for b in beads if b.kind == "1-1"}
    assert len(found & expected) > 0.98 * len(expected)
    assert len(found - expected) < 0.01 * len(expected)


@pytest.mark.parametrize("case", CASES)
def test_few_nodes_are_left_to_search(case: str) -> None:
    """And few runs are asked of the encoder, whatever one side lacks."""
    numbers = CASES[case]
    source, target = texts(*numbers)
    sides = two_sides(source[0], target[0], (source[1], target[1]))
    path = rough_path(sides[0].singles, sides[1].singles)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(path))
    band, cuts, _ = sketch(*sides, 1.0, path)
    assert band.size < 20 * sum(map(len, numbers))
    assert (band.high - band.low)[cuts].max(initial=1) == 1
    rows = {number: i for i, number in enumerate(numbers[0])}
    pairs = [(rows[n] + 1, j + 1) for j, n in enumerate(numbers[1]) if n in rows]
    _, known = band.find(*np.array(pairs).T)
    assert known.mean() > 0.995


def test_the_result_does_not_change() -> None:
    source, target = texts(WHOLE[:700], [*WHOLE[:300], *WHOLE[320:700]])
    results = [
        search(*two_sides(source[0], target[0], (source[1], target[1])), _weights("use"))
        for _ in range(2)
    ]
    assert results[0] == results[1]
