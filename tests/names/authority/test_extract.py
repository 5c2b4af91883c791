from __future__ import annotations

from align.model import Passage, Unit, Variant
from align.names.authority.extract import propose_authority
from align.names.authority.records import Authority, Forms
from align.names.find import Mention, NameForm, NameKind
from align.names.groups import NameGroup, group_names
from align.names.links import link_names
from align.names.mentions import full_names

TEXT = [
    ("Pour Pachinian, le Siounik compte.", "For Pachinian, Siunik matters."),
    ("Mais Pachinian part au Siounik.", "But Pashinyan leaves for Siunik."),
    ("Le chef, Pachinian, voit le Siounik.", "The chief, Pachinian, sees Syunik."),
    ("Dans le Gegharkounik, un Arménien.", "In Gegharkunik, an Armenian."),
    ("Dans le Gegharkounik encore.", "In Ghergakunik again."),
    ("On rit avec Macron.", "People laugh."),
]
UNITS = [
    Unit(str(n), Variant("fr", Passage(fr)), Variant("en", Passage(en)))
    for n, (fr, en) in enumerate(TEXT)
]


def proposed() -> Authority:
    names = full_names(UNITS)
    return propose_authority(group_names(names, link_names(names)))


def test_the_most_frequent_form_is_preferred() -> None:
    authority = proposed()
    by_id = {record.id: record for record in authority.records}
    assert by_id["pachinian"].forms == {
        "fr": Forms("Pachinian"),
        "en": Forms("Pachinian", ("Pashinyan",)),
    }
    assert by_id["siounik"].forms["en"] == Forms("Siunik", ("Syunik",))
    assert by_id["pachinian"].note == (
        "fr: Pachinian 3; en: Pachinian 2, Pashinyan 1; by English habit: Pashinyan"
    )


def test_a_slip_is_a_form_of_its_name() -> None:
    authority = proposed()
    (record,) = (r for r in authority.records if r.id == "gegharkounik")
    assert set(record.forms["en"]) == {"Gegharkunik", "Ghergakunik"}


def test_a_name_of_one_edition_stands_alone_and_peoples_are_left_out() -> None:
    authority = proposed()
    (record,) = (r for r in authority.records if r.id == "macron")
    assert record.forms == {"fr": Forms("Macron")}
    assert not {"armenien", "armenian"} & {r.id for r in authority.records}


def test_capitals_are_no_other_form() -> None:
    def name(form: str, times: int) -> NameForm:
        return NameForm(form, "en", NameKind.NAME, tuple(Mention(n, 0, 1) for n in range(times)))

    forms = (name("SIUNIK", 3), name("Siunik", 1), name("OTSC", 2), name("NATO", 1))
    (record,) = propose_authority([NameGroup((), forms)]).records
    assert record.forms == {"en": Forms("Siunik", ("OTSC", "NATO"))}
    assert record.note == "en: Siunik 4, OTSC 2, NATO 1"
