"""The memories of the sample in the hands of others: a DTD, a schema, a translator's tool."""

from __future__ import annotations

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lxml import etree

from align.formats import read_units
from align.readers import read

ROOT = Path(__file__).parents[2]
FRENCH = ROOT / "texts" / "fr" / "armenie-otsc.md"
PAIRS = [("fr", "en"), ("ru-Latn", "fr"), ("ru-Latn", "en"), ("ru", "fr"), ("ru", "en")]
NAMES = ["-".join(pair) for pair in PAIRS]


def test_these_are_all_the_memories(written: Path) -> None:
    assert {path.stem for path in written.glob("*.tmx")} == {*NAMES, "multilingual"}


@pytest.mark.parametrize("name", [*NAMES, "multilingual"])
def test_valid_by_the_dtd_and_by_the_schema(name: str, written: Path, shared_data: Path) -> None:
    """The schema is the one by which OmegaT 6 refuses a memory."""
    tree = etree.parse(written / f"{name}.tmx", etree.XMLParser(no_network=True))
    dtd = etree.DTD(str(shared_data / "tmx" / "tmx14.dtd"))
    assert dtd.validate(tree), dtd.error_log
    schema = etree.XMLSchema(etree.parse(shared_data / "tmx" / "tmx14.omegat.xsd"))
    assert schema.validate(tree), schema.error_log


def test_findings_are_there_as_notes(written: Path) -> None:
    """So what holds of these memories here holds of memories with notes."""
    assert (written / "fr-en.tmx").read_text(encoding="utf-8").count("<note>") >= 8


Done = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def omegat(
    written: Path, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Done]:
    """What OmegaT makes of each memory, and under ``text`` what of the French text with one."""
    if shutil.which("omegat") is None:
        pytest.skip("OmegaT is not installed (Debian package omegat)")
    script = shared_data / "tmx" / "omegat_roundtrip.sh"
    text = tmp_path_factory.mktemp("omegat") / "french.txt"
    blocks = read(FRENCH, "fr").blocks
    text.write_text("\n\n".join(block.text for block in blocks), encoding="utf-8")

    def run(source: str, target: str, *options: object) -> Done:
        memory = written / f"{source}-{target}.tmx"
        command = ["bash", script, memory, source, target, *options]
        return subprocess.run(
            [str(word) for word in command], capture_output=True, text=True, timeout=120
        )

    with ThreadPoolExecutor(2) as pool:
        of_text = pool.submit(run, "fr", "en", "--source", text, "--min", 0)
        done = dict(zip(NAMES, pool.map(lambda pair: run(*pair), PAIRS), strict=True))
        return done | {"text": of_text.result()}


@pytest.mark.parametrize("name", NAMES)
def test_omegat_translates_every_unit(name: str, omegat: dict[str, Done], written: Path) -> None:
    done = omegat[name]
    assert done.returncode == 0, done.stdout + done.stderr
    count = len(etree.parse(written / f"{name}.tmx").findall(".//tu"))
    assert f"pre-translated as expected: {count}/{count} " in done.stdout
    assert "0 TU skipped" in done.stdout


def test_omegat_translates_the_text_by_its_own_segmentation(
    omegat: dict[str, Done], written: Path
) -> None:
    """Every sentence that is a unit of its own; those merged in one unit it may miss."""
    done = omegat["text"]
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"unique segments (\d+), pre-translated (\d+)", done.stdout)
    assert found, done.stdout
    sentences = [u for u in read_units(written / "fr-en.tmx") if u.source and u.source.segments < 2]
    assert len(sentences) <= int(found[2]) <= int(found[1])
