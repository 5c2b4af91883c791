"""``align tmx clean``: a memory mended, and what was done told."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from align.cli.inputs import spare_inputs
from align.cli.options import FILE
from align.cli.terminal import Progress, clean, paragraph, plural


@click.command(
    "clean",
    epilog="Example: align tmx clean memory.tmx -o mended.tmx",
)
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, help="Write the mended memory here.")
@click.option("--write", is_flag=True, help="Mend FILE itself; what it was is kept as FILE.bak.")
@click.option("--encoding", help="Of FILE, where what it says of itself is wrong.")
def command(file: Path, output: Path | None, write: bool, encoding: str | None) -> None:
    """Mend FILE: characters that XML cannot hold, a bare &, a wrong encoding, units that are empty
    or stand twice, codes without their partner, gaps in the header, a file that is cut off.
    """
    from align.files import atomic_write, back_up
    from align.formats.tmx.mending import clean_tmx

    if (output is None) == (not write):
        raise click.UsageError("Give -o FILE for the mended memory, or --write.")
    if output:
        spare_inputs((file,), output)
    target = output or file.resolve()
    with Progress() as progress, atomic_write(target) as stream:
        said = partial(progress, f"mending {file.name}")
        done = clean_tmx(file, stream, encoding=encoding, progress=said)
        if write:
            click.echo(f"{clean(str(back_up(target)))}: what the file was")
    click.echo(f"{clean(str(target))}  {plural(done.count, 'unit')}")
    for notice in done.notices():
        paragraph(notice)
