"""Memories and glossaries are read in the languages of the texts, whichever side they are on."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import ReadError, UnknownFormatError
from align.memories import read_evidence, read_glossary, read_memory

TMX = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence"
 o-tmf="x" adminlang="en" srclang="{srclang}" datatype="plaintext"/><body>
<tu><tuv xml:lang="en-GB"><seg>Hello.</seg></tuv><tuv xml:lang="fr-CA"><seg>Bonjour.</seg></tuv>
<tuv xml:lang="de"><seg>Hallo.</seg></tuv></tu>
<tu><tuv xml:lang="en-GB"><seg>Bye.</seg></tuv><tuv xml:lang="de"><seg>Ciao.</seg></tuv></tu>
<tu><tuv xml:lang="en-GB"><seg>Hello.</seg></tuv>
<tuv xml:lang="fr-CA"><seg>Bonjour.</seg></tuv></tu>
</body></tmx>"""


@pytest.fixture
def tmx(tmp_path: Path) -> Path:
    path = tmp_path / "m.tmx"
    path.write_text(TMX.format(srclang="en-GB"), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("source", "target", "pairs"),
    [
        ("fr", "en", [("Bonjour.", "Hello.")]),
        ("en-US", "fr", [("Hello.", "Bonjour.")]),
        ("de", "fr-CA", [("Hallo.", "Bonjour.")]),
        ("de", "en", [("Hallo.", "Hello."), ("Ciao.", "Bye.")]),
        ("fr", "ru", []),
        ("fr-Cyrl", "en", []),
    ],
)
def test_units_in_two_languages(
    tmx: Path, source: str, target: str, pairs: list[tuple[str, str]]
) -> None:
    memory = read_memory(tmx, source, target)
    assert (memory.name, list(memory.pairs)) == ("m.tmx", pairs)


def test_it_is_told_how_far_the_reading_is(tmx: Path) -> None:
    told: list[tuple[str, float]] = []
    read_evidence([tmx, tmx], [], "fr", "en", lambda step, share: told.append((step, share)))
    assert told == [("reading m.tmx: 0 units", 0.0), ("reading m.tmx: 0 units", 0.5)]


def test_a_table_of_units_and_texts_of_no_known_language(tmp_path: Path) -> None:
    path = tmp_path / "m.tsv"
    head = "source_language\ttarget_language\tsource\ttarget\n"
    path.write_text(f"{head}fr\ten\tBonjour.\tHello.\nfr\ten\tSeul.\t\n", encoding="utf-8")
    for source, target in (("fr", "en"), ("und", "und"), ("und", "en")):
        assert list(read_memory(path, source, target).pairs) == [("Bonjour.", "Hello.")]
    assert list(read_memory(path, "en", "und").pairs) == [("Hello.", "Bonjour.")]


def test_the_terms_of_a_glossary(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    path.write_text("en\tfr\tfr variants\nBaku\tBakou\tBaku | Bacou\nGoris\t\t\n", encoding="utf-8")
    assert list(read_glossary(path, "fr", "en-GB").pairs) == [
        ("Bakou", "Baku"),
        ("Baku", "Baku"),
        ("Bacou", "Baku"),
    ]
    assert next(iter(read_glossary(path, "und", "fr").pairs)) == ("Baku", "Bakou")
    assert list(read_glossary(path, "ru", "en").pairs) == []
    assert read_glossary(path, "ru", "en").languages == ("en", "fr")
    tbx = tmp_path / "g.tbx"
    tbx.write_text(
        '<martif type="TBX"><text><body><termEntry><langSet xml:lang="fr"><tig><term>lac</term>'
        '</tig></langSet><langSet xml:lang="en"><tig><term>lake</term></tig></langSet></termEntry>'
        "</body></text></martif>",
        encoding="utf-8",
    )
    options = read_evidence([], [path, tbx], "fr", "en")
    assert [len(glossary.pairs) for glossary in options["glossaries"]] == [3, 1]
    assert "memories" not in options


def test_files_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "m.tmx"
    with pytest.raises(ReadError, match="no such file"):
        read_memory(path, "fr", "en")
    path.write_text("<tmx", encoding="utf-8")
    with pytest.raises(ReadError):
        read_memory(path, "fr", "en")
    with pytest.raises(UnknownFormatError, match="suffix"):
        read_memory(tmp_path / "m.doc", "fr", "en")
    with pytest.raises(UnknownFormatError, match="authority"):
        read_glossary(tmp_path / "m.csv", "fr", "en")
