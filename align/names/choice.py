"""Which scheme romanized Russian follows: the one by which most of its words are words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from align.names.cyrillic import known_words
from align.names.schemes import Scheme


class Choice(NamedTuple):
    """The scheme that a title follows."""

    scheme: Scheme
    words: frozenset[str]
    """The words of the title that are words of the dictionary, written just as the scheme does."""
    rivals: tuple[Scheme, ...]
    """Schemes that explain as many."""
    elsewhere: Mapping[str, tuple[Scheme, ...]]
    """Words of the title that only other schemes explain, and which these are."""


def choose_schemes(titles: Sequence[str], schemes: Sequence[Scheme]) -> tuple[Choice, ...]:
    """For each title the scheme that explains most of its words.

    Among equals the one that explains most words of all titles, then one that books and the press
    use, then one made for readers of some language, then the one with the fewest rules. About 3 ms
    for a title and scheme.

    Raises:
        ValueError: no scheme is given.

    >>> from align.names.schemes import load_scheme
    >>> schemes = [load_scheme("ru-en-popular"), load_scheme("ru-fr-press")]
    >>> choices = choose_schemes(["Chest odinotchestv", "Shest odinochestv"], schemes)
    >>> [choice.scheme.name for choice in choices]
    ['ru-fr-press', 'ru-en-popular']
    """
    known = [{s: known_words(title[:ENOUGH], s) for s in schemes} for title in titles]
    total = {scheme: sum(len(words[scheme]) for words in known) for scheme in schemes}
    return tuple(_choice(words, total) for words in known)


ENOUGH = 2_000
"""Characters of a title that tell its scheme."""


def _choice(known: Mapping[Scheme, frozenset[str]], total: Mapping[Scheme, int]) -> Choice:
    best = max(
        known,
        key=lambda s: (len(known[s]), total[s], s.in_print, bool(s.readers), -len(s.rules)),
    )
    explained = known[best]
    others = frozenset().union(*known.values()) - explained
    return Choice(
        best,
        explained,
        tuple(s for s, words in known.items() if s is not best and len(words) == len(explained)),
        {word: tuple(s for s, words in known.items() if word in words) for word in sorted(others)},
    )
