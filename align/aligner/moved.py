"""Text that stands elsewhere on the other side: paragraphs swapped, a note moved to the end.

The search keeps to the order of both texts, so of two swapped paragraphs it leaves one out, or
puts both into one bead, or sets them side by side though they have nothing in common. Here the
segments that it did not align well are paired with their nearest, in whatever order. Those pairs
that follow each other closely and cross the others make a stretch that was moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product, takewhile
from math import exp
from typing import NamedTuple

import numpy as np

from align.aligner.anchors import heaviest_chain
from align.aligner.features import Side
from align.aligner.lattice import Array, Ints
from align.aligner.vectors import Vectors
from align.model import Bead

SURE = 0.9
"""Only beads that score more are taken for well aligned; of these, those of one segment each say
how near translations are in these texts."""
FEW = 5
"""With fewer of them nothing is said."""
UNLIKE = 0.5
"""A pair counts for what it has over this share of the nearness that translations have."""
LONG = 40
"""Characters from which on a pair counts in full; a short one may be alike by chance."""
STEP = 3
"""From one pair of a stretch to the next there are at most so many segments on either side."""
STRIP = 2048
"""Source segments compared with all target segments at a time."""
MOST = 3 * 10**7
"""Where more pairs than this are to be compared, the texts have too little in common."""
CENTRE, SLOPE = 0.3, 20.0
"""What the pairs of a stretch must count for to be believed as often as not, and how fast belief
grows. On ntrex with neighbouring paragraphs of two to five sentences swapped, 56 of 57 are found
so, and nothing in the novels and stories of docs/data.md, where nothing was moved."""


class Pair(NamedTuple):
    """A source and a target segment that are near each other."""

    source: int
    target: int
    worth: float
    """From 0; about .5 for a translation."""


def find_moved(beads: Sequence[Bead], source: Side, target: Side) -> tuple[Bead, ...]:
    """Stretches that belong together though they cross what was aligned.

    The result is in the order of the source; its scores are the probability, from .5, that the
    stretch was moved.
    """
    likeness = _Likeness.of(beads, source, target)
    if likeness is None:
        return ()
    pairs: list[Pair] = []
    loose: tuple[list[int], list[int]] = ([], [])
    for bead in beads:
        sides = bead.source, bead.target
        best = max((likeness.pair(*k) for k in product(*sides)), key=_worth, default=None)
        if best and best.worth > 0 and bead.score > SURE and min(map(len, sides)) == 1:
            pairs.append(best)
        else:
            for own, side in zip(loose, sides, strict=True):
                own.extend(side)
    if not 0 < len(loose[0]) * len(loose[1]) <= MOST:
        return ()
    fresh = [p for p in map(likeness.pair, *likeness.mutual(*map(np.array, loose))) if p.worth > 0]
    # what was aligned stands, however much else is more alike in another order
    all_else = sum(pair.worth for pair in fresh) + 1
    chain = _heaviest_chain(sorted((*(p._replace(worth=all_else) for p in pairs), *fresh)))
    holders = {(0, k): bead for bead in beads for k in bead.source}
    holders |= {(1, k): bead for bead in beads for k in bead.target}
    found: list[tuple[list[Pair], float]] = []
    for stretch in _stretches([pair for pair in fresh if pair not in chain]):
        worth, alone = 0.0, True
        for pair in stretch:
            here, there = holders[0, pair.source], holders[1, pair.target]
            alone &= not here.target and not there.source
            worth += pair.worth
            if here is not there:
                beside = (
                    *product([pair.source], here.target),
                    *product(there.source, [pair.target]),
                )
                worth -= max((likeness.pair(*other).worth for other in beside), default=0.0)
        score = 1 / (1 + exp(SLOPE * (CENTRE - worth)))
        # two sentences that change places within a bead are nothing to tell
        if score >= 0.5 and (alone or len(stretch) > 1):
            found.append((stretch, score))
    free = set(loose[0]), set(loose[1])
    for stretch, _ in found:
        _take(free, *_ranges(stretch[0][:2], stretch[-1][:2]))
    grown = []
    for stretch, score in found:
        first = likeness.grown(stretch[0], -1, free)
        last = likeness.grown(stretch[-1], 1, free)
        grown.append(Bead(*_ranges(first, last), score))
        _take(free, *_ranges(first, last))
    return _filled(_joined(grown, beads), beads)


def _ranges(first: tuple[int, int], last: tuple[int, int]) -> tuple[range, range]:
    return range(first[0], last[0] + 1), range(first[1], last[1] + 1)


def _take(free: Sequence[set[int]], *taken: range) -> None:
    for own, side in zip(free, taken, strict=True):
        own.difference_update(side)


def _linked(beads: Iterable[Bead]) -> tuple[set[int], set[int]]:
    """The segments of either side that have a counterpart."""
    linked = [bead for bead in beads if bead.source and bead.target and not bead.doubtful]
    return {k for bead in linked for k in bead.source}, {k for bead in linked for k in bead.target}


def _sides(bead: Bead) -> tuple[range, range]:
    return bead.source, bead.target


def _joined(found: Sequence[Bead], beads: Sequence[Bead]) -> list[Bead]:
    """Stretches as one where what stands between them, on both sides, is less than they are and
    has no counterpart: a chapter, though some of its sentences are translated freely.
    """
    linked = _linked(beads)
    joined: list[Bead] = []
    for bead in found:
        for number in range(len(joined) - 1, max(-1, len(joined) - 1 - STEP), -1):
            last = joined[number]
            if all(
                0 <= new.start - old.stop <= len(old) + len(new)
                and own.isdisjoint(range(old.stop, new.start))
                for old, new, own in zip(_sides(last), _sides(bead), linked, strict=True)
            ):
                # what was told of sentences between them was by chance
                ends = (bead.source[-1], bead.target[-1])
                ranges = _ranges((last.source[0], last.target[0]), ends)
                joined[number:] = [Bead(*ranges, max(last.score, bead.score))]
                break
        else:
            if not any(_within(bead, other) for other in joined):
                joined.append(bead)
    return joined


def _within(bead: Bead, other: Bead) -> bool:
    return any(
        old.start <= new.start and new.stop <= old.stop
        for old, new in zip(_sides(other), _sides(bead), strict=True)
    )


def _filled(found: Sequence[Bead], beads: Sequence[Bead]) -> tuple[Bead, ...]:
    """The stretches with what little is left over beside them on both sides, such as a heading;
    left over between two, it is of the one that follows."""
    taken = _linked((*beads, *found))
    stops = max(bead.source.stop for bead in beads), max(bead.target.stop for bead in beads)
    filled = list(found)
    for step in (-1, 1):
        for number, bead in enumerate(filled):
            left = [
                _run_of_free(side[0] if step < 0 else side[-1], step, own, stop)
                for side, own, stop in zip(_sides(bead), taken, stops, strict=True)
            ]
            if all(0 < len(run) <= STEP for run in left):
                wider = [
                    sorted((*side, *run)) for side, run in zip(_sides(bead), left, strict=True)
                ]
                rows, columns = (range(side[0], side[-1] + 1) for side in wider)
                filled[number] = Bead(rows, columns, bead.score)
                for own, run in zip(taken, left, strict=True):
                    own.update(run)
    return tuple(filled)


def _run_of_free(end: int, step: int, taken: Collection[int], stop: int) -> list[int]:
    """The segments beyond the end of a stretch that belong nowhere, up to one more than `STEP`."""
    beyond = range(end + step, end + step * (STEP + 2), step)
    return list(takewhile(lambda k: 0 <= k < stop and k not in taken, beyond))


def _worth(pair: Pair) -> float:
    return pair.worth


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How much pairs of segments count for."""

    sides: tuple[Side, Side]
    singles: tuple[Vectors, Vectors]
    """Vectors of the segments of each side."""
    usual: tuple[Array, Array]
    """Of each segment, the mean cosine to the other text."""
    typical: float
    """The margin that translations have."""

    @classmethod
    def of(cls, beads: Sequence[Bead], source: Side, target: Side) -> _Likeness | None:
        """By what was surely aligned, if there is enough of it."""
        sure = [b for b in beads if b.kind == "1-1" and b.score > SURE]
        if len(sure) < FEW:
            return None
        singles = source.singles, target.singles
        usual = _usual(*singles), _usual(*singles[::-1])
        rows, columns = [b.source[0] for b in sure], [b.target[0] for b in sure]
        strips = [slice(at, at + STRIP) for at in range(0, len(sure), STRIP)]
        cosines = np.concatenate(
            [np.einsum("kd,kd->k", singles[0][rows[s]], singles[1][columns[s]]) for s in strips]
        )
        typical = float(np.median(cosines - (usual[0][rows] + usual[1][columns]) / 2))
        return cls((source, target), singles, usual, typical) if typical > 0 else None

    def pair(self, row: int, column: int) -> Pair:
        """A pair with its worth, which is never below 0."""
        source, target = self.sides
        margin = float(self.singles[0][row] @ self.singles[1][column])
        margin -= float(self.usual[0][row] + self.usual[1][column]) / 2
        size = min(1.0, float(min(source.lengths[row], target.lengths[column])) / LONG)
        return Pair(row, column, max(0.0, margin / self.typical - UNLIKE) * size)

    def grown(self, pair: Pair, step: int, free: Sequence[Collection[int]]) -> tuple[int, int]:
        """The segments that end a stretch before or after a pair (`step` -1 or 1): free ones
        that are joined with it, as long as they make it more alike.
        """
        ends = (pair.source, pair.target)
        alike = self._cosine(pair, ends)
        for _ in range(STEP):
            wider = [
                (self._cosine(pair, end), end)
                for end in ((ends[0] + step, ends[1]), (ends[0], ends[1] + step))
                if end[0] in free[0] and end[1] in free[1]
            ]
            if not wider or max(wider)[0] <= alike:
                break
            alike, ends = max(wider)
        return ends

    def _cosine(self, pair: Pair, ends: tuple[int, int]) -> float:
        """Of the runs from a pair's segments to `ends`."""
        runs = [sorted(both) for both in ((pair.source, ends[0]), (pair.target, ends[1]))]
        one, two = (
            side.runs.vectors(np.array([first]), np.array([last + 1]))[0]
            for side, (first, last) in zip(self.sides, runs, strict=True)
        )
        return float(one @ two)

    def mutual(self, rows: Ints, columns: Ints) -> tuple[list[int], list[int]]:
        """Of some segments of both sides, those that are each other's nearest, in the order of
        the source.
        """
        target = self.singles[1][columns]
        best = np.full(len(columns), -np.inf)
        nearest, back = np.zeros(len(rows), np.int64), np.zeros(len(columns), np.int64)
        for at in range(0, len(rows), STRIP):
            strip = rows[at : at + STRIP]
            margins = self.singles[0][strip] @ target.T
            margins -= (self.usual[0][strip][:, None] + self.usual[1][columns]) / 2
            nearest[at : at + STRIP] = margins.argmax(1)
            better = margins.max(0) > best
            best[better] = margins.max(0)[better]
            back[better] = at + margins.argmax(0)[better]
        kept = np.flatnonzero(back[nearest] == np.arange(len(rows)))
        return rows[kept].tolist(), columns[nearest[kept]].tolist()


def _usual(side: Vectors, other: Vectors) -> Array:
    """Of each vector, the mean cosine to those of the other text."""
    mean = sum(part.sum(0) for part in _strips(other)) / np.float32(len(other))
    return np.concatenate([part @ mean for part in _strips(side)])


def _strips(vectors: Vectors) -> Iterator[Array]:
    for at in range(0, len(vectors), STRIP):
        yield vectors[at : at + STRIP]


def _heaviest_chain(pairs: Sequence[Pair]) -> set[Pair]:
    """Of pairs in the order of the source, no target twice, those that rise on both sides and are
    worth most together.
    """
    columns = [pair.target for pair in pairs]
    chain = heaviest_chain(columns, [p.worth for p in pairs], max(columns, default=-1) + 1)
    return {pairs[number] for number in chain}


def _stretches(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Pairs that follow each other closely on both sides."""
    stretches: list[list[Pair]] = []
    for pair in pairs:
        for stretch in stretches[-STEP:]:
            last = stretch[-1]
            if 0 < pair.source - last.source <= STEP and 0 < pair.target - last.target <= STEP:
                stretch.append(pair)
                break
        else:
            stretches.append([pair])
    yield from stretches
