"""Acronyms and what they stand for: Organisation du traité de sécurité collective (OTSC).

They are read from the text that spells them out, "expansion (ACR)" or "ACR (expansion)": the
initials of the expansion, small words such as *du* and *of* apart, must be the acronym's letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from align.names.scripts import plain


class Definition(NamedTuple):
    """An acronym spelled out in a text: ``text[start:end]`` is its expansion."""

    acronym: str
    at: int
    """Where the acronym stands."""
    start: int
    end: int


def definitions(text: str) -> Iterator[Definition]:
    """The acronyms that a text spells out, in order.

    >>> text = "La Cour pénale internationale (CPI) et l’OTAN (Organisation du traité ...)"
    >>> [(d.acronym, text[d.start : d.end]) for d in definitions(text)]
    [('CPI', 'Cour pénale internationale')]
    """
    for match in _BRACKETED.finditer(text):
        start, end = match.span(1)
        inner = text[start:end]
        if _ACRONYM.fullmatch(inner):
            words = list(_WORD.finditer(text, max(0, match.start() - _LONGEST), match.start()))
            if words and text[words[-1].end() : match.start()] in _CLOSE:
                first = _first_word(inner, [w[0] for w in words])
                if first is not None:
                    yield Definition(inner, start, words[first].start(), words[-1].end())
            continue
        before = _LAST_ACRONYM.search(text, max(0, match.start() - 16), match.start())
        words = list(_WORD.finditer(text, start, end))
        if before and words and _first_word(before[1], [w[0] for w in words]) == 0:
            yield Definition(before[1], before.start(1), words[0].start(), words[-1].end())


_LONGEST = 160
_CLOSE = {" ", "\u00a0", "\u202f", "” ", " » ", '" ', "’ "}
_BRACKETED = re.compile(r"\(([^()]{2,160})\)")
_ACRONYM = re.compile(r"[^\W\d_a-zà-ÿ]{2,10}")
_LAST_ACRONYM = re.compile(r"(?<!\w)([^\W\d_a-zà-ÿ]{2,10}) $")
_WORD = re.compile(r"\w+")
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a à au aux and d da das de del della der des di do du e en et for für i in l la le les of"
        " on or ou para pour sur the to und y zur",
    )
)


def _first_word(acronym: str, words: Sequence[str]) -> int | None:
    """The index of the word that an expansion begins with; None if the words are none of it."""
    # from the last word back, each taking one letter
    letters = list(plain(acronym))
    for index in range(len(words) - 1, -1, -1):
        word = plain(words[index])
        if word in _SMALL:
            continue
        if word[:1] != letters.pop():
            return None
        if not letters:
            return index
    return None
