from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.names.respell import Origin, kept_marks, origin_of, respell, written_in
from align.names.schemes import load_scheme

TABLE = load_scheme(Path(__file__).parents[2] / "align" / "data" / "names" / "fr-en.toml")


@pytest.mark.parametrize(("french", "english"), TABLE.samples)
def test_the_samples_of_the_table(french: str, english: str) -> None:
    assert respell(french) == english
    assert kept_marks(french, english) == ()


@pytest.mark.parametrize(
    ("french", "english", "kept"),
    [
        ("Pachinian", "Pachinian", ("ch",)),
        ("Pachinian", "Pashinian", ()),
        ("Siounik", "Siunik", ("i",)),
        ("Siounik", "Siounik", ("iou",)),
        ("Ichkhanassar", "Ishkhanassar", ("ss",)),
        ("Latchine", "Lachine", ("ine",)),
        ("Sébastopol", "Sebastopol", ()),
        ("Goris", "Goris", ()),
        ("Koulidjanov", "Kulidzhanov", ()),
        ("Aliev", "Aliyev", ()),
        ("Poutine", "Pushkin", ()),
        ("", "Putin", ()),
        ("Poutine", "", ()),
    ],
)
def test_letters_that_the_counterpart_kept(
    french: str, english: str, kept: tuple[str, ...]
) -> None:
    assert kept_marks(french, english) == kept


def test_a_pair_of_languages_without_a_table() -> None:
    assert respell("Pachinian", "fr", "xx") is None
    assert kept_marks("Pachinian", "Pachinian", "fr", "xx") == ()
    assert respell("Pachinian", "fr-CA", "en-GB") == "Pashinyan"


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("Charles", Origin.WESTERN),
        ("Michel", Origin.WESTERN),
        ("Chevrolet", Origin.WESTERN),
        ("Toulouse", Origin.WESTERN),
        ("Manchester", Origin.WESTERN),
        ("Jean-Pierre", Origin.WESTERN),
        ("YouTube", Origin.WESTERN),
        ("Artanich", Origin.UNCERTAIN),
        ("Zanguezour", Origin.UNCERTAIN),
        ("Pachinian", Origin.TRANSCRIBED),
        ("Ter-Petrossian", Origin.TRANSCRIBED),
        ("Nakhitchevan", Origin.TRANSCRIBED),
        ("Siounik", Origin.TRANSCRIBED),
    ],
)
def test_where_a_name_comes_from(name: str, origin: Origin) -> None:
    assert origin_of(name) is origin


@pytest.mark.parametrize(
    ("english", "french", "kept"),
    [
        ("Pashinyan", "Pashinyan", ("sh",)),
        ("Syunik", "Siounik", ()),
        ("Zhukov", "Zhukov", ("zh", "u")),
        ("Zangezur", "Zanguezour", ()),
        ("Sergey", "Serguei", ()),
        ("Lachin", "Latchin", ()),
    ],
)
def test_letters_that_the_french_kept(english: str, french: str, kept: tuple[str, ...]) -> None:
    assert kept_marks(english, french, "en", "fr") == kept


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("Charles", Origin.WESTERN),
        ("Washington", Origin.WESTERN),
        ("Shakespeare", Origin.WESTERN),
        ("Bush", Origin.WESTERN),
        ("Churchill", Origin.WESTERN),
        ("Artanish", Origin.UNCERTAIN),
        ("Pashinyan", Origin.TRANSCRIBED),
        ("Nakhchivan", Origin.TRANSCRIBED),
        ("Zhukov", Origin.TRANSCRIBED),
    ],
)
def test_where_an_english_name_comes_from(name: str, origin: Origin) -> None:
    assert origin_of(name, "en") is origin


def test_french_names_of_the_gold_pairs_keep_nothing(shared_data: Path) -> None:
    with (shared_data / "names" / "pairs.dev.tsv").open(encoding="utf-8") as stream:
        table = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs = [(r["en"], r["fr"]) for r in table if r["kind2"] == "translit"]
    kept = [pair for pair in pairs if kept_marks(*pair, "en", "fr")]
    respelled = sum(respell(english, "en", "fr") == french for english, french in pairs)
    assert len(kept) < 0.02 * len(pairs), kept
    assert respelled > 0.65 * len(pairs)


def test_english_names_of_the_gold_pairs_keep_nothing(shared_data: Path) -> None:
    with (shared_data / "names" / "pairs.dev.tsv").open(encoding="utf-8") as stream:
        table = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    pairs = [(r["fr"], r["en"]) for r in table if r["kind2"] == "translit"]
    kept = [pair for pair in pairs if kept_marks(*pair)]
    respelled = sum(respell(french) == english for french, english in pairs)
    assert len(kept) < 0.02 * len(pairs), kept
    assert respelled > 0.65 * len(pairs)


@settings(deadline=None)
@given(st.text(st.sampled_from("achiougténsïdjqry-’Ш"), max_size=20))
def test_a_name_that_kept_all_its_letters_kept_every_mark(name: str) -> None:
    # respelled by half or in whole, nothing is found that is not in the spelling
    assert all(mark in name.lower() for mark in kept_marks(name, name))
    assert kept_marks(name, respell(name) or "") == ()


def test_marks_tell_the_language_of_two_in_three_spellings(shared_data: Path) -> None:
    with (shared_data / "names" / "pairs.dev.tsv").open(encoding="utf-8") as stream:
        table = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    spellings = {
        (row[language], language)
        for row in table
        for language in ("fr", "en")
        if row["kind2"] == "translit" and row["fr"] != row["en"]
    }
    said = [(written_in(spelling), language) for spelling, language in spellings]
    decided = [(found, language) for found, language in said if found]
    wrong = [(found, language) for found, language in decided if found != language]
    assert len(decided) > 0.6 * len(said)
    assert len(wrong) < 0.06 * len(decided)
