"""Inline codes, shared by TMX and XLIFF."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.formats.codes import clean, counterparts, cross, meaning, native
from align.formats.interface import xml_text
from align.model import Markup, Passage, Span

TEXTS = st.text(
    st.sampled_from("ae \t\n\r\u2028\x01\u00a0\u0301\u0323\u1100\u1161\u11a8\ud800")
    | st.characters(exclude_categories=[]),
    max_size=15,
)


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    text = draw(TEXTS)
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges), max_size=4))
    spans = (Span(a, b, Markup.STRONG) for a, b in pairs if a < b)
    return Passage(text, spans=tuple(sorted(spans)))


@settings(deadline=None)
@given(passages())
def test_markup_changes_no_text_and_moves_with_it(passage: Passage) -> None:
    cleaned = clean(passage)
    assert cleaned.text == xml_text(passage.text)
    assert all(0 <= s.start < s.end <= len(cleaned.text) for s in cleaned.spans)
    assert clean(cleaned) == cleaned


def test_a_span_may_end_between_two_spaces() -> None:
    """Whatever else of the text is changed."""
    span = Span(1, 5, Markup.EMPHASIS)
    found = clean(Passage("\nab   c", spans=(span,)))
    assert found == Passage("ab   c", spans=(Span(0, 4, Markup.EMPHASIS),))


def test_a_span_keeps_its_words() -> None:
    text = "\n  e\u0301te\u0301\x01 \n 1812 "
    start = text.index("1812")
    cleaned = clean(Passage(text, spans=(Span(start, start + 4, Markup.STRONG),)))
    (span,) = cleaned.spans
    assert (cleaned.text, cleaned.text[slice(*span[:2])]) == ("été 1812", "1812")


@given(st.sampled_from(Markup), st.text("a'\"<>&= é"))
def test_a_native_code_means_what_it_was_made_of(markup: Markup, value: str) -> None:
    value = xml_text(value) if markup in (Markup.LINK, Markup.NOTE_REFERENCE) else ""
    assert meaning(native(Span(0, 1, markup, value))[0]) == (markup, value)


def test_same_value_goes_before_same_kind() -> None:
    first, second, third = (Span(0, 1, Markup.LINK, v) for v in "abc")
    bold = Span(0, 1, Markup.STRONG)
    assert counterparts([third, first, bold], [first, second]) == [2, 1, 0]


@pytest.mark.parametrize(
    ("pairs", "crossing"),
    [([(0, 3), (1, 2)], False), ([(0, 2), (2, 3)], False), ([(0, 2), (1, 3)], True),
     ([(0, 9), (1, 3), (2, 4)], True), ([(0, 2), (0, 2)], False)],
)  # fmt: skip
def test_crossing(pairs: list[tuple[int, int]], crossing: bool) -> None:
    assert cross([Span(*pair, Markup.LINK) for pair in pairs]) == crossing


def test_white_space_and_many_spans_take_linear_time() -> None:
    text = (" " * 50_000 + "\x01a\u0301\n") * 2
    edges = range(0, len(text) - 3, 3)
    passage = Passage(text, spans=tuple(Span(n, n + 3, Markup.STRONG) for n in edges))
    start = time.process_time()
    spans = clean(passage).spans
    counterparts(spans, spans)
    assert time.process_time() - start < 5
