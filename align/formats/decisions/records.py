"""A decision, and the line that it is in the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from align.formats.jsonl import line_of_json
from align.model import Unit
from align.units import text_hash, texts_hash

DIVISIONS = ("link", "realign")
"""Kinds that divide the text of beads anew."""
RULINGS = ("dismiss", "accept")
"""Kinds that rule on a finding."""
STEPS = ("undo", "redo")
"""Kinds that are about other decisions."""
KINDS = ("check", "edit", "comment", *DIVISIONS, *RULINGS, *STEPS)


class BeadName(NamedTuple):
    """Which bead is meant."""

    id: str
    hash: str
    """Of its two texts (`align.units.text_hash`)."""

    @classmethod
    def of(cls, unit: Unit) -> BeadName:
        """That of a unit."""
        return cls(unit.id, text_hash(unit))


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the file."""

    kind: str
    """One of `KINDS`."""
    beads: tuple[BeadName, ...] = ()
    """One; of a link or realign all that it changes, in order; of undo and redo none."""
    text: str = ""
    """Of an edit the new target, of a comment the remark, of a ruling the words found."""
    right: bool = True
    """Of a check."""
    rows: tuple[tuple[str, str], ...] = ()
    """Of a link or realign: source and target of each bead that there is afterwards; one may be
    empty."""
    by: str = ""
    time: str = ""
    scores: tuple[float, ...] = ()
    """Of a realign, one a row."""
    check: str = ""
    """Of a ruling, the check that found it."""
    reason: str = ""
    """Of a ruling."""


def made_names(decision: Decision) -> tuple[BeadName, ...]:
    """The names of the beads that a link or realign makes, as its rows have them."""
    rows = [row for row in decision.rows if any(map(str.strip, row))]
    ids = [name.id for name in decision.beads]
    ids += [f"{ids[-1]}.{n}" for n in range(2, len(rows) - len(ids) + 2)]
    return tuple(BeadName(id, texts_hash(*row)) for id, row in zip(ids, rows, strict=False))


def holding(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those that nobody has taken back, in order; undo and redo are not among them."""
    done: list[Decision] = []
    undone: list[Decision] = []
    for decision in decisions:
        if decision.kind == "undo":
            undone += done[-1:]
            del done[-1:]
        elif decision.kind == "redo":
            done += undone[-1:]
            del undone[-1:]
        else:
            done.append(decision)
            undone.clear()
    return tuple(done)


def decision_line(decision: Decision) -> bytes:
    """The line of a decision, to be added to a file."""
    kind = decision.kind
    names = [name._asdict() for name in decision.beads]
    record: dict[str, Any] = {"kind": kind}
    if kind in DIVISIONS:
        record["beads"] = names
        record["rows"] = [{"source": one, "target": other} for one, other in decision.rows]
        for row, score in zip(record["rows"], decision.scores, strict=False):
            row["score"] = round(score, 4)
    elif kind not in STEPS:
        record["bead"] = names[0]
    if kind == "check":
        record["right"] = decision.right
    elif kind == "edit":
        record["target"] = decision.text
    elif kind == "comment":
        record["text"] = decision.text
    elif kind in RULINGS:
        record |= {"check": decision.check, "text": decision.text, "reason": decision.reason}
    record |= {key: value for key in ("by", "time") if (value := getattr(decision, key))}
    return line_of_json(record)


def decision_of(record: Mapping[str, Any]) -> Decision:
    """The decision of a line, read as JSON.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is none; says what is wrong.
    """
    kind = record["kind"]
    if kind not in KINDS:
        raise ValueError(f"its kind '{kind}' is none of {', '.join(KINDS)}")
    by, time = (_string(record.get(key, "")) for key in ("by", "time"))
    if kind in STEPS:
        return Decision(kind, by=by, time=time)
    names = record["beads"] if kind in DIVISIONS else [record["bead"]]
    beads = tuple(BeadName(_string(name["id"]), _string(name["hash"])) for name in names)
    if not beads:
        raise ValueError("it names no bead")
    decision = Decision(kind, beads, by=by, time=time)
    if kind == "check":
        if not isinstance(record["right"], bool):
            raise ValueError("'right' is neither true nor false")
        return replace(decision, right=record["right"])
    if kind in DIVISIONS:
        rows = tuple((_string(r["source"]), _string(r["target"])) for r in record["rows"])
        scores = tuple(_score(r["score"]) for r in record["rows"]) if kind == "realign" else ()
        return replace(decision, rows=rows, scores=scores)
    if kind in RULINGS:
        check, reason = _string(record["check"]), _string(record.get("reason", ""))
        return replace(decision, text=_string(record["text"]), check=check, reason=reason)
    return replace(decision, text=_string(record["target" if kind == "edit" else "text"]))


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{json.dumps(value)[:40]} is no text")
    return value


def _score(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"the score {json.dumps(value)[:40]} is none from 0 to 1")
    return float(value)
