"""``align check``: the findings on two editions, on files of units, or on a folder of editions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from align.cli.inputs import given_authority, units_of_files
from align.cli.options import (
    FILE,
    Language,
    Named,
    authority_option,
    encoder_option,
    encoding_option,
    exit_on,
    fail_on_option,
    srx_option,
)
from align.cli.records import finding_record, print_json
from align.cli.terminal import Progress, clean, paragraph, show_findings, summary
from align.config import Settings, find_settings

if TYPE_CHECKING:
    from align.model import Finding, Unit


def _names() -> Iterable[str]:
    from align.checks import check_names

    return check_names()


NAME = Named("check", _names)


@click.command(
    "check",
    short_help="Findings on two editions, on files of units, or on a folder of editions.",
    epilog="Example: align check texts/fr/book.md texts/en/book.md",
)
@click.argument("files", type=FILE, nargs=-1, metavar="SOURCE TARGET | FILE... | FOLDER")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the findings.",
)
@click.option("--list", "listing", is_flag=True, help="Show all checks, and do no more.")
@click.option("--explain", type=NAME, metavar="NAME", help="Show what a check does, and no more.")
@click.option(
    "--only", type=NAME, metavar="NAME", multiple=True, help="Run this check or group of checks."
)
@click.option(
    "--off", type=NAME, metavar="NAME", multiple=True, help="Do not run this check or group."
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
    listing: bool,
    explain: str | None,
    only: tuple[str, ...],
    off: tuple[str, ...],
    source_language: str | None,
    target_language: str | None,
    authority: Path | None,
    encoder: str | None,
    srx: Path | None,
    encoding: str | None,
    fail_on: str,
) -> None:
    """Check names, figures, completeness and more: of SOURCE and TARGET, which are aligned first;
    of each FILE that align pair or a CAT tool wrote (.jsonl, .tmx, .xlf, .tsv, .xlsx, .po); or of
    a FOLDER of editions, as align run does.

    An align.toml beside the files, or above them, sets the defaults; its table [checks] says of a
    check or a group of checks how grave its findings are: "error", "warning", "note" or "off".
    """
    if explain:
        _explain(explain)
        return
    found = find_settings(_folder(files))
    settings = replace(
        found,
        authority=authority or found.authority,
        encoder=encoder or found.encoder,
        srx=srx or found.srx,
    )
    if listing:
        _list(settings)
        return
    if not files:
        raise click.UsageError("Give two editions, a file of units, or a folder of editions.")
    languages = (source_language, target_language)
    checked = _checked(files, settings, only or None, off, languages, encoding)
    from align.checks import distinct

    findings = distinct(finding for batch in checked for finding in batch.findings)
    if form == "json":
        print_json([finding_record(finding) for finding in findings])
    else:
        show_findings(findings)
        click.echo(summary(findings))
    exit_on(ctx, findings, fail_on)


def _folder(files: tuple[Path, ...]) -> Path:
    """From where on an align.toml is looked for."""
    first = files[0] if files else Path()
    return first if first.is_dir() else first.parent


class _Batch(NamedTuple):
    """What was checked together."""

    units: tuple[Unit, ...]
    findings: tuple[Finding, ...]


def _checked(
    files: tuple[Path, ...],
    settings: Settings,
    only: tuple[str, ...] | None,
    off: tuple[str, ...],
    languages: tuple[str | None, str | None],
    encoding: str | None,
) -> list[_Batch]:
    """What the checks find: in each edition of a folder, in two editions, or in each file."""
    from align.checks import by_check, run_checks
    from align.readers import SUFFIXES

    authority = given_authority(settings.authority) if settings.authority else None
    if any(file.is_dir() for file in files):
        if len(files) > 1:
            raise click.UsageError("Give one folder, and nothing else.")
        return _of_folder(files[0], settings, only, off)
    texts = len(files) == 2 and all(file.suffix.lower() in SUFFIXES for file in files)
    levels = by_check(settings.checks, settings.path)
    return [
        _Batch(units, run_checks(units, authority=authority, only=only, off=off, settings=levels))
        for group in ([files] if texts else [(file,) for file in files])
        for units in [units_of_files(group, languages, settings.encoder, settings.srx, encoding)]
    ]


def _of_folder(
    folder: Path, settings: Settings, only: tuple[str, ...] | None, off: tuple[str, ...]
) -> list[_Batch]:
    from align.pipeline import run

    with Progress() as progress:
        result = run(folder, settings, progress, only=only, off=off)
    for notice in result.notices:
        paragraph(notice, "", "  ", err=True)
    if result.failures:
        raise result.failures[0]
    return [_Batch(result.units(name), findings) for name, findings in result.found.items()]


def _list(settings: Settings) -> None:
    """A table of all checks, as the settings have them."""
    from align.checks import CHECKS, by_check

    levels = by_check(settings.checks, settings.path)
    rows = [("check", "group", "severity", "", "finds")]
    for name, check in CHECKS.items():
        level = levels.get(name, check.severity)
        on = level is not None if name in levels else check.on
        severity = str(level or check.severity)
        rows.append((name, check.group, severity, "on" if on else "off", check.summary))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(map(str.ljust, row, widths)).rstrip())


def _explain(name: str) -> None:
    """All that is known of a check, or of the checks of a group."""
    from align.checks import CHECKS

    for check in CHECKS.values():
        if name in (check.name, check.group):
            on = "on" if check.on else "off"
            click.secho(f"{check.name}  ({check.group}, {check.severity}, {on})", bold=True)
            click.echo(f"\n{clean(check.explanation)}\n")
