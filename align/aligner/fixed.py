"""What the user has decided: beads that stand as they are, and segments that belong together.

A decided bead is a wall: the path of the search must pass the nodes at its two corners, and
whatever it takes between them is the bead. A deletion has no place on the other side: its segments
may only be left out, one after another. Of an anchor's two segments no bead may hold one alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt

from align.aligner.glossary import Glossary
from align.aligner.lattice import LONGEST, Ints
from align.aligner.memory import Memory
from align.errors import AlignmentError
from align.model import Bead

Node = tuple[int, int]


class Pin(NamedTuple):
    """Segments of both sides that the user has put together, and where it was written."""

    source: tuple[int, ...]
    """Numbers of segments, from 0."""
    target: tuple[int, ...]
    path: str | None = None
    line: int | None = None

    @property
    def sides(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Source, target."""
        return self.source, self.target

    def __str__(self) -> str:
        return f"{list(self.source)}:{list(self.target)}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the search may not do."""

    beads: tuple[Pin, ...] = ()
    """These stand in the result as they are."""
    pairs: tuple[Node, ...] = ()
    """A source and a target segment each that are in one bead; rising on both sides."""
    longest: int = LONGEST
    """Most segments on one side of a bead, decided ones apart."""

    def __bool__(self) -> bool:
        return bool(self.beads or self.pairs or self.longest < LONGEST)

    def guide(self, path: Iterable[Node], rows: int, columns: int) -> list[Node]:
        """The nodes of a rough path that are not against the limits, and those they ask for."""
        must = [*self._walls(), *self.pairs, *((i + 1, j + 1) for i, j in self.pairs)]
        must = sorted({(0, 0), *must, (rows, columns)})
        gone = [{k for pin in self._deletions(side) for k in pin.sides[side]} for side in (0, 1)]
        below = _Counts([i for i, _ in must], rows), _Counts([j for _, j in must], columns)
        nodes = sorted(
            {
                *must,
                *(
                    (i, j)
                    for i, j in path
                    if i not in gone[0]
                    and j not in gone[1]
                    and max(below[0].under[i], below[1].under[j])
                    <= min(below[0].upto[i], below[1].upto[j])
                ),
            }
        )
        for pin in self._deletions(0):
            _, j = nodes[bisect_left(nodes, (pin.source[0], columns + 1)) - 1]
            nodes = sorted({*nodes, (pin.source[0], j), (pin.source[-1] + 1, j)})
        for pin in self._deletions(1):
            at = bisect_left(nodes, (pin.target[0], rows + 1), key=lambda node: node[::-1])
            i, _ = nodes[at - 1]
            nodes = sorted({*nodes, (i, pin.target[0]), (i, pin.target[-1] + 1)})
        # at the first and last row the band is as wide as the rows beside them make it
        return [
            (
                min(1, rows)
                if i == 0 < j
                else max(rows - 1, 0)
                if i == rows and j < columns
                else i,
                j,
            )
            for i, j in nodes
        ]

    def forbids(self, a: int, b: int, rows: Ints, columns: Ints) -> npt.NDArray[np.bool_]:
        """May the bead ``(a, b)`` that ends at a node not be? `rows` and `columns` of the nodes
        are broadcast; nodes where it would leave the lattice mean nothing.
        """
        found = np.full(np.broadcast_shapes(rows.shape, columns.shape), max(a, b) > self.longest)
        ends = rows, columns
        begins = np.maximum(rows - a, 0), np.maximum(columns - b, 0)
        size = int(rows.max(initial=0)), int(columns.max(initial=0))
        if walls := self._walls():
            count = [_Counts([wall[side] for wall in walls], size[side]) for side in (0, 1)]
            passed = np.minimum(*(count[side].upto[begins[side]] for side in (0, 1)))
            found |= passed < np.maximum(*(count[side].under[ends[side]] for side in (0, 1)))
        if self.pairs:
            count = [_Counts([pair[side] for pair in self.pairs], size[side]) for side in (0, 1)]
            first = [count[side].under[begins[side]] for side in (0, 1)]
            held = [count[side].under[ends[side]] - first[side] for side in (0, 1)]
            found |= (held[0] != held[1]) | ((held[0] > 0) & (first[0] != first[1]))
        for side, own in ((0, a), (1, b)):
            pins = self._deletions(side)
            if pins and a and b:
                count_gone = _Counts([k for pin in pins for k in pin.sides[side]], size[side]).under
                found |= count_gone[ends[side]] > count_gone[begins[side]]
            elif pins and not own:  # a deletion of the other side, amid those of this one
                amid = np.zeros(size[side] + 1, bool)
                amid[[k for pin in pins for k in pin.sides[side][1:] if k <= size[side]]] = True
                found |= amid[ends[side]]
        return found

    def put(self, beads: Iterable[Bead]) -> Iterator[Bead]:
        """The beads of a path within the limits, the decided ones whole and with score 1."""
        owners: list[dict[int, Pin]] = [
            {k: pin for pin in self.beads for k in pin.sides[side]} for side in (0, 1)
        ]

        def owner(bead: Bead) -> Pin | Bead:
            if bead.source:
                return owners[0].get(bead.source[0], bead)
            return owners[1].get(bead.target[0], bead)

        for pin, group in groupby(beads, owner):
            first, *others = group
            if isinstance(pin, Bead):
                yield first
                continue
            last = others[-1] if others else first
            yield Bead(
                range(first.source.start, last.source.stop),
                range(first.target.start, last.target.stop),
            )

    def _walls(self) -> list[Node]:
        """The corners of the beads with two sides, rising."""
        both = sorted(pin for pin in self.beads if pin.source and pin.target)
        return [
            node
            for pin in both
            for node in (
                (pin.source[0], pin.target[0]),
                (pin.source[-1] + 1, pin.target[-1] + 1),
            )
        ]

    def _deletions(self, side: int) -> list[Pin]:
        """Those of segments of one side."""
        return sorted(pin for pin in self.beads if not pin.sides[1 - side])


NO_LIMITS = Limits()


class _Counts:
    """How many of some numbers are below, and at most, each number from 0 to `size`."""

    def __init__(self, numbers: Sequence[int], size: int) -> None:
        every = np.arange(size + 1)
        ordered = np.sort(np.array(numbers, np.int64))
        self.under: npt.NDArray[Any] = np.searchsorted(ordered, every, "left")
        self.upto: npt.NDArray[Any] = np.searchsorted(ordered, every, "right")


class Options(TypedDict, total=False):
    """Keyword arguments that limit the search."""

    max_bead: int
    """Most segments on one side of a bead that is not fixed, 1 to LONGEST."""
    fixed: Iterable[Pin]
    """These beads stand in the result as they are; they may be of any size."""
    anchors: Iterable[Pin]
    """Pairs of one segment each that are in one bead."""
    memories: Sequence[Memory]
    """What was translated before: evidence for the beads that have it."""
    glossaries: Sequence[Glossary]
    """Terms that mean the same: evidence for the beads that have them on both sides."""


def limits_of(
    source: Sequence[str], target: Sequence[str], options: Options | None = None
) -> Limits:
    """What the options forbid in the alignment of two texts, given as segments.

    Raises:
        AlignmentError: what they say cannot be, alone or together; with the line it stands in.
    """
    options = options or {}
    fixed, anchors = tuple(options.get("fixed", ())), tuple(options.get("anchors", ()))
    longest = options.get("max_bead", LONGEST)
    if not 1 <= longest <= LONGEST:
        raise AlignmentError(
            f"beads of at most {longest} segments on a side were asked for",
            hint=f"Give a number from 1 to {LONGEST}.",
        )
    for pin in (*fixed, *anchors):
        _check(pin, len(source), len(target))
    for pin in anchors:
        if len(pin.source) != 1 or len(pin.target) != 1:
            raise _error(
                pin,
                f"{pin} is no anchor: an anchor names one segment of each side",
                "Write it as [3]:[4]; a whole bead is given with --fix.",
            )
    holders = {k: pin for pin in fixed for k in pin.source}
    # an anchor inside a fixed bead says nothing new
    anchors = tuple(
        pin
        for pin in anchors
        if (holder := holders.get(pin.source[0])) is None or pin.target[0] not in holder.target
    )
    for pin in anchors:
        for side, text in ((pin.source[0], source), (pin.target[0], target)):
            if not text[side].strip():
                raise _error(
                    pin,
                    f"{pin} anchors an empty line, which has no counterpart",
                    "Anchor segments that have words in them.",
                )
    _check_together((*fixed, *anchors))
    pairs = sorted((pin.source[0], pin.target[0]) for pin in anchors)
    return Limits(fixed, tuple(pairs), longest)


def _check(pin: Pin, source: int, target: int) -> None:
    """One pin by itself."""
    if not pin.source and not pin.target:
        raise _error(pin, f"{pin} holds no segment", "Leave the line out.")
    for name, numbers, count in (("source", pin.source, source), ("target", pin.target, target)):
        for k in numbers:
            if not 0 <= k < count:
                raise _error(
                    pin,
                    f"there is no {name} segment {k} (in {pin}); they run from 0 to {count - 1}",
                    "align pair without -o prints the numbers of all segments.",
                )
        for one, two in pairwise(numbers):
            if two != one + 1:
                raise _error(
                    pin,
                    f"{pin} names segment {two} right after {one} on the {name} side",
                    "Name all segments of a side, each once, in the order of the text.",
                )


def _check_together(pins: Sequence[Pin]) -> None:
    """No segment may stand in two of them, and none may cross another."""
    for side, name in ((0, "source"), (1, "target")):
        held: dict[int, Pin] = {}
        for pin in pins:
            for k in pin.sides[side]:
                if k in held:
                    raise _error(
                        pin,
                        f"{name} segment {k} stands in {pin} and in {held[k]}"
                        f"{_where(held[k], pin)} too",
                        "A segment can be in one bead only: leave one of the two lines out.",
                    )
                held[k] = pin
    both = sorted(pin for pin in pins if pin.source and pin.target)
    for one, two in pairwise(both):
        if one.target[0] > two.target[0]:
            pin, other = (two, one) if pins.index(two) > pins.index(one) else (one, two)
            raise _error(
                pin,
                f"{pin} crosses {other}{_where(other, pin)}",
                "Beads follow each other in the same order on both sides: leave one of the two "
                "lines out.",
            )


def _where(other: Pin, pin: Pin) -> str:
    if other.line is None:
        return ""
    return f" of line {other.line}" if other.path == pin.path else f" of {other.path}:{other.line}"


def _error(pin: Pin, message: str, hint: str) -> AlignmentError:
    return AlignmentError(message, path=pin.path, line=pin.line, hint=hint)
