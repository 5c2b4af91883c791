"""Bead files, and strict and lax precision, recall and F1 of an alignment against a gold one.

The measures are those of Thompson and Koehn (2019), "Vecalign: Improved sentence alignment in
linear time and space", and of the scorer that they published with it, so figures compare.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import PathLike
from typing import NamedTuple

from align.errors import ReadError
from align.files import read_bytes
from align.model import Bead


class IndexBead(NamedTuple):
    """A bead as a gold file has it: any segments of either side, neighbours or not."""

    source: tuple[int, ...]
    target: tuple[int, ...]

    @classmethod
    def of(cls, bead: Bead) -> IndexBead:
        """From a bead of ours, whose sides are ranges."""
        return cls(tuple(bead.source), tuple(bead.target))

    def __str__(self) -> str:
        return f"{list(self.source)}:{list(self.target)}"


_INDICES = r"\[\s*((?:\d{1,9}\s*(?:,\s*\d{1,9}\s*)*)?)\]"
_LINE = re.compile(rf"\s*{_INDICES}\s*:\s*{_INDICES}\s*(?::\s*[-+.\deE]+\s*)?", re.ASCII)


def parse_beads(text: str, *, path: object = None) -> tuple[IndexBead, ...]:
    """The beads of a bead file; a score after a second colon is passed over, and so are blank
    lines and those that begin with #.

    >>> [str(bead) for bead in parse_beads("[0]:[0, 1]\\n[1]:[]:0.25\\n")]
    ['[0]:[0, 1]', '[1]:[]']

    Raises:
        ReadError: a line that is no bead.
    """
    return tuple(bead for _, bead in numbered_beads(text, path=path))


def numbered_beads(text: str, *, path: object = None) -> Iterator[tuple[int, IndexBead]]:
    """The same with the line, from 1, that each stands in.

    Raises:
        ReadError: as `parse_beads`.
    """
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise ReadError(
                f"is no bead: '{line[:60]}'",
                path=path,
                line=number,
                hint="A bead is written as two lists of segment numbers from 0: [0]:[0, 1]",
            )
        yield number, IndexBead(*(_numbers(side) for side in match.groups()))


def _numbers(side: str) -> tuple[int, ...]:
    return tuple(int(n) for n in side.split(",") if n.strip())


def read_beads(path: str | PathLike[str]) -> tuple[IndexBead, ...]:
    """The beads of a file.

    Raises:
        ReadError: it cannot be read, or has a line that is no bead.
    """
    return parse_beads(bead_text(path), path=path)


def bead_text(path: str | PathLike[str]) -> str:
    """What a bead file holds.

    Raises:
        ReadError: it cannot be read.
    """
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadError("is no text in UTF-8, so no bead file", path=path) from error


def format_beads(beads: Iterable[Bead | IndexBead]) -> str:
    """One bead a line, in the form that `parse_beads` reads.

    >>> print(format_beads([Bead(range(0, 1), range(0, 2))]), end="")
    [0]:[0, 1]
    """
    return "".join(f"{bead}\n" for bead in beads)


@dataclass(frozen=True, slots=True)
class Measure:
    """Precision, recall and their harmonic mean, each 0..1, higher is better."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """2 P R / (P + R); 0 where both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"{self.precision:.3f} / {self.recall:.3f} / {self.f1:.3f}"


@dataclass(frozen=True, slots=True)
class BeadScore:
    """How an alignment agrees with the gold one; counts of beads, so that scores add up."""

    predicted: int = 0
    """Predicted beads, deletions too."""
    predicted_strict: int = 0
    """Those that are in the gold alignment as they are."""
    predicted_lax: int = 0
    """Those, and those that share segments with one gold bead on both sides."""
    gold: int = 0
    """Gold beads that have segments on both sides."""
    gold_strict: int = 0
    """Those that were predicted as they are."""
    gold_lax: int = 0
    """Those, and those that share segments with one predicted bead on both sides."""

    @property
    def strict(self) -> Measure:
        """A bead is right when it equals one of the other alignment."""
        return Measure(
            _ratio(self.predicted_strict, self.predicted), _ratio(self.gold_strict, self.gold)
        )

    @property
    def lax(self) -> Measure:
        """A bead is right when it overlaps one of the other alignment on both sides.

        A deletion has no second side to overlap with: it must be in the gold alignment itself.
        """
        return Measure(_ratio(self.predicted_lax, self.predicted), _ratio(self.gold_lax, self.gold))

    def __add__(self, other: BeadScore) -> BeadScore:
        """Two documents pooled: every bead weighs the same, whichever document it is from."""
        return BeadScore(
            self.predicted + other.predicted,
            self.predicted_strict + other.predicted_strict,
            self.predicted_lax + other.predicted_lax,
            self.gold + other.gold,
            self.gold_strict + other.gold_strict,
            self.gold_lax + other.gold_lax,
        )


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def score_beads(
    gold: Iterable[Bead | IndexBead], predicted: Iterable[Bead | IndexBead]
) -> BeadScore:
    """Compare an alignment with the gold one of the same document.

    Precision counts every predicted bead, deletions (1-0, 0-1) too: one that is in the gold
    alignment is right. Recall counts gold beads that are no deletions. A bead told twice counts
    once. For several documents add the scores up: ``sum(scores, BeadScore())``.

    >>> gold = parse_beads("[0]:[0]\\n[1]:[1, 2]\\n[2]:[]")
    >>> score = score_beads(gold, parse_beads("[0]:[0]\\n[1, 2]:[1, 2]"))
    >>> print(score.strict, "|", score.lax)
    0.500 / 0.500 / 0.500 | 1.000 / 1.000 / 1.000
    """
    gold_beads, predicted_beads = _distinct(gold), _distinct(predicted)
    gold_pairs, predicted_pairs = _no_deletions(gold_beads), _no_deletions(predicted_beads)
    return BeadScore(
        len(predicted_beads),
        *_agreement(predicted_beads, gold_beads),
        len(gold_pairs),
        *_agreement(gold_pairs, predicted_pairs),
    )


def _distinct(beads: Iterable[Bead | IndexBead]) -> set[IndexBead]:
    indexed = (IndexBead.of(b) if isinstance(b, Bead) else b for b in beads)
    return {bead for bead in indexed if bead.source or bead.target}


def _no_deletions(beads: set[IndexBead]) -> set[IndexBead]:
    return {bead for bead in beads if bead.source and bead.target}


def _agreement(beads: set[IndexBead], others: set[IndexBead]) -> tuple[int, int]:
    """How many of `beads` are in `others`: as they are, and at least by overlap."""
    by_source: dict[int, set[IndexBead]] = defaultdict(set)
    by_target: dict[int, set[IndexBead]] = defaultdict(set)
    for other in others:
        for index in other.source:
            by_source[index].add(other)
        for index in other.target:
            by_target[index].add(other)

    def overlaps(bead: IndexBead) -> bool:
        met = (by_source.get(index, set()) for index in bead.source)
        return (
            not set()
            .union(*met)
            .isdisjoint(set().union(*(by_target.get(index, set()) for index in bead.target)))
        )

    strict = sum(bead in others for bead in beads)
    return strict, strict + sum(overlaps(bead) for bead in beads if bead not in others)
