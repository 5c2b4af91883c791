from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from align.cli.export import command as export_command
from align.cli.pair import command as pair_command
from align.formats import READERS, WRITERS, read_units

NGRAM = ("--encoder", "ngram")


def test_the_beads_are_shown(align, texts: Path) -> None:
    result = align("pair", texts / "fr" / "lac.md", texts / "en" / "lac.md", *NGRAM)
    assert result.exit_code == 0
    assert "  < Le lac Sevan\n  > Lake Sevan\n" in result.stdout
    assert result.stdout.startswith("1  1-1  [0]:[0]  1.00\n")
    assert "  2-1  " in result.stdout
    assert re.fullmatch(r"8 beads, (0 to look at|\d to look at: \d.*)\n", result.stderr)


@pytest.fixture
def lines(tmp_path: Path) -> tuple[object, ...]:
    """Arguments that align two small texts of a segment a line."""
    source, target = tmp_path / "a.src", tmp_path / "a.tgt"
    source.write_text("Erevan 1949\nSevan 1 900, Gavar 77\nGoris 12\n", encoding="utf-8")
    target.write_text("Yerevan 1949\nSevan 1 900\nGavar 77\nGoris 12\n", encoding="utf-8")
    return ("pair", "--segmented", source, target, *NGRAM)


def test_fixed_beads_and_anchors(align, lines: tuple[object, ...], tmp_path: Path) -> None:
    beads = (*lines, "--format", "beads")
    assert align(*beads).stdout == "[0]:[0]\n[1]:[1, 2]\n[2]:[3]\n"
    fix, anchors = tmp_path / "fix", tmp_path / "anchors"
    fix.write_text("# Gavar is elsewhere\n\n[1]:[1]:0.7\r\n", encoding="utf-8")
    assert align(*beads, "--fix", fix).stdout == "[0]:[0]\n[1]:[1]\n[]:[2]\n[2]:[3]\n"
    anchors.write_text("[2]:[2]\n", encoding="utf-8")
    assert "[2]:[2, 3]\n" in align(*beads, "--fix", fix, "--anchors", anchors).stdout
    signature = align(*lines, "--format", "jsonl", "--fix", fix, "--anchors", anchors).stdout
    assert '"encoder:ngram|beads:4-4|paragraphs:no|fixed:1|anchors:1"' in signature


@pytest.mark.parametrize(
    ("option", "text", "message"),
    [
        ("--fix", "[1]:[1]\n\n[1]:[2]", ":3: source segment 1 stands in [1]:[2] and in [1]:[1] of"),
        ("--fix", "[0]:[9]", ":1: there is no target segment 9 (in [0]:[9]); they run from 0 to 3"),
        ("--fix", "[0]:[0]\n1 2", ":2: is no bead: '1 2'"),
        ("--fix", f"[{'9' * 5000}]:[0]", ":1: is no bead: '[999"),
        ("--fix", "[\udcff]", ": is no text in UTF-8"),
        ("--anchors", "[1, 2]:[1]", ":1: [1, 2]:[1] is no anchor"),
        ("--anchors", "[2]:[1]\n[0]:[2]", ":2: [0]:[2] crosses [2]:[1] of line 1"),
    ],
)
def test_what_cannot_be_fixed(
    align, lines: tuple[object, ...], tmp_path: Path, option: str, text: str, message: str
) -> None:
    path = tmp_path / "decided.txt"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    result = align(*lines, option, path)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"align: {path}{message}")
    assert result.stdout == ""
    path.unlink()
    assert "decided.txt: there is no such file" in align(*lines, option, path).stderr


def test_the_longest_bead(align, lines: tuple[object, ...]) -> None:
    result = align(*lines, "--format", "beads", "--max-bead", "1")
    assert "[1, 2]" not in result.stdout
    assert "beads:1-1" in align(*lines, "--format", "jsonl", "--max-bead", "1").stdout
    assert align(*lines, "--max-bead", "0").exit_code == 2
    result = align(*lines, "--max-bead", "9")
    assert result.exit_code == 3
    assert "Give a number from 1 to 4" in result.stderr


def test_without_paragraphs(align, texts: Path) -> None:
    pair = ("pair", texts / "fr" / "lac.md", texts / "en" / "lac.md", *NGRAM, "--format", "jsonl")
    assert "paragraphs:yes" in align(*pair).stdout
    assert "paragraphs:no" in align(*pair, "--no-paragraphs").stdout
    numbers = ("--segmented", "--source-paragraphs", texts, "--no-paragraphs")
    assert align(*pair, *numbers).exit_code == 2


def test_json_lines_on_standard_output(align, texts: Path, tmp_path: Path) -> None:
    pair = ("pair", texts / "fr" / "lac.md", texts / "en" / "lac.md", *NGRAM)
    align(*pair, "-o", tmp_path / "a.jsonl")
    written = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    assert align(*pair, "--format", "jsonl").stdout == written


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_format(align, texts: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"lac{suffix}"
    result = align("pair", texts / "fr" / "lac.md", texts / "en" / "lac.md", *NGRAM, "-o", out)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{out}  8 units\n")
    if suffix in READERS:
        assert any("Lake Sevan" in v.text for unit in read_units(out) for v in unit.variants)
    elif suffix == ".html":
        assert "Lake Sevan" in out.read_text(encoding="utf-8")
    shown = suffix if suffix != ".xliff" else ".xlf"  # the same by another name
    assert shown in str(pair_command.params[2].help)
    assert shown in str(export_command.params[1].help)


def test_segments_in_beads_out(align, tmp_path: Path) -> None:
    """A line a segment, a line a bead, in the form of gold files."""
    source, target = tmp_path / "a.src", tmp_path / "a.tgt"
    source.write_text("Erevan 1949\nSevan 1 900, Gavar 77\n", encoding="utf-8")
    target.write_text("Yerevan 1949\nSevan 1 900\nGavar 77\n", encoding="utf-8")
    result = align("pair", "--segmented", source, target, "--format", "beads", *NGRAM)
    assert result.exit_code == 0
    assert result.stdout == "[0]:[0]\n[1]:[1, 2]\n"


def test_paragraph_numbers(align, tmp_path: Path) -> None:
    source, target = tmp_path / "a.src", tmp_path / "a.tgt"
    for path in (source, target):
        path.write_text("Erevan\nSevan\n", encoding="utf-8")
        path.with_suffix(f"{path.suffix}.par").write_text("0\n1\n", encoding="utf-8")
    numbers = (
        "--source-paragraphs", f"{source}.par", "--target-paragraphs", f"{target}.par"
    )  # fmt: skip
    arguments = ("pair", source, target, "--format", "beads", *NGRAM, *numbers)
    assert align(*arguments, "--segmented").stdout == "[0]:[0]\n[1]:[1]\n"
    assert align(*arguments).exit_code == 2
    Path(f"{source}.par").write_text("0\n", encoding="utf-8")
    assert align(*arguments, "--segmented").exit_code == 3
    Path(f"{source}.par").write_text("0\nx\n", encoding="utf-8")
    result = align(*arguments, "--segmented")
    assert result.exit_code == 3
    assert "a.src.par:2: is no paragraph number: 'x'" in result.stderr


def test_languages(align, tmp_path: Path) -> None:
    for name in ("one.txt", "two.fr.txt"):
        (tmp_path / name).write_text("Erevan.", encoding="utf-8")
    pair = ("pair", tmp_path / "one.txt", tmp_path / "two.fr.txt", *NGRAM)
    result = align(*pair)
    assert result.exit_code == 2
    assert "one.txt is not told" in result.stderr
    assert "--source-language" in result.stderr
    assert align(*pair, "--source-language", "en").exit_code == 0
    result = align(*pair, "--source-language", "english")
    assert result.exit_code == 2
    assert "Did you mean 'en'" in result.stderr


def test_export(align, texts: Path, tmp_path: Path) -> None:
    beads = tmp_path / "lac.jsonl"
    align("pair", texts / "fr" / "lac.md", texts / "en" / "lac.md", *NGRAM, "-o", beads)
    outputs = [tmp_path / f"again{suffix}" for suffix in WRITERS]
    result = align("export", beads, *(word for path in outputs for word in ("-o", path)))
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines() if line[0] == "/"] == [
        str(path) for path in outputs
    ]
    assert read_units(tmp_path / "again.jsonl") == read_units(beads)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("lac.docx", "Known: .html, .jsonl, .parquet, .tmx, .tsv"),
        ("lac.TMX", "no format has the suffix '.TMX'"),
        ("none/lac.tmx", "cannot be written"),
        ("texts/fr/lac.md/x.tmx", "cannot be written"),
    ],
)
def test_outputs_that_cannot_be(
    align, texts: Path, tmp_path: Path, name: str, message: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    pair = ("pair", texts / "fr" / "lac.md", texts / "en" / "lac.md", *NGRAM)
    result = align(*pair, "-o", tmp_path / name)
    assert result.exit_code == 3
    assert message in result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_an_unreadable_export(align, tmp_path: Path) -> None:
    for name, content in (("a.jsonl", "{}"), ("a.tmx", "<tmx"), ("a.tsv", "x\n"), ("a.xls", "")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        result = align("export", tmp_path / name, "-o", tmp_path / "out.tsv")
        assert result.exit_code == 3
        assert name in result.stderr
        assert not (tmp_path / "out.tsv").exists()


def test_no_units_are_no_export(align, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("source\ttarget\n", encoding="utf-8")
    result = align("export", tmp_path / "a.tsv", "-o", tmp_path / "a.tmx")
    assert result.exit_code == 3
    assert "no units to write" in result.stderr


def test_json_of_a_score(align, texts: Path) -> None:
    files = (texts / "en-1990" / "lac.md", texts / "en" / "lac.md")
    record = json.loads(align("score", *files, *NGRAM, "--json").stdout)
    assert [score["metric"] for score in record["scores"]] == ["chrF2", "BLEU", "TER"]
    assert record["compared"] >= 7


def test_a_text_is_named_without_its_language(align, texts: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"lac.{language}.md" for language in ("fr", "en")]
    for file, language in zip(files, ("fr", "en"), strict=True):
        file.write_bytes((texts / language / "lac.md").read_bytes())
    lines = align("pair", *files, *NGRAM, "--format", "jsonl").stdout.splitlines()
    assert '"lac:1"' in lines[1]


def test_a_bead_is_explained(align, lines: tuple[object, ...]) -> None:
    result = align(*lines, "--explain", "2", "--explain", "2")
    assert result.stdout.startswith("2  1-2  [1]:[1, 2]  ")
    assert result.stdout.count("what counts") == 1
    assert "    numbers   77, 1900 on both sides\n" in result.stdout
    assert re.search(r"runner-up: [^;]* times less probable; what", result.stdout)
    assert result.stderr == ""


def test_the_names_of_a_bead_are_told(align, texts: Path) -> None:
    pair = ("pair", texts / "fr" / "lac.md", texts / "en" / "lac.md", *NGRAM)
    assert "    names     Sevan" in align(*pair, "--explain", "2").stdout


def test_only_beads_that_are_there_are_explained(align, lines: tuple[object, ...]) -> None:
    for word in ("0", "4", "-1", "x", "²", "9" * 5000):
        result = align(*lines, "--explain", word)
        assert result.exit_code == 2
        assert "give a number from 1 to 3, or doubtful" in result.stderr
    assert align(*lines, "--explain", "1", "--format", "beads").exit_code == 2
    result = align(*lines, "--explain", "doubtful")
    assert (result.stdout, result.stderr) == ("", "no bead is doubtful\n")


def test_what_is_fixed_has_no_runner_up(align, lines: tuple[object, ...], tmp_path: Path) -> None:
    fix = tmp_path / "fix"
    fix.write_text("[0, 1, 2]:[0, 1, 2, 3]\n", encoding="utf-8")
    assert "nothing else can be" in align(*lines, "--fix", fix, "--explain", "1").stdout
