"""How two editions in one language spell their names, and by which habits.

A habit is what romanization schemes of several languages have in common: ``popular`` is the press
and Wikipedia in the language of the text, ``bgn-pcgn`` the systems of that name, with their marks
or without; ``fr-press`` is French. A spelling alone rarely tells it (Goris, Lavrov). Two spellings
of one name tell more: both must come from one native spelling, so the habits of each are those of
the schemes that write them from it. Names that differ and are explained so are the telling ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from align.languages import primary
from align.names.groups import NameGroup
from align.names.lattice import spelled
from align.names.schemes import Scheme, load_scheme, scheme_names

Spellings = tuple[tuple[str, int], ...]
"""Forms with how often they stand, the most frequent first."""
Habits = frozenset[str]


@dataclass(frozen=True, slots=True)
class Usage:
    """One name in both editions."""

    first: Spellings
    second: Spellings
    first_habits: Habits = frozenset()
    """Those that the first edition's usual form may follow; empty where nothing tells."""
    second_habits: Habits = frozenset()

    @property
    def alike(self) -> bool:
        """Do both editions write it in one and the same way?"""
        forms = {form for form, _ in (*self.first, *self.second)}
        return bool(self.first and self.second) and len(forms) == 1

    @property
    def telling(self) -> bool:
        """Do the two spellings tell a habit?"""
        return bool(self.first_habits)


def compare_usage(groups: Iterable[NameGroup], language: str) -> tuple[Usage, ...]:
    """How each name is spelled in either edition; both are in `language`."""
    return tuple(_usage(group, language) for group in groups)


class Followed(NamedTuple):
    """Which habits the two editions follow."""

    first: tuple[tuple[str, int], ...]
    """Habits, with how many of the telling names may follow them; most first."""
    second: tuple[tuple[str, int], ...]
    telling: int
    """How many names are telling."""


def followed_habits(usages: Iterable[Usage]) -> Followed:
    """The habits of both editions, by their telling names."""
    telling = [usage for usage in usages if usage.telling]
    first = Counter(habit for usage in telling for habit in sorted(usage.first_habits))
    second = Counter(habit for usage in telling for habit in sorted(usage.second_habits))
    return Followed(tuple(first.most_common()), tuple(second.most_common()), len(telling))


def _usage(group: NameGroup, language: str) -> Usage:
    first, second = (
        tuple((name.form, len(name.mentions)) for name in side)
        for side in (group.source, group.target)
    )
    if not first or not second or first[0][0] == second[0][0]:
        return Usage(first, second)
    return Usage(first, second, *tell_habits(first[0][0], second[0][0], primary(language)))


def tell_habits(first: str, second: str, language: str) -> tuple[Habits, Habits]:
    """The habits that two spellings of one name may follow; none where no scheme explains both.

    Those of other languages, such as French ones in an English text, count only where its own
    do not explain them. Of names of several words each word that differs must agree.

    >>> [sorted(habits) for habits in tell_habits("Pachinian", "Pashinyan", "en")]
    [['fr-press', 'fr-wikipedia'], ['bgn-pcgn', 'popular']]
    >>> tell_habits("Florence", "Firenze", "en")
    (frozenset(), frozenset())
    """
    ours, theirs = first.replace("-", " ").split(), second.replace("-", " ").split()
    if len(ours) != len(theirs):
        return frozenset(), frozenset()
    pairs = [_word_habits(a, b, language) for a, b in zip(ours, theirs, strict=True) if a != b]
    found = (frozenset.intersection(*side) for side in zip(*pairs, strict=True))
    one, two = tuple(found) or (frozenset(), frozenset())
    return (one, two) if one and two else (frozenset(), frozenset())


@lru_cache(maxsize=4096)
def _word_habits(first: str, second: str, language: str) -> tuple[Habits, Habits]:
    found = list(_explanations(first.lower(), second.lower(), language))
    for own in (2, 1, 0):
        # how many of the two schemes are those of the text's language
        kept = [(a, b) for a, b in found if _is_own(a, language) + _is_own(b, language) >= own]
        if kept:
            first_habits = frozenset(_habit(a, language) for a, _ in kept)
            return first_habits, frozenset(_habit(b, language) for _, b in kept)
    return frozenset(), frozenset()


def _explanations(first: str, second: str, language: str) -> Iterator[tuple[Scheme, Scheme]]:
    """The schemes that write the first and the second from one native spelling."""
    schemes = _schemes(language)
    for one in schemes:
        for two in (scheme for scheme in schemes if scheme.language == one.language):
            # of many readings not all are looked at, so from both ends
            if any(
                two.romanize(native).lower() == second for native in _natives(first, one)
            ) or any(one.romanize(native).lower() == first for native in _natives(second, two)):
                yield one, two


@cache
def _schemes(language: str) -> tuple[Scheme, ...]:
    """Those that books use: for readers of the language, of none, and of French and English."""
    readers = {language, "", "fr", "en"}
    loaded = map(load_scheme, scheme_names())
    return tuple(s for s in loaded if s.in_print and s.readers in readers)


def _is_own(scheme: Scheme, language: str) -> bool:
    return scheme.readers in {language, ""}


def _habit(scheme: Scheme, language: str) -> str:
    """The name of the scheme without what is romanized, for whom, and whether it has marks."""
    name = scheme.name.removeprefix(f"{scheme.language.lower()}-").removesuffix("-plain")
    return name.removeprefix(f"{language}-")


@lru_cache(maxsize=65536)
def _natives(spelling: str, scheme: Scheme) -> tuple[str, ...]:
    """What the scheme may have written so."""
    return tuple(
        native
        for native, _ in spelled(spelling, scheme)
        if scheme.romanize(native).lower() == spelling
    )
