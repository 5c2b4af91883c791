"""Dates in a text, as values with their places, read by the habits of its language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from align.text.numbers import habits


class Date(NamedTuple):
    """A date and where it stands: ``text[start:end]``; what it does not say is 0."""

    start: int
    end: int
    day: int
    month: int
    year: int = 0

    def __str__(self) -> str:
        """In the order of ISO 8601, ``?`` for what is not said: ``2022-09-12``, ``?-09-12``."""
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year or '?'}-{self.month:02}{day}"

    def agrees(self, other: Date) -> bool:
        """Whether both may be the same date: what both say is equal."""
        pairs = zip(self[2:], other[2:], strict=True)
        return all(a == b for a, b in pairs if a and b)


def find_dates(text: str, language: str) -> tuple[Date, ...]:
    """The dates of a text in order: those that name a month with a day or a year, and figures.

    Several days may share a month, as in ranges. Figures such as 12/09/2022 are read day first,
    but month first in American English (``en-US``), or where that alone makes a date.

    >>> [str(d) for d in find_dates("du 27 septembre au 1er novembre 2020, en mai 2021", "fr")]
    ['?-09-27', '2020-11-01', '2021-05']
    >>> [str(d) for d in find_dates("September 12, 2022; 3–4 May; 2022-11-23; 2016-03", "en")]
    ['2022-09-12', '?-05-03', '?-05-04', '2022-11-23', '2016-03']
    """
    found = list(_figures(text, month_first=language.lower() == "en-us"))
    found += _named(text, language)
    return tuple(sorted(found))


_FIGURES = re.compile(
    r"(?<![\d/.-])(?:(?P<y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2}))?"
    r"|(?P<one>\d{1,2})(?P<sign>[./])(?P<two>\d{1,2})(?P=sign)(?P<year>\d{4}))(?![\d/-])"
)


def _figures(text: str, *, month_first: bool) -> Iterator[Date]:
    for m in _FIGURES.finditer(text):
        if m["y"]:
            day, month, year = int(m["d"] or 0), int(m["m"]), int(m["y"])
        else:
            day, month, year = int(m["one"]), int(m["two"]), int(m["year"])
            if (month_first and day <= 12) or month > 12:
                day, month = month, day
        if (1 <= day <= 31 or (m["y"] and not m["d"])) and 1 <= month <= 12:
            yield Date(*m.span(), day, month, year)


@lru_cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    """Day (or days) before the month; month before the day; month before the year."""
    habit = habits(language)
    if not habit.months:
        return ()
    names = "|".join(sorted(map(re.escape, habit.months), key=len, reverse=True))
    day = rf"\d{{1,2}}(?:{habit.ordinal})?"
    link = r"\s?(?:-|–|—|/|,|,?\s(?:et|and|au|to|и|по)\s(?:le\s|the\s)?)\s?"
    month = rf"(?P<month>{names})\b\.?"
    year = r"(?:,?\s(?:of\s)?(?P<year>1\d{3}|20\d{2}))?(?!\d)"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"(?<![\d.,])(?P<days>{day}(?:{link}{day}){{0,5}})(?:\sof)?\s{month}{year}",
            rf"\b{month}\s(?:the\s)?(?P<days>{day}(?:{link}{day}){{0,5}})(?![\d:]){year}",
            rf"\b{month}(?:,|\sof)?\s(?P<year>1\d{{3}}|20\d{{2}})(?!\d)",
        )
    )


def _named(text: str, language: str) -> Iterator[Date]:
    taken: set[int] = set()
    months = habits(language).months or {}
    for pattern in _patterns(language):
        for m in pattern.finditer(text):
            # each month belongs to the first pattern that has it
            if m.start("month") in taken:
                continue
            taken.add(m.start("month"))
            month = months[m["month"].lower()]
            year = int(m["year"] or 0)
            days = re.findall(r"\d+", m["days"]) if "days" in pattern.groupindex else ["0"]
            for day in days:
                if int(day) <= 31:
                    yield Date(*m.span(), int(day), month, year)


class Weekday(NamedTuple):
    """A day of the week and where it stands: ``text[start:end]``; Monday is 1."""

    start: int
    end: int
    day: int


_WORD = re.compile(r"[^\W\d_]+")


def find_weekdays(text: str, language: str) -> tuple[Weekday, ...]:
    """The days of the week that a text names.

    >>> [w.day for w in find_weekdays("On Monday, and every Friday.", "en")]
    [1, 5]
    """
    names = habits(language).weekdays or {}
    return tuple(
        Weekday(*word.span(), names[form])
        for word in _WORD.finditer(text)
        if (form := word[0].lower()) in names
    )


def unmatched_dates(
    source: Iterable[Date], target: Iterable[Date]
) -> tuple[tuple[Date, ...], tuple[Date, ...]]:
    """The dates of each side that agree with none of the other.

    >>> source, target = find_dates("le 12 mai 2022", "fr"), find_dates("on 13 May 2022", "en")
    >>> [[str(d) for d in side] for side in unmatched_dates(source, target)]
    [['2022-05-12'], ['2022-05-13']]
    """
    one, other = tuple(source), tuple(target)
    return _without_match(one, other), _without_match(other, one)


def _without_match(dates: Sequence[Date], others: Sequence[Date]) -> tuple[Date, ...]:
    distinct = {other[2:]: other for other in others}.values()
    matched: dict[tuple[int, ...], bool] = {}
    for date in dates:
        if date[2:] not in matched:
            matched[date[2:]] = any(map(date.agrees, distinct))
    return tuple(date for date in dates if not matched[date[2:]])
