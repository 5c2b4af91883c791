"""The halves that are given as memories are what the benchmark says they are."""

from __future__ import annotations

from pathlib import Path

from align.encoders import load_encoder
from align.evaluation.beads import IndexBead
from benchmarks.gold import Gold
from benchmarks.memory import WAYS, halves, joined, moved_on, perturbed, scored, shuffled, terms

SIZE = 40
GOLD = Gold(
    "made",
    Path(),
    [f"phrase numéro {n}, loup {n}" for n in range(SIZE)],
    [f"sentence number {n}, wolf {n}" for n in range(SIZE)],
    tuple(IndexBead((n,), (n,) if n != 3 else ()) for n in range(SIZE)),
    None,
)


def test_one_half_is_given_and_the_other_asked_about() -> None:
    found = dict(halves(GOLD))
    given = [bead.source[0] for bead in found["runs"].given]
    assert given == [0, 1, 2, *range(4, 10), *range(20, 30)]
    for half in found.values():
        assert not {*half.given} & {*half.asked}
        assert len(half.given) + len(half.asked) in {SIZE, SIZE - 1}  # one has no target


def test_memories_in_other_forms() -> None:
    half = dict(halves(GOLD))["runs"]
    assert half.pairs[0] == (GOLD.source[0], GOLD.target[0])
    assert joined(half)[:2] == [
        (" ".join(GOLD.source[:3]), " ".join(GOLD.target[:3])),
        (" ".join(GOLD.source[4:7]), " ".join(GOLD.target[4:7])),
    ]
    assert perturbed(half)[0][0] == perturbed(half)[0][0].upper() != half.pairs[0][0].upper()
    wrong = shuffled(half.pairs)
    assert sorted(target for _, target in wrong) == sorted(target for _, target in half.pairs)
    assert sum(pair in half.pairs for pair in wrong) < len(wrong) / 4
    assert sum(pair in half.pairs for pair in shuffled(half.pairs, 0.5)) > len(wrong) / 4
    assert moved_on(half.pairs)[0] == (GOLD.source[0], GOLD.target[1])
    assert ("loup", "wolf") in terms(half.pairs)


def test_every_way_can_be_scored() -> None:
    half = dict(halves(GOLD))["random"]
    encoder = load_encoder("ngram")
    for way in WAYS.values():
        other, whole = scored(half, encoder, way(half))
        assert whole.lax.f1 > 0.9
        assert other.lax.f1 > 0.9
