"""How files of units grow in time and memory with their size: `python -m benchmarks.formats`.

For each format n, 2n and 4n units in one paragraph, without structure that would help a reader,
are written and read again, each size in a process of its own. The exponent is that of time to the
last doubling: 1 is linear. What lists of units take in memory is in the figures: the library reads
a file whole but for TMX, which `benchmarks.tmx` measures as it is streamed.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import run
from benchmarks.tables import table

FORMATS = ("tmx", "xlf", "xlsx", "tsv", "jsonl")

TASK = """
import json, sys, time
from align.formats import read_units, write_units
from align.model import Passage, Unit, Variant
path, count = sys.argv[1], int(sys.argv[2])
units = [
    Unit(
        f"a:{n}",
        Variant("fr", Passage(f"Une phrase qui a un certain nombre de mots, la {n}e.")),
        Variant("en", Passage(f"A sentence that has a certain number of words, no. {n}.")),
    )
    for n in range(count)
]
began = time.process_time()
write_units(path, units, "fr", "en")
written = time.process_time()
assert len(read_units(path)) == count
print(json.dumps([written - began, time.process_time() - written]))
"""


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=10000, help="the smallest size")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS)
    arguments = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for suffix in arguments.formats:
            path = Path(folder) / f"units.{suffix}"
            seconds: list[list[float]] = []
            for count in (arguments.units * factor for factor in (1, 2, 4)):
                said, cost = run([sys.executable, "-c", TASK, path, str(count)])
                seconds.append(json.loads(said))
            growth = [math.log2(last / before) for before, last in zip(*seconds[1:], strict=True)]
            rows.append(
                [
                    f".{suffix}",
                    f"{count:,}",
                    f"{path.stat().st_size / 1e6:.1f}",
                    *(f"{s:.2f}" for s in seconds[-1]),
                    *(f"{exponent:.2f}" for exponent in growth),
                    f"{cost.memory:.0f}",
                ]
            )
    heads = ("", "units", "MB", "write s", "read s", "exponent", "exponent", "peak MB")
    print(table(heads, rows))


if __name__ == "__main__":
    main()
