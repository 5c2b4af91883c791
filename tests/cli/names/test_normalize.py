"""``align names normalize`` on copies of the sample."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NAMES = ROOT / "texts" / "names.tsv"
ENGLISH = "armenie-otsc.md"


@pytest.fixture
def editions(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "texts", tmp_path / "texts"))


def test_a_dry_run_shows_and_writes_nothing(align, editions: Path) -> None:
    before = {p: p.read_bytes() for p in editions.rglob("*") if p.is_file()}
    result = align(
        "names", "normalize", editions / "en", "--authority", NAMES, env={"COLUMNS": "80"}
    )
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    at = lines.index(f"{editions}/en/{ENGLISH}:7:172 forbidden ({NAMES}:7)")
    assert lines[at + 1].startswith("  - ")
    assert "Vardenis, Artanich, Ichkhanassar" in lines[at + 1]
    assert lines[at + 2].startswith("  + ")
    assert "Vardenis, Artanish, Ichkhanassar" in lines[at + 2]
    assert all(len(line) <= 80 for line in lines if line.startswith("  "))
    assert "kept: in a paragraph in another language" in result.stdout
    assert lines[-1] == (
        "15 changes in 1 file; 1 left as it is; nothing is written without --write or -o"
    )
    assert before == {p: p.read_bytes() for p in editions.rglob("*") if p.is_file()}


def test_write_keeps_a_backup_and_a_second_run_finds_nothing(align, editions: Path) -> None:
    path = editions / "en" / ENGLISH
    before = path.read_bytes()
    words = ("names", "normalize", path, "--authority", NAMES)
    result = align(*words, "--write")
    assert result.exit_code == 0
    assert result.stdout.endswith(f"{path}  changed; as it was: {path}.bak\n")
    assert Path(f"{path}.bak").read_bytes() == before
    text = path.read_text(encoding="utf-8")
    assert "Pachinian" not in text
    assert "Syunik" in text
    assert "Haut-Karabagh, OTSC" in text
    again = align(*words, "--write", "--check")
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (0, "no changes; 1 left as it is")
    assert not Path(f"{path}.bak2").exists()


def test_elsewhere_the_folders_stay_apart(align, editions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = [editions / side / ENGLISH for side in ("en", "fr")]
    result = align("names", "normalize", *files, "--authority", NAMES, "-o", out)
    assert result.exit_code == 0
    assert (out / "fr" / ENGLISH).read_bytes() == files[1].read_bytes()
    assert "Pashinyan" in (out / "en" / ENGLISH).read_text(encoding="utf-8")
    assert "Pachinian" in files[0].read_text(encoding="utf-8")


def test_a_folder_named_by_no_language(align, editions: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(editions / "en", tmp_path / "draft")
    words = ("names", "normalize", folder, "--authority", NAMES)
    result = align(*words, env={"COLUMNS": "300"})
    assert result.exit_code == 2
    assert f"The folder {folder} is not named by a language" in result.stderr
    assert "15 changes in 1 file" in align(*words, "--lang", "en").stdout
    (folder / ENGLISH).unlink()
    result = align(*words, "--lang", "en")
    assert result.exit_code == 3
    assert f"{folder}: has no edition in it" in result.stderr


def test_a_dry_run_and_a_place_to_write_to(align, editions: Path, tmp_path: Path) -> None:
    words = ("names", "normalize", editions / "en", "--authority", NAMES, "-o", tmp_path / "out")
    assert align(*words, "--dry-run").exit_code == 2
    assert not (tmp_path / "out").exists()
    assert align(*words).exit_code == 0


def test_check_and_json(align, editions: Path) -> None:
    result = align("names", "normalize", editions / "en", "--authority", NAMES, "--check", "--json")
    assert result.exit_code == 1
    (record,) = json.loads(result.stdout)
    assert record["edits"][0] == {
        "location": {"path": f"{editions}/en/{ENGLISH}", "line": 7, "column": 172},
        "before": "Artanich",
        "after": "Artanish",
        "reason": "forbidden",
        "record": "artanish",
    }
    assert record["kept"][0]["text"] == "OTSC"


def test_a_memory(align, tmp_path: Path, editions: Path) -> None:
    memory = tmp_path / "m.tmx"
    files = [editions / side / ENGLISH for side in ("fr", "en")]
    align("pair", *files, "--encoder", "ngram", "-o", memory)
    result = align("names", "normalize", memory, "--authority", NAMES, "--write")
    assert result.exit_code == 0
    text = memory.read_text(encoding="utf-8")
    assert text.count("Pachinian") == 4  # the French ones
    assert text.count("Pashinyan") == 4


BAD = {
    "no authority": (("en.md",), 2, "Missing option '--authority'"),
    "both": (("en.md", "--authority", NAMES, "--write", "-o", "x"), 2, "not both"),
    "missing": (("x.en.md", "--authority", NAMES), 3, "there is no such file"),
    "language": (("x.md", "--authority", NAMES), 3, "there is no such file"),
    "format": (("x.en.pdf", "--authority", NAMES), 3, "cannot be changed in '.pdf' files"),
    "authority": (("x.en.md", "--authority", "no.tsv"), 3, "no.tsv: there is no such file"),
    "suffix": (("x.en.md", "--authority", "no.xlsx"), 3, "they end in .tsv or .tbx"),
}


@pytest.mark.parametrize("kind", BAD)
def test_wrong_use(align, kind: str) -> None:
    words, code, message = BAD[kind]
    result = align("names", "normalize", *words)
    assert result.exit_code == code
    assert message in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_doubts_about_the_authority_are_told(align, editions: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("en\ten forbidden\nPashinyan\tPachinian\nNikol Pachinian\n", encoding="utf-8")
    result = align("names", "normalize", editions / "en", "--authority", names, "--dry-run")
    assert result.stderr == f"1 warning on {names}: see align names lint\n"
    assert "3 changes in 1 file" in result.stdout


def test_an_authority_with_errors_changes_nothing(align, editions: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("en\ten forbidden\nBaku\tBakou\nBakou\n", encoding="utf-8")
    result = align("names", "normalize", editions / "en", "--authority", names, "--write")
    assert result.exit_code == 3
    assert f"align: {names}:2: “Bakou” is forbidden in en for “Baku”" in result.stderr
    assert "align names lint" in result.stderr
    assert [p.name for p in (editions / "en").iterdir()] == [ENGLISH]


def test_the_changes_shown_in_the_manual_are_real(align, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    manual = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
    shown = manual.partition("shows what would change")[2].partition("```text\n")[2]
    words = ("names", "normalize", "texts/en", "--authority", "texts/names.tsv")
    assert shown.partition("```")[0] in align(*words, env={"COLUMNS": "80"}).stdout
