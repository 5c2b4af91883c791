"""Checks: what is inconsistent, missing or left over between two editions.

To add one, write it as `align.checks.registry` tells, in a module of `MODULES`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from align.checks import authority as authority_checks
from align.checks import (
    completeness,
    consistency,
    figures,
    language,
    punctuation,
    references,
    slips,
    spelling,
    terms,
    titles,
    typography,
)
from align.checks.context import Context
from align.checks.registry import Check
from align.errors import UnknownNameError
from align.model import Finding, Severity, Unit
from align.names.authority import Authority
from align.names.cyrillic import WordScore
from align.names.titles import GlossRank, TitleLink

__all__ = [
    "CHECKS",
    "Check",
    "Context",
    "by_check",
    "check_names",
    "chosen_checks",
    "distinct",
    "run_checks",
]

MODULES = (
    spelling,
    slips,
    authority_checks,
    titles,
    figures,
    completeness,
    language,
    consistency,
    terms,
    references,
    punctuation,
    typography,
)
"""Where checks are defined, in the order in which findings at one place are listed."""

CHECKS: dict[str, Check] = {
    value.name: value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, Check)
}
"""All checks by name."""


def run_checks(
    units: Iterable[Unit],
    *,
    titles: Iterable[TitleLink] = (),
    word_score: WordScore | None = None,
    rank: GlossRank | None = None,
    authority: Authority | None = None,
    glossaries: Iterable[Authority] = (),
    only: Collection[str] | None = None,
    off: Collection[str] = (),
    settings: Mapping[str, Severity | None] = MappingProxyType({}),
) -> tuple[Finding, ...]:
    """What the checks find in the units of two editions, sorted by place.

    Units of several texts may be passed at once: names are then compared across them. `titles`
    are the source titles that the editions cite; `word_score` and `rank` come from an encoder
    and make the check of their glosses surer. What `authority` has is not told by the checks of
    spellings, and what is not written as it wants is told. `glossaries` have terms, and how each
    is to be translated.

    Which checks run `chosen_checks` tells; `settings` also has how grave their findings are.

    Raises:
        UnknownNameError: a name of `only`, `off` or `settings` is no check and no group.
    """
    levels = by_check(settings)
    context = Context(tuple(units), tuple(titles), word_score, rank, authority, tuple(glossaries))
    found = [
        replace(finding, severity=levels.get(check.name) or finding.severity)
        for check in chosen_checks(only, off, settings)
        for finding in check(context)
    ]
    order = {unit.id: number for number, unit in enumerate(context.units)}
    last = len(order)
    return tuple(
        sorted(found, key=lambda f: (order.get(f.places[0].unit, last), f.places[0].start))
    )


def chosen_checks(
    only: Collection[str] | None = None,
    off: Collection[str] = (),
    settings: Mapping[str, Severity | None] = MappingProxyType({}),
) -> tuple[Check, ...]:
    """The checks to run: those that are on by default, or as `settings` has them, None where one
    is off. `only` and `off` go before both. Each may name a group for all checks in it that are
    not named themselves.

    Raises:
        UnknownNameError: a name is no check and no group.
    """
    wanted = None if only is None else by_check(dict.fromkeys(only))
    unwanted = by_check(dict.fromkeys(off))
    levels = by_check(settings)
    return tuple(
        check
        for name, check in CHECKS.items()
        if name not in unwanted
        and (name in wanted if wanted is not None else levels.get(name, check.on))
    )


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each once: what is wrong with one edition is found beside each of the others."""
    told: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (finding.message, *((p.location, p.text) for p in finding.places))
        told.setdefault(key, finding)
    return tuple(told.values())


def check_names() -> tuple[str, ...]:
    """The names of all checks, then those of their groups."""
    return (*CHECKS, *dict.fromkeys(check.group for check in CHECKS.values()))


T = TypeVar("T")


def by_check(said: Mapping[str, T], path: object = None) -> dict[str, T]:
    """What is said of checks and of groups, by check; what is said of a check itself goes first.

    Raises:
        UnknownNameError: a name is none; `path` is the file that has it.
    """
    for name in said:
        if name not in (known := check_names()):
            raise UnknownNameError("check", name, known, path=path)
    of_groups = {name: said[check.group] for name, check in CHECKS.items() if check.group in said}
    return of_groups | {name: value for name, value in said.items() if name in CHECKS}
