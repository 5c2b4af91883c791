from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.detection import other_language
from benchmarks.gold import gold_sets

SAMPLE = Path(__file__).parent / "data" / "sample"
TEXTS = {
    language: (SAMPLE / f"armenie-otsc.{language}.segments").read_text("utf-8").splitlines()
    for language in ("fr", "en")
}
WRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "soft hyphens": lambda text: text.replace("e", "e\u00ad"),
    "zero width": lambda text: text.replace("a", "a\u200b"),
    "marks of direction": lambda text: f"\u202b{text}\u202c",
}


@pytest.mark.parametrize("written", WRITTEN)
def test_another_language_is_found_however_it_is_written(written: str) -> None:
    french, english = ([WRITTEN[written](s) for s in TEXTS[tag]] for tag in ("fr", "en"))
    assert other_language(french, "fr") == other_language(english, "en-GB") == ""
    assert other_language(french, "en") == "fr"
    assert other_language(english, "fr") == "en"


def test_one_word_a_line_is_enough() -> None:
    assert other_language(" ".join(TEXTS["fr"]).split(), "en") == "fr"


def test_half_a_text_does_not_decide() -> None:
    mixed = [s for both in zip(TEXTS["fr"], TEXTS["en"], strict=False) for s in both]
    assert other_language(mixed, "fr") == other_language(mixed, "en") == ""


@pytest.mark.parametrize("tag", ["tlh", "ru-Latn", "und", "x"])
def test_a_language_that_the_detector_does_not_know_is_let_alone(tag: str) -> None:
    assert other_language(TEXTS["fr"], tag) == ""


@pytest.mark.parametrize("text", ["", "12 345", "Erevan 1949", "\u200b" * 99])
def test_too_little_tells_nothing(text: str) -> None:
    assert other_language([text] * 3, "fr") == ""
    assert other_language([], "fr") == ""


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=40), max_size=60))
def test_any_text_can_be_asked_about(segments: list[str]) -> None:
    assert other_language(segments, "fr") != "fr"


def test_no_text_is_taken_for_another_language(shared_data: Path) -> None:
    for text in gold_sets(shared_data, "ntrex/*"):
        assert other_language(text.source, "fr") == other_language(text.target, "en") == ""
        assert other_language(text.source, "en") == "fr"
        assert other_language(text.target, "fr") == "en"


def test_the_detector_is_loaded_only_when_a_text_asks_it() -> None:
    code = "import align.cli, align.doubts, sys; assert 'py3langid' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
