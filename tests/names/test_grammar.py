"""What goes together in Russian gets the better bond."""

from __future__ import annotations

import pytest

from align.names.grammar import bond, is_name, oddness


@pytest.mark.parametrize(
    ("before", "better", "worse"),
    [
        ("шесть", "одиночеств", "одиночества"),
        ("две", "истории", "историй"),
        ("важнейших", "положений", "положении"),
        ("нескольких", "премий", "премии"),
        ("в", "ереване", "ереван"),
        ("из", "плана", "план"),
        ("можно", "открыть", "открыт"),
        ("был", "открыт", "открыть"),
        ("будет", "говорить", "говорит"),
        ("президент", "говорит", "говорят"),
        ("выбраться и", "вернуть", "вернут"),
        ("9", "ноября", "ноябрь"),
    ],
)
def test_bonds(before: str, better: str, worse: str) -> None:
    context = before.split()
    assert bond(context, better) > bond(context, worse)


def test_nothing_is_known_of_a_first_word() -> None:
    assert bond([], "шесть") == 0


def test_names_without_a_capital_are_odd() -> None:
    assert is_name("илья")
    assert oddness("илья", capital=False) > oddness("илья", capital=True)
    assert not is_name("шанс")
