"""``align decisions``: what reviewers sent back, as one file of decisions on the alignment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.inputs import spare_inputs
from align.cli.options import FILE
from align.cli.terminal import paragraph, plural

if TYPE_CHECKING:
    from align.formats.decisions import Conflict, Decision


@click.command(
    "decisions",
    epilog="Example: align decisions table.xlsx --of fr-en.jsonl -o fr-en.decisions.jsonl",
)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--of", "alignment", type=FILE, required=True, help="The alignment that was reviewed."
)
@click.option("-o", "--output", type=FILE, required=True, help="The decisions (.jsonl).")
@click.option("--by", default="", help="Who reviewed the tables.")
@click.option(
    "--typography",
    is_flag=True,
    help="In a table, take changes of quotation marks, dashes and spaces alone for edits too.",
)
def command(
    files: tuple[Path, ...], alignment: Path, output: Path, by: str, typography: bool
) -> None:
    """Read each FILE that came back from review: a table (.xlsx, .tsv) or decisions (.jsonl).

    Of a table: targets that were edited, rows whose texts were merged, split or moved, and what
    stands in Status and Comment. What cannot be understood is told and left as it is.

    Of several files the decisions are merged. Where two cannot both hold, that of the file named
    first stays, and the other is told. Then: align export ALIGNMENT --decisions FILE -o out.tmx
    """
    from align.files import atomic_write
    from align.formats import read_units
    from align.formats.decisions import merge_decisions, read_log, write_decisions
    from align.formats.review import read_table, review

    spare_inputs((*files, alignment), output)
    units = read_units(alignment)
    decisions: tuple[Decision, ...] = ()
    told: list[str] = []
    for number, file in enumerate(files):
        if file.suffix == ".jsonl":
            found, notices, *_ = read_log(file)
            told += notices
        else:
            found, sentences = review(read_table(file), units, by=by, typography=typography)
            told += sentences
        merged = merge_decisions(units, decisions, found)
        decisions = merged.decisions
        told += [_told(conflict, file, bool(number)) for conflict in merged.conflicts]
    with atomic_write(output) as stream:
        write_decisions(decisions, stream)
    for sentence in told:
        paragraph(sentence, err=True)
    left = f", {plural(len(told), 'thing')} not taken over" if told else ""
    click.echo(f"{output}  {plural(len(decisions), 'decision')}{left}")


def _told(conflict: Conflict, file: Path, several: bool) -> str:
    """Which decision is left out, and for which other one."""
    left, kept = conflict.left, conflict.kept
    said = f"{file.name}: {_words(left)} is not taken over"
    if kept is not None:
        who = f" by {kept.by}" if kept.by else " in another file" if several else ""
        return f"{said}, for the contrary was decided{who}: {_words(kept)}."
    return f"{said}: {conflict.reason}."


def _words(decision: Decision) -> str:
    """What was decided, in words."""
    beads = " and ".join(dict.fromkeys((decision.beads[0].id, decision.beads[-1].id)))
    many = "beads" if len(decision.beads) > 1 else "bead"
    words = {
        "check": "checked as right" if decision.right else "marked as wrong",
        "edit": f"edited to “{decision.text}”",
        "comment": f"commented “{decision.text}”",
        "link": "put together otherwise",
        "realign": "aligned anew",
        "dismiss": f"{decision.check} of “{decision.text}” dismissed",
        "accept": f"{decision.check} of “{decision.text}” accepted",
    }[decision.kind]
    return f"{many} {beads}, {words}"
