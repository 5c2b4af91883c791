"""``align tmx validate``: what is wrong with memories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from align.cli.options import FILE, exit_on, fail_on_option, json_option
from align.cli.records import finding_record, print_json_list
from align.cli.terminal import COLOURS, Progress, clean, paragraph, summary_of
from align.model import Finding, Severity


@click.command(
    "validate",
    epilog="Example: align tmx validate memory.tmx --fail-on error",
)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@fail_on_option
@json_option
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], fail_on: str, as_json: bool) -> None:
    """Find all that is wrong with each FILE: line, how grave, rule, and what to do.

    An error makes some CAT tool refuse the file, or lose text; a warning makes tools disagree or
    find less.
    """
    from align.formats.tmx.validate import validate_tmx

    counts: Counter[Severity] = Counter()
    kinds: dict[tuple[str, Severity], Finding] = {}

    def found() -> Iterator[Finding]:  # there may be millions of them: none is kept
        for file in files:
            for finding in validate_tmx(file, progress=partial(progress, f"checking {file.name}")):
                counts[finding.severity] += 1
                kinds.setdefault((finding.check, finding.severity), finding)
                progress.hide()
                yield finding

    with Progress() as progress:
        if as_json:
            print_json_list(map(finding_record, found()))
        else:
            for finding in found():
                _show(finding)
    if not as_json:
        for rule, advice in {f.check: f.advice for f in kinds.values()}.items():
            paragraph(f"{rule}: {advice}", "  → ", "    ")
        click.echo(summary_of(counts))
    exit_on(ctx, list(kinds.values()), fail_on)


def _show(finding: Finding) -> None:
    place = finding.places[0]
    severity = click.style(str(finding.severity), fg=COLOURS[finding.severity], bold=True)
    unit = f" (unit {clean(place.unit)})" if place.unit else ""
    where = f"{clean(place.location.path)}:{place.location.line}"
    click.echo(f"{where} {severity} {finding.check}: {clean(finding.message)}{unit}")
