"""`align batch`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from align.formats import read_units

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten short texts in two languages; the quickest encoder."""
    for n in range(10):
        for language, text in (("fr", f"Le lac gèle.\nMarta a {n} ans."), ("en", f"Ice. {n}.")):
            file = tmp_path / language / f"{n}.txt"
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"{text}\n", encoding="utf-8")
    (tmp_path / "align.toml").write_text('encoder = "ngram"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_of_editions(align: Run, folder: Path) -> None:
    (folder / "en" / "3.txt").write_bytes(b"")
    (folder / "fr" / "alone.txt").write_text("Seul.\n", encoding="utf-8")
    result = align("batch", ".", "--jobs", 1, "--beads", "jsonl", "--shard", 5)
    assert result.exit_code == 3
    assert result.stdout.startswith("fr-en 10 pairs, 1 file in none\n9 aligned, 1 failed: ")
    assert "fr-en/3: en/3.txt: is empty" in " ".join(result.stderr.split())
    out = folder / "out"
    assert {path.name for path in out.iterdir() if "0001" in path.name} == {
        "fr-en-0001.jsonl",
        "fr-en-0001.tmx",
    }
    failures = (out / "failures.tsv").read_text(encoding="utf-8")
    assert "alone.txt" in failures
    assert len((out / "pairs.tsv").read_text(encoding="utf-8").splitlines()) == 10

    (folder / "en" / "3.txt").write_text("Ice. 3.\n", encoding="utf-8")
    result = align("batch", "fr", "en", "--jobs", 1)
    assert result.exit_code == 0
    assert "1 aligned, 9 as they were" in result.stdout


def test_by_content_where_nothing_belongs_together(align: Run, folder: Path) -> None:
    for language in ("fr", "en"):
        for path in (folder / language).iterdir():
            path.write_bytes(b"")
    result = align("batch", "fr", "en", "--by-content", "--jobs", 1)
    assert result.exit_code == 0
    assert result.stdout.startswith("no pair, 20 files in none\n0 aligned\n")
    assert "is empty" in (folder / "out" / "failures.tsv").read_text("utf-8")


def test_a_manifest(align: Run, folder: Path) -> None:
    (folder / "m.tsv").write_text("fr/1.txt\ten/1.txt\nfr/2.txt\tabsent.txt\ten\tfr\n", "utf-8")
    result = align("batch", "m.tsv", "-o", "made", "--jobs", 1, "-q")
    assert (result.exit_code, result.stdout) == (3, "")
    assert read_units(folder / "made" / "pairs" / "fr-en" / "1.jsonl")
    assert "there is no such file" in (folder / "made" / "failures.tsv").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["absent"], "absent: there is no such folder"),
        (["fr"], "Say how they are named with --pattern"),
        (["fr", "en", "--pattern", "x"], "--pattern is for one folder"),
        (["."], "10 pairs"),
        ([".", "--by-content"], "--by-content is for two folders"),
        ([".", "--pattern", "{doc}.txt"], "has not {lang} and {doc} once each"),
        ([".", "--encoder", "labs"], "unknown encoder"),
        ([".", "--srx", "absent.srx"], "absent.srx: there is no such file"),
        ([".", "--tm", "absent.tmx"], "absent.tmx: there is no such file"),
        ([".", "--jobs", "0"], "Invalid value for '--jobs'"),
        ([".", "-o", "align.toml"], "align.toml: is a file, not a folder"),
        (["align.toml"], "is no pair of files"),
    ],
)
def test_what_is_said(align: Run, folder: Path, arguments: list[str], said: str) -> None:
    result = align("batch", *arguments)
    assert said in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupt_finishes_what_is_in_hand_and_it_goes_on(folder: Path) -> None:
    """And a second one, or the death of the process, leaves none of its own behind."""
    for n in range(10, 60):
        for language in ("fr", "en"):
            file = folder / language / f"{n}.txt"
            file.write_text("Le lac gèle. Il neige 7 fois.\n" * 60, encoding="utf-8")
    journal = folder / "out" / "batch.jsonl"

    def begin(before: bytes = b"") -> subprocess.Popen[str]:
        """A run whose journal is no longer as it was."""
        process = subprocess.Popen(
            [sys.executable, "-m", "align", "batch", ".", "--jobs", "2", "-q"],
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        while process.poll() is None and (not journal.exists() or journal.read_bytes() == before):
            time.sleep(0.01)
        return process

    process = begin()
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "finishing the pairs in hand" in said
    assert "Run it again to go on" in said
    done = journal.read_text(encoding="utf-8").count('"beads"')
    assert 0 <= done < 60
    assert len(list((folder / "out" / "pairs").rglob("*.jsonl"))) == done

    process = begin(journal.read_bytes())
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 20
    while any_left(process.pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any_left(process.pid)

    process = begin(journal.read_bytes())
    process.communicate(timeout=120)
    assert process.returncode == 0
    keys = [line.split('"')[3] for line in journal.read_text("utf-8").splitlines()[1:]]
    assert len(keys) == len(set(keys)) == 60


def any_left(group: int) -> bool:
    """Is there a process of this group?"""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
