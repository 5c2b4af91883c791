from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import Markup, Passage, Span
from align.text.numbers import find_numbers, habits, masked, unmatched


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("fr", "120 000, 120\u00a0000, 120\u202f000 et 120\u2009000", ["120000"] * 4),
        ("en", "120,000 and 1,234,567.5", ["120000", "1234567.5"]),
        ("en", "in 2019 120 people", ["2019", "120"]),
        ("en", "120 000 people", ["120000"]),
        ("fr", "1,5 %, 1.500 francs, 3,141 m", ["1.5", "1500", "3.141"]),
        ("en", "1.5%, 1,500 francs, 3.141 m", ["1.5", "1500", "3.141"]),
        ("ru", "120 000 человек, 1,5 %, сорок четыре дня", ["120000", "1.5", "44"]),
        ("fr", "quatre-vingt-dix-sept, soixante et onze, vingt-et-un", ["97", "71", "21"]),
        ("fr", "deux cent mille hommes, mille fois", ["200000", "1000"]),
        ("en", "a hundred and five, twenty-one, two thousand", ["105", "21", "2000"]),
        ("en", "one, two, three or four", ["1", "2", "3", "4"]),
        ("en", "2 billion, 3m", ["2000000000", "1000000000", "3"]),
        ("fr", "le XIXe siècle et Louis XIV", ["19", "100", "14"]),
        ("en", "at 7.55 p.m.", ["7", "55"]),
        ("de", "1.234,5 und 7", ["1234.5", "7"]),
        ("xx", "12 and 120,000", ["12", "120000"]),
        ("fr", "½ ²", []),
    ],
)
def test_values(language: str, text: str, values: list[str]) -> None:
    assert [n.values[0] for n in find_numbers(text, language)] == [Decimal(v) for v in values]


@pytest.mark.parametrize("text", ["G20", "Covid-19", "n° 7", "No. 7", "#7", "À 19 h 00"])
def test_figures_that_prove_nothing(text: str) -> None:
    assert not find_numbers(text, "fr")[-1].free


def test_note_references_are_blotted_out() -> None:
    passage = Passage("En 2022(2).", spans=(Span(7, 10, Markup.NOTE_REFERENCE, "2"),))
    text = masked(passage)
    assert len(text) == len(passage.text)
    assert [str(n.values[0]) for n in find_numbers(text, "fr")] == ["2022"]


def test_every_table_of_habits_is_whole() -> None:
    for language in ("fr", "en", "ru"):
        habit = habits(language)
        assert habit.words
        assert habit.scales
        assert habit.months
        assert set(habit.months.values()) == set(range(1, 13))
        assert {v for values in habit.words.values() for v in values} >= {*range(17), 20, 30, 50}


@settings(deadline=None)
@given(st.integers(0, 10**12), st.integers(0, 99))
def test_a_number_is_the_same_in_every_habit(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02}"
    french = english.replace(",", "\u202f").replace(".", ",")
    source = find_numbers(f"Il y a {french} francs.", "fr")
    target = find_numbers(f"There are {english} francs.", "en")
    assert source[0].values[0] == target[0].values[0] == Decimal(f"{whole}.{cents:02}")
    assert unmatched(source, target) == ((), ())


@settings(deadline=None)
@given(st.text(st.sampled_from("0129.,’' \u00a0-–XIVcentmildeuxn°e%\n\0\ud800(½٣"), max_size=60))
def test_numbers_lie_in_the_text_in_order(text: str) -> None:
    for language in ("fr", "en", "xx"):
        found = find_numbers(text, language)
        assert all(0 <= n.start < n.end <= len(text) for n in found)
        assert list(found) == sorted(found)
        assert unmatched(found, found) == ((), ())


@pytest.mark.parametrize("piece", ["1 ", "1,", "deux cent ", "I", "12 000 "])
def test_long_texts_take_linear_time(piece: str) -> None:
    find_numbers(piece * 50_000, "fr")


def test_gold_news_agree(shared_data: Path) -> None:
    folder = shared_data / "alignment" / "ntrex"
    words = accused = 0
    for source in sorted(folder.glob("*.src")):
        ours = source.read_text(encoding="utf-8").split("\n")
        theirs = source.with_suffix(".tgt").read_text(encoding="utf-8").split("\n")
        for french, english in zip(ours, theirs, strict=True):
            words += len(english.split())
            left = unmatched(find_numbers(french, "fr"), find_numbers(english, "en"))
            accused += any(left)
    assert words > 40_000
    assert accused / words < 0.0003
