"""No command writes over what it reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from align.formats import write_units
from align.model import Passage, Unit, Variant

Run = Callable[..., Result]


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "a.jsonl", "-o", "a.jsonl"),
        ("export", "a.tmx", "-o", "b.tsv", "-o", "./a.tmx"),
        ("export", "a.jsonl", "--decisions", "a.tmx", "-o", "a.tmx"),
        ("decisions", "a.tsv", "--of", "a.jsonl", "-o", "a.jsonl"),
        ("decisions", "a.tsv", "--of", "a.jsonl", "-o", "a.tsv"),
        ("pair", "a.fr.html", "a.en.html", "-o", "a.fr.html"),
        ("pair", "a.fr.html", "a.en.html", "--tm", "a.tmx", "-o", "link.tmx"),
        ("tmx", "clean", "a.tmx", "-o", "a.tmx"),
        ("tmx", "clean", "a.tmx", "-o", "link.tmx"),
        ("tmx", "convert", "a.tmx", "-o", "a.tmx"),
        ("tmx", "merge", "b.tmx", "a.tmx", "-o", "a.tmx"),
    ],
    ids=" ".join,
)
def test_no_file_that_is_read_is_written_over(
    arguments: tuple[str, ...], align: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    unit = Unit("1", Variant("fr", Passage("Il part.")), Variant("en", Passage("He leaves.")))
    for name in ("a.tmx", "b.tmx", "a.tsv", "a.jsonl"):
        write_units(name, [unit], "fr", "en")
    for name in ("a.fr.html", "a.en.html"):
        Path(name).write_text("<p>One text.</p>", encoding="utf-8")
    Path("link.tmx").symlink_to("a.tmx")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    result = align(*arguments)
    assert result.exit_code == 2
    assert "would write over a file that is read" in result.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_missing_folder_is_told_before_the_work(align: Run, tmp_path: Path) -> None:
    """The texts are not even looked for."""
    result = align("pair", "no.fr.md", "no.en.md", "-o", tmp_path / "none" / "a.tmx")
    assert result.exit_code == 3
    assert "a.tmx: cannot be written: there is no folder" in " ".join(result.stderr.split())
