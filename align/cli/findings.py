"""Findings in the form that is asked for, on the terminal or in a file."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, Unpack

import click

from align.cli.inputs import given_authority
from align.cli.records import finding_record, suppressed_record
from align.cli.terminal import clean, paragraph, plural, show_findings, summary

if TYPE_CHECKING:
    from align.checks.sifting import Suppressed
    from align.config import Settings
    from align.formats.decisions import Decision, Reviewed
    from align.model import Finding, Unit
    from align.outputs import Find
    from align.units import FindingName

FORMS = {
    "text": ".txt",
    "json": ".json",
    "sarif": ".sarif",
    "github": "",
    "tsv": ".tsv",
    "html": ".html",
}
"""How findings can be shown, and the suffix of a file that is so without being asked for."""


class Chosen(TypedDict, total=False):
    """Which checks to run, as `align.checks.chosen_checks` takes it."""

    only: Collection[str] | None
    off: Collection[str]


class Counts(NamedTuple):
    """How many findings are not shown."""

    suppressed: int = 0
    """By comments and decisions."""
    known: int = 0
    """From the baseline."""
    gone: int = 0
    """Those of the baseline that are no more."""

    def said(self) -> Iterator[str]:
        """A line on each."""
        if self.suppressed:
            yield f"{plural(self.suppressed, 'finding')} suppressed"
        if self.known:
            yield f"{plural(self.known, 'finding')} known from the baseline"
        if self.gone:
            yield f"{plural(self.gone, 'finding')} of the baseline not there any more"


class Told(NamedTuple):
    """What is to be shown."""

    findings: Mapping[Finding, FindingName]
    suppressed: Mapping[Suppressed, FindingName]
    """Only where they are asked for."""
    counts: Counts
    notices: Sequence[str]
    """What else is told of the files."""
    failures: Sequence[str]
    """Why some files could not be checked."""


def finder(settings: Settings, **chosen: Unpack[Chosen]) -> Find:
    """What finds all that the settings ask for, in units."""
    from align.checks import by_check, run_checks
    from align.names.authority import read_authority

    return partial(
        run_checks,
        authority=given_authority(settings.authority) if settings.authority else None,
        glossaries=[read_authority(path) for path in settings.glossary],
        settings=by_check(settings.checks, settings.path),
        **chosen,
    )


def sifting(
    settings: Settings, dismissed: Mapping[FindingName, Decision], encoding: str | None = None
) -> Find:
    """The same, but for what comments and decisions silence; for who may never ask."""
    ready = cache(partial(finder, settings))

    def find(units: Sequence[Unit]) -> tuple[Finding, ...]:
        from align.checks import chosen_checks
        from align.checks.sifting import Sifter

        sifter = Sifter(chosen_checks(settings=settings.checks), encoding=encoding)
        return tuple(sifter.sift(ready()(units), units, dismissed).told)

    return find


def decisions_beside(*files: Path) -> tuple[Path, ...]:
    """The file of decisions on an alignment, where there is one beside it."""
    if len(files) > 1 or files[0].suffix.lower() != ".jsonl":
        return ()
    from align.review import decisions_path

    path = decisions_path(files[0])
    return (path,) if path.is_file() else ()


def dismissals(*files: Path) -> dict[FindingName, Decision]:
    """What the decisions in files dismiss, in whatever unit that has the texts of the bead."""
    from align.checks.sifting import dismissed
    from align.formats.decisions import holding, read_log

    return dismissed(d for file in files for d in holding(read_log(file).decisions))


def form_of(form: str | None, output: Path | None) -> str:
    """The form that is asked for, or that the suffix of the file says."""
    suffixes = {suffix: name for name, suffix in FORMS.items() if suffix}
    return form or (suffixes.get(output.suffix.lower(), "text") if output else "text")


class Shown(NamedTuple):
    """What a report shows besides."""

    units: Sequence[Unit]
    reviewed: Sequence[Reviewed]
    """What is decided of them."""
    language: str
    """Of its own words."""


def show(told: Told, form: str, output: Path | None, shown: Shown) -> None:
    """Write findings to standard output, or to a file and how many there are to standard output.

    `shown` is of a report, which is a file always.
    """
    for notice in told.notices:
        paragraph(notice, "", "  ", err=True)
    findings = list(told.findings)
    if output is None:
        if form == "text":
            _show_text(told)
        else:
            click.echo(_rendered(told, form), nl=False)
            for line in told.counts.said():
                click.echo(line, err=True)
        return
    if form == "html":
        from align.formats import write_report
        from align.formats.report import Dismissed, Report

        source, target = (
            next((v.language for v in side if v), "und")
            for side in ([u.source for u in shown.units], [u.target for u in shown.units])
        )
        report = Report.of_units(
            shown.units,
            (source, target),
            findings=findings,
            language=shown.language,
            reviewed=shown.reviewed,
            dismissed=(Dismissed(silenced.finding, silenced.why) for silenced in told.suppressed),
        )
        write_report(output, report)
    else:
        from align.files import atomic_write

        with atomic_write(output) as stream:
            stream.write(_rendered(told, form).encode(errors="backslashreplace"))
    click.echo(f"{click.style(clean(str(output)), bold=True)}  {summary(findings)}")
    for line in told.counts.said():
        click.echo(line)


def _rendered(told: Told, form: str) -> str:
    from align.checks.output import github, sarif, table

    match form:
        case "json":
            return json.dumps(_record(told)) + "\n"
        case "sarif":
            said = (*told.notices, *told.failures)
            log = sarif(told.findings, told.suppressed, said, whole=not told.failures)
            return json.dumps(log, indent=1) + "\n"
        case "github":
            return "".join(f"{clean(github(finding))}\n" for finding in told.findings)
        case "tsv":
            return table(told.findings)
    with redirect_stdout(io.StringIO()) as text:
        _show_text(told)
    return text.getvalue()


def _record(told: Told) -> dict[str, Any]:
    """For programs; docs/checks.md tells the shape."""
    return {
        "format": "align.findings",
        "version": 1,
        "findings": [
            finding_record(finding) | {"hash": name.hash} for finding, name in told.findings.items()
        ],
        "suppressed": [
            suppressed_record(one) | {"hash": name.hash} for one, name in told.suppressed.items()
        ],
        "counts": told.counts._asdict(),
        "notices": list(told.notices),
        "failures": list(told.failures),
    }


def _show_text(told: Told) -> None:
    show_findings(list(told.findings))
    for silenced in told.suppressed:
        where = silenced.finding.places[0].location
        paragraph(f"{where} {silenced.finding.check}, suppressed ({silenced.why})", "", "  ")
        paragraph(silenced.finding.message)
    if told.suppressed:
        click.echo()
    click.echo(summary(list(told.findings)))
    for line in told.counts.said():
        click.echo(line)
