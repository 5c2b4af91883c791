"""``align check``: the findings on two editions, or on a file of units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.inputs import given_authority, units_of_files
from align.cli.options import (
    FILE,
    Language,
    authority_option,
    encoder_option,
    encoding_option,
    exit_on,
    fail_on_option,
    srx_option,
)
from align.cli.records import finding_record, print_json
from align.cli.terminal import show_findings, summary

if TYPE_CHECKING:
    from align.segmentation import RuleSource


@click.command(
    "check",
    short_help="Findings on two editions, or on a file of units.",
    epilog="Example: align check texts/fr/book.md texts/en/book.md",
)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="SOURCE TARGET | FILE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the findings.",
)
@click.option("--source-language", type=Language(), help="Default: told by the file's name.")
@click.option("--target-language", type=Language(), help="Default: told by the file's name.")
@authority_option
@encoder_option
@srx_option
@encoding_option
@fail_on_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    form: str,
    source_language: str | None,
    target_language: str | None,
    authority: Path | None,
    encoder: str | None,
    srx: RuleSource | None,
    encoding: str | None,
    fail_on: str,
) -> None:
    """Check names, numbers, dates and notes: of SOURCE and TARGET, which are aligned first, or
    of one FILE that align pair or a CAT tool wrote (.jsonl, .tsv, .tmx).
    """
    from align.checks import run_checks

    names = given_authority(authority) if authority else None
    languages = (source_language, target_language)
    units = units_of_files(files, languages, encoder, srx, encoding)
    findings = run_checks(units, authority=names)
    if form == "json":
        print_json([finding_record(finding) for finding in findings])
    else:
        show_findings(findings)
        click.echo(summary(findings))
    exit_on(ctx, findings, fail_on)
