"""Whatever ends the work, a file is the old one or the new one, and nothing is lost.

The short form kills a few times; ``ALIGN_LONG=1 pytest tests/security`` kills fifty times.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from align.cli import main
from align.formats import read_units, write_units

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")
KILLS = 50 if os.environ.get("ALIGN_LONG") else 6
SAMPLE = Path(__file__).parents[2] / "texts"

EXPORTING = """
import json, sys
from align.cli import main
while True:
    for words in json.loads(sys.argv[1]):
        main(words, standalone_mode=False)
        print("written", flush=True)
"""
NORMALIZING = """
import shutil, sys
from pathlib import Path
from align.cli import main
text, original, authority = map(Path, sys.argv[1:])
while True:
    shutil.copy(original, text.parent / "fresh")
    (text.parent / "fresh").replace(text)
    main(["names", "normalize", str(text), "--authority", str(authority), "--write"],
         standalone_mode=False)
    print("written", flush=True)
    for backup in text.parent.glob("*.bak*"):
        backup.unlink()
"""


def align(*words: object) -> None:
    main([str(word) for word in words], standalone_mode=False)


def killed(code: str, *arguments: str, after: float) -> None:
    """Run the code until it has written once, and this long after; then kill it."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    while b"written" not in (line := process.stdout.readline()):
        assert line, process.communicate()[1].decode()
    time.sleep(after)
    process.kill()
    process.communicate()
    assert process.returncode == -signal.SIGKILL


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two alignments, the one longer than the other."""
    (tmp_path / "a.tsv").write_text(
        "source\ttarget\tsource_language\ttarget_language\n"
        + "".join(f"Phrase {n}.\tSentence {n}.\tfr\ten\n" for n in range(1500)),
        "utf-8",
    )
    units = read_units(tmp_path / "a.tsv")
    for name, some in (("one", units), ("other", units[:900])):
        write_units(tmp_path / f"{name}.jsonl", some, "fr", "en")
    return tmp_path / "one.jsonl", tmp_path / "other.jsonl"


@pytest.mark.parametrize("suffix", [".tmx", ".jsonl"])
def test_a_killed_export_leaves_the_old_file_or_the_new_one(
    two: tuple[Path, Path], tmp_path: Path, suffix: str
) -> None:
    whole = set()
    for name in two:
        made = tmp_path / f"{name.stem}-made{suffix}"
        align("export", name, "-o", made)
        whole.add(made.read_bytes())
    out = tmp_path / "out" / f"book{suffix}"
    out.parent.mkdir()
    commands = json.dumps([["export", str(name), "-o", str(out)] for name in two])
    rng = random.Random(suffix)
    for _ in range(KILLS):
        killed(EXPORTING, commands, after=rng.uniform(0, 0.25))
        assert out.read_bytes() in whole
        left = [path.name for path in out.parent.iterdir() if path != out]
        assert all(name.startswith(f".{out.name}.") and name.endswith(".tmp") for name in left)


def test_a_killed_normalization_loses_no_text(tmp_path: Path) -> None:
    text, original = tmp_path / "texts" / "a.en.md", tmp_path / "original.md"
    text.parent.mkdir()
    old = "Nikol Pachinian came to Siounik.\n\n" * 400
    original.write_text(old, encoding="utf-8")
    authority = tmp_path / "names.tsv"
    authority.write_text(
        "en\ten forbidden\nPashinyan\tPachinian\nSyunik\tSiounik\n", encoding="utf-8"
    )
    shutil.copy(original, text)
    align("names", "normalize", text, "--authority", authority, "--write")
    new = text.read_text(encoding="utf-8")
    assert new != old
    rng = random.Random(3)
    for _ in range(KILLS):
        for path in text.parent.iterdir():
            path.unlink()
        killed(NORMALIZING, str(text), str(original), str(authority), after=rng.uniform(0, 0.1))
        now = text.read_text(encoding="utf-8")
        assert now in (old, new)
        if now == new and not list(text.parent.glob("fresh")):
            backups = [path.read_text("utf-8") for path in text.parent.glob("a.en.md.bak*")]
            # the loop takes backups away only once it has said that all is written
            assert old in backups or not backups


def test_a_full_disk_leaves_the_old_file(two: tuple[Path, Path], tmp_path: Path) -> None:
    """The system lets the process write no file of more than 20 kB."""
    out = tmp_path / "out.tmx"
    out.write_text("what was there", encoding="utf-8")
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
        "from align.cli import main; main()"
    )
    before = {path.name for path in tmp_path.iterdir()}
    done = subprocess.run(
        [sys.executable, "-c", code, "export", str(two[0]), "-o", str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3
    assert f"{out}: cannot be written: File too large" in done.stderr
    assert "the disk is not full" in done.stderr
    assert out.read_text(encoding="utf-8") == "what was there"
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_folder_that_may_not_be_written_to(two: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "shut"
    folder.mkdir()
    out = folder / "out.tmx"
    out.write_text("what was there", encoding="utf-8")
    command = [sys.executable, "-m", "align", "export", str(two[0]), "-o", str(out)]
    if os.geteuid() == 0:  # who may write anywhere, unless the disk itself is shut
        shut = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
        if subprocess.run(["unshare", "-m", "true"], check=False).returncode:
            pytest.skip("as root, and no mount of its own can be made")
        command = ["unshare", "-m", "sh", "-c", shut, str(folder), *command]
    else:
        folder.chmod(0o555)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert re.search("out.tmx: cannot be written: (Permission denied|Read-only)", done.stderr)
    assert out.read_text(encoding="utf-8") == "what was there"
