from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import ReadError
from align.names.tables import format_table, parse_table


def test_rows_have_the_lines_they_begin_in() -> None:
    table = parse_table('fr\ten\r\nA\tB\r\n\r\n"C\nD"\r\n', "t.tsv")
    assert [(row.line, row.cells) for row in table.rows] == [(2, ("A", "B")), (4, ("C\nD", ""))]


@pytest.mark.parametrize(
    ("header", "language", "number"),
    [("en,fr", "fr", 1), ("EN,FR ", "fr", 1), ("fr-CA,en", "fr", 0), ("fr-CA,fr,en", "fr", 1)],
)
def test_a_column_is_named_by_its_language(header: str, language: str, number: int) -> None:
    assert parse_table(header, "t.csv", ",").column(language) == number


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nom\ten\nA\tB", "t.tsv:1: has no column named fr; its columns are: nom, en"),
        ("fr\tfr\nA\tB", "t.tsv:1: has 2 columns named fr"),
        ("fr-CA\tfr-FR\nA\tB", "t.tsv:1: has 2 columns named fr"),
    ],
)
def test_a_missing_column_is_told_with_those_there_are(text: str, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse_table(text, "t.tsv").column("fr")
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.tsv: has no header"),
        ("fr\ten\nA\tB\nC\tD\tE", "t.tsv:3: has 3 cells under a header of 2"),
        ('fr\ten\n"A\tB\nC\tD', "t.tsv:2: is not a table"),
        ("fr\ten\n" + "A" * 140_000 + "\tB", "t.tsv:2: is not a table"),
    ],
)
def test_what_is_no_table_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse_table(text, "t.tsv")
    assert str(caught.value).startswith(message)


cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=8)


@given(st.lists(st.tuples(cell, cell), max_size=4), st.sampled_from("\t,"))
def test_what_is_written_is_read_again(rows: list[tuple[str, str]], delimiter: str) -> None:
    text = format_table(["fr", "en"], rows, delimiter)
    read = [row.cells for row in parse_table(text, "t", delimiter).rows]
    assert read == [row for row in rows if any(c.strip() for c in row)]
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
