"""Numbers in a text, as values with their places, read by the habits of its language.

The habits (decimal sign, number words) are data: ``align/data/numbers/LANGUAGE.toml``.
A language without a file is read by its figures alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from align.model import Markup, Passage


@dataclass(frozen=True, slots=True)
class Habits:
    """How a language writes its numbers and dates."""

    decimal: str = "."
    """The decimal sign."""
    ordinal: str = r"(?!)"
    """Pattern of what follows figures in an ordinal: ``th``, ``e``."""
    join: frozenset[str] = frozenset()
    """Words that may stand inside a number in words: ``and``, ``et``."""
    words: dict[str, tuple[Decimal, ...]] | None = None
    """Number words, small caps; some have several values (a half: 0.5, 30, 50)."""
    scales: dict[str, Decimal] | None = None
    """Words that multiply what stands before them: ``million``."""
    measures: dict[str, Decimal] | None = None
    """Units of measure that translators convert, and what one is in the other system."""
    months: dict[str, int] | None = None
    """Names and abbreviations of months, without the dot."""
    weekdays: dict[str, int] | None = None
    """Names of the days of the week, Monday is 1."""


@lru_cache
def habits(language: str) -> Habits:
    """The habits of a language by its BCP 47 tag; only its first part counts.

    >>> habits("en-GB").months["may"], habits("fr").decimal
    (5, ',')
    """
    file = resources.files("align") / "data" / "numbers" / f"{primary(language)}.toml"
    if not file.is_file():
        return Habits()
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    words: dict[str, tuple[Decimal, ...]] = {}
    for value, forms in table["words"].items():
        for form in forms:
            words[form] = (*words.get(form, ()), Decimal(value))
    return Habits(
        decimal=table["decimal"],
        ordinal=table["ordinal"],
        join=frozenset(table["join"]),
        words=words,
        scales={w: Decimal(int(v)) for v, forms in table["scales"].items() for w in forms},
        measures={w: Decimal(v) for v, forms in table.get("measures", {}).items() for w in forms},
        months={w: int(v) for v, forms in table["months"].items() for w in forms},
        weekdays={w: int(v) for v, forms in table.get("weekdays", {}).items() for w in forms},
    )


def primary(language: str) -> str:
    """The first part of a tag, by which the tables know a language; empty where it is none."""
    part = language.replace("_", "-").split("-")[0].lower()
    return part if part.isascii() and part.isalpha() else ""


class Number(NamedTuple):
    """A number and where it stands: ``text[start:end]``."""

    start: int
    end: int
    values: tuple[Decimal, ...]
    """The readings it may have, the likeliest first: ``1,500`` is 1500 or, where the habits of the
    language are not known, 1.5."""
    scale: int = 1
    """What a word such as ``million`` multiplied it by; the values have it in them."""
    free: bool = True
    """Written in figures and standing free. Number words, Roman numerals and figures that are
    part of a name (G20) or refer to a note [2] are not: they can explain another number, but prove
    nothing themselves."""
    converted: tuple[Decimal, ...] = ()
    """What it is in the other system of measures, if the text names a unit such as the mile."""
    roman: bool = False
    """Written as a Roman numeral."""


_SPACES = " \u00a0\u2007\u2009\u202f"
_FIGURES = re.compile(
    rf"(?P<grouped>\d{{1,3}}(?P<sign>[{_SPACES}.,'’])\d{{3}}(?:(?P=sign)\d{{3}})*)(?!\d)"
    r"(?P<fraction>[.,]\d+)?"
    r"|(?P<plain>\d+(?:[.,]\d+)?)"
)
_ROMAN = re.compile(
    r"\b(?=[IVXLC]|M[CDLXVI]{3})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
    r"(?=\b|er\b|e\b|ème\b)"
)
_WORD = re.compile(r"[^\W\d_]+")
_AFTER = re.compile(rf"[{_SPACES}-]?([^\W\d_]+)")
_HOUR = re.compile(rf"[{_SPACES}]?([ap])\.?m\b", re.IGNORECASE)
_DEGREES = re.compile(r"°|\b(?:degree|degré|grad|град)", re.IGNORECASE)
_MONEY_SCALE = re.compile(rf"[{_SPACES}]?(k|K|M|Md|Mds|Mrd)[{_SPACES}]?(?=[€$£])")
_PART_OF_A_NAME = re.compile(r"[^\W\d_][-‑]?$|[#№]$|\b[nN][o°º]s?\.?\s?$")


def masked(passage: Passage) -> str:
    """The text with its note references blotted out, so that their figures are not read."""
    pieces: list[str] = []
    at = 0
    for span in passage.spans:
        if span.markup is Markup.NOTE_REFERENCE and span.start >= at:
            pieces += (passage.text[at : span.start], "\ufffc" * (span.end - span.start))
            at = span.end
    return "".join((*pieces, passage.text[at:]))


def find_numbers(text: str, language: str) -> tuple[Number, ...]:
    """All numbers of a text in order: figures, number words, Roman numerals.

    >>> [str(n.values[0]) for n in find_numbers("120 000 hommes, 1,5 %, le XIXe siècle", "fr")]
    ['120000', '1.5', '19', '100']
    >>> [str(n.values[0]) for n in find_numbers("the 44-day war of twenty-one nations", "en")]
    ['44', '21']
    """
    habit = habits(language)
    romans = (
        Number(m.start(), m.end(), (Decimal(_roman(m[0])),), free=False, roman=True)
        for m in _ROMAN.finditer(text)
        if m[0]
    )
    found = sorted((*_figures(text, habit), *_words(text, habit), *romans))
    measures = habit.measures or {}
    factors = {measures[w] for m in _WORD.finditer(text) if (w := m[0].lower()) in measures}
    degrees = _DEGREES.search(text) is not None
    if not (factors or degrees):
        return tuple(found)
    return tuple(n._replace(converted=_converted(n.values[0], factors, degrees)) for n in found)


def _converted(value: Decimal, factors: Iterable[Decimal], degrees: bool) -> tuple[Decimal, ...]:
    """The value in the other system: by the factors, and from Fahrenheit and from Celsius."""
    temperatures = ((value - 32) * 5 / 9, value * 9 / 5 + 32) if degrees else ()
    return (*(value * factor for factor in factors), *temperatures)


def _figures(text: str, habit: Habits) -> Iterator[Number]:
    at = 0
    while found := _FIGURES.search(text, at):
        start, end = found.span()
        clock = _HOUR.match(text, end)
        parts = _parts(found, habit, clock is not None)
        at = end = parts[-1][1]
        glued = _PART_OF_A_NAME.search(text[max(0, start - 4) : start])
        note = text[max(0, start - 1) : start] + text[end : end + 1] == "[]"
        for begin, stop, readings in parts:
            scale = 1
            follows = _AFTER.match(text, end)
            after = follows[1].lower() if follows else ""
            money = _MONEY_SCALE.match(text, end)
            if money:
                # 3 M€
                scale, stop = {"k": 10**3, "K": 10**3, "M": 10**6}.get(money[1], 10**9), money.end()
                readings = [r * scale for r in readings]
            elif follows and habit.scales and after in habit.scales:
                scale, stop = int(habit.scales[after]), follows.end()
                scaled = [r * scale for r in readings]
                # a lone letter is ambiguous: 100 m is not always a hundred million
                readings = [*readings, *scaled] if len(after) == 1 else scaled
            elif clock and clock[1] in "pP" and begin == start:
                readings.append(readings[0] + 12)
            elif readings[0] < 100 and readings[0] % 1 == 0:
                # the 80s, 2022-23
                readings += [1900 + readings[0], 2000 + readings[0]]
            if text[end : end + 1] == "s" and readings[0] % 100 == 0:
                # the 1800s are the 19th century
                readings.append(readings[0] / 100 + 1)
            named = glued or note or (text[end : end + 1].isupper() and not money)
            free = not named and text[begin:end] != "00"
            yield Number(begin, stop, tuple(readings), scale, free)


def _parts(
    found: re.Match[str], habit: Habits, clock: bool
) -> list[tuple[int, int, list[Decimal]]]:
    """The numbers in one run of figures, with their readings: mostly one."""
    if not (clock and "." in found[0]):
        return [(found.start(), found.end(), _readings(found, habit))]
    # 7.55 a.m.
    return [
        (found.start() + m.start(), found.start() + m.end(), [Decimal(m[0])])
        for m in re.finditer(r"\d+", found[0])
    ]


def _readings(found: re.Match[str], habit: Habits) -> list[Decimal]:
    if found["plain"]:
        return [Decimal(found["plain"].replace(",", "."))]
    sign, fraction = found["sign"], (found["fraction"] or "").replace(",", ".")
    whole = Decimal(found["grouped"].replace(sign, "") + fraction)
    if sign not in ".," or fraction or found["grouped"].count(sign) > 1:
        return [whole]
    part = Decimal(found["grouped"].replace(",", "."))
    readings = [part, whole] if sign == habit.decimal else [whole, part]
    return readings[:1] if habit.words else readings


def _words(text: str, habit: Habits) -> Iterator[Number]:
    """Numbers in words; neighbours that a space, a hyphen or "and" joins are one number."""
    if not habit.words or habit.scales is None:
        return
    run: list[tuple[int, int, str]] = []
    for word in _WORD.finditer(text):
        form = word[0].lower()
        joins = form in habit.join and bool(run)
        known = form in habit.words or (form in habit.scales and len(form) > 1)
        if not known and not joins:
            yield from _spelled(run, habit)
            run = []
            continue
        if run and text[run[-1][1] : word.start()] not in (*_SPACES, "-", "‑"):
            yield from _spelled(run, habit)
            run = []
            if joins:
                continue
        run.append((word.start(), word.end(), form))
    yield from _spelled(run, habit)


def _spelled(run: list[tuple[int, int, str]], habit: Habits) -> Iterator[Number]:
    words, scales = habit.words or {}, habit.scales or {}
    total = current = Decimal(0)
    started: int | None = None
    end = 0
    values: tuple[Decimal, ...] = ()
    for start, stop, form in run:
        if form in habit.join:
            continue
        value = words[form][0] if form in words else scales[form]
        if started is not None and not _continues(total, current, value, form in scales):
            yield Number(started, end, values or (total + current,), free=False)
            started, total, current = None, Decimal(0), Decimal(0)
        if started is None:
            started = start
        if form not in scales:
            # quatre-vingts
            current += 76 if current % 100 == 4 and value == 20 else value
        elif value == 100:
            current = max(current, Decimal(1)) * value
        else:
            total, current = total + max(current, Decimal(1)) * value, Decimal(0)
        values = words.get(form, ()) if len(words.get(form, ())) > 1 else ()
        end = stop
    if started is not None:
        yield Number(started, end, values or (total + current,), free=False)


def _continues(total: Decimal, current: Decimal, value: Decimal, scale: bool) -> bool:
    """Whether a word adds to what was said so far: twenty + one, two * hundred; not two + three."""
    if scale:
        return current < 100 if value == 100 else total == 0 or value < total
    last = current % 100
    if last == 0:
        return current + total > 0
    if last == 10:
        # dix-neuf
        return 7 <= value <= 9
    return (last == 4 and value == 20) or (last >= 20 and last % 10 == 0 and 0 < value < 20)


def _roman(numeral: str) -> int:
    digits = [{"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}[c] for c in numeral]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-a if a < b else a for a, b in pairs)


def unmatched(
    source: Iterable[Number], target: Iterable[Number]
) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """The free numbers of each side that nothing on the other side explains.

    A number explains any number of equal ones: who names a year twice may say "that year" once.

    >>> source = find_numbers("120 000 hommes en 2022, quarante-quatre jours", "fr")
    >>> target = find_numbers("120,000 men in 2021, 44 days", "en")
    >>> [[str(n.values[0]) for n in side] for side in unmatched(source, target)]
    [['2022'], ['2021']]
    """
    one, other = tuple(source), tuple(target)
    return _unexplained(one, other), _unexplained(other, one)


def _unexplained(numbers: Sequence[Number], others: Sequence[Number]) -> tuple[Number, ...]:
    known = {value for other in others for value in other.values}
    scaled = {other.values[0] / other.scale for other in others if other.scale > 1}
    unscaled = {other.values[0] for other in others if other.scale == 1}
    converted = {value for other in others for value in other.converted}

    def explained(number: Number) -> bool:
        bare = number.values[0] / number.scale
        return (
            not known.isdisjoint(number.values)
            # "1 à 2 millions" is "1 million to 2 million"
            or bare in (scaled if number.scale == 1 else unscaled)
            or any(_near(v, k) for v in number.converted for k in known)
            or any(_near(v, number.values[0]) for v in converted)
        )

    return tuple(n for n in numbers if n.free and not explained(n))


def _near(value: Decimal, other: Decimal) -> bool:
    """Whether one may be the other, rounded after a conversion."""
    return abs(value - other) <= max(value, other) / 10
