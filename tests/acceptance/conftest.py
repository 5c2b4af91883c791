"""What `align run texts/` writes, made once, as a user makes it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with all outputs of the sample."""
    out = tmp_path_factory.mktemp("sample") / "out"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "align",
            "run",
            "texts/",
            "-o",
            out,
            "--multilingual",
            "--notes",
            "-q",
        ],
        cwd=ROOT,
        check=True,
        timeout=120,
    )
    return out
