from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.formats.report.cells import runs
from align.formats.report.remarks import Remark, Spot
from align.model import Finding, Location, Markup, Passage, Place, Severity, Span, Variant

TEXT = "abcdefghijkl"
STRETCHES = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(sorted)
TAGS = {Markup.EMPHASIS: "em", Markup.STRONG: "strong", Markup.CODE: "code"}


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    kinds = st.sampled_from((*TAGS, Markup.LINK))
    drawn = draw(st.lists(st.tuples(STRETCHES, kinds), max_size=6))
    return tuple(sorted(Span(s, e, kind, "x") for (s, e), kind in drawn if s < e))


def remark(number: int, places: list[list[int]]) -> Remark:
    location = Location("a.md", 1, 1)
    finding = Finding(
        "check",
        Severity.NOTE,
        "",
        "",
        tuple(Place("1", "en", s, e, TEXT[s:e], location) for s, e in places),
        "better",
    )
    return Remark(finding, tuple(Spot("b1", 1, 0, 1, s, e) for s, e in places), number)


@given(spans(), st.lists(st.lists(STRETCHES, max_size=3), max_size=4))
def test_each_letter_has_its_findings_and_its_markup(
    inline: tuple[Span, ...], places: list[list[list[int]]]
) -> None:
    remarks = [remark(number, here) for number, here in enumerate(places, 1)]
    variant = Variant("en", Passage(TEXT, "a.md", (), inline))
    found = []
    for run in runs(variant, 1, "b1", remarks):
        numbers = {r.number for r in run.remarks}
        assert [r.number for r in run.remarks] == sorted(r.number for r in run.remarks)
        for part in run.parts:
            assert part.text
            found += [(letter, numbers, set(part.tags), part.link) for letter in part.text]
        at = len(found)
        ends = {r.number for r in remarks for s, e in places[r.number - 1] if s < e == at}
        assert {r.number for r in run.ends} == ends
    assert found == [
        (
            letter,
            {n for n, here in enumerate(places, 1) if any(s <= at < e for s, e in here)},
            {TAGS[s.markup] for s in inline if s.start <= at < s.end and s.markup in TAGS},
            "x" if any(s.start <= at < s.end and s.markup is Markup.LINK for s in inline) else "",
        )
        for at, letter in enumerate(TEXT)
    ]


def test_of_another_column_nothing_is_marked() -> None:
    (run,) = runs(Variant("en", Passage(TEXT)), 0, "b1", [remark(1, [[0, 3]])])
    assert not run.remarks
