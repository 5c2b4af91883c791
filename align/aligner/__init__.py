"""The aligner: two texts and an encoder in, beads out.

Blocks first: whole paragraphs, headings, notes are aligned by the vectors of all their segments.
Where the block beads on both sides of a border are sure, no bead of segments crosses it;
everything between two such borders is aligned segment by segment. Both steps are the same search
(`align.aligner.lattice`) with the same features (`align.aligner.features`) and weights of their
own, learned from hand-aligned texts (``python -m benchmarks.train``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from align.aligner.anchors import rough_path
from align.aligner.features import Array, Ints, Side, gains, length_ratio
from align.aligner.lattice import (
    ADDITION,
    IMPOSSIBLE,
    LONGEST,
    OMISSION,
    TYPES,
    Band,
    best_path,
    posterior,
)
from align.aligner.lexical import Tokens
from align.aligner.sides import two_sides
from align.errors import AlignmentError
from align.model import Bead, Bitext, BlockKind, Document, Lone, Signature

__all__ = ["align_documents", "align_segments"]

MARGIN = 24
"""The search goes this many segments to each side of the rough path."""
SURE = 0.9
"""Block beads at least this probable on both sides of a border keep segments from crossing it."""
PER_BEAD = 0.15
"""What a bead must be worth before it helps; a bead is worth the number of its segments, mean of
both sides, times the probability that it is right. A little more than nothing, for a bead too
many costs precision; not so much that segments without a counterpart are swallowed."""
LONE = 0.4
"""Probability from which on a segment inside a bead is said to have perhaps no counterpart."""
LEAST = 0.05
"""A bead less probable than this is taken only where no path goes without."""
Progress = Callable[[float], object]


class Runs(Protocol):
    """A text as an encoder has read it (`align.encoders.Runs`)."""

    def vectors(self, starts: Ints, stops: Ints) -> Array:
        """Unit vectors of the runs ``[start:stop]``, float32 ``[runs, dimension]``."""
        ...

    def tokens(self) -> tuple[Ints, Ints, Array] | None:
        """What `align.aligner.lexical.Tokens` is made of, where the encoder knows tokens."""
        ...


class Encoder(Protocol):
    """What the aligner needs of an encoder (`align.encoders.Encoder`)."""

    name: str
    dimension: int

    def read(self, texts: Sequence[str], progress: Progress = ...) -> Runs:
        """Read the texts; the vectors of their runs come after."""
        ...


def align_documents(
    source: Document,
    target: Document,
    encoder: Encoder,
    *,
    paragraphs: bool = True,
    progress: Progress = lambda share: None,
) -> Bitext:
    """Align two documents that are cut into segments.

    `paragraphs` false leaves blocks out of account. `progress` is called with the share done,
    0..1. The score of a bead is its probability under the model, 0..1.

    Raises:
        AlignmentError: a side without any segment, or no segment with a counterpart.
    """
    texts = [
        _Text(
            [segment.text for segment in document.segments],
            [segment.block for segment in document.segments] if paragraphs else None,
            [document.blocks[s.block].kind for s in document.segments] if paragraphs else None,
        )
        for document in (source, target)
    ]
    for document, text in zip((source, target), texts, strict=True):
        if not text.segments:
            raise AlignmentError(
                "there is no sentence in it to align",
                path=document.path or None,
                hint="Check that the file holds the text itself.",
            )
    beads = _align(texts[0], texts[1], encoder, progress)
    if not any(bead.source and bead.target for bead in beads):
        raise AlignmentError(
            f"no sentence of it has a counterpart in {target.path or 'the target'}",
            path=source.path or None,
            hint="Are the two files editions of one text, in the languages you gave?",
        )
    blocks = [[segment.block for segment in document.segments] for document in (source, target)]
    signature = Signature.of(
        {
            "encoder": encoder.name,
            "beads": f"{LONGEST}-{LONGEST}",
            "paragraphs": "yes" if paragraphs else "no",
        }
    )
    return Bitext(source, target, beads, _block_beads(beads, blocks[0], blocks[1]), signature)


def align_segments(
    source: Sequence[str],
    target: Sequence[str],
    encoder: Encoder,
    *,
    paragraphs: tuple[Sequence[int], Sequence[int]] | None = None,
    progress: Progress = lambda share: None,
) -> tuple[Bead, ...]:
    """Align two texts given as lists of segments.

    `paragraphs` gives the number of the paragraph of each segment of either side, where known.

    Raises:
        AlignmentError: a side without any segment.
    """
    if not source or not target:
        side = "target" if source else "source"
        raise AlignmentError(f"there is no segment on the {side} side")
    numbers = paragraphs or (None, None)
    return _align(_Text(source, numbers[0]), _Text(target, numbers[1]), encoder, progress)


@dataclass(frozen=True, slots=True)
class _Text:
    segments: Sequence[str]
    blocks: Sequence[int] | None = None
    """The number of the block of each segment; never falls."""
    kinds: Sequence[BlockKind] | None = None
    """The kind of the block of each segment."""


def _align(source: _Text, target: _Text, encoder: Encoder, progress: Progress) -> tuple[Bead, ...]:
    runs = [
        encoder.read(source.segments, lambda share: progress(share / 2)),
        encoder.read(target.segments, lambda share: progress((1 + share) / 2)),
    ]
    singles = [np.arange(len(text.segments) + 1) for text in (source, target)]
    corners = [(0, 0), (len(source.segments), len(target.segments))]
    if source.blocks is not None and target.blocks is not None:
        borders = [_borders(source.blocks), _borders(target.blocks)]
        sides = _sides(source, target, runs, borders, encoder.dimension)
        weights = _weights(encoder.name, "blocks")
        corners = _sure_corners(sides, weights, borders)
    sides = _sides(source, target, runs, singles, encoder.dimension)
    return _search(sides, _weights(encoder.name, "segments"), corners)


def _borders(blocks: Sequence[int]) -> Ints:
    """Where blocks begin, as numbers of segments; then the number of segments."""
    begins = [k for k in range(len(blocks)) if k == 0 or blocks[k] != blocks[k - 1]]
    return np.array([*begins, len(blocks)], np.int64)


def _sides(
    source: _Text, target: _Text, runs: Sequence[Runs], borders: Sequence[Ints], dimension: int
) -> tuple[Side, Side]:
    """Both texts in units of the segments between two borders."""
    texts: list[list[str]] = []
    vectors: list[Array] = []
    blocks: list[list[int]] = []
    kinds: list[list[BlockKind]] = []
    tokens: list[Tokens | None] = []
    for text, read, edges in zip((source, target), runs, borders, strict=True):
        pairs = list(pairwise(edges.tolist()))
        texts.append([" ".join(text.segments[a:b]) for a, b in pairs])
        vectors.append(_all_runs(read, edges, dimension))
        known = read.tokens()
        tokens.append(known and Tokens(known[0], known[1][edges], known[2]))
        blocks.append([text.blocks[a] for a, _ in pairs] if text.blocks else [])
        kinds.append([text.kinds[a] for a, _ in pairs] if text.kinds else [])
    by_block = len(borders[0]) <= len(source.segments) or len(borders[1]) <= len(target.segments)
    return two_sides(
        texts[0],
        texts[1],
        (vectors[0], vectors[1]),
        (blocks[0], blocks[1]) if blocks[0] and blocks[1] and not by_block else None,
        (kinds[0], kinds[1]) if kinds[0] and kinds[1] else None,
        (tokens[0], tokens[1]),
    )


def _all_runs(runs: Runs, borders: Ints, dimension: int) -> Array:
    """``[LONGEST, units, dimension]``: vectors of all runs of 1 to LONGEST units."""
    count = len(borders) - 1
    vectors = np.zeros((LONGEST, count, dimension), np.float32)
    for k in range(1, min(LONGEST, count) + 1):
        vectors[k - 1, : count - k + 1] = runs.vectors(borders[:-k], borders[k:])
    return vectors


def _sure_corners(
    sides: tuple[Side, Side], weights: dict[str, float], borders: Sequence[Ints]
) -> list[tuple[int, int]]:
    """The nodes, in segments, that all beads of segments must pass through."""
    beads = _search(sides, weights, [(0, 0), (sides[0].size, sides[1].size)])
    corners = [(0, 0)]
    for one, two in pairwise(beads):
        if min(one.score, two.score) >= SURE:
            corners.append((int(borders[0][two.source.start]), int(borders[1][two.target.start])))
    corners.append((int(borders[0][-1]), int(borders[1][-1])))
    return corners


def _search(
    sides: tuple[Side, Side], weights: dict[str, float], corners: list[tuple[int, int]]
) -> tuple[Bead, ...]:
    """The best beads of a path that passes through all of the corners."""
    source, target = sides
    path = rough_path(source.vectors[0], target.vectors[0])
    band = Band.around(source.size, target.size, _inside(path, corners), MARGIN)
    ratio = length_ratio(source, target, path)
    gain = gains(band, source, target, ratio, lambda name: weights.get(name, 0.0))
    gain[_crossing(band, corners) | _with_blanks(band, source, target)] = IMPOSSIBLE
    found = posterior(band, gain, weights.get("persist", 0.0))
    sizes = np.array([(a + b) / 2 for a, b in TYPES], np.float32)
    worth = found.beads * sizes[:, None] - np.float32(PER_BEAD)
    worth[:, OMISSION + 1 : ADDITION] -= 9.0 * (found.beads[:, OMISSION + 1 : ADDITION] < LEAST)
    worth[gain < IMPOSSIBLE / 2] = IMPOSSIBLE
    # how probable it is that each segment is left out, whatever the path
    omitted = found.beads[1:, OMISSION].sum(1)
    added = np.zeros(band.columns + 1)
    np.add.at(added, np.minimum(band.nodes(), band.columns), found.beads[:, ADDITION])
    left_out = omitted, added[1:]
    beads = []
    for rows, columns in best_path(band, worth):
        kind = TYPES.index((len(rows), len(columns)))
        score = found.beads[rows.stop, kind, columns.stop - band.low[rows.stop]]
        beads.append(Bead(rows, columns, float(min(score, 1.0)), _lone(rows, columns, *left_out)))
    return tuple(beads)


def _lone(
    rows: range, columns: range, omitted: npt.NDArray[Any], added: npt.NDArray[Any]
) -> tuple[Lone, ...]:
    """Segments of a bead that have neighbours in it and may nevertheless be deletions."""
    if not rows or not columns:
        return ()
    sides = (("source", rows, omitted), ("target", columns, added))
    return tuple(
        Lone(side, k, float(probabilities[k]))
        for side, segments, probabilities in sides
        for k in segments
        if len(segments) > 1 and probabilities[k] >= LONE
    )


def _inside(path: list[tuple[int, int]], corners: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The corners, and those nodes of a path that lie in the rectangles between them."""
    rows = np.array([i for i, _ in corners])
    kept = set(corners)
    for i, j in path:
        n = int(np.searchsorted(rows, i, side="right"))
        before, after = corners[n - 1], corners[min(n, len(corners) - 1)]
        if before[1] <= j <= after[1]:
            kept.add((i, j))
    return sorted(kept)


def _crossing(band: Band, corners: list[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """``[rows + 1, types, width]``: does the bead lie in no one rectangle between two corners?"""
    row_corner = np.array([i for i, _ in corners])
    column_corner = np.array([j for _, j in corners])
    columns = band.nodes()
    rows = np.arange(band.rows + 1)[:, None]
    crossing = np.zeros((band.rows + 1, len(TYPES), band.width), bool)
    for number, (a, b) in enumerate(TYPES):
        # the last corner at or before the bead's begin on both sides, and the next after it
        begins_row = np.searchsorted(row_corner, rows - a, side="right") - 1
        begins_column = np.searchsorted(column_corner, columns - b, side="right") - 1
        first_row = np.searchsorted(row_corner, rows, side="left")
        first_column = np.searchsorted(column_corner, columns, side="left")
        # some rectangle n (from corner n to n + 1) holds it: max(first) - 1 <= n <= min(begins)
        low = np.maximum(np.maximum(first_row, first_column) - 1, 0)
        high = np.minimum(begins_row, begins_column)
        crossing[:, number] = low > np.minimum(high, len(corners) - 2)
    return crossing


def _with_blanks(band: Band, source: Side, target: Side) -> npt.NDArray[np.bool_]:
    """``[rows + 1, types, width]``: has the bead a segment of no length among others?

    Such a segment, an empty line of a segmented file, has no counterpart.
    """
    found = np.zeros((band.rows + 1, len(TYPES), band.width), bool)
    blank = [(side.lengths == 0).astype(np.float32) for side in (source, target)]
    if not blank[0].any() and not blank[1].any():
        return found
    rows, columns = source.sums(blank[0]), target.sums(blank[1])
    for number, (a, b) in enumerate(TYPES):
        if a and b:
            if a <= band.rows:
                found[a:, number] |= rows[a - 1][: band.rows + 1 - a, None] > 0
            begins = band.nodes() - b
            within = columns[b - 1][np.clip(begins, 0, len(columns[b - 1]) - 1)] > 0
            found[:, number] |= within & (begins >= 0)
    return found


def _block_beads(
    beads: Sequence[Bead], source: Sequence[int], target: Sequence[int]
) -> tuple[Bead, ...]:
    """One bead for all blocks that beads of segments hold together; its score is their mean.

    `source` and `target` give the block of each segment. A block without segments goes with the
    one before it.
    """
    groups: list[tuple[set[int], set[int], list[float]]] = []
    for bead in beads:
        group = ({source[k] for k in bead.source}, {target[k] for k in bead.target}, [bead.score])
        # a block goes on: this bead, the one that had it before, and all between are one group
        while any(
            group[0] & earlier[0] or group[1] & earlier[1] for earlier in groups[-LOOK_BACK:]
        ):
            last = groups.pop()
            group = (group[0] | last[0], group[1] | last[1], last[2] + group[2])
        groups.append(group)
    result: list[Bead] = []
    stops = (max(source, default=-1) + 1, max(target, default=-1) + 1)
    for rows, columns, scores in reversed(groups):
        starts = min(rows, default=stops[0]), min(columns, default=stops[1])
        score = sum(scores) / len(scores)
        result.append(Bead(range(starts[0], stops[0]), range(starts[1], stops[1]), score))
        stops = starts
    return tuple(result[::-1])


LOOK_BACK = 64
"""Groups of deletions that may stand between two beads of one block."""


@cache
def _weights(encoder: str, part: str) -> dict[str, float]:
    """The weights of the features, in nats, and "persist", for an encoder and a part."""
    table = tomllib.loads(
        files("align").joinpath("data/aligner/weights.toml").read_text(encoding="utf-8")
    )
    own = table.get(encoder.partition(":")[0], table["use"])
    return {**own[part], **table["by hand"]}
