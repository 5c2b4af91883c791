"""Which name of one edition is which of the other: Pachinian is Pashinyan, Allemagne Germany.

Three witnesses: the spellings, how often two names stand in the same units, and their order in
the unit. Each mention of a unit is given at most one of the other side, the likeliest pair first
(competitive linking: Melamed 2000, "Models of translational equivalence among words"); what is
left over between two linked neighbours is linked in order where there is as much of it on both
sides. This is done again with what was learned, and the pairs of names that were linked often
enough for what they are remain. So exonyms without any likeness are linked too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from align.names.compare import SAME
from align.names.find import CROWD, Mention, NameForm, NameKind, Names, likeness
from align.names.scripts import plain


class Evidence(StrEnum):
    """What links two names most of all."""

    SPELLING = "spelling"
    TOGETHER = "together"
    ORDER = "order"


class Link(NamedTuple):
    """A name of the source edition and the same name in the target edition."""

    source: NameForm
    target: NameForm
    score: float
    """0..1, higher is surer."""
    evidence: Evidence
    places: tuple[tuple[Mention, Mention], ...]
    """The mentions that stand for each other, in order."""


def link_names(names: Names) -> tuple[Link, ...]:
    """The names of both editions that are one, the surest first.

    A name has several links where the other edition has several spellings or names for it.

    >>> from align.model import Passage, Unit, Variant
    >>> from align.names.mentions import full_names
    >>> texts = [("En Allemagne et à Erevan.", "In Germany and in Yerevan."),
    ...          ("Pour l’Allemagne, non.", "For Germany, no.")]
    >>> units = [Unit("1", Variant("fr", Passage(a)), Variant("en", Passage(b))) for a, b in texts]
    >>> [(k.source.form, k.target.form, len(k.places)) for k in link_names(full_names(units))]
    [('Erevan', 'Yerevan', 1), ('Allemagne', 'Germany', 2)]
    """
    book = _Book(names)
    rates: dict[tuple[int, int], float] = book.together()
    for _ in range(_ROUNDS):
        linked = book.linked(rates)
        rates = book.rates(linked)
    found = []
    for (one, two), places in linked.items():
        score, evidence = book.judged(one, two, rates[one, two], len(places))
        if score >= SURE:
            link = Link(names.source[one], names.target[two], score, evidence, tuple(places))
            found.append(link)
    return tuple(sorted(found, key=lambda k: -k.score))


SURE = 0.5
"""Links with a lower score are left out."""

_ROUNDS = 3
_Pair = tuple[int, int]


class _Book:
    """The mentions of two editions by unit; names are numbers in their edition."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._sides = [_by_unit(names.source), _by_unit(names.target)]
        self._units = [
            unit
            for unit in sorted(self._sides[0].keys() & self._sides[1].keys())
            if all(len(side[unit]) <= CROWD for side in self._sides)
        ]
        self._counts = [
            Counter(name for unit in self._units for name, _ in side[unit]) for side in self._sides
        ]

    def together(self) -> dict[_Pair, float]:
        """How often two names share a unit, as a Dice coefficient of their mentions."""
        shared: Counter[_Pair] = Counter()
        for unit in self._units:
            ours, theirs = (Counter(name for name, _ in side[unit]) for side in self._sides)
            for one, times in ours.items():
                for two, others in theirs.items():
                    shared[one, two] += min(times, others)
        return self._dice(shared)

    def rates(self, linked: dict[_Pair, list[tuple[Mention, Mention]]]) -> dict[_Pair, float]:
        """The same of the mentions that were linked."""
        return self._dice({pair: len(places) for pair, places in linked.items()})

    def _dice(self, shared: dict[_Pair, int] | Counter[_Pair]) -> dict[_Pair, float]:
        ours, theirs = self._counts
        return {
            (one, two): 2 * count / (ours[one] + theirs[two])
            for (one, two), count in shared.items()
        }

    def linked(self, rates: dict[_Pair, float]) -> dict[_Pair, list[tuple[Mention, Mention]]]:
        """The mentions that are linked in each unit, by pair of names."""
        found: defaultdict[_Pair, list[tuple[Mention, Mention]]] = defaultdict(list)
        for unit in self._units:
            ours, theirs = (side[unit] for side in self._sides)
            for i, j in self._in_unit(ours, theirs, rates):
                found[ours[i][0], theirs[j][0]].append((ours[i][1], theirs[j][1]))
        return found

    def _in_unit(
        self,
        ours: Sequence[tuple[int, Mention]],
        theirs: Sequence[tuple[int, Mention]],
        rates: dict[_Pair, float],
    ) -> Iterator[_Pair]:
        weights = []
        for i, (one, _) in enumerate(ours):
            for j, (two, _) in enumerate(theirs):
                weight = self._weight(one, two, rates.get((one, two), 0.0))
                if weight >= _ANCHOR:
                    apart = abs(i / len(ours) - j / len(theirs))
                    weights.append((weight - _FAR * apart, i, j))
        taken: dict[int, int] = {}
        free = set(range(len(theirs)))
        for _, i, j in sorted(weights, reverse=True):
            if i not in taken and j in free:
                taken[i] = j
                free.discard(j)
        yield from taken.items()
        yield from _between(taken, len(ours), len(theirs))

    def _weight(self, one: int, two: int, rate: float) -> float:
        """How well two names go together, from 0 up: by spelling 2 at most, by company 1."""
        source, target = self._names.source[one], self._names.target[two]
        weight = _likeness(source.form, target.form, source.language, target.language) + rate
        if source.kind is target.kind is NameKind.ACRONYM:
            return weight + _KIND
        if NameKind.PEOPLE in {source.kind, target.kind} and source.kind is not target.kind:
            return weight / 2
        return weight

    def judged(self, one: int, two: int, rate: float, times: int) -> tuple[float, Evidence]:
        """The score of a link between two names, and what it rests on."""
        source, target = self._names.source[one], self._names.target[two]
        alike = _likeness(source.form, target.form, source.language, target.language)
        if alike >= _ALIKE:
            return 0.5 + 0.125 * alike + 0.25 * rate, Evidence.SPELLING
        if (source.kind is NameKind.PEOPLE) != (target.kind is NameKind.PEOPLE):
            return 0.0, Evidence.TOGETHER
        # once is no habit
        company = rate * (1 - 0.5**times)
        evidence = Evidence.TOGETHER if times > 1 else Evidence.ORDER
        return min(1.0, company + 0.8 * alike), evidence


_ANCHOR = 0.6
"""From this weight on two mentions are linked for themselves, not for what is around them."""
_FAR = 0.3
"""What it costs to link the first name of a unit with the last."""
_KIND = 0.3
"""What it is worth that both are acronyms."""
_ALIKE = 1.0
"""From this likeness on the spellings alone link two names."""


def _by_unit(forms: Sequence[NameForm]) -> dict[int, list[tuple[int, Mention]]]:
    """The mentions of each unit in their order, with the number of the name."""
    found: defaultdict[int, list[tuple[int, Mention]]] = defaultdict(list)
    for number, form in enumerate(forms):
        for mention in form.mentions:
            found[mention.unit].append((number, mention))
    return {unit: sorted(mentions, key=lambda m: m[1].start) for unit, mentions in found.items()}


def _between(taken: dict[int, int], ours: int, theirs: int) -> Iterator[_Pair]:
    """Pairs in order, between linked neighbours, where as many are left over on both sides."""
    anchors = [(-1, -1), *_rising(taken.items()), (ours, theirs)]
    others = set(taken.values())
    for (i, j), (next_i, next_j) in pairwise(anchors):
        left = [k for k in range(i + 1, next_i) if k not in taken]
        right = [k for k in range(j + 1, next_j) if k not in others]
        if len(left) == len(right):
            yield from zip(left, right, strict=True)


def _rising(pairs: Iterable[_Pair]) -> list[_Pair]:
    """The pairs that keep the order of both sides, greedily."""
    found: list[_Pair] = []
    for i, j in sorted(pairs):
        if not found or j > found[-1][1]:
            found.append((i, j))
    return found


@lru_cache(maxsize=65536)
def _likeness(source: str, target: str, source_language: str, target_language: str) -> float:
    """0..2: how alike two names are; 1 for names that share a word, as Pashinyan and Nikol
    Pashinyan do."""
    if plain(source) == plain(target):
        return 2.0
    ours, theirs = source.split(), target.split()
    if len(ours) == len(theirs):
        score = likeness(source, target, source_language, target_language)
        return 1.0 + (score - SAME) / (1 - SAME) if score >= SAME else score / 2
    shared = any(
        likeness(a, b, source_language, target_language) >= SAME
        for a in ours
        for b in theirs
        if a[0].isupper() and b[0].isupper()
    )
    return float(shared)
