"""Findings, and where in the page they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from align.formats.decisions import Decision, Reviewed
from align.formats.report.records import Dismissed, ReportText
from align.model import Finding, Place, Severity, Unit, Variant
from align.units import Row


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


@dataclass(frozen=True)
class Mention:
    """Words that a finding is about, once for all their places in one file."""

    place: Place
    """The first."""
    where: tuple[tuple[str, Spot | None], ...]
    """Line and column of each; where a file is first named, its path before them."""


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

    @cached_property
    def by_cell(self) -> dict[tuple[str, int], list[Spot]]:
        """Where it is, by bead and column."""
        cells: dict[tuple[str, int], list[Spot]] = {}
        for spot in filter(None, self.spots):
            cells.setdefault((spot.bead, spot.column), []).append(spot)
        return cells

    @cached_property
    def slips(self) -> dict[str, str]:
        """By bead, the first words there that the suggestion is to replace."""
        better = self.finding.suggestion
        slips: dict[str, str] = {}
        for place, spot in zip(self.finding.places, self.spots, strict=True):
            if spot and better and place.text != better and place.language == self.language:
                slips.setdefault(spot.bead, place.text)
        return slips

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


class Gone(NamedTuple):
    """What a check found, and someone said is right as it stands."""

    check: str
    text: str
    """The words found."""
    language: str
    bead: str
    """The id of the bead; empty where it is in none."""
    where: str
    """The place in its file: ``path:line:column``."""
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


def grouped(remarks: Iterable[Remark]) -> Iterator[Group]:
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


def by_bead(remarks: Iterable[Remark]) -> dict[str, list[Remark]]:
    """The findings that have a place in a bead, by its id."""
    beads: dict[str, list[Remark]] = {}
    for remark in remarks:
        for bead in dict.fromkeys(spot.bead for spot in remark.spots if spot):
            beads.setdefault(bead, []).append(remark)
    return beads


class Places:
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
        """Where its places are; None for each that is in no row."""
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
            offset = 0 if cell is variant else cell.text.find(variant.text)
            if cell.passage.path == variant.passage.path and offset >= 0:
                return column, offset
    return None
