"""Rule files as CAT tools have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import SegmentationError
from align.segmentation import Segmenter


def test_a_file_damaged_by_hand_is_refused_with_its_line(shared_data: Path) -> None:
    path = shared_data / "srx" / "translate5_languages-invalid.srx"
    with pytest.raises(SegmentationError, match="rule line 20349 and INVALID") as caught:
        Segmenter.load(path)
    assert str(caught.value).startswith(f"{path}:20352: is not well-formed XML")


def test_rules_of_omegat_are_for_java(shared_data: Path) -> None:
    segmenter = Segmenter.load(shared_data / "srx" / "omegat_defaultRules.srx", "java")
    assert segmenter.rules_for("fr-FR")[:2] == ("French", "Default")
    text = "M. Dupont est venu. Il s'assit.\u00a0Fin. Non"
    assert segmenter.split(text, "fr") == [
        "M. Dupont est venu.",
        " Il s'assit.\u00a0Fin.",
        " Non",
    ]


def test_rules_of_okapi_are_for_icu(shared_data: Path) -> None:
    segmenter = Segmenter.load(shared_data / "srx" / "okapi_default_icu4j.srx")
    # beforebreak ends in \\s*, afterbreak begins with \\s+: the rule holds before the space
    assert segmenter.split("Они ушли». Она осталась.", "ru") == ["Они ушли».", " Она осталась."]


def test_rules_of_srx_1(shared_data: Path) -> None:
    segmenter = Segmenter.load(shared_data / "srx" / "heartsome_trados_rules.srx")
    assert (segmenter.rules_for("ja"), segmenter.rules_for("fr")) == (("Japanese",), ("Default",))
    assert segmenter.split("Oui. Non。", "fr") == ["Oui.", " Non。"]
