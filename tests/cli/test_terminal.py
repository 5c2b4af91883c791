from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.cli import terminal
from align.cli.terminal import Progress, clean, one_line, show_findings, summary
from align.model import Finding, Location, Place, Severity

CASES = Path(__file__).parent / "cases"


def place(path: str, line: int, column: int, text: str, language: str = "en") -> Place:
    return Place("1", language, 0, len(text), text, Location(path, line, column))


FINDINGS = (
    Finding(
        "number-differs",
        Severity.ERROR,
        "The French has 120 000, the English 12,000: they do not agree.",
        "Correct the one that is wrong.",
        (
            place("texts/en/adieu.md", 41, 7, "12,000"),
            place("texts/fr/adieu.md", 39, 12, "120\u00a0000", "fr"),
        ),
    ),
    Finding(
        "spelling-left",
        Severity.WARNING,
        "“Pachinian” is the French spelling of Փաշինյան; the English one is “Pashinyan”, "
        "as in Nikol Pashinyan.",
        "Write “Pashinyan”.",
        (place("texts/en/adieu.md", 12, 34, "Pachinian"),),
        "Pashinyan",
    ),
    Finding(
        "no-counterpart",
        Severity.NOTE,
        "No sentence of the English edition says this: Un mot\x1b[31m.",
        "Translate it, or leave it out on purpose.",
        (place("texts/fr/adieu.md", 7, 1, "Un mot.", "fr"),),
    ),
)


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_findings_on_a_terminal(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    show_findings(FINDINGS)
    written = capsys.readouterr().out
    assert written == (CASES / f"findings-{columns}.txt").read_text(encoding="utf-8")
    told = (line for line in written.splitlines() if line.startswith(" "))
    assert max(map(len, told)) <= min(columns, 100)


def test_summary() -> None:
    assert summary(FINDINGS) == "3 findings (1 error, 1 warning, 1 note)"
    assert summary(()) == "no findings"


@given(st.text(st.characters(codec=None), max_size=30))
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    shown = one_line(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in shown)
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown)
    shown.encode()


def test_what_people_write_is_left_alone() -> None:
    text = "« Ça\u00a0? » — “It’s” Пашинян Փաշինյան 東京 🙂"
    assert clean(text) == text


def test_progress_only_on_a_terminal_and_after_a_while(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now)
    with Progress() as progress:
        now = 10.0
        progress("aligning", 0.5)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with Progress() as progress:
        progress("aligning", 0.1)
        assert capsys.readouterr().err == ""
        now = 13.0
        progress("aligning\n\x1b[2J", 0.5)
        progress("aligning", 0.6)
    assert capsys.readouterr().err == "\r\x1b[2K 50% aligning \\x1b[2J\r\x1b[2K"
    with Progress(quiet=True) as progress:
        now = 30.0
        progress("aligning", 0.5)
    assert capsys.readouterr().err == ""
