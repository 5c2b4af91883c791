from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.readers import read
from align.readers.directives import Directive, directives, without_directives


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- align: ignore a -->", [(1, 1, "ignore", ("a",), "")]),
        ("<!--align:ignore a-b,c-->", [(1, 1, "ignore", ("a-b", "c"), "")]),
        ("<!-- align: ignore-file -->", [(1, 1, "ignore-file", (), "")]),
        ("<!-- align: ignore-->", [(1, 1, "ignore", (), "")]),
        ("x\n\n  <!-- align: ignore\n a,\n b -->", [(3, 3, "ignore", ("a", "b"), "")]),
        ("<!-- align: ignore a: as he: says -->", [(1, 1, "ignore", ("a",), "as he: says")]),
        ("<!-- align: ignore a --> <!-- align: ignore b -->",
         [(1, 1, "ignore", ("a",), ""), (1, 26, "ignore", ("b",), "")]),
        ("<!-- aligned: ignore a --> <!-- ignore a --> align: ignore a", []),
        ("<!-- align: ignore a", []),
        ("<!-- align: ignore <b> -->", []),
    ],
)  # fmt: skip
def test_comments_for_us(text: str, expected: list[tuple[object, ...]]) -> None:
    assert list(directives(text)) == [Directive(*each) for each in expected]  # type: ignore[arg-type]


@settings(deadline=None, max_examples=100)
@given(st.text(st.sampled_from("<!- \naligno:\u00e9>,"), max_size=60), st.booleans())
def test_what_is_taken_out_leaves_all_else_in_its_place(text: str, comment: bool) -> None:
    text = f"{text}<!-- align: ignore\na -->{text}" if comment else text
    bare = without_directives(text)
    assert [len(line) for line in bare.split("\n")] == [len(line) for line in text.split("\n")]
    assert list(directives(bare)) == []
    assert comment <= (len(list(directives(text))) >= 1)


@pytest.mark.parametrize("piece", ["<!-- align: a ", "a-", "\n", " ", "<!-- align: a-", "<!--"])
def test_hostile_comments_take_linear_time(piece: str) -> None:
    start = time.perf_counter()
    list(directives("<!-- align: ignore " + piece * 100_000))
    assert time.perf_counter() - start < 2


TEXT = "Un lac.\n\n<!-- align: ignore number-differs -->\nDeux <!-- align: ignore names --> lacs.\n"


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html", "a.xhtml"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_no_reader_takes_them_for_text(name: str, end: str, tmp_path: Path) -> None:
    text = TEXT
    if "html" in name:
        text = "".join(f"<p>{part}</p>\n" for part in TEXT.split("\n\n"))
    path = tmp_path / name
    path.write_bytes(text.replace("\n", end).encode())
    document = read(path, "fr")
    assert [" ".join(block.text.split()) for block in document.blocks] == ["Un lac.", "Deux lacs."]


def test_plain_text_keeps_other_comments(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Il écrit <!-- ceci --> ainsi.\n", encoding="utf-8")
    (block,) = read(path, "fr").blocks
    assert block.text == "Il écrit <!-- ceci --> ainsi."
