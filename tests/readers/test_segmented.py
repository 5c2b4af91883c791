from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import EmptyDocumentError, ReadError
from align.readers import read_segmented


def write(folder: Path, text: str) -> Path:
    path = folder / "x.src"
    path.write_bytes(text.encode())
    return path


def test_each_line_is_a_segment_even_an_empty_one(tmp_path: Path) -> None:
    document = read_segmented(write(tmp_path, "One.\n\n Two. \nThree.\n"), "en")
    assert [segment.text for segment in document.segments] == ["One.", "", "Two.", "Three."]
    assert [segment.block for segment in document.segments] == [0, 1, 2, 3]
    assert [str(s.passage.locate()).rpartition("x.src:")[2] for s in document.segments] == [
        "1:1",
        "2:1",
        "3:2",
        "4:1",
    ]


def test_only_newlines_end_a_line(tmp_path: Path) -> None:
    text = "a\u2028b\u0085c\x0cd\x0be\rf\r\ng"
    document = read_segmented(write(tmp_path, text), "en")
    assert [s.text for s in document.segments] == ["a\u2028b\u0085c\x0cd\x0be\rf", "g"]


def test_nothing_is_repaired_or_marked_up(tmp_path: Path) -> None:
    text = "# It was *long*,\n---\nand cut\n1\n(1) note"
    document = read_segmented(write(tmp_path, text), "en")
    assert [segment.text for segment in document.segments] == text.split("\n")


def test_lines_with_one_paragraph_number_are_one_block(tmp_path: Path) -> None:
    path = write(tmp_path, "A.\nB.\n\nC.\nD.")
    document = read_segmented(path, "en", paragraphs=[0, 0, 0, 1, 0])
    assert [block.text for block in document.blocks] == ["A. B. ", "C.", "D."]
    for segment in document.segments:
        text = document.blocks[segment.block].text
        assert text[segment.start :].startswith(segment.text)
    with pytest.raises(ReadError, match="has 5 lines, not 2"):
        read_segmented(path, "en", paragraphs=[0, 1])


def test_nothing_but_empty_lines(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocumentError):
        read_segmented(write(tmp_path, "\n\n"), "en")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n\0")), min_size=1))
def test_as_many_segments_as_lines(tmp_path: Path, rows: list[str]) -> None:
    rows[0] = f"x{rows[0]}"
    document = read_segmented(write(tmp_path, "\n".join(rows) + "\n"), "en", encoding="utf-8")
    assert [s.text for s in document.segments] == [row.strip() for row in rows]
