r"""What a person decided of an alignment, one decision a line: kept apart from it, replayed on it.

JSON Lines. The first line names the format, each further one is a decision; lines are only ever
added, and later ones hold over earlier ones::

    {"format": "align.decisions", "version": 1}
    {"kind": "check", "bead": {"id": "12", "hash": "5f0c..."}, "right": true, "by": "Ann"}
    {"kind": "edit", "bead": {...}, "target": "He leaves."}
    {"kind": "comment", "bead": {...}, "text": "Ask the author."}
    {"kind": "link", "beads": [{...}, {...}], "rows": [{"source": "Il part.", "target": ""}, ...]}

========  =====================================================================================
check     The bead was looked at: it is right, or (``"right": false``) wrong.
edit      The text of its target in what is exported; the edition stays as it is.
comment   A remark.
link      Beads next to each other whose texts belong together as in ``rows``: merged, split,
          a sentence moved to the neighbour, a pair parted. All their text is in the rows, in
          order; only the white space may differ.
========  =====================================================================================

A bead is named by its id and by a hash of its two texts as the alignment (with the links so far)
has them, before any edit. Where the ids have changed the hash finds it; where the text has changed
the decision no longer applies, and is told. `by` and `time` (ISO 8601) may stand on any line.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, NamedTuple

from align.errors import EncodingError, ReadError
from align.files import read_bytes
from align.formats.jsonl import check_head, line_of_json
from align.model import Passage, Unit, Variant
from align.units import text_hash

FORMAT = "align.decisions"
VERSION = 1
KINDS = ("check", "edit", "comment", "link")


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
    beads: tuple[BeadName, ...]
    """One, but of a link all that it changes, in order."""
    text: str = ""
    """Of an edit the new target, of a comment the remark."""
    right: bool = True
    """Of a check."""
    rows: tuple[tuple[str, str], ...] = ()
    """Of a link: source and target of each bead that there is afterwards; one may be empty."""
    by: str = ""
    time: str = ""


class Stale(NamedTuple):
    """A decision that no longer applies, and why."""

    decision: Decision
    reason: str


class Applied(NamedTuple):
    """Units with decisions applied."""

    units: tuple[Unit, ...]
    stale: tuple[Stale, ...]


def write_decisions(decisions: Iterable[Decision], stream: BinaryIO) -> None:
    """Write the first line and the decisions."""
    stream.write(line_of_json({"format": FORMAT, "version": VERSION}))
    for decision in decisions:
        stream.write(decision_line(decision))


def decision_line(decision: Decision) -> bytes:
    """The line of a decision, to be added to a file."""
    names = [name._asdict() for name in decision.beads]
    record: dict[str, Any] = {"kind": decision.kind}
    if decision.kind == "link":
        rows = [{"source": source, "target": target} for source, target in decision.rows]
        record |= {"beads": names, "rows": rows}
    else:
        record["bead"] = names[0]
        if decision.kind == "check":
            record["right"] = decision.right
        else:
            record["target" if decision.kind == "edit" else "text"] = decision.text
    record |= {key: value for key in ("by", "time") if (value := getattr(decision, key))}
    return line_of_json(record)


def read_decisions(path: str | os.PathLike[str]) -> tuple[Decision, ...]:
    """The decisions of a file, in order.

    Raises:
        EncodingError: not UTF-8.
        ReadError: not readable, not of this format or of a version not known here, or a line
            that is no decision.
    """
    decisions: list[Decision] = []
    for number, line in enumerate(read_bytes(path).removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if number > 1 and not line.strip():
            continue
        try:
            record = json.loads(line.decode())
            if number > 1:
                decisions.append(_decision(record))
        except UnicodeDecodeError as error:
            raise EncodingError("is not UTF-8", path=path, line=number) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            if number > 1:
                reason = f"no {error}" if isinstance(error, KeyError) else error
                raise ReadError(
                    f"is not a decision: {reason}",
                    path=path,
                    line=number,
                    hint="The line may be cut off, edited, or of a newer align.",
                ) from error
            record = None
        if number == 1:
            check_head(
                record,
                FORMAT,
                VERSION,
                path,
                other="Name a file that align decisions or align review wrote.",
                newer="Use the align that wrote it.",
            )
    return tuple(decisions)


def _decision(record: Mapping[str, Any]) -> Decision:
    kind = record["kind"]
    if kind not in KINDS:
        raise ValueError(f"its kind '{kind}' is none of {', '.join(KINDS)}")
    names = record["beads"] if kind == "link" else [record["bead"]]
    beads = tuple(BeadName(_string(name["id"]), _string(name["hash"])) for name in names)
    if not beads:
        raise ValueError("it names no bead")
    decision = Decision(
        kind, beads, by=_string(record.get("by", "")), time=_string(record.get("time", ""))
    )
    if kind == "check":
        if not isinstance(record["right"], bool):
            raise ValueError("'right' is neither true nor false")
        return replace(decision, right=record["right"])
    if kind == "link":
        rows = tuple((_string(r["source"]), _string(r["target"])) for r in record["rows"])
        return replace(decision, rows=rows)
    return replace(decision, text=_string(record["target" if kind == "edit" else "text"]))


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{json.dumps(value)[:40]} is no text")
    return value


def apply_decisions(units: Iterable[Unit], decisions: Iterable[Decision]) -> Applied:
    """Replay decisions, in order, on the units of an alignment.

    A bead checked as right has score 1.0, as wrong 0.0; one that a link made has 1.0.
    """
    state = _State(list(units))
    stale = []
    for decision in decisions:
        if reason := state.apply(decision):
            stale.append(Stale(decision, reason))
    return Applied(state.exported(), tuple(stale))


class _State:
    """Units as the alignment has them with the links so far, and what is said of each."""

    def __init__(self, units: list[Unit]) -> None:
        self.units = units
        self.edits: dict[str, str] = {}
        self.scores: dict[str, float] = {}
        self._enter()

    def _enter(self) -> None:
        self.names = [BeadName.of(unit) for unit in self.units]
        self.places = {name.id: place for place, name in enumerate(self.names)}
        self.hashes = Counter(name.hash for name in self.names)

    def apply(self, decision: Decision) -> str:
        """Why it does not apply; empty if it does."""
        places = []
        for name in decision.beads:
            place, reason = self._find(name)
            if reason:
                return reason
            places.append(place)
        if decision.kind == "link":
            return self._link(places, decision.rows)
        unit = self.units[places[0]]
        if decision.kind == "check":
            self.scores[unit.id] = float(decision.right)
        elif decision.kind == "edit":
            if unit.target is None:
                return f"bead {unit.id} has no target that could be edited"
            self.edits[unit.id] = decision.text
        return ""

    def _find(self, name: BeadName) -> tuple[int, str]:
        place = self.places.get(name.id)
        if place is not None and self.names[place].hash == name.hash:
            return place, ""
        alike = self.hashes[name.hash]
        if alike == 1:
            return next(n for n, known in enumerate(self.names) if known.hash == name.hash), ""
        if alike:
            return 0, f"bead {name.id} is gone, and its texts stand in {alike} others"
        changed = "has other texts now" if place is not None else "is gone"
        return 0, f"bead {name.id} {changed}"

    def _link(self, places: Sequence[int], rows: Sequence[tuple[str, str]]) -> str:
        first = places[0]
        if list(places) != list(range(first, first + len(places))):
            return "its beads no longer follow each other"
        try:
            made = link([self.units[place] for place in places], rows)
        except ValueError as error:
            return str(error)
        kept = {u.id for n, u in enumerate(self.units) if n not in places}
        for place in places:
            self.edits.pop(self.units[place].id, None)
            self.scores.pop(self.units[place].id, None)
        for number, unit in enumerate(made):
            while unit.id in kept:
                unit = replace(unit, id=f"{unit.id}+")
            kept.add(unit.id)
            made[number] = unit
        self.units[first : first + len(places)] = made
        self._enter()
        return ""

    def exported(self) -> tuple[Unit, ...]:
        units = []
        for unit in self.units:
            text = self.edits.get(unit.id)
            if text is not None and unit.target is not None:
                passage = replace(
                    unit.target.passage,
                    text=text,
                    anchors=unit.target.passage.anchors[:1],
                    spans=(),
                )
                unit = replace(unit, target=replace(unit.target, passage=passage, lone=()))
            units.append(replace(unit, score=self.scores.get(unit.id, unit.score)))
        return tuple(units)


def link(units: Sequence[Unit], rows: Sequence[tuple[str, str]]) -> list[Unit]:
    """The text of units that follow each other, divided anew as the rows say.

    Rows keep the ids of the units in order; further ones get the last id and a number. Of a
    variant that is cut each part has its share of the segments.

    Raises:
        ValueError: the rows are not all the text of the units, in order.
    """
    sides = [
        _divide([(u.source, u.target)[side] for u in units], [row[side] for row in rows], name)
        for side, name in enumerate(("source", "target"))
    ]
    made: list[Unit] = []
    for number, (source, target) in enumerate(zip(*sides, strict=True)):
        if source or target:
            model = units[min(number, len(units) - 1)]
            more = len(made) - len(units) + 2
            id = units[len(made)].id if more < 2 else f"{units[-1].id}.{more}"
            made.append(replace(model, id=id, source=source, target=target, score=1.0))
    return made


def squeeze(text: str) -> str:
    """The text without white space; quotation marks, dashes and apostrophes in one form each.

    >>> squeeze("« L’ami — lui »")
    '"L\\'ami-lui"'
    """
    return "".join(text.split()).translate(_FOLD)


_FOLD = str.maketrans(
    {
        mark: plain
        for marks, plain in (("«»“”„‟", '"'), ("‘’‚‛", "'"), ("–—−‐‑", "-"))
        for mark in marks
    }
)


def _divide(
    variants: Sequence[Variant | None], texts: Sequence[str], name: str
) -> list[Variant | None]:
    present = [v for v in variants if v is not None]
    whole = Passage.join([v.passage for v in present])
    if "".join(map(squeeze, texts)) != squeeze(whole.text):
        raise ValueError(f"the {name} texts of its rows are not those of its beads")
    at = [n for n, character in enumerate(whole.text) if not character.isspace()]
    edges = [0]
    for variant in present:
        edges.append(edges[-1] + len(squeeze(variant.text)))
    divided: list[Variant | None] = []
    start = 0
    for text in texts:
        end = start + len(squeeze(text))
        if start == end:
            divided.append(None)
            continue
        shares = [
            variant.segments * (min(end, stop) - max(start, begin)) / (stop - begin)
            for variant, begin, stop in zip(present, edges, edges[1:], strict=False)
            if max(start, begin) < min(end, stop)
        ]
        segments = sum(max(1, round(share)) for share in shares)
        passage = whole.cut(at[start], at[end - 1] + 1)
        divided.append(Variant(present[0].language, passage, segments))
        start = end
    return divided
