"""Batches, in processes of this machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from align.batch import Batch, Processes, Recipe, Tally, pairs_in, write_merged, write_tables
from align.errors import ExportError, ReadError
from align.formats import read_units
from align.review import Review, decisions_path

CREW = Processes(1)


def run(
    corpus: Path, out: Path, stopping: Callable[[], bool] = lambda: False, **settings: object
) -> Tally:
    recipe = replace(Recipe(out / "pairs", encoder="ngram"), **settings)  # type: ignore[arg-type]
    found = pairs_in(corpus)
    with Batch(out) as batch:
        steps = batch.run(recipe, found.pairs, CREW, stopping)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                tally: Tally = end.value
                break
        list(write_merged(out, recipe, found.pairs, batch.journal, suffixes=(".tmx", ".jsonl")))
        write_tables(out, found.pairs, found.strays, batch.journal)
    return tally


def counts(tally: Tally) -> tuple[int, int, int]:
    return tally.aligned, tally.kept, tally.failed


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != "batch.jsonl"
    }


def test_what_is_done_is_not_done_again_and_what_changed_is(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert counts(run(corpus, out)) == (3, 0, 0)
    first = contents(out)
    assert counts(run(corpus, out)) == (0, 3, 0)
    assert contents(out) == first

    (corpus / "en" / "war.txt").write_text("The war took 7 years.\nNobody.\n", encoding="utf-8")
    assert counts(run(corpus, out)) == (1, 2, 0)
    (out / "pairs" / "fr-en" / "lake.jsonl").unlink()
    assert counts(run(corpus, out)) == (1, 2, 0)
    memory = tmp_path / "m.tsv"
    memory.write_text(
        "source\ttarget\tsource_language\ttarget_language\nLe lac\tThe lake\tfr\ten\n",
        encoding="utf-8",
    )
    assert counts(run(corpus, out, tm=(memory,))) == (3, 0, 0)


def test_a_newer_version_does_all_anew(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(corpus, out)
    before = Recipe(out).fingerprint()
    assert Recipe(out, version="9.9").fingerprint() != before
    # a process that has another version refuses
    assert counts(run(corpus, out, version="9.9")) == (0, 0, 3)
    assert "a worker has align" in (out / "failures.tsv").read_text(encoding="utf-8")


def test_all_units_are_merged_in_order(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "out")
    units = read_units(tmp_path / "out" / "fr-en.jsonl")
    assert [unit.id for unit in units][:3] == ["deep/sheep:1", "deep/sheep:2", "lake:1"]
    assert [unit.id for unit in read_units(tmp_path / "out" / "fr-en.tmx")] == [
        unit.id for unit in units if unit.source and unit.target
    ]


def test_a_bad_pair_is_a_line_of_a_table(corpus: Path, tmp_path: Path) -> None:
    (corpus / "en" / "war.txt").write_bytes(b"")
    (corpus / "fr" / "alone.txt").write_text("Seul.\n", encoding="utf-8")
    out = tmp_path / "out"
    assert counts(run(corpus, out)) == (2, 0, 1)
    lines = (out / "failures.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines] == ["pair", "fr-en/war", ""]
    assert "is empty" in lines[1]
    assert "alone.txt" in lines[2]
    assert counts(run(corpus, out)) == (0, 2, 1)  # still empty: not tried again, not forgotten


def test_what_is_begun_after_a_stop_goes_on(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert counts(run(corpus, out, lambda: True)) == (0, 0, 0)
    assert counts(run(corpus, out)) == (3, 0, 0)


def test_a_review_goes_into_the_memory_and_holds_when_the_text_changes(
    corpus: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run(corpus, out)
    path = out / "pairs" / "fr-en" / "lake.jsonl"
    with Review.open(path) as review:
        review.edit("lake:1", "A blue lake.")
        review.merge_next("lake:2")
    assert decisions_path(path).is_file()
    run(corpus, out)
    texts = [unit.target.text for unit in read_units(out / "fr-en.tmx") if unit.target]
    assert "A blue lake." in texts

    with (corpus / "fr" / "lake.txt").open("a", encoding="utf-8") as stream:
        stream.write("Fin.\n")
    assert counts(run(corpus, out)) == (1, 2, 0)
    texts = [unit.target.text for unit in read_units(out / "fr-en.tmx") if unit.target]
    assert "A blue lake." in texts


def test_one_process_at_a_time_has_the_folder(tmp_path: Path) -> None:
    with Batch(tmp_path), pytest.raises(ExportError, match="another align batch"):
        Batch(tmp_path)
    Batch(tmp_path).__exit__()


def test_a_journal_that_was_cut_off_is_read_up_to_there(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(corpus, out)
    journal = out / "batch.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole[:-5])
    assert counts(run(corpus, out)) == (1, 2, 0)
    journal.write_bytes(whole.replace(b'"beads"', b'"bends"', 1).replace(b": 3", b": [3]"))
    assert counts(run(corpus, out)) == (3, 0, 0)
    journal.write_bytes(b'{"format": "other"}\n')
    with pytest.raises(ReadError, match=r"align\.batch"):
        run(corpus, out)


def test_shards_hold_whole_texts(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(corpus, out)
    recipe, pairs = Recipe(out / "pairs"), pairs_in(corpus).pairs
    with Batch(out) as batch:
        made = list(write_merged(out, recipe, pairs, batch.journal, shard=4))
    assert [output.path.name for output in made] == ["fr-en-0001.tmx", "fr-en-0002.tmx"]
    documents = [{u.document for u in read_units(output.path)} for output in made]
    assert documents == [{"deep/sheep", "lake"}, {"war"}]
