"""Hostile and broken zip archives are refused; a rewritten one differs only where it should."""

from __future__ import annotations

import io
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from shutil import which

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align import zips
from align.errors import AlignError, ExportError, ReadError
from align.zips import open_archive, rewritten


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return stream.getvalue()


SAMPLE = {"mimetype": b"application/x", "a/b.xml": b"<a/>" * 99, "é.txt": b""}


def test_members_are_read_in_the_order_of_the_list() -> None:
    archive = open_archive(packed(SAMPLE | {"a/": b""}), path="a.zip")
    assert archive.names == tuple(SAMPLE)
    assert {name: archive.read(name) for name in archive.names} == SAMPLE
    assert "a/b.xml" in archive
    assert "b.xml" not in archive


def test_names_are_brought_inside_the_archive() -> None:
    archive = open_archive(packed({"word\\document.xml": b"1", "/styles.xml": b"2"}), path="")
    assert archive.names == ("word/document.xml", "styles.xml")
    assert archive.read("word/document.xml") == b"1"


def with_flag(data: bytes, flag: int) -> bytes:
    changed = bytearray(data)
    changed[data.index(b"PK\x01\x02") + 8] |= flag
    return bytes(changed)


def doubled(name: str) -> bytes:
    """Two members of one name, made without the warning of the library."""
    return packed({name: b"1", name[:-1] + "?": b"2"}).replace(b"?", name[-1:].encode())


def overlapping() -> bytes:
    """A list in which a second name stands for the bytes of the first."""
    data = bytearray(packed({"a": b"x" * 500, "b": b"x" * 500}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)
    return bytes(data)


REFUSED = {
    "no archive": (b"plain text", "is no zip archive"),
    "empty": (b"", "is empty"),
    "nothing in it but its beginning": (b"PK\x03\x04", "cut off"),
    "cut off": (packed(SAMPLE)[:-30], "cut off or damaged"),
    "half of it": (packed(SAMPLE)[:90], "cut off or damaged"),
    "climbing name": (packed({"../../etc/passwd": b""}), "outside"),
    "climbing name of Windows": (packed({"a\\..\\..\\b": b""}), "outside"),
    "twice": (doubled("word/document.xml"), "'word/document.xml' twice"),
    "twice in two spellings": (packed({"a/b": b"", "a\\b": b""}), "twice"),
    "locked": (with_flag(packed(SAMPLE), 1), "password"),
    "bzip2": (packed(SAMPLE, zipfile.ZIP_BZIP2), "packs 'mimetype' in a way"),
    "overlapping": (overlapping(), "share the same bytes"),
}


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(ExportError, match=words) as caught:
        open_archive(data, path="a.docx", error=ExportError)
    assert caught.value.path == "a.docx"
    assert caught.value.hint


def test_a_missing_member_is_told() -> None:
    with pytest.raises(ReadError, match=r"a\.docx: holds no 'word/document\.xml'"):
        open_archive(packed(SAMPLE), path="a.docx").read("word/document.xml")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    data = packed({"a.xml": bytes(30_000_000)})
    assert len(data) < 40_000
    with pytest.raises(ReadError, match=r"unpacks 'a\.xml' to 30 MB"):
        open_archive(data, path="a.docx").read("a.xml")


def test_many_members_and_large_sums_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "COUNT_LIMIT", 2)
    with pytest.raises(ReadError, match="more than 2 members"):
        open_archive(packed(SAMPLE), path="")
    monkeypatch.undo()
    monkeypatch.setattr(zips, "TOTAL_LIMIT", 3_000_000)
    with pytest.raises(ReadError, match="unpacks to 4 MB"):
        open_archive(packed({"a": bytes(2_000_000), "b": bytes(2_000_000)}), path="")
    monkeypatch.setattr(zips, "MEMBER_LIMIT", 1_000_000)
    with pytest.raises(ReadError, match="unpacks 'a' to 2 MB"):
        open_archive(packed({"a": bytes(2_000_000)}), path="").read("a")


@pytest.mark.parametrize("declared", [0, 3, 1999, 2001, 90_000_000])
def test_a_size_that_lies_is_found_out(declared: int) -> None:
    data = bytearray(packed({"a": bytes(2000)}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = declared.to_bytes(4, "little")
    with pytest.raises(ReadError, match=r"a\.docx: (is damaged in|unpacks) 'a'"):
        open_archive(bytes(data), path="a.docx").read("a")


def test_changed_content_is_found_out() -> None:
    data = packed({"a": b"one two three"}, zipfile.ZIP_STORED)
    with pytest.raises(ReadError, match="is damaged in 'a'"):
        open_archive(data.replace(b"two", b"six"), path="").read("a")


def test_archives_with_64_bit_sizes_are_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file, file.open("a", "w", force_zip64=True) as member:
        member.write(b"text")
    assert open_archive(stream.getvalue(), path="").read("a") == b"text"
    again = rewritten(stream.getvalue(), {"a": b"other"}, path="")
    assert open_archive(again, path="").read("a") == b"other"


BASE = packed(SAMPLE)


@given(st.integers(0, len(BASE) - 1), st.binary(min_size=1, max_size=8), st.integers(0, 40))
def test_a_damaged_archive_is_read_or_refused(at: int, noise: bytes, cut: int) -> None:
    data = BASE[:at] + noise + BASE[at + cut :]
    with suppress(AlignError):
        archive = open_archive(data, path="a.docx")
        for name in archive.names:
            archive.read(name)
        rewritten(data, dict.fromkeys(archive.names[:1], b"other"), path="a.docx")


# rewriting


def awkward() -> bytes:
    """A stored first member, a folder, comments."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.comment = b"the whole"
        file.writestr(zipfile.ZipInfo("mimetype", (2001, 2, 3, 4, 5, 6)), b"application/x")
        file.writestr("pictures/", b"")
        member = zipfile.ZipInfo("é/content.xml", (1999, 12, 31, 23, 59, 58))
        member.compress_type, member.comment = zipfile.ZIP_DEFLATED, b"the text"
        member.external_attr = 0o640 << 16
        file.writestr(member, b"<a>old</a>" * 20)
        file.writestr("last", b"z", zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def test_rewriting_nothing_changes_nothing() -> None:
    for data in (packed(SAMPLE), packed({}), awkward()):
        assert rewritten(data, {}, path="") == data


@given(st.binary(max_size=300))
def test_a_rewritten_archive_differs_only_where_it_should(content: bytes) -> None:
    data = awkward()
    again = rewritten(data, {"é/content.xml": content}, path="")
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(again)) as new:
        assert new.testzip() is None
        assert new.comment == old.comment
        for before, after in zip(old.infolist(), new.infolist(), strict=True):
            expected = content if before.filename == "é/content.xml" else old.read(before)
            assert new.read(after) == expected
            for field in ("filename", "date_time", "comment", "compress_type", "external_attr"):
                assert getattr(after, field) == getattr(before, field)
    start = data.index(b"PK\x03\x04", 1 + data.index(b"pictures/"))
    assert again[:start] == data[:start]


def test_sizes_that_follow_a_member_are_written_before_it(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    stream = Pipe()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in SAMPLE.items():
            file.writestr(name, content)
    again = rewritten(stream.getvalue(), {"a/b.xml": b"new"}, path="")
    archive = open_archive(again, path="")
    assert [archive.read(name) for name in SAMPLE] == [b"application/x", b"new", b""]
    if which("unzip"):
        (tmp_path / "a.zip").write_bytes(again)
        subprocess.run(["unzip", "-tqq", tmp_path / "a.zip"], check=True)


def test_only_what_is_there_can_be_replaced() -> None:
    with pytest.raises(ReadError, match="holds no 'c'"):
        rewritten(packed(SAMPLE), {"c": b""}, path="")


def test_text_packs_as_it_did() -> None:
    again = rewritten(packed(SAMPLE), {"a/b.xml": b"ab" * 5000, "mimetype": b"m"}, path="")
    with zipfile.ZipFile(io.BytesIO(again)) as file:
        assert file.getinfo("a/b.xml").compress_size < 100
        assert zlib.crc32(b"ab" * 5000) == file.getinfo("a/b.xml").CRC
