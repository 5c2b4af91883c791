from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.languages import parse_language, script
from align.names.alphabets import alphabets, likely_languages


@pytest.mark.parametrize("tag", sorted(alphabets()))
def test_an_alphabet_is_of_small_letters_of_its_script(tag: str) -> None:
    assert parse_language(tag) == tag
    letters = alphabets()[tag]
    assert "".join(sorted(letters)) == "".join(sorted(letters)).lower()
    assert tag in likely_languages("".join(letters))
    assert ("a" in letters) == (script(tag) == "Latn")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Щербаков", "ru"),
        ("Володимир Зеленський, Київ", "uk"),
        ("Магілёў", "be"),
        ("Қостанай", "kk"),
        ("Чүй", "kk"),
        ("Қӯрғонтеппа", "tg"),
        ("Ўзбекистон", "uz-Cyrl"),
        ("Азәрбајҹан", "az-Cyrl"),
        ("Pachinian, Փաշինյան", "hy"),
        ("თბილისი", "ka"),
        ("Xankəndi", "az"),
        ("Daşoguz", "az"),
        ("Aşgabat, Änew", "tk"),
        ("Pashinyan (Пашинян)", "ru"),
        ("Щербако\u0438\u0306", "ru"),
    ],
)
def test_the_likeliest_language(text: str, first: str) -> None:
    assert likely_languages(text)[0] == first


@pytest.mark.parametrize("text", ["", "Paris", "1984", "東京", "\ud800"])
def test_what_tells_nothing(text: str) -> None:
    assert likely_languages(text) == ()


@given(st.text(max_size=20))
def test_any_text(text: str) -> None:
    assert set(likely_languages(text)) <= set(alphabets())
