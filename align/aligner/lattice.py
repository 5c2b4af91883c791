"""The search: a band of a lattice, and the probability of every bead in it.

A node ``(i, j)`` says that `i` source segments and `j` target segments are done; a bead of type
``(a, b)`` leads from ``(i - a, j - b)`` to it. Only the nodes of a `Band` are searched: of each
row ``i`` the columns ``low[i]`` to ``high[i] - 1``, so that a row is as wide as need be. Arrays
over nodes are flat, row by row; arrays over beads are ``[types, nodes]``, under the node where
the bead *ends*.

The gain of a path is the sum of the gains of its beads, plus `persist` for each deletion that
follows another, since omissions come in runs. It defines the path's probability ``exp(gain) / Z``
(a semi-Markov conditional random field: Sarawagi and Cohen 2004). Forward and backward sums give
the probability of each bead; of all paths, the one is chosen that has the most beads right on
average (minimum Bayes risk), which is not always the most probable one.

Rows must be worked on one after another. Where a row has a node that all paths pass (a cut), the
lattice falls into pieces that have nothing to do with each other, and numpy works on the first
rows of many pieces at once, then on the second rows of all, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import isqrt

import numpy as np
import numpy.typing as npt

Gains = npt.NDArray[np.float32]
"""``[types, nodes]``: the gain of the bead of each type that ends at each node, nats."""
Array = npt.NDArray[np.float32]
Sums = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LONGEST = 4
"""Most segments on one side of a bead."""


@cache
def types_to(longest: int) -> tuple[tuple[int, int], ...]:
    """Bead types ``(a, b)``, segments on the source side and on the target side, the longest of
    which has so many on a side; the deletions come first and last.
    """
    sizes = range(1, longest + 1)
    return ((1, 0), *((a, b) for a in sizes for b in sizes), (0, 1))


TYPES = types_to(LONGEST)
OMISSION, ADDITION = 0, -1
"""Positions of the two deletions among the types."""
IMPOSSIBLE = -1e30
"""The log-probability of what cannot be; finite, so that differences stay numbers."""


STEP = 1e-6
"""Part of a row by which two columns of one row are told apart."""


@dataclass(frozen=True, slots=True)
class Band:
    """The part of the lattice that is searched, or some rows of it."""

    rows: int
    """Source segments; there are ``rows + 1`` rows of nodes."""
    columns: int
    """Target segments."""
    low: Ints
    """For each row of nodes, its first column."""
    high: Ints
    """For each row of nodes, the column after its last; `low` where it has none."""
    first: int = 0
    """The row that `low` and `high` begin with."""
    start: Ints = field(init=False)
    """Where the nodes of each row begin in flat arrays, and the end."""

    def __post_init__(self) -> None:
        start = np.zeros(len(self.low) + 1, np.int64)
        np.cumsum(self.high - self.low, out=start[1:])
        object.__setattr__(self, "start", start)

    @classmethod
    def whole(cls, rows: int, columns: int) -> Band:
        """All nodes."""
        low = np.zeros(rows + 1, np.int64)
        return cls(rows, columns, low, low + columns + 1)

    @classmethod
    def around(cls, rows: int, columns: int, path: Iterable[tuple[int, int]], margin: int) -> Band:
        """The nodes at most `margin` columns or rows from a path of nodes, joined by lines."""
        points = sorted({(0, 0), *path, (rows, columns)})
        at = np.array([i for i, _ in points], float)
        at[1:] += STEP * (at[1:] == at[:-1])  # the columns of a row: from its first point ...
        line, every = [j for _, j in points], np.arange(rows + 1)
        low = np.interp(every, at, line)
        high = np.interp(every + STEP, at, line)  # ... to its last
        first = np.pad(low.astype(np.int64), margin, mode="edge")[: rows + 1] - margin
        last = np.pad(high.astype(np.int64), margin, mode="edge")[2 * margin :] + margin
        return cls(rows, columns, np.maximum(first, 0), np.minimum(last, columns) + 1)

    @property
    def size(self) -> int:
        """The number of nodes."""
        return int(self.start[-1])

    def parts(self, nodes: int, rows: int) -> Iterator[Band]:
        """The band a few rows at a time: at least one, then at most so many rows and nodes."""
        begin = 0
        while begin < len(self.low):
            end = int(np.searchsorted(self.start, self.start[begin] + nodes, side="right")) - 1
            end = max(begin + 1, min(end, begin + rows, len(self.low)))
            part = slice(begin, end)
            yield Band(self.rows, self.columns, self.low[part], self.high[part], self.first + begin)
            begin = end

    def ends(self, at: Ints) -> tuple[Ints, Ints]:
        """The rows and the columns of nodes, given by where they stand in flat arrays."""
        rows = np.searchsorted(self.start, at, side="right") - 1
        return rows + self.first, at - self.start[rows] + self.low[rows]

    def node_rows(self) -> Ints:
        """``[nodes]``: the row of each."""
        return np.repeat(np.arange(len(self.low)) + self.first, np.diff(self.start))

    def nodes(self) -> Ints:
        """``[nodes]``: the column of each."""
        return np.arange(self.size) - np.repeat(self.start[:-1] - self.low, np.diff(self.start))

    def grown(self, by: int) -> Band:
        """With the nodes up to `by` rows and columns before its nodes, and one after them."""
        rows = len(self.low) + by + 1
        first = self.first - by
        empty = self.low == self.high
        low, high = np.full((2, by + 2, rows), [[[self.columns + 1]], [[0]]], np.int64)
        for k in range(by + 2):
            low[k, k : k + len(self.low)] = np.where(empty, self.columns + 1, self.low - by)
            high[k, k : k + len(self.low)] = np.where(empty, 0, self.high + 1)
        kept = slice(max(0, -first), self.rows + 1 - first)
        lows = np.maximum(low.min(0), 0)[kept]
        highs = np.minimum(high.max(0), self.columns + 1)[kept]
        return Band(self.rows, self.columns, lows, np.maximum(highs, lows), first + kept.start)

    def find(self, rows: Ints, columns: Ints) -> tuple[Ints, Flags]:
        """Where nodes stand in flat arrays, and whether the band has them at all."""
        at = rows - self.first
        known = (at >= 0) & (at < len(self.low))
        at = np.clip(at, 0, len(self.low) - 1)
        known &= (columns >= self.low[at]) & (columns < self.high[at])
        return np.where(known, self.start[at] + columns - self.low[at], 0), known


@dataclass(frozen=True, slots=True)
class Posterior:
    """How probable each bead is, and how probable the whole."""

    beads: Gains
    """``[types, nodes]``, 0..1."""
    log_total: float
    """Log of the summed ``exp(gain)`` of all paths."""
    repeats: float
    """Expected number of deletions that follow another."""


def posterior(
    band: Band, gains: Gains, persist: float = 0.0, cuts: Sequence[int] | Ints = ()
) -> Posterior:
    """Forward and backward sums over all paths of the band that pass the `cuts`.

    A cut is a row, with one node, that the paths pass with no deletion just before it.
    """
    beads = np.zeros_like(gains)
    log_total = repeats = 0.0
    for windows in _pieces(band, cuts, len(gains)):
        sums = _Sums(windows, gains, persist)
        log_total += float(sums.total.sum())
        for step, follows in sums.back():
            at, inside = windows.nodes(step)
            found, again = sums.beads(step, follows)
            beads[:, at[inside]] += found[:, inside]
            repeats += float(again.sum())
    return Posterior(beads, log_total, repeats)


def glimpse(
    band: Band, gains: Gains, persist: float, window: int, context: int
) -> tuple[Array, Array]:
    """How probable it is that the path passes each node, and that a pair ends at it.

    About as `posterior` finds it, for long texts: `window` rows at a time, as if the text began
    `context` rows before them and ended as many after them, anywhere. Where a window has no path
    at all, each of its nodes may be passed.
    """
    first = np.arange(0, band.rows + 1, window)
    last = np.minimum(first + window - 1, band.rows)
    begins, ends = np.maximum(first - context, 0), np.minimum(last + context, band.rows)
    sides = np.where(begins > 0, ANY, 0), np.where(ends < band.rows, ANY, band.columns)
    passed, paired = np.ones((2, band.size), np.float32)
    for windows, chosen in _alike(band, begins, ends, *sides, len(gains)):
        sums = _Sums(windows, gains, persist)
        known = sums.total > IMPOSSIBLE / 2
        for step, follows in sums.back():
            at, inside = windows.nodes(step)
            row = windows.first + step
            inside &= (known & (row >= first[chosen]) & (row <= last[chosen]))[:, None]
            paths, pairs = sums.visits(step, follows)
            passed[at[inside]], paired[at[inside]] = paths[inside], pairs[inside]
    return passed, paired


ANY = -1
"""For the column of a window's first or last node: all nodes of the row."""
WORK = 1 << 21
"""Most beads of windows that are worked on side by side, where there are many windows."""
NARROW = 16
"""Columns below which windows need not be of the same width to be worked on together."""


class _Windows:
    """Some rows of a band each, worked on side by side: their first rows, their second ones ...

    Values of the nodes of such a row are ``[windows, width + 2]``, with an impossible one before
    and after the nodes.
    """

    def __init__(self, band: Band, first: Ints, last: Ints, begin: Ints, end: Ints) -> None:
        self.band = band
        self.first, self.last = first, last
        """``[windows]``: rows."""
        self.begin, self.end = begin, end
        """``[windows]``: columns of the nodes where paths begin and end, or `ANY`."""
        self.steps = int((last - first).max(initial=-1)) + 1
        rows = first + np.arange(self.steps)[:, None]
        at = np.minimum(rows, last)
        self._start, self._low = band.start[at], band.low[at]
        self._size = np.where(rows <= last, band.high[at] - self._low, 0)
        self.widths: list[int] = np.maximum(self._size.max(1, initial=0), 1).tolist()

    def nodes(self, step: int) -> tuple[Ints, Flags]:
        """``[windows, width]``: the nodes of a row of each; and where there are any."""
        column = np.arange(self.widths[step])
        at = np.minimum(self._start[step][:, None] + column, self.band.size - 1)
        return at, column < self._size[step][:, None]

    def room(self, step: int, *more: int) -> Sums:
        """``[*more, windows, width + 2]``: nothing is possible yet."""
        return np.full((*more, len(self.first), self.widths[step] + 2), IMPOSSIBLE)

    def put(self, step: int, column: Ints) -> Sums:
        """Log-potentials ``[windows, width]``: 0 at a column, or everywhere for `ANY`."""
        columns = self._low[step][:, None] + np.arange(self.widths[step])
        chosen = (columns == column[:, None]) | (column == ANY)[:, None]
        return np.where(chosen & self.nodes(step)[1], 0.0, IMPOSSIBLE)

    def gains(self, step: int, gains: Gains) -> Sums:
        """``[types, windows, width]``: those of a row of each."""
        at, inside = self.nodes(step)
        found = gains.take(at, axis=1).astype(np.float64)
        np.putmask(found, np.broadcast_to(~inside, found.shape), IMPOSSIBLE)
        return found

    def _seen(self, values: Sums, step: int, there: int, by: int, count: int) -> Sums:
        """``[..., windows, width + count - 1]``: `values` of the row of step `there`, at the
        columns of the row of `step`, the first of them moved by `by`.
        """
        width = values.shape[-1]
        begin = self._low[step] - self._low[there] + (by + 1)
        at = begin[:, None] + np.arange(self.widths[step] + count - 1)
        np.maximum(at, 0, out=at)
        np.minimum(at, width - 1, out=at)
        at += (np.arange(len(at)) * width)[:, None]
        out: Sums = values.reshape(*values.shape[:-2], -1).take(at, axis=-1)
        return out

    def straight(self, values: Sums, step: int, there: int) -> Sums:
        """``[..., windows, width]``: for each node the values of the node at the same column of
        the row of step `there`.
        """
        return self._seen(values, step, there, 0, 1)

    def before(self, values: Sums, step: int, a: int, longest: int) -> Sums:
        """``[longest, windows, width]``: for each node the values of the nodes `a` rows before
        it, and 1, 2, ... columns before it.
        """
        found = self._seen(values, step, step - a, -longest, longest)
        shape = (longest, len(found), self.widths[step])
        size = found.itemsize
        strides = (-size, *found.strides)
        return np.ndarray(shape, np.float64, found, (longest - 1) * size, strides)

    def after(self, values: Sums, step: int, a: int) -> Sums:
        """The same of the nodes `a` rows and 1, 2, ... columns after it, of a type each."""
        found = self._seen(values, step, step + a, 1, len(values))
        strides = (found.strides[0] + found.itemsize, *found.strides[1:])
        shape = (*found.shape[:2], self.widths[step])
        return np.ndarray(shape, np.float64, found, 0, strides)


def _alike(
    band: Band, first: Ints, last: Ints, begin: Ints, end: Ints, types: int
) -> Iterator[tuple[_Windows, Ints]]:
    """Windows in groups of about the same size, and the numbers of those in each: one long window
    among thousands of short ones costs them no room.
    """
    rows = last - first + 1
    nodes = band.start[last + 1] - band.start[first]
    wide = np.ceil(2 * np.log2(np.maximum(nodes / rows, NARROW)))
    kind = np.ceil(np.log2(rows)) * 64 + wide
    order = np.argsort(kind, kind="stable")
    work = np.cumsum(nodes[order]) * types // WORK
    new = np.flatnonzero(np.diff(kind[order]) + np.diff(work)) + 1
    for chosen in np.split(order, new):
        yield _Windows(band, *(part[chosen] for part in (first, last, begin, end))), chosen


def _pieces(band: Band, cuts: Sequence[int] | Ints, types: int) -> Iterator[_Windows]:
    """The windows between cuts."""
    bounds = np.array([0, *cuts, band.rows], np.int64)
    begin, end = band.low[bounds[:-1]], band.low[bounds[1:]]
    begin[0], end[-1] = 0, band.columns
    for windows, _ in _alike(band, bounds[:-1], bounds[1:], begin, end, types):
        yield windows


def _by_rows(longest: int, most: int) -> list[tuple[int, slice]]:
    """For each `a` up to `most`, where the types with that `a` and target segments are."""
    return [
        (a, slice(1 + longest * (a - 1), 1 + longest * a)) for a in range(1, min(longest, most) + 1)
    ]


def _log_sum(terms: Sums) -> Sums:
    """Log of the sum of exponentials down the first axis; the terms are used up."""
    top = terms.max(0)
    terms -= top
    np.exp(terms, out=terms)
    out: Sums = terms.sum(0)
    np.log(out, out=out)
    out += top
    return out


def _run(here: Sums, steps: Sums) -> Sums:
    """What reaches each column of a row from itself and, by steps, from the columns before it.

    ``steps[:, c]`` is the gain of the step from column ``c - 1`` to ``c``; the first is not used.
    """
    walked = np.maximum(steps, -1e4)
    walked[:, 0] = 0.0
    np.cumsum(walked, axis=1, out=walked)
    out = here - walked
    by = 1
    while by < out.shape[1]:
        out[:, by:] = np.logaddexp(out[:, by:], out[:, :-by])
        by *= 2
    out += walked
    return out


Follows = tuple[Sums, Sums]
"""``[windows, width]``: log of the sum over what may follow a bead that ends at each node, less
the log of the sum over all paths; after a bead that is no deletion, and after a deletion."""


class _Sums:
    """Forward and backward sums of windows.

    Each node has two values: M for paths whose last bead is no deletion (or that have none yet),
    D for the others.
    """

    def __init__(self, windows: _Windows, gains: Gains, persist: float) -> None:
        self.windows, self.gains, self.persist = windows, gains, persist
        self.longest = longest = isqrt(len(gains) - 2)
        self.sums: list[Sums] = []
        """For each step ``[3, windows, width + 2]``: M, D and both together."""
        self.total = np.full(len(windows.first), IMPOSSIBLE)
        """``[windows]``: log of the sum over all paths."""
        for step in range(windows.steps):
            gain = windows.gains(step, gains)
            room = windows.room(step, 3)
            matched, deleted, either = room[..., 1:-1]
            if step:
                terms = np.empty((longest * min(longest, step), *matched.shape))
                for a, types in _by_rows(longest, step):
                    seen = windows.before(self.sums[step - a][2], step, a, longest)
                    np.add(seen, gain[types], out=terms[types.start - 1 : types.stop - 1])
                matched[:] = _log_sum(terms)
                m, d = windows.straight(self.sums[step - 1][:2], step, step - 1)
                deleted[:] = np.logaddexp(m, d + persist) + gain[OMISSION]
            else:
                matched[:] = windows.put(0, windows.begin)
            if windows.widths[step] > 1:
                added = matched[:, :-1] + gain[ADDITION, :, 1:]
                deleted[:, 1:] = np.logaddexp(deleted[:, 1:], added)
                deleted[:] = _run(deleted, gain[ADDITION] + persist)
            np.logaddexp(matched, deleted, out=either)
            self.sums.append(room)
            here = windows.last == windows.first + step
            if here.any():
                ends = (either + windows.put(step, windows.end))[here]
                self.total[here] = _log_sum(ends.T.copy())

    def back(self) -> Iterator[tuple[int, Follows]]:
        """What may follow the beads that end at each row, from the last step to the first."""
        windows, longest, persist = self.windows, self.longest, self.persist
        below: list[Sums] = []  # of the rows below: gain + what follows, of each bead
        for step in range(windows.steps - 1, -1, -1):
            gain = windows.gains(step, self.gains)
            terms = np.full((longest * min(longest, len(below)) + 1, *gain.shape[1:]), IMPOSSIBLE)
            here = windows.last == windows.first + step
            if here.any():
                terms[0, here] = windows.put(step, windows.end)[here] - self.total[here, None]
            for a, types in _by_rows(longest, len(below)):
                terms[types] = windows.after(below[a - 1][types], step, a)
            match = _log_sum(terms)
            omitted = (
                windows.straight(below[0][OMISSION], step, step + 1)
                if below
                else np.full_like(match, IMPOSSIBLE)
            )
            follows_d = np.logaddexp(match, omitted + persist)
            follows_m = np.logaddexp(match, omitted)
            if windows.widths[step] > 1:
                steps = gain[ADDITION, :, 1:]
                back = np.empty_like(match)
                back[:, 1:] = steps[:, ::-1] + persist
                follows_d = _run(follows_d[:, ::-1], back)[:, ::-1]
                follows_m[:, :-1] = np.logaddexp(follows_m[:, :-1], steps + follows_d[:, 1:])
            done = windows.room(step, len(gain) - 1)
            np.add(gain[:ADDITION], follows_m, out=done[..., 1:-1])
            np.add(gain[OMISSION], follows_d, out=done[OMISSION, :, 1:-1])
            below = [done, *below[: longest - 1]]
            yield step, (follows_m, follows_d)

    def visits(self, step: int, follows: Follows) -> tuple[Sums, Sums]:
        """``[windows, width]``: how probable it is that the path passes each node, and that a
        pair ends at it.
        """
        matched, deleted, _ = self.sums[step][..., 1:-1]
        passed = np.exp(np.minimum(matched + follows[0], 0.0))
        passed += np.exp(np.minimum(deleted + follows[1], 0.0))
        if not step:
            return passed, np.zeros_like(passed)
        pair = self.windows.before(self.sums[step - 1][2], step, 1, 1)[0] + follows[0]
        at, inside = self.windows.nodes(step)
        pair += np.where(inside, self.gains[1, at], IMPOSSIBLE)
        return passed, np.exp(np.minimum(pair, 0.0))

    def beads(self, step: int, follows: Follows) -> tuple[Sums, Sums]:
        """The probabilities of the beads that end at a row ``[types, windows, width]``, and of
        the deletions among them that follow another.
        """
        windows, longest = self.windows, self.longest
        gain = windows.gains(step, self.gains)
        beads = np.full_like(gain, IMPOSSIBLE)
        for a, types in _by_rows(longest, step):
            seen = windows.before(self.sums[step - a][2], step, a, longest)
            np.add(seen, gain[types], out=beads[types])
            beads[types] += follows[0]
        np.exp(np.minimum(beads, 0.0, out=beads), out=beads)
        again = np.zeros_like(follows[1])
        if step:
            m, d = windows.straight(self.sums[step - 1][:2], step, step - 1)
            ends = gain[OMISSION] + follows[1]
            again = np.exp(np.minimum(d + self.persist + ends, 0.0))
            beads[OMISSION] = np.exp(np.minimum(m + ends, 0.0)) + again
        matched, deleted, _ = self.sums[step][..., 1:-1]
        ends = gain[ADDITION, :, 1:] + follows[1][:, 1:]
        more = np.exp(np.minimum(deleted[:, :-1] + self.persist + ends, 0.0))
        again[:, 1:] += more
        beads[ADDITION, :, 1:] = np.exp(np.minimum(matched[:, :-1] + ends, 0.0)) + more
        return beads, again


def best_path(
    band: Band, worth: Gains, cuts: Sequence[int] | Ints = ()
) -> list[tuple[range, range]]:
    """The beads of the path with the greatest sum of `worth` (``[types, nodes]``).

    Raises:
        ValueError: no path leads from the first node to the last one inside the band.
    """
    types = types_to(isqrt(len(worth) - 2))
    came = np.empty(band.size, np.int8)
    for windows in _pieces(band, cuts, len(worth)):
        _walk(windows, worth, came)
    path = []
    i, j = band.rows, band.columns
    while i or j:
        a, b = types[came[band.start[i] + j - band.low[i]]]
        i, j = i - a, j - b
        path.append((range(i, i + a), range(j, j + b)))
    return path[::-1]


def _walk(windows: _Windows, worth: Gains, came: npt.NDArray[np.int8]) -> None:
    """Put into `came` by which type of bead the best path of each window comes to each node."""
    longest = isqrt(len(worth) - 2)
    best: list[Sums] = []
    for step in range(windows.steps):
        gain = windows.gains(step, worth)
        room = windows.room(step)
        here = room[:, 1:-1]
        if step:
            terms = np.full((len(gain) - 1, *here.shape), IMPOSSIBLE)
            terms[OMISSION] = windows.straight(best[-1], step, step - 1) + gain[OMISSION]
            for a, types in _by_rows(longest, step):
                seen = windows.before(best[step - a], step, a, longest)
                np.add(seen, gain[types], out=terms[types])
            # the longer bead goes behind the shorter one where both are worth the same
            chosen = terms.argmax(0)
            here[:] = terms.max(0)
        else:
            here[:] = windows.put(0, windows.begin)
            chosen = np.full(here.shape, ADDITION)
        # what cannot be is far below all else, yet not so far that sums lose their digits
        walked = np.maximum(gain[ADDITION], -1e4)
        walked[:, 0] = 0.0
        walked = walked.cumsum(1)
        here -= walked
        most = np.maximum.accumulate(here, axis=1)
        chosen[:, 1:][most[:, :-1] > here[:, 1:]] = ADDITION
        np.add(most, walked, out=here)
        best.append(room)
        at, inside = windows.nodes(step)
        if not step:  # the first row of a piece is the last one of the piece before
            inside &= (windows.first == 0)[:, None]
        came[at[inside]] = chosen[inside]
        ends = (here + windows.put(step, windows.end))[windows.last == windows.first + step]
        if (ends.max(1, initial=2 * IMPOSSIBLE) < IMPOSSIBLE / 2).any():
            raise ValueError("the band has no path from its first node to its last")
