from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.names.acronyms import definitions


@pytest.mark.parametrize(
    ("text", "acronym", "expansion"),
    [
        (
            "l’Organisation du traité de sécurité collective (OTSC)",
            "OTSC",
            "Organisation du traité de sécurité collective",
        ),
        (
            "the CSTO (Collective Security Treaty Organization) said",
            "CSTO",
            "Collective Security Treaty Organization",
        ),
        (
            "la Cour européenne des droits de l’homme (CEDH)",
            "CEDH",
            "Cour européenne des droits de l’homme",
        ),
        ("the “World Health Organization” (WHO)", "WHO", "World Health Organization"),
        ("Produit intérieur brut (PIB)", "PIB", "Produit intérieur brut"),
    ],
)
def test_what_an_acronym_stands_for(text: str, acronym: str, expansion: str) -> None:
    (found,) = definitions(text)
    assert found.acronym == acronym
    assert text[found.at : found.at + len(acronym)] == acronym
    assert text[found.start : found.end] == expansion


@pytest.mark.parametrize(
    "text",
    ["Goris (RU)", "the NATO (in Brussels) said", "(ABC)", "ABC ()", "a (AB", "rien du tout"],
)
def test_what_is_no_expansion(text: str) -> None:
    assert list(definitions(text)) == []


@given(st.text(st.sampled_from("aAbB (.)’'\n\ud800É"), max_size=60))
def test_offsets_lie_in_the_text(text: str) -> None:
    for found in definitions(text):
        assert text[found.at :].startswith(found.acronym)
        assert 0 <= found.start < found.end <= len(text)
