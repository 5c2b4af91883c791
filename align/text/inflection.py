"""Terms found in texts, whose words are inflected there."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

import regex

from align.text.numbers import primary


@dataclass(frozen=True, slots=True)
class Inflection:
    """How the words of a language change; see ``data/inflection.toml``."""

    links: frozenset[str]
    """Words that may come and go within a term."""
    steps: tuple[tuple[tuple[str, str], ...], ...]
    """For each step endings, the longest first, and what they become."""
    irregular: Mapping[str, str]
    """Form -> its word."""


@cache
def inflection(language: str) -> Inflection | None:
    """The rules of a language; None where there are none."""
    table = _tables().get(primary(language))
    if table is None:
        return None

    def pairs(text: str) -> Iterator[tuple[str, str]]:
        for rule in text.split():
            ending, _, other = rule.partition(":")
            yield ending, other

    return Inflection(
        frozenset(table["links"].split()),
        tuple(
            tuple(sorted(pairs(step), key=lambda rule: -len(rule[0]))) for step in table["steps"]
        ),
        dict(pairs(table["irregular"])),
    )


@cache
def _tables() -> dict[str, dict[str, str]]:
    file = resources.files("align") / "data" / "inflection.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


class Word(NamedTuple):
    """A word of a text."""

    start: int
    end: int
    text: str
    """In small letters, composed, ``ё`` as ``е``."""
    stem: str
    """The same for all its forms, where the language has rules."""
    capitals: bool
    """Whether it is written in capitals alone, two or more."""


@lru_cache(8192)
def words(text: str, language: str) -> tuple[Word, ...]:
    """The words of a text, but those that may come and go within a term.

    >>> [word.stem for word in words("l’étude des droits nationaux", "fr")]
    ['étude', 'droit', 'national']
    """
    rules = inflection(language)
    found = []
    for match in _WORD.finditer(text):
        small = unicodedata.normalize("NFC", match[0]).casefold().replace("ё", "е")
        if not (rules and small in rules.links):
            capitals = match[0].isupper() and len(match[0]) > 1
            found.append(Word(*match.span(), small, _stem(small, rules), capitals))
    return tuple(found)


_SIGN = r"\p{Han}\p{Hiragana}\p{Katakana}"
"""What is written without spaces: each counts as a word."""
_WORD = regex.compile(rf"[{_SIGN}]|[\p{{L}}\p{{M}}\p{{N}}--[{_SIGN}]]+", regex.V1)
_LEAST = 3
"""A stem has so many letters, or no ending is taken from it."""


def _stem(word: str, rules: Inflection | None) -> str:
    if rules is None:
        return word
    if word in rules.irregular:
        return rules.irregular[word]
    for step in rules.steps:
        for ending, other in step:
            if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
                word = word[: len(word) - len(ending)] + other
                break
    return word


def is_form(word: Word, of: Word, language: str) -> bool:
    """Is a word of a text a form of a term's word?

    An abbreviation in capitals is one in the text too. Where a language has no rules, the ends of
    longer words may differ in up to three letters.
    """
    if of.capitals and not word.capitals:
        return False
    if word.stem == of.stem or inflection(language):
        return word.stem == of.stem
    same = _common(word.text, of.text)
    return same >= max(_LEAST, 0.7 * len(of.text)) and (
        max(len(word.text), len(of.text)) - same <= _LEAST
    )


def is_kin(word: Word, of: Word, language: str) -> bool:
    """The same, or a word made from it, such as “Armenian” of “Armenia”, “hometown” of “town”."""
    if is_form(word, of, language):
        return True
    if of.capitals:
        return False
    least = max(_KIN, 0.7 * len(of.text))
    return _common(word.text, of.text) >= least or (
        len(of.stem) >= _KIN and word.stem.endswith(of.stem)
    )


_KIN = 4
"""Words that begin or end with fewer letters of a term have nothing of it."""


def _common(one: str, other: str) -> int:
    """So many letters begin both."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


class Match(NamedTuple):
    """A phrase found in a text."""

    start: int
    end: int
    phrase: str


class Phrases:
    """Phrases of a language, to be found in texts in any form: inflected, with other articles."""

    def __init__(self, phrases: Iterable[str], language: str) -> None:
        self._language = language
        self._by_start: defaultdict[str, dict[str, tuple[Word, ...]]] = defaultdict(dict)
        for phrase in phrases:
            if parts := words(phrase, language):
                self._by_start[parts[0].stem[:_LEAST]][phrase] = parts

    def find(self, text: str) -> list[Match]:
        """Where they stand, in order; not those within a longer one."""
        tokens = words(text, self._language)
        found = [
            (at, at + len(parts), phrase)
            for at, token in enumerate(tokens)
            for phrase, parts in self._by_start.get(token.stem[:_LEAST], {}).items()
            if self._stands(parts, tokens[at : at + len(parts)])
        ]
        found.sort(key=lambda match: (match[0], -match[1]))
        kept: list[Match] = []
        reach, longest = 0, (-1, -1)
        for start, end, phrase in found:
            if end > reach or (start, end) == longest:
                reach, longest = end, (start, end)
                kept.append(Match(tokens[start].start, tokens[end - 1].end, phrase))
        return kept

    def _stands(self, parts: Sequence[Word], tokens: Sequence[Word]) -> bool:
        return len(parts) == len(tokens) and all(
            is_form(token, part, self._language) for token, part in zip(tokens, parts, strict=True)
        )


def stands_loosely(phrase: str, text: str, language: str) -> bool:
    """May a text have a phrase, be its words inflected, derived, in another order, with others
    between, or written as one or as several?

    >>> stands_loosely("human rights", "the right of every human", "en")
    True
    >>> stands_loosely("ceasefire", "Cease-fires were broken", "en")
    True
    """
    parts, tokens = words(phrase, language), words(text, language)
    if not parts:
        return phrase.casefold() in text.casefold()
    for at, token in enumerate(tokens):
        if not is_kin(token, parts[0], language):
            continue
        near = tokens[max(0, at - len(parts) - _BETWEEN) : at + len(parts) + _BETWEEN + 1]
        if all(any(is_kin(each, part, language) for each in near) for part in parts):
            return True
    joined = "".join(part.stem for part in parts)
    return len(joined) >= _JOINED and joined in "".join(token.text for token in tokens)


_BETWEEN = 4
"""So many other words may stand between those of a term."""
_JOINED = 6
"""A term of so many letters is also looked for within words, and across them."""
