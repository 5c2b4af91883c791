"""Every reader reads or refuses, whatever is done to a file: the short form of benchmarks.fuzz."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import AlignError
from benchmarks.fuzz import TARGETS, changed, fuzz

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),  # of openpyxl, on damaged sheets
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_hundred_inputs(name: str, tmp_path: Path) -> None:
    good, faults = fuzz(name, 0, 300, tmp_path)
    assert faults == []
    assert 0 < good <= 300


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("inputs")


@pytest.mark.parametrize("name", ["srx", "tmx", "html", "docx", "authority"])
@settings(max_examples=60, deadline=10_000, suppress_health_check=list(HealthCheck))
@given(rng=st.randoms(use_true_random=False))
def test_what_hypothesis_finds(name: str, room: Path, rng: random.Random) -> None:
    suffix, read, sound = TARGETS[name]
    seeds = sound()
    path = room / f"input{suffix}"
    path.write_bytes(changed(rng.choice(seeds), seeds, rng))
    with contextlib.suppress(AlignError):
        read(path)
