"""The report: one HTML file with the editions side by side and the findings in their places.

The page needs no network and can be read without scripts; a content security policy in it keeps
even a hostile text from loading or running anything. What is not a printable character, bidi
controls above all, is shown as ``⟦U+202E⟧``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby, pairwise
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup as Safe

from align.errors import UnknownNameError
from align.languages import language_name, script
from align.model import DOUBTFUL, Finding, Markup, Place, Repair, Span, Unit, Variant
from align.units import Row
from align.version import VERSION


@dataclass(frozen=True, slots=True)
class ReportText:
    """One text in all its editions."""

    name: str
    languages: tuple[str, ...]
    """The pivot's first, then the others', as in the rows."""
    paths: tuple[str, ...]
    """The file of each edition."""
    rows: tuple[Row, ...]

    @classmethod
    def of_units(cls, name: str, languages: tuple[str, str], units: Sequence[Unit]) -> ReportText:
        """Two editions, one row a unit; without a name the source's file gives one."""
        paths = tuple(
            next((v.passage.path for v in side if v), "")
            for side in ([u.source for u in units], [u.target for u in units])
        )
        name = name or Path(paths[0]).stem or "units"
        return cls(name, languages, paths, tuple(Row((u.source, u.target), (u,)) for u in units))


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A cited source title, with what each edition makes of it."""

    romanized: str
    language: str = "ru-Latn"
    original: str = ""
    """The title in its own script; empty where it is not known."""
    original_language: str = "ru"
    sure: bool = True
    """Whether `original` is known, and not only read back from the romanized form."""
    glosses: tuple[tuple[str, str], ...] = ()
    """Language and translated title, one each edition that has it."""
    place: str = ""
    """Where it is cited: ``path:line:column``."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report shows."""

    title: str
    texts: tuple[ReportText, ...]
    findings: tuple[Finding, ...] = ()
    titles: tuple[TitleRow, ...] = ()
    repairs: tuple[Repair, ...] = ()
    signature: str = ""
    version: str = VERSION


def render_report(report: Report) -> str:
    """The report as the text of one HTML file."""
    return _environment().get_template("report.html").render(page=_Page.of(report), low=DOUBTFUL)


# What the template is given. Everything is a plain value; all text is escaped by the template.


@dataclass(frozen=True)
class _Remark:
    """A finding, with where its places are in the page."""

    number: int
    finding: Finding
    spots: tuple[_Spot | None, ...]
    """One for each place; None where the place is in no row."""

    @property
    def language(self) -> str:
        """That of the edition at fault; places in other languages are only to compare."""
        return self.finding.places[0].language if self.finding.places else ""

    def slip(self, bead: str) -> str:
        """The words of this bead that the suggestion is to replace; empty where there are none."""
        better = self.finding.suggestion
        places = zip(self.finding.places, self.spots, strict=True)
        here = (p for p, s in places if s and s.bead == bead and p.language == self.language)
        return next((p.text for p in here if better and p.text != better), "")

    @property
    def mentions(self) -> list[_Mention]:
        """The places, those in a row that have the same words told together."""
        mentions: list[_Mention] = []
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
            mentions.append(_Mention(places[0], tuple(zip(where, spots, strict=True))))
        return mentions


@dataclass(frozen=True)
class _Mention:
    """Words that a finding is about, once for all their places in one file."""

    place: Place
    """The first."""
    where: tuple[tuple[str, _Spot | None], ...]
    """Line and column of each; where a file is first named, its path before them."""


@dataclass(frozen=True)
class _Spot:
    """A stretch of one cell."""

    text: int
    """From 1."""
    row: int
    column: int
    start: int
    end: int

    @property
    def bead(self) -> str:
        """Its id in the page."""
        return f"b{self.text}-{self.row + 1}"


@dataclass(frozen=True)
class _Part:
    """Text with one set of marks."""

    text: str
    tags: tuple[str, ...] = ()
    """HTML elements around it, the outermost first."""
    link: str = ""


@dataclass(frozen=True)
class _Run:
    """Parts that the same findings are about, perhaps none."""

    remarks: tuple[_Remark, ...]
    parts: tuple[_Part, ...]
    ends: tuple[_Remark, ...] = ()
    """Those of the findings whose place ends here."""
    language: str = ""

    @property
    def css(self) -> str:
        """The gravest finding about these words, or that they only stand beside such words."""
        here = [r.finding.severity for r in self.remarks if self.language == r.language]
        return str(max(here)) if here else "counterpart"


@dataclass(frozen=True)
class _Cell:
    language: str
    runs: tuple[_Run, ...] | None
    """None where this edition has nothing."""


@dataclass(frozen=True)
class _BeadView:
    id: str
    number: int
    kind: str
    score: float
    block_kind: str
    block: int
    cells: tuple[_Cell, ...]
    remarks: tuple[_Remark, ...]

    @property
    def low(self) -> bool:
        return self.score < DOUBTFUL

    @property
    def unpaired(self) -> bool:
        return any(cell.runs is None for cell in self.cells)

    @property
    def css(self) -> str:
        """The classes by which it is styled and found by filters."""
        classes = {"marked": bool(self.remarks), "low": self.low, "unpaired": self.unpaired}
        return "".join(f" {name}" for name, holds in classes.items() if holds)


@dataclass(frozen=True)
class _TextView:
    number: int
    text: ReportText
    beads: tuple[_BeadView, ...]

    @cached_property
    def blocks(self) -> list[tuple[str, list[_BeadView]]]:
        """Kind of block and beads, paragraph by paragraph."""
        groups = groupby(self.beads, key=lambda bead: (bead.block, bead.block_kind))
        return [(kind, list(beads)) for (_, kind), beads in groups]

    @cached_property
    def kinds(self) -> list[tuple[str, int]]:
        return Counter(bead.kind for bead in self.beads).most_common()

    @cached_property
    def editions(self) -> list[tuple[str, str, int]]:
        """Language, path and number of segments."""
        segments = [
            sum(v.segments for v in column if v)
            for column in zip(*(row.variants for row in self.text.rows), strict=True)
        ] or [0] * len(self.text.languages)
        return list(zip(self.text.languages, self.text.paths, segments, strict=True))


@dataclass(frozen=True)
class _Page:
    report: Report
    texts: tuple[_TextView, ...]
    remarks: tuple[_Remark, ...]

    @classmethod
    def of(cls, report: Report) -> _Page:
        places = _Places(report.texts)
        ordered = sorted(
            ((f, tuple(places.spot(p) for p in f.places)) for f in report.findings),
            key=lambda pair: _order(pair[0], pair[1]),
        )
        remarks = tuple(_Remark(n, f, spots) for n, (f, spots) in enumerate(ordered, 1))
        by_row: dict[tuple[int, int], list[_Remark]] = {}
        for remark in remarks:
            for key in dict.fromkeys((s.text, s.row) for s in remark.spots if s):
                by_row.setdefault(key, []).append(remark)
        texts = tuple(_text_view(n, text, by_row) for n, text in enumerate(report.texts, 1))
        return cls(report, texts, remarks)

    @property
    def beads(self) -> list[_BeadView]:
        return [bead for text in self.texts for bead in text.beads]

    @property
    def checks(self) -> list[tuple[str, int]]:
        """Name and count, the most frequent first."""
        return Counter(remark.finding.check for remark in self.remarks).most_common()

    @property
    def gloss_languages(self) -> list[str]:
        return list(dict.fromkeys(tag for row in self.report.titles for tag, _ in row.glosses))


def _order(finding: Finding, spots: Sequence[_Spot | None]) -> tuple[int, int, int, int]:
    """Graver findings first, then as one reads."""
    spot = next((s for s in spots if s), None)
    where = (spot.text, spot.row, spot.start) if spot else (0, 0, 0)
    return (-finding.severity, *where)


class _Places:
    """Finds the cell that a place of a finding is in.

    Units of several bitexts may share an id, and a row may be made of several units: so the
    language, the words and the location in the file must agree too.
    """

    def __init__(self, texts: Sequence[ReportText]) -> None:
        self.rows: dict[str, list[tuple[int, int, Row, Unit]]] = {}
        for number, text in enumerate(texts, 1):
            for index, row in enumerate(text.rows):
                for unit in row.units:
                    self.rows.setdefault(unit.id, []).append((number, index, row, unit))

    def spot(self, place: Place) -> _Spot | None:
        for number, index, row, unit in self.rows.get(place.unit, ()):
            for variant in unit.variants:
                if (
                    variant.language == place.language
                    and variant.text[place.start : place.end] == place.text
                    and variant.passage.locate(place.start) == place.location
                    and (cell := _cell_of(row, variant))
                ):
                    column, offset = cell
                    return _Spot(number, index, column, offset + place.start, offset + place.end)
        return None


def _cell_of(row: Row, variant: Variant) -> tuple[int, int] | None:
    """Which cell of its row a unit's variant is in, and where its text begins there."""
    for column, cell in enumerate(row.variants):
        if cell and cell.language == variant.language:
            offset = cell.text.find(variant.text)
            if cell.passage.path == variant.passage.path and offset >= 0:
                return column, offset
    return None


def _text_view(
    number: int, text: ReportText, by_row: Mapping[tuple[int, int], Sequence[_Remark]]
) -> _TextView:
    beads: list[_BeadView] = []
    block = 0
    for index, row in enumerate(text.rows):
        remarks = tuple(by_row.get((number, index), ()))
        cells = tuple(
            _Cell(language, _runs(variant, column, (number, index), remarks) if variant else None)
            for column, (language, variant) in enumerate(
                zip(text.languages, row.variants, strict=True)
            )
        )
        if row.variants[0] or row.variants[1]:  # else an edition whose blocks count otherwise
            block = row.units[0].block
        beads.append(
            _BeadView(
                id=f"b{number}-{index + 1}",
                number=index + 1,
                kind="-".join(str(v.segments if v else 0) for v in row.variants),
                score=min(unit.score for unit in row.units),
                block_kind=row.units[0].block_kind.replace(" ", "-"),
                block=block,
                cells=cells,
                remarks=remarks,
            )
        )
    return _TextView(number, text, tuple(beads))


def _runs(
    variant: Variant, column: int, row: tuple[int, int], remarks: Sequence[_Remark]
) -> tuple[_Run, ...]:
    text = variant.text
    marks = [
        (spot.start, spot.end, remark)
        for remark in remarks
        for spot in remark.spots
        if spot and (spot.text, spot.row, spot.column) == (*row, column)
        # a finding about a whole sentence is told below it, not painted over it
        if spot.end - spot.start < len(text) or text.count(" ") < 3
    ]
    cuts = sorted({0, len(text), *(c for m in marks for c in m[:2] if 0 < c < len(text))})
    return tuple(
        _Run(
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


def _parts(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[_Part]:
    spans = [span for span in spans if span.start < end and span.end > start]
    cuts = sorted({start, end, *(c for s in spans for c in s[:2] if start < c < end)})
    for here, there in pairwise(cuts):
        inside = [span for span in spans if span.start <= here and span.end >= there]
        tags = dict.fromkeys(_TAGS[span.markup] for span in inside if span.markup in _TAGS)
        link = next((span.value for span in inside if span.markup is Markup.LINK), "")
        yield _Part(text[here:there], tuple(tags), link)


# How values become HTML.


_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def _visible(value: object) -> object:
    """Characters that no one sees, or that HTML cannot hold, as their code points."""
    if isinstance(value, str) and not isinstance(value, Safe):
        return _HIDDEN.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", value)
    return value


def _direction(tag: str) -> str:
    try:
        return "rtl" if script(tag) in {"Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa"} else "ltr"
    except UnknownNameError:
        return "auto"


def _language(tag: str) -> str:
    try:
        return language_name(tag)
    except UnknownNameError:
        return tag


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("align", "data/report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"direction": _direction, "language": _language}
    return environment
