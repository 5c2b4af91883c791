"""What is left out of a translation, or added to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from align.model import Unit
from align.text.sentences import ends_sentence
from benchmarks.injections import injection, retold

WHOLE = 100
"""Units that show what is usual in a text."""

LONG = 30
"""Words of a long segment."""

_BORDER = re.compile(
    r"(?<=[.!?])(?<!\bM\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)[\"»”’')]*\s+(?=[\"«“'_A-ZÀ-Þ-])"
)


def _turned(unit: Unit) -> Unit:
    return replace(unit, source=unit.target, target=unit.source)


def _first_words(unit: Unit, long: int, part: int) -> Iterator[Unit]:
    """The unit with the first of so many parts of its translation, and the mark at its end."""
    words = unit.target.text.split() if unit.source and unit.target else []
    if len(words) >= long and ends_sentence(" ".join(words)):
        yield retold(unit, " ".join(words[: len(words) // part]) + ".")


def _without_a_sentence(unit: Unit) -> Iterator[Unit]:
    """The unit without a sentence of its translation, of a dozen words and more than a third, where
    the source has as many or more.
    """
    if not (unit.source and unit.target):
        return
    sentences = _BORDER.split(unit.target.text)
    if len(_BORDER.split(unit.source.text)) < len(sentences):
        return
    total = sum(map(len, sentences))
    for number, each in enumerate(sentences):
        rest = " ".join(sentences[:number] + sentences[number + 1 :])
        if rest and len(each.split()) >= 12 and 3 * len(each) > total:
            yield retold(unit, rest)


@injection("no-counterpart")
def translation_left_out(unit: Unit) -> Iterator[Unit]:
    if unit.source and unit.target and any(map(str.isalpha, unit.source.text)):
        yield replace(unit, target=None)


@injection("part-left-out", "length-differs", reach=WHOLE)
def second_half_left_out(unit: Unit) -> Iterator[Unit]:
    """Of a long segment."""
    yield from _first_words(unit, LONG, 2)


@injection("part-left-out", "length-differs", reach=WHOLE)
def sentence_left_out(unit: Unit) -> Iterator[Unit]:
    """Of several in a segment."""
    yield from _without_a_sentence(unit)


@injection("part-added", "length-differs", reach=WHOLE)
def second_half_added(unit: Unit) -> Iterator[Unit]:
    """The source has but the first half of what the translation says."""
    yield from map(_turned, _first_words(_turned(unit), LONG, 2))


@injection("part-added", "length-differs", reach=WHOLE)
def sentence_added(unit: Unit) -> Iterator[Unit]:
    yield from map(_turned, _without_a_sentence(_turned(unit)))


@injection("length-differs", reach=WHOLE)
def quarter_left(unit: Unit) -> Iterator[Unit]:
    """Three quarters of a segment of 16 words or more are left out."""
    yield from _first_words(unit, 16, 4)
