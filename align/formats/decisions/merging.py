"""The decisions of two reviewers of one alignment, in one file."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from align.formats.decisions.records import DIVISIONS, RULINGS, Decision, holding
from align.formats.decisions.replay import History
from align.model import Unit


class Conflict(NamedTuple):
    """A decision that cannot hold beside those of the first reviewer, and is left out."""

    left: Decision
    kept: Decision | None
    """The one in its way; None where it would not apply anyway."""
    reason: str
    """Why it does not apply; empty where `kept` says the contrary of it."""


class Merged(NamedTuple):
    """Decisions of two reviewers."""

    decisions: tuple[Decision, ...]
    """All that hold, those of the first reviewer first; none of them takes another back."""
    conflicts: tuple[Conflict, ...]


def merge_decisions(
    units: Iterable[Unit], first: Iterable[Decision], second: Iterable[Decision]
) -> Merged:
    """Decisions of two reviewers of the same alignment, who may have begun with the same file.

    Where both decided the same it stands once; remarks of both stand. In a conflict the first
    holds: beads that one divided anew and the other divided otherwise or checked as right, two
    verdicts on a bead or a finding, two edits of a target. What one changed of decisions that
    both began with is no conflict.

    Args:
        units: of the alignment.
        first: decisions of one, undo and redo among them.
        second: of the other.
    """
    ours, theirs = holding(first), holding(second)
    both = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False))
    )
    history = History(units)
    history.guide((*ours, *theirs))
    for decision in ours:
        history.apply(decision)
    mine = ours[both:]
    last = {_subject(decision): decision for decision in ours}
    merged, conflicts = list(ours), []
    for decision in theirs[both:]:
        before = last.get(_subject(decision))
        if before is not None and _says(before) == _says(decision):
            continue
        step = history.preview(decision)
        other = next((d for d in mine[::-1] if _against(d, decision, bool(step.lost_edits))), None)
        if step.reason or other is not None:
            conflicts.append(Conflict(decision, other, step.reason))
        else:
            history.apply(decision)
            merged.append(decision)
            last[_subject(decision)] = decision
    return Merged(tuple(merged), tuple(conflicts))


def _subject(decision: Decision) -> Hashable:
    """What a decision is about: of two about the same the later holds."""
    match decision.kind:
        case "comment":
            return "comment", decision.beads, decision.text
        case kind if kind in RULINGS:
            return "ruling", decision.beads, decision.check, decision.text
        case kind if kind in DIVISIONS:
            return "division", decision.beads
        case kind:
            return kind, decision.beads


def _says(decision: Decision) -> Decision:
    """A decision without who, when and why."""
    return replace(decision, by="", time="", reason="")


def _against(ours: Decision, theirs: Decision, loses_edit: bool) -> bool:
    """Can only one of two decisions of different people hold?"""
    if _subject(ours) == _subject(theirs):
        return _says(ours) != _says(theirs)
    if not set(ours.beads) & set(theirs.beads):
        return False
    if theirs.kind not in DIVISIONS:
        return ours.kind in DIVISIONS
    checked = ours.kind == "check" and ours.right
    return ours.kind in DIVISIONS or checked or (ours.kind == "edit" and loses_edit)
