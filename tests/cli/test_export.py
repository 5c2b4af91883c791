"""An alignment goes out for review, comes back, and goes on to a CAT tool."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from align.formats import read_units, write_units
from align.model import Passage, Unit, Variant

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed (align[xlsx])")

Run = Callable[..., Result]


@pytest.fixture
def alignment(tmp_path: Path) -> Path:
    path = tmp_path / "fr-en.jsonl"
    pairs = [("Il part.", "He leaves."), ("Elle reste.", "She stays.")]
    units = [
        Unit(str(n), Variant("fr", Passage(source)), Variant("en", Passage(target)), 0.25)
        for n, (source, target) in enumerate(pairs, 1)
    ]
    write_units(path, units, "fr", "en")
    return path


def targets(path: Path) -> list[str]:
    return [unit.target.text for unit in read_units(path) if unit.target]


def test_there_and_back(align: Run, alignment: Path, tmp_path: Path) -> None:
    table, decisions = tmp_path / "table.xlsx", tmp_path / "d.jsonl"
    assert align("export", alignment, "-o", table).exit_code == 0
    book = openpyxl.load_workbook(table)
    book.active["E2"], book.active["F2"] = "He is leaving.", "checked"
    book.active["D3"] = "Elle dort."
    book.save(table)
    done = align("decisions", table, "--of", alignment, "-o", decisions, "--by", "Ann")
    assert done.exit_code == 0
    assert "2 decisions, 1 thing not taken over" in done.output
    assert "the source changed" in done.output
    assert json.loads(decisions.read_text(encoding="utf-8").splitlines()[1])["by"] == "Ann"
    memory = tmp_path / "out.tmx"
    assert align("export", alignment, "--decisions", decisions, "-o", memory).exit_code == 0
    assert targets(memory) == ["He is leaving.", "She stays."]


def test_two_reviewers_come_together(align: Run, alignment: Path, tmp_path: Path) -> None:
    files = []
    for name, target in (("ann", "He is leaving."), ("bob", "He is going.")):
        table = tmp_path / f"{name}.xlsx"
        assert align("export", alignment, "-o", table).exit_code == 0
        book = openpyxl.load_workbook(table)
        book.active["E2"] = target
        if name == "bob":
            book.active["F3"] = "checked"
        book.save(table)
        files.append(tmp_path / f"{name}.jsonl")
        align("decisions", table, "--of", alignment, "-o", files[-1], "--by", name)
    both = tmp_path / "both.jsonl"
    done = align("decisions", *files, "--of", alignment, "-o", both)
    assert done.exit_code == 0
    said = " ".join(done.output.split())
    assert "edited to “He is going.” is not taken over, for the contrary was decided by ann" in said
    assert "2 decisions, 1 thing not taken over" in said
    assert '"right": true' in both.read_text(encoding="utf-8")


def test_decisions_on_another_alignment_are_told(
    align: Run, alignment: Path, tmp_path: Path
) -> None:
    decisions = tmp_path / "d.jsonl"
    head = '{"format": "align.decisions", "version": 1}\n'
    edit = '{"kind": "edit", "bead": {"id": "1", "hash": "0"}, "target": "No."}\n'
    decisions.write_text(head + edit, encoding="utf-8")
    out = tmp_path / "out.tsv"
    done = align("export", alignment, "--decisions", decisions, "-o", out)
    assert "not applied (edit): bead 1 has other texts now" in done.output
    assert targets(out) == ["He leaves.", "She stays."]


@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_xliff(version: str, align: Run, alignment: Path, tmp_path: Path) -> None:
    out, memory = tmp_path / "out.xlf", tmp_path / "out.tmx"
    assert align("export", alignment, "-o", out, "--xliff-version", version).exit_code == 0
    assert f'version="{version}"' in out.read_text(encoding="utf-8")
    assert align("check", out).exit_code == 0
    assert align("export", out, "-o", memory).exit_code == 0
    assert targets(memory) == ["He leaves.", "She stays."]


def test_a_table_that_is_none(align: Run, alignment: Path, tmp_path: Path) -> None:
    done = align("decisions", alignment, "--of", alignment, "-o", tmp_path / "d.jsonl")
    assert done.exit_code == 3
    assert "Name a file that align decisions or align review wrote" in done.output
    assert not (tmp_path / "d.jsonl").exists()


@pytest.mark.parametrize(
    ("notes", "settings", "told"),
    [
        ([], "", False),
        (["--notes"], "", True),
        ([], "notes = true", True),
        (["--no-notes"], "notes = true", False),
    ],
)
def test_findings_go_into_a_memory_if_asked_for(
    notes: list[str], settings: str, told: bool, align: Run, tmp_path: Path
) -> None:
    (tmp_path / "align.toml").write_text(f"[export]\n{settings}\n", encoding="utf-8")
    unit = Unit(
        "1", Variant("fr", Passage("En 1812, il part.")), Variant("en", Passage("In 1821 he left."))
    )
    write_units(tmp_path / "a.jsonl", [unit], "fr", "en")
    memory = tmp_path / "a.tmx"
    done = align("export", tmp_path / "a.jsonl", "-o", memory, *notes)
    assert (done.exit_code, done.stderr) == (0, "")
    assert ("<note>error: " in memory.read_text(encoding="utf-8")) == told
    assert align("tmx", "validate", memory, "--fail-on", "note").exit_code == 0


def test_merged_sentences_are_split_for_tools_that_cut_by_sentence(
    align: Run, tmp_path: Path
) -> None:
    source = "La défaite fut lourde. Le cessez-le-feu a laissé les terres à Bakou."
    target = "The defeat was a heavy one: the ceasefire left the lands to Baku."
    file, table = tmp_path / "fr-en.jsonl", tmp_path / "out.tsv"
    unit = Unit("1", Variant("fr", Passage(source), 2), Variant("en", Passage(target)))
    write_units(file, [unit], "fr", "en")
    memory, plain = tmp_path / "out.tmx", tmp_path / "plain.tmx"
    done = align("export", file, "--split-merged", "-o", memory, "-o", table)
    assert done.exit_code == 0
    assert "out.tmx  3 units" in done.output
    assert "out.tsv  1 unit" in done.output
    assert "<seg>The defeat was a heavy one:</seg>" in memory.read_text(encoding="utf-8")
    assert align("export", file, "-o", plain).exit_code == 0
    assert "x-part-of" not in plain.read_text(encoding="utf-8")
    assert targets(memory) == targets(plain) == [target]
