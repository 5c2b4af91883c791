"""Which beads are shown, in which order, and where what was searched for stands in them."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import NamedTuple

import regex

from align.errors import ReviewError

SECONDS = 1.0
"""The time a regular expression may take on one text."""


class Order(StrEnum):
    """The order of beads in a view."""

    DOCUMENT = "document"
    DOUBTFUL = "doubtful"
    """Those that nobody has looked at first, the lowest score first; then all others."""


class Show(StrEnum):
    """Which beads are in a view."""

    ALL = "all"
    DOUBTFUL = "doubtful"
    """Doubtful, and nobody has looked at them."""
    UNCHECKED = "unchecked"
    """Neither checked nor put together by hand."""
    FINDINGS = "findings"
    """With findings that nobody has ruled on."""
    CHECKED = "checked"
    WRONG = "wrong"
    EDITED = "edited"
    COMMENTED = "commented"
    UNEVEN = "uneven"
    """Not one segment on each side."""


class Match(NamedTuple):
    """Where something searched for stands: ``text[start:end]`` of one side."""

    side: str
    """"source" or "target"."""
    start: int
    end: int


class Query:
    """What is searched for, in one language or both.

    >>> Query("cœur d'ete").spans("Le CŒUR d’été")
    ((3, 13),)
    """

    def __init__(self, pattern: str, *, regex: bool = False, side: str = "") -> None:
        """Make it ready.

        Args:
            pattern: words, found whatever their case, accents, forms of quotation marks and kinds
                of space; or a regular expression, of which only the case does not count.
            regex: is it a regular expression?
            side: "source", "target", or "" for both.

        Raises:
            ReviewError: it is no regular expression.
        """
        self.pattern, self.side = pattern, side
        self._words = _fold(pattern)[0]
        self._regex = _compile(pattern) if regex else None

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where it stands in a text; matches do not overlap.

        Raises:
            ReviewError: the regular expression takes too long.
        """
        if self._regex is not None:
            try:
                return tuple(m.span() for m in self._regex.finditer(text, timeout=SECONDS) if m[0])
            except TimeoutError as error:
                raise ReviewError(
                    f"the search for '{self.pattern}' takes too long",
                    hint="Write the expression without repeats within repeats.",
                ) from error
        folded, places = _fold(text)
        spans = []
        at = folded.find(self._words) if self._words else -1
        while at >= 0:
            end = at + len(self._words)
            spans.append((places[at], places[end - 1] + 1))
            at = folded.find(self._words, end)
        return tuple((start, _with_marks(text, end)) for start, end in spans)


def _compile(pattern: str) -> regex.Pattern[str]:
    try:
        return regex.compile(pattern, regex.IGNORECASE)
    except (regex.error, OverflowError, RecursionError) as error:
        raise ReviewError(
            f"'{pattern}' is no regular expression: {error}",
            hint="Or search for the words as they are.",
        ) from error


def _with_marks(text: str, end: int) -> int:
    """The end of a match, with the combining marks of its last letter."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end


_PLAIN = str.maketrans(
    {
        **dict.fromkeys("«»“”„‟", '"'),
        **dict.fromkeys("‘’‚‛ʼ", "'"),
        **dict.fromkeys("‐‑–—−", "-"),
        "œ": "oe",
        "æ": "ae",
    }
)


def _fold(text: str) -> tuple[str, list[int]]:
    """A text without case, accents and kinds of marks, and where each character of it stood."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = character
        if not character.isascii():
            parts = unicodedata.normalize("NFKD", character.casefold().translate(_PLAIN))
            plain = "".join(c for c in parts if not unicodedata.combining(c))
        plain = " " if plain.isspace() else plain.casefold()
        folded.append(plain)
        places += [place] * len(plain)
    return "".join(folded), places
