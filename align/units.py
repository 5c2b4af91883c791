"""From aligned documents to translation units, to rows of several editions, and units by name."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from align.model import Bitext, Document, Finding, Lone, Passage, Stretch, Unit, Variant


def units_of(bitext: Bitext, document: str = "") -> tuple[Unit, ...]:
    """One unit a bead, in order; `document` names the text and begins each unit's id.

    Segments of one block keep the white space between them; across blocks one space joins them.
    """
    block_of_source = {b: n for n, bead in enumerate(bitext.block_beads) for b in bead.source}
    block_of_target = {b: n for n, bead in enumerate(bitext.block_beads) for b in bead.target}
    ids = [f"{document}:{n}" if document else str(n) for n in range(1, len(bitext.beads) + 1)]
    elsewhere = _elsewhere(bitext, ids)
    units: list[Unit] = []
    block = 0
    for number, bead in enumerate(bitext.beads):
        source, target = (
            _variant(
                side,
                segments,
                [x for x in bead.lone if x.side == name],
                next((places[k] for k in segments if k in places), ""),
            )
            for name, side, segments, places in (
                ("source", bitext.source, bead.source, elsewhere[0]),
                ("target", bitext.target, bead.target, elsewhere[1]),
            )
        )
        document_side, segments = (
            (bitext.source, bead.source) if bead.source else (bitext.target, bead.target)
        )
        first = document_side.segments[segments[0]].block
        blocks = block_of_source if bead.source else block_of_target
        block = blocks.get(first, block)
        units.append(
            Unit(
                id=ids[number],
                source=source,
                target=target,
                score=bead.score,
                block_kind=document_side.blocks[first].kind,
                document=document,
                block=block,
            )
        )
    return tuple(units)


def _elsewhere(bitext: Bitext, ids: Sequence[str]) -> tuple[dict[int, str], dict[int, str]]:
    """For the segments of either side that were moved, the unit that has the first of the
    other side's.
    """
    if not bitext.moved:
        return {}, {}
    unit_of_source = {k: i for i, bead in zip(ids, bitext.beads, strict=True) for k in bead.source}
    unit_of_target = {k: i for i, bead in zip(ids, bitext.beads, strict=True) for k in bead.target}
    return (
        {k: unit_of_target[moved.target[0]] for moved in bitext.moved for k in moved.source},
        {k: unit_of_source[moved.source[0]] for moved in bitext.moved for k in moved.target},
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One stretch of the pivot beside what each other edition has for it."""

    variants: tuple[Variant | None, ...]
    """The pivot first, then one place for each other edition, in the order given."""
    units: tuple[Unit, ...]
    """The units it is made of: one, or several where the editions cut differently."""


def rows_of(bitexts: Sequence[Bitext], document: str = "") -> tuple[Row, ...]:
    """Bitexts that share their source, side by side; a row is closed where all of them break.

    With one bitext the rows are its units.
    """
    pivot = bitexts[0].source
    every = [units_of(b, document) for b in bitexts]
    at = [0] * len(bitexts)
    rows: list[Row] = []
    while any(i < len(b.beads) for i, b in zip(at, bitexts, strict=True)):
        # an addition of one edition stands in a row of its own
        lone = next(
            (
                n
                for n, b in enumerate(bitexts)
                if at[n] < len(b.beads) and not b.beads[at[n]].source
            ),
            None,
        )
        taken: list[range] = [range(i, i) for i in at]
        if lone is not None:
            taken[lone] = range(at[lone], at[lone] + 1)
        else:
            ends = [0] * len(bitexts)
            goal = max(b.beads[i].source.stop for i, b in zip(at, bitexts, strict=True))
            stop = list(at)
            while min(ends) < goal:
                for n, b in enumerate(bitexts):
                    while ends[n] < goal:
                        ends[n] = max(ends[n], b.beads[stop[n]].source.stop)
                        stop[n] += 1
                goal = max(ends)
            taken = [range(i, j) for i, j in zip(at, stop, strict=True)]
        segments = [s for n, r in enumerate(taken) for i in r for s in bitexts[n].beads[i].source]
        variants = [_variant(pivot, range(min(segments), max(segments) + 1)) if segments else None]
        for n, r in enumerate(taken):
            side = [s for i in r for s in bitexts[n].beads[i].target]
            whole = range(min(side), max(side) + 1) if side else range(0)
            variants.append(_variant(bitexts[n].target, whole))
        rows.append(
            Row(
                tuple(variants),
                tuple(u for n, r in enumerate(taken) for u in every[n][r.start : r.stop]),
            )
        )
        at = [r.stop for r in taken]
    return tuple(rows)


def _variant(
    document: Document, segments: range, lone: Sequence[Lone] = (), elsewhere: str = ""
) -> Variant | None:
    if not segments:
        return None
    stretches = []
    for one in lone:
        end = len(_passage(document, range(segments.start, one.segment + 1)).text)
        start = end - len(document.segments[one.segment].text)
        stretches.append(Stretch(start, end, one.probability))
    passage = _passage(document, segments)
    return Variant(document.language, passage, len(segments), tuple(stretches), elsewhere)


def _passage(document: Document, segments: range) -> Passage:
    parts: list[Passage] = []
    first = last = document.segments[segments[0]]
    for number in segments[1:]:
        segment = document.segments[number]
        if segment.block != first.block:
            parts.append(_stretch(document, first.block, first.start, last.start + len(last.text)))
            first = segment
        last = segment
    parts.append(_stretch(document, first.block, first.start, last.start + len(last.text)))
    return Passage.join(parts)


def _stretch(document: Document, block: int, start: int, end: int) -> Passage:
    return document.blocks[block].passage.cut(start, end)


def text_hash(unit: Unit) -> str:
    """What a unit says, whatever its id: the hash of its two texts (`texts_hash`).

    >>> text_hash(Unit("1", Variant("fr", Passage("Il part.")), None))
    '8a4108903effd7ec'
    """
    source, target = (v.text if v else "" for v in (unit.source, unit.target))
    return texts_hash(source, target)


def texts_hash(source: str, target: str) -> str:
    """16 hexadecimal digits of SHA-256 over two texts in NFC, white space as one space; that of a
    side that is not there is empty.
    """
    content = unicodedata.normalize("NFC", "\n".join(" ".join(t.split()) for t in (source, target)))
    return hashlib.sha256(content.encode(errors="replace")).hexdigest()[:16]


class FindingName(NamedTuple):
    """Which finding is meant, from one run of the checks to the next: where it was dismissed, or
    stands in a baseline.
    """

    check: str
    text: str
    """The words of its main place."""
    hash: str
    """Of the two texts of the unit (`text_hash`)."""

    @classmethod
    def of(cls, finding: Finding, unit: Unit) -> FindingName:
        """The name of a finding whose main place is in this unit."""
        return cls(finding.check, finding.places[0].text, text_hash(unit))
