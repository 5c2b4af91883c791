"""``align pair``: two files aligned, and written in any format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.findings import sifting
from align.cli.inputs import divider, given_encoder, spare_inputs
from align.cli.options import (
    FILE,
    Language,
    encoder_option,
    encoding_option,
    evidence_options,
    export_options,
    language_of,
    outputs_option,
    srx_option,
)
from align.cli.terminal import Progress, paragraph, plural, show_beads, show_notices, show_output
from align.config import find_settings
from align.model import Bead, Bitext, Severity, Unit

if TYPE_CHECKING:
    from align.config import Export
    from align.doubts import Doubt
    from align.segmentation import RuleSource


@click.command(
    "pair",
    epilog="Example: align pair book.fr.md book.en.md -o book.tmx -o book.html",
)
@click.argument("source", type=FILE)
@click.argument("target", type=FILE)
@outputs_option()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "beads", "jsonl"]),
    default="text",
    show_default=True,
    help="How to print the beads where there is no -o: for people, as [0]:[0, 1], or as .jsonl.",
)
@click.option("--source-language", type=Language(), help="Default: told by the file's name.")
@click.option("--target-language", type=Language(), help="Default: told by the file's name.")
@click.option(
    "--swap",
    is_flag=True,
    help="Exchange the two languages, where names or options tell them the wrong way round: "
    "SOURCE is read in the language of TARGET and TARGET in that of SOURCE. SOURCE stays the "
    "source.",
)
@click.option("--segmented", is_flag=True, help="The files hold one segment a line.")
@click.option(
    "--source-paragraphs", type=FILE, help="With --segmented: paragraph number of each line."
)
@click.option("--target-paragraphs", type=FILE, help="The same for the target.")
@click.option(
    "--no-paragraphs", is_flag=True, help="Leave paragraphs, headings and notes out of account."
)
@click.option(
    "--fix",
    type=FILE,
    help="Beads that stand as they are, one a line: [3, 4]:[3]. Segments are numbered from 0, as "
    "they are printed; the rest is aligned around them.",
)
@click.option(
    "--anchors",
    type=FILE,
    help="Pairs of segments that belong together, one a line: [3]:[3]; the rest of the bead they "
    "are in is left to align.",
)
@click.option(
    "--decisions",
    type=FILE,
    help="Of a review: beads that were checked or linked stay as they are, wherever their text "
    "still stands; edits go into what is written, but for .jsonl. What no longer applies is told.",
)
@click.option(
    "--max-bead",
    type=click.IntRange(min=1),
    metavar="N",
    help="Most segments on one side of a bead (default: 4); fixed beads may have more.",
)
@click.option(
    "--explain",
    multiple=True,
    metavar="N",
    help="Show the evidence for bead N, counted from 1 as printed, and what else could stand "
    "there; may be given several times. 'doubtful' stands for all that score less than .5.",
)
@evidence_options
@export_options
@encoder_option
@srx_option
@encoding_option
def command(
    source: Path,
    target: Path,
    outputs: tuple[Path, ...],
    form: str,
    source_language: str | None,
    target_language: str | None,
    swap: bool,
    segmented: bool,
    source_paragraphs: Path | None,
    target_paragraphs: Path | None,
    no_paragraphs: bool,
    fix: Path | None,
    anchors: Path | None,
    decisions: Path | None,
    max_bead: int | None,
    explain: tuple[str, ...],
    memories: tuple[Path, ...],
    glossaries: tuple[Path, ...],
    writing: Callable[[Export], Export],
    encoder: str | None,
    srx: RuleSource | None,
    encoding: str | None,
) -> None:
    """Align SOURCE with TARGET, two editions of one text.

    Without -o the beads are printed: number, how many segments of each side and which, the score
    (0 to 1, the probability that the bead is right), and both texts.
    """
    from align.aligner import explain_documents
    from align.checks import Context
    from align.cli.evidence import show_evidence
    from align.cli.reviewed import show_stale
    from align.doubts import doubts
    from align.editions import guess_language, text_name
    from align.formats.decisions import Reading, read_log, replay
    from align.memories import read_evidence, said_of_evidence
    from align.outputs import export
    from align.pipeline import (
        Remembering,
        align_segmented,
        align_texts,
        read_paragraphs,
        read_pins,
        unlearned,
    )
    from align.realignment import align_again
    from align.units import units_of

    defaults = find_settings(source.parent)
    style = writing(defaults.export)
    memories, glossaries = memories or defaults.tm, glossaries or defaults.glossary
    rules = srx or defaults.srx
    read = source, target, source_paragraphs, target_paragraphs, fix, anchors, decisions
    spare_inputs((*read, *memories, *glossaries), *outputs)
    log = read_log(decisions) if decisions else Reading()
    if (source_paragraphs or target_paragraphs) and not segmented:
        raise click.UsageError("Paragraph numbers are for --segmented files.")
    if (source_paragraphs or target_paragraphs) and no_paragraphs:
        raise click.UsageError("Give paragraph numbers or --no-paragraphs, not both.")
    if segmented:
        source_language = source_language or guess_language(source) or "und"
        target_language = target_language or guess_language(target) or "und"
    else:
        source_language = language_of(source, source_language, "--source-language")
        target_language = language_of(target, target_language, "--target-language")
    if swap:
        source_language, target_language = target_language, source_language
    languages = source_language, target_language
    with Progress() as progress:
        options = read_evidence(memories, glossaries, *languages, progress)
    options["fixed"] = read_pins(fix) if fix else ()
    options["anchors"] = read_pins(anchors) if anchors else ()
    if max_bead is not None:
        options["max_bead"] = max_bead
    if explain and form != "text":
        raise click.UsageError("--explain is for people: leave --format out.")
    model = given_encoder(encoder or defaults.encoder)
    if explain or decisions:
        model = Remembering(model)
    paragraphs = not no_paragraphs
    if segmented:
        paragraphs = source_paragraphs is not None and target_paragraphs is not None
    with Progress() as progress:
        if segmented:
            bitext = align_segmented(
                source,
                target,
                source_language,
                target_language,
                paragraphs=(
                    read_paragraphs(source_paragraphs) if source_paragraphs else None,
                    read_paragraphs(target_paragraphs) if target_paragraphs else None,
                ),
                encoder=model,
                encoding=encoding,
                progress=progress,
                **options,
            )
        else:
            bitext = align_texts(
                source,
                target,
                source_language,
                target_language,
                encoder=model,
                srx=rules,
                encoding=encoding,
                paragraphs=paragraphs,
                progress=progress,
                **options,
            )
    if log.decisions:
        bitext, pins = align_again(bitext, log.decisions, model, paragraphs=paragraphs, **options)
        options["fixed"] = (*options["fixed"], *pins)
    units = units_of(bitext, text_name(source))
    languages = (bitext.source.language, bitext.target.language)
    show_notices(bitext.source, bitext.target)
    for notice in doubts(bitext, _advice(swap)):
        paragraph(notice, "", "  ", err=True)
    _tell_stretches(units)
    for notice in unlearned(model, languages):
        click.echo(notice, err=True)
    decided = replay(units, log.decisions)
    if decisions:
        show_stale(log, decided)
    divide = divider(style.split_merged, model, rules)
    find = sifting(defaults, decided.dismissed, encoding)
    for output in outputs:
        show_output(
            export(
                decided.aligned if output.suffix.lower() == ".jsonl" else decided.units,
                output,
                *languages,
                signature=str(bitext.signature),
                inline_codes=style.inline_codes,
                notes=style.notes,
                divide=divide,
                find=find,
                report_language=style.report_language,
                reviewed=decided.beads,
            )
        )
    if explain:
        numbers = _numbers(explain, bitext.beads)
        found = explain_documents(
            bitext, model, [n - 1 for n in numbers], paragraphs=paragraphs, **options
        )
        context = Context(units)
        for number, evidence in zip(numbers, found, strict=True):
            show_evidence(evidence, number, units, context)
        if not numbers:
            click.echo("no bead is doubtful", err=True)
    if not (outputs or explain):
        _print(bitext, decided.aligned if form == "jsonl" else units, form)
    for said in said_of_evidence(bitext, options):
        click.echo(said, err=True)


def _advice(swap: bool) -> dict[Doubt, str]:
    from align.doubts import ADVICE, Doubt

    return {
        **ADVICE,
        Doubt.SWAPPED: "leave --swap out" if swap else "use --swap",
        Doubt.LANGUAGE: "give the right file, or the right language with --source-language or "
        "--target-language",
    }


TOLD = 10
"""Of stretches out of order or without counterpart, so many are told."""


def _tell_stretches(units: Sequence[Unit]) -> None:
    """Where text stands in another order, or much of it has no counterpart, to standard error."""
    from align.checks import run_checks

    found = run_checks(units, only=("order-differs", "no-counterpart"))
    told = [f for f in found if f.check == "order-differs" or f.severity is Severity.ERROR]
    for finding in told[:TOLD]:
        main, *others = (place.location for place in finding.places)
        see = next((f" See {there}." for there in others if there.path != main.path), "")
        paragraph(f"{main}: {finding.message}{see}", "", "  ", err=True)
    if (more := len(told) - TOLD) > 0:
        click.echo(f"and {plural(more, 'place')} more: align check shows them", err=True)


def _print(bitext: Bitext, units: Sequence[Unit], form: str) -> None:
    """The beads to standard output, as ``--format`` says."""
    if form == "beads":
        from align.evaluation.beads import format_beads

        click.echo(format_beads(bitext.beads), nl=False)
    elif form == "jsonl":
        from align.formats.jsonl import write_jsonl

        languages = (bitext.source.language, bitext.target.language)
        buffer = BytesIO()
        write_jsonl(units, buffer, *languages, signature=str(bitext.signature))
        click.echo(buffer.getvalue(), nl=False)
    else:
        show_beads(bitext.beads, units)


def _numbers(asked: tuple[str, ...], beads: Sequence[Bead]) -> list[int]:
    """The numbers of the beads asked for, from 1, in order, each once."""
    found: set[int] = set()
    for word in asked:
        if word == "doubtful":
            found.update(number for number, bead in enumerate(beads, 1) if bead.doubtful)
        elif word.isascii() and word.isdecimal() and 1 <= int(word[:9]) <= len(beads):
            found.add(int(word[:9]))
        else:
            raise click.BadParameter(
                f"'{word}' is no bead: give a number from 1 to {len(beads)}, or doubtful.",
                param_hint="--explain",
            )
    return sorted(found)
