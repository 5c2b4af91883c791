"""The file of decisions: read whole, written a line at a time, by one process at a time."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from align.errors import EncodingError, ExportError, ReadError
from align.files import atomic_write, read_bytes
from align.formats.decisions.records import Decision, decision_line, decision_of
from align.formats.jsonl import check_head, line_of_json
from align.locks import Lock

FORMAT = "align.decisions"
VERSION = 2
OLDEST = 1
"""The oldest version that is read."""

_BOM = b"\xef\xbb\xbf"
_WRONG = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


class Reading(NamedTuple):
    """What a file of decisions holds."""

    decisions: tuple[Decision, ...] = ()
    notices: tuple[str, ...] = ()
    """What a person should know of how it was read: a last line that was cut off."""
    end: int = 0
    """Bytes up to which it is whole."""
    size: int = 0
    """Bytes of all of it."""
    ended: bool = True
    """Does a line end where it is whole?"""


def write_decisions(decisions: Iterable[Decision], stream: BinaryIO) -> None:
    """Write the first line and the decisions."""
    stream.write(line_of_json({"format": FORMAT, "version": VERSION}))
    for decision in decisions:
        stream.write(decision_line(decision))


def read_decisions(path: str | os.PathLike[str]) -> tuple[Decision, ...]:
    """The decisions of a file, in order (see `read_log`)."""
    return read_log(path).decisions


def read_log(path: str | os.PathLike[str]) -> Reading:
    """What a file of decisions holds, all lines in order; a last line that was cut off in the
    middle, as by a crash, is passed over and told.

    Raises:
        EncodingError: not UTF-8.
        ReadError: not readable, not of this format or of a version not known here, or another
            line that is no decision.
    """
    data = read_bytes(path)
    lines = data.split(b"\n")
    lines[0] = lines[0].removeprefix(_BOM)
    _check_head(lines[0], path)
    decisions: list[Decision] = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        try:
            try:
                record = json.loads(line.decode())
            except ValueError as error:
                if number < len(lines) or not _cut_off(error):
                    raise
                said = line[:60].decode(errors="replace")
                notice = f"{path}:{number}: the last line was cut off and is passed over: {said}"
                end = len(data) - len(line)
                return Reading(tuple(decisions), (notice,), end, len(data))
            decisions.append(decision_of(record))
        except UnicodeDecodeError as error:
            raise EncodingError("is not UTF-8", path=path, line=number) from error
        except _WRONG as error:
            reason = f"no {error}" if isinstance(error, KeyError) else error
            raise ReadError(
                f"is not a decision: {reason}",
                path=path,
                line=number,
                hint="The line may be edited, or of a newer align.",
            ) from error
    return Reading(tuple(decisions), (), len(data), len(data), data.endswith(b"\n"))


def _cut_off(error: ValueError) -> bool:
    """Can the beginning of a good line be wrong in this way?"""
    return not isinstance(error, UnicodeDecodeError) or error.reason == "unexpected end of data"


def _check_head(line: bytes, path: object) -> None:
    try:
        head = json.loads(line)
    except (ValueError, RecursionError):
        head = None
    check_head(
        head,
        FORMAT,
        VERSION,
        path,
        oldest=OLDEST,
        other="Name a file that align decisions or align review wrote.",
        newer="Use the align that wrote it.",
    )


class Log:
    """A file of decisions that this process alone writes to; each line is on the disk when
    `append` returns. A file that is not there is made with the first line.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Lock and read the file.

        Raises:
            ExportError: another process writes to it, or the folder cannot be written to.
            ReadError: as `read_log`.
        """
        self.path = Path(path)
        self._handle = -1
        self._lock = Lock(
            self.path.with_name(f"{self.path.name}.lock"),
            self.path,
            held="is open in another review",
            hint="Close that one first, or write your decisions to another file with --decisions; "
            "align decisions makes one of both.",
        )
        try:
            self.reading = read_log(self.path) if self.path.exists() else Reading()
        except BaseException:
            self._lock.release()
            raise
        self._size = self.reading.size

    def append(self, decision: Decision) -> None:
        """Add a line; the rest of a line that was cut off goes first.

        Raises:
            ExportError: the disk is full, or another program has changed the file.
        """
        line = decision_line(decision)
        try:
            if self._handle < 0:
                self._open()
                line = line if self.reading.ended else b"\n" + line
            elif os.fstat(self._handle).st_size != self._size:
                raise self._changed()
            try:
                rest = memoryview(line)
                while rest:
                    rest = rest[os.write(self._handle, rest) :]
                os.fsync(self._handle)
            except OSError:
                with contextlib.suppress(OSError):
                    os.ftruncate(self._handle, self._size)
                raise
        except OSError as error:
            raise ExportError(
                f"cannot be written: {error.strerror or error}",
                path=self.path,
                hint="The decision was not taken. Check that the disk is not full.",
            ) from error
        self._size += len(line)

    def _open(self) -> None:
        if not self._size and not self.path.exists():
            with atomic_write(self.path) as stream:
                write_decisions((), stream)
            self._size = self.path.stat().st_size
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
        if os.fstat(handle).st_size != self._size:
            os.close(handle)
            raise self._changed()
        self._handle = handle
        if self.reading.end < self.reading.size:
            os.ftruncate(handle, self.reading.end)
            self._size = self.reading.end

    def _changed(self) -> ExportError:
        return ExportError(
            "was changed by another program since it was read",
            path=self.path,
            hint="The decision was not taken. Close the review and open it again.",
        )

    def close(self) -> None:
        """Let others write to the file."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
