from __future__ import annotations

from collections.abc import Sequence

from align.model import Passage, Unit, Variant
from align.names.groups import group_names
from align.names.links import link_names
from align.names.mentions import full_names


def groups(*texts: tuple[str, str], languages: Sequence[str] = ("fr", "en")) -> list[list[str]]:
    """``["forms of the source", "forms of the target"]`` of each name."""
    units = [
        Unit(str(n), Variant(languages[0], Passage(one)), Variant(languages[1], Passage(two)))
        for n, (one, two) in enumerate(texts)
    ]
    names = full_names(units)
    found = group_names(names, link_names(names))
    return [[" ".join(name.form for name in side) for side in group] for group in found]


def test_all_spellings_of_a_name_are_together_the_most_frequent_first() -> None:
    assert groups(
        ("Vers le Siounik.", "To Siounik."),
        ("Au Siounik.", "In Siunik."),
        ("Du Siounik.", "Of Siunik."),
    ) == [["Siounik", "Siunik Siounik"]]


def test_letters_out_of_their_order() -> None:
    assert groups(
        ("Vers le Gegharkounik, au Gegharkounik.", "To Gegharkunik, in Gegharkunik."),
        ("Dans le Gegharkounik, des pâturages.", "In Ghergakunik, pastures."),
    ) == [["Gegharkounik", "Gegharkunik Ghergakunik"]]


def test_a_surname_and_the_full_name_are_two() -> None:
    found = groups(
        ("Le chef, Nikol Pachinian.", "The chief, Nikol Pashinyan."),
        ("Mais Pachinian rit.", "But Pashinyan laughs."),
        ("Pour Pachinian.", "For Nikol Pashinyan."),
    )
    assert found == [["Nikol Pachinian", "Nikol Pashinyan"], ["Pachinian", "Pashinyan"]]


def test_editions_in_one_language() -> None:
    found = groups(
        ("To Kharkov.", "To Kharkiv."), ("In Goris.", "In Goris."), languages=("en", "en")
    )
    assert found == [["Kharkov", "Kharkiv"], ["Goris", "Goris"]]
