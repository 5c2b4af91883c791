from __future__ import annotations

import pytest

from align.cli.columns import show_columns


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")


def test_columns_are_as_wide_as_their_cells(capsys: pytest.CaptureFixture[str]) -> None:
    show_columns(("fr", "en"), [("Siounik", "Syunik"), ("Goris", "")])
    assert capsys.readouterr().out == "fr       en\nSiounik  Syunik\nGoris\n"


def test_the_widest_are_cut_where_there_is_no_room(capsys: pytest.CaptureFixture[str]) -> None:
    show_columns(("a", "b", "c"), [("x" * 100, "y" * 30, "zz"), ("x", "y", "z\x1b[2J")])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) == 40
    assert lines[1].split() == ["x" * 13 + "…", "y" * 13 + "…", "zz"]
    assert lines[2].endswith("z\\x1b[2J")


def test_more_columns_than_the_terminal_has_room_for(capsys: pytest.CaptureFixture[str]) -> None:
    show_columns(["ab"] * 40, [["cd"] * 40])
    assert capsys.readouterr().out.splitlines()[1].split() == ["…"] * 40
