"""Web pages: notes by all usual conventions, encodings, real exports, hostile pages."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import AlignError, EmptyDocumentError, EncodingError, ReadError
from align.model import BlockKind, Document, Markup
from align.readers import read

Page = Callable[..., Document]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """Read a page, given as text or bytes."""

    def made(content: str | bytes, language: str = "en", encoding: str | None = None) -> Document:
        path = tmp_path / "page.html"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(path, language, encoding=encoding)

    return made


def notes(document: Document) -> list[tuple[str, str]]:
    return [(b.label, b.text) for b in document.blocks if b.kind is BlockKind.NOTE]


def references(document: Document) -> list[tuple[str, str]]:
    return [
        (span.value, block.text[span.start : span.end])
        for block in document.blocks
        for span in block.passage.spans
        if span.markup is Markup.NOTE_REFERENCE
    ]


CONVENTIONS = {
    "pandoc": """<p>A lake.<a href="#fn1" class="footnote-ref" id="fnref1"
        role="doc-noteref"><sup>1</sup></a></p>
        <section class="footnotes" role="doc-endnotes"><hr><ol><li id="fn1"><p>A note. <a
        href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>""",
    "mammoth": """<p>A lake.<sup><a href="#footnote-1" id="footnote-ref-1">[1]</a></sup></p>
        <ol><li id="footnote-1"><p> A note. <a href="#footnote-ref-1">↑</a></p></li></ol>""",
    "wiki": """<p>A lake.<sup id="cite_ref-x_1-0" class="reference"><a href="#cite_note-x-1">
        <span>[</span>1<span>]</span></a></sup></p>
        <ol class="references"><li id="cite_note-x-1"><span class="mw-cite-backlink"><b>
        <a href="#cite_ref-x_1-0">^</a></b></span> A note.</li></ol>""",
    "Word": """<p>A lake.<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1">
        <span>[1]</span></a></p><div><hr><div id=ftn1><p class=MsoFootnoteText>
        <a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> A note.</p></div></div>""",
    "LibreOffice": """<p>A lake.<a class="sdfootnoteanc" name="sdfootnote1anc"
        href="#sdfootnote1sym"><sup>1</sup></a></p>
        <div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym"
        name="sdfootnote1sym" href="#sdfootnote1anc">1</a> A note.</p></div>""",
    "Gutenberg": """<p>A lake.<a id="FNanchor_1_1"></a><a href="#Footnote_1_1"
        class="fnanchor">[1]</a></p><div class="footnotes"><div class="footnote"><p><a
        id="Footnote_1_1"></a><a href="#FNanchor_1_1"><span class="label">[1]</span></a>
        A note.</p></div></div>""",
    "epub": """<p>A lake.<a epub:type="noteref" href="#n1">1</a></p>
        <aside epub:type="footnote" id="n1"><p>1. A note.</p></aside>""",
    "number raised on both sides": """<p>A lake.<sup><a href="#n1">1</a></sup></p><p>More.</p>
        <p><a name="n1"></a><sup>1</sup> A note.</p>""",
    "brackets around the links": """<p>A lake.<sup>[<a href="#n1" id="r1">1</a>]</sup></p>
        <p id="n1">[<a href="#r1">1</a>] A note.</p>""",
}


@pytest.mark.parametrize("name", CONVENTIONS)
def test_notes_and_what_refers_to_them(name: str, page: Page) -> None:
    document = page(CONVENTIONS[name])
    assert document.blocks[0].text == "A lake.(1)"
    assert references(document) == [("1", "(1)")]
    assert not any(s.markup is Markup.SUPERSCRIPT for s in document.blocks[0].passage.spans)
    assert notes(document) == [("1", "A note.")]


def test_notes_without_numbers_are_counted(page: Page) -> None:
    document = page(
        """<p>A<a epub:type="noteref" href="#x">see</a>
        b<a epub:type="noteref" href="#y">see</a>.</p>
        <aside epub:type="footnote" id="x">First.</aside>
        <aside epub:type="footnote" id="y"><p>Second.</p><p>More.</p></aside>"""
    )
    assert document.blocks[0].text == "A(1) b(2)."
    assert notes(document) == [("1", "First."), ("2", "Second."), ("2", "More.")]


def test_what_is_said_of_pictures_is_a_caption(page: Page) -> None:
    document = page(
        """<h1>T</h1><p><img src="a.png" alt="A boat">Fish.</p><p>Fish <img src="b.jpg" alt="b.jpg">
        <img src="c.png" alt="A net">are caught.</p><figure><img src="d" alt="One"><figcaption>One
        </figcaption></figure><img src="e" alt="Two"><p class="caption">Two</p>
        <img src="f" alt="Three"><p><em>Under it</em></p>"""
    )
    assert [(str(b.kind), b.text) for b in document.blocks[1:]] == [
        ("caption", "A boat"),
        ("paragraph", "Fish."),
        ("paragraph", "Fish are caught."),
        ("caption", "A net"),
        ("caption", "One"),
        ("caption", "Two"),
        ("caption", "Three"),
        ("caption", "Under it"),
    ]


def test_markup_may_go_around_blocks(page: Page) -> None:
    document = page("<div><i>One<div>two <b>three</b></div>four<br><br>five</i> six</div>")
    found = [
        (b.text, [(str(s.markup), b.text[s.start : s.end]) for s in b.passage.spans])
        for b in document.blocks
    ]
    assert found == [
        ("One", [("emphasis", "One")]),
        ("two three", [("emphasis", "two three"), ("strong", "three")]),
        ("four", [("emphasis", "four")]),
        ("five six", [("emphasis", "five")]),
    ]


def test_hidden_text_is_left_out_but_not_hidden_notes(page: Page) -> None:
    document = page(
        """<p>A lake.<a role="doc-noteref" href="#n">1</a> <span style="display: none">No</span>
        <a aria-hidden="true" href="#p">#</a></p><p hidden>No</p><template><p>No</p></template>
        <aside hidden role="doc-footnote" id="n">A note.</aside>"""
    )
    assert [b.text for b in document.blocks] == ["A lake.(1)", "A note."]


def test_a_table_of_contents_has_no_notes(page: Page) -> None:
    document = page(
        """<p><a href="#c1" id="t1">1</a> <a href="#c2" id="t2">2</a></p>
        <h2 id="c1"><a href="#t1">1</a> First</h2><p>Text.</p>
        <h2 id="c2"><a href="#t2">2</a> Second</h2><p>Text.</p>"""
    )
    assert not notes(document)
    assert not references(document)


def test_a_paragraph_of_several_notes_is_no_note(page: Page) -> None:
    document = page(
        """<p>A<a href="#n1" id="r1">1</a> b<a href="#n2" id="r2">2</a>.</p>
        <p><a href="#r1" id="n1">1</a> One.<br><a href="#r2" id="n2">2</a> Two.</p>"""
    )
    assert [b.text for b in document.blocks] == ["A1 b2.", "1 One. 2 Two."]
    assert not notes(document)


def test_a_note_may_begin_with_a_number(page: Page) -> None:
    document = page(
        '<p>A.<a epub:type="noteref" href="#n">2</a></p>'
        '<aside epub:type="footnote" id="n">2 lakes are there.</aside>'
    )
    assert notes(document) == [("2", "2 lakes are there.")]


# encodings


@pytest.mark.parametrize(
    ("declared", "written", "found"),
    [
        ('<meta charset="windows-1251">', "windows-1251", "windows-1251"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
            "koi8-r",
            "koi8-r",
        ),
        ('<?xml version="1.0" encoding="iso-8859-5"?>', "iso-8859-5", "iso-8859-5"),
        ("", "utf-8", "utf-8"),
        ('<meta charset="utf-16">', "utf-8", "utf-8"),
        ('<meta charset="utf-8">', "utf-8-sig", "utf-8"),
        ('<meta charset="utf-8">', "utf-16", "utf-16"),
    ],
)
def test_the_encoding_is_declared(page: Page, declared: str, written: str, found: str) -> None:
    text = "Озеро Севан лежит на высоте, где лежат ещё и другие озёра."
    document = page(f"{declared}<p>{text}</p>".encode(written), "ru")
    assert document.blocks[0].text == text
    assert document.encoding.startswith(found)
    assert not document.notices


def test_a_lying_declaration_is_told(page: Page) -> None:
    content = "<meta charset='iso-8859-1'><p>Озеро лежит высоко в горах, и вода его холодна.</p>"
    for encoding in ("utf-8", "windows-1251"):
        document = page(content.encode(encoding), "ru")
        assert document.blocks[0].text.startswith("Озеро лежит")
        assert document.notices == (
            f"The page says that it is in windows-1252; it is in {encoding}.",
        )


def test_the_encoding_that_is_given_wins(page: Page) -> None:
    content = "<meta charset=utf-8><p>Озеро</p>".encode("koi8-r")
    assert page(content, "ru", "koi8-r").blocks[0].text == "Озеро"
    with pytest.raises(EncodingError):
        page(b"<meta charset=utf-8><p>caf\xe9 \xe9t\xe9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9</p>", "en")


# titles and the main part


@pytest.mark.parametrize(
    ("content", "blocks"),
    [
        ("<title>Of the window</title><p>Text.</p>", [("title", "Of the window")]),
        ("<title>The lake</title><p>The lake</p><h1>Part</h1>", [("title", "The lake")]),
        ("<title>Site</title><h1>The lake</h1><h1>Part</h1>", [("title", "The lake")]),
        ("<h1>The lake</h1><article><p>Text.</p></article>", [("title", "The lake")]),
        ("<p>One</p><article>A</article><article>B</article>", [("paragraph", "One")]),
    ],
)
def test_the_title(page: Page, content: str, blocks: list[tuple[str, str]]) -> None:
    document = page(content)
    assert [(str(b.kind), b.text) for b in document.blocks[:1]] == blocks
    assert sum(b.kind is BlockKind.TITLE for b in document.blocks) <= 1


def test_notes_outside_the_main_part_are_read(page: Page) -> None:
    document = page(
        '<article><p>A lake.<a href="#n" role="doc-noteref">1</a></p></article><p>Advertisement</p>'
        '<div role="doc-footnote" id="n">A note.</div>'
    )
    assert [b.text for b in document.blocks] == ["A lake.(1)", "A note."]


# hostile pages


HOSTILE = {
    "deep": "<div>" * 100_000 + "text",
    "deep inline": "<b>" * 1_900 + "text",
    "unclosed": "<p><i><td><li>" * 400 + "text",
    "tables": "<table><tr><td>" * 300 + "text",
    "nul": "a\0b" * 1000,
    "entities": "&amp;&nbsp;&#0;&#x110000;&#xd800;&bogus;&lt" * 1000,
    "bomb": "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><p>&b;</p>",
    "links": "".join(f'<p id="p{n}"><a href="#p{n + 1}">1</a></p>' for n in range(5_000)),
    "one target": '<a href="#x">1</a>' * 20_000 + '<p id="x">1 <a href="#x">1</a></p>',
    "notes in one paragraph": "<p>"
    + "".join(f'<a href="#n{n}" id="r{n}">{n}</a> ' for n in range(5_000))
    + "<p>"
    + "".join(f'<a href="#r{n}" id="n{n}">{n}</a> ' for n in range(5_000)),
    "one line": "<p>" + "<i>word</i>&eacute; " * 50_000,
    "spans": "<p>" + "<b><i><sup>x</sup></i></b>" * 20_000,
    "breaks": "<p>" + "a-<br>" * 50_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">text",
    "comment": "<p>text<!--" + "-" * 100_000,
    "script": "<p>text<script>" + "<p>" * 100_000,
    "cells": "<table>" + "<td>a<p>b" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read_or_refused(page: Page, name: str) -> None:
    start = time.process_time()
    with contextlib.suppress(AlignError):
        assert page(HOSTILE[name]).blocks
    assert time.process_time() - start < 10


def test_pages_nested_too_deep_are_refused(page: Page) -> None:
    with pytest.raises(ReadError, match=r"page\.html:1: nests its elements too deep"):
        page(HOSTILE["deep"])


def test_an_empty_page_is_refused(page: Page) -> None:
    for content in ("<!-- nothing -->", "<html></html>", "<script>x</script>"):
        with pytest.raises(EmptyDocumentError):
            page(content)


TAGS = """<p> <div> </div> <b> </i> <a_href="#x"> </a> <li_id=x> <td> <table> </table> <br> <ol>
<pre> <!-- --> <h1> <sup> [1] 1 word &nbsp; &shy; <hr> <q> <img_alt=x> <script> </script> &lt;"""


@settings(deadline=None, max_examples=60)
@given(content=st.lists(st.sampled_from(TAGS.split()), max_size=40))
def test_any_tags_are_read(content: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.html"
    path.write_text("word\n" + "\n".join(content).replace("_", " "), encoding="utf-8")
    document = read(path, "en")
    assert "word" in document.blocks[0].text
    for block in document.blocks:
        assert block.text == block.text.strip()
        assert all(0 <= s.start < s.end <= len(block.text) for s in block.passage.spans)


# exports of other programs

RICH = """---
title: The lake
---

# First part

The lake *of* Sevan[^1] lies **high**, 10^6^ m. Look at [the map](https://example.org/m).

## Second

- one
- two
    1. deep

| Year | What |
|------|------|
| 1863 | a road |

More[^2] text here.

[^1]: The first *note*.

[^2]: The second note.
"""
BLOCKS = [
    ("title", 1, "", "The lake"),
    ("heading", 1, "", "First part"),
    ("paragraph", 0, "", "The lake of Sevan(1) lies high, 106 m. Look at the map."),
    ("heading", 2, "", "Second"),
    ("list item", 1, "", "one"),
    ("list item", 1, "", "two"),
    ("list item", 2, "", "deep"),
    ("table cell", 0, "", "Year"),
    ("table cell", 0, "", "What"),
    ("table cell", 0, "", "1863"),
    ("table cell", 0, "", "a road"),
    ("paragraph", 0, "", "More(2) text here."),
    ("note", 0, "1", "The first note."),
    ("note", 0, "2", "The second note."),
]


def facts(document: Document) -> list[tuple[str, int, str, str]]:
    return [(str(b.kind), b.level, b.label, b.text) for b in document.blocks]


@pytest.fixture(scope="module")
def by_pandoc(
    tmp_path_factory: pytest.TempPathFactory, pandoc: Callable[..., str]
) -> Callable[..., Path]:
    """Make a file of RICH with pandoc."""
    folder = tmp_path_factory.mktemp("pandoc")
    (folder / "rich.md").write_text(RICH, encoding="utf-8")

    def make(name: str, *options: str) -> Path:
        pandoc(folder / "rich.md", "-s", *options, "-o", folder / name)
        return folder / name

    return make


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("rich.html", ("--toc",)),
        ("rich.epub", ("--toc",)),
        ("rich2.epub", ("--toc", "-t", "epub2")),
        ("rich4.html", ("-t", "html4")),
    ],
)
def test_what_pandoc_writes(
    name: str, options: tuple[str, ...], by_pandoc: Callable[..., Path]
) -> None:
    document = read(by_pandoc(name, *options), "en")
    assert facts(document) == BLOCKS
    markups = [str(span.markup) for span in document.blocks[2].passage.spans]
    assert markups == ["emphasis", "note reference", "strong", "superscript", "link"]


def test_what_libreoffice_writes(by_pandoc: Callable[..., Path], tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    command = [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "html:HTML", "--outdir", str(tmp_path), str(by_pandoc("rich.docx"))]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert facts(read(tmp_path / "rich.html", "en")) == BLOCKS


def test_printed_heads_and_feet_of_libreoffice_are_left_out(page: Page) -> None:
    body = '<div title="header"><p>A Novel</p></div><p>One.</p><div title="footer"><p>2</p></div>'
    generator = '<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>'
    assert [b.text for b in page(f"<head>{generator}</head>{body}").blocks] == ["One."]
    assert [b.text for b in page(body).blocks] == ["A Novel", "One.", "2"]
