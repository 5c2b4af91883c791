"""Markup as codes of a memory, and codes as markup."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.formats.interface import xml_text
from align.formats.tmx import Code, open_tmx, read_tmx, write_tmx
from align.formats.tmx.markup import coded, decoded
from align.formats.tmx.records import plain
from align.formats.tmx.validate import validate_tmx
from align.formats.tmx.writing import content_text
from align.model import Finding, Markup, Passage, Place, Severity, Span, Unit, Variant

SHORT = {"e": Markup.EMPHASIS, "s": Markup.STRONG, "a": Markup.LINK}


def passage(marked: str) -> Passage:
    """``a <e>b</e>`` as a passage."""
    text, spans = "", []
    begun: dict[str, int] = {}
    for piece in re.split(r"(</?\w>)", marked):
        if not re.fullmatch(r"</?\w>", piece):
            text += piece
        elif piece[1] == "/":
            spans.append(Span(begun.pop(piece[2]), len(text), SHORT[piece[2]]))
        else:
            begun[piece[1]] = len(text)
    return Passage(text, spans=tuple(sorted(spans)))


def shown(content: tuple[str | Code, ...]) -> str:
    """Each code as the letter of its tag, its i and its x."""

    def one(part: str | Code) -> str:
        if isinstance(part, str):
            return part
        first = str(part.content[0]).lstrip("</")[0]
        sign = "" if part.kind == "bpt" else "/"
        x = f",{part.get('x')}" if part.get("x") else ""
        return f"<{sign}{first}{part.get('i')}{x}>"

    return "".join(map(one, content))


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("a <e>b</e> c", "x <e>y</e>", ("a <e1,1>b</e1> c", "x <e1,1>y</e1>")),
        ("<e>a</e> <s>b</s>", "<s>x</s> <e>y</e>",
         ("<e1,1>a</e1> <s2,2>b</s2>", "<s1,2>x</s1> <e2,1>y</e2>")),
        ("<s><e>a</e></s>", "<s>x <e>y</e></s>",
         ("<e1,1><s2,2>a</s2></e1>", "<s1,2>x <e2,1>y</e2></s1>")),
        ("<e>a <s>b</e> c</s>", "x", ("<e1,1>a <s2,2>b</e1> c</s2>", "x")),
        ("a", "<e>x</e>", ("a", "<e1>x</e1>")),
        ("<s>a</s>", "<e>x</e>", ("<s1,1>a</s1>", "<e1>x</e1>")),
        ("<e>a</e><e>b</e>", "<e>x</e><e>y</e>",
         ("<e1,1>a</e1><e2,2>b</e2>", "<e1,1>x</e1><e2,2>y</e2>")),
    ],
)  # fmt: skip
def test_codes(source: str, target: str, expected: tuple[str, str]) -> None:
    first, second = coded([passage(source), passage(target)])
    assert (shown(first), shown(second)) == expected


def test_links_are_matched_by_where_they_lead() -> None:
    def links(*values: str) -> Passage:
        return Passage(
            "ab", spans=tuple(Span(n, n + 1, Markup.LINK, v) for n, v in enumerate(values))
        )

    _, target = coded([links("one", "two"), links("two", "un")])
    assert [part.get("x") for part in target if isinstance(part, Code)] == ["2", "", "1", ""]


TEXTS = st.text(
    st.sampled_from("ab é\u00a0\n e\u0301\x01&<") | st.characters(exclude_categories=["Cs"]),
    max_size=15,
)


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    drawn = draw(
        st.lists(
            st.tuples(places, places, st.sampled_from(Markup), st.sampled_from(["", 'a?b&c="d"'])),
            max_size=4,
        )
    )
    spans = {
        Span(start, end, markup, value if markup in (Markup.LINK, Markup.NOTE_REFERENCE) else "")
        for start, end, markup, value in drawn
        if start < end
    }
    return Passage(text, spans=tuple(sorted(spans)))


@settings(deadline=None, max_examples=150)
@given(passages(), passages())
def test_markup_comes_back(source: Passage, target: Passage) -> None:
    for given_, content in zip((source, target), coded([source, target]), strict=True):
        text, spans = decoded(content)
        assert text == xml_text(given_.text) == plain(content)
        if given_.text == text:
            assert sorted(spans) == sorted(given_.spans)
        codes = [part for part in content if isinstance(part, Code)]
        assert all(part != "" for part in content)
        numbers = [c.get("i") for c in codes if c.kind == "bpt"]
        assert len(numbers) == len(set(numbers))
        assert sorted(numbers) == sorted(c.get("i") for c in codes if c.kind == "ept")


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(source=passages(), target=passages())
def test_units_with_codes_are_read_back_and_nothing_is_wrong(
    source: Passage, target: Passage, tmp_path: Path
) -> None:
    unit = Unit("1", Variant("fr", source), Variant("en", target))
    path = tmp_path / "a.tmx"
    with path.open("wb") as stream:
        written = write_tmx([unit], stream, "fr", "en", codes="paired")
    read = read_tmx(path)
    assert len(read) == written.count
    for back in read:
        assert back.source
        assert back.source.text == xml_text(source.text)
        assert back.source.passage.spans == decoded(coded([source])[0])[1]
    wrong = {f.check for f in validate_tmx(path)}
    assert wrong <= {"invisible"}


def test_the_default_is_plain_text() -> None:
    unit = Unit("1", Variant("fr", passage("a <e>b</e>")), Variant("en", passage("<e>x</e>")))
    stream = io.BytesIO()
    write_tmx([unit], stream, "fr", "en")
    (tu,) = open_tmx(stream.getvalue())[1]
    assert [v.content for v in tu.variants] == [("a b",), ("x",)]


def test_sources_that_differ_in_codes_are_two_sources() -> None:
    units = [
        Unit("1", Variant("fr", passage("a <e>b</e>")), Variant("en", passage("x"))),
        Unit("2", Variant("fr", passage("a b")), Variant("en", passage("y"))),
    ]
    assert write_tmx(units, io.BytesIO(), "fr", "en", codes="paired").count == 2
    assert write_tmx(units, io.BytesIO(), "fr", "en").conflicting == ("2",)


def test_codes_of_other_tools() -> None:
    content = b"""<tmx version="1.4"><header/><body><tu><tuv xml:lang="fr"><seg
      >a <bpt i="1" type="bold">&lt;b></bpt>b<ept i="1">&lt;/b></ept> <hi type="italic">c</hi><bpt
      i="2" type="font">{\\f1</bpt>d<ept i="2">}</ept><ph>x</ph></seg></tuv></tu></body></tmx>"""
    (tu,) = open_tmx(content)[1]
    assert decoded(tu.variants[0].content) == (
        "a b cd",
        (Span(2, 3, Markup.STRONG), Span(4, 5, Markup.EMPHASIS)),
    )
    assert content_text(tu.variants[0].content).startswith('a <bpt i="1" type="bold">&lt;b&gt;</')


def test_findings_are_notes() -> None:
    unit = Unit("1", Variant("fr", Passage("a")), Variant("en", Passage("b")))
    assert unit.target
    finding = Finding(
        "x", Severity.WARNING, "This is\nodd.", "Look.", (Place.of(unit, unit.target),)
    )
    stream = io.BytesIO()
    write_tmx([unit], stream, "fr", "en", findings=[finding])
    (tu,) = open_tmx(stream.getvalue())[1]
    assert (tu.infos[0].kind, tu.infos[0].text) == ("note", "warning: This is odd. Look.")
    assert [i.type for i in tu.infos[1:]] == ["x-score", "x-kind", "x-block", "x-block-kind"]
