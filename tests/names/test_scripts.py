from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.names.scripts import in_one_script, mixed_script, script_of


@pytest.mark.parametrize(
    ("word", "at", "likely", "mended"),
    [
        ("P\u0430shinyan", [1], "a", "Pashinyan"),
        ("\u0421hushi", [0], "C", "Chushi"),
        ("П\u0061шинян", [1], "\u0430", "Пашинян"),
        # of as many letters of each, those are foreign that look like letters of the others
        ("\u0421\u043eru", [0, 1], "Co", "Coru"),
        ("Пaшa", [1, 3], "аа", "Паша"),
        ("Աn", [1], "\u0578", "Ա\u0578"),
        ("Пашиnян", [4], "", "Пашиnян"),
    ],
)
def test_letters_of_another_script_are_told(
    word: str, at: list[int], likely: str, mended: str
) -> None:
    found = mixed_script(word)
    assert [letter.at for letter in found] == at
    assert "".join(letter.likely for letter in found) == likely
    assert in_one_script(word) == mended


@pytest.mark.parametrize(
    "word", ["", "-", "1991", "Шуша", "Ağdaş", "e\u0301tude", "Շուշի", "შუშა", "\ud800", "محمد"]
)
def test_words_of_one_script_have_none(word: str) -> None:
    assert mixed_script(word) == ()
    assert in_one_script(word) == word


def test_the_script_of_most_letters() -> None:
    assert script_of("USA и СССР") == "CYRILLIC"


@given(st.text(max_size=20))
def test_mending_leaves_only_letters_that_look_like_no_other(word: str) -> None:
    mended = in_one_script(word)
    assert len(mended) == len(word)
    assert in_one_script(mended) == mended
