"""Figures that differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from align.model import Unit
from benchmarks.injections import injection, rewritten, source_has

_FREE = (
    r"(?<![\w.,:$£€#/+-])(?P<before>[$£€]?)(?P<figures>\d+(?:[.,]\d+)*)"
    r"(?P<after>(?![\w:/+-])(?P<measure>[ -](?:miles?|mph|pounds?|feet|foot|inch(?:es)?|degrees))?)"
)
"""Figures that stand alone: no name (G20, Covid-19), no score, hour or range."""


def _figures_changed(
    unit: Unit, change: Callable[[re.Match[str]], Sequence[str]]
) -> Iterator[Unit]:
    """Figures changed, but for those of measures that the source has in another unit: there a
    small change is a rounding."""

    def changed(found: re.Match[str]) -> Sequence[str]:
        assert unit.source
        converted = found["measure"] and found["figures"] not in unit.source.text
        return [] if converted else change(found)

    yield from rewritten(unit, _FREE, changed)


_ANY_FIGURE = ("number-differs", "date-differs", "time-differs", "century-differs")
"""A figure may be part of a date, an hour or a century."""


@injection(*_ANY_FIGURE)
def digit_changed(unit: Unit) -> Iterator[Unit]:
    def change(found: re.Match[str]) -> list[str]:
        text = found["figures"]
        last = int(text[-1])
        return [
            found["before"] + text[:-1] + str((last + step) % 10) + found["after"]
            for step in (3, 7)
        ]

    yield from _figures_changed(unit, change)


@injection(*_ANY_FIGURE)
def digits_swapped(unit: Unit) -> Iterator[Unit]:
    def change(found: re.Match[str]) -> list[str]:
        swapped = re.sub(r"([1-9])(?!\1)([1-9])(?=\D*$)", r"\2\1", found["figures"])
        changed = swapped != found["figures"]
        return [found["before"] + swapped + found["after"]] if changed else []

    yield from _figures_changed(unit, change)


@injection("number-differs")
def separator_misread(unit: Unit) -> Iterator[Unit]:
    """120,000 becomes 120, and 1,500 1.5."""
    yield from rewritten(
        unit,
        r"(?<![\w.,])(\d{1,3}),(\d{3})(?![\w,.])",
        lambda m: [f"{m[1]}.{m[2]}".rstrip("0").rstrip(".")],
    )


@injection("number-differs")
def decimal_sign_lost(unit: Unit) -> Iterator[Unit]:
    yield from rewritten(
        unit, r"(?<![\w.,:])(\d+)\.(\d+)(?![\w,.])(?! ?[ap]\.?m)", lambda m: [m[1] + m[2]]
    )


@injection(*_ANY_FIGURE)
def figures_left_out(unit: Unit) -> Iterator[Unit]:
    """Where the source has the same figures."""

    def change(found: re.Match[str]) -> list[str]:
        once = unit.target and unit.target.text.count(found["figures"]) == 1
        there = source_has(rf"(?<!\d){found['figures']}(?![\d’'h])", unit)
        return ["some" + found["after"]] if once and there else []

    yield from rewritten(unit, _FREE, change)


_MONTHS = "January February March April May June July August September October November December"
_MONTH = "|".join(_MONTHS.split())
_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DAY = rf"\b(?P<m1>{_MONTH}) (?P<d1>\d{{1,2}})\b|\b(?P<d2>\d{{1,2}}) (?P<m2>{_MONTH})\b"


def _date_changed(unit: Unit, change: Callable[[str, str], tuple[str, str]]) -> Iterator[Unit]:
    def changed(found: re.Match[str]) -> list[str]:
        month, day = found["m1"] or found["m2"], found["d1"] or found["d2"]
        new_month, new_day = change(month, day)
        return [found[0].replace(month, new_month).replace(day, new_day)]

    if source_has(rf"\d(?:er)? (?:{_MOIS})\b", unit):
        yield from rewritten(unit, _DAY, changed)


@injection("date-differs")
def month_changed(unit: Unit) -> Iterator[Unit]:
    names = _MONTHS.split()
    yield from _date_changed(unit, lambda m, d: (names[(names.index(m) + 5) % 12], d))


@injection("date-differs")
def day_changed(unit: Unit) -> Iterator[Unit]:
    yield from _date_changed(unit, lambda m, d: (m, str(int(d) % 28 + 1)))


_UNITS = {
    # as the translation writes it: what it becomes, and what the source must have
    "km": ("miles", r"\bkm\b|kilomètre"),
    "kilometers": ("miles", r"\bkm\b|kilomètre"),
    "kilometres": ("miles", r"\bkm\b|kilomètre"),
    "miles": ("kilometers", r"\bmiles?\b"),
    "mph": ("km/h", r"\bmph\b|\bmiles?\b"),
    "meters": ("feet", r"\bm\b|mètre"),
    "metres": ("feet", r"\bm\b|mètre"),
    "feet": ("meters", r"\bpieds?\b"),
    "pounds": ("kilos", r"\blivres?\b"),
    "inches": ("feet", r"\bpouces?\b"),
    "tonnes": ("kilos", r"\btonnes?\b"),
    "hours": ("minutes", r"\bheures?\b|\d ?h\b"),
    "minutes": ("hours", r"\bminutes?\b|\bmin\b"),
    "years": ("months", r"\bans?\b|\bannées?\b"),
    "months": ("weeks", r"\bmois\b"),
    "weeks": ("months", r"\bsemaines?\b"),
    "days": ("weeks", r"\bjours?\b"),
    "seconds": ("hours", r"\bsecondes?\b"),
}


@injection("unit-differs")
def unit_changed(unit: Unit) -> Iterator[Unit]:
    def change(found: re.Match[str]) -> list[str]:
        new, needed = _UNITS[found["unit"]]
        same = source_has(rf"(?<!\d){re.escape(found['number'])}\W?(?:{needed})", unit)
        return [found[0].replace(found["unit"], new)] if same else []

    names = "|".join(_UNITS)
    yield from rewritten(unit, rf"\b(?P<number>\d+)[ -](?P<unit>{names})\b", change)


@injection("percentage-differs")
def percent_lost(unit: Unit) -> Iterator[Unit]:
    if source_has(r"%|pour ?cent", unit):
        yield from rewritten(unit, r"(?<=\d)(?: ?%| per ?cent\b)", lambda m: [""])


_MONEY = {"€": ("£", r"€|euro"), "$": ("€", r"\$|dollar|USD"), "£": ("$", r"£|livres?\b|GBP")}


@injection("currency-differs")
def currency_changed(unit: Unit) -> Iterator[Unit]:
    def change(found: re.Match[str]) -> list[str]:
        new, needed = _MONEY[found[0]]
        return [new] if source_has(needed, unit) else []

    yield from rewritten(unit, r"[€$£](?=\d)", change)


@injection(*_ANY_FIGURE)
def ordinal_changed(unit: Unit) -> Iterator[Unit]:
    pattern = r"\b(?P<n>\d{1,2})(?:st|nd|rd|th)\b(?! [Cc]entur)"
    yield from rewritten(unit, pattern, lambda m: [f"{(int(m['n']) + 3) % 10 + 4}th"])


@injection("weekday-differs")
def weekday_changed(unit: Unit) -> Iterator[Unit]:
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    jours = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]

    def change(found: re.Match[str]) -> list[str]:
        number = days.index(found[0])
        return [days[number - 2]] if source_has(rf"\b{jours[number]}s?\b", unit) else []

    yield from rewritten(unit, "|".join(days), change)


@injection("century-differs")
def century_changed(unit: Unit) -> Iterator[Unit]:
    words = ["sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"]

    def change(found: re.Match[str]) -> list[str]:
        if found["word"]:
            return [words[words.index(found["word"]) - 1] + " century"]
        return [f"{int(found['n']) - 1}th century"]

    pattern = rf"\b(?:(?P<n>\d\d)th|(?P<word>{'|'.join(words)}))[ -]century"
    if source_has(r"siècle", unit):
        yield from rewritten(unit, pattern, change)


@injection("roman-numeral-differs")
def roman_numeral_changed(unit: Unit) -> Iterator[Unit]:
    """Louis XIV becomes Louis XV."""
    others = {"II": "III", "III": "IV", "IV": "VI", "VI": "IV", "VII": "VIII", "VIII": "VII"}
    others |= {"IX": "XI", "X": "IX", "XII": "XIII", "XIII": "XII", "XIV": "XVI", "XV": "XIV"}
    others |= {"XVI": "XIV", "XVIII": "XVII", "XIX": "XX", "XX": "XIX"}
    pattern = rf"(?<=[^\W\d_] )\b(?P<n>{'|'.join(others)})\b"
    yield from rewritten(
        unit,
        pattern,
        lambda m: [others[m["n"]]] if source_has(rf"\b{m['n']}\b", unit) else [],
    )


@injection("time-differs")
def time_changed(unit: Unit) -> Iterator[Unit]:
    pattern = r"\b(?P<h>\d{1,2})(?P<m>[:.]\d\d)?(?= ?[ap]\.?m\b)|\b(?P<h24>\d{1,2})(?P<m24>:\d\d)\b"

    def change(found: re.Match[str]) -> list[str]:
        hour, minutes = found["h"] or found["h24"], found["m"] or found["m24"] or ""
        return [f"{int(hour) % 11 + 1}{minutes}"]

    if source_has(r"\d ?h\b|\d ?h ?\d\d\b|\bheures?\b", unit):
        yield from rewritten(unit, pattern, change)
