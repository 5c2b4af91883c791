"""Books: their spine, their title, notes in files of their own, and what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from align.errors import ReadError
from align.model import Document
from align.readers import read

Book = Callable[..., Document]
TITLE = "<dc:title>The lake</dc:title>"


def xhtml(body: str) -> str:
    return (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">\n'
        f"<head><title>x</title></head><body>{body}</body></html>"
    )


@pytest.fixture
def book(make_book, tmp_path: Path) -> Book:
    """Read a book of bodies by file name; `change` replaces words in members of the archive."""

    def made(
        bodies: dict[str, str],
        metadata: str = TITLE,
        items: str = "",
        change: dict[str, tuple[str, str]] | None = None,
        more: dict[str, str] | None = None,
    ) -> Document:
        data = make_book({name: xhtml(body) for name, body in bodies.items()}, metadata, items)
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                before, after = (change or {}).get(name, ("", ""))
                new.writestr(name, old.read(name).decode().replace(before, after))
            for name, content in (more or {}).items():
                new.writestr(name, content)
        path = tmp_path / "book.epub"
        path.write_bytes(stream.getvalue())
        return read(path, "en")

    return made


def facts(document: Document) -> list[tuple[str, int, str, str]]:
    return [(str(b.kind), b.level, b.label, b.text) for b in document.blocks]


def test_chapters_in_order_each_with_its_path(book: Book) -> None:
    document = book({"b/two.xhtml": "<h1>One</h1><p>Text.</p>", "a.xhtml": "<h1>Two</h1>"})
    assert facts(document) == [
        ("title", 1, "", "The lake"),
        ("heading", 1, "", "One"),
        ("paragraph", 0, "", "Text."),
        ("heading", 1, "", "Two"),
    ]
    places = [block.passage.locate() for block in document.blocks]
    assert places[0].path.endswith("book.epub/OEBPS/book.opf")
    assert places[1].path.endswith("book.epub/OEBPS/b/two.xhtml")
    assert places[1].line == 2


@pytest.mark.parametrize(
    ("bodies", "title"),
    [
        (["<h1>THE LAKE</h1>", "<h1>One</h1>"], "THE LAKE"),
        (["<h1>Sevan</h1><p>Text.</p>"], "Sevan"),
        (["<p>The lake</p>", "<h1>One</h1><h1>Two</h1>"], "The lake"),
        (["<p>Text.</p>"], "The lake"),
    ],
)
def test_the_title_of_the_metadata_is_the_last_resort(
    book: Book, bodies: list[str], title: str
) -> None:
    document = book({f"{n}.xhtml": body for n, body in enumerate(bodies)})
    assert [b.text for b in document.blocks if b.kind == "title"] == [title]
    assert document.blocks[0].text == title


def test_notes_in_another_file_keep_step_with_their_references(book: Book) -> None:
    document = book(
        {
            "c/1.xhtml": '<p>A<a epub:type="noteref" href="../n.xhtml#a">*</a>.</p>',
            "c/2.xhtml": '<p>B<a epub:type="noteref" href="../n.xhtml#b">note</a>.</p>',
            "n.xhtml": '<aside epub:type="footnote" id="a"><p>First. <a href="c/1.xhtml">↩</a></p>'
            '</aside><aside epub:type="footnote" id="b"><p>Second.</p></aside><p>No note.</p>',
        },
        change={"OEBPS/book.opf": ('<itemref idref="i2"/>', '<itemref idref="i2" linear="no"/>')},
    )
    assert [row[2:] for row in facts(document)] == [
        ("", "The lake"),
        ("", "A(*)."),
        ("", "B(2)."),
        ("*", "First."),
        ("2", "Second."),
    ]


def test_contents_are_left_out(book: Book) -> None:
    bodies = {"toc.xhtml": "<p>Contents</p>", "1.xhtml": "<nav>x</nav><p>Text.</p>"}
    nav = ('id="i0"', 'id="i0" properties="nav"')
    guide = ("</package>", '<guide><reference type="toc" href="toc.xhtml"/></guide></package>')
    for change in (nav, guide):
        document = book(bodies, change={"OEBPS/book.opf": change})
        assert [b.text for b in document.blocks] == ["The lake", "Text."]


def test_named_characters_need_no_dtd(book: Book) -> None:
    document = book({"1.xhtml": "<p>A&nbsp;lake&hellip; &amp; <a id='x'/>more &lt;here&gt;.</p>"})
    assert document.blocks[1].text == "A\u00a0lake… & more <here>."
    assert not document.notices


def test_what_is_no_xml_is_read_as_a_browser_would(book: Book) -> None:
    document = book({"1.xhtml": "<p>One<br>two.<p>Three."})
    assert [b.text for b in document.blocks[1:]] == ["One two.", "Three."]
    assert "read as a browser would (OEBPS/1.xhtml)" in document.notices[0]


def test_missing_files_are_named(book: Book) -> None:
    items = '<item id="x" href="lost.xhtml" media-type="application/xhtml+xml"/>'
    spine = {"OEBPS/book.opf": ("<spine>", '<spine><itemref idref="x"/>')}
    document = book({"1.xhtml": "<p>Text.</p>"}, items=items, change=spine)
    assert document.notices == (
        "The book names the file 'OEBPS/lost.xhtml', but does not hold it.",
    )


def test_paths_stay_in_the_archive(book: Book, tmp_path: Path) -> None:
    (tmp_path / "secret.xhtml").write_text(xhtml("<p>Secret</p>"), encoding="utf-8")
    for href in ("../../secret.xhtml", f"{tmp_path}/secret.xhtml", "%2e%2e/%2e%2e/secret.xhtml"):
        change = {"OEBPS/book.opf": ('href="2.xhtml"', f'href="{href}"')}
        document = book({"1.xhtml": "<p>Text.</p>", "2.xhtml": ""}, change=change)
        assert [b.text for b in document.blocks] == ["The lake", "Text."]
        assert "but does not hold it" in document.notices[0]


LOCK = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData><e:EncryptionMethod Algorithm="{}"/>
<e:CipherData><e:CipherReference URI="{}"/></e:CipherData></e:EncryptedData></encryption>"""


def test_a_locked_book_is_refused_but_not_one_with_disguised_fonts(book: Book) -> None:
    body = {"1.xhtml": "<p>Text.</p>"}
    lock = LOCK.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/1.xhtml")
    with pytest.raises(ReadError, match=r"book\.epub: is locked"):
        book(body, more={"META-INF/encryption.xml": lock})
    font = LOCK.format("http://www.idpf.org/2008/embedding", "OEBPS/font.otf")
    assert book(body, more={"META-INF/encryption.xml": font}).blocks


def test_what_is_no_book_is_refused(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    for content in (b"text", b"PK\x03\x04", b""):
        path.write_bytes(content)
        with pytest.raises(ReadError, match=r"a\.epub"):
            read(path, "en")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(ReadError, match="is no EPUB book"):
        read(path, "en")
    for change in (
        {"META-INF/container.xml": ("book.opf", "none.opf")},
        {"META-INF/container.xml": ("<rootfiles>", "<rootfiles")},
        {"OEBPS/book.opf": ("<spine>", "<spine><!-- ")},
        {"OEBPS/book.opf": ("1.xhtml", "2.xhtml")},
    ):
        with pytest.raises(ReadError, match=r"book\.epub"):
            book({"1.xhtml": "<p>Text.</p>"}, change=change)


def test_entities_of_the_book_s_own_are_not_resolved(book: Book) -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]><html'
    document = book({"1.xhtml": "<p>&a; &f; Text.</p>"}, change={"OEBPS/1.xhtml": ("<html", bomb)})
    assert "aaaa" not in document.blocks[-1].text
    assert "root" not in document.blocks[-1].text
    assert "needs the entity" in document.notices[0]
