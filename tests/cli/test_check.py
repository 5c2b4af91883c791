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
    told = json.loads(align("check", *files, "--format", "json").stdout)
    assert (told["format"], told["version"]) == ("align.findings", 1)
    (finding,) = told["findings"]
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


def test_texts_come_in_pairs(align, files) -> None:
    for given in (files[:1], (*files[:2], files[0])):
        result = align("check", *given)
        assert result.exit_code == 2
        assert "is one text: name a second edition of it too" in result.stderr
    assert "Give two editions" in align("check").stderr


def test_every_format_of_units_and_several_files(align, files, tmp_path: Path) -> None:
    names = [tmp_path / f"lac{suffix}" for suffix in (".tmx", ".xlf", ".tsv", ".xlsx", ".jsonl")]
    align("pair", *files, *(word for name in names for word in ("-o", name)))
    for name in names:
        assert align("check", name).stdout.endswith("1 finding (1 error)\n")
    both = align("check", *names[:2]).stdout
    assert both.endswith("2 findings (2 errors)\n")
    assert both.index("lac.tmx:") < both.index("lac.xlf:")


def test_a_message_catalogue(align, tmp_path: Path) -> None:
    catalogue = tmp_path / "de.po"
    catalogue.write_text(
        'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "In 1949."\nmsgstr "Im Jahr 1948."\n',
        encoding="utf-8",
    )
    assert f"{catalogue}:4:9 error number-differs" in align("check", catalogue).stdout


def test_a_folder_is_checked_as_run_does(align, texts: Path, tmp_path: Path) -> None:
    shown = align("check", texts)
    ran = align("run", texts, "-o", tmp_path / "out")
    assert shown.stdout.count(" error ") == ran.stdout.count(" error ") == 1
    assert "passed over" in shown.stderr
    told = align("check", texts, texts / "fr" / "lac.md")
    assert (told.exit_code, "is a folder, not a file" in told.stderr) == (3, True)


def test_checks_are_chosen(align, files, texts: Path) -> None:
    assert align("check", *files, "--off", "figures").stdout == "no findings\n"
    assert align("check", *files, "--only", "names").stdout == "no findings\n"
    assert "1 error" in align("check", *files, "--only", "number-differs").stdout
    wrong = align("check", *files, "--only", "number-difers")
    assert wrong.exit_code == 2
    assert "Did you mean 'number-differs'?" in wrong.stderr
    (texts / "align.toml").write_text('encoder = "ngram"\n[checks]\nnumber-differs = "note"\n')
    assert align("check", *files).stdout.endswith("1 finding (1 note)\n")
    assert "1 error" not in align("check", texts).stdout
    (texts / "align.toml").write_text('[checks]\nnumber-difers = "off"\n')
    for command in ("check", "run"):
        wrong = align(command, texts)
        assert wrong.exit_code == 3
        assert "align.toml: unknown check 'number-difers'" in wrong.stderr


def test_all_checks_are_listed_and_explained(align, texts: Path) -> None:
    from align.checks import CHECKS

    (texts / "align.toml").write_text('[checks]\nfigures = "off"\nno-counterpart = "error"\n')
    header, *rows = align("check", "--list", texts).stdout.splitlines()
    assert header.split() == ["check", "group", "severity", "finds"]
    assert [row.split()[0] for row in rows] == list(CHECKS)
    said = {row.split()[0]: row.split()[1:4] for row in rows}
    assert said["number-differs"] == ["figures", "error", "off"]
    assert said["no-counterpart"] == ["completeness", "error", "on"]
    explained = align("check", "--explain", "order-differs").stdout
    assert explained.startswith("order-differs  (completeness, warning, on)\n\nA paragraph of")
    assert "\nBad:  " in explained
    assert align("check", "--explain", "figures").stdout.count("Good: ") > 1


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
