from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import Passage, Unit, Variant
from align.names.links import Evidence, link_names
from align.names.mentions import full_names


def linked(texts: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[Evidence, int]]:
    units = [
        Unit(str(n), Variant("fr", Passage(a)), Variant("en", Passage(b)))
        for n, (a, b) in enumerate(texts)
    ]
    return {
        (k.source.form, k.target.form): (k.evidence, len(k.places))
        for k in link_names(full_names(units))
    }


def test_spellings_and_exonyms() -> None:
    found = linked(
        [
            ("Hier l’Allemagne a reçu M. Pachinian.", "Yesterday Germany received Mr Pashinyan."),
            ("Aux Pays-Bas, l’OTAN rit.", "In the Netherlands the NATO laughs."),
            ("Puis l’Allemagne, puis l’OTAN.", "Then Germany, then NATO."),
            ("Enfin les Pays-Bas.", "At last the Netherlands."),
        ]
    )
    assert found == {
        ("Allemagne", "Germany"): (Evidence.TOGETHER, 2),
        ("Pachinian", "Pashinyan"): (Evidence.SPELLING, 1),
        ("Pays-Bas", "Netherlands"): (Evidence.TOGETHER, 2),
        ("OTAN", "NATO"): (Evidence.TOGETHER, 2),
    }


def test_what_is_left_over_between_neighbours_is_linked_in_order() -> None:
    found = linked([("De Goris par l’Espagne à Kapan.", "From Goris through Spain to Kapan.")])
    assert found["Espagne", "Spain"] == (Evidence.ORDER, 1)


def test_a_name_has_a_link_for_each_spelling_and_for_its_short_form() -> None:
    found = linked(
        [
            ("Du Siounik, M. Nikol Pachinian rit.", "From Siunik, Nikol Pashinyan laughs."),
            ("Et du Siounik, M. Nikol Pachinian.", "And from Syunik, Pashinyan."),
        ]
    )
    assert set(found) == {
        ("Siounik", "Siunik"),
        ("Siounik", "Syunik"),
        ("Nikol Pachinian", "Nikol Pashinyan"),
        ("Nikol Pachinian", "Pashinyan"),
    }


def test_acronyms_go_with_acronyms() -> None:
    found = linked(
        [
            (
                "C’est l’Organisation du traité de sécurité collective (OTSC).",
                "It is the CSTO (Collective Security Treaty Organization).",
            )
        ]
    )
    assert set(found) == {
        ("OTSC", "CSTO"),
        (
            "Organisation du traité de sécurité collective",
            "Collective Security Treaty Organization",
        ),
    }


def test_nothing_is_linked_without_a_counterpart() -> None:
    assert linked([("Hier Goris.", "Yesterday it rained."), ("Rien.", "In Kapan.")]) == {}


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(
                st.sampled_from(["Goris", "Kapan", "Jean Petit", "Petit", "Inde"]), max_size=5
            ),
            st.lists(st.sampled_from(["Goris", "Kapan", "John Small", "India"]), max_size=5),
        ),
        max_size=4,
    )
)
def test_each_mention_is_given_once_at_most(texts: list[tuple[list[str], list[str]]]) -> None:
    units = [
        Unit(
            str(n),
            Variant("fr", Passage("de " + ", ".join(a))),
            Variant("en", Passage("by " + ", ".join(b))),
        )
        for n, (a, b) in enumerate(texts)
    ]
    links = link_names(full_names(units))
    for side in (0, 1):
        mentions = [place[side] for k in links for place in k.places]
        assert len(mentions) == len(set(mentions))
    assert all(0 <= k.score <= 1 for k in links)
