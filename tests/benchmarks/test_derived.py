"""Texts made from aligned ones: nothing is lost, made up or aligned wrongly in the making."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.evaluation.beads import IndexBead
from benchmarks.derived import KINDS, Derived, derive
from benchmarks.gold import Gold

SHAPES = ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1), (2, 2))


@st.composite
def documents(draw: st.DrawFn) -> list[Gold]:
    """Aligned documents, every segment of which says which bead it belongs to."""
    found = []
    for d in range(draw(st.integers(5, 12))):
        shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=12))
        sides: tuple[list[str], list[str]] = ([], [])
        beads = []
        for b, shape in enumerate(shapes):
            numbers = []
            for side, size in enumerate(shape):
                start = len(sides[side])
                sides[side].extend(f"{d}.{b}" for _ in range(size))
                numbers.append(tuple(range(start, start + size)))
            beads.append(IndexBead(*numbers))
        found.append(Gold(str(d), Path(), *sides, tuple(beads), None))
    return found


def readings(text: Derived) -> list[tuple[IndexBead, ...]]:
    """Each reading of each place once, the others as they come."""
    firsts = [choice[0] for choice in text.choices]
    found = []
    for at, choice in enumerate(text.choices):
        for reading in choice:
            picked = [*firsts[:at], reading, *firsts[at + 1 :]]
            found.append((*text.sure, *(bead for r in picked for bead in r)))
    return found or [text.sure]


def covers(beads: Sequence[IndexBead], text: Derived) -> bool:
    """Every segment is in one bead."""
    return all(
        sorted(k for bead in beads for k in bead[side]) == list(range(len(segments)))
        for side, segments in enumerate((text.source, text.target))
    )


def monotone(beads: Sequence[IndexBead]) -> bool:
    pairs = sorted(bead for bead in beads if bead.source and bead.target)
    return all(a.target[-1] < b.target[0] for a, b in pairwise(pairs))


@pytest.mark.parametrize("kind", KINDS)
@given(texts=documents(), seed=st.integers(0, 9))
@settings(deadline=None, max_examples=30)
def test_every_reading_is_a_true_alignment(texts: list[Gold], seed: int, kind: str) -> None:
    for text in derive(texts, kind, seed, chapters=4):
        for beads in readings(text):
            assert covers(beads, text)
            assert monotone(beads) or text.swapped
            for bead in beads:
                of = {text.source[k] for k in bead.source} | {text.target[k] for k in bead.target}
                assert len(of) == 1, "a bead holds segments of different beads"


@pytest.mark.parametrize("kind", KINDS)
@given(texts=documents(), seed=st.integers(0, 9))
@settings(deadline=None, max_examples=20)
def test_what_is_taken_away_or_added(texts: list[Gold], seed: int, kind: str) -> None:
    before, after = _counts(texts), _counts(derive(texts, kind, seed, chapters=4))
    lost = sum((b - a).total() for a, b in zip(after, before, strict=True))
    more = sum((a - b).total() for a, b in zip(after, before, strict=True))
    if kind in {"removed", "chapter missing"}:
        assert not more
    if kind in {"duplicated", "preface"}:
        assert not lost
    if kind == "swapped":
        assert after == before


def _counts(texts: Sequence[Gold | Derived]) -> list[Counter[str]]:
    """How often each segment stands on either side."""
    return [
        Counter(s for text in texts for s in text.source),
        Counter(s for text in texts for s in text.target),
    ]


@given(texts=documents(), seed=st.integers(0, 9))
@settings(deadline=None, max_examples=30)
def test_swapped_paragraphs_cross(texts: list[Gold], seed: int) -> None:
    for text in derive(texts, "swapped", seed, chapters=4):
        assert covers((*text.sure, *text.crossing), text)
        assert set(text.reading(text.crossing)) == {*text.sure, *text.crossing}
        for choice in text.choices:
            first, second, crossing = (
                {b for b in reading if b.source and b.target} for reading in choice
            )
            assert not first & second, "what one reading leaves alone, the other pairs"
            assert first | second == crossing
            for reading in choice[:2]:
                assert monotone((*text.sure, *reading))


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_text(kind: str) -> None:
    texts = [_one_to_one(str(n), 20) for n in range(10)]
    assert derive(texts, kind, 3) == derive(texts, kind, 3)
    assert derive(texts, kind, 3) != derive(texts, kind, 4)


def test_the_reading_nearest_to_an_alignment_counts() -> None:
    text = next(
        t for t in derive([_one_to_one(n, 60) for n in "ab"], "duplicated", chapters=1) if t.choices
    )
    for beads in readings(text):
        assert set(text.reading(beads)) == set(beads)


def test_a_text_that_crosses_cannot_be_used() -> None:
    crossing = (IndexBead((0,), (1,)), IndexBead((1,), (0,)))
    with pytest.raises(ValueError, match="not monotone"):
        derive([Gold("x", Path(), ["a", "b"], ["b", "a"], crossing, None)] * 9, "removed")


def test_there_must_be_another_book() -> None:
    with pytest.raises(ValueError, match="too few"):
        derive([_one_to_one("a", 60)] * 8, "replaced")


@pytest.mark.parametrize(("kind", "least"), [("preface", 20), ("chapter missing", 30)])
def test_what_a_side_has_alone(kind: str, least: int) -> None:
    for text in derive([_one_to_one(n, 30) for n in "abcd"], kind, chapters=2):
        alone = [bead for bead in text.sure if not (bead.source and bead.target)]
        assert least <= len(alone) <= 60
        assert len({bool(bead.source) for bead in alone}) == 1, "on one side"


def _one_to_one(name: str, size: int) -> Gold:
    segments = [f"{name} {n}" for n in range(size)]
    beads = tuple(IndexBead((n,), (n,)) for n in range(size))
    return Gold(name, Path(), segments, list(segments), beads, None)
