"""The search: a band of a lattice, and the probability of every bead in it.

A node ``(i, j)`` says that `i` source segments and `j` target segments are done; a bead of type
``(a, b)`` leads from ``(i - a, j - b)`` to it. Only nodes in a band around the likely path are
kept: `width` columns of each row ``i``, from column ``low[i]`` on. Arrays over nodes are stored
as ``[row, column - low[row]]``; arrays over beads as ``[row, type, column - low[row]]``, under
the node where the bead *ends*. Time and memory are linear in the number of rows.

The gain of a path is the sum of the gains of its beads, plus `persist` for each deletion that
follows another, since omissions come in runs. It defines the path's probability ``exp(gain) / Z``
(a semi-Markov conditional random field: Sarawagi and Cohen 2004). Forward and backward sums give
the probability of each bead; of all paths, the one is chosen that has the most beads right on
average (minimum Bayes risk), which is not always the most probable one.

Each row is worked on at once, in numpy; deletions along a row are a running log-sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Gains = npt.NDArray[np.float32]
"""``[rows + 1, types, width]``: the gain of the bead of each type that ends at each node, nats."""
Sums = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LONGEST = 4
"""Most segments on one side of a bead."""
TYPES: tuple[tuple[int, int], ...] = (
    (1, 0),
    *((a, b) for a in range(1, LONGEST + 1) for b in range(1, LONGEST + 1)),
    (0, 1),
)
"""Bead types ``(a, b)``: segments on the source side, on the target side."""
OMISSION, ADDITION = 0, len(TYPES) - 1
"""Positions in `TYPES` of the two deletions."""
IMPOSSIBLE = -1e30
"""The log-probability of what cannot be; finite, so that differences stay numbers."""


@dataclass(frozen=True, slots=True)
class Band:
    """The part of the lattice that is searched."""

    rows: int
    """Source segments; there are ``rows + 1`` rows of nodes."""
    columns: int
    """Target segments."""
    low: Ints
    """``[rows + 1]``: first column of each row; never falls; the last node lies in the band."""
    width: int

    @classmethod
    def whole(cls, rows: int, columns: int) -> Band:
        """All nodes."""
        return cls(rows, columns, np.zeros(rows + 1, np.int64), columns + 1)

    @classmethod
    def around(cls, rows: int, columns: int, path: Iterable[tuple[int, int]], margin: int) -> Band:
        """The nodes at most `margin` columns or rows from a path of nodes, joined by lines.

        The band is as wide as the path's steepest part needs.
        """
        if not rows:
            return cls.whole(rows, columns)
        points = sorted({(0, 0), *path, (rows, columns)})
        line = np.interp(np.arange(rows + 1), [i for i, _ in points], [j for _, j in points])
        centre = np.pad(line.astype(np.int64), margin, mode="edge")
        first, last = centre[: rows + 1] - margin, centre[2 * margin :] + margin
        width = min(columns + 1, int((last - first).max()) + 1)
        return cls(rows, columns, np.clip(first, 0, columns + 1 - width), width)

    def nodes(self) -> Ints:
        """``[rows + 1, width]``: the column of each node."""
        return self.low[:, None] + np.arange(self.width)


class _Rows:
    """Values of nodes by row, with room at both ends so that shifted rows are plain views."""

    def __init__(self, band: Band) -> None:
        self.band = band
        steps = band.low[LONGEST:] - band.low[:-LONGEST] if band.rows >= LONGEST else band.low
        self.room = LONGEST + int(steps.max(initial=0))
        self.values = np.full((band.rows + 1, self.room + band.width + self.room), IMPOSSIBLE)

    def __getitem__(self, row: int) -> Sums:
        return self.values[row, self.room : self.room + self.band.width]

    def seen_from(self, row: int, a: int, first: int, last: int) -> Sums:
        """``[last - first + 1, width]``: for each node of `row`, the values of the nodes `a` rows
        before it and `first`, ... `last` columns before it.
        """
        start = self.room + int(self.band.low[row] - self.band.low[row - a]) - first
        line = self.values[row - a]
        return np.lib.stride_tricks.as_strided(
            line[start:],
            (last - first + 1, self.band.width),
            (-line.strides[0], line.strides[0]),
            writeable=False,
        )


def _by_rows() -> list[tuple[int, slice]]:
    """For each `a`, where in TYPES the types with that `a` and 1 to LONGEST target segments are."""
    return [(a, slice(1 + LONGEST * (a - 1), 1 + LONGEST * a)) for a in range(1, LONGEST + 1)]


def _log_sum(terms: Sums) -> Sums:
    """Log of the sum of exponentials down the first axis."""
    top = terms.max(0)
    out: Sums = top + np.log(np.exp(terms - top).sum(0))
    return out


def _run(here: Sums, steps: Sums) -> Sums:
    """What reaches each column of a row from itself and, by steps, from the columns before it.

    ``steps[c]`` is the gain of the step from column ``c - 1`` to ``c``; the first is not used.
    """
    walked = np.maximum(steps, -1e4)
    walked[0] = 0.0
    walked = walked.cumsum()
    out: Sums = np.logaddexp.accumulate(here - walked) + walked
    return out


@dataclass(frozen=True, slots=True)
class Posterior:
    """How probable each bead is, and how probable the whole."""

    beads: Gains
    """``[rows + 1, types, width]``, 0..1."""
    log_total: float
    """Log of the summed ``exp(gain)`` of all paths."""
    repeats: float
    """Expected number of deletions that follow another."""


def posterior(band: Band, gains: Gains, persist: float = 0.0) -> Posterior:
    """Forward and backward sums over all paths of the band.

    Each node has two values: M for paths whose last bead is no deletion (or that have none yet),
    D for the others.
    """
    rows, width = band.rows, band.width
    matched, deleted, either = _Rows(band), _Rows(band), _Rows(band)
    matched[0][-band.low[0]] = 0.0
    for row in range(rows + 1):
        gain = gains[row].astype(np.float64)
        if row:
            terms = [
                either.seen_from(row, a, 1, LONGEST) + gain[types]
                for a, types in _by_rows()
                if a <= row
            ]
            matched[row][:] = _log_sum(np.concatenate(terms))
            omitted = np.logaddexp(
                matched.seen_from(row, 1, 0, 0)[0], deleted.seen_from(row, 1, 0, 0)[0] + persist
            )
            deleted[row][:] = omitted + gain[OMISSION]
        added = matched[row][:-1] + gain[ADDITION, 1:]
        deleted[row][1:] = np.logaddexp(deleted[row][1:], added)
        deleted[row][:] = _run(deleted[row], gain[ADDITION] + persist)
        either[row][:] = np.logaddexp(matched[row], deleted[row])
    last = band.columns - int(band.low[rows])
    total = float(either[rows][last])

    beads = np.zeros_like(gains)
    repeats = 0.0
    # After a bead is done, what follows it: M and D as above, of the bead just done.
    follows_m = np.full((rows + 1, width), IMPOSSIBLE)
    follows_d = np.full((rows + 1, width), IMPOSSIBLE)
    through: list[Sums] = []  # rows below: gain + what follows, of each bead that ends there
    for row in range(rows, -1, -1):
        gain = gains[row].astype(np.float64)
        after = np.full((len(TYPES), width), IMPOSSIBLE)
        if row == rows:
            after[1, last] = 0.0
        for a, types in _by_rows():
            if a <= len(through):
                after[types] = _below(band, through[a - 1][types], row, a, 1)
        match = _log_sum(after[1:ADDITION])
        omitted = (
            _below(band, through[0][OMISSION : OMISSION + 1], row, 1, 0)[0]
            if through
            else np.full(width, IMPOSSIBLE)
        )
        steps = np.concatenate((gain[ADDITION, 1:], [IMPOSSIBLE]))
        reverse = np.concatenate(([0.0], (steps + persist)[:-1][::-1]))
        follows_d[row] = _run(np.logaddexp(match, omitted + persist)[::-1], reverse)[::-1]
        added = np.concatenate((follows_d[row][1:], [IMPOSSIBLE])) + steps
        follows_m[row] = np.logaddexp(np.logaddexp(match, omitted), added)

        for a, types in _by_rows():
            if a <= row:
                log = either.seen_from(row, a, 1, LONGEST) + gain[types] + follows_m[row] - total
                beads[row, types] = np.exp(np.minimum(log, 0.0))
        if row:
            ends = gain[OMISSION] + follows_d[row] - total
            fresh = np.exp(np.minimum(matched.seen_from(row, 1, 0, 0)[0] + ends, 0.0))
            again = np.exp(np.minimum(deleted.seen_from(row, 1, 0, 0)[0] + persist + ends, 0.0))
            beads[row, OMISSION] = fresh + again
            repeats += float(again.sum())
        ends = gain[ADDITION, 1:] + follows_d[row][1:] - total
        fresh = np.exp(np.minimum(matched[row][:-1] + ends, 0.0))
        again = np.exp(np.minimum(deleted[row][:-1] + persist + ends, 0.0))
        beads[row, ADDITION, 1:] = fresh + again
        repeats += float(again.sum())

        done = gain + follows_m[row]
        done[OMISSION] = gain[OMISSION] + follows_d[row]
        through = [done, *through[: LONGEST - 1]]
    return Posterior(beads, total, repeats)


def _below(band: Band, values: Sums, row: int, a: int, first: int) -> Sums:
    """Values of beads, one type a line, that end `a` rows below and `first`, ``first + 1`` ...
    columns to the right of each node of `row`.
    """
    out = np.full((len(values), band.width), IMPOSSIBLE)
    shift = int(band.low[row] - band.low[row + a]) + first
    for n, line in enumerate(values):
        begin, end = max(0, -shift - n), min(band.width, band.width - shift - n)
        if begin < end:
            out[n, begin:end] = line[begin + shift + n : end + shift + n]
    return out


def best_path(band: Band, worth: Gains) -> list[tuple[range, range]]:
    """The beads of the path with the greatest sum of `worth` (``[rows + 1, types, width]``, >= 0).

    Raises:
        ValueError: no path leads from the first node to the last one inside the band.
    """
    best = _Rows(band)
    best[0][-band.low[0]] = 0.0
    came = np.full((band.rows + 1, band.width), ADDITION, np.int8)
    columns = np.arange(band.width)
    for row in range(band.rows + 1):
        here = best[row]
        if row:
            terms = np.full((ADDITION, band.width), IMPOSSIBLE)
            terms[OMISSION] = best.seen_from(row, 1, 0, 0)[0] + worth[row, OMISSION]
            for a, types in _by_rows():
                if a <= row:
                    terms[types] = best.seen_from(row, a, 1, LONGEST) + worth[row, types]
            # the longer bead goes behind the shorter one where both are worth the same
            came[row] = terms.argmax(0)
            here[:] = terms[came[row], columns]
        # what cannot be is far below all else, yet not so far that sums lose their digits
        walked = np.maximum(worth[row, ADDITION].astype(np.float64), -1e4)
        walked[0] = 0.0
        walked = walked.cumsum()
        before = here - walked
        most = np.maximum.accumulate(before)
        came[row, 1:][most[:-1] > before[1:]] = ADDITION
        here[:] = most + walked
    if best[band.rows][band.columns - band.low[band.rows]] < IMPOSSIBLE / 2:
        raise ValueError("the band has no path from its first node to its last")
    path = []
    i, j = band.rows, band.columns
    while i or j:
        a, b = TYPES[came[i, j - band.low[i]]]
        i, j = i - a, j - b
        path.append((range(i, i + a), range(j, j + b)))
    return path[::-1]
