"""The sample as XLIFF in OmegaT, and its memory before pofilter."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from align.formats import read_units
from align.outputs import export


def segments(path: Path, shared_data: Path) -> list[str]:
    """The segments that OmegaT makes of a file, with its tags such as ``<e0>``."""
    if shutil.which("omegat") is None:
        pytest.skip("OmegaT is not installed (Debian package omegat)")
    script = shared_data / "tmx" / "omegat_roundtrip.sh"
    command = ["bash", str(script), "--segments", str(path), "fr", "en"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_omegat_opens_xliff_1_2(written: Path, tmp_path: Path, shared_data: Path) -> None:
    """OmegaT 3.6 shows the targets of a file that has them, cut into sentences by its own rules."""
    units = read_units(written / "fr-en.jsonl")
    path = tmp_path / "sample.xlf"
    export(units, path, inline_codes=True, xliff_version="1.2")
    found = segments(path, shared_data)
    assert any("<" in segment for segment in found)
    plain = sorted((re.sub(r"</?\w\d+/?>", "", s) for s in found), key=len, reverse=True)
    for unit in units:
        rest = unit.target.text if unit.target else ""
        for segment in plain:
            rest = rest.replace(segment.strip(), "")
        assert not rest.strip(), unit.id


def test_omegat_3_does_not_know_xliff_2(written: Path, tmp_path: Path, shared_data: Path) -> None:
    """It opens the project and shows nothing of such a file: hence ``--xliff-version 1.2``."""
    path = tmp_path / "sample.xlf"
    export(read_units(written / "fr-en.jsonl"), path)
    assert segments(path, shared_data) == []


def test_pofilter_reads_the_memory(written: Path, tmp_path: Path) -> None:
    program = shutil.which("pofilter") or str(Path(sys.executable).with_name("pofilter"))
    if not Path(program).is_file():
        pytest.skip("pofilter is not installed (translate-toolkit)")
    units = read_units(written / "fr-en.jsonl")
    assert units[0].source
    same = dataclasses.replace(units[0], id="same", target=units[0].source)
    memory, out = tmp_path / "memory.tmx", tmp_path / "found.tmx"
    export((*units[1:], same), memory, "fr", "en")
    command = [program, "-t", "unchanged", memory, out]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (found,) = read_units(out)
    assert found.source
    assert found.source.text == units[0].source.text
