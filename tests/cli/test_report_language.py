from __future__ import annotations

from pathlib import Path

import pytest

from align.formats import read_units
from align.formats.decisions import BeadName, Decision, write_decisions


def test_every_report_can_be_in_another_language(align, texts: Path, tmp_path: Path) -> None:
    files = texts / "fr" / "lac.md", texts / "en" / "lac.md"
    pages = [tmp_path / f"{n}.html" for n in range(3)] + [tmp_path / "out" / "report.html"]
    units = tmp_path / "units.jsonl"
    align("pair", *files, "-o", pages[0], "-o", units, "--lang", "ru")
    align("export", units, "-o", pages[1], "--lang", "ru")
    align("check", units, "-o", pages[2], "--lang", "ru")
    align("run", texts, "-o", tmp_path / "out", "--lang", "ru")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert '<html lang="ru">' in text
        assert "Отчёт о выравнивании" in text
    align("export", units, "-o", pages[1])
    assert '<html lang="en">' in pages[1].read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["pair", "run", "export", "check"])
def test_an_unknown_language_is_refused(align, command: str) -> None:
    refused = align(command, "a.md", "b.md", "--lang", "fi")
    assert refused.exit_code == 2
    assert "en, fr, ru" in refused.stderr


def test_the_report_of_a_check_shows_what_a_review_decided(
    align, texts: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    align("run", texts, "-o", out)
    unit = read_units(out / "fr-en.jsonl")[0]
    with (out / "fr-en.decisions.jsonl").open("wb") as stream:
        write_decisions([Decision("comment", (BeadName.of(unit),), text="Ask Ann.")], stream)
    page = tmp_path / "a.html"
    align("check", out / "fr-en.jsonl", "-o", page)
    assert "Ask Ann." in page.read_text(encoding="utf-8")
