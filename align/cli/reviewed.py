"""What became of the decisions of a review: for commands that apply them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from align.cli.terminal import paragraph, plural

if TYPE_CHECKING:
    from align.formats.decisions import History, Reading


def show_stale(log: Reading, decided: History) -> None:
    """Tell, to standard error, which decisions no longer apply, and why; a last line that was cut
    off; and how many hold.
    """
    for notice in log.notices:
        paragraph(notice, err=True)
    stale = decided.stale
    for decision, reason in stale:
        paragraph(f"not applied ({decision.kind}): {reason}", err=True)
    if stale:
        count = f"{len(stale)} of {plural(len(log.decisions), 'decision')}"
        click.echo(f"{count} no longer apply to the text; the others hold", err=True)
