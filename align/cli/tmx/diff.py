"""``align tmx diff``: two memories compared."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import click

from align.cli.options import FILE, json_option
from align.cli.records import print_json
from align.cli.terminal import Progress, clean, paragraph, plural

_WORDS = {
    "added": "added",
    "removed": "removed",
    "target": "target changed",
    "codes": "codes changed",
}


@click.command(
    "diff",
    epilog="Example: align tmx diff old.tmx new.tmx",
)
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@json_option
def command(old: Path, new: Path, as_json: bool) -> None:
    """Show which units NEW has that OLD has not, and the reverse, and which have another target,
    or the same words with other codes.

    Spaces, properties, dates and the regions of languages (fr, fr-FR) do not count.
    """
    from align.formats.tmx.comparing import compare_tmx

    with Progress() as progress:
        found, same, renamed = compare_tmx(old, new, progress=partial(progress, "comparing"))
    if as_json:
        print_json(
            {
                "same": same,
                "languages": renamed,
                "differences": [_record(one) for one in found],
            }
        )
        return
    for here, there in renamed:
        paragraph(
            f"{clean(here)} in {old} is {clean(there)} in {new}: regions of languages are not "
            "compared",
            "",
        )
    for one in found:
        lines = "".join(
            f" {path}:{side.line}" for path, side in ((old, one.old), (new, one.new)) if side
        )
        click.secho(
            f"{_WORDS[one.kind]} ({clean(' → '.join(one.languages))}){clean(lines)}", bold=True
        )
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
