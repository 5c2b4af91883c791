"""Tables of names as spreadsheets save them: tab-separated or CSV, the first line a header."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from align.errors import ReadError

DELIMITERS = {".tsv": "\t", ".txt": "\t", ".csv": ","}
"""By the suffix of the file."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header."""

    line: int
    """Where it begins in the file, from 1."""
    cells: tuple[str, ...]
    """As many as the header has."""


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows; lines that are empty are left out."""

    path: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, language: str) -> int:
        """The number of the column that is named by a language: ``fr``, ``FR``, ``fr-FR``.

        Raises:
            ReadError: no column, or more than one, is; the message lists those there are.
        """
        names = [name.strip().replace("_", "-").lower() for name in self.header]
        wanted = language.lower()
        for near in (
            [n for n, name in enumerate(names) if name == wanted],
            [n for n, name in enumerate(names) if name.split("-")[0] == wanted.split("-")[0]],
        ):
            if len(near) == 1:
                return near[0]
            if near:
                raise self._wrong(f"has {len(near)} columns named {language}", "Rename the others.")
        there = ", ".join(name.strip() or "(no name)" for name in self.header)
        raise self._wrong(
            f"has no column named {language}; its columns are: {there}",
            f"Name the column of the {language} names {language}, in the first line.",
        )

    def _wrong(self, message: str, hint: str) -> ReadError:
        return ReadError(message, path=self.path, line=1, hint=hint)


def parse_table(text: str, path: str, delimiter: str = "\t") -> Table:
    """A table from its text. A cell in quotation marks may hold delimiters and line breaks.

    Raises:
        ReadError: there is no header, a row has more cells than the header, or a quotation mark
            is not closed; with the line.
    """
    header: tuple[str, ...] = ()
    rows: list[Row] = []
    for line, cells in read_rows(text, path, delimiter):
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = tuple(cells)
        elif len(cells) > len(header):
            raise ReadError(
                f"has {len(cells)} cells under a header of {len(header)}",
                path=path,
                line=line,
                hint="Is a tab or a comma within a name? Put the name in quotation marks.",
            )
        else:
            blank = [""] * (len(header) - len(cells))
            rows.append(Row(line, (*cells, *blank)))
    if not header:
        raise ReadError("has no header", path=path, hint="The first line names the columns.")
    return Table(path, header, tuple(rows))


def read_rows(
    text: str, path: str | os.PathLike[str], delimiter: str = "\t"
) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table, each with the line where it begins.

    Raises:
        ReadError: a quotation mark is not closed, or a cell is longer than csv reads; with the
            line.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ReadError(
                f"is not a table: {error}",
                path=path,
                line=line,
                hint="Does a cell begin with a quotation mark that is never closed? A cell with "
                'quotation marks in it stands in quotation marks, doubled inside: "a ""b"" c".',
            ) from error


def format_table(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> str:
    """The text of a table; cells are quoted where they must be.

    >>> format_table(["fr", "en"], [["Chouchi", 'a "b"']], ",")
    'fr,en\\nChouchi,"a ""b""\"\\n'
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerows([header, *rows])
    return stream.getvalue()
