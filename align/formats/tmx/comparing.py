"""Two memories compared, unit by unit."""

from __future__ import annotations

import os
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from align.formats.tmx.index import Index, digest
from align.formats.tmx.reading import Progress, open_tmx, parts
from align.formats.tmx.records import Content, plain

Kind = Literal["added", "removed", "target", "codes"]
"""Of a difference: a unit of the second file, of the first, another target, other codes only."""


class Side(NamedTuple):
    """What one file says."""

    line: int
    text: str
    """Of the target, without codes."""


class Difference(NamedTuple):
    """A pair of languages of a unit that only one file has, or that both have otherwise."""

    kind: Kind
    languages: tuple[str, str]
    source: str
    old: Side | None
    new: Side | None


class Comparison(NamedTuple):
    """Two memories side by side."""

    differences: tuple[Difference, ...]
    """In the order of the old one, then of the new."""
    same: int
    """Pairs of texts that they have in common."""
    renamed: tuple[tuple[str, str], ...]
    """Languages that they have under other tags: ``("fr", "fr-FR")``."""


class _Pair(NamedTuple):
    tags: tuple[str, str]
    source: Content
    target: Content
    line: int

    @property
    def languages(self) -> tuple[str, str]:
        return _language(self.tags[0]), _language(self.tags[1])

    @property
    def place(self) -> tuple[tuple[str, str], str]:
        return self.languages, " ".join(plain(self.source).split())

    @property
    def digest(self) -> int:
        return digest(self.languages, self.source, self.target)

    @property
    def side(self) -> Side:
        return Side(self.line, " ".join(plain(self.target).split()))


def compare_tmx(
    old: str | os.PathLike[str], new: str | os.PathLike[str], *, progress: Progress = bool
) -> Comparison:
    """What differs between two memories.

    Spaces, properties and dates do not count, nor does the region of a language: ``fr`` is
    ``fr-FR``. The new file is read twice. Of each unit a few numbers are kept; of those that
    differ, the texts.

    Raises:
        ReadError: one of them is not a whole TMX.
    """
    first, second, third = parts(progress, 3)
    known = Index()
    left, matched = array("I"), array("I")
    """At the number of a pair: how often the new file has it and the old one not; and both."""
    tags: tuple[set[str], set[str]] = (set(), set())
    for pair in _pairs(new, tags[1], first):
        if (number := known.number(pair.digest)) == len(left):
            left.append(0)
            matched.append(0)
        left[number] += 1
    gone: list[_Pair] = []
    for pair in _pairs(old, tags[0], second):
        found = known.find(pair.digest)
        if found is None or not left[found]:
            gone.append(pair)
        else:
            left[found] -= 1
            matched[found] += 1
    same = sum(matched)
    come: list[_Pair] = []
    if any(left):
        for pair in _pairs(new, set(), third):
            if matched[number := known.number(pair.digest)]:
                matched[number] -= 1
            else:
                come.append(pair)
    return Comparison(tuple(_differences(gone, come)), same, tuple(_renamed(*tags)))


def _differences(gone: Iterable[_Pair], come: Iterable[_Pair]) -> Iterator[Difference]:
    waiting: dict[tuple[tuple[str, str], str], list[_Pair]] = defaultdict(list)
    for pair in come:
        waiting[pair.place].append(pair)
    for pair in gone:
        rivals = waiting[pair.place]
        other = next((r for r in rivals if r.side.text == pair.side.text), None)
        kind: Kind = "codes" if other else "target" if rivals else "removed"
        if rivals:
            other = other or rivals[0]
            rivals.remove(other)
        yield Difference(kind, pair.tags, pair.place[1], pair.side, other and other.side)
    for pair in sorted((p for rest in waiting.values() for p in rest), key=lambda p: p.line):
        yield Difference("added", pair.tags, pair.place[1], None, pair.side)


def _pairs(path: str | os.PathLike[str], tags: set[str], progress: Progress) -> Iterator[_Pair]:
    """The source of each unit with each other language; the languages' tags are put into `tags`."""
    header, units = open_tmx(path, progress=progress)
    for unit in units:
        source = unit.source(header.srclang)
        for tuv in unit.variants:
            if source is not None and tuv is not source:
                tags.update(pair := (source.language, tuv.language))
                yield _Pair(pair, source.key, tuv.key, unit.line)


@lru_cache(1000)
def _language(tag: str) -> str:
    """A tag without its region: script, and what else it says, stay.

    >>> _language("fr_FR"), _language("ru-Latn"), _language("zh-Hant-TW")
    ('fr', 'ru-latn', 'zh-hant')
    """
    return re.sub("-([a-z]{2}|[0-9]{3})(?=-|$)", "", tag.lower().replace("_", "-"), count=1)


def _renamed(old: set[str], new: set[str]) -> Iterator[tuple[str, str]]:
    for language in sorted({_language(tag) for tag in old ^ new}):
        here, there = (
            sorted(tag for tag in tags if _language(tag) == language) for tags in (old, new)
        )
        if here and there:
            yield ", ".join(here), ", ".join(there)
