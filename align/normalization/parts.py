"""The texts of a file in which names are changed: one, or several of an archive."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from align.errors import ExportError, ReadError, UnknownFormatError
from align.files import read_bytes
from align.model import BlockKind
from align.normalization.formats import (
    BILINGUAL,
    HTML,
    open_document,
    open_document_looks,
    word,
    word_looks,
)
from align.normalization.markup import Format, passages
from align.normalization.passages import document_passages
from align.normalization.stretches import Piece, Stretch
from align.readers import SUFFIXES as READ
from align.readers import TEXTS
from align.readers.encodings import decode
from align.readers.files import FILE_LIMIT, check_text
from align.xmlio import local_name, parse_xml
from align.zips import Archive, open_archive, rewritten

SUFFIXES = (
    *(s for s, format in READ.items() if format in {*TEXTS, "html", "docx", "odt", "epub"}),
    *BILINGUAL,
)
"""Of the files in which names can be changed."""

Passages = Callable[[str], Iterable[Stretch]]
"""From a text to its passages."""


class Part(NamedTuple):
    """A text of a file."""

    name: str
    """Of the member of an archive; empty for the file itself."""
    text: str
    encoding: str
    mark: bytes
    """The byte order mark before it."""
    passages: Passages
    tags: bool
    """Whether it is XML or HTML, and so may write any character."""
    trimmed: bool = False
    """Whether spaces at the ends of an element are lost unless its tag says otherwise."""

    def edited(self, pieces: Collection[Piece]) -> Part:
        """The part with the pieces in place."""
        found: list[str] = []
        places: list[int] = []
        at = length = 0
        for start, end, new in sorted(pieces):
            found += (self.text[at:start], new)
            length += start - at + len(new)
            places.append(length)
            at = end
        text = "".join((*found, self.text[at:]))
        for place in reversed(places) if self.trimmed else ():
            text = _keeping_spaces(text, place)
        return self._replace(text=text)

    def encoded(self, path: Path) -> bytes:
        """The bytes of the text.

        Raises:
            ExportError: it has a letter that the encoding does not have.
        """
        try:
            content = self.text.encode(
                self.encoding, "xmlcharrefreplace" if self.tags else "strict"
            )
        except UnicodeEncodeError as error:
            raise ExportError(
                f"is in {self.encoding}, which has no “{self.text[error.start]}” as a new form "
                "needs it",
                path=path,
                hint="Save the edition as UTF-8 first.",
            ) from error
        return self.mark + content

    def write(self, character: str) -> str:
        """A character as the file writes it."""
        return escape(character) if self.tags else character


def read_parts(
    path: Path, language: str | None, encoding: str | None = None
) -> tuple[bytes, tuple[Part, ...]]:
    """The content of a file, and the texts in it.

    Raises:
        UnknownFormatError: names cannot be changed in such files; lists those where they can.
        ReadError: not readable; or written back it would not be the same, byte for byte.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UnknownFormatError(
            f"names cannot be changed in '{path.suffix or path.name}' files",
            path=path,
            hint=f"They can in {', '.join(SUFFIXES)}.",
        )
    data = read_bytes(path, limit=FILE_LIMIT)
    tag = language or "und"
    if members := _ARCHIVES.get(suffix):
        archive = open_archive(data, path=path)
        return data, tuple(members(archive, path, tag))
    check_text(data, path)
    if suffix in BILINGUAL:
        return data, (_xml("", data, path, None, language, BILINGUAL[suffix], encoding),)
    format = READ[suffix]
    if format == "html":
        return data, (_html("", data, path, tag, encoding),)
    find = partial(document_passages, path=str(path), language=tag, format=format)
    return data, (_part("", data, path, tag, encoding, find, tags=False),)


def joined(path: Path, data: bytes, parts: Iterable[Part]) -> bytes:
    """The file with these parts in place of its own."""
    contents = {part.name: part.encoded(path) for part in parts}
    if "" in contents:
        return contents[""]
    return rewritten(data, contents, path=path) if contents else data


def _part(
    name: str, data: bytes, path: Path, language: str, encoding: str | None, find: Passages,
    *, tags: bool,
) -> Part:  # fmt: skip
    where = path / name
    text, encoding = decode(data, language, encoding, where)
    return Part(name, text, encoding, _mark(data, text, encoding, where), find, tags)


def _xml(
    name: str, data: bytes, path: Path, language: str | None, wanted: str | None, format: Format,
    encoding: str | None = None, *, shown: str = "",
) -> Part:  # fmt: skip
    parse_xml(data, path=path / name)
    where = str(path / shown)
    find = partial(passages, path=where, language=language, wanted=wanted, format=format)
    return _part(name, data, path, "und", encoding or _declared(data), find, tags=True)


def _html(name: str, data: bytes, path: Path, language: str, encoding: str | None = None) -> Part:
    where = str(path / name)
    find = partial(passages, path=where, language=language, wanted=None, format=HTML)
    return _part(name, data, path, language, encoding or _charset(data), find, tags=True)


def _keeping_spaces(text: str, place: int) -> str:
    """The text with a word to keep the spaces at the ends of the element around `place`."""
    start = text.rindex("<", 0, place)
    end = text.index(">", start)
    content = text[end + 1 : text.index("<", end)]
    if content == content.strip() or "xml:space" in text[start:end]:
        return text
    return f'{text[:end]} xml:space="preserve"{text[end:]}'


# --- archives -------------------------------------------------------------------------------

_WORD_PARTS = re.compile(
    r"word.*\.(?:main|document\.main|footnotes|endnotes|header|footer)\+xml$", re.IGNORECASE
)


def _word_parts(archive: Archive, path: Path, language: str) -> Iterator[Part]:
    listing = "[Content_Types].xml"
    types = {
        element.get("PartName", "").lstrip("/"): element.get("ContentType", "")
        for element in parse_xml(archive.read(listing), path=path / listing)
        if local_name(element) == "Override"
    }
    styles = [
        _text(archive, n, path) for n in types if types[n].endswith("styles+xml") and n in archive
    ]
    looks = word_looks("".join(styles))
    for name, type in types.items():
        if _WORD_PARTS.search(type) and name in archive:
            note = BlockKind.NOTE if "notes" in type else BlockKind.PARAGRAPH
            format = word(looks, note)
            shown = "" if ".main+" in type else name
            part = _xml(name, archive.read(name), path, language, None, format, shown=shown)
            yield part._replace(trimmed=True)


def _open_document_parts(archive: Archive, path: Path, language: str) -> Iterator[Part]:
    names = [name for name in ("content.xml", "styles.xml") if name in archive]
    looks = open_document_looks(*(_text(archive, name, path) for name in reversed(names)))
    for name in names:
        yield _xml(name, archive.read(name), path, language, None, open_document(looks))


def _book_parts(archive: Archive, path: Path, language: str) -> Iterator[Part]:
    for name in archive.names:
        if name.lower().endswith((".xhtml", ".html", ".htm")):
            data = archive.read(name)
            yield _html(name, data, path, language, _declared(data))


def _text(archive: Archive, name: str, path: Path) -> str:
    """The text of a part that is only looked at."""
    data = archive.read(name)
    parse_xml(data, path=path / name)
    return decode(data, "und", _declared(data), path / name)[0]


_ARCHIVES: dict[str, Callable[[Archive, Path, str], Iterator[Part]]] = {
    ".docx": _word_parts,
    ".odt": _open_document_parts,
    ".epub": _book_parts,
}


# --- encodings ------------------------------------------------------------------------------

_DECLARATION = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_META = re.compile(rb"""<meta\b[^>]*?charset\s*=\s*["']?([A-Za-z0-9._:-]+)""", re.IGNORECASE)
_MARKS = (
    codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE, b"",
)  # fmt: skip


def _declared(data: bytes) -> str | None:
    """The encoding that an XML file names, where no byte order mark does."""
    if data.startswith(_MARKS[:-1]):
        return None
    found = _DECLARATION.match(data)
    return found[1].decode("ascii") if found else "utf-8"


def _charset(data: bytes) -> str | None:
    """The encoding that a page names near its top, if it does and Python knows it."""
    found = _DECLARATION.match(data) or _META.search(data, 0, 4096)
    if found is None or data.startswith(_MARKS[:-1]):
        return None
    name = found[1].decode("ascii").lower()
    # the standard of HTML reads Latin-1 so
    return "windows-1252" if name in {"iso-8859-1", "latin1", "us-ascii", "ascii"} else name


def _mark(data: bytes, text: str, encoding: str, path: Path) -> bytes:
    """The byte order mark before the text."""
    try:
        body = text.encode(encoding)
    except UnicodeEncodeError:
        body = b""
    mark = data[: len(data) - len(body)]
    if mark + body != data or mark not in _MARKS:
        raise ReadError(
            f"would not be the same when written back in {encoding}",
            path=path,
            hint="Save it as UTF-8 first.",
        )
    return mark
