"""``align decisions``: what was edited in a table, as decisions on the alignment."""

from __future__ import annotations

from pathlib import Path

import click

from align.cli.inputs import spare_inputs
from align.cli.options import FILE
from align.cli.terminal import paragraph, plural


@click.command(
    "decisions",
    short_help="Edits made in a table, as decisions on its alignment.",
    epilog="Example: align decisions table.xlsx --of fr-en.jsonl -o fr-en.decisions.jsonl",
)
@click.argument("table", type=FILE)
@click.option(
    "--of", "alignment", type=FILE, required=True, help="The alignment that the table shows."
)
@click.option("-o", "--output", type=FILE, required=True, help="The decisions (.jsonl).")
@click.option("--by", default="", help="Who reviewed the table.")
@click.option(
    "--typography",
    is_flag=True,
    help="Take changes of quotation marks, dashes and spaces alone for edits too.",
)
def command(table: Path, alignment: Path, output: Path, by: str, typography: bool) -> None:
    """Read a TABLE (.xlsx, .tsv) that came back from review: targets that were edited, rows whose
    texts were merged, split or moved, and what stands in Status and Comment. What cannot be
    understood is told and left as it is. Then: align export ALIGNMENT --decisions FILE -o out.tmx
    """
    from align.files import atomic_write
    from align.formats import read_units
    from align.formats.decisions import write_decisions
    from align.formats.review import read_table, review

    spare_inputs((table, alignment), output)
    found = review(read_table(table), read_units(alignment), by=by, typography=typography)
    with atomic_write(output) as stream:
        write_decisions(found.decisions, stream)
    for sentence in found.told:
        paragraph(sentence, err=True)
    told = f", {plural(len(found.told), 'thing')} not taken over" if found.told else ""
    click.echo(f"{output}  {plural(len(found.decisions), 'decision')}{told}")
