"""What the template is given. Everything is a plain value; all text is escaped by the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from typing import NamedTuple

from align.formats.decisions import Decision, Reviewed
from align.formats.report.records import Dismissed, Report, ReportText
from align.model import DOUBTFUL, Finding, Markup, Place, Severity, Span, Unit, Variant
from align.units import Row


@dataclass(frozen=True)
class Remark:
    """A finding, with where its places are in the page."""

    finding: Finding
    spots: tuple[Spot | None, ...]
    """One for each place; None where the place is in no row."""
    number: int = 0
    """From 1, through the whole page."""
    accepted: Decision | None = None
    """That it is a fault indeed, where someone said so."""

    @property
    def language(self) -> str:
        """That of the edition at fault; places in other languages are only to compare."""
        return self.finding.places[0].language if self.finding.places else ""

    @property
    def bead(self) -> str:
        """The id of the first bead that it is about; empty where it is about none."""
        return next((spot.bead for spot in self.spots if spot), "")

    def slip(self, bead: str) -> str:
        """The words of this bead that the suggestion is to replace; empty where there are none."""
        better = self.finding.suggestion
        places = zip(self.finding.places, self.spots, strict=True)
        here = (p for p, s in places if s and s.bead == bead and p.language == self.language)
        return next((p.text for p in here if better and p.text != better), "")

    @property
    def mentions(self) -> list[Mention]:
        """The places, those in a row that have the same words told together."""
        mentions: list[Mention] = []
        path = ""
        together = groupby(
            zip(self.finding.places, self.spots, strict=True),
            key=lambda pair: (pair[0].location.path, pair[0].text),
        )
        for (here, _), pairs in together:
            places, spots = zip(*pairs, strict=True)
            where = [f"{place.location.line}:{place.location.column}" for place in places]
            if here != path:
                where[0] = str(places[0].location)
            path = here
            mentions.append(Mention(places[0], tuple(zip(where, spots, strict=True))))
        return mentions


@dataclass(frozen=True)
class Mention:
    """Words that a finding is about, once for all their places in one file."""

    place: Place
    """The first."""
    where: tuple[tuple[str, Spot | None], ...]
    """Line and column of each; where a file is first named, its path before them."""


@dataclass(frozen=True)
class Spot:
    """A stretch of one cell."""

    bead: str
    """Its id in the page."""
    text: int
    """From 1."""
    row: int
    column: int
    start: int
    end: int


class Gone(NamedTuple):
    """What a check found, and someone said is right as it stands."""

    check: str
    text: str
    """The words found."""
    language: str
    bead: str
    """The id of the bead; empty where it is in none."""
    where: str
    """The place in its file, or the number of the bead."""
    why: str
    time: str = ""
    """When, in ISO 8601, where that is known."""


class Group(NamedTuple):
    """The findings of one check."""

    number: int
    check: str
    remarks: tuple[Remark, ...]

    @property
    def severity(self) -> Severity:
        """The gravest."""
        return max(remark.finding.severity for remark in self.remarks)


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


@dataclass(frozen=True)
class BeadView:
    """One row of the page."""

    id: str
    number: int
    kind: str
    score: float
    block_kind: str
    block: int
    cells: tuple[Cell, ...]
    segments: tuple[int, ...]
    """Of each cell."""
    remarks: tuple[Remark, ...]
    dismissed: tuple[Gone, ...] = ()
    decided: tuple[str, ...] = ()
    """"checked", "called-wrong", "linked", "edited"."""
    comments: tuple[str, ...] = ()

    @property
    def low(self) -> bool:
        """Is it doubtful?"""
        return self.score < DOUBTFUL

    @property
    def unpaired(self) -> bool:
        """Has an edition nothing here?"""
        return any(cell.runs is None for cell in self.cells)

    @property
    def ruled(self) -> bool:
        """Did a person decide anything of it?"""
        return bool(self.decided or self.comments or self.dismissed)

    @property
    def usual(self) -> bool:
        """Is it one segment on each side?"""
        return all(number == 1 for number in self.segments)

    @property
    def css(self) -> str:
        """The classes by which it is styled and found by filters."""
        classes = {
            "marked": bool(self.remarks),
            "low": self.low,
            "unpaired": self.unpaired,
            "decided": self.ruled,
        }
        return "".join(f" {name}" for name, holds in classes.items() if holds)


@dataclass(frozen=True)
class TextView:
    """One text of the page."""

    number: int
    text: ReportText
    beads: tuple[BeadView, ...]

    @cached_property
    def blocks(self) -> list[tuple[str, list[BeadView]]]:
        """Kind of block and beads, paragraph by paragraph."""
        groups = groupby(self.beads, key=lambda bead: (bead.block, bead.block_kind))
        return [(kind, list(beads)) for (_, kind), beads in groups]

    @cached_property
    def kinds(self) -> list[tuple[str, int]]:
        """Kinds of bead, the most frequent first."""
        return Counter(bead.kind for bead in self.beads).most_common()


@dataclass(frozen=True)
class Page:
    """All of it."""

    report: Report
    texts: tuple[TextView, ...]
    groups: tuple[Group, ...]
    """The findings of each check, graver ones first."""
    dismissed: tuple[Gone, ...]

    @classmethod
    def of(cls, report: Report) -> Page:
        """The views of a report."""
        places = _Places(report.texts)
        decided = {bead.unit.id: bead for bead in report.reviewed}
        remarks = [
            Remark(finding, places.spots(finding), accepted=ruling)
            for finding in report.findings
            if not (ruling := _ruling(finding, decided)) or ruling.kind == "accept"
        ]
        groups = tuple(_grouped(remarks))
        dismissed = {
            (gone.bead, gone.check, gone.text): gone
            for gone in (
                *map(places.gone, report.dismissed),
                *(gone for bead in report.reviewed for gone in places.ruled(bead)),
            )
        }
        here = _by_bead(remark for group in groups for remark in group.remarks)
        silent: dict[str, list[Gone]] = {}
        for gone in dismissed.values():
            silent.setdefault(gone.bead, []).append(gone)
        texts = tuple(
            TextView(number, text, tuple(_beads(number, text, places, here, silent, decided)))
            for number, text in enumerate(report.texts, 1)
        )
        return cls(report, texts, groups, tuple(dismissed.values()))

    @cached_property
    def remarks(self) -> list[Remark]:
        """All findings that stand, in the order of their numbers."""
        return [remark for group in self.groups for remark in group.remarks]

    @cached_property
    def beads(self) -> list[BeadView]:
        """Those of all texts."""
        return [bead for text in self.texts for bead in text.beads]

    @property
    def gloss_languages(self) -> list[str]:
        """Those that titles are translated into."""
        return list(dict.fromkeys(tag for row in self.report.titles for tag, _ in row.glosses))


def _ruling(finding: Finding, decided: Mapping[str, Reviewed]) -> Decision | None:
    """What was decided of a finding."""
    bead = decided.get(finding.places[0].unit) if finding.places else None
    return bead.ruling(finding) if bead else None


def _grouped(remarks: Iterable[Remark]) -> Iterator[Group]:
    """By check: those with graver findings first, then those with more."""
    checks: dict[str, list[Remark]] = {}
    for remark in sorted(remarks, key=_order):
        checks.setdefault(remark.finding.check, []).append(remark)
    ordered = sorted(checks.items(), key=lambda item: (-item[1][0].finding.severity, -len(item[1])))
    start = 1
    for number, (check, found) in enumerate(ordered, 1):
        yield Group(number, check, tuple(_numbered(found, start)))
        start += len(found)


def _numbered(remarks: Iterable[Remark], start: int) -> Iterator[Remark]:
    return (replace(remark, number=number) for number, remark in enumerate(remarks, start))


def _order(remark: Remark) -> tuple[int, int, int, int]:
    """Graver findings first, then as one reads."""
    spot = next((s for s in remark.spots if s), None)
    where = (spot.text, spot.row, spot.start) if spot else (0, 0, 0)
    return (-remark.finding.severity, *where)


def _by_bead(remarks: Iterable[Remark]) -> dict[str, list[Remark]]:
    beads: dict[str, list[Remark]] = {}
    for remark in remarks:
        for bead in dict.fromkeys(spot.bead for spot in remark.spots if spot):
            beads.setdefault(bead, []).append(remark)
    return beads


class _Places:
    """Finds the cell that a place of a finding is in.

    Units of several bitexts may share an id, and a row may be made of several units: so the
    language, the words and the location in the file must agree too.
    """

    def __init__(self, texts: Sequence[ReportText]) -> None:
        self.alone = len(texts) == 1
        self.rows: dict[str, list[tuple[int, int, Row, Unit]]] = {}
        for number, text in enumerate(texts, 1):
            for index, row in enumerate(text.rows):
                for unit in row.units:
                    self.rows.setdefault(unit.id, []).append((number, index, row, unit))

    def id(self, text: int, row: int) -> str:
        """That of a bead: its number, with that of its text if there are several."""
        return f"b{row + 1}" if self.alone else f"b{text}-{row + 1}"

    def spots(self, finding: Finding) -> tuple[Spot | None, ...]:
        return tuple(self._spot(place) for place in finding.places)

    def gone(self, dismissed: Dismissed) -> Gone:
        """A finding that was dismissed."""
        finding, why = dismissed
        if not finding.places:
            return Gone(finding.check, "", "", "", "", why)
        main = finding.places[0]
        bead = next((spot.bead for spot in self.spots(finding) if spot), "")
        return Gone(finding.check, main.text, main.language, bead, str(main.location), why)

    def ruled(self, bead: Reviewed) -> Iterator[Gone]:
        """What was dismissed in a bead by decisions, which know the words but not the finding."""
        number, index, *_ = next(iter(self.rows.get(bead.unit.id, ())), (0, 0))
        for ruling in bead.rulings:
            side = next((v for v in bead.unit.variants[::-1] if ruling.text in v.text), None)
            if number and side and ruling.kind == "dismiss":
                where = str(side.passage.locate(side.text.index(ruling.text)))
                why = ": ".join(part for part in (ruling.by, ruling.reason) if part)
                yield Gone(
                    ruling.check,
                    ruling.text,
                    side.language,
                    self.id(number, index),
                    where,
                    why,
                    ruling.time,
                )

    def _spot(self, place: Place) -> Spot | None:
        for number, index, row, unit in self.rows.get(place.unit, ()):
            for variant in unit.variants:
                if (
                    variant.language == place.language
                    and variant.text[place.start : place.end] == place.text
                    and variant.passage.locate(place.start) == place.location
                    and (cell := _cell_of(row, variant))
                ):
                    column, offset = cell
                    start, end = offset + place.start, offset + place.end
                    return Spot(self.id(number, index), number, index, column, start, end)
        return None


def _cell_of(row: Row, variant: Variant) -> tuple[int, int] | None:
    """Which cell of its row a unit's variant is in, and where its text begins there."""
    for column, cell in enumerate(row.variants):
        if cell and cell.language == variant.language:
            offset = cell.text.find(variant.text)
            if cell.passage.path == variant.passage.path and offset >= 0:
                return column, offset
    return None


def _beads(
    number: int,
    text: ReportText,
    places: _Places,
    remarks: Mapping[str, Sequence[Remark]],
    dismissed: Mapping[str, Sequence[Gone]],
    decided: Mapping[str, Reviewed],
) -> Iterator[BeadView]:
    block = 0
    for index, row in enumerate(text.rows):
        id = places.id(number, index)
        here = tuple(remarks.get(id, ()))
        cells = tuple(
            Cell(
                language,
                variant.text if variant else "",
                _runs(variant, column, id, here) if variant else None,
            )
            for column, (language, variant) in enumerate(
                zip(text.languages, row.variants, strict=True)
            )
        )
        if row.variants[0] or row.variants[1]:  # else an edition whose blocks count otherwise
            block = row.units[0].block
        segments = tuple(v.segments if v else 0 for v in row.variants)
        reviewed = [decided[unit.id] for unit in row.units if unit.id in decided]
        yield BeadView(
            id=id,
            number=index + 1,
            kind="-".join(map(str, segments)),
            score=min(unit.score for unit in row.units),
            block_kind=row.units[0].block_kind.replace(" ", "-"),
            block=block,
            cells=cells,
            segments=segments,
            remarks=here,
            dismissed=tuple(dismissed.get(id, ())),
            decided=tuple(dict.fromkeys(word for bead in reviewed for word in _decided(bead))),
            comments=tuple(comment for bead in reviewed for comment in bead.comments),
        )


def _decided(bead: Reviewed) -> Iterator[str]:
    """What was done with a bead, as keys of the words."""
    if bead.right is not None:
        yield "checked" if bead.right else "called-wrong"
    if bead.linked:
        yield "linked"
    if bead.edit is not None:
        yield "edited"


def _runs(variant: Variant, column: int, bead: str, remarks: Sequence[Remark]) -> tuple[Run, ...]:
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
