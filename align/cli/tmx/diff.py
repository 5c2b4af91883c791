"""``align tmx diff``: two memories compared."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from align.cli.options import FILE, json_option
from align.cli.records import print_json
from align.cli.terminal import paragraph, plural

_WORDS = {
    "added": "added",
    "removed": "removed",
    "target": "target changed",
    "codes": "codes changed",
}


@click.command(
    "diff",
    short_help="Two memories compared, unit by unit.",
    epilog="Example: align tmx diff old.tmx new.tmx",
)
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@json_option
def command(old: Path, new: Path, as_json: bool) -> None:
    """Show which units NEW has that OLD has not, and the reverse, and which have another target,
    or the same words with other codes.
    """
    from align.formats.tmx.comparing import compare_tmx

    found, same = compare_tmx(old, new)
    if as_json:
        print_json({"same": same, "differences": [_record(one) for one in found]})
        return
    for one in found:
        lines = "".join(
            f" {path}:{side.line}" for path, side in ((old, one.old), (new, one.new)) if side
        )
        click.secho(f"{_WORDS[one.kind]} ({' → '.join(one.languages)}){lines}", bold=True)
        paragraph(one.source, "    ", "    ")
        for side, mark in ((one.old, "  - "), (one.new, "  + ")):
            if side:
                paragraph(side.text, mark, "    ")
    counts: Counter[str] = Counter(one.kind for one in found)
    parts = [f"{counts[kind]:,} {words}" for kind, words in _WORDS.items() if counts[kind]]
    click.echo(", ".join([plural(same, "pair") + " the same", *parts]))


def _record(one: Any) -> dict[str, Any]:
    return {
        **one._asdict(),
        "old": one.old and one.old._asdict(),
        "new": one.new and one.new._asdict(),
    }
