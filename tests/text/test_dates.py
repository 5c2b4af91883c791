from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.text.dates import find_dates, unmatched_dates
from align.text.numbers import habits


@pytest.mark.parametrize(
    ("language", "text", "dates"),
    [
        ("fr", "le 12 septembre 2022", ["2022-09-12"]),
        ("fr", "le 1er mars 1999", ["1999-03-01"]),
        ("fr", "27 septembre – 10 novembre 2020", ["?-09-27", "2020-11-10"]),
        (
            "fr",
            "les 3 et 4 mai, puis du 9 au 12 août 2021",
            ["?-05-03", "?-05-04", "2021-08-09", "2021-08-12"],
        ),
        ("fr", "en mai 2021, en mai", ["2021-05"]),
        ("en", "12 September 2022, September 12, 2022", ["2022-09-12", "2022-09-12"]),
        ("en", "the 1st of March, 1999", ["1999-03-01"]),
        ("en", "On Sept. 9 in March, 1857", ["?-09-09", "1857-03"]),
        ("en", "May 3–4", ["?-05-03", "?-05-04"]),
        ("en", "23/11/2022 and 2022-11-23", ["2022-11-23", "2022-11-23"]),
        ("en-US", "11/23/2022 and 3/4/2022", ["2022-11-23", "2022-03-04"]),
        ("ru", "12 сентября 2022 года, в мае 2021", ["2022-09-12", "2021-05"]),
        ("ru", "23.11.2022", ["2022-11-23"]),
        ("xx", "12 september 2022, 2022-11-23", ["2022-11-23"]),
        ("en", "32 May, 45/13/2022, May I, he may 5", ["?-05-05"]),
    ],
)
def test_dates(language: str, text: str, dates: list[str]) -> None:
    assert [str(d) for d in find_dates(text, language)] == dates


@settings(deadline=None)
@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2099, 12, 31)))
def test_a_date_is_the_same_in_every_language(date: datetime.date) -> None:
    def named(language: str) -> str:
        months = habits(language).months or {}
        return next(name for name, number in months.items() if number == date.month)

    texts = [
        (f"le {date.day} {named('fr')} {date.year}", "fr"),
        (f"on {date.day} {named('en')} {date.year}", "en"),
        (f"on {named('en')} {date.day}, {date.year}", "en"),
        (f"{date.day} {named('ru')} {date.year} года", "ru"),
        (f"{date:%d.%m.%Y}", "ru"),
        (f"{date:%Y-%m-%d}", "en"),
    ]
    for text, language in texts:
        assert [str(d) for d in find_dates(text, language)] == [date.isoformat()], text


@settings(deadline=None)
@given(st.text(st.sampled_from("0123 .,-–/mairsept\u00a0êè\n\ud800"), max_size=60))
def test_dates_lie_in_the_text_and_agree_with_themselves(text: str) -> None:
    found = find_dates(text, "fr")
    assert all(0 <= d.start < d.end <= len(text) for d in found)
    assert unmatched_dates(found, found) == ((), ())


@pytest.mark.parametrize("piece", ["1, ", "1 et 2, ", "mai ", "12 mai 2022 "])
def test_long_texts_take_linear_time(piece: str) -> None:
    find_dates(piece * 20_000, "fr")
