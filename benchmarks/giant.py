"""One giant text: ``python -m benchmarks.giant [--segments 200000]``.

Makes a text of so many segments a side from the verses of the bible, over and over. Each time
through, a verse says which time it is; one in a hundred is left out on one side, one in fifty is
cut in two on the other, one in two hundred stands twice, and after every ten thousand the target
lacks a hundred. Prints wall-clock seconds, the peak of memory, and strict and lax precision, recall
and F1 against how it was made.
"""

from __future__ import annotations

import argparse
import random
import resource
import time

from align.aligner import align_segments
from align.encoders import load_encoder
from align.evaluation.beads import IndexBead, score_beads
from benchmarks.gold import data_option, gold_sets

GONE, CUT, TWICE, STRETCH, LACKING = 100, 50, 200, 10_000, 100


def made(
    pairs: list[tuple[str, str]], segments: int
) -> tuple[list[str], list[str], list[IndexBead]]:
    """Both sides, and the beads between them."""
    rng = random.Random(segments)
    source: list[str] = []
    target: list[str] = []
    gold: list[IndexBead] = []

    def put(left: list[str], right: list[str]) -> None:
        ends = len(source), len(target)
        source.extend(left)
        target.extend(right)
        rows, columns = range(ends[0], len(source)), range(ends[1], len(target))
        gold.append(IndexBead(tuple(rows), tuple(columns)))

    lacking = 0
    while min(len(source), len(target)) < segments:
        number = len(gold)
        left, right = pairs[number % len(pairs)]
        again = number // len(pairs)
        if again:
            left, right = f"{left} (la {again}e fois)", f"{right} (time {again})"
        if number % STRETCH == STRETCH - 1:
            lacking = LACKING
        if lacking:
            lacking -= 1
            put([left], [])
        elif rng.randrange(GONE) == 0:
            put(*(([left], []) if rng.randrange(2) else ([], [right])))
        elif rng.randrange(CUT) == 0:
            cut = right.find(", ", len(right) // 3)
            put([left], [right[: cut + 1], right[cut + 2 :]] if cut > 0 else [right])
        else:
            put([left], [right])
            if rng.randrange(TWICE) == 0:
                put([], [right])
    return source, target, gold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data_option(parser)
    parser.add_argument("--segments", type=int, default=200_000, help="of each side")
    args = parser.parse_args()
    (bible,) = gold_sets(args.data, "bible/*")
    pairs = [
        (" ".join(bible.source[i] for i in left), " ".join(bible.target[j] for j in right))
        for left, right in bible.beads
        if left and right
    ]
    source, target, gold = made(pairs, args.segments)
    print(f"{len(source):,} by {len(target):,} segments, {len(gold):,} beads", flush=True)
    began = time.perf_counter()
    beads = align_segments(source, target, load_encoder())
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    score = score_beads(gold, beads)
    each = peak * 1e6 / (len(source) + len(target))
    print(f"{took:.0f} s, {peak:,.0f} MB ({each:,.0f} bytes a segment)")
    print(f"strict {score.strict}; lax {score.lax}")


if __name__ == "__main__":
    main()
