"""How well and how fast texts are aligned, beside other aligners.

``python -m benchmarks.align`` prints, for every set (all its texts pooled) and text, strict and lax
precision / recall / F1 as Vecalign's scorer defines them, and what the process cost: wall-clock
and CPU seconds, start and model included, and its peak of memory. Then omissions by themselves,
and how far scores can be trusted. ``--peers`` runs other aligners on the same texts
(`benchmarks.peers`); ``--json FILE`` keeps all of it for `benchmarks.plot`, which makes the tables
and plots of docs/accuracy.md. Sets marked * were used to learn the weights
(``python -m benchmarks.train``); the others were not looked at for that.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from align.evaluation.beads import BeadScore, IndexBead, Measure, score_beads
from benchmarks.beads import LEARNED_FROM, MADE, SETS, texts, true_beads
from benchmarks.derived import Derived
from benchmarks.gold import Gold, data_option
from benchmarks.measure import (
    Cost,
    Moved,
    Omissions,
    ProcessError,
    Reliability,
    moved,
    omissions,
    reliability,
    run,
)
from benchmarks.peers import (
    MEASURED_BEFORE,
    PUBLISHED,
    Peer,
    align_with,
    find_peers,
    peer_options,
)

TABLE = (
    ("text+berg/eval", "use", False),
    ("text+berg/eval", "ngram", False),
    ("text+berg/dev", "use", False),
    ("transread", "use", False),
    ("alibi", "use", False),
    ("alibi", "use", True),
    ("bilinguator-par", "use", False),
    ("ntrex", "use", False),
    ("bible", "use", False),
    *((name, "use", False) for name in MADE),
)
"""Set, encoder, and whether paragraphs are told."""

Row = dict[str, Any]
"""One line of the results, as `Tally.row` makes it."""


class Found(NamedTuple):
    """What an aligner makes of a text."""

    beads: Sequence[IndexBead]
    scores: Sequence[float] = ()
    """Of the beads, where it has any."""
    moved: Sequence[IndexBead] = ()
    """Stretches that it says stand elsewhere."""


class Tally:
    """What is counted of one text, or of several together."""

    def __init__(self) -> None:
        self.score = BeadScore()
        self.omissions = Omissions()
        self.scores = reliability((), ())
        self.moved = Moved()

    def add(self, text: Gold | Derived, found: Found) -> None:
        true = true_beads(text, found.beads)
        self.score += score_beads(true, found.beads)
        self.omissions = self.omissions.plus(omissions(true, found.beads))
        scored = zip(found.beads, found.scores, strict=False)
        self.scores = self.scores.plus(reliability(true, scored))
        if isinstance(text, Derived):
            places = [choice[-1] for choice in text.choices if text.swapped]
            self.moved = self.moved.plus(moved(places, found.moved))

    def row(self, **known: Any) -> Row:
        """As JSON has it: measures as [precision, recall, F1], counts as they are."""
        return {
            **known,
            "beads": self.score.predicted,
            "strict": _measure(self.score.strict),
            "lax": _measure(self.score.lax),
            "omissions": list(self.omissions),
            "scores": [list(b) for b in self.scores.bins],
            "moved": list(self.moved),
        }


def _measure(measure: Measure) -> list[float]:
    return [measure.precision, measure.recall, measure.f1]


def rows(
    known: Row,
    golds: Sequence[Gold | Derived],
    found: Sequence[Found],
    cost: Cost,
    seconds: Sequence[float | None],
) -> Iterator[Row]:
    """The row of a set, then, where they are few, those of its texts."""
    whole, parts = Tally(), []
    for text, made, spent in zip(golds, found, seconds, strict=True):
        part = Tally()
        for tally in (whole, part):
            tally.add(text, made)
        parts.append(part.row(**known, text=text.name, cpu=spent))
    yield whole.row(**known, text="", **cost._asdict())
    if 1 < len(golds) < 10 and not isinstance(golds[0], Derived):
        yield from parts


def ours(data: Path, name: str, encoder: str, paragraphs: bool) -> Iterator[Row]:
    """What align makes of a set, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.beads", name, "--data", str(data)]
    command += ["--encoder", encoder, *(["--paragraphs"] if paragraphs else [])]
    out, cost = run(command)
    result = json.loads(out)
    found = [
        Found(
            [IndexBead(tuple(s), tuple(t)) for s, t, _ in text["beads"]],
            [score for _, _, score in text["beads"]],
            [IndexBead(tuple(s), tuple(t)) for s, t, _ in text["moved"]],
        )
        for text in result["texts"]
    ]
    notes = (f"encoder {encoder}" if encoder != "use" else "", "paragraphs" if paragraphs else "")
    note = ", ".join(filter(None, notes))
    known = {"aligner": "align", "set": name, "note": note, "signature": result["signature"]}
    seconds = [text["cpu"] for text in result["texts"]]
    yield from rows(known, texts(data, name), found, cost, seconds)


def theirs(data: Path, name: str, peer: Peer, program: Path) -> Iterator[Row]:
    """What a peer makes of a set."""
    golds = texts(data, name)
    found, cost = align_with(peer, program, golds)
    known = {"aligner": peer.name, "set": name, "note": peer.note, "signature": ""}
    yield from rows(known, golds, [Found(b) for b in found], cost, [None] * len(golds))


HEAD = (
    f"{'':52} {'beads':>6}  {'strict P / R / F1':^21}  {'lax P / R / F1':^21}"
    f"  {'wall s':>7} {'CPU s':>7} {'MB':>6}"
)


def made_by(row: Row) -> str:
    """Who aligned it, and how."""
    return ", ".join(filter(None, (row["aligner"], row["note"])))


def label(row: Row) -> str:
    """What a row is of: a set and who aligned it, or a text."""
    if row["text"]:
        return f"  {row['text']}"
    star = " *" if row["set"] in LEARNED_FROM else ""
    return f"{row['set']}{star} | {made_by(row)}"


def line(row: Row) -> str:
    """A row of the table on the screen."""
    measures = "  ".join(" / ".join(f"{x:.3f}" for x in row[key]) for key in ("strict", "lax"))
    costs = " ".join(
        f"{row[key]:{width}.{digits}f}" if row.get(key) is not None else " " * width
        for key, width, digits in (("wall", 7, 1), ("cpu", 7, 1), ("memory", 6, 0))
    )
    return f"{label(row):52} {row['beads']:6}  {measures}  {costs}"


def print_omissions(results: Sequence[Row]) -> None:
    print("\nsegments without a counterpart (1-0, 0-1), by the segment")
    print(f"{'':52} {'true':>6} {'found':>6}  {'P':>5} / {'R':>5}   swapped, told; told, right")
    for row in results:
        found = Omissions(*row["omissions"])
        if found.gold and row["set"] != "bible" and row["text"] in {"", "Emma"}:
            right = found.measure
            print(
                f"{label(row):52} {found.gold:6} {found.found:6}  {right.precision:.3f} /"
                f" {right.recall:.3f}",
                "  {}, {}; {}, {}".format(*row["moved"]) if any(row["moved"]) else "",
            )


def print_reliability(results: Sequence[Row]) -> None:
    pooled = [r for r in results if r["aligner"] == "align" and not r["text"]]
    if not pooled:
        return
    print("\nexpected calibration error of the scores, by set")
    for row in pooled:
        print(f"  {label(row):52} {calibration(row).error:.3f}")
    if table := held_out(pooled):
        print("\nscore of a bead, and how many with it are right (accuracy sets not marked *)")
        for n, (count, total, right) in enumerate(table.bins):
            if count:
                print(
                    f"  {n / 10:.1f} to {(n + 1) / 10:.1f} {count:6}"
                    f"  {total / count:.3f}  {right / count:.3f}"
                )
        print(f"  expected calibration error {table.error:.3f}")


def calibration(row: Row) -> Reliability:
    """How the scores of a row's beads agree with the gold."""
    return Reliability(tuple((n, s, r) for n, s, r in row["scores"]))


def held_out(results: Sequence[Row]) -> Reliability | None:
    """The scores of the sets that were aligned by hand and not learned from, together."""
    total = None
    for row in results:
        if (
            row["aligner"] == "align"
            and not row["text"]
            and "encoder" not in row["note"]
            and row["set"] not in LEARNED_FROM | MADE.keys() | {"bible"}
        ):
            total = calibration(row) if total is None else total.plus(calibration(row))
    return total


def machine() -> Row:
    """What the figures were measured on."""
    cpu = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip()
        for line in (cpu.read_text().splitlines() if cpu.exists() else [])
        if line.startswith("model name")
    ]
    return {
        "date": date.today().isoformat(),
        "processor": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
    }


def keep(path: Path, about: Row, results: Sequence[Row]) -> None:
    """Write the results, a row a line."""
    lines = ",\n".join(map(json.dumps, results))
    text = f'{{"machine": {json.dumps(about)},\n"rows": [\n{lines}\n]}}\n'
    path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.align", description=__doc__)
    data_option(parser)
    peer_options(parser)
    parser.add_argument("--encoder", help="this one for every set")
    parser.add_argument(
        "--set", action="append", choices=[*SETS, *MADE], help="this set alone; can be repeated"
    )
    parser.add_argument("--paragraphs", action="store_true", help="use them where they are known")
    parser.add_argument("--peers", action="store_true", help="other aligners too")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all results here")
    args = parser.parse_args()
    about, began = machine(), time.perf_counter()
    print("{processor}, {cores} cores, load {load:.1f}, Python {python}".format(**about))
    if about["load"] > 0.5:
        print("the machine is busy: seconds are not to be relied on")

    runs = [entry for entry in TABLE if not args.set or entry[0] in args.set]
    if args.encoder or args.paragraphs:
        runs = list(dict.fromkeys((n, args.encoder or e, args.paragraphs) for n, e, _ in runs))
    found = find_peers(args.peer) if args.peers else []
    results: list[Row] = []
    print(f"\n{HEAD}")
    failed = 0
    done: set[str] = set()
    for name, encoder, paragraphs in runs:
        attempts = [partial(ours, args.data, name, encoder, paragraphs)]
        if name not in done:
            attempts += [partial(theirs, args.data, name, *p) for p in found if name in p[0].sets]
        done.add(name)
        for attempt in attempts:
            try:
                new = list(attempt())
            except ProcessError as error:
                print(f"{name}: {error}", file=sys.stderr)
                failed += 1
                continue
            results += new
            shown = new if new[0]["aligner"] == "align" else new[:1]
            print(*map(line, shown), sep="\n", flush=True)
            if args.json:
                keep(args.json, about, results)
    if args.peers:
        absent = [r for r in MEASURED_BEFORE if r["aligner"] not in {p.name for p, _ in found}]
        for row in (*absent, *PUBLISHED):
            if not args.set or row["set"] in args.set:
                strict, lax = row["f1"]
                told = f"{row['set']} | {row['aligner']}, {row['note']}"
                print(f"{told:67} {'':13}{strict:.3f}  {'':15}{lax:.3f}")
    print_omissions(results)
    print_reliability(results)
    signatures = dict.fromkeys(row["signature"] for row in results if row["signature"])
    print("\nsettings", *signatures, sep="\n  ")
    print(f"\nall this took {(time.perf_counter() - began) / 60:.1f} minutes")
    if failed:
        raise SystemExit(f"{failed} of these failed: see above")


if __name__ == "__main__":
    main()
