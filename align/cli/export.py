"""``align export``: an alignment in another format."""

from __future__ import annotations

from pathlib import Path

import click

from align.cli.options import FILE, Language, outputs_option
from align.cli.terminal import show_output


@click.command(
    "export",
    short_help="An alignment in other formats.",
    epilog="Example: align export out/fr-en.jsonl -o memory.tmx -o table.tsv",
)
@click.argument("file", type=FILE)
@outputs_option(required=True)
@click.option("--source-language", type=Language(), help="Default: as FILE has it.")
@click.option("--target-language", type=Language(), help="Default: as FILE has it.")
def command(
    file: Path,
    outputs: tuple[Path, ...],
    source_language: str | None,
    target_language: str | None,
) -> None:
    """Write the alignment in FILE (.jsonl, .tsv, .tmx) in other formats."""
    from align.formats import read_units
    from align.outputs import export

    units = read_units(file)
    for output in outputs:
        show_output(export(units, output, source_language, target_language))
