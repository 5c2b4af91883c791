"""``align tmx``: one file a command, as in `align.cli`."""

from __future__ import annotations

import click

from align.cli import Members

COMMANDS = {
    "validate": "What is wrong with memories.",
    "stats": "What is in memories, in figures.",
    "clean": "Mend a memory, and say what was done.",
    "convert": "Another version of TMX, no codes, other language tags.",
    "merge": "Several memories as one.",
    "split": "Bilingual memories out of one with many languages.",
    "diff": "Two memories compared, unit by unit.",
}
"""Each is the function ``command`` of the module of its name; and what it is for."""


@click.group(
    name="tmx",
    cls=Members,
    package="align.cli.tmx",
    members=COMMANDS,
    epilog="Example: align tmx validate memory.tmx",
)
def command() -> None:
    """Translation memories: find what is wrong, mend, merge, split, compare and convert them."""
