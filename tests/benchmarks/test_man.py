"""The man page says what the commands say."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from align.cli import COMMANDS
from benchmarks.man import PAGE, man_page


def test_the_page_is_up_to_date() -> None:
    """Where it is not: ``python -m benchmarks.man``."""
    assert PAGE.read_text(encoding="utf-8") == man_page()


def test_it_reads_well() -> None:
    if (groff := shutil.which("groff")) is None:
        pytest.skip("groff is not installed")
    done = subprocess.run(
        [groff, "-man", "-Tutf8", "-Kutf8", "-ww", "-P-c", "-P-b", "-P-u", "-P-o", PAGE],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    for name in COMMANDS:
        assert any(line.strip().startswith(f"align {name}") for line in lines)
    assert any(line.startswith("       --pivot TEXT") for line in lines)
    assert any(line.split() == ["3", "failure"] for line in lines)
