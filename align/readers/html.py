"""Web pages as the parts of a document: their encoding, their main part, their title.

The encoding is what the user says; else a byte order mark; else what the page declares, unless its
bytes clearly are in another one, which is then told; else it is found as for any text. Where a page
has a ``main``, or one ``article`` only, what stands around that is left out but for notes. The
title is the first ``h1``; where there is none, that of the window.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from lxml import etree

from align.errors import EncodingError, ReadError
from align.model import BlockKind
from align.readers.elements import mark_title, text_lines, walk
from align.readers.encodings import decode
from align.readers.files import check_text, empty
from align.readers.footnotes import find_footnotes, tag_of, text_of
from align.readers.passages import Hyphens, PassageWriter
from align.readers.source import Reading
from align.readers.structure import Part
from align.xmlio import Element, line_of


class Page(NamedTuple):
    """A web page, parsed."""

    root: Element
    lines: list[str]
    """Without tags."""
    encoding: str
    notices: tuple[str, ...]


def read(data: bytes, path: str, language: str, encoding: str | None) -> Reading:
    """The parts of a web page."""
    page = parse_page(data, path, language, encoding)
    _drop_running(page.root)
    hyphens = Hyphens(text_of(page.root), language)
    notes = find_footnotes({"": page.root})
    main = _main(page.root)
    notices = page.notices
    parts = list(walk(main, path, hyphens, notes, page.lines))
    if main is not page.root:
        notices += (f"Only what stands in <{tag_of(main)}> was read, and notes to it.",)
        for note in notes.notes:
            if main not in note.iterancestors():
                parts += walk(note, path, hyphens, notes, page.lines)
    headings = (h1 for h1 in page.root.iter("h1") if main not in h1.iterancestors())
    titles = [e for e in (*headings, *page.root.iter("title")) if text_of(e).strip()]
    name = " ".join(text_of(titles[-1]).split()) if titles else ""
    parts = mark_title(parts, name)
    if titles and not any(part.kind is BlockKind.TITLE for part in parts):
        writer = PassageWriter(path, hyphens)
        writer.write(" ".join(text_of(titles[0]).split()), line_of(titles[0]), 1)
        parts.insert(0, Part(BlockKind.TITLE, writer.passage(), 1))
    return Reading(parts, hyphens, page.encoding, notices)


def parse_page(data: bytes, path: str, language: str, encoding: str | None) -> Page:
    """The elements of a page as a browser would see them, however wrongly it is written.

    Raises:
        ReadError: it is no text, or nested deeper than any page.
    """
    check_text(data, path)
    text, found, notices = _decoded(data, path, language, encoding)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as failure:
        raise empty(path) from failure
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise ReadError(
                "nests its elements too deep: over 2,000 are open at once",
                path=path,
                line=entry.line,
                hint="Tags are not closed, it seems. Save the page anew, or as plain text.",
            )
    if root is None:
        raise empty(path)
    return Page(root, text_lines(text), found, notices)


# encoding

_DECLARED = re.compile(
    rb"<meta\b[^>]{0,200}\bcharset\s*=\s*[\"']?\s*([\w:.-]+)|"
    rb"^\s*<\?xml\b[^>]{0,200}\bencoding\s*=\s*[\"']([\w:.-]+)",
    re.IGNORECASE,
)
_HEAD = 10_000
"""Bytes of a page in which it may declare its encoding."""
_READ_AS = {
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    "iso8859-9": "windows-1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
"""What browsers read a page in that declares this (encoding.spec.whatwg.org, section 4.2); a
declaration of UTF-16 that can be read as ASCII is wrong."""


def _decoded(
    data: bytes, path: str, language: str, encoding: str | None
) -> tuple[str, str, tuple[str, ...]]:
    """The text of a page, its encoding, and what is to be said of that."""
    declared = None if encoding else _declared(data)
    if declared is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"\xfe\xff")):
        return *decode(data, language, encoding, path), ()
    try:
        as_declared = data.decode(declared)
    except UnicodeDecodeError:
        as_declared = None
    try:
        text, found = decode(data, language, None, path)
    except EncodingError:
        if as_declared is None:
            raise
        return as_declared, declared, ()
    if text == as_declared:
        return text, declared, ()
    return text, found, (f"The page says that it is in {declared}; it is in {found}.",)


def _declared(data: bytes) -> str | None:
    """The encoding that a page declares, as browsers understand that."""
    match = _DECLARED.search(data[:_HEAD])
    if match is None:
        return None
    label = (match[1] or match[2]).decode("ascii", "replace").lower().removeprefix("x-")
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    name = re.sub(r"^cp(?=125\d)", "windows-", _READ_AS.get(name, name))
    return re.sub("^iso8859", "iso-8859", name) if codecs.lookup(name)._is_text_encoding else None


def _drop_running(root: Element) -> None:
    """Take the heads and feet of the printed page out of what LibreOffice saved as a web page."""
    makers = (e.get("content", "") for e in root.iter("meta") if e.get("name") == "generator")
    if any(maker.startswith("LibreOffice") for maker in makers):
        for element in [e for e in root.iter("div") if e.get("title") in ("header", "footer")]:
            above = element.getparent()
            if above is not None:
                above.remove(element)


def _main(root: Element) -> Element:
    """The main part of a page, or all of it."""
    shown = [element for element in root.iter("main", "article") if element.get("hidden") is None]
    for tag in ("main", "article"):
        found = [element for element in shown if tag_of(element) == tag]
        if len(found) == 1 and text_of(found[0]).strip():
            return found[0]
    return root
