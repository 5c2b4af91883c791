"""Units of several sentences, divided."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from align.division import LONGEST, divide_units
from align.encoders import load_encoder
from align.model import Passage, Span, Unit, Variant
from align.segmentation import Segmenter

SOURCE = "La défaite fut lourde.  Le cessez-le-feu a laissé les terres à Bakou."
TARGET = "The defeat was a heavy one: the ceasefire left the lands to Baku."
UNIT = Unit(
    "a:7",
    Variant("fr", Passage(SOURCE, "fr.md", (), (Span(3, 10, "italic"),)), 2),
    Variant("en", Passage(TARGET, "en.md"), 1),
    0.9,
    document="a",
    block=3,
)


def test_each_sentence_has_its_clause() -> None:
    parts = divide_units([UNIT], load_encoder("use"), Segmenter.load())
    one, two = parts["a:7"]
    assert one.source
    assert one.target
    assert two.source
    assert two.target
    assert (one.source.text, one.target.text) == (
        "La défaite fut lourde.",
        "The defeat was a heavy one:",
    )
    assert (two.source.text, two.target.text) == (
        "Le cessez-le-feu a laissé les terres à Bakou.",
        "the ceasefire left the lands to Baku.",
    )
    assert one.source.passage.spans == (Span(3, 10, "italic"),)
    assert [part.id for part in (one, two)] == ["a:7.1", "a:7.2"]
    assert {part.kind for part in (one, two)} == {"1-1"}
    assert {(part.document, part.block) for part in (one, two)} == {("a", 3)}
    assert 0.5 < one.score < UNIT.score


def changed(side: str, **fields: Any) -> Unit:
    variant = UNIT.source if side == "source" else UNIT.target
    assert variant
    return replace(UNIT, **{side: replace(variant, **fields)})


@pytest.mark.parametrize(
    "unit",
    [
        replace(UNIT, target=None),
        changed("source", segments=1),
        changed("source", segments=3),  # the rules that cut it so were others
        changed("target", segments=2),  # tools cut both sides
        changed("target", language="hy"),  # a language that the encoder has not learned
        changed("target", passage=Passage("The defeat was a heavy one.")),
        changed("target", passage=Passage(TARGET * (LONGEST // len(TARGET) + 1))),
    ],
)
def test_others_stay_whole(unit: Unit) -> None:
    assert divide_units([unit], load_encoder("use"), Segmenter.load()) == {}
