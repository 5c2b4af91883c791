"""One name against many: which names of a list may be the same.

Names are filed by pairs of neighbouring consonants, alike ones taken together and vowels left out
(Pachinian and Pashinyan are both ``P S``, ``S N``, ``N N``), in all their readings. Those that
share most with the name sought, rare pairs counting more, are compared in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import pairwise
from math import log
from typing import NamedTuple

from align.languages import primary_subtag
from align.names.compare import Comparison, compare_names, words_of
from align.names.sounds import VOWELS, read_sounds, sounds_table


class Found(NamedTuple):
    """A name of the list, and how it compares to the name sought."""

    name: str
    comparison: Comparison


class NameIndex:
    """Names of one language, to be searched for those that are the same as another.

    >>> index = NameIndex(["Nikol Pashinyan", "Serzh Sargsyan", "Nikolai Pashinin"], "en")
    >>> [found.name for found in index.search("N. Pachinian", "fr") if found.comparison.same]
    ['Nikol Pashinyan']
    """

    def __init__(self, names: Iterable[str], language: str) -> None:
        self.names = tuple(dict.fromkeys(names))
        """Each once, in their order."""
        self.language = language
        self._filed: defaultdict[str, list[int]] = defaultdict(list)
        sizes: list[int] = []
        for number, name in enumerate(self.names):
            keys = _keys(name, language)
            sizes.append(len(keys))
            for key in keys:
                self._filed[key].append(number)
        count = len(self.names)
        self._weights = {key: log(1 + count / len(at)) for key, at in self._filed.items()}
        self._rarest = log(1 + count)
        self._sizes = [0.0] * count
        for key, at in self._filed.items():
            for number in at:
                self._sizes[number] += self._weights[key]

    def search(
        self, name: str, language: str, limit: int = 10, least: float = 0.0
    ) -> tuple[Found, ...]:
        """The likeliest names of the list, at most `limit` and those of a score over `least`.

        What is not among the `CANDIDATES` names that share most with the name is not found.
        """
        compared = (
            Found(
                self.names[number], compare_names(name, self.names[number], language, self.language)
            )
            for number in self.candidates(name, language)
        )
        found = [match for match in compared if match.comparison.score > least]
        return tuple(sorted(found, key=lambda m: (-m.comparison.score, m.name))[:limit])

    def candidates(self, name: str, language: str) -> list[int]:
        """The numbers of the names that share most with a name, those first."""
        shared: defaultdict[int, float] = defaultdict(float)
        size = 0.0
        for key in _keys(name, language):
            weight = self._weights.get(key, self._rarest)
            size += weight
            for number in self._filed.get(key, ()):
                shared[number] += weight
        ranked = [(both / (size + self._sizes[n]), -n) for n, both in shared.items()]
        return [-n for _, n in sorted(ranked, reverse=True)[:CANDIDATES]]


CANDIDATES = 100
"""So many names are compared in full."""


def _keys(name: str, language: str) -> set[str]:
    """The pairs of neighbouring consonants in a name; the edge of a word is one too."""
    sounds = {
        reading.sounds
        for word in words_of(name)
        for reading in read_sounds(word.text, primary_subtag(language))
    }
    # an h is written, heard as another sound, or lost
    sounds |= {s.replace("һ", "") for s in sounds}
    skeletons = {f"|{s.translate(_classes())}|" for s in sounds}
    return {a + b for skeleton in skeletons for a, b in pairwise(skeleton)}


@cache
def _classes() -> Mapping[int, str]:
    """Of each sound the one that stands for it and those like it; nothing for vowels."""
    consonants = {c: kind[0] for kind in sounds_table()["index"]["alike"] for c in kind}
    return str.maketrans({**dict.fromkeys((*VOWELS, "й"), ""), **consonants})
