"""``align names lint``: what is wrong with an authority file."""

from __future__ import annotations

from pathlib import Path

import click

from align.cli.options import FILE, exit_on, fail_on_option, json_option
from align.cli.records import finding_record, print_json
from align.cli.terminal import show_findings, summary


@click.command(
    "lint",
    epilog="Example: align names lint names.tsv --fail-on warning",
)
@click.argument("file", type=FILE)
@fail_on_option
@json_option
@click.pass_context
def command(ctx: click.Context, file: Path, fail_on: str, as_json: bool) -> None:
    """Find what is wrong with an authority FILE (.tsv or .tbx): forms that two records claim,
    forms both preferred and forbidden, letters of two scripts in one word.

    An error is what leaves open how a name is to be written; align names normalize refuses a
    file that has one.
    """
    from align.names.authority import lint_authority, read_authority

    findings = lint_authority(read_authority(file))
    if as_json:
        print_json([finding_record(finding) for finding in findings])
    else:
        show_findings(findings)
        click.echo(summary(findings))
    exit_on(ctx, findings, fail_on)
