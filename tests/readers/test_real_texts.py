"""Real stories, written out and read back: no paragraph is joined that was not cut."""

from __future__ import annotations

import itertools
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from align.readers import parse, read_segmented


def stories(data: Path) -> list[tuple[str, list[str]]]:
    """Each story's language and paragraphs."""
    found = []
    folder = data / "alignment"
    for path in sorted((folder / "alibi").glob("*.*")):
        numbers = path.with_name(path.name + ".par")
        if numbers.is_file():
            lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
            rows = zip(numbers.read_text().split(), lines, strict=True)
            groups = itertools.groupby(rows, key=lambda row: row[0])
            paragraphs = [" ".join(line.strip() for _, line in group) for _, group in groups]
            found.append(("fr" if path.suffix == ".src" else "en", paragraphs))
    for path in sorted((folder / "bilinguator-par").glob("*.*")):
        if path.suffix != ".gold":
            target = "ru" if path.stem == "nos" else "en"
            lines = path.read_text(encoding="utf-8").split("\n")
            found.append(
                ("fr" if path.suffix == ".src" else target, [s.strip() for s in lines if s.strip()])
            )
    assert len(found) == 10
    return found


def test_segmented_files_have_a_segment_a_line(shared_data: Path) -> None:
    for path in sorted((shared_data / "alignment").glob("*/*.src")):
        lines = path.read_bytes().removesuffix(b"\n").count(b"\n") + 1
        assert len(read_segmented(path, "fr", encoding="utf-8").segments) == lines, path


def wrap(paragraph: str) -> str:
    return textwrap.fill(paragraph, 72, break_long_words=False, break_on_hyphens=False)


WAYS: dict[str, tuple[str, Callable[[list[str]], str]]] = {
    "markdown": ("markdown", "\n\n".join),
    "markdown, wrapped": ("markdown", lambda text: "\n\n".join(map(wrap, text))),
    "text": ("text", "\n\n".join),
    "text, wrapped": ("text", lambda text: "\n\n".join(map(wrap, text))),
    "text, a paragraph a line": ("text", "\n".join),
}


@pytest.mark.parametrize("way", WAYS)
def test_paragraphs_read_back_as_they_were(way: str, shared_data: Path) -> None:
    format, write = WAYS[way]
    for language, paragraphs in stories(shared_data):
        document = parse(write(paragraphs), language, format=format)
        expected = [" ".join(text.split()) for text in paragraphs]
        assert [" ".join(block.text.split()) for block in document.blocks] == expected
        assert not document.repairs


def test_most_cuts_at_a_page_end_are_mended(shared_data: Path) -> None:
    cut = mended = 0
    for language, paragraphs in stories(shared_data):
        pieces = []
        for number, text in enumerate(paragraphs):
            words = text.split()
            if len(words) > 40:
                half = 10 + number % (len(words) - 20)
                pieces += [" ".join(words[:half]), "\f", " ".join(words[half:])]
                cut += not words[half - 1].rstrip("»”\"'").endswith((".", "!", "?", "…"))
            else:
                pieces.append(text)
        mended += len(parse("\n\n".join(pieces), language, format="text").repairs)
    assert cut > 300
    assert mended / cut >= 0.96


def test_hyphens_of_a_narrow_column_are_mended(shared_data: Path) -> None:
    for language, paragraphs in stories(shared_data):
        text = "\n\n".join(textwrap.fill(p, 60, break_long_words=False) for p in paragraphs)
        words = " ".join(
            block.text for block in parse(text, language, format="text").blocks
        ).split()
        expected = " ".join(paragraphs).split()
        wrong = sum(a != b for a, b in zip(words, expected, strict=False))
        assert len(words) == len(expected)
        assert wrong <= 0.002 * len(expected)


@pytest.mark.parametrize("format", ["markdown", "text"])
def test_time_grows_with_the_length(format: str) -> None:
    sentence = (
        "Il *faut* lire «[ceci](#)»<sup>(1)</sup>, puis cela\net encore `cela` (2). [Non * _ < & "
    )

    def seconds(count: int) -> float:
        start = time.process_time()
        parse(sentence * count, "fr", format=format)
        return time.process_time() - start

    seconds(10)
    assert seconds(4000) < 30 * max(seconds(400), 0.01)
