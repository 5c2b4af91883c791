"""Findings that are known already, so that only what is new is told.

JSON Lines, sorted: the first line names the format, each further one a finding::

    {"format": "align.baseline", "version": 1}
    {"check": "number-differs", "text": "1,200", "hash": "8a4108903effd7ec"}

See `align.units.FindingName`: a finding is known again while both texts of its unit stand, on
whatever line.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable

from align.errors import ReadError
from align.files import atomic_write, read_bytes
from align.formats.jsonl import check_head, line_of_json
from align.units import FindingName

FORMAT = "align.baseline"
VERSION = 1


def write_baseline(path: str | os.PathLike[str], names: Iterable[FindingName]) -> int:
    """Write the names of findings, each as often as it is given; how many there were.

    Raises:
        ExportError: the file cannot be written.
    """
    ordered = sorted(names)
    with atomic_write(path) as stream:
        stream.write(line_of_json({"format": FORMAT, "version": VERSION}))
        for name in ordered:
            stream.write(line_of_json(name._asdict()))
    return len(ordered)


def read_baseline(path: str | os.PathLike[str]) -> Counter[FindingName]:
    """How often each finding is in a file.

    Raises:
        ReadError: not readable, not of this format or of a version not known here, or a line
            that is none of it.
    """
    names: Counter[FindingName] = Counter()
    for number, line in enumerate(read_bytes(path).removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if number > 1 and not line.strip():
            continue
        try:
            record = json.loads(line.decode())
        except (ValueError, RecursionError):
            record = None
        if number == 1:
            check_head(
                record,
                FORMAT,
                VERSION,
                path,
                other="Name a file that align check --write-baseline wrote.",
                newer="Use the align that wrote it.",
            )
            continue
        fields = [
            record.get(key) if isinstance(record, dict) else None for key in FindingName._fields
        ]
        if not all(isinstance(field, str) for field in fields):
            raise ReadError(
                "is not a finding",
                path=path,
                line=number,
                hint="Write the file anew with align check --write-baseline.",
            )
        names[FindingName._make(fields)] += 1
    return names
