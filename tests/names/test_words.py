"""Word lists: British spellings and plurals are words, slips are not."""

from __future__ import annotations

import pytest

from align.names.words import is_word, near_words


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("loneliness", "en"),
        ("Recognise", "en-GB"),
        ("harbours", "en"),
        ("organisation", "en"),
        ("defence", "en"),
        ("programmes", "en"),
        ("travelled", "en"),
        ("jewellery", "en"),
        ("centre", "en"),
        ("pourparlers", "fr"),
        ("exigé", "fr"),
        ("contaminations", "fr"),
        ("entrainement", "fr"),
    ],
)
def test_words(word: str, language: str) -> None:
    assert is_word(word, language)


@pytest.mark.parametrize(
    ("word", "language", "near"),
    [
        ("lonelines", "en", "loneliness"),
        ("interventoin", "en", "intervention"),
        ("goverment", "en", "government"),
        ("intevention", "fr", "intervention"),
        ("solitudess", "fr", "solitudes"),
    ],
)
def test_slips(word: str, language: str, near: str) -> None:
    assert is_word(word, language) is False
    assert near_words(word, language)[0] == near


def test_a_language_without_a_list_says_nothing() -> None:
    assert is_word("շանս", "hy") is None
    assert near_words("շանս", "hy") == ()


@pytest.mark.parametrize("word", ["", "x" * 100_000, "\ud800", "1"])
def test_odd_words(word: str) -> None:
    assert is_word(word, "en") in {True, False}
    assert isinstance(near_words(word, "en"), tuple)
