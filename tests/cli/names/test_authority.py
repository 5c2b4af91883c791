"""``align names extract``, ``lint`` and ``merge``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.names.authority import read_authority

ROOT = Path(__file__).parents[3]


@pytest.fixture
def sample(tmp_path: Path, align) -> Path:
    beads = tmp_path / "sample.jsonl"
    files = (ROOT / "texts" / side / "armenie-otsc.md" for side in ("fr", "en"))
    assert align("pair", *files, "--encoder", "ngram", "-o", beads).exit_code == 0
    return beads


def test_extract_writes_both_formats_alike(align, sample: Path, tmp_path: Path) -> None:
    for name in ("n.tsv", "n.tbx"):
        result = align("names", "extract", sample, "-o", tmp_path / name)
        assert result.exit_code == 0
        assert result.stdout.startswith(f"{tmp_path / name}  ")
    authority = read_authority(tmp_path / "n.tsv")
    assert authority == read_authority(tmp_path / "n.tbx")
    names = {forms.preferred for r in authority.records for forms in r.forms.values()}
    assert {"Djermouk", "Jermuk", "Siounik", "Siunik"} <= names
    assert align("names", "lint", tmp_path / "n.tsv", "--fail-on", "error").exit_code == 0


def test_extract_prints_a_table(align, sample: Path) -> None:
    result = align("names", "extract", sample, env={"COLUMNS": "80"})
    head, *lines = result.stdout.splitlines()
    assert head.split() == ["fr", "en", "note"]
    assert any(line.split()[:2] == ["Djermouk", "Jermuk"] for line in lines)
    assert max(map(len, lines)) <= 80


def test_extract_spares_a_file_that_is_there(align, sample: Path, tmp_path: Path) -> None:
    settled = tmp_path / "names.tsv"
    settled.write_text("fr\ten\nSiounik\tSyunik\n", encoding="utf-8")
    before = settled.read_bytes()
    result = align("names", "extract", sample, "-o", settled)
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    result = align("names", "merge", settled, settled, "-o", settled)
    assert result.exit_code == 2
    assert settled.read_bytes() == before


def test_merge_tells_what_two_names_claim(align, tmp_path: Path) -> None:
    one, two, out = (tmp_path / name for name in ("one.tsv", "two.tsv", "out.tsv"))
    one.write_text("fr\nHaut-Karabagh\n", encoding="utf-8")
    two.write_text("fr\tfr forbidden\nArtsakh\tHaut-Karabagh\n", encoding="utf-8")
    result = align("names", "merge", one, two, "-o", out)
    assert result.stderr == f"1 finding on {out}: see align names lint {out}\n"


def test_lint_exits_as_asked(align, tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text("fr\ten\ten forbidden\nA\t\tB\n", encoding="utf-8")
    result = align("names", "lint", path, "--fail-on", "error")
    assert result.exit_code == 1
    assert f"{path}:2:1 error no-preferred" in result.stdout
    (finding,) = json.loads(align("names", "lint", path, "--json").stdout)
    assert finding["places"][0]["location"]["line"] == 2


def test_merge_lists_conflicts(align, tmp_path: Path) -> None:
    one, two, out = (tmp_path / name for name in ("one.tsv", "two.tsv", "out.tbx"))
    one.write_text("fr\ten\nPachinian\tPashinyan\nGoris\tGoris\n", encoding="utf-8")
    two.write_text("fr\ten\nBakou\tBaku\nPachinian\tPashinian\n", encoding="utf-8")
    result = align("names", "merge", one, two, "-o", out)
    assert result.exit_code == 1
    assert f"{one}:2 conflict" in result.stdout
    assert result.stdout.endswith(f"{out}  3 names, 1 conflict\n")
    assert read_authority(out).records[0].forms["en"].variants == ("Pashinian",)
    assert align("names", "merge", one, one, "-o", out).exit_code == 0


@pytest.mark.parametrize("command", ["lint", "merge"])
def test_a_bad_file_is_told_and_nothing_is_written(align, tmp_path: Path, command: str) -> None:
    path = tmp_path / "names.tsv"
    path.write_text("fr;en\nA;B\n", encoding="utf-8")
    more = [] if command == "lint" else [path, "-o", tmp_path / "out.tsv"]
    result = align("names", command, path, *more)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert f"align: {path}:1: has semicolons" in result.stderr
    assert not (tmp_path / "out.tsv").exists()
