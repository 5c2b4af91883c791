"""``--tm`` and ``--glossary``: what they had for two texts is told, and stands in the signature."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.cli.pair import command as pair_command
from align.cli.run import command as run_command

NGRAM = ("--encoder", "ngram")
HEAD = "source_language\ttarget_language\tsource\ttarget\n"


@pytest.fixture
def lines(tmp_path: Path) -> tuple[object, ...]:
    """Arguments that align two small texts of a segment a line, of which letters tell little."""
    source, target = tmp_path / "a.fr.txt", tmp_path / "a.en.txt"
    source.write_text("Zut alors.\nFichtre !\nUn loup hurle.\nBon.\n", encoding="utf-8")
    target.write_text("Good heavens.\nGosh.\nDear me!\nA wolf howls.\n", encoding="utf-8")
    return ("pair", "--segmented", source, target, *NGRAM)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "m.tsv"
    path.write_text(
        f"{HEAD}en\tfr\tDear me!\tFichtre !\nen\tfr\tA wolf howls.\tUn loup hurle.\n"
        "en\tfr\tElsewhere.\tAilleurs.\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    path = tmp_path / "g.tsv"
    path.write_text("fr\ten\nloup\twolf\nours\tbear\n", encoding="utf-8")
    return path


def test_a_memory_and_a_glossary_help(
    align, lines: tuple[object, ...], memory: Path, glossary: Path
) -> None:
    beads = (*lines, "--format", "beads")
    before = align(*beads).stdout
    result = align(*beads, "--tm", memory, "--glossary", glossary)
    assert "[1]:[2]\n[2]:[3]\n" not in before
    assert "[1]:[2]\n[2]:[3]\n" in result.stdout
    assert result.stderr.splitlines()[-2:] == [
        "m.tsv: 2 of 3 units found in these texts",
        "g.tsv: 1 of 2 pairs of terms found in these texts",
    ]
    shown = align(*lines, "--format", "jsonl", "--tm", memory, "--glossary", glossary).stdout
    assert '"encoder:ngram|beads:4-4|paragraphs:no|tm:m.tsv|glossary:g.tsv"' in shown


def test_explain_shows_the_evidence(align, lines: tuple[object, ...], memory: Path) -> None:
    result = align(*lines, "--tm", memory, "--explain", "doubtful", "--explain", "3")
    assert "a translation memory has it (" in result.stdout
    assert "a unit of a translation memory begins or ends there on both sides (" in result.stdout
    assert result.stderr.splitlines()[-1] == "m.tsv: 2 of 3 units found in these texts"


def test_beads_against_a_memory_are_named(
    align, lines: tuple[object, ...], memory: Path, tmp_path: Path
) -> None:
    fix = tmp_path / "fix"
    fix.write_text("[0]:[0]\n[1]:[1]\n[2]:[2]\n[3]:[3]\n", encoding="utf-8")
    result = align(*lines, "--tm", memory, "--fix", fix, "-o", tmp_path / "out.tmx")
    assert result.stderr.splitlines()[-1] == (
        "m.tsv: 2 of 3 units found in these texts; 2 disagree with the alignment: beads 2, 3"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "de\tru\tHallo.\tПривет.\n",
            "has no unit in French and English; its languages are German, Russian",
        ),
        ("", "has no unit at all"),
        ("fr\ten\tAilleurs.\tElsewhere.\n", "0 of 1 unit found in these texts"),
    ],
)
def test_a_memory_that_does_not_help_is_told(
    align, lines: tuple[object, ...], memory: Path, text: str, said: str
) -> None:
    before = align(*lines, "--format", "beads").stdout
    memory.write_text(HEAD + text, encoding="utf-8")
    result = align(*lines, "--format", "beads", "--tm", memory)
    assert (result.exit_code, result.stdout) == (0, before)
    assert result.stderr.splitlines()[-1] == f"m.tsv: {said}"


def test_a_glossary_in_other_languages_is_told(
    align, lines: tuple[object, ...], glossary: Path
) -> None:
    glossary.write_text("de\tru\nWolf\tволк\n", encoding="utf-8")
    result = align(*lines, "--glossary", glossary)
    assert result.stderr.splitlines()[-1] == (
        "g.tsv: has no term in French and English; its languages are German, Russian"
    )


@pytest.mark.parametrize(
    ("option", "name", "text", "message"),
    [
        ("--tm", "x.tmx", "<tmx", "x.tmx:1: "),
        ("--tm", "x.tmx", None, "x.tmx: there is no such file"),
        ("--tm", "x.doc", "a", "x.doc: cannot be read: no format has the suffix '.doc'"),
        ("--glossary", "x.tsv", "a,b\n", "x.tsv:1: has commas between its columns"),
        ("--glossary", "x.tbx", "<html/>", "x.tbx:1: is not a TBX"),
    ],
)
def test_files_that_cannot_be_read(
    align,
    lines: tuple[object, ...],
    tmp_path: Path,
    option: str,
    name: str,
    text: str | None,
    message: str,
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = align(*lines, option, tmp_path / name)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"align: {tmp_path / message}")
    assert result.stdout == ""


def test_a_run_tells_what_they_had_for_each_text(align, texts: Path, tmp_path: Path) -> None:
    sides = texts / "fr" / "lac.md", texts / "en" / "lac.md"
    align("pair", *sides, *NGRAM, "-o", tmp_path / "m.tmx")
    (tmp_path / "g.tsv").write_text("fr\tru\nlac\tозеро\n", encoding="utf-8")
    settings = texts / "align.toml"
    settings.write_text('encoder = "ngram"\ntm = "../m.tmx"\n', encoding="utf-8")
    result = align("run", texts, "-o", tmp_path / "out", "--glossary", tmp_path / "g.tsv")
    said = " ".join(result.stdout.split())
    assert "lac, en: m.tmx: 8 of 8 units found in these texts" in said
    assert "lac, en: g.tsv: has no term in French and English" in said
    assert "lac, ru: m.tmx: has no unit in French and Russian" in said
    beads = (tmp_path / "out" / "fr-en.jsonl").read_text(encoding="utf-8")
    assert "|tm:m.tmx|glossary:g.tsv" in beads.splitlines()[0]


def test_the_help_names_them() -> None:
    for command in (pair_command, run_command):
        assert {"memories", "glossaries"} <= {parameter.name for parameter in command.params}
