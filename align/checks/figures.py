"""Numbers, dates, times and quantities that differ between the two sides of a unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple, Protocol, TypeVar

from rapidfuzz import fuzz

from align.checks.context import Context, editions, sentence
from align.checks.registry import check
from align.model import Finding, Place, Severity, Unit, Variant
from align.names.scripts import plain
from align.text.dates import Date, find_dates, find_weekdays, unmatched_dates
from align.text.numbers import Number, find_numbers, habits, masked, unmatched
from align.text.quantities import (
    Quantity,
    find_quantities,
    unit_kinds,
    unmatched_quantities,
)
from align.text.times import Time, find_times, unmatched_times

_OWN_CHECK = ("percentage", "currency", "century")
"""Kinds of units that have a check of their own."""
_MEASURES = tuple(kind for kind in unit_kinds() if kind not in _OWN_CHECK)


class _Figure(Protocol):
    """A figure of any kind, by its place in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


F = TypeVar("F", bound=_Figure)


class _Side(NamedTuple):
    """The figures of one edition in a unit."""

    variant: Variant
    numbers: tuple[Number, ...]
    dates: tuple[Date, ...]
    times: tuple[Time, ...]
    quantities: tuple[Quantity, ...]


@lru_cache(1024)
def _side(variant: Variant) -> _Side:
    text, language = masked(variant.passage), variant.language
    numbers = find_numbers(text, language)
    return _Side(
        variant,
        numbers,
        find_dates(text, language),
        find_times(text),
        find_quantities(text, numbers, language),
    )


def _pair(unit: Unit) -> tuple[_Side, _Side] | None:
    """Both sides, where they say the same: not where one was moved."""
    if not (unit.source and unit.target) or unit.source.elsewhere or unit.target.elsewhere:
        return None
    return _side(unit.source), _side(unit.target)


def _pairs(context: Context) -> Iterator[tuple[Unit, _Side, _Side]]:
    for unit in context.body:
        if pair := _pair(unit):
            yield unit, *pair


@check("figures", Severity.ERROR)
def number_differs(context: Context) -> Iterator[Finding]:
    """A number of one edition has no counterpart in the other.

    Figures are compared by value, whatever the habits of the languages; number words, halves and
    converted measures explain a figure but are never accused. Figures of names (G20), of note
    references and of dates are left out, as are those of hours and centuries where both sides
    have some; a number may stand in the unit before or after.

    Bad:  Quelque 120 000 personnes | Some 12,000 people
    Good: Quelque 120 000 personnes, 44 jours | Some 120,000 people, forty-four days
    """
    pairs = [_pair(unit) for unit in context.body]
    left = [
        _left_over(*pair) if pair else _numbers(unit)
        for unit, pair in zip(context.body, pairs, strict=True)
    ]
    for index, pair in enumerate(pairs):
        near = [left[n] for n in (index - 1, index + 1) if 0 <= n < len(left)]
        ours = unmatched(left[index][0], [n for _, theirs in near for n in theirs])[0]
        theirs = unmatched(left[index][1], [n for ours_, _ in near for n in ours_])[0]
        if pair and _telling(pair, ours, theirs):
            yield _finding("number", context.body[index], pair, ours, theirs)


def _telling(pair: tuple[_Side, _Side], ours: Sequence[_Figure], theirs: Sequence[_Figure]) -> bool:
    """Whether what is left over is a defect: in a language whose words for numbers and months are
    not known it takes something on both sides."""
    known = all(habits(side.variant.language).words for side in pair)
    return bool(ours or theirs) if known else bool(ours and theirs)


def _left_over(source: _Side, target: _Side) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """The numbers of each side that nothing of the other explains, without those that another
    check looks at."""
    ours, theirs = unmatched(source.numbers, target.numbers)
    return _outside(ours, _others(source, target)), _outside(theirs, _others(target, source))


def _others(side: _Side, other: _Side) -> Iterator[_Figure]:
    yield from side.dates
    if other.times:
        yield from side.times
    if any(q.of("century") for q in other.quantities):
        yield from (q for q in side.quantities if q.of("century"))


def _outside(numbers: Sequence[Number], figures: Iterable[_Figure]) -> tuple[Number, ...]:
    inside = {offset for figure in figures for offset in range(figure.start, figure.end)}
    return tuple(n for n in numbers if n.start not in inside)


def _numbers(unit: Unit) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """All numbers of each side."""
    source, target = (_side(v).numbers if v else () for v in (unit.source, unit.target))
    return source, target


@check("figures", Severity.ERROR)
def roman_numeral_differs(context: Context) -> Iterator[Finding]:
    """Both editions have a Roman numeral that is no number of the other.

    A single letter counts only where it is no word or initial: II, XIV, but not I, C or L.

    Bad:  Louis XIV régnait. | Louis XVI reigned.
    Good: Louis XIV régnait. | Louis the Fourteenth reigned.
    """
    for unit, source, target in _pairs(context):
        romans = _romans(source, target), _romans(target, source)
        ours, theirs = _surplus(*romans, lambda n: n.values[0])
        if len(romans[0]) != len(romans[1]):
            ours, theirs = _unsaid(ours, target), _unsaid(theirs, source)
        if not (ours and theirs):
            ours, theirs = _numbered_otherwise(source, target, *romans)
        if ours and theirs:
            yield _finding("Roman numeral", unit, (source, target), ours, theirs)


def _romans(side: _Side, other: _Side) -> tuple[Number, ...]:
    """Its Roman numerals: of several letters, or after a name (Urbain X)."""
    text = side.variant.text
    numerals = [
        n
        for n in side.numbers
        if n.roman and (n.end - n.start > 1 or _NAMED.search(text[max(0, n.start - 30) : n.start]))
    ]
    return _outside(numerals, _others(side, other))


_NAMED = re.compile(r"\b([^\W\d_a-z][^\W\d_]{3,}) $")
_SAME_NAME = 70
"""How much alike (0 to 100) a name is that both editions number: Henri, Henry."""


def _numbered_otherwise(
    source: _Side, target: _Side, ours: Sequence[Number], theirs: Sequence[Number]
) -> tuple[list[Number], list[Number]]:
    """The numerals of names that both number as often, but otherwise."""
    more: list[Number] = []
    fewer: list[Number] = []
    named = _by_name(target, theirs)
    for name, numerals in _by_name(source, ours).items():
        score = partial(fuzz.ratio, plain(name))
        other = max(named, key=lambda n: score(plain(n)), default="")
        if len(numerals) == len(named.get(other, ())) and score(plain(other)) >= _SAME_NAME:
            surplus = _surplus(numerals, named[other], lambda n: n.values[0])
            more, fewer = more + surplus[0], fewer + surplus[1]
    return more, fewer


def _by_name(side: _Side, numerals: Iterable[Number]) -> dict[str, list[Number]]:
    """The numerals behind each name."""
    text = side.variant.text
    found: dict[str, list[Number]] = {}
    for numeral in numerals:
        if name := _NAMED.search(text[max(0, numeral.start - 30) : numeral.start]):
            found.setdefault(name[1], []).append(numeral)
    return found


def _unsaid(numerals: Sequence[Number], other: _Side) -> list[Number]:
    """Those whose value the other side has in no form."""
    known = {value for number in other.numbers for value in number.values}
    return [n for n in numerals if known.isdisjoint(n.values)]


def _surplus(
    ours: Sequence[F], theirs: Sequence[F], value: Callable[[F], object]
) -> tuple[list[F], list[F]]:
    """What each side has more of. Where one has more in all, it may have repeated itself: then
    only what the other never has."""
    counts = Counter(map(value, ours)), Counter(map(value, theirs))
    if len(ours) == len(theirs):
        more, fewer = set(counts[0] - counts[1]), set(counts[1] - counts[0])
    else:
        more, fewer = counts[0].keys() - counts[1], counts[1].keys() - counts[0]
    return [f for f in ours if value(f) in more], [f for f in theirs if value(f) in fewer]


@check("figures", Severity.ERROR)
def date_differs(context: Context) -> Iterator[Finding]:
    """A date of one edition is another one, or none, in the other.

    Dates agree where what both say is equal: a year may be left to the context. A date that
    the other edition words otherwise (the ninth of the month, last Friday) is no finding.

    Bad:  le 12 septembre 2022 | 13 September 2022
    Good: le 12 septembre 2022 | September 12
    """
    for unit, source, target in _pairs(context):
        ours, theirs = unmatched_dates(source.dates, target.dates)
        if ours and not theirs:
            ours = _unexplained(ours, source, target)
        elif theirs and not ours:
            theirs = _unexplained(theirs, target, source)
        if _telling((source, target), ours, theirs):
            yield _finding("date", unit, (source, target), ours, theirs)


def _unexplained(dates: Sequence[Date], side: _Side, other: _Side) -> tuple[Date, ...]:
    """The dates whose day, or year where there is no day, is no number of the other side, and
    that no weekday there stands for."""
    known = {value for number in other.numbers for value in number.values}
    here, there = (find_weekdays(s.variant.text, s.variant.language) for s in (side, other))
    instead = len(there) > len(here)
    return tuple(
        d for d in dates if (d.day or d.year) not in known and not (instead and not d.year)
    )


@check("figures", Severity.ERROR)
def weekday_differs(context: Context) -> Iterator[Finding]:
    """Both editions name a day of the week that the other does not.

    Bad:  Il partit lundi matin. | He left on Tuesday morning.
    Good: Il partit lundi matin. | He left on Monday morning.
    """
    for unit, source, target in _pairs(context):
        days = [find_weekdays(s.variant.text, s.variant.language) for s in (source, target)]
        ours, theirs = _surplus(days[0], days[1], lambda d: d.day)
        if ours and theirs:
            yield _finding("weekday", unit, (source, target), ours, theirs)


@check("figures", Severity.ERROR)
def time_differs(context: Context) -> Iterator[Finding]:
    """Both editions have a time of day that the other does not.

    The habits of twelve and of twenty-four hours are one; an hour that may be of the morning or
    of the afternoon agrees with both.

    Bad:  Rendez-vous à 14 h 30. | We meet at 3:30 p.m.
    Good: Rendez-vous à 14 h 30. | We meet at 2:30 p.m.
    """
    for unit, source, target in _pairs(context):
        ours, theirs = unmatched_times(source.times, target.times)
        if ours and theirs:
            yield _finding("time", unit, (source, target), ours, theirs)


@check("figures", Severity.ERROR)
def unit_differs(context: Context) -> Iterator[Finding]:
    """The same number counts one thing here and another there: kilometres and miles.

    Units of one kind are compared: lengths, areas, masses, volumes, speeds, spans of time.

    Bad:  La ville est à 15 km. | The town is 15 miles away.
    Good: La ville est à 15 km. | The town is 15 kilometres away.
    """
    for kind in _MEASURES:
        yield from _same_number(context, kind, "unit")


@check("figures", Severity.ERROR)
def currency_differs(context: Context) -> Iterator[Finding]:
    """The same amount is of one currency here and of another there.

    Bad:  Un budget de 3 M€. | A budget of $3 million.
    Good: Un budget de 3 M€. | A budget of €3 million.
    """
    yield from _same_number(context, "currency", "currency")


def _same_number(context: Context, kind: str, name: str) -> Iterator[Finding]:
    """Quantities of one kind without equal, where the other side has the number with another
    unit."""
    for unit, source, target in _pairs(context):
        left, right = unmatched_quantities(source.quantities, target.quantities, kind)
        ours = [q for q in left if any(map(q.same_number, right))]
        theirs = [q for q in right if any(map(q.same_number, left))]
        if ours and theirs:
            yield _finding(name, unit, (source, target), ours, theirs)


@check("figures", Severity.ERROR)
def century_differs(context: Context) -> Iterator[Finding]:
    """Both editions have a century that the other does not.

    Bad:  La France du XIXe siècle. | Eighteenth-century France.
    Good: La France du XIXe siècle. | Nineteenth-century France, the France of the 19th century.
    """
    for unit, source, target in _pairs(context):
        ours, theirs = unmatched_quantities(source.quantities, target.quantities, "century")
        if ours and theirs:
            yield _finding("century", unit, (source, target), ours, theirs)


@check("figures", Severity.WARNING)
def percentage_differs(context: Context) -> Iterator[Finding]:
    """A percentage of one edition is a bare number in the other.

    Bad:  Il a perdu 20 % de ses voix. | He lost 20 of his votes.
    Good: Il a perdu 20 % de ses voix. | He lost twenty per cent of his votes.
    """
    for unit, source, target in _pairs(context):
        ours, bare_there = _bare(source.quantities, target.quantities)
        theirs, bare_here = _bare(target.quantities, source.quantities)
        if ours or theirs:
            yield _finding(
                "percentage",
                unit,
                (source, target),
                [*ours, *bare_here],
                [*theirs, *bare_there],
                severity=Severity.WARNING,
            )


def _bare(
    quantities: Sequence[Quantity], others: Sequence[Quantity]
) -> tuple[list[Quantity], list[Quantity]]:
    """The percentages that the other side has less often, and has as figures alone; and these."""
    here = [q for q in quantities if q.of("percentage")]
    there = [q for q in others if q.of("percentage")]
    figures = [q for q in others if q.number.free and not q.units]

    def times(number: Quantity, among: Sequence[Quantity]) -> int:
        return sum(map(number.same_number, among))

    lost = [q for q in here if times(q, figures) and times(q, here) > times(q, there)]
    return lost, [f for f in figures if times(f, lost)]


def _finding(
    what: str,
    unit: Unit,
    sides: tuple[_Side, _Side],
    ours: Sequence[_Figure],
    theirs: Sequence[_Figure],
    *,
    severity: Severity = Severity.ERROR,
) -> Finding:
    """What differs, by its name in the message: its check is "NAME-differs"."""
    source, target = (side.variant for side in sides)
    first, second = editions(source, target)
    places = [Place.of(unit, target, f.start, f.end) for f in theirs]
    places += [Place.of(unit, source, f.start, f.end) for f in ours]
    if ours and theirs:
        message = f"{first} has {_quoted(ours, source)}, {second} has {_quoted(theirs, target)}."
    else:
        one, other = (source, target) if ours else (target, source)
        here, there = (first, second) if ours else (second, first)
        message = f"{here} has {_quoted(ours or theirs, one)}, {there} has no such {what}."
        places.append(Place.of(unit, other))
    return Finding(
        f"{what.lower().replace(' ', '-')}-differs",
        severity,
        sentence(message),
        "Compare the two sentences and correct the wrong one.",
        tuple(places),
    )


def _quoted(found: Sequence[_Figure], variant: Variant) -> str:
    return ", ".join(dict.fromkeys(f"“{variant.text[f.start : f.end]}”" for f in found))
