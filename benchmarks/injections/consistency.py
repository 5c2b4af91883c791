"""A sentence that stands twice, and one of the two changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from align.model import Unit
from benchmarks.injections import injection, rewritten, rewritten_source

_LONG_ENOUGH = 20
"""Letters of a sentence that is more than a few words of dialogue."""
_WORD = r"\b[^\W\d_]{4,}\b"


def _long(unit: Unit) -> bool:
    return all(
        side is not None and len(side.text) >= _LONG_ENOUGH and " " in side.text
        for side in (unit.source, unit.target)
    )


@injection("translations-differ", echoed=True)
def repeated_sentence_retold(unit: Unit) -> Iterator[Unit]:
    """Another word, or one word less."""
    if _long(unit):
        yield from rewritten(unit, _WORD, lambda _: ("cucumber", ""))


@injection("sources-differ", echoed=True)
def translation_of_another_sentence(unit: Unit) -> Iterator[Unit]:
    """The source has another word of some length, and its old translation."""
    if _long(unit):
        yield from rewritten_source(unit, r"\b[^\W\d_]{6,}\b", lambda _: ("concombre",))


@injection("sources-differ", echoed=True)
def translation_pasted(unit: Unit) -> Iterator[Unit]:
    """The source is another sentence altogether."""
    if _long(unit) and unit.source:
        other = "Sept concombres dormaient au jardin."
        passage = replace(unit.source.passage, text=other)
        yield replace(unit, source=replace(unit.source, passage=passage))
