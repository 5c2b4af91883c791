from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.formats.tmx import open_tmx


def test_what_was_written_is_listed(align, texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    result = align("run", texts, "-o", out)
    assert result.exit_code == 0
    assert result.stderr == ""
    listed = {line.split()[0] for line in result.stdout.splitlines() if line.startswith(str(out))}
    assert listed == {str(path) for path in out.iterdir()}
    assert {"fr-en.tmx", "fr-en-1990.tsv", "fr-ru.jsonl", "findings.tsv", "report.html"} <= {
        Path(name).name for name in listed
    }
    assert "seul is in fr only: passed over" in result.stdout
    assert "number-differs" in result.stdout


def test_json(align, texts: Path, tmp_path: Path) -> None:
    result = align("run", texts, "-o", tmp_path / "out", "--pivot", "en", "--json")
    record = json.loads(result.stdout)
    assert record["pivot"] == "en"
    assert "encoder:ngram" in record["signature"]
    (text,) = record["texts"]
    assert set(text["editions"]) == {"fr", "en-1990", "ru"}
    assert any(finding["check"] == "number-differs" for finding in record["findings"])
    assert all(Path(written["path"]).is_file() for written in record["written"])


def test_fail_on(align, texts: Path, tmp_path: Path) -> None:
    """The French and the English differ in a number, which is an error."""
    arguments = ("run", texts, "-o", tmp_path / "out", "-q", "--fail-on")
    assert [align(*arguments, level).exit_code for level in ("never", "error", "note")] == [0, 1, 1]


def test_quiet(align, texts: Path, tmp_path: Path) -> None:
    assert align("run", texts, "-o", tmp_path / "out", "-q").output == ""


def test_multilingual(align, texts: Path, tmp_path: Path) -> None:
    result = align("run", texts, "-o", tmp_path / "out", "--multilingual")
    assert "en-1990 left out: its language is there already" in result.stdout
    memory = (tmp_path / "out" / "multilingual.tmx").read_text(encoding="utf-8")
    assert memory.count('<tuv xml:lang="ru">') >= 8


def test_notes_stand_in_the_units_that_they_are_about(align, texts: Path, tmp_path: Path) -> None:
    """Of what is wrong with the pivot alone, too, though the run tells it of one edition only."""
    (texts / "fr" / "lac.md").write_text(
        (texts / "fr" / "lac.md").read_text(encoding="utf-8") + "\nIl lit Гoголь.\n",
        encoding="utf-8",
    )
    for name in ("en", "en-1990"):
        path = texts / name / "lac.md"
        path.write_text(path.read_text(encoding="utf-8") + "\nHe reads.\n", encoding="utf-8")
    assert align("run", texts, "-o", tmp_path / "out", "--notes", "-q").exit_code == 0
    for name in ("fr-en", "fr-en-1990"):
        _, units = open_tmx(tmp_path / "out" / f"{name}.tmx")
        (unit,) = (tu for tu in units if tu.variants[0].text == "Il lit Гoголь.")
        notes = [info.text for info in unit.infos if info.kind == "note"]
        assert any("Гoголь" in note for note in notes)
        assert not any("Russian" in note for note in notes)
    assert align("run", texts, "-o", tmp_path / "out", "-q").exit_code == 0
    assert "<note>" not in (tmp_path / "out" / "fr-en.tmx").read_text(encoding="utf-8")


def test_a_bad_file_does_not_end_the_run(align, texts: Path, tmp_path: Path) -> None:
    (texts / "ru" / "lac.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    result = align("run", texts, "-o", tmp_path / "out", "-q")
    assert result.exit_code == 3
    assert "lac.md" in result.stderr
    assert (tmp_path / "out" / "fr-en.tmx").is_file()
    assert not (tmp_path / "out" / "fr-ru.tmx").exists()


def test_one_edition_only(align, tmp_path: Path) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "a.md").write_text("Un seul.", encoding="utf-8")
    result = align("run", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "has only one edition, 'fr'" in result.stderr
    assert "Editions here: fr (a)" in result.stderr
    assert not (tmp_path / "out").exists()


def test_nothing_in_common(align, texts: Path, tmp_path: Path) -> None:
    for name in ("en", "en-1990", "ru"):
        (texts / name / "lac.md").rename(texts / name / "other.md")
    result = align("run", texts, "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "fr (lac, seul), en (other)" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--pivot", "de"), 3, "unknown edition 'de'"),
        (
            ("--encoder", "labse"),
            2,
            "Known: ngram, sentence-transformers, sentence-transformers-pooled, use",
        ),
        (("--fail-on", "sometimes"), 2, "'error', 'warning', 'note', 'never'"),
        (("-o", "/dev/null/out"), 3, "/dev/null/out: cannot be made"),
        (("--srx", "no.srx"), 3, "no.srx"),
    ],
)
def test_wrong_settings(
    align, texts: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    result = align("run", texts, "-o", tmp_path / "out", *arguments)
    assert result.exit_code == code
    assert message in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_wrong_key_in_the_settings_file(align, texts: Path, tmp_path: Path) -> None:
    (texts / "align.toml").write_text('\nencodr = "use"\n', encoding="utf-8")
    result = align("run", texts, "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "align.toml:2: unknown key 'encodr'\n  Did you mean 'encoder'?" in result.stderr


@pytest.mark.parametrize("name", ["missing", "fr/lac.md"])
def test_no_folder(align, texts: Path, tmp_path: Path, name: str) -> None:
    result = align("run", texts / name, "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "folder" in result.stderr
