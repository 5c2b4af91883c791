from __future__ import annotations

import pytest

from align.names.find import Mention, NameForm, NameKind
from align.names.groups import NameGroup
from align.names.usage import compare_usage, followed_habits, tell_habits


@pytest.mark.parametrize(
    ("first", "second", "own", "other"),
    [
        ("Yevgeniy", "Yevgeny", "bgn-pcgn", "popular"),
        ("Yevgeny", "Evgenii", "popular", "ala-lc"),
        ("Yuliya", "Iuliia", "popular", "icao"),
        ("Pachinian", "Pashinyan", "fr-press", "popular"),
        ("Anatoly Sidorov", "Anatoliy Sidorov", "popular", "bgn-pcgn"),
        ("Ter-Petrossian", "Ter-Petrosyan", "fr-press", "popular"),
    ],
)
def test_what_two_spellings_tell(first: str, second: str, own: str, other: str) -> None:
    habits = tell_habits(first, second, "en")
    assert own in habits[0] - habits[1]
    assert other in habits[1] - habits[0]
    assert tell_habits(second, first, "en") == habits[::-1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Goris", "Goris"),
        ("Kiev", "Kyiv"),  # Russian and Ukrainian: two names
        ("Gegharkunik", "Ghergakunik"),
        ("Nikol Pachinian", "Pashinyan"),
        ("", "Goris"),
        ("Pаchinian", "Pashinyan"),  # a Cyrillic letter
    ],
)
def test_what_tells_nothing(first: str, second: str) -> None:
    assert tell_habits(first, second, "en") == (frozenset(), frozenset())


def name(form: str, times: int) -> NameForm:
    return NameForm(form, "en", NameKind.NAME, tuple(Mention(n, 0, 1) for n in range(times)))


def test_editions_are_counted() -> None:
    groups = (
        NameGroup((name("Siunik", 3), name("Siounik", 1)), (name("Syunik", 4),)),
        NameGroup((name("Pachinian", 2),), (name("Pashinyan", 2),)),
        NameGroup((name("Djermouk", 2),), (name("Jermuk", 2),)),
        NameGroup((name("Goris", 1),), (name("Goris", 1),)),
        NameGroup((name("Baku", 1),), ()),
        NameGroup((name("Sevan", 2), name("Sewan", 1)), (name("Sevan", 1),)),
    )
    usages = compare_usage(groups, "en")
    assert usages[0].first == (("Siunik", 3), ("Siounik", 1))
    assert [usage.alike for usage in usages] == [False, False, False, True, False, False]
    assert [usage.telling for usage in usages] == [True, True, True, False, False, False]
    first, second, telling = followed_habits(usages)
    assert telling == 3
    assert dict(first)["fr-press"] == 2
    assert dict(second)["popular"] == 3
