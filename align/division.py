"""Units of several sentences, divided into units of one for tools that cut by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from align.aligner.division import Joined, divide
from align.encoders import Encoder
from align.languages import primary
from align.model import Unit, Variant
from align.segmentation import Segmenter

MOST = 8
"""A unit of more source sentences is not divided."""
LONGEST = 4000
"""Nor one with so many characters in the target: that is no sentence."""


def divide_units(
    units: Sequence[Unit], encoder: Encoder, segmenter: Segmenter
) -> Mapping[str, tuple[Unit, ...]]:
    """Id of a unit -> parts of it, with one source sentence each and the clauses that say it.

    Only units that have several source sentences, and not as many in the target, are divided, and
    only where it is clear for each of the sentences what translates it. The `segmenter` is the one
    that the units were made with. In a language that the encoder has not learned nothing is
    divided.

    A part has the unit's id with a number behind it, and the unit's score times the probability
    that it is cut in the right place.
    """
    several: list[tuple[Unit, Variant, Variant, list[str]]] = []
    for unit in units:
        source, target = unit.source, unit.target
        if source is None or target is None or len(target.text) > LONGEST:
            continue
        if not _learned(encoder, source, target):
            continue
        if 1 < source.segments <= MOST and source.segments != target.segments:
            pieces = segmenter.split(source.text, source.language)
            if len(pieces) == source.segments:
                several.append((unit, source, target, pieces))
    found = divide(
        [
            Joined([piece.strip() for piece in pieces], target.text, target.language)
            for _, _, target, pieces in several
        ],
        encoder.read,
    )
    divided = {}
    for (unit, source, target, pieces), parts in zip(several, found, strict=True):
        if len(parts) == len(pieces):
            divided[unit.id] = tuple(
                replace(
                    unit,
                    id=f"{unit.id}.{n}",
                    source=Variant(source.language, source.passage.cut(*place)),
                    target=Variant(target.language, target.passage.cut(part.start, part.stop)),
                    score=unit.score * part.probability,
                )
                for n, (place, part) in enumerate(zip(_places(pieces), parts, strict=True), 1)
            )
    return divided


def _places(pieces: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each piece starts and ends in the text that they make, without white space."""
    for piece, end in zip(pieces, accumulate(map(len, pieces)), strict=True):
        yield end - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _learned(encoder: Encoder, *variants: Variant) -> bool:
    learned = encoder.languages
    return learned is None or {primary(v.language) for v in variants} <= learned
