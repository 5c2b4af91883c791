"""OpenDocument texts: what is kept, what is left out and said, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import AlignError, ReadError
from align.model import BlockKind, Document
from align.readers import read


@pytest.fixture
def opened(tmp_path, make_odt):
    """The document with this body, automatic and common styles."""

    def read_body(body: str, automatic: str = "", styles: str = "") -> Document:
        (tmp_path / "a.odt").write_bytes(make_odt(body, automatic, styles))
        return read(tmp_path / "a.odt", "en")

    return read_body


def p(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def style(name: str, parent: str = "", looks: str = "", family: str = "paragraph") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}" '
        f'style:parent-style-name="{parent}"><style:text-properties {looks}/></style:style>'
    )


def span(text: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def shown(document: Document) -> list[tuple[str, int, str]]:
    return [(str(block.kind), block.level, block.text) for block in document.blocks]


def test_kinds_are_told_by_styles_and_those_they_are_based_on(opened) -> None:
    document = opened(
        p("The title", "P1")
        + '<text:h text:outline-level="3">Deep</text:h>'
        + p("By its style", "Heading_20_2")
        + p("Quoted", "P2")
        + p("Fig. <text:sequence>1</text:sequence>", "Figure"),
        style("P1", "Title") + style("P2", "Quotations"),
        style("Figure", "Caption"),
    )
    assert shown(document) == [
        ("title", 1, "The title"),
        ("heading", 3, "Deep"),
        ("heading", 2, "By its style"),
        ("quotation", 0, "Quoted"),
        ("caption", 0, "Fig. 1"),
    ]
    assert [b.passage.locate().line for b in document.blocks] == [1, 2, 3, 4, 5]


def test_looks_are_those_of_styles_and_of_spans_within_spans(opened) -> None:
    (block,) = opened(
        p("a" + span("b" + span("c", "T2") + "d", "T1") + span("2", "T3") + span("x()", "T4")),
        style("T1", "Strong_20_Emphasis", family="text")
        + style("T2", "", 'fo:font-style="italic" fo:font-weight="normal"', "text")
        + style("T3", "", 'style:text-position="-33% 58%"', "text")
        + style("T4", "Source_20_Text", "", "text"),
        style("Strong_20_Emphasis", "", 'fo:font-weight="bold"', "text"),
    ).blocks
    assert block.text == "abcd2x()"
    assert [(s.start, s.end, str(s.markup)) for s in block.passage.spans] == [
        (1, 2, "strong"),
        (2, 3, "emphasis"),
        (3, 4, "strong"),
        (4, 5, "subscript"),
        (5, 8, "code"),
    ]


def test_a_paragraph_made_italic_is_marked_one_of_an_italic_style_is_not(opened) -> None:
    italic = 'fo:font-style="italic"'
    document = opened(
        p("one", "P1") + p("two", "Quotations"),
        style("P1", "Quotations", italic),
        style("Quotations", "", italic),
    )
    assert [len(block.passage.spans) for block in document.blocks] == [1, 0]


def test_white_space_collapses_and_what_stands_for_it_does_not(opened) -> None:
    document = opened(
        p("\n  a \n b<text:s text:c='2'/>c<text:tab/>d\u00a0e<text:line-break/> f\u00adg\u202f!")
    )
    assert document.blocks[0].text == "a b  c d\u00a0e fg\u202f!"


def test_lists_nest_and_their_numbers_go_on(opened) -> None:
    numbered = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="1"/></text:list-style>'
    )
    inner = f"<text:list><text:list-item>{p('under')}</text:list-item></text:list>"
    document = opened(
        f'<text:list text:style-name="L"><text:list-item>{p("one")}{inner}</text:list-item>'
        f"</text:list>{p('between')}"
        f'<text:list text:style-name="L" text:continue-numbering="true"><text:list-item>{p("two")}'
        "</text:list-item></text:list>",
        numbered,
    )
    assert shown(document) == [
        ("list item", 1, "one"),
        ("list item", 2, "under"),
        ("paragraph", 0, "between"),
        ("list item", 1, "two"),
    ]


def test_numbered_items_under_a_heading_of_notes_are_notes(opened) -> None:
    numbered = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
        'style:num-format="1"/></text:list-style>'
    )
    items = "".join(f"<text:list-item>{p(f'Note {n}.')}</text:list-item>" for n in "ab")
    document = opened(
        p("Text.")
        + '<text:h text:outline-level="2">Notes</text:h>'
        + f'<text:list text:style-name="L">{items}</text:list>',
        numbered,
    )
    assert [b.label for b in document.blocks if b.kind is BlockKind.NOTE] == ["1", "2"]


def test_a_cell_is_a_block_whatever_is_around_it(opened) -> None:
    row = f"<table:table-row><table:table-cell>{p('A')}{p('B')}</table:table-cell>"
    row += f"<table:covered-table-cell>{p('x')}</table:covered-table-cell></table:table-row>"
    document = opened(
        f"<table:table><table:table-header-rows>{row}</table:table-header-rows>{row}</table:table>"
    )
    assert shown(document) == [("table cell", 0, "A B")] * 2


def test_notes_stand_at_the_end_and_boxes_after_their_paragraph(opened) -> None:
    note = (
        '<text:note text:note-class="{}"><text:note-citation>*</text:note-citation>'
        "<text:note-body>{}</text:note-body></text:note>"
    )
    frame = (
        f"<draw:frame><draw:text-box>{p('boxed')}"
        f"<draw:frame><draw:text-box>{p('Fig.', 'Caption')}</draw:text-box></draw:frame>"
        "</draw:text-box></draw:frame>"
    )
    document = opened(
        p(f"One{note.format('endnote', p('At the end') + p('more'))} goes {frame}on")
        + p("Two" + note.format("footnote", p("Below")))
    )
    assert [(str(b.kind), b.label, b.text) for b in document.blocks] == [
        ("paragraph", "", "One(1) goes on"),
        ("paragraph", "", "boxed"),
        ("caption", "", "Fig."),
        ("paragraph", "", "Two(2)"),
        ("note", "1", "At the end"),
        ("note", "1", "more"),
        ("note", "2", "Below"),
    ]


def test_what_is_left_out_is_said(opened) -> None:
    document = opened(
        "<text:tracked-changes><text:changed-region><text:deletion>"
        f"{p('deleted')}</text:deletion></text:changed-region><text:changed-region>"
        "<text:insertion/></text:changed-region></text:tracked-changes>"
        f"<text:table-of-content><text:index-body>{p('Chapter 7')}</text:index-body>"
        f"</text:table-of-content><text:section text:display='none'>{p('secret')}</text:section>"
        + p(
            "kept<text:change/> <text:change-start/>new<text:change-end/>"
            f"<office:annotation><dc:creator>A</dc:creator>{p('a comment')}</office:annotation>"
            + span("unseen", "H")
        ),
        style("H", "", 'text:display="none"', "text"),
    )
    assert [b.text for b in document.blocks] == ["kept new"]
    assert document.notices == (
        "2 tracked changes: the text is read as if accepted",
        "2 stretches of hidden text left out",
        "1 line of contents or index left out",
    )


def test_a_flat_file_is_read(tmp_path: Path, make_fodt) -> None:
    (tmp_path / "a.fodt").write_text(make_fodt(p("Text")), encoding="utf-8")
    assert shown(read(tmp_path / "a.fodt", "en")) == [("paragraph", 0, "Text")]


# what is refused

LOCKED = '<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
REFUSED = {
    "locked": ({"META-INF/manifest.xml": LOCKED, "content.xml": "?"}, "locked with a password"),
    "other archive": ({"a.txt": "text"}, "is a zip archive, but no OpenDocument text"),
    "sheet": ({"content.xml": "<document><body/></document>"}, "but no text"),
    "broken xml": ({"content.xml": "<a>\n<b>"}, r"a\.odt/content\.xml:2: is not well-formed"),
    "entity": ({"content.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}, "entity"),
    "document type": ({"content.xml": '<!DOCTYPE a SYSTEM "a.dtd"><a/>'}, "document type"),
    "no xml": (b"Dear reader", "is not well-formed"),
    "cut off": (b"PK\x03\x04 and no more", "cut off"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(content, words: str, tmp_path, make_zip) -> None:
    data = content if isinstance(content, bytes) else make_zip(content)
    (tmp_path / "a.odt").write_bytes(data)
    with pytest.raises(ReadError, match=words) as caught:
        read(tmp_path / "a.odt", "en")
    assert str(caught.value.path).startswith(str(tmp_path / "a.odt"))
    assert caught.value.hint


@pytest.mark.parametrize(
    ("opening", "closing", "times"),
    [
        ("<text:list><text:list-item>", "</text:list-item></text:list>", 120),
        ("<text:p><draw:frame><draw:text-box>", "</draw:text-box></draw:frame></text:p>", 80),
        (
            "<table:table><table:table-row><table:table-cell>",
            "</table:table-cell></table:table-row></table:table>",
            80,
        ),
    ],
)
def test_deep_nesting_is_read(opened, opening: str, closing: str, times: int) -> None:
    assert len(opened(opening * times + p("a") + closing * times).blocks) == 1


def test_long_chains_of_styles_end(opened) -> None:
    chain = "".join(style(f"S{n}", f"S{n + 1}") for n in range(3000)) + style("S3000", "S0")
    assert shown(opened(p("a", "S0"), "", chain)) == [("paragraph", 0, "a")]


RICH = (
    p("Title", "Title")
    + p("a" + span("b", "T1") + "<text:s/>c")
    + f"<table:table><table:table-row><table:table-cell>{p('c')}</table:table-cell>"
    + f"</table:table-row></table:table><text:list><text:list-item>{p('d')}</text:list-item>"
    + "</text:list>"
)
NAMES = st.sampled_from(
    ["text:p", "text:span", "text:s", "table:table-cell", "text:list", "text:note", "T1", "Title"]
)
FAST = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FAST
@given(st.lists(st.tuples(NAMES, NAMES), max_size=3))
def test_a_document_that_makes_no_sense_is_read_or_refused(opened, changes) -> None:
    body = RICH
    for old, new in changes:
        body = body.replace(old, new)
    with suppress(AlignError):
        opened(body, style("T1", "T1", "", "text"))


@FAST
@given(at=st.floats(0, 1), noise=st.binary(min_size=1, max_size=9), cut=st.integers(0, 60))
def test_a_damaged_file_is_read_or_refused(at, noise, cut, tmp_path, make_odt) -> None:
    data = make_odt(RICH)
    place = int(at * len(data))
    (tmp_path / "a.odt").write_bytes(data[:place] + noise + data[place + cut :])
    with suppress(AlignError):
        read(tmp_path / "a.odt", "en")


# written by others


def test_what_pandoc_writes(tmp_path: Path, pandoc: Callable[..., str]) -> None:
    (tmp_path / "a.md").write_text(
        "# One\n\nText with *emphasis*^th^.[^1]\n\n> Quoted.\n\n- item\n    - under\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n[^1]: The note.\n",
        encoding="utf-8",
    )
    pandoc(tmp_path / "a.md", "-o", tmp_path / "a.odt")
    document = read(tmp_path / "a.odt", "en")
    assert shown(document) == [
        ("title", 1, "One"),
        ("paragraph", 0, "Text with emphasisth.(1)"),
        ("quotation", 0, "Quoted."),
        ("list item", 1, "item"),
        ("list item", 2, "under"),
        *(("table cell", 0, cell) for cell in "abcd"),
        ("note", 0, "The note."),
    ]
    assert [str(s.markup) for s in document.blocks[1].passage.spans] == [
        "emphasis",
        "superscript",
        "note reference",
    ]
