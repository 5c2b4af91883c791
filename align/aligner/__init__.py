"""The aligner: two texts and an encoder in, beads out.

One search (`align.aligner.lattice`) over the segments of both texts, guided by features
(`align.aligner.features`) whose weights are learned from hand-aligned texts
(``python -m benchmarks.train``). Paragraphs, headings, notes and captions are among the features:
where a paragraph ends on both sides a bead all but never goes on, and a heading goes to a
heading. They are evidence and no walls, for editors divide paragraphs anew: when paragraphs were
aligned first and held their sentences in, the texts of the dev set that have paragraphs came to
.947 / .979 (strict / lax F1) instead of .965 / .994.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from align.aligner.anchors import rough_path
from align.aligner.features import Side, gains, length_ratio
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
from align.aligner.sides import Runs, all_runs, two_sides
from align.errors import AlignmentError
from align.model import Bead, Bitext, BlockKind, Document, Lone, Signature

__all__ = ["align_documents", "align_segments"]

MARGIN = 24
"""The search goes this many segments to each side of the rough path."""
PER_BEAD = 0.15
"""What a bead must be worth before it helps; a bead is worth the number of its segments, mean of
both sides, times the probability that it is right. A little more than nothing, for a bead too
many costs precision; not so much that segments without a counterpart are swallowed."""
LONE = 0.4
"""Probability from which on a segment inside a bead is said to have perhaps no counterpart."""
LEAST = 0.05
"""A bead less probable than this is taken only where no path goes without."""
Progress = Callable[[float], object]


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
    reads = (
        encoder.read(source.segments, lambda share: progress(share / 2)),
        encoder.read(target.segments, lambda share: progress((1 + share) / 2)),
    )
    tokens = [found and Tokens(*found) for found in (read.tokens() for read in reads)]
    sides = two_sides(
        source.segments,
        target.segments,
        (
            all_runs(reads[0], len(source.segments), encoder.dimension),
            all_runs(reads[1], len(target.segments), encoder.dimension),
        ),
        (source.blocks, target.blocks) if source.blocks and target.blocks else None,
        (source.kinds, target.kinds) if source.kinds and target.kinds else None,
        (tokens[0], tokens[1]),
    )
    return _search(sides[0], sides[1], _weights(encoder.name))


def _search(source: Side, target: Side, weights: dict[str, float]) -> tuple[Bead, ...]:
    """The beads of the path that is worth most."""
    path = rough_path(source.vectors[0], target.vectors[0])
    band = Band.around(source.size, target.size, path, MARGIN)
    ratio = length_ratio(source, target, path)
    gain = gains(band, source, target, ratio, lambda name: weights.get(name, 0.0))
    gain[_with_blanks(band, source, target)] = IMPOSSIBLE
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
def _weights(encoder: str) -> dict[str, float]:
    """The weights of the features, in nats, and "persist", for an encoder."""
    table = tomllib.loads(
        files("align").joinpath("data/aligner/weights.toml").read_text(encoding="utf-8")
    )
    return {**table.get(encoder.partition(":")[0], table["use"]), **table["by hand"]}
