"""What goes together in Russian gets the better bond."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.names.grammar import MARK, STOP, bond, is_name, oddness


@pytest.mark.parametrize(
    ("before", "better", "worse"),
    [
        ("шесть", "одиночеств", "одиночества"),
        ("важнейших", "положений", "положении"),
        ("нескольких", "премий", "премии"),
        ("в", "ереване", "ереван"),
        ("из", "плана", "план"),
        ("можно", "открыть", "открыт"),
        ("был", "открыт", "открыть"),
        ("будет", "говорить", "говорит"),
        ("президент", "говорит", "говорят"),
        ("выбраться и", "вернуть", "вернут"),
    ],
)
def test_bonds(before: str, better: str, worse: str) -> None:
    context = before.split()
    assert bond(context, better) > bond(context, worse)


def test_agreement_with_animate_and_inanimate() -> None:
    assert bond(["новых"], "людей") > bond(["новых"], "люди")
    assert bond(["литературных"], "премий") > bond(["литературных"], "премии")


def test_numbers_and_marks_stand_before_words() -> None:
    assert bond(["9"], "ноября") == bond([STOP, "1984"], "ноября")
    assert bond([], "шесть") == bond([STOP, STOP], "шесть")
    assert bond([MARK], "открыт") != bond([STOP], "открыт")


@settings(deadline=None, max_examples=50)
@given(words=st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_any_words_have_a_bond(words: list[str]) -> None:
    *before, word = (w or "а" for w in words)
    assert isinstance(bond(before, word), float)


def test_names_without_a_capital_are_odd() -> None:
    assert is_name("илья")
    assert oddness("илья", capital=False) > oddness("илья", capital=True)
    assert not is_name("шанс")
