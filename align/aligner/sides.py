"""From texts to what the aligner sees of them: vectors, lengths, numbers, paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from align.aligner.features import Array, Ints, Runs, Side
from align.aligner.lexical import Tokens
from align.model import BlockKind

GROUPS = (
    {BlockKind.TITLE, BlockKind.HEADING},
    {BlockKind.NOTE},
    {BlockKind.CAPTION},
    {BlockKind.BACK_MATTER},
)
"""Kinds that go with their like; what is in none of these is running text."""
_NUMBER = re.compile(r"\d+(?:[.,  \u2009]\d{3}(?!\d))*")
_SEPARATOR = re.compile(r"\D")


class Read(Runs, Protocol):
    """A text as an encoder has read it, with its tokens."""

    def tokens(self) -> tuple[Ints, Ints, Array] | None:
        """What `align.aligner.lexical.Tokens` is made of, where the encoder knows tokens."""
        ...


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
    tokens: tuple[Tokens | None, Tokens | None] = (None, None),
) -> tuple[Side, Side]:
    """Both texts, segment by segment.

    `reads`, `tokens`, and, where known on both sides, the paragraph and the kind of block of each
    segment.
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
        starts = np.arange(len(texts))
        sides.append(
            Side(
                reads[n],
                reads[n].vectors(starts, starts + 1),
                np.array([len("".join(text.split())) for text in texts], np.float32),
                numbers,
                None if paragraphs is None else np.array(paragraphs[n], np.int64),
                tokens[n],
                None if kinds is None else _groups(kinds[n]),
            )
        )
    return sides[0], sides[1]


def _groups(kinds: Sequence[BlockKind]) -> Array:
    return np.array([[kind in group for group in GROUPS] for kind in kinds], np.float32)
