"""Bad input: a message that says what, where and what to do; an exit code; nothing half-written."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = "Le lac Sevan se trouve en Arménie. C’est le plus grand."
SRX = '<srx xmlns="http://www.lisa.org/srx20" version="2.0">'


def _missing(path: Path) -> None:
    pass


def _large(path: Path) -> None:
    """200 MB in one line; the file has holes, so it takes no room."""
    with path.open("wb") as stream:
        stream.truncate(200_000_000)


def _content(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


BAD = {
    "missing": (_missing, "there is no such file"),
    "folder": (Path.mkdir, "is a folder, not a file"),
    "empty": (_content(b""), "is empty"),
    "blank": (_content(b" \r\n\t\n"), "is empty"),
    "image": (_content(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "is a PNG image, not a text"),
    "program": (_content(b"\x7fELF\2\1\1" + bytes(range(256)) * 9), "is a program, not a text"),
    "binary": (_content(bytes(range(256)) * 40), "is a binary file"),
    "encoding": (_content("Озеро Севан. ".encode("koi8-r") * 9), "encoding"),
    "large": (_large, "is larger than 100 MB"),
}
COMMANDS = {
    "segment": ("segment", "{bad}", "--lang", "fr"),
    "pair, source": ("pair", "{bad}", "{good}", "-o", "{out}"),
    "pair, target": ("pair", "{good}", "{bad}", "-o", "{out}"),
    "pair, segmented": ("pair", "--segmented", "{bad}", "{good}", "--format", "beads"),
    "check": ("check", "{good}", "{bad}"),
    "score": ("score", "{good}", "{bad}", "--lang", "fr"),
    "run": ("run", "{folder}", "-o", "{out}"),
}


@pytest.fixture
def words(tmp_path: Path) -> dict[str, Path]:
    """What the words in braces stand for: a bad file beside a good one, in a folder of editions."""
    folder = tmp_path / "texts"
    for language in ("fr", "en"):
        (folder / language).mkdir(parents=True)
    (folder / "align.toml").write_text('encoder = "ngram"', encoding="utf-8")
    (folder / "en" / "lac.md").write_text(GOOD, encoding="utf-8")
    return {
        "bad": folder / "fr" / "lac.md",
        "good": folder / "en" / "lac.md",
        "folder": folder,
        "out": tmp_path / "out.tmx",
    }


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", BAD)
def test_bad_files(align, words: dict[str, Path], kind: str, command: str) -> None:
    make, message = BAD[kind]
    make(words["bad"])
    start = time.process_time()
    result = align(*(word.format_map(words) for word in COMMANDS[command]))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith("align: ")
    if command != "run" or kind not in {"missing", "folder"}:
        assert f"{words['bad']}" in result.stderr
        assert message in result.stderr
    assert not words["out"].exists()
    assert time.process_time() - start < 3


def test_the_wrong_encoding(align, words: dict[str, Path]) -> None:
    words["bad"].write_bytes("Le lac, où ? En Arménie, à côté.".encode("windows-1252"))
    segment = ("segment", words["bad"], "--lang", "fr", "--encoding")
    assert "où" in align(*segment, "windows-1252").stdout
    result = align(*segment, "utf-8")
    assert result.exit_code == 3
    assert "lac.md" in result.stderr
    result = align(*segment, "utf-88")
    assert result.exit_code == 3
    assert "unknown encoding 'utf-88'" in result.stderr
    assert "Known: " in result.stderr


BAD_RULES = {
    "missing": "",
    "cut off": "<srx",
    "no rules": f"{SRX}</srx>",
    "something else": "<html/>",
    "a bad expression": f"{SRX}<header/><body><languagerules><languagerule languagerulename='a'>"
    "<rule break='yes'><beforebreak>(</beforebreak></rule></languagerule></languagerules><maprules>"
    "<languagemap languagepattern='.*' languagerulename='a'/></maprules></body></srx>",
    "entities": '<!DOCTYPE srx [<!ENTITY a "b">]><srx>&a;</srx>',
}


@pytest.mark.parametrize("kind", BAD_RULES)
def test_rules_that_cannot_be_used(
    align, words: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "my.srx"
    if BAD_RULES[kind]:
        path.write_text(BAD_RULES[kind], encoding="utf-8")
    result = align("segment", words["good"], "--srx", path)
    assert result.exit_code == 3
    assert result.stderr.startswith(f"align: {path}:")
    assert result.stdout == ""


def test_a_text_may_not_steer_the_terminal(align, words: dict[str, Path]) -> None:
    words["bad"].write_text("Un\x1b[2J mot\u202e\x07.", encoding="utf-8")
    result = align("segment", words["bad"])
    assert not set("\x1b\x07\u202e") & set(result.stdout)


def test_colours_only_where_they_are_wanted(align, words: dict[str, Path]) -> None:
    assert "\x1b" not in align("segment", words["bad"]).output
    assert "\x1b" not in align("segment", words["bad"], env={"NO_COLOR": "1"}).output


def test_an_old_result_survives_a_failure(align, words: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "old.tmx"
    out.write_text("what was there", encoding="utf-8")
    result = align("pair", words["bad"], words["good"], "-o", out)
    assert result.exit_code == 3
    assert out.read_text(encoding="utf-8") == "what was there"


@pytest.mark.parametrize("text", ["---\n\n***\n", "[a]: http://x.org\n", "![](x.png)\n"])
def test_nothing_to_align(align, words: dict[str, Path], text: str) -> None:
    words["bad"].write_text(text, encoding="utf-8")
    result = align("pair", words["bad"], words["good"], "-o", words["out"])
    assert result.exit_code == 3
    assert "no text in it" in result.stderr
    assert not words["out"].exists()


def test_a_file_that_is_not_there_is_not_asked_for_its_language(align, tmp_path: Path) -> None:
    result = align("pair", tmp_path / "book", tmp_path / "livre")
    assert result.exit_code == 3
    assert "there is no such file" in result.stderr


def test_one_text_cannot_be_checked_alone(align, words: dict[str, Path]) -> None:
    result = align("check", words["good"])
    assert result.exit_code == 2
    assert "name a second edition" in result.stderr
