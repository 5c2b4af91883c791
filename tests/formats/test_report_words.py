from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from importlib import resources
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from align.errors import UnknownNameError
from align.formats.decisions import BeadName, Decision, replay
from align.formats.report import LANGUAGES, Dismissed, Report, ReportText, TitleRow, render_report
from align.formats.report.words import Words, vocabulary
from align.model import Finding, Location, Passage, Place, Repair, Severity, Unit, Variant

FORMS = {"en": 2, "fr": 2, "ru": 3}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", vocabulary())
def test_each_language_has_the_same_words(key: str) -> None:
    entry = vocabulary()[key]
    assert list(entry) == list(LANGUAGES)
    kinds = {type(words) for words in entry.values()}
    assert len(kinds) == 1
    for language, words in entry.items():
        forms = [words] if isinstance(words, str) else words
        assert all(form and form == form.strip() for form in forms)
        if isinstance(words, list) and key != "months":
            assert len(forms) == FORMS[language]
        first = entry["en"] if isinstance(entry["en"], str) else entry["en"][0]
        assert all(fields(form) == fields(first) for form in forms)


def test_no_words_are_left_over() -> None:
    report = resources.files("align").joinpath("formats", "report")
    data = resources.files("align").joinpath("data", "report")
    code = "".join(
        data.joinpath(name).read_text(encoding="utf-8")
        for name in ("report.html", "collection.html")
    ) + "".join(
        report.joinpath(name).read_text(encoding="utf-8")
        for name in ("views.py", "summary.py", "words.py")
    )
    told_elsewhere = {str(severity) for severity in Severity} | {"page break", "blank line"}
    for key in vocabulary():
        assert (
            re.search(f"[\"']{re.escape(key)}[\"']", code)
            or key.removeprefix("show-") != key
            or key in told_elsewhere
        ), key


@given(st.integers(0, 10**6))
def test_russian_plurals_look_at_the_last_digits(number: int) -> None:
    form = Words("ru").count("beads", number).split()[-1]
    tens, ones = number // 10 % 10, number % 10
    if tens == 1 or ones in {0, 5, 6, 7, 8, 9}:
        assert form == "звеньев"
    else:
        assert form == ("звено" if ones == 1 else "звена")


def test_french_nothing_is_singular() -> None:
    said = [Words("fr").count("beads", number) for number in (0, 1, 2)]
    assert said == ["0 appariement", "1 appariement", "2 appariements"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1,234,567", "0.43", "95.9%", "100%", "99.9%", "1 March 2026"]),
        ("fr", ["1 234 567", "0,43", "95,9 %", "100 %", "99,9 %", "1er mars 2026"]),
        ("ru", ["1 234 567", "0,43", "95,9 %", "100 %", "99,9 %", "1 марта 2026"]),
    ],
)
def test_numbers_and_dates(language: str, said: list[str]) -> None:
    words = Words(language)
    found = [
        words.number(1234567),
        words.number(0.43, 2),
        words.percent(0.9591),
        words.percent(1),
        words.percent(0.99999),
        words.date("2026-03-01T23:59:00Z"),
    ]
    assert [re.sub("[\u00a0\u202f]", " ", text) for text in found] == said
    assert words.date("yesterday") == "yesterday"


def test_an_unknown_language_is_told() -> None:
    with pytest.raises(UnknownNameError, match="fi"):
        render_report(Report("", (), language="fi"))


# the page


@pytest.fixture
def full() -> Callable[[str], Report]:
    """A report that has every part, in a language; the texts are Armenian letters alone."""
    cell = "աբ գդ եզ է"

    def unit(number: int, source: bool = True, target: bool = True, score: float = 1.0) -> Unit:
        return Unit(
            str(number),
            Variant("hy", Passage(cell)) if source else None,
            Variant("hy", Passage(cell)) if target else None,
            score,
        )

    units = [unit(n, score=0.9) for n in range(1, 9)]
    units += [unit(9, target=False), unit(10, source=False), unit(11, score=0.1)]
    units += [unit(n, score=0.2 if n % 2 else 1) for n in range(12, 80)]

    def finding(number: int, severity: Severity, check: str = "one") -> Finding:
        variant = units[number].target
        assert variant
        place = Place.of(units[number], variant, 0, 2)
        places = tuple(place._replace(text=f"ա{n}") for n in range(9))
        return Finding(check, severity, "ա.", "բ.", (place, *places), "է")

    log = [
        Decision("check", (BeadName.of(units[0]),), right=True),
        Decision("check", (BeadName.of(units[1]),), right=False),
        Decision("edit", (BeadName.of(units[2]),), text="է"),
        Decision("dismiss", (BeadName.of(units[3]),), text="աբ", check="one", time="2026-05-04"),
        Decision("accept", (BeadName.of(units[4]),), text="աբ", check="one", time="2026-05-04"),
    ]
    reviewed = replay(units, log)
    assert not reviewed.stale
    text = ReportText.of_units("բ", ("hy", "hy"), units)

    def make(language: str) -> Report:
        return Report(
            "",
            (text, dataclasses.replace(text, name="գ")),
            (
                finding(3, Severity.ERROR),
                finding(4, Severity.ERROR),
                finding(5, Severity.WARNING, "two"),
                finding(6, Severity.NOTE),
            ),
            (
                TitleRow("ա", "hy", "բ", "hy", sure=False, glosses=(("hy", "ա"),)),
                TitleRow("բ", "hy"),
                TitleRow("գ", "hy", "ա", "hy"),
            ),
            tuple(
                Repair(Location("ա", 1, 1), reason, "ա", "բ")
                for reason in ("page break", "blank line")
            ),
            language=language,
            reviewed=tuple(reviewed.beads),
            dismissed=(Dismissed(finding(7, Severity.NOTE), "ա:1"),),
        )

    return make


def own_words(page: str) -> Iterator[str]:
    """What the page says itself, in texts and in attributes."""
    root = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    for element in list(root.iter("style", "script", "meta")):
        element.drop_tree()
    for element in root.xpath("//*[@lang][not(self::html)] | //*[contains(@class, 'check')]"):
        if element.getparent() is not None and element.tag != "table":
            element.drop_tree()
    for element in root.iter():
        yield from (text.strip() for text in (element.text, element.tail) if text and text.strip())
        names = ("aria-label", "title", "placeholder", "data-words", "data-label")
        yield from (element.get(name) for name in names if element.get(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_another_language_shows(language: str, full: Callable[[str], Report]) -> None:
    said = "\n".join(own_words(render_report(full(language))))
    said = re.sub(r"\balign\b|\bone\b|\btwo\b|\{\w+\}|\bEsc\b", "", said)
    words = set(re.findall(r"[^\W\d_]{2,}", said.lower()))
    assert len(words) > 60
    if language == "ru":
        assert not {word for word in words if re.match("[a-zà-ÿœ]", word)}
    else:
        assert not {word for word in words if re.match("[а-яё]", word)}
        own = words_of(language)
        other = words_of("fr" if language == "en" else "en") - own
        assert not words & other
        assert words <= own | {"armenian", "arménien"}


def words_of(language: str) -> set[str]:
    texts = (entry[language] for entry in vocabulary().values())
    said = " ".join(text if isinstance(text, str) else " ".join(text) for text in texts)
    return set(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{\w+\}", "", said).lower()))
