"""Findings in the form that is asked for, on the terminal or in a file."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from align.cli.records import finding_record
from align.cli.terminal import clean, paragraph, plural, show_findings, summary

if TYPE_CHECKING:
    from align.checks.sifting import Suppressed
    from align.model import Finding, Unit
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


class Told(NamedTuple):
    """What is to be shown."""

    findings: Sequence[tuple[Finding, FindingName]]
    suppressed: Sequence[tuple[Suppressed, FindingName]] = ()
    """Only where they are asked for."""
    said: Sequence[str] = ()
    """How many were suppressed, or known: a line each."""


def form_of(form: str | None, output: Path | None) -> str:
    """The form that is asked for, or that the suffix of the file says."""
    suffixes = {suffix: name for name, suffix in FORMS.items() if suffix}
    return form or (suffixes.get(output.suffix.lower(), "text") if output else "text")


def show(told: Told, form: str, units: Sequence[Unit], output: Path | None) -> None:
    """Write findings to standard output, or to a file and how many there are to standard output.

    `units` are those of a report, which is a file always.
    """
    findings = [finding for finding, _ in told.findings]
    if output is None:
        if form == "text":
            _show_text(told)
        else:
            click.echo(_rendered(told, form), nl=False)
            for line in told.said:
                click.echo(line, err=True)
        return
    if form == "html":
        from align.formats import write_units

        languages = [
            next((v.language for v in side if v), "und")
            for side in ([u.source for u in units], [u.target for u in units])
        ]
        write_units(output, units, *languages, findings=findings)
    else:
        from align.files import atomic_write

        with atomic_write(output) as stream:
            stream.write(_rendered(told, form).encode(errors="backslashreplace"))
    click.echo(f"{click.style(clean(str(output)), bold=True)}  {summary(findings)}")
    for line in told.said:
        click.echo(line)


def _rendered(told: Told, form: str) -> str:
    from align.checks.output import github, sarif, table

    findings = [finding for finding, _ in told.findings]
    match form:
        case "json":
            records = [finding_record(finding) for finding in findings]
            records += [
                finding_record(s.finding) | {"suppressed": s.why} for s, _ in told.suppressed
            ]
            return json.dumps(records) + "\n"
        case "sarif":
            return json.dumps(sarif(told.findings, told.suppressed), indent=1) + "\n"
        case "github":
            return "".join(f"{clean(github(finding))}\n" for finding in findings)
        case "tsv":
            return table(findings)
    with redirect_stdout(io.StringIO()) as text:
        _show_text(told)
    return text.getvalue()


def _show_text(told: Told) -> None:
    findings = [finding for finding, _ in told.findings]
    show_findings(findings)
    for silenced, _ in told.suppressed:
        where = silenced.finding.places[0].location
        paragraph(f"{where} {silenced.finding.check}, suppressed ({silenced.why})", "", "  ")
        paragraph(silenced.finding.message)
    click.echo(summary(findings))
    for line in told.said:
        click.echo(line)


def counted(suppressed: int, known: int) -> list[str]:
    """What is said of findings that are not shown."""
    return [
        f"{plural(number, 'finding')} {what}"
        for number, what in ((suppressed, "suppressed"), (known, "known from the baseline"))
        if number
    ]
