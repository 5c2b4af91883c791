"""EPUB books, 2 and 3, as the parts of a document: the chapters of the spine, in order.

Tables of contents are left out; of files out of the reading order (``linear="no"``) only notes are
read. Where no heading is the book's title, that of its metadata stands in front. A file of the book
that is no well-formed XML is read as a browser would read it.
"""

from __future__ import annotations

import html.entities
import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

from align.errors import ReadError
from align.model import BlockKind
from align.readers.elements import mark_title, same_words, text_lines, walk
from align.readers.files import FILE_LIMIT
from align.readers.footnotes import find_footnotes, text_of
from align.readers.html import parse_page
from align.readers.passages import Hyphens, PassageWriter
from align.readers.source import Reading
from align.readers.structure import Part
from align.xmlio import Element, line_of, parse_xml
from align.zips import Archive, open_archive

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of disguising fonts, which lock no text."""
_PAGES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml"))


def read(data: bytes, path: str, language: str, encoding: str | None) -> Reading:
    """The parts of a book; `encoding` is not asked, each of its files says it."""
    archive = open_archive(data, path=path)
    book = _book(archive, path)
    _refuse_locked(archive, path, {file.name for file in book.files})
    pages: dict[str, Element] = {}
    lines: dict[str, list[str]] = {}
    notices: list[str] = []
    size = 0
    for file in book.files:
        if file.name not in archive:
            notices.append(f"The book names the file '{file.name}', but does not hold it.")
            continue
        content = archive.read(file.name)
        size += len(content)
        if size > FILE_LIMIT:
            raise ReadError(f"holds more than {FILE_LIMIT // 1_000_000} MB of text", path=path)
        where = f"{path}/{file.name}"
        try:
            page = parse_xml(_without_entities(content), path=where)
        except ReadError as failure:
            if not content.strip():
                continue
            page = parse_page(content, where, language, None).root
            notices.append(f"{failure.message}: read as a browser would ({file.name}).")
        pages[file.name] = page
        lines[file.name] = text_lines(content.decode("utf-8", "replace"))
    if not pages:
        raise ReadError("holds none of the texts it names", path=path, hint=_AGAIN)
    hyphens = Hyphens(" ".join(map(text_of, pages.values())), language)
    notes = find_footnotes(pages)
    parts: list[Part] = []
    for file in book.files:
        if file.name not in pages:
            continue
        root = pages[file.name]
        found = list(walk(root, f"{path}/{file.name}", hyphens, notes, lines[file.name]))
        if not file.linear:
            found = [part for part in found if part.kind is BlockKind.NOTE]
        for part in found[:1]:
            part.gap = ""
        parts += found
    return Reading(_titled(parts, book, path, hyphens), hyphens, "", tuple(notices))


_AGAIN = "Open it in the program that made it and save it again, or fetch it again."


class _File(NamedTuple):
    """A file of the spine."""

    name: str
    """Its path in the archive."""
    linear: bool


class _Book(NamedTuple):
    """What the package document says."""

    name: str
    """Its own path in the archive."""
    title: Element | None
    files: tuple[_File, ...]


def _book(archive: Archive, path: str) -> _Book:
    if CONTAINER not in archive:
        raise ReadError("is no EPUB book: it holds no list of its contents", path=path, hint=_AGAIN)
    container = parse_xml(archive.read(CONTAINER), path=f"{path}/{CONTAINER}")
    name = next((e.get("full-path", "") for e in container.iter("{*}rootfile")), "")
    name = posixpath.normpath(unquote(name))
    package = parse_xml(archive.read(name), path=f"{path}/{name}")
    items = {item.get("id"): item for item in package.iter("{*}item")}
    contents = {
        _resolved(name, reference.get("href", ""))
        for reference in package.iter("{*}reference")
        if reference.get("type", "").lower() == "toc"
    }
    files: dict[str, _File] = {}
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type", "").lower() not in _PAGES:
            continue
        file = _resolved(name, item.get("href", ""))
        if "nav" not in item.get("properties", "").split() and file not in contents:
            files.setdefault(file, _File(file, reference.get("linear") != "no"))
    title = next((e for e in package.iter("{*}title") if text_of(e).strip()), None)
    return _Book(name, title, tuple(files.values()))


def _resolved(base: str, href: str) -> str:
    """The path in the archive of what a file of it links to."""
    file = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), file))


def _refuse_locked(archive: Archive, path: str, files: set[str]) -> None:
    """Refuse a book whose text is encrypted."""
    if ENCRYPTION not in archive:
        return
    for data in parse_xml(archive.read(ENCRYPTION), path=f"{path}/{ENCRYPTION}").iter(
        "{*}EncryptedData"
    ):
        method = next((e.get("Algorithm") for e in data.iter("{*}EncryptionMethod")), None)
        locked = {_resolved("", e.get("URI", "")) for e in data.iter("{*}CipherReference")}
        if method not in _FONTS and not files.isdisjoint(locked):
            raise ReadError(
                "is locked: its text is encrypted (DRM)",
                path=path,
                hint="Ask the publisher for a copy without protection.",
            )


_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30};)")
_OF_XML = frozenset((b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"))


def _without_entities(content: bytes) -> bytes:
    """The file with the named characters of html as numbers, which XML knows without a DTD."""

    def number(match: re.Match[bytes]) -> bytes:
        found = html.entities.html5.get(match[1].decode("ascii"))
        if found is None or match[1] in _OF_XML:
            return match[0]
        return "".join(f"&#{ord(letter)};" for letter in found).encode()

    return _ENTITY.sub(number, content)


def _titled(parts: list[Part], book: _Book, path: str, hyphens: Hyphens) -> list[Part]:
    """The parts with one title: the heading or the first line that says the book's title, or the
    only ``h1``; else the book's title itself, put in front."""
    name = " ".join(text_of(book.title).split()) if book.title is not None else ""
    parts = [part for part in parts if part.text]
    heads = [part for part in parts if part.kind in _HEADS and part.level == 1]
    same = [part for part in (*heads, *parts[:1]) if same_words(part.text, name)]
    for part in heads:
        part.kind = BlockKind.HEADING
    if same:
        same[0].kind = BlockKind.TITLE
    elif len(heads) != 1 and book.title is not None:
        writer = PassageWriter(f"{path}/{book.name}", hyphens)
        writer.write(name, line_of(book.title), 1)
        parts.insert(0, Part(BlockKind.TITLE, writer.passage()))
    return mark_title(parts)


_HEADS = frozenset((BlockKind.TITLE, BlockKind.HEADING))
