"""The passages of a document, found by the readers, and the place in the file of each letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from align.errors import UnknownFormatError
from align.model import Passage
from align.normalization.agreement import Stays
from align.normalization.bilingual import BILINGUAL, bilingual_passages
from align.normalization.stretches import Extent, Stretch, line_starts
from align.readers import SUFFIXES as READ
from align.readers import TEXTS, parse

SUFFIXES = (*(s for s, format in READ.items() if format in TEXTS), *BILINGUAL)
"""Of the files in which names can be changed."""

Passages = Callable[[str, str, str | None], Iterator[Stretch]]
"""From the text of a file, its path and, if it has but one, its language."""


def passages_of(path: Path) -> Passages:
    """What finds the passages of a file of this suffix.

    Raises:
        UnknownFormatError: names cannot be changed in such files; lists those where they can.
    """
    suffix = path.suffix.lower()
    if suffix in BILINGUAL:
        return lambda text, name, language: bilingual_passages(
            text, name, language, BILINGUAL[suffix]
        )
    if suffix not in SUFFIXES:
        raise UnknownFormatError(
            f"names cannot be changed in '{path.suffix or path.name}' files",
            path=path,
            hint=f"They can in {', '.join(SUFFIXES)}.",
        )
    format = READ[suffix]
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
