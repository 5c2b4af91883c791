from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def files(texts: Path) -> tuple[object, ...]:
    return (texts / "fr" / "lac.md", texts / "en" / "lac.md", "--encoder", "ngram")


def test_two_files_or_one_of_units_give_the_same(align, files, tmp_path: Path) -> None:
    beads = tmp_path / "lac.jsonl"
    align("pair", *files, "-o", beads)
    both = align("check", *files)
    assert both.exit_code == 0
    assert "number-differs" in both.stdout
    assert both.stdout == align("check", beads).stdout
    assert both.stdout.endswith("1 finding (1 error)\n")


def test_json_for_programs(align, files) -> None:
    (finding,) = json.loads(align("check", *files, "--format", "json").stdout)
    assert finding["check"] == "number-differs"
    english, french = finding["places"]
    assert (english["text"], french["text"]) == ("1,200", "1\u00a0250")
    assert english["location"]["path"].endswith("en/lac.md")
    assert (english["location"]["line"], english["location"]["column"]) == (9, 68)


@pytest.mark.parametrize(("level", "code"), [("never", 0), ("error", 1), ("warning", 1)])
def test_the_exit_code_tells_how_grave(align, files, level: str, code: int) -> None:
    assert align("check", *files, "--fail-on", level).exit_code == code


def test_an_authority_that_contradicts_itself_is_told(align, files, tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("en\ten forbidden\nA\tB\nB\tA\n", encoding="utf-8")
    told = f"2 findings on {names}: see align names lint {names}\n"
    assert align("check", *files, "--authority", names).stderr == told
    ran = align("run", files[0].parents[1], "--authority", names, "-o", tmp_path / "out")
    assert told in ran.stderr


def test_a_memory_from_elsewhere(align, tmp_path: Path) -> None:
    memory = tmp_path / "m.tsv"
    memory.write_text("source\ttarget\nEn 1949.\tIn 1949.\n", encoding="utf-8")
    result = align("check", memory, "--fail-on", "note")
    assert (result.exit_code, result.stdout) == (0, "no findings\n")


def test_three_files_are_too_many(align) -> None:
    result = align("check", "a", "b", "c")
    assert result.exit_code == 2
    assert "these are 3" in result.stderr


def test_scores_carry_their_signature(align, texts: Path) -> None:
    result = align(
        "score", texts / "en-1990" / "lac.md", texts / "en" / "lac.md", "--encoder", "ngram",
        "--metric", "chrf",
    )  # fmt: skip
    assert result.exit_code == 0
    assert result.stdout.startswith("chrF2|nrefs:1|case:mixed|")
    assert "units compared" in result.stderr


def test_scores_of_a_table(align, tmp_path: Path) -> None:
    table = tmp_path / "t.tsv"
    table.write_text("source\ttarget\nA lake.\tA lake.\nOnly here.\t\n", encoding="utf-8")
    result = align("score", table, "--metric", "ter")
    assert " = 0.0\n" in result.stdout
    assert result.stderr == "1 unit compared, 1 with one side only left out\n"


def test_an_unknown_metric(align) -> None:
    result = align("score", "a.tsv", "--metric", "meteor")
    assert result.exit_code == 2
    assert "Known: bleu, chrf, ter" in result.stderr
