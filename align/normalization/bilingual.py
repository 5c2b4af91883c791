"""The segments of translation memories (TMX) and of texts in translation (XLIFF).

The file is not built anew from a tree: the text of each segment is found between its tags, so that
all that is not changed stays as it is, byte for byte.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import NamedTuple

from align.errors import UnknownNameError
from align.languages import parse_language
from align.model import Anchor, BlockKind, Markup, Passage, Span
from align.normalization.stretches import Extent, Stretch, line_starts

_MARKUP = re.compile(
    r"<!--.*?-->|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<\?.*?\?>|"
    r"<(?P<close>/?)(?P<name>[^\s<>/!?]+)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)"
    r"(?P<empty>/?)>|<![^>]*>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"(?P<name>[^\s=\"']+)\s*=\s*(?P<value>\"[^\"]*\"|'[^']*')")
_TEXT = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|\w+);|.", re.DOTALL)
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})


class Bilingual(NamedTuple):
    """Where a format has its text and says in which language it is."""

    segment: str
    """The element with the text."""
    attributes: Mapping[str, tuple[str, ...]]
    """The elements that name a language for what is in them, and their attributes for it."""
    apart: frozenset[str] = frozenset()
    """Elements within which nothing is changed."""


_XLIFF = Bilingual(
    "target",
    {"xliff": ("trgLang",), "file": ("target-language",), "target": ("xml:lang",)},
    frozenset({"alt-trans", "matches"}),
)
BILINGUAL = {
    ".tmx": Bilingual("seg", {"tuv": ("xml:lang", "lang")}),
    ".xlf": _XLIFF,
    ".xliff": _XLIFF,
}
"""Of a TMX all languages are read, of an XLIFF (1.2 and 2) the targets: what is proposed for them
stays as it was proposed."""


def bilingual_passages(
    text: str, path: str, language: str | None, format: Bilingual
) -> Iterator[Stretch]:
    """The segments of well-formed XML, in one language or in all."""
    starts = line_starts(text)
    tags: list[str | None] = [None]
    segment: _Segment | None = None
    codes = apart = at = 0
    for mark in _MARKUP.finditer(text):
        if segment is not None:
            if not codes:
                segment.add(text, at, mark.start())
            if mark["cdata"] is not None:
                segment.add(text, *mark.span("cdata"), code=True)
        at = mark.end()
        if mark["name"] is None or mark["empty"]:
            continue
        name, closes = mark["name"].rpartition(":")[2], bool(mark["close"])
        if name in format.attributes and not closes:
            tags.append(_tag(mark["attributes"], format.attributes[name]) or tags[-1])
        if name in _CODES:
            codes += -1 if closes else 1
        elif name in format.apart:
            apart += -1 if closes else 1
        elif name == format.segment and not closes:
            segment, codes = _Segment(), 0
        elif name == format.segment and segment is not None:
            tag = tags[-1]
            if tag is not None and not apart and (language is None or _same(tag, language)):
                yield segment.stretch(path, tag, starts)
            segment = None
        if name in format.attributes and closes:
            tags.pop()


class _Segment:
    """The text of a segment in the making, without its inline codes; what is quoted whole in a
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


def _tag(attributes: str, names: Sequence[str]) -> str | None:
    """The language that one of the attributes names, if it is one."""
    for found in _ATTRIBUTE.finditer(attributes):
        if found["name"] in names:
            try:
                return parse_language(found["value"].strip("\"'"))
            except UnknownNameError:
                return None
    return None


def _same(tag: str, language: str) -> bool:
    return tag == language or tag.split("-")[0] == language
