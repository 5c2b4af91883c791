"""What speaks for and against a bead: numbers for every bead of a band, to be weighted.

The features of a bead ``(a, b)`` are

- how much nearer its two sides' vectors are than either is to the other text at large (margin:
  Artetxe and Schwenk 2019, arXiv:1811.01136), over all, and again for beads of more than two
  segments, and of several on both sides;
- whether its lengths agree (after Gale and Church 1993, with the pair's own ratio);
- what each segment at one of its ends adds: the similarity with it less the similarity without;
- how near each segment at one of its ends is, alone, to the whole other side;
- whether a neighbour's segment would still add to it;
- how far its words have counterparts (`align.aligner.lexical`): on the whole, on the side and in
  the end segment that has least, and whether a neighbour would have some for it;
- numbers that both sides have, and numbers that one side lacks;
- paragraph breaks inside it, and at its begin on one side only;
- segments that are of one special kind on both sides (heading, note, caption ...), or of a kind
  that the other side has not;
- its type.

A deletion has how well its segment goes with its neighbours on the other side, its best match
anywhere near, its length, and its type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from align.aligner.lattice import ADDITION, LONGEST, OMISSION, TYPES, Band
from align.aligner.lexical import Tokens, coverage

Array = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

SAMPLE = 160
"""Segments of the other side that a span is compared with to learn its usual similarity."""


@dataclass(frozen=True, slots=True)
class Side:
    """One text as the aligner sees it."""

    vectors: Array
    """``[LONGEST, segments, dimension]``: unit vectors of runs of 1 to LONGEST segments."""
    lengths: Array
    """``[segments]``: characters, spaces not counted."""
    numbers: Array
    """``[segments, kinds]``: how often each number that both texts have stands in each segment;
    the last kind counts all others."""
    paragraphs: Ints | None = None
    """``[segments]``: number of the paragraph of each segment, or None where not known."""
    tokens: Tokens | None = None
    """Its tokens, where the encoder knows any."""
    kinds: Array | None = None
    """``[segments, groups]``: 1 where the segment is of that group of block kinds (heading, note,
    caption ...); all 0 for running text. None where not known."""

    @property
    def size(self) -> int:
        """The number of segments."""
        return int(self.vectors.shape[1])

    def sums(self, values: Array) -> list[Array]:
        """For runs of 1 to LONGEST segments, the sums of a segment's `values` (first axis).

        Where the text is shorter than the run, one row of zeros stands for none.
        """
        total = np.concatenate((np.zeros_like(values[:1]), values.cumsum(0)))
        none = np.zeros_like(values[:1])
        return [total[k:] - total[:-k] if k < len(total) else none for k in range(1, LONGEST + 1)]


def _names() -> tuple[str, ...]:
    sizes = sorted({f"{min(t)}-{max(t)}" for t in TYPES[1:ADDITION]})
    return (
        "margin",
        "margin of more than two",
        "margin of several on both sides",
        "cosine",
        "length ratio",
        "length ratio of long ones",
        "least gain of an end",
        "gain of all ends",
        "an end takes away",
        "least likeness of an end",
        "an end is unlike",
        "least likeness, several on both sides",
        "gain of a neighbour",
        "words covered",
        "words of the less covered side",
        "words of the least covered end",
        "words of a neighbour",
        "numbers shared",
        "numbers not shared",
        "paragraph breaks inside",
        "paragraph begins on one side",
        "kinds agree",
        "kinds differ",
        "deletion goes with neighbours",
        "deletion's words covered by neighbours",
        "deletion's words covered anywhere",
        "deletion's best match",
        "deletion's length",
        "omission",
        "addition",
        *(f"type {size}" for size in sizes if size != "1-1"),
    )


NAMES = _names()
"""Names of the features, in the order of their weights."""


def length_ratio(source: Side, target: Side, path: Sequence[tuple[int, int]]) -> float:
    """How many target characters stand for a source character: the median over the pairs of a
    rough path, which omissions do not sway; with few pairs, nearer to 1.
    """
    pairs = [(source.lengths[i], target.lengths[j]) for i, j in path]
    logs = [float(np.log(t / s)) for s, t in pairs if s > 0 and t > 0]
    if not logs:
        return 1.0
    return float(np.exp(np.median(logs) * len(logs) / (len(logs) + FEW)))


def features(
    band: Band, source: Side, target: Side, ratio: float
) -> Iterator[tuple[int, dict[str, Array]]]:
    """For each type (its number in TYPES), its features by name: float32 ``[rows + 1, width]``
    each, or a number for all. Features that a type has not are absent. `ratio` is the usual
    number of target characters for one source character.

    Values where a bead would leave the lattice mean nothing; see `possible`.
    """
    columns = band.nodes()
    low = band.low

    def on_source(values: Array, a: int) -> Array:
        """``[rows + 1, 1]`` of the run of `a` segments that ends at each row."""
        out = np.zeros(band.rows + 1, np.float32)
        if a <= band.rows:
            out[a:] = values[: band.rows + 1 - a]
        return out[:, None]

    def on_target(values: Array, b: int) -> Array:
        """``[rows + 1, width]`` of the run of `b` segments that ends at each node."""
        found: Array = values[np.clip(columns - b, 0, len(values) - 1)]
        return found

    def above(values: Array, by: int) -> Array:
        """For each node the value of the node `by` rows above it (below it if negative)."""
        rows = np.clip(np.arange(band.rows + 1) - by, 0, band.rows)
        at = np.arange(band.width) + (low - low[rows])[:, None]
        out = np.take_along_axis(values[rows], np.clip(at, 0, band.width - 1), 1)
        out[(at < 0) | (at >= band.width)] = NONE
        return out

    def before(values: Array, by: int) -> Array:
        """For each node the value of the node `by` columns before it (after it if negative)."""
        out = np.full_like(values, NONE)
        if by > 0:
            out[:, by:] = values[:, :-by]
        elif by < 0:
            out[:, :by] = values[:, -by:]
        else:
            out[:] = values
        return out

    cosines = _cosines(band, source, target)
    usual_source, usual_target = _usual(source, target), _usual(target, source)
    lengths = source.sums(source.lengths), target.sums(target.lengths)
    per_source = np.float32(ratio)
    numbers = source.sums(source.numbers), target.sums(target.numbers)
    breaks = [_breaks(side) for side in (source, target)]

    @cache
    def margin(a: int, b: int) -> Array:
        usual = on_source(usual_source[a - 1], a) + on_target(usual_target[b - 1], b)
        out: Array = cosines[a, b] - usual * np.float32(0.5)
        return out

    words = (
        _Words(band, source.tokens, target.tokens, above, before)
        if source.tokens and target.tokens
        else None
    )

    for number, (a, b) in enumerate(TYPES[1:ADDITION], 1):
        cosine = cosines[a, b]
        found: dict[str, Array] = {"margin": margin(a, b), "cosine": cosine}
        one = np.ones((1, 1), np.float32)
        if (a, b) != (1, 1):
            found["margin of more than two"] = found["margin"]
            found[f"type {min(a, b)}-{max(a, b)}"] = one
        if min(a, b) > 1:
            found["margin of several on both sides"] = found["margin"]

        long = on_source(lengths[0][a - 1], a) * per_source
        wide = on_target(lengths[1][b - 1], b)
        found["length ratio"] = np.abs(np.log((wide + 4) / (long + 4))).astype(np.float32)
        found["length ratio of long ones"] = found["length ratio"] * np.minimum(
            np.sqrt((long + wide) / 200), 2
        )

        ends = []  # of each segment at an end: what it adds, how near it is, how long it is
        if a > 1:
            size = lengths[0][0]
            ends += [
                (cosine - cosines[a - 1, b], above(margin(1, b), a - 1), on_source(size, a)),
                (cosine - above(cosines[a - 1, b], 1), margin(1, b), on_source(size, 1)),
            ]
        if b > 1:
            size = lengths[1][0]
            ends += [
                (cosine - cosines[a, b - 1], before(margin(a, 1), b - 1), on_target(size, b)),
                (cosine - before(cosines[a, b - 1], 1), margin(a, 1), on_target(size, 1)),
            ]
        if ends:
            added = np.stack([np.clip(gain, -LIMIT, LIMIT) for gain, _, _ in ends])
            near = np.stack([np.maximum(own, -LIMIT) for _, own, _ in ends])
            # what a short segment adds, or how near it is, says little
            weight = np.stack(
                [np.broadcast_to(np.minimum(n / LONG, 1), cosine.shape) for _, _, n in ends]
            )
            found["least gain of an end"] = added.min(0)
            found["gain of all ends"] = added.sum(0)
            found["an end takes away"] = (np.minimum(added, 0) * weight).min(0)
            found["least likeness of an end"] = near.min(0)
            found["an end is unlike"] = (np.minimum(near - UNLIKE, 0) * weight).min(0)
            if min(a, b) > 1:
                found["least likeness, several on both sides"] = found["least likeness of an end"]
        more = []
        if a < LONGEST:
            more += [cosines[a + 1, b], above(cosines[a + 1, b], -1)]
        if b < LONGEST:
            more += [cosines[a, b + 1], before(cosines[a, b + 1], -1)]
        if more:
            found["gain of a neighbour"] = np.clip(np.stack(more).max(0) - cosine, 0, LIMIT)

        if words is not None:
            found |= words.of_bead(a, b)
        shared, lacking = _agreement(band, numbers[0][a - 1], numbers[1][b - 1], a, b)
        found["numbers shared"], found["numbers not shared"] = shared, lacking

        if breaks[0] is not None and breaks[1] is not None:
            inner = on_source(breaks[0][1][a - 1], a) + on_target(breaks[1][1][b - 1], b)
            found["paragraph breaks inside"] = inner
            found["paragraph begins on one side"] = np.abs(
                on_source(breaks[0][0], a) - on_target(breaks[1][0], b)
            )
        if source.kinds is not None and target.kinds is not None:
            same, other = _kinds(band, source.kinds, target.kinds, a, b)
            found["kinds agree"], found["kinds differ"] = same, other
        yield number, found

    single = margin(1, 1)
    for number, shift, usual, size, name in (
        (OMISSION, before(single, -1), on_source, lengths[0][0], "omission"),
        (ADDITION, above(single, -1), on_target, lengths[1][0], "addition"),
    ):
        # a segment left out between two others of the other side: does it go with either?
        near = np.maximum(np.maximum(single, shift), -LIMIT)
        best = np.full(len(size), -LIMIT, np.float32)
        if number == OMISSION:
            best[: band.rows] = single[1:].max(1)
        else:
            np.maximum.at(best, np.clip(columns - 1, 0, len(best) - 1).ravel(), single.ravel())
        yield (
            number,
            {
                "deletion goes with neighbours": near,
                "deletion's best match": usual(np.maximum(best, -LIMIT), 1),
                "deletion's length": np.log(1 + usual(size, 1) / 20),
                name: np.ones((1, 1), np.float32),
                **(words.of_deletion(number) if words is not None else {}),
            },
        )


LONG = 40
"""Characters from which on a segment's own similarity is to be trusted."""
UNLIKE = 0.15
"""A margin below this is what unrelated segments have."""
FEW = 10
"""So many pairs say half of what they would say if they were many."""
LIMIT = 0.3
"""Gains and losses of similarity beyond this mean no more than this."""
NONE = -9.0
"""The similarity of what lies outside the band."""


Shift = Callable[[Array, int], Array]


class _Words:
    """The features of words: shares of weight covered, 0..1, by run, for every node."""

    def __init__(
        self, band: Band, source: Tokens, target: Tokens, above: Shift, before: Shift
    ) -> None:
        self._shift = above, before
        self._source, self._target = coverage(band, source, target)
        columns = self._columns = np.clip(band.nodes() - 1, 0, len(self._target.weights) - 1)
        rows = np.zeros(band.rows + 1, np.float32)
        rows[1:] = self._source.weights
        self._weights = (
            np.broadcast_to(rows[:, None], columns.shape),
            self._target.weights[columns],
        )
        self._sums: dict[tuple[str, int, int], Array] = {}

    def _above(self, values: Array, by: int) -> Array:
        """Of the nodes `by` rows above; 0 outside the band."""
        out: Array = np.maximum(self._shift[0](values, by), 0)
        return out

    def _before(self, values: Array, by: int) -> Array:
        """Of the nodes `by` columns before; 0 outside the band."""
        out: Array = np.maximum(self._shift[1](values, by), 0)
        return out

    def of_bead(self, a: int, b: int) -> dict[str, Array]:
        """Those of beads with segments on both sides."""
        shares = self._share(a, b)
        found = {
            "words covered": (shares[0] + shares[1]) / 2,
            "words of the less covered side": np.minimum(*shares),
        }
        single = (
            self._part(self._source.covered[b - 1], self._weights[0]),
            self._part(self._target.covered[a - 1], self._weights[1]),
        )
        ends = []
        if a > 1:
            ends += [single[0], self._above(single[0], a - 1)]
        if b > 1:
            ends += [single[1], self._before(single[1], b - 1)]
        if ends:
            found["words of the least covered end"] = np.stack(ends).min(0)
        gains = []
        if b < LONGEST:
            more = self._share(a, b + 1)[0]
            gains += [more - shares[0], self._before(more, -1) - shares[0]]
        if a < LONGEST:
            more = self._share(a + 1, b)[1]
            gains += [more - shares[1], self._above(more, -1) - shares[1]]
        if gains:
            found["words of a neighbour"] = np.maximum(np.stack(gains).max(0), 0)
        return found

    def of_deletion(self, number: int) -> dict[str, Array]:
        """Those of an omission or an addition."""
        if number == OMISSION:
            near = self._part(self._before(self._source.covered[1], -1), self._weights[0])
            alone = self._part(self._source.covered[0], self._weights[0])
            best = np.broadcast_to(alone.max(1, keepdims=True), alone.shape)
        else:
            near = self._part(self._above(self._target.covered[1], -1), self._weights[1])
            alone = self._part(self._target.covered[0], self._weights[1])
            most = np.zeros(len(self._target.weights) + 1, np.float32)
            np.maximum.at(most, self._columns.ravel(), alone.ravel())
            best = most[self._columns]
        return {
            "deletion's words covered by neighbours": near,
            "deletion's words covered anywhere": best,
        }

    def _share(self, a: int, b: int) -> tuple[Array, Array]:
        """Of the source side of each bead, and of its target side."""
        covered = self._sum("source", a, b), self._sum("target", a, b)
        weights = self._sum("source weights", a, b), self._sum("target weights", a, b)
        return self._part(covered[0], weights[0]), self._part(covered[1], weights[1])

    def _sum(self, name: str, a: int, b: int) -> Array:
        key = (name, a, b)
        if key not in self._sums:
            of_source = name.startswith("source")
            run = a if of_source else b
            shift = self._above if of_source else self._before
            values = {
                "source": self._source.covered[b - 1],
                "target": self._target.covered[a - 1],
                "source weights": self._weights[0],
                "target weights": self._weights[1],
            }[name]
            shorter = (a - 1, b) if of_source else (a, b - 1)
            self._sums[key] = values if run == 1 else values + shift(self._sum(name, *shorter), 1)
        return self._sums[key]

    @staticmethod
    def _part(covered: Array, weights: Array) -> Array:
        """The share covered, as a multiple of what is usual."""
        out: Array = (covered / USUAL + UNSEEN) / (weights + UNSEEN)
        return out


USUAL = np.float32(0.3)
"""Share of the weight of a segment's words that its translation covers as a rule: many words
have no near counterpart, and cosines are below 1."""
UNSEEN = np.float32(1.0)
"""Weight of words thought covered as usual before any is seen."""


def possible(band: Band) -> npt.NDArray[np.bool_]:
    """``[rows + 1, types, width]``: does the bead lie in the lattice?"""
    columns = band.nodes()
    rows = np.arange(band.rows + 1)[:, None]
    return np.stack(
        [(rows >= a) & (columns >= b) & (columns <= band.columns) for a, b in TYPES], axis=1
    )


def _cosines(band: Band, source: Side, target: Side) -> dict[tuple[int, int], Array]:
    """For each type with both sides, the cosine of the bead that ends at each node."""
    found = {t: np.full((band.rows + 1, band.width), NONE, np.float32) for t in TYPES[1:ADDITION]}
    for begin in range(0, band.rows + 1, STRIP):
        rows = np.arange(begin, min(band.rows + 1, begin + STRIP))
        first, last = int(band.low[rows[0]]), int(band.low[rows[-1]]) + band.width
        at = (band.low[rows] - first)[:, None] + np.arange(band.width)
        for a in range(1, LONGEST + 1):
            runs = np.clip(rows - a, 0, band.rows - 1)
            left = source.vectors[a - 1, runs]
            for b in range(1, LONGEST + 1):
                ends = np.clip(np.arange(first, last) - b, 0, band.columns - 1)
                both = left @ target.vectors[b - 1, ends].T
                found[a, b][rows] = np.take_along_axis(both, at, 1)
    outside = ~possible(band)
    for number, t in enumerate(TYPES[1:ADDITION], 1):
        found[t][outside[:, number]] = NONE
    return found


STRIP = 64
"""Rows whose similarities are found by one matrix product."""


def _usual(side: Side, other: Side) -> list[Array]:
    """For runs of 1 to LONGEST segments, the mean cosine to segments of the other side."""
    step = max(1, other.size // SAMPLE)
    centre = other.vectors[0, ::step].mean(0)
    return [np.asarray(side.vectors[k] @ centre, np.float32) for k in range(LONGEST)]


def _breaks(side: Side) -> tuple[Array, list[Array]] | None:
    """Does a paragraph begin with each segment (0 or 1)? And how many begin inside each run of 1
    to LONGEST segments, after its first?
    """
    if side.paragraphs is None:
        return None
    begins = np.ones(side.size, np.float32)
    begins[1:] = side.paragraphs[1:] != side.paragraphs[:-1]
    inside = [s - begins[: len(s)] for s in side.sums(begins)]
    return begins, inside


def _kinds(band: Band, source: Array, target: Array, a: int, b: int) -> tuple[Array, Array]:
    """For each bead, the shares of its segments that are of one special kind on both sides, and
    of one side's kind alone.
    """
    same, other = np.zeros((2, band.rows + 1, band.width), np.float32)
    if a > len(source) or b > len(target):
        return same, other
    columns = np.clip(band.nodes() - b, 0, len(target) - b)
    shares = [
        np.lib.stride_tricks.sliding_window_view(kinds, size, axis=0).mean(2, dtype=np.float32)
        for kinds, size in ((source, a), (target, b))
    ]
    for group in range(source.shape[1]):
        one, two = shares[0][:, group, None], shares[1][:, group][columns[a:]]
        same[a:] += np.minimum(one, two)
        other[a:] += np.abs(one - two)
    return same, other


def _agreement(band: Band, source: Array, target: Array, a: int, b: int) -> tuple[Array, Array]:
    """How many numbers both sides of each bead have, and how many only one has."""
    shape = (band.rows + 1, band.width)
    shared, total = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    columns = np.clip(band.nodes() - b, 0, len(target) - 1)
    total[a:] = source.sum(1)[: band.rows + 1 - a, None]
    total += target.sum(1)[columns]
    for kind in range(source.shape[1] - 1):
        rows = np.flatnonzero(source[:, kind]) + a
        rows = rows[rows <= band.rows]
        if len(rows):
            shared[rows] += np.minimum(source[rows - a, kind][:, None], target[columns[rows], kind])
    return shared, np.minimum(total - 2 * shared, 6)


Weigh = Callable[[str], float]


def gains(band: Band, source: Side, target: Side, ratio: float, weight: Weigh) -> Array:
    """The gain of every bead of the band, nats: its features by their weights.

    float32 ``[rows + 1, types, width]``; about -1e30 where a bead would leave the lattice.
    """
    total = np.zeros((band.rows + 1, len(TYPES), band.width), np.float32)
    for number, found in features(band, source, target, ratio):
        for name, values in found.items():
            total[:, number] += weight(name) * values
    total[~possible(band)] = -1e30
    return total
