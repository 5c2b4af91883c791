"""A table for review in a spreadsheet, written and read; what was edited in it, see `review`.

Office Open XML by openpyxl (extra ``xlsx``). Every text is a text, never a formula.
"""

from __future__ import annotations

import io
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

from align.errors import ExportError, MissingExtraError, ReadError
from align.files import read_bytes
from align.formats.decisions import BeadName
from align.formats.interface import Written, parse_kind
from align.model import Anchor, BlockKind, Finding, Passage, Unit, Variant
from align.zips import open_archive

DOUBTFUL, CHECKED, WRONG = "doubtful", "checked", "wrong"
STATUSES = (DOUBTFUL, CHECKED, WRONG)
"""The words of the column ``Status``, which may be empty too."""

_WIDTHS = {
    "No.": 6,
    "Score": 7,
    "Kind": 6,
    "Source": 60,
    "Target": 60,
    "Status": 10,
    "Comment": 30,
    "Findings": 40,
    "Id": 14,
    "Document": 14,
    "Block": 7,
    "Block kind": 12,
    "Key": 18,
}
"""The columns and their widths in characters."""

_CELL_LIMIT = 32_767
"""Characters of a cell (ECMA-376); a spreadsheet would cut off what is more."""
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = "D9E2F3"
_DOUBT = "FFE699"


def write_xlsx(
    units: Iterable[Unit],
    stream: BinaryIO,
    source_language: str,
    target_language: str,
    *,
    findings: Iterable[Finding] = (),
) -> Written:
    """Write every unit as a row: doubtful ones are filled and called so in the column Status.

    The column Key holds a hash of both texts, by which it is known whether the table and the
    alignment still belong together (`BeadName`).

    Raises:
        MissingExtraError: openpyxl is not installed.
        ExportError: a text is longer than a cell may be.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation
    except ImportError as error:
        raise MissingExtraError("openpyxl", "xlsx") from error
    units = tuple(units)
    for unit in units:
        if any(len(variant.text) > _CELL_LIMIT for variant in unit.variants):
            raise ExportError(
                f"unit {unit.id} is longer than {_CELL_LIMIT:,} characters, which no cell holds",
                hint="Write the table as .tsv, which has no such limit.",
            )
    notes: dict[str, list[str]] = defaultdict(list)
    for finding in findings:
        notes[finding.places[0].unit].append(f"{finding.check}: {finding.message}")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Alignment")
    sheet.freeze_panes = "A2"
    letters = {name: get_column_letter(n) for n, name in enumerate(_WIDTHS, 1)}
    for name, width in _WIDTHS.items():
        sheet.column_dimensions[letters[name]].width = width
    sheet.column_dimensions[letters["Key"]].hidden = True
    choice = DataValidation("list", formula1=f'"{",".join(STATUSES)}"', allow_blank=True)
    status = letters["Status"]
    if units:
        choice.add(f"{status}2:{status}{len(units) + 1}")
        sheet.data_validations.append(choice)
    sheet.auto_filter.ref = f"A1:{letters['Key']}{len(units) + 1}"
    wrapped = Alignment(wrap_text=True, vertical="top")
    head, doubt = (PatternFill("solid", fgColor=colour) for colour in (_HEAD, _DOUBT))

    def cell(value: str | float, fill: PatternFill | None = None, *, bold: bool = False) -> Any:
        made = WriteOnlyCell(sheet)
        if isinstance(value, str):
            made.value = _NOT_XML.sub("", value)
            made.data_type = "s"  # whatever it begins with: no formula, no error value
            made.number_format = "@"
        else:
            made.value = value
        made.alignment = wrapped
        if fill:
            made.fill = fill
        if bold:
            made.font = Font(bold=True)
        return made

    languages = {"Source": f" ({source_language})", "Target": f" ({target_language})"}
    sheet.append([cell(n + languages.get(n, ""), head, bold=True) for n in _WIDTHS])
    for number, unit in enumerate(units, 1):
        texts = [v.text if v else "" for v in (unit.source, unit.target)]
        values: list[str | float] = [
            number,
            round(unit.score, 4),
            unit.kind,
            *texts,
            DOUBTFUL if unit.doubtful else "",
            "",
            "\n".join(notes.get(unit.id, ()))[:_CELL_LIMIT],
            unit.id,
            unit.document,
            unit.block,
            str(unit.block_kind),
            BeadName.of(unit).hash,
        ]
        sheet.append([cell(value, doubt if unit.doubtful else None) for value in values])
    content = io.BytesIO()
    book.save(content)
    stream.write(content.getvalue())
    return Written(len(units))


class TableRow(NamedTuple):
    """A row of a table as it was found."""

    line: int
    """Of the sheet or file, the heading being 1."""
    cells: dict[str, str]
    """Text by the name of the column in small letters, without the language in brackets."""

    def get(self, column: str) -> str:
        """The text of a cell; empty where there is none."""
        return self.cells.get(column, "")


class Sheet(NamedTuple):
    """The first sheet of a spreadsheet."""

    languages: dict[str, str]
    """By ``source`` and ``target``, where the heading names one."""
    rows: tuple[TableRow, ...]
    merged: tuple[str, ...]
    """Ranges of cells that were merged, ``B2:B3``."""


def read_sheet(path: str | os.PathLike[str]) -> Sheet:
    """The rows of a table for review; formulas are read as what the spreadsheet showed.

    Raises:
        MissingExtraError: openpyxl is not installed.
        ReadError: not readable, no spreadsheet, or no columns Source and Target.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise MissingExtraError("openpyxl", "xlsx") from error
    content = read_bytes(path)
    archive = open_archive(content, path=path)
    merged: list[str] = []
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            part = archive.read(name).replace(b"\0", b"")
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                raise ReadError(
                    f"declares entities in '{name}', which no spreadsheet does",
                    path=path,
                    hint="It may be made to do harm: ask for another copy.",
                )
            if name.endswith("worksheets/sheet1.xml"):
                found = re.findall(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z0-9:]+)"', part)
                merged = [reference.decode("ascii") for reference in found]
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = [[_shown(value) for value in row] for row in _values(book)]
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise ReadError(
            f"is not a spreadsheet that can be read: {error}",
            path=path,
            hint="Open it in a spreadsheet program and save it again as .xlsx.",
        ) from error
    return _sheet(lines, tuple(merged), path)


def _values(book: Any) -> Iterator[tuple[object, ...]]:
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
    yield from sheet.iter_rows(values_only=True)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n")


def _sheet(lines: list[list[str]], merged: tuple[str, ...], path: object) -> Sheet:
    names: list[str] = []
    languages: dict[str, str] = {}
    for heading in lines[0] if lines else ():
        found = re.fullmatch(r"\s*(.*?)\s*(?:\(([^()]*)\))?\s*", heading)
        name = found[1].lower() if found else ""
        if found and found[2]:
            languages[name] = found[2]
        names.append(name)
    if not {"source", "target"} <= set(names):
        raise ReadError(
            "has no columns named Source and Target",
            path=path,
            line=1,
            hint="The first row of the first sheet names the columns.",
        )
    rows = tuple(
        TableRow(line, dict(zip(names, cells, strict=False)))
        for line, cells in enumerate(lines[1:], 2)
        if any(cells)
    )
    return Sheet(languages, rows, merged)


def read_xlsx(path: str | os.PathLike[str]) -> tuple[Unit, ...]:
    """The units of a table, written by `write_xlsx` or by hand; a passage knows its row.

    Raises:
        MissingExtraError: openpyxl is not installed.
        ReadError: as `read_sheet`, or a row that is no unit.
    """
    sheet = read_sheet(path)
    units = []
    for number, row in enumerate(sheet.rows, 1):
        try:
            units.append(_unit(row, sheet.languages, str(path), number))
        except ValueError as error:
            raise ReadError(
                f"is not a unit: {error}",
                path=path,
                line=row.line,
                hint="Leave the columns Score, Kind and Block as they were written, or empty.",
            ) from error
    return tuple(unit for unit in units if unit.source or unit.target)


def _unit(row: TableRow, languages: dict[str, str], path: str, number: int) -> Unit:
    source, target = (
        Variant(
            languages.get(side, "und"),
            Passage(row.get(side), path, (Anchor(0, row.line, 1),)),
            max(1, segments),
        )
        if row.get(side).strip()
        else None
        for side, segments in zip(
            ("source", "target"), parse_kind(row.get("kind") or "1-1"), strict=True
        )
    )
    return Unit(
        id=row.get("id") or str(number),
        source=source,
        target=target,
        score=float(row.get("score") or 1),
        block_kind=BlockKind(row.get("block kind") or BlockKind.PARAGRAPH),
        document=row.get("document"),
        block=int(row.get("block") or number),
    )
