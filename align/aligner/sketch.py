"""A first look at two texts: where their path may run, and where it surely does.

The full search asks much about each bead. Before it, all nodes near the rough path are looked at
with what single segments say alone: how near they are, and their lengths; the vector of two
segments is taken for the mean of theirs. Of the lattice that is searched then, nodes that have
next to no probability are left out, and where pairs follow each other as good as certain, the
nodes between them are cuts (`align.aligner.lattice`), at which nothing more is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from align.aligner.features import NONE, Array, Side, greatest, pair_margins
from align.aligner.fixed import Limits
from align.aligner.lattice import (
    ADDITION,
    IMPOSSIBLE,
    OMISSION,
    Band,
    Flags,
    Gains,
    Ints,
    glimpse,
    types_to,
)

TYPES = types_to(2)

NO_LIMITS = Limits()
MARGIN, NEAR = 12, 24
"""The path is looked for so many segments to each side of the rough path; and the best counterpart
of a segment, so many."""
SHARP = 12.0
"""What a pair is worth whose margin is that of a typical pair, over one with no margin, nats."""
LENGTH = 3.0
"""What it costs when a side is e times as long as it should be, for pairs of some length."""
UNEVEN, BOTH = 1.0, 5.0
"""What it costs to be a bead 1-2, and 2-2."""
DELETION, PERSIST = -2.5, 1.4
"""Gain of a deletion, and of each that follows another."""
WINDOWS, CONTEXT = 32, 24
"""Windows that a text is looked at in, if they are not too short or too long for that; and rows
before and after each window that are looked at with it."""
LEAST = 1e-5
"""Nodes less probable than this are left out."""
SURE = 5e-4
"""A pair that may be wrong with no more probability than this is taken for certain."""


class View(NamedTuple):
    """What a first look tells."""

    band: Band
    """The nodes that are left."""
    cuts: Ints
    """Rows with one node, which stands between two pairs that are certain."""
    closest: tuple[Array, Array]
    """For each segment of either side, the greatest margin of a pair near the path it is in."""


def sketch(
    source: Side,
    target: Side,
    ratio: float,
    path: Sequence[tuple[int, int]],
    limits: Limits = NO_LIMITS,
) -> View:
    """A first look at the nodes around a rough path, whose pairs show what margin a pair has as a
    rule. `ratio` is the usual number of target characters for one of the source.
    """
    guide = limits.guide(path, source.size, target.size) if limits else path
    band = Band.around(source.size, target.size, guide, MARGIN)
    wide = Band.around(source.size, target.size, guide, NEAR)
    closest = greatest(wide, pair_margins(wide, source, target))
    if limits.beads or limits.pairs:  # what was decided may be far from what is likely
        return View(wide, np.empty(0, np.int64), closest)
    rows, columns = band.node_rows(), band.nodes()
    gains = _gains(band, source, target, ratio, path)
    for number, (a, b) in enumerate(TYPES):
        gains[number, (rows < a) | (columns < b)] = IMPOSSIBLE
        if limits:
            gains[number, limits.forbids(a, b, rows, columns)] = IMPOSSIBLE
    visited, paired = glimpse(
        band, gains, PERSIST, min(max(band.rows // WINDOWS, 64), 256), CONTEXT
    )
    certain = _certain(band, paired, set(path) & set(guide))
    kept = _left(band, visited > LEAST, Band.around(source.size, target.size, guide, LANE), certain)
    cuts = rows[certain]
    return View(kept, cuts, closest)


def _gains(
    band: Band, source: Side, target: Side, ratio: float, path: Sequence[tuple[int, int]]
) -> Gains:
    """The gains of the beads that end at each node."""
    rows, columns = band.node_rows(), band.nodes()
    ends = np.maximum(rows - 1, 0), np.maximum(columns - 1, 0)
    margin = pair_margins(band, source, target)
    pairs = np.array(path, np.int64).reshape(-1, 2) + 1
    at, inside = band.find(pairs[:, 0], pairs[:, 1])
    unit = max(float(np.median(margin[at[inside]])) if inside.any() else 0.0, LEAST_UNIT)

    # of each segment: its share in the mean with the one before it
    shares, lengths = [], []
    for side, end in ((source, ends[0]), (target, ends[1])):
        weight = np.sqrt(side.lengths)
        before = np.concatenate((weight[:1], weight[:-1]))
        near = (side.singles * np.roll(side.singles, 1, axis=0)).sum(1)
        length = np.sqrt(weight**2 + before**2 + 2 * weight * before * near) + np.float32(1e-6)
        shares.append([(weight / length)[end], (before / length)[end]])
        lengths.append([side.lengths[end], (side.lengths + np.roll(side.lengths, 1))[end]])
    moved = {(0, 0): margin}
    for up, back in ((1, 0), (0, 1), (1, 1)):
        at, known = band.find(rows - up, columns - back)
        moved[up, back] = np.where(known, margin[at], NONE)
    gains = np.empty((len(TYPES), band.size), np.float32)
    gains[OMISSION] = gains[ADDITION] = DELETION
    for number, (a, b) in enumerate(TYPES[1:ADDITION], 1):
        value = np.zeros(band.size, np.float32)
        for up in range(a):
            for back in range(b):
                part = moved[up, back]
                if a > 1:
                    part = part * shares[0][up]
                if b > 1:
                    part = part * shares[1][back]
                value += part
        long, wide = lengths[0][a - 1] * np.float32(ratio), lengths[1][b - 1]
        off = np.abs(np.log((wide + 4) / (long + 4)))
        off *= np.minimum(np.sqrt((long + wide) / 200), 2)
        gains[number] = np.float32(SHARP) * (value / np.float32(unit) - HALF)
        gains[number] -= np.float32(LENGTH) * off
        gains[number] -= (0.0, UNEVEN, BOTH)[a + b - 2]
    return gains


def _certain(band: Band, paired: Array, path: set[tuple[int, int]]) -> Flags:
    """``[nodes]``: which stand between two certain pairs that the rough path has too.

    That path rises, so all of them can be passed.
    """
    rows, columns = band.node_rows(), band.nodes()
    after, known = band.find(rows + 1, columns + 1)
    found = (paired > 1 - SURE) & known & (paired[after] > 1 - SURE)
    for at in np.flatnonzero(found):
        i, j = int(rows[at]), int(columns[at])
        found[at] = (i - 1, j - 1) in path and (i, j) in path
    return found


def _left(band: Band, likely: Flags, lane: Band, certain: Flags) -> Band:
    """The nodes that are likely enough, and those of a narrow lane along the rough path, so that
    there is a way through; of rows with a certain node, that one alone.
    """
    columns, rows = band.nodes(), band.node_rows()
    low, high = lane.low.copy(), lane.high.copy()
    np.minimum.at(low, rows[likely], columns[likely])
    np.maximum.at(high, rows[likely], columns[likely] + 1)
    low[rows[certain]], high[rows[certain]] = columns[certain], columns[certain] + 1
    return Band(band.rows, band.columns, low, high)


LANE = 2
"""The lane goes so many segments to each side of the rough path."""
LEAST_UNIT = 0.05
"""A typical pair has at least this margin."""
HALF = 0.5
"""A pair with this share of the margin of a typical one is worth nothing."""
