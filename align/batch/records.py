"""What became of each pair: written down as it comes, found again, and told in tables."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

from align.batch.pairs import Pair, Stray
from align.errors import ReadError
from align.files import atomic_write
from align.formats.jsonl import check_head, line_of_json
from align.formats.report import (
    Collection,
    FailedPair,
    PairRow,
    histogram,
    render_collection,
)
from align.formats.tsv import plain_row
from align.outputs import Output

FORMAT = "align.batch"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a pair."""

    key: str = ""
    """Of the pair."""
    hash: str = ""
    """Of all that its alignment depends on; empty where it is to be tried again in any case."""
    failure: str = ""
    """Why it could not be aligned; empty if it was."""
    hint: str = ""
    """What to do about that."""
    segments: tuple[int, int] = (0, 0)
    beads: int = 0
    worth: float = 0.0
    """How far the texts are translations of each other, 0..1: the share of their segments that have
    a counterpart, each counted with the score of its bead."""
    doubtful: int = 0
    """Beads that are more probably wrong than right."""
    notices: tuple[str, ...] = ()
    signature: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Sketched:
    """What a text is known by, that those which belong together may be found."""

    key: str = ""
    """Its path."""
    hash: str = ""
    """Of all that this depends on."""
    failure: str = ""
    """Why it could not be read; empty if it was."""
    vector: str = ""
    """The bytes of a vector of float32, in base 64."""
    words: tuple[tuple[str, int], ...] = ()


R = TypeVar("R", Record, Sketched)


class Journal(Generic[R]):
    """Records, in a file to which each is added as it comes.

    Only the places of the records are kept, some 150 bytes each. What a process that was killed
    left unfinished at the end of the file is cut off.
    """

    def __init__(self, path: Path, kind: type[R]) -> None:
        """Open it, or begin it; its records are of this kind.

        Raises:
            ReadError: it is no journal of ours.
            OSError: it cannot be read or written to.
        """
        self._kind: type[R] = kind
        self._forms = {one.name: type(one.default) for one in fields(kind)}
        self._places: dict[str, int] = {}
        self._stream = path.open("a+b")
        try:
            end = self._read(path)
        except BaseException:
            self._stream.close()
            raise
        self._stream.truncate(end)
        if not end:
            self._stream.write(line_of_json({"format": FORMAT, "version": VERSION}))
            self._stream.flush()

    def _read(self, path: Path) -> int:
        """Find the records; how many bytes are whole."""
        self._stream.seek(0)
        end = 0
        for number, line in enumerate(self._stream, 1):
            if not line.endswith(b"\n"):
                break
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                found = None
            if number == 1:
                hint = "It is the journal of align batch: move it away, and all is done anew."
                check_head(found, FORMAT, VERSION, path, other=hint, newer=hint)
            elif not isinstance(found, dict) or not isinstance(found.get("key"), str):
                raise ReadError(
                    "is no record",
                    path=path,
                    line=number,
                    hint="Delete the line, and what it was of is done anew.",
                )
            else:
                self._places[found["key"]] = end
            end += len(line)
        return end

    def get(self, key: str) -> R | None:
        """The last record of this key; one that is none of ours counts as none."""
        if key not in self._places:
            return None
        self._stream.seek(self._places[key])
        found = json.loads(self._stream.readline())
        values = {name: _frozen(value) for name, value in found.items()}
        if values.keys() != self._forms.keys() or not all(
            isinstance(values[name], (form, int) if form is float else form)
            for name, form in self._forms.items()
        ):
            return None
        made: R = self._kind(**values)
        return made

    def add(self, record: R) -> None:
        """Write a record; it is there when this returns, even if the process is then killed."""
        self._places[record.key] = self._stream.seek(0, 2)
        self._stream.write(line_of_json(asdict(record)))
        self._stream.flush()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _frozen(value: object) -> Any:
    """A list of JSON, and those in it, as tuples."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


PAIRS, FAILURES, SUMMARY = "pairs.tsv", "failures.tsv", "report.html"
COLUMNS = (
    "pair",
    "source_segments",
    "target_segments",
    "beads",
    "worth",
    "doubtful",
    "source",
    "target",
    "notices",
)
"""Of the table of pairs."""
SHOWN = 100
"""Pairs that the page tells of each by itself, and as many failures; the tables have all."""


def write_tables(
    folder: Path, pairs: Sequence[Pair], strays: Sequence[Stray], journal: Journal[Record]
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
        for pair, record in _recorded(pairs, journal):
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
    return Output(folder / PAIRS, done, "pair"), Output(folder / FAILURES, failed, "failure")


def _recorded(pairs: Iterable[Pair], journal: Journal[Record]) -> Iterator[tuple[Pair, Record]]:
    """The pairs that were dealt with, each with its record."""
    return ((pair, record) for pair in pairs if (record := journal.get(pair.key)))


def write_summary(
    folder: Path,
    pairs: Sequence[Pair],
    strays: Sequence[Stray],
    journal: Journal[Record],
    outputs: Sequence[Output],
    language: str = "en",
) -> Output:
    """Write what became of all pairs as a page of HTML, its own words in `language`.

    Raises:
        ExportError: it cannot be written.
    """
    failed: list[FailedPair] = []
    done: list[tuple[str, Record]] = []
    for pair, record in _recorded(pairs, journal):
        if record.failure:
            failed.append(FailedPair(pair.key, record.failure, record.hint))
        else:
            done.append((pair.key, record))
    failed += (FailedPair(stray.path, stray.reason, "") for stray in strays)
    looks = heapq.nsmallest(SHOWN, done, key=lambda one: (one[1].worth, one[0]))
    page = Collection(
        title=", ".join(dict.fromkeys(pair.group for pair in pairs)),
        count=len(done),
        failed=len(failed),
        segments=sum(sum(record.segments) for _, record in done),
        beads=sum(record.beads for _, record in done),
        bars=tuple(histogram(record.worth for _, record in done)),
        looks=tuple(
            PairRow(key, record.worth, record.segments, record.doubtful, record.notices)
            for key, record in looks
        ),
        failures=tuple(failed[:SHOWN]),
        files=tuple((output.path.name, output.count) for output in outputs),
        signature=done[0][1].signature if done else "",
    )
    with atomic_write(folder / SUMMARY) as stream:
        stream.write(render_collection(page, language).encode())
    return Output(folder / SUMMARY, len(done), "pair")


def _cells(pair: Pair, record: Record) -> tuple[str, ...]:
    """A line of the table of pairs, as `COLUMNS` has it."""
    return (
        pair.key,
        *map(str, record.segments),
        str(record.beads),
        f"{record.worth:.3f}",
        str(record.doubtful),
        pair.source,
        pair.target,
        "; ".join(record.notices),
    )


def _line(cells: Iterable[str]) -> bytes:
    return plain_row(cells).encode(errors="backslashreplace")
