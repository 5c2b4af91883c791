"""``align check``: the findings on two editions, on files of units, or on a folder of editions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict

import click

from align.cli.findings import FORMS, Told, counted, form_of, show
from align.cli.inputs import given_authority, spare_inputs, units_of_files
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
from align.cli.terminal import Progress, clean, paragraph
from align.config import Settings, find_settings
from align.errors import AlignError

if TYPE_CHECKING:
    from align.checks.sifting import Suppressed
    from align.formats.decisions import History, Reviewed
    from align.model import Finding, Unit
    from align.units import FindingName


def _names() -> Iterable[str]:
    from align.checks import check_names

    return check_names()


NAME = Named("check", _names)


class Chosen(TypedDict):
    """Which checks to run, as `align.checks.run_checks` takes it."""

    only: Collection[str] | None
    off: Collection[str]


@click.command(
    "check",
    short_help="Findings on two editions, on files of units, or on a folder of editions.",
    epilog="Example: align check texts/fr/book.md texts/en/book.md",
)
@click.argument("files", type=FILE, nargs=-1, metavar="SOURCE TARGET | FILE... | FOLDER")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    help="How to show the findings (default: as the suffix of -o says, else text).",
)
@click.option("-o", "--output", type=FILE, help="Write the findings to this file.")
@click.option("--list", "listing", is_flag=True, help="Show all checks, and do no more.")
@click.option("--explain", type=NAME, metavar="NAME", help="Show what a check does, and no more.")
@click.option(
    "--only", type=NAME, metavar="NAME", multiple=True, help="Run this check or group of checks."
)
@click.option(
    "--off", type=NAME, metavar="NAME", multiple=True, help="Do not run this check or group."
)
@click.option("--baseline", type=FILE, help="Show only what is new: what this file does not have.")
@click.option("--write-baseline", type=FILE, help="Write what is found, for --baseline.")
@click.option(
    "--decisions",
    type=FILE,
    help="Decisions of a review (default: those beside an alignment); what they dismiss is not "
    "shown.",
)
@click.option("--show-suppressed", is_flag=True, help="Show what comments and decisions silence.")
@click.option("--source-language", type=Language(), help="Default: told by the file's name.")
@click.option("--target-language", type=Language(), help="Default: told by the file's name.")
@authority_option
@click.option(
    "--glossary",
    "glossaries",
    type=FILE,
    multiple=True,
    help="Terms and their translations, .tbx or .tsv with a column for each language; may be given "
    "several times.",
)
@encoder_option
@srx_option
@encoding_option
@fail_on_option
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    form: str | None,
    output: Path | None,
    listing: bool,
    explain: str | None,
    only: tuple[str, ...],
    off: tuple[str, ...],
    baseline: Path | None,
    write_baseline: Path | None,
    decisions: Path | None,
    show_suppressed: bool,
    source_language: str | None,
    target_language: str | None,
    authority: Path | None,
    glossaries: tuple[Path, ...],
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
        glossary=glossaries or found.glossary,
        encoder=encoder or found.encoder,
        srx=srx or found.srx,
    )
    if listing:
        _list(settings)
        return
    if not files:
        raise click.UsageError("Give two editions, a file of units, or a folder of editions.")
    from align.checks.sifting import unknown
    from align.formats.baseline import read_baseline
    from align.formats.baseline import write_baseline as save_baseline

    form = form_of(form, output)
    if form == "html" and output is None:
        raise click.UsageError("A report is written to a file: name it with -o.")
    written = [file for file in (output, write_baseline) if file]
    read = baseline, decisions, settings.path, settings.authority, *settings.glossary
    spare_inputs((*files, *read), *written)
    known = read_baseline(baseline) if baseline else None
    chosen: Chosen = {"only": only or None, "off": off}
    if len(files) == 1 and files[0].is_dir():
        if decisions:
            raise click.UsageError("--decisions is of one alignment: name its file.")
        batches = list(_of_folder(files[0], settings, chosen))
    else:
        if folder := next(filter(Path.is_dir, files), None):
            raise AlignError(
                "is a folder, not a file", path=folder, hint="A folder is checked alone."
            )
        languages = (source_language, target_language)
        batches = list(_of_files(files, settings, chosen, languages, encoding, decisions))
    if form == "html" and len(batches) > 1:
        raise click.UsageError("One report shows two editions; align run writes that of a folder.")
    findings: dict[Finding, FindingName] = {}
    suppressed: dict[Suppressed, FindingName] = {}
    for batch in batches:
        for notice in batch.notices:
            paragraph(notice, "", "  ", err=True)
        # what is wrong with the pivot alone is found beside each of the others
        findings = batch.findings | findings
        suppressed = batch.suppressed | suppressed
    new = list(findings.items()) if known is None else unknown(findings, known)
    if write_baseline:
        save_baseline(write_baseline, findings.values())
    said = counted(len(suppressed), len(findings) - len(new))
    told = Told(new, list(suppressed.items()) if show_suppressed else (), said)
    show(told, form, batches[0].units, output)
    exit_on(ctx, [finding for finding, _ in new], fail_on)


def _folder(files: tuple[Path, ...]) -> Path:
    """From where on an align.toml is looked for."""
    first = files[0] if files else Path()
    return first if first.is_dir() else first.parent


class _Batch(NamedTuple):
    """What was checked together."""

    units: tuple[Unit, ...]
    findings: dict[Finding, FindingName]
    suppressed: dict[Suppressed, FindingName]
    notices: tuple[str, ...]

    @classmethod
    def of(
        cls, units: tuple[Unit, ...], findings: Iterable[Finding], beads: Iterable[Reviewed] = ()
    ) -> _Batch:
        """Sifted."""
        from align.checks.sifting import namer, sift

        sifted = sift(findings, beads)
        name = namer(units)
        return cls(
            units,
            {finding: name(finding) for finding in sifted.findings},
            {each: name(each.finding) for each in sifted.suppressed},
            sifted.notices,
        )


def _of_files(
    files: tuple[Path, ...],
    settings: Settings,
    chosen: Chosen,
    languages: tuple[str | None, str | None],
    encoding: str | None,
    decisions: Path | None,
) -> Iterator[_Batch]:
    """What the checks find in two editions, or in each of the files of units."""
    from align.checks import by_check, run_checks
    from align.names.authority import read_authority
    from align.readers import SUFFIXES

    authority = given_authority(settings.authority) if settings.authority else None
    glossaries = [read_authority(path) for path in settings.glossary]
    levels = by_check(settings.checks, settings.path)
    texts = len(files) == 2 and all(file.suffix.lower() in SUFFIXES for file in files)
    groups = [files] if texts else [(file,) for file in files]
    if decisions and len(groups) > 1:
        raise click.UsageError("--decisions is of one alignment: name one file.")
    for group in groups:
        units = units_of_files(group, languages, settings.encoder, settings.srx, encoding)
        history = _decided(units, decisions or _beside(group))
        found = run_checks(
            history.units, authority=authority, glossaries=glossaries, settings=levels, **chosen
        )
        yield _Batch.of(history.units, found, history.beads)


def _beside(files: tuple[Path, ...]) -> Path | None:
    """The file of decisions on an alignment, where there is one beside it."""
    if len(files) > 1 or files[0].suffix.lower() != ".jsonl":
        return None
    from align.review import decisions_path

    path = decisions_path(files[0])
    return path if path.is_file() else None


def _decided(units: tuple[Unit, ...], decisions: Path | None) -> History:
    """The units as decisions make them; those that no longer apply are told."""
    from align.formats.decisions import read_log, replay

    reading = read_log(decisions) if decisions else None
    history = replay(units, reading.decisions if reading else ())
    for notice in reading.notices if reading else ():
        paragraph(notice, "", "  ", err=True)
    for decision, reason in history.stale:
        paragraph(f"not applied ({decision.kind}): {reason}", err=True)
    return history


def _of_folder(folder: Path, settings: Settings, chosen: Chosen) -> Iterator[_Batch]:
    """What the checks find in each edition of a folder and the pivot."""
    from align.pipeline import run

    if settings.authority:
        given_authority(settings.authority)
    with Progress() as progress:
        result = run(folder, settings, progress, **chosen)
    for notice in result.notices:
        paragraph(notice, "", "  ", err=True)
    if result.failures:
        raise result.failures[0]
    for name, findings in result.found.items():
        yield _Batch.of(result.units(name), findings)


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
