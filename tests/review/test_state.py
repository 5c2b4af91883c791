"""Any operations keep all text in order, can be undone, and are replayed from their file."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from align.errors import ReviewError
from align.formats.decisions import Log, Reviewed, read_log, replay, squeeze
from align.model import Finding, Passage, Place, Severity, Unit, Variant
from align.review import Change, Review

SENTENCES = st.lists(
    st.sampled_from(["Oui.", "Il part.", "«\u00a0Non\u00a0!»", "E\u0301te\u0301.", "漢字。", "x"]),
    max_size=3,
)
SIDE = st.sampled_from(["source", "target"])


def text(unit: Unit, side: str) -> str:
    variant = unit.source if side == "source" else unit.target
    return variant.text if variant else ""


def boundaries(text: str, language: str) -> list[int]:
    return [n + 1 for n, c in enumerate(text[:-1]) if c == " "]


def aligner(units: Sequence[Unit]) -> list[tuple[str, str, float]]:
    """Sentences in pairs, as long as there are two."""
    sides = [
        " ".join(filter(None, (text(u, side) for u in units))) for side in ("source", "target")
    ]
    pairs = itertools.zip_longest(*(side.split(" ") for side in sides), fillvalue="")
    return [(one, other, 0.25) for one, other in pairs if one or other]


def check(units: Sequence[Unit]) -> list[Finding]:
    """Every x in a target is a fault."""
    return [
        Finding("no-x", Severity.ERROR, "An x.", "", (Place.of(u, u.target, at, at + 1),))
        for u in units
        if u.target and (at := u.target.text.find("x")) >= 0
    ]


class Reviewing(RuleBasedStateMachine):
    @initialize(pairs=st.lists(st.tuples(SENTENCES, SENTENCES, st.floats(0, 1)), max_size=5))
    def begin(self, pairs: list[tuple[list[str], list[str], float]]) -> None:
        units = []
        for n, (source, target, score) in enumerate(pairs, 1):
            one, other = (
                Variant(tag, Passage(" ".join(side)), len(side)) if side else None
                for tag, side in (("fr", source), ("en", target))
            )
            if one or other:
                units.append(Unit(f"a:{n}", one, other, score))
        self.units = tuple(units)
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "a.decisions.jsonl"
        self.states: list[list[Reviewed]] = []
        self.ahead: list[list[Reviewed]] = []
        self.open()

    def open(self) -> None:
        self.review = Review(
            self.units,
            Log(self.path),
            check=check,
            realign=aligner,
            boundaries=boundaries,
            now=lambda: "",
        )

    def id(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from([bead.unit.id for bead in self.review.beads]))

    def did(self, operation: object, *arguments: object) -> None:
        """An operation that may be refused; if not, it is a step that can be undone."""
        before = list(self.review.beads)
        lines = len(read_log(self.path).decisions) if self.path.exists() else 0
        try:
            change: Change = operation(*arguments)  # type: ignore[operator]
        except ReviewError:
            assert list(self.review.beads) == before
        else:
            assert len(read_log(self.path).decisions) == lines + 1
            assert before[: change.place] == self.review.beads[: change.place]
            self.states.append(before)
            self.ahead.clear()

    @precondition(lambda self: self.review.beads)
    @rule(
        data=st.data(), what=st.sampled_from(["merge_next", "merge_previous", "unlink", "realign"])
    )
    def divide(self, data: st.DataObject, what: str) -> None:
        self.did(getattr(self.review, what), self.id(data))

    @precondition(lambda self: self.review.beads)
    @rule(data=st.data())
    def link(self, data: st.DataObject) -> None:
        self.did(self.review.link, self.id(data), self.id(data))

    @precondition(lambda self: self.review.beads)
    @rule(data=st.data(), what=st.sampled_from(["split", "split_after"]))
    def split(self, data: st.DataObject, what: str) -> None:
        at = st.integers(0, 9 if what == "split" else 3)
        self.did(getattr(self.review, what), self.id(data), data.draw(at), data.draw(at))

    @precondition(lambda self: self.review.beads)
    @rule(data=st.data(), what=st.sampled_from(["move_first", "move_last"]), side=SIDE)
    def move(self, data: st.DataObject, what: str, side: str) -> None:
        self.did(getattr(self.review, what), self.id(data), side)

    @precondition(lambda self: self.review.beads)
    @rule(data=st.data(), right=st.booleans())
    def mark(self, data: st.DataObject, right: bool) -> None:
        self.did(self.review.mark, self.id(data), right)

    @precondition(lambda self: self.review.beads)
    @rule(
        data=st.data(),
        what=st.sampled_from(["edit", "comment"]),
        words=st.text("ax \n", max_size=3),
    )
    def write(self, data: st.DataObject, what: str, words: str) -> None:
        self.did(getattr(self.review, what), self.id(data), words)

    @rule(what=st.sampled_from(["dismiss", "accept"]))
    def rule_on_a_finding(self, what: str) -> None:
        self.review.examine()
        for bead in self.review.beads:
            for finding in self.review.open_findings(bead.unit.id):
                self.did(getattr(self.review, what), finding, "so it is")
                assert self.review.ruling(finding) is not None
                return

    @precondition(lambda self: self.states)
    @rule()
    def undo(self) -> None:
        self.ahead.append(list(self.review.beads))
        self.review.undo()
        assert list(self.review.beads) == self.states.pop()

    @precondition(lambda self: self.ahead)
    @rule()
    def redo(self) -> None:
        self.states.append(list(self.review.beads))
        self.review.redo()
        assert list(self.review.beads) == self.ahead.pop()

    @rule()
    def open_again(self) -> None:
        self.review.close()
        self.open()

    @invariant()
    def all_text_is_there_in_order(self) -> None:
        for side in ("source", "target"):
            now = "".join(squeeze(text(bead.unit, side)) for bead in self.review.beads)
            assert now == "".join(squeeze(text(unit, side)) for unit in self.units)
        ids = [bead.unit.id for bead in self.review.beads]
        assert len(set(ids)) == len(ids)
        assert all(bead.unit.variants for bead in self.review.beads)

    @invariant()
    def the_file_replayed_gives_the_same(self) -> None:
        decisions = read_log(self.path).decisions if self.path.exists() else ()
        history = replay(self.units, decisions)
        assert history.beads == self.review.beads
        assert not history.stale
        assert self.review.can_undo == bool(self.states)
        assert self.review.can_redo == bool(self.ahead)

    def teardown(self) -> None:
        if hasattr(self, "review"):
            self.review.close()
            self.folder.cleanup()


TestReviewing = Reviewing.TestCase
TestReviewing.settings = settings(
    deadline=None,
    max_examples=40,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow],
)
