"""Which words of a segment have a counterpart in a segment of the other text.

An encoder gives a vector for every kind of token (`Tokens`). Kinds of the two texts whose vectors
are near are taken for translations of each other, with no dictionary (compare SimAlign: Jalili
Sabet et al. 2020, arXiv:2004.08728). A segment is covered as far as its tokens, weighted by how
rare they are, find such a counterpart in a run of segments of the other side.
"""

from __future__ import annotations

from dataclasses import dataclass

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
STRIP = 1024
"""Kinds compared with all kinds of the other text at a time."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text."""

    ids: Ints
    """``[tokens]``: the kind of each token."""
    borders: Ints
    """``[segments + 1]``: where each segment's tokens begin, and the end."""
    vectors: Array
    """``[kinds, dimension]``, of length 1."""

    def segments(self) -> Ints:
        """``[tokens]``: the segment of each token."""
        return np.repeat(np.arange(len(self.borders) - 1), np.diff(self.borders))

    def weights(self) -> Array:
        """``[tokens]``: how much each token says: the logarithm of how rare its kind is."""
        count = max(1, len(self.borders) - 1)
        pairs = np.unique(self.segments() * len(self.vectors) + self.ids) % len(self.vectors)
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
    weights = source.weights(), target.weights()
    p, q, cosine = _matches(band, source, target, weights)
    i, j = source.segments()[p], target.segments()[q]
    sides = (
        (p, weights[0], j, i, True),
        (q, weights[1], i, j, False),
    )
    found = []
    for token, weight, other, own, of_source in sides:
        covered = []
        for run in range(1, LONGEST + 1):
            # a match counts for the runs that end with its segment or up to run - 1 later
            ends = (other[:, None] + np.arange(run)).ravel()
            limit = band.columns if of_source else band.rows
            kept = ends < limit
            key = (np.repeat(token, run) * (limit + 1) + ends)[kept]
            best = np.repeat(cosine, run)[kept]
            owns = np.repeat(own, run)[kept]
            order = np.lexsort((-best, key))
            first = np.ones(len(order), bool)
            first[1:] = key[order][1:] != key[order][:-1]
            chosen = order[first]
            rows, columns = (
                (owns[chosen], ends[kept][chosen])
                if of_source
                else (ends[kept][chosen], owns[chosen])
            )
            value = best[chosen] * weight[np.repeat(token, run)[kept][chosen]]
            at, inside = band.find(rows + 1, columns + 1)
            total = np.bincount(at[inside], value[inside], band.size)
            covered.append(total.astype(np.float32))
        tokens = source if of_source else target
        sums = np.bincount(tokens.segments(), weight, len(tokens.borders) - 1)
        found.append(Coverage(sums.astype(np.float32), covered))
    return found[0], found[1]


def _matches(
    band: Band, source: Tokens, target: Tokens, weights: tuple[Array, Array]
) -> tuple[Ints, Ints, Array]:
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
    rows, columns = source.segments(), target.segments()
    asked = np.flatnonzero((weights[0] > 0) & (low < high)[rows])
    met = (meets.cumsum() > 0)[columns]
    said = np.flatnonzero((weights[1] > 0) & met)
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
    rows, columns, cosines = [], [], []
    for at in range(0, len(kinds), STRIP):
        every = source.vectors[kinds[at : at + STRIP]] @ vectors
        row, column = np.nonzero(every >= NEAR)
        cosine = every[row, column]
        # the nearest of each
        order = np.lexsort((column, -cosine, row))
        row, column, cosine = row[order], column[order], cosine[order]
        rank = _counting(np.bincount(row, minlength=len(every)))
        best = rank < CANDIDATES
        rows.append(kinds[row[best] + at])
        columns.append(others[column[best]])
        cosines.append(cosine[best])
    if not rows:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(cosines)
