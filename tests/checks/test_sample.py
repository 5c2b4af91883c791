"""The checks on the sample with its hand-made alignment: every slip, and nothing else."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from align.checks import run_checks
from align.model import Bead, Bitext, Document, Finding
from align.names.titles import link_titles, source_titles
from align.readers import read
from align.segmentation import Segmenter
from align.units import units_of

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "data" / "sample"
NAME = "armenie-otsc"


def document(folder: str, language: str) -> Document:
    return Segmenter.load().segment(read(ROOT / "texts" / folder / f"{NAME}.md", language))


def beads(name: str) -> tuple[Bead, ...]:
    def numbers(side: str) -> range:
        found: list[int] = ast.literal_eval(side)
        return range(found[0], found[-1] + 1) if found else range(0)

    lines = (GOLD / name).read_text(encoding="utf-8").splitlines()
    return tuple(Bead(*map(numbers, line.split(":"))) for line in lines)


@pytest.fixture(scope="module")
def found() -> tuple[Finding, ...]:
    source, target = document("fr", "fr"), document("en", "en")
    bitext = Bitext(source, target, beads(f"{NAME}.fr-en.gold"), beads(f"{NAME}.fr-en.blocks.gold"))
    titles = source_titles(document("ru-titles", "ru-Latn"))
    return run_checks(units_of(bitext, NAME), titles=link_titles(titles, [source, target]))


def test_every_slip_is_found_and_nothing_else(found: tuple[Finding, ...]) -> None:
    slips = tomllib.loads((GOLD / "slips.toml").read_text(encoding="utf-8"))["slip"]
    expected = [
        (s["check"], s["edition"], s["text"], s["lines"], s.get("beside", ""), s["suggestion"])
        for s in slips
    ]
    said = []
    for finding in found:
        main = finding.places[0]
        same = [p for p in finding.places if p.language == main.language]
        others = [p.text for p in same if p.text != main.text]
        said.append(
            (
                finding.check,
                main.language,
                main.text,
                [p.location.line for p in same if p.text == main.text],
                others[0] if others else "",
                finding.suggestion,
            )
        )
    assert sorted(map(str, said)) == sorted(map(str, expected))


def test_each_finding_names_places_in_both_editions(found: tuple[Finding, ...]) -> None:
    alone = {"no-counterpart", "quotation-marks-mixed", "apostrophes-mixed"}
    for finding in found:
        if finding.check not in alone:
            assert len({place.location.path for place in finding.places}) == 2, finding
