r"""A table of units, tab-separated, one a line, for spreadsheets and for line tools.

UTF-8, lines ending in LF, a header line. Within a cell a tab, a line break, a control character
or a backslash is written as ``\t``, ``\n``, ``\u0001`` or ``\\``, so that a line is always one
unit; a cell that begins with a quotation mark ``"`` is quoted as in CSV, for a spreadsheet would
take the mark as its own. Nothing else is changed. That holds for a text that begins with ``=``,
``+``, ``-`` or ``@`` too: import the columns as text if a spreadsheet is not to calculate it.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from align.errors import EncodingError, ReadError
from align.files import read_bytes
from align.formats.interface import Written, parse_kind
from align.model import Anchor, BlockKind, Passage, Unit, Variant

COLUMNS = (
    "id",
    "score",
    "kind",
    "source",
    "target",
    "source_language",
    "target_language",
    "source_place",
    "target_place",
    "document",
    "block",
    "block_kind",
)
"""A file to be read needs only ``source`` and ``target``; order and other columns are free."""


def write_tsv(
    units: Iterable[Unit],
    stream: BinaryIO,
    source_language: str,
    target_language: str,
    *,
    bom: bool = False,
) -> Written:
    """Write every unit; where it has no counterpart the text is empty.

    A place is ``path:line:column`` of the text's first character. `bom` puts the mark before it
    by which Excel knows UTF-8.
    """
    units = tuple(units)
    stream.write(codecs.BOM_UTF8 if bom else b"")
    stream.write(_line(COLUMNS))
    for unit in units:
        cells = (
            unit.id,
            f"{unit.score:.4f}",
            unit.kind,
            unit.source.text if unit.source else "",
            unit.target.text if unit.target else "",
            source_language,
            target_language,
            _place(unit.source),
            _place(unit.target),
            unit.document,
            str(unit.block),
            unit.block_kind,
        )
        stream.write(_line(cells))
    return Written(len(units))


def read_tsv(path: str | os.PathLike[str]) -> tuple[Unit, ...]:
    """The units of a table, written here or by hand; its first line names the columns.

    Raises:
        EncodingError: not UTF-8, nor UTF-16 with its mark.
        ReadError: not readable, no column ``source`` or ``target``, a line with more cells than
            the header, or a number that is none.
    """
    units: list[Unit] = []
    for line, cells in read_cells(path):
        try:
            units.append(_unit(cells, line - 1))
        except ValueError as error:
            raise _wrong(error, path, line) from error
    return tuple(units)


def read_cells(path: str | os.PathLike[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The number of each line that is not empty, and its cells by the names of their columns.

    Raises:
        EncodingError, ReadError: as `read_tsv`.
    """
    lines = _decode(path).split("\n")
    names = _cells(lines[0])
    if not {"source", "target"} <= set(names):
        raise ReadError(
            "has no columns named source and target",
            path=path,
            line=1,
            hint=f"The first line names the columns, with tabs between: {', '.join(COLUMNS)}.",
        )
    for number, line in enumerate(lines[1:], 2):
        if line.strip("\r"):
            cells = _cells(line)
            if len(cells) > len(names):
                said = f"{len(cells)} cells under a header of {len(names)}"
                raise _wrong(said, path, number)
            yield number, dict(zip(names, cells, strict=False))


def _wrong(reason: object, path: object, line: int) -> ReadError:
    return ReadError(
        f"is not a unit: {reason}",
        path=path,
        line=line,
        hint=r"Tabs and line breaks within a text are written \t and \n.",
    )


def _unit(cells: Mapping[str, str], number: int) -> Unit:
    kind = parse_kind(cells.get("kind") or "1-1")
    source, target = (
        _variant(
            cells.get(side, ""),
            cells.get(f"{side}_language") or "und",
            cells.get(f"{side}_place", ""),
            segments,
        )
        for side, segments in zip(("source", "target"), kind, strict=True)
    )
    return Unit(
        id=cells.get("id") or str(number),
        source=source,
        target=target,
        score=float(cells.get("score") or 1),
        block_kind=BlockKind(cells.get("block_kind") or BlockKind.PARAGRAPH),
        document=cells.get("document", ""),
        block=int(cells.get("block") or number),
    )


def _variant(text: str, language: str, place: str, segments: int) -> Variant | None:
    if not text:
        return None
    found = re.fullmatch(r"(.*):([0-9]+):([0-9]+)", place, re.DOTALL)
    passage = (
        Passage(text, found[1], (Anchor(0, int(found[2]), int(found[3])),))
        if found
        else Passage(text, place)
    )
    return Variant(language, passage, max(1, segments))


def _place(variant: Variant | None) -> str:
    if variant is None:
        return ""
    return str(variant.passage.locate()) if variant.passage.anchors else variant.passage.path


_UNSAFE = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(u[0-9a-f]{4}|[\\tnr])")
_SHORT = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_LONG = {escape[1]: character for character, escape in _SHORT.items()}


def _line(cells: Iterable[str]) -> bytes:
    return ("\t".join(map(_quote, cells)) + "\n").encode()


def _quote(text: str) -> str:
    cell = _UNSAFE.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}", text)
    if not cell.startswith('"'):
        return cell
    return '"' + cell.replace('"', '""') + '"'


def _cells(line: str) -> list[str]:
    return [_unquote(cell) for cell in line.rstrip("\r").split("\t")]


def _unquote(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        cell = cell[1:-1].replace('""', '"')
    return _ESCAPE.sub(lambda found: _LONG.get(found[1]) or chr(int(found[1][1:], 16)), cell)


def _decode(path: str | os.PathLike[str]) -> str:
    content = read_bytes(path)
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"is not {error.encoding}: {error.reason}",
            path=path,
            line=content.count(b"\n", 0, error.start) + 1,
            hint="Save the table as UTF-8.",
        ) from error


def plain_row(cells: Iterable[str]) -> str:
    """A line of a table that people look at in a spreadsheet, and that calculates nothing there.

    Each run of white space or control characters is a single space; before a cell that begins as a
    formula does there is an apostrophe, and one that begins with a quotation mark is quoted as in
    CSV.

    >>> plain_row(["a\\tb", "=1+1"])
    "a b\\t'=1+1\\n"
    """
    return "\t".join(map(_plain, cells)) + "\n"


def _plain(text: str) -> str:
    cell = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()
    if cell.startswith(("=", "+", "-", "@")):
        return f"'{cell}"
    return '"' + cell.replace('"', '""') + '"' if cell.startswith('"') else cell
