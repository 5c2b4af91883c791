from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import ExportError, ReadError
from align.formats.baseline import read_baseline, write_baseline
from align.units import FindingName

names = st.builds(FindingName, *([st.text(st.characters() | st.just("\ud800"), max_size=5)] * 3))


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(names, max_size=6))
def test_read_back(tmp_path: Path, names: list[FindingName]) -> None:
    path = tmp_path / "known.jsonl"
    assert write_baseline(path, names) == len(names)
    assert read_baseline(path) == Counter(names)
    content = path.read_bytes()
    write_baseline(path, reversed(names))
    assert path.read_bytes() == content, "the order of findings does not change the file"


def test_what_stands_in_it(tmp_path: Path) -> None:
    path = tmp_path / "known.jsonl"
    write_baseline(path, [FindingName("number-differs", "1 200 «é»", "8a41")])
    assert path.read_text(encoding="utf-8") == (
        '{"format": "align.baseline", "version": 1}\n'
        '{"check": "number-differs", "text": "1 200 «é»", "hash": "8a41"}\n'
    )


HEAD = '{"format": "align.baseline", "version": 1}\n'
NAME = '{"check": "a", "text": "b", "hash": "c"}\n'


def test_as_editors_save_it(tmp_path: Path) -> None:
    path = tmp_path / "known.jsonl"
    path.write_bytes(("\ufeff" + HEAD + NAME + "\n" + NAME).replace("\n", "\r\n").encode())
    assert read_baseline(path) == {FindingName("a", "b", "c"): 2}


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("", 1, "does not begin with"),
        ("[]\n", 1, "does not begin with"),
        ('{"format": "align.decisions", "version": 1}\n', 1, "does not begin with"),
        (HEAD.replace("1}", "2}"), 1, "is of version 2 of its format; this align reads 1"),
        (HEAD + "[" * 100_000, 2, "is not a finding"),
        (HEAD + NAME + "null\n", 3, "is not a finding"),
        (HEAD + NAME.replace('"b"', "1"), 2, "is not a finding"),
        (HEAD + '{"check": "a"}\n', 2, "is not a finding"),
        (HEAD + "\udcff\n", 2, "is not a finding"),
    ],
)
def test_what_is_none_is_told(tmp_path: Path, content: str, line: int, message: str) -> None:
    path = tmp_path / "known.jsonl"
    path.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(ReadError, match=message) as error:
        read_baseline(path)
    assert (error.value.path, error.value.line) == (str(path), line)
    assert error.value.hint


def test_a_file_that_cannot_be_had(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_baseline(tmp_path / "known.jsonl")
    with pytest.raises(ExportError):
        write_baseline(tmp_path / "gone" / "known.jsonl", [])
