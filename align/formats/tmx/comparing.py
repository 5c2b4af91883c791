"""Two memories compared, unit by unit."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Literal, NamedTuple

from align.formats.tmx.reading import open_tmx
from align.formats.tmx.records import Content, digest, plain

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


class _Pair(NamedTuple):
    languages: tuple[str, str]
    source: Content
    target: Content
    line: int

    @property
    def place(self) -> tuple[tuple[str, str], str]:
        return self.languages, " ".join(plain(self.source).split())

    @property
    def key(self) -> bytes:
        return digest(self.languages, self.source, self.target)

    @property
    def side(self) -> Side:
        return Side(self.line, " ".join(plain(self.target).split()))


def compare_tmx(
    old: str | os.PathLike[str], new: str | os.PathLike[str]
) -> tuple[tuple[Difference, ...], int]:
    """What differs between two memories, in the order of the old one, then of the new; and how many
    pairs of texts they have in common.

    Spaces, properties and dates do not count. The files are read twice; only what differs is kept.

    Raises:
        ReadError: one of them is not a whole TMX.
    """
    theirs = Counter(pair.key for pair in _pairs(new))
    gone, same = _unmatched(old, theirs)
    ours = Counter(pair.key for pair in _pairs(old))
    come, _ = _unmatched(new, ours)
    waiting: dict[tuple[tuple[str, str], str], list[_Pair]] = defaultdict(list)
    for pair in come:
        waiting[pair.place].append(pair)
    found: list[Difference] = []
    for pair in gone:
        rivals = waiting[pair.place]
        other = next((r for r in rivals if r.side.text == pair.side.text), None)
        kind: Kind = "codes" if other else "target" if rivals else "removed"
        if rivals:
            other = other or rivals[0]
            rivals.remove(other)
        found.append(
            Difference(kind, pair.languages, pair.place[1], pair.side, other and other.side)
        )
    found += (
        Difference("added", pair.languages, pair.place[1], None, pair.side)
        for pair in sorted((p for rest in waiting.values() for p in rest), key=lambda p: p.line)
    )
    return tuple(found), same


def _unmatched(path: str | os.PathLike[str], others: Counter[bytes]) -> tuple[list[_Pair], int]:
    """The pairs that the other file lacks, and how many it has; uses `others` up."""
    left: list[_Pair] = []
    same = 0
    for pair in _pairs(path):
        if others[pair.key] > 0:
            others[pair.key] -= 1
            same += 1
        else:
            left.append(pair)
    return left, same


def _pairs(path: str | os.PathLike[str]) -> Iterator[_Pair]:
    header, units = open_tmx(path)
    for unit in units:
        source = unit.source(header.srclang)
        for tuv in unit.variants:
            if source is not None and tuv is not source:
                languages = (source.language.lower(), tuv.language.lower())
                yield _Pair(languages, source.key, tuv.key, unit.line)
