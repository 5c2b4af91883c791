"""Titles are read back, and what is odd about them is told in plain words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.cli import main

DAMAGED = "Vmechatelstvo SChA stalo whansom vybratsia iz plana 9 noiabria"


def test_a_title_is_read(align) -> None:
    title = "Outchastniki mitinga v Erevane potrebovali vykhoda Armenii iz ODKB"
    result = align("names", "cyrillic", title, env={"COLUMNS": "80"})
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == title
    assert "%  Участники митинга в Ереване потребовали выхода Армении из ОДКБ" in lines[1]
    assert lines[-1] == "  scheme  ru-fr-press (Russian in the French press), 8 of 9 words"
    assert max(map(len, lines)) <= 80


def test_a_damaged_word_is_told(align) -> None:
    result = align("names", "cyrillic", DAMAGED)
    assert "doubt  whansom: perhaps chansom (шансом)" in result.stdout
    lines = result.stdout.splitlines()
    assert lines[1] == "  mended  Вмешательство США стало шансом выбраться из плана 9 ноября"
    assert lines[2].startswith("   as is  Вмешательство США стало ")
    assert "%" not in result.stdout


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Chest", "it reads Честь"),
        ("Jizn i smert zhurnalista", "mixed: zhurnalista (журналиста) is as by ru-en"),
        ("Привет, мир", "it is in Cyrillic"),
        ("9 — 10!", "no Latin letters"),
        ("Zelenskyi podpysav ukaz pro pryznachennia", "Only Russian is read back"),
        ("Hello my dear old friend", "Few of its words are Russian"),
    ],
)
def test_what_is_odd_is_told(align, title: str, told: str) -> None:
    result = align("names", "cyrillic", title, env={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert told in result.stdout


def test_a_scheme_can_be_named(align) -> None:
    result = align("names", "cyrillic", "Chest", "--scheme", "ru-en-popular", "--best", "1")
    assert "%  Честь\n" in result.stdout
    assert "undecided" not in result.stdout


def test_a_file_line_by_line(align, tmp_path: Path) -> None:
    path = tmp_path / "titles.txt"
    path.write_bytes(b"\xef\xbb\xbfChest odinotchestv\r\n\r\n\xc2\xab9 noiabria\xc2\xbb, II\r\n")
    result = align("names", "cyrillic", "--file", path, "--json")
    records = json.loads(result.stdout)
    assert [record["title"] for record in records] == ["Chest odinotchestv", "«9 noiabria», II"]
    assert records[1]["readings"][0]["text"].startswith("«9 ноября», ")
    given = CliRunner().invoke(main, ["names", "cyrillic", "-"], input="Chest odinotchestv\n")
    assert "Шесть одиночеств" in given.stdout


def test_json_for_programs(align) -> None:
    (record,) = json.loads(align("names", "cyrillic", DAMAGED, "--json").stdout)
    assert record["scheme"] == "ru-fr-press"
    assert not record["sure"]
    assert 0 < record["readings"][0]["probability"] <= 1
    (word,) = [word for word in record["words"] if not word["explained"]]
    assert word["corrections"][0] == {"latin": "chansom", "cyrillic": "шансом"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Give a text or a file"),
        (("x", "--scheme", "uk-fr-press"), "only 'ru' can be read back"),
        (("x", "--scheme", "ru-fr-pres"), "Did you mean 'ru-fr-press'?"),
        (("x", "--best", "0"), "--best"),
    ],
)
def test_wrong_usage(align, arguments: tuple[str, ...], told: str) -> None:
    result = align("names", "cyrillic", *arguments, env={"COLUMNS": "300"})
    assert result.exit_code == 2
    assert told in result.stderr
