"""What the store of vectors costs and saves: ``python -m benchmarks.cache [--lines 5000]``.

Reads the first lines of both sides of the bible without a store, with an empty one, with what that
run left, and once more after one line was changed; prints seconds of encoding, megabytes kept, and
whether the vectors are the same, byte for byte.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.encoders import Store, load_encoder
from benchmarks.gold import data_option, lines


def encoded(sides: Sequence[list[str]], store: Store | None) -> tuple[float, str]:
    """Seconds of encoding both sides, and a hash of the vectors of all lines."""
    encoder = load_encoder(store=store)
    began = time.perf_counter()
    reads = [encoder.read(side) for side in sides]
    took = time.perf_counter() - began
    digest = hashlib.sha256()
    for read, side in zip(reads, sides, strict=True):
        numbers = np.arange(len(side))
        digest.update(read.vectors(numbers, numbers + 1).tobytes())
    return took, digest.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data_option(parser)
    parser.add_argument("--lines", type=int, default=5000, help="of each side")
    args = parser.parse_args()
    sides = [lines(args.data / f"alignment/bible/bible.{s}")[: args.lines] for s in ("src", "tgt")]
    changed = [list(side) for side in sides]
    changed[0][args.lines // 3] += " Et une phrase de plus."
    load_encoder().read(["warm"])
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder, "vectors.sqlite"))
        base, plain = encoded(sides, None)
        _, plain_changed = encoded(changed, None)
        print(f"{2 * args.lines:,} segments: {base:.2f} s without a store")
        for name, texts, wanted in (
            ("with an empty one", sides, plain),
            ("again", sides, plain),
            ("after one line was changed", changed, plain_changed),
        ):
            took, made = encoded(texts, store)
            same = "the same vectors" if made == wanted else "OTHER VECTORS"
            print(f"{name}: {took:.2f} s, {took / base:.3f} of that, {same}", flush=True)
        print(f"{store.size() / 1e6:.0f} MB are kept")


if __name__ == "__main__":
    main()
