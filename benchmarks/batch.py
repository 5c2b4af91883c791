"""What many pairs cost: ``python -m benchmarks.batch [--copies 4] [--part NAME ...]``.

Each part is printed by itself:

- ``rate``: ``align batch`` on copies of the news of ntrex, with one process and with one for each
  core, beside ``align pair`` on one pair after the other; then run again with nothing to do.
- ``content``: pairs found by content among the same news, shuffled; of all, and with a tenth of
  either side taken away. Right is a pair whose texts are the same news; F1 of what was aligned.
- ``cluster``: the same collection through a Dask cluster on this machine, and whether its files
  are those of the local run, byte for byte.
- ``merged``: seconds and peak memory of a TMX by its number of units.
- ``journal``: the same of the records of so many pairs, read again.
"""

from __future__ import annotations

import argparse
import csv
import filecmp
import json
import os
import random
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from align.batch.records import Journal, Record
from align.formats import write_units
from align.model import Anchor, Passage, Unit, Variant
from benchmarks.gold import data_option
from benchmarks.measure import Cost, run

PARTS = ("rate", "content", "cluster", "merged", "journal")
UNITS = (50_000, 200_000, 800_000)
PAIRS = (100_000, 1_000_000)
SINGLE = 20
"""Pairs that `align pair` is timed on."""


def news(data: Path, folder: Path, copies: int) -> Path:
    """The news of ntrex as a folder of editions, each text so many times."""
    for source in sorted((data / "alignment" / "ntrex").glob("*.src")):
        for language, file in (("fr", source), ("en", source.with_suffix(".tgt"))):
            text = file.read_text(encoding="utf-8")
            for copy in range(copies):
                path = folder / language / f"{source.stem}-{copy}.txt"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(f"{text}\n{copy}.\n" if copy else text, encoding="utf-8")
    return folder


def batch(*arguments: object, out: Path) -> Cost:
    command = [sys.executable, "-m", "align", "batch", *arguments, "-o", out, "-q"]
    return run([str(part) for part in command])[1]


def rate(data: Path, folder: Path, copies: int) -> None:
    texts = news(data, folder / "texts", copies)
    names = sorted(path.name for path in (texts / "fr").iterdir())
    size = sum(path.stat().st_size for path in texts.rglob("*.txt"))
    print(f"rate: {len(names)} pairs, {size / 1e6:.2f} MB")
    single = Cost()
    for name in names[:SINGLE]:
        pair = [texts / language / name for language in ("fr", "en")]
        output = ["-o", folder / "one.jsonl"]
        single = single.then(run([sys.executable, "-m", "align", "pair", *pair, *output])[1])
    print("                    pairs/s  CPU s/pair  peak MB of a process")

    def told(name: str, cost: Cost, count: int) -> None:
        each = cost.cpu / count
        print(f"{name:18}  {count / cost.wall:7.2f}  {each:10.3f}  {cost.memory:8.0f}", flush=True)

    told(f"align pair x {SINGLE}", single, SINGLE)
    for jobs in sorted({1, os.cpu_count() or 1}):
        told(f"batch, --jobs {jobs}", batch(texts, "--jobs", jobs, out=folder / "out"), len(names))
        if jobs == 1:
            shutil.rmtree(folder / "out")
    told("nothing to do", batch(texts, out=folder / "out"), len(names))


def content(data: Path, folder: Path) -> None:
    texts = news(data, folder / "news", 1)
    names = sorted(path.stem for path in (texts / "fr").iterdir())
    for gone in (0, len(names) // 10):
        shuffled = random.Random(gone).sample(names, len(names))
        chosen = {"fr": names[gone:], "en": shuffled[gone:]}
        mixed = folder / f"mixed-{gone}"
        for language, kept in chosen.items():
            (mixed / language).mkdir(parents=True)
            for number, name in enumerate(kept):
                called = f"{number}.txt" if language == "en" else f"{name}.txt"
                shutil.copy(texts / language / f"{name}.txt", mixed / language / called)
        cost = batch(mixed / "fr", mixed / "en", "--by-content", out=folder / f"found-{gone}")
        with (folder / f"found-{gone}" / "pairs.tsv").open(encoding="utf-8", newline="") as stream:
            found = [
                (Path(row["source"]).stem, chosen["en"][int(Path(row["target"]).stem)])
                for row in csv.DictReader(stream, delimiter="\t")
            ]
        right = sum(one == other for one, other in found)
        there = len(set(chosen["fr"]) & set(chosen["en"]))
        print(
            f"content: {len(chosen['fr'])} and {len(chosen['en'])} texts, {there} pairs: "
            f"{len(found)} found, {right} right, F1 {2 * right / (len(found) + there):.4f}, "
            f"{cost.wall:.1f} s",
            flush=True,
        )


def cluster(data: Path, folder: Path) -> None:
    from distributed import LocalCluster

    texts = news(data, folder / "texts", 1)
    here = batch(texts, out=folder / "here")
    with LocalCluster(
        n_workers=os.cpu_count(), threads_per_worker=1, dashboard_address=":0"
    ) as workers:
        address = workers.scheduler_address
        there = batch(texts, "--scheduler", address, out=folder / "there")
    names = [
        path.relative_to(folder / "here")
        for path in (folder / "here").rglob("*")
        if path.is_file() and path.name != "batch.jsonl"
    ]
    same = filecmp.cmpfiles(folder / "here", folder / "there", map(str, names), shallow=False)[0]
    print(
        f"cluster: {there.wall:.1f} s, {there.wall / here.wall:.2f} of the local run's; "
        f"{len(same)} of {len(names)} files the same"
    )


@dataclass
class Made:
    """So many units, each time anew."""

    count: int

    def __iter__(self) -> Iterator[Unit]:
        for n in range(self.count):
            sides = (
                Variant(tag, Passage(f"{words} {n}.", f"{tag}.txt", (Anchor(0, n + 1, 1),)))
                for tag, words in (
                    ("fr", "La frontière se mesure en brebis perdues, dit le berger"),
                    ("en", "The border is measured in lost sheep, the shepherd says"),
                )
            )
            yield Unit(f"book{n // 1000}:{n % 1000}", *sides, document=f"book{n // 1000}")


def here(part: str, count: int, folder: Path) -> None:
    """Do one size of a part in this process, which is measured from outside."""
    if part == "merged":
        write_units(folder / "made.tmx", Made(count), "fr", "en")
    else:
        journal = Journal(folder / "batch.jsonl", Record)
        for n in range(count):
            journal.add(Record(f"fr-en/book{n}", "0" * 32, segments=(80, 80), beads=80))
        journal.close()
        journal = Journal(folder / "batch.jsonl", Record)
        assert journal.get(f"fr-en/book{count - 1}")
        journal.close()
    print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def grown(part: str, sizes: tuple[int, ...], folder: Path) -> None:
    before = None
    for count in sizes:
        command = [sys.executable, "-m", "benchmarks.batch", "--here", part, str(count)]
        _, cost = run([*command, "--folder", folder])
        more = ""
        if before:
            more = f", {(cost.memory - before[1]) * 1e6 / (count - before[0]):.0f} bytes each more"
        print(f"{part}: {count:,}: {cost.wall:.1f} s, {cost.memory:.0f} MB{more}", flush=True)
        before = count, cost.memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data_option(parser)
    parser.add_argument("--copies", type=int, default=4, help="of each news text, for the rate")
    parser.add_argument("--part", choices=PARTS, nargs="+", default=PARTS)
    parser.add_argument("--here", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        here(args.here[0], int(args.here[1]), args.folder)
        return
    for part in args.part:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            match part:
                case "rate":
                    rate(args.data, folder, args.copies)
                case "content":
                    content(args.data, folder)
                case "cluster":
                    cluster(args.data, folder)
                case "merged":
                    grown(part, UNITS, folder)
                case "journal":
                    grown(part, PAIRS, folder)


if __name__ == "__main__":
    main()
