"""``align init``: an align.toml that align reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from align.cli import main
from align.config import read_settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "texts"
    for name, text in (
        ("fr/a.md", "La gare est fermée. Il neige."),
        ("en/a.md", "The station is closed. It snows."),
        ("traduction/a.md", "La stazione è chiusa."),
        ("names.tsv", "fr\ten\nKiev\tKyiv\n"),
        ("old.tmx", ""),
    ):
        path = texts / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / 'terms "é".tbx').touch()
    return texts


def init(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["init", *map(str, arguments)])


def test_it_is_read_back(folder: Path) -> None:
    done = init(folder)
    assert (done.exit_code, "next: align run" in done.output) == (0, True)
    settings = read_settings(folder / "align.toml")
    assert (settings.editions, settings.pivot) == (("en", "fr"), "fr")
    assert settings.authority == folder / "names.tsv"
    assert settings.tm == (folder / "old.tmx",)
    assert [path.resolve().name for path in settings.glossary] == ['terms "é".tbx']
    assert '# "traduction" = "en"' in (folder / "align.toml").read_text(encoding="utf-8")


def test_run_works_with_it(folder: Path, tmp_path: Path) -> None:
    (folder / "old.tmx").unlink()
    (tmp_path / 'terms "é".tbx').unlink()
    init(folder)
    toml = folder / "align.toml"
    text = toml.read_text(encoding="utf-8").replace('# "traduction" = "en"', 'traduction = "it"')
    text = text.replace('"en", "fr"]', '"en", "fr", "traduction"]')
    toml.write_text(text.replace('language = "en"', 'language = "ru"'), encoding="utf-8")
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["run", str(folder), "-o", str(out), "--fail-on", "never"])
    assert done.exit_code == 0, done.output
    assert {path.name for path in out.glob("*.tmx")} == {"fr-en.tmx", "fr-traduction.tmx"}
    assert '<html lang="ru"' in (out / "report.html").read_text(encoding="utf-8")


def test_it_writes_over_nothing(folder: Path) -> None:
    path = folder / "align.toml"
    path.write_text("# mine\n", encoding="utf-8")
    done = init(folder)
    assert done.exit_code == 3
    assert "is there already, and stays as it is" in done.output
    assert init(folder, "--stdout").output.startswith("# Written by align init")
    assert path.read_text(encoding="utf-8") == "# mine\n"
    assert init(folder, "--force").exit_code == 0
    assert read_settings(path).pivot == "fr"


def test_an_empty_folder(tmp_path: Path) -> None:
    done = init(tmp_path)
    assert done.exit_code == 3
    assert "has no edition in it" in done.output
    assert not (tmp_path / "align.toml").exists()


def test_no_folder(tmp_path: Path) -> None:
    assert "no such folder" in init(tmp_path / "none").output
