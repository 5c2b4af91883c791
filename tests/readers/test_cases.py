"""Whole files, and the blocks and repairs they must give."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from align.model import Block, Document, Repair
from align.readers import SUFFIXES, read

CASES = Path(__file__).parent / "cases"
FILES = sorted(
    path for path in CASES.iterdir() if path.suffix in SUFFIXES and path.stem.count(".") == 1
)
ROOT = Path(__file__).parents[2]


def described(block: Block) -> dict[str, Any]:
    place = block.passage.locate()
    spans = [
        f"{span.markup} {span.value}".strip() + f": {block.text[span.start : span.end]}"
        for span in block.passage.spans
    ]
    facts = {
        "kind": str(block.kind),
        "level": block.level,
        "label": block.label,
        "at": f"{place.line}:{place.column}",
        "text": block.text,
        "spans": spans,
    }
    return {key: value for key, value in facts.items() if value}


def repaired(repair: Repair) -> dict[str, str]:
    place = repair.location
    return {
        "at": f"{place.line}:{place.column}",
        "reason": repair.reason,
        "before": repair.before,
        "after": repair.after,
    }


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_blocks_and_repairs(path: Path) -> None:
    expected = tomllib.loads((CASES / f"{path.name}.toml").read_text(encoding="utf-8"))
    document = read(path, path.stem.split(".")[1])
    assert [described(block) for block in document.blocks] == expected["block"]
    assert [repaired(repair) for repair in document.repairs] == expected.get("repair", [])


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix != ".srt"], ids=lambda p: p.name
)
def test_each_letter_is_found_in_the_file(path: Path) -> None:
    lines = path.read_bytes().decode().split("\n")
    for block in read(path, path.stem.split(".")[1]).blocks:
        for offset, letter in enumerate(block.text):
            if letter.isalnum():
                place = block.passage.locate(offset)
                assert lines[place.line - 1][place.column - 1] == letter, place


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_line_ends_make_no_difference(path: Path, newline: str, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    copy.write_bytes(path.read_bytes().replace(b"\n", newline.encode()))
    language = path.stem.split(".")[1]
    as_they_were = [described(block) for block in read(path, language).blocks]
    assert [described(block) for block in read(copy, language).blocks] == as_they_were


def sample(language: str) -> Document:
    return read(ROOT / "texts" / language / "armenie-otsc.md", language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sample_has_the_blocks_of_its_gold(language: str) -> None:
    gold = ROOT / "tests" / "data" / "sample" / f"armenie-otsc.{language}"
    segments = gold.with_name(gold.name + ".segments").read_text(encoding="utf-8").splitlines()
    rows = gold.with_name(gold.name + ".blocks").read_text(encoding="utf-8").splitlines()
    expected: dict[str, tuple[str, list[str]]] = {}
    for segment, row in zip(segments, rows, strict=True):
        number, kind = row.split("\t")
        expected.setdefault(number, (kind, []))[1].append(segment)
    blocks = [(str(block.kind), block.text) for block in sample(language).blocks]
    assert blocks == [(kind, " ".join(parts)) for kind, parts in expected.values()]


def test_the_sample_is_repaired_where_it_was_cut() -> None:
    assert [repair.reason for repair in sample("en").repairs] == ["blank line", "page break"]
    assert not sample("fr").repairs
