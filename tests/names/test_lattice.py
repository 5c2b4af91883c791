"""Every word of the dictionary is among the readings of its romanization."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.names.lattice import edits, is_acronym, looked_up, spelled
from align.names.schemes import load_scheme, scheme_names

WORDS = ["шесть", "объезд", "вьюга", "ещё", "съёмка", "подъезд", "юлия", "район", "жизнью", "цапля"]


@pytest.mark.parametrize("scheme", scheme_names("ru"))
@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_among_its_readings(scheme: str, word: str) -> None:
    used = load_scheme(scheme)
    found = {s.cyrillic.replace("ё", "е") for s in looked_up(used.romanize(word), used)}
    assert word.replace("ё", "е") in found


def test_capitals_are_kept() -> None:
    press = load_scheme("ru-fr-press")
    assert "США" in {s.cyrillic for s in looked_up("SChA", press)}
    assert "Шесть" in {s.cyrillic for s in looked_up("Chest", press)}
    assert spelled("ODKB", press)[0].cyrillic == "ОДКБ"
    assert [is_acronym(word) for word in ("SChA", "ODKB", "Chest", "PREZIDENTSTVO")] == [
        True,
        True,
        False,
        False,
    ]


@settings(deadline=None, max_examples=60)
@given(word=st.text(st.sampled_from("абвгджзиклмнопрстухцчшщыьюя"), min_size=1, max_size=12))
def test_any_spelling_is_written_as_the_word_was(word: str) -> None:
    strict = replace(load_scheme("ru-fr-press"), variants=())
    latin = strict.romanize(word)
    for spelling in spelled(latin, strict) if latin else []:
        assert strict.romanize(spelling.cyrillic) == latin


@pytest.mark.parametrize(
    "name",
    ["Пашинян", "Кочарян", "Флейк", "Шахумян", "Байден", "Степанакертски", "Эллисон", "Розенштейн"],
)
def test_names_are_spelled_as_names_are(name: str) -> None:
    press = load_scheme("ru-fr-press")
    found = min(spelled(press.romanize(name), press), key=lambda s: s.cost)
    assert found.cyrillic == name


@pytest.mark.parametrize(
    ("damaged", "sound"),
    [
        ("whansom", "chansom"),
        ("chnasom", "chansom"),
        ("chanom", "chansom"),
        ("chanssom", "chansom"),
        ("Wkola", "Ckola"),
    ],
)
def test_edits_mend_one_slip(damaged: str, sound: str) -> None:
    assert sound in dict(edits(damaged, load_scheme("ru-fr-press")))
