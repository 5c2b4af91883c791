"""Why a bead is in the result: what speaks for it, and what else could have stood in its place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from align.aligner.features import (
    NODES,
    ROWS,
    Side,
    closest_near,
    features,
    gains,
    length_ratio,
)
from align.aligner.fixed import Limits
from align.aligner.known import NOTHING, Given, Known, led_path
from align.aligner.lattice import IMPOSSIBLE, TYPES, Array, Band, posterior
from align.aligner.search import forbid
from align.aligner.sides import numbers_of
from align.aligner.sketch import NEAR
from align.model import Bead

AROUND = 3
"""A runner-up may differ from the result in the bead itself and in this many to each side."""


class Reason(NamedTuple):
    """A feature of a bead, or of several together."""

    name: str
    """As `align.aligner.features` has it; "persist" for deletions that follow each other."""
    value: float
    nats: float
    """The value by its weight: what it adds to the log-probability of the bead."""


@dataclass(frozen=True, slots=True)
class Rival:
    """The most probable beads that could stand where the explained one does."""

    beads: tuple[Bead, ...]
    instead_of: tuple[Bead, ...]
    """The beads of the result whose segments these have; the explained one is among them."""
    behind: float
    """How many nats less probable they are; below 0 where they are by themselves more so, but
    would bring fewer segments right on average."""
    reasons: tuple[Reason, ...]
    """What decides, result less rival, the greatest first; they sum to `behind`."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the aligner knew of a bead."""

    bead: Bead
    cosine: float | None
    """Likeness of the two sides, at most 1; None for a deletion."""
    margin: float | None
    """How much more than either side's likeness to the other text at large."""
    ratio: float | None
    """Target characters for one source character, spaces not counted."""
    usual_ratio: float
    """The same over the two texts."""
    shared: tuple[str, ...]
    """Numbers in digits that both sides have."""
    lacking: tuple[tuple[str, ...], tuple[str, ...]]
    """Numbers that only the source, and only the target side has."""
    nearest: tuple[int, float] | None
    """Of a deletion's first segment, the segment of the other text that is most like it, and how
    much."""
    reasons: tuple[Reason, ...]
    """The greatest first; none for a bead that was fixed longer than the search goes."""
    rival: Rival | None
    """None where nothing else can be."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Two texts as the aligner has read them."""

    texts: tuple[Sequence[str], Sequence[str]]
    sides: tuple[Side, Side]
    weights: dict[str, float]
    limits: Limits
    given: Given = NOTHING


def explain_beads(
    scene: Scene, beads: Sequence[Bead], numbers: Iterable[int]
) -> tuple[Evidence, ...]:
    """The evidence for some beads of a result, given by their index in it.

    Of a passage that is left out, the runner-up is that of its first sentence.
    """
    source, target = scene.sides
    path, known = led_path(source.singles, target.singles, scene.given)
    guide = scene.limits.guide(path, source.size, target.size) if scene.limits else path
    band = Band.around(source.size, target.size, guide, NEAR)
    ratio = length_ratio(source, target, path)
    window = _Window(scene, known, band, ratio)
    numbers = tuple(numbers)
    single = [_single(bead) for bead in beads]
    begins = np.cumsum([0, *map(len, single)])
    every = [bead for group in single for bead in group]
    rivals = [window.rival(every, int(begins[number])) for number in numbers]
    asked = [single[number] for number in numbers]
    groups = [g for rival in rivals if rival for g in (rival.beads, rival.instead_of)]
    reasons = iter(window.reasons([*asked, *groups]))
    own = [next(reasons) for _ in numbers]
    return tuple(
        _evidence(
            scene,
            beads[number],
            ratio,
            why,
            rival and _decided(rival, next(reasons), next(reasons)),
        )
        for number, why, rival in zip(numbers, own, rivals, strict=True)
    )


def _single(bead: Bead) -> tuple[Bead, ...]:
    """A passage that is left out as the deletions it is made of; any other bead as it is."""
    if bead.source and bead.target:
        return (bead,)
    return tuple(
        Bead(
            range(k, k + 1) if bead.source else bead.source,
            range(k, k + 1) if bead.target else bead.target,
            bead.score,
        )
        for k in bead.source or bead.target
    )


def _decided(rival: Rival, theirs: Sequence[Reason], ours: Sequence[Reason]) -> Rival:
    """The rival with what decides against it, given the reasons for it and for the result."""
    value, nats = defaultdict[str, float](float), defaultdict[str, float](float)
    for sign, reasons in ((1, rival.reasons), (1, ours), (-1, theirs)):
        for reason in reasons:
            value[reason.name] += sign * reason.value
            nats[reason.name] += sign * reason.nats
    decisive = (Reason(name, value[name], total) for name, total in nats.items() if total)
    return replace(rival, reasons=_sorted(decisive))


def _sorted(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda reason: -abs(reason.nats)))


def _evidence(
    scene: Scene, bead: Bead, usual_ratio: float, reasons: tuple[Reason, ...], rival: Rival | None
) -> Evidence:
    runs = bead.source, bead.target
    singles = [side.singles[:] for side in scene.sides]
    cosine = margin = ratio = nearest = None
    if all(runs):
        vectors = [_vector(side, run) for side, run in zip(scene.sides, runs, strict=True)]
        cosine = float(vectors[0] @ vectors[1])
        usual = [float((singles[1 - n] @ vectors[n]).mean()) for n in (0, 1)]
        margin = cosine - sum(usual) / 2
        lengths = [
            float(side.lengths[run.start : run.stop].sum())
            for side, run in zip(scene.sides, runs, strict=True)
        ]
        ratio = lengths[1] / lengths[0] if all(lengths) else None
    else:
        side = 0 if runs[0] else 1
        every = singles[1 - side] @ _vector(scene.sides[side], runs[side][:1])
        nearest = int(every.argmax()), float(every.max())
    found = [
        sum((numbers_of(text[k]) for k in run), Counter[str]())
        for text, run in zip(scene.texts, runs, strict=True)
    ]
    return Evidence(
        bead,
        cosine,
        margin,
        ratio,
        usual_ratio,
        _listed(found[0] & found[1]),
        (_listed(found[0] - found[1]), _listed(found[1] - found[0])),
        nearest,
        reasons,
        rival,
    )


def _vector(side: Side, run: range) -> Array:
    vector: Array = side.runs.vectors(np.array([run.start]), np.array([run.stop]))[0]
    return vector


def _listed(numbers: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(numbers.elements(), key=lambda n: (len(n), n)))


State = tuple[int, int, bool]
"""A node, and whether a deletion leads to it."""


class _Window:
    """The gains of all beads, and what is asked of them for a few."""

    def __init__(self, scene: Scene, known: Known, band: Band, ratio: float) -> None:
        source, target = scene.sides
        weights = self._weights = scene.weights
        self._scene, self._known, self._band, self._ratio = scene, known, band, ratio
        self._persist = weights.get("persist", 0.0)
        self._closest = closest_near(band, source, target)
        self._gain = gains(
            band,
            source,
            target,
            ratio,
            lambda name: weights.get(name, 0.0),
            closest=self._closest,
        )
        known.add(weights, self._gain, band)
        forbid(self._gain, band, source, target, scene.limits)
        self._fixed = {pin.sides for pin in scene.limits.beads}
        self._scores = posterior(band, self._gain, self._persist).beads

    def _cell(self, bead: Bead) -> tuple[int, int] | None:
        """Where the bead stands in arrays over beads, if the search has its like."""
        size = len(bead.source), len(bead.target)
        node = self._node(*_corner(bead))
        return None if size not in TYPES or node is None else (TYPES.index(size), node)

    def _node(self, row: int, column: int) -> int | None:
        """Where a node stands in flat arrays, if the band has it."""
        at, known = self._band.find(np.array([row]), np.array([column]))
        return int(at[0]) if known[0] else None

    def reasons(self, groups: Sequence[Sequence[Bead]]) -> Iterator[tuple[Reason, ...]]:
        """For each group of beads, their features summed."""
        found = [defaultdict[str, float](float) for _ in groups]
        cells = [(cell, n) for n, g in enumerate(groups) for b in g if (cell := self._cell(b))]
        stop = 0
        for part in self._band.parts(NODES, ROWS):
            begin, stop = stop, stop + part.size
            asked = [(cell[0], cell[1] - begin, n) for cell, n in cells if begin <= cell[1] < stop]
            if not asked:
                continue
            sides = self._scene.sides
            known = ((TYPES.index(kind), more) for kind, more in self._known.features(part))
            every = chain(features(part, *sides, self._ratio, self._closest), known)
            for number, values in every:
                here = [(node, n) for kind, node, n in asked if kind == number % len(TYPES)]
                for name, value in values.items() if here else ():
                    whole = np.broadcast_to(value, part.size)
                    for node, n in here:
                        found[n][name] += float(whole[node])
        for sums in found:
            yield _sorted(
                Reason(name, value, value * self._weights.get(name, 0.0))
                for name, value in sums.items()
                if value
            )

    def rival(self, beads: Sequence[Bead], number: int) -> Rival | None:
        """The best path near a bead that goes without it; its reasons are yet to be found."""
        bead = beads[number]
        if not self._free(bead):
            return None
        first = last = number
        while first > max(0, number - AROUND) and self._free(beads[first - 1]):
            first -= 1
        while last < min(len(beads) - 1, number + AROUND) and self._free(beads[last + 1]):
            last += 1
        theirs = self._best(beads[first : last + 1], bead, first > 0 and _deletes(beads[first - 1]))
        if theirs is None:
            return None
        # where both paths meet again nearest to the bead, and no farther
        met = {_corner(b) for b in theirs} | {_begin(theirs[0])}
        first = max(k for k in range(first, number + 1) if _begin(beads[k]) in met)
        last = min(k for k in range(number, last + 1) if _corner(beads[k]) in met)
        ours = tuple(beads[first : last + 1])
        span = _begin(ours[0]), _corner(ours[-1])
        theirs = [b for b in theirs if span[0] <= _begin(b) and _corner(b) <= span[1]]
        before = first > 0 and _deletes(beads[first - 1])
        after = last + 1 < len(beads) and _deletes(beads[last + 1])
        behind = self._total(ours, before, after) - self._total(theirs, before, after)
        runs = _repeats(ours, before, after) - _repeats(theirs, before, after)
        return Rival(tuple(map(self._scored, theirs)), ours, behind, self._persists(runs))

    def _free(self, bead: Bead) -> bool:
        return (tuple(bead.source), tuple(bead.target)) not in self._fixed

    def _scored(self, bead: Bead) -> Bead:
        cell = self._cell(bead)
        return replace(bead, score=min(1.0, float(self._scores[cell]))) if cell else bead

    def _total(self, beads: Sequence[Bead], before: bool, after: bool) -> float:
        cells = map(self._cell, beads)
        total = sum(float(self._gain[cell]) for cell in cells if cell)
        return total + self._persist * _repeats(beads, before, after)

    def _persists(self, runs: int) -> tuple[Reason, ...]:
        return (Reason("persist", runs, runs * self._persist),) if runs else ()

    def _best(self, ours: Sequence[Bead], banned: Bead, before: bool) -> list[Bead] | None:
        """The best path from where `ours` begins to where it ends, without one bead."""
        start = ours[0].source.start, ours[0].target.start
        stop = ours[-1].source.stop, ours[-1].target.stop
        best: dict[State, tuple[float, State | None]] = {(*start, before): (0.0, None)}
        for i in range(start[0], stop[0] + 1):
            for j in range(start[1], stop[1] + 1):
                node = self._node(i, j)
                if node is None:
                    continue
                for number, (a, b) in enumerate(TYPES):
                    gain = float(self._gain[number, node])
                    deletes = not a or not b
                    if gain < IMPOSSIBLE / 2 or _bans(banned, i, j, a, b):
                        continue
                    for deleted in (False, True):
                        came = (i - a, j - b, deleted)
                        if came in best:
                            value = best[came][0] + gain + self._persist * (deleted and deletes)
                            here = (i, j, deletes)
                            if here not in best or best[here][0] < value:
                                best[here] = value, came
        ends = [state for deleted in (False, True) if (state := (*stop, deleted)) in best]
        if not ends:
            return None
        at = max(ends, key=lambda state: best[state][0])
        path: list[Bead] = []
        while (came_from := best[at][1]) is not None:
            path.append(Bead(range(came_from[0], at[0]), range(came_from[1], at[1])))
            at = came_from
        return path[::-1]


def _bans(bead: Bead, i: int, j: int, a: int, b: int) -> bool:
    """Is the bead ``(a, b)`` that ends at ``(i, j)`` this one? A deletion is the same wherever it
    stands on the other side."""
    if (a, b) != (len(bead.source), len(bead.target)):
        return False
    return (not a or i == bead.source.stop) and (not b or j == bead.target.stop)


def _repeats(beads: Sequence[Bead], before: bool, after: bool) -> int:
    """How many deletions follow another, where one came before or comes after them or none."""
    return sum(a and b for a, b in pairwise([before, *map(_deletes, beads), after]))


def _deletes(bead: Bead) -> bool:
    return not (bead.source and bead.target)


def _begin(bead: Bead) -> tuple[int, int]:
    return bead.source.start, bead.target.start


def _corner(bead: Bead) -> tuple[int, int]:
    return bead.source.stop, bead.target.stop
