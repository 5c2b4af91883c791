"""Aligning anew what a person has looked at: what is settled stays."""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import Unpack

from align.aligner import LONGEST, Options, Pin, align_documents
from align.encoders import Encoder
from align.formats.decisions import BeadName, Decision, holding, made_names
from align.model import Bitext, Block, Document, Passage, Unit
from align.segmentation import Segmenter
from align.units import texts_hash, units_of

Row = tuple[str, str, float]
"""Source, target, score."""

REACH = 2
"""Segments to both sides of where the target of a bead is looked for."""


def realigner(
    encoder: Callable[[], Encoder], segmenter: Callable[[], Segmenter]
) -> Callable[[Sequence[Unit]], tuple[Row, ...]]:
    """`realign_units`, with an encoder and rules that are loaded when they are first needed."""
    encoder, segmenter = cache(encoder), cache(segmenter)
    return lambda units: realign_units(units, encoder(), segmenter())


def realign_units(
    units: Sequence[Unit], encoder: Encoder, segmenter: Segmenter, **options: Unpack[Options]
) -> tuple[Row, ...]:
    """All the text of units that follow each other, aligned anew from its sentences.

    Raises:
        AlignmentError: a side has no text, or none with a counterpart.
        SegmentationError: the rules cannot be used.
    """
    source, target = (segmenter.segment(_document(units, side)) for side in (0, 1))
    made = units_of(align_documents(source, target, encoder, **options))
    return tuple(
        (u.source.text if u.source else "", u.target.text if u.target else "", u.score)
        for u in made
    )


def _document(units: Sequence[Unit], side: int) -> Document:
    """One side of units, a paragraph for each block bead."""
    blocks = []
    path, language = "", "und"
    for _, group in groupby(units, key=lambda unit: unit.block):
        held = [(u, v) for u in group if (v := (u.source, u.target)[side]) is not None]
        if held:
            blocks.append(Block(held[0][0].block_kind, Passage.join(v.passage for _, v in held)))
            path, language = held[0][1].passage.path, held[0][1].language
    return Document(path, language, tuple(blocks))


def align_again(
    bitext: Bitext,
    decisions: Iterable[Decision],
    encoder: Encoder,
    *,
    paragraphs: bool = True,
    **options: Unpack[Options],
) -> tuple[Bitext, tuple[Pin, ...]]:
    """An alignment that keeps each bead that a person has settled and whose text still stands;
    and those beads, as `settled_pins` finds them.

    The arguments are those that the bitext was made with. It is aligned again only where a
    settled bead is not in it.
    """
    given = tuple(options.get("fixed", ()))
    pins = settled_pins(bitext, decisions, given)
    beads = {(tuple(bead.source), tuple(bead.target)) for bead in bitext.beads}
    if all(pin.sides in beads for pin in pins):
        return bitext, pins
    options["fixed"] = (*given, *pins)
    made = align_documents(bitext.source, bitext.target, encoder, paragraphs=paragraphs, **options)
    return made, pins


def settled_pins(
    bitext: Bitext, decisions: Iterable[Decision], given: Sequence[Pin] = ()
) -> tuple[Pin, ...]:
    """The beads that decisions have settled, checked as right or put together by hand, as
    segments of two documents; of those whose text no longer stands there is none.

    The bitext is an alignment of the documents without the decisions. No bead of the result
    crosses another, or one of those that are `given`.
    """
    names, texts = _settled(decisions)
    wanted = Counter(name.hash for name in names)
    found: list[Pin] = []
    here = defaultdict[str, list[Pin]](list)
    for bead, unit in zip(bitext.beads, units_of(bitext), strict=True):
        here[BeadName.of(unit).hash].append(Pin(tuple(bead.source), tuple(bead.target)))
    for hash, count in wanted.items():
        if len(here[hash]) == count:
            found += here[hash]
    missing = {hash for hash in wanted if not here[hash]}
    if missing:
        sides = _Side(bitext.source), _Side(bitext.target)
        path = _path(bitext)
        rows = [texts[hash] for hash in sorted(missing & texts.keys())]
        found += _with_texts(rows, sides, path)
        found += _with_hashes(missing - texts.keys(), sides, path)
    return tuple(_in_order(found, given))


def _settled(decisions: Iterable[Decision]) -> tuple[set[BeadName], dict[str, tuple[str, str]]]:
    """The names of settled beads, and the texts of those whose texts are known, by their hash."""
    names: set[BeadName] = set()
    texts: dict[str, tuple[str, str]] = {}
    for decision in holding(decisions):
        if decision.kind == "check":
            (names.add if decision.right else names.discard)(decision.beads[0])
        elif decision.rows:
            names.difference_update(decision.beads)
            texts |= {texts_hash(*row): row for row in decision.rows}
            if decision.kind == "link":
                names.update(made_names(decision))
    return names, texts


class _Side:
    """The segments of a document, and the texts of stretches of them as a hash has them."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.size = len(document.segments)
        self.text = cache(self._text)

    def _text(self, start: int, stop: int) -> str:
        parts = []
        segments = self._document.segments[start:stop]
        for block, group in groupby(segments, key=lambda segment: segment.block):
            held = list(group)
            end = held[-1].start + len(held[-1].text)
            parts.append(self._document.blocks[block].text[held[0].start : end])
        return _normal(" ".join(parts))

    def stretches(self, text: str) -> Iterator[range]:
        """Where segments make up a text."""
        text = _normal(text)
        if not text:
            yield range(0)
            return
        for start in range(self.size):
            stop = start + 1
            while stop <= self.size and text.startswith(made := self.text(start, stop)):
                if made == text:
                    yield range(start, stop)
                    break
                stop += 1


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _path(bitext: Bitext) -> list[int]:
    """For each source segment, and for the end, the target segment that its bead begins with."""
    path = [0] * (len(bitext.source.segments) + 1)
    at = 0
    for bead in bitext.beads:
        for n, k in enumerate(bead.source):
            path[k] = at + max(0, min(n, len(bead.target) - 1))
        at += len(bead.target)
    path[-1] = at
    return path


def _with_texts(
    rows: Iterable[tuple[str, str]], sides: tuple[_Side, _Side], path: Sequence[int]
) -> Iterator[Pin]:
    """For each row, where its texts stand nearest to each other."""
    for row in rows:
        sources, targets = (list(s.stretches(text)) for s, text in zip(sides, row, strict=True))
        pairs = [(one, other) for one in sources for other in targets]
        if pairs:
            one, other = min(
                pairs, key=lambda p: abs(path[p[0].start] - p[1].start) if p[0] and p[1] else 0
            )
            yield Pin(tuple(one), tuple(other))


def _with_hashes(
    hashes: set[str], sides: tuple[_Side, _Side], path: Sequence[int]
) -> Iterator[Pin]:
    """The beads near the path, of sizes that the aligner makes, that have these hashes."""
    if not hashes:
        return
    source, target = sides
    found: set[Pin] = set()
    for i in range(source.size + 1):
        for a in range(min(LONGEST, source.size - i) + 1):
            begun = hashlib.sha256(f"{source.text(i, i + a)}\n".encode(errors="replace"))
            for j in range(max(0, path[i] - REACH), min(target.size, path[i] + REACH) + 1):
                for b in range(min(LONGEST, target.size - j) + 1):
                    whole = begun.copy()
                    whole.update(target.text(j, j + b).encode(errors="replace"))
                    if (a or b) and whole.hexdigest()[:16] in hashes:
                        found.add(Pin(tuple(range(i, i + a)), tuple(range(j, j + b))))
    yield from sorted(found)


def _in_order(pins: Iterable[Pin], given: Sequence[Pin]) -> Iterator[Pin]:
    """Those that neither overlap nor cross others before them."""
    taken: tuple[set[int], set[int]] = set(), set()
    corners: list[tuple[int, int]] = []
    for number, pin in enumerate((*given, *sorted(set(pins)))):
        corner = pin.source[:1] + pin.target[:1]
        at = bisect_left(corners, corner)
        if number >= len(given):
            if any(taken[side].intersection(pin.sides[side]) for side in (0, 1)):
                continue
            around = [*corners[max(0, at - 1) : at], corner, *corners[at : at + 1]]
            if len(corner) == 2 and any(one[1] > two[1] for one, two in pairwise(around)):
                continue
            yield pin
        for side in (0, 1):
            taken[side].update(pin.sides[side])
        if len(corner) == 2:
            corners.insert(at, (corner[0], corner[1]))
