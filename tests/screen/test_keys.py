"""The table of keys, and what the documentation says of it."""

from __future__ import annotations

import re
from pathlib import Path

from align.screen import ReviewApp
from align.screen.dialogs import SIGNS
from align.screen.keys import GROUPS, bindings

REVIEW = (Path(__file__).parents[2] / "docs" / "review.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[str]:
    """Of the table under a heading, without its head."""
    part = REVIEW.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\|.*\|$", part, re.MULTILINE)[2:]


def signs(shown: str) -> str:
    return " ".join(f"`{key}`" for key in shown.split())


def test_the_documentation_has_all_keys() -> None:
    told = []
    for name, group in GROUPS.items():
        told += [f"| **{name}** | |", *(f"| {signs(key.shown)} | {key.help} |" for key in group)]
    assert rows("All keys") == told


def test_the_documentation_has_all_signs() -> None:
    assert rows("The signs") == [f"| {signs(sign)} | {said} |" for sign, said in SIGNS]


def test_no_key_does_two_things() -> None:
    names = [name for binding in bindings() for name in binding.key.split(",")]
    assert len(names) == len(set(names))


def test_every_key_does_something() -> None:
    for group in GROUPS.values():
        for key in group:
            action = key.action.partition("(")[0]
            assert callable(getattr(ReviewApp, f"action_{action}"))
