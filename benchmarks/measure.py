"""What the benchmark of alignments measures: processes, omissions, and scores of beads."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from align.evaluation.beads import IndexBead, Measure


class Cost(NamedTuple):
    """What a process took, the processes that it started and waited for included."""

    wall: float = 0.0
    """Seconds."""
    cpu: float = 0.0
    """Seconds, of all threads and cores."""
    memory: float = 0.0
    """Peak, MB (of the one process that took most)."""

    def then(self, other: Cost) -> Cost:
        """Both, one after the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory))


class ProcessError(RuntimeError):
    """A process that failed, with the last that it said."""


def run(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> tuple[str, Cost]:
    """What a command prints, and what it costs; it runs in `folder`, where it may leave files.

    Raises:
        ProcessError: it cannot be started, or fails.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = time.perf_counter()
        try:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdout=out,
                stderr=err,
                cwd=folder,
                env={**os.environ, **(environment or {})},
            )
        except OSError as error:
            raise ProcessError(f"{command[0]} cannot be started: {error.strerror}") from error
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        for stream in (out, err):
            stream.seek(0)
        if process.returncode:
            last = err.read().decode(errors="replace").strip().splitlines()[-3:]
            raise ProcessError(f"{command[0]} ended with {process.returncode}: {' / '.join(last)}")
        cost = Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
        return out.read().decode(), cost


class Omissions(NamedTuple):
    """Segments without a counterpart (1-0 and 0-1), counted one by one over both sides."""

    found: int = 0
    gold: int = 0
    right: int = 0

    @property
    def measure(self) -> Measure:
        """Precision: of the segments found, those that truly have none. Recall: of those, found."""
        return Measure(
            self.right / self.found if self.found else 1.0,
            self.right / self.gold if self.gold else 1.0,
        )

    def plus(self, other: Omissions) -> Omissions:
        return Omissions(*(a + b for a, b in zip(self, other, strict=True)))


def omissions(gold: Iterable[IndexBead], predicted: Iterable[IndexBead]) -> Omissions:
    """How well omissions are found; segments that the gold alignment leaves out do not count.

    >>> gold = [IndexBead((0,), (0,)), IndexBead((1,), ()), IndexBead((2,), ())]
    >>> omissions(gold, [IndexBead((0,), ()), IndexBead((1,), ()), IndexBead((2, 3), (0,))])
    Omissions(found=2, gold=2, right=1)
    """
    gold = list(gold)
    known = {(side, k) for bead in gold for side in (0, 1) for k in bead[side]}
    true, found = _alone(gold), _alone(predicted) & known
    return Omissions(len(found), len(true), len(true & found))


def _alone(beads: Iterable[IndexBead]) -> set[tuple[int, int]]:
    return {(s, k) for bead in beads for s in (0, 1) if not bead[1 - s] for k in bead[s]}


class Moved(NamedTuple):
    """Places where text stands in another order, and what is said of it."""

    places: int = 0
    told: int = 0
    """Places that a stretch lies in."""
    stretches: int = 0
    """Stretches said to stand elsewhere."""
    right: int = 0
    """Stretches that lie in a place."""

    def plus(self, other: Moved) -> Moved:
        return Moved(*(a + b for a, b in zip(self, other, strict=True)))


def moved(places: Iterable[Sequence[IndexBead]], stretches: Sequence[IndexBead]) -> Moved:
    """A stretch lies in a place if it holds a source and a target segment of one of its beads.

    >>> swapped = [IndexBead((0,), (1,)), IndexBead((1,), (0,))]
    >>> moved([swapped], [IndexBead((0,), (1,)), IndexBead((0,), (0,))])
    Moved(places=1, told=1, stretches=2, right=1)
    """

    def within(stretch: IndexBead, place: Sequence[IndexBead]) -> bool:
        return any(
            all(set(a) & set(b) for a, b in zip(stretch, bead, strict=True)) for bead in place
        )

    places = list(places)
    return Moved(
        len(places),
        sum(any(within(stretch, place) for stretch in stretches) for place in places),
        len(stretches),
        sum(any(within(stretch, place) for place in places) for stretch in stretches),
    )


class Reliability(NamedTuple):
    """For each of as many ranges of scores, from 0 to 1: beads, sum of scores, beads right."""

    bins: tuple[tuple[int, float, int], ...]

    def plus(self, other: Reliability) -> Reliability:
        return Reliability(
            tuple(
                (n + m, s + t, r + q)
                for (n, s, r), (m, t, q) in zip(self.bins, other.bins, strict=True)
            )
        )

    @property
    def error(self) -> float:
        """Expected calibration error: |mean score - share right|, each range by its beads."""
        beads = sum(n for n, _, _ in self.bins)
        return sum(abs(s - r) for _, s, r in self.bins) / beads if beads else 0.0


def reliability(
    gold: Iterable[IndexBead], beads: Iterable[tuple[IndexBead, float]], bins: int = 10
) -> Reliability:
    """How often beads of each score are in the gold alignment.

    >>> sure = IndexBead((0,), (0,))
    >>> table = reliability([sure], [(sure, 0.95), (IndexBead((1,), ()), 0.65)])
    >>> table.bins[6], table.bins[9], round(table.error, 2)
    ((1, 0.65, 0), (1, 0.95, 1), 0.35)
    """
    right = set(gold)
    found: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for bead, score in beads:
        found[min(bins - 1, int(score * bins))].append((score, bead in right))
    return Reliability(
        tuple((len(f), float(sum(s for s, _ in f)), sum(r for _, r in f)) for f in found)
    )
