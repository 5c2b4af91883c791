from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.formats.report.path import STRETCHES, Step, plot
from align.formats.report.records import Report
from align.formats.report.summary import (
    ALIKE,
    LOOKS,
    Doubt,
    doubts,
    editions,
    figures,
    first_looks,
    histogram,
)
from align.formats.report.views import Page
from align.model import Finding, Place, Severity, Unit


def page_of(units: tuple[Unit, ...], *findings: Finding) -> Page:
    return Page.of(Report.of_units(units, ("fr", "en"), findings=findings))


def finding(unit: Unit, check: str, severity: Severity) -> Finding:
    variant = unit.variants[0]
    return Finding(check, severity, "Why.", "Do.", (Place.of(unit, variant, 0, 1),))


def test_coverage_counts_segments_that_have_a_counterpart(units: tuple[Unit, ...]) -> None:
    french, english = editions(page_of(units).texts[0])
    assert (french.segments, french.paired) == (
        sum(u.source.segments for u in units if u.source),
        sum(u.source.segments for u in units if u.source and u.target),
    )
    assert french.coverage < 1
    assert english.coverage < 1
    assert editions(page_of((units[0],)).texts[0])[0].coverage == 1


def test_scores_fall_into_tenths() -> None:
    assert histogram((0.0, 0.05, 0.1, 0.95, 1.0)) == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]


def scored(units: tuple[Unit, ...], *scores: float) -> tuple[Unit, ...]:
    """Pairs with these scores; None for no counterpart."""
    return tuple(
        dataclasses.replace(units[0], id=str(n), score=score) for n, score in enumerate(scores, 1)
    )


def test_neighbouring_doubts_are_one_place(units: tuple[Unit, ...]) -> None:
    some = list(scored(units, 0.9, 0.4, 0.2, 0.9, 0.9, 0.9, 0.1))
    some[4] = dataclasses.replace(some[4], target=None)
    some[5] = dataclasses.replace(some[5], source=None)
    (view,) = page_of(tuple(some)).texts
    found = [(d.first.number, d.last.number, d.unpaired, d.score) for d in doubts(view)]
    # an omission and an addition side by side are two places
    assert found == [
        (2, 3, False, 0.2),
        (5, 5, True, 0.9),
        (6, 6, True, 0.9),
        (7, 7, False, 0.1),
    ]


def test_what_to_look_at_first(units: tuple[Unit, ...]) -> None:
    some = scored(units, *[0.9] * 20, 0.3, 0.9, 0.1)
    grave = [finding(unit, "grave", Severity.ERROR) for unit in some[:5]]
    slight = [finding(unit, f"slight-{n}", Severity.WARNING) for n, unit in enumerate(some[5:15])]
    page = page_of(some, *slight, *grave)
    looks = first_looks(page.groups, doubts(page.texts[0]))
    said = [look.first.number if isinstance(look, Doubt) else look.finding.check for look in looks]
    assert said == ["grave"] * ALIKE + [23, 21] + [f"slight-{n}" for n in range(4)]
    assert len(looks) == LOOKS
    assert not first_looks((), ())


STEPS = st.lists(
    st.builds(
        Step, st.just("b1"), st.integers(0, 4), st.integers(0, 4), st.sampled_from(["", "low"])
    )
)


@given(STEPS)
def test_the_path_goes_from_corner_to_corner(steps: list[Step]) -> None:
    drawn = plot(steps)
    points = [tuple(map(float, p.split())) for p in drawn.line[1:].split("L")]
    assert points[0] == (0, 0)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(points))
    source, target = drawn.segments
    assert points[-1] == (drawn.width if source else 0, drawn.height if target else 0)
    assert all(0 <= m.x <= drawn.width and 0 <= m.y <= drawn.height for m in drawn.marks)
    # the bands lie side by side over all of the width, and each bead is in one
    assert [(b.first, round(b.x, 1)) for b in drawn.bands[1:]] == [
        (a.last + 1, round(a.x + a.width, 1)) for a in drawn.bands[:-1]
    ]
    assert len(drawn.bands) <= STRETCHES + 1
    assert not drawn.bands or drawn.bands[-1].last == len(steps) - 1
    assert abs(sum(b.width for b in drawn.bands) - (drawn.width if source else 0)) < 0.5


@pytest.mark.parametrize("beads", [0, 1, 10_000])
def test_the_picture_stays_small(beads: int) -> None:
    drawn = plot([Step(f"b{n}", 1, 1, "low" if n % 3 else "unpaired") for n in range(beads)])
    assert len(drawn.line) + 60 * (len(drawn.bands) + len(drawn.marks)) < 30_000


def test_a_picture_for_each_other_edition(units: tuple[Unit, ...]) -> None:
    page = page_of(units, finding(units[2], "a", Severity.ERROR))
    (figure,) = figures(page)
    assert figure.languages == ("fr", "en")
    marks = {mark.bead: mark.kind for mark in figure.plot.marks}
    assert marks == {"b3": "error", "b7": "unpaired", "b8": "unpaired"}
