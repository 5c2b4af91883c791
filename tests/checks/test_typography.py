"""The checks of typography and references on any text, and on one giant segment."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.checks import CHECKS, Context, run_checks
from align.model import Markup, Passage, Span, Unit, Variant
from align.text.typography import conventions, marks, pair_marks, prose

FORM = [name for name, check in CHECKS.items() if check.group in {"typography", "references"}]

letters = st.text(
    st.sampled_from("aéÀBЖ1 .,;:!?…'’\"«»“”„‹()[]{}<>/&%$#@-–—\\\u00a0\u202f\n\0\ud800\ufffc"),
    max_size=50,
)
pieces = st.sampled_from(
    [
        "www.a.org/b",
        "a@b.org",
        "{0}",
        "%s",
        "« a »",
        "“b”",
        " the the ",
        "a.txt",
        "@abc",
        "...",
        " - ",
    ]
)
some_text = st.lists(letters | pieces, max_size=4).map("".join)
tags = st.sampled_from(["fr", "en", "ru", "de", "fr-CA", "zh", "hy"])


@st.composite
def variants(draw: st.DrawFn) -> Variant:
    text = draw(some_text)
    spans = []
    if len(text) > 2:
        for markup in draw(st.lists(st.sampled_from(list(Markup)), max_size=3)):
            start = draw(st.integers(0, len(text) - 2))
            end = draw(st.integers(start + 1, len(text)))
            spans.append(
                Span(start, end, markup, draw(st.sampled_from(["", "1", "https://a.org"])))
            )
    return Variant(draw(tags), Passage(text, spans=tuple(sorted(spans))))


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.none() | variants(), st.none() | variants()), max_size=5))
def test_any_text_can_be_checked(sides: list[tuple[Variant | None, Variant | None]]) -> None:
    units = [Unit(str(n), *both) for n, both in enumerate(sides) if any(both)]
    by_id = {unit.id: unit for unit in units}
    for finding in run_checks(units, only=FORM):
        assert finding.places
        assert "{" not in finding.message or any("{" in v.text for u in units for v in u.variants)
        for place in finding.places:
            texts = [v.text[place.start : place.end] for v in by_id[place.unit].variants]
            assert place.text in texts
            assert 0 <= place.start <= place.end


@given(some_text)
def test_every_mark_is_in_one_pair_or_left(text: str) -> None:
    found = list(marks(text))
    paired = pair_marks(found)
    assert sorted([m for pair in paired.pairs for m in pair] + list(paired.left)) == found
    for opening, closing in paired.pairs:
        assert opening.start < closing.start
        assert opening.opens
        assert not closing.opens


@given(variants())
def test_prose_keeps_its_places(variant: Variant) -> None:
    text = prose(variant.passage)
    assert len(text) == len(variant.text)
    assert all(a in (b, "\ufffc") for a, b in zip(text, variant.text, strict=True))


@pytest.mark.parametrize("tag", ["fr", "en", "ru", "de", "es", "it", "pt", "nl", "pl", "uk"])
def test_a_language_writes_its_own_quotation_marks_in_pairs(tag: str) -> None:
    for pair in conventions(tag).quotes:
        if pair[0] in "‘‚›‹":
            continue
        inner = " a " if pair in conventions(tag).spaced else "a"
        paired = pair_marks(list(marks(f"b {pair[0]}{inner}{pair[1]} c")))
        assert [(p.opening.text, p.closing.text) for p in paired.pairs] == [tuple(pair)]
        assert not paired.left


HOSTILE = [
    "\"", "«", "“ ", "(", ")", "' ", "a ", "a", "..", ",,", "! ", " ", "\u00a0", "a.", "a@", "@a",
    "{", "<a ", "%", "a: ", "a.txt", "/a", "www.a", "-- ", "« a : « b » ", "(a) \"b\" ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length(piece: str) -> None:
    """Eight times the text takes not much more than eight times as long; a square would take 64."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        started = process_time()
        sides = Variant("fr", Passage(text)), Variant("en", Passage(text + "."))
        context = Context((Unit("1", *sides),))
        for name in FORM:
            list(CHECKS[name](context))
        return process_time() - started

    small = min(seconds(n) for n in (2_000, 2_001))
    assert seconds(16_000) < 40 * small + 0.3
