"""``align tmx stats``: a memory in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.options import FILE, json_option
from align.cli.records import print_json
from align.cli.terminal import Progress, clean, paragraph, plural

if TYPE_CHECKING:
    from align.formats.tmx.counting import Stats


@click.command(
    "stats",
    epilog="Example: align tmx stats memory.tmx",
)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@json_option
def command(files: tuple[Path, ...], as_json: bool) -> None:
    """Count units, languages, words, codes and what stands twice in each FILE."""
    from align.formats.tmx.counting import stats_of

    records = {}
    for file in files:
        with Progress() as progress:
            stats = stats_of(file, progress=partial(progress, f"counting {file.name}"))
        if as_json:
            records[str(file)] = _record(stats)
        else:
            _show(file, stats)
    if as_json:
        print_json(records)


def _record(stats: Stats) -> dict[str, object]:
    return {field.name: getattr(stats, field.name) for field in fields(stats)}


def _show(file: Path, stats: Stats) -> None:
    click.secho(clean(str(file)), bold=True)
    paragraph(
        f"{plural(stats.units, 'unit')}, TMX {stats.version or 'of no version'}, source language "
        f"{stats.srclang or 'not declared'}"
    )
    for language, count in stats.segs.most_common():
        empty = f", {stats.empty[language]:,} of them empty" if stats.empty[language] else ""
        paragraph(
            f"{language or '(no language)'}: {plural(count, 'seg')}{empty}, "
            f"{plural(stats.words[language], 'word')}, "
            f"{plural(stats.characters[language], 'character')}"
        )
    longest = max(stats.lengths, default=0)
    lengths = Counter({f"up to {n:,}": stats.lengths[n] for n in sorted(stats.lengths) if n})
    if stats.lengths[0]:
        lengths[f"over {longest:,}"] = stats.lengths[0]
    for title, counts in (
        ("segs by characters", lengths),
        ("codes", stats.codes),
        ("properties", stats.properties),
        ("tools", stats.tools),
    ):
        if counts:
            paragraph(f"{title}: {_listed(counts)}")
    if stats.notes:
        paragraph(plural(stats.notes, "note"))
    if n := stats.repeated:
        paragraph(f"{plural(n, 'unit')} that {'repeats' if n == 1 else 'repeat'} an earlier one")
    if stats.one_language:
        paragraph(f"{plural(stats.one_language, 'unit')} with less than two languages")
    if stats.first_date:
        paragraph(f"dates: {stats.first_date} to {stats.last_date}")


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name or '(none)'} {count:,}" for name, count in counts.items())
