"""What the default encoder costs: `python -m benchmarks.encode [--segments N] [--times N]`.

Reads the first N segments of the transread books and makes the vectors of all runs of 1 to 4 of
them, on one thread and on all cores, in turn with a matrix product on one thread: the ratios hold
though the machine does other things, and all figures are the best of some times. The floor is what
the method has to multiply and add, over what that product reaches; of reading it is told twice,
for the features of the tokens alone, and with the marks, what they change at both ends of each
segment, and the projection of the sums.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import islice

import numpy as np

from align.encoders.network import CHANNELS, EMBEDDING, TOWERS
from align.encoders.use import UniversalSentenceEncoder, one_thread
from benchmarks.gold import data_option, gold_sets

LONGEST = 4
"""Segments in the longest run."""
PER_TOKEN = EMBEDDING * len(TOWERS) * CHANNELS + 2 * sum(w for w, _ in TOWERS) * CHANNELS**2
"""Multiply-adds of the features of a token."""
PER_SEGMENT = (
    sum(w * (3 * near + 2) for w, before in TOWERS for near in (before, w - 1 - before))
    * CHANNELS**2
    + 3 * (EMBEDDING + len(TOWERS) * CHANNELS) * EMBEDDING
)
"""Multiply-adds of the windows in which a mark changes something, and of three projections."""
PER_RUN = (512 + 512 + 320) * 320 + (320 + 320 + 512) * 512
"""Multiply-adds of the network at the end."""
ROWS, WIDTH = 2048, 1280
PRODUCT = 10 * ROWS * WIDTH * CHANNELS
"""Multiply-adds of `product`."""


def product() -> None:
    """The shape of the widest convolution."""
    a, b = np.ones((ROWS, WIDTH), np.float32), np.ones((WIDTH, CHANNELS), np.float32)
    out = np.empty((ROWS, CHANNELS), np.float32)
    with one_thread():
        for _ in range(10):
            np.matmul(a, b, out=out)


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def alone(program: str) -> list[float]:
    """The numbers that a Python of its own prints."""
    run = [sys.executable, "-c", program]
    return [
        float(n) for n in subprocess.run(run, check=True, stdout=subprocess.PIPE).stdout.split()
    ]


LOADING = """
import time
from align.encoders import use, weights
begin = time.perf_counter()
{before}
use.UniversalSentenceEncoder()
print(time.perf_counter() - begin)
begin = time.perf_counter()
use.tokenizer()
print(time.perf_counter() - begin)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data_option(parser)
    parser.add_argument("--segments", type=int, default=2000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    books = gold_sets(options.data, "transread/**/*")
    texts = list(islice((text for book in books for text in book.source), options.segments))
    encoders = [UniversalSentenceEncoder(threads=1), UniversalSentenceEncoder()]
    reads = [encoder.read(texts) for encoder in encoders]
    runs = [(i, i + k) for k in range(1, LONGEST + 1) for i in range(len(texts) - k + 1)]
    starts, stops = np.array(runs).T

    works: dict[str, Callable[[], object]] = {"product": product}
    for threads, encoder, read in zip(("one", "all"), encoders, reads, strict=True):
        works[f"read, {threads}"] = partial(encoder.read, texts)
        works[f"runs, {threads}"] = partial(read.vectors, starts, stops)
    best = dict.fromkeys(works, float("inf"))
    for _ in range(options.times):
        for name, work in works.items():
            best[name] = min(best[name], seconds(work))

    tokens = int(reads[0].borders[-1])
    speed = PRODUCT / best["product"]
    floors = tokens * PER_TOKEN / speed, (tokens * PER_TOKEN + len(texts) * PER_SEGMENT) / speed
    print(f"{len(texts)} segments, {tokens} tokens, {len(runs)} runs of 1 to {LONGEST} segments")
    print(f"matrix product on one thread   {2e-9 * speed:6.1f} GFLOP/s")
    print(f"floor of reading, tokens alone {floors[0]:6.2f} s;  with the ends {floors[1]:.2f} s")
    for threads in ("one", "all"):
        took = best[f"read, {threads}"]
        print(
            f"reading, {threads} thread(s)         {took:6.2f} s  {tokens / took:7.0f} tokens/s"
            f"  {took / floors[0]:.2f} and {took / floors[1]:.2f} x the floor"
        )
    floor = len(runs) * PER_RUN / speed
    for threads in ("one", "all"):
        took = best[f"runs, {threads}"]
        print(
            f"vectors, {threads} thread(s)         {took:6.2f} s  "
            f"{1e6 * took / len(runs):7.1f} us each  {took / floor:.2f} x the floor"
        )
    kept = sum(rows.nbytes for rows in (reads[0].inner, reads[0].begin, reads[0].end))
    print(f"kept of a text read            {kept / len(texts) / 1024:6.2f} KiB a segment")
    archive = "weights._map, weights._write = None, lambda *rest: None"
    for kind, before in (("cache", ""), ("archive", archive)):
        # the first run builds the cache
        found = [alone(LOADING.format(before=before)) for _ in range(options.times)]
        network, tokenizer = (min(column) for column in zip(*found, strict=True))
        print(f"weights from the {kind:<13} {network:6.2f} s;  tokenizer {tokenizer:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"most memory                    {peak / 1024:6.0f} MiB")


if __name__ == "__main__":
    main()
