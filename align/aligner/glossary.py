"""Terms of a glossary as evidence: what stands in the source has its pair in the target.

Words are inflected, so the ends of long ones are not compared. How often a pair of terms is kept,
and what it says, is learned from the texts themselves, along the rough path.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from align.aligner.lattice import ADDITION, LONGEST, TYPES, Array, Band, Ints
from align.aligner.memory import Texts, words_of


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """Terms of both languages that mean the same."""

    name: str
    """What it is called in messages."""
    pairs: Sequence[tuple[str, str]]
    """Source and target term, in the languages of the texts."""
    languages: tuple[str, ...] = ()
    """All that the terms of the file are in."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The pairs of a glossary that stand in both texts."""

    count: int
    rows: tuple[Ints, Ints]
    """Term and segment of each occurrence in the source; sorted, each once."""
    columns: tuple[Ints, Ints]
    """The same in the target."""
    sizes: tuple[int, int]
    """Segments of the two texts."""
    says: Array | None = None
    """``[count]``: what it says if both sides of a bead have the term, nats."""

    def after(self, path: Sequence[tuple[int, int]]) -> Terms:
        """With what each pair says, by how often it is kept along a rough path.

        A term that is kept with probability `p` where it should be, and stands in a share `f` of
        the other text, says log(p / f) if it is there. For a pair that is seldom met, `p` is near
        that of all pairs.
        """
        where = dict(path)
        there = set(zip(*(part.tolist() for part in self.columns), strict=True))
        met, seen = np.zeros((2, self.count))
        for term, row in zip(*(part.tolist() for part in self.rows), strict=True):
            if row in where:
                seen[term] += 1
                met[term] += any((term, where[row] + k) in there for k in (-1, 0, 1))
        usual = (met.sum() + 1) / (seen.sum() + 2)
        kept = (met + PRIOR * usual) / (seen + PRIOR)
        shares = [
            np.bincount(side[0], minlength=self.count) / size
            for side, size in zip((self.rows, self.columns), self.sizes, strict=True)
        ]
        says = np.maximum(np.log(kept / np.maximum(*shares)), 0)
        return replace(self, says=says.astype(np.float32))

    def features(self, band: Band) -> Iterator[tuple[tuple[int, int], Array]]:
        """For each type with both sides, ``[nodes]``: what terms on both sides say."""
        assert self.says is not None
        term, rows, columns = self._near(band)
        for a, b in TYPES[1:ADDITION]:
            cells = []
            for up in range(1, a + 1):
                for back in range(1, b + 1):
                    at, known = band.find(rows + up, columns + back)
                    cells.append(term[known] * band.size + at[known])
            every = np.unique(np.concatenate(cells))  # a term counts once in a bead
            own, at = np.divmod(every, max(band.size, 1))
            yield (a, b), np.bincount(at, self.says[own], band.size).astype(np.float32)

    def _near(self, band: Band) -> tuple[Ints, Ints, Ints]:
        """Terms, and the pairs of segments that have them and may be in one bead of the band."""
        term, row = self.rows
        low, high = band.low, band.high
        first = np.clip(row + 1 - band.first, 0, len(low) - 1)
        last = np.clip(row + LONGEST - band.first, 0, len(low) - 1)
        size = self.sizes[1] + 1
        keys = self.columns[0] * size + self.columns[1]
        begins = np.searchsorted(keys, term * size + np.maximum(low[first] - LONGEST, 0))
        ends = np.searchsorted(keys, term * size + np.minimum(high[last], size - 1))
        counts = np.maximum(ends - begins, 0)
        at = np.repeat(begins - np.concatenate(([0], counts.cumsum()[:-1])), counts)
        at += np.arange(counts.sum())
        return np.repeat(term, counts), np.repeat(row, counts), self.columns[1][at]


PRIOR = 4.0
"""So many occurrences of a pair of terms count as much as all other pairs."""


def find_terms(texts: Texts, glossaries: Iterable[Glossary]) -> Terms | None:
    """The pairs of terms that stand in both texts; None if there is none."""
    pairs = list(dict.fromkeys(pair for glossary in glossaries for pair in glossary.pairs))
    sides = [_Words(text) for text in texts]
    places = []
    for pair in pairs:
        found = [side.segments(term) for side, term in zip(sides, pair, strict=True)]
        if all(found):
            places.append(found)
    if not places:
        return None
    every = [
        np.array([(n, k) for n, own in enumerate(places) for k in own[side]], np.int64)
        for side in (0, 1)
    ]
    return Terms(
        len(places),
        (every[0][:, 0], every[0][:, 1]),
        (every[1][:, 0], every[1][:, 1]),
        (len(texts[0]), len(texts[1])),
    )


def glossary_found(glossary: Glossary, texts: Texts) -> int:
    """How many of its pairs stand in both texts."""
    found = find_terms(texts, [glossary])
    return found.count if found else 0


class _Words:
    """The words of a text, and where they stand."""

    def __init__(self, segments: Sequence[str]) -> None:
        self._segments = [words_of(segment) for segment in segments]
        self._places = defaultdict[str, list[tuple[int, int]]](list)
        for number, words in enumerate(self._segments):
            for at, word in enumerate(words):
                self._places[word].append((number, at))
        self._vocabulary = sorted(self._places)

    def segments(self, term: str) -> list[int]:
        """The segments that have a term, rising."""
        first, *others = words_of(term) or [""]
        found = set()
        for word in self._forms(first) if first else ():
            for number, at in self._places[word]:
                rest = self._segments[number][at + 1 : at + 1 + len(others)]
                if len(rest) == len(others) and all(map(_same, others, rest)):
                    found.add(number)
        return sorted(found)

    def _forms(self, word: str) -> Iterator[str]:
        """The words of the text that may be forms of one."""
        stem = _stem(word)
        for at in range(bisect_left(self._vocabulary, stem), len(self._vocabulary)):
            if not self._vocabulary[at].startswith(stem):
                return
            if _same(word, self._vocabulary[at]):
                yield self._vocabulary[at]


def _stem(word: str) -> str:
    return word[: len(word) - min(ENDING, len(word) // 3)] if len(word) > SHORT else word


def _same(term: str, word: str) -> bool:
    """May a word be a form of a term's word?

    >>> _same("arménien", "arméniennes"), _same("mer", "merle"), _same("Армения", "Арменией")
    (True, False, True)
    """
    if len(term) <= SHORT:
        return term == word
    return word.startswith(_stem(term)) and len(word) <= len(term) + ENDING


SHORT, ENDING = 4, 3
"""Words of more letters than SHORT may differ in the last ENDING, or a third of them."""
