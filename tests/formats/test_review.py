"""What a reviewer does to a table, and what becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import UnknownFormatError
from align.formats import write_units
from align.formats.decisions import apply_decisions
from align.formats.review import Review, Table, read_table, review
from align.formats.xlsx import TableRow
from align.model import Passage, Unit, Variant

PAIRS = [
    ("Il part.", "He leaves."),
    ("Elle «\u202freste\u202f».", "She “stays”. She sleeps."),
    ("Elle dort.", ""),
    ("Fin.", "The end."),
]


def unit(id: str, source: str, target: str) -> Unit:
    second = Variant("en", Passage(target)) if target else None
    return Unit(id, Variant("fr", Passage(source)), second, 0.75)


UNITS = tuple(unit(str(n), *pair) for n, pair in enumerate(PAIRS, 1))
Cells = dict[str, str]


def rows() -> list[Cells]:
    return [
        {"id": str(n), "source": source, "target": target}
        for n, (source, target) in enumerate(PAIRS, 1)
    ]


def reviewed(cells: list[Cells], *, typography: bool = False) -> Review:
    table = Table(tuple(TableRow(line, row) for line, row in enumerate(cells, 2)))
    return review(table, UNITS, by="Ann", typography=typography)


def applied(found: Review) -> list[tuple[str, str]]:
    units, stale = apply_decisions(UNITS, found.decisions)
    assert not stale
    return [(u.source.text if u.source else "", u.target.text if u.target else "") for u in units]


def kinds(found: Review) -> list[str]:
    return [decision.kind for decision in found.decisions]


@pytest.mark.parametrize("suffix", [".tsv", ".xlsx"])
def test_a_table_that_nobody_touched(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"table{suffix}"
    write_units(path, UNITS, "fr", "en")
    assert review(read_table(path), UNITS) == Review((), ())


def test_edit_check_and_comment() -> None:
    cells = rows()
    cells[0] |= {"target": "He is leaving.", "status": "Checked", "comment": "Better?"}
    cells[3] |= {"status": "wrong"}
    found = reviewed(cells)
    assert kinds(found) == ["edit", "check", "comment", "check"]
    assert not found.told
    assert applied(found)[0] == ("Il part.", "He is leaving.")
    assert [u.score for u in apply_decisions(UNITS, found.decisions).units] == [1, 0.75, 0.75, 0]


def test_a_sentence_moved_to_the_next_row() -> None:
    cells = rows()
    cells[1] |= {"target": "She “stays”."}
    cells[2] |= {"target": "She sleeps.", "status": "checked"}
    found = reviewed(cells)
    assert kinds(found) == ["link", "check"]
    assert not found.told
    assert applied(found)[1:3] == [
        ("Elle «\u202freste\u202f».", "She “stays”."),
        ("Elle dort.", "She sleeps."),
    ]


def test_rows_merged_and_one_deleted() -> None:
    cells = rows()
    cells[1] |= {"source": cells[1]["source"] + " Elle dort."}
    del cells[2]
    found = reviewed(cells)
    assert kinds(found) == ["link"]
    assert not found.told
    assert applied(found)[1] == ("Elle «\u202freste\u202f». Elle dort.", "She “stays”. She sleeps.")


def test_a_row_split_in_two() -> None:
    cells = rows()
    cells[1] |= {"target": "She “stays”."}
    cells.insert(2, {"source": "", "target": "She sleeps."})
    found = reviewed(cells)
    assert kinds(found) == ["link"]
    assert applied(found)[1:3] == [
        ("Elle «\u202freste\u202f».", "She “stays”."),
        ("", "She sleeps."),
    ]


def test_autocorrection_is_told_and_not_taken_over() -> None:
    cells = rows()
    cells[1] |= {"source": 'Elle " reste ".', "target": 'She "stays". She sleeps.'}
    found = reviewed(cells)
    assert not found.decisions
    assert len(found.told) == 2
    assert "only quotation marks, dashes or spaces of the target" in found.told[1]
    wanted = reviewed(cells, typography=True)
    assert applied(wanted)[1][1] == 'She "stays". She sleeps.'


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda cells: cells.pop(0), "bead 1: has no row any more"),
        (lambda cells: cells[0].update(id="77"), "no bead has the id '77'"),
        (lambda cells: cells.append(dict(cells[0])), "the id 1 stands twice"),
        (lambda cells: cells.insert(2, {"source": "Neuf.", "target": "New."}), "row 4: is new"),
        (lambda cells: cells[0].update(source="Il reste."), "the source changed"),
        (lambda cells: cells[0].update(target=""), "the target is empty now"),
        (lambda cells: cells[2].update(target="New."), "the edition has none"),
        (lambda cells: cells[0].update(status="gut"), "the status 'gut'"),
        (lambda cells: cells[0].update(key="0"), "has other texts now than when"),
        (lambda cells: cells.insert(0, cells.pop(2)), "stand in another order"),
    ],
)
def test_nothing_is_done_in_silence(change: object, told: str) -> None:
    cells = rows()
    assert callable(change)
    change(cells)
    found = reviewed(cells)
    assert not found.decisions
    assert told in " ".join(found.told)
    assert applied(found) == PAIRS


def test_merged_cells_are_told() -> None:
    table = Table(tuple(TableRow(n, row) for n, row in enumerate(rows(), 2)), ("E2:E3",))
    assert review(table, UNITS).told == ("cells E2:E3 are merged: only the first keeps its text",)


def test_no_table(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match="not a table"):
        read_table(tmp_path / "a.tmx")
