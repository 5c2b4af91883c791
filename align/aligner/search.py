"""From the two sides and the weights of the features to beads: the search, and what it is worth."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from align.aligner.anchors import rough_path
from align.aligner.features import Side, gains, length_ratio
from align.aligner.fixed import Limits
from align.aligner.lattice import (
    ADDITION,
    IMPOSSIBLE,
    OMISSION,
    TYPES,
    Band,
    best_path,
    posterior,
)
from align.model import Bead, Lone

MARGIN = 24
"""The search goes this many segments to each side of the rough path."""
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
    """The beads of the path that is worth most, within the limits."""
    path = rough_path(source.vectors[0], target.vectors[0])
    guide = limits.guide(path, source.size, target.size) if limits else path
    band = Band.around(source.size, target.size, guide, MARGIN)
    ratio = length_ratio(source, target, path)
    gain = gains(band, source, target, ratio, lambda name: weights.get(name, 0.0))
    gain[_with_blanks(band, source, target)] = IMPOSSIBLE
    if limits:
        rows, columns = np.arange(band.rows + 1)[:, None], band.nodes()
        for number, (a, b) in enumerate(TYPES):
            gain[:, number][limits.forbids(a, b, rows, columns)] = IMPOSSIBLE
    found = posterior(band, gain, weights.get("persist", 0.0))
    sizes = np.array([(a + b) / 2 for a, b in TYPES], np.float32)
    worth = found.beads * sizes[:, None] - np.float32(PER_BEAD)
    worth[:, OMISSION + 1 : ADDITION] -= 9.0 * (found.beads[:, OMISSION + 1 : ADDITION] < LEAST)
    worth[gain < IMPOSSIBLE / 2] = IMPOSSIBLE
    # how probable it is that each segment is left out, whatever the path
    omitted = found.beads[1:, OMISSION].sum(1)
    added = np.zeros(band.columns + 1)
    np.add.at(added, np.minimum(band.nodes(), band.columns), found.beads[:, ADDITION])
    left_out = omitted, added[1:]
    beads = []
    for ours, theirs in best_path(band, worth):
        kind = TYPES.index((len(ours), len(theirs)))
        score = found.beads[ours.stop, kind, theirs.stop - band.low[ours.stop]]
        beads.append(Bead(ours, theirs, float(min(score, 1.0)), _lone(ours, theirs, *left_out)))
    return tuple(limits.put(beads))


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


def _with_blanks(band: Band, source: Side, target: Side) -> npt.NDArray[np.bool_]:
    """``[rows + 1, types, width]``: has the bead a segment of no length among others?

    Such a segment, an empty line of a segmented file, has no counterpart.
    """
    found = np.zeros((band.rows + 1, len(TYPES), band.width), bool)
    blank = [(side.lengths == 0).astype(np.float32) for side in (source, target)]
    if not blank[0].any() and not blank[1].any():
        return found
    rows, columns = source.sums(blank[0]), target.sums(blank[1])
    for number, (a, b) in enumerate(TYPES):
        if a and b:
            if a <= band.rows:
                found[a:, number] |= rows[a - 1][: band.rows + 1 - a, None] > 0
            begins = band.nodes() - b
            within = columns[b - 1][np.clip(begins, 0, len(columns[b - 1]) - 1)] > 0
            found[:, number] |= within & (begins >= 0)
    return found
