"""Our own rules: what they cut right, and how right they cut running text."""

from __future__ import annotations

import json
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest

from align.segmentation import Segmenter

OWN = Segmenter.load()


def ends(pieces: list[str]) -> set[int]:
    """Where pieces end, but for the last: characters before it that are no white space."""
    sizes = [size for piece in pieces if (size := len("".join(piece.split())))]
    return set(accumulate(sizes[:-1]))


def test_sentences_side_by_side(languages_case: dict[str, Any]) -> None:
    sentences = languages_case["sentences"]
    text = languages_case.get("separator", " ").join(sentences)
    pieces = OWN.split(text, languages_case["language"])
    assert [piece.strip() for piece in pieces] == sentences


def test_a_blank_line_ends_a_sentence() -> None:
    assert OWN.split("Le titre\r\n\r\nle texte", "fr") == ["Le titre\r\n\r", "\nle texte"]


@pytest.mark.parametrize(("language", "least"), [("fr", 0.99), ("en", 0.991), ("ru", 0.994)])
def test_gold(language: str, least: float, shared_data: Path) -> None:
    path = shared_data / "segment" / f"{language}.dev.jsonl"
    right = wanted = made = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        found, gold = ends(OWN.split(case["text"], language)), ends(case["sentences"])
        if case["source"] == "translator cases":
            assert found == gold, case["text"]
        if case["source"].startswith("UD_"):
            right += len(found & gold)
            made += len(found)
            wanted += len(gold)
    assert 2 * right / (made + wanted) >= least
