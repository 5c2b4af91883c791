"""What several test modules share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TESTS = Path(__file__).parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of gold data kept outside the project; a test that needs it skips without."""
    folder = Path(os.environ.get("ALIGN_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no gold data at {folder} (set ALIGN_DATA; see docs/data.md)")
    return folder
