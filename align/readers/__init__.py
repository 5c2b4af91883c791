"""Files as documents: Markdown and plain text.

>>> [str(block.kind) for block in parse("# Title\\n\\nText.", "en").blocks]
['title', 'paragraph']
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from align.errors import EmptyDocumentError, ReadError, UnknownFormatError, UnknownNameError
from align.languages import parse_language
from align.model import Anchor, Block, BlockKind, Document, Passage, Segment
from align.readers.encodings import decode
from align.readers.files import check_blocks, empty, read_bytes
from align.readers.markdown import parse_markdown
from align.readers.passages import Hyphens
from align.readers.plain import parse_plain
from align.readers.structure import Part, assemble

Reader = Callable[[str, str, Hyphens], Iterator[Part]]
"""From a text whose lines end in ``\\n`` and its path to the parts of the document."""

FORMATS: dict[str, Reader] = {"markdown": parse_markdown, "text": parse_plain}

READERS: dict[str, Reader] = {
    ".md": parse_markdown,
    ".markdown": parse_markdown,
    ".txt": parse_plain,
    ".text": parse_plain,
}
"""The reader for each suffix, in small letters."""


def read(path: str | os.PathLike[str], language: str, *, encoding: str | None = None) -> Document:
    """The document in a file, with its blocks and repairs but not yet segmented.

    Raises:
        UnknownFormatError: no reader for this suffix.
        EncodingError: the encoding is not certain, or the file is not in `encoding`.
        EmptyDocumentError: there is no text in it.
        ReadError: it is missing, a folder, too large, or no text file.
        UnknownNameError: the language is not known.
    """
    data = read_bytes(path)
    reader = READERS.get(Path(path).suffix.lower())
    if reader is None:
        raise UnknownFormatError(
            f"there is no reader for '{Path(path).suffix or Path(path).name}' files",
            path=path,
            hint=f"Known: {', '.join(READERS)}",
        )
    tag = parse_language(language)
    text, found = decode(data, tag, encoding, path)
    return _document(text, tag, str(path), reader, found)


def parse(text: str, language: str, *, path: str = "", format: str = "markdown") -> Document:
    """The document in a text; `format` is ``markdown`` or ``text``, `path` is for messages.

    Raises:
        EmptyDocumentError: there is no text in it.
        UnknownNameError: the language or the format is not known.
    """
    if format not in FORMATS:
        raise UnknownNameError("format", format, FORMATS)
    return _document(text, parse_language(language), path, FORMATS[format], "utf-8")


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
    text, found = decode(read_bytes(path), tag, encoding, path)
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


def _document(text: str, tag: str, path: str, reader: Reader, encoding: str) -> Document:
    text = _lines(text)
    check_blocks(text, path)
    hyphens = Hyphens(text, tag)
    blocks, repairs = assemble(reader(text, path, hyphens), hyphens)
    if not blocks:
        raise EmptyDocumentError("there is no text in it", path=path or None)
    return Document(path, tag, blocks, (), encoding, tuple(repairs))


def _lines(text: str) -> str:
    """The text with ``\\n`` at the end of each line, and with no other character moved."""
    text = text.replace("\r\n", "\n").replace("\0", "\ufffd").removeprefix("\ufeff")
    return text.replace("\r", " " if "\n" in text else "\n")
