"""The decisions of two reviewers become one file."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import ReviewError
from align.formats.decisions import Decision, holding, merge_decisions, replay
from align.model import Finding, Passage, Place, Severity, Unit, Variant
from align.review import Review

UNITS = tuple(
    Unit(
        f"a:{n}", Variant("fr", Passage(f"Un {n}. Deux {n}.")), Variant("en", Passage(f"One {n}."))
    )
    for n in range(1, 6)
)
Act = Callable[[Review], object]


def finding(number: int) -> Finding:
    unit = UNITS[number]
    assert unit.target
    return Finding("x", Severity.NOTE, "It is.", "", (Place.of(unit, unit.target, 0, 3),))


def by(name: str, *acts: Act, begun: tuple[Decision, ...] = ()) -> tuple[Decision, ...]:
    """What one decides, after what was decided before."""
    review = Review(UNITS, by=name, now=lambda: name)
    decided = list(begun)
    review._history = replay(UNITS, begun)
    for act in acts:
        change = act(review)
        decided.append(change.decision)  # type: ignore[attr-defined]
    return tuple(decided)


RIGHT: Act = lambda r: r.mark("a:2")  # noqa: E731
WRONG: Act = lambda r: r.mark("a:2", False)  # noqa: E731
MERGE: Act = lambda r: r.merge_next("a:2")  # noqa: E731
WIDER: Act = lambda r: r.link("a:1", "a:3")  # noqa: E731
SPLIT: Act = lambda r: r.split("a:2", 6, 3)  # noqa: E731
EDIT: Act = lambda r: r.edit("a:2", "The one.")  # noqa: E731
OTHER: Act = lambda r: r.edit("a:2", "The other.")  # noqa: E731
REMARK: Act = lambda r: r.comment("a:2", "See there.")  # noqa: E731
ELSE: Act = lambda r: r.mark("a:5")  # noqa: E731
DISMISS: Act = lambda r: r.dismiss(finding(1), "so")  # noqa: E731
ACCEPT: Act = lambda r: r.accept(finding(1))  # noqa: E731
UNDO: Act = lambda r: r.undo()  # noqa: E731


@pytest.mark.parametrize(
    ("ours", "theirs", "kept", "left"),
    [
        ([RIGHT], [ELSE], ["check", "check"], []),
        ([RIGHT], [RIGHT], ["check"], []),
        ([RIGHT], [WRONG], ["check"], ["check"]),
        ([RIGHT, UNDO], [WRONG], ["check"], []),
        ([RIGHT, WRONG], [RIGHT], ["check", "check"], ["check"]),
        ([EDIT], [OTHER], ["edit"], ["edit"]),
        ([EDIT], [RIGHT], ["edit", "check"], []),
        ([EDIT], [MERGE], ["edit", "link"], []),
        ([EDIT], [SPLIT], ["edit"], ["link"]),
        ([REMARK], [REMARK, MERGE], ["comment", "link"], []),
        ([MERGE], [MERGE, ELSE], ["link", "check"], []),
        ([MERGE], [WIDER], ["link"], ["link"]),
        ([MERGE], [RIGHT], ["link"], ["check"]),
        ([RIGHT], [MERGE, ELSE], ["check", "check"], ["link"]),
        ([WRONG], [MERGE], ["check", "link"], []),
        ([RIGHT], [MERGE, RIGHT], ["check"], ["link", "check"]),
        ([DISMISS], [ACCEPT], ["dismiss"], ["accept"]),
        ([DISMISS], [DISMISS], ["dismiss"], []),
    ],
)
def test_merges(ours: list[Act], theirs: list[Act], kept: list[str], left: list[str]) -> None:
    merged = merge_decisions(UNITS, by("Ann", *ours), by("Bob", *theirs))
    assert [d.kind for d in merged.decisions] == kept
    assert [c.left.kind for c in merged.conflicts] == left
    assert all(c.left.by == "Bob" for c in merged.conflicts)
    assert not replay(UNITS, merged.decisions).stale


def test_what_both_began_with_may_be_changed_by_one() -> None:
    begun = by("Ann", RIGHT, EDIT)
    merged = merge_decisions(UNITS, begun, by("Bob", WRONG, OTHER, begun=begun))
    assert not merged.conflicts
    bead = replay(UNITS, merged.decisions).beads[1]
    assert (bead.right, bead.edit) == (False, "The other.")


def test_the_one_in_its_way_is_told() -> None:
    (conflict,) = merge_decisions(UNITS, by("Ann", MERGE), by("Bob", RIGHT)).conflicts
    assert conflict.kept is not None
    assert (conflict.kept.kind, conflict.kept.by) == ("link", "Ann")


@st.composite
def decided(draw: st.DrawFn, name: str) -> tuple[Decision, ...]:
    review = Review(UNITS, by=name, now=lambda: name)
    made = []
    acts: list[Callable[[str], object]] = [
        review.mark,
        lambda id: review.mark(id, False),
        lambda id: review.edit(id, f"{name}."),
        lambda id: review.comment(id, "Look."),
        review.merge_next,
        review.unlink,
        lambda id: review.move_first(id, "source"),
        lambda id: review.undo(),
    ]
    for _ in range(draw(st.integers(0, 6))):
        id = draw(st.sampled_from([bead.unit.id for bead in review.beads]))
        with contextlib.suppress(ReviewError):
            made.append(draw(st.sampled_from(acts))(id).decision)  # type: ignore[attr-defined]
    return tuple(made)


@settings(max_examples=100, deadline=None)
@given(decided("Ann"), decided("Bob"))
def test_nothing_is_lost_and_the_first_holds(
    ours: tuple[Decision, ...], theirs: tuple[Decision, ...]
) -> None:
    merged = merge_decisions(UNITS, ours, theirs)
    first = holding(ours)
    assert merged.decisions[: len(first)] == first
    told = {replace(c.left, by="", time="") for c in merged.conflicts}
    here = {replace(d, by="", time="") for d in merged.decisions}
    assert {replace(d, by="", time="") for d in holding(theirs)} <= told | here
    assert not replay(UNITS, merged.decisions).stale
    again = merge_decisions(UNITS, merged.decisions, merged.decisions)
    assert again == (merged.decisions, ())


@settings(max_examples=30, deadline=None)
@given(decided("Ann"))
def test_with_nothing_it_stays(ours: tuple[Decision, ...]) -> None:
    assert merge_decisions(UNITS, ours, ()).decisions == holding(ours)
    taken = merge_decisions(UNITS, (), ours)
    assert not taken.conflicts
    assert set(taken.decisions) == set(holding(ours))
