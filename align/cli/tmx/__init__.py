"""``align tmx``: one file a command, as in `align.cli`."""

from __future__ import annotations

import click

from align.cli import Members

COMMANDS: tuple[str, ...] = ("validate", "stats", "clean", "convert", "merge", "split", "diff")
"""Each is the function ``command`` of the module of its name."""


@click.group(
    name="tmx",
    cls=Members,
    package="align.cli.tmx",
    members=COMMANDS,
    epilog="Example: align tmx validate memory.tmx",
)
def command() -> None:
    """Translation memories: find what is wrong, mend, merge, split, compare and convert them."""
