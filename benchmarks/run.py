"""What a user's first command costs and gives: `python -m benchmarks.run [--texts FOLDER]`.

Runs ``align run`` in fresh processes, so that every start is cold but for the disk's cache, and
prints wall-clock and CPU seconds and the peak of memory of each. Then, with OmegaT installed,
how much of the French edition it translates from ``fr-en.tmx`` by its own segmentation: of the
file as it is, Markdown and all, and of its bare text.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from align.readers import read
from benchmarks.gold import data_option

ROOT = Path(__file__).parents[1]


def run(texts: Path, out: Path) -> tuple[float, float, float]:
    """Wall-clock seconds, CPU seconds and the peak of memory in MB of one run."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "align", "run", str(texts), "-o", str(out), "-q"]
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"align run {texts} failed")
    wall = time.perf_counter() - begun
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def covered(script: Path, memory: Path, text: Path) -> str:
    """What OmegaT says of a French text with this memory."""
    command = ["bash", str(script), str(memory), "fr", "en", "--source", str(text), "--min", "0"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data_option(parser)
    parser.add_argument("--texts", type=Path, default=ROOT / "texts")
    parser.add_argument("--times", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(args.times):
            wall, cpu, peak = run(args.texts, folder / "out")
            print(f"{wall:5.1f} s, {cpu:5.1f} s of CPU, {peak:5.0f} MB")
        script = args.data / "tmx" / "omegat_roundtrip.sh"
        memory = folder / "out" / "fr-en.tmx"
        if not (shutil.which("omegat") and script.is_file() and memory.is_file()):
            return
        for path in sorted((args.texts / "fr").iterdir()):
            bare = folder / f"{path.stem}.txt"
            bare.write_text("\n\n".join(b.text for b in read(path, "fr").blocks), encoding="utf-8")
            marked = folder / f"{path.stem}-as-it-is.txt"
            shutil.copy(path, marked)
            for text in (marked, bare):
                print(f"OmegaT, {text.name}: {covered(script, memory, text)}")


if __name__ == "__main__":
    main()
