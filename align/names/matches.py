"""Two words compared: as spellings of one name, as a given name translated, or as an initial."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from math import inf
from typing import NamedTuple

from align.names.edits import distance
from align.names.given import given_names
from align.names.sounds import Reading, plain, read_sounds, sounds_table


class Relation(StrEnum):
    """What makes two words the same name, or not."""

    SPELLING = "spelling"
    """Both are read as sounds."""
    IDENTICAL = "identical"
    """The same letters."""
    GIVEN = "given name"
    """Forms of one given name: Nicolas, Nikolai."""
    PET = "pet name"
    """A given name and a pet name for it: Mikhail, Misha."""
    FAMILY = "family name"
    """Spellings of one family name by tradition: Sargsyan, Sarkissian."""
    INITIAL = "initial"
    """An initial and a name that begins so."""
    PARTICLE = "particle"
    """Words that stand beside names: el, al; ben, bin."""
    LEFT_OUT = "left out"
    """A word that the other side lacks."""
    UNREAD = "unread"
    """Different words, of which one is in letters that no scheme reads."""
    TOO_LONG = "too long"
    """Different words, of which one is longer than any name."""


class WordMatch(NamedTuple):
    """Two words of a name, and how near they are."""

    source: str
    """Empty where only the target has the word."""
    target: str
    """Empty where only the source has the word."""
    relation: Relation
    cost: float
    length: float
    """What the cost is measured by: sounds, bounded on either side."""
    source_reading: Reading
    target_reading: Reading

    @property
    def score(self) -> float:
        """0..1, higher is likelier."""
        return max(0.0, 1 - self.cost / self.length)

    def turned(self) -> WordMatch:
        """With source and target exchanged."""
        return WordMatch(
            self.target,
            self.source,
            self.relation,
            self.cost,
            self.length,
            self.target_reading,
            self.source_reading,
        )


_TIE = 1e-9
"""Costs that differ by less are the same but for the order they were added in."""

_ALIKE = 0.95
"""From this score on it is the spelling that shows that two family names are one."""

LONGEST = 64
"""A word of more letters is no name, and like nothing but itself."""


@lru_cache(maxsize=65536)
def match_words(
    source: str, source_language: str, target: str, target_language: str, *, alone: bool = True
) -> WordMatch:
    """How near two words are, by their nearest readings; languages are primary subtags.

    `alone` says that a word is the whole name: then a given name in another language's form is
    near, but hardly the same.

    >>> match_words("Pachinian", "fr", "Pashinyan", "en").cost
    0.0
    >>> match_words("Nicolas", "fr", "Nikolai", "en").relation
    <Relation.GIVEN: 'given name'>
    """
    ours, theirs = read_sounds(source, source_language), read_sounds(target, target_language)
    letters, others = plain(source, source_language)[0], plain(target, target_language)[0]
    relation = None
    if (letters or source) == (others or target):
        relation = Relation.IDENTICAL
    elif max(len(letters), len(others)) > LONGEST:
        relation = Relation.TOO_LONG
    elif not (ours[0].sounds and theirs[0].sounds):
        relation = Relation.UNREAD
    if relation:
        length = _length(ours[0].sounds, theirs[0].sounds)
        cost = 0.0 if relation is Relation.IDENTICAL else length
        return WordMatch(source, target, relation, cost, length, ours[0], theirs[0])
    best = _nearest(source, ours, target, theirs)
    given = _given(source, source_language, target, target_language)
    if given is None:
        return best
    if given is Relation.FAMILY:
        return best._replace(relation=given, cost=0.0) if best.score < _ALIKE else best
    costs = sounds_table()["costs"]
    cost = costs["given" if given is Relation.GIVEN else "pet"]
    if alone:
        cost = max(cost, costs["given_alone"] * best.cost)
    return best._replace(relation=given, cost=cost) if cost < best.cost else best


def _given(source: str, source_language: str, target: str, target_language: str) -> Relation | None:
    one, two = given_names(source, source_language), given_names(target, target_language)
    if one.formal & two.formal:
        return Relation.GIVEN
    if one.family & two.family:
        return Relation.FAMILY
    pets = one.formal & two.pet or one.pet & (two.formal | two.pet)
    return Relation.PET if pets else None


def _nearest(
    source: str, ours: tuple[Reading, ...], target: str, theirs: tuple[Reading, ...]
) -> WordMatch:
    supposition = sounds_table()["costs"]["supposition"]
    best, length = inf, 0.0
    readings = ours[0], theirs[0]
    for one in ours:
        for two in theirs:
            # one wrong supposition is likelier than two
            supposed = max(one.cost, two.cost) + supposition * min(one.cost, two.cost)
            room = best - supposed + _TIE
            if room <= 0:
                continue
            cost = distance(one.sounds, two.sounds, room) + supposed
            sounds = _length(one.sounds, two.sounds)
            # of readings as near as each other, the longer ones, whichever word comes first
            if cost < best - _TIE or (cost < best + _TIE and sounds > length):
                best, length, readings = cost, sounds, (one, two)
    return WordMatch(source, target, Relation.SPELLING, best, length, *readings)


def _length(source: str, target: str) -> float:
    costs = sounds_table()["costs"]
    most: float = min((len(source) + len(target)) / 2, costs["longest"])
    return max(most, float(costs["shortest"]))
