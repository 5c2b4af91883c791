"""What an encoder has worked out, kept for the next time: numbers by a hash, in one SQLite file.

It holds no text: a key is a hash (BLAKE2b) of the encoder and of what it read. Several processes
may use it at once. Nothing depends on it: where it is damaged it is begun anew, and where it
cannot be used the work is done without it.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from platformdirs import user_cache_path

T = TypeVar("T")

LIMIT = 1_000_000_000
"""Bytes that are kept; beyond, what was not asked for longest goes first."""
KEPT = 0.8
"""The share of `LIMIT` that is left when some has gone."""
DAY = 86_400
WAIT = 5.0
"""Seconds to wait for another process."""
MAGIC = b"SQLite format 3\0"
"""What such a file begins with."""
MANY = 500
"""Keys asked for at a time."""


def default_path() -> Path:
    """Where the vectors of this user are kept."""
    return user_cache_path("align") / "vectors.sqlite"


def key_of(*parts: bytes | str) -> bytes:
    """The key of what these make."""
    hash = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        hash.update(len(data).to_bytes(8, "little") + data)
    return hash.digest()


class Store:
    """Bytes by their keys. No call fails: what cannot be had is not there."""

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        self.path, self.limit = path, limit
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._given_up = False

    def known(self, keys: Sequence[bytes]) -> set[bytes]:
        """Those that are there."""

        def look(connection: sqlite3.Connection) -> set[bytes]:
            found: set[bytes] = set()
            now = int(time.time())
            for at in range(0, len(keys), MANY):
                some = keys[at : at + MANY]
                rows = connection.execute(
                    "SELECT key, used FROM vectors WHERE key IN ("
                    + ",".join("?" * len(some))
                    + ")",
                    some,
                ).fetchall()
                found.update(key for key, _ in rows)
                old = [(now, key) for key, used in rows if used < now - DAY]
                if old:
                    connection.executemany("UPDATE vectors SET used = ? WHERE key = ?", old)
            return found

        return self._do(look) or set()

    def get(self, key: bytes) -> bytes | None:
        """The bytes of a key, if they are there."""

        def look(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute("SELECT data FROM vectors WHERE key = ?", (key,)).fetchone()
            return row[0] if row else None

        return self._do(look)

    def put(self, items: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep these."""
        now = int(time.time())
        rows = [(key, now, data) for key, data in items]

        def write(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            self._shrink(connection)

        self._do(write)

    def close(self) -> None:
        """Let go of the file; it is opened again when it is needed."""
        with self._lock:
            self._close()

    def size(self) -> int:
        """Bytes of what is kept."""
        return self._do(_size) or 0

    def _shrink(self, connection: sqlite3.Connection) -> None:
        if (size := _size(connection)) <= self.limit:
            return
        over, gone = size - KEPT * self.limit, []
        for key, length in connection.execute(
            "SELECT key, length(data) FROM vectors ORDER BY used, rowid"
        ):
            gone.append((key,))
            over -= length
            if over <= 0:
                break
        connection.executemany("DELETE FROM vectors WHERE key = ?", gone)

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What the work gives, in one transaction; None where it cannot be done."""
        with self._lock:
            for attempt in range(2):
                if self._given_up:
                    return None
                try:
                    self._connection = self._connection or _connected(self.path)
                    with self._connection:
                        return work(self._connection)
                except (sqlite3.Error, OSError) as error:
                    self._close()
                    damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(
                        error, sqlite3.OperationalError
                    )
                    if damaged and not attempt:
                        self._remove()  # and once more, with a new one
                    else:
                        self._given_up = True
            return None

    def _close(self) -> None:
        if self._connection:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _remove(self) -> None:
        """Take the file away, if it is one of these: ``ALIGN_CACHE`` may name any file."""
        try:
            with self.path.open("rb") as stream:
                ours = stream.read(len(MAGIC)) == MAGIC
        except OSError:
            return
        if not ours and self.path != default_path():
            return
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)


def _connected(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=WAIT, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors "
            "(key BLOB PRIMARY KEY, used INTEGER NOT NULL, data BLOB NOT NULL)"
        )
    except BaseException:
        connection.close()
        raise
    return connection


def _size(connection: sqlite3.Connection) -> int:
    pages, free, page = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * page)
