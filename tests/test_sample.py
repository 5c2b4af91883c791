"""The sample from end to end, as `align run texts/` makes it: the alignment and the slips."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from align.config import Settings
from align.evaluation.beads import read_beads, score_beads
from align.formats import read_units
from align.outputs import report_of, write_outputs
from align.pipeline import RunResult, run

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "data" / "sample"
NAME = "armenie-otsc"
SLIPS = tomllib.loads((GOLD / "slips.toml").read_text(encoding="utf-8"))
EXPECTED = [
    (s["check"], f"texts/{s['edition']}/{NAME}.md", s["lines"][0], s["text"], s["suggestion"])
    for s in SLIPS["slip"]
]


@pytest.fixture(scope="module")
def result() -> RunResult:
    return run(ROOT / "texts", Settings())


def test_the_alignment_made_by_hand_is_met(result: RunResult) -> None:
    bitext = result.texts[0].bitexts["en"]
    score = score_beads(read_beads(GOLD / f"{NAME}.fr-en.gold"), bitext.beads)
    assert score.strict.f1 >= 0.97
    assert score.lax.f1 >= 0.99


def test_so_are_the_paragraphs(result: RunResult) -> None:
    bitext = result.texts[0].bitexts["en"]
    gold = read_beads(GOLD / f"{NAME}.fr-en.blocks.gold")
    assert score_beads(gold, bitext.block_beads).strict.f1 >= 0.97


def told(result: RunResult) -> list[tuple[str, str, int, str, str]]:
    return [
        (
            finding.check,
            Path(finding.places[0].location.path).relative_to(ROOT).as_posix(),
            finding.places[0].location.line,
            finding.places[0].text,
            finding.suggestion,
        )
        for finding in result.findings
    ]


@pytest.mark.parametrize("slip", EXPECTED, ids=lambda slip: " ".join(slip[::3]))
def test_every_slip_is_found(result: RunResult, slip: tuple[str, str, int, str, str]) -> None:
    """What is said of each is tested with the checks, on the alignment made by hand."""
    assert slip in told(result)


def test_nothing_else_is_said(result: RunResult) -> None:
    assert set(told(result)) <= set(EXPECTED)
    assert len(told(result)) == len(set(told(result)))


def test_the_cut_paragraphs_are_joined(result: RunResult) -> None:
    assert sorted((r.location.line, r.reason) for r in result.repairs) == sorted(
        (r["line"], r["reason"]) for r in SLIPS["repair"]
    )


def test_source_titles_are_linked_and_written(result: RunResult, tmp_path: Path) -> None:
    rows = (GOLD / "titles.tsv").read_text(encoding="utf-8")
    head, *lines = [row.split("\t") for row in rows.splitlines()]
    wanted = [dict(zip(head, line, strict=True)) for line in lines]
    write_outputs(result, tmp_path)
    for name, source, target in (
        ("ru-Latn-fr", "title", "french_gloss"),
        ("ru-Latn-en", "title", "english_gloss"),
        ("ru-fr", "cyrillic", "french_gloss"),
        ("ru-en", "cyrillic", "english_gloss"),
    ):
        units = read_units(tmp_path / f"{name}.tmx")
        pairs = {(u.source.text, u.target.text) for u in units if u.source and u.target}
        assert pairs == {(title[source], title[target]) for title in wanted}, name
    assert [row.original for row in report_of(result).titles] == [t["cyrillic"] for t in wanted]
