"""What a translation memory knows of two texts: which of its units stand in both of them.

A unit is found whether or not its segments are cut as those of the texts are. Compared are letters
and digits alone, in small letters, so that quotation marks, spaces and dashes do not matter; a
unit that is not in a text like that may be near some of it (normalized indel likeness).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import log, sqrt
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from rapidfuzz.fuzz import ratio

from align.aligner.anchors import heaviest_chain
from align.aligner.lattice import LONGEST
from align.model import Bead

Texts = tuple[tuple[str, ...], tuple[str, ...]]
"""The segments of the source, and of the target."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Memory:
    """Pairs of texts that say the same, from earlier work."""

    name: str
    """What it is called in messages."""
    pairs: Sequence[tuple[str, str]]
    """Source and target of each unit, in the languages of the texts."""
    languages: tuple[str, ...] = ()
    """Those that the units of the file are in, if none is in those of the texts."""


class Place(NamedTuple):
    """Where a text holds one side of a unit."""

    segments: range
    """Those that it is in."""
    opens: bool = True
    """It begins where the first of them does."""
    closes: bool = True
    """It ends where the last of them does."""
    likeness: float = 1.0
    """1 where it is the same, letter by letter."""


class Match(NamedTuple):
    """A unit of a memory that stands in both texts."""

    unit: int
    """Its number in the memory, from 0."""
    source: Place
    target: Place
    chance: float
    """How probable it is that a segment put with a wrong one would match as well: the share of the
    other segments, of the side where it is greater, that have the unit; 0 if it is met once."""

    @property
    def likeness(self) -> float:
        """Of the side that is less like."""
        return min(self.source.likeness, self.target.likeness)

    @property
    def begins(self) -> tuple[int, int]:
        """The first segment of either side that it is in."""
        return self.source.segments.start, self.target.segments.start

    @property
    def sizes(self) -> tuple[int, int]:
        """How many segments of either side it is in."""
        return len(self.source.segments), len(self.target.segments)

    @property
    def whole(self) -> bool:
        """Do whole segments of both sides make it up?"""
        ends = (self.source.opens, self.source.closes, self.target.opens, self.target.closes)
        return all(ends)


class Recall(NamedTuple):
    """What became of a memory."""

    name: str
    units: int
    """How many it has."""
    found: int
    """How many of them stand in both texts."""
    against: tuple[int, ...]
    """Indices of the beads that part what a unit joins, wherever it stands letter by letter."""


def find_matches(
    memory: Memory, texts: Texts, progress: Callable[[float], object] = bool
) -> tuple[Match, ...]:
    """Where the units of a memory stand in two texts, in the order of the units.

    Units that are found in very many places say nothing, and are passed over. Time grows with
    the size of the memory and that of the texts, not with their product; of each memory the
    matches of the last texts are kept. `progress` is called with the share done, 0..1.
    """
    last = _LAST.get(memory)
    if last is None or last[0] != texts:
        last = _LAST[memory] = texts, tuple(_matches(memory, texts, progress))
    return last[1]


_LAST: WeakKeyDictionary[Memory, tuple[Texts, tuple[Match, ...]]] = WeakKeyDictionary()


def _matches(memory: Memory, texts: Texts, progress: Callable[[float], object]) -> Iterator[Match]:
    sides = _Index(texts[0]), _Index(texts[1])
    sizes = [max(1, len(side)) for side in texts]
    for unit, pair in enumerate(memory.pairs):
        if unit % TOLD == 0:
            progress(unit / len(memory.pairs))
        places: list[list[Place]] = []
        for side, text in zip(sides, pair, strict=True):
            places.append(side.places(text))
            if not places[-1]:
                break
        else:
            chance = max((len(own) - 1) / size for own, size in zip(places, sizes, strict=True))
            yield from (Match(unit, ours, theirs, chance) for ours, theirs in product(*places))


def trust(matches: Sequence[Match], path: Sequence[tuple[int, int]] = ()) -> float:
    """How probable it is that a unit which matches is right here, 0..1.

    The units of a memory that belongs to the texts come in one order on both sides. Of `w` units
    in any order some ``2 * sqrt(w)`` make a chain that rises by chance (Logan and Shepp 1977,
    Vershik and Kerov 1977), so no more is credited to the longest chain than it has beyond that.
    A memory whose sides have slipped comes in order too: so units are held against a rough path
    as well, where it has their segments, and the worse of both is believed.
    """
    once = Counter(match.unit for match in matches)
    # those that begin together are one, or they would seem to confirm each other
    begins = {m.begins: m for m in matches if once[m.unit] == 1}
    apart = [begins[node] for node in sorted(begins, key=lambda node: (node[0], -node[1]))]
    columns = [m.target.segments.start for m in apart]
    chain = len(heaviest_chain(columns, [1.0] * len(columns), max(columns, default=0) + 1))
    right = max(0.0, chain - 2 * sqrt(len(columns) - chain))
    where = dict(path)
    held = [{where[k] for k in m.source.segments if k in where} for m in apart]
    tried = [
        not there.isdisjoint(m.target.segments)
        for there, m in zip(held, apart, strict=True)
        if there
    ]
    ordered = _share(right, len(columns))
    return min(ordered, _share(sum(tried), len(tried))) if tried else ordered


def joining(matches: Sequence[Match]) -> float:
    """What it says, at most, if a unit has several segments of both sides, nats: nothing in a
    memory that is cut in greater pieces than the texts; much in one where such units are rare.
    """
    whole = [min(match.sizes) == 1 for match in matches if match.whole]
    single = _share(sum(whole), len(whole))
    return max(0.0, log(single / (1 - single)))


def _share(right: float, of: int) -> float:
    return (right + BEFOREHAND) / (of + 1)


def strength(match: Match, trusted: float) -> float:
    """What a match says for what it joins, nats: the log of how much more probable it is to see
    it where what it joins belongs together than where not: for then the unit is wrong, and joins
    what is near by, or it belongs elsewhere.
    """
    right = trusted * (match.likeness - UNLIKE) / (1 - UNLIKE)
    wrong = (1 - right) / NEAR_BY
    return max(0.0, log((right + wrong) / (match.chance + wrong + SLIP)))


def recall(memory: Memory, texts: Texts, beads: Sequence[Bead]) -> Recall:
    """How much of a memory stands in two texts, and which of their beads are against it."""
    matches = find_matches(memory, texts)
    owners: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for number, bead in enumerate(beads):
        owners[0].update(dict.fromkeys(bead.source, number))
        owners[1].update(dict.fromkeys(bead.target, number))
    first: dict[int, int] = {}
    borne_out: set[int] = set()
    for match in matches:
        ours, theirs = (
            {own[k] for k in place.segments}
            for own, place in zip(owners, (match.source, match.target), strict=True)
        )
        if match.likeness == 1:
            first.setdefault(match.unit, min(ours))
        if ours & theirs and (not match.whole or ours == theirs):
            borne_out.add(match.unit)
    against = {number for unit, number in first.items() if unit not in borne_out}
    found = len({match.unit for match in matches})
    return Recall(memory.name, len(memory.pairs), found, tuple(sorted(against)))


BEFOREHAND = 0.9
"""How probable a unit of a memory is right, before anything is known of it; worth one match."""
LIKE = 0.75
"""Less than this, and a unit is not near."""
UNLIKE = 0.5
"""A unit as near as this would say nothing."""
NEAR_BY = 20
"""A wrong unit joins a segment with one of so many, as good as any other."""
SLIP = 1e-3
"""However well a memory fits, a unit is wrong with this probability."""
TOLD = 500
"""After so many units it is told how far the work is."""
COMMON = 100
"""A unit in more places than this says nothing."""
HEAD = 16
"""Letters by which a text is looked up; what has fewer must be a whole segment, or several."""
HEADS = 1000
"""What begins like so many words of the text says nothing."""
LONG = 4000
"""Letters of a unit from which on nothing near it is looked for."""
RARE, TRIED = 5, 4
"""Of a unit its rarest words are looked up, and so many segments that have most of them tried."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


def words_of(text: str) -> list[str]:
    """The words, in small letters; a Chinese character is one.

    >>> words_of("L’été, 1 900 m !")
    ['l', 'été', '1', '900', 'm']
    """
    return _WORD.findall(unicodedata.normalize("NFC", text).casefold())


class _Index:
    """A text in which units are looked for."""

    def __init__(self, segments: Sequence[str]) -> None:
        self._begins: list[int] = []
        self._ends: list[int] = []
        self._holders = defaultdict[str, list[int]](list)
        keys: list[str] = []
        starts = array("q")
        at = 0
        for number, words in enumerate(map(words_of, segments)):
            self._begins.append(at)
            for word in words:
                starts.append(at)
                at += len(word)
            self._ends.append(at)
            for word in set(words):
                self._holders[word].append(number)
            keys.append("".join(words))
        self._letters = "".join(keys)
        # a table of the heads of all words would be many times the text
        heads = np.array([hash(self._letters[at : at + HEAD]) for at in starts], np.int64)
        order = np.argsort(heads, kind="stable")
        self._heads = array("q", heads[order].tobytes())
        self._starts = array("q", np.array(starts, np.int64)[order].tobytes())
        self._short = defaultdict[str, list[range]](list)
        for number, key in enumerate(keys):
            for stop in range(number + 1, min(number + LONGEST, len(keys)) + 1):
                if len(key) >= HEAD or not (keys[number] and keys[stop - 1]):
                    break
                self._short[key].append(range(number, stop))
                key += keys[stop] if stop < len(keys) else ""

    def places(self, text: str) -> list[Place]:
        """Where a text stands; where it does not, what is near it. None where there are many."""
        words = words_of(text)
        key = "".join(words)
        if len(key) < HEAD:
            found = [Place(run) for run in self._short.get(key, ())]
        else:
            head = hash(key[:HEAD])
            first, stop = bisect_left(self._heads, head), bisect_right(self._heads, head)
            if stop - first > HEADS:
                return []
            begins = [at for at in self._starts[first:stop] if self._letters.startswith(key, at)]
            found = [self._place(at, at + len(key)) for at in begins] or self._near(words, key)
        return found if len(found) <= COMMON else []

    def _place(self, begin: int, end: int) -> Place:
        first = bisect_right(self._begins, begin) - 1
        last = bisect_left(self._ends, end)
        return Place(range(first, last + 1), self._begins[first] == begin, self._ends[last] == end)

    def _near(self, words: Sequence[str], key: str) -> list[Place]:
        if len(key) > LONG:
            return []
        known = sorted(
            (len(self._holders[word]), word) for word in set(words) if word in self._holders
        )
        if len(known) * 2 < len(set(words)):
            return []
        rare = [word for count, word in known[:RARE] if count <= COMMON]
        held = Counter(number for word in rare for number in self._holders[word])
        found: list[Place] = []
        for number, count in held.most_common(TRIED):
            if count * 2 >= len(rare):
                found += self._nearest(number, key)
        found.sort(key=lambda place: (-place.likeness, place.segments.start))
        apart: list[Place] = []
        for place in found:
            if all(
                place.segments.stop <= other.segments.start
                or other.segments.stop <= place.segments.start
                for other in apart
            ):
                apart.append(place)
        return apart

    def _nearest(self, number: int, key: str) -> Iterator[Place]:
        """Of the runs of segments that this one is in, the one that is most like a unit."""
        best = Place(range(number, number + 1), likeness=LIKE)
        for first in range(max(0, number - LONGEST + 1), number + 1):
            for stop in range(number + 1, min(first + LONGEST, len(self._ends)) + 1):
                length = self._ends[stop - 1] - self._begins[first]
                if LIKE * len(key) <= length <= len(key) / LIKE:
                    letters = self._letters[self._begins[first] : self._ends[stop - 1]]
                    like = ratio(letters, key, score_cutoff=100 * best.likeness) / 100
                    if like > best.likeness:
                        best = Place(range(first, stop), likeness=like)
        if best.likeness > LIKE:
            yield best
