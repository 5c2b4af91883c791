"""The network of the default encoder: token ids to sums of features, sums to unit vectors.

A token's feature is its embedding beside the outputs of three convolution towers, a layer norm
over both. Three things are rearranged, none of which changes the result: what a product would
have centred is centred in its weights; the last layer norm's gain and offset are part of the
projection behind it, so that of the norm one scale a token is left; and what depends on a token
alone is computed once for each kind of token in a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from align.encoders.interface import Floats, Ints
from align.encoders.weights import Arrays

BEGIN, END = 1, 2
"""Token ids of the marks at the ends of a text."""
REACH = 4
"""A token's features depend on this many tokens to either side."""
TOWERS = ((2, 0), (3, 1), (5, 2))
"""Window of each convolution tower, and how many tokens of it lie before the token itself."""
CHANNELS = 256
"""Outputs of a tower, and inputs."""
EMBEDDING = 512
"""Numbers in an embedding."""
GAP = 2
"""Rows of zeros between two sequences, so that no window reaches from one to the other."""
EDGES = 256
"""Edges taken at a time."""


class _Layers(NamedTuple):
    """What the layers make of ``n + 2 * REACH`` tokens, of which n see all their neighbours."""

    features: Floats
    """``[n, 1280]``: before the layer norm."""
    scales: Floats
    """``[n]``: what the layer norm multiplies each by."""
    inputs: tuple[Floats, ...]
    """Of each tower, ``[n + 4 * before..., CHANNELS]``: just what its windows reach."""
    hidden: tuple[Floats, ...]
    """The same, between the two layers."""


class _Way(NamedTuple):
    """One end of a run, seen from its mark: the end is a begin read backwards."""

    step: int
    """1 from a begin on, -1 from an end back."""
    embedding: Floats
    """Of the mark."""
    inputs: Floats
    """``[3 * CHANNELS]``: of the mark, to the towers."""
    weights: tuple[tuple[Floats, Floats], ...]
    """Of the two layers of each tower, for windows in this direction."""
    reach: tuple[int, ...]
    """How many tokens a window of each tower goes back towards the mark."""


class Network:
    """The forward pass. Its arrays are not changed, so that any number of threads may share it."""

    def __init__(self, arrays: Arrays) -> None:
        self._table, self._scale, self._low = arrays["table"], arrays["scale"], arrays["lo"]
        self._epsilon = np.float32(arrays["eps"])
        widths = [width for width, _ in TOWERS]
        self._entry = _centred(np.concatenate([arrays[f"proj{w}"] for w in widths], axis=1))
        self._entry_bias = _centred(np.concatenate([arrays[f"proj_b{w}"] for w in widths]))
        self._entry_gain = np.concatenate([arrays[f"ln_g{w}"] for w in widths])
        self._entry_offset = np.concatenate([arrays[f"ln_b{w}"] for w in widths])
        self._weights = tuple((arrays[f"w1_{w}"], arrays[f"w2_{w}"]) for w in widths)
        self._bias = tuple((arrays[f"b1_{w}"], arrays[f"b2_{w}"]) for w in widths)
        project = arrays["cnn_W"].astype(np.float64)
        self._project = _centred((arrays["ln_g"][:, None] * project).T).T.copy()
        self._project_bias = (arrays["cnn_b"] + arrays["ln_b"] @ project).astype(np.float32)
        self._first = np.concatenate([arrays["d0"], arrays["p1"]], axis=1)
        self._dense = tuple(arrays[name] for name in ("d1", "d2", "p3", "d3"))
        self._ways = (
            self._way(1, BEGIN, self._weights, tuple(before for _, before in TOWERS)),
            self._way(
                -1,
                END,
                tuple((_backwards(one), _backwards(two)) for one, two in self._weights),
                tuple(width - 1 - before for width, before in TOWERS),
            ),
        )

    def _way(
        self, step: int, mark: int, weights: tuple[tuple[Floats, Floats], ...], reach: Sequence[int]
    ) -> _Way:
        embedding = self.embed(np.array([mark]))
        return _Way(step, embedding[0], self._enter(embedding)[0], weights, tuple(reach))

    def embed(self, ids: Ints) -> Floats:
        """float32 ``[len(ids), 512]``: tokens by themselves."""
        # scales and offsets go round by the token's number
        part = ids % len(self._scale)
        embedded: Floats = np.multiply(self._table[ids], self._scale[part, None])
        embedded += self._low[part, None]
        return embedded

    def block(self, ids: Ints, starts: Ints, edges: Ints) -> tuple[Floats, Floats, Floats]:
        """What a block of a stream of tokens adds to the sums.

        `ids` has ``2 * REACH`` tokens more on either side than the block. `starts` cut the block
        into parts, none empty; `edges` are where runs may begin or end; both count from the
        block's first token. Projected sums, float32 ``[parts or edges, 512]`` each: of the parts,
        as the stream's tokens see each other; what is to be added where a run begins, and where
        one ends.
        """
        layers = self._layers(ids)
        ends = np.empty((len(self._ways), len(edges), self._project.shape[1]), np.float32)
        for way, sums in zip(self._ways, ends, strict=True):
            for at in range(0, len(edges), EDGES):
                part = slice(at, at + EDGES)
                sums[part] = self._marked(layers, edges[part] + REACH, way) @ self._project
        bounds = np.append(starts, len(ids) - 4 * REACH) + REACH
        return self._sums(layers, bounds), ends[0], ends[1]

    def whole(self, runs: Sequence[Ints]) -> Floats:
        """Projected sums of runs with their marks, float32 ``[runs, 512]``; none is empty."""
        gap = np.full(REACH, -1)
        marked = [part for run in runs for part in ([BEGIN], run, [END], gap[:GAP])]
        ids = np.concatenate([gap, gap, *marked, gap, gap])
        bounds = np.cumsum([REACH] + [len(run) + 2 + GAP for run in runs])
        layers = self._layers(ids, ids >= 0)
        return self._sums(layers, bounds)

    def head(self, sums: Floats, counts: Ints) -> Floats:
        """Unit vectors of runs from their projected sums and the number of tokens in each, marks
        not counted; zero where there is none.
        """
        d1, d2, p3, d3 = self._dense
        # the two marks count too
        number = (counts + 2).astype(np.float32)[:, None]
        x = (sums + number * self._project_bias) / np.sqrt(number)
        first = x @ self._first
        middle = np.maximum(first[:, : len(d1)], 0) @ d1
        middle += first[:, len(d1) :]
        np.maximum(middle, 0, out=middle)
        z: Floats = np.maximum(middle @ d2, 0) @ d3
        z += middle @ p3
        np.tanh(z, out=z)
        z /= np.maximum(np.linalg.norm(z, axis=1, keepdims=True), 1e-6)
        z[counts == 0] = 0
        return z

    def _enter(self, embedded: Floats) -> Floats:
        """What goes into the towers, ``[len(embedded), 3 * CHANNELS]``: layer norm included
        (Ba, Kiros and Hinton 2016).
        """
        x: Floats = embedded @ self._entry
        x += self._entry_bias
        variance = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
        x *= (1 / np.sqrt(variance + self._epsilon))[:, None]
        x *= self._entry_gain
        x += self._entry_offset
        return x

    def _layers(self, ids: Ints, live: npt.NDArray[np.bool_] | None = None) -> _Layers:
        """`live` is false where there is no token, but a gap that tokens see as nothing."""
        kinds, which = np.unique(ids if live is None else np.maximum(ids, 0), return_inverse=True)
        embedded = self.embed(kinds)
        entered = self._enter(embedded)
        size = len(ids) - 2 * REACH
        features = np.empty((size, EMBEDDING + len(TOWERS) * CHANNELS), np.float32)
        features[:, :EMBEDDING] = embedded[which[REACH:-REACH]]
        inputs, hidden = [], []
        for n, (width, before) in enumerate(TOWERS):
            reach = slice(REACH - 2 * before, len(ids) - REACH + 2 * (width - 1 - before))
            x = entered[:, _channels(n)].take(which[reach], axis=0)
            h = np.empty((len(x) - width + 1, CHANNELS), np.float32)
            if live is not None:
                x[~live[reach]] = 0
            _convolve(x, self._weights[n][0], self._bias[n][0], before, h)
            if live is not None:
                h[~live[reach][before : before + len(h)]] = 0
            out = features[:, EMBEDDING:][:, _channels(n)]
            _convolve(h, self._weights[n][1], self._bias[n][1], before, out)
            inputs.append(x)
            hidden.append(h)
        scales = self._norm(features)
        if live is not None:
            scales[~live[REACH:-REACH]] = 0
        return _Layers(features, scales, tuple(inputs), tuple(hidden))

    def _norm(self, features: Floats) -> Floats:
        """What the last layer norm multiplies each of the features ``[..., 1280]`` by."""
        mean = features.mean(axis=-1)
        variance = np.einsum("...j,...j->...", features, features) / features.shape[-1]
        variance -= mean * mean
        scales: Floats = 1 / np.sqrt(variance + self._epsilon)
        return scales

    def _sums(self, layers: _Layers, bounds: Ints) -> Floats:
        """Projected sums of the scaled features between each bound and the next."""
        sums = np.empty((len(bounds) - 1, layers.features.shape[1]), np.float32)
        for row, part in zip(sums, map(slice, bounds, bounds[1:]), strict=True):
            np.matmul(layers.scales[part], layers.features[part], out=row)
        projected: Floats = sums @ self._project
        return projected

    def _marked(self, layers: _Layers, edges: Ints, way: _Way) -> Floats:
        """``[edges, 1280]``: what a mark before each edge adds to the sum of the features: its
        own, and what it changes in those of the next `REACH` tokens, which see it instead of what
        stands in the stream.

        `edges` count from the first of the features.
        """
        # rows of the tokens from the mark on: for an end the first of them lies before the edge
        tokens = edges[:, None] + way.step * np.arange(REACH) - (way.step < 0)
        seen = layers.features[tokens]
        new = np.empty((len(edges), 1 + REACH, seen.shape[-1]), np.float32)
        new[:, 0, :EMBEDDING] = way.embedding
        new[:, 1:] = seen
        for n, (width, before) in enumerate(TOWERS):
            near, span = way.reach[n], width - 1
            further = edges[:, None] + way.step * np.arange(near + span) - (way.step < 0)
            rows = np.zeros((len(edges), near + 1 + span, CHANNELS), np.float32)
            rows[:, near] = way.inputs[_channels(n)]
            rows[:, near + 1 :] = layers.inputs[n][further[:, :span] + 2 * before]
            first = _convolve_each(rows, way.weights[n][0], self._bias[n][0], near)
            rows = np.zeros((len(edges), 2 * near + 1 + span, CHANNELS), np.float32)
            rows[:, near : 2 * near + 1] = first
            rows[:, 2 * near + 1 :] = layers.hidden[n][further[:, near:] + before]
            second = _convolve_each(rows, way.weights[n][1], self._bias[n][1], near)
            new[:, : 2 * near + 1, EMBEDDING:][:, :, _channels(n)] = second
        added: Floats = np.einsum("mij,mi->mj", new, self._norm(new))
        added -= np.einsum("mij,mi->mj", seen, layers.scales[tokens])
        return added


def _channels(tower: int) -> slice:
    return slice(CHANNELS * tower, CHANNELS * (tower + 1))


def _centred(weights: npt.NDArray[np.floating]) -> Floats:
    """So that what they give has a mean of zero."""
    mean = weights.mean(axis=-1, keepdims=True, dtype=np.float64)
    centred: Floats = (weights - mean).astype(np.float32)
    return centred


def _backwards(weights: Floats) -> Floats:
    """The weights of a layer for windows whose rows come in reverse."""
    turned: Floats = weights.reshape(-1, CHANNELS, CHANNELS)[::-1].reshape(weights.shape)
    return turned


def _convolve(rows: Floats, weights: Floats, bias: Floats, before: int, out: Floats) -> None:
    """A layer over all windows of `rows`, each written to its row of `out`, and the row itself,
    `before` rows into its window, added.

    Of windows that lie one behind the other no row is in two, so they are a matrix as they stand.
    """
    width = len(weights) // CHANNELS
    for first in range(min(width, len(out))):
        to = out[first::width]
        windows = rows[first : first + width * len(to)].reshape(len(to), -1)
        made = windows @ weights
        made += bias
        np.maximum(made, 0, out=made)
        np.add(made, rows[first + before :: width][: len(to)], out=to)


def _convolve_each(rows: Floats, weights: Floats, bias: Floats, before: int) -> Floats:
    """The same over each ``rows[i]`` by itself; these are few, so their windows are copied."""
    count = rows.shape[1] - len(weights) // CHANNELS + 1
    windows = np.lib.stride_tricks.as_strided(
        rows, (len(rows), count, len(weights)), rows.strides, writeable=False
    )
    made: Floats = windows.reshape(-1, len(weights)) @ weights
    made += bias
    np.maximum(made, 0, out=made)
    made = made.reshape(len(rows), count, CHANNELS)
    made += rows[:, before : before + count]
    return made
