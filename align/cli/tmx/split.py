"""``align tmx split``: bilingual memories out of one with many languages."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from align.cli.options import FILE, Language
from align.cli.terminal import Progress, clean, plural


@click.command(
    "split",
    epilog="Example: align tmx split all.tmx -o memories/ --source-language fr",
)
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="Folder to write to.")
@click.option("--source-language", type=Language(), help="Default: as FILE declares.")
def command(file: Path, output: Path, source_language: str | None) -> None:
    """Write a memory for each language that FILE has beside its source."""
    from align.formats.tmx.merging import split_tmx

    with Progress() as progress:
        said = partial(progress, f"splitting {file.name}")
        written = split_tmx(file, output, source_language=source_language, progress=said)
    for path, count in written:
        click.echo(f"{clean(str(path))}  {plural(count, 'unit')}")
