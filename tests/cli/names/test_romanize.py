from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.cli import main

OWN = """\
title = "My Russian"
language = "ru"
readers = "fr"
source = "my own"
rules = [["ш", "sch"], ["и", "i"], ["л", "l"]]
samples = [
  ["ши", "schi"],
  ["Шил", "Shil"],
]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_one_scheme_gives_line_by_line(align) -> None:
    result = align("names", "romanize", "Щербаков", "Юрий США", "--scheme", "ru-fr-press")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "Chtcherbakov\nIourii SChA\n"


def test_several_schemes_give_a_column_each(align) -> None:
    result = align(
        "names", "romanize", "Щербаков", "Пашинян",
        "--scheme", "ru-fr-press", "--scheme", "ru-en-popular", "--scheme", "ru-fr-press",
    )  # fmt: skip
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["ru-fr-press", "ru-en-popular"],
        ["Щербаков", "Chtcherbakov", "Shcherbakov"],
        ["Пашинян", "Pachinian", "Pashinyan"],
    ]


def test_all_schemes_of_the_language_of_the_text(align) -> None:
    result = align("names", "romanize", "Щербаков", env={"COLUMNS": "80"})
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Щербаков"
    assert lines[1].startswith("  French   Chtcherbakov  ru-fr-press, ru-fr-wikipedia")
    assert any(line.startswith("  English  Shcherbakov ") for line in lines)
    assert max(map(len, lines)) <= 80
    assert result.stderr.startswith("Taken for Russian")
    assert "--language uk" in result.stderr


def test_the_language_of_each_text_is_guessed(align) -> None:
    texts = ("Пашинян", "Սյունիք", "1984")
    result = align("names", "romanize", *texts, env={"COLUMNS": "80"})
    blocks = result.stdout.split("\n\n")
    for block, text, spelling in zip(blocks, texts, ("Pachinian", "Siounik", "1984"), strict=False):
        assert block.startswith(f"{text}\n  French   {spelling} ")
    assert "Սյունիք, 1984: taken for Armenian;" in result.stderr
    assert "without a rule" not in result.stderr
    found = json.loads(align("names", "romanize", *texts[:2], "--json").stdout)
    assert [one["romanized"][0]["language"] for one in found] == ["ru", "hy"]


def test_a_sentence_too_wide_for_columns(align) -> None:
    text = "Вмешательство США стало шансом выбраться из плана 9 ноября"
    for schemes in ((), ("--scheme", "ru-fr-press", "--scheme", "ru-iso-9")):
        result = align("names", "romanize", text, *schemes, env={"COLUMNS": "80"})
        assert max(map(len, result.stdout.splitlines())) <= 80
        assert "Vmechatelstvo SChA stalo chansom" in result.stdout
        assert "Vmešatelʹstvo SŠA" in result.stdout


@pytest.mark.parametrize(
    ("text", "options", "found"),
    [
        ("Փաշինյան", (), ["Pachinian", "Pashinyan", "P’ashinyan", "Pʻašinyan"]),
        ("Պետրոսեան", ("--language", "hyw"), ["Bedrossian", "Bedrosian"]),
        ("ქუთაისი", (), ["koutaïssi", "kutaisi"]),
        ("Xocalı", (), ["Khodjaly", "Khojali"]),
        ("Илһам", ("--language", "az"), ["İlham", "Ilham"]),
        ("Shahrisabz", ("--language", "uz"), ["Chahrissabz", "Shahrisabz"]),
    ],
)
def test_other_languages(align, text: str, options: tuple[str, ...], found: list[str]) -> None:
    result = align("names", "romanize", text, *options)
    assert result.exit_code == 0
    for spelling in found:
        assert spelling in result.stdout


def test_a_file_or_standard_input(align, tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_bytes("Щербаков\r\nШуша\r\n".encode("windows-1251"))
    result = align("names", "romanize", "--file", path, "--scheme", "ru-en-popular")
    assert result.stdout == "Shcherbakov\nShusha\n"
    for arguments in (["-"], ["--file", "-"]):
        given = CliRunner().invoke(
            main,
            ["names", "romanize", *arguments, "--scheme", "ru-fr-press"],
            input="Юг\n\nСША\n",
        )
        assert given.stdout == "Ioug\n\nSChA\n"


def test_json_for_programs(align) -> None:
    result = align("names", "romanize", "Їжак", "--scheme", "ru-icao", "--json")
    assert json.loads(result.stdout) == [
        {
            "text": "Їжак",
            "romanized": [
                {
                    "scheme": "ru-icao",
                    "language": "ru",
                    "readers": "",
                    "spelling": "Їzhak",
                    "unread": "ї",
                }
            ],
        }
    ]


def test_what_is_left_as_it_is_is_told(align) -> None:
    result = align("names", "romanize", "Їжак", "--scheme", "ru-fr-press", "--scheme", "ru-icao")
    assert result.stderr == "ru-fr-press, ru-icao: left as they are, without a rule: ї\n"
    result = align("names", "romanize", "Pachinian", "--scheme", "ru-fr-press")
    assert result.stdout == "Pachinian\n"
    assert "ru-fr-press: nothing is changed" in result.stderr
    assert align("names", "romanize", "1984", "--scheme", "ru-fr-press").stderr == ""


def test_the_list(align) -> None:
    result = align("names", "romanize", "--list", env={"COLUMNS": "80"})
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["SCHEME", "LANGUAGE", "READERS", "TITLE"]
    assert max(map(len, lines)) <= 80
    names = [line.split()[0] for line in lines[1:] if not line.startswith(" ")]
    assert len(names) > 50
    assert names == sorted(names)
    shown = align("names", "romanize", "--list", "--language", "uz", "--json")
    assert {row["language"] for row in json.loads(shown.stdout)} == {"uz", "uz-Cyrl"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("x", "--scheme", "ru-fr-pres"), "Did you mean 'ru-fr-press'?"),
        (("x", "--scheme", "ru-fr-pres"), "romanize --list"),
        (("x", "--from", "ru-fr-pres"), "Invalid value for '--from'"),
        (("Юг", "--scheme", "ru-icao", "--language", "hy"), "leave one of them out"),
        (("x", "--from", "hy-en-popular", "--language", "ru"), "leave one of them out"),
        (("--check", "ru-fr-pres"), "Did you mean 'ru-fr-press'?"),
        (("x", "--from", "hy-en"), "Did you mean 'hy-en-bgn-pcgn' or 'hy-en-popular'?"),
        (("Paris",), "Name it with --language"),
        (("x", "--language", "ja"), "no scheme for 'ja'"),
        ((), "Give a text or a file"),
        (("x", "--file", "y"), "Give a text or a file"),
    ],
)
def test_wrong_usage(align, arguments: tuple[str, ...], told: str) -> None:
    result = align("names", "romanize", *arguments, env={"COLUMNS": "300"})
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_scheme_of_ones_own(align, own: Path) -> None:
    result = align("names", "romanize", "ШИ", "--scheme", own)
    assert result.stdout == "SchI\n"
    assert "1 of 2 samples failed" in result.stderr
    result = align("names", "romanize", "--check", own)
    assert result.exit_code == 1
    assert f"{own}:8: Шил" in result.stdout
    assert "says  Shil" in result.stdout
    assert "write  Schil" in result.stdout
    assert "rule for а б в г д" in " ".join(result.stdout.split())
    assert result.stdout.endswith("3 rules, 2 samples, 1 failed\n")


def test_a_sound_scheme(align, own: Path) -> None:
    own.write_text(OWN.replace("Shil", "Schil"), encoding="utf-8")
    assert align("names", "romanize", "--check", own).exit_code == 0
    assert align("names", "romanize", "--check", "ru-icao").stdout.endswith(" 0 failed\n")
    assert align("names", "romanize", "ши", "--scheme", own).stderr == ""


def test_a_scheme_that_cannot_be_used(align, own: Path, tmp_path: Path) -> None:
    own.write_text(OWN.replace('"sch"', '"sсh"'), encoding="utf-8")
    for option in ("--check", "--scheme"):
        arguments = ("x", option, own) if option == "--scheme" else (option, own)
        result = align("names", "romanize", *arguments)
        assert result.exit_code == 3
        assert f"{own}:5: 'sсh' has CYRILLIC SMALL LETTER ES" in result.stderr
    missing = align("names", "romanize", "x", "--scheme", tmp_path / "none.toml")
    assert missing.exit_code == 3
    assert "none.toml: there is no such file" in missing.stderr


def test_from_one_romanization_to_another(align) -> None:
    asked = ("names", "romanize", "--from", "uz-fr-press", "--scheme", "uz-en-popular")
    result = align(*asked, "Karchi", "Tchirtchik")
    assert result.stdout.splitlines()[1] == "Chirchiq"
    assert result.stderr.startswith("Qarshi: or Karshi")
    result = align("names", "romanize", "--from", "hy-en-popular", "Nikol Pashinyan")
    assert "Nikol Pachinian  hy-fr-press" in result.stdout
    result = align(*asked, "Škoda")
    assert result.stdout == "Škoda\n"
    assert result.stderr == "left as it is, not written by uz-fr-press: Škoda\n"


def test_capitals_for_a_script_that_has_none(align) -> None:
    result = align(
        "names",
        "romanize",
        "შოთა რუსთაველი, წყალტუბო",
        "--scheme",
        "ka-en-national",
        "--capitalize",
    )
    assert result.stdout == "Shota Rustaveli, Ts’q’alt’ubo\n"
