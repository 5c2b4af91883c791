from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import EncodingError, ReadError
from align.formats.tsv import COLUMNS, read_tsv, write_tsv
from align.model import Passage, Unit, Variant


def table(units: Sequence[Unit], *, bom: bool = False) -> bytes:
    stream = io.BytesIO()
    assert write_tsv(units, stream, "fr", "en", bom=bom).count == len(units)
    return stream.getvalue()


def read_back(content: bytes, folder: Path) -> tuple[Unit, ...]:
    path = folder / "units.tsv"
    path.write_bytes(content)
    return read_tsv(path)


@pytest.mark.parametrize("bom", [False, True])
def test_sample(units: tuple[Unit, ...], bom: bool, tmp_path: Path) -> None:
    content = table(units, bom=bom)
    assert content.startswith(b"\xef\xbb\xbfid\t" if bom else b"id\t")
    assert read_back(content, tmp_path) == units


@settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_read_back(
    data: st.DataObject, any_units: Callable[..., st.SearchStrategy[list[Unit]]], tmp_path: Path
) -> None:
    texts = st.text(st.characters() | st.sampled_from('\\\t\n\r"=u0tn'), min_size=1, max_size=20)
    units = data.draw(any_units(texts))
    content = table(units)
    assert content.count(b"\n") == len(units) + 1
    assert list(read_back(content, tmp_path)) == units


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\t\n'), max_size=20))
def test_a_spreadsheet_sees_the_same_lines(text: str) -> None:
    """The csv module reads with the rules of spreadsheets: no quotation mark swallows a cell."""
    unit = Unit("1", Variant("fr", Passage(text)), Variant("en", Passage('"a" b')))
    rows = list(csv.reader(io.StringIO(table([unit]).decode(), newline=""), delimiter="\t"))
    assert [len(row) for row in rows] == [len(COLUMNS), len(COLUMNS)]
    assert rows[1][COLUMNS.index("target")] == '"a" b'


def test_formulas_are_kept_as_text(units: tuple[Unit, ...]) -> None:
    assert b"\t=SOMME(A1)\t+ or - or @\t" in table(units)


def test_a_table_made_by_hand(tmp_path: Path) -> None:
    content = b"target\tnote\tsource\r\nShe leaves.\tx\tElle part.\r\n\r\n\ty\tSeul.\r\n"
    first, second = read_back(content, tmp_path)
    assert (first.id, first.kind, first.score) == ("1", "1-1", 1.0)
    assert first.source
    assert first.source.text == "Elle part."
    assert second.kind == "1-0"


def test_utf_16_as_spreadsheets_save_it(tmp_path: Path) -> None:
    (unit,) = read_back("source\ttarget\nété\tsummer\n".encode("utf-16"), tmp_path)
    assert unit.source
    assert unit.source.text == "été"


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", 1, "no columns"),
        (b"a\tb\nc\td\n", 1, "no columns"),
        (b"source\ttarget\na\tb\tc\n", 2, "3 cells under a header of 2"),
        (b"source\ttarget\tscore\na\tb\t1\na\tb\thigh\n", 3, "could not convert"),
        (b"source\ttarget\tkind\na\tb\tone\n", 2, "kind of bead"),
        (b"source\ttarget\tblock_kind\na\tb\tpoem\n", 2, "not a valid BlockKind"),
    ],
)
def test_bad_tables(content: bytes, line: int, message: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        read_back(content, tmp_path)
    assert caught.value.line == line
    assert caught.value.hint


def test_encoding(tmp_path: Path) -> None:
    with pytest.raises(EncodingError) as caught:
        read_back(b"source\ttarget\na\tb\n\xe9\tc\n", tmp_path)
    assert caught.value.line == 3


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_tsv(tmp_path / "none.tsv")


def test_places_are_those_of_the_first_character(units: tuple[Unit, ...], tmp_path: Path) -> None:
    unit = dataclasses.replace(units[0], target=None)
    (read,) = read_back(table([unit]), tmp_path)
    assert read.source
    assert str(read.source.passage.locate()) == "texts/fr/article.md:2:1"
