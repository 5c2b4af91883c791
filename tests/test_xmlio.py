"""Hostile and broken XML is refused, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import ReadError, SegmentationError
from align.xmlio import parse_xml


def test_a_file_and_its_bytes_give_the_same_tree(tmp_path: Path) -> None:
    content = "<?xml version='1.0' encoding='iso-8859-1'?><a>été<!-- b -->é</a>".encode("latin-1")
    (tmp_path / "a.xml").write_bytes(content)
    assert parse_xml(content).text == "étéé"
    assert parse_xml(tmp_path / "a.xml").text == "étéé"


def test_a_document_type_is_neither_loaded_nor_missed() -> None:
    content = b'<!DOCTYPE srx PUBLIC "-//SRX//DTD" "http://127.0.0.1:9/srx.dtd"><srx/>'
    assert parse_xml(content).tag == "srx"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", 1, "not well-formed"),
        (b"\x00\x01\x02", 1, "not well-formed"),
        (b"<a>\n<b>\n</a>", 3, "mismatch"),
        (b"<a>\n&nbsp;</a>", 2, "not well-formed"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a>&x;</a>', 2, "entity &x;"),
        (b'<!DOCTYPE a [<!ENTITY x "text">]>\n<a>\n<b>&x;</b></a>', 3, "entity &x;"),
        (b'<!DOCTYPE a SYSTEM "a.dtd">\n<a>&x;</a>', 2, "entity &x;"),
        (b"<a>" * 5000 + b"</a>" * 5000, 1, "not well-formed"),
    ],
)
def test_what_is_refused(content: bytes, line: int, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        parse_xml(content, path="a.xml")
    assert (caught.value.path, caught.value.line) == ("a.xml", line)
    assert caught.value.hint


def test_entities_that_multiply_do_not(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "ha">{levels}]><a b="&e9;">&e9;</a>'
    with pytest.raises(ReadError):
        parse_xml(bomb.encode())


def test_an_absent_file_is_told_in_the_class_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SegmentationError, match="no such file"):
        parse_xml(tmp_path / "none.srx", error=SegmentationError)
