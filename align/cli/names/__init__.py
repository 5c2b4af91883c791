"""``align names``: one file a command, as in `align.cli`."""

from __future__ import annotations

import click

from align.cli import Members

COMMANDS = {
    "romanize": "Spell names in Latin letters.",
    "same": "Tell whether two spellings are one name.",
    "cyrillic": "Read romanized Russian back.",
    "extract": "Propose an authority file from two editions.",
    "merge": "Join two authority files; list what they disagree on.",
    "lint": "What is wrong with an authority file.",
    "normalize": "Write names as an authority file wants them.",
    "compare": "How two editions in one language spell their names.",
}
"""Each is the function ``command`` of the module of its name; and what it is for."""


@click.group(
    name="names",
    cls=Members,
    package="align.cli.names",
    members=COMMANDS,
    epilog="Example: align names same Pachinian Pashinyan --left fr --right en",
)
def command() -> None:
    """Names: romanize, read back, compare, and settle them across editions."""
