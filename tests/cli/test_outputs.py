"""No command writes over what it reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from align.editions import find_editions
from align.formats import write_units
from align.model import Passage, Unit, Variant
from align.outputs import output_paths
from align.readers import SUFFIXES

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
        ("run", "texts", "-o", ".", "--tm", "fr-en.tmx"),
        ("names", "compare", "a.tsv", "-o", "a.tsv"),
        ("names", "merge", "a.tsv", "b.tsv", "-o", "b.tsv"),
        ("names", "same", "a.tsv", "-o", "a.tsv"),
    ],
    ids=" ".join,
)
def test_no_file_that_is_read_is_written_over(
    arguments: tuple[str, ...], align: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    unit = Unit("1", Variant("fr", Passage("Il part.")), Variant("en", Passage("He leaves.")))
    for name in ("a.tmx", "b.tmx", "a.tsv", "b.tsv", "a.jsonl", "fr-en.tmx"):
        write_units(name, [unit], "fr", "en")
    for name in ("a.fr.html", "a.en.html"):
        Path(name).write_text("<p>One text.</p>", encoding="utf-8")
    Path("link.tmx").symlink_to("a.tmx")
    for edition in ("fr", "en"):
        Path("texts", edition).mkdir(parents=True)
        Path("texts", edition, "a.md").write_text("One text.", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.*")}
    result = align(*arguments)
    assert result.exit_code == 2
    assert "would write over a file that is read" in result.stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.*")} == before


def test_a_run_names_all_that_it_may_write(align: Run, texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert align("run", texts, "-o", out, "--multilingual").exit_code == 0
    editions = find_editions(texts, SUFFIXES)
    assert set(out.iterdir()) <= set(output_paths(editions, out))


def test_a_file_is_no_folder(align: Run, tmp_path: Path, texts: Path) -> None:
    path = tmp_path / "a.tmx"
    units = [Unit("1", Variant("fr", Passage("Il part.")), Variant("en", Passage("He leaves.")))]
    write_units(path, units, "fr", "en")
    for arguments in (("tmx", "split", path), ("run", texts)):
        result = align(*arguments, "-o", path)
        assert (result.exit_code, "is a file, not a folder" in result.stderr) == (3, True)


def test_a_missing_folder_is_told_before_the_work(align: Run, tmp_path: Path) -> None:
    """The texts are not even looked for."""
    result = align("pair", "no.fr.md", "no.en.md", "-o", tmp_path / "none" / "a.tmx")
    assert result.exit_code == 3
    assert "a.tmx: cannot be written: there is no folder" in " ".join(result.stderr.split())
