from __future__ import annotations

import pytest

from align.errors import AlignmentError, UnknownNameError
from align.evaluation.translations import score_translations, score_units
from align.model import Passage, Unit, Variant

HYPOTHESES = ["The cat sat on the mat.", "It was raining heavily in Yerevan."]
REFERENCES = ["The cat is sitting on the mat.", "It rained heavily in Yerevan."]


def variant(text: str, language: str = "en") -> Variant:
    return Variant(language, Passage(text))


def test_each_score_carries_what_reproduces_it() -> None:
    chrf, bleu, ter = score_translations(HYPOTHESES, REFERENCES)
    assert (chrf.metric, bleu.metric, ter.metric) == ("chrF2", "BLEU", "TER")
    assert str(chrf).startswith("chrF2|nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:")
    assert "tok:13a" in bleu.signature
    # 4 edits (is, sitting -> sat; was raining -> rained) in 12 reference words: 7 + 5
    assert ter.score == pytest.approx(100 * 4 / 12)


def test_units_with_one_side_only_are_left_out() -> None:
    units = [
        Unit("1", variant(REFERENCES[0]), variant(HYPOTHESES[0])),
        Unit("2", variant("Only here."), None),
        Unit("3", variant(REFERENCES[1]), variant(HYPOTHESES[1])),
    ]
    assert score_units(units) == score_translations(HYPOTHESES, REFERENCES)


def test_two_languages_cannot_be_compared() -> None:
    british = Unit("1", variant("A lake."), variant("A lake.", "en-GB"))
    assert score_units([british])[0].score == 100
    with pytest.raises(AlignmentError, match="different languages: en, fr"):
        score_units([british, Unit("2", variant("Un lac.", "fr"), variant("A lake."))])


@pytest.mark.parametrize("hypotheses", [[], ["one"]])
def test_sides_that_do_not_match(hypotheses: list[str]) -> None:
    with pytest.raises(AlignmentError, match="cannot be compared"):
        score_translations(hypotheses, REFERENCES)


def test_an_unknown_metric_lists_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="Known: bleu, chrf, ter"):
        score_translations(HYPOTHESES, REFERENCES, ["blue"])
