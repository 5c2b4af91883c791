"""Which texts of two collections are translations of each other, told by what is in them.

A text is known by the mean of the vectors of its sentences and by the words and numbers that both
languages may have, such as names. The mean of its collection is taken off a vector, for all news
are like each other; a rare word that two texts share tells more than a frequent one (inverse
document frequency). Two texts belong together if each is nearest to the other, more than to its
other near ones (the margin of Artetxe and Schwenk 2019, arXiv:1811.01136).

On 123 news texts and 83 stretches of novels, shuffled, that finds every pair. Where texts lack
their counterpart it gives them others: whether two texts are translations, their alignment tells.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple, Protocol

import numpy as np

from align.aligner.lattice import Array
from align.aligner.vectors import Runs

SHARED = 0.5
"""What the cosine of shared words counts for beside that of vectors."""
FEW = 20
"""Texts that a collection must have before half of their mean is taken off."""
NEAR = 8
"""Texts of the other side that are looked at for each."""
AROUND = 4
"""Nearest texts that the margin is over."""
STRIP = 2**25
"""Pairs of texts compared at a time."""
WORDS = 400
"""Most words kept of a text, the most frequent first."""

_WORD = re.compile(r"[^\W\d_]{4,}|\d[\d.,]*\d")


class Sketch(NamedTuple):
    """What a text is known by."""

    vector: Array
    """float32 ``[dimension]``: not of length 1."""
    words: dict[str, int]
    """How often it has each word, in small letters without accents, by a hash of it."""


def vector_of(data: bytes) -> Array:
    """The vector whose bytes these are (`numpy.ndarray.tobytes`)."""
    return np.frombuffer(data, np.float32)


class Encoder(Protocol):
    """What a sketch needs of an encoder (`align.encoders.Encoder`)."""

    def read(self, texts: Sequence[str]) -> Runs:
        """Read the texts; the vectors of their runs come after."""
        ...


def sketch(segments: Sequence[str], encoder: Encoder) -> Sketch:
    """What a text is known by; of no segments there is none."""
    numbers = np.arange(len(segments))
    vectors = encoder.read(segments).vectors(numbers, numbers + 1)
    weights = np.sqrt([len(segment) for segment in segments], dtype=np.float32)
    vector: Array = weights @ vectors / max(float(weights.sum()), 1.0)
    text = unicodedata.normalize("NFKD", " ".join(segments)).casefold()
    found = Counter(_WORD.findall("".join(c for c in text if not unicodedata.combining(c))))
    ordered = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:WORDS]
    return Sketch(vector, {_hash(word): count for word, count in ordered})


def _hash(word: str) -> str:
    return blake2b(word.encode("utf-8", "replace"), digest_size=6).hexdigest()


def pair_sketches(
    source: Sequence[Sketch], target: Sequence[Sketch]
) -> tuple[tuple[int, int, float], ...]:
    """The texts that are nearest to each other, by their indices, in the order of the source; and
    how near, higher is nearer.

    Memory grows with the number of texts, time with the product of both.
    """
    if not source or not target:
        return ()
    near = _near(_centred(source), _centred(target))
    scores = dict(near)
    for (i, j), cosine in zip(near, _shared(source, target, near), strict=True):
        scores[i, j] += SHARED * cosine
    means = [_means(scores, side) for side in (0, 1)]
    margins = {(i, j): s - (means[0][i] + means[1][j]) / 2 for (i, j), s in scores.items()}
    best: tuple[dict[int, tuple[int, int]], ...] = ({}, {})
    for pair in sorted(margins, key=lambda pair: (margins[pair], scores[pair], pair)):
        for side in (0, 1):
            best[side][pair[side]] = pair
    return tuple((*pair, margins[pair]) for _, pair in sorted(best[0].items())
                 if best[1][pair[1]] == pair)  # fmt: skip


def _centred(sketches: Sequence[Sketch]) -> Array:
    """``[texts, dimension]``: unit vectors, less what all of the collection have in common."""
    vectors = np.array([one.vector for one in sketches], np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    vectors -= vectors.sum(0) / (len(vectors) + FEW)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors


def _near(source: Array, target: Array) -> dict[tuple[int, int], float]:
    """The cosines of each text with those of the other side nearest to it."""
    found: dict[tuple[int, int], float] = {}
    for rows, columns, turned in ((source, target, False), (target, source, True)):
        count = min(NEAR, len(columns))
        strip = max(1, STRIP // len(columns))
        for at in range(0, len(rows), strip):
            cosines = rows[at : at + strip] @ columns.T
            nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
            for row, others in enumerate(nearest.tolist()):
                for other in others:
                    pair = (other, at + row) if turned else (at + row, other)
                    found[pair] = float(cosines[row, other])
    return found


def _shared(
    source: Sequence[Sketch], target: Sequence[Sketch], pairs: Iterable[tuple[int, int]]
) -> Iterable[float]:
    """For each pair the cosine of the words that both collections have, the rare ones counting
    more."""
    counts = [Counter[str](), Counter[str]()]
    for side, sketches in zip(counts, (source, target), strict=True):
        for one in sketches:
            side.update(one.words.keys())
    total = len(source) + len(target)
    rarity = {
        word: float(np.log1p(total / (count + counts[1][word])))
        for word, count in counts[0].items()
        if word in counts[1]
    }
    weighed = [[_weigh(one, rarity) for one in sketches] for sketches in (source, target)]
    for i, j in pairs:
        weights, others = weighed[0][i], weighed[1][j]
        yield sum(weight * others[word] for word, weight in weights.items() if word in others)


def _weigh(one: Sketch, rarity: dict[str, float]) -> dict[str, float]:
    """The weight of each word, the sum of their squares being 1."""
    weights = {
        word: float(np.log1p(count)) * rarity[word]
        for word, count in one.words.items()
        if word in rarity
    }
    length = sum(weight * weight for weight in weights.values()) ** 0.5
    return {word: weight / length for word, weight in weights.items()}


def _means(scores: dict[tuple[int, int], float], side: int) -> dict[int, float]:
    """Of each text of a side the mean score with its nearest."""
    near: dict[int, list[float]] = {}
    for pair, score in scores.items():
        near.setdefault(pair[side], []).append(score)
    return {text: sum(sorted(held)[-AROUND:]) / len(held[-AROUND:]) for text, held in near.items()}
