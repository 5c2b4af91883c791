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
    """For runs of 1 to LONGEST segments of the other side, ``[rows + 1, width]``: the weight that
    is covered of this side's segment that ends at the node, by the run that ends there."""


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
            at = columns + 1 - band.low[rows + 1]
            inside = (at >= 0) & (at < band.width)
            cells = (rows[inside] + 1) * band.width + at[inside]
            total = np.bincount(cells, value[inside], (band.rows + 1) * band.width)
            covered.append(total.reshape(band.rows + 1, band.width).astype(np.float32))
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
    kinds, others, cosines = _translations(source.vectors, target.vectors)
    starts = np.searchsorted(kinds, np.arange(len(source.vectors) + 1))
    telling = np.flatnonzero(weights[0] > 0)
    number = np.diff(starts)[source.ids[telling]]
    tokens = np.repeat(telling, number)
    entry = np.repeat(starts[source.ids[telling]], number) + _counting(number)
    # occurrences of each target kind, sorted by segment
    size = band.columns + 1
    said = np.flatnonzero(weights[1] > 0)
    keys = target.ids[said] * size + target.segments()[said]
    order = np.argsort(keys, kind="stable")
    keys, said = keys[order], said[order]
    row = source.segments()[tokens]
    low = np.maximum(band.low[row + 1] - LONGEST, 0)
    high = np.minimum(band.low[row + 1] + band.width + LONGEST, size - 1)
    begin = np.searchsorted(keys, others[entry] * size + low)
    number = np.searchsorted(keys, others[entry] * size + high) - begin
    p = np.repeat(tokens, number)
    q = said[np.repeat(begin, number) + _counting(number)]
    return p, q, np.repeat(cosines[entry], number)


def _counting(numbers: Ints) -> Ints:
    """0, 1, ... up to each of the numbers, one after another."""
    stops = np.cumsum(numbers)
    return np.arange(int(stops[-1]) if len(stops) else 0) - np.repeat(stops - numbers, numbers)


def _translations(source: Array, target: Array) -> tuple[Ints, Ints, Array]:
    """Kinds that are near: source kind (rising), target kind, cosine."""
    rows, columns, cosines = [], [], []
    count = min(CANDIDATES, len(target))
    for at in range(0, len(source) if count else 0, STRIP):
        every = source[at : at + STRIP] @ target.T
        best = np.argpartition(-every, count - 1, axis=1)[:, :count]
        cosine = np.take_along_axis(every, best, 1)
        row, place = np.nonzero(cosine >= NEAR)
        rows.append(row + at)
        columns.append(best[row, place])
        cosines.append(cosine[row, place])
    if not rows:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(cosines)
