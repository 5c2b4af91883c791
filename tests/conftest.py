"""What several test modules share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = Path(__file__).parent

# the benchmarks are no part of the installed package: tests find them in the checkout
sys.path.append(str(ROOT))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of gold data kept outside the project; a test that needs it skips without."""
    folder = Path(os.environ.get("ALIGN_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no gold data at {folder} (set ALIGN_DATA; see docs/data.md)")
    return folder
