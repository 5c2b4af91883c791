"""What people see: text made harmless, findings laid out, progress."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from align.model import Bead, Document, Finding, Location, Severity, Unit

if TYPE_CHECKING:
    from align.outputs import Output

COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}

SHOWN = 4
"""Of the places where the same words stand, how many are told; the table of findings has all."""

LISTED = 20
"""Of the doubtful beads, how many are named; all are marked where they stand."""

_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def clean(text: str) -> str:
    r"""A text that may come from any file, with what would steer the terminal made visible.

    Control characters, marks that turn the direction of writing, and lone surrogates.

    >>> print(clean("a\x1b[2Jb\u202e"))
    a\x1b[2Jb\u202e
    """
    return _HARMFUL.sub(lambda m: m[0].encode("unicode_escape").decode("ascii"), text)


def one_line(text: str, limit: int = 0) -> str:
    """`clean` on one line, of at most `limit` characters where one is given.

    >>> one_line("Vers le  haut\\nde la page", 12)
    'Vers le…'
    """
    line = clean(re.sub(r"[ \t\n\v\f\r]+", " ", text.strip()))
    return textwrap.shorten(line, limit, placeholder="…") if limit else line


def width() -> int:
    """Columns to write in: those of the terminal, at most 100."""
    return min(shutil.get_terminal_size().columns, 100)


def by_file(findings: Iterable[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """The findings of each file, in the order of the file."""
    ordered = sorted(findings, key=lambda f: f.places[0].location)
    for path, group in groupby(ordered, key=lambda f: f.places[0].location.path):
        yield path, list(group)


def show_findings(findings: Sequence[Finding]) -> None:
    """Write the findings to standard output, file by file."""
    for path, group in by_file(findings):
        click.echo()
        click.secho(clean(path), bold=True, underline=True)
        for finding in group:
            click.echo()
            _show(finding)
    if findings:
        click.echo()


def _show(finding: Finding) -> None:
    main, *others = finding.places
    severity = click.style(str(finding.severity), fg=COLOURS[finding.severity], bold=True)
    click.echo(f"{clean(str(main.location))} {severity} {click.style(finding.check, dim=True)}")
    paragraph(finding.message)
    for (path, words), group in groupby(others, key=lambda p: (p.location.path, p.text)):
        here = path == main.location.path
        where = _positions([place.location for place in group])
        said = "" if here and words == main.text else f" “{one_line(words, 60)}”"
        paragraph(f"{'also ' if here else f'see {path}:'}{where}{said}", rest="    ")
    paragraph(finding.advice, first="  → ", rest="    ")


def _positions(locations: Sequence[Location]) -> str:
    """``7:321, 17:645 and 2 more``: line and column of the first few."""
    shown = ", ".join(f"{place.line}:{place.column}" for place in locations[:SHOWN])
    more = len(locations) - SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def paragraph(text: str, first: str = "  ", rest: str = "  ", *, err: bool = False) -> None:
    """Write a text wrapped to the width of the terminal, `first` and `rest` before its lines; to
    standard error if `err`."""
    lines = textwrap.wrap(
        one_line(text),
        width(),
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=False,
    )
    click.echo("\n".join(lines), err=err)


def show_beads(beads: Sequence[Bead], units: Sequence[Unit]) -> None:
    """Write beads one below the other, each as `show_bead` does; then, to standard error, how many
    there are and which to look at: those that are doubtful, and those in which a sentence may have
    no counterpart.
    """
    for number, (bead, unit) in enumerate(zip(beads, units, strict=True), 1):
        show_bead(number, bead, unit)
        click.echo()
    asked = [number for number, bead in enumerate(beads, 1) if bead.doubtful or bead.lone]
    line = f"{plural(len(beads), 'bead')}, {len(asked):,} to look at"
    if asked:
        shown = ", ".join(map(str, asked[:LISTED]))
        more = len(asked) - LISTED
        line += f": {shown}" + (f" and {more:,} more" if more > 0 else "")
    click.echo(line, err=True)


def show_bead(number: int, bead: Bead, unit: Unit) -> None:
    """Number (from 1), kind, the segments (from 0, as --fix takes them), score; both texts."""
    head = f"{number}  {bead.kind}  {bead}  {bead.score:.2f}"
    if bead.doubtful:
        head += "  doubtful"
    elif bead.lone:
        head += "  sentence left out?"
    for goal in dict.fromkeys(side.elsewhere for side in unit.variants if side.elsewhere):
        head += f"  moved: see {goal.rpartition(':')[2]}"
    click.secho(head, dim=True)
    for variant, mark in ((unit.source, "<"), (unit.target, ">")):
        if variant is not None:
            paragraph(variant.text, f"  {mark} ", "    ")


def summary(findings: Sequence[Finding]) -> str:
    """How many there are, the gravest first: ``3 findings (1 error, 2 warnings)``."""
    return summary_of(Counter(finding.severity for finding in findings))


def summary_of(counts: Counter[Severity]) -> str:
    """`summary` of as many findings of each severity."""
    if not counts:
        return "no findings"
    parts = ", ".join(plural(n, str(severity)) for severity, n in sorted(counts.items())[::-1])
    return f"{plural(counts.total(), 'finding')} ({parts})"


def show_output(output: Output) -> None:
    """Write what was written, and what was left out of it."""
    click.echo(
        f"{click.style(clean(str(output.path)), bold=True)}  {plural(output.count, output.what)}"
    )
    for notice in output.notices:
        paragraph(notice)


def show_failure(message: str) -> None:
    """Write a failure to standard error; what to do, its second line, below it."""
    what, _, hint = message.partition("\n")
    click.secho(f"align: {clean(what)}", fg="red", err=True)
    if hint:
        click.echo(f"  {clean(hint)}", err=True)


def show_notices(*documents: Document) -> None:
    """Write to standard error what a person should know of how files were read."""
    for document in documents:
        for notice in document.notices:
            paragraph(f"{document.path}: {notice}", "", "  ", err=True)


def plural(number: int, word: str) -> str:
    """
    >>> plural(1, "text"), plural(1200, "unit")
    ('1 text', '1,200 units')
    """
    return f"{number:,} {word}{'' if number == 1 else 's'}"


class Progress:
    """A line on standard error that says how far the work is, and is gone when it is done.

    Only on a terminal, and only when the work takes longer than two seconds.
    """

    DELAY = 2.0
    """Seconds before the first line."""
    PAUSE = 0.1
    """Seconds between two lines."""

    def __init__(self, quiet: bool = False) -> None:
        self._next = time.monotonic() + self.DELAY
        self._shown = False
        self._on = not quiet and sys.stderr.isatty()

    def __call__(self, step: str, share: float) -> None:
        """Tell that `share`, 0..1, of a step is done."""
        now = time.monotonic()
        if self._on and now >= self._next:
            line = f"{share:4.0%} {one_line(step)}"[: width() - 1]
            sys.stderr.write(f"\r\x1b[2K{line}")
            sys.stderr.flush()
            self._next, self._shown = now + self.PAUSE, True

    def hide(self) -> None:
        """Take the line away, for something else to be written."""
        if self._shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.hide()
