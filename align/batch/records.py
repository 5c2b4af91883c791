"""What became of each pair: written down as it comes, found again, and told in tables."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from align.batch.pairs import Pair, Stray
from align.errors import ReadError
from align.files import atomic_write
from align.formats.jsonl import check_head, line_of_json
from align.formats.tsv import plain_row
from align.outputs import Output

FORMAT = "align.batch"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a pair."""

    key: str
    """Of the pair."""
    hash: str = ""
    """Of all that its alignment depends on; empty where it is to be tried again in any case."""
    failure: str = ""
    """Why it could not be aligned; empty if it was."""
    hint: str = ""
    """What to do about that."""
    segments: tuple[int, int] = (0, 0)
    beads: int = 0
    paired: float = 0.0
    """Share of the segments that have a counterpart, 0..1."""
    score: float = 0.0
    """Mean score of the beads, 0..1."""
    doubtful: int = 0
    """Beads that are more probably wrong than right."""
    notices: tuple[str, ...] = ()
    signature: str = ""
    seconds: float = 0.0


class Journal:
    """The records of a batch, in a file to which each is added as it comes.

    Only the places of the records are kept, some 150 bytes each. What a process that was killed
    left unfinished at the end of the file is cut off.
    """

    def __init__(self, path: Path) -> None:
        """Open it, or begin it.

        Raises:
            ReadError: it is no journal of ours.
            OSError: it cannot be read or written to.
        """
        self._places: dict[str, int] = {}
        self._stream = path.open("a+b")
        self._stream.seek(0)
        end = 0
        for number, line in enumerate(self._stream, 1):
            if not line.endswith(b"\n"):
                break
            try:
                found = json.loads(line)
            except ValueError:
                found = None
            if number == 1:
                hint = "It is the journal of align batch: move it away, and all is done anew."
                check_head(found, FORMAT, VERSION, path, other=hint, newer=hint)
            elif not isinstance(found, dict) or not isinstance(found.get("key"), str):
                raise ReadError(
                    "is no record of a pair",
                    path=path,
                    line=number,
                    hint="Delete the line, and its pair is aligned anew.",
                )
            else:
                self._places[found["key"]] = end
            end += len(line)
        self._stream.truncate(end)
        if not end:
            self._stream.write(line_of_json({"format": FORMAT, "version": VERSION}))
            self._stream.flush()

    def get(self, key: str) -> Record | None:
        """The last record of a pair."""
        if key not in self._places:
            return None
        self._stream.seek(self._places[key])
        found = json.loads(self._stream.readline())
        lists = ("segments", "notices")
        return Record(**{**found, **{name: tuple(found[name]) for name in lists}})

    def add(self, record: Record) -> None:
        """Write a record; it is there when this returns, even if the process is then killed."""
        self._places[record.key] = self._stream.seek(0, 2)
        self._stream.write(line_of_json(asdict(record)))
        self._stream.flush()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


PAIRS, FAILURES = "pairs.tsv", "failures.tsv"
COLUMNS = (
    "pair",
    "source_segments",
    "target_segments",
    "beads",
    "paired",
    "score",
    "doubtful",
    "source",
    "target",
    "notices",
)
"""Of the table of pairs."""


def write_tables(
    folder: Path, pairs: Iterable[Pair], strays: Iterable[Stray], journal: Journal
) -> tuple[Output, Output]:
    """Write the tables of the pairs that were aligned, and of those that were not with the files
    that are in no pair.

    Raises:
        ExportError: they cannot be written.
    """
    done = failed = 0
    with (
        atomic_write(folder / PAIRS) as aligned,
        atomic_write(folder / FAILURES) as failures,
    ):
        aligned.write(_line(COLUMNS))
        failures.write(_line(("pair", "source", "target", "reason", "what_to_do")))
        for pair in pairs:
            record = journal.get(pair.key)
            if record is None:
                continue
            if record.failure:
                failed += 1
                row = (pair.key, pair.source, pair.target, record.failure, record.hint)
                failures.write(_line(row))
            else:
                done += 1
                aligned.write(_line(_cells(pair, record)))
        for stray in strays:
            failed += 1
            failures.write(_line(("", stray.path, "", stray.reason, "")))
    return (
        Output(folder / PAIRS, done, "pair"),
        Output(folder / FAILURES, failed, "failure"),
    )


def _cells(pair: Pair, record: Record) -> tuple[str, ...]:
    """A line of the table of pairs, as `COLUMNS` has it."""
    return (
        pair.key,
        *map(str, record.segments),
        str(record.beads),
        f"{record.paired:.3f}",
        f"{record.score:.3f}",
        str(record.doubtful),
        pair.source,
        pair.target,
        "; ".join(record.notices),
    )


def _line(cells: Iterable[str]) -> bytes:
    return plain_row(cells).encode(errors="backslashreplace")
