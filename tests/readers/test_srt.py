"""Subtitles: cues joined to sentences, odd files read, what is no cue told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import ReadError
from align.readers import read
from align.readers.srt import parse_cues


def subtitles(tmp_path: Path, text: str, name: str = "a.srt"):
    path = tmp_path / name
    path.write_bytes(text.encode())
    return read(path, "en")


def cue(number: object, start: float, end: float, text: str) -> str:
    times = (f"00:00:{int(t):02},{round(t % 1 * 1000):03}" for t in (start, end))
    return f"{number}\n{' --> '.join(times)}\n{text}\n\n"


def texts(document) -> list[str]:
    return [block.text for block in document.blocks]


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        ([(0, 1, "The lake"), (1, 2, "is high.")], ["The lake is high."]),
        ([(0, 1, "The lake."), (1, 2, "It is high.")], ["The lake.", "It is high."]),
        ([(0, 1, "The lake"), (9, 10, "is high.")], ["The lake", "is high."]),
        ([(0, 1, "The lake..."), (1, 2, "...is high.")], ["The lake... ...is high."]),
        ([(0, 1, "The lake..."), (1, 2, "He left.")], ["The lake...", "He left."]),
        ([(0, 1, "- Who?\n- I,"), (1, 2, "Martin.")], ["- Who?", "- I, Martin."]),
        ([(0, 1, "The lake"), (1, 2, "— And you?")], ["The lake", "— And you?"]),
    ],
)
def test_sentences_run_over_cues(tmp_path: Path, cues, expected: list[str]) -> None:
    content = "".join(cue(n, *row) for n, row in enumerate(cues, 1))
    assert texts(subtitles(tmp_path, content)) == expected


def test_odd_files_are_read(tmp_path: Path) -> None:
    first, second = cue(1, 1, 2, "One."), cue(2, 3, 4, "Two.")
    for content in (
        "\ufeff" + first + second,
        (first + second).replace("\n", "\r\n"),
        first.removeprefix("1\n") + second.removeprefix("2\n"),
        second + first,
        "\n\n" + first.rstrip("\n") + "\n" + second,
        (first + second).replace(",", "."),
    ):
        assert texts(subtitles(tmp_path, content)) == ["One.", "Two."]
    assert "order of their times" in subtitles(tmp_path, second + first).notices[0]


def test_text_after_a_blank_line_is_told(tmp_path: Path) -> None:
    document = subtitles(tmp_path, cue(7, 1, 2, "One\n\ntwo."))
    assert texts(document) == ["One two."]
    assert document.notices == ("Text after a blank line is read with the cue before it: line 5.",)
    assert document.blocks[0].passage.locate()[1:] == (7, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("A letter.\n\nNo cue.", "a.srt:1: 'A letter.' is no cue"),
        (cue(1, 1, 2, "One.") + "2\n00:x --> 00:y\nTwo.", "a.srt:5: the times of a cue"),
        ("1\n2\n", "a.srt:1: '1' is no cue"),
    ],
)
def test_what_is_no_cue_is_refused(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(ReadError) as caught:
        subtitles(tmp_path, content)
    assert message in str(caught.value)


def test_webvtt(tmp_path: Path) -> None:
    content = """WEBVTT - a title

STYLE
::cue { color: red }

NOTE a remark
00:01 is no time

intro
00:01.000 --> 00:02.000 align:start
<v Anna>The <i>lake</i> &amp; <00:01.500><c.red>the shore</c>.
"""
    document = subtitles(tmp_path, content, "a.vtt")
    assert texts(document) == ["The lake & the shore."]
    assert [str(s.markup) for s in document.blocks[0].passage.spans] == ["emphasis"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text("ab .\n<i>{}12:,", max_size=12), min_size=1, max_size=12))
def test_any_cues_keep_their_words(rows: list[str]) -> None:
    content = "".join(cue(n, n, n + 1, f"x{row}") for n, row in enumerate(rows, 1))
    cues, _ = parse_cues(content, "a.srt")
    assert len(cues) == len(rows)
    assert sum(line.count("x") for c in cues for line in c.lines) == len(rows)


def test_many_cues_take_linear_time(tmp_path: Path) -> None:
    content = "".join(f"{n}\n00:00:00,0 --> 00:00:00,1\n<i>word\n" for n in range(20_000))
    assert len(subtitles(tmp_path, content).blocks) == 1
