"""Whether a border between two beads cuts through what belongs together.

Where translators divide sentences anew, the end of a segment may be said at the begin of the next
one of the other side. The segment's vector hides it; that of its last clause alone does not. So
the first and the last clause of each segment are compared with the segments on the other side:
where one is nearer to a segment across the border than to the one beside it, the border is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from align.aligner.lattice import Array, Band, Flags, Ints
from align.aligner.vectors import Runs, Vectors

SHORTEST = 18
"""Characters of the shortest clause, and of the shortest rest, that say anything."""
NEAR = 24
"""A clause is compared with so many segments to each side of the nodes at which it stands."""
SLACK = 0.05
"""A segment elsewhere may be nearer to the clause than the one across the border by so much."""
LIMIT = 0.3
"""Differences of likeness beyond this mean no more than this."""
CHUNK = 64
"""Segments whose clauses are compared at a time."""
CUT = re.compile(r"(?<=[,;:.!?…»”\")–—])\s+|\s+(?=[–—(«“])")


def clauses(text: str) -> tuple[str, str] | None:
    """The first and the last clause of a segment, or None where it has only one.

    >>> clauses("Il vint tard le soir ; elle, déjà, ne l'attendait plus.")
    ('Il vint tard le soir ;', "ne l'attendait plus.")
    """
    cuts = [
        match
        for match in CUT.finditer(text)
        if match.start() >= SHORTEST and len(text) - match.end() >= SHORTEST
    ]
    return (text[: cuts[0].start()], text[cuts[-1].end() :]) if cuts else None


class Clauses(Protocol):
    """The clauses of a text."""

    def vectors(self, segments: Ints) -> tuple[Array, Array]:
        """Of the first and the last clause of each of the segments, float32
        ``[segments, dimension]``; zeros where a segment has only one.
        """
        ...


@dataclass(frozen=True, slots=True)
class ReadClauses:
    """Clauses that are read when they are asked for."""

    segments: Sequence[str]
    read: Callable[[Sequence[str]], Runs]
    dimension: int

    def vectors(self, segments: Ints) -> tuple[Array, Array]:
        """As `Clauses.vectors` has it."""
        parts = [clauses(self.segments[k]) for k in segments]
        cut = np.array([n for n, part in enumerate(parts) if part], np.int64)
        first, last = np.zeros((2, len(parts), self.dimension), np.float32)
        if len(cut):
            texts = [text for part in parts if part for text in part]
            at = np.arange(len(texts))
            found = self.read(texts).vectors(at, at + 1)
            first[cut], last[cut] = found[::2], found[1::2]
        return first, last


def crossed(
    band: Band,
    singles: tuple[Vectors, Vectors],
    sides: tuple[Clauses, Clauses],
    asked: Flags | None = None,
) -> Array:
    """``[nodes]``: how much nearer the clauses at each node are to the segment across it than to
    the one beside them, summed; 0 where none is.

    `singles` are the vectors of the segments, `sides` the clauses, of source and target;
    `asked` ``[nodes]`` are the nodes asked about, if not all.
    """
    rows, columns = band.node_rows(), band.nodes()
    inner = (rows > 0) & (columns > 0) & (rows < band.rows) & (columns < band.columns)
    if asked is not None:
        inner &= asked
    rows, columns = rows[inner], columns[inner]
    found = np.zeros(band.size, np.float32)
    found[inner] = _across(sides[0], rows, singles[1], columns)
    found[inner] += _across(sides[1], columns, singles[0], rows)
    return found


def _across(side: Clauses, here: Ints, others: Vectors, there: Ints) -> Array:
    """``[nodes]``: the same for the clauses of one side. Nodes stand before segment `here` of this
    side and before segment `there` of the other.
    """
    found = np.zeros(len(here), np.float32)
    order = np.argsort(here, kind="stable")
    places = np.unique(here)
    ordered = here[order]
    segments = np.unique(np.concatenate((places - 1, places)))
    first, last = side.vectors(segments)
    for at in range(0, len(places), CHUNK):
        part = places[at : at + CHUNK]
        nodes = order[slice(*np.searchsorted(ordered, (part[0], part[-1] + 1)))]
        row, across = np.searchsorted(part, here[nodes]), there[nodes]
        low, high = np.full(len(part), len(others)), np.zeros(len(part), np.int64)
        np.minimum.at(low, row, across - 1 - NEAR)
        np.maximum.at(high, row, across + 1 + NEAR)
        span = np.arange(max(0, low.min()), min(len(others), high.max()))
        outside = (span < low[:, None]) | (span >= high[:, None])
        for clause, segment, over in ((last, part - 1, across), (first, part, across - 1)):
            cosines = clause[np.searchsorted(segments, segment)] @ others[span].T
            cosines[outside] = -1
            beside = 2 * across - 1 - over
            found[nodes] += _gained(cosines, row, over - span[0], beside - span[0])
    return found


def _gained(cosines: Array, row: Ints, across: Ints, beside: Ints) -> Array:
    """How much nearer each clause, a `row` of `cosines`, is to one segment than to another, where
    none but these two is much nearer than the one.
    """
    count = min(3, cosines.shape[1])
    best = np.argpartition(-cosines, count - 1, axis=1)[row, :count]
    likeness = np.take_along_axis(cosines[row], best, 1)
    likeness[(best == across[:, None]) | (best == beside[:, None])] = -1
    near = cosines[row, across]
    gained = np.clip(near - cosines[row, beside], 0, LIMIT)
    return np.where(near >= likeness.max(1) - np.float32(SLACK), gained, np.float32(0))
