"""Injections: what damages a clean unit, so that a check can be asked to find it.

A function that gives all the texts that one damage makes of a translation, under
``@injection("name-of-the-check")``, in the module of its kind; `benchmarks.checks` runs them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from align.model import Passage, Unit

Damage = Callable[[Unit], Iterator[Unit]]
"""All the units that one damage makes of a clean one, each damaged at one place: none where the
unit has nothing of the kind."""


@dataclass(frozen=True, slots=True)
class Injection:
    """A kind of error, and the checks of which one must find it."""

    name: str
    checks: tuple[str, ...]
    damage: Damage
    reach: int = 3
    """How many units before and after the checks must see: many, where they look for habits."""
    echoed: bool = False
    """Whether the clean unit is to stand once more, behind the one that is damaged."""


INJECTIONS: dict[str, Injection] = {}


def injection(*checks: str, reach: int = 3, echoed: bool = False) -> Callable[[Damage], Damage]:
    """Enters a function under its name with hyphens: one of the checks must find what it makes."""

    def enter(damage: Damage) -> Damage:
        name = damage.__name__.replace("_", "-")
        INJECTIONS[name] = Injection(name, checks, damage, reach, echoed)
        return damage

    return enter


def retold(unit: Unit, text: str) -> Unit:
    """The unit with another translation."""
    assert unit.target
    return replace(unit, target=replace(unit.target, passage=Passage(text)))


def rewritten(
    unit: Unit, pattern: str, change: Callable[[re.Match[str]], Sequence[str]]
) -> Iterator[Unit]:
    """The unit with one match of a pattern in its translation replaced, in each way given."""
    if not (unit.source and unit.target):
        return
    text = unit.target.text
    for found in re.finditer(pattern, text):
        for new in change(found):
            yield retold(unit, text[: found.start()] + new + text[found.end() :])


def rewritten_source(
    unit: Unit, pattern: str, change: Callable[[re.Match[str]], Sequence[str]]
) -> Iterator[Unit]:
    """The same with the source."""
    turned = replace(unit, source=unit.target, target=unit.source)
    for damaged in rewritten(turned, pattern, change):
        yield replace(damaged, source=damaged.target, target=damaged.source)


def source_has(pattern: str, unit: Unit) -> bool:
    return bool(unit.source and re.search(pattern, unit.source.text, re.IGNORECASE))
