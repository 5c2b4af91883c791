"""What a run leaves behind: memories, tables, the list of findings and the report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from align.checks import run_checks
from align.checks.output import table
from align.editions import Edition
from align.errors import ExportError
from align.files import atomic_write, make_folder
from align.formats import SHOWS_FINDINGS, write_report, write_units
from align.formats.decisions import Reviewed
from align.formats.report import Report, ReportText, TitleRow
from align.formats.tmx import write_multilingual_tmx
from align.languages import primary
from align.model import Finding, Unit
from align.names.titles import TitleLink, title_units
from align.pipeline import FilePath, RunResult
from align.units import Row, rows_of

Divide = Callable[[Sequence[Unit]], Mapping[str, Sequence[Unit]]]
"""Gives parts of units, by their ids, for a TMX (`align.division.divide_units`)."""

Find = Callable[[Sequence[Unit]], Sequence[Finding]]
"""Finds what is wrong with units (`align.checks.run_checks`)."""

SUFFIXES = (".tmx", ".tsv", ".jsonl")
"""Of the files that a pair of editions has."""
MULTILINGUAL, FINDINGS, REPORT = "multilingual.tmx", "findings.tsv", "report.html"


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was written."""

    path: Path
    count: int
    what: str = "unit"
    """What it holds `count` of."""
    notices: tuple[str, ...] = ()
    """What was left out of it, and why; one sentence each."""


def write_outputs(
    result: RunResult,
    folder: FilePath,
    *,
    multilingual: bool = False,
    inline_codes: bool = False,
    notes: bool = False,
    divide: Divide | None = None,
    report_language: str = "en",
) -> tuple[Output, ...]:
    """Write memories, tables, findings and the report of a run into a folder, made if need be.

    With `inline_codes` the markup of the texts is in the memories as codes; with `notes` the
    bilingual ones have the findings, with `divide` the parts of units too. The report's own words
    are in `report_language`.

    Raises:
        ExportError: the folder cannot be made or written to.
    """
    out = make_folder(folder)
    outputs = [
        output
        for edition in result.others
        for output in _write_pair(result, edition, out, inline_codes, notes, divide)
    ]
    outputs += _write_titles(result, out, {output.path for output in outputs})
    if multilingual:
        outputs.append(_write_multilingual(result, out / MULTILINGUAL, inline_codes))
    count = write_findings(out / FINDINGS, result.findings)
    outputs.append(Output(out / FINDINGS, count, "finding"))
    write_report(out / REPORT, report_of(result, report_language))
    return (*outputs, Output(out / REPORT, len(result.texts), "text"))


def output_paths(editions: Iterable[Edition], folder: FilePath) -> Iterator[Path]:
    """Every file that a run of these editions may write into a folder."""
    names = dict.fromkeys(name for e in editions for name in (e.name, e.language))
    for pair in permutations(names, 2):
        for name in ("-".join(pair), "-titles-".join(pair)):
            yield from (Path(folder, name + suffix) for suffix in SUFFIXES)
    yield from (Path(folder, name) for name in (MULTILINGUAL, FINDINGS, REPORT))


def _write_pair(
    result: RunResult,
    edition: Edition,
    out: Path,
    inline_codes: bool,
    notes: bool,
    divide: Divide | None,
) -> Iterator[Output]:
    units = result.units(edition.name)
    if not units:
        return
    languages = (result.pivot.language, edition.language)
    for suffix in SUFFIXES:
        if suffix == ".tmx" and languages[0] == languages[1]:
            continue  # a memory from a language to itself is none
        path = out / f"{result.pivot.name}-{edition.name}{suffix}"
        written = write_units(
            path,
            units,
            *languages,
            signature=str(result.signature),
            findings=result.found[edition.name] if notes and suffix == ".tmx" else (),
            inline_codes=inline_codes,
            parts=divide(units) if divide and suffix == ".tmx" else None,
        )
        yield Output(path, written.count, notices=tuple(written.notices()))


def _write_titles(result: RunResult, out: Path, taken: Collection[Path]) -> Iterator[Output]:
    """A memory for each pair of languages that source titles and their glosses are in."""
    units: dict[tuple[str, str], list[Unit]] = {}
    for text in result.texts:
        for languages, found in title_units(text.titles, text.name).items():
            units.setdefault(languages, []).extend(found)
    for (source, target), memory in sorted(units.items()):
        path = out / f"{source}-{target}.tmx"
        if path in taken:
            path = out / f"{source}-titles-{target}.tmx"
        written = write_units(path, memory, source, target, signature=str(result.signature))
        yield Output(path, written.count, notices=tuple(written.notices()))


def _write_multilingual(result: RunResult, path: Path, inline_codes: bool) -> Output:
    """All editions in one memory; of two in one language, the first."""
    by_language = {result.pivot.language: result.pivot.name}
    for edition in result.others:
        by_language.setdefault(edition.language, edition.name)
    names = tuple(by_language.values())[1:]
    rows = []
    for text in result.texts:
        shown = [name for name in names if name in text.bitexts]
        for row in rows_of([text.bitexts[name] for name in shown], text.name) if shown else ():
            beside = dict(zip(shown, row.variants[1:], strict=True))
            rows.append(Row((row.variants[0], *map(beside.get, names)), row.units))
    with atomic_write(path) as stream:
        written = write_multilingual_tmx(
            rows,
            stream,
            tuple(by_language),
            signature=str(result.signature),
            codes="paired" if inline_codes else "plain",
        )
    left_out = [e.name for e in result.others if e.name not in names]
    twice = (f"{name} left out: its language is there already" for name in left_out)
    return Output(path, written.count, notices=(*written.notices(), *twice))


def report_of(result: RunResult, language: str = "en") -> Report:
    """What the HTML report shows of a run, its own words in this language."""
    texts = tuple(
        ReportText(
            text.name,
            tuple(document.language for document in text.documents.values()),
            tuple(text.documents),
            text.rows,
        )
        for text in result.texts
    )
    return Report(
        ", ".join(text.name for text in result.texts),
        texts,
        result.findings,
        titles=tuple(_title_row(link) for text in result.texts for link in text.titles),
        repairs=result.repairs,
        signature=str(result.signature),
        language=language,
    )


def _title_row(link: TitleLink) -> TitleRow:
    glosses: dict[str, str] = {}
    for mention in link.mentions:
        if mention.gloss is not None:
            glosses.setdefault(mention.language, mention.gloss.text)
    return TitleRow(
        link.title.text,
        link.language,
        link.reading.text if link.scheme else "",
        primary(link.language),
        link.reading.sure,
        tuple(glosses.items()),
        str(link.title.locate()),
    )


def write_findings(path: FilePath, findings: Sequence[Finding]) -> int:
    """A table of findings (`align.checks.output.table`) in UTF-8; how many there were."""
    with atomic_write(path) as stream:
        stream.write(table(findings).encode(errors="backslashreplace"))
    return len(findings)


def export(
    units: Sequence[Unit],
    path: FilePath,
    source_language: str | None = None,
    target_language: str | None = None,
    *,
    signature: str = "",
    inline_codes: bool = False,
    xliff_version: str = "2.1",
    notes: bool = False,
    divide: Divide | None = None,
    find: Find = run_checks,
    report_language: str = "en",
    reviewed: Sequence[Reviewed] = (),
) -> Output:
    """Write units in the format of the suffix, with what `find` finds in them if it has a place
    for that.

    A TMX has findings with `notes` only, for a memory outlives its text. It has the parts of units
    too that `divide` gives. A report has its own words in `report_language`, and shows what is
    decided of the beads.

    Where a language is not given it is that of the first unit that has the side.

    Raises:
        ExportError: there are no units, the file cannot be written, or not in that format.
        UnknownFormatError: no such format.
    """
    if not units:
        raise ExportError("there are no units to write", path=path)
    suffix = Path(path).suffix
    tmx = suffix == ".tmx"
    written = write_units(
        path,
        units,
        source_language or next((u.source.language for u in units if u.source), "und"),
        target_language or next((u.target.language for u in units if u.target), "und"),
        signature=signature,
        findings=find(units) if suffix in SHOWS_FINDINGS or (notes and tmx) else (),
        inline_codes=inline_codes,
        xliff_version=xliff_version,
        parts=divide(units) if divide and tmx else None,
        report_language=report_language,
        reviewed=reviewed,
    )
    return Output(Path(path), written.count, notices=tuple(written.notices()))
