"""A rough path through two texts, along pairs of segments that are surely each other's."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

CANDIDATES = 4
"""For each source segment, this many of the target segments nearest to it may be its pair."""
WEAK = 0.5
"""A pair below this share of what a typical segment's best pair is worth is not trusted."""
STRIP = 2048
"""Source segments compared with all target segments at a time."""


def rough_path(source: Array, target: Array) -> list[tuple[int, int]]:
    """The nodes ``(i, j)`` of a path along which single segments are most alike.

    `source` ``[n, dimension]`` and `target` ``[m, dimension]`` hold unit vectors of the segments.
    Of all chains of pairs that rise on both sides, it is the one with the greatest sum of what
    each pair has over the mean similarity of its segments to their nearest candidates.
    """
    if not len(source) or not len(target):
        return []
    count = min(CANDIDATES, len(target))
    near, cosines = [], []
    best_of_target = np.full(len(target), -1.0, np.float32)
    for at in range(0, len(source), STRIP):
        every = source[at : at + STRIP] @ target.T
        best = np.argpartition(-every, count - 1, axis=1)[:, :count]
        near.append(best)
        cosines.append(np.take_along_axis(every, best, 1))
        best_of_target = np.maximum(best_of_target, every.max(0))
    columns, cosine = np.concatenate(near), np.concatenate(cosines)
    # a pair is worth what it has over the half-way mark between its segments' best and usual
    step = max(1, len(target) // 256)
    usual = source @ target[::step].mean(0)
    worth = cosine - (cosine.max(1, keepdims=True) + best_of_target[columns]) / 4
    worth -= usual[:, None] / 2
    # weak pairs lead astray more often than they lead on
    worth -= WEAK * np.median(worth.max(1))
    return _heaviest_chain(columns, worth, len(target))


def _heaviest_chain(
    columns: npt.NDArray[np.int64], worth: Array, size: int
) -> list[tuple[int, int]]:
    """Of pairs (row, ``columns[row, k]``), the rising chain with the greatest sum of worth.

    A Fenwick tree over columns holds the best chain that ends before each.
    """
    tree = np.zeros(size + 1)
    tip = [-1] * (size + 1)
    links: list[tuple[int, int, int]] = []  # row, column, number of the link before
    values: list[float] = []
    for row in range(len(columns)):
        fresh = []
        for k in np.argsort(-columns[row]):
            column, gain = int(columns[row, k]), float(worth[row, k])
            if gain <= 0:
                continue
            best, before, at = 0.0, -1, column
            while at > 0:
                if tree[at] > best:
                    best, before = float(tree[at]), tip[at]
                at &= at - 1
            fresh.append((column, best + gain, before))
        for column, value, before in fresh:
            number = len(links)
            links.append((row, column, before))
            values.append(value)
            at = column + 1
            while at <= size:
                if tree[at] < value:
                    tree[at], tip[at] = value, number
                at += at & -at
    if not links:
        return []
    number = int(np.argmax(values))
    chain = []
    while number >= 0:
        row, column, number = links[number]
        chain.append((row, column))
    return chain[::-1]
