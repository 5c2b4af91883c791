"""Authority files as tables that a spreadsheet opens: tab-separated, one name a row.

The first row names the columns, in any order. ``id``, ``kind``, ``native``, ``note`` and
``source`` are those of `NameRecord`; a language has up to four, named by its tag::

    fr      fr variants      fr forbidden      fr scheme

Of these only the first is needed, and only for one language. Several forms in a cell have ``|``
between them. A cell with a tab, a line break or a quotation mark in it stands in quotation marks,
doubled inside, as spreadsheets write it. UTF-8 with its mark is written, for Excel knows it by
that; without the mark, and UTF-16 with its own (Excel's "Unicode text"), are read as well.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO, NamedTuple

from align.errors import EncodingError, ExportError, ReadError, UnknownNameError
from align.files import read_bytes
from align.languages import parse_language
from align.names.authority.records import Authority, Forms, Ids, NameRecord
from align.names.tables import read_rows

COLUMNS = ("id", "kind", "native", "note", "source")
"""The columns of no language."""
OF_LANGUAGE = ("", "variants", "forbidden", "scheme")
"""The columns of a language, after its tag."""
SEPARATOR = "|"
"""Stands between the forms of one cell."""


def read_table(path: str | os.PathLike[str]) -> Authority:
    """The records of a table; rows without an id get one made of their first form.

    Raises:
        EncodingError: not UTF-8, nor UTF-16 with its mark.
        ReadError: not readable, not such a table, or a row with more cells than columns; with
            the line.
    """
    rows = read_rows(_decode(path), path)
    _, head = next(rows, (1, []))
    columns = _columns(head, path)
    found: list[tuple[int, dict[_Column, str]]] = []
    for line, row in rows:
        cells = [cell.strip() for cell in row]
        if any(cells[len(columns) :]):
            raise ReadError(
                f"has {len(cells)} cells under a header of {len(columns)}",
                path=path,
                line=line,
                hint="Forms of one cell have | between them, not a tab.",
            )
        if any(cells):
            found.append((line, dict(zip(columns, cells, strict=False))))
    ids = Ids(values.get(_ID, "") for _, values in found)
    records: list[NameRecord] = []
    for line, values in found:
        record = _record(values, line, path)
        records.append(record if record.id else replace(record, id=ids.new(record.title)))
    return Authority(tuple(records), str(path))


def write_table(authority: Authority, stream: BinaryIO) -> None:
    """Write the records; a language gets those of its columns that some record fills.

    Raises:
        ExportError: a form has the ``|`` in it that parts the forms of a cell.
    """
    records = authority.records
    used = {
        _Column(tag, part)
        for record in records
        for tag, forms in record.forms.items()
        for part in OF_LANGUAGE
        if _cell(record, _Column(tag, part)) or not part
    }
    columns = [
        _Column("", "id"),
        _Column("", "kind"),
        *(c for tag in authority.languages for p in OF_LANGUAGE if (c := _Column(tag, p)) in used),
        *(_Column("", name) for name in ("native", "note", "source")),
    ]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow([str(column) for column in columns])
    for record in records:
        writer.writerow([_cell(record, column) for column in columns])
    stream.write(codecs.BOM_UTF8 + text.getvalue().encode())


class _Column(NamedTuple):
    language: str
    """Empty for the columns of no language."""
    part: str

    def __str__(self) -> str:
        return f"{self.language} {self.part}".strip()


_ID = _Column("", "id")


def _columns(head: Sequence[str], path: object) -> list[_Column]:
    names = [name.strip() for name in head]
    while names and not names[-1]:
        names.pop()
    if len(names) == 1:
        for mark, called in ((";", "semicolons"), (",", "commas")):
            if mark in names[0]:
                raise ReadError(
                    f"has {called} between its columns, not tabs",
                    path=path,
                    line=1,
                    hint='Save it from the spreadsheet as "Unicode text" or as CSV in UTF-8 with '
                    "the tab as separator.",
                )
    columns = [_column(name, path) for name in names]
    for column, count in Counter(columns).items():
        if count > 1:
            raise _head_error(f"has two columns named '{column}'", path)
    if not any(column.language and not column.part for column in columns):
        raise _head_error("has no column of a language, such as fr or en", path)
    return columns


def _column(name: str, path: object) -> _Column:
    words = name.split()
    if len(words) == 1 and words[0].lower() in COLUMNS:
        return _Column("", words[0].lower())
    part = " ".join(words[1:]).lower()
    if words and part in OF_LANGUAGE:
        try:
            return _Column(parse_language(words[0]), part)
        except UnknownNameError:
            pass
    near = difflib.get_close_matches(name.lower(), [*COLUMNS, *OF_LANGUAGE[1:]], n=1)
    guess = f" Did you mean '{near[0]}'?" if near else ""
    raise _head_error(
        f"has a column named '{name}', which is none of an authority file", path, guess
    )


def _head_error(message: str, path: object, guess: str = "") -> ReadError:
    return ReadError(
        message,
        path=path,
        line=1,
        hint=f"The first row names the columns: {', '.join(COLUMNS)}; and for each language, by "
        f"its tag: fr, fr variants, fr forbidden, fr scheme.{guess}",
    )


def _record(cells: dict[_Column, str], line: int, path: object) -> NameRecord:
    forms: dict[str, Forms] = {}
    for tag in dict.fromkeys(column.language for column in cells if column.language):
        preferred, variants, forbidden, scheme = (
            cells.get(_Column(tag, part), "") for part in OF_LANGUAGE
        )
        # a second form in the cell of the preferred one may stand too
        first, *others = _split(preferred) or [""]
        found = Forms(first, (*others, *_split(variants)), tuple(_split(forbidden)), scheme)
        if found:
            forms[tag] = found
    native = cells.get(_Column("", "native"), "")
    try:
        native = parse_language(native) if native else ""
    except UnknownNameError as error:
        error.hint = "The column 'native' has the tag of a language, such as hy or ru."
        raise ReadError(error.message, path=path, line=line, hint=error.hint) from error
    id, kind, note, source = (
        cells.get(_Column("", name), "") for name in ("id", "kind", "note", "source")
    )
    return NameRecord(id, forms, kind, native, note, source, line)


def _split(cell: str) -> list[str]:
    return [form for part in cell.split(SEPARATOR) if (form := part.strip())]


def _cell(record: NameRecord, column: _Column) -> str:
    if not column.language:
        return str(getattr(record, column.part))
    forms = record.forms.get(column.language, Forms())
    if column.part == "scheme":
        return forms.scheme
    values = (forms.preferred,) if not column.part else getattr(forms, column.part)
    for value in values:
        if SEPARATOR in value:
            raise ExportError(
                f"the form '{value}' of {record.id} has a {SEPARATOR} in it, which parts the forms "
                "of a cell",
                hint="Write TBX, or correct the form.",
            )
    return f" {SEPARATOR} ".join(values)


def _decode(path: str | os.PathLike[str]) -> str:
    content = read_bytes(path)
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"is not {error.encoding}: {error.reason}",
            path=path,
            line=content.count(b"\n", 0, error.start) + 1,
            hint='Save it as UTF-8, or from Excel as "Unicode text".',
        ) from error
    text = text.removeprefix("\ufeff")  # a second mark, of a tool that took the first for a letter
    if not text.strip():
        raise ReadError("is empty", path=path, hint="Its first row names the columns.")
    if "\0" in text:
        raise ReadError(
            "holds a NUL character, so it is no table",
            path=path,
            line=text.count("\n", 0, text.index("\0")) + 1,
            hint='Save it as UTF-8, or from Excel as "Unicode text".',
        )
    return text
