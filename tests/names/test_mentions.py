from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import Passage, Unit, Variant
from align.names.find import NameKind
from align.names.mentions import full_names

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "mentions.toml").read_text(encoding="utf-8")
)


def units_of(texts: list[list[str]]) -> list[Unit]:
    return [
        Unit(
            str(n),
            Variant("fr", Passage(french)) if french else None,
            Variant("en", Passage(english)) if english else None,
        )
        for n, (french, english) in enumerate(texts)
    ]


@pytest.mark.parametrize("case", CASES["case"], ids=lambda c: c["title"])
def test_full_names(case: dict[str, Any]) -> None:
    units = units_of(case["units"])
    names = full_names(units)
    for side, forms in (("source", names.source), ("target", names.target)):
        language = "french" if side == "source" else "english"
        found = sorted(
            (mention, form) for form in forms for mention in form.mentions if form.kind != "people"
        )
        assert [form.form for _, form in found] == case.get(language, [])
        for mention, form in found:
            text = getattr(units[mention.unit], side).text
            assert text[mention.start : mention.end] == form.form


def test_a_short_form_knows_its_whole() -> None:
    text = "Here Nikol Pashinyan met Anna Hakobyan. Then Pashinyan, Anna, and Anna Kostanyan left."
    forms = {n.form: n for n in full_names(units_of([["", text]])).target}
    assert forms["Nikol Pashinyan"].parts == ("Nikol", "Pashinyan")
    assert forms["Pashinyan"].whole == "Nikol Pashinyan"
    # two Annas
    assert forms["Anna"].whole == ""


def test_an_acronym_knows_what_it_stands_for() -> None:
    text = (
        "The Collective Security Treaty Organization (CSTO) met. For the CSTO, yes; for NATO, no."
    )
    forms = {n.form: n for n in full_names(units_of([["", text]])).target}
    assert forms["CSTO"].whole == "Collective Security Treaty Organization"
    assert forms["NATO"].whole == ""


def test_peoples_stand_apart() -> None:
    names = full_names(units_of([["Hier les Arméniens et les Azéries.", "All the Azeri Turks."]]))
    assert [(n.form, n.kind) for n in (*names.source, *names.target)] == [
        ("Arméniens", NameKind.PEOPLE),
        ("Azéries", NameKind.PEOPLE),
        ("Azeri", NameKind.PEOPLE),
        ("Turks", NameKind.PEOPLE),
    ]


@settings(deadline=None)
@given(
    st.lists(st.text(st.sampled_from("aAéÉ’'- .?«»()de\n\0\ud800Ш1_V"), max_size=40), max_size=4)
)
def test_mentions_lie_in_their_text_and_apart(texts: list[str]) -> None:
    names = full_names(units_of([[text, text] for text in texts]))
    for forms in names:
        places = sorted(m for form in forms for m in form.mentions)
        assert all(a.unit < b.unit or a.end <= b.start for a, b in pairwise(places))
        for form in forms:
            for mention in form.mentions:
                assert texts[mention.unit][mention.start : mention.end] == form.form


@pytest.mark.parametrize(
    "text",
    [
        "le " + " de ".join(f"Ab{chr(97 + n % 26)}" for n in range(5_000)),
        "le " + "IV " * 10_000,
        "le " + "Ab Cd (AC) " * 3_000,
        "A" * 100_000 + " le " + "Ab" * 50_000,
        "(" * 10_000 + "AB)" * 3_000,
    ],
    ids=["run", "numbers", "acronyms", "long words", "brackets"],
)
def test_no_text_takes_long(text: str) -> None:
    names = full_names(units_of([[text, text]]))
    assert all(len(name.form) < len(text) for name in names.source)
