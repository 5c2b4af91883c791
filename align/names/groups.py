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
    leader = {key: key for key in forms}

    def lead(key: _Key) -> _Key:
        while leader[key] is not key:
            leader[key] = key = leader[leader[key]]
        return key

    for link in _same(links):
        ours, theirs = (0, link.source), (1, link.target)
        if ours in leader and theirs in leader:
            leader[lead(theirs)] = lead(ours)
    for one, two in _transposed(forms):
        beside = {unit for key in forms if lead(key) == lead(two) for unit in key[1].units}
        if lead(one) == one and one[1].units <= beside:
            leader[one] = lead(two)
    groups: defaultdict[_Key, tuple[list[NameForm], list[NameForm]]]
    groups = defaultdict(lambda: ([], []))
    for side, name in forms:
        groups[lead((side, name))][side].append(name)
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


def _transposed(forms: Sequence[_Key]) -> Iterator[tuple[_Key, _Key]]:
    """A form with letters out of their order (Ghergakunik) and the more frequent one with them in
    order, both of one side."""
    alike: defaultdict[tuple[int, str], list[_Key]] = defaultdict(list)
    for side, name in forms:
        alike[side, "".join(sorted(name.form.lower()))].append((side, name))
    for keys in alike.values():
        first, *others = sorted(keys, key=lambda key: -len(key[1].mentions))
        if len(first[1].form) > 4:
            yield from ((other, first) for other in others)


def _ordered(forms: Sequence[NameForm]) -> tuple[NameForm, ...]:
    return tuple(sorted(forms, key=lambda f: -len(f.mentions)))
