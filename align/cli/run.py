"""``align run``: a folder of editions, from end to end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.cli.findings import Counts, decisions_beside, dismissals
from align.cli.inputs import divider, given_authority, given_encoder, spare_inputs
from align.cli.options import (
    FILE,
    authority_option,
    encoder_option,
    evidence_options,
    exit_on,
    export_options,
    fail_on_option,
    json_option,
    srx_option,
)
from align.cli.records import finding_record, location_record, print_json, suppressed_record
from align.cli.terminal import (
    Progress,
    clean,
    paragraph,
    plural,
    show_failure,
    show_findings,
    show_output,
    summary,
)

if TYPE_CHECKING:
    from align.config import Export
    from align.outputs import Output
    from align.pipeline import RunResult


@click.command(
    "run",
    epilog="Example: align run texts/ -o out/ --multilingual",
)
@click.argument("texts", type=FILE)
@click.option(
    "-o", "--output", type=FILE, default=Path("out"), show_default=True, help="Folder to write to."
)
@click.option("--pivot", help="Edition that all others are aligned with (default: French).")
@click.option("--multilingual", is_flag=True, help="Also write one TMX with all languages.")
@authority_option
@evidence_options
@export_options
@encoder_option
@srx_option
@fail_on_option
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but failures.")
@click.pass_context
def command(
    ctx: click.Context,
    texts: Path,
    output: Path,
    pivot: str | None,
    multilingual: bool,
    authority: Path | None,
    memories: tuple[Path, ...],
    glossaries: tuple[Path, ...],
    writing: Callable[[Export], Export],
    encoder: str | None,
    srx: Path | None,
    fail_on: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Align all editions in the folder TEXTS, check them, and write memories and a report.

    TEXTS holds a folder for each edition, named by its language (fr, en, en-1990), and in each the
    files of the texts, with the same names. An align.toml there, or above it, sets the defaults.
    What a review of an alignment written before has dismissed is not told again.
    """
    from align.config import find_settings
    from align.editions import find_editions
    from align.outputs import output_paths, write_outputs
    from align.pipeline import run
    from align.readers import SUFFIXES

    defaults = find_settings(texts)
    settings = replace(
        defaults,
        pivot=pivot or defaults.pivot,
        encoder=encoder or defaults.encoder,
        srx=srx or defaults.srx,
        authority=authority or defaults.authority,
        tm=memories or defaults.tm,
        glossary=glossaries or defaults.glossary,
        multilingual=multilingual or defaults.multilingual,
    )
    style = writing(defaults.export)
    logs: list[Path] = []
    if output.is_dir():
        read = (settings.authority, *settings.tm, *settings.glossary)
        editions = find_editions(texts, SUFFIXES, settings.editions, settings.languages)
        paths = list(output_paths(editions, output))
        spare_inputs(read, *paths)
        logs = [log for path in paths for log in decisions_beside(path)]
    if settings.authority and not quiet:
        given_authority(settings.authority)
    model = given_encoder(settings.encoder)
    divide = divider(style.split_merged, model, settings.srx)
    with Progress(quiet) as progress:
        result = run(texts, settings, progress, encoder=model, dismissed=dismissals(*logs))
        outputs = write_outputs(
            result,
            output,
            multilingual=settings.multilingual,
            inline_codes=style.inline_codes,
            notes=style.notes,
            divide=divide,
            report_language=style.report_language,
        )
    if as_json:
        print_json(_record(result, outputs))
    elif not quiet:
        _show(result, outputs)
    for failure in result.failures:
        show_failure(str(failure))
    if result.failures:
        ctx.exit(3)
    exit_on(ctx, result.findings, fail_on)


def _show(result: RunResult, outputs: tuple[Output, ...]) -> None:
    show_findings(result.findings)
    for notice in result.notices:
        paragraph(notice, "", "  ")
    for text in result.texts:
        for edition, bitext in text.bitexts.items():
            click.echo(
                f"{clean(text.name)}: {result.pivot.name} {len(bitext.source.segments):,}, "
                f"{edition} {plural(len(bitext.target.segments), 'segment')}, "
                f"{plural(len(bitext.beads), 'bead')}"
            )
    if result.repairs:
        count = plural(len(result.repairs), "paragraph")
        click.echo(f"{count} joined that were cut in the file: the report says where")
    click.echo(summary(result.findings))
    for line in Counts(len(result.suppressed)).said():
        click.echo(line)
    click.echo()
    for output in outputs:
        show_output(output)


def _record(result: RunResult, outputs: tuple[Output, ...]) -> dict[str, Any]:
    return {
        "pivot": result.pivot.name,
        "signature": str(result.signature),
        "texts": [
            {
                "name": text.name,
                "editions": {
                    name: {
                        "path": bitext.target.path,
                        "segments": len(bitext.target.segments),
                        "beads": len(bitext.beads),
                    }
                    for name, bitext in text.bitexts.items()
                },
            }
            for text in result.texts
        ],
        "findings": [finding_record(finding) for finding in result.findings],
        "suppressed": [suppressed_record(one) for one in result.suppressed],
        "repairs": [
            {**location_record(repair.location), "reason": repair.reason}
            for repair in result.repairs
        ],
        "notices": list(result.notices),
        "failures": [str(failure) for failure in result.failures],
        "written": [
            {"path": str(o.path), "count": o.count, "notices": list(o.notices)} for o in outputs
        ],
    }
