from __future__ import annotations

from random import Random
from time import process_time

import pytest
from pymorphy3 import MorphAnalyzer

from align.names.compare import SAME, compare_names
from align.names.index import NameIndex
from align.names.schemes import load_scheme


@pytest.fixture(scope="module")
def surnames() -> list[str]:
    """Some Russian surnames, of a dictionary."""
    dictionary = MorphAnalyzer().dictionary
    return sorted(
        {
            word
            for start in ("ка", "ко")
            for word, tag, normal, _, _ in dictionary.iter_known_words(start)
            if word == normal and len(word) > 3 and "Surn" in tag and "sing" in tag
        }
    )


def test_what_is_the_same_is_found(surnames: list[str]) -> None:
    english, french = load_scheme("ru-en-popular"), load_scheme("ru-fr-wikipedia")
    names = [english.romanize(name.title()) for name in surnames]
    index = NameIndex(names, "en")
    found = same = 0
    for name in Random(1).sample(surnames, 20):
        sought = french.romanize(name.title())
        alike = {n for n in index.names if compare_names(sought, n).score >= SAME}
        hits = {f.name for f in index.search(sought, "fr", 100) if f.comparison.same}
        assert english.romanize(name.title()) in hits
        found, same = found + len(hits & alike), same + len(alike)
        assert hits <= alike
    assert found >= 0.99 * same


def test_a_search_takes_no_time(surnames: list[str]) -> None:
    english, french = load_scheme("ru-en-popular"), load_scheme("ru-fr-wikipedia")
    index = NameIndex((english.romanize(name.title()) for name in surnames), "en")
    start = process_time()
    for name in surnames[:20]:
        index.search(french.romanize(name), "fr")
    assert (process_time() - start) / 20 < 0.05


def test_full_names_in_any_order_and_with_initials() -> None:
    index = NameIndex(["Nikol Pashinyan", "Serzh Sargsyan", "Robert Kocharyan"], "en")
    for name in ("Pachinian Nikol", "N. Pachinian", "Nikol Vovaï Pachinian"):
        best = index.search(name, "fr")[0]
        assert (best.name, best.comparison.same) == ("Nikol Pashinyan", True)


def test_the_best_come_first_and_slips_are_found() -> None:
    index = NameIndex(["Gegharkunik", "Syunik", "Gegharkunik Province", "Tavush"], "en")
    found = index.search("Ghergakunik", "fr", 2)
    assert found[0].name == "Gegharkunik"
    assert not found[0].comparison.same
    scores = [match.comparison.score for match in found]
    assert scores == sorted(scores, reverse=True)


def test_a_name_that_stands_twice_is_found_once() -> None:
    assert [f.name for f in NameIndex(["Goris", "Goris"], "en").search("Goris", "fr")] == ["Goris"]


@pytest.mark.parametrize("names", [[], ["", "-", "12"]])
def test_a_list_without_names_finds_nothing(names: list[str]) -> None:
    assert NameIndex(names, "en").search("Pachinian", "fr") == ()
    assert NameIndex(["Goris"], "en").search("", "fr") == ()
