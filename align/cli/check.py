"""``align check``: the findings on two editions, on files of units, or on a folder of editions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from align.cli.findings import (
    FORMS,
    Chosen,
    Counts,
    Shown,
    Told,
    decisions_beside,
    dismissals,
    finder,
    form_of,
    show,
)
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
    report_language_option,
    srx_option,
)
from align.cli.terminal import Progress, clean, paragraph, show_failure
from align.config import Settings, find_settings
from align.errors import AlignError

if TYPE_CHECKING:
    from align.checks.sifting import Sifted
    from align.formats.decisions import History, Reviewed
    from align.model import Unit


def _names() -> Iterable[str]:
    from align.checks import check_names

    return check_names()


NAME = Named("check", _names)


@click.command(
    "check",
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
    multiple=True,
    help="Decisions of a review (default: those beside an alignment); what they dismiss is not "
    "shown. May be given several times.",
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
@report_language_option
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
    decisions: tuple[Path, ...],
    show_suppressed: bool,
    source_language: str | None,
    target_language: str | None,
    authority: Path | None,
    glossaries: tuple[Path, ...],
    report_language: str | None,
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
    found = find_settings(_place(files))
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
    from align.checks import chosen_checks, distinct
    from align.checks.sifting import unknown
    from align.formats.baseline import read_baseline
    from align.formats.baseline import write_baseline as save_baseline
    from align.units import FindingName

    form = form_of(form, output)
    if form == "html" and output is None:
        raise click.UsageError("A report is written to a file: name it with -o.")
    read = *files, settings.path, settings.authority, *settings.glossary, *decisions
    if output:
        spare_inputs((*read, baseline), output)
    if write_baseline:
        spare_inputs(read, write_baseline)  # one may be brought up to date
    known = read_baseline(baseline) if baseline else Counter[FindingName]()
    chosen: Chosen = {"only": only or None, "off": off}
    if len(files) == 1 and files[0].is_dir():
        checked = _folder(files[0], settings, chosen, decisions)
    else:
        if folder := next(filter(Path.is_dir, files), None):
            raise AlignError(
                "is a folder, not a file", path=folder, hint="A folder is checked alone."
            )
        languages = (source_language, target_language)
        checked = _files(files, settings, chosen, languages, encoding, decisions)
    if form == "html" and len(checked.batches) > 1:
        raise click.UsageError("One report shows two editions; align run writes that of a folder.")
    named = {f: name for b in checked.batches for f, name in b.sifted.told.items()}
    # what is wrong with the pivot alone is found beside each of the others
    findings = {finding: named[finding] for finding in distinct(named)}
    suppressed = {s: name for b in checked.batches for s, name in b.sifted.suppressed.items()}
    new = unknown(findings, known)
    if write_baseline:
        save_baseline(write_baseline, findings.values())
    failures = tuple(map(str, checked.failures))
    ran = {check.name for check in chosen_checks(**chosen, settings=settings.checks)}
    gone = sum(n for name, n in (known - Counter(findings.values())).items() if name.check in ran)
    counts = Counts(len(suppressed), len(findings) - len(new), gone)
    told = Told(new, suppressed if show_suppressed else {}, counts, checked.notices, failures)
    first = checked.batches[0]
    language = report_language or found.export.report_language
    show(told, form, output, Shown(first.units, first.reviewed, language))
    for failure in failures:
        show_failure(failure)
    if failures:
        ctx.exit(3)
    exit_on(ctx, list(new), fail_on)


def _place(files: tuple[Path, ...]) -> Path:
    """From where on an align.toml is looked for."""
    first = files[0] if files else Path()
    return first if first.is_dir() else first.parent


class _Batch(NamedTuple):
    """What was checked together."""

    units: tuple[Unit, ...]
    sifted: Sifted
    reviewed: Sequence[Reviewed] = ()


class _Checked(NamedTuple):
    """All that was checked, and what is to be told of it."""

    batches: list[_Batch]
    notices: tuple[str, ...]
    failures: tuple[AlignError, ...]
    """Files that could not be used; the others were."""


def _files(
    files: tuple[Path, ...],
    settings: Settings,
    chosen: Chosen,
    languages: tuple[str | None, str | None],
    encoding: str | None,
    decisions: tuple[Path, ...],
) -> _Checked:
    """What the checks find in two editions, or in each of the files of units."""
    from align.checks import chosen_checks
    from align.checks.sifting import Sifter
    from align.doubts import doubts
    from align.readers import SUFFIXES

    find = finder(settings, **chosen)
    texts = len(files) == 2 and all(file.suffix.lower() in SUFFIXES for file in files)
    groups = [files] if texts else [(file,) for file in files]
    if decisions and len(groups) > 1:
        raise click.UsageError("--decisions is of one alignment: name one file.")
    sifter = Sifter(chosen_checks(**chosen, settings=settings.checks), encoding=encoding)
    batches: list[_Batch] = []
    failures: list[AlignError] = []
    notices: list[str] = []
    for group in groups:
        try:
            read = settings.encoder, settings.srx, encoding
            units = units_of_files(group, languages, *read, lambda b: notices.extend(doubts(b)))
            history = _decided(units, decisions or decisions_beside(*group))
        except AlignError as error:
            failures.append(error)
            continue
        found = find(history.units)
        sifted = sifter.sift(found, history.units, history.dismissed)
        batches.append(_Batch(history.units, sifted, history.beads))
    if not batches:
        raise failures[0]
    return _Checked(batches, (*notices, *sifter.notices()), tuple(failures))


def _decided(units: tuple[Unit, ...], decisions: tuple[Path, ...]) -> History:
    """The units as decisions make them; those that no longer apply are told."""
    from align.formats.decisions import read_log, replay

    logs = [read_log(path) for path in decisions]
    history = replay(units, (decision for log in logs for decision in log.decisions))
    for notice in (notice for log in logs for notice in log.notices):
        paragraph(notice, "", "  ", err=True)
    for decision, reason in history.stale:
        paragraph(f"not applied ({decision.kind}): {reason}", err=True)
    return history


def _folder(
    folder: Path, settings: Settings, chosen: Chosen, decisions: tuple[Path, ...]
) -> _Checked:
    """What the checks find in each edition of a folder and the pivot."""
    from align.pipeline import run

    if settings.authority:
        given_authority(settings.authority)
    with Progress() as progress:
        result = run(folder, settings, progress, **chosen, dismissed=dismissals(*decisions))
    batches = [_Batch(result.units(name), sifted) for name, sifted in result.sifted.items()]
    return _Checked(batches, result.notices, result.failures)


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
