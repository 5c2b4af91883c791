"""Units as a table for corpora."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from align.errors import MissingExtraError
from align.formats import read_units, write_units
from align.model import Unit

parquet = pytest.importorskip("pyarrow.parquet", reason="needs align[parquet]")


def test_every_unit_is_a_row_with_its_places(units: tuple[Unit, ...], tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    assert write_units(path, units, "fr", "en", signature="made so").count == len(units)
    table = parquet.read_table(path)
    assert table.schema.metadata[b"align.signature"] == b"made so"
    rows = table.to_pylist()
    assert [row["id"] for row in rows] == [unit.id for unit in units]
    for row, unit in zip(rows, units, strict=True):
        for side, variant in (("source", unit.source), ("target", unit.target)):
            assert row[side] == (variant.text if variant else None)
            place = variant.passage.locate(0) if variant else (None, None, None)
            assert tuple(row[f"{side}_{n}"] for n in ("path", "line", "column")) == tuple(place)


def test_what_is_no_character_is_escaped(units: tuple[Unit, ...], tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("source\ttarget\n\\ud800\tb\n", encoding="utf-8")
    write_units(tmp_path / "a.parquet", read_units(tmp_path / "a.tsv"), "fr", "en")
    (row,) = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert row["source"] == "\\ud800"


def test_without_pyarrow_the_pip_line_is_told(
    units: tuple[Unit, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'align\[parquet\]'"):
        write_units(tmp_path / "a.parquet", units, "fr", "en")
    assert list(tmp_path.iterdir()) == []
