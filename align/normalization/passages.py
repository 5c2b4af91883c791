"""The passages of a file, each with the place in the file of every character.

A reader keeps lines and columns; here they become offsets in the text of the file, so that a
stretch can be cut out there and another put in its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import NamedTuple

from align.errors import UnknownFormatError, UnknownNameError
from align.languages import parse_language
from align.model import Anchor, BlockKind, Markup, Passage, Span
from align.normalization.agreement import Stays
from align.readers import FORMATS, READERS, parse


class Extent(NamedTuple):
    """Where a character stands in the text of the file: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage of a file in one language."""

    kind: BlockKind
    language: str
    passage: Passage
    extents: Callable[[int, int], list[Extent]]
    """From a range of the passage to the extents of its characters; raises `Stays` where they
    cannot be changed."""


Passages = Callable[[str, str, str | None], Iterator[Stretch]]
"""From the text of a file, its path and, if it has but one, its language."""


def passages_of(path: Path) -> Passages:
    """What finds the passages of a file of this suffix.

    Raises:
        UnknownFormatError: names cannot be changed in such files; lists those where they can.
    """
    suffix = path.suffix.lower()
    if suffix == ".tmx":
        return _memory
    if suffix not in READERS:
        raise UnknownFormatError(
            f"names cannot be changed in '{path.suffix or path.name}' files",
            path=path,
            hint=f"They can in {', '.join((*READERS, '.tmx'))}.",
        )
    format = next(name for name, reader in FORMATS.items() if reader is READERS[suffix])
    return lambda text, name, language: _document(text, name, language or "und", format)


def _document(text: str, path: str, language: str, format: str) -> Iterator[Stretch]:
    document = parse(text, language, path=path, format=format)
    starts = line_starts(text)
    labels = list(_labels(text)) if format == "markdown" else []
    for block in document.blocks:
        extents = _Extents(text, starts, labels, block.passage)
        yield Stretch(block.kind, document.language, block.passage, extents)


_DEFINITION = re.compile(r"^[ >]{0,9}\[(?!\^)((?:[^\[\]\\\r\n]|\\.)+)\]:", re.MULTILINE)
_BRACKETED = re.compile(r"\[((?:[^\[\]\\]|\\.){1,999})\](?![(:]|\[[^\]])")


def _labels(text: str) -> Iterator[Extent]:
    """Where a link of Markdown is known by its text: ``[Baku]``, with ``[Baku]: URL`` elsewhere."""
    known = {_folded(m[1]) for m in _DEFINITION.finditer(text)}
    for found in _BRACKETED.finditer(text) if known else ():
        if _folded(found[1]) in known:
            yield Extent(*found.span(1))


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()


def line_starts(text: str) -> list[int]:
    """The offset at which each line begins, as the readers count lines."""
    end = "\n" if "\n" in text else "\r"
    starts = [m.end() for m in re.finditer(end, text)]
    return [1 if text.startswith("\ufeff") else 0, *starts]


class _Extents:
    """The extents of a passage by its anchors, each character compared with the file's."""

    def __init__(
        self, text: str, starts: list[int], labels: list[Extent], passage: Passage
    ) -> None:
        self._text = text
        self._starts = starts
        self._labels = labels
        self._passage = passage

    def __call__(self, start: int, end: int) -> list[Extent]:
        found = [self._at(offset) for offset in range(start, end)]
        # white space that joins two lines stands for all that is between them
        for number, extent in enumerate(found):
            if extent is None and 0 < number < len(found) - 1:
                before, after = found[number - 1], found[number + 1]
                if before and after and self._text[before.end : after.start].isspace():
                    found[number] = Extent(before.end, after.start)
        extents = [extent for extent in found if extent is not None]
        if len(extents) < len(found):
            raise Stays("the file writes a letter of it as an entity")
        if any(a < extents[-1].end and extents[0].start < b for a, b in self._labels):
            raise Stays("it is the label of a link")
        return extents

    def _at(self, offset: int) -> Extent | None:
        place = self._passage.locate(offset)
        if not self._passage.anchors or place.line > len(self._starts):
            return None
        at = self._starts[place.line - 1] + place.column - 1
        character = self._passage.text[offset]
        if self._text[at : at + 1] != character:
            return None
        return Extent(at, at + 1)


# translation memories

_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<\?.*?\?>|"
    r"<(?P<close>/?)(?P<name>[^\s<>/!?]+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)"
    r"(?P<empty>/?)>|<![^>]*>",
    re.DOTALL,
)
_LANGUAGE = re.compile(r"(?<![\w:.-])(?:xml:)?lang\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_TEXT = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|\w+);|.", re.DOTALL)
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})


def _memory(text: str, path: str, language: str | None) -> Iterator[Stretch]:
    """The segments of a TMX, in one language or in all."""
    starts = line_starts(text)
    tag = segment = None
    codes = 0
    at = 0
    for mark in _MARKUP.finditer(text):
        if segment is not None:
            if not codes:
                segment.add(text, at, mark.start())
            if mark["cdata"] is not None:
                segment.add(text, *mark.span("cdata"), code=True)
        at = mark.end()
        if mark["name"] is None:
            continue
        name = mark["name"].rpartition(":")[2]
        if name in _CODES and not mark["empty"]:
            codes += -1 if mark["close"] else 1
        elif name == "tuv" and not mark["close"]:
            tag = _tag(mark["attributes"])
        elif name == "seg" and not mark["close"] and not mark["empty"]:
            segment, codes = _Segment(), 0
        elif name == "seg" and segment is not None:
            if tag is not None and (language is None or _same(tag, language)):
                yield segment.stretch(path, tag, starts)
            segment = None


class _Segment:
    """The text of a ``seg`` in the making, without its inline codes; what is quoted whole in a
    CDATA section counts as code."""

    def __init__(self) -> None:
        self._characters: list[str] = []
        self._extents: list[Extent] = []
        self._spans: list[Span] = []

    def add(self, text: str, start: int, end: int, *, code: bool = False) -> None:
        first = len(self._characters)
        for piece in _TEXT.finditer(text, start, end):
            plain = unescape(piece[0])
            if len(plain) != 1:  # an entity of the file's own
                plain = "\ufffd"
            self._characters.append(plain)
            self._extents.append(Extent(*piece.span()))
        if code and len(self._characters) > first:
            self._spans.append(Span(first, len(self._characters), Markup.CODE))

    def stretch(self, path: str, language: str, starts: list[int]) -> Stretch:
        anchors = []
        for offset, extent in enumerate(self._extents):
            if not offset or extent.start != self._extents[offset - 1].start + 1:
                line = bisect_right(starts, extent.start)
                anchors.append(Anchor(offset, line, extent.start - starts[line - 1] + 1))
        passage = Passage("".join(self._characters), path, tuple(anchors), tuple(self._spans))
        extents = self._extents
        return Stretch(BlockKind.PARAGRAPH, language, passage, lambda a, b: extents[a:b])


def _tag(attributes: str) -> str | None:
    found = _LANGUAGE.search(attributes)
    try:
        return parse_language(found[1] or found[2] or "") if found else None
    except UnknownNameError:
        return None


def _same(tag: str, language: str) -> bool:
    return tag == language or tag.split("-")[0] == language
