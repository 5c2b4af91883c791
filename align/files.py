"""Reading files with one voice when that fails; writing them whole or not at all."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from align.errors import AlignError, ExportError, ReadError


def read_bytes(
    path: str | os.PathLike[str],
    *,
    limit: int | None = None,
    error: type[AlignError] = ReadError,
) -> bytes:
    """The content of a file.

    Args:
        path: the file, or a pipe.
        limit: bytes; a larger file is refused before it is read.
        error: class of the error to raise.

    Raises:
        AlignError: of the class `error`: it is missing, a folder, not readable, or too large.
    """
    with _telling(path, error), Path(path).open("rb") as stream:
        if limit is None:
            return stream.read()
        if os.fstat(stream.fileno()).st_size <= limit:
            data = stream.read(limit + 1)  # a pipe has no size
            if len(data) <= limit:
                return data
    raise error(
        f"is larger than {limit // 1_000_000} MB",
        path=path,
        hint="Is it a text? If so, cut it into volumes or chapters.",
    )


@contextlib.contextmanager
def open_bytes(source: str | os.PathLike[str] | bytes) -> Iterator[BinaryIO]:
    """A stream of a file, or of the bytes that would be in it.

    Raises:
        ReadError: it is missing, a folder, or not readable.
    """
    if isinstance(source, bytes):
        yield BytesIO(source)
        return
    with _telling(source, ReadError):
        stream = Path(source).open("rb")  # noqa: SIM115 (closed below)
    with stream:
        yield stream


@contextlib.contextmanager
def _telling(path: str | os.PathLike[str], error: type[AlignError]) -> Iterator[None]:
    """What goes wrong while a file is read, in words."""
    try:
        yield
    except FileNotFoundError as failure:
        raise error("there is no such file", path=path, hint="Check the name.") from failure
    except IsADirectoryError as failure:
        raise error("is a folder, not a file", path=path, hint="Name a file in it.") from failure
    except (OSError, ValueError) as failure:
        reason = getattr(failure, "strerror", None) or failure
        raise error(f"cannot be read: {reason}", path=path) from failure


def make_folder(path: str | os.PathLike[str]) -> Path:
    """Make a folder to write to, and those above it, where they are not there yet.

    Raises:
        ExportError: it cannot be made, or is a file.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise ExportError("is a file, not a folder", path=folder, hint="Name a folder.") from error
    except OSError as error:
        raise ExportError(
            f"cannot be made: {error.strerror or error}",
            path=folder,
            hint="Check that you may write there, and that the disk is not full.",
        ) from error
    return folder


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


def back_up(path: Path) -> Path:
    """Copy a file to ``FILE.bak`` beside it, or ``FILE.bak2`` ... where that is there already.

    Raises:
        ExportError: the copy cannot be written.
    """
    names = itertools.chain([".bak"], (f".bak{n}" for n in itertools.count(2)))
    for backup in (path.with_name(path.name + name) for name in names):
        try:
            with path.open("rb") as old, backup.open("xb") as stream:
                try:
                    shutil.copyfileobj(old, stream)
                    stream.flush()
                    os.fsync(stream.fileno())
                except OSError:
                    backup.unlink(missing_ok=True)
                    raise
            with contextlib.suppress(OSError):
                shutil.copymode(path, backup)
        except FileExistsError:
            continue
        except OSError as error:
            raise ExportError(
                f"cannot be backed up: {error.strerror or error}",
                path=path,
                hint="Check that you may write there, and that the disk is not full.",
            ) from error
        return backup
    raise AssertionError("there is always another name")
