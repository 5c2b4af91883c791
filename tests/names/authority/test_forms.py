from __future__ import annotations

from align.names.authority import Authority, Forms, NameRecord
from align.names.authority.forms import FormIndex

PASHINYAN = NameRecord(
    "pashinyan",
    {
        "fr": Forms("Nikol Pachinian"),
        "en-GB": Forms("Nikol Pashinyan", ("Nikol Pashinian",), ("Nikol Pachinian",)),
    },
)


def changes(records: tuple[NameRecord, ...], text: str) -> list[tuple[str, list[str]]]:
    index = FormIndex(Authority(records), "en")
    return [(text[m.start : m.end], [w.form for w in m.wanted]) for m in index.find(text)]


def test_a_full_name_stands_for_its_words() -> None:
    # Nikol is both allowed and part of what is forbidden
    text = "Nikol Pachinian, Nikol, Mr PACHINIAN, Pashinian"
    wanted = [("Nikol Pachinian", ["Nikol Pashinyan"]), ("PACHINIAN", ["PASHINYAN"])]
    assert changes((PASHINYAN,), text) == wanted


def test_what_one_record_forbids_another_may_have() -> None:
    river = NameRecord("aras", {"en": Forms("Aras", (), ("Arax",))})
    town = NameRecord("arax", {"en": Forms("Arax")})
    for records in ((river, town), (town, river)):
        assert changes(records, "Arax") == []


def test_a_word_of_two_names_is_not_settled() -> None:
    other = NameRecord("b", {"en": Forms("Anna Pachinyan", (), ("Anna Pachinian",))})
    assert changes((PASHINYAN, other), "Pachinian") == [("Pachinian", ["Pashinyan", "Pachinyan"])]


def test_a_form_that_is_forbidden_and_has_no_other() -> None:
    record = NameRecord("a", {"en": Forms("", ("Türkiye",), ("Turkey",))})
    assert changes((record,), "Turkey, Türkiye") == [("Turkey", [""])]


def test_the_words_of_a_place_are_no_names() -> None:
    lake = NameRecord("sevan", {"en": Forms("Lake Sevan", (), ("Lac Sevan",))}, "place")
    assert changes((lake,), "Lac Sevan, Lac Leman") == [("Lac Sevan", ["Lake Sevan"])]
