from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from align.checks import run_checks
from align.cli import main
from align.model import Finding, Passage, Severity, Unit, Variant
from align.names.authority import Authority, Forms, NameRecord

CEASEFIRE = NameRecord(
    "c", {"fr": Forms("cessez-le-feu"), "en": Forms("ceasefire", ("truce",), ("armistice",))}
)


def found(source: str, *targets: str, records: tuple[NameRecord, ...]) -> tuple[Finding, ...]:
    units = [
        Unit(str(n), Variant("fr", Passage(source)), Variant("en", Passage(target)))
        for n, target in enumerate(targets)
    ]
    return run_checks(units, glossaries=[Authority(records)], only=["terms"])


def test_a_message_says_what_the_glossary_wants() -> None:
    (finding,) = found("Le cessez-le-feu tient.", "The pause holds.", records=(CEASEFIRE,))
    assert finding.message == (
        "The glossary has “ceasefire” or “truce” for “cessez-le-feu” of the French, none of which "
        "stands in the English."
    )
    assert [place.text for place in finding.places] == ["The pause holds.", "cessez-le-feu"]


def test_what_is_forbidden_is_told_once_and_with_what_to_write() -> None:
    (finding,) = found("Le cessez-le-feu tient.", "The armistice holds.", records=(CEASEFIRE,))
    assert finding.check == "term-forbidden"
    assert finding.message == (
        "“armistice” stands where the French has “cessez-le-feu”; the glossary forbids that, and "
        "has “ceasefire” or “truce” for it."
    )
    assert (finding.places[0].text, finding.suggestion) == ("armistice", "ceasefire")


def test_what_is_forbidden_beside_what_is_right_is_a_note() -> None:
    (finding,) = found("Le cessez-le-feu.", "The truce, no armistice.", records=(CEASEFIRE,))
    assert finding.severity is Severity.NOTE


def test_a_term_that_is_mostly_another_word_is_told_once() -> None:
    targets = ["The pause holds."] * 4 + ["The truce holds."]
    (finding,) = found("Le cessez-le-feu tient.", *targets, records=(CEASEFIRE,))
    assert "another word in 4 of 5 sentences" in finding.message
    assert len(finding.places) == 4


def test_without_a_translation_only_what_is_forbidden_is_told() -> None:
    record = NameRecord("c", {"fr": Forms("brebis"), "en": Forms("", (), ("muttons",))})
    assert found("La brebis dort.", "The sheep sleeps.", records=(record,)) == ()
    (finding,) = found("La brebis dort.", "The muttons sleep.", records=(record,))
    assert finding.advice == "Write another term."


def test_a_glossary_of_other_languages_says_nothing() -> None:
    record = NameRecord("c", {"de": Forms("Waffenruhe"), "en": Forms("ceasefire")})
    assert found("Le cessez-le-feu tient.", "The pause holds.", records=(record,)) == ()


TBX = """<tbx type="TBX-Basic" style="dca" xml:lang="fr" xmlns="urn:iso:std:iso:30042:ed-2"><text>
<body><conceptEntry id="c"><langSec xml:lang="fr"><termSec><term>cessez-le-feu</term></termSec>
</langSec><langSec xml:lang="en"><termSec><term>ceasefire</term></termSec><termSec>
<term>armistice</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
</termSec></langSec></conceptEntry></body></text></tbx>"""
TSV = "fr\ten\ten forbidden\ncessez-le-feu\tceasefire\tarmistice\n"


@pytest.mark.parametrize(("name", "text"), [("terms.tbx", TBX), ("terms.tsv", TSV)])
@pytest.mark.parametrize("settled", [False, True])
def test_glossaries_are_read_from_the_command_line_and_the_settings(
    tmp_path: Path, name: str, text: str, settled: bool
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    units = tmp_path / "units.tsv"
    units.write_text(
        "source\ttarget\tsource_language\ttarget_language\n"
        "Le cessez-le-feu tient.\tThe armistice holds.\tfr\ten\n"
        "Un cessez-le-feu fut signé.\tA pause was signed.\tfr\ten\n",
        encoding="utf-8",
    )
    options = ["--glossary", str(tmp_path / name)]
    if settled:
        (tmp_path / "align.toml").write_text(f'glossary = "{name}"\n', encoding="utf-8")
        options = []
    result = CliRunner().invoke(main, ["check", str(units), *options])
    assert "term-forbidden" in result.output
    assert "term-differs" in result.output


phrases = st.text(st.sampled_from("aéÉBсЖ书 '’-\ud800\0.1"), max_size=12)


@settings(deadline=None, max_examples=60)
@given(phrases, phrases, phrases)
def test_a_term_that_is_there_is_always_found(source: str, target: str, around: str) -> None:
    record = NameRecord("c", {"fr": Forms(source), "en": Forms(target)})
    told = found(f"{around} {source}", f"{around} {target} {around}", records=(record,))
    assert told == ()
