"""The forms of one name gathered: all its spellings in one edition and all in the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from align.names.find import NameForm, NameKind, Names
from align.names.links import Link


class NameGroup(NamedTuple):
    """One name; one side may be empty. The most frequent form of each side comes first."""

    source: tuple[NameForm, ...]
    target: tuple[NameForm, ...]


def group_names(names: Names, links: Sequence[Link]) -> tuple[NameGroup, ...]:
    """The names of two editions, in the order of their first mention; peoples are left out.

    A name and the longer one that it shortens (Pashinyan, Nikol Pashinyan) are two.

    >>> from align.model import Passage, Unit, Variant
    >>> from align.names.links import link_names
    >>> from align.names.mentions import full_names
    >>> french, english = Passage("Vers Erevan."), Passage("To Yerevan.")
    >>> names = full_names([Unit("1", Variant("fr", french), Variant("en", english))])
    >>> [(g.source[0].form, g.target[0].form) for g in group_names(names, link_names(names))]
    [('Erevan', 'Yerevan')]
    """
    forms = [(0, n) for n in names.source] + [(1, n) for n in names.target]
    forms = [(side, name) for side, name in forms if name.kind is not NameKind.PEOPLE]
    numbers = {key: number for number, key in enumerate(forms)}
    leader = list(range(len(forms)))

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = number = leader[leader[number]]
        return number

    for link in _same(links):
        ours, theirs = (0, link.source), (1, link.target)
        if ours in numbers and theirs in numbers:
            leader[lead(numbers[theirs])] = lead(numbers[ours])
    units: defaultdict[int, set[int]] = defaultdict(set)
    for number, (_, name) in enumerate(forms):
        units[lead(number)] |= name.units
    for one, two in _transposed(forms):
        best = lead(two)
        if lead(one) == one and forms[one][1].units <= units[best]:
            leader[one] = best
            units[best] |= units[one]
    groups: defaultdict[int, tuple[list[NameForm], list[NameForm]]]
    groups = defaultdict(lambda: ([], []))
    for number, (side, name) in enumerate(forms):
        groups[lead(number)][side].append(name)
    return tuple(NameGroup(_ordered(ours), _ordered(theirs)) for ours, theirs in groups.values())


_Key = tuple[int, NameForm]
"""A form and its side: 0 the source, 1 the target."""


def _same(links: Sequence[Link]) -> Iterator[Link]:
    """The links between forms of one length, and those that are the surest of both their ends."""
    best: dict[_Key, Link] = {}
    for link in sorted(links, key=lambda k: -k.score):
        best.setdefault((0, link.source), link)
        best.setdefault((1, link.target), link)
    for link in links:
        ends = best[0, link.source], best[1, link.target]
        alike = len(link.source.form.split()) == len(link.target.form.split())
        if all(end is link for end in ends) or (alike and link in ends):
            yield link


def _transposed(forms: Sequence[_Key]) -> Iterator[tuple[int, int]]:
    """The numbers of a form with letters out of their order (Ghergakunik) and of the more frequent
    one with them in order, both of one side."""
    alike: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for number, (side, name) in enumerate(forms):
        alike[side, "".join(sorted(name.form.lower()))].append(number)
    for numbers in alike.values():
        first, *others = sorted(numbers, key=lambda number: -len(forms[number][1].mentions))
        if len(forms[first][1].form) > 4:
            yield from ((other, first) for other in others)


def _ordered(forms: Sequence[NameForm]) -> tuple[NameForm, ...]:
    return tuple(sorted(forms, key=lambda f: -len(f.mentions)))
