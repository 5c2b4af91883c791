from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.names.between import convert, respellings, words
from align.names.schemes import load_scheme

with (Path(__file__).parent / "cases" / "between.tsv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['word']} {row['to']}")
def test_a_word_from_one_scheme_to_another(row: dict[str, str]) -> None:
    ways = respellings(row["word"], load_scheme(row["from"]), load_scheme(row["to"]))
    assert ways[0].spelling == row["expected"], ways


def test_what_a_scheme_writes_alike_gives_several() -> None:
    source, target = load_scheme("uz-fr-press"), load_scheme("uz-en-popular")
    ways = respellings("Karchi", source, target)
    assert {way.spelling for way in ways} >= {"Karshi", "Qarshi"}
    assert {way.native for way in ways} >= {"Karshi", "Qarshi"}


@settings(deadline=None, max_examples=40)
@given(st.text(st.sampled_from("абвгдежзийклмнопрстуфхцчшщъыьэюя"), min_size=1, max_size=10))
@pytest.mark.parametrize("target", ["ru-fr-wikipedia", "ru-en-popular"])
def test_nothing_is_lost_from_a_reversible_scheme(target: str, native: str) -> None:
    source, wanted = load_scheme("ru-iso-9"), load_scheme(target)
    ((spelling, read),) = respellings(source.romanize(native), source, wanted)
    assert (spelling, read) == (wanted.romanize(native), native)


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=30))
@pytest.mark.parametrize("name", ["hy-fr-press", "az-en-popular", "ru-en-bgn-pcgn"])
def test_any_text(name: str, text: str) -> None:
    source = load_scheme(name)
    for word in words(text):
        for spelling, native in respellings(word, source, source):
            assert source.romanize(native) == spelling
            assert set(native) - set("’'·`") or native
    assert convert(text, source, source).count("\n") == text.count("\n")


def test_long_words_stay_and_take_no_time() -> None:
    source, target = load_scheme("hy-en-popular"), load_scheme("hy-fr-press")
    started = time.process_time()
    assert convert("pashinyan" * 10_000, source, target) == "pashinyan" * 10_000
    assert respellings("kptsche" * 9, source, target)
    assert time.process_time() - started < 5


def test_a_sentence() -> None:
    english, french = load_scheme("ru-en-popular"), load_scheme("ru-fr-press")
    text = "Uchastniki mitinga v Yerevane (9 noyabrya) – SShA, ODKB."
    wanted = "Outchastniki mitinga v Erevane (9 noiabria) – SChA, ODKB."
    assert convert(text, english, french) == wanted
