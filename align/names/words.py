"""Is it a word, and of which language is a text? By the frequency lists that pyspellchecker ships,
made from film subtitles.

They leave out rare words, so a word they do not have is a mere suspect; and their English is
American, so British spellings are looked up as American ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from math import log
from typing import TYPE_CHECKING

from align.languages import primary, primary_subtag

if TYPE_CHECKING:
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
    code = primary_subtag(language)
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
    from spellchecker import SpellChecker

    code = primary_subtag(language)
    if code not in SpellChecker.languages():
        return None
    return SpellChecker(language=code, distance=1)


# --- the language of a text -----------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")
_RARE = 1e-8
"""The share of a word that a list does not have."""
_LEAD = 1.0
"""By so much for each word, in natural logarithms, another language must be likelier."""
FEW = 4
"""Fewer words than these must be the surer, and do not tell the language of a paragraph."""


@lru_cache(maxsize=256)
def is_foreign(text: str, language: str, others: tuple[str, ...], fewest: int = 1) -> bool:
    """Whether a text is in another language than this one, by its words in small letters.

    >>> is_foreign("Pachinian refuse de signer la déclaration", "en", ("fr",))
    True
    >>> is_foreign("Pachinian refuses to sign the declaration", "en", ("fr",))
    False
    >>> is_foreign("Vmechatelstvo SChA stalo chansom vybratsia iz plana", "en", ())
    True
    """
    words = Counter(w for w in _WORD.findall(text[:_SAMPLE]) if w.islower())
    total = sum(words.values())
    own = primary(language)
    if total < fewest or frequency("a", own) is None:
        return False
    known = sum(count for word, count in words.items() if frequency(word, own))
    if known < total / 2:
        return True
    if total == 1:
        return False
    needed = _likelihood(words, own) + _LEAD * max(total, FEW)
    return any(_likelihood(words, tag) > needed for tag in _with_lists(others) if tag != own)


_SAMPLE = 2000


def _likelihood(words: Counter[str], language: str) -> float:
    return sum(n * log(max(frequency(w, language) or 0.0, _RARE)) for w, n in words.items())


def _with_lists(tags: Iterable[str]) -> Iterator[str]:
    for tag in dict.fromkeys(map(primary, tags)):
        if frequency("a", tag) is not None:
            yield tag
