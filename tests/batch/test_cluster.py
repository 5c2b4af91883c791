"""Batches on a Dask cluster of real processes, one of which is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from align.batch import Batch, Cluster, Crew, Processes, Recipe, pairs_in, write_merged
from align.batch.pairs import Found
from align.errors import AlignmentError

distributed = pytest.importorskip("distributed", reason="needs align[dask]")

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def cluster() -> Iterator[object]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as made:
        yield made


@pytest.fixture
def pairs(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    """Forty of them, by paths that only the recipe's folder makes sense of."""
    for n in range(12):
        for language in ("fr", "en"):
            for name in ("lake", "war", "deep/sheep"):
                text = (corpus / language / f"{name}.txt").read_text(encoding="utf-8")
                copy = corpus / language / f"{name}{n}.txt"
                copy.write_text(f"{n}. {text}", encoding="utf-8")
    monkeypatch.chdir(corpus.parent)
    return pairs_in("corpus")


def run(found: Found, out: Path, crew: Crew, base: Path) -> list[str]:
    """The keys of all records, as they came."""
    recipe = Recipe(out / "pairs", encoder="ngram", base=str(base))
    with Batch(out) as batch:
        for _ in batch.run(recipe, found.pairs, crew, lambda: False):
            pass
        list(write_merged(out, recipe, found.pairs, batch.journal))
    lines = (out / "batch.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    return sorted(line.split('"')[3] for line in lines)


def contents(folder: Path) -> dict[Path, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != "batch.jsonl")
    return {file.relative_to(folder): file.read_bytes() for file in files}


def test_a_worker_that_is_killed_loses_nothing(
    pairs: Found, tmp_path: Path, cluster: object
) -> None:
    keys = sorted(pair.key for pair in pairs.pairs)
    here, there = tmp_path / "here", tmp_path / "there"
    assert run(pairs, here, Processes(1), tmp_path) == keys

    address: str = cluster.scheduler_address  # type: ignore[attr-defined]
    with distributed.Client(address) as client:
        victim, other = client.run(os.getpid).values()
    assert victim != other

    class Killing(Cluster):
        """Kills a worker once the first pair is done."""

        def results(self, *arguments: object) -> Iterator[object]:  # type: ignore[override]
            for number, result in enumerate(super().results(*arguments)):  # type: ignore[arg-type]
                if number == 0:
                    os.kill(victim, signal.SIGKILL)
                yield result

    assert run(pairs, there, Killing(address), tmp_path) == keys
    assert contents(there) == contents(here)


def test_a_cluster_without_workers() -> None:
    with (
        distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=":0") as made,
        pytest.raises(AlignmentError, match="has no worker"),
    ):
        next(Cluster(made.scheduler_address).results(print, [], lambda: False))
