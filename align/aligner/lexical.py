"""Which words of a segment have a counterpart in a segment of the other text.

An encoder gives a vector for every kind of token (`Tokens`). Kinds of the two texts whose vectors
are near are taken for translations of each other, with no dictionary (compare SimAlign: Jalili
Sabet et al. 2020, arXiv:2004.08728). A segment is covered as far as its tokens, weighted by how
rare they are, find such a counterpart in a run of segments of the other side.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from align.aligner.lattice import LONGEST, Band

Array = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

NEAR = 0.3
"""Cosine from which on two kinds of token may be each other's translation."""
CANDIDATES = 5
"""Most translations that a kind of token may have."""
COMMON = 0.2
"""A kind of token that stands in a greater share of the segments says nothing."""
STRIP = 256
"""Kinds compared with all kinds of the other text at a time."""


@dataclass(frozen=True)
class Tokens:
    """The tokens of one text."""

    ids: Ints
    """``[tokens]``: the kind of each token."""
    borders: Ints
    """``[segments + 1]``: where each segment's tokens begin, and the end."""
    vectors: Array
    """``[kinds, dimension]``, of length 1."""

    @cached_property
    def segments(self) -> Ints:
        """``[tokens]``: the segment of each token."""
        return np.repeat(np.arange(len(self.borders) - 1), np.diff(self.borders))

    @cached_property
    def weights(self) -> Array:
        """``[tokens]``: how much each token says: the logarithm of how rare its kind is."""
        count = max(1, len(self.borders) - 1)
        pairs = np.unique(self.segments * len(self.vectors) + self.ids) % len(self.vectors)
        among = np.bincount(pairs, minlength=len(self.vectors))
        rarity = np.log1p(count / np.maximum(among, 1))
        rarity[among > max(2.0, COMMON * count)] = 0
        return rarity[self.ids].astype(np.float32)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the segments of one side are covered by runs of the other."""

    weights: Array
    """``[segments]``: summed weights of the tokens of each segment."""
    covered: list[Array]
    """For runs of 1 to LONGEST segments of the other side, ``[nodes]``: the weight that is covered
    of this side's segment that ends at the node, by the run that ends there."""


def coverage(band: Band, source: Tokens, target: Tokens) -> tuple[Coverage, Coverage]:
    """Of the source side by runs of the target side, and the other way round."""
    p, q, cosine = _matches(band, source, target)
    rows, columns = band.node_rows(), band.nodes()
    found = []
    for tokens, token, other, ends, others, size in (
        (source, p, target.segments[q], rows, columns, band.rows),
        (target, q, source.segments[p], columns, rows, band.columns),
    ):
        # for each segment, the segments of the other side at which runs may end
        first, stop = np.full(size + 1, np.iinfo(np.int64).max), np.zeros(size + 1, np.int64)
        np.minimum.at(first, ends, others)
        np.maximum.at(stop, ends, others + 1)
        covered, token, own, end = _cover(tokens, token, other, cosine, first[1:] - 1, stop[1:] - 1)
        at, known = band.find(own + 1, end + 1) if tokens is source else band.find(end + 1, own + 1)
        weight = tokens.weights[token] * known
        sums = np.bincount(tokens.segments, tokens.weights, len(tokens.borders) - 1)
        by_run = [np.bincount(at, c * weight, band.size).astype(np.float32) for c in covered]
        found.append(Coverage(sums.astype(np.float32), by_run))
    return found[0], found[1]


def _cover(
    tokens: Tokens, token: Ints, other: Ints, cosine: Array, first: Ints, stop: Ints
) -> tuple[list[Array], Ints, Ints, Ints]:
    """The best cosine of a token in each run of 1 to LONGEST segments of the other side.

    Matches are given by token, segment of the other side, and cosine; `first` and `stop` say
    where the runs end that each segment may meet. Returns the best cosines by length of the run,
    and for each of them the token, its segment, and the segment where the run ends.
    """
    kept, numbers = np.unique(token, return_inverse=True)
    own = tokens.segments[kept]
    before = LONGEST - 1  # segments at which no run ends, but where one may begin
    begin = first[own] - before
    sizes = np.maximum(stop[own] - begin, 0)
    starts = np.cumsum(sizes) - sizes
    at = other - begin[numbers]
    inside = (at >= 0) & (at < sizes[numbers])
    best = np.zeros(int(sizes.sum()), np.float32)
    np.maximum.at(best, (starts[numbers] + at)[inside], cosine[inside])
    place = _counting(sizes)
    ends = place >= before
    owner = np.repeat(np.arange(len(kept)), sizes)[ends]
    covered, most = [], best.copy()
    for run in range(1, LONGEST + 1):
        if run > 1:
            most[run - 1 :] = np.maximum(most[run - 1 :], best[: len(best) - run + 1])
        covered.append(most[ends])
    return covered, kept[owner], own[owner], begin[owner] + place[ends]


def _matches(band: Band, source: Tokens, target: Tokens) -> tuple[Ints, Ints, Array]:
    """Pairs of tokens that may be translations, in segments that the band can bring together:
    source token, target token, cosine.
    """
    low, high = np.zeros((2, band.rows + 2), np.int64)  # of each segment, what it may meet
    part = slice(band.first, band.first + len(band.low))
    low[part] = np.maximum(band.low - LONGEST, 0)
    high[part] = np.where(band.high > band.low, np.minimum(band.high + LONGEST, band.columns), 0)
    low, high = low[1:], high[1:]
    meets = np.zeros(band.columns + 1, np.int64)
    np.add.at(meets, low[low < high], 1)
    np.add.at(meets, high[low < high], -1)
    rows, columns = source.segments, target.segments
    asked = np.flatnonzero((source.weights > 0) & (low < high)[rows])
    met = (meets.cumsum() > 0)[columns]
    said = np.flatnonzero((target.weights > 0) & met)
    known, others, cosines = _translations(source, target, source.ids[asked], target.ids[met])
    starts = np.searchsorted(known, np.arange(len(source.vectors) + 1))
    number = np.diff(starts)[source.ids[asked]]
    tokens = np.repeat(asked, number)
    entry = np.repeat(starts[source.ids[asked]], number) + _counting(number)
    # occurrences of each target kind, sorted by segment
    size = band.columns + 1
    keys = target.ids[said] * size + columns[said]
    order = np.argsort(keys, kind="stable")
    keys, said = keys[order], said[order]
    row = rows[tokens]
    begin = np.searchsorted(keys, others[entry] * size + low[row])
    number = np.searchsorted(keys, others[entry] * size + high[row]) - begin
    p = np.repeat(tokens, number)
    q = said[np.repeat(begin, number) + _counting(number)]
    return p, q, np.repeat(cosines[entry], number)


def _counting(numbers: Ints) -> Ints:
    """0, 1, ... up to each of the numbers, one after another."""
    stops = np.cumsum(numbers)
    return np.arange(int(stops[-1]) if len(stops) else 0) - np.repeat(stops - numbers, numbers)


def _translations(
    source: Tokens, target: Tokens, asked: Ints, said: Ints
) -> tuple[Ints, Ints, Array]:
    """Kinds that are near, of those `asked` and `said`: source kind (rising), target kind,
    cosine.
    """
    kinds, others = np.unique(asked), np.unique(said)
    vectors = target.vectors[others].T

    def nearest(at: int) -> tuple[Ints, Ints, Array]:
        every = source.vectors[kinds[at : at + STRIP]] @ vectors
        row, column = np.nonzero(every >= NEAR)
        cosine = every[row, column]
        order = np.lexsort((column, -cosine, row))
        row, column, cosine = row[order], column[order], cosine[order]
        best = _counting(np.bincount(row, minlength=len(every))) < CANDIDATES
        return kinds[row[best] + at], others[column[best]], cosine[best]

    with ThreadPoolExecutor() as pool:
        found = list(pool.map(nearest, range(0, len(kinds), STRIP)))
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
    rows, columns, cosines = zip(*found, strict=True)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(cosines)
