"""Whether two spellings are the same name.

Each spelling is read as its text's language writes names of the former Soviet Union and its
neighbours (French ch, ou, tch; English sh, u, ch), and the sounds are compared by a weighted edit
distance. Full names are compared word by word, whatever the order of the words; an initial stands
for a word, and a patronymic or a particle may be left out. What rules cannot decide stays
undecided: exonyms (Moscou, Moscow), Russian against national forms (Kharkov, Kharkiv).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import NamedTuple

from align.languages import primary_subtag
from align.names.edits import distance
from align.names.explain import steps
from align.names.given import particles
from align.names.matches import Relation, WordMatch, match_words
from align.names.sounds import read_sounds, sounds_table

SAME = 0.88
"""From this score on two spellings are taken for one name: the best F1 on pairs of names in
French and English (see ``benchmarks/names.py``)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two spellings are one name."""

    score: float
    """0..1, higher is likelier; 1 where both read alike."""
    same: bool
    words: tuple[WordMatch, ...]
    """The words that answer to each other, in the order of the shorter name, and those left out."""
    reordered: bool
    """The words stand in another order."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Which letters answer to which, and what differs, in plain words."""
        told = [step.told for word in self.words for step in steps(word) if step.told]
        if self.reordered:
            told.append("the words stand in another order")
        if not self.words:
            told.append("a name without letters is like no other")
        return tuple(dict.fromkeys(told)) or ("written alike",)

    @property
    def explanation(self) -> str:
        """The `reasons` in one line."""
        return "; ".join(self.reasons)


def compare_names(
    source: str, target: str, source_language: str = "fr", target_language: str = "en"
) -> Comparison:
    """Whether two spellings, each of a word or a full name, are the same name.

    Of full names the worst word weighs most. Any script with a romanization scheme is read.

    >>> compare_names("Pachinian", "Pashinyan").score
    1.0
    >>> compare_names("Aliev", "Alieva").same
    False
    >>> compare_names("Vladimir Vladimirovitch Poutine", "V. Putin").same
    True
    """
    languages = primary_subtag(source_language), primary_subtag(target_language)
    ours, theirs = words_of(source), words_of(target)
    if not ours or not theirs:
        return Comparison(0.0, False, (), False)
    longest = max(len(ours), len(theirs))
    found: list[_Arrangement] = []
    if longest > MOST_WORDS or longest == 1 or len(ours) != len(theirs):
        found.append(_joined(ours, theirs, languages))
    if 1 < longest <= MOST_WORDS:
        found.append(_arranged(ours, theirs, languages))
    best = max(found, key=lambda arrangement: arrangement.score)
    score = round(best.score, 4)
    return Comparison(score, score >= SAME, best.matches, best.reordered)


class Word(NamedTuple):
    """A word of a name."""

    text: str
    initial: bool


_MARKS = r"\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670"
_WORD = re.compile(rf"(?:[^\W\d_][{_MARKS}]*['’ʼʹʺ‘`]*)+(\.)?|\d+")
_UNSEEN = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def words_of(name: str) -> list[Word]:
    """The words of a name; a hyphen parts them as a blank does."""
    return [
        Word(m[0].rstrip("."), len(m[0]) == 1 or (bool(m[1]) and len(m[0]) <= _INITIAL))
        for m in _WORD.finditer(_UNSEEN.sub("", name))
    ]


_INITIAL = 4
"""Most characters of an initial, its full stop included: ``Tch.``, ``Iou.``"""


class _Arrangement(NamedTuple):
    """Which words of two names answer to each other."""

    score: float
    matches: tuple[WordMatch, ...]
    reordered: bool = False


def _joined(
    ours: Sequence[Word], theirs: Sequence[Word], languages: tuple[str, str]
) -> _Arrangement:
    """Both names as one word each: Ter-Petrossian, Terpetrosyan."""
    source, target = ("".join(word.text for word in words) for words in (ours, theirs))
    alone = len(ours) == len(theirs)
    match = match_words(source, languages[0], target, languages[1], alone=alone)
    return _Arrangement(match.score, (match,))


MOST_WORDS = 12
"""A name of more words is compared as if it were one word."""

_HOPEFUL = 0.5
"""Words less alike than this do not show that one name begins where the other does."""


def _arranged(
    ours: Sequence[Word], theirs: Sequence[Word], languages: tuple[str, str]
) -> _Arrangement:
    """The words matched in their order, or in that which begins with another word of the longer
    name: Nikol Pashinyan, Pashinyan Nikol.
    """
    if (len(ours), ours) > (len(theirs), theirs):
        found = _arranged(theirs, ours, (languages[1], languages[0]))
        return found._replace(matches=tuple(match.turned() for match in found.matches))
    best = _in_order(ours, theirs, languages)
    # where as many words are in another order, none stands at its place
    placed = len(ours) == len(theirs) and any(m.score >= SAME for m in best.matches)
    if best.score < SAME and not placed:
        for start in range(1, len(theirs)):
            if _match(ours[0], theirs[start], languages).score < _HOPEFUL:
                continue
            found = _in_order(ours, [*theirs[start:], *theirs[:start]], languages)
            score = found.score - sounds_table()["full"]["reordered"]
            if score > best.score:
                best = _Arrangement(score, found.matches, True)
    return best


def _in_order(
    ours: Sequence[Word], theirs: Sequence[Word], languages: tuple[str, str]
) -> _Arrangement:
    """The words matched one by one, those left out that the longer name, `theirs`, has besides."""
    if len(ours) == len(theirs):
        return _weighed([_match(a, b, languages) for a, b in zip(ours, theirs, strict=True)])
    extra = [_left_out(theirs, n, languages[1]) for n in range(len(theirs))]
    row: list[tuple[float, tuple[WordMatch, ...]]] = [(0.0, ())]
    for added in extra:
        row.append((row[-1][0] + 1 - added.score, (*row[-1][1], added)))
    for a in ours:
        new: list[tuple[float, tuple[WordMatch, ...]]] = [(inf, ())]
        for n, (b, added) in enumerate(zip(theirs, extra, strict=True)):
            ways = ((row[n], _match(a, b, languages)), (new[n], added))
            before, last = min(ways, key=lambda way: way[0][0] + 1 - way[1].score)
            new.append((before[0] + 1 - last.score, (*before[1], last)))
        row = new
    return _weighed(row[-1][1])


def _weighed(matches: Sequence[WordMatch]) -> _Arrangement:
    """Of the words that were matched the worst weighs most; those left out count besides."""
    paired = [m for m in matches if m.relation is not Relation.LEFT_OUT]
    whole = max(0.0, 1 - sum(m.cost for m in paired) / sum(m.length for m in paired))
    worst = min(m.score for m in paired)
    left_out = sum(m.cost for m in matches if m.relation is Relation.LEFT_OUT)
    weight = sounds_table()["full"]["worst"]
    return _Arrangement(max(0.0, weight * worst + (1 - weight) * whole - left_out), tuple(matches))


def _match(ours: Word, theirs: Word, languages: tuple[str, str]) -> WordMatch:
    if ours.initial != theirs.initial:
        return _initial(ours.text, theirs.text, languages)
    match = match_words(ours.text, languages[0], theirs.text, languages[1], alone=False)
    if match.score < SAME and {ours.text.lower(), theirs.text.lower()} <= particles():
        cost = sounds_table()["full"]["particle"] * match.length
        return match._replace(relation=Relation.PARTICLE, cost=cost)
    return match


@lru_cache(maxsize=65536)
def _initial(source: str, target: str, languages: tuple[str, str]) -> WordMatch:
    """An initial and a word, whichever is which."""
    ours, theirs = read_sounds(source, languages[0]), read_sounds(target, languages[1])
    pairs = [(a, b, distance(a.sounds[:1], b.sounds[:1])) for a in ours for b in theirs]
    one, two, cost = min(pairs, key=lambda pair: pair[2])
    begins = bool(one.sounds and two.sounds) and cost <= _ALIKE
    cost = sounds_table()["full"]["initial"] if begins else 1.0
    return WordMatch(source, target, Relation.INITIAL, cost, 1.0, one, two)


_ALIKE = 0.3
"""Sounds that cost no more to confuse may be the same initial: Evgueni, Ye."""


def _left_out(words: Sequence[Word], number: int, language: str) -> WordMatch:
    """A word that the other side lacks."""
    word = words[number]
    reading = read_sounds(word.text, language)[0]
    kind = "word"
    if word.text.lower() in particles():
        kind = "particle"
    elif number and len(words) > 2:
        if word.initial or _PATRONYMIC.search(reading.sounds):
            kind = "patronymic"
        elif number < len(words) - 1:
            kind = "middle"
    cost = sounds_table()["full"][kind]
    return WordMatch("", word.text, Relation.LEFT_OUT, cost, 1.0, reading, reading)


_PATRONYMIC = re.compile("..(?:[оэеё]вич|[оэеё]вна|[иы]ч|[иы]чна|[иы]вна|овыч)$")
"""Sounds at the end of a father's name: Vladimirovitch, Olegovna, Ilitch, Ilinitchna."""
