"""What a report is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from align.formats.decisions import Reviewed
from align.model import Finding, Repair, Unit
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


class Dismissed(NamedTuple):
    """A finding that someone said is right as it stands."""

    finding: Finding
    why: str
    """Who says so and for what reason, or where: ``path:line`` of a comment."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report shows."""

    title: str
    """Empty where there is nothing to tell of."""
    texts: tuple[ReportText, ...]
    findings: tuple[Finding, ...] = ()
    titles: tuple[TitleRow, ...] = ()
    repairs: tuple[Repair, ...] = ()
    signature: str = ""
    language: str = "en"
    """Of the report's own words: one of `align.formats.report.words.LANGUAGES`."""
    reviewed: tuple[Reviewed, ...] = ()
    """What is decided of the beads; findings that were dismissed there are told as such."""
    dismissed: tuple[Dismissed, ...] = ()
    """Findings that were dismissed, by a decision or otherwise, and are not in `findings`."""
    version: str = VERSION

    @classmethod
    def of_units(
        cls,
        units: Iterable[Unit],
        languages: tuple[str, str],
        *,
        title: str = "",
        findings: Iterable[Finding] = (),
        signature: str = "",
        language: str = "en",
        reviewed: Iterable[Reviewed] = (),
        dismissed: Iterable[Dismissed] = (),
    ) -> Report:
        """Of two editions; a text for each run of units of one document, which give the title."""
        texts = tuple(
            ReportText.of_units(name, languages, tuple(group))
            for name, group in groupby(units, key=lambda unit: unit.document)
        )
        return cls(
            title or ", ".join(dict.fromkeys(text.name for text in texts)),
            texts,
            tuple(findings),
            signature=signature,
            language=language,
            reviewed=tuple(reviewed),
            dismissed=tuple(dismissed),
        )


class PairRow(NamedTuple):
    """One pair of many."""

    name: str
    worth: float
    """How far the two are translations of each other, 0..1."""
    segments: tuple[int, int]
    doubtful: int
    """Beads that are."""
    notices: tuple[str, ...]


class FailedPair(NamedTuple):
    """A pair that could not be aligned, or a file that is in none."""

    name: str
    reason: str
    hint: str


@dataclass(frozen=True, slots=True)
class Collection:
    """What is to be told of many pairs."""

    title: str
    count: int
    """Pairs that were aligned."""
    failed: int
    segments: int
    beads: int
    bars: tuple[int, ...]
    """Pairs by worth, in equal parts of 0..1."""
    looks: tuple[PairRow, ...]
    """Some of them, those of the least worth first."""
    failures: tuple[FailedPair, ...]
    """Some of those that failed."""
    files: tuple[tuple[str, int], ...]
    """What was written: names of files in the folder of the report, and units or lines in them."""
    signature: str = ""
    version: str = VERSION
