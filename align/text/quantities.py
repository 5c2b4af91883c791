"""Numbers with what they count: measures, percentages, sums of money, centuries.

How languages write units is data: ``align/data/numbers/units.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

from align.text.numbers import Number, habits, primary


class Quantity(NamedTuple):
    """A number and its unit, where they stand: ``text[start:end]``."""

    start: int
    end: int
    number: Number
    units: frozenset[str]
    """All that the word may mean, by the names of the table: a pound is of mass or of money.
    Empty where a number has none."""

    def of(self, kind: str) -> frozenset[str]:
        """Its units of one kind."""
        return frozenset(unit for unit in self.units if _table()[unit]["kind"] == kind)

    def same_number(self, other: Quantity) -> bool:
        """Whether both numbers may be the same."""
        return not set(self.number.values).isdisjoint(other.number.values)


@lru_cache
def _table() -> dict[str, dict[str, Any]]:
    file = resources.files("align") / "data" / "numbers" / "units.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def unit_kinds() -> tuple[str, ...]:
    """The kinds of units: percentage, length, currency ..."""
    return tuple(dict.fromkeys(unit["kind"] for unit in _table().values()))


class _Forms(NamedTuple):
    """How a language writes units, before and after the number."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    meaning: tuple[tuple[re.Pattern[str], str], ...]


_LINK = r"(?:\s?-?|\s(?:d[’']|de\s|of\s(?:a\s)?))"


@lru_cache
def _forms(language: str) -> _Forms:
    before: set[str] = set()
    after: list[tuple[str, str]] = []
    for name, unit in _table().items():
        before |= set(unit.get("before", ()))
        after += ((f, name) for f in (*unit.get("all", ()), *unit.get(primary(language), ())))
        after += ((f, name) for f in unit.get("before", ()))
    patterns = sorted({_pattern(form) for form, _ in after}, key=len, reverse=True)
    heads = "|".join(sorted(map(re.escape, before), key=len, reverse=True))
    return _Forms(
        re.compile(rf"(?:(?<!\w)(?:{heads}))\s?$"),
        re.compile(
            rf"(?:{habits(language).ordinal})?{_LINK}(?P<unit>{'|'.join(patterns)})(?!\w)",
            re.IGNORECASE,
        ),
        tuple((re.compile(_pattern(form), re.IGNORECASE), name) for form, name in after),
    )


def _pattern(form: str) -> str:
    """A form of the table as a pattern: a tilde is any ending, a space any white space."""
    return re.escape(form).replace(r"\~", r"\w{0,5}").replace(r"\ ", r"\s")


@lru_cache(4096)
def _meaning(word: str, language: str) -> frozenset[str]:
    return frozenset(name for form, name in _forms(language).meaning if form.fullmatch(word))


_JOINS = (
    r"a|al|and|au|aux|bis|do|e|ed|el|en|et|i|il|la|le|les|lub|o|oder|or|ou|the|to|tot"
    r"|und|y|à|і|й|та|або|до|и|или|по"
)
_RANGE = re.compile(
    rf"\w{{0,4}}(?:\s?[-–—/,]\s?|\s)(?:(?:{_JOINS})\s){{0,2}}[€$£]?",
    re.IGNORECASE,
)
"""What stands between the numbers of a range or list, which share one unit."""


def find_quantities(text: str, numbers: Sequence[Number], language: str) -> tuple[Quantity, ...]:
    """The numbers of a text, each with its unit if it has one; in a range both have it.

    >>> from align.text.numbers import find_numbers
    >>> text = "5 to 10 miles for €3 million, or 20%"
    >>> [sorted(q.units) for q in find_quantities(text, find_numbers(text, "en"), "en")]
    [['mile'], ['mile'], ['euro'], ['percent']]
    """
    forms = _forms(language)
    found: list[Quantity] = []
    for number in numbers:
        start, end, units = number.start, number.end, frozenset[str]()
        if found and start < found[-1].end:
            # the word of "3 million", read already
            continue
        if ahead := forms.before.search(text[max(0, start - 5) : start]):
            units = _meaning(ahead[0].strip(), language)
            start -= len(ahead[0])
        elif follows := forms.after.match(text, end):
            units = _meaning(follows["unit"], language)
            if number.roman:
                # XIXe siècle, but not "I am" or "Chapter V minutes"
                units &= {"century"}
            end = follows.end() if units else end
        found.append(Quantity(start, end, number, units))
    for index in range(len(found) - 2, -1, -1):
        this, following = found[index], found[index + 1]
        if not this.units and _one_range(text, this, following):
            found[index] = this._replace(units=following.units)
    for index in range(1, len(found)):
        this, former = found[index], found[index - 1]
        if not this.units and _one_range(text, former, this):
            found[index] = this._replace(units=former.units)
    return tuple(found)


def _one_range(text: str, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers share one unit: 5 to 10 km, but not "in 2013, 75%"."""
    years = any(1000 <= q.number.values[0] <= 2100 and not q.units for q in (one, other))
    return not years and _RANGE.fullmatch(text, one.number.end, other.number.start) is not None


def unmatched_quantities(
    source: Sequence[Quantity], target: Sequence[Quantity], kind: str
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """The quantities of one kind, on each side, that have no equal on the other.

    They are equal where both may be the same number of the same unit.
    """
    return _without_equal(source, target, kind), _without_equal(target, source, kind)


def _without_equal(
    quantities: Sequence[Quantity], others: Sequence[Quantity], kind: str
) -> tuple[Quantity, ...]:
    known = {(value, unit) for q in others for value in q.number.values for unit in q.units}
    return tuple(
        q
        for q in quantities
        if (units := q.of(kind))
        and not any((value, unit) in known for value in q.number.values for unit in units)
    )
