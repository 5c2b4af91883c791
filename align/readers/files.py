"""From a path to a text: what can be refused is refused before it costs memory or time."""

from __future__ import annotations

import os
import re

from align.errors import EmptyDocumentError, ReadError
from align.files import read_bytes

FILE_LIMIT = 100_000_000
"""Bytes: a file larger than this is not read (a long novel has 3 MB)."""
BLOCK_LIMIT = 10_000_000
"""Characters: a document with a paragraph longer than this is not parsed."""

_SAVE = "Give it the suffix of what it is, or save it as Markdown or plain text."
_ZIPPED = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"application/epub+zip", "an EPUB book"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"", "a ZIP archive"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
)


def read_text_bytes(path: str | os.PathLike[str]) -> bytes:
    """The content of a file that may be a text.

    Raises:
        EmptyDocumentError: there is nothing in it but white space.
        ReadError: it is missing, a folder, larger than `FILE_LIMIT`, or known to be no text.
    """
    data = read_bytes(path, limit=FILE_LIMIT)
    check_text(data, path)
    return data


def check_text(data: bytes, path: object) -> None:
    """Refuse what is known to be no text, and what has none.

    Raises:
        EmptyDocumentError: there is nothing in it but white space.
        ReadError: it begins as files of some other format do.
    """
    if what := _looks_like(data):
        raise ReadError(f"is {what}, not a text", path=path, hint=_SAVE)
    if not data.strip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n\f\v"):
        raise empty(path)


def _looks_like(data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        names = data[:10_000] + data[-10_000:]
        return next(what for part, what in _ZIPPED if part in names)
    return next((what for magic, what in _MAGIC if data.startswith(magic)), "")


_BLANK = re.compile(r"\n[ \t]*(?=\n)")


def check_blocks(text: str, path: str, *, lines: bool = False) -> None:
    """Refuse a text of which one paragraph (or line) is longer than `BLOCK_LIMIT`.

    Raises:
        ReadError: with the line where it begins.
    """
    if len(text) <= BLOCK_LIMIT:
        return
    start = 0
    ends = [m.start() for m in (re.compile("\n") if lines else _BLANK).finditer(text)]
    for end in (*ends, len(text)):
        if end - start > BLOCK_LIMIT:
            raise ReadError(
                f"has a {'line' if lines else 'paragraph'} of over "
                f"{BLOCK_LIMIT // 1_000_000} million characters",
                path=path or None,
                line=text.count("\n", 0, len(text) - len(text[start:].lstrip())) + 1,
                hint="Is it a text? If so, put a line break at the end of each paragraph.",
            )
        start = end


def empty(path: object) -> EmptyDocumentError:
    """What is raised for a file without text."""
    return EmptyDocumentError("is empty", path=path, hint="Give a file with at least one sentence.")
