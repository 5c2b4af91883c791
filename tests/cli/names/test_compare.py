"""``align names compare`` on two English editions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def editions(tmp_path: Path) -> tuple[Path, Path]:
    """The sample's English edition and the same with its names put right."""
    source = ROOT / "texts" / "en" / "armenie-otsc.md"
    first, second = tmp_path / "en-old" / "book.md", tmp_path / "en" / "book.md"
    for file in (first, second):
        file.parent.mkdir()
        shutil.copy(source, file)
    text = source.read_text(encoding="utf-8")
    for old, new in (("Pachinian", "Pashinyan"), ("Siounik", "Syunik"), ("Siunik", "Syunik")):
        text = text.replace(old, new)
    second.write_text(text, encoding="utf-8")
    return first, second


def test_what_differs_is_shown_and_summed_up(align, editions: tuple[Path, Path]) -> None:
    result = align("names", "compare", *editions, "--encoder", "ngram", env={"COLUMNS": "80"})
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["en-old", "habit", "en", "habit"]
    (syunik,) = (line for line in lines if line.startswith("Siunik"))
    assert "Siunik 4, Siounik 1" in syunik
    assert "Syunik 5" in syunik
    (pashinyan,) = (line for line in lines if line.startswith("Pachinian"))
    assert "fr-press" in pashinyan
    assert max(map(len, lines)) <= 80
    assert "Jermuk" not in result.stdout
    assert "spelled alike, 3 not; 0 in one edition only" in result.stdout
    assert "of 3 telling names" in result.stdout


def test_all_and_the_table(align, editions: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "names.tsv"
    result = align("names", "compare", *editions, "--encoder", "ngram", "--all", "-o", out)
    assert "Jermuk 2" in result.stdout
    head, *rows = [line.split("\t") for line in out.read_text("utf-8-sig").splitlines()]
    assert head[:3] == ["en-old", "en-old count", "en-old habits"]
    cells = {row[0]: row for row in rows}
    assert cells["Siunik | Siounik"][1] == "4 | 1"
    assert (cells["Goris"][3], cells["Goris"][-1]) == ("Goris", "yes")


def test_wrong_use(align, tmp_path: Path) -> None:
    files = [ROOT / "texts" / side / "armenie-otsc.md" for side in ("fr", "en")]
    result = align("names", "compare", *files, "--encoder", "ngram")
    assert result.exit_code == 2
    assert "in one language" in " ".join(result.stderr.split())
    result = align("names", "compare", *files, "-o", tmp_path / "x.csv")
    assert result.exit_code == 2
    assert "must end in .tsv" in result.stderr
