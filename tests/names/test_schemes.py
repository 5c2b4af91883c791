"""Every scheme writes its samples and all its alphabet; iuliia, a library of its own, agrees."""

from __future__ import annotations

import re
import time
import tomllib
import unicodedata
from functools import cache, partial
from itertools import islice, product
from pathlib import Path

import iuliia
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import SchemeError, UnknownNameError
from align.languages import script
from align.names.alphabets import alphabets
from align.names.grammar import analyzer
from align.names.schemes import (
    FOLDER,
    correspondences,
    failed_samples,
    load_scheme,
    scheme_names,
)

CASES = Path(__file__).parent / "cases"
ORACLES = tomllib.loads((CASES / "iuliia.toml").read_text(encoding="utf-8"))
BAD = tomllib.loads((CASES / "bad_schemes.toml").read_text(encoding="utf-8"))["case"]

nfc = partial(unicodedata.normalize, "NFC")


# --- the schemes that come with align -------------------------------------------------------------


@pytest.mark.parametrize("name", scheme_names())
def test_samples(name: str) -> None:
    assert not failed_samples(FOLDER / f"{name}.toml")


@pytest.mark.parametrize("name", scheme_names())
def test_a_scheme_is_complete(name: str) -> None:
    scheme = load_scheme(name)
    assert len(scheme.samples) >= 3, "a scheme carries its own test"
    assert name.startswith(f"{scheme.language.lower()}-")
    missing = alphabets()[scheme.language] - scheme.letters - set("’ʻʼ")
    assert not missing, "a letter has no rule"
    assert not scheme.unread("".join(text for text, _ in scheme.samples))
    assert {c for v in scheme.variants for c in v.letters} <= scheme.letters


@pytest.mark.parametrize("name", scheme_names())
def test_letters_apart_and_capitals_come_out_in_latin(name: str) -> None:
    scheme = load_scheme(name)
    for letter in alphabets()[scheme.language]:
        for text in (letter, letter.upper(), f"а{letter}а", letter * 3):
            written = scheme.romanize(text).removeprefix("а").removesuffix("а")
            assert all(
                unicodedata.name(c, "").startswith(("LATIN", "MODIFIER"))
                for c in written
                if c.isalpha() and letter != "а"
            ), (text, written)


@pytest.mark.parametrize("name", scheme_names())
def test_what_is_romanized_stays(name: str) -> None:
    scheme = load_scheme(name)
    if script(scheme.language) != "Latn":
        for text, _ in scheme.samples:
            written = scheme.romanize(text)
            assert scheme.romanize(written) == written


def test_languages_have_french_and_english_schemes() -> None:
    readers = {tag: {load_scheme(n).readers for n in scheme_names(tag)} for tag in alphabets()}
    assert all({"fr", "en"} <= found for found in readers.values()), readers


# --- iuliia ---------------------------------------------------------------------------------------


@cache
def words() -> tuple[str, ...]:
    """Some thousands of words of the dictionary, from all its parts, and iuliia's own samples."""
    dictionary = analyzer().dictionary
    starts = product("абвгдежзийклмнопрстуфхцчшщэюя", "абвгдеёжийклмнорстухчшщъыьэюя")
    found = [
        word
        for start in starts
        for word, *_ in islice(dictionary.iter_known_words("".join(start)), 0, 60, 8)
    ]
    schemas = (getattr(iuliia, row["oracle"]) for row in ORACLES.values())
    samples = (text for schema in schemas for text, _ in schema.samples)
    found += [word.lower() for text in samples for word in re.findall(r"\w+", text)]
    return tuple(word for word in dict.fromkeys(found) if word.isalpha())


def oracle(name: str, text: str) -> str:
    """What iuliia writes; its «ё» is often the Cyrillic letter."""
    written: str = getattr(iuliia, ORACLES[name]["oracle"]).translate(text)
    return nfc(written).replace("ё", "ë")


def left_out(name: str, word: str) -> bool:
    return any(re.search(row["words"], word) for row in ORACLES[name].get("differs", ()))


@pytest.mark.parametrize("name", sorted(ORACLES))
def test_iuliia_agrees_on_words(name: str) -> None:
    scheme = load_scheme(name)
    compared = [word for word in words() if not left_out(name, word)]
    assert len(compared) > 2_000
    assert [w for w in compared if scheme.romanize(w) != oracle(name, w)] == []
    # iuliia has small letters for Кс
    for word in compared[::10]:
        written = scheme.romanize(word.capitalize())
        assert written.lower() == scheme.romanize(word).lower()
        assert written[:1].isupper() or not written[:1].isalpha()


@settings(deadline=None, max_examples=60)
@given(word=st.text(st.sampled_from("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"), max_size=14))
@pytest.mark.parametrize("name", sorted(ORACLES))
def test_iuliia_agrees_on_any_letters(name: str, word: str) -> None:
    if not left_out(name, word):
        assert load_scheme(name).romanize(word) == oracle(name, word)


@pytest.mark.parametrize("name", [name for name, row in ORACLES.items() if "differs" in row])
def test_each_difference_is_one(name: str) -> None:
    scheme = load_scheme(name)
    made = ["ин", "алгин", "ий", "кьий", "тоыэм", "исҳоқ"]
    for row in ORACLES[name]["differs"]:
        seen = [w for w in (*made, *words()) if re.search(row["words"], w)]
        assert any(scheme.romanize(w) != oracle(name, w) for w in seen), row["reason"]


# --- what any scheme does -------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=40))
@pytest.mark.parametrize("name", ["ru-fr-wikipedia", "uk-en-2010", "hy-fr-press", "az-en-popular"])
def test_any_text_is_romanized(name: str, text: str) -> None:
    scheme = load_scheme(name)
    written = scheme.romanize(text)
    assert not set(written.lower()) & (scheme.letters & set("жщюяшխծуəş"))
    assert written.count("\n") == text.count("\n")


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Щербаков", "юг", "ООН", "в", "Ереване,", "«Её»"]), max_size=8))
def test_words_do_not_touch_each_other(texts: list[str]) -> None:
    scheme = load_scheme("ru-fr-wikipedia")
    assert scheme.romanize(" ".join(texts)).split() == [scheme.romanize(t) for t in texts]


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("ru-fr-wikipedia", "Толсто\u0438\u0306", "Tolstoï"),
        ("ru-fr-wikipedia", "Достое\u0301вский", "Dostoïevski"),
        ("ru-fr-press", "США, Ш., Щука", "SChA, Ch., Chtchouka"),
        ("ru-fr-press", "ЩУКА", "ChtchOuKA"),
        ("ru-fr-press", "ЩЕРБАКОВ Юрий", "CHTCHERBAKOV Iourii"),
        ("ru-fr-press", "ЩИ ДА КАША\nЩи", "ChtchI DA KAChA\nChtchi"),
        ("ru-fr-press", "ЩИ ДА ОВСЯНКА\nСША", "CHTCHI DA OVSIANKA\nSChA"),
        ("ru-icao", "США, Щука, ЩУКА, Щ.", "SSHA, Shchuka, SHCHUKA, Shch."),
        ("ru-en-popular", "Санкт-Петербург", "Sankt-Peterburg"),
        ("uk-en-2010", "Знам'янка, «Юг'»", "Znamianka, «Yuh'»"),
        ("uk-en-2010", "Знамʼянка", "Znamianka"),
        ("be-fr-press", "Магілёў, Рагачоў", "Mahiliow, Rahatchow"),
        ("az-cyrl-national", "ИЛҺАМ, Ирәван", "İLHAM, İrəvan"),
        ("az-en-popular", "IŞIQLI, İlham, Bakı", "ISHIGLI, Ilham, Baki"),
        ("az-en-popular", "I\u0307lham", "Ilham"),
        ("hy-en-popular", "Վերջապե՞ս «Երևան»՝ Այո՛։", "Verjapes? «Yerevan», Ayo."),
        ("hy-fr-press", "ՀԱՅԱՍՏԱՆ, ԵՐԵՎԱՆ", "HAYASTAN, EREVAN"),
        ("ka-fr-press", "ᲗᲑᲘᲚᲘᲡᲘ", "TBILISSI"),
        ("ru-fr-press", "\u202eЮг\0\ud800", "\u202eIoug\0\ud800"),
        ("uz-fr-press", "O\u2018zbekiston, G'ofur", "Ozbekiston, Ghofour"),
        ("uz-en-popular", "'Saʼdulla' ’Xiva’ Sa'dulla", "'Sadulla' ’Khiva’ Sadulla"),
        ("be-en-popular", "’Ева’, Вераб’ёў", "’Yeva’, Verabyou"),
    ],
)
def test_marks_and_capitals(name: str, text: str, written: str) -> None:
    assert load_scheme(name).romanize(text) == nfc(written)


@pytest.mark.parametrize("name", ["ru-fr-wikipedia", "ru-en-bgn-pcgn", "hy-fr-press"])
def test_time_is_linear(name: str) -> None:
    scheme = load_scheme(name)
    letters = "".join(sorted(scheme.letters))
    started = time.process_time()
    scheme.romanize((letters[:20] * 5_000 + " ") * 2)
    scheme.romanize("а\u0301" * 50_000 + "՞" * 50_000)
    scheme.romanize(" ".join(f"{letters[:9]}{n}" for n in range(20_000)))
    assert time.process_time() - started < 10


def test_graphemes_and_correspondences_come_from_the_rules() -> None:
    french, english = load_scheme("hy-fr-press"), load_scheme("hy-en-popular")
    assert french.graphemes["գ"] == ("g", "gu", "gh")
    assert "sh" in correspondences(french, english)["ch"]
    assert "ch" in correspondences(french, english)["tch"]
    assert {rule.letters for rule in french.readings["dj"]} == {"ջ"}


# --- schemes of the user's own --------------------------------------------------------------------


def test_an_unknown_scheme_lists_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'ru-fr-press'"):
        load_scheme("ru-fr-pres")


GOOD = '# of one\'s own\ntitle = "t"\nlanguage = "ru"\nreaders = ""\nsource = "s"\n'


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_scheme_of_ones_own(tmp_path: Path, start: str) -> None:
    path = written(tmp_path, start + GOOD + 'rules = [["ш", "sz"], ["и", "y", "_#"]]')
    scheme = load_scheme(path)
    assert scheme.name == "own"
    assert scheme.in_print
    assert scheme.romanize("Шши") == "Szszy"
    assert load_scheme(str(path)).romanize("ш") == "sz"


def test_samples_that_fail_are_told_with_their_line(tmp_path: Path) -> None:
    samples = 'samples = [["ш", "sz"],\n["ши", "szi"],\n# ши\n["Ш", "Sh"]]\n'
    path = written(tmp_path, GOOD + 'rules = [["ш", "sz"], ["и", "i"]]\n' + samples)
    (failed,) = failed_samples(path)
    assert failed == (10, "Ш", "Sh", "Sz")


@pytest.mark.parametrize("case", BAD, ids=lambda case: case["message"])
def test_a_bad_file_is_told_with_its_line(tmp_path: Path, case: dict[str, object]) -> None:
    path = written(tmp_path, ("" if case.get("whole") else GOOD) + str(case["text"]))
    with pytest.raises(SchemeError) as caught:
        load_scheme(path)
    assert str(case["message"]) in caught.value.message
    assert caught.value.line == (case["line"] or None)
    assert caught.value.hint
    assert str(case.get("hint", "")) in caught.value.hint


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(SchemeError, match="no such file"):
        load_scheme(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SchemeError, match="not UTF-8"):
        load_scheme(tmp_path / "bytes.toml")
    with pytest.raises(SchemeError, match="not well-formed"):
        load_scheme(written(tmp_path, "rules = " + "[" * 100_000))
