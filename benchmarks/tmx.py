"""How fast memories are read and written, and in how much memory: `python -m benchmarks.tmx`.

A TMX of `--size` MB is made in a temporary folder (by default 200; 1000 is the size that the tool
promises to take in 200 MB of memory). Each task runs in a process of its own: MB of the file a
second of processor time, and the peak of its memory. The floor is `lxml.etree.iterparse` that
does nothing but free each unit.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import run

TASKS = {
    "lxml iterparse": """
from lxml import etree
for _, tu in etree.iterparse(path, tag="tu", huge_tree=False):
    tu.clear()
    while tu.getprevious() is not None:
        del tu.getparent()[0]
""",
    "read records": """
from align.formats.tmx import open_tmx
for _ in open_tmx(path)[1]:
    pass
""",
    "read units": """
from align.formats.tmx import stream_units
for _ in stream_units(path, source_language="fr", target_language="en"):
    pass
""",
    "read and write": """
from align.formats.tmx import open_tmx, write_records
with open(path + ".out", "wb") as stream:
    write_records(*open_tmx(path), stream)
""",
    "validate": """
from align.formats.tmx.validate import validate_tmx
for _ in validate_tmx(path):
    pass
""",
    "clean": """
from align.formats.tmx.mending import clean_tmx
with open(path + ".out", "wb") as stream:
    clean_tmx(path, stream)
""",
    "stats": """
from align.formats.tmx.counting import stats_of
stats_of(path)
""",
    "merge": """
from align.formats.tmx.merging import merge_tmx
with open(path + ".out", "wb") as stream:
    merge_tmx([path], stream)
""",
    "diff": """
from align.formats.tmx.comparing import compare_tmx
compare_tmx(path, path)
""",
}
"""What each process runs; `path` is the file."""


def make(path: Path, megabytes: int) -> int:
    """A memory of as many MB, with codes and properties as tools write them: its units."""
    unit = (
        '<tu tuid="{n}" creationdate="20240131T120000Z" creationid="someone">\n'
        '  <prop type="x-score">0.9731</prop>\n  <prop type="x-document">book</prop>\n'
        '  <tuv xml:lang="fr">\n    <seg>Le <bpt i="1" x="1" type="italic">&lt;em&gt;</bpt>'
        'chapitre {n}<ept i="1">&lt;/em&gt;</ept> raconte l’hiver de 1812, la retraite et '
        "l’incendie de la ville, où il ne restait presque personne.</seg>\n  </tuv>\n"
        '  <tuv xml:lang="en">\n    <seg>The <bpt i="1" x="1" type="italic">&lt;em&gt;</bpt>'
        'chapter {n}<ept i="1">&lt;/em&gt;</ept> tells of the winter of 1812, the retreat, and '
        "the burning of the city, where hardly anyone was left.</seg>\n  </tuv>\n</tu>\n"
    )
    size = count = 0
    with path.open("wb") as stream:
        stream.write(
            b'<tmx version="1.4"><header creationtool="benchmark" creationtoolversion="1" '
            b'segtype="sentence" o-tmf="none" adminlang="en" srclang="fr" '
            b'datatype="plaintext"/><body>\n'
        )
        while size < megabytes * 1_000_000:
            count += 1
            size += stream.write(unit.format(n=count).encode())
        stream.write(b"</body></tmx>\n")
    return count


def main() -> None:
    """Make the file, run the tasks, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=200, help="of the file, in MB")
    parser.add_argument("--task", action="append", choices=TASKS, help="default: all of them")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.tmx"
        count = make(path, arguments.size)
        print(f"{path.stat().st_size / 1e6:,.0f} MB, {count:,} units")
        print(f"{'task':16}{'seconds':>9}{'MB/s':>8}{'peak MB':>9}")
        for name in arguments.task or TASKS:
            script = f"path = {str(path)!r}\n{TASKS[name]}"
            _, cost = run([sys.executable, "-c", script])
            speed = arguments.size / cost.cpu
            print(f"{name:16}{cost.cpu:9.1f}{speed:8.1f}{cost.memory:9.0f}", flush=True)


if __name__ == "__main__":
    main()
