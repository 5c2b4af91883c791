"""The report's own words in several languages, with their plurals, numbers and dates.

They are in ``align/data/report/words.toml``. Plural rules, number and date forms are those of
Unicode CLDR. What the checks say of the text, and their names, stay as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import resources
from typing import NamedTuple

from align.errors import UnknownNameError
from align.languages import language_name

DATA = resources.files("align").joinpath("data", "report")


class _Usage(NamedTuple):
    """How a language writes numbers."""

    plural: Callable[[int], int]
    """Which of the forms of a word goes with a number."""
    thousands: str
    decimal: str
    percent: str


def _slavic(number: int) -> int:
    """One, few or many.

    >>> [_slavic(n) for n in (1, 21, 2, 104, 0, 5, 11, 12, 111)]
    [0, 0, 1, 1, 2, 2, 2, 2, 2]
    """
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


_USAGES = {
    "en": _Usage(lambda n: int(n != 1), ",", ".", "%"),
    "fr": _Usage(lambda n: int(n > 1), "\u202f", ",", "\u202f%"),
    "ru": _Usage(_slavic, "\u00a0", ",", "\u00a0%"),
}

LANGUAGES = tuple(_USAGES)
"""That the report can be in."""


@cache
def vocabulary() -> dict[str, dict[str, str | list[str]]]:
    """Key, language and words: a string, or a list with a form for each plural."""
    return tomllib.loads(DATA.joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def _language_names() -> dict[str, tuple[str, str]]:
    """Code, and the language's name in French and in Russian."""
    lines = DATA.joinpath("languages.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {code: (french, russian) for code, french, russian in rows}


class Words:
    """The words of one language, as the template asks for them.

    >>> fr, ru = Words("fr"), Words("ru")
    >>> ru.count("beads", 21), ru.count("beads", 1234), ru.count("beads", 11)
    ('21 звено', '1\\xa0234 звена', '11 звеньев')
    >>> fr.number(12345.678, 2), fr.percent(0.9996), fr.date("2026-03-01T09:30:00Z")
    ('12\\u202f345,68', '99,9\\u202f%', '1er mars 2026')
    >>> fr.language("en-GB"), ru.language("en"), Words("en").language("ru-Latn")
    ('anglais (GB)', 'английский', 'Russian (Latn)')
    """

    def __init__(self, language: str) -> None:
        if language not in _USAGES:
            raise UnknownNameError("language of the report", language, LANGUAGES)
        self.tag = language
        self._usage = _USAGES[language]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key, with values filled in."""
        words = vocabulary()[key][self.tag]
        assert isinstance(words, str), key
        return words.format_map(values) if values else words

    def known(self, said: str) -> str:
        """What is said elsewhere, in these words if they have it."""
        words = vocabulary().get(said, {}).get(self.tag)
        return words if isinstance(words, str) else said

    def count(self, key: str, number: int, **values: object) -> str:
        """The form of the words that goes with a number, which stands in them as ``{n}``."""
        form = vocabulary()[key][self.tag][self._usage.plural(number)]
        return form.format_map({"n": self.number(number), **values})

    def number(self, value: float, decimals: int = 0) -> str:
        """A number, so many decimals of it."""
        usage = self._usage
        signs = str.maketrans({",": usage.thousands, ".": usage.decimal})
        return f"{value:,.{decimals}f}".translate(signs)

    def percent(self, share: float) -> str:
        """A share of 0..1, never rounded up to the whole."""
        tenths = int(share * 1000)
        return self.number(tenths / 10, int(tenths % 10 > 0)) + self._usage.percent

    def date(self, moment: str) -> str:
        """The day of a moment in ISO 8601; what is none comes back as it is."""
        try:
            day = date.fromisoformat(moment[:10])
        except ValueError:
            return moment
        number = "1er" if self.tag == "fr" and day.day == 1 else str(day.day)
        return f"{number} {vocabulary()['months'][self.tag][day.month - 1]} {day.year}"

    def language(self, tag: str) -> str:
        """The name of a language, with its script and region as they stand in the tag."""
        try:
            english = language_name(tag)
        except UnknownNameError:
            return tag
        first, *rest = english.partition(" (")
        names = dict(zip(LANGUAGES[1:], _language_names().get(tag.split("-")[0], ()), strict=False))
        return "".join((names.get(self.tag) or first, *rest))
