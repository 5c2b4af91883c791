"""A rough path through two texts, along pairs of segments that are surely each other's.

Short texts are compared segment by segment, all with all. Of long ones, groups of segments are
compared first, the larger the longer the text is, and then only the segments near the path that
the groups take: time and memory are linear.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt

import numpy as np

from align.aligner.lattice import Array, Band, Ints, Sums
from align.aligner.vectors import Vectors

Pairs = tuple[Ints, Ints, Array]
"""Numbers of source segments (rising) and target segments, and what the pairs are worth."""

CANDIDATES = 4
"""For each source segment, this many of the target segments nearest to it may be its pair."""
WEAK = 0.5
"""A pair below this share of what a typical segment's best pair is worth is not trusted."""
KNOWN = 2.0
"""A pair that is known is worth so many typical ones."""
STRIP = 64
"""Source segments compared with all target segments near them at a time."""
FEW = 1 << 20
"""Up to so many pairs, all segments are compared with all."""
GROUPS = 10
"""A text of n segments is cut into this many times the square root of n groups."""
REACH = 4
"""So many groups to either side of the groups' path, segments are compared."""


def rough_path(
    source: Vectors, target: Vectors, known: Sequence[tuple[int, int, float]] = ()
) -> list[tuple[int, int]]:
    """The nodes ``(i, j)`` of a path along which single segments are most alike.

    `source` ``[n, dimension]`` and `target` ``[m, dimension]`` hold unit vectors of the segments;
    `known` are pairs that belong together for another reason, and how far that is to be trusted.
    Of all chains of pairs that rise on both sides, it is the one with the greatest sum of what
    each pair has over the mean similarity of its segments to their nearest candidates.
    """
    if not len(source) or not len(target):
        return []
    if len(source) * len(target) <= FEW:
        return _chained(_pairs(source, target, None, known), len(target))
    size = 1 + isqrt(max(len(source), len(target))) // GROUPS
    groups = _groups(source, size), _groups(target, size)
    coarse = _chained(_pairs(*groups, None), len(groups[1]))
    nodes = [(i * size + size // 2, j * size + size // 2) for i, j in coarse]
    nodes = [(i, j) for i, j in nodes if i < len(source) and j < len(target)]
    near = Band.around(len(source), len(target), nodes, REACH * size)
    return _chained(_pairs(source, target, near, known), len(target))


def _groups(vectors: Vectors, size: int) -> Array:
    """Unit vectors of groups of segments, by what sets them apart from the text at large."""
    strips = range(0, len(vectors), STRIP * size)
    sums = np.concatenate([_sums(vectors[at : at + STRIP * size], size) for at in strips])
    counts = np.minimum(len(vectors) - np.arange(len(sums)) * size, size)[:, None]
    sums -= counts * (sums.sum(0) / np.float32(len(vectors)))
    found: Array = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return found


def _sums(vectors: Array, size: int) -> Array:
    return np.add.reduceat(vectors, np.arange(0, len(vectors), size), axis=0)


def _pairs(
    source: Vectors,
    target: Vectors,
    near: Band | None,
    known: Sequence[tuple[int, int, float]] = (),
) -> Pairs:
    """The pairs that are trusted, of all or of those in a band, and those that are known."""
    rows: list[Ints] = []
    columns: list[Ints] = []
    cosines: list[Array] = []
    # a pair is worth what it has over the half-way mark between its segments' best and usual
    sample = target[:: max(1, len(target) // 256)].mean(0)
    usual = np.empty(len(source), np.float32)
    best_of_source = np.full(len(source), -1.0, np.float32)
    best_of_target = np.full(len(target), -1.0, np.float32)
    for at in range(0, len(source), STRIP):
        stop = min(at + STRIP, len(source))
        low, high = 0, len(target)
        if near is not None:
            low, high = int(near.low[at]), min(int(near.high[stop]), high)
        vectors = source[at:stop]
        every = vectors @ target[low:high].T
        usual[at:stop] = vectors @ sample
        count = min(CANDIDATES, high - low)
        best = np.argpartition(-every, count - 1, axis=1)[:, :count]
        # from the rightmost on, so that no two of one segment are in a chain
        best = -np.sort(-best, axis=1)
        cosines.append(np.take_along_axis(every, best, 1).ravel())
        rows.append(np.repeat(np.arange(at, stop), count))
        columns.append(best.ravel() + low)
        best_of_source[at:stop] = every.max(1)
        best_of_target[low:high] = np.maximum(best_of_target[low:high], every.max(0))
    row = np.concatenate(rows)
    column = np.concatenate(columns)
    worth = np.concatenate(cosines) - (best_of_source[row] + best_of_target[column]) / 4
    worth -= usual[row] / 2
    # weak pairs lead astray more often than they lead on
    most = np.full(len(source), -1.0, np.float32)
    np.maximum.at(most, row, worth)
    typical = float(np.median(most))
    worth -= np.float32(WEAK * typical)
    kept = worth > 0
    row, column, worth = row[kept], column[kept], worth[kept]
    if known:
        more: Sums = np.array(known)
        row = np.concatenate((row, more[:, 0].astype(np.int64)))
        column = np.concatenate((column, more[:, 1].astype(np.int64)))
        given = max(KNOWN * typical, 0.0) * more[:, 2]
        worth = np.concatenate((worth, given.astype(np.float32)))
        order = np.lexsort((-column, row))
        row, column, worth = row[order], column[order], worth[order]
    return row, column, worth.astype(np.float32)


def _chained(pairs: Pairs, size: int) -> list[tuple[int, int]]:
    """The heaviest chain of pairs, of which those of one row come from the right."""
    rows, columns, worth = (part.tolist() for part in pairs)
    return [(rows[k], columns[k]) for k in heaviest_chain(columns, worth, size)]


def heaviest_chain(columns: Sequence[int], worth: Sequence[float], size: int) -> list[int]:
    """Of pairs, in the order of their rows, which make the chain whose columns rise and whose worth
    adds up to most. There are `size` columns.

    A Fenwick tree over columns holds the best chain that ends before each.
    """
    tree = [0.0] * (size + 1)
    tip = [-1] * (size + 1)
    link: list[int] = []  # of each pair, the number of the pair before
    most, last = 0.0, -1
    for number, (column, gain) in enumerate(zip(columns, worth, strict=True)):
        best, before, at = 0.0, -1, column
        while at:
            if tree[at] > best:
                best, before = tree[at], tip[at]
            at &= at - 1
        link.append(before)
        best += gain
        if best > most:
            most, last = best, number
        at = column + 1
        while at <= size:
            if tree[at] < best:
                tree[at], tip[at] = best, number
            at += at & -at
    chain = []
    while last >= 0:
        chain.append(last)
        last = link[last]
    return chain[::-1]
