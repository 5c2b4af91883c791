"""Is it a word? By the frequency lists that pyspellchecker ships, made from film subtitles.

They leave out rare words, so a word they do not have is a mere suspect; and their English is
American, so British spellings are looked up as American ones.
"""

from __future__ import annotations

import re
from functools import cache

from spellchecker import SpellChecker


def is_word(word: str, language: str) -> bool | None:
    """Whether the list of the language has the word, or the word without a final s; None where
    there is no list.

    >>> is_word("loneliness", "en"), is_word("lonelines", "en"), is_word("colonised", "en-GB")
    (True, False, True)
    """
    words = _list(language)
    return None if words is None else bool(words.known(_spellings(word.lower(), language)))


def frequency(word: str, language: str) -> float | None:
    """The share, 0..1, that a word has of the texts of a language; None where there is no list.

    >>> frequency("avec", "fr") > 100 * frequency("avec", "en")
    True
    """
    words = _list(language)
    return None if words is None else float(words.word_usage_frequency(word.lower()))


def near_words(word: str, language: str) -> tuple[str, ...]:
    """The words of the list one edit away, the most frequent first.

    >>> near_words("lonelines", "en")
    ('loneliness',)
    """
    words = _list(language)
    if words is None or len(word) > _LONGEST:
        return ()
    edited = {w for w in words.edit_distance_1(word.lower()) if w.isalpha()}
    found = words.known(edited) - {word.lower()}
    return tuple(sorted(found, key=lambda w: (-words.word_usage_frequency(w), w)))


_LONGEST = 40

_AMERICAN = (
    ("our", "or"),
    ("is(e|ed|es|er|ers|ing|ation|ations)$", r"iz\1"),
    ("ys(e|ed|es|ing)$", r"yz\1"),
    ("ence$", "ense"),
    ("re$", "er"),
    ("ll(ed|ing|er|ers)$", r"l\1"),
    ("mme(s?)$", r"m\1"),
    ("llery$", "lry"),
    ("[ao]e", "e"),
)


def _spellings(word: str, language: str) -> list[str]:
    """The word, its singular, and the American or the older French spellings that it may have."""
    found = [word, word[:-1]] if word.endswith("s") and word[-2:] != "ss" else [word]
    code = language.split("-")[0]
    if code == "en":
        found += [re.sub(british, american, w) for w in found for british, american in _AMERICAN]
    elif code == "fr":
        found += [
            w[: m.start()] + _CIRCUMFLEX[m[0]] + w[m.end() :]
            for w in found
            for m in re.finditer("[iu]", w[:_LONGEST])
        ]
    return found


_CIRCUMFLEX = {"i": "î", "u": "û"}
"""The spelling of 1990 writes entrainer and gout."""


@cache
def _list(language: str) -> SpellChecker | None:
    code = language.split("-")[0].lower()
    if code not in SpellChecker.languages():
        return None
    return SpellChecker(language=code, distance=1)
