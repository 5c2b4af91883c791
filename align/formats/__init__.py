"""Units to files and back; the suffix of the file says in which format.

=============  ============  ==========  ==============================================
suffix         module                    for
=============  ============  ==========  ==============================================
``.tmx``       `tmx`                     CAT tools: a memory
``.xlf``       `xliff`                   CAT tools: a text in translation; ``.xliff`` too
``.sdlxliff``  `xliff`       only read   what Trados saves; ``.mqxliff``, ``.mxliff`` alike
``.po``        `po`          only read   programs' messages; ``.pot`` too
``.xlsx``      `xlsx`                    people with a spreadsheet, who review
``.tsv``       `tsv`                     spreadsheets and line tools
``.jsonl``     `jsonl`                   ourselves: loses nothing, shows well in a diff
``.parquet``   `parquet`     only write  corpora
``.html``      `report`      only write  people
=============  ============  ==========  ==============================================
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from align.errors import UnknownFormatError
from align.files import atomic_write
from align.formats.decisions import Reviewed
from align.formats.interface import Written
from align.formats.jsonl import read_jsonl, write_jsonl
from align.formats.parquet import write_parquet
from align.formats.po import read_po
from align.formats.report import Report, render_report
from align.formats.tmx import read_tmx, write_tmx
from align.formats.tsv import read_tsv, write_tsv
from align.formats.xliff import read_xliff, write_xliff
from align.formats.xlsx import read_xlsx, write_xlsx
from align.model import Finding, Unit

__all__ = [
    "READERS",
    "SHOWS_FINDINGS",
    "WRITERS",
    "Written",
    "read_units",
    "write_report",
    "write_units",
]


def read_units(path: str | os.PathLike[str]) -> tuple[Unit, ...]:
    """The units of a file, in the format that its suffix names.

    Raises:
        UnknownFormatError: no reader for the suffix; lists those there are.
        ReadError: the file is not of that format, with the line.
    """
    suffix = Path(path).suffix.lower()
    _check(path, suffix, READERS)
    return READERS[suffix](path)


def write_units(
    path: str | os.PathLike[str],
    units: Iterable[Unit],
    source_language: str,
    target_language: str,
    *,
    signature: str = "",
    title: str = "",
    findings: Sequence[Finding] = (),
    inline_codes: bool = False,
    xliff_version: str = "2.1",
    parts: Mapping[str, Sequence[Unit]] | None = None,
    report_language: str = "en",
    reviewed: Sequence[Reviewed] = (),
) -> Written:
    """Write units to a file, whole or not at all, in the format that its suffix names.

    Units that can be gone through again, and are read anew each time, are not all kept in memory
    for a ``.tmx``, ``.jsonl`` or ``.parquet``.

    Args:
        path: the file; one that exists is replaced.
        units: the units, source side first.
        source_language: BCP 47 tag for the source side.
        target_language: BCP 47 tag for the target side.
        signature: the settings that made the units; formats that have a place for it keep it.
        title: of a report; the name of the units' document by default.
        findings: shown in the formats of `SHOWS_FINDINGS`, and as notes of a TMX; the others have
            no place for them.
        inline_codes: write markup as codes, in the formats that have them; else it is left out.
        xliff_version: of an XLIFF: 2.1 or 1.2.
        parts: of units, by their ids, for a TMX to have beside them; the others have none.
        report_language: of a report's own words (`align.formats.report.LANGUAGES`).
        reviewed: what is decided of the beads, for a report to show.

    Raises:
        UnknownFormatError: no writer for the suffix; lists those there are.
        ExportError: the file cannot be written.
    """
    suffix = Path(path).suffix
    _check(path, suffix, WRITERS)
    settings = _Settings(
        source_language,
        target_language,
        signature,
        title,
        tuple(findings),
        inline_codes,
        xliff_version,
        parts or {},
        report_language,
        tuple(reviewed),
    )
    with atomic_write(path) as stream:
        return WRITERS[suffix](units, stream, settings)


def write_report(path: str | os.PathLike[str], report: Report) -> None:
    """Write a report as one HTML file, whole or not at all.

    Raises:
        ExportError: the file cannot be written.
    """
    with atomic_write(path) as stream:
        stream.write(render_report(report).encode())


@dataclass(frozen=True, slots=True)
class _Settings:
    source_language: str
    target_language: str
    signature: str
    title: str
    findings: tuple[Finding, ...]
    inline_codes: bool
    xliff_version: str
    parts: Mapping[str, Sequence[Unit]]
    report_language: str
    reviewed: tuple[Reviewed, ...]

    @property
    def languages(self) -> tuple[str, str]:
        return self.source_language, self.target_language


def _write_tmx(units: Iterable[Unit], stream: BinaryIO, settings: _Settings) -> Written:
    return write_tmx(
        units,
        stream,
        *settings.languages,
        signature=settings.signature,
        codes="paired" if settings.inline_codes else "plain",
        findings=settings.findings,
        parts=settings.parts,
    )


def _write_tsv(units: Iterable[Unit], stream: BinaryIO, settings: _Settings) -> Written:
    return write_tsv(units, stream, *settings.languages)


def _write_jsonl(units: Iterable[Unit], stream: BinaryIO, settings: _Settings) -> Written:
    return write_jsonl(units, stream, *settings.languages, signature=settings.signature)


def _write_parquet(units: Iterable[Unit], stream: BinaryIO, settings: _Settings) -> Written:
    return write_parquet(units, stream, *settings.languages, signature=settings.signature)


def _write_xliff(units: Iterable[Unit], stream: BinaryIO, settings: _Settings) -> Written:
    return write_xliff(
        tuple(units),
        stream,
        *settings.languages,
        version=settings.xliff_version,
        signature=settings.signature,
        findings=settings.findings,
        inline_codes=settings.inline_codes,
    )


def _write_xlsx(units: Iterable[Unit], stream: BinaryIO, settings: _Settings) -> Written:
    return write_xlsx(tuple(units), stream, *settings.languages, findings=settings.findings)


def _write_html(units: Iterable[Unit], stream: BinaryIO, settings: _Settings) -> Written:
    units = tuple(units)
    report = Report.of_units(
        units,
        settings.languages,
        title=settings.title,
        findings=settings.findings,
        signature=settings.signature,
        language=settings.report_language,
        reviewed=settings.reviewed,
    )
    stream.write(render_report(report).encode())
    return Written(len(units))


READERS: dict[str, Callable[[str | os.PathLike[str]], tuple[Unit, ...]]] = {
    ".jsonl": read_jsonl,
    ".mqxliff": read_xliff,
    ".mxliff": read_xliff,
    ".po": read_po,
    ".pot": read_po,
    ".sdlxliff": read_xliff,
    ".tmx": read_tmx,
    ".tsv": read_tsv,
    ".xlf": read_xliff,
    ".xliff": read_xliff,
    ".xlsx": read_xlsx,
}
"""Suffix, in any case, and reader."""

WRITERS: dict[str, Callable[[Iterable[Unit], BinaryIO, _Settings], Written]] = {
    ".html": _write_html,
    ".jsonl": _write_jsonl,
    ".parquet": _write_parquet,
    ".tmx": _write_tmx,
    ".tsv": _write_tsv,
    ".xlf": _write_xliff,
    ".xliff": _write_xliff,
    ".xlsx": _write_xlsx,
}
"""Suffix and writer; in lower case only, for some CAT tools do not see a ``.TMX``."""


SHOWS_FINDINGS = frozenset({".html", ".xlf", ".xliff", ".xlsx"})
"""Suffixes of the formats that have a place for findings."""


def _check(path: str | os.PathLike[str], suffix: str, known: Mapping[str, object]) -> None:
    if suffix not in known:
        done = "read" if known is READERS else "written"
        raise UnknownFormatError(
            f"cannot be {done}: no format has the suffix '{suffix}'",
            path=path,
            hint=f"Known: {', '.join(known)}",
        )
