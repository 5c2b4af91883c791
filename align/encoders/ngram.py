"""An encoder without a model: what two texts share in letters, whatever their languages.

Names, numbers and cognates are spelled alike in many languages. Each word is cut into character
n-grams, each hashed to one of a fixed number of places (Weinberger et al. 2009, "Feature Hashing
for Large Scale Multitask Learning"); n-grams that stand in many of the texts count for less.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from align.encoders.interface import Floats, Ints, Progress, quiet

SIZES = (3, 4, 5)
"""Lengths of the n-grams, in characters; a word's begin and end count as one each."""


class NgramEncoder:
    """Any two languages of one script; the same text always gives the same vector."""

    name = "ngram"
    dimension = 1024
    languages: frozenset[str] | None = None

    def read(self, texts: Sequence[str], progress: Progress = quiet) -> _Read:
        """As `Encoder.read` has it; a run's vector is the sum of its texts' counts."""
        grams = [Counter(_grams(text)) for text in texts]
        documents = Counter(gram for counts in grams for gram in counts)
        rare = {g: float(np.log((1 + len(texts)) / n)) for g, n in documents.items()}
        single = np.zeros((len(texts) + 1, self.dimension))
        for row, counts in zip(single[1:], grams, strict=True):
            for gram, number in counts.items():
                hashed = crc32(gram.encode("utf-8", "surrogatepass"))
                # one bit gives the sign, so that collisions cancel out on average
                sign = 1 if hashed & 1 else -1
                row[(hashed >> 1) % self.dimension] += sign * rare[gram] * number**0.5
        progress(1.0)
        return _Read(tuple(texts), single.cumsum(0))


@dataclass(frozen=True, slots=True)
class _Read:
    """Counts of n-grams, summed up to each text."""

    texts: tuple[str, ...]
    total: npt.NDArray[np.float64]

    def vectors(self, starts: Ints, stops: Ints) -> Floats:
        """As `Runs.vectors` has it."""
        sums = (self.total[stops] - self.total[starts]).astype(np.float32)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        # differences of sums are never quite zero
        return np.where(lengths > 1e-6, sums / np.maximum(lengths, 1e-6), 0).astype(np.float32)


def _grams(text: str) -> Iterator[str]:
    """The n-grams of each word, without case and accents; a number is one gram.

    >>> list(_grams("Été 2022"))
    ['_ete_', '_et', 'ete', 'te_', '_ete', 'ete_', '_ete_', '2022']
    """
    for word in _words(text):
        if any(c.isdigit() for c in word):
            yield word
            continue
        padded = f"_{word}_"
        yield padded
        for size in SIZES:
            yield from (padded[i : i + size] for i in range(len(padded) - size + 1))


def _words(text: str) -> list[str]:
    """Words and numbers, without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return plain.split()
