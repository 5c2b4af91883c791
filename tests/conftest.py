"""What several test modules share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = Path(__file__).parent

# nothing of one test is to help another
os.environ["ALIGN_CACHE"] = "off"

# the benchmarks are no part of the installed package: tests find them in the checkout
sys.path.append(str(ROOT))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of gold data kept outside the project; a test that needs it skips without."""
    folder = Path(os.environ.get("ALIGN_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no gold data at {folder} (set ALIGN_DATA; see docs/data.md)")
    return folder


@pytest.fixture(scope="session")
def pandoc() -> Callable[..., str]:
    """Run pandoc with these arguments and give what it prints; a test skips without it."""
    program = shutil.which("pandoc")
    if program is None:
        pytest.skip("pandoc is not installed")

    def run(*arguments: str | Path) -> str:
        done = subprocess.run([program, *arguments], check=True, capture_output=True)
        return done.stdout.decode()

    return run
