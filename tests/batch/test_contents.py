"""Pairs that no name tells."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from align.batch import Batch, Found, Processes, Recipe

COUNT = 24


def found(batch: Batch, recipe: Recipe, folders: tuple[Path, Path]) -> tuple[Found, int]:
    """What is found, and how many texts were read for that."""
    steps = batch.find(recipe, folders, (None, None), Processes(2), lambda: False)
    read = 0
    while True:
        try:
            read = next(steps).aligned
        except StopIteration as end:
            return end.value, read


def test_shuffled_news_are_found_and_what_has_no_counterpart_is_refused(
    tmp_path: Path, shared_data: Path
) -> None:
    """F1 of the pairs >= .99, of texts some of which lack their counterpart."""
    names = sorted((shared_data / "alignment" / "ntrex").glob("*.src"))[:COUNT]
    order = random.Random(4).sample(range(COUNT), COUNT)
    for language, suffix, gone in (("fr", ".src", range(3)), ("en", ".tgt", range(3, 5))):
        (tmp_path / language).mkdir()
        for number, path in enumerate(names):
            if number not in gone:
                called = number if language == "fr" else order[number]
                text = path.with_suffix(suffix).read_text(encoding="utf-8")
                (tmp_path / language / f"{called}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "fr" / "empty.txt").touch()
    out = tmp_path / "out"
    recipe = Recipe(out / "pairs")
    with Batch(out) as batch:
        pairs, read = found(batch, recipe, (tmp_path / "fr", tmp_path / "en"))
        assert read == 2 * COUNT - 5
        for _ in batch.run(recipe, pairs.pairs, Processes(2), lambda: False):
            pass
        made = [p for p in pairs.pairs if not batch.journal.get(p.key).failure]  # type: ignore[union-attr]
        again, read = found(batch, recipe, (tmp_path / "fr", tmp_path / "en"))
    right = {(str(n), str(order[n])) for n in range(5, COUNT)}
    assert {(Path(p.source).stem, Path(p.target).stem) for p in made} == right
    assert (again, read) == (pairs, 0)
    told = {stray.path: stray.reason for stray in pairs.strays}
    assert "is empty" in told[str(tmp_path / "fr" / "empty.txt")]


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_folder_whose_language_is_not_told(tmp_path: Path, side: str) -> None:
    folders = [tmp_path / "fr", tmp_path / "en"]
    folders[side == "target"] = tmp_path / "texts"
    for folder in folders:
        folder.mkdir()
        (folder / "a.txt").write_text("Oui.\n", encoding="utf-8")
    recipe = Recipe(tmp_path / "out", encoder="ngram")
    with (
        Batch(tmp_path / "out") as batch,
        pytest.raises(Exception, match=f"--{side}-language"),
    ):
        found(batch, recipe, (folders[0], folders[1]))
