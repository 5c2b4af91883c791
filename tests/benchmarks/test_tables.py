"""The page of accuracy is made from results, whatever was measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from align.evaluation.beads import IndexBead
from benchmarks.align import Found, Row, calibration, held_out, keep, line, rows
from benchmarks.derived import derive
from benchmarks.gold import Gold
from benchmarks.measure import Cost
from benchmarks.plot import cost_drawing, reliability_drawing
from benchmarks.tables import TABLES, Results, filled, targets

BEADS = tuple(IndexBead((n,), (n,)) for n in range(10))
TEXTS = [Gold(n, Path(), [n] * 10, [n] * 10, BEADS, None) for n in ("Emma", "Candide")]
COST = Cost(2.0, 3.0, 400.0)


def measured(
    aligner: str, name: str, right: int, *, note: str = "", cost: Cost = COST
) -> list[Row]:
    """The rows of a set of which so many beads of ten are right, the rest omissions."""
    found = [
        *BEADS[:right],
        *(IndexBead((n,), ()) for n in range(right, 10)),
        *(IndexBead((), (n,)) for n in range(right, 10)),
    ]
    known = {"aligner": aligner, "set": name, "note": note, "signature": f"of {aligner}"}
    return list(rows(known, TEXTS, [Found(found, [0.9] * len(found))] * 2, cost, [1.0, None]))


def results(*found: Sequence[Row]) -> Results:
    machine = {"date": "2020-02-02", "processor": "P", "cores": 2, "load": 0.0, "python": "3.11"}
    return Results({"machine": machine, "rows": [row for part in found for row in part]})


def test_a_set_and_its_texts() -> None:
    whole, *parts = measured("align", "transread", 8)
    assert (whole["text"], whole["beads"], whole["wall"]) == ("", 24, 2.0)
    assert whole["strict"] == [pytest.approx(16 / 24), 0.8, pytest.approx(2 * 16 / 44)]
    assert whole["omissions"] == [8, 0, 0]
    assert [(row["text"], row["cpu"]) for row in parts] == [("Emma", 1.0), ("Candide", None)]
    assert "Emma" in line(parts[0])
    assert line(whole).startswith("transread * | align")


def test_what_was_moved_is_told() -> None:
    made = derive(TEXTS, "swapped", 1, chapters=1)
    places = [choice[-1] for text in made for choice in text.choices]
    assert places
    perfect = [
        Found(
            (*text.sure, *text.crossing),
            moved=[choice[-1][0] for choice in text.choices],
        )
        for text in made
    ]
    known = {"aligner": "align", "set": "ntrex, swapped", "note": "", "signature": ""}
    (row,) = rows(known, made, perfect, COST, [None, None])
    assert row["moved"] == [len(places)] * 4
    assert row["strict"] == [1, 1, 1]


def test_scores_of_sets_that_were_not_learned_from() -> None:
    row = measured("align", "ntrex", 8)[0]
    assert held_out([row]) == calibration(row)
    assert held_out(measured("align", "alibi", 8)) is None
    assert held_out(measured("hunalign", "ntrex", 8)) is None
    assert held_out([row, row]) == calibration(row).plus(calibration(row))


def test_targets_are_met_or_not() -> None:
    found = results(
        measured("align", "text+berg/eval", 10),
        measured("align", "bible", 8, cost=Cost(1, 1, 700)),
        measured("hunalign", "bible", 9),
        measured("bertalign", "text+berg/eval", 9, cost=Cost(30, 30, 1)),
        measured("vecalign", "text+berg/eval", 9, cost=Cost(30, 30, 1)),
    )
    met = {target.what: target.met for target in targets(found)}
    assert met == {
        "text+berg/eval": True,
        "bible, as good as hunalign": False,
        "memory on bible, MB": False,
        "expected calibration error, sets not learned from": False,
        "wall-clock time on text+berg/eval, by vecalign's": False,
        "wall-clock time on text+berg/eval, by bertalign's": True,
    }


def test_only_what_stands_between_the_marks_is_written_anew() -> None:
    page = "before\n<!-- table: accuracy -->\nold\n<!-- end -->\nbetween\n"
    once = filled(page, results(measured("align", "ntrex", 8)))
    assert once.startswith("before\n<!-- table: accuracy -->\n| set |")
    assert once.endswith("<!-- end -->\nbetween\n")
    assert "old" not in once
    assert "| **ntrex** | align | 0.667 / 0.800 / 0.727 |" in once
    assert filled(once, results(measured("align", "ntrex", 8))) == once


@pytest.mark.parametrize("name", TABLES)
def test_a_table_of_little(name: str) -> None:
    few = results(measured("align", "transread", 8))
    for found in (results(), few):
        cells = {row.count("|") for row in TABLES[name](found).splitlines() if "|" in row}
        assert len(cells) <= 1, "every row of a table has as many cells"


ROOT = Path(__file__).parents[2]


def test_the_pages_have_all_tables_as_measured() -> None:
    """Where they do not: ``python -m benchmarks.plot docs/accuracy.json``."""
    found = Results(json.loads((ROOT / "docs" / "accuracy.json").read_text(encoding="utf-8")))
    pages = [
        (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/accuracy.md")
    ]
    for page in pages:
        assert filled(page, found) == page
    for name in TABLES:
        assert "".join(pages).count(f"<!-- table: {name} -->") == 1


def test_results_are_kept(tmp_path: Path) -> None:
    found = results(measured("align", "transread", 8))
    keep(tmp_path / "kept.json", found.machine, found.rows)
    again = Results(json.loads((tmp_path / "kept.json").read_text()))
    assert (again.machine, again.rows) == (found.machine, found.rows)


def test_drawings_are_svg() -> None:
    row = measured("align", "text+berg/eval", 8)
    peer = measured("<peer & co>", "text+berg/eval", 6)
    for text in (
        cost_drawing(results(row, peer)),
        cost_drawing(results()),
        reliability_drawing(calibration(row[0])),
    ):
        root = ElementTree.fromstring(text)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert text.count("<circle") == 1
