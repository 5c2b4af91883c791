"""From the two sides and the weights of the features to beads: the search, and what it is worth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from align.aligner.borders import crossed
from align.aligner.features import NODES, ROWS, Side, gains, length_ratio
from align.aligner.fixed import NO_LIMITS, Limits
from align.aligner.known import NOTHING, Given, led_path
from align.aligner.lattice import (
    ADDITION,
    IMPOSSIBLE,
    OMISSION,
    TYPES,
    Array,
    Band,
    Flags,
    Gains,
    Ints,
    Posterior,
    best_path,
    posterior,
)
from align.aligner.sketch import sketch
from align.model import Bead, Lone

PER_BEAD = 0.15
"""What a bead must be worth before it helps; a bead is worth the number of its segments, mean of
both sides, times the probability that it is right. A little more than nothing, for a bead too
many costs precision; not so much that segments without a counterpart are swallowed."""
PER_DELETION = 0.2
"""The same for a deletion, whose probability is that its segment is left out, wherever."""
LONE = 0.3
"""Probability from which on a segment inside a bead is said to have perhaps no counterpart."""
LEAST = 0.05
"""A bead less probable than this is taken only where no path goes without."""
DOUBT = 0.02
"""A border is in doubt if it is more probable than this, and not as good as certain."""


def search(
    source: Side,
    target: Side,
    weights: dict[str, float],
    limits: Limits = NO_LIMITS,
    given: Given = NOTHING,
) -> tuple[Bead, ...]:
    """The beads of the path that is worth most, within the limits; what is `given` is evidence.

    Matrix products keep to one thread: they are small, and how many threads add up a sum would
    show in its last digits.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        return _search(source, target, weights, limits, given)


def _search(
    source: Side, target: Side, weights: dict[str, float], limits: Limits, given: Given
) -> tuple[Bead, ...]:
    band, cuts, gain, found = _weighed(source, target, weights, limits, given)
    rows, columns = band.node_rows(), band.nodes()
    # how probable it is that each segment is left out, whatever the path
    omitted = np.bincount(rows, found.beads[OMISSION], band.rows + 1)
    added = np.bincount(columns, found.beads[ADDITION], band.columns + 1)
    sizes = np.array([(a + b) / 2 for a, b in TYPES], np.float32)
    worth = found.beads * sizes[:, None] - np.float32(PER_BEAD)
    # omissions and additions that stand together do so in any order
    worth[OMISSION] = sizes[OMISSION] * omitted[rows] - PER_DELETION
    worth[ADDITION] = sizes[ADDITION] * added[columns] - PER_DELETION
    worth[OMISSION + 1 : ADDITION] -= 9.0 * (found.beads[OMISSION + 1 : ADDITION] < LEAST)
    worth[gain < IMPOSSIBLE / 2] = IMPOSSIBLE
    beads = []
    for ours, theirs in best_path(band, worth, cuts):
        kind = TYPES.index((len(ours), len(theirs)))
        if not theirs:
            score = omitted[ours.stop]
        elif not ours:
            score = added[theirs.stop]
        else:
            score = found.beads[kind, band.start[ours.stop] + theirs.stop - band.low[ours.stop]]
        left_out = _lone(ours, theirs, omitted[1:], added[1:])
        beads.append(Bead(ours, theirs, float(min(score, 1.0)), left_out))
    return tuple(_passages(limits.put(beads), source, target, limits))


class _Weighed(NamedTuple):
    """The part of the lattice that is searched, and how probable its beads are."""

    band: Band
    cuts: Ints
    gains: Gains
    posterior: Posterior


def _weighed(
    source: Side, target: Side, weights: dict[str, float], limits: Limits, given: Given
) -> _Weighed:
    """All features but one are found first; clauses are read where that leaves doubts."""
    path, known = led_path(source.singles, target.singles, given)
    ratio = length_ratio(source, target, path)
    band, cuts, closest = sketch(source, target, ratio, path, limits, known, weights)
    plain = replace(source, clauses=None), replace(target, clauses=None)
    gain = gains(band, *plain, ratio, lambda name: weights.get(name, 0.0), cuts, closest)
    known.add(weights, gain, band)
    forbid(gain, band, source, target, limits)
    persist = weights.get("persist", 0.0)
    found = posterior(band, gain, persist, cuts)
    if source.clauses and target.clauses:
        passed = found.beads.sum(0)
        doubtful = (passed > DOUBT) & (passed < 1 - DOUBT)
        weight = np.float32(weights.get("border cuts through", 0.0))
        gain[1:ADDITION] += weight * _cut_through(band, source, target, doubtful)
        found = posterior(band, gain, persist, cuts)
    return _Weighed(band, cuts, gain, found)


def _cut_through(band: Band, source: Side, target: Side, asked: Flags) -> Array:
    """``[nodes]``: does a border there cut through what belongs together? Clauses take time to
    read: only the nodes `asked` about are looked at.
    """
    assert source.clauses
    assert target.clauses
    found, done = np.zeros(band.size, np.float32), 0
    for part in band.parts(NODES, ROWS):
        nodes = slice(done, done + part.size)
        if asked[nodes].any():
            singles, clauses = (source.singles, target.singles), (source.clauses, target.clauses)
            found[nodes] = crossed(part, singles, clauses, asked[nodes])
        done = nodes.stop
    return found


def _passages(beads: Iterable[Bead], source: Side, target: Side, limits: Limits) -> Iterator[Bead]:
    """The beads, but sentences of one paragraph that are left out one after another are one bead:
    a passage. Lines that are no sentences (captions, entries of a list) stay by themselves.
    """
    fixed = {pin.sides for pin in limits.beads}
    passage: list[Bead] = []
    for bead in beads:
        side, run = (source, bead.source) if bead.source else (target, bead.target)
        if (bead.source and bead.target) or (tuple(bead.source), tuple(bead.target)) in fixed:
            yield from _joined(passage)
            yield bead
            passage = []
        elif passage and bool(passage[-1].source) == bool(bead.source) and side.goes_on(run.start):
            passage.append(bead)
        else:
            yield from _joined(passage)
            passage = [bead]
    yield from _joined(passage)


def _joined(beads: Sequence[Bead]) -> Iterator[Bead]:
    """One bead of deletions that follow each other; its score is their mean."""
    if beads:
        yield Bead(
            range(beads[0].source.start, beads[-1].source.stop),
            range(beads[0].target.start, beads[-1].target.stop),
            sum(bead.score for bead in beads) / len(beads),
        )


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
