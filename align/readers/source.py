"""What every reader gives, and how one of a text is made from one of characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from align.readers.encodings import decode
from align.readers.files import check_blocks, check_text
from align.readers.passages import Hyphens
from align.readers.structure import Part


class Reading(NamedTuple):
    """What a reader found in a file."""

    parts: Iterable[Part]
    """In order."""
    hyphens: Hyphens
    """What to do with a hyphen where a cut paragraph is joined."""
    encoding: str = ""
    """Of a format that is characters, else empty."""
    notices: tuple[str, ...] = ()
    """What a person should know of how it was read, one sentence each."""


Reader = Callable[[bytes, str, str, str | None], Reading]
"""From the content of a file, its path, its language and its encoding, if that was given."""

TextReader = Callable[[str, str, Hyphens], Iterator[Part]]
"""From a text whose lines end in ``\\n`` and its path to the parts of the document."""


class TextFormat(NamedTuple):
    """A format that is characters, and nothing but characters."""

    parse: TextReader
    remarks: Callable[[str], tuple[str, ...]] = lambda text: ()
    """What a person should know of how a text, of which the lines end in ``\\n``, is read."""


def text_reader(format: TextFormat) -> Reader:
    """The reader of files of characters, whose encoding is found first."""

    def read(data: bytes, path: str, language: str, encoding: str | None) -> Reading:
        check_text(data, path)
        text, found = decode(data, language, encoding, path)
        return read_text(format, text, path, language)._replace(encoding=found)

    return read


def read_text(format: TextFormat, text: str, path: str, language: str) -> Reading:
    """What a reader of characters finds in a text."""
    text = _lines(text)
    check_blocks(text, path)
    hyphens = Hyphens(text, language)
    return Reading(format.parse(text, path, hyphens), hyphens, "utf-8", format.remarks(text))


def _lines(text: str) -> str:
    """The text with ``\\n`` at the end of each line, and with no other character moved."""
    text = text.replace("\r\n", "\n").replace("\0", "\ufffd").removeprefix("\ufeff")
    return text.replace("\r", " " if "\n" in text else "\n")
