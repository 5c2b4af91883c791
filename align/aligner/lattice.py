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
    for windows in _pieces(band, cuts):
        sums = _Sums(windows, gains, persist)
        log_total += float(sums.total.sum())
        for step, found, again in sums.beads():
            at, inside = windows.nodes(step)
            beads[:, at[inside]] += found[:, inside]
            repeats += float(again.sum())
    return Posterior(beads, log_total, repeats)


def glimpse(
    band: Band, gains: Gains, persist: float, window: int, context: int
) -> Iterator[tuple[Ints, Gains, Flags]]:
    """About as `posterior`, for long texts: `window` rows at a time, as if the text began
    `context` rows before them and ended as many after them, anywhere.

    Yields, for many windows at once, the nodes ``[found]``, their beads ``[types, found]``,
    and whether there was a path at all where they stand.
    """
    first = np.arange(0, band.rows + 1, window)
    last = np.minimum(first + window - 1, band.rows)
    begins, ends = np.maximum(first - context, 0), np.minimum(last + context, band.rows)
    every = _Windows(
        band,
        begins,
        ends,
        np.where(begins > 0, ANY, 0),
        np.where(ends < band.rows, ANY, band.columns),
    )
    for windows, chosen in every.alike(len(gains)):
        sums = _Sums(windows, gains, persist)
        for step, found, _ in sums.beads():
            at, inside = windows.nodes(step)
            row = windows.first + step
            inside &= ((row >= first[chosen]) & (row <= last[chosen]))[:, None]
            known = np.broadcast_to((sums.total > IMPOSSIBLE / 2)[:, None], inside.shape)
            yield at[inside], found[:, inside].astype(np.float32), known[inside]


ANY = -1
"""For the column of a window's first or last node: all nodes of the row."""
WORK = 1 << 20
"""Beads of windows that are worked on side by side, at most, where there are many windows."""


class _Windows:
    """Some rows of a band each, worked on side by side: their first rows, their second ones ..."""

    def __init__(self, band: Band, first: Ints, last: Ints, begin: Ints, end: Ints) -> None:
        self.band = band
        self.first, self.last = first, last
        """``[windows]``: rows."""
        self.begin, self.end = begin, end
        """``[windows]``: columns of the nodes where paths begin and end, or `ANY`."""
        self.steps = int((last - first).max(initial=-1)) + 1
        sizes = band.high - band.low
        self._low = [band.low[np.minimum(first + k, last)] for k in range(self.steps)]
        self._size = [
            np.where(first + k <= last, sizes[np.minimum(first + k, last)], 0)
            for k in range(self.steps)
        ]
        self.widths = [max(1, int(size.max())) for size in self._size]

    def alike(self, types: int) -> Iterator[tuple[_Windows, Ints]]:
        """The same in groups of about the same size, and the numbers of the windows in each."""
        rows = self.last - self.first + 1
        nodes = self.band.start[self.last + 1] - self.band.start[self.first]
        kind = np.ceil(np.log2(rows)) * 64 + np.ceil(2 * np.log2(np.maximum(nodes / rows, 1)))
        order = np.argsort(kind, kind="stable")
        work = np.cumsum(nodes[order]) * types // WORK
        new = np.flatnonzero(np.diff(kind[order]) + np.diff(work)) + 1
        for chosen in np.split(order, new):
            parts = (part[chosen] for part in (self.first, self.last, self.begin, self.end))
            yield _Windows(self.band, *parts), chosen

    def nodes(self, step: int) -> tuple[Ints, Flags]:
        """``[windows, width]``: the nodes of a row of each; and where there are any."""
        column = np.arange(self.widths[step])
        inside = column < self._size[step][:, None]
        row = np.minimum(self.first + step, self.last)
        at = self.band.start[row][:, None] + np.where(inside, column, 0)
        return np.minimum(at, self.band.size - 1), inside

    def put(self, step: int, column: Ints) -> Sums:
        """Log-potentials ``[windows, width]``: 0 at a column, or everywhere for `ANY`."""
        columns = self._low[step][:, None] + np.arange(self.widths[step])
        chosen = (columns == column[:, None]) | (column == ANY)[:, None]
        return np.where(chosen & self.nodes(step)[1], 0.0, IMPOSSIBLE)

    def seen(self, values: Sums, step: int, there: int, by: int, count: int) -> Sums:
        """``[..., windows, width + count - 1]``: `values` (``[..., windows, width]``) of the row
        of step `there`, at the columns of the row of `step`, the first of them moved by `by`.
        """
        width, wide = self.widths[step] + count - 1, self.widths[there]
        shift = self._low[step] - self._low[there] + by
        at = np.clip(shift[:, None] + np.arange(width), -1, wide) + 1
        at += (np.arange(len(at)) * (wide + 2))[:, None]
        padded = np.full((*values.shape[:-1], wide + 2), IMPOSSIBLE)
        padded[..., 1:-1] = values
        out: Sums = padded.reshape(*values.shape[:-2], -1).take(at, axis=-1)
        return out

    def before(self, values: Sums, step: int, a: int, longest: int) -> Sums:
        """``[longest, windows, width]``: for each node the values of the nodes `a` rows before
        it, and 1, 2, ... columns before it.
        """
        found = self.seen(values, step, step - a, -longest, longest)
        return np.lib.stride_tricks.as_strided(
            found[:, longest - 1 :],
            (longest, len(found), self.widths[step]),
            (-found.strides[1], *found.strides),
            writeable=False,
        )

    def after(self, values: Sums, step: int, a: int) -> Sums:
        """The same of the nodes `a` rows and 1, 2, ... columns after it, of a type each."""
        found = self.seen(values, step, step + a, 1, len(values))
        return np.lib.stride_tricks.as_strided(
            found,
            (*found.shape[:2], self.widths[step]),
            (found.strides[0] + found.strides[2], *found.strides[1:]),
            writeable=False,
        )


def _pieces(band: Band, cuts: Sequence[int] | Ints, types: int = 18) -> Iterator[_Windows]:
    """The windows between cuts."""
    bounds = np.array([0, *cuts, band.rows], np.int64)
    begin, end = band.low[bounds[:-1]], band.low[bounds[1:]]
    begin[0], end[-1] = 0, band.columns
    for windows, _ in _Windows(band, bounds[:-1], bounds[1:], begin, end).alike(types):
        yield windows


def _log_sum(terms: Sums) -> Sums:
    """Log of the sum of exponentials down the first axis."""
    top = terms.max(0)
    out: Sums = np.log(np.exp(terms - top).sum(0))
    out += top
    return out


def _run(here: Sums, steps: Sums) -> Sums:
    """What reaches each column of a row from itself and, by steps, from the columns before it.

    ``steps[:, c]`` is the gain of the step from column ``c - 1`` to ``c``; the first is not used.
    """
    walked = np.maximum(steps, -1e4)
    walked[:, 0] = 0.0
    walked = walked.cumsum(1)
    out: Sums = here - walked
    by = 1
    while by < out.shape[1]:
        out[:, by:] = np.logaddexp(out[:, by:], out[:, :-by])
        by *= 2
    out += walked
    return out


class _Sums:
    """Forward and backward sums of windows.

    Each node has two values: M for paths whose last bead is no deletion (or that have none yet),
    D for the others.
    """

    def __init__(self, windows: _Windows, gains: Gains, persist: float) -> None:
        self.windows, self._gains, self.persist = windows, gains, persist
        self.longest = longest = isqrt(len(gains) - 2)
        self.matched: list[Sums] = []
        self.deleted: list[Sums] = []
        self.either: list[Sums] = []
        ends = np.full(len(windows.first), IMPOSSIBLE)
        for step in range(windows.steps):
            gain = self._gain(step)
            if step:
                terms = np.concatenate(
                    [
                        windows.before(self.either[step - a], step, a, longest) + gain[types]
                        for a, types in self._by_rows(step)
                    ]
                )
                matched = _log_sum(terms)
                deleted = self._omitted(step) + gain[OMISSION]
            else:
                matched = windows.put(0, windows.begin)
                deleted = np.full_like(matched, IMPOSSIBLE)
            added = matched[:, :-1] + gain[ADDITION, :, 1:]
            deleted[:, 1:] = np.logaddexp(deleted[:, 1:], added)
            deleted = _run(deleted, gain[ADDITION] + persist)
            self.matched.append(matched)
            self.deleted.append(deleted)
            self.either.append(np.logaddexp(matched, deleted))
            here = windows.last == windows.first + step
            if here.any():
                done = (self.either[step] + windows.put(step, windows.end))[here]
                ends[here] = _log_sum(done.T)
        self.total: Sums = ends
        """``[windows]``: log of the sum over all paths."""

    def _gain(self, step: int) -> Sums:
        at, inside = self.windows.nodes(step)
        found = self._gains.take(at, axis=1).astype(np.float64)
        found[:, ~inside] = IMPOSSIBLE
        return found

    def _by_rows(self, most: int) -> list[tuple[int, slice]]:
        """For each `a` up to `most`, where the types with that `a` and target segments are."""
        n = self.longest
        return [(a, slice(1 + n * (a - 1), 1 + n * a)) for a in range(1, min(n, most) + 1)]

    def _omitted(self, step: int) -> Sums:
        """What reaches each node of a row from the row before, but for the gain of an omission."""
        return np.logaddexp(*self._before(step))

    def _before(self, step: int) -> tuple[Sums, Sums]:
        seen = self.windows.seen
        return (
            seen(self.matched[step - 1], step, step - 1, 0, 1),
            seen(self.deleted[step - 1], step, step - 1, 0, 1) + self.persist,
        )

    def beads(self) -> Iterator[tuple[int, Sums, Sums]]:
        """From the last row to the first: its step, the probabilities of its beads ``[types,
        windows, width]``, and of the deletions among them that follow another.
        """
        windows, longest, persist = self.windows, self.longest, self.persist
        through: list[Sums] = []  # rows below: gain + what follows, of each bead that ends there
        total = self.total[:, None]
        for step in range(windows.steps - 1, -1, -1):
            gain = self._gain(step)
            beads = np.zeros_like(gain)
            # After a bead is done, what follows it: M and D as above, of the bead just done.
            here = windows.last == windows.first + step
            after = [np.where(here[:, None], windows.put(step, windows.end), IMPOSSIBLE)[None]]
            after += [
                windows.after(through[a - 1][types], step, a)
                for a, types in self._by_rows(len(through))
            ]
            match = _log_sum(np.concatenate(after))
            omitted = (
                windows.seen(through[0][OMISSION], step, step + 1, 0, 1)
                if through
                else np.full_like(match, IMPOSSIBLE)
            )
            steps = np.full_like(match, IMPOSSIBLE)
            steps[:, :-1] = gain[ADDITION, :, 1:]
            back = np.empty_like(steps)
            back[:, 1:] = steps[:, -2::-1] + persist
            follows_d = _run(np.logaddexp(match, omitted + persist)[:, ::-1], back)[:, ::-1]
            steps[:, :-1] += follows_d[:, 1:]
            follows_m = np.logaddexp(np.logaddexp(match, omitted), steps)

            done = gain + follows_m
            done[OMISSION] = gain[OMISSION] + follows_d
            follows_m -= total
            for a, types in self._by_rows(step):
                log = windows.before(self.either[step - a], step, a, longest) + gain[types]
                log += follows_m
                beads[types] = np.exp(np.minimum(log, 0.0))
            again = np.zeros_like(gain[OMISSION])
            if step:
                ends = gain[OMISSION] + follows_d - total
                fresh, again = (np.exp(np.minimum(v + ends, 0.0)) for v in self._before(step))
                beads[OMISSION] = fresh + again
            ends = gain[ADDITION, :, 1:] + follows_d[:, 1:] - total
            more = np.exp(np.minimum(self.deleted[step][:, :-1] + persist + ends, 0.0))
            again[:, 1:] += more
            beads[ADDITION, :, 1:] = more
            beads[ADDITION, :, 1:] += np.exp(np.minimum(self.matched[step][:, :-1] + ends, 0.0))
            through = [done, *through[: longest - 1]]
            yield step, beads, again


def best_path(
    band: Band, worth: Gains, cuts: Sequence[int] | Ints = ()
) -> list[tuple[range, range]]:
    """The beads of the path with the greatest sum of `worth` (``[types, nodes]``).

    Raises:
        ValueError: no path leads from the first node to the last one inside the band.
    """
    types = types_to(isqrt(len(worth) - 2))
    came = np.empty(band.size, np.int8)
    for windows in _pieces(band, cuts):
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
        at, inside = windows.nodes(step)
        gain = worth.take(at, axis=1).astype(np.float64)
        gain[:, ~inside] = IMPOSSIBLE
        if step:
            terms = np.full(gain[:-1].shape, IMPOSSIBLE)
            terms[OMISSION] = windows.seen(best[-1], step, step - 1, 0, 1) + gain[OMISSION]
            for a in range(1, min(longest, step) + 1):
                types = slice(1 + longest * (a - 1), 1 + longest * a)
                terms[types] = windows.before(best[step - a], step, a, longest) + gain[types]
            # the longer bead goes behind the shorter one where both are worth the same
            chosen = terms.argmax(0)
            here = terms.max(0)
        else:
            here = windows.put(0, windows.begin)
            chosen = np.full(here.shape, -1)
        # what cannot be is far below all else, yet not so far that sums lose their digits
        walked = np.maximum(gain[ADDITION], -1e4)
        walked[:, 0] = 0.0
        walked = walked.cumsum(1)
        before = here - walked
        most = np.maximum.accumulate(before, axis=1)
        chosen[:, 1:][most[:, :-1] > before[:, 1:]] = ADDITION
        best.append(most + walked)
        if step:
            came[at[inside]] = chosen[inside]
        else:  # the first row of a piece is the last one of the piece before, but at the top
            top = inside & (windows.first == 0)[:, None]
            came[at[top]] = chosen[top]
        here_ends = windows.last == windows.first + step
        ends = (best[step] + windows.put(step, windows.end))[here_ends]
        if (ends.max(1, initial=IMPOSSIBLE) < IMPOSSIBLE / 2).any():
            raise ValueError("the band has no path from its first node to its last")
