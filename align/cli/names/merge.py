"""``align names merge``: two authority files joined."""

from __future__ import annotations

from pathlib import Path

import click

from align.cli.inputs import given_authority, spare_inputs
from align.cli.options import FILE
from align.cli.terminal import clean, paragraph, plural


@click.command(
    "merge",
    epilog="Example: align names merge house.tsv book.tsv -o names.tsv",
)
@click.argument("first", type=FILE)
@click.argument("second", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="Write it, as .tsv or .tbx.")
@click.pass_context
def command(ctx: click.Context, first: Path, second: Path, output: Path) -> None:
    """Join the authority files FIRST and SECOND (.tsv or .tbx), name by name.

    Where they disagree FIRST is followed, and what SECOND says is kept beside it, among the
    variants or in the note. Each such conflict is listed, and the exit code is then 1.
    """
    from align.names.authority import merge_authorities, read_authority, write_authority

    spare_inputs((first, second), output)
    one, two = read_authority(first), read_authority(second)
    authority, conflicts = merge_authorities(one, two)
    write_authority(authority, output)
    given_authority(output)
    for conflict in conflicts:
        places = f"{first}:{conflict.first.line}", f"{second}:{conflict.second.line}"
        click.echo(f"{clean(places[0])} {click.style('conflict', fg='yellow', bold=True)}")
        paragraph(f"{conflict.first.title}, {conflict.what}: “{conflict.kept}” is kept")
        paragraph(f"see {places[1]}: “{conflict.other}”")
    if conflicts:
        click.echo()
    count = plural(len(authority.records), "name")
    told = plural(len(conflicts), "conflict")
    click.echo(f"{click.style(clean(str(output)), bold=True)}  {count}, {told}")
    if conflicts:
        ctx.exit(1)
