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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol, Unpack

from align.aligner.borders import ReadClauses
from align.aligner.explain import Evidence, Scene, explain_beads
from align.aligner.fixed import Limits, Options, Pin, limits_of
from align.aligner.glossary import Glossary, glossary_found
from align.aligner.known import WEIGHTS, Given
from align.aligner.lattice import LONGEST
from align.aligner.memory import Memory, Recall, recall
from align.aligner.moved import find_moved
from align.aligner.search import search
from align.aligner.sides import two_sides
from align.aligner.vectors import Runs
from align.errors import AlignmentError
from align.model import Bead, Bitext, BlockKind, Document, Signature

__all__ = [
    "LONGEST",
    "Evidence",
    "Glossary",
    "Memory",
    "Options",
    "Pin",
    "Recall",
    "align_documents",
    "align_segments",
    "explain_documents",
    "glossary_found",
    "recall",
]

Progress = Callable[[float], object]
READING, RECALLING = 0.8, 0.1
"""About the share of the work that reading both texts is, and finding the units of memories."""


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
    **options: Unpack[Options],
) -> Bitext:
    """Align two documents that are cut into segments.

    `paragraphs` false leaves blocks out of account. `progress` is called with the share done,
    0..1. `options` are those of `align.aligner.fixed.Options`: the longest bead, beads that are
    fixed, and anchors. The score of a bead is its probability under the model, 0..1; of a fixed
    one it is 1.

    Raises:
        AlignmentError: a side without any segment, no segment with a counterpart, or fixed beads
            and anchors that cannot be.
    """
    texts = [_Text.of(document, paragraphs) for document in (source, target)]
    for document, text in zip((source, target), texts, strict=True):
        if not text.segments:
            raise AlignmentError(
                "there is no sentence in it to align",
                path=document.path or None,
                hint="Check that the file holds the text itself.",
            )
    limits = limits_of(texts[0].segments, texts[1].segments, options)
    scene = _scene(texts[0], texts[1], encoder, limits, options, progress)
    beads = search(*scene.sides, scene.weights, limits, scene.given)
    progress(1.0)
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
            "beads": f"{limits.longest}-{limits.longest}",
            "paragraphs": "yes" if paragraphs else "no",
            **({"fixed": len(limits.beads)} if limits.beads else {}),
            **({"anchors": len(limits.pairs)} if limits.pairs else {}),
            **{
                key: ",".join(one.name for one in given)
                for key, given in (
                    ("tm", options.get("memories", ())),
                    ("glossary", options.get("glossaries", ())),
                )
                if given
            },
        }
    )
    moved = find_moved(beads, *scene.sides)
    block_beads = _block_beads(beads, blocks[0], blocks[1])
    return Bitext(source, target, beads, block_beads, moved, signature)


def align_segments(
    source: Sequence[str],
    target: Sequence[str],
    encoder: Encoder,
    *,
    paragraphs: tuple[Sequence[int], Sequence[int]] | None = None,
    progress: Progress = lambda share: None,
    **options: Unpack[Options],
) -> tuple[Bead, ...]:
    """Align two texts given as lists of segments.

    `paragraphs` gives the number of the paragraph of each segment of either side, where known;
    the rest is as in `align_documents`.

    Raises:
        AlignmentError: a side without any segment, or fixed beads and anchors that cannot be.
    """
    if not source or not target:
        side = "target" if source else "source"
        raise AlignmentError(f"there is no segment on the {side} side")
    numbers = paragraphs or (None, None)
    limits = limits_of(source, target, options)
    texts = _Text(source, numbers[0]), _Text(target, numbers[1])
    scene = _scene(*texts, encoder, limits, options, progress)
    beads = search(*scene.sides, scene.weights, limits, scene.given)
    progress(1.0)
    return beads


def explain_documents(
    bitext: Bitext,
    encoder: Encoder,
    numbers: Iterable[int],
    *,
    paragraphs: bool = True,
    progress: Progress = lambda share: None,
    **options: Unpack[Options],
) -> tuple[Evidence, ...]:
    """Why some beads of a bitext, given by their index, stand in it.

    The arguments are to be those that it was made with; both texts are read once more.
    """
    source, target = (_Text.of(side, paragraphs) for side in (bitext.source, bitext.target))
    limits = limits_of(source.segments, target.segments, options)
    scene = _scene(source, target, encoder, limits, options, progress)
    return explain_beads(scene, bitext.beads, numbers)


@dataclass(frozen=True, slots=True)
class _Text:
    segments: Sequence[str]
    blocks: Sequence[int] | None = None
    """The number of the block of each segment; never falls."""
    kinds: Sequence[BlockKind] | None = None
    """The kind of the block of each segment."""

    @classmethod
    def of(cls, document: Document, paragraphs: bool) -> _Text:
        segments = document.segments
        return cls(
            [segment.text for segment in segments],
            [segment.block for segment in segments] if paragraphs else None,
            [document.blocks[s.block].kind for s in segments] if paragraphs else None,
        )


def _scene(
    source: _Text,
    target: _Text,
    encoder: Encoder,
    limits: Limits,
    options: Options,
    progress: Progress,
) -> Scene:
    reads = (
        encoder.read(source.segments, lambda share: progress(READING * share / 2)),
        encoder.read(target.segments, lambda share: progress(READING * (1 + share) / 2)),
    )
    clauses = [
        ReadClauses(text.segments, encoder.read, encoder.dimension) for text in (source, target)
    ]
    sides = two_sides(
        source.segments,
        target.segments,
        reads,
        (source.blocks, target.blocks) if source.blocks and target.blocks else None,
        (source.kinds, target.kinds) if source.kinds and target.kinds else None,
        (clauses[0], clauses[1]),
    )
    given = Given(
        (tuple(source.segments), tuple(target.segments)),
        options.get("memories", ()),
        options.get("glossaries", ()),
    )
    given.find(lambda share: progress(READING + RECALLING * share))
    return Scene((source.segments, target.segments), sides, _weights(encoder.name), limits, given)


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
    """The weights of the features, in nats, and "persist", for an encoder; and of what is known."""
    table = tomllib.loads(
        files("align").joinpath("data/aligner/weights.toml").read_text(encoding="utf-8")
    )
    return {**table.get(encoder.partition(":")[0], table["use"]), **table["by hand"], **WEIGHTS}
