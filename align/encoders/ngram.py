"""An encoder without a model: what two texts share in letters, whatever their languages.

Names, numbers and cognates are spelled alike in many languages. Each word is cut into character
n-grams, each hashed to one of a fixed number of places (Weinberger et al. 2009, "Feature Hashing
for Large Scale Multitask Learning"); n-grams that stand in many of the texts count for less.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
import numpy.typing as npt

from align.encoders.interface import Progress, quiet

SIZES = (3, 4, 5)
"""Lengths of the n-grams, in characters; a word's begin and end count as one each."""


class NgramEncoder:
    """Any two languages of one script; the same text always gives the same vector."""

    name = "ngram"
    dimension = 1024
    languages: frozenset[str] | None = None

    def encode_spans(
        self, texts: Sequence[str], longest: int, progress: Progress = quiet
    ) -> npt.NDArray[np.float32]:
        """As `Encoder.encode_spans` has it; a run's vector is the sum of its texts' counts."""
        grams = [Counter(_grams(text)) for text in texts]
        documents = Counter(gram for counts in grams for gram in counts)
        rare = {g: float(np.log((1 + len(texts)) / n)) for g, n in documents.items()}
        single = np.zeros((len(texts), self.dimension), np.float32)
        for row, counts in zip(single, grams, strict=True):
            for gram, number in counts.items():
                hashed = crc32(gram.encode("utf-8", "surrogatepass"))
                # one bit gives the sign, so that collisions cancel out on average
                sign = 1 if hashed & 1 else -1
                row[(hashed >> 1) % self.dimension] += sign * rare[gram] * number**0.5
        vectors = np.zeros((longest, len(texts), self.dimension), np.float32)
        runs = single
        for k in range(1, min(longest, len(texts)) + 1):
            if k > 1:
                runs = runs[:-1] + single[k - 1 :]
            norms = np.linalg.norm(runs, axis=1, keepdims=True)
            vectors[k - 1, : len(runs)] = runs / np.maximum(norms, 1e-9)
        progress(1.0)
        return vectors


def _grams(text: str) -> Iterator[str]:
    """The n-grams of each word, without case and accents; a number is one gram.

    >>> list(_grams("Été 2022"))
    ['_ete_', '_et', 'ete', 'te_', '_ete', 'ete_', '_ete_', '2022']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    for word in plain.split():
        if any(c.isdigit() for c in word):
            yield word
            continue
        padded = f"_{word}_"
        yield padded
        for size in SIZES:
            yield from (padded[i : i + size] for i in range(len(padded) - size + 1))
