"""``align read``: the blocks of a file, as all other commands see them."""

from __future__ import annotations

import textwrap
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from align.cli.options import FILE, Language, encoding_option, json_option, language_of
from align.cli.records import location_record, print_json
from align.cli.terminal import clean, one_line, paragraph, plural, show_notices, width
from align.model import Block, BlockKind, Document


@click.command(
    "read",
    epilog="Example: align read book.fr.epub",
)
@click.argument("file", type=FILE)
@click.option(
    "--lang",
    "language",
    type=Language(),
    help="Language of the file (default: told by its name, book.fr.md, or its folder, fr/).",
)
@encoding_option
@json_option
def command(file: Path, language: str | None, encoding: str | None, as_json: bool) -> None:
    """Show the blocks of FILE: the place of each, its kind and its text.

    The place is line:column of the file; of Word and OpenDocument files paragraph:character, of
    PDF page:character, of subtitles cue:character. A list item has its level, a note its label,
    and (1) in a text refers to the note of that label.
    """
    from align.readers import read

    document = read(file, language_of(file, language, "--lang"), encoding=encoding)
    if as_json:
        print_json(_record(document))
        return
    _show_blocks(document.blocks)
    for repair in document.repairs:
        words = f"“… {repair.before}” “{repair.after} …”"
        paragraph(f"{repair.location}: joined over a {repair.reason}: {words}", "", "  ")
    if document.repairs:
        click.echo()
    paragraph(_summary(document), "", "  ")
    show_notices(document)


def _show_blocks(blocks: tuple[Block, ...]) -> None:
    """One block after the other, those of each file in it under its name."""
    rows = [(block.passage.locate(), _kind(block), block) for block in blocks]
    places = max(len(f"{where.line}:{where.column}") for where, _, _ in rows)
    kinds = max(len(kind) for _, kind, _ in rows)
    room = max(20, width() - places - kinds - 4)
    files = groupby(rows, key=lambda row: row[0].path)
    several = len({where.path for where, _, _ in rows}) > 1
    for path, group in files:
        if several:
            click.secho(clean(path), bold=True, underline=True)
        for where, kind, block in group:
            head = f"{f'{where.line}:{where.column}':>{places}}  {kind:<{kinds}}  "
            first, *rest = textwrap.wrap(one_line(block.text), room, break_on_hyphens=False)
            bold = block.kind in {BlockKind.TITLE, BlockKind.HEADING}
            click.echo(click.style(head, dim=True) + click.style(first, bold=bold))
            for line in rest:
                click.echo(" " * len(head) + click.style(line, bold=bold))
        click.echo()


def _kind(block: Block) -> str:
    """``heading 2``, ``list item``, ``note 4``."""
    level = block.level
    shown = level if block.kind is BlockKind.HEADING or level > 1 else ""
    return clean(f"{block.kind} {block.label or shown}".strip())


def _summary(document: Document) -> str:
    counts = Counter(str(block.kind) for block in document.blocks)
    parts = ", ".join(
        f"{counts[kind]:,} back matter"
        if kind == BlockKind.BACK_MATTER
        else plural(counts[kind], kind)
        for kind in map(str, BlockKind)
        if counts[kind]
    )
    return f"{plural(len(document.blocks), 'block')} ({parts}); language {document.language}" + (
        f", encoding {document.encoding}" if document.encoding else ""
    )


def _record(document: Document) -> dict[str, Any]:
    return {
        "path": document.path,
        "language": document.language,
        "encoding": document.encoding,
        "blocks": [
            {
                **location_record(block.passage.locate()),
                "kind": block.kind,
                "level": block.level,
                "label": block.label,
                "text": block.text,
                "spans": [span._asdict() for span in block.passage.spans],
            }
            for block in document.blocks
        ],
        "repairs": [
            {
                **location_record(repair.location),
                "reason": repair.reason,
                "before": repair.before,
                "after": repair.after,
            }
            for repair in document.repairs
        ],
        "notices": list(document.notices),
    }
