"""Whether two spellings are the same name, and how one language would spell another's.

Each spelling is read as its text's language writes names of the former Soviet Union and its
neighbours (French ch, ou, tch; English sh, u, ch) into a string of sounds; two such strings are
compared by a weighted edit distance in which vowels, glides and doubled letters are cheap. The
tables of sounds and costs are data: ``align/data/names/sounds.toml``. What rules cannot decide
stays undecided: exonyms (Moscou, Moscow), Russian against national forms (Kharkov, Kharkiv).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import accumulate
from math import inf
from typing import Any, NamedTuple

SAME = 0.85
"""From this score on two spellings are taken for one name: the best F1 on pairs of names in
French and English, half of them same (see ``benchmarks/names.py``)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether two spellings are one name."""

    score: float
    """0..1, higher is likelier; 1 where both read alike."""
    same: bool
    explanation: str
    """How each was read: ``paSinjan (fr), paSinjan (en)``."""


def compare_names(
    source: str, target: str, source_language: str = "fr", target_language: str = "en"
) -> Comparison:
    """Whether two spellings, each of a word or a full name, are the same name.

    Full names of as many words are compared word by word, and the worst word weighs most.

    >>> compare_names("Pachinian", "Pashinyan")
    Comparison(score=1.0, same=True, explanation='paSinjan (fr), paSinjan (en)')
    >>> compare_names("Aliev", "Alieva").same
    False
    """
    ours, theirs = source.split(), target.split()
    if len(ours) != len(theirs) or len(ours) < 2:
        ours, theirs = ["".join(ours)], ["".join(theirs)]
    matches = [
        _match(a, _primary(source_language), b, _primary(target_language))
        for a, b in zip(ours, theirs, strict=True)
    ]
    whole = 1 - sum(m.cost for m in matches) / sum(m.length for m in matches)
    worst = min(1 - m.cost / m.length for m in matches)
    score = round(max(0.0, min(1.0, 0.6 * worst + 0.4 * whole)), 4)
    sides = (
        " ".join(f"{r.sounds} ({r.habit})" for r in side)
        for side in ([m.source for m in matches], [m.target for m in matches])
    )
    return Comparison(score, score >= SAME, ", ".join(sides))


class Reading(NamedTuple):
    """A spelling as sounds, by one habit of writing."""

    sounds: str
    """One letter a sound; see ``sounds.toml``."""
    habit: str
    cost: float
    """What it costs to suppose this habit; 0 for the language of the text."""


class _Match(NamedTuple):
    cost: float
    source: Reading
    target: Reading
    length: float


@lru_cache(maxsize=65536)
def read_sounds(spelling: str, language: str) -> tuple[Reading, ...]:
    """The ways to read a spelling found in a text of this language, the likeliest first.

    >>> read_sounds("Djermouk", "fr")[0]
    Reading(sounds='Jermuk', habit='fr', cost=0.0)
    """
    word = _plain(spelling)
    readings: dict[str, Reading] = {}
    for habit, cost, marks in _habits():
        if habit == language:
            cost = 0.0
        elif marks and not marks.search(word):
            continue
        sounds = _sounds(word, habit)
        if sounds not in readings or readings[sounds].cost > cost:
            readings[sounds] = Reading(sounds, habit, cost)
    return tuple(sorted(readings.values(), key=lambda r: r.cost))


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def _plain(spelling: str) -> str:
    """Small letters, NFC, without apostrophes, hyphens and dots."""
    word = unicodedata.normalize("NFC", spelling).replace("İ", "i").lower()
    return re.sub(r"[^\w]|_", "", word)


def _sounds(word: str, habit: str) -> str:
    if habit == "fr":
        # Pouchkine: the e is there to make the n heard
        word = re.sub(r"(?<=[iy])ne$", "n", word)
    word = re.sub(r"(?<=[oe])ff$", "v", word)
    pattern, table = _graphemes(habit)
    text = pattern.sub(lambda m: table[m[0]], word)
    text = _bare(text)
    text = re.sub(r"([^aeiou])\1+", r"\1", text)
    text = re.sub(r"i+", "i", text)
    return re.sub(r"i(?=[aeou])|(?<=[aeou])i", "j", text)


def _bare(text: str) -> str:
    """Without accents; letters that have none to lose are spelled out."""
    text = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ə", "a"))
    return re.sub(r"[^a-zA-Z]", "", text)


@cache
def _table() -> Mapping[str, Any]:
    file = resources.files("align") / "data" / "names" / "sounds.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _habits() -> tuple[tuple[str, float, re.Pattern[str] | None], ...]:
    return tuple(
        (h["name"], h["cost"], re.compile(h["marks"]) if "marks" in h else None)
        for h in _table()["habit"]
    )


@cache
def _graphemes(habit: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """The letter groups of a habit, the longest first, and their sounds."""
    table = _table()[habit]
    groups = sorted(table, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, groups))), table


_VOWELS = "aeiou"
_SOUNDS = "abcdefghijklmnopqrstuvwxyzCGJQSZ"


class _Costs(NamedTuple):
    """Costs of the edit distance, by sound."""

    swap: Mapping[str, Mapping[str, float]]
    lose: Mapping[str, float]
    lose_last: Mapping[str, float]
    shortest: float
    longest: float
    supposition: float


@cache
def _costs() -> _Costs:
    table = _table()["costs"]
    costs: dict[str, float] = {key: cost for key, cost in table.items() if key != "pairs"}
    pairs: dict[frozenset[str], float] = {
        frozenset(pair): cost for pair, cost in table["pairs"].items()
    }

    def swap(a: str, b: str) -> float:
        if a == b:
            return 0.0
        if (cost := pairs.get(frozenset(a + b))) is not None:
            return cost
        if a in _VOWELS + "j" and b in _VOWELS + "j":
            return costs["vowel"]
        return costs["consonant"] if (a in _VOWELS) == (b in _VOWELS) else costs["mixed"]

    def lose(a: str) -> float:
        special = {"j": costs["glide_lost"], "h": costs["h_lost"]}
        return special.get(a, costs["vowel_lost" if a in _VOWELS else "consonant_lost"])

    last = {a: costs["final_vowel_lost"] if a in _VOWELS else lose(a) for a in _SOUNDS}
    return _Costs(
        {a: {b: swap(a, b) for b in _SOUNDS} for a in _SOUNDS},
        {a: lose(a) for a in _SOUNDS},
        {**last, "e": costs["final_e_lost"]},
        costs["shortest"],
        costs["longest"],
        costs["supposition"],
    )


_TIE = 1e-9
"""Costs that differ by less are the same but for the order they were added in."""


@lru_cache(maxsize=65536)
def _match(source: str, source_language: str, target: str, target_language: str) -> _Match:
    """The readings of two words that are nearest to each other."""
    costs = _costs()
    best: _Match | None = None
    for ours in read_sounds(source, source_language):
        for theirs in read_sounds(target, target_language):
            # one wrong supposition is likelier than two
            habit_cost = max(ours.cost, theirs.cost) + costs.supposition * min(
                ours.cost, theirs.cost
            )
            room = best.cost - habit_cost + _TIE if best else inf
            if room <= 0:
                continue
            cost = distance(ours.sounds, theirs.sounds, room) + habit_cost
            # glides come and go, so they do not count
            sounds = ours.sounds.replace("j", "") + theirs.sounds.replace("j", "")
            length = min(max(len(sounds) / 2, costs.shortest), costs.longest)
            # of readings as near as each other, the longer ones, whichever word comes first
            if (
                best is None
                or cost < best.cost - _TIE
                or (cost < best.cost + _TIE and length > best.length)
            ):
                best = _Match(cost, ours, theirs, length)
    assert best is not None
    return best


def distance(source: str, target: str, limit: float = inf) -> float:
    """Weighted edit distance between two strings of sounds; at `limit` or more the search may end.

    >>> distance("sjunik", "sunik"), distance("aliev", "alieva")
    (0.14, 1.4)
    """
    if source == target:
        return 0.0
    swap, lose, lose_last, *_ = _costs()
    ours = [lose[a] for a in source[:-1]] + [lose_last[a] for a in source[-1:]]
    theirs = [lose[b] for b in target[:-1]] + [lose_last[b] for b in target[-1:]]
    row = [0.0, *accumulate(theirs)]
    for a, lost in zip(source, ours, strict=True):
        costs = swap[a]
        above = row[0]
        left = above + lost
        new = [left]
        least = left
        for b, added, over in zip(target, theirs, row[1:], strict=True):
            cost = above + costs[b]
            if left + added < cost:
                cost = left + added
            if over + lost < cost:
                cost = over + lost
            above, left = over, cost
            if cost < least:
                least = cost
            new.append(cost)
        if least >= limit:
            return inf
        row = new
    return row[-1]
