"""``align tmx merge``: several memories as one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.inputs import spare_inputs
from align.cli.options import FILE
from align.cli.terminal import Progress, clean, paragraph, plural

if TYPE_CHECKING:
    from align.formats.tmx.merging import Prefer


@click.command(
    "merge",
    epilog="Example: align tmx merge old.tmx new.tmx -o all.tmx --prefer newest",
)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", type=FILE, required=True, help="The memory to write.")
@click.option(
    "--prefer",
    type=click.Choice(["first", "last", "newest", "all"]),
    default="first",
    show_default=True,
    help="Which unit is kept where a source has different targets; the others are left out, and "
    "the first 20 named.",
)
def command(files: tuple[Path, ...], output: Path, prefer: Prefer) -> None:
    """Write the units of each FILE, in order, each once."""
    from align.files import atomic_write
    from align.formats.tmx.merging import merge_tmx

    spare_inputs(files, output)
    with Progress() as progress, atomic_write(output) as stream:
        done = merge_tmx(files, stream, prefer=prefer, progress=partial(progress, "merging"))
    click.echo(f"{clean(str(output))}  {plural(done.count, 'unit')}")
    for notice in done.notices():
        paragraph(notice)
