"""Tables on the terminal, as wide as it is."""

from __future__ import annotations

from collections.abc import Sequence

import click

from align.cli.terminal import one_line, width

GAP = "  "
"""Stands between two columns."""


def show_columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows under their head; where they are too wide, the widest columns are cut."""
    table = [[one_line(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    room = width() - len(GAP) * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 1:
        widest = max(widths)
        # down to the next widest at once, or as far as is needed
        next_widest = max((w for w in widths if w < widest), default=1)
        columns = [n for n, w in enumerate(widths) if w == widest]
        excess = -(-(sum(widths) - room) // len(columns))
        for number in columns:
            widths[number] = max(next_widest, widest - excess, 1)
    for number, row in enumerate(table):
        cells = (_cut(cell, size).ljust(size) for cell, size in zip(row, widths, strict=True))
        click.secho(GAP.join(cells).rstrip(), bold=number == 0)


def _cut(cell: str, size: int) -> str:
    return cell if len(cell) <= size else cell[: size - 1] + "…"
