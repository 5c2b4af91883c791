"""Learn the weights of the aligner's features from the gold alignments marked dev.

``python -m benchmarks.train`` maximises the likelihood of the gold beads (a conditional random
field, with a Gaussian prior) and prints a table for align/data/aligner/weights.toml. Needs scipy.
Each text is learned from twice, as it is and turned round with some beads left out. Gold beads
that the aligner cannot make (more than four segments on a side, crossing ones) leave
open what lies between their ends.
"""

from __future__ import annotations

import argparse
import pickle
import tomllib
from bisect import bisect_left
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from align.aligner.anchors import rough_path
from align.aligner.borders import ReadClauses
from align.aligner.features import NAMES, features, length_ratio, possible
from align.aligner.lattice import LONGEST, TYPES, Band, posterior
from align.aligner.sides import two_sides
from align.aligner.vectors import Runs
from align.encoders import Encoder, load_encoder
from align.evaluation.beads import IndexBead
from benchmarks.gold import Gold, data_option, gold_sets

MARGIN = 12
"""Narrower than the aligner's own band, to train faster; the gold path lies in it everywhere."""
OMITTED = 0.02
"""How often a run of beads that are left out or replaced begins in the texts that are turned."""

PLENTY = 0.25
"""The texts that are turned have more omissions than texts have: by so many nats they are less
likely than what was learned says. Chosen on the dev texts and on omissions made in ntrex."""


def dev_texts(data: Path) -> list[Gold]:
    """The gold alignments to learn from."""
    texts = [g for p in ("text+berg/dev/*", "transread/*", "alibi/*") for g in gold_sets(data, p)]
    return [*texts, *(turned(g, OMITTED) for g in texts)]


def turned(gold: Gold, rate: float, seed: int = 1) -> Gold:
    """The text with its sides exchanged, and some of its beads left out on one side, or replaced
    by others from elsewhere in it, at random: in the texts omissions are rare, nearly all of them
    on the same side, and none with something else in its place.
    """
    random = np.random.default_rng(seed)
    sides = (
        [gold.target, gold.source],
        [gold.paragraphs[1], gold.paragraphs[0]] if gold.paragraphs else None,
    )
    beads: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    lost: tuple[set[int], set[int]] = (set(), set())
    replaced: dict[int, str] = {}
    side, size = None, len(gold.source)
    for bead in ((bead.target, bead.source) for bead in gold.beads):
        if side is None and random.random() < rate:
            side, shift = int(random.integers(4)), int(random.integers(size // 4, size - size // 4))
        elif side is not None and random.random() < 0.5:
            side = None
        if side in {0, 1} and all(bead):
            lost[side].update(bead[side])
        if side in {2, 3} and all(bead):
            replaced |= {k: gold.source[(k + shift) % size] for k in bead[1]}
            beads += [(bead[0], ()), ((), bead[1])]
        else:
            beads.append(bead)
    kept = [[k for k in range(len(texts)) if k not in lost[n]] for n, texts in enumerate(sides[0])]
    new = [{k: n for n, k in enumerate(side)} for side in kept]
    return Gold(
        f"{gold.name} (turned)",
        gold.folder,
        [sides[0][0][k] for k in kept[0]],
        [replaced.get(k, sides[0][1][k]) for k in kept[1]],
        tuple(
            IndexBead(*(tuple(new[n][k] for k in bead[n] if k in new[n]) for n in (0, 1)))
            for bead in beads
        ),
        ([sides[1][0][k] for k in kept[0]], [sides[1][1][k] for k in kept[1]])
        if sides[1]
        else None,
    )


def allowed(band: Band, gold: Gold) -> np.ndarray:
    """``[types, nodes]``: beads that the gold alignment has, or leaves open."""
    # nodes that the gold path passes through: all that the gold covers before them is done there
    covered = [sorted({k for bead in gold.beads for k in bead[side]}) for side in (0, 1)]
    nodes = {(0, 0)}
    far, seen = [0, 0], [0, 0]
    for bead in gold.beads:
        for side in (0, 1):
            far[side] = max([far[side], *(k + 1 for k in bead[side])])
            seen[side] += len(bead[side])
        if all(seen[side] == bisect_left(covered[side], far[side]) for side in (0, 1)):
            nodes.add((far[0], far[1]))
    nodes.add((band.rows, band.columns))
    # what is left out one after another may be so in any order of the sides
    spans: list[tuple[tuple[int, int], tuple[int, int], bool]] = []
    for begin, end in pairwise(sorted(nodes)):
        deletes = begin[0] == end[0] or begin[1] == end[1]
        if deletes and spans and spans[-1][2]:
            begin = spans.pop()[0]
        spans.append((begin, end, deletes))
    ok = np.zeros((len(TYPES), band.size), bool)
    number = {t: k for k, t in enumerate(TYPES)}
    for (i0, j0), (i1, j1), deletes in spans:
        t = (i1 - i0, j1 - j0)
        if t in number and not deletes:
            at, known = band.find(np.array([i1]), np.array([j1]))
            ok[number[t], at[known]] = True
            continue
        within = np.mgrid[i0 : i1 + 1, j0 : j1 + 1].reshape(2, -1)
        at, known = band.find(*within)
        for (a, b), k in number.items():
            if not (deletes and a and b):
                ok[k, at[known & (within[0] - a >= i0) & (within[1] - b >= j0)]] = True
    return ok


class Kept:
    """The vectors of all runs of a text, to be kept in a file."""

    def __init__(self, read: Runs, count: int) -> None:
        starts = np.arange(count)
        self.found = [
            read.vectors(starts[: count - k], starts[k:] + 1) for k in range(min(LONGEST, count))
        ]

    def vectors(self, starts: np.ndarray, stops: np.ndarray) -> np.ndarray:
        """As `Runs` has it."""
        out = np.empty((len(starts), self.found[0].shape[1]), np.float32)
        for k, found in enumerate(self.found):
            here = stops - starts == k + 1
            out[here] = found[starts[here]]
        return out


class Problem:
    """One text's features, kept."""

    def __init__(
        self, gold: Gold, encoder: Encoder, margin: int = MARGIN, cache: Path | None = None
    ) -> None:
        key = (
            cache
            and cache / f"{encoder.name}_{str(gold.folder).replace('/', '_')}_{gold.name}.pickle"
        )
        if key and key.exists():
            kept = pickle.loads(key.read_bytes())
        else:
            runs = [encoder.read(s) for s in (gold.source, gold.target)]
            kept = Kept(runs[0], len(gold.source)), Kept(runs[1], len(gold.target))
            if key:
                key.write_bytes(pickle.dumps(kept))
        self.gold = gold
        clauses = [
            ReadClauses(text, encoder.read, encoder.dimension)
            for text in (gold.source, gold.target)
        ]
        sides = two_sides(
            gold.source, gold.target, kept, gold.paragraphs, clauses=(clauses[0], clauses[1])
        )
        path = rough_path(sides[0].singles, sides[1].singles)
        self.band = Band.around(len(gold.source), len(gold.target), path, margin)
        self.ok = allowed(self.band, gold)
        self.open = possible(self.band)
        self.features = []  # for each type: the numbers of its features, and their values
        shape = (self.band.size,)
        for number, found in features(self.band, *sides, length_ratio(*sides, path)):
            values = np.stack([np.broadcast_to(v, shape) for v in found.values()])
            values[:, ~self.open[number]] = 0
            self.features.append((number, [NAMES.index(name) for name in found], values))

    def gains(self, weights: np.ndarray) -> np.ndarray:
        total = np.empty(self.open.shape, np.float32)
        for number, names, values in self.features:
            total[number] = np.tensordot(weights[names].astype(np.float32), values, 1)
        total[~self.open] = -1e30
        return total

    def expectation(self, beads: np.ndarray) -> np.ndarray:
        """Features of all beads, by their probability."""
        out = np.zeros(len(NAMES) + 1)
        for number, names, values in self.features:
            out[names] += values @ beads[number]
        return out

    def spread(self) -> np.ndarray:
        """For each feature: how many of the gold beads have it, its sum, its sum of squares."""
        beads = posterior(self.band, np.where(self.ok & self.open, 0, -1e30)).beads
        out = np.zeros((3, len(NAMES) + 1))
        for number, names, values in self.features:
            for power in range(3):
                out[power, names] += values.astype(float) ** power @ beads[number]
        return out

    def loss(self, w: np.ndarray) -> tuple[float, np.ndarray]:
        g = self.gains(w)
        free = posterior(self.band, g, w[-1])
        g[~self.ok] = -1e30
        held = posterior(self.band, g, w[-1])
        if held.log_total < -1e20:
            return 0.0, np.zeros(len(NAMES) + 1)
        grad = self.expectation(free.beads) - self.expectation(held.beads)
        grad[-1] = free.repeats - held.repeats
        return free.log_total - held.log_total, grad


def fit(problems: list[Problem], prior: float, start: dict[str, float]) -> np.ndarray:
    """The weights, `NAMES` and persist, that make the gold beads likeliest."""

    # a feature that varies little wants a great weight: the prior is on weights times spread
    count, total, square = np.sum([problem.spread() for problem in problems], axis=0)
    count = np.maximum(count, 1)
    spread = np.sqrt(np.maximum(square / count - (total / count) ** 2, 0))
    scale = np.where(spread > 1e-3, 1 / np.maximum(spread, 1e-3), 1.0)

    def objective(scaled: np.ndarray) -> tuple[float, np.ndarray]:
        losses = [problem.loss(scaled * scale) for problem in problems]
        gradient = np.sum([g for _, g in losses], axis=0) * scale + prior * scaled
        return sum(x for x, _ in losses) + prior * float(scaled @ scaled) / 2, gradient

    begin = np.array([start.get(name, 0.0) for name in (*NAMES, "persist")]) / scale
    result = minimize(objective, begin, jac=True, method="L-BFGS-B", options={"maxiter": 60})
    print(f"# loss {result.fun:.1f} after {result.nit} steps")
    return np.asarray(result.x * scale)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data_option(parser)
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--prior", type=float, default=10.0, help="1 / variance of the prior")
    parser.add_argument("--start", type=Path, help="a table of weights to begin at, to save time")
    parser.add_argument("--cache", type=Path, help="a folder to keep the vectors in")
    args = parser.parse_args()
    encoder = load_encoder(args.encoder)
    start = tomllib.loads(args.start.read_text(encoding="utf-8")) if args.start else {}
    problems = [Problem(g, encoder, cache=args.cache) for g in dev_texts(args.data)]
    print(f"[{args.encoder}]")
    weights = fit(problems, args.prior, start.get(args.encoder, {}))
    weights[[NAMES.index("omission"), NAMES.index("addition")]] -= PLENTY
    for name, weight in zip((*NAMES, "persist"), weights, strict=True):
        print(f'"{name}" = {weight:.3f}')


if __name__ == "__main__":
    main()
