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
from typing import Protocol

import numpy as np
import numpy.typing as npt

from align.aligner.lattice import (
    ADDITION,
    IMPOSSIBLE,
    LONGEST,
    OMISSION,
    TYPES,
    Band,
    Flags,
    Gains,
    types_to,
)
from align.aligner.lexical import Tokens, coverage

Array = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

SAMPLE = 160
"""Segments of the other side that a span is compared with to learn its usual similarity."""


class Runs(Protocol):
    """A text as an encoder has read it (`align.encoders.Runs`)."""

    def vectors(self, starts: Ints, stops: Ints) -> Array:
        """Unit vectors of the runs ``[start:stop]``, float32 ``[runs, dimension]``."""
        ...


@dataclass(frozen=True, slots=True)
class Side:
    """One text as the aligner sees it."""

    runs: Runs
    singles: Array
    """``[segments, dimension]``: unit vectors of its segments."""
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
        return len(self.singles)

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
    band: Band,
    source: Side,
    target: Side,
    ratio: float,
    closest: tuple[Array, Array] | None = None,
    allowed: Flags | None = None,
) -> Iterator[tuple[int, dict[str, Array]]]:
    """For each type (its number in TYPES), its features by name: float32 ``[nodes]`` each, or a
    number for all. Features that a type has not are absent. `ratio` is the usual number of target
    characters for one source character; `closest` is the greatest margin of a pair near the path
    for each segment of either side, if the band shows only a part of those pairs; `allowed`
    ``[types, nodes]`` says which beads are asked about, if not all that are possible.

    Values where a bead would leave the lattice mean nothing; see `possible`.
    """
    rows, columns = band.node_rows(), band.nodes()
    seen = band.grown(LONGEST - 1)

    def on_source(values: Array, a: int) -> Array:
        """Of the run of `a` segments that ends at each node's row."""
        found: Array = values[np.clip(rows - a, 0, len(values) - 1)]
        return found

    def on_target(values: Array, b: int) -> Array:
        """Of the run of `b` segments that ends at each node's column."""
        found: Array = values[np.clip(columns - b, 0, len(values) - 1)]
        return found

    @cache
    def moved(up: int, back: int) -> tuple[Ints, Flags]:
        at, known = seen.find(rows - up, columns - back)
        return at, ~known

    def above(values: Array, by: int) -> Array:
        """For each node the value, of those of the seen nodes, of the node `by` rows above it
        (below it if negative).
        """
        at, unknown = moved(by, 0)
        out = values[at]
        out[unknown] = NONE
        return out

    def before(values: Array, by: int) -> Array:
        """For each node the value of the node `by` columns before it (after it if negative)."""
        at, unknown = moved(0, by)
        out = values[at]
        out[unknown] = NONE
        return out

    def here(values: Array) -> Array:
        """For each node its own value, of those of the seen nodes."""
        return before(values, 0)

    if allowed is None:
        allowed = possible(band)
    asked = _asked(allowed, rows, 0, source.size), _asked(allowed, columns, 1, target.size)
    cosines, usual_source, usual_target = _cosines(seen, source, target, asked)
    lengths = source.sums(source.lengths), target.sums(target.lengths)
    per_source = np.float32(ratio)
    numbers = source.sums(source.numbers), target.sums(target.numbers)
    breaks = [_breaks(side) for side in (source, target)]

    @cache
    def margin(a: int, b: int) -> Array:
        out: Array = cosines[a, b] - (usual_source[a - 1] + usual_target[b - 1]) * np.float32(0.5)
        return out

    words = (
        _Words(seen, source.tokens, target.tokens, above, before)
        if source.tokens and target.tokens
        else None
    )

    for number, (a, b) in enumerate(TYPES[1:ADDITION], 1):
        cosine = here(cosines[a, b])
        found: dict[str, Array] = {"margin": here(margin(a, b)), "cosine": cosine}
        one = np.ones(1, np.float32)
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
                (cosine - here(cosines[a - 1, b]), above(margin(1, b), a - 1), on_source(size, a)),
                (cosine - above(cosines[a - 1, b], 1), here(margin(1, b)), on_source(size, 1)),
            ]
        if b > 1:
            size = lengths[1][0]
            ends += [
                (cosine - here(cosines[a, b - 1]), before(margin(a, 1), b - 1), on_target(size, b)),
                (cosine - before(cosines[a, b - 1], 1), here(margin(a, 1)), on_target(size, 1)),
            ]
        if ends:
            added = np.stack([np.clip(gain, -LIMIT, LIMIT) for gain, _, _ in ends])
            near = np.stack([np.maximum(own, -LIMIT) for _, own, _ in ends])
            # what a short segment adds, or how near it is, says little
            weight = np.stack([np.minimum(n / LONG, 1) for _, _, n in ends])
            found["least gain of an end"] = added.min(0)
            found["gain of all ends"] = added.sum(0)
            found["an end takes away"] = (np.minimum(added, 0) * weight).min(0)
            found["least likeness of an end"] = near.min(0)
            found["an end is unlike"] = (np.minimum(near - UNLIKE, 0) * weight).min(0)
            if min(a, b) > 1:
                found["least likeness, several on both sides"] = found["least likeness of an end"]
        more = []
        if a < LONGEST:
            more += [here(cosines[a + 1, b]), above(cosines[a + 1, b], -1)]
        if b < LONGEST:
            more += [here(cosines[a, b + 1]), before(cosines[a, b + 1], -1)]
        if more:
            found["gain of a neighbour"] = np.clip(np.stack(more).max(0) - cosine, 0, LIMIT)

        if words is not None:
            found |= words.of_bead(a, b)
        shared, lacking = _agreement(
            on_source(numbers[0][a - 1], a), on_target(numbers[1][b - 1], b)
        )
        found["numbers shared"], found["numbers not shared"] = shared, lacking

        if breaks[0] is not None and breaks[1] is not None:
            inner = on_source(breaks[0][1][a - 1], a) + on_target(breaks[1][1][b - 1], b)
            found["paragraph breaks inside"] = inner
            found["paragraph begins on one side"] = np.abs(
                on_source(breaks[0][0], a) - on_target(breaks[1][0], b)
            )
        if source.kinds is not None and target.kinds is not None:
            same, other = _kinds(
                on_source(source.sums(source.kinds)[a - 1], a) / np.float32(a),
                on_target(target.sums(target.kinds)[b - 1], b) / np.float32(b),
            )
            found["kinds agree"], found["kinds differ"] = same, other
        yield number, found

    single = here(margin(1, 1))
    if closest is None:
        closest = greatest(band, single)
    for number, beyond, usual, size, name in (
        (OMISSION, before(margin(1, 1), -1), on_source, lengths[0][0], "omission"),
        (ADDITION, above(margin(1, 1), -1), on_target, lengths[1][0], "addition"),
    ):
        # a segment left out between two others of the other side: does it go with either?
        near = np.maximum(np.maximum(single, beyond), -LIMIT)
        best = closest[0 if number == OMISSION else 1]
        yield (
            number,
            {
                "deletion goes with neighbours": near,
                "deletion's best match": usual(np.maximum(best, -LIMIT), 1),
                "deletion's length": np.log(1 + usual(size, 1) / 20),
                name: np.ones(1, np.float32),
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


def greatest(band: Band, values: Array) -> tuple[Array, Array]:
    """For each segment of either side, the greatest value of the nodes at which it ends."""
    found = []
    for ends, size in ((band.node_rows(), band.rows), (band.nodes(), band.columns)):
        best = np.full(size + 1, NONE, np.float32)
        np.maximum.at(best, ends, values)
        found.append(best[1:])
    return found[0], found[1]


Shift = Callable[[Array, int], Array]


class _Words:
    """The features of words: shares of weight covered, 0..1, by run, for every node."""

    def __init__(
        self, seen: Band, source: Tokens, target: Tokens, above: Shift, before: Shift
    ) -> None:
        self._above, self._before = above, before
        self._source, self._target = coverage(seen, source, target)
        rows, columns = seen.node_rows(), seen.nodes()
        none = np.zeros(1, np.float32)
        self._weights = (
            np.concatenate((none, self._source.weights))[rows],
            np.concatenate((none, self._target.weights))[columns],
        )
        self._ends = rows, columns
        self._inner = seen.find(rows - 1, columns), seen.find(rows, columns - 1)
        self._sums: dict[tuple[str, int, int], Array] = {}

    def of_bead(self, a: int, b: int) -> dict[str, Array]:
        """Those of beads with segments on both sides."""
        shares = [self._before(share, 0) for share in self._share(a, b)]
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
            ends += [self._before(single[0], 0), self._above(single[0], a - 1)]
        if b > 1:
            ends += [self._before(single[1], 0), self._before(single[1], b - 1)]
        if ends:
            found["words of the least covered end"] = np.maximum(np.stack(ends).min(0), 0)
        more = []
        if b < LONGEST:
            longer = self._share(a, b + 1)[0]
            more += [self._before(longer, by) - shares[0] for by in (0, -1)]
        if a < LONGEST:
            longer = self._share(a + 1, b)[1]
            more += [self._above(longer, by) - shares[1] for by in (0, -1)]
        if more:
            found["words of a neighbour"] = np.maximum(np.stack(more).max(0), 0)
        return found

    def of_deletion(self, number: int) -> dict[str, Array]:
        """Those of an omission or an addition."""
        if number == OMISSION:
            near, weights = self._before(self._source.covered[1], -1), self._weights[0]
            alone = self._part(self._source.covered[0], self._weights[0])
        else:
            near, weights = self._above(self._target.covered[1], -1), self._weights[1]
            alone = self._part(self._target.covered[0], self._weights[1])
        ends = self._ends[0 if number == OMISSION else 1]
        most = np.zeros(int(ends.max(initial=0)) + 1, np.float32)
        np.maximum.at(most, ends, alone)
        return {
            "deletion's words covered by neighbours": self._part(
                np.maximum(near, 0), self._before(weights, 0)
            ),
            "deletion's words covered anywhere": self._before(most[ends], 0),
        }

    def _share(self, a: int, b: int) -> tuple[Array, Array]:
        """Of the source side of each bead, and of its target side, for all seen nodes."""
        covered = self._sum("source", a, b), self._sum("target", a, b)
        weights = self._sum("source weights", a, b), self._sum("target weights", a, b)
        return self._part(covered[0], weights[0]), self._part(covered[1], weights[1])

    def _sum(self, name: str, a: int, b: int) -> Array:
        of_source = name.startswith("source")
        run, other = (a, b) if of_source else (b, a)
        values = {
            "source": self._source.covered[other - 1],
            "target": self._target.covered[other - 1],
            "source weights": self._weights[0],
            "target weights": self._weights[1],
        }[name]
        key = (name, run, 0 if name.endswith("weights") else other)
        if key not in self._sums:
            if run > 1:
                shorter = (run - 1, other) if of_source else (other, run - 1)
                at, known = self._inner[0 if of_source else 1]
                values = values + self._sum(name, *shorter)[at] * known
            self._sums[key] = values
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


def possible(band: Band, longest: int = LONGEST) -> Flags:
    """``[types, nodes]``: does the bead lie in the lattice?"""
    rows, columns = band.node_rows(), band.nodes()
    return np.stack([(rows >= a) & (columns >= b) for a, b in types_to(longest)])


def usual_cosine(side: Side, other: Side, vectors: Array | None = None) -> Array:
    """The mean cosine of vectors of runs of a side, or of its segments, to segments of the other
    side.
    """
    step = max(1, other.size // SAMPLE)
    found = (side.singles if vectors is None else vectors) @ other.singles[::step].mean(0)
    return np.asarray(found, np.float32)


def pair_margins(band: Band, source: Side, target: Side) -> Array:
    """``[nodes]``: the margin of the two segments that end at each; about `NONE` at the edges."""
    rows, columns = band.node_rows(), band.nodes()
    found = np.full(band.size, NONE, np.float32)
    for here, there, nodes, at in strips(band):
        vectors = source.singles[np.maximum(here - 1, 0)], target.singles[np.maximum(there - 1, 0)]
        found[nodes] = (vectors[0] @ vectors[1].T).take(at)
    found -= usual_cosine(source, target)[np.maximum(rows - 1, 0)] / 2
    found -= usual_cosine(target, source)[np.maximum(columns - 1, 0)] / 2
    found[(rows == 0) | (columns == 0)] = NONE
    return found


def strips(band: Band) -> Iterator[tuple[Ints, Ints, slice, Ints]]:
    """A few rows at a time: the rows, all columns that they have nodes in, where their nodes
    stand in flat arrays, and where in the matrix of these rows and columns.
    """
    sizes = band.high - band.low
    for at in range(0, len(band.low), STRIP):
        part = slice(at, min(at + STRIP, len(band.low)))
        kept = np.flatnonzero(sizes[part]) + at
        if not len(kept):
            continue
        low, high = int(band.low[kept].min()), int(band.high[kept].max())
        begins = np.arange(len(kept)) * (high - low) + band.low[kept] - low
        nodes = slice(int(band.start[part.start]), int(band.start[part.stop]))
        places = np.arange(nodes.stop - nodes.start) + nodes.start
        places += np.repeat(begins - band.start[kept], sizes[kept])
        yield kept + band.first, np.arange(low, high), nodes, places


STRIP = 32
"""Rows whose similarities are found by one matrix product."""


def _asked(allowed: Flags, ends: Ints, side: int, size: int) -> Flags:
    """``[LONGEST, segments + 1]``: of runs of 1 to LONGEST segments of a side by where they end,
    those that the features of the allowed beads, ending at `ends`, need the vectors of.
    """
    found = np.zeros((LONGEST + 2, size + 3), bool)
    for number, bead in enumerate(TYPES[1:ADDITION], 1):
        k, here = bead[side], ends[allowed[number]]
        found[k, here] = True  # its own
        found[k - 1, here] = found[k - 1, here - 1] = True  # without a segment at one end
        found[k + 1, here] = found[k + 1, here + 1] = True  # with one more
    return found[1 : LONGEST + 1, : size + 1]


def _cosines(
    band: Band, source: Side, target: Side, asked: tuple[Flags, Flags]
) -> tuple[dict[tuple[int, int], Array], list[Array], list[Array]]:
    """For each type with both sides, the cosine of the bead that ends at each node; and for runs
    of 1 to LONGEST segments that end at each node's row, and at its column, their usual cosine.
    """
    rows, columns = band.node_rows(), band.nodes()
    found = np.full((LONGEST, LONGEST, band.size), NONE, np.float32)
    runs, usuals = [], []
    for side, other, ends, wanted in (
        (source, target, rows, asked[0]),
        (target, source, columns, asked[1]),
    ):
        first, last = int(ends.min(initial=side.size)), int(ends.max(initial=0))
        vectors = np.zeros((LONGEST, max(0, last - first) + 1, side.singles.shape[1]), np.float32)
        seen = np.zeros(len(vectors[0]), bool)
        seen[ends - first] = True
        stops = np.flatnonzero(seen[max(0, 1 - first) :]) + max(1, first)
        vectors[0, stops - first] = side.singles[stops - 1]
        for k in range(2, LONGEST + 1):
            stops = np.flatnonzero(wanted[k - 1, first : last + 1]) + first
            stops = stops[stops >= k]
            vectors[k - 1, stops - first] = side.runs.vectors(stops - k, stops)
        runs.append((vectors, first))
        usuals.append([usual_cosine(side, other, v)[ends - first] for v in vectors])
    for here, there, nodes, at in strips(band):
        left = runs[0][0][:, here - runs[0][1]].reshape(LONGEST * len(here), -1)
        right = runs[1][0][:, there - runs[1][1]].reshape(LONGEST * len(there), -1)
        every = (left @ right.T).reshape(LONGEST, len(here), LONGEST, len(there))
        by_type = every.transpose(0, 2, 1, 3).reshape(LONGEST, LONGEST, -1)
        found[:, :, nodes] = by_type.take(at, axis=2)
    cosines = {}
    for a, b in TYPES[1:ADDITION]:
        cosines[a, b] = found[a - 1, b - 1]
        cosines[a, b][(rows < a) | (columns < b)] = NONE
    return cosines, usuals[0], usuals[1]


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


def _kinds(source: Array, target: Array) -> tuple[Array, Array]:
    """From the share of each special kind on either side of each bead: the shares of its segments
    that are of one special kind on both sides, and of one side's kind alone.
    """
    return np.minimum(source, target).sum(1), np.abs(source - target).sum(1)


def _agreement(source: Array, target: Array) -> tuple[Array, Array]:
    """How many numbers both sides of each bead have, and how many only one has."""
    shared = np.minimum(source[:, :-1], target[:, :-1]).sum(1)
    return shared, np.minimum(source.sum(1) + target.sum(1) - 2 * shared, 6)


Weigh = Callable[[str], float]


def gains(
    band: Band,
    source: Side,
    target: Side,
    ratio: float,
    weight: Weigh,
    cuts: Ints | None = None,
    closest: tuple[Array, Array] | None = None,
) -> Gains:
    """The gain of every bead of the band, nats: its features by their weights.

    float32 ``[types, nodes]``; about -1e30 where a bead would leave the lattice, or pass one of
    the `cuts`. Between two cuts that follow each other stands a pair: nothing is asked of it.
    """
    total = np.full((len(TYPES), band.size), IMPOSSIBLE, np.float32)
    if closest is None:
        closest = greatest(band, pair_margins(band, source, target))
    cut = np.zeros(band.rows + 1, bool)
    if cuts is not None:
        cut[cuts] = True
    given = cut.copy()
    given[1:] &= cut[:-1]
    total[1, band.start[np.flatnonzero(given)]] = 0
    asked = band.high - band.low
    asked[given] = 0
    begin = 0
    while begin < len(asked):
        # as many rows as have so many nodes
        nodes = np.cumsum(asked[begin:])
        end = begin + max(1, int(np.searchsorted(nodes, NODES)))
        low, high = band.low[begin:end], band.low[begin:end] + asked[begin:end]
        part = Band(band.rows, band.columns, low, high, begin)
        if part.size:
            at, _ = band.find(part.node_rows(), part.nodes())
            allowed = _allowed(band, cut, part)
            own = np.zeros((len(TYPES), part.size), np.float32)
            for number, found in features(part, source, target, ratio, closest, allowed):
                for name, values in found.items():
                    if by := weight(name):
                        own[number] += np.float32(by) * values
            own[~allowed] = IMPOSSIBLE
            total[:, at] = own
        begin = end
    return total


NODES = 50_000
"""Nodes whose features are found at a time."""


def _allowed(band: Band, cut: Flags, part: Band) -> Flags:
    """``[types, nodes]``: for the nodes of a part of the band, the beads that begin in the band,
    pass over no cut, and, if they are deletions, lead to none.
    """
    rows, columns = part.node_rows(), part.nodes()
    above = np.concatenate(([0], cut.cumsum()))  # cuts above each row
    found = []
    for a, b in TYPES:
        _, known = band.find(rows - a, columns - b)
        over = above[rows] > above[np.maximum(rows - a + 1, 0)]
        found.append(known & ~over & ~(cut[rows] & (b == 0)))
    return np.stack(found)
