"""A table that came back from review, held against the alignment it was made of.

What can be understood becomes a decision; all else is told, and nothing is done behind anyone's
back: rows that are gone or new, a source that was changed, quotation marks and spaces that the
spreadsheet put in place of others.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from align.errors import UnknownFormatError
from align.formats.decisions import BeadName, Decision, link, squeeze
from align.formats.tsv import read_cells
from align.formats.xlsx import CHECKED, DOUBTFUL, STATUSES, WRONG, TableRow, read_sheet
from align.model import Unit

REACH = 6
"""Rows and beads that a text may be moved across."""


class Table(NamedTuple):
    """The rows of a table, of either format."""

    rows: tuple[TableRow, ...]
    merged: tuple[str, ...] = ()


class Review(NamedTuple):
    """What came back."""

    decisions: tuple[Decision, ...]
    told: tuple[str, ...]
    """What was not taken over, and why; a sentence each."""


def read_table(path: str | os.PathLike[str]) -> Table:
    """The rows of an ``.xlsx`` or ``.tsv``.

    Raises:
        UnknownFormatError: another suffix.
        ReadError: the file is not of that format.
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".xlsx":
        sheet = read_sheet(path)
        return Table(sheet.rows, sheet.merged)
    if suffix == ".tsv":
        return Table(tuple(TableRow(line, cells) for line, cells in read_cells(path)))
    raise UnknownFormatError("is not a table for review", path=path, hint="Known: .xlsx, .tsv")


def review(
    table: Table, units: Sequence[Unit], *, by: str = "", time: str = "", typography: bool = False
) -> Review:
    """Decisions from a table, and what could not become one.

    Args:
        table: as it came back.
        units: of the alignment that it was written from.
        by: who reviewed it.
        time: when (ISO 8601).
        typography: take changes of nothing but quotation marks, dashes and spaces for edits too.
    """
    comparison = _Comparison(units, table.rows, by, time, typography)
    comparison.told += [
        f"cells {cells} are merged: only the first keeps its text" for cells in table.merged
    ]
    comparison.run()
    return Review(tuple(comparison.decisions), tuple(comparison.told))


@dataclass(slots=True)
class _Comparison:
    units: Sequence[Unit]
    rows: Sequence[TableRow]
    by: str
    time: str
    typography: bool
    decisions: list[Decision] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def run(self) -> None:
        rows = self._known_rows()
        unit = row = 0
        while unit < len(self.units) or row < len(rows):
            if unit < len(self.units) and row < len(rows) and self._same(unit, rows[row]):
                self._marks(self.units[unit], rows[row])
                unit, row = unit + 1, row + 1
            elif window := self._window(unit, rows, row):
                self._link(self.units[unit : unit + window[0]], rows[row : row + window[1]])
                unit, row = unit + window[0], row + window[1]
            else:
                unit, row = self._single(unit, rows, row)

    def _known_rows(self) -> list[TableRow]:
        """The rows in the order of the alignment; what is wrong with their ids is told."""
        places = {unit.id: n for n, unit in enumerate(self.units)}
        seen: Counter[str] = Counter()
        found: list[tuple[int, TableRow]] = []
        at = -1
        moved = False
        for row in self.rows:
            id = row.get("id")
            seen[id] += 1
            if id and id not in places:
                self.told.append(f"row {row.line}: no bead has the id '{id}'; not taken over")
            elif id and seen[id] > 1:
                self.told.append(f"row {row.line}: the id {id} stands twice; not taken over")
            elif id and row.get("key") not in ("", BeadName.of(self.units[places[id]]).hash):
                self.told.append(
                    f"row {row.line}: bead {id} has other texts now than when the table was "
                    "written; not taken over"
                )
            else:
                place = places[id] if id else at
                moved |= place < at
                at = place
                found.append((place, row))
        if moved:
            self.told.append("the rows stand in another order; they were taken by their ids")
        return [row for _, row in sorted(found, key=lambda pair: pair[0])]

    def _same(self, unit: int, row: TableRow) -> bool:
        source, target = _texts(self.units[unit])
        return row.get("id") == self.units[unit].id and (
            _flat(row.get("source")),
            _flat(row.get("target")),
        ) == (_flat(source), _flat(target))

    def _window(self, unit: int, rows: Sequence[TableRow], row: int) -> tuple[int, int] | None:
        """How many beads and how many rows hold the same text, from here on, divided otherwise."""
        if self._divided_alike(unit, rows, row):
            return None  # it differs in quotation marks or spaces only
        for size in range(3, 2 * REACH + 1):
            for beads in range(max(1, size - REACH), min(REACH, size - 1) + 1):
                count = size - beads
                here, there = self.units[unit : unit + beads], rows[row : row + count]
                if len(here) < beads or len(there) < count:
                    continue
                ids = [u.id for u in here]
                if any(r.get("id") and r.get("id") not in ids for r in there):
                    continue
                texts = [_texts(u) for u in here]
                if all(
                    "".join(squeeze(text[side]) for text in texts)
                    == "".join(squeeze(r.get(name)) for r in there)
                    for side, name in enumerate(("source", "target"))
                ):
                    return beads, count
        return None

    def _divided_alike(self, unit: int, rows: Sequence[TableRow], row: int) -> bool:
        return (
            unit < len(self.units)
            and row < len(rows)
            and rows[row].get("id") == self.units[unit].id
            and all(
                squeeze(text) == squeeze(rows[row].get(name))
                for text, name in zip(_texts(self.units[unit]), ("source", "target"), strict=True)
            )
        )

    def _link(self, units: Sequence[Unit], rows: Sequence[TableRow]) -> None:
        filled = [row for row in rows if row.get("source").strip() or row.get("target").strip()]
        pairs = tuple((row.get("source").strip(), row.get("target").strip()) for row in filled)
        self._decide("link", tuple(map(BeadName.of, units)), rows=pairs)
        for unit, row in zip(link(units, pairs), filled, strict=True):
            self._marks(unit, row)

    def _single(self, unit: int, rows: Sequence[TableRow], row: int) -> tuple[int, int]:
        """One bead or row that is not as it was; which are the next to look at."""
        known = self.units[unit] if unit < len(self.units) else None
        given = rows[row] if row < len(rows) else None
        if given is not None and not given.get("id"):
            self.told.append(
                f"row {given.line}: is new, and its text is not that of its neighbours"
            )
            return unit, row + 1
        if known is not None and (given is None or given.get("id") != known.id):
            self.told.append(f"bead {known.id}: has no row any more; it stays as it is")
            return unit + 1, row
        assert known is not None
        assert given is not None
        self._edit(known, given)
        self._marks(known, given)
        return unit + 1, row + 1

    def _edit(self, unit: Unit, row: TableRow) -> None:
        source, target = _texts(unit)
        new = row.get("target").strip()
        place = f"row {row.line} (bead {unit.id})"
        if _flat(row.get("source")) != _flat(source):
            alike = _plain(row.get("source")) == _plain(source)
            what = "quotation marks, dashes or spaces of the source" if alike else "the source"
            self.told.append(f"{place}: {what} changed; the edition itself is not edited here")
        if _flat(new) == _flat(target):
            return
        if not new:
            self.told.append(f"{place}: the target is empty now; it stays as it is")
        elif not target:
            self.told.append(f"{place}: there is a target now, but the edition has none")
        elif _plain(new) == _plain(target) and not self.typography:
            self.told.append(
                f"{place}: only quotation marks, dashes or spaces of the target changed, as "
                "spreadsheets do by themselves; not taken over"
            )
        else:
            self._decide("edit", (BeadName.of(unit),), text=new)

    def _marks(self, unit: Unit, row: TableRow) -> None:
        status, comment = row.get("status").strip().lower(), row.get("comment").strip()
        name = (BeadName.of(unit),)
        if status in (CHECKED, WRONG):
            self._decide("check", name, right=status == CHECKED)
        elif status not in ("", DOUBTFUL):
            self.told.append(
                f"row {row.line}: the status '{row.get('status')}' is none of {', '.join(STATUSES)}"
            )
        if comment:
            self._decide("comment", name, text=comment)

    def _decide(
        self,
        kind: str,
        beads: tuple[BeadName, ...],
        *,
        text: str = "",
        right: bool = True,
        rows: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.decisions.append(Decision(kind, beads, text, right, rows, self.by, self.time))


def _texts(unit: Unit) -> tuple[str, str]:
    source, target = (v.text if v else "" for v in (unit.source, unit.target))
    return source, target


def _flat(text: str) -> str:
    r"""Tabs and line breaks as a space; no-break spaces stay."""
    return re.sub("[ \t\r\n]+", " ", text).strip(" ")


def _plain(text: str) -> str:
    return squeeze(text.replace("…", "...").replace("''", '"'))
