"""Decisions replayed on the units of an alignment, and taken back."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from align.formats.decisions.records import DIVISIONS, RULINGS, BeadName, Decision, made_names
from align.model import Finding, Passage, Unit, Variant
from align.units import FindingName, text_hash

SIDES = ("source", "target")


class Stale(NamedTuple):
    """A decision that no longer applies, and why."""

    decision: Decision
    reason: str


class Applied(NamedTuple):
    """Units with decisions applied."""

    units: tuple[Unit, ...]
    stale: tuple[Stale, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A bead, and all that is decided of it."""

    unit: Unit
    """As the alignment has it, with the links so far; before any edit."""
    name: BeadName
    right: bool | None = None
    """It was checked and is right, or wrong; None where nobody looked."""
    edit: str | None = None
    """The text of its target in what is exported, where that was edited."""
    comments: tuple[str, ...] = ()
    rulings: tuple[Decision, ...] = ()
    """On its findings: the last of each."""
    linked: bool = False
    """It was put together by hand."""

    @classmethod
    def of(cls, unit: Unit) -> Reviewed:
        """A bead of which nothing is decided."""
        return cls(unit, BeadName.of(unit))

    @property
    def settled(self) -> bool:
        """Was it checked as right, or put together by hand and not called wrong since?"""
        return self.right is True or (self.linked and self.right is None)

    @property
    def doubtful(self) -> bool:
        """Is it more probably wrong than right, and nobody has said?"""
        return self.right is None and self.unit.doubtful

    @property
    def aligned(self) -> Unit:
        """The unit with that score, but without the edit: for the file of an alignment."""
        return self.unit if self.right is None else replace(self.unit, score=float(self.right))

    @property
    def exported(self) -> Unit:
        """The unit with the edit and with the score that the check gives it, 1.0 or 0.0."""
        unit = self.aligned
        if self.edit is not None and unit.target is not None:
            passage = unit.target.passage
            passage = replace(passage, text=self.edit, anchors=passage.anchors[:1], spans=())
            unit = replace(unit, target=replace(unit.target, passage=passage, lone=()))
        return unit

    def ruling(self, finding: Finding) -> Decision | None:
        """How a finding on this bead was ruled on: ``dismiss``, ``accept`` or not at all."""
        key = finding.check, finding.places[0].text
        return next((r for r in self.rulings if (r.check, r.text) == key), None)


class Step(NamedTuple):
    """What a decision did: the beads `before`, from index `place` on, became those `after`."""

    decision: Decision
    place: int = 0
    before: tuple[Reviewed, ...] = ()
    after: tuple[Reviewed, ...] = ()
    reason: str = ""
    """Why it does not apply; empty where it does."""

    @property
    def lost_edits(self) -> tuple[str, ...]:
        """Edited targets that no bead has any more, for the text was divided anew."""
        kept = {bead.edit for bead in self.after}
        if len(self.after) == 1:
            return ()  # merged, the edit is a part of the new one
        return tuple(b.edit for b in self.before if b.edit is not None and b.edit not in kept)


def apply_decisions(units: Iterable[Unit], decisions: Iterable[Decision]) -> Applied:
    """Units of an alignment as decisions, replayed in order, make them (see `replay`)."""
    history = replay(units, decisions)
    return Applied(history.units, history.stale)


def replay(units: Iterable[Unit], decisions: Iterable[Decision]) -> History:
    """Decisions, replayed in order on the units of an alignment.

    A bead checked as right has score 1.0, as wrong 0.0; one that a link made has 1.0.
    """
    history, decisions = History(units), tuple(decisions)
    history.guide(decisions)
    for decision in decisions:
        history.apply(decision)
    return history


class History:
    """Beads, and the decisions on them so far, any of which can be taken back."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.beads: list[Reviewed] = [Reviewed.of(unit) for unit in units]
        """As they stand, in the order of the texts."""
        self.done: list[Step] = []
        """The steps that hold; what no longer applies is among them."""
        self.undone: list[Step] = []
        """Those taken back, the last one last."""
        self._refused: list[Stale] = []
        self._guides: list[tuple[int, str]] = []
        self._places: dict[str, int] | None = None
        self._alike: dict[str, list[int]] | None = None

    def guide(self, decisions: Iterable[Decision]) -> None:
        """Take in which of the beads decisions name that stand once, to tell others by their
        neighbours where all ids have changed.
        """
        self._guides = sorted(
            (_number(name.id), self.beads[alike[0]].unit.id)
            for name in {name for decision in decisions for name in decision.beads}
            if len(alike := self._with_hash(name.hash)) == 1
        )

    @property
    def units(self) -> tuple[Unit, ...]:
        """All that is decided applied to them, edits too."""
        return tuple(bead.exported for bead in self.beads)

    @property
    def aligned(self) -> tuple[Unit, ...]:
        """The same without the edits, which are not in the editions: what is to be reviewed on."""
        return tuple(bead.aligned for bead in self.beads)

    @property
    def stale(self) -> tuple[Stale, ...]:
        """The decisions that no longer apply, but those which later ones made idle anyway."""
        found: list[Stale] = []
        used: set[str] = set()
        for step in reversed(self.done):
            decision = step.decision
            named = {name.hash for name in decision.beads}
            made = {name.hash for name in made_names(decision)} or named
            if step.reason and not made <= used:
                found.append(Stale(decision, step.reason))
            elif decision.kind in DIVISIONS:
                used |= named
        return (*found[::-1], *self._refused)

    @property
    def dismissed(self) -> dict[FindingName, Decision]:
        """The findings that were dismissed, by their names in these units, edited or not."""
        return {
            FindingName(ruling.check, ruling.text, hash): ruling
            for bead in self.beads
            for ruling in bead.rulings
            if ruling.kind == "dismiss"
            for hash in {bead.name.hash, text_hash(bead.exported)}
        }

    def place(self, id: str) -> int | None:
        """The index of the bead that has an id."""
        if self._places is None:
            self._places = {bead.unit.id: n for n, bead in enumerate(self.beads)}
        return self._places.get(id)

    def apply(self, decision: Decision) -> Step:
        """Do what a decision says; or nothing, for a reason that is told."""
        if decision.kind == "undo":
            return self._again(decision, self.done, self.undone, "taken back")
        if decision.kind == "redo":
            return self._again(decision, self.undone, self.done, "done again")
        step = self.preview(decision)
        self._replace(step.place, step.before, step.after)
        self.done.append(step)
        self.undone.clear()
        return step

    def _again(self, decision: Decision, steps: list[Step], other: list[Step], what: str) -> Step:
        if not steps:
            reason = f"there is no decision to be {what}"
            self._refused.append(Stale(decision, reason))
            return Step(decision, reason=reason)
        step = steps.pop()
        other.append(step)
        before, after = step.before, step.after
        if decision.kind == "undo":
            before, after = after, before
        self._replace(step.place, before, after)
        return Step(decision, step.place, before, after)

    def _replace(self, place: int, before: Sequence[Reviewed], after: Sequence[Reviewed]) -> None:
        self.beads[place : place + len(before)] = after
        if [bead.name for bead in before] != [bead.name for bead in after]:
            self._places = self._alike = None

    def preview(self, decision: Decision) -> Step:
        """What a decision, but undo and redo, would do."""
        places = []
        for name in decision.beads:
            place, reason = self._find(name)
            if reason:
                return self._standing(decision) or Step(decision, reason=reason)
            places.append(place)
        if decision.kind in DIVISIONS:
            return self._divide(decision, places)
        before = self.beads[places[0]]
        if decision.kind == "check":
            after = replace(before, right=decision.right)
        elif decision.kind == "comment":
            after = replace(before, comments=(*before.comments, decision.text))
        elif decision.kind in RULINGS:
            key = decision.check, decision.text
            kept = tuple(r for r in before.rulings if (r.check, r.text) != key)
            after = replace(before, rulings=(*kept, decision))
        elif before.unit.target is None:
            reason = f"bead {before.unit.id} has no target that could be edited"
            return Step(decision, reason=reason)
        else:
            own = decision.text == before.unit.target.text
            after = replace(before, edit=None if own else decision.text)
        return Step(decision, places[0], (before,), (after,))

    def _find(self, name: BeadName) -> tuple[int, str]:
        place = self.place(name.id)
        if place is not None and self.beads[place].name.hash == name.hash:
            return place, ""
        alike = self._with_hash(name.hash)
        if len(alike) == 1:
            return alike[0], ""
        if alike and (guided := self._guided(name.id, alike)) is not None:
            return guided, ""
        if alike:
            return 0, f"bead {name.id} is gone, and its texts stand in {len(alike)} others"
        changed = "has other texts now" if place is not None else "is gone"
        return 0, f"bead {name.id} {changed}"

    def _guided(self, id: str, alike: Sequence[int]) -> int | None:
        """Which of several beads with the same texts had this id: the only one between the
        nearest beads, before and after it, whose texts stand once and whose ids are known.
        """
        at = bisect_left(self._guides, (_number(id), ""))
        before = (self.place(guide) for _, guide in self._guides[:at][::-1])
        after = (self.place(guide) for _, guide in self._guides[at:])
        low = next((place for place in before if place is not None), -1)
        high = next((place for place in after if place is not None), len(self.beads))
        between = [place for place in alike if low < place < high]
        return between[0] if len(between) == 1 else None

    def _with_hash(self, hash: str) -> Sequence[int]:
        if self._alike is None:
            self._alike = defaultdict(list)
            for n, bead in enumerate(self.beads):
                self._alike[bead.name.hash].append(n)
        return self._alike.get(hash, ())

    def _standing(self, decision: Decision) -> Step | None:
        """Of a link or realign whose rows the alignment has by now: as if it had made them."""
        hashes = [name.hash for name in made_names(decision)]
        if not hashes:
            return None
        starts = [
            start
            for start in self._with_hash(hashes[0])
            if [b.name.hash for b in self.beads[start : start + len(hashes)]] == hashes
        ]
        if len(starts) != 1:
            return None
        before = tuple(self.beads[starts[0] : starts[0] + len(hashes)])
        if decision.kind == "realign":
            return Step(decision, starts[0], before, before)
        after = (replace(b, unit=replace(b.unit, score=1.0), linked=True) for b in before)
        return Step(decision, starts[0], before, tuple(after))

    def _divide(self, decision: Decision, places: Sequence[int]) -> Step:
        first = places[0]
        if list(places) != list(range(first, first + len(places))):
            return Step(decision, reason="its beads no longer follow each other")
        before = tuple(self.beads[first : first + len(places)])
        try:
            made = link([bead.unit for bead in before], decision.rows, decision.scores)
        except ValueError as error:
            return Step(decision, reason=str(error))
        own = {bead.unit.id for bead in before}
        for number, unit in enumerate(made):
            while self.place(unit.id) is not None and unit.id not in own:
                unit = replace(unit, id=f"{unit.id}+")
            own.discard(unit.id)
            made[number] = unit
        return Step(decision, first, before, _inherit(before, made, decision.kind == "link"))


def _number(id: str) -> int:
    """The number that an id ends in: 12 of ``a:12``, ``a:12.2``, ``a:12+``; -1 if none."""
    found = re.search(r"(\d+)(?:\.\d+)*\+*$", id, re.ASCII)
    return int(found[1][-15:]) if found else -1


def _inherit(
    before: Sequence[Reviewed], made: Sequence[Unit], linked: bool
) -> tuple[Reviewed, ...]:
    """Beads made of others, with what was decided of those: a comment goes where its bead
    begins, a ruling where its words are, an edit where the target stays whole.
    """
    heirs = [replace(Reviewed.of(unit), linked=linked) for unit in made]
    starts = [
        [0, *accumulate(len(squeeze(_text(unit, side))) for unit in made)][:-1] for side in SIDES
    ]
    at = [0, 0]
    for bead in before:
        side = 0 if bead.unit.source else 1
        # of several that begin there all but the last are empty on this side
        heir = bisect_right(starts[side], at[side]) - 1
        for number, name in enumerate(SIDES):
            at[number] += len(squeeze(_text(bead.unit, name)))
        if not heirs:
            continue
        one = heirs[heir]
        if not linked and one.name.hash == bead.name.hash:
            heirs[heir] = replace(bead, unit=one.unit, name=one.name)
            continue
        heirs[heir] = replace(one, comments=one.comments + bead.comments)
        for ruling in bead.rulings:
            words = squeeze(ruling.text)
            there = [
                n
                for n, h in enumerate(heirs)
                if any(words in squeeze(_text(h.unit, name)) for name in SIDES)
            ]
            n = heir if heir in there or not there else there[0]
            heirs[n] = replace(heirs[n], rulings=(*heirs[n].rulings, ruling))
        if bead.edit is not None:
            for n, h in enumerate(heirs):
                if squeeze(_text(h.unit, "target")) == squeeze(_text(bead.unit, "target")):
                    heirs[n] = replace(h, edit=bead.edit)
    if len(heirs) == 1 and any(bead.edit is not None for bead in before):
        texts = (_text(bead.exported, "target") for bead in before)
        heirs[0] = replace(heirs[0], edit=" ".join(filter(None, texts)))
    return tuple(heirs)


def _text(unit: Unit, side: str) -> str:
    variant = unit.source if side == "source" else unit.target
    return variant.text if variant else ""


def link(
    units: Sequence[Unit], rows: Sequence[tuple[str, str]], scores: Sequence[float] = ()
) -> list[Unit]:
    """The text of units that follow each other, divided anew as the rows say.

    Rows keep the ids of the units in order; further ones get the last id and a number. Of a
    variant that is cut each part has its share of the segments. The score is that of the row,
    1.0 where none is given.

    Raises:
        ValueError: the rows are not all the text of the units, in order.
    """
    sides = [
        _divide([(u.source, u.target)[side] for u in units], [row[side] for row in rows], name)
        for side, name in enumerate(SIDES)
    ]
    made: list[Unit] = []
    for number, (source, target) in enumerate(zip(*sides, strict=True)):
        if source or target:
            model = units[min(number, len(units) - 1)]
            more = len(made) - len(units) + 2
            id = units[len(made)].id if more < 2 else f"{units[-1].id}.{more}"
            score = scores[number] if number < len(scores) else 1.0
            made.append(replace(model, id=id, source=source, target=target, score=score))
    return made


def squeeze(text: str) -> str:
    """The text without white space; quotation marks, dashes and apostrophes in one form each.

    >>> squeeze("« L’ami — lui »")
    '"L\\'ami-lui"'
    """
    return "".join(text.split()).translate(_FOLD)


_FOLD = str.maketrans(
    {
        mark: plain
        for marks, plain in (("«»“”„‟", '"'), ("‘’‚‛", "'"), ("–—−‐‑", "-"))
        for mark in marks
    }
)


def _divide(
    variants: Sequence[Variant | None], texts: Sequence[str], name: str
) -> list[Variant | None]:
    present = [v for v in variants if v is not None]
    whole = Passage.join([v.passage for v in present])
    sizes = [len(squeeze(text)) for text in texts]
    if "".join(map(squeeze, texts)) != squeeze(whole.text):
        raise ValueError(f"the {name} texts of its rows are not those of its beads")
    at = [found.start() for found in re.finditer(r"\S", whole.text)]
    segments = _segments(present, sizes)
    divided: list[Variant | None] = []
    for size, end, count in zip(sizes, accumulate(sizes), segments, strict=True):
        passage = whole.cut(at[end - size], at[end - 1] + 1) if size else None
        divided.append(Variant(present[0].language, passage, count) if passage else None)
    return divided


def _segments(variants: Sequence[Variant], sizes: Sequence[int]) -> list[int]:
    """How many segments each part has, `sizes` in characters: every variant deals its own out,
    at least one to each part of it.
    """
    edges = [0, *accumulate(len(squeeze(variant.text)) for variant in variants)]
    ends = list(accumulate(sizes))
    counts = [0] * len(sizes)
    part = 0
    for variant, begin, stop in zip(variants, edges, edges[1:], strict=False):
        parts = []
        while part < len(sizes) and ends[part] - sizes[part] < stop:
            if sizes[part]:
                parts.append(part)
            if ends[part] > stop:
                break
            part += 1
        free, given = max(0, variant.segments - len(parts)), 0
        for n in parts:
            share = round(free * (min(ends[n], stop) - begin) / max(1, stop - begin))
            counts[n] += 1 + share - given
            given = share
    return counts
