"""``align names``: one file a command, as in `align.cli`."""

from __future__ import annotations

import click

from align.cli import Members

COMMANDS: tuple[str, ...] = (
    "romanize",
    "same",
    "cyrillic",
    "extract",
    "merge",
    "lint",
    "normalize",
    "compare",
)
"""Each is the function ``command`` of the module of its name."""


@click.group(
    name="names",
    cls=Members,
    package="align.cli.names",
    members=COMMANDS,
    epilog="Example: align names same Pachinian Pashinyan --left fr --right en",
)
def command() -> None:
    """Names: romanize, read back, compare, and settle them across editions."""
