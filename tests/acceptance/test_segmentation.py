"""Cut by OmegaT and cut by us with the rules of the OmegaT that is installed: the same segments."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from align.formats import read_units
from align.readers import read

ROOT = Path(__file__).parents[2]

TRICKY = {
    "fr": [
        "M. Dupont est venu. Il s'assit… Puis rien.",
        "L'espace insécable reste.\u00a0Ici aussi. « Oui ! » dit-il. Non.",
        "Voir p. 12, etc. Cf. art. 3. Fin ?! Oui.",
    ],
    "ru": [
        "В 1991 г. Армения вышла из СССР. Это было важно, т.е. решающе.",
        "«Куда?» — спросил он. — Туда. См. рис. 3. И т. д. Конец.",
        "А. С. Пушкин родился в 1799 г. Он поэт! Да?",
    ],
    "de": [
        "Dr. Weber kam am 3. Oktober. Er blieb z. B. bis 5 Uhr. „Nein!“ Gut.",
        "Vgl. S. 3. Ende.",
    ],
    "ja": ["彼が来た。彼女は去った！「はい。」と言った。終わり"],
    "sw": ["Habari. Karibu sana! Je? Dr. Kimani alikuja. Sawa"],
}
"""By language: paragraphs where rules have something to decide."""


@pytest.fixture(scope="module")
def jar() -> Path:
    """OmegaT's own rules."""
    path = Path("/usr/share/omegat/OmegaT.jar")
    if shutil.which("omegat") is None or not path.is_file():
        pytest.skip("OmegaT is not installed (Debian package omegat)")
    return path


def as_text(paragraphs: list[str]) -> str:
    return "\n\n".join(paragraphs)


def as_html(paragraphs: list[str]) -> str:
    body = "\n".join(f"<p>{html.escape(p, quote=False)}</p>" for p in paragraphs)
    return f'<html><head><meta charset="utf-8"></head><body>\n{body}\n</body></html>'


def cut_by_omegat(file: Path, language: str, shared_data: Path) -> set[str]:
    """The segments that OmegaT makes of a file, by its pseudo-translation."""
    script = shared_data / "tmx" / "omegat_roundtrip.sh"
    command = ["bash", str(script), "--segments", str(file), language, "en-GB"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines())


def cut_by_us(file: Path, language: str, *options: str) -> set[str]:
    command = [sys.executable, "-m", "align", "segment", str(file), "--lang", language, *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return {line for line in done.stdout.splitlines() if line}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sample_is_cut_as_omegat_cuts_it(
    language: str, jar: Path, shared_data: Path, tmp_path: Path
) -> None:
    """OmegaT 3.6 reads no Markdown: it gets the paragraphs of the file as a web page."""
    markdown = ROOT / "texts" / language / "armenie-otsc.md"
    page = tmp_path / "page.html"
    blocks = [block.text for block in read(markdown, language).blocks]
    page.write_text(as_html(blocks), encoding="utf-8")
    theirs = cut_by_omegat(page, language, shared_data)
    assert len(theirs) > 80
    assert cut_by_us(page, language, "--srx", str(jar)) == theirs
    assert cut_by_us(markdown, language, "--srx", str(jar)) == theirs
    if not os.environ.get("ALIGN_OMEGAT") and not (Path.home() / ".omegat").exists():
        assert cut_by_us(markdown, language, "--segment-like", "omegat") == theirs


@pytest.mark.parametrize(
    ("language", "form"), [("fr", "txt"), *((language, "html") for language in TRICKY)]
)
def test_places_where_rules_decide(
    language: str, form: str, jar: Path, shared_data: Path, tmp_path: Path
) -> None:
    file = tmp_path / f"tricky.{form}"
    write = as_text if form == "txt" else as_html
    file.write_text(write(TRICKY[language]), encoding="utf-8")
    theirs = cut_by_omegat(file, language, shared_data)
    assert len(theirs) > 1
    assert cut_by_us(file, language, "--srx", str(jar)) == theirs


@pytest.mark.parametrize(
    ("languages", "missing", "split"), [(("fr", "en"), 12, 0), (("en", "fr"), 22, 12)]
)
def test_a_memory_cut_as_omegat_cuts_translates_what_it_can(
    languages: tuple[str, str],
    missing: int,
    split: int,
    jar: Path,
    shared_data: Path,
    tmp_path: Path,
) -> None:
    """All but the sentences that the translator joined, and what the target has not; with
    ``--split-merged`` all of the French original, and most of the English as a source.
    """
    source, target = (ROOT / "texts" / folder / "armenie-otsc.md" for folder in languages)
    page = tmp_path / "page.html"
    page.write_text(as_html([b.text for b in read(source, languages[0]).blocks]), encoding="utf-8")
    script = shared_data / "tmx" / "omegat_roundtrip.sh"
    for most, options in ((missing, ()), (split, ("--split-merged",))):
        memory = tmp_path / f"{most}.tmx"
        command = [sys.executable, "-m", "align", "pair", source, target, "-o", memory]
        subprocess.run(
            [str(word) for word in (*command, "--srx", jar, *options)],
            check=True,
            capture_output=True,
            timeout=120,
            cwd=ROOT,
        )
        done = subprocess.run(
            ["bash", script, memory, *languages, "--source", page, "--min", "0"],
            capture_output=True,
            text=True,
            timeout=120,
        )
        found = re.search(r"unique segments (\d+), pre-translated (\d+)", done.stdout)
        assert found, done.stdout + done.stderr
        assert int(found[1]) > 90
        assert int(found[1]) - int(found[2]) <= most
    units = read_units(memory)
    assert not any(re.search(r"\.[0-9]$", unit.id) for unit in units)
