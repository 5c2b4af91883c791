"""What ``align pair --explain`` shows: the evidence for a bead, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp

import click

from align.aligner import Evidence
from align.aligner.explain import Reason, Rival
from align.checks import Context
from align.cli.terminal import paragraph, show_bead
from align.model import Bead, Unit
from align.names.compare import SAME

MEANINGS = {
    "margin": "nearer to each other than to the text at large",
    "margin of more than two": "how much nearer, where more than two segments are joined",
    "margin of several on both sides": "how much nearer, where both sides have several segments",
    "cosine": "how near the two sides are",
    "length ratio": "lengths out of proportion",
    "length ratio of long ones": "lengths out of proportion, in a long bead",
    "least gain of an end": "what the least helpful end segment adds to the likeness",
    "gain of all ends": "what all end segments add to the likeness",
    "an end takes away": "an end segment lessens the likeness",
    "least likeness of an end": "how near the least like end segment is",
    "an end is unlike": "an end segment is unlike the other side",
    "least likeness, several on both sides": "how near it is, where both sides have several",
    "border cuts through": "its border cuts through what belongs together",
    "numbers shared": "numbers that both sides have",
    "numbers not shared": "numbers that one side lacks",
    "paragraph breaks inside": "a paragraph ends inside it",
    "paragraph begins on one side": "a paragraph begins on one side only",
    "kinds agree": "headings, notes or captions on both sides",
    "kinds differ": "a heading, note or caption on one side only",
    "deletion goes with neighbours": "left out, though like a segment beside it",
    "deletion's best match": "left out, though something near is like it",
    "deletion's length": "the length of what is left out",
    "omission": "a segment of the source left out",
    "addition": "a segment of the target added",
    "memory has the bead": "a translation memory has it",
    "memory has the border": "a unit of a translation memory begins or ends there on both sides",
    "memory joins": "it holds what a translation memory joins",
    "terms agree": "terms of a glossary that both sides have",
    "persist": "what is left out comes in runs",
}
"""What features of the aligner say to people; one that is not here is shown by its name."""

SHOWN = 6
"""So many reasons are shown; the others are summed."""

EVEN = 0.1
"""A runner-up as near as this is about as probable."""
UNIT = "+1 makes it 2.7 times as probable"


def show_evidence(evidence: Evidence, number: int, units: Sequence[Unit], context: Context) -> None:
    """Write the evidence for the bead of this number, from 1, and the runner-up."""
    bead = evidence.bead
    show_bead(number, bead, units[number - 1])
    for what, said in _facts(evidence, number, context):
        paragraph(said, f"    {what:<10}", " " * 14)
    if evidence.reasons:
        click.echo(f"    what counts ({_total(evidence.reasons):+.2f}; {UNIT})")
        _show_reasons(evidence.reasons)
    if evidence.rival:
        _show_rival(evidence.rival)
    else:
        click.echo("    no runner-up: it is fixed, or nothing else can be")
    click.echo()


def _facts(evidence: Evidence, number: int, context: Context) -> Iterable[tuple[str, str]]:
    if evidence.cosine is not None and evidence.margin is not None:
        yield (
            "likeness",
            f"cosine {evidence.cosine:.2f}, {evidence.margin:.2f} more than to the other text at "
            "large (margin)",
        )
    if evidence.nearest is not None:
        segment, cosine = evidence.nearest
        yield "likeness", f"nearest on the other side is segment {segment}, cosine {cosine:.2f}"
    if evidence.ratio is not None:
        yield (
            "length",
            f"{evidence.ratio:.2f} target characters for one of the source; in these texts it is "
            f"{evidence.usual_ratio:.2f}",
        )
    lacking = zip(evidence.lacking, ("source", "target"), strict=True)
    numbers = [f"{', '.join(evidence.shared)} on both sides"] if evidence.shared else []
    numbers += (f"{', '.join(only)} in the {side} only" for only, side in lacking if only)
    if numbers:
        yield "numbers", "; ".join(numbers)
    names = [
        pair.source.form
        if pair.source.form == pair.target.form
        else f"{pair.source.form} = {pair.target.form}"
        for pair in context.counterparts
        if pair.score >= SAME and number - 1 in pair.source.units & pair.target.units
    ]
    if names:
        yield "names", ", ".join(names)


def _show_reasons(reasons: Sequence[Reason]) -> None:
    """A line for each of the first few, and one for the others together."""
    shown = len(reasons) if len(reasons) == SHOWN + 1 else SHOWN
    for reason in reasons[:shown]:
        click.echo(f"      {reason.nats:+6.2f}  {_meaning(reason.name)} ({reason.value:.2f})")
    if others := reasons[shown:]:
        click.echo(f"      {_total(others):+6.2f}  {len(others)} smaller ones together")


def _meaning(name: str) -> str:
    if name.startswith("type "):
        return f"beads of {name.removeprefix('type ')}, as common as they are"
    return MEANINGS.get(name, name)


def _total(reasons: Iterable[Reason]) -> float:
    return sum(reason.nats for reason in reasons)


def _show_rival(rival: Rival) -> None:
    """The runner-up, and what it would stand for where that is more than the bead itself."""
    both = f", instead of {_listed(rival.instead_of)}" if len(rival.instead_of) > 1 else ""
    paragraph(f"runner-up: {_listed(rival.beads)}{both}", "    ", "      ")
    verdict = f"{_times(abs(rival.behind))} {'less' if rival.behind > 0 else 'more'} probable"
    if abs(rival.behind) < EVEN:
        verdict = "about as probable"
    if rival.behind < 0:
        verdict += ", but with fewer segments likely to be right"
    paragraph(f"{verdict}; what decides ({rival.behind:+.2f}):", "      ", "      ")
    _show_reasons(rival.reasons)


def _listed(beads: Iterable[Bead]) -> str:
    return " ".join(f"{bead} ({bead.score:.2f})" for bead in beads)


def _times(nats: float) -> str:
    """
    >>> _times(0.7), _times(9.3)
    ('2.0 times', 'over 1,000 times')
    """
    return "over 1,000 times" if nats > 7 else f"{exp(nats):,.{1 if nats < 2.3 else 0}f} times"
