from __future__ import annotations

import json
from pathlib import Path

import pytest

TABLE = "fr\ten\tnote\nPachinian\tPashinyan\tx\nAliev\tAlieva\t\nChouchi\t\t\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "names.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_two_names(align) -> None:
    result = align("names", "same", "Pachinian", "Pashinyan", "--left", "fr", "--right", "en")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "Pachinian | Pashinyan: the same name, score 1.00\n"
        "  ch (French) and sh (English) are both ш\n"
        "  ia (French) and ya (English) are both я\n"
    )


def test_names_that_differ_are_no_failure(align) -> None:
    result = align("names", "same", "Aliev", "Alieva")
    assert result.exit_code == 0
    assert "not the same name, score 0." in result.stdout
    assert "differs: a (English) against nothing" in result.stdout


def test_json_has_the_letters_and_their_costs(align) -> None:
    result = json.loads(align("names", "same", "Gagik", "Kakig", "--json").stdout)
    (word,) = result["words"]
    assert not result["same"]
    assert sum(step["cost"] for step in word["steps"]) == pytest.approx(word["cost"])
    assert result["score"] == pytest.approx(1 - word["cost"] / word["length"], abs=1e-4)
    assert "".join(step["source"] for step in word["steps"]) == "gagik"


def test_a_table_gets_three_columns(align, table: Path, tmp_path: Path) -> None:
    result = align("names", "same", table, "--left", "fr", "--right", "en")
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert rows[0] == ["fr", "en", "note", "score", "same", "why"]
    assert rows[1][:5] == ["Pachinian", "Pashinyan", "x", "1.0000", "yes"]
    assert rows[2][4] == "no"
    assert rows[3] == ["Chouchi", "", "", "", "", ""]
    assert result.stderr == (
        "2 pairs: 1 the same name, 1 not; 1 row with one name or none left unanswered\n"
    )
    out = tmp_path / "out.tsv"
    assert align("names", "same", table, "-o", out).stdout == ""
    assert out.read_text(encoding="utf-8") == result.stdout
    # what was added is added once
    assert align("names", "same", out).stdout == result.stdout
    assert table.read_text(encoding="utf-8") == TABLE


def test_a_table_from_a_spreadsheet(align, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes('\ufeffen,FR\r\n"Pashinyan, Nikol",Nikol Pachinian\r\n'.encode())
    result = align("names", "same", path)
    assert '"Pashinyan, Nikol",Nikol Pachinian,0.98' in result.stdout
    (row,) = json.loads(align("names", "same", path, "--json").stdout)
    assert (row["line"], row["source"], row["same"]) == (2, "Nikol Pachinian", True)


def test_a_table_from_a_french_spreadsheet(align, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("fr;en\r\nPachinian;Pashinyan\r\n".encode("utf-8-sig"))
    lines = align("names", "same", path).stdout.splitlines()
    assert [line.split(";")[:4] for line in lines] == [
        ["fr", "en", "score", "same"],
        ["Pachinian", "Pashinyan", "1.0000", "yes"],
    ]
    assert "1.00  same  Pashinyan" in align("names", "same", "Pachinian", "--against", path).stdout


def test_an_empty_list(align, tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("\n", encoding="utf-8")
    result = align("names", "same", "Pachinian", "--against", path)
    assert (result.exit_code, "at least one name" in result.stderr) == (3, True)


def test_a_table_is_not_written_over_itself(align, table: Path) -> None:
    result = align("names", "same", table, "-o", table)
    assert result.exit_code == 2
    assert "would write over a file that is read" in result.stderr
    assert table.read_text(encoding="utf-8") == TABLE


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Pachinian"], "is one name: give a second"),
        (["a", "b", "c"], "Give two names"),
        (["a", "b", "-o", "c.tsv"], "-o is for tables"),
        (["a", "b", "--against", "c.txt"], "--against takes one name"),
        (["a", "b", "--left", "xx-nothing"], "--left"),
    ],
)
def test_wrong_use_is_told(align, arguments: list[str], message: str) -> None:
    result = align("names", "same", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_column_that_is_missing(align, table: Path) -> None:
    result = align("names", "same", table, "--right", "de")
    assert result.exit_code == 3
    assert "names.tsv:1: has no column named de; its columns are: fr, en, note" in result.stderr


def test_one_name_against_a_list(align, tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("Nikol Pashinyan\n\nNikolai Pashinin\nSerzh Sargsyan\n", encoding="utf-8")
    result = align("names", "same", "N. Pachinian", "--against", path, "--limit", 2)
    first, *_ = result.stdout.splitlines()
    assert first == "0.97  same  Nikol Pashinyan"
    assert "Sargsyan" not in result.stdout
    best, _ = json.loads(
        align("names", "same", "N. Pachinian", "--against", path, "--json", "--limit", 2).stdout
    )
    assert (best["name"], best["same"]) == ("Nikol Pashinyan", True)
    assert align("names", "same", "N. Pachinian", "--against", tmp_path / "no.txt").exit_code == 3


def test_nothing_in_a_list_is_like_it(align, tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_text("Goris\n", encoding="utf-8")
    result = align("names", "same", "Wxyz", "--against", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no name like Wxyz" in result.stderr


def test_one_name_against_an_authority_file(align, tmp_path: Path) -> None:
    path = tmp_path / "authority.tsv"
    path.write_text("id\tfr\ten\n1\tChouchi\tShushi\n2\tGoris\t\n", encoding="utf-8")
    result = align("names", "same", "Chouchi", "--against", path)
    assert result.stdout.splitlines()[0] == "1.00  same  Shushi"
    missing = align("names", "same", "Chouchi", "--against", path, "--right", "de")
    assert missing.exit_code == 3
    assert "authority.tsv:1: has no column named de" in missing.stderr


def test_a_given_name_alone_tells_little(align) -> None:
    result = align("names", "same", "Nicolas", "Nikolai", "--left", "fr", "--right", "en")
    assert "two forms of a given name, which alone may be two people, score" in result.stdout
    assert "not the same name" not in result.stdout
