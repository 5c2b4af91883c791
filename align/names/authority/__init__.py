"""Authority files: the names of a text, and how each is to be written in each language.

::

    records   a name, its forms, and what a file of them is
    table     tab-separated, for spreadsheets
    tbx       TBX-Basic, for termbases
    lint      what is wrong with one
    merge     two joined into one
    extract   one proposed from aligned editions
    forms     its forms found in a text
    guard     where a form stays as it is: code, titles of works, other languages
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from align.errors import ExportError, UnknownFormatError
from align.files import atomic_write
from align.names.authority.lint import lint_authority
from align.names.authority.merge import Conflict, merge_authorities
from align.names.authority.records import Authority, Forms, NameRecord, forms_in
from align.names.authority.table import read_table, write_table
from align.names.authority.tbx import read_tbx, write_tbx

__all__ = [
    "Authority",
    "Conflict",
    "Forms",
    "NameRecord",
    "authority_suffix",
    "forms_in",
    "lint_authority",
    "merge_authorities",
    "read_authority",
    "write_authority",
]

_READERS: dict[str, Callable[[str | os.PathLike[str]], Authority]] = {
    ".tsv": read_table,
    ".tbx": read_tbx,
}
_WRITERS: dict[str, Callable[[Authority, BinaryIO], None]] = {
    ".tsv": write_table,
    ".tbx": write_tbx,
}


def read_authority(path: str | os.PathLike[str]) -> Authority:
    """The records of an authority file, ``.tsv`` or ``.tbx``.

    Raises:
        UnknownFormatError: another suffix.
        ReadError: the file is not of that format, with the line.
    """
    return _READERS[authority_suffix(path)](path)


def write_authority(authority: Authority, path: str | os.PathLike[str]) -> None:
    """Write records to a file, whole or not at all, as its suffix says: ``.tsv`` or ``.tbx``.

    Raises:
        UnknownFormatError: another suffix.
        ExportError: the file cannot be written, or cannot hold a record.
    """
    writer = _WRITERS[authority_suffix(path)]
    try:
        with atomic_write(path) as stream:
            writer(authority, stream)
    except ExportError as error:
        error.path = error.path or str(path)
        raise
    except UnicodeEncodeError as error:
        raise ExportError(
            f"cannot be written: a form has the character {error.object[error.start]!r}, which is "
            "none",
            path=path,
        ) from error


def authority_suffix(path: str | os.PathLike[str]) -> str:
    """The suffix of an authority file, ``.tsv`` or ``.tbx``.

    Raises:
        UnknownFormatError: another suffix.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _READERS:
        raise UnknownFormatError(
            f"is no authority file: they end in {' or '.join(_READERS)}",
            path=path,
            hint="From a spreadsheet, save as tab-separated text and name it .tsv; from a CAT "
            "tool, export TBX.",
        )
    return suffix
