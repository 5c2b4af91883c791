"""A further edition beside the beads, from an alignment of the same source with it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from align.formats.decisions import squeeze
from align.model import Unit


class Beside(NamedTuple):
    """What another edition has for a bead."""

    text: str
    """Empty where it has nothing."""
    whole: bool
    """Does it begin and end with the bead? If not, a part of it belongs to a neighbour."""


NOTHING = Beside("", True)


class Column:
    """The texts of another edition, by place in the source that both alignments have.

    Where the two sources are not the same text, only beads with the same source text are found.
    """

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        self._sources = [_source(unit) for unit in units]
        self._ends = list(accumulate(map(len, self._sources)))

    def beside(self, units: Sequence[Unit]) -> list[Beside]:
        """For each of the units under review, what this edition has."""
        sources = [_source(unit) for unit in units]
        if "".join(sources) != "".join(self._sources):
            return self._by_text(sources)
        ends = accumulate(map(len, sources))
        return [
            self._between(end - len(source), end) if source else NOTHING
            for source, end in zip(sources, ends, strict=True)
        ]

    def _between(self, start: int, end: int) -> Beside:
        # what has no source goes with what follows it; at the end of the text, with the last
        first = bisect_right(self._ends, start)
        while first and not self._sources[first - 1]:
            first -= 1
        last = bisect_left(self._ends, end) + 1
        if end == self._ends[-1]:
            last = len(self._units)
        begin = self._ends[first - 1] if first else 0
        texts = [u.target.text for u in self._units[first:last] if u.target]
        return Beside(" ".join(texts), begin == start and self._ends[last - 1] == end)

    def _by_text(self, sources: Sequence[str]) -> list[Beside]:
        known = defaultdict[str, deque[str]](deque)
        for unit, source in zip(self._units, self._sources, strict=True):
            known[source].append(unit.target.text if unit.target else "")
        return [
            Beside(known[source].popleft(), True) if source and known[source] else NOTHING
            for source in sources
        ]


def _source(unit: Unit) -> str:
    return squeeze(unit.source.text) if unit.source else ""
