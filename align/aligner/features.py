"""What speaks for and against a bead: numbers for every bead of a band, to be weighted.

The features of a bead ``(a, b)`` are

- how much nearer its two sides' vectors are than either is to the other text at large (margin:
  Artetxe and Schwenk 2019, arXiv:1811.01136), over all, and again for beads of more than two
  segments, and of several on both sides;
- whether its lengths agree (after Gale and Church 1993, with the pair's own ratio);
- what each segment at one of its ends adds: the similarity with it less the similarity without;
- how near each segment at one of its ends is, alone, to the whole other side;
- whether the border at its end cuts through what belongs together (`align.aligner.borders`);
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

from align.aligner.borders import LIMIT, Clauses, crossed
from align.aligner.lattice import (
    ADDITION,
    IMPOSSIBLE,
    LONGEST,
    OMISSION,
    TYPES,
    Array,
    Band,
    Flags,
    Gains,
    Ints,
)
from align.aligner.vectors import Runs, Vectors

SAMPLE = 160
"""Segments of the other side that a span is compared with to learn its usual similarity."""


@dataclass(frozen=True, slots=True)
class Side:
    """One text as the aligner sees it."""

    runs: Runs
    singles: Vectors
    """``[segments, dimension]``: unit vectors of its segments."""
    lengths: Array
    """``[segments]``: characters, spaces not counted."""
    numbers: Array
    """``[segments, kinds]``: how often each number that both texts have stands in each segment;
    the last kind counts all others."""
    paragraphs: Ints | None = None
    """``[segments]``: number of the paragraph of each segment, or None where not known."""
    kinds: Array | None = None
    """``[segments, groups]``: 1 where the segment is of that group of block kinds (heading, note,
    caption ...); all 0 for running text. None where not known."""
    sentences: Flags | None = None
    """``[segments]``: which are sentences, and no captions or entries of a list."""
    clauses: Clauses | None = None
    """The first and last clause of each segment, or None if they are not to be looked at."""

    @property
    def size(self) -> int:
        """The number of segments."""
        return len(self.singles)

    def goes_on(self, segment: int) -> bool:
        """Is the segment a sentence that follows another one in its paragraph?"""
        if self.sentences is None or not segment:
            return False
        if self.paragraphs is not None and self.paragraphs[segment - 1] != self.paragraphs[segment]:
            return False
        return bool(self.sentences[segment - 1] and self.sentences[segment])

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
        "border cuts through",
        "numbers shared",
        "numbers not shared",
        "paragraph breaks inside",
        "paragraph begins on one side",
        "kinds agree",
        "kinds differ",
        "deletion goes with neighbours",
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

    cut_through = None
    if source.clauses and target.clauses:
        singles, sides = (source.singles, target.singles), (source.clauses, target.clauses)
        cut_through = crossed(band, singles, sides)

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
        if cut_through is not None:
            found["border cuts through"] = cut_through
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
            },
        )


LONG = 40
"""Characters from which on a segment's own similarity is to be trusted."""
UNLIKE = 0.15
"""A margin below this is what unrelated segments have."""
FEW = 10
"""So many pairs say half of what they would say if they were many."""
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


def possible(part: Band, band: Band | None = None, cut: Flags | None = None) -> Flags:
    """``[types, nodes]``: for the nodes of a part of a band, does the bead lie in the lattice?

    With `band` and `cut` (``[rows]``: which are cuts), does it begin in the band, pass over no
    cut and, if it is a deletion, lead to none?
    """
    rows, columns = part.node_rows(), part.nodes()
    if band is None or cut is None:
        return np.stack([(rows >= a) & (columns >= b) for a, b in TYPES])
    above = np.concatenate(([0], cut.cumsum()))  # cuts above each row
    found = []
    for a, b in TYPES:
        _, known = band.find(rows - a, columns - b)
        over = above[rows] > above[np.maximum(rows - a + 1, 0)]
        found.append(known & ~over & ~(cut[rows] & (b == 0)))
    return np.stack(found)


def usual_cosine(other: Side, vectors: Array) -> Array:
    """The mean cosine of vectors of runs of a side to segments of the other side."""
    found = vectors @ other.singles[:: _step(other)].mean(0)
    return np.asarray(found, np.float32)


def _step(side: Side) -> int:
    """Of so many of its segments, one is in the sample."""
    return max(1, side.size // SAMPLE)


def pair_margins(band: Band, source: Side, target: Side) -> Array:
    """``[nodes]``: the margin of the two segments that end at each; about `NONE` at the edges."""
    found = np.full(band.size, NONE, np.float32)
    usual = [other.singles[:: _step(other)].mean(0) for other in (target, source)]
    for here, there, nodes, at in strips(band):
        ours, theirs = (
            source.singles[np.maximum(here - 1, 0)],
            target.singles[np.maximum(there - 1, 0)],
        )
        every = ours @ theirs.T
        every -= (ours @ usual[0])[:, None] / 2
        every -= theirs @ usual[1] / 2
        every[here == 0] = NONE
        every[:, there == 0] = NONE
        found[nodes] = every.take(at)
    return found


def closest_near(band: Band, source: Side, target: Side) -> tuple[Array, Array]:
    """For each segment of either side, the greatest margin of the pairs in the band it is in."""
    best = [np.full(size + 1, NONE, np.float32) for size in (band.rows, band.columns)]
    for part in band.parts(NODES, ROWS):
        margins = pair_margins(part, source, target)
        np.maximum.at(best[0], part.node_rows(), margins)
        np.maximum.at(best[1], part.nodes(), margins)
    return best[0][1:], best[1][1:]


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
    found = np.zeros((LONGEST + 1, size + 2), bool)
    for number, bead in enumerate(TYPES[1:ADDITION], 1):
        k, here = bead[side], ends[allowed[number]]
        found[k, here] = True  # its own
        found[k - 1, here] = found[k - 1, here - 1] = True  # without a segment at one end
    return found[1:, : size + 1]


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
        usuals.append([usual_cosine(other, v)[ends - first] for v in vectors])
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
        closest = closest_near(band, source, target)
    cut = np.zeros(band.rows + 1, bool)
    if cuts is not None:
        cut[cuts] = True
    given = cut.copy()
    given[1:] &= cut[:-1]
    total[1, band.start[np.flatnonzero(given)]] = 0
    asked = band.high - band.low
    asked[given] = 0
    for part in Band(band.rows, band.columns, band.low, band.low + asked).parts(NODES, ROWS):
        if part.size:
            at, _ = band.find(part.node_rows(), part.nodes())
            allowed = possible(part, band, cut)
            own = np.zeros((len(TYPES), part.size), np.float32)
            for number, found in features(part, source, target, ratio, closest, allowed):
                for name, values in found.items():
                    if by := weight(name):
                        own[number] += np.float32(by) * values
            own[~allowed] = IMPOSSIBLE
            total[:, at] = own
    return total


NODES, ROWS = 16_000, 2_000
"""Most nodes, and most rows, whose features are found at a time."""
