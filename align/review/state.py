"""The state of a review: beads, findings, and the operations on them."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from align.errors import ReviewError
from align.formats import read_units
from align.formats.decisions import (
    Decision,
    Log,
    Reviewed,
    Stale,
    Step,
    replay,
    squeeze,
)
from align.model import Finding, Unit, Variant
from align.review.columns import Beside, Column
from align.review.views import Match, Order, Query, Show
from align.segmentation import Segmenter
from align.units import text_hash

SIDES = ("source", "target")

Check = Callable[[Sequence[Unit]], Iterable[Finding]]
"""What finds the findings, in the units as they would be exported."""
Realign = Callable[[Sequence[Unit]], Iterable[tuple[str, str, float]]]
"""Source, target and score of the beads that the aligner makes of all the text of units."""
Boundaries = Callable[[str, str], Sequence[int]]
"""Where the sentences of a text in a language are cut: ascending offsets, its ends not among
them (`align.segmentation.Segmenter.boundaries`)."""

Change = Step
"""What an operation did: the decision that was written; the index `place` from which on the beads
`before` have become those `after`; `lost_edits`."""


class Progress(NamedTuple):
    """How far a review is."""

    beads: int
    doubtful: int
    """Doubtful beads that nobody has looked at."""
    doubtful_before: int
    """Doubtful beads of the alignment before any decision."""
    checked: int
    """Checked as right."""
    wrong: int
    linked: int
    """Put together by hand, and not checked."""
    edited: int
    findings: int
    """That nobody has ruled on."""
    ruled: int
    """Findings dismissed or accepted."""


def decisions_path(alignment: str | os.PathLike[str]) -> Path:
    """Where the decisions on an alignment are: ``a.align.jsonl`` has ``a.align.decisions.jsonl``.

    >>> decisions_path("out/fr-en.jsonl").as_posix()
    'out/fr-en.decisions.jsonl'
    """
    return Path(alignment).with_suffix(".decisions.jsonl")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Review:
    """An alignment under review.

    Beads are named by the id of their unit; ids of beads that an operation does not touch stay.
    Every operation writes one decision, changes `beads` and returns what changed; one that cannot
    be done raises `ReviewError` and changes nothing.
    """

    def __init__(
        self,
        units: Iterable[Unit],
        log: Log | None = None,
        *,
        check: Check | None = None,
        realign: Realign | None = None,
        others: Sequence[Sequence[Unit]] = (),
        boundaries: Boundaries | None = None,
        by: str = "",
        now: Callable[[], str] = _now,
    ) -> None:
        """Begin, or go on where the log ends.

        Args:
            units: of the alignment.
            log: where decisions are written; None keeps them in memory only.
            check: see `Check`; without it there are no findings.
            realign: see `Realign`; `align.realignment.realigner` makes one.
            others: units of alignments of the same source with further editions, for `beside`.
            boundaries: see `Boundaries`; the rules of our own by default.
            by: who reviews, for each decision.
            now: the time, ISO 8601, for each decision.
        """
        self._log = log
        units = tuple(units)
        self._history = replay(units, log.reading.decisions if log else ())
        self._doubtful_before = sum(unit.doubtful for unit in units)
        self._check, self._realign = check, realign
        self._given_boundaries = boundaries
        self._columns = [Column(other) for other in others]
        self._beside: list[list[Beside]] | None = None
        self._found: dict[str, list[Finding]] = {}
        self._examined: dict[str, str] = {}
        self.by, self._now = by, now

    @classmethod
    def open(
        cls,
        alignment: str | os.PathLike[str],
        decisions: str | os.PathLike[str] | None = None,
        *,
        others: Iterable[str | os.PathLike[str]] = (),
        check: Check | None = None,
        realign: Realign | None = None,
        boundaries: Boundaries | None = None,
        by: str = "",
    ) -> Review:
        """From the file of an alignment and that of its decisions, which need not be there yet.

        `decisions` is by default `decisions_path(alignment)`; `others` are files of alignments of
        the same source with further editions. Close it when done, or use it in ``with``.

        Raises:
            ReadError: a file cannot be read as what it is to be.
            ExportError: another process reviews it, or the folder cannot be written to.
        """
        units = read_units(alignment)
        beside = [read_units(other) for other in others]
        log = Log(decisions or decisions_path(alignment))
        return cls(
            units, log, check=check, realign=realign, others=beside, boundaries=boundaries, by=by
        )

    def close(self) -> None:
        """Let others write to the file of decisions."""
        if self._log:
            self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What there is -----------------------------------------------------------------------

    @property
    def beads(self) -> Sequence[Reviewed]:
        """The beads as they stand, in the order of the texts. Not to be changed."""
        return self._history.beads

    @property
    def units(self) -> tuple[Unit, ...]:
        """What would be exported: all that is decided is applied, edits too."""
        return self._history.units

    @property
    def stale(self) -> tuple[Stale, ...]:
        """Decisions of the file that no longer apply, and why."""
        return self._history.stale

    @property
    def notices(self) -> tuple[str, ...]:
        """What a person should know of how the file of decisions was read, a sentence each."""
        return self._log.reading.notices if self._log else ()

    @property
    def can_undo(self) -> bool:
        """Is there a decision to take back?"""
        return bool(self._history.done)

    @property
    def can_redo(self) -> bool:
        """Is there a decision that was taken back?"""
        return bool(self._history.undone)

    def place(self, id: str) -> int:
        """The index of a bead among `beads`.

        Raises:
            ReviewError: there is no such bead (any more).
        """
        place = self._history.place(id)
        if place is None:
            raise ReviewError(f"there is no bead {id}")
        return place

    def bead(self, id: str) -> Reviewed:
        """The bead with this id.

        Raises:
            ReviewError: there is none (any more).
        """
        return self.beads[self.place(id)]

    def borders(self, id: str, side: str) -> tuple[int, ...]:
        """Offsets in the text of one side (``bead.unit``, before any edit) where a sentence
        begins, but the first; empty where there is one sentence or none.
        """
        variant = _side(self.bead(id).unit, side)
        return tuple(self._boundaries(variant.text, variant.language)) if variant else ()

    def sentences(self, id: str, side: str) -> tuple[str, ...]:
        """The sentences of one side, white space trimmed."""
        text = _text(self.bead(id).unit, side)
        edges = [0, *self.borders(id, side), len(text)]
        parts = (text[a:b].strip() for a, b in pairwise(edges))
        return tuple(filter(None, parts))

    @cached_property
    def _boundaries(self) -> Boundaries:
        return self._given_boundaries or Segmenter.load().boundaries

    def beside(self, id: str) -> tuple[Beside, ...]:
        """What each further edition has for a bead, in the order given."""
        if self._beside is None:
            units = [bead.unit for bead in self.beads]
            self._beside = [column.beside(units) for column in self._columns]
        place = self.place(id)
        return tuple(column[place] for column in self._beside)

    def progress(self) -> Progress:
        """How far the review is."""
        found = [f for bead in self.beads for f in self.findings(bead.unit.id)]
        ruled = sum(self.ruling(finding) is not None for finding in found)
        count = Counter[str]()
        for bead in self.beads:
            count["doubtful"] += bead.doubtful
            count["checked"] += bead.right is True
            count["wrong"] += bead.right is False
            count["linked"] += bead.linked and bead.right is None
            count["edited"] += bead.edit is not None
        return Progress(
            len(self.beads),
            count["doubtful"],
            self._doubtful_before,
            count["checked"],
            count["wrong"],
            count["linked"],
            count["edited"],
            len(found) - ruled,
            ruled,
        )

    # Findings ----------------------------------------------------------------------------

    def examine(self) -> None:
        """Run the checks on the text as it stands now, edits and all.

        In another thread: ``found = check(units)`` with ``units = review.units``, then
        `take_findings` in the first.
        """
        units = self.units
        self.take_findings(self._check(units) if self._check else (), units)

    def take_findings(self, findings: Iterable[Finding], units: Sequence[Unit]) -> None:
        """What the checks have found in these units."""
        self._examined = {unit.id: text_hash(unit) for unit in units}
        found = defaultdict[str, list[Finding]](list)
        for finding in findings:
            found[finding.places[0].unit].append(finding)
        self._found = dict(found)

    def findings(self, id: str) -> tuple[Finding, ...]:
        """The findings whose main place is in a bead, if it still has the text it was examined
        with; those ruled on too.
        """
        known = self._found.get(id, ())
        if not known or text_hash(self.bead(id).exported) != self._examined.get(id):
            return ()
        return tuple(known)

    def open_findings(self, id: str) -> tuple[Finding, ...]:
        """Those of its findings that nobody has ruled on."""
        return tuple(f for f in self.findings(id) if self.ruling(f) is None)

    def ruling(self, finding: Finding) -> Decision | None:
        """How a finding was ruled on: its `kind` is ``dismiss`` or ``accept``; None: not yet."""
        return self.bead(finding.places[0].unit).ruling(finding)

    # Views -------------------------------------------------------------------------------

    def view(
        self, order: Order = Order.DOCUMENT, show: Show = Show.ALL, query: Query | None = None
    ) -> tuple[str, ...]:
        """The ids of some beads, in some order: those of a kind, that hold what is searched for.

        Raises:
            ReviewError: the regular expression takes too long.
        """
        shown = [
            bead
            for bead in self.beads
            if self._shows(bead, show) and (query is None or self.matches(bead.unit.id, query))
        ]
        if order == Order.DOUBTFUL:
            shown.sort(key=lambda b: (b.right is not None or b.linked, b.unit.score))
        return tuple(bead.unit.id for bead in shown)

    def _shows(self, bead: Reviewed, show: Show) -> bool:
        match show:
            case Show.ALL:
                return True
            case Show.DOUBTFUL:
                return bead.doubtful
            case Show.UNCHECKED:
                return bead.right is None and not bead.linked
            case Show.FINDINGS:
                return bool(self.open_findings(bead.unit.id))
            case Show.CHECKED:
                return bead.right is True
            case Show.WRONG:
                return bead.right is False
            case Show.EDITED:
                return bead.edit is not None
            case Show.COMMENTED:
                return bool(bead.comments)
            case Show.UNEVEN:
                return bead.unit.kind != "1-1"

    def matches(self, id: str, query: Query) -> tuple[Match, ...]:
        """Where what is searched for stands in a bead as it would be exported."""
        unit = self.bead(id).exported
        return tuple(
            Match(side, *span)
            for side in SIDES
            if query.side in ("", side)
            for span in query.spans(_text(unit, side))
        )

    def next_match(
        self, id: str, query: Query, *, back: bool = False, within: Sequence[str] | None = None
    ) -> str | None:
        """The next bead that holds what is searched for: after (or before) the bead `id`, in the
        order of `within` (a view; default: of the text), from the end on again at the beginning.
        """
        return self._next(id, lambda i: bool(self.matches(i, query)), back, within)

    def next_finding(
        self, id: str, *, back: bool = False, within: Sequence[str] | None = None
    ) -> str | None:
        """The next bead with findings that nobody has ruled on; see `next_match`."""
        return self._next(id, lambda i: bool(self.open_findings(i)), back, within)

    def next_below(
        self, id: str, score: float, *, back: bool = False, within: Sequence[str] | None = None
    ) -> str | None:
        """The next bead that nobody has looked at with a score below this; see `next_match`."""

        def low(id: str) -> bool:
            bead = self.bead(id)
            return bead.right is None and bead.unit.score < score

        return self._next(id, low, back, within)

    def _next(
        self, id: str, test: Callable[[str], bool], back: bool, within: Sequence[str] | None
    ) -> str | None:
        ids = list(within if within is not None else (bead.unit.id for bead in self.beads))
        if back:
            ids.reverse()
        start = ids.index(id) + 1 if id in ids else 0
        return next((i for i in (*ids[start:], *ids[:start]) if test(i)), None)

    # Operations --------------------------------------------------------------------------

    def mark(self, id: str, right: bool = True) -> Change:
        """The bead was looked at: it is right, or wrong."""
        return self._decide("check", [self.bead(id)], right=right)

    def comment(self, id: str, text: str) -> Change:
        """A remark on a bead."""
        if not text.strip():
            raise ReviewError("a comment without words")
        return self._decide("comment", [self.bead(id)], text=text)

    def edit(self, id: str, text: str) -> Change:
        """Another target text in what is exported; the edition's own text takes the edit away."""
        if not text.strip():
            raise ReviewError(
                "the target would be empty", hint="Unlink the bead if nothing translates it."
            )
        return self._decide("edit", [self.bead(id)], text=text)

    def dismiss(self, finding: Finding, reason: str) -> Change:
        """The words of a finding are right as they stand, for this reason."""
        return self._rule("dismiss", finding, reason)

    def accept(self, finding: Finding, reason: str = "") -> Change:
        """A finding is a fault indeed, and is to be mended."""
        return self._rule("accept", finding, reason)

    def _rule(self, kind: str, finding: Finding, reason: str) -> Change:
        bead = self.bead(finding.places[0].unit)
        text = finding.places[0].text
        return self._decide(kind, [bead], text=text, check=finding.check, reason=reason)

    def link(self, first: str, last: str) -> Change:
        """All beads from one to another become one."""
        begin, end = sorted((self.place(first), self.place(last)))
        beads = self.beads[begin : end + 1]
        if len(beads) < 2:
            raise ReviewError("one bead has nothing to be linked with")
        source, target = (
            " ".join(filter(None, (_text(bead.unit, side) for bead in beads))) for side in SIDES
        )
        return self._divide(beads, [(source, target)])

    def merge_next(self, id: str) -> Change:
        """The bead and the one after it become one."""
        return self.link(id, self._neighbour(id, 1).unit.id)

    def merge_previous(self, id: str) -> Change:
        """The bead and the one before it become one."""
        return self.link(self._neighbour(id, -1).unit.id, id)

    def unlink(self, id: str) -> Change:
        """Its two sides say nothing of each other: 1:0 and 0:1."""
        bead = self.bead(id)
        if len(bead.unit.variants) < 2:
            raise ReviewError(f"bead {id} has one side only")
        source, target = (_text(bead.unit, side) for side in SIDES)
        return self._divide([bead], [(source, ""), ("", target)])

    def split(self, id: str, source: int, target: int) -> Change:
        """Two beads of one, cut at an offset in each side's text (before any edit); a letter
        keeps its combining marks.
        """
        bead = self.bead(id)
        cuts = zip(SIDES, (source, target), strict=True)
        first, second = zip(*(_cut(_text(bead.unit, side), at) for side, at in cuts), strict=True)
        if not (any(first) and any(second)):
            raise ReviewError(
                f"all of bead {id} would be in one part",
                hint="Cut behind its first words on one side at least.",
            )
        return self._divide([bead], [(first[0], first[1]), (second[0], second[1])])

    def split_after(self, id: str, source: int, target: int) -> Change:
        """Two beads of one, the first with so many sentences of each side."""
        places = []
        for side, count in zip(SIDES, (source, target), strict=True):
            edges = [0, *self.borders(id, side), len(_text(self.bead(id).unit, side))]
            if not 0 <= count <= len(edges) - 1:
                raise ReviewError(f"bead {id} has {len(edges) - 1} {side} sentences, not {count}")
            places.append(edges[count])
        return self.split(id, *places)

    def move_first(self, id: str, side: str) -> Change:
        """The first sentence of a side goes to the bead before; a bead with nothing left goes."""
        self._require(id, side)
        text = _text(self.bead(id).unit, side)
        head, tail = _cut(text, (*self.borders(id, side), len(text))[0])
        other = self._neighbour(id, -1)
        rows = [[_text(bead.unit, name) for name in SIDES] for bead in (other, self.bead(id))]
        n = SIDES.index(side)
        rows[0][n], rows[1][n] = f"{rows[0][n]} {head}".strip(), tail
        return self._divide([other, self.bead(id)], [(row[0], row[1]) for row in rows])

    def move_last(self, id: str, side: str) -> Change:
        """The last sentence of a side goes to the bead after; a bead with nothing left goes."""
        self._require(id, side)
        text = _text(self.bead(id).unit, side)
        head, tail = _cut(text, (0, *self.borders(id, side))[-1])
        other = self._neighbour(id, 1)
        rows = [[_text(bead.unit, name) for name in SIDES] for bead in (self.bead(id), other)]
        n = SIDES.index(side)
        rows[0][n], rows[1][n] = head, f"{tail} {rows[1][n]}".strip()
        return self._divide([self.bead(id), other], [(row[0], row[1]) for row in rows])

    def _require(self, id: str, side: str) -> None:
        if _side(self.bead(id).unit, side) is None:
            raise ReviewError(f"bead {id} has no {side} text to be moved")

    def _neighbour(self, id: str, step: int) -> Reviewed:
        place = self.place(id) + step
        if not 0 <= place < len(self.beads):
            raise ReviewError(f"there is no bead {'after' if step > 0 else 'before'} {id}")
        return self.beads[place]

    def realign_stretch(self, id: str) -> tuple[str, ...]:
        """The beads that `realign` would align anew: from this one, or the first after it that is
        not settled (checked as right, or put together by hand), up to the next that is.
        """
        place = self.place(id)
        while place < len(self.beads) and self.beads[place].settled:
            place += 1
        end = place
        while end < len(self.beads) and not self.beads[end].settled:
            end += 1
        return tuple(bead.unit.id for bead in self.beads[place:end])

    def realign(self, id: str) -> Change:
        """Align the beads of `realign_stretch` anew; settled beads stay as they are.

        Raises:
            ReviewError: there is nothing to align, or it comes out as it was.
            AlignError: the aligner cannot align it.
        """
        if self._realign is None:
            raise ReviewError("this review has no aligner")
        beads = [self.bead(i) for i in self.realign_stretch(id)]
        if not all(any(_text(bead.unit, side) for bead in beads) for side in SIDES):
            raise ReviewError(f"from bead {id} on there is no text of both sides to align")
        rows = list(self._realign([bead.unit for bead in beads]))
        start, stop = 0, 0
        while start < min(len(beads), len(rows)) and _same(beads[start], rows[start]):
            start += 1
        while stop < min(len(beads), len(rows)) - start and _same(beads[~stop], rows[~stop]):
            stop += 1
        beads, rows = beads[start : len(beads) - stop], rows[start : len(rows) - stop]
        if not beads:
            raise ReviewError(
                f"from bead {id} to the next checked one all comes out as it was",
                hint="Check or mend a bead in between: the aligner holds on to it.",
            )
        return self._decide(
            "realign",
            beads,
            rows=tuple((source, target) for source, target, _ in rows),
            scores=tuple(score for _, _, score in rows),
        )

    def undo(self) -> Change:
        """Take back the last decision that holds; there is no limit."""
        if not self.can_undo:
            raise ReviewError("there is nothing to undo")
        return self._write(Decision("undo", by=self.by, time=self._now()))

    def redo(self) -> Change:
        """Decide again what was taken back last."""
        if not self.can_redo:
            raise ReviewError("there is nothing to redo")
        return self._write(Decision("redo", by=self.by, time=self._now()))

    def _divide(self, beads: Sequence[Reviewed], rows: Sequence[tuple[str, str]]) -> Change:
        return self._decide("link", beads, rows=tuple(row for row in rows if any(row)))

    def _decide(
        self,
        kind: str,
        beads: Sequence[Reviewed],
        *,
        text: str = "",
        right: bool = True,
        rows: tuple[tuple[str, str], ...] = (),
        scores: tuple[float, ...] = (),
        check: str = "",
        reason: str = "",
    ) -> Change:
        names = tuple(bead.name for bead in beads)
        time = self._now()
        decision = Decision(kind, names, text, right, rows, self.by, time, scores, check, reason)
        step = self._history.preview(decision)
        if step.reason:
            raise ReviewError(step.reason)
        if step.before == step.after:
            raise ReviewError(f"bead {names[0].id} stays as it is")
        return self._write(decision)

    def _write(self, decision: Decision) -> Change:
        if self._log:
            self._log.append(decision)
        self._beside = None
        return self._history.apply(decision)


def _side(unit: Unit, side: str) -> Variant | None:
    return unit.source if side == "source" else unit.target


def _text(unit: Unit, side: str) -> str:
    variant = _side(unit, side)
    return variant.text if variant else ""


def _cut(text: str, at: int) -> tuple[str, str]:
    """Two parts of a text, white space trimmed; no combining mark begins the second."""
    at = max(0, min(at, len(text)))
    while at < len(text) and unicodedata.combining(text[at]):
        at += 1
    return text[:at].strip(), text[at:].strip()


def _same(bead: Reviewed, row: tuple[str, str, float]) -> bool:
    """Is it a bead of the same texts?"""
    texts = (_text(bead.unit, side) for side in SIDES)
    return [squeeze(text) for text in texts] == [squeeze(text) for text in row[:2]]
