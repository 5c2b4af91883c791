"""A first look at two texts: where their path may run, and where it surely does.

The full search asks much about each bead. Before it, all nodes near the rough path are looked at
with what single segments say alone: how near they are, and their lengths; the vector of two
segments is taken for the mean of theirs. Of the lattice that is searched then, nodes that have
next to no probability are left out, and where pairs follow each other as good as certain, the
nodes between them are cuts (`align.aligner.lattice`), at which nothing more is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from align.aligner.features import NODES, NONE, ROWS, Side, closest_near, pair_margins
from align.aligner.fixed import NO_LIMITS, Limits
from align.aligner.known import UNKNOWN, Known
from align.aligner.lattice import (
    ADDITION,
    IMPOSSIBLE,
    OMISSION,
    Array,
    Band,
    Gains,
    Ints,
    glimpse,
    types_to,
)

TYPES = types_to(2)

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
    known: Known = UNKNOWN,
    weights: Mapping[str, float] = MappingProxyType({}),
) -> View:
    """A first look at the nodes around a rough path, whose pairs show what margin a pair has as a
    rule. `ratio` is the usual number of target characters for one of the source; what is
    `known` for another reason counts by the weights of its features.
    """
    guide = limits.guide(path, source.size, target.size) if limits else path
    band = Band.around(source.size, target.size, guide, MARGIN)
    wide = Band.around(source.size, target.size, guide, NEAR)
    closest = closest_near(wide, source, target)
    if limits.beads or limits.pairs:  # what was decided may be far from what is likely
        return View(wide, np.empty(0, np.int64), closest)
    gains = _gains(band, source, target, ratio, path, limits)
    known.add(weights, gains, band, TYPES)
    visited, paired = glimpse(
        band, gains, PERSIST, min(max(band.rows // WINDOWS, 64), 256), CONTEXT
    )
    certain = _certain(band, paired, set(path) & set(guide))
    likely = np.union1d(np.flatnonzero(visited > LEAST), known.nodes(band))
    kept = _left(band, likely, Band.around(source.size, target.size, guide, LANE), certain)
    return View(kept, band.ends(certain)[0], closest)


def _gains(
    band: Band,
    source: Side,
    target: Side,
    ratio: float,
    path: Sequence[tuple[int, int]],
    limits: Limits,
) -> Gains:
    """The gains of the beads that end at each node."""
    margin = pair_margins(band, source, target)
    pairs = np.array(path, np.int64).reshape(-1, 2) + 1
    at, inside = band.find(pairs[:, 0], pairs[:, 1])
    unit = max(float(np.median(margin[at[inside]])) if inside.any() else 0.0, LEAST_UNIT)
    shares, lengths = zip(*map(_of_two, (source, target)), strict=True)
    gains = np.empty((len(TYPES), band.size), np.float32)
    gains[OMISSION] = gains[ADDITION] = DELETION
    done = 0
    for part in band.parts(NODES, ROWS):
        rows, columns = part.node_rows(), part.nodes()
        own = gains[:, done : done + part.size]
        done += part.size
        ends = np.maximum(rows - 1, 0), np.maximum(columns - 1, 0)
        moved = {}
        for up, back in ((0, 0), (1, 0), (0, 1), (1, 1)):
            at, known = band.find(rows - up, columns - back)
            moved[up, back] = np.where(known, margin[at], NONE)
        for number, (a, b) in enumerate(TYPES[1:ADDITION], 1):
            value = np.zeros(part.size, np.float32)
            for up in range(a):
                for back in range(b):
                    nearness = moved[up, back]
                    if a > 1:
                        nearness = nearness * shares[0][up][ends[0]]
                    if b > 1:
                        nearness = nearness * shares[1][back][ends[1]]
                    value += nearness
            long = lengths[0][a - 1][ends[0]] * np.float32(ratio)
            wide = lengths[1][b - 1][ends[1]]
            off = np.abs(np.log((wide + 4) / (long + 4)))
            off *= np.minimum(np.sqrt((long + wide) / 200), 2)
            own[number] = np.float32(SHARP) * (value / np.float32(unit) - HALF)
            own[number] -= np.float32(LENGTH) * off
            own[number] -= (0.0, UNEVEN, BOTH)[a + b - 2]
        for number, (a, b) in enumerate(TYPES):
            own[number, (rows < a) | (columns < b)] = IMPOSSIBLE
            if limits:
                own[number, limits.forbids(a, b, rows, columns)] = IMPOSSIBLE
    return gains


def _of_two(side: Side) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Of each segment: its own share, and that of the one before it, in the mean of their vectors;
    its length, and that of both.
    """
    weight = np.sqrt(side.lengths)
    before = np.concatenate((weight[:1], weight[:-1]))
    near = np.empty(side.size, np.float32)
    for at in range(0, side.size, ROWS):
        here = np.arange(at, min(at + ROWS, side.size))
        near[here] = np.einsum("kd,kd->k", side.singles[here], side.singles[here - 1])
    length = np.sqrt(weight**2 + before**2 + 2 * weight * before * near) + np.float32(1e-6)
    return (weight / length, before / length), (
        side.lengths,
        side.lengths + np.roll(side.lengths, 1),
    )


def _certain(band: Band, paired: Array, path: set[tuple[int, int]]) -> Ints:
    """Which nodes stand between two certain pairs that the rough path has too.

    That path rises, so all of them can be passed.
    """
    sure = np.flatnonzero(paired > 1 - SURE)
    rows, columns = band.ends(sure)
    after, known = band.find(rows + 1, columns + 1)
    known &= paired[after] > 1 - SURE
    places = zip(rows.tolist(), columns.tolist(), strict=True)
    both = [(i - 1, j - 1) in path and (i, j) in path for i, j in places]
    found: Ints = sure[known & np.array(both, bool)]
    return found


def _left(band: Band, likely: Ints, lane: Band, certain: Ints) -> Band:
    """The nodes that are likely enough, and those of a narrow lane along the rough path, so that
    there is a way through; of rows with a certain node, that one alone.
    """
    low, high = lane.low.copy(), lane.high.copy()
    rows, columns = band.ends(likely)
    np.minimum.at(low, rows, columns)
    np.maximum.at(high, rows, columns + 1)
    rows, columns = band.ends(certain)
    low[rows], high[rows] = columns, columns + 1
    return Band(band.rows, band.columns, low, high)


LANE = 1
"""The lane goes so many segments to each side of the rough path."""
LEAST_UNIT = 0.05
"""A typical pair has at least this margin."""
HALF = 0.5
"""A pair with this share of the margin of a typical one is worth nothing."""
