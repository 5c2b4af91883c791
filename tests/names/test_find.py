from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import BlockKind, Passage, Unit, Variant
from align.names.find import NameKind, counterparts, find_names

CASES = tomllib.loads((Path(__file__).parent / "cases" / "find.toml").read_text(encoding="utf-8"))


def units_of(texts: list[list[str]], kind: str = "paragraph") -> list[Unit]:
    return [
        Unit(
            str(n),
            Variant("fr", Passage(french)) if french else None,
            Variant("en", Passage(english)) if english else None,
            block_kind=BlockKind(kind),
        )
        for n, (french, english) in enumerate(texts)
    ]


@pytest.mark.parametrize("case", CASES["case"], ids=lambda c: c["title"])
def test_names_found(case: dict[str, Any]) -> None:
    units = units_of(case["units"], case.get("kind", "paragraph"))
    names = find_names(units)
    assert [n.form for n in names.source if n.kind is NameKind.NAME] == case.get("french", [])
    assert [n.form for n in names.target if n.kind is NameKind.NAME] == case.get("english", [])
    for side, found in (("source", names.source), ("target", names.target)):
        for name in found:
            for mention in name.mentions:
                text = getattr(units[mention.unit], side).text
                assert text[mention.start : mention.end] == name.form


def test_kinds() -> None:
    found = find_names(units_of([["", "All Armenians, like Pashinyan, left the CSTO in May."]]))
    assert [(n.form, n.kind) for n in found.target] == [
        ("Armenians", NameKind.PEOPLE),
        ("Pashinyan", NameKind.NAME),
        ("CSTO", NameKind.ACRONYM),
    ]


def test_counterparts_share_units_and_look_alike() -> None:
    units = units_of(
        [
            ["Hier Pachinian a vu Poutine.", "Yesterday Pashinyan saw Putin."],
            ["Il a dit à Pachinian non.", "No, he said to Pashinyan."],
            ["Seul Sidorov rit.", "Only he laughs."],
            ["Seul le chat dort.", "Only Sidorov sleeps."],
        ]
    )
    found = counterparts(find_names(units))
    assert [(c.source.form, c.target.form, c.shared) for c in found] == [
        ("Pachinian", "Pashinyan", 2),
        ("Poutine", "Putin", 1),
    ]
    assert found[0].together == 1


def test_a_giant_paragraph_takes_linear_time() -> None:
    text = "Le chat de Pachinian dort à Erevan, d’Aliev il ne sait rien. " * 3_000
    (unit,) = units_of([[text, text]])
    assert sum(len(n.mentions) for n in find_names([unit]).source) == 9_000


@settings(deadline=None)
@given(st.lists(st.text(st.sampled_from("aAéÉ’'- .?«»\n\0\ud800Ш1_"), max_size=30), max_size=4))
def test_mentions_lie_in_their_text(texts: list[str]) -> None:
    units = units_of([[text, text] for text in texts])
    for name in find_names(units).source:
        for mention in name.mentions:
            assert texts[mention.unit][mention.start : mention.end] == name.form
            assert name.form[0].isupper()
