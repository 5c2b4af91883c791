"""Texts with omissions and upheavals whose true alignment is known, made from aligned ones.

Documents of one collection are joined to books, each document a chapter; a few *paragraphs* (one
to five beads of a chapter) or whole chapters of a book are then removed, repeated, replaced or
moved on one side, at random by a fixed seed. What was done can be read in more than one way at
times: of a paragraph that stands twice either copy may be the counterpart. Such places carry all
their readings, and an alignment is held against the one that it comes nearest to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from align.evaluation.beads import IndexBead
from benchmarks.gold import Gold

Pair = tuple[list[str], list[str]]
"""The source and target segments of one bead."""
Reading = tuple[IndexBead, ...]

LONGEST_PARAGRAPH = 5
"""Beads."""
RATE = 0.1
"""How many of the paragraphs are changed."""
CHAPTERS = 8
"""Documents that make a book."""
PREFACE = (20, 60)
"""Segments of another book that stand before one side."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A text that was made, and how it may be aligned."""

    name: str
    source: list[str]
    target: list[str]
    sure: Reading
    """Beads that belong to every alignment."""
    choices: tuple[tuple[Reading, ...], ...] = ()
    """For each place that can be read in several ways, its readings."""
    swapped: bool = False
    """Whether the places are paragraphs that were swapped. The last reading of each is then its
    true beads, which cross; by the others one of the two is left alone on both sides."""

    @property
    def crossing(self) -> Reading:
        """The true beads of all swapped paragraphs."""
        return tuple(bead for c in self.choices for bead in c[-1]) if self.swapped else ()

    def reading(self, predicted: Iterable[IndexBead]) -> Reading:
        """The true beads, by the reading nearest to an alignment at each place."""
        found = set(predicted)
        nearest = (max(c, key=lambda reading: len(found & set(reading))) for c in self.choices)
        return (*self.sure, *(bead for reading in nearest for bead in reading))


@dataclass(slots=True)
class _Book:
    """A text in the making."""

    source: list[str] = field(default_factory=list)
    target: list[str] = field(default_factory=list)
    sure: list[IndexBead] = field(default_factory=list)
    choices: list[tuple[Reading, ...]] = field(default_factory=list)

    def put(self, side: int, segments: Sequence[str]) -> tuple[int, ...]:
        """Write segments at the end of a side; their numbers."""
        text = (self.source, self.target)[side]
        text.extend(segments)
        return tuple(range(len(text) - len(segments), len(text)))

    def write(self, pairs: Iterable[Pair]) -> None:
        for pair in pairs:
            self.sure.append(IndexBead(self.put(0, pair[0]), self.put(1, pair[1])))

    def only(self, side: int, pairs: Iterable[Pair]) -> None:
        """Write one side of the pairs."""
        for pair in pairs:
            self.sure.extend(_alone(side, self.put(side, pair[side])))


def _alone(side: int, numbers: Iterable[int]) -> Reading:
    """A bead for each segment, with nothing on the other side."""
    return tuple(IndexBead(*(((k,), ()) if side == 0 else ((), (k,)))) for k in numbers)


def _bead(side: int, here: tuple[int, ...], there: tuple[int, ...]) -> IndexBead:
    return IndexBead(here, there) if side == 0 else IndexBead(there, here)


Change = Callable[[_Book, list[Pair], int, Random, Sequence[Pair]], None]
"""Writes a paragraph into a book, changed on a side; the last argument is another text."""


def _removed(book: _Book, paragraph: list[Pair], side: int, _: Random, __: Sequence[Pair]) -> None:
    book.only(1 - side, paragraph)


def _duplicated(
    book: _Book, paragraph: list[Pair], side: int, _: Random, __: Sequence[Pair]
) -> None:
    once = [book.put(1 - side, pair[1 - side]) for pair in paragraph]
    copies = [[book.put(side, pair[side]) for pair in paragraph] for _ in range(2)]
    # up to a cut the first copy is the counterpart, from there on the second: all are monotone
    book.choices.append(
        tuple(
            (
                *(_bead(side, copies[n >= cut][n], o) for n, o in enumerate(once)),
                *(b for numbers in copies[0][cut:] for b in _alone(side, numbers)),
                *(b for numbers in copies[1][:cut] for b in _alone(side, numbers)),
            )
            for cut in (0, len(once), *range(1, len(once)))
        )
    )


def _replaced(
    book: _Book, paragraph: list[Pair], side: int, random: Random, other: Sequence[Pair]
) -> None:
    book.only(1 - side, paragraph)
    size = random.randint(1, LONGEST_PARAGRAPH)
    at = random.randrange(max(1, len(other) - size))
    book.only(side, other[at : at + size])


def _swapped(book: _Book, paragraph: list[Pair], side: int, _: Random, __: Sequence[Pair]) -> None:
    """The two halves of the paragraph stand the other way about on a side."""
    half = len(paragraph) // 2
    here = [book.put(1 - side, pair[1 - side]) for pair in paragraph]
    order = [*range(half, len(paragraph)), *range(half)]
    there = {n: book.put(side, paragraph[n][side]) for n in order}
    true = tuple(_bead(side, there[n], here[n]) for n in range(len(paragraph)))
    parts = (range(half), range(half, len(paragraph)))
    monotone = (
        (
            *(true[n] for n in kept),
            *(b for n in lost for b in _alone(side, there[n])),
            *(b for n in lost for b in _alone(1 - side, here[n])),
        )
        for kept, lost in (parts, parts[::-1])
    )
    book.choices.append((*monotone, true))


CHANGES: dict[str, Change] = {
    "removed": _removed,
    "duplicated": _duplicated,
    "replaced": _replaced,
    "swapped": _swapped,
}
"""What happens to paragraphs."""
KINDS = (*CHANGES, "preface", "chapter missing")


def derive(
    documents: Sequence[Gold], kind: str, seed: int = 1, *, chapters: int = CHAPTERS
) -> list[Derived]:
    """Books made of aligned documents, changed in one way of `KINDS`; the same for a seed.

    The documents' beads are monotone and hold every segment. `chapters` of them make a book, and
    they must make two: what comes from elsewhere comes from another book.

    Raises:
        ValueError: that is not so, or the kind is not in `KINDS`.
    """
    if kind not in KINDS:
        raise ValueError(f"no such kind: {kind}")
    if len(documents) <= chapters:
        raise ValueError(f"{len(documents)} documents are too few for two books of {chapters}")
    random = Random(f"{seed} {kind}")
    pairs = [_pairs(d) for d in documents]
    books = [pairs[n : n + chapters] for n in range(0, len(pairs), chapters)]
    texts = [[pair for chapter in book for pair in chapter] for book in books]
    result = []
    for number, book in enumerate(books):
        other = texts[number - 1]
        made = _Book()
        if kind == "preface":
            size = min(random.randint(*PREFACE), len(other))
            made.only(random.randrange(2), other[:size])
            made.write(texts[number])
        elif kind == "chapter missing":
            lost, side = random.randrange(len(book)), random.randrange(2)
            for at, chapter in enumerate(book):
                if at == lost:
                    made.only(side, chapter)
                else:
                    made.write(chapter)
        else:
            for paragraph in _paragraphs(book, random, twofold=kind == "swapped"):
                if random.random() < RATE and (kind != "swapped" or len(paragraph) > 1):
                    CHANGES[kind](made, paragraph, random.randrange(2), random, other)
                else:
                    made.write(paragraph)
        name, swapped = f"{kind} {number + 1}", kind == "swapped"
        beads = tuple(made.sure), tuple(made.choices)
        result.append(Derived(name, made.source, made.target, *beads, swapped))
    return result


def _pairs(document: Gold) -> list[Pair]:
    """The beads of a document in order, as segments."""
    sides = (document.source, document.target)
    for side in (0, 1):
        if [k for bead in document.beads for k in bead[side]] != list(range(len(sides[side]))):
            raise ValueError(f"{document.name}: its beads are not monotone, or leave segments out")
    return [
        ([sides[0][k] for k in bead.source], [sides[1][k] for k in bead.target])
        for bead in document.beads
    ]


def _paragraphs(
    book: Sequence[Sequence[Pair]], random: Random, twofold: bool
) -> Iterable[list[Pair]]:
    """Stretches of one to five beads of a chapter; of two paragraphs together where `twofold`."""
    for chapter in book:
        at = 0
        while at < len(chapter):
            size = random.randint(1, LONGEST_PARAGRAPH) * (2 if twofold else 1)
            yield list(chapter[at : at + size])
            at += size
