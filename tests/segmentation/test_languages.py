"""Our own rules, language by language: sentences that a translator would part as we do."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.segmentation import Segmenter

OWN = Segmenter.load()

FILES = sorted((Path(__file__).parent / "cases" / "sentences").glob("*.txt"))

UNSPACED = {"zh", "ja"}
"""Languages that write no space between sentences."""


def cases(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


@pytest.mark.parametrize(
    ("language", "line"), [(path.stem, line) for path in FILES for line in cases(path)]
)
def test_sentences_side_by_side(language: str, line: str) -> None:
    sentences = line.split(" ¦ ")
    text = ("" if language in UNSPACED else " ").join(sentences)
    assert [piece.strip() for piece in OWN.split(text, language)] == sentences


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_language_has_forty_cases(path: Path) -> None:
    assert len(cases(path)) >= 40
    assert len(set(cases(path))) == len(cases(path))
