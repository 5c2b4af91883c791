"""How long a command takes to start: ``python -m benchmarks.start``.

The floor is Python itself, which does nothing; then the help, and the sample aligned to a memory.
Each is run in turn, after once to warm up (Python keeps modules compiled, the encoder its weights
unpacked, the system what it has read), and told with the fastest and the middle run: what else the
machine does can only make one slower. What is imported tests/cli/test_start.py counts.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measure import run
from benchmarks.tables import table

TEXTS = Path(__file__).parents[1] / "texts"


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="runs of each command")
    rounds = parser.parse_args().rounds
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each run compiles every module
    align = [sys.executable, "-m", "align"]
    files = [TEXTS / language / "armenie-otsc.md" for language in ("fr", "en")]
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "python -c pass": ([sys.executable, "-c", "pass"], ""),
            "align --help": ([*align, "--help"], "150"),
            "align pair": ([*align, "pair", *files, "-o", Path(folder) / "otsc.tmx"], "2,000"),
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(rounds + 1):
            for name, (command, _) in commands.items():
                _, cost = run(command)
                if turn:
                    seconds[name].append(cost.wall)
    rows = [
        [name, *(f"{1000 * of(seconds[name]):,.0f}" for of in (min, median)), wanted]
        for name, (_, wanted) in commands.items()
    ]
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"Python {sys.version.split()[0]}, {load}, {rounds} runs each\n")
    print(table(("", "fastest, ms", "median, ms", "under"), rows))


if __name__ == "__main__":
    main()
