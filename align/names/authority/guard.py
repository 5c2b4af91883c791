"""Where a name is never changed: code, addresses, titles of works, words in another language."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from align.model import BlockKind, Markup, Passage, Span
from align.names.words import FEW, frequency, is_foreign


class Guard:
    """What is not to be changed in one passage."""

    def __init__(
        self, kind: BlockKind, passage: Passage, language: str, others: Iterable[str]
    ) -> None:
        """
        Args:
            kind: of the block.
            passage: the text of the block.
            language: of the edition.
            others: the languages that a quotation may be in.
        """
        self._note = kind is BlockKind.NOTE
        self._passage = passage
        self._language = language
        self._others = tuple(others)
        self._hard = {
            reason: _outermost(s[:2] for s in passage.spans if s.markup is markup)
            for markup, reason in _HARD.items()
        }
        italics = [
            s[:2] for s in passage.spans if s.markup is Markup.EMPHASIS and not self._whole(s)
        ]
        italics += (m.span() for m in _UNDERSCORED.finditer(passage.text))
        self._italics = _outermost(italics)
        self._whole_italics = any(map(self._whole, passage.spans))
        self._code = [m.span() for m in _CODE.finditer(passage.text)]
        self._addresses = [m.span() for m in _ADDRESS.finditer(passage.text)]
        self._quotations = [m.span() for m in _QUOTED.finditer(passage.text)]

    def stays(self, start: int, end: int) -> str:
        """Why the name at ``text[start:end]`` is to stay as it is; empty where it is not."""
        text = self._passage.text
        for reason, spans in self._hard.items():
            if _around(spans, start, end):
                return reason
        if _around(self._code, start, end):
            return "in a formula or a line of code"
        if _around(self._addresses, start, end):
            return "in an address or a file name"
        if found := _around(self._italics, start, end):
            alone = not re.search(r"[^\W_]", text[found[0] : start] + text[end : found[1]])
            within = found[0] <= start and end <= found[1]
            if within and (self._note or not alone):
                return "in italics, as a title is"
        elif self._note and self._whole_italics:
            return "in italics, as a title is"
        if found := _around(self._quotations, start, end):
            if self._note:
                return "in quotation marks in a note, as a title is"
            if self._before_work(found[1]):
                return "in quotation marks before a work, as a title is"
            if _in_title_case(text[slice(*found)]):
                return "in quotation marks, in the capitals of a title"
            if is_foreign(self._quoted(*found, start), self._language, self._others):
                return "in quotation marks, in another language"
        if self._foreign:
            return "in a paragraph in another language"
        return ""

    def _quoted(self, start: int, end: int, name: int) -> str:
        """A quotation; its first word in small letters where it is a word of a language, for a
        capital there tells nothing: Guerre au Karabagh."""
        quoted = self._passage.text[start:end]
        first = re.search(r"[^\W\d_]+", quoted)
        if first is None or start + first.end() > name:
            return quoted
        word = first[0].lower()
        known = any(frequency(word, tag) for tag in (self._language, *self._others))
        return quoted[: first.start()] + word + quoted[first.end() :] if known else quoted

    def _whole(self, span: Span) -> bool:
        """Whether the passage stands in italics from end to end, or nearly so."""
        length = len(self._passage.text)
        return span.markup is Markup.EMPHASIS and span.end - span.start >= 0.8 * length

    def _before_work(self, end: int) -> bool:
        """Whether italics follow a quotation at once: “Title”, *Newspaper*."""
        after = next((start for start, _ in self._italics if start > end), end)
        return 0 < after - end <= 3 and not re.search(r"\w", self._passage.text[end:after])

    @cached_property
    def _foreign(self) -> bool:
        """Whether the passage is in another language, its titles and quotations apart."""
        pieces: list[str] = []
        at = 0
        others = (*self._italics, *self._addresses, *self._quotations, *self._hard["in code"])
        for start, end in sorted(others):
            pieces.append(self._passage.text[at : max(at, start)])
            at = max(at, end)
        text = " ".join((*pieces, self._passage.text[at:]))
        return is_foreign(text, self._language, self._others, FEW)


_Interval = tuple[int, int]


def _outermost(intervals: Iterable[_Interval]) -> list[_Interval]:
    """The intervals that lie in no other, in order."""
    found: list[_Interval] = []
    for start, end in sorted(intervals, key=lambda i: (i[0], -i[1])):
        if not found or end > found[-1][1]:
            found.append((start, end))
    return found


def _around(intervals: Sequence[_Interval], start: int, end: int) -> _Interval | None:
    """The interval that a stretch lies in or overlaps; `intervals` are in order."""
    number = bisect_left(intervals, start, key=lambda i: i[1]) if intervals else 0
    if number < len(intervals) and intervals[number][1] == start:
        number += 1
    if number < len(intervals) and intervals[number][0] < end:
        return intervals[number]
    return None


def _in_title_case(text: str) -> bool:
    """Whether all but the small words begin with a capital, as in English titles.

    >>> _in_title_case("“The Road to Siunik”"), _in_title_case("“Siunik corridor”")
    (True, False)
    """
    words = re.findall(r"[^\W_][\w'’-]*", text)
    small = [word in _SMALL for word in words[1:-1]]
    others = [word for word in words if word not in _SMALL]
    return any(small) and all(word[0].isupper() for word in (*words[:1], *others))


_SMALL = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"}
)


_HARD = {Markup.CODE: "in code", Markup.NOTE_REFERENCE: "in the label of a note"}

_ADDRESS = re.compile(
    r"\b(?:https?|ftp|file|mailto|urn|doi):\S+|\bwww\.\S+"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]+|(?<!\w)[@#][\w-]+|\[\[[^\[\]]*\]\]"
    r"|(?<![\w.-])(?:[\w-]++\.)+(?:com|org|net|info|am|az|ru|fr|uk|eu|html?|pdf|docx?|md|txt|xml|"
    r"jpe?g|png)\b(?:/\S*)?|(?<![\w/])(?:\w*+/){2,}[\w.-]*",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\$(?=\S)[^$\n]{1,200}(?<=\S)\$(?![\w$])"
    r"|^\w+(?:\[\w+\])? ?[:+-]?= ?\S.*$|^(?:\$|>>>) \S.*$|^[\w.]+\([^()]*\);?$|^.*[{}]$"
)
"""A formula between dollars; what in an indented block, which readers take for text, is code: an
assignment, a command, a call, a line that ends in a brace."""
_UNDERSCORED = re.compile(r"(?<!\w)_(?=[^\s_])[^_]{1,200}(?<!\s)_(?!\w)")
"""Italics as plain text writes them."""
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]|\"[^\"]*\"|(?<!\w)‘(?:[^‘’]|’(?=\w))*’(?!\w)")
