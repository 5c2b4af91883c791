"""``align review`` in a terminal of its own, and killed in it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.cli import main
from align.formats.decisions import read_log

pty = pytest.importorskip("pty", reason="needs the terminals of Unix")
termios = pytest.importorskip("termios", reason="needs the terminals of Unix")

BEADS = """\
source\ttarget
La gare est fermée.\tThe station is closed.
Il part.\tHe leaves.
Elle reste.\tShe stays.
Il neige.\tIt snows.
"""
PATIENCE = 60.0
"""Seconds after which a screen that does nothing has failed."""


@pytest.fixture
def alignment(tmp_path: Path) -> Path:
    path = tmp_path / "a.tsv"
    path.write_text(BEADS, encoding="utf-8")
    return path


class Terminal:
    """The command, with a terminal of 80 by 24 before it."""

    def __init__(self, *arguments: str) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (24, 80))
        command = [sys.executable, "-m", "align", "review", *arguments]
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, close_fds=True
        )
        os.close(slave)
        self.seen = b""

    def wait(self, done: Callable[[], bool]) -> None:
        """Read what the screen draws until something is so."""
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, self.seen[-2000:]
            if select.select([self.master], [], [], 0.05)[0]:
                with contextlib.suppress(OSError):  # at its end
                    self.seen += os.read(self.master, 1 << 16)

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    made: list[Terminal] = []

    def start(*arguments: str) -> Terminal:
        made.append(Terminal(*arguments))
        made[-1].wait(lambda: b"Elle reste." in made[-1].seen)
        return made[-1]

    yield start
    for one in made:
        one.process.kill()
        one.process.wait()
        os.close(one.master)


def test_killed_in_the_middle_and_gone_on(
    alignment: Path, terminal: Callable[..., Terminal]
) -> None:
    log = alignment.with_suffix(".decisions.jsonl")

    def kinds() -> list[str]:
        return [d.kind for d in read_log(log).decisions] if log.exists() else []

    first = terminal(str(alignment), "--no-checks")
    first.type("jm")  # bead 2 with bead 3
    first.wait(lambda: kinds() == ["link"])
    first.process.send_signal(signal.SIGKILL)
    first.process.wait()
    assert kinds() == ["link"]

    second = terminal(str(alignment), "--no-checks")
    second.type("j ")
    second.wait(lambda: kinds() == ["link", "check"])
    second.type("q")
    second.wait(lambda: second.process.poll() is not None)
    assert second.process.returncode == 0
    assert b"1 bead checked" in second.seen

    out = alignment.with_name("out.tsv")
    exported = ["export", str(alignment), "--decisions", str(log), "-o", str(out)]
    assert CliRunner().invoke(main, exported).exit_code == 0
    assert "Il part. Elle reste.\tHe leaves. She stays." in out.read_text(encoding="utf-8")


def test_without_a_terminal_it_says_what_to_do(alignment: Path) -> None:
    result = CliRunner().invoke(main, ["review", str(alignment)])
    assert result.exit_code != 0
    assert "this is not a terminal" in result.output
    assert "report.html" in result.output
    assert not alignment.with_suffix(".decisions.jsonl").exists()


def test_an_alignment_without_beads(tmp_path: Path) -> None:
    path = tmp_path / "empty.tsv"
    path.write_text("source\ttarget\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["review", str(path)])
    assert result.exit_code != 0
    assert "no beads" in result.output
