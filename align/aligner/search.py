"""From the two sides and the weights of the features to beads: the search, and what it is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from align.aligner.anchors import rough_path
from align.aligner.features import Side, gains, length_ratio
from align.aligner.fixed import Limits
from align.aligner.lattice import (
    ADDITION,
    IMPOSSIBLE,
    OMISSION,
    TYPES,
    Band,
    Gains,
    best_path,
    posterior,
)
from align.aligner.sketch import sketch
from align.model import Bead, Lone

PER_BEAD = 0.15
"""What a bead must be worth before it helps; a bead is worth the number of its segments, mean of
both sides, times the probability that it is right. A little more than nothing, for a bead too
many costs precision; not so much that segments without a counterpart are swallowed."""
LONE = 0.4
"""Probability from which on a segment inside a bead is said to have perhaps no counterpart."""
NO_LIMITS = Limits()
LEAST = 0.05
"""A bead less probable than this is taken only where no path goes without."""


def search(
    source: Side, target: Side, weights: dict[str, float], limits: Limits = NO_LIMITS
) -> tuple[Bead, ...]:
    """The beads of the path that is worth most, within the limits.

    Matrix products keep to one thread: they are small, and how many threads add up a sum would
    show in its last digits.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        return _search(source, target, weights, limits)


def _search(
    source: Side, target: Side, weights: dict[str, float], limits: Limits
) -> tuple[Bead, ...]:
    path = rough_path(source.singles, target.singles)
    ratio = length_ratio(source, target, path)
    band, cuts, closest = sketch(source, target, ratio, path, limits)
    gain = gains(band, source, target, ratio, lambda name: weights.get(name, 0.0), cuts, closest)
    forbid(gain, band, source, target, limits)
    rows, columns = band.node_rows(), band.nodes()
    found = posterior(band, gain, weights.get("persist", 0.0), cuts)
    # how probable it is that each segment is left out, whatever the path
    omitted = np.bincount(rows, found.beads[OMISSION], band.rows + 1)
    added = np.bincount(columns, found.beads[ADDITION], band.columns + 1)
    sizes = np.array([(a + b) / 2 for a, b in TYPES], np.float32)
    worth = found.beads * sizes[:, None] - np.float32(PER_BEAD)
    worth[OMISSION + 1 : ADDITION] -= 9.0 * (found.beads[OMISSION + 1 : ADDITION] < LEAST)
    worth[gain < IMPOSSIBLE / 2] = IMPOSSIBLE
    beads = []
    for ours, theirs in best_path(band, worth, cuts):
        kind = TYPES.index((len(ours), len(theirs)))
        score = found.beads[kind, band.start[ours.stop] + theirs.stop - band.low[ours.stop]]
        left_out = _lone(ours, theirs, omitted[1:], added[1:])
        beads.append(Bead(ours, theirs, float(min(score, 1.0)), left_out))
    return tuple(limits.put(beads))


def forbid(gain: Gains, band: Band, source: Side, target: Side, limits: Limits) -> None:
    """Make impossible, in place, the beads that the limits forbid and those of empty lines."""
    rows, columns = band.node_rows(), band.nodes()
    blanks = [np.concatenate(([0], (side.lengths == 0).cumsum())) for side in (source, target)]
    for number, (a, b) in enumerate(TYPES):
        if a and b:  # an empty line has no counterpart
            for ends, size, before in ((rows, a, blanks[0]), (columns, b, blanks[1])):
                gain[number, before[ends] > before[np.maximum(ends - size, 0)]] = IMPOSSIBLE
        if limits:
            gain[number, limits.forbids(a, b, rows, columns)] = IMPOSSIBLE


def _lone(
    rows: range, columns: range, omitted: npt.NDArray[Any], added: npt.NDArray[Any]
) -> tuple[Lone, ...]:
    """Segments of a bead that have neighbours in it and may nevertheless be deletions."""
    if not rows or not columns:
        return ()
    sides = (("source", rows, omitted), ("target", columns, added))
    return tuple(
        Lone(side, k, float(probabilities[k]))
        for side, segments, probabilities in sides
        for k in segments
        if len(segments) > 1 and probabilities[k] >= LONE
    )
