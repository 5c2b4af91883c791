"""What the summary of a report tells: coverage, scores, doubtful places, what to look at first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from align.formats.report.path import Plot, Step, plot
from align.formats.report.remarks import Group, Remark
from align.formats.report.views import BeadView, Page, TextView
from align.model import Severity

BARS = 10
"""Of the histogram of scores."""
LOOKS = 8
"""How many things are told to look at first."""
ALIKE = 2
"""How many of them may be findings of one check."""


class Edition(NamedTuple):
    """One edition of one text."""

    language: str
    path: str
    segments: int
    paired: int
    """Segments in beads where another edition has something too."""

    @property
    def coverage(self) -> float:
        """The share of them, 0..1."""
        return self.paired / self.segments if self.segments else 1.0


def editions(view: TextView) -> list[Edition]:
    """The editions of a text."""
    counts = [(0, 0)] * len(view.text.languages)
    for bead in view.beads:
        paired = sum(number > 0 for number in bead.segments) > 1
        counts = [
            (all_ + number, with_ + number * paired)
            for (all_, with_), number in zip(counts, bead.segments, strict=True)
        ]
    return [
        Edition(language, path, *count)
        for language, path, count in zip(view.text.languages, view.text.paths, counts, strict=True)
    ]


def histogram(scores: Iterable[float]) -> list[int]:
    """How many there are in each of `BARS` parts of 0..1."""
    bars = [0] * BARS
    for score in scores:
        bars[min(BARS - 1, max(0, int(score * BARS)))] += 1
    return bars


class Doubt(NamedTuple):
    """Neighbouring beads that are doubtful, or in which an edition has nothing."""

    text: str
    """Its name."""
    first: BeadView
    last: BeadView
    unpaired: bool
    score: float
    """The lowest."""

    @property
    def length(self) -> int:
        """How many beads."""
        return self.last.number - self.first.number + 1


def doubts(view: TextView) -> Iterator[Doubt]:
    """The doubtful places of a text, as one reads."""

    def kind(bead: BeadView) -> str:
        if bead.low:
            return "low"
        if not bead.unpaired:
            return ""
        return " ".join(cell.language for cell in bead.cells if cell.runs is None)

    for word, group in groupby(view.beads, key=kind):
        if word:
            beads = list(group)
            lowest = min(bead.score for bead in beads)
            yield Doubt(view.text.name, beads[0], beads[-1], word != "low", lowest)


def first_looks(groups: Sequence[Group], found: Iterable[Doubt]) -> list[Remark | Doubt]:
    """Errors, then the lowest scores and the longest gaps, then what else was found."""

    def few(*severities: Severity) -> list[Remark | Doubt]:
        return [
            remark
            for group in groups
            for remark in [r for r in group.remarks if r.finding.severity in severities][:ALIKE]
        ]

    places = list(found)
    low = sorted((p for p in places if not p.unpaired), key=lambda place: place.score)
    gaps = sorted((p for p in places if p.unpaired), key=lambda place: -place.length)
    errors = few(Severity.ERROR)[: LOOKS // 2]
    doubtful = [*low[: LOOKS // 4], *gaps[: LOOKS // 4]]
    return [*errors, *doubtful, *few(Severity.WARNING), *few(Severity.NOTE)][:LOOKS]


class Figure(NamedTuple):
    """The path through the first edition of a text and one other."""

    view: TextView
    languages: tuple[str, str]
    plot: Plot


def figures(page: Page) -> Iterator[Figure]:
    """A picture for each edition but the first of each text."""
    for view in page.texts:
        first, *others = view.text.languages
        for column, language in enumerate(others, 1):
            steps = [
                Step(bead.id, bead.segments[0], bead.segments[column], _mark(bead, column))
                for bead in view.beads
                if bead.segments[0] or bead.segments[column]
            ]
            yield Figure(view, (first, language), plot(steps))


def _mark(bead: BeadView, column: int) -> str:
    """The gravest finding in it, else that it is doubtful or unpaired."""
    if bead.remarks:
        return str(max(remark.finding.severity for remark in bead.remarks))
    if bead.low:
        return "low"
    return "" if bead.segments[0] and bead.segments[column] else "unpaired"
