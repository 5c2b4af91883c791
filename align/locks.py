"""One process at a time."""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from align.errors import ExportError

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        os.lseek(handle, 1 << 30, os.SEEK_SET)  # what is locked cannot be read: not the words
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """A lock on a file, held by a file beside it that says who holds it.

    The system frees it when the process ends, however it ends.
    """

    def __init__(self, path: Path, file: Path, *, held: str, hint: str) -> None:
        """Take it.

        Args:
            path: of the lock.
            file: what is locked, for the message.
            held: what to say of it where another process holds it.
            hint: what to do then.

        Raises:
            ExportError: another process holds it, or the folder cannot be written to.
        """
        self._path = path
        while True:
            try:
                handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            except OSError as error:
                raise ExportError(
                    f"cannot be written to: {error.strerror or error}",
                    path=file,
                    hint="Check that the folder exists and that you may write there.",
                ) from error
            try:
                _take(handle)
            except OSError as error:
                os.lseek(handle, 0, os.SEEK_SET)
                holder = os.read(handle, 200).decode(errors="replace").strip()
                os.close(handle)
                raise ExportError(
                    f"{held} ({holder or 'process unknown'})", path=file, hint=hint
                ) from error
            if self._same(handle):
                break
            os.close(handle)  # who held it took it away in between
        self._handle = handle
        said = f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n"
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, said.encode())

    def _same(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self._path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Free it, and take its file away."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(self._handle)
            self._handle = -1
