"""``align names compare``: how two editions in one language spell their names."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.columns import show_columns
from align.cli.inputs import spare_inputs, units_of_files
from align.cli.options import FILE, Language, encoder_option, encoding_option, srx_option
from align.cli.terminal import clean, paragraph, plural

if TYPE_CHECKING:
    from align.model import Unit
    from align.names.usage import Followed, Habits, Spellings, Usage
    from align.segmentation import RuleSource

SHOWN = 3
"""Of the habits that an edition may follow, how many are told at the end."""


@click.command(
    "compare",
    epilog="Example: align names compare texts/en-old/book.md texts/en/book.md -o spellings.tsv",
)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FIRST SECOND | FILE")
@click.option("-o", "--output", type=FILE, help="Write the whole table, alike names too, as .tsv.")
@click.option("--all", "whole", is_flag=True, help="Show the names that are spelled alike too.")
@click.option("--lang", "language", type=Language(), help="Default: told by the files' names.")
@encoder_option
@srx_option
@encoding_option
def command(
    files: tuple[Path, ...],
    output: Path | None,
    whole: bool,
    language: str | None,
    encoder: str | None,
    srx: RuleSource | None,
    encoding: str | None,
) -> None:
    """Compare how FIRST and SECOND, two editions in one language, spell each name; they are
    aligned first. Or give one FILE that align pair wrote (.jsonl, .tsv, .tmx).

    Each form is shown with how often it stands, and with the habits it may follow: those
    romanization schemes that make both spellings of one and the same name in its own script.
    Where no scheme explains the two, nothing is said.
    """
    from align.checks import Context
    from align.names.groups import group_names
    from align.names.links import link_names
    from align.names.mentions import full_names
    from align.names.usage import compare_usage, followed_habits

    if output is not None and output.suffix.lower() != ".tsv":
        raise click.UsageError(f"{output} must end in .tsv.")
    if output is not None:
        spare_inputs(files, output)
    units = units_of_files(files, (language, language), encoder, srx, encoding)
    tag = _one_language(units)
    names = Context(units).spoken(full_names(units))
    usages = compare_usage(group_names(names, link_names(names)), tag)
    both = [usage for usage in usages if usage.first and usage.second]
    shown = [usage for usage in both if whole or not usage.alike]
    titles = ("first", "second") if len(files) == 1 else _titles(files)
    followed = followed_habits(usages)
    if shown:
        rows = [
            (
                _forms(usage.first),
                _habits(usage.first_habits, followed.first),
                _forms(usage.second),
                _habits(usage.second_habits, followed.second),
            )
            for usage in shown
        ]
        show_columns((titles[0], "habit", titles[1], "habit"), rows)
        click.echo()
    _conclude(usages, titles, followed)
    if output is not None:
        _write(output, usages, titles)
        click.echo(f"{click.style(clean(str(output)), bold=True)}  {plural(len(usages), 'name')}")


def _one_language(units: Iterable[Unit]) -> str:
    from align.languages import primary

    found = list(dict.fromkeys(v.language for unit in units for v in unit.variants))
    if len(set(map(primary, found))) > 1:
        raise click.UsageError(
            f"The two editions are in {' and '.join(found)}: this compares two in one "
            "language. For two languages there is align check."
        )
    return found[0] if found else "und"


def _titles(files: Sequence[Path]) -> tuple[str, str]:
    """What tells the two files apart: their folders, or else their names."""
    first, second = files
    if first.name != second.name:
        return first.name, second.name
    return first.absolute().parent.name, second.absolute().parent.name


def _forms(forms: Spellings) -> str:
    return ", ".join(f"{form} {count}" for form, count in forms)


def _habits(habits: Habits, followed: Sequence[tuple[str, int]]) -> str:
    """Of the habits that a form may follow the one that its edition follows most; how many more."""
    best = next((habit for habit, _ in followed if habit in habits), "")
    return f"{best} +{len(habits) - 1}" if len(habits) > 1 else best


def _conclude(usages: Sequence[Usage], titles: tuple[str, str], followed: Followed) -> None:
    both = sum(bool(u.first and u.second) for u in usages)
    alike = sum(u.alike for u in usages)
    click.echo(
        f"{plural(both, 'name')} in both editions: {alike:,} spelled alike, {both - alike:,} not; "
        f"{len(usages) - both:,} in one edition only"
    )
    if not followed.telling:
        click.echo("No name tells which habits the two follow.")
        return
    telling = plural(followed.telling, "telling name")
    for title, counts in zip(titles, followed[:2], strict=True):
        (first, number), *others = counts[:SHOWN]
        more = "".join(f", {habit} in {count:,}" for habit, count in others)
        paragraph(f"{title} may follow {first} in {number:,} of {telling}{more}", "", "  ")


def _write(path: Path, usages: Iterable[Usage], titles: tuple[str, str]) -> None:
    """As a table for a spreadsheet, a name a row."""
    from align.files import atomic_write

    text = io.StringIO(newline="")
    table = csv.writer(text, delimiter="\t", lineterminator="\n")
    first, second = titles if titles[0] != titles[1] else ("first", "second")
    head = (f"{title}{part}" for title in (first, second) for part in ("", " count", " habits"))
    table.writerow([*head, "alike"])
    for usage in usages:
        row: list[str] = []
        for forms, habits in (
            (usage.first, usage.first_habits),
            (usage.second, usage.second_habits),
        ):
            row += (
                " | ".join(form for form, _ in forms),
                " | ".join(str(count) for _, count in forms),
                " | ".join(sorted(habits)),
            )
        table.writerow([*row, "yes" if usage.alike else "no"])
    with atomic_write(path) as stream:
        stream.write(codecs.BOM_UTF8 + text.getvalue().encode("utf-8", "backslashreplace"))
