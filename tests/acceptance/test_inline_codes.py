"""Memories with inline codes in the hands of OmegaT, and which memories it refuses."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from align.formats import write_units
from align.formats.tmx.validate import validate_tmx
from align.model import Severity, Unit
from align.pipeline import align_texts
from align.units import units_of

FRENCH = """<html><head><title>Le train</title></head><body>
<p>Il lisait <em>Guerre et Paix</em> dans le train.</p>
<p>Elle préférait <strong>Anna Karénine</strong> et <em>Résurrection</em>.</p>
<p>Cliquez sur <a href="http://example.org/">ce lien</a> pour en savoir plus.</p>
<p>Une phrase sans balise, en l’an 1812.</p>
<p>Il y a <em>un mot <strong>gras</strong></em> ici.</p>
</body></html>
"""
ENGLISH = """<html><head><title>The train</title></head><body>
<p>He was reading <em>War and Peace</em> on the train.</p>
<p><em>Resurrection</em> and <strong>Anna Karenina</strong> were her favourites.</p>
<p>Click on <a href="http://example.org/">this link</a> to learn more.</p>
<p>A sentence without tags, in the year 1812.</p>
<p>There is <em>a <strong>bold</strong> word</em> here.</p>
</body></html>
"""
HEADER = (
    '<tmx version="1.4"><header creationtool="a" creationtoolversion="1" segtype="sentence" '
    'o-tmf="a" adminlang="en" srclang="fr" datatype="plaintext"/><body>'
)
UNIT = '<tu><tuv xml:lang="fr"><seg>Un.</seg></tuv><tuv xml:lang="en"><seg>One{}.</seg></tuv></tu>'
GOOD = HEADER + UNIT.format("") + "</body></tmx>"
ACCEPTED = {
    "good": GOOD,
    "without-srclang": GOOD.replace('srclang="fr"', ""),
    "control-character": GOOD.replace("Un.", "Un&#1;."),
    "cut-off": GOOD[:-20],
}


@pytest.fixture(scope="module")
def omegat(shared_data: Path) -> Path:
    """The script that starts it."""
    if shutil.which("omegat") is None:
        pytest.skip("OmegaT is not installed (Debian package omegat)")
    return shared_data / "tmx" / "omegat_roundtrip.sh"


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Unit, ...]]:
    """The French document, and the units of it and its translation."""
    folder = tmp_path_factory.mktemp("html")
    paths = folder / "train.fr.html", folder / "train.en.html"
    for path, text in zip(paths, (FRENCH, ENGLISH), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths[0], units_of(align_texts(*paths, "fr", "en", encoder="ngram"))


def translate(script: Path, memory: Path, document: Path, folder: Path) -> tuple[int, str]:
    """What OmegaT says (2 where it refuses the memory), and the document that it writes."""
    command = [script, memory, "fr", "en", "--source", document, "--min", "0"]
    done = subprocess.run(
        ["bash", *map(str, command), "--level2", "--keep", str(folder)],
        capture_output=True,
        timeout=120,
    )
    result = folder / "p" / "target" / document.name
    return done.returncode, result.read_text(encoding="utf-8") if result.is_file() else ""


def test_codes_reach_the_target_document(
    omegat: Path, units: tuple[Path, tuple[Unit, ...]], tmp_path: Path
) -> None:
    """In another order than in the source, and within each other, too."""
    document, found = units
    memory = tmp_path / "fr-en.tmx"
    write_units(memory, found, "fr", "en", inline_codes=True)
    code, text = translate(omegat, memory, document, tmp_path / "project")
    assert code == 0
    for line in ENGLISH.splitlines()[1:-1]:
        assert line in text


def test_plain_text_matches_what_has_no_markup(
    omegat: Path, units: tuple[Path, tuple[Unit, ...]], tmp_path: Path
) -> None:
    document, found = units
    memory = tmp_path / "fr-en.tmx"
    write_units(memory, found, "fr", "en")
    code, text = translate(omegat, memory, document, tmp_path / "project")
    assert code == 0
    assert "<p>A sentence without tags, in the year 1812.</p>" in text
    assert "Il lisait <em>" in text


def test_what_omegat_refuses_is_an_error(omegat: Path, tmp_path: Path) -> None:
    document = tmp_path / "un.txt"
    document.write_text("Un.", encoding="utf-8")

    def refused(name: str) -> tuple[bool, bool]:
        memory = tmp_path / f"{name}.tmx"
        memory.write_text(ACCEPTED[name], encoding="utf-8")
        code, _ = translate(omegat, memory, document, tmp_path / name)
        ours = any(f.severity == Severity.ERROR for f in validate_tmx(memory))
        return code == 2, ours

    with ThreadPoolExecutor(2) as pool:
        verdicts = dict(zip(ACCEPTED, pool.map(refused, ACCEPTED), strict=True))
    assert verdicts == {
        "good": (False, False),
        "without-srclang": (True, True),
        "control-character": (True, True),
        "cut-off": (True, True),
    }
