"""The one door through which zip archives come in (docx, odt, epub), and are rewritten.

Nothing is ever unpacked to disk. What the archive says of itself is believed only where it makes
the tool do less: a member that unpacks to more than it declared, or to something else, is refused.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from itertools import pairwise
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from align.errors import AlignError, ReadError

__all__ = ["Archive", "open_archive", "rewritten"]

MEMBER_LIMIT = 50_000_000
"""Bytes of one member when unpacked (the text of a long novel in a docx has 15 MB)."""
TOTAL_LIMIT = 1_000_000_000
"""Bytes of all members when unpacked."""
COUNT_LIMIT = 20_000
"""Members (an illustrated book has 2,000)."""
RATIO_LIMIT = 200
"""How many times larger than in the archive a member of over `RATIO_FLOOR` may be: XML reaches
60, a bomb 1,000."""
RATIO_FLOOR = 20_000_000

_AGAIN = "Open it in the program that made it and save it again, or fetch it again."
_HOSTILE = "It may be made to do harm: ask the person you have it from for another copy."
_ENCRYPTED = 0x1
_SIZES_FOLLOW = 0x8
"""The flag of a member whose sizes stand after it."""
_ENTRY = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s5H3L2H")
"""The header before a member: signature, version, flags, method, time, date, CRC-32, size in the
archive and unpacked, length of the name and of the extra field (APPNOTE.TXT 4.3.7)."""
_CENTRAL = struct.Struct("<4s6H3L5H2L")
"""The entry of a member in the list at the end (4.3.12)."""
_END = struct.Struct("<4s4H2LH")
"""What closes the list (4.3.16)."""


class Archive:
    """The members of a zip archive by name; folders are none."""

    def __init__(
        self, file: ZipFile, members: Mapping[str, ZipInfo], path: object, error: type[AlignError]
    ) -> None:
        self._file = file
        self._members = members
        self._path = path
        self._error = error

    @property
    def names(self) -> tuple[str, ...]:
        """In the order of the archive's list, with ``/`` between folders and none in front."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """The content of a member.

        Raises:
            AlignError: of the class given to `open_archive`: there is none of this name, it is
                larger than `MEMBER_LIMIT`, packed tighter than any text, or damaged.
        """
        member = self._members.get(name)
        if member is None:
            raise self._refuse(f"holds no '{name}'", _AGAIN)
        size = member.file_size
        bomb = size > RATIO_FLOOR and size > RATIO_LIMIT * member.compress_size
        if size > MEMBER_LIMIT or bomb:
            raise self._refuse(f"unpacks '{name}' to {size // 1_000_000} MB", _HOSTILE)
        try:
            with self._file.open(member) as stream:
                content = stream.read(size + 1)  # without a number it would inflate up to 2 GB
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as failure:
            raise self._refuse(f"is damaged in '{name}': {failure}", _AGAIN) from failure
        if len(content) != size:
            raise self._refuse(f"is damaged in '{name}': its end is missing", _AGAIN)
        return content

    def _refuse(self, message: str, hint: str) -> AlignError:
        return self._error(message, path=self._path, hint=hint)


def open_archive(data: bytes, *, path: object, error: type[AlignError] = ReadError) -> Archive:
    """The zip archive in `data`, with its list of members checked and none of them unpacked.

    Args:
        data: the content of the file.
        path: how errors call the file.
        error: class of the errors to raise, here and in `Archive.read`.

    Raises:
        AlignError: of the class `error`: it is no zip archive, or a truncated one; a member is
            locked with a password, packed in an unusual way, would lie outside the archive, is
            there twice or shares bytes with another; or there are more than `COUNT_LIMIT`
            members or `TOTAL_LIMIT` bytes in them.

    >>> open_archive(b"Dear reader,", path="a.docx")
    Traceback (most recent call last):
    align.errors.ReadError: a.docx: is no zip archive, as files of its kind are...
    """

    def refuse(message: str, hint: str) -> AlignError:
        return error(message, path=path, hint=hint)

    if not data:
        raise refuse("is empty: there is not one byte in it", _AGAIN)
    if not data.startswith(b"PK"):
        raise refuse(
            "is no zip archive, as files of its kind are",
            "Give it the suffix of what it is, or save it again in the program that made it.",
        )
    if data.count(_ENTRY) > COUNT_LIMIT:
        raise refuse(f"holds more than {COUNT_LIMIT:,} members", _HOSTILE)
    try:
        file = ZipFile(io.BytesIO(data))
    except (BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error) as failure:
        raise refuse("is cut off or damaged: its list of contents is missing", _AGAIN) from failure
    members: dict[str, ZipInfo] = {}
    for member in file.infolist():
        name = member.filename.replace("\\", "/").lstrip("/")
        if ".." in name.split("/"):
            raise refuse(f"holds '{name}', which would lie outside it", _HOSTILE)
        if name in members:
            raise refuse(f"holds '{name}' twice", _AGAIN)
        if member.flag_bits & _ENCRYPTED:
            raise refuse(
                "is locked with a password", "Open it with the password and save it without."
            )
        if member.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise refuse(f"packs '{name}' in a way that files of its kind do not", _AGAIN)
        if name and not name.endswith("/"):
            members[name] = member
    if _overlap(file):
        raise refuse("is damaged: two of its members share the same bytes", _HOSTILE)
    total = sum(member.file_size for member in members.values())
    if total > TOTAL_LIMIT:
        raise refuse(f"unpacks to {total // 1_000_000} MB", _HOSTILE)
    return Archive(file, members, path, error)


def _overlap(file: ZipFile) -> bool:
    """Whether any member begins before the one in front of it, or the header, has ended."""
    end = 0
    for member in sorted(file.infolist(), key=lambda m: m.header_offset):
        if member.header_offset < end:
            return True
        end = member.header_offset + _LOCAL.size + member.compress_size
    return end > file.start_dir


def rewritten(
    data: bytes,
    replaced: Mapping[str, bytes],
    *,
    path: object,
    error: type[AlignError] = ReadError,
) -> bytes:
    """The archive again with new content for some members.

    All else stays byte for byte: the order, the other members as they are packed, names, times,
    and comments. A replaced member keeps its place, name, time and way of packing.

    Raises:
        AlignError: as `open_archive`; or a member of `replaced` is not there; or the archive is
            of the kind made for files over 4 GB.
    """
    archive = open_archive(data, path=path, error=error)
    for name in replaced:
        archive.read(name)
    contents = {archive._members[name].header_offset: replaced[name] for name in replaced}
    infos = archive._file.infolist()
    starts = sorted({info.header_offset for info in infos} | {archive._file.start_dir})
    pieces = [data[: starts[0]]]
    places: dict[int, int] = {}
    changes: dict[int, tuple[int, ...]] = {}
    length = starts[0]
    for start, end in pairwise(starts):
        places[start] = length
        piece = data[start:end]
        if start in contents:
            piece, changes[start] = _packed(piece, contents[start])
        pieces.append(piece)
        length += len(piece)
    listing = length
    at = archive._file.start_dir
    for info in infos:
        fields = list(_CENTRAL.unpack_from(data, at))
        tail = data[at + _CENTRAL.size : at + _CENTRAL.size + sum(fields[10:13])]
        at += _CENTRAL.size + len(tail)
        if info.header_offset in changes:
            fields[3], *fields[7:10] = changes[info.header_offset]
        if fields[16] == 0xFFFF_FFFF:
            raise error("is a zip archive for files over 4 GB", path=path, hint=_AGAIN)
        fields[16] = places[info.header_offset]
        pieces += (_CENTRAL.pack(*fields), tail)
        length += _CENTRAL.size + len(tail)
    comment = archive._file.comment
    count = len(infos)
    end_record = (b"PK\x05\x06", 0, 0, count, count, length - listing, listing, len(comment))
    return b"".join((*pieces, _END.pack(*end_record), comment))


def _packed(member: bytes, content: bytes) -> tuple[bytes, tuple[int, int, int, int]]:
    """A member with its header and new content; then its flags, CRC-32 and both sizes."""
    header = list(_LOCAL.unpack_from(member))
    name = member[_LOCAL.size : _LOCAL.size + header[9]]
    packed = content
    if header[3] == ZIP_DEFLATED:
        press = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = press.compress(content) + press.flush()
    about = header[2] & ~_SIZES_FOLLOW, zlib.crc32(content), len(packed), len(content)
    header[2], *header[6:9] = about
    header[10] = 0
    return _LOCAL.pack(*header) + name + packed, about
