"""Every scheme writes its samples; iuliia, a library of its own, writes the same."""

from __future__ import annotations

import unicodedata
from functools import partial
from pathlib import Path

import iuliia
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import SchemeError, UnknownNameError
from align.names.schemes import correspondences, load_scheme, scheme_names

nfc = partial(unicodedata.normalize, "NFC")

SAMPLES = [(n, *sample) for n in scheme_names() for sample in load_scheme(n).samples]

ORACLES = {
    "ru-fr-mvd-310": iuliia.MVD_310_FR,
    "ru-en-bgn-pcgn": iuliia.BGN_PCGN,
    "ru-en-popular": iuliia.WIKIPEDIA,
    "ru-iso-9": iuliia.GOST_779,
    "ru-icao": iuliia.ICAO_DOC_9303,
}
WORDS = (
    "Съешь ещё этих мягких французских булок, да выпей чаю. Гитлер, Гейдар, Сергей и Оксана "
    "Васины из Елизово и Юрьева. Её подъезд объявлен; воробьёв и рыбьего жира нет. Мой район, "
    "боец, уезд, поэт, Аэлита, каюта, мотоцикл, вьюга, приём, заём, щётка, синий, белый, Ильин. "
)


@pytest.mark.parametrize(("scheme", "text", "expected"), SAMPLES)
def test_samples(scheme: str, text: str, expected: str) -> None:
    assert load_scheme(scheme).romanize(text) == expected


@pytest.mark.parametrize("name", scheme_names())
def test_a_scheme_is_complete(name: str) -> None:
    scheme = load_scheme(name)
    assert scheme.samples, "a scheme carries its own test"
    assert name.startswith(f"{scheme.language}-")
    whole = "".join(a for a, _ in scheme.samples)
    assert not set(scheme.romanize(whole).lower()) & scheme.letters, "a letter has no rule"
    assert {c for r in (*scheme.rules, *scheme.variants) for c in r.letters} <= scheme.letters


@pytest.mark.parametrize("name", sorted(ORACLES))
def test_iuliia_agrees(name: str) -> None:
    ours = load_scheme(name).romanize(WORDS)
    # its «ё» of BGN/PCGN is the Cyrillic letter
    assert ours == nfc(ORACLES[name].translate(WORDS)).replace("ё", "ë")


@settings(deadline=None, max_examples=60)
@given(text=st.text(st.sampled_from("абвгдежзиклмнопрстуфхцчшщъыьэюя -"), max_size=30))
@pytest.mark.parametrize("name", ["ru-iso-9", "ru-icao"])
def test_iuliia_agrees_on_any_letters(name: str, text: str) -> None:
    assert load_scheme(name).romanize(text) == nfc(ORACLES[name].translate(text))


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=40))
@pytest.mark.parametrize("name", ["ru-fr-wikipedia", "uk-en-2010", "hy-fr-press"])
def test_any_text_is_romanized(name: str, text: str) -> None:
    assert not set(load_scheme(name).romanize(text).lower()) & set("жщюяшխծу")


def test_decomposed_letters_are_read() -> None:
    assert load_scheme("ru-fr-wikipedia").romanize("Толсто\u0438\u0306") == "Tolstoï"


def test_capitals() -> None:
    assert load_scheme("ru-fr-press").romanize("США, Ш., ЩУКА") == "SChA, Ch., ChtchOuKA"
    assert load_scheme("ru-icao").romanize("США, Щука, ЩУКА") == "SSHA, Shchuka, SHCHUKA"


def test_graphemes_and_correspondences_come_from_the_rules() -> None:
    french, english = load_scheme("hy-fr-press"), load_scheme("hy-en-popular")
    assert french.graphemes["գ"] == ("g", "gu", "gh")
    assert "sh" in correspondences(french, english)["ch"]
    assert "ch" in correspondences(french, english)["tch"]
    assert {rule.letters for rule in french.readings["dj"]} == {"ջ"}


def test_an_unknown_scheme_lists_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'ru-fr-press'"):
        load_scheme("ru-fr-pres")


GOOD = 'title = "t"\nlanguage = "ru"\nreaders = ""\nsource = "s"\n'


def test_a_scheme_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(GOOD + 'rules = [["ш", "sz"], ["и", "y", "_#"]]', encoding="utf-8")
    scheme = load_scheme(path)
    assert scheme.name == "own"
    assert scheme.romanize("Шши") == "Szszy"
    assert load_scheme(str(path)).romanize("ш") == "sz"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("title = \n", 1, "not well-formed"),
        ('title = "t"\n', None, "'language' is missing"),
        (GOOD + "rulez = []\nrules = []\n", 5, "unknown key 'rulez'"),
        (GOOD + 'rules = [\n["а", "a"],\n["ш"]]\n', 7, "not an entry"),
        (GOOD + 'rules = [\n["а", "a"],\n"ш"]\n', 7, "not an entry"),
        (GOOD + 'rules = [\n["а", "a"],\n["ш", "ch", "V_"]]\n', 7, "class 'V' is not defined"),
        (GOOD + 'rules = [\n["ш", "ch", "#"]]\n', 6, "does not have one '_'"),
        (GOOD + 'rules = "а=a"\n', 5, "not an array"),
        (GOOD + 'rules = []\ncapitals = "none"\n', 6, "capitals = 'none'"),
        (GOOD + 'rules = []\nclasses = { vowels = "аеи" }\n', 6, "does not name sets"),
        (GOOD.replace('"ru"', "1") + "rules = []\n", 2, "'language' is not a string"),
    ],
)
def test_a_bad_file_is_told_with_its_line(
    tmp_path: Path, text: str, line: int | None, message: str
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemeError, match=message) as caught:
        load_scheme(path)
    assert caught.value.line == line
    assert caught.value.hint


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SchemeError, match="cannot be read"):
        load_scheme(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SchemeError, match="not UTF-8"):
        load_scheme(tmp_path / "bytes.toml")
