"""What the search costs as texts grow: ``python -m benchmarks.search [--lines 1000 ...]``.

Aligns the first lines of both sides of the bible, as one document, each size in a process of its
own, and prints wall-clock seconds of encoding and of all that comes after (the vectors of runs
included, told by themselves too), their ratio, microseconds of search per segment (both sides
counted), and the peak of memory; at the end the exponents of growth, fitted to the logarithms.
``--draw FILE.svg`` draws how time and memory grow.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from align.aligner import align_segments
from align.encoders import Encoder, Progress, Runs, load_encoder, quiet
from align.encoders.interface import Floats, Ints
from benchmarks.gold import data_option, lines
from benchmarks.measure import run
from benchmarks.plot import COLOURS, Axes, drawing

LINES = (1000, 2000, 4000, 8000, 16000, 31000)


class Watched:
    """An encoder whose time is taken."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dimension = encoder.name, encoder.dimension
        self.languages = encoder.languages
        self._encoder = encoder
        self.reading = self.vectors = 0.0
        """Wall-clock seconds."""

    def read(self, texts: Sequence[str], progress: Progress = quiet) -> WatchedRuns:
        """As `Encoder.read` has it."""
        began = time.perf_counter()
        runs = self._encoder.read(texts, progress)
        self.reading += time.perf_counter() - began
        return WatchedRuns(self, runs)


class WatchedRuns:
    """What such an encoder has read."""

    def __init__(self, watch: Watched, runs: Runs) -> None:
        self._watch, self._runs = watch, runs

    def vectors(self, starts: Ints, stops: Ints) -> Floats:
        """As `Runs.vectors` has it."""
        began = time.perf_counter()
        found = self._runs.vectors(starts, stops)
        self._watch.vectors += time.perf_counter() - began
        return found


def measured(data: Path, count: int, name: str) -> dict[str, float]:
    """The seconds and megabytes that so many lines take, in this process."""
    source, target = (
        lines(data / f"alignment/bible/bible.{side}")[:count] for side in ("src", "tgt")
    )
    encoder = Watched(load_encoder(name))
    encoder.read(["warm"])
    encoder.reading = 0.0
    began = time.perf_counter()
    beads = align_segments(source, target, encoder)
    whole = time.perf_counter() - began
    return {
        "segments": len(source) + len(target),
        "beads": len(beads),
        "encoding": encoder.reading,
        "search": whole - encoder.reading,
        "vectors": encoder.vectors,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def growth(rows: Sequence[dict[str, float]]) -> str:
    """Seconds and megabytes over the segments of both sides, a panel each."""
    parts = []
    most = 10_000 * math.ceil(rows[-1]["segments"] / 10_000)
    for n, (title, unit, step, values) in enumerate(
        (
            ("Time", "s", 20, [row["encoding"] + row["search"] for row in rows]),
            ("Peak of memory", "MB", 100, [row["memory"] for row in rows]),
        )
    ):
        top = step * math.ceil(max(values) / step)
        axes = Axes((60 + 480 * n, 40, 380, 300), (0, most), (0, top))
        axes.frame(
            title,
            ("segments of both sides", unit),
            (range(0, most + 1, 20_000), range(0, top + 1, step)),
        )
        places = [(row["segments"], value) for row, value in zip(rows, values, strict=True)]
        for start, end in pairwise(places):
            axes.line(start, end, COLOURS["align"])
        for place in places:
            axes.dot(*place, 5, COLOURS["align"], f"{place[0]:,}: {place[1]:.0f} {unit}")
        parts += axes.parts
    return drawing(960, 400, "How time and memory grow with the text", parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data_option(parser)
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--lines", type=int, nargs="+", default=LINES, help="of each side")
    parser.add_argument("--here", action="store_true", help="the first size, in this process")
    parser.add_argument("--draw", type=Path, help="a file .svg of the growth")
    args = parser.parse_args()
    if args.here:
        print(json.dumps(measured(args.data, args.lines[0], args.encoder)))
        return
    print("segments  encoding s  search s  of it vectors  ratio  us/segment   peak MB")
    rows = []
    for count in args.lines:
        command = [sys.executable, "-m", "benchmarks.search", "--here", "--lines", str(count)]
        out, _ = run([*command, "--data", args.data, "--encoder", args.encoder])
        row = json.loads(out)
        rows.append(row)
        print(
            f"{row['segments']:8}  {row['encoding']:10.2f}  {row['search']:8.2f}  "
            f"{row['vectors']:13.2f}  {row['search'] / row['encoding']:5.3f}  "
            f"{row['search'] / row['segments'] * 1e6:10.0f}  {row['memory']:8.0f}",
            flush=True,
        )
    if len(rows) > 1:
        size = np.log([row["segments"] for row in rows])
        for name in ("encoding", "search", "memory"):
            exponent = np.polyfit(size, np.log([row[name] for row in rows]), 1)[0]
            print(f"{name} grows with the segments to the power {exponent:.2f}")
        if args.draw:
            args.draw.write_text(growth(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
