"""Evidence from outside the texts, memories and glossaries: which beads it speaks for.

It is evidence and no wall, for a memory may be wrong, or cut otherwise: what it is worth is added
to the gain of the beads, beside that of the features (`align.aligner.features`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from align.aligner.anchors import rough_path
from align.aligner.glossary import Glossary, Terms, find_terms
from align.aligner.lattice import TYPES, Array, Band, Gains, Ints
from align.aligner.memory import Match, Memory, Texts, find_matches, joining, strength, trust
from align.aligner.vectors import Vectors

Cells = tuple[Ints, Ints, Array]
"""Nodes, as rows and columns, and what is said of each, nats."""

BEAD, BORDER, TOGETHER = "memory has the bead", "memory has the border", "memory joins"
AGREE = "terms agree"
WEIGHTS = {BEAD: 1.0, BORDER: 1.0, TOGETHER: 0.5, AGREE: 0.2}
"""What a nat of each is worth beside the features, which know a part of it already."""


@dataclass(frozen=True, slots=True)
class Given:
    """Memories and glossaries for two texts."""

    texts: Texts = ((), ())
    memories: Sequence[Memory] = ()
    glossaries: Sequence[Glossary] = ()

    def find(self, progress: Callable[[float], object]) -> None:
        """Find the units of the memories beforehand; `progress` is told the share done, 0..1."""
        for number, memory in enumerate(self.memories):
            find_matches(memory, self.texts, partial(self._tell, progress, number))

    def _tell(self, progress: Callable[[float], object], number: int, share: float) -> None:
        progress((number + share) / len(self.memories))

    def known(self, path: Sequence[tuple[int, int]]) -> Known:
        """What they say, when a rough path shows how well they fit."""
        pairs: list[tuple[int, int, float]] = []
        borders = defaultdict[tuple[int, int], float](float)
        beads = defaultdict[tuple[str, tuple[int, int]], dict[tuple[int, int], float]](dict)
        for memory in self.memories:
            matches = find_matches(memory, self.texts)
            trusted, joined = trust(matches, path), joining(matches)
            for match in matches:
                worth = strength(match, trusted)
                for node, share in _borders(match):
                    borders[node] = max(borders[node], share * worth)
                if match.whole and min(match.sizes) > 1:
                    worth = min(worth, joined)
                for name, kind, node in _beads(match):
                    cells = beads[name, kind]
                    cells[node] = max(cells.get(node, 0.0), worth)
                if match.whole and not match.chance:
                    pairs.append((*match.begins, trusted))
        terms = find_terms(self.texts, self.glossaries) if self.glossaries else None
        return Known(
            tuple(sorted(set(pairs))),
            _cells(borders) if borders else None,
            tuple((*key, _cells(cells)) for key, cells in sorted(beads.items())),
            terms.after(path) if terms else None,
        )


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class Known:
    """What memories and glossaries say of two texts."""

    pairs: tuple[tuple[int, int, float], ...] = ()
    """Pairs of segments for the rough path, rising on the source side, and how much each is to
    be trusted, 0..1."""
    borders: Cells | None = None
    """Nodes where a unit begins or ends on both sides."""
    beads: tuple[tuple[str, tuple[int, int], Cells], ...] = ()
    """Feature, type, and the nodes where beads of the type end."""
    terms: Terms | None = None

    def __bool__(self) -> bool:
        return bool(self.borders or self.beads or self.terms)

    def nodes(self, band: Band) -> Ints:
        """Where the nodes that memories ask for stand in flat arrays."""
        if self.borders is None:
            return np.empty(0, np.int64)
        at, known = band.find(self.borders[0], self.borders[1])
        return at[known]

    def features(self, band: Band) -> Iterator[tuple[tuple[int, int], dict[str, Array]]]:
        """For each type, the features of the beads that end at each node; absent where 0."""
        borders = None if self.borders is None else _spread(band, self.borders)
        terms = dict(self.terms.features(band)) if self.terms else {}
        for kind in TYPES:
            found = {} if borders is None else {BORDER: borders}
            for name, own, cells in self.beads:
                if own == kind:
                    found[name] = _spread(band, cells)
            if kind in terms:
                found[AGREE] = terms[kind]
            if found:
                yield kind, found

    def add(
        self,
        weights: Mapping[str, float],
        gain: Gains,
        band: Band,
        types: Sequence[tuple[int, int]] = TYPES,
    ) -> None:
        """Add to the gains of a band's beads, in place, what is known of them."""
        if not self:
            return
        for kind, found in self.features(band):
            if kind in types:
                for name, values in found.items():
                    gain[types.index(kind)] += np.float32(weights.get(name, 0.0)) * values


UNKNOWN = Known()


def led_path(source: Vectors, target: Vectors, given: Given) -> tuple[list[tuple[int, int]], Known]:
    """A rough path through two texts, and what is known of them; memories lead the path where it
    goes another way.
    """
    path = rough_path(source, target)
    if not (given.memories or given.glossaries):
        return path, UNKNOWN
    known = given.known(path)
    if {(i, j) for i, j, _ in known.pairs} - set(path):
        path = rough_path(source, target, known.pairs)
    return path, known


def _borders(match: Match) -> Iterator[tuple[tuple[int, int], float]]:
    """The nodes at which a unit begins and ends on both sides, and their share in what it says."""
    source, target = match.source, match.target
    if source.opens and target.opens:
        yield match.begins, 0.5
    if source.closes and target.closes:
        yield (source.segments.stop, target.segments.stop), 0.5


def _beads(match: Match) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """The beads that a unit speaks for: itself, or all that hold it."""
    rows, columns = match.source.segments, match.target.segments
    if match.whole and match.sizes in TYPES:
        yield BEAD, match.sizes, (rows.stop, columns.stop)
    elif match.sizes == (1, 1):
        for a, b in TYPES[1:-1]:
            for row in range(rows.stop, rows.stop + a):
                for column in range(columns.stop, columns.stop + b):
                    yield TOGETHER, (a, b), (row, column)


def _cells(worth: dict[tuple[int, int], float]) -> Cells:
    nodes = np.array(list(worth), np.int64).reshape(-1, 2)
    return nodes[:, 0], nodes[:, 1], np.array(list(worth.values()), np.float32)


def _spread(band: Band, cells: Cells) -> Array:
    """``[nodes]``: what is said of each node of the band."""
    found = np.zeros(band.size, np.float32)
    at, known = band.find(cells[0], cells[1])
    found[at[known]] = cells[2][known]
    return found
