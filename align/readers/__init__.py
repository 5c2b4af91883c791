"""Files as documents.

>>> [str(block.kind) for block in parse("# Title\\n\\nText.", "en").blocks]
['title', 'paragraph']
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from align.errors import EmptyDocumentError, ReadError, UnknownFormatError, UnknownNameError
from align.files import read_bytes
from align.languages import parse_language
from align.model import Anchor, Block, BlockKind, Document, Passage, Segment
from align.readers.encodings import decode
from align.readers.files import FILE_LIMIT, check_blocks, check_text, empty, read_text_bytes
from align.readers.markdown import parse_markdown
from align.readers.plain import parse_plain, remarks
from align.readers.source import Reader, Reading, TextFormat, read_text, text_reader
from align.readers.structure import assemble

TEXTS: dict[str, TextFormat] = {
    "markdown": TextFormat(parse_markdown),
    "text": TextFormat(parse_plain, remarks),
}
"""Formats that are characters, and nothing but characters."""


def _lazy(module: str) -> Reader:
    """The function ``read`` of a module that is imported only when a file asks for it."""

    def read(data: bytes, path: str, language: str, encoding: str | None) -> Reading:
        reader: Reader = importlib.import_module(f"align.readers.{module}").read
        return reader(data, path, language, encoding)

    return read


FORMATS: dict[str, Reader] = {name: text_reader(text) for name, text in TEXTS.items()} | {
    name: _lazy(name) for name in ("docx", "odt", "html", "epub", "pdf", "srt")
}

SUFFIXES: dict[str, str] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".dotm": "docx",
    ".odt": "odt",
    ".ott": "odt",
    ".fodt": "odt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".epub": "epub",
    ".pdf": "pdf",
    ".srt": "srt",
    ".vtt": "srt",
}
"""The format for each suffix, in small letters."""


def read(path: str | os.PathLike[str], language: str, *, encoding: str | None = None) -> Document:
    """The document in a file, with its blocks and repairs but not yet segmented.

    Raises:
        UnknownFormatError: no reader for this suffix.
        EncodingError: the encoding is not certain, or the file is not in `encoding`.
        EmptyDocumentError: there is no text in it.
        ReadError: it is missing, a folder, too large, or no text file.
        UnknownNameError: the language is not known.
    """
    data = read_bytes(path, limit=FILE_LIMIT)
    format = SUFFIXES.get(Path(path).suffix.lower())
    if format is None:
        check_text(data, path)
        raise UnknownFormatError(
            f"there is no reader for '{Path(path).suffix or Path(path).name}' files",
            path=path,
            hint=f"Known: {', '.join(SUFFIXES)}",
        )
    tag = parse_language(language)
    return _document(FORMATS[format](data, str(path), tag, encoding), str(path), tag)


def parse(text: str, language: str, *, path: str = "", format: str = "markdown") -> Document:
    """The document in a text; `format` is a key of `TEXTS`, `path` is for messages.

    Raises:
        EmptyDocumentError: there is no text in it.
        UnknownNameError: the language or the format is not known.
    """
    if format not in TEXTS:
        raise UnknownNameError("format", format, TEXTS)
    tag = parse_language(language)
    return _document(read_text(TEXTS[format], text, path, tag), path, tag)


def read_segmented(
    path: str | os.PathLike[str],
    language: str,
    *,
    encoding: str | None = None,
    paragraphs: Sequence[int] | None = None,
) -> Document:
    """The document in a file of one segment a line, with its segments; nothing is repaired.

    Segment n is line n + 1 of the file, an empty one too (its text is then empty). Only ``\\n`` and
    ``\\r\\n`` end a line, so that numbers agree with other tools. Each line is a paragraph, unless
    `paragraphs` gives for each line the number of its paragraph: lines in a row with one number
    are one block.

    Raises:
        EmptyDocumentError: no line has any text.
        ReadError: as `read`; or `paragraphs` are more or fewer than the lines.
    """
    tag = parse_language(language)
    text, found = decode(read_text_bytes(path), tag, encoding, path)
    text = text.replace("\r\n", "\n").removesuffix("\n")
    check_blocks(text, str(path), lines=True)
    rows = [
        Passage(row, str(path), (Anchor(0, number, 1),)).strip()
        for number, row in enumerate(text.split("\n"), 1)
    ]
    numbers = range(len(rows)) if paragraphs is None else paragraphs
    if len(numbers) != len(rows):
        raise ReadError(f"has {len(rows)} lines, not {len(numbers)} as its paragraphs", path=path)
    if not any(row.text for row in rows):
        raise empty(path)
    blocks: list[Block] = []
    segments: list[Segment] = []
    for _, group in groupby(zip(numbers, rows, strict=True), key=itemgetter(0)):
        members = [row for _, row in group]
        start = 0
        for row in members:
            segments.append(Segment(row, len(blocks), start))
            start += len(row.text) + 1
        blocks.append(Block(BlockKind.PARAGRAPH, Passage.join(members)))
    return Document(str(path), tag, tuple(blocks), tuple(segments), found)


def _document(reading: Reading, path: str, tag: str) -> Document:
    blocks, repairs = assemble(reading.parts, reading.hyphens)
    if not blocks:
        raise EmptyDocumentError("there is no text in it", path=path or None)
    return Document(path, tag, blocks, (), reading.encoding, tuple(repairs), reading.notices)
