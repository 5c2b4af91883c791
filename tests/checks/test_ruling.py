from __future__ import annotations

from align.checks import run_checks
from align.checks.ruling import Ruling
from align.model import Passage, Severity, Unit, Variant
from align.names.authority import Authority, Forms, NameRecord

PASHINYAN = NameRecord(
    "pashinyan",
    {
        "fr": Forms("Nikol Pachinian"),
        "en-GB": Forms("Nikol Pashinyan", ("Nikol Pashinian",), ("Nikol Pachinian",)),
        "ru-Latn": Forms("Nikol Pašinjan"),
    },
)
SYUNIK = NameRecord("syunik", {"fr": Forms("Siounik"), "en": Forms("Siunik")})


def unit(french: str, english: str) -> Unit:
    return Unit("1", Variant("fr", Passage(french)), Variant("en", Passage(english)))


def test_the_very_tag_of_an_edition_comes_before_its_language() -> None:
    forms = {"fr": Forms("Kiev"), "en": Forms("Kiev"), "en-GB": Forms("Kyiv"), "ru": Forms("Киев")}
    ruling = Ruling(Authority((NameRecord("kyiv", forms),)))
    assert ruling.preferred("Kiev", "fr", "en-GB") == "Kyiv"
    assert ruling.preferred("Kiev", "fr", "en-US") == "Kiev"
    assert ruling.preferred("Kiev", "fr", "ru-Cyrl") == "Киев"
    assert ruling.knows("Киев", "ru-Cyrl")
    assert not ruling.knows("Киев", "ru-Latn")


def test_a_full_name_rules_its_words() -> None:
    ruling = Ruling(Authority((PASHINYAN,)))
    assert ruling.preferred("Nikol Pachinian", "fr", "en") == "Nikol Pashinyan"
    assert ruling.preferred("Pachinian", "fr", "en") == "Pashinyan"
    assert ruling.preferred("Pachinian", "fr", "ru") == ""
    assert ruling.preferred("Poutine", "fr", "en") == ""
    assert ruling.preferred("Nikol Pachinian", "fr-FR", "en-US") == "Nikol Pashinyan"


def test_no_file_rules_nothing() -> None:
    assert not Ruling(None)
    assert not Ruling(Authority(()))


def test_findings_of_spelling_show_what_the_file_has() -> None:
    units = [unit("Hier, dans le Siounik.", "Yesterday in Siounik.")]
    (finding,) = run_checks(units, authority=Authority((SYUNIK,)), only=["spelling-left"])
    assert finding.message.endswith("by English usage it is Syunik. The authority file has Siunik.")
    assert finding.suggestion == "Siunik"
    units = [
        unit("Dans le Siounik, rien.", "Here in Siounik, nothing."),
        unit("Puis le Siounik.", "Then in Siunik, and in Siunik."),
    ]
    (finding,) = run_checks(units, authority=Authority((SYUNIK,)), only=["spelling-varies"])
    assert "By English usage it is Syunik. The authority file has Siunik." in finding.message
    assert finding.suggestion == "Siunik"


def test_a_note_of_the_record_says_why() -> None:
    record = NameRecord("a", {"en": Forms("Turkiye", (), ("Turkey",))}, note="House style.")
    (finding,) = run_checks([unit("Ici.", "Here in Turkey.")], authority=Authority((record,)))
    assert finding.message == (
        "“Turkey” is a form that the authority file forbids in English (House style)."
    )
    assert finding.severity is Severity.ERROR
