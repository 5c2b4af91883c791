"""The text of an edition in one bead, in pieces with the same marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

from align.formats.report.remarks import Remark
from align.model import Markup, Span, Variant


@dataclass(frozen=True)
class Part:
    """Text with one set of marks."""

    text: str
    tags: tuple[str, ...] = ()
    """HTML elements around it, the outermost first."""
    link: str = ""


@dataclass(frozen=True)
class Run:
    """Parts that the same findings are about, perhaps none."""

    remarks: tuple[Remark, ...]
    parts: tuple[Part, ...]
    ends: tuple[Remark, ...] = ()
    """Those of the findings whose place ends here."""
    language: str = ""

    @property
    def css(self) -> str:
        """The gravest finding about these words, or that they only stand beside such words."""
        here = [r.finding.severity for r in self.remarks if self.language == r.language]
        return str(max(here)) if here else "counterpart"


@dataclass(frozen=True)
class Cell:
    """What one edition has in a bead."""

    language: str
    text: str
    runs: tuple[Run, ...] | None
    """None where this edition has nothing."""


def runs(variant: Variant, column: int, bead: str, remarks: Sequence[Remark]) -> tuple[Run, ...]:
    """The text of a column of a bead, cut where findings begin and end."""
    text = variant.text
    marks = [
        _Mark(spot.start, spot.end, remark)
        for remark in remarks
        for spot in remark.by_cell.get((bead, column), ())
        # a finding about a whole sentence is told below it, not painted over it
        if spot.end - spot.start < len(text) or text.count(" ") < 3
    ]
    cuts = sorted({0, len(text), *(c for m in marks for c in m[:2] if 0 < c < len(text))})
    marked = _overlapping(sorted(marks, key=lambda mark: mark.start), cuts)
    spanned = _overlapping(variant.passage.spans, cuts)
    found: list[Run] = []
    for (start, end), here, spans in zip(pairwise(cuts), marked, spanned, strict=True):
        about = sorted(here, key=lambda mark: mark.remark.number)
        found.append(
            Run(
                tuple(mark.remark for mark in about),
                tuple(_parts(text, start, end, spans)),
                tuple(mark.remark for mark in about if mark.end == end),
                variant.language,
            )
        )
    return tuple(found)


class _Mark(NamedTuple):
    start: int
    end: int
    remark: Remark


Item = TypeVar("Item", _Mark, Span)


def _overlapping(items: Sequence[Item], cuts: Sequence[int]) -> Iterator[list[Item]]:
    """Of items in order of their starts those that overlap each stretch from cut to cut."""
    index = 0
    here: list[Item] = []
    for start, end in pairwise(cuts):
        here = [item for item in here if item.end > start]
        while index < len(items) and items[index].start < end:
            if items[index].end > start:
                here.append(items[index])
            index += 1
        yield here


_TAGS = {
    Markup.EMPHASIS: "em",
    Markup.STRONG: "strong",
    Markup.SUPERSCRIPT: "sup",
    Markup.NOTE_REFERENCE: "sup",
    Markup.SUBSCRIPT: "sub",
    Markup.CODE: "code",
}


def _parts(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Part]:
    """The text from start to end, cut where these spans begin and end."""
    cuts = sorted({start, end, *(c for s in spans for c in s[:2] if start < c < end)})
    for (here, there), inside in zip(pairwise(cuts), _overlapping(spans, cuts), strict=True):
        tags = dict.fromkeys(_TAGS[span.markup] for span in inside if span.markup in _TAGS)
        link = next((span.value for span in inside if span.markup is Markup.LINK), "")
        yield Part(text[here:there], tuple(tags), link)
