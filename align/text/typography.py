"""Quotation marks, brackets and spaces, read by the habits of a language.

The habits are data: ``align/data/typography.toml``. Of a language that is not there only what all
have in common is known.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import NamedTuple

from align.model import Markup, Passage
from align.text.addresses import find_emails, find_urls
from align.text.numbers import primary


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a language writes its marks."""

    quotes: tuple[str, ...] = ()
    """Pairs of quotation marks, the usual one first: ``«»``."""
    spaced: tuple[str, ...] = ()
    """Those among them with a space inside."""
    before: str = ""
    """The marks that have a space before them."""
    small_after: str = ""
    """The marks at the end of a sentence after which a small letter may follow."""
    doubled: frozenset[str] = frozenset()
    """Words, small, that stand twice in a row in good sentences: nous nous, had had."""

    @property
    def known(self) -> bool:
        """Whether anything is known of the language."""
        return bool(self.quotes)


@cache
def conventions(language: str) -> Conventions:
    """The conventions of a language by its BCP 47 tag; a region comes before its language.

    >>> conventions("fr-FR").before, conventions("fr-CA").before, conventions("en-GB").quotes
    (';:!?»›', ':»›', ('“”', '‘’'))
    >>> conventions("ja").known
    False
    """
    tags = primary(language), language.replace("_", "-")
    table: dict[str, str | list[str]] = {}
    for tag in tags:
        table |= _tables().get(tag, {})
    known = {f.name: table[f.name] for f in fields(Conventions) if f.name in table}
    return Conventions(
        quotes=tuple(known.get("quotes", ())),
        spaced=tuple(known.get("spaced", ())),
        before="".join(known.get("before", "")),
        small_after="".join(known.get("small_after", "")),
        doubled=frozenset(known.get("doubled", ())),
    )


@cache
def _tables() -> dict[str, dict[str, str | list[str]]]:
    file = resources.files("align") / "data" / "typography.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


HIDDEN = "\ufffc"
"""Stands for each character of a text that is no prose."""


def prose(passage: Passage) -> str:
    """The text with its note references, code and addresses blotted out; it is as long as it was.

    >>> prose(Passage("See www.a.org/b now."))
    'See ￼￼￼￼￼￼￼￼￼￼￼ now.'
    """
    text = passage.text
    hidden = [(a.start, a.end) for find in (find_urls, find_emails) for a in find(text)]
    hidden += ((s.start, s.end) for s in passage.spans if s.markup in _NO_PROSE)
    pieces: list[str] = []
    at = 0
    for start, end in sorted(hidden):
        if end > at:
            pieces += text[at:start], HIDDEN * (end - max(at, start))
            at = end
    return "".join((*pieces, text[at:]))


_NO_PROSE = {Markup.NOTE_REFERENCE, Markup.CODE}


class Mark(NamedTuple):
    """A quotation mark or a bracket."""

    start: int
    text: str
    opens: bool
    kind: str
    """What it can be paired with: ``«»``, ``“”`` (also „), ``"``, ``()`` ..."""

    @property
    def quotes(self) -> bool:
        """Whether it is a quotation mark."""
        return self.kind not in _BRACKETS


_BRACKETS = ("()", "[]", "{}")
_KINDS = {
    **{char: kind for kind in ("«»", "‹›", *_BRACKETS) for char in kind},
    **dict.fromkeys("“”„‟", "“”"),
    '"': '"',
}
_MARK = re.compile(r"[«»‹›“”„‟\"()\[\]{}]")
_ITEM_ENDS = 8
_ITEM = re.compile(r"\s*\(?\w{1,4}$")
"""What stands before the bracket of an item's number, at the start of a text: ``1)``, ``iv)``."""


def marks(text: str) -> Iterator[Mark]:
    """The double quotation marks and brackets of a text, in order.

    Whether a quotation mark opens is seen by the spaces around it, else by its form; the number of
    an item, a smiley and inches (6") have none. Single marks are left out: they are apostrophes.

    >>> ["(" if mark.opens else ")" for mark in marks('1) «Oui», "non" »ja« « et » 6" (a) :)')]
    ['(', ')', '(', ')', '(', ')', '(', ')', '(', ')']
    """
    straight = False
    for found in _MARK.finditer(text):
        char, start = found[0], found.start()
        before, after = _around(text, start)
        kind = _KINDS[char]
        if kind in _BRACKETS:
            item = char == ")" and start < _ITEM_ENDS and _ITEM.match(text, 0, start)
            if item or before in _EYES:
                continue
            opens = char == kind[0]
        else:
            if char == '"' and before.isdigit() and not straight:
                continue
            free = not before or before in _OPENERS or before.isspace()
            held = not after or after in _CLOSERS or after.isspace()
            if free != held:
                opens = free
            elif char == '"':
                opens = not straight
            else:
                opens = char in "«‹“„‟"
            if char == '"':
                straight = opens
        yield Mark(start, char, opens, kind)


def _around(text: str, at: int) -> tuple[str, str]:
    """What stands before and behind a mark and the quotation marks next to it."""
    start, end = at, at + 1
    while start and at - start < _NEXT_TO and text[start - 1] in _QUOTES:
        start -= 1
    while end < len(text) and end - at < _NEXT_TO and text[end] in _QUOTES:
        end += 1
    if start > 1 and text[start - 1] in _SINGLE and not text[start - 2].isalnum():
        start -= 1  # it closes a quotation within
    return text[max(0, start - 1) : start], text[end : end + 1]


_QUOTES = frozenset('«»‹›“”„‟"')
_SINGLE = frozenset("'’")
_NEXT_TO = 3
_OPENERS = frozenset("([{—–-¿¡/‘‚'’")
_CLOSERS = frozenset(f")]}}—–.,;:!?…/’'‘{HIDDEN}")
_EYES = frozenset(":;")


class Pair(NamedTuple):
    """An opening mark and its closing one."""

    opening: Mark
    closing: Mark


class Paired(NamedTuple):
    """The marks of a text, paired."""

    pairs: tuple[Pair, ...]
    left: tuple[Mark, ...]
    """Those without partner, in order."""


def pair_marks(found: Sequence[Mark]) -> Paired:
    """Each closing mark with the last opening one of its kind that is still open.

    >>> paired = pair_marks(list(marks("(« Oui », dit-il) ».")))
    >>> len(paired.pairs), paired.left
    (2, (Mark(start=18, text='»', opens=False, kind='«»'),))
    """
    waiting: dict[str, list[Mark]] = {}
    pairs: list[Pair] = []
    left: list[Mark] = []
    for mark in found:
        stack = waiting.setdefault(mark.kind, [])
        if mark.opens:
            stack.append(mark)
        elif stack:
            pairs.append(Pair(stack.pop(), mark))
        else:
            left.append(mark)
    left += (mark for stack in waiting.values() for mark in stack)
    return Paired(tuple(sorted(pairs)), tuple(sorted(left)))
