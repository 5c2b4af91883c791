"""``align pair``: two files aligned, and written in any format."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import click

from align.cli.options import (
    FILE,
    Language,
    encoder_option,
    encoding_option,
    language_of,
    outputs_option,
    srx_option,
)
from align.cli.terminal import Progress, show_beads, show_output
from align.config import Settings


@click.command(
    "pair",
    short_help="Align two files; write TMX, TSV, JSON Lines or HTML.",
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
@click.option("--segmented", is_flag=True, help="The files hold one segment a line.")
@click.option(
    "--source-paragraphs", type=FILE, help="With --segmented: paragraph number of each line."
)
@click.option("--target-paragraphs", type=FILE, help="The same for the target.")
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
    segmented: bool,
    source_paragraphs: Path | None,
    target_paragraphs: Path | None,
    encoder: str | None,
    srx: Path | None,
    encoding: str | None,
) -> None:
    """Align SOURCE with TARGET, two editions of one text.

    Without -o the beads are printed: how many segments of each side, the score (0 to 1, the
    probability that the bead is right), and both texts.
    """
    from align.editions import guess_language, text_name
    from align.encoders import load_encoder
    from align.outputs import export
    from align.pipeline import align_segmented, align_texts, read_paragraphs, unlearned
    from align.units import units_of

    if (source_paragraphs or target_paragraphs) and not segmented:
        raise click.UsageError("Paragraph numbers are for --segmented files.")
    model = load_encoder(encoder or Settings().encoder)
    with Progress() as progress:
        if segmented:
            bitext = align_segmented(
                source,
                target,
                source_language or guess_language(source) or "und",
                target_language or guess_language(target) or "und",
                paragraphs=(
                    read_paragraphs(source_paragraphs) if source_paragraphs else None,
                    read_paragraphs(target_paragraphs) if target_paragraphs else None,
                ),
                encoder=model,
                encoding=encoding,
                progress=progress,
            )
        else:
            bitext = align_texts(
                source,
                target,
                language_of(source, source_language, "--source-language"),
                language_of(target, target_language, "--target-language"),
                encoder=model,
                srx=srx,
                encoding=encoding,
                progress=progress,
            )
    units = units_of(bitext, text_name(source))
    languages = (bitext.source.language, bitext.target.language)
    for notice in unlearned(model, languages):
        click.echo(notice, err=True)
    for output in outputs:
        show_output(export(units, output, *languages, signature=str(bitext.signature)))
    if outputs:
        return
    if form == "beads":
        from align.evaluation.beads import format_beads

        click.echo(format_beads(bitext.beads), nl=False)
    elif form == "jsonl":
        from align.formats.jsonl import write_jsonl

        buffer = BytesIO()
        write_jsonl(units, buffer, *languages, signature=str(bitext.signature))
        click.echo(buffer.getvalue(), nl=False)
    else:
        show_beads(units)
