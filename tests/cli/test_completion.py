"""``align completion``, and what it completes, asked as the shells ask."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from align.cli.completion import SHELLS

Run = Callable[..., Result]


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_that_the_shell_takes(align: Run, shell: str, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(align("completion", shell).stdout, encoding="utf-8")
    assert "_ALIGN_COMPLETE" in script.read_text(encoding="utf-8")
    if (program := shutil.which(shell)) is None:
        pytest.skip(f"{shell} is not installed")
    assert subprocess.run([program, "-n", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("align do", "doctor"),
        ("align names rom", "romanize"),
        ("align pair --enc", "--encoder"),
        ("align pair --encoder ng", "ngram"),
    ],
)
def test_what_is_completed(align: Run, words: str, expected: str) -> None:
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    result = align(env={"_ALIGN_COMPLETE": "bash_complete", **asked})
    assert f"plain,{expected}" in result.stdout.split()


def test_the_shell_is_told_by_the_environment(align: Run) -> None:
    assert "#compdef align" in align("completion", env={"SHELL": "/bin/zsh"}).stdout


def test_an_unknown_shell(align: Run) -> None:
    result = align("completion", env={"SHELL": "/bin/tcsh"})
    assert result.exit_code == 2
    assert "bash, zsh, fish" in result.output
