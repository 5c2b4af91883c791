"""From texts to what the aligner sees of them: vectors, lengths, numbers, paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from align.aligner.borders import Clauses
from align.aligner.features import Side
from align.aligner.lattice import Array
from align.aligner.vectors import Halves, Runs
from align.model import BlockKind
from align.text.sentences import ends_sentence

GROUPS = (
    {BlockKind.TITLE, BlockKind.HEADING},
    {BlockKind.NOTE},
    {BlockKind.CAPTION},
    {BlockKind.BACK_MATTER},
)
"""Kinds that go with their like; what is in none of these is running text."""
_NUMBER = re.compile(r"\d+(?:[.,\x20\u00a0\u2009\u202f]\d{3}(?!\d))*")
_SEPARATOR = re.compile(r"\D")


def numbers_of(text: str) -> Counter[str]:
    """The numbers written in digits, without the marks that group thousands.

    >>> sorted(numbers_of("120 000 personnes, le 12 décembre"))
    ['12', '120000']
    """
    return Counter(_SEPARATOR.sub("", n) for n in _NUMBER.findall(text))


def two_sides(
    source: Sequence[str],
    target: Sequence[str],
    reads: tuple[Runs, Runs],
    paragraphs: tuple[Sequence[int], Sequence[int]] | None = None,
    kinds: tuple[Sequence[BlockKind], Sequence[BlockKind]] | None = None,
    clauses: tuple[Clauses, Clauses] | None = None,
) -> tuple[Side, Side]:
    """Both texts, segment by segment.

    `reads`, the clauses, and, where known on both sides, the paragraph and the kind of block of
    each segment.
    """
    found = [[numbers_of(text) for text in side] for side in (source, target)]
    totals = [Counter[str](number for one in side for number in one) for side in found]
    common = {number: k for k, number in enumerate(sorted(totals[0].keys() & totals[1].keys()))}
    sides = []
    for n, texts in enumerate((source, target)):
        numbers = np.zeros((len(texts), len(common) + 1), np.float32)
        for row, one in zip(numbers, found[n], strict=True):
            for number, times in one.items():
                row[common.get(number, len(common))] += times
        sides.append(
            Side(
                reads[n],
                Halves(len(texts), _singles(reads[n], len(texts))),
                np.array([len("".join(text.split())) for text in texts], np.float32),
                numbers,
                None if paragraphs is None else np.array(paragraphs[n], np.int64),
                None if kinds is None else _groups(kinds[n]),
                np.array([_is_sentence(text) for text in texts]),
                None if clauses is None else clauses[n],
            )
        )
    return sides[0], sides[1]


def _singles(read: Runs, size: int) -> Iterator[Array]:
    """The vectors of segments by themselves, some at a time."""
    for at in range(0, max(size, 1), STRIP):
        starts = np.arange(at, min(at + STRIP, size))
        yield read.vectors(starts, starts + 1)


STRIP = 2048
"""Segments whose vectors are made at a time."""


def _is_sentence(text: str) -> bool:
    return ends_sentence(text) and sum(map(str.isalpha, text)) > 1


def _groups(kinds: Sequence[BlockKind]) -> Array:
    return np.array([[kind in group for group in GROUPS] for kind in kinds], np.float32)
