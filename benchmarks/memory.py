"""What a translation memory or a glossary adds to the alignment of texts.

``python -m benchmarks.memory`` gives one half of each gold alignment of the sets that the weights
were learned from as a memory, and measures the other half: strict and lax F1 with and without it.
The half is every other run of beads, or beads at random. The memory is given as it is; perturbed
(case, punctuation, and one word of each side changed); cut otherwise (neighbours joined to one
unit); with targets that are not those of its sources, all of them, every other or slipped by one;
and, to compare, as beads that are fixed (``--fix``). A glossary is made of words that go together
in the half that is given; once its targets are shuffled. The whole text is measured too, where a
memory helps most: what it has itself should come out as it has it.

``--speed`` gives a large memory (the verses of the bible set, many times over) to a long text.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from align.aligner import Glossary, Memory, Options, Pin, align_segments
from align.aligner.known import Given
from align.aligner.memory import find_matches, trust
from align.encoders import Encoder, load_encoder
from align.evaluation.beads import BeadScore, IndexBead, score_beads
from align.pipeline import Remembering
from benchmarks.beads import LEARNED_FROM, SETS
from benchmarks.gold import Gold, data_option, gold_sets

RUN = 10
"""Beads of a run of which every other is given."""
Pairs = list[tuple[str, str]]
SIDES = (0, 1)


class Half(NamedTuple):
    """A gold alignment of which one half is given."""

    gold: Gold
    given: list[IndexBead]
    """Those with two sides that follow each other in the text."""
    asked: list[IndexBead]

    @property
    def pairs(self) -> Pairs:
        """Both texts of each bead that is given."""
        return [
            (
                " ".join(self.gold.source[k] for k in bead.source),
                " ".join(self.gold.target[k] for k in bead.target),
            )
            for bead in self.given
        ]


def halves(gold: Gold) -> Iterator[tuple[str, Half]]:
    """The text with every other run given, and with beads at random."""
    chance = random.Random(1)
    for name, chosen in (
        ("runs", [number // RUN % 2 == 0 for number in range(len(gold.beads))]),
        ("random", [chance.random() < 0.5 for _ in gold.beads]),
    ):
        parts: tuple[list[IndexBead], list[IndexBead]] = ([], [])
        for bead, own in zip(gold.beads, chosen, strict=True):
            parts[not own].append(bead)
        given = [bead for bead in parts[0] if all(map(_together, bead))]
        yield name, Half(gold, given, parts[1])


def _together(side: Sequence[int]) -> bool:
    return bool(side) and list(side) == list(range(side[0], side[-1] + 1))


def perturbed(half: Half) -> Pairs:
    """Another edition of the memory: capitals, quotation marks, and a word of each side."""
    chance = random.Random(2)
    vocabularies = [
        [word for text in side for word in text.split()]
        for side in (half.gold.source, half.gold.target)
    ]
    found = []
    for pair in half.pairs:
        sides = []
        for text, vocabulary in zip(pair, vocabularies, strict=True):
            words = text.split()
            if len(words) > 3:
                words[chance.randrange(len(words))] = chance.choice(vocabulary)
            sides.append("«\u00a0" + re.sub("[,;]", "", " ".join(words)).upper() + "\u00a0»")
        found.append((sides[0], sides[1]))
    return found


def joined(half: Half) -> Pairs:
    """The memory with neighbours joined, as paragraphs are."""
    pairs = half.pairs
    found, at = [], 0
    while at < len(pairs):
        stop = at + 1
        while (
            stop < min(at + 3, len(pairs))
            and half.given[stop].source[0] == half.given[stop - 1].source[-1] + 1
            and half.given[stop].target[0] == half.given[stop - 1].target[-1] + 1
        ):
            stop += 1
        found.append(
            (" ".join(p[0] for p in pairs[at:stop]), " ".join(p[1] for p in pairs[at:stop]))
        )
        at = stop
    return found


def shuffled(pairs: Pairs, share: float = 1.0) -> Pairs:
    """Pairs with the targets of others, all of them or a share."""
    chance = random.Random(3)
    chosen = [n for n in range(len(pairs)) if chance.random() < share]
    others = chosen[:]
    chance.shuffle(others)
    moved = dict(zip(chosen, others, strict=True))
    return [(source, pairs[moved.get(n, n)][1]) for n, (source, _) in enumerate(pairs)]


def moved_on(pairs: Pairs) -> Pairs:
    """Pairs with the target of the next: a memory that slipped by one."""
    return [(one[0], other[1]) for one, other in pairwise(pairs)]


def terms(pairs: Pairs) -> Pairs:
    """Words that go together in the pairs (Dice), twice at least, each the other's best."""
    sides: list[list[set[str]]] = [
        [set(re.findall(r"[^\W\d_]{4,}", pair[side])) for pair in pairs] for side in SIDES
    ]
    counts = [Counter(word for words in side for word in words) for side in sides]
    both = Counter((a, b) for one, other in zip(*sides, strict=True) for a in one for b in other)
    dice = {(a, b): 2 * n / (counts[0][a] + counts[1][b]) for (a, b), n in both.items() if n >= 2}
    best: list[dict[str, float]] = [{}, {}]
    for pair, value in dice.items():
        for side in SIDES:
            best[side][pair[side]] = max(value, best[side].get(pair[side], 0))
    return sorted(
        pair
        for pair, value in dice.items()
        if value >= 0.6 and all(best[side][pair[side]] == value for side in SIDES)
    )


def _memory(pairs: Pairs) -> Options:
    return Options(memories=[Memory("memory", pairs)])


def _glossary(pairs: Pairs) -> Options:
    return Options(glossaries=[Glossary("glossary", pairs)])


def _fixed(half: Half) -> Options:
    """The given half as beads that are fixed; those that cross others are left out."""
    pins: list[Pin] = []
    for bead in half.given:
        if not pins or (
            bead.source[0] > pins[-1].source[-1] and bead.target[0] > pins[-1].target[-1]
        ):
            pins.append(Pin(bead.source, bead.target))
    return Options(fixed=pins)


WAYS: dict[str, Callable[[Half], Options]] = {
    "nothing given": lambda half: Options(),
    "memory": lambda half: _memory(half.pairs),
    "memory, perturbed": lambda half: _memory(perturbed(half)),
    "memory, cut otherwise": lambda half: _memory(joined(half)),
    "memory, half of it wrong": lambda half: _memory(shuffled(half.pairs, 0.5)),
    "memory, all of it wrong": lambda half: _memory(shuffled(half.pairs)),
    "memory, slipped by one": lambda half: _memory(moved_on(half.pairs)),
    "fixed beads": _fixed,
    "glossary": lambda half: _glossary(terms(half.pairs)),
    "glossary, wrong": lambda half: _glossary(shuffled(terms(half.pairs))),
    "memory and glossary": lambda half: Options(
        memories=[Memory("memory", half.pairs)], glossaries=[Glossary("g", terms(half.pairs))]
    ),
}


def scored(half: Half, encoder: Encoder, options: Options) -> tuple[BeadScore, BeadScore]:
    """How the half that is asked about is aligned (its beads, and those found that touch it), and
    how the whole is."""
    gold = half.gold
    found = [IndexBead.of(b) for b in align_segments(gold.source, gold.target, encoder, **options)]
    asked = [{k for bead in half.asked for k in bead[side]} for side in SIDES]
    own = [b for b in found if any(asked[side].intersection(b[side]) for side in SIDES)]
    return score_beads(half.asked, own), score_beads(gold.beads, found)


def accuracy(golds: Sequence[Gold], encoder: Encoder, ways: Sequence[str]) -> None:
    """Print strict and lax F1 of the other half, pooled."""
    print(f"{'':28} {'every other run':^15}  {'at random':^15}  {'whole':^13}  {'seconds':>8}")
    for way in ways:
        totals = {key: BeadScore() for key in ("runs", "random", "whole")}
        began = time.process_time()
        for gold in golds:
            for name, half in halves(gold):
                other, whole = scored(half, encoder, WAYS[way](half))
                totals[name] += other
                totals["whole"] += whole
        figures = "  ".join(f"{t.strict.f1:.3f} / {t.lax.f1:.3f}" for t in totals.values())
        print(f"{way:28} {figures}  {time.process_time() - began:8.1f}", flush=True)


def speed(data: Path, units: int) -> None:
    """Print how long a large memory takes to be found in a long text."""
    gold = next(gold_sets(data, SETS["bible"]))
    size = 10_000
    source, target = tuple(gold.source[:size]), tuple(gold.target[:size])
    chance = random.Random(4)
    pairs = [(gold.source[b.source[0]], gold.target[b.target[0]]) for b in gold.beads if all(b)]
    while len(pairs) < units:
        ours, theirs = chance.choice(pairs[:30_000]), chance.choice(pairs[:30_000])
        words = [" ".join(p.split()[: chance.randrange(4, 20)]) for p in (*ours, *theirs)]
        pairs.append((f"{words[0]} {words[2]}", f"{words[1]} {words[3]}"))
    memory = Memory("bible", pairs[:units])
    began = time.process_time()
    matches = find_matches(memory, (source, target))
    found = time.process_time()
    Given((source, target), [memory]).known([])
    done = time.process_time()
    print(
        f"{len(memory.pairs):,} units, {len(source):,} and {len(target):,} segments: "
        f"{len(matches):,} matches, trust {trust(matches):.2f}, {found - began:.1f} CPU seconds; "
        f"evidence {done - found:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    data_option(parser)
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--text", action="append", help="this text alone; can be repeated")
    parser.add_argument("--way", action="append", choices=list(WAYS), help="the same")
    parser.add_argument("--speed", type=int, metavar="UNITS", help="time a memory of this size")
    args = parser.parse_args()
    if args.speed:
        speed(args.data, args.speed)
        return
    golds = [g for name in sorted(LEARNED_FROM) for g in gold_sets(args.data, SETS[name])]
    chosen = [gold for gold in golds if not args.text or gold.name in args.text]
    accuracy(chosen, Remembering(load_encoder(args.encoder)), args.way or list(WAYS))


if __name__ == "__main__":
    main()
