"""The passages of Markdown and plain text, and the place in the file of each letter.

A reader keeps lines and columns; here they become offsets in the text of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.model import Passage
from align.normalization.agreement import Stays
from align.normalization.stretches import Extent, Stretch, line_starts
from align.readers import parse


def document_passages(text: str, path: str, language: str, format: str) -> Iterator[Stretch]:
    """The blocks of Markdown or plain text, as their reader finds them."""
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
