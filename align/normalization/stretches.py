"""The passages of a file, each with the place in the file of every character.

Where a character of a passage stands in the text of the file is kept beside it, so that a stretch
can be cut out there and another put in its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from align.model import Anchor, BlockKind, Markup, Passage, Span
from align.normalization.agreement import Stays


class Extent(NamedTuple):
    """Where a character stands in the text of the file: ``text[start:end]``."""

    start: int
    end: int


class Piece(NamedTuple):
    """A part of the file's text, ``text[start:end]``, and what takes its place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage of a file in one language."""

    kind: BlockKind
    language: str
    passage: Passage
    extents: Callable[[int, int], list[Extent]]
    """From a range of the passage to the extents of its characters; raises `Stays` where they
    cannot be changed."""


class Gatherer:
    """The characters of a passage in the making."""

    def __init__(self) -> None:
        self._characters: list[str] = []
        self._extents: list[Extent | str] = []
        self._spans: list[Span] = []

    def add(
        self, text: str, start: int, end: int, markup: Markup | None = None, stays: str = ""
    ) -> None:
        """Take ``text[start:end]`` of the file, references to characters resolved.

        Args:
            text: of the file.
            start: where the characters begin there.
            end: where they end.
            markup: what they stand in.
            stays: why they are not to be changed; empty where they may be.
        """
        first = len(self._characters)
        for piece in _CHARACTER.finditer(text, start, end):
            plain = piece[0] if len(piece[0]) == 1 else unescape(piece[0])
            # what stands for several characters is changed by nobody
            self._characters.append(plain if len(plain) == 1 else "\ufffd")
            self._extents.append(stays or Extent(*piece.span()))
        last = len(self._characters)
        if markup is None or first == last:
            return
        before = self._spans[-1] if self._spans else None
        if before and (before.end, before.markup) == (first, markup):
            self._spans.pop()
            first = before.start
        self._spans.append(Span(first, last, markup))

    def put(self, character: str) -> None:
        """Take a character that the file writes as an element, such as a line break."""
        self._characters.append(character)
        self._extents.append("there is a line break, a tab or an object in it")

    def anchors(self, starts: list[int]) -> tuple[Anchor, ...]:
        """The lines and columns of the characters, by where the lines of the file begin."""
        found = []
        at = -1
        for offset, extent in enumerate(self._extents):
            if isinstance(extent, Extent):
                if extent.start != at:
                    line = bisect_right(starts, extent.start)
                    found.append(Anchor(offset, line, extent.start - starts[line - 1] + 1))
                at = extent.start + 1
        return tuple(found)

    def stretch(
        self, kind: BlockKind, path: str, language: str, anchors: tuple[Anchor, ...]
    ) -> Stretch:
        """What was gathered."""
        passage = Passage("".join(self._characters), path, anchors, tuple(self._spans))
        return Stretch(kind, language, passage, self._at)

    def _at(self, start: int, end: int) -> list[Extent]:
        found = []
        for extent in self._extents[start:end]:
            if isinstance(extent, str):
                raise Stays(extent)
            found.append(extent)
        return found


_CHARACTER = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|\w{1,32});|.", re.DOTALL)


def line_starts(text: str) -> list[int]:
    """The offset at which each line begins, as the readers count lines."""
    end = "\n" if "\n" in text else "\r"
    starts = [m.end() for m in re.finditer(end, text)]
    return [1 if text.startswith("\ufeff") else 0, *starts]
