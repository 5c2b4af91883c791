"""Times of day in a text, as minutes with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Time(NamedTuple):
    """A time of day and where it stands: ``text[start:end]``."""

    start: int
    end: int
    minutes: frozenset[int]
    """What it may be, in minutes after midnight: 2:30 is of the night or of the afternoon."""


_NIGHT = r"(?:du|de\sla|da|de|la|della|di)\s(?:matin|mañana|manhã|madrugada|mattina|mattino|nuit)"
_DAY = (
    r"(?:du|de|de\sla|de\sl[’']|da|della|del|di)\s?"
    r"(?:après-midi|soir|tarde|noche|noite|pomeriggio|sera)"
)
_TIME = re.compile(
    r"(?<![\d.,:/-])(?P<hour>[01]?\d|2[0-4])"
    r"(?:"
    # 14 h 30, 14h30, 14 heures 30, 14 ч 30; 14 h alone
    r"\s?(?:h|hs|heures?|часов|часа|час|ч\.?|horas?)\s?(?P<minute1>[0-5]\d)(?!\d)"
    # 14:30, 2.30 p.m., 14.30 Uhr
    r"|(?P<sign>[:.])(?P<minute2>[0-5]\d)(?![\d:]|[.,]\d)"
    r"|\s?(?P<alone>h|heures?|[ap]\.?m\b|o[’']clock|Uhr|uur|часов|часа)(?!\w)"
    r")"
    r"(?:\s?h(?!\w))?(?:\s?(?P<half>[ap])\.?m\b)?(?:\s?(?P<word>Uhr|uur)(?!\w))?"
    rf"(?:\s(?:(?P<night>{_NIGHT}|in\sthe\smorning|утра|ночи)"
    rf"|(?P<day>{_DAY}|in\sthe\s(?:afternoon|evening)|вечера|дня))(?!\w))?",
    re.IGNORECASE,
)


def find_times(text: str) -> tuple[Time, ...]:
    """The times of day that a text has in figures, in any language's habit.

    Fourteen hours may be a span of time too: hours without minutes are read as a time of day all
    the same, and only what both sides have should be compared.

    >>> [sorted(t.minutes) for t in find_times("à 14 h 30, at 2:30 p.m., 2:30 or 9 o'clock")]
    [[870], [870], [150, 870], [540, 1260]]
    """
    return tuple(_times(text))


def _times(text: str) -> Iterator[Time]:
    for found in _TIME.finditer(text):
        if found["sign"] == "." and not (found["half"] or found["word"]):
            # 2.30 may be a number
            continue
        alone = found["alone"] or ""
        half = (found["half"] or (alone[0] if alone[1:].lower() in ("m", ".m") else "")).lower()
        hour = int(found["hour"])
        minute = int(found["minute1"] or found["minute2"] or 0)
        if half == "p" or found["day"]:
            hours = [hour % 12 + 12]
        elif half == "a" or found["night"]:
            hours = [hour % 12]
        else:
            # 14 h 30 is unambiguous, 2 h 30 may be said of the afternoon
            hours = [hour % 24] if hour > 12 else [hour % 12, hour % 12 + 12]
        yield Time(*found.span(), frozenset(60 * h + minute for h in hours))


def unmatched_times(
    source: Sequence[Time], target: Sequence[Time]
) -> tuple[tuple[Time, ...], tuple[Time, ...]]:
    """The times of each side that can be none of the other's.

    >>> source, target = find_times("à 14 h 30"), find_times("at 3:30 p.m.")
    >>> [len(side) for side in unmatched_times(source, target)]
    [1, 1]
    """
    return _without_match(source, target), _without_match(target, source)


def _without_match(times: Sequence[Time], others: Sequence[Time]) -> tuple[Time, ...]:
    known = frozenset[int]().union(*(other.minutes for other in others))
    return tuple(time for time in times if time.minutes.isdisjoint(known))
