"""Word documents: what is kept, what is left out and said, what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import AlignError, EmptyDocumentError, ReadError
from align.model import BlockKind, Document
from align.readers import read


@pytest.fixture
def opened(tmp_path, make_docx):
    """The document with this body and other parts."""

    def read_body(body: str, **parts: str) -> Document:
        (tmp_path / "a.docx").write_bytes(make_docx(body, **parts))
        return read(tmp_path / "a.docx", "en")

    return read_body


def p(runs: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{runs}</w:p>"


def r(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def style(id: str, name: str, more: str = "", kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{id}"><w:name w:val="{name}"/>{more}</w:style>'


def shown(document: Document) -> list[tuple[str, int, str]]:
    return [(str(block.kind), block.level, block.text) for block in document.blocks]


def test_styles_tell_kinds_by_name_by_id_and_by_what_they_are_based_on(opened) -> None:
    styles = "".join(
        (
            style("Titel", "Title"),
            style("a1", "heading 2"),
            style("Mine", "Of my own", '<w:basedOn w:val="a1"/>'),
            style("Part", "Part", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
            style(
                "Aside", "Aside", '<w:basedOn w:val="a1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>'
            ),
            style("Round", "Round", '<w:basedOn w:val="Round"/>'),
            style("Lgende", "caption"),
            style("q", "Intense Quote"),
        )
    )
    names = ["Titel", "a1", "Mine", "Part", "Aside", "Round", "Lgende", "q", "Berschrift3", "Zitat"]
    document = opened("".join(p(r(f"In {name}"), name) for name in names), styles=styles)
    assert [(str(b.kind), b.level) for b in document.blocks] == [
        ("title", 1),
        ("heading", 2),
        ("heading", 2),
        ("heading", 1),
        ("paragraph", 0),
        ("paragraph", 0),
        ("caption", 0),
        ("quotation", 0),
        ("heading", 3),
        ("quotation", 0),
    ]


def test_runs_of_one_look_are_one_span_and_styles_of_characters_count(opened) -> None:
    styles = style("Fett", "Strong", "<w:rPr><w:b/></w:rPr>", "character") + style(
        "C", "Verbatim Char", "", "character"
    )
    runs = (
        r("a ", '<w:rStyle w:val="Fett"/>')
        + r("b", "<w:b/>")
        + r("c", '<w:rStyle w:val="Fett"/><w:b w:val="0"/><w:i/>')
        + r("2", '<w:vertAlign w:val="subscript"/>')
        + r("x = 1", '<w:rStyle w:val="C"/>')
    )
    (block,) = opened(p(runs), styles=styles).blocks
    assert block.text == "a bc2x = 1"
    assert [(s.start, s.end, str(s.markup)) for s in block.passage.spans] == [
        (0, 3, "strong"),
        (3, 4, "emphasis"),
        (4, 5, "subscript"),
        (5, 10, "code"),
    ]


def test_special_characters_are_kept(opened) -> None:
    runs = (
        r("a\u00a0b")
        + "<w:r><w:noBreakHyphen/></w:r>"
        + r("c")
        + "<w:r><w:softHyphen/></w:r>"
        + r("d\u202f;")
        + "<w:r><w:tab/><w:t>e</w:t><w:br/><w:t>f</w:t></w:r>"
        + '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'
        + '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
    )
    assert opened(p(runs)).blocks[0].text == "a\u00a0b\u2011cd\u202f; e fα→"


def test_lists_have_levels_and_cells_are_blocks(opened) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/>'
        '<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    )
    styles = style("L", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    no_list = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    deeper = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    cells = "".join(f"<w:tc>{p(r(text))}{p(r('two'))}</w:tc>" for text in "AB")
    document = opened(
        p(r("one"), "L")
        + p(r("under"), more=deeper)
        + p(r("none"), "L", no_list)
        + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>",
        styles=styles,
        numbering=numbering,
    )
    assert shown(document) == [
        ("list item", 1, "one"),
        ("list item", 2, "under"),
        ("paragraph", 0, "none"),
        ("table cell", 0, "A two"),
        ("table cell", 0, "B two"),
    ]
    assert [b.passage.locate().line for b in document.blocks] == [1, 2, 3, 4, 6]


def test_a_table_that_sets_out_a_page_is_no_table(opened) -> None:
    cell = f"<w:tc>{p(r('Chapter'), 'Heading1')}{p(r('Text.'))}</w:tc>"
    assert shown(opened(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")) == [
        ("title", 1, "Chapter"),
        ("paragraph", 0, "Text."),
    ]


def test_notes_of_both_kinds_are_counted_in_the_order_of_their_references(opened) -> None:
    def reference(kind: str, id: str, text: str = "", mark: str = "") -> str:
        return f'<w:r><w:{kind}Reference w:id="{id}"{mark}/>{text}</w:r>'

    own_mark = reference("footnote", "9", "<w:t>*</w:t>", ' w:customMarkFollows="1"')
    document = opened(
        p(
            r("One")
            + reference("endnote", "4")
            + r(", two")
            + reference("footnote", "2")
            + own_mark
        ),
        footnotes='<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{r(" Below")}</w:p>{p(r("more"))}'
        f'</w:footnote><w:footnote w:id="9">{p(r("Starred"))}</w:footnote>',
        endnotes=f'<w:endnote w:id="4">{p(r("At the end"))}</w:endnote>',
    )
    assert [(str(b.kind), b.label, b.text) for b in document.blocks] == [
        ("paragraph", "", "One(1), two(2)(3)"),
        ("note", "1", "At the end"),
        ("note", "2", "Below"),
        ("note", "2", "more"),
        ("note", "3", "Starred"),
    ]
    assert [span.value for span in document.blocks[0].passage.spans] == ["1", "2", "3"]


def test_a_text_box_is_read_once_after_its_paragraph(opened) -> None:
    box = f"<w:txbxContent>{p(r('in the box'))}{p(r('Fig. 1'), 'Caption')}</w:txbxContent>"
    both = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = opened(p(r("be") + both + r("fore")) + p(r("after")))
    assert [b.text for b in document.blocks] == ["before", "in the box", "Fig. 1", "after"]
    assert document.blocks[2].kind is BlockKind.CAPTION
    assert [b.passage.locate().line for b in document.blocks] == [1, 2, 3, 4]


def test_tracked_changes_are_read_as_accepted_and_said(opened) -> None:
    document = opened(
        p(
            r("The ")
            + f"<w:del>{r('old')}</w:del><w:ins>{r('new')}</w:ins>"
            + r(" one")
            + f"<w:moveFrom>{r(' moved')}</w:moveFrom>",
            more="<w:rPr><w:del/></w:rPr>",
        )
        + p(f"<w:moveTo>{r(' moved')}</w:moveTo>" + r(" goes on."), "Heading2")
        + f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(r('gone'))}</w:tc></w:tr></w:tbl>"
    )
    assert shown(document) == [("heading", 2, "The new one moved goes on.")]
    assert document.notices == ("5 tracked changes: the text is read as if accepted",)


def test_a_deleted_mark_at_the_end_of_a_cell_loses_nothing(opened) -> None:
    cell = f"<w:tc>{p(r('a'), more='<w:rPr><w:del/></w:rPr>')}</w:tc>"
    document = opened(f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>" + p(r("b")))
    assert [b.text for b in document.blocks] == ["a", "a", "b"]


def test_hidden_text_comments_and_contents_are_left_out_and_said(opened) -> None:
    styles = (
        style("H", "Hidden", "<w:rPr><w:vanish/></w:rPr>", "character")
        + style("T", "toc 1")
        + style("G", "Ghost", "<w:rPr><w:vanish/></w:rPr>")
    )
    document = opened(
        p(r("Contents 7"), "T")
        + p(r("a") + r("b", "<w:vanish/>") + r("c", '<w:rStyle w:val="H"/>') + r("d"))
        + p(r("e") + '<w:commentRangeStart/><w:r><w:commentReference w:id="1"/></w:r>', "G"),
        styles=styles,
        comments=f'<w:comment w:id="1">{p(r("a comment"))}</w:comment>',
    )
    assert [b.text for b in document.blocks] == ["ad"]
    assert document.notices == (
        "3 stretches of hidden text left out",
        "1 line of contents or index left out",
    )


def test_fields_give_their_results_and_links_their_addresses(opened) -> None:
    def field(instruction: str, result: str) -> str:
        parts = (
            '<w:fldChar w:fldCharType="begin"/>',
            f"<w:instrText> {instruction} </w:instrText>",
            '<w:fldChar w:fldCharType="separate"/>',
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        return "".join(f"<w:r>{part}</w:r>" for part in parts) + r(result) + end

    runs = (
        r("See ")
        + field("REF _1", "page 7")
        + field('HYPERLINK "https://a.org/"', "A")
        + field('HYPERLINK \\l "end"', "B")
        + f'<w:hyperlink w:anchor="top">{r("C")}</w:hyperlink>'
        + f'<w:fldSimple w:instr="PAGE">{r("9")}</w:fldSimple>'
    )
    (block,) = opened(p(runs)).blocks
    assert block.text == "See page 7ABC9"
    assert [s.value for s in block.passage.spans] == ["https://a.org/", "#end", "#top"]


def test_wrappers_are_seen_through(opened) -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    ruby = f"<w:ruby><w:rt>{r('しん')}</w:rt><w:rubyBase>{r('新')}</w:rubyBase></w:ruby>"
    document = opened(
        control.format(p(f"<w:smartTag>{r('Paris')}</w:smartTag>"))
        + f"<w:customXml>{p(control.format(r('x')))}</w:customXml>"
        + p("<m:oMath><m:r><m:t>E</m:t></m:r></m:oMath>")
        + p(f"<w:r>{ruby}</w:r>")
    )
    assert [b.text for b in document.blocks] == ["Paris", "x", "E", "新"]


def test_a_page_break_ends_a_page_not_a_sentence(opened) -> None:
    first = "The paragraph that runs over the end of a page is one, if it is long enough, and"
    page = '<w:r><w:br w:type="page"/></w:r>'
    for body in (
        p(r(first)) + p(page + r("goes on here.")),
        p(r(first) + page) + p(r("goes on here.")),
        p(r(first)) + p(page) + p(r("goes on here.")),
        p(r(first)) + p(r("goes on here."), more="<w:pageBreakBefore/>"),
    ):
        document = opened(body)
        assert [b.text for b in document.blocks] == [f"{first} goes on here."]
        assert document.repairs[0].reason == "page break"
    within = opened(p(r(first) + page + r("goes on here.")))
    assert [b.text for b in within.blocks] == [f"{first} goes on here."]
    assert not within.repairs


def test_the_strict_namespace_and_other_names_will_do(tmp_path, make_docx, make_zip) -> None:
    data = make_docx(p(r("Text"), "q"), styles=style("q", "Quote"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {
            name.replace("document.xml", "main2.xml"): archive.read(name)
            .decode()
            .replace("schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/w")
            .replace("schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/o")
            .replace("document.xml", "main2.xml")
            for name in archive.namelist()
        }
    (tmp_path / "a.docm").write_bytes(make_zip(files))
    assert shown(read(tmp_path / "a.docm", "en")) == [("quotation", 0, "Text")]


# what is refused


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
ENTITY = '<!DOCTYPE w:p [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:p xmlns:w="a">&x;</w:p>'
REFUSED = {
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "old": (OLE + "WordDocument".encode("utf-16-le"), r"old Word document \(\.doc\)"),
    "text": (b"Dear reader", "is no zip archive"),
    "other archive": ({"a.txt": "text"}, "is a zip archive, but no Word document"),
    "odt": ({"META-INF/manifest.xml": "<a/>"}, "is an OpenDocument file, but no Word"),
    "other xml": ({"word/document.xml": "<a/>"}, "but no Word document"),
    "broken xml": ({"word/document.xml": "<a>\n<b>"}, r"a\.docx/word/document\.xml:2: is not well"),
    "entity": ({"word/document.xml": ENTITY}, "entity"),
    "document type": ({"word/document.xml": '<!DOCTYPE a SYSTEM "a.dtd"><a/>'}, "document type"),
    "type of another part": ({"_rels/.rels": "<!DOCTYPE a><a/>"}, "document type"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(content, words: str, tmp_path, make_zip) -> None:
    data = content if isinstance(content, bytes) else make_zip(content)
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(ReadError, match=words) as caught:
        read(tmp_path / "a.docx", "en")
    assert str(caught.value.path).startswith(str(tmp_path / "a.docx"))
    assert caught.value.hint


def test_a_document_without_text_is_told(opened) -> None:
    with pytest.raises(EmptyDocumentError):
        opened("<w:p/>")


def test_a_giant_paragraph_is_refused(opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.readers.manuscript.BLOCK_LIMIT", 1_000_000)
    with pytest.raises(ReadError, match="over 1 million") as caught:
        opened("<w:p/>" + p(r("word " * 100) * 2100))
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("opening", "closing", "times"),
    [
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 120),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 80),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>", 60),
        ("<w:p><w:r><w:ruby><w:rubyBase>", "</w:rubyBase></w:ruby></w:r></w:p>", 60),
    ],
)
def test_deep_nesting_is_read(opened, opening: str, closing: str, times: int) -> None:
    assert shown(opened(p(r("a")) + opening * times + p(r("b")) + closing * times))


RICH = (
    p(r("Title"), "Title")
    + p(
        r("a", "<w:b/>") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + f"<w:ins>{r('b')}</w:ins>"
    )
    + f"<w:tbl><w:tr><w:tc>{p(r('c'))}</w:tc></w:tr></w:tbl>"
    + p(r("d"), more='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
)
NAMES = st.sampled_from(
    ["w:p", "w:r", "w:t", "w:tbl", "w:tc", "w:ins", "w:del", "w:sdt", "w:numPr", "w:val", "1"]
)
FAST = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FAST
@given(st.lists(st.tuples(NAMES, NAMES, st.integers(0, 8)), max_size=4))
def test_a_document_that_makes_no_sense_is_read_or_refused(opened, changes) -> None:
    body = RICH
    for old, new, count in changes:
        places = body.split(old)
        at = min(count, len(places) - 1)
        body = old.join(places[:at]) + new * (at > 0) + old.join(places[at:])
    with suppress(AlignError):
        opened(body, footnotes=f'<w:footnote w:id="1">{p(r("Note"))}</w:footnote>')


@FAST
@given(at=st.floats(0, 1), noise=st.binary(min_size=1, max_size=9), cut=st.integers(0, 60))
def test_a_damaged_file_is_read_or_refused(at, noise, cut, tmp_path, make_docx) -> None:
    data = make_docx(RICH, styles=style("Title", "Title"))
    place = int(at * len(data))
    (tmp_path / "a.docx").write_bytes(data[:place] + noise + data[place + cut :])
    with suppress(AlignError):
        read(tmp_path / "a.docx", "en")


# written by others


def test_what_pandoc_writes(tmp_path: Path, pandoc: Callable[..., str]) -> None:
    (tmp_path / "a.md").write_text(
        "# One\n\nText with *emphasis*^th^.[^1]\n\n> Quoted.\n\n- item\n    - under\n\n"
        "| a | b |\n|---|---|\n| c | d |\n\n: The table\n\n[^1]: The note.\n",
        encoding="utf-8",
    )
    pandoc(tmp_path / "a.md", "-o", tmp_path / "a.docx")
    document = read(tmp_path / "a.docx", "en")
    assert shown(document) == [
        ("title", 1, "One"),
        ("paragraph", 0, "Text with emphasisth.(1)"),
        ("quotation", 0, "Quoted."),
        ("list item", 1, "item"),
        ("list item", 2, "under"),
        ("caption", 0, "The table"),
        *(("table cell", 0, cell) for cell in "abcd"),
        ("note", 0, "The note."),
    ]
    assert [str(s.markup) for s in document.blocks[1].passage.spans] == [
        "emphasis",
        "superscript",
        "note reference",
    ]
