"""The text of an edition in one bead, in pieces with the same marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
        (spot.start, spot.end, remark)
        for remark in remarks
        for spot in remark.spots
        if spot and (spot.bead, spot.column) == (bead, column)
        # a finding about a whole sentence is told below it, not painted over it
        if spot.end - spot.start < len(text) or text.count(" ") < 3
    ]
    cuts = sorted({0, len(text), *(c for m in marks for c in m[:2] if 0 < c < len(text))})
    return tuple(
        Run(
            tuple(r for s, e, r in marks if s <= start and e >= end),
            tuple(_parts(text, start, end, variant.passage.spans)),
            tuple(r for s, e, r in marks if s <= start and e == end),
            variant.language,
        )
        for start, end in pairwise(cuts)
    )


_TAGS = {
    Markup.EMPHASIS: "em",
    Markup.STRONG: "strong",
    Markup.SUPERSCRIPT: "sup",
    Markup.NOTE_REFERENCE: "sup",
    Markup.SUBSCRIPT: "sub",
    Markup.CODE: "code",
}


def _parts(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Part]:
    spans = [span for span in spans if span.start < end and span.end > start]
    cuts = sorted({start, end, *(c for s in spans for c in s[:2] if start < c < end)})
    for here, there in pairwise(cuts):
        inside = [span for span in spans if span.start <= here and span.end >= there]
        tags = dict.fromkeys(_TAGS[span.markup] for span in inside if span.markup in _TAGS)
        link = next((span.value for span in inside if span.markup is Markup.LINK), "")
        yield Part(text[here:there], tuple(tags), link)
