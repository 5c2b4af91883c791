"""``align segment``: the sentences of a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.options import (
    FILE,
    Language,
    encoding_option,
    json_option,
    language_of,
    srx_option,
)
from align.cli.records import location_record, print_json
from align.cli.terminal import one_line, show_notices

if TYPE_CHECKING:
    from align.segmentation import RuleSource


@click.command(
    "segment",
    epilog="Example: align segment texts/fr/book.md --lang fr --srx my-rules.srx",
)
@click.argument("file", type=FILE)
@click.option(
    "--lang",
    "language",
    type=Language(),
    help="Language of the file (default: told by its name, book.fr.md, or its folder, fr/).",
)
@srx_option
@encoding_option
@json_option
def command(
    file: Path, language: str | None, srx: RuleSource | None, encoding: str | None, as_json: bool
) -> None:
    """Print the segments of FILE, one a line, with a blank line between paragraphs."""
    from align.pipeline import load
    from align.segmentation import Segmenter

    tag = language_of(file, language, "--lang")
    document = load(file, tag, Segmenter.load(srx), encoding=encoding)
    show_notices(document)
    if as_json:
        print_json(
            [
                {
                    **location_record(segment.passage.locate()),
                    "block": segment.block,
                    "kind": document.blocks[segment.block].kind,
                    "text": segment.text,
                }
                for segment in document.segments
            ]
        )
        return
    block = document.segments[0].block
    for segment in document.segments:
        if segment.block != block:
            click.echo()
            block = segment.block
        click.echo(one_line(segment.text))
