"""Texts as a terminal can show them: without what would steer it, in lines of so many cells."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

import regex
from rich.cells import get_character_cell_size

Span = tuple[int, int]
"""``text[start:end]``."""

_KEPT = "\u200b\u200c\u200d\u2060"
"""Format characters without width that letters are joined or parted with."""
_NARROW = regex.compile(r"[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027\u202f-\u205e]*")
"""Texts in which each character has one cell; all others are measured."""


class _Signs(dict[int, str]):
    """What is shown in the place of a character, found out once each."""

    def __missing__(self, code: int) -> str:
        self[code] = sign = _sign(code)
        return sign


def _sign(code: int) -> str:
    character = chr(code)
    if character.isspace():
        # a space that does not break stays one
        return character if unicodedata.category(character) == "Zs" else " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0xAD:
        return "¬"
    harmful = unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in _KEPT
    return "\ufffd" if harmful else character


class _Widths(dict[str, int]):
    """Cells of a character, found out once each."""

    def __missing__(self, character: str) -> int:
        self[character] = width = get_character_cell_size(character)
        return width


_SIGNS, _WIDTHS = _Signs(), _Widths()


def plain(text: str) -> str:
    r"""A text of which each character has a sign that does no harm, so that offsets stay.

    Escape sequences, marks that turn the direction of writing and lone surrogates become visible
    signs, line breaks and tabs spaces.

    >>> plain("a\x1b[2Jb\u202e\nc")
    'a␛[2Jb� c'
    """
    return text.translate(_SIGNS)


def spare(text: str) -> str:
    r"""A text without such characters, to be edited.

    >>> spare("a\x1b[2Jb\u202e\nc")
    'a[2Jb c'
    """
    shown = plain(text)
    return "".join(new for old, new in zip(text, shown, strict=True) if new in (old, " "))


def cells(text: str) -> int:
    """How wide a text is.

    >>> cells("e\u0301 漢字")
    6
    """
    return len(text) if _NARROW.fullmatch(text) else sum(_WIDTHS[c] for c in text)


def one_line(text: str, width: int) -> str:
    """`plain`, cut to a width.

    >>> one_line("Vers le haut", 8)
    'Vers le…'
    """
    text = plain(" ".join(text.split()))
    if cells(text) <= width:
        return text
    start, end = wrap(text, max(1, width - 1))[0]
    return f"{text[start:end]}…"[:width]


@lru_cache(maxsize=1 << 16)
def wrap(text: str, width: int) -> tuple[Span, ...]:
    """The lines of a text, at least one, as spans of it; a line ends at a space where there is
    one, and never before a combining mark.

    >>> [("Il part, à 漢字漢字。"[a:b]) for a, b in wrap("Il part, à 漢字漢字。", 8)]
    ['Il part,', 'à 漢字漢', '字。']
    """
    if len(text) <= width and _NARROW.fullmatch(text):
        return ((0, len(text)),)
    ends = list(range(len(text) + 1))
    wide = not _NARROW.fullmatch(text)
    if wide:
        ends = [0, *accumulate(_WIDTHS[c] for c in text)]
    lines: list[Span] = []
    start = 0
    while ends[-1] - ends[start] > width:
        # the last place up to which it fits, and behind what has no width there
        cut = max(bisect_right(ends, ends[start] + width) - 1, start + 1)
        space = text.rfind(" ", start + 1, cut + 1)
        if space > start and not (wide and _breaks(text, space + 1, cut)):
            lines.append((start, space))
            start = space + 1
        else:
            lines.append((start, cut))
            start = cut
    return (*lines, (start, len(text)))


def _breaks(text: str, start: int, cut: int) -> bool:
    """May a line end at a cut: is all from its last space on of wide characters?"""
    return start < cut and all(_WIDTHS[c] == 2 for c in text[start : cut + 1])
