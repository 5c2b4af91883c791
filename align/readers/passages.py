"""Writing a passage piece by piece, each with the place in the file it was copied from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from align.model import Anchor, Markup, Passage, Span

DROPPED = "\ufdd0"
"""A noncharacter that stands for each character of a comment; it is never written."""

_DROPPED = re.compile(f"[\u00ad{DROPPED}]+")
_BREAKS = str.maketrans(dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
_HYPHEN = re.compile(r"(\w+)[-\u2010]$")
_WORD = re.compile(r"[^\W\d_]+")
_LINE_END = re.compile(r"([^\W\d_]+)[-\u2010]\n[ \t]*([^\W\d_]+)")
_COMPOUND = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_CLOSED = re.compile(r"[^\s\u2014]\u2014[^\s\u2014]")
_SPACED = re.compile(r"[^\S\n]\u2014|\u2014[^\S\n]")
_SUSPENDED = re.compile(r"and|or|to|et|ou|à|und|oder|и|или|y|o")
_BOUND = {
    "en": re.compile(r"(?:self|ex)-.+"),
    "fr": re.compile(
        r"(?:là|ci|ex|non|demi|quasi)-.+|.+-(?:je|tu|ils?|elles?|on|nous|vous|ce|moi|toi|lui|leur|"
        r"en|y|le|la|les|t|là|ci|mêmes?|être)"
    ),
    "ru": re.compile(r"кое-.+|.+-(?:то|либо|нибудь|таки|ка)"),
}
"""Pairs that a hyphen always parts."""
_SYLLABLES = frozenset(("ex", "ci"))
"""Of these, what more often is a syllable, where lines end inside words."""


class Hyphens:
    """What to do with a hyphen at the end of a line, judged by the other words of the document."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._bound = _BOUND.get(language.split("-")[0].lower(), re.compile("(?!)"))

    @cached_property
    def _words(self) -> frozenset[str]:
        whole = _LINE_END.sub(" ", self._text)  # without the pieces of words cut by a line end
        words = {word.lower() for word in _COMPOUND.findall(whole)}
        chains = (word.replace("\u2010", "-").split("-") for word in words)
        return frozenset(
            words.union("-".join(pair) for chain in chains for pair in pairwise(chain))
        )

    def ending(self, before: str, after: str) -> str:
        """What comes between two lines: a space, nothing, or ``-`` for "drop the hyphen".

        The hyphen stays before a capital or a figure, in pairs that it always parts, beside a
        single letter, and where the compound is written elsewhere in the document and the joined
        word is not. Where neither is, the document's other line ends decide: it stays if clearly
        more of them are known compounds than known words; then its words do (`_seems_compound`).
        A suspended hyphen (``pre- and post-war``) keeps its space. At a long dash there is none
        where the document mostly writes it without.

        >>> hyphens = Hyphens("un demi-tour", "fr")
        >>> [hyphens.ending(*w) for w in (("na-", "tion"), ("demi-", "tour"), ("a-", "t-il"))]
        ['-', '', '']
        """
        if before[-1:] == "\u2014" or after[:1] == "\u2014":
            closed = self._closed and not after[1:2].isspace()
            return "" if closed else " "
        left = _HYPHEN.search(before[-64:])
        if left is None or not after[:1].isalnum():
            return " "
        right = _WORD.match(after)
        if right is None or left[1][-1].isdigit() or after[0].isupper():
            return ""
        first, second = left[1].lower(), right[0].lower()
        known = self._known(first, second)
        syllable = known < 0 or (first in _SYLLABLES and self._habit < 0)
        if not syllable and self._bound.fullmatch(f"{first}-{second}"):
            return ""
        beside = before[-64:][: left.start()][-1:], after[right.end() : right.end() + 1]
        chained = any(sign in ("-", "\u2010") for sign in beside)
        if _SUSPENDED.fullmatch(second) and not chained:
            return " "
        if known == 0:
            return "" if self._habit > 1 or self._seems_compound(first, second, chained) else "-"
        return "" if known > 0 else "-"

    def _seems_compound(self, first: str, second: str, chained: bool) -> bool:
        """Whether two halves that the document has neither with a hyphen nor joined are a compound.

        They are where one is a single letter, which is never cut off; within a compound of more
        words, if the document has both; and else where they are long, the document has one of
        them, and nothing speaks for a word: it has their letters at the seam in no word, no word
        with this end, and no two with this beginning. (Of such, two of three are compounds in
        novels in French and English; where no more is asked than that it has both, one of two.)
        """
        halves = [half for half in (first, second) if half in self._words]
        if chained and len(halves) == 2:
            return True
        if min(len(first), len(second)) < 4:
            return min(len(first), len(second)) == 1
        heads, tails = self._sorted
        starting, ending = _others(heads, first), _others(tails, second[::-1])
        seam = {first[-2:] + second[0], first[-1] + second[:2]}
        return bool(halves) and starting < 2 and not ending and not seam <= self._triples

    @cached_property
    def _sorted(self) -> tuple[list[str], list[str]]:
        """The words that are no compounds, in order; and so read backwards."""
        words = [word for word in self._words if word.isalpha()]
        return sorted(words), sorted(word[::-1] for word in words)

    @cached_property
    def _triples(self) -> frozenset[str]:
        """Each three letters in a row of the words."""
        return frozenset(word[n : n + 3] for word in self._words for n in range(len(word) - 2))

    @cached_property
    def _closed(self) -> bool:
        """Whether long dashes mostly stand between words without spaces."""
        return len(_CLOSED.findall(self._text)) > len(_SPACED.findall(self._text))

    @cached_property
    def _habit(self) -> int:
        """Above 1 where lines end at hyphens that were there before, not inside words."""
        return sum(self._known(*found) for found in _LINE_END.findall(self._text.lower()))

    def _known(self, first: str, second: str) -> int:
        """1 if the document has the compound alone, -1 if it has the joined word, else 0."""
        if first + second in self._words:
            return -1
        return int(f"{first}-{second}" in self._words)


def _others(words: Sequence[str], start: str) -> int:
    """How many of a few words (0, 1 or 2) begin so, in sorted `words`, itself not counted."""
    at = bisect_left(words, start)
    return sum(word.startswith(start) and word != start for word in words[at : at + 3])


class PassageWriter:
    """A passage that grows; white space around line breaks and soft hyphens are left out."""

    def __init__(self, path: str, hyphens: Hyphens) -> None:
        self._path = path
        self._hyphens = hyphens
        self._parts: list[str] = []
        self._length = 0
        self._anchors: list[Anchor] = []
        self._next: tuple[int, int] | None = None
        self._spans: list[Span] = []
        self._open: list[tuple[int, Markup, str]] = []
        self._broken = False
        self._soft = False

    def __bool__(self) -> bool:
        """Whether anything but white space has been written."""
        return any(part.strip() for part in self._parts)

    def write(self, text: str, line: int, column: int) -> None:
        """Add text that stands in the file at this line and column, on one line."""
        at = 0
        for match in _DROPPED.finditer(text):
            self._copy(text[at : match.start()], line, column + at)
            at = match.end()
            self._soft = text[at - 1] == "\u00ad"
        self._copy(text[at:], line, column + at)

    def break_line(self) -> None:
        """Note that a line of the file ends here: a space, or a hyphen mended."""
        self._broken = True

    def refer(self, label: str, line: int, column: int) -> None:
        """Write a reference to a note: its label in parentheses."""
        self.open(Markup.NOTE_REFERENCE, label)
        self.write(f"({label})", line, column)
        self.close(Markup.NOTE_REFERENCE)

    def open(self, markup: Markup, value: str = "") -> None:
        """Begin a span."""
        self._mend("")
        self._open.append((self._length, markup, value))

    def close(self, markup: Markup) -> None:
        """End the span of this kind that was begun last, if any is open."""
        for index in range(len(self._open) - 1, -1, -1):
            start, kind, value = self._open[index]
            if kind is markup:
                del self._open[index]
                self._spans.append(Span(start, self._length, markup, value))
                return

    def passage(self) -> Passage:
        """What was written, trimmed; spans left open are no spans."""
        spans = (s._replace(end=min(s.end, self._length)) for s in self._spans)
        ordered = sorted((s for s in spans if s.start < s.end), key=lambda s: (s.start, -s.end))
        whole = Passage("".join(self._parts), self._path, tuple(self._anchors), tuple(ordered))
        return whole.strip()

    def _copy(self, text: str, line: int, column: int) -> None:
        if not text:
            return
        self._mend(text)
        self._soft = False
        if self._next != (line, column):
            self._anchors.append(Anchor(self._length, line, column))
        self._parts.append(text.translate(_BREAKS))
        self._length += len(text)
        self._next = (line, column + len(text))

    def _mend(self, after: str) -> None:
        if not self._broken:
            return
        self._broken = False
        self._trim()
        between = " "
        if self._soft:
            between = ""
        elif after and self._parts:
            between = self._hyphens.ending("".join(self._parts[-3:]), after)
            if between == "-":
                self._cut(1)
                between = ""
        if between and self._parts:
            self._parts.append(between)
            self._length += 1
            self._next = None

    def _trim(self) -> None:
        while self._parts and self._parts[-1][-1] in " \t":
            self._cut(len(self._parts[-1]) - len(self._parts[-1].rstrip(" \t")))

    def _cut(self, count: int) -> None:
        last = self._parts.pop()
        if kept := last[: len(last) - count]:
            self._parts.append(kept)
        self._length -= count
        self._next = None
        while self._anchors and self._anchors[-1].offset >= self._length:
            self._anchors.pop()


def is_emphatic(passage: Passage) -> bool:
    """Whether a short passage stands in emphasis from end to end."""
    whole = (0, len(passage.text))
    return len(passage.text) < 300 and any(
        span[:2] == whole and span.markup in {Markup.EMPHASIS, Markup.STRONG}
        for span in passage.spans
    )
