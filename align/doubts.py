"""What speaks against two files being what they were given for: two editions of one text, each in
its language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

from align.detection import other_language
from align.languages import languages, primary_subtag
from align.model import Bitext

ENOUGH = 0.4
"""Of two editions, so large a share of the segments of one side or more has a counterpart.

On the sets for tuning, with the default encoder, it was .79 or more of whole texts, .67 or more of
one and an excerpt of its translation, .15 or less of texts that have nothing to do with each other,
and .33 or less of the first half of a text and the second of its translation (see
benchmarks/robust.py)."""
BLIND = ("encoder", "ngram")
"""An encoder by which true translations may have next to none: nothing is said then."""
FEW = 5
"""Where a side has fewer segments, nothing is said of that."""


class Doubt(StrEnum):
    """What may be wrong."""

    SAME = "same text"
    SWAPPED = "languages swapped"
    LANGUAGE = "another language"
    UNRELATED = "no translations"


ADVICE = {
    Doubt.SAME: "give a text and its translation",
    Doubt.SWAPPED: "tell their languages the other way round",
    Doubt.LANGUAGE: "see whether it is the right file, and whether its language is given rightly",
    Doubt.UNRELATED: "see whether they are the right files",
}
"""What to do, for who knows nothing better."""


def doubts(bitext: Bitext, advice: Mapping[Doubt, str] = ADVICE) -> tuple[str, ...]:
    """A sentence on each thing that may be wrong with the texts as a whole, with what to do."""
    return tuple(f"{said}: {advice[doubt]}" for doubt, said in _doubts(bitext))


def counterparts(bitext: Bitext) -> tuple[tuple[int, int], tuple[int, int]]:
    """Of either side, how many segments have a counterpart that is worth .5 or more, in order or
    moved, and how many there are.
    """
    held: tuple[set[int], set[int]] = set(), set()
    for bead in (*bitext.beads, *bitext.moved):
        if bead.source and bead.target and not bead.doubtful:
            held[0].update(bead.source)
            held[1].update(bead.target)
    source, target = len(bitext.source.segments), len(bitext.target.segments)
    return (len(held[0]), source), (len(held[1]), target)


def _doubts(bitext: Bitext) -> Iterator[tuple[Doubt, str]]:
    sides = bitext.source, bitext.target
    first, second = (side.path for side in sides)
    # each language has its own rules of what is a segment
    if len({"".join(word for b in s.blocks for word in b.text.split()) for s in sides}) == 1:
        same = f"{first} and {second} hold the same text"
        yield Doubt.SAME, same if first != second else f"{first} is given twice"
        return
    texts = [[segment.text for segment in side.segments] for side in sides]
    given = [primary_subtag(side.language) for side in sides]
    found = [other_language(*both) for both in zip(texts, given, strict=True)]
    looks = [
        f"{side.path} looks like {languages()[other].name}" if other else ""
        for side, other in zip(sides, found, strict=True)
    ]
    if found == given[::-1]:
        yield Doubt.SWAPPED, f"{looks[0]} and {looks[1]}"
    else:
        for said, wanted in zip(looks, given, strict=True):
            if said:
                yield Doubt.LANGUAGE, f"{said}, not {languages()[wanted].name}"
    if BLIND in bitext.signature.parts:
        return
    shares = counterparts(bitext)
    (most, count), path = max(zip(shares, (first, second), strict=True), key=_share)
    if most < ENOUGH * count and min(count for _, count in shares) >= FEW:
        said = f"{first} and {second} may be no translations of each other"
        share = f"of the {count:,} segments of {path}, {most:,} have a counterpart"
        yield Doubt.UNRELATED, f"{said}: {share} worth .5 or more"


def _share(side: tuple[tuple[int, int], str]) -> float:
    (most, count), _ = side
    return most / max(1, count)
