"""Numbers and dates that differ between the two sides of a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from align.checks.context import Context, editions, sentence
from align.checks.registry import check
from align.model import Finding, Place, Severity, Unit, Variant
from align.text.dates import Date, find_dates, unmatched_dates
from align.text.numbers import Number, find_numbers, habits, masked, unmatched


@check("figures", Severity.ERROR)
def number_differs(context: Context) -> Iterator[Finding]:
    """A number of one edition has no counterpart in the other.

    Figures are compared by value, whatever the habits of the languages; number words, halves and
    converted measures explain a figure but are never accused. Figures of names (G20), of note
    references and of dates are left out, and a number may stand in the unit before or after.

    Bad:  Quelque 120 000 personnes | Some 12,000 people
    Good: Quelque 120 000 personnes, 44 jours | Some 120,000 people, forty-four days
    """
    pairs = [_both(unit) for unit in context.body]
    left = [
        _left_over(pair) if pair else _numbers(unit)
        for unit, pair in zip(context.body, pairs, strict=True)
    ]
    for index, pair in enumerate(pairs):
        near = [left[n] for n in (index - 1, index + 1) if 0 <= n < len(left)]
        ours = unmatched(left[index][0], [n for _, theirs in near for n in theirs])[0]
        theirs = unmatched(left[index][1], [n for ours_, _ in near for n in ours_])[0]
        if pair and _telling(pair, ours, theirs):
            yield _finding("number-differs", context.body[index], pair, ours, theirs)


def _both(unit: Unit) -> tuple[Variant, Variant] | None:
    """Both sides, where they say the same: not where one was moved."""
    pair = (unit.source, unit.target) if unit.source and unit.target else None
    return None if pair is None or any(side.elsewhere for side in pair) else pair


def _telling(
    pair: tuple[Variant, Variant], ours: Sequence[object], theirs: Sequence[object]
) -> bool:
    """Whether what is left over is a defect: in a language whose words for numbers and months are
    not known it takes something on both sides."""
    known = all(habits(variant.language).words for variant in pair)
    return bool(ours or theirs) if known else bool(ours and theirs)


def _left_over(pair: tuple[Variant, Variant]) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """The numbers of each side that nothing of the other explains, without those of dates."""
    numbers = [find_numbers(masked(v.passage), v.language) for v in pair]
    dates = [find_dates(masked(v.passage), v.language) for v in pair]
    ours, theirs = unmatched(*numbers)
    return _outside(ours, dates[0]), _outside(theirs, dates[1])


def _numbers(unit: Unit) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """All numbers of each side."""
    source, target = (
        find_numbers(masked(v.passage), v.language) if v else () for v in (unit.source, unit.target)
    )
    return source, target


def _outside(numbers: Sequence[Number], dates: Sequence[Date]) -> tuple[Number, ...]:
    inside = {offset for date in dates for offset in range(date.start, date.end)}
    return tuple(n for n in numbers if n.start not in inside)


def _finding(
    check: str,
    unit: Unit,
    pair: tuple[Variant, Variant],
    ours: Sequence[Number | Date],
    theirs: Sequence[Number | Date],
) -> Finding:
    source, target = pair
    first, second = editions(*pair)
    places = [Place.of(unit, target, f.start, f.end) for f in theirs]
    places += [Place.of(unit, source, f.start, f.end) for f in ours]
    if ours and theirs:
        message = f"{first} has {_quoted(ours, source)}, {second} has {_quoted(theirs, target)}."
    else:
        one, other = (source, target) if ours else (target, source)
        here, there = (first, second) if ours else (second, first)
        message = (
            f"{here} has {_quoted(ours or theirs, one)}, {there} has no such {check.split('-')[0]}."
        )
        places.append(Place.of(unit, other))
    return Finding(
        check,
        Severity.ERROR,
        sentence(message),
        "Compare the two sentences and correct the wrong one.",
        tuple(places),
    )


def _quoted(found: Sequence[Number | Date], variant: Variant) -> str:
    return ", ".join(dict.fromkeys(f"“{variant.text[f.start : f.end]}”" for f in found))


@check("figures", Severity.ERROR)
def date_differs(context: Context) -> Iterator[Finding]:
    """A date of one edition is another one, or none, in the other.

    Dates agree where what both say is equal: a year may be left to the context. A date that
    the other edition words otherwise (the ninth of the month) is explained by its number.

    Bad:  le 12 septembre 2022 | 13 September 2022
    Good: le 12 septembre 2022 | September 12
    """
    for unit in context.body:
        pair = _both(unit)
        if pair is None:
            continue
        source, target = pair
        texts = [masked(v.passage) for v in pair]
        ours, theirs = unmatched_dates(
            *(find_dates(t, v.language) for t, v in zip(texts, pair, strict=True))
        )
        if ours and not theirs:
            ours = _unexplained(ours, find_numbers(texts[1], target.language))
        elif theirs and not ours:
            theirs = _unexplained(theirs, find_numbers(texts[0], source.language))
        if _telling(pair, ours, theirs):
            yield _finding("date-differs", unit, pair, ours, theirs)


def _unexplained(dates: Sequence[Date], numbers: Sequence[Number]) -> tuple[Date, ...]:
    """The dates whose day, or year where there is no day, is no number of the other side."""
    known = {value for number in numbers for value in number.values}
    return tuple(d for d in dates if (d.day or d.year) not in known)
