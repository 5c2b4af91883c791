"""What cannot be read is refused with a message, before it costs anything."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from align.errors import (
    EmptyDocumentError,
    EncodingError,
    ReadError,
    UnknownFormatError,
    UnknownNameError,
)
from align.readers import parse, read, read_segmented
from align.readers.files import BLOCK_LIMIT, FILE_LIMIT


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "none.md", "fr")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="is a folder"):
        read(tmp_path, "fr")


def test_a_name_no_file_can_have() -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        read("a\0b.md", "fr")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_one_may_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("text")
    path.chmod(0)
    with pytest.raises(ReadError, match="cannot be read"):
        read(path, "fr")


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf\n", b"\xff\xfe\n\0"])
def test_an_empty_file(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(data)
    with pytest.raises(EmptyDocumentError):
        read(path, "fr")


@pytest.mark.parametrize(
    "text", ["<!-- nothing -->", "***\n\n---", "<div></div>", "\u00a0", "\ufeff"]
)
def test_a_text_without_text(text: str) -> None:
    with pytest.raises(EmptyDocumentError, match="no text"):
        parse(text, "fr", path="x.md")


def test_an_unknown_suffix_lists_the_known(tmp_path: Path) -> None:
    path = tmp_path / "x.xyz"
    path.write_text("text")
    with pytest.raises(UnknownFormatError, match=r"'\.xyz'") as caught:
        read(path, "fr")
    assert caught.value.hint.startswith("Known: .md, .markdown, .txt, .text, ")


def test_a_suffix_in_capitals(tmp_path: Path) -> None:
    path = tmp_path / "X.MD"
    path.write_text("# Title")
    assert read(path, "en").blocks[0].text == "Title"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "an old Word"),
        (b"\x1f\x8b\x08\0", "a gzip archive"),
    ],
)
def test_a_binary_file_is_named(data: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=what):
        read(path, "fr")


def test_a_word_document_is_named_whatever_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    with pytest.raises(ReadError, match="is a Word document, not a text") as caught:
        read(path, "fr")
    assert "the suffix of what it is" in caught.value.hint


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    with path.open("wb") as stream:
        stream.truncate(2 * FILE_LIMIT)
    with pytest.raises(ReadError, match="larger than 100 MB"):
        read(path, "fr")


def test_a_huge_paragraph_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("one\n\ntwo\n\n" + "abcd " * (BLOCK_LIMIT // 5 + 1) + "\n\nend")
    with pytest.raises(ReadError, match="a paragraph of over 10 million characters") as caught:
        read(path, "fr")
    assert caught.value.line == 5
    with pytest.raises(ReadError, match="a line of over 10 million") as caught:
        read_segmented(path, "fr")
    assert caught.value.line == 5


def test_many_paragraphs_are_no_huge_one() -> None:
    document = parse("a line of text, rather short\n\n" * 1000, "en", format="text")
    assert len(document.blocks) == 1000


def test_unknown_names() -> None:
    with pytest.raises(UnknownNameError, match="unknown language 'klingon'"):
        parse("text", "klingon")
    with pytest.raises(UnknownNameError, match="unknown format 'docx'"):
        parse("text", "fr", format="docx")


def test_the_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("L’été à Erevan.".encode("cp1252"))
    document = read(path, "FR")
    assert (document.encoding, document.language) == ("windows-1252", "fr")
    assert document.blocks[0].text == "L’été à Erevan."
    with pytest.raises(EncodingError):
        read(path, "fr", encoding="utf-8")
