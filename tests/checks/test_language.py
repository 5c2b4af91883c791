from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.checks import run_checks
from align.model import Finding, Markup, Passage, Severity, Span, Unit, Variant

LANGUAGE = ["language"]
GERMAN = "Niemand wusste, warum die Glocken an jenem Morgen nicht geläutet hatten."
FRENCH = "Personne ne savait pourquoi les cloches n'avaient pas sonné ce matin-là."


def findings(*pairs: tuple[str, str], source: str = "fr", target: str = "en") -> list[Finding]:
    units = [
        Unit(str(n), Variant(source, Passage(a)), Variant(target, Passage(b)))
        for n, (a, b) in enumerate(pairs)
    ]
    return list(run_checks(units, only=LANGUAGE))


def test_the_language_found_is_named() -> None:
    (finding,) = findings((FRENCH, GERMAN))
    assert finding.message == "The English seems to have German here."


def test_an_edition_all_in_another_language_is_one_finding() -> None:
    (finding,) = findings(*[(FRENCH, f"{GERMAN} {number}") for number in "ABCDEF"])
    assert finding.message == "6 sentences of the English are in another language."
    assert finding.severity is Severity.NOTE


def test_what_is_untranslated_is_told_once() -> None:
    (finding,) = findings((FRENCH, FRENCH))
    assert finding.check == "untranslated"


@pytest.mark.parametrize("language", ["tlh", "ru-Latn", "x"])
def test_a_language_that_the_detector_does_not_know_is_let_alone(language: str) -> None:
    assert findings((FRENCH, GERMAN), target=language) == []


def test_words_in_italics_are_a_citation() -> None:
    text = "They say louve et louveteau se pourlèchent of the two brothers."
    french = Variant("fr", Passage("On dit louve et louveteau se pourlèchent à propos d'eux."))
    plain = Variant("en", Passage(text))
    span = Span(9, 42, Markup.EMPHASIS)
    cited = Variant("en", Passage(text, spans=(span,)))
    assert run_checks([Unit("1", french, plain)], only=LANGUAGE)
    assert not run_checks([Unit("1", french, cited)], only=LANGUAGE)


def test_the_detector_is_loaded_only_when_a_check_asks_it() -> None:
    code = "import align.cli, sys; assert 'py3langid' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


words = st.lists(st.sampled_from(["la", "nuit", "tombe", "sur", "the", "Paris"]), max_size=12)


@settings(deadline=None, max_examples=40)
@given(words, words)
def test_places_hold_the_words_told(source: list[str], target: list[str]) -> None:
    texts = {"fr": " ".join(source), "en": " ".join(target)}
    for finding in findings((texts["fr"], texts["en"])):
        assert finding.places[0].text
        for place in finding.places:
            assert place.text == texts[place.language][place.start : place.end]


def test_a_giant_paragraph_is_checked_in_linear_time() -> None:
    """Cubic time would take hours."""
    (finding,) = findings(
        ("la nuit tombe sur le lac " * 2_000, "la nuit tombe sur le lac " * 2_000)
    )
    assert finding.check == "untranslated"
