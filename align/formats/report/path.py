"""The picture of the alignment path: how far both editions are, bead after bead.

An alignment without gaps runs down the diagonal; what one side alone has is a level or upright
stretch. A long alignment is told in stretches of many beads, so that the picture stays small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

SIZE = 320
"""Of the longer side, in the units of the picture."""
STRETCHES = 100
"""Most there are."""
GRID = 4
"""Marks of one kind that are nearer than this are one."""


class Step(NamedTuple):
    """One bead of the path."""

    bead: str
    """Its id in the page."""
    source: int
    """Segments on that side."""
    target: int
    mark: str = ""
    """What kind of mark it has, if any."""


class Band(NamedTuple):
    """The part of the width that a stretch of beads takes."""

    first: int
    """Index of its first bead."""
    last: int
    bead: str
    """To which it leads."""
    x: float
    width: float


class Mark(NamedTuple):
    """A dot on the path."""

    kind: str
    bead: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Plot:
    """What is drawn, in a box of `width` by `height`, from the upper left corner."""

    width: float
    height: float
    line: str
    """The path, as the ``d`` of an SVG ``path``."""
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    segments: tuple[int, int]
    """Of source and target."""


def plot(steps: Sequence[Step]) -> Plot:
    """The path of these beads.

    >>> plot([Step("b1", 1, 1), Step("b2", 0, 1, "unpaired"), Step("b3", 1, 0)]).line
    'M0 0L160 160L160 320L320 320'
    """
    across = (0, *accumulate(step.source for step in steps))
    down = (0, *accumulate(step.target for step in steps))
    longer = max(across[-1], down[-1], 1)
    scale = SIZE / longer
    # a short side would make a picture of no height
    width, height = (max(side[-1] * scale, SIZE / 8) for side in (across, down))
    xs = [round(x * width / max(across[-1], 1), 1) for x in across]
    ys = [round(y * height / max(down[-1], 1), 1) for y in down]
    return Plot(
        round(width, 1),
        round(height, 1),
        _line(xs, ys),
        tuple(_bands(steps, xs)),
        tuple(_marks(steps, xs, ys)),
        (across[-1], down[-1]),
    )


def _line(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Points less than one unit from the last are left out."""
    points = [(xs[0], ys[0])]
    for x, y in zip(xs, ys, strict=True):
        if x - points[-1][0] + y - points[-1][1] >= 1:
            points.append((x, y))
    points[1:] = [*points[1:-1], (xs[-1], ys[-1])]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _bands(steps: Sequence[Step], xs: Sequence[float]) -> list[Band]:
    """Neighbouring beads together, each band wide enough to be hit."""
    bands: list[Band] = []
    least = xs[-1] / STRETCHES
    first = 0
    for index in range(len(steps)):
        wide = xs[index + 1] - xs[first]
        if wide > 0 and (wide >= least or index + 1 == len(steps)):
            bands.append(Band(first, index, steps[first].bead, xs[first], round(wide, 1)))
            first = index + 1
    if bands:  # what the other side alone has at the end takes no width
        bands[-1] = bands[-1]._replace(last=len(steps) - 1)
    return bands


def _marks(steps: Sequence[Step], xs: Sequence[float], ys: Sequence[float]) -> list[Mark]:
    """The rarer ones last, so that they lie on top."""
    marks: dict[tuple[str, int, int], Mark] = {}
    for index, step in enumerate(steps):
        if step.mark:
            x = round((xs[index] + xs[index + 1]) / 2, 1)
            y = round((ys[index] + ys[index + 1]) / 2, 1)
            cell = step.mark, int(x / GRID), int(y / GRID)
            marks.setdefault(cell, Mark(step.mark, step.bead, x, y))
    often = Counter(mark.kind for mark in marks.values())
    return sorted(marks.values(), key=lambda mark: -often[mark.kind])
