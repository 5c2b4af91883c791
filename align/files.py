"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from align.errors import ExportError


@contextlib.contextmanager
def atomic_write(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A binary stream whose content becomes the file `path` when the block ends well.

    It is written beside its target, synced, then renamed over it: a reader sees the old file or
    the new one. Where the block raises, the old file stays and nothing new is left.

    Raises:
        ExportError: the folder does not exist or cannot be written to, or the disk is full.
    """
    target = Path(path)
    temporary: Path | None = None
    try:
        if target.is_dir():
            raise ExportError("is a folder, not a file", path=target, hint="Give a file name.")
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
        temporary = None
    except OSError as error:
        raise ExportError(
            f"cannot be written: {error.strerror or error}",
            path=target,
            hint="Check that the folder exists, that you may write there, and that the disk "
            "is not full.",
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _mode(target: Path) -> int:
    """The mode of the file to be replaced, or what a new file gets."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
