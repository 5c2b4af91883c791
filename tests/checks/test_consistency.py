from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from align.checks import run_checks
from align.model import Finding, Passage, Unit, Variant

FRENCH, ENGLISH = "La frontière reste fermée.", "The border remains closed."


def units(*pairs: tuple[str, str], score: float = 1.0) -> list[Unit]:
    return [
        Unit(str(n), Variant("fr", Passage(source)), Variant("en", Passage(target)), score)
        for n, (source, target) in enumerate(pairs)
    ]


def found(given: list[Unit]) -> tuple[Finding, ...]:
    return run_checks(given, only=["consistency"])


def test_a_message_quotes_each_translation_and_how_often_it_stands() -> None:
    usual, odd = (FRENCH, ENGLISH), (FRENCH, "The frontier is shut.")
    (finding,) = found(units(usual, odd, usual))
    assert finding.message == (
        "The French says the same 3 times; the English translates it as “The border remains "
        "closed.” twice and “The frontier is shut.” once."
    )
    assert "“The border remains closed.” is the usual one" in finding.advice
    assert [place.unit for place in finding.places] == ["1", "0", "2", "0"]


def test_where_no_translation_is_the_usual_one_none_is_put_in() -> None:
    (finding,) = found(units((FRENCH, ENGLISH), (FRENCH, "The frontier is shut.")))
    assert finding.suggestion == ""


def test_two_sources_of_one_translation_are_quoted() -> None:
    (finding,) = found(units((FRENCH, ENGLISH), ("Le ministre est arrivé.", ENGLISH)))
    assert finding.message == (
        "The English has “The border remains closed.” both for “La frontière reste fermée.” and "
        "“Le ministre est arrivé.”."
    )
    assert [place.unit for place in finding.places] == ["1", "1", "0", "0"]


def test_another_figure_is_another_sentence() -> None:
    assert found(units(("Le musée a 12 salles.", ENGLISH), ("Le musée a 13 salles.", ENGLISH)))


def test_what_is_doubtful_is_not_compared() -> None:
    pairs = (FRENCH, ENGLISH), (FRENCH, "The frontier is shut.")
    assert found(units(*pairs, score=0.3)) == ()


def test_vowel_signs_make_another_word() -> None:
    source = "ये बहुत अच्छी किताबें हैं"
    assert found(units((source, "ये किताब हैं यहाँ"), (source, "ये किताबें हैं यहाँ")))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), max_size=8))
def test_one_finding_for_each_source_that_has_several_translations(
    pairs: list[tuple[str, str]],
) -> None:
    sides = [(f"Une phrase assez longue {a}", f"A rather long sentence {b}") for a, b in pairs]
    several = {a for a, _ in pairs if len({y for x, y in pairs if x == a}) > 1}
    given = units(*sides)
    told = run_checks(given, only=["translations-differ"])
    assert len(told) == len(several)
