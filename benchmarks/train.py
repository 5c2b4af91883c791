"""Learn the weights of the aligner's features from the gold alignments marked dev.

``python -m benchmarks.train`` maximises the likelihood of the gold beads (a conditional random
field, with a Gaussian prior) and prints a table for align/data/aligner/weights.toml. It looks at
the nodes that the aligner's own first look leaves, and at those of the gold alignment. Needs
scipy. Each text is learned from twice, as it is and turned round with some beads left out. Gold
beads that the aligner cannot make (more than four segments on a side, crossing ones) leave open
what lies between their ends.

``--ablate`` shows what features are worth: weights are learned from all texts but one book or
collection, which is then aligned with them, and so with each in turn; and all that again without
some features.
"""

from __future__ import annotations

import argparse
import pickle
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from align.aligner.anchors import rough_path
from align.aligner.borders import ReadClauses
from align.aligner.features import NAMES, features, length_ratio, possible
from align.aligner.lattice import IMPOSSIBLE, LONGEST, TYPES, Band, posterior
from align.aligner.search import search
from align.aligner.sides import two_sides
from align.aligner.sketch import View, sketch
from align.aligner.vectors import Runs
from align.encoders import Encoder, load_encoder
from align.evaluation.beads import BeadScore, IndexBead, score_beads
from benchmarks.gold import Gold, data_option, gold_sets
from benchmarks.measure import Omissions, omissions

WEIGHTS = (*NAMES, "persist")

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


Node = tuple[int, int]


class Span(NamedTuple):
    """Where the gold path passes from one node to another: mostly a bead."""

    begin: Node
    end: Node
    deletes: bool
    """It is made of deletions only, which may stand in any order."""

    @property
    def bead(self) -> int | None:
        """The number of its type; None if it is not one bead with both sides."""
        size = self.end[0] - self.begin[0], self.end[1] - self.begin[1]
        return TYPES.index(size) if size in TYPES and not self.deletes else None


def gold_spans(gold: Gold) -> list[Span]:
    """From the first node to the last; beads that cross are one span."""
    # all that the gold covers before a node is done there
    covered = [sorted({k for bead in gold.beads for k in bead[side]}) for side in (0, 1)]
    nodes = {(0, 0), (len(gold.source), len(gold.target))}
    far, seen = [0, 0], [0, 0]
    for bead in gold.beads:
        for side in (0, 1):
            far[side] = max([far[side], *(k + 1 for k in bead[side])])
            seen[side] += len(bead[side])
        if all(seen[side] == bisect_left(covered[side], far[side]) for side in (0, 1)):
            nodes.add((far[0], far[1]))
    spans: list[Span] = []
    for begin, end in pairwise(sorted(nodes)):
        deletes = begin[0] == end[0] or begin[1] == end[1]
        if deletes and spans and spans[-1].deletes:
            begin = spans.pop().begin
        spans.append(Span(begin, end, deletes))
    return spans


def widened(view: View, spans: list[Span]) -> tuple[Band, np.ndarray]:
    """The nodes that a first look leaves, and those of the gold path; and which rows are cuts
    that the gold path passes too, from one bead to the next.
    """
    low, high = view.band.low.copy(), view.band.high.copy()
    begins, ends = ({s[n] for s in spans if s.bead is not None} for n in (0, 1))
    for span in spans:
        corners = (span.begin, span.end)
        # of a bead its two ends; else all between them
        areas = zip(corners, corners, strict=True) if span.bead is not None else (corners,)
        for (row, column), (last, stop) in areas:
            low[row : last + 1] = np.minimum(low[row : last + 1], column)
            high[row : last + 1] = np.maximum(high[row : last + 1], stop + 1)
    cut = np.zeros(len(low), bool)
    for row in view.cuts.tolist():
        cut[row] = high[row] == low[row] + 1 and (row, int(low[row])) in begins & ends
    return Band(view.band.rows, view.band.columns, low, high), cut


def allowed(band: Band, spans: list[Span]) -> np.ndarray:
    """``[types, nodes]``: beads that the gold alignment has, or leaves open."""
    ok = np.zeros((len(TYPES), band.size), bool)
    for span in spans:
        if span.bead is not None:
            at, known = band.find(*(np.array([k]) for k in span.end))
            ok[span.bead, at[known]] = True
            continue
        (row, column), (last, stop) = span.begin, span.end
        within = np.mgrid[row : last + 1, column : stop + 1].reshape(2, -1)
        at, known = band.find(*within)
        for number, (a, b) in enumerate(TYPES):
            if not (span.deletes and a and b):
                inside = known & (within[0] - a >= row) & (within[1] - b >= column)
                ok[number, at[inside]] = True
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


def kept_vectors(gold: Gold, encoder: Encoder, cache: Path | None) -> tuple[Kept, Kept]:
    """Of both sides, from the cache if it has them."""
    text = "\n".join((*gold.source, "", *gold.target)).encode()
    file = cache and cache / f"{encoder.name}-{sha256(text).hexdigest()[:16]}.pickle"
    if file and file.exists():
        kept: tuple[Kept, Kept] = pickle.loads(file.read_bytes())
        return kept
    source, target = (Kept(encoder.read(s), len(s)) for s in (gold.source, gold.target))
    if file:
        file.write_bytes(pickle.dumps((source, target)))
    return source, target


class Problem:
    """One text's features, kept."""

    def __init__(self, gold: Gold, encoder: Encoder, cache: Path | None = None) -> None:
        self.gold = gold
        kept = kept_vectors(gold, encoder, cache)
        clauses = [
            ReadClauses(text, encoder.read, encoder.dimension)
            for text in (gold.source, gold.target)
        ]
        sides = self.sides = two_sides(
            gold.source, gold.target, kept, gold.paragraphs, clauses=(clauses[0], clauses[1])
        )
        path = rough_path(sides[0].singles, sides[1].singles)
        ratio = length_ratio(*sides, path)
        view = sketch(*sides, ratio, path)
        spans = gold_spans(gold)
        self.band, self.cut = widened(view, spans)
        self.allowed = allowed(self.band, spans)
        self.possible = possible(self.band, self.band, self.cut)
        self.features: dict[int, tuple[list[int], np.ndarray]] = {}
        """For each type: the numbers of its features, and their values, ``[features, nodes]``."""
        for number, found in features(self.band, *sides, ratio, view.closest):
            values = np.stack([np.broadcast_to(v, (self.band.size,)) for v in found.values()])
            values[:, ~self.possible[number]] = 0
            self.features[number] = [NAMES.index(name) for name in found], values


class Corpus:
    """Texts one after another as one lattice, so that all of them are worked on side by side:
    from the last node of one a pair that is worth nothing leads to the first node of the next.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        bands = [problem.band for problem in problems]
        columns = np.cumsum([0, *(band.columns + 1 for band in bands)])
        self.band = Band(
            sum(band.rows + 1 for band in bands) - 1,
            int(columns[-1]) - 1,
            np.concatenate([band.low + k for band, k in zip(bands, columns, strict=False)]),
            np.concatenate([band.high + k for band, k in zip(bands, columns, strict=False)]),
        )
        starts = np.cumsum([0, *(band.rows + 1 for band in bands)])[1:-1]
        cut = np.concatenate([problem.cut for problem in problems])
        cut[starts] = True
        self.cuts = np.flatnonzero(cut)
        joints = self.band.start[starts]
        self.possible = np.concatenate([problem.possible for problem in problems], axis=1)
        self.allowed = np.concatenate([problem.allowed for problem in problems], axis=1)
        self.possible[1, joints] = self.allowed[1, joints] = True
        self.features: dict[int, tuple[list[int], np.ndarray]] = {}
        ends = np.cumsum([0, *(band.size for band in bands)])
        for number in problems[0].features:
            found = [problem.features[number] for problem in problems]
            names = sorted({name for own, _ in found for name in own})
            values = np.zeros((len(names), self.band.size), np.float32)
            for (own, given), nodes in zip(found, pairwise(ends), strict=True):
                values[[names.index(name) for name in own], slice(*nodes)] = given
            self.features[number] = names, values

    def gains(self, weights: np.ndarray) -> np.ndarray:
        total = np.empty(self.possible.shape, np.float32)
        for number, (names, values) in self.features.items():
            total[number] = weights[names].astype(np.float32) @ values
        total[~self.possible] = IMPOSSIBLE
        return total

    def expectation(self, beads: np.ndarray) -> np.ndarray:
        """Features of all beads, by their probability."""
        out = np.zeros(len(WEIGHTS))
        for number, (names, values) in self.features.items():
            out[names] += values @ beads[number]
        return out

    def scale(self) -> np.ndarray:
        """One over the standard deviation of each feature among the gold beads that have it."""
        gains = np.where(self.allowed & self.possible, np.float32(0), IMPOSSIBLE)
        beads = posterior(self.band, gains, cuts=self.cuts).beads
        count, total, square = np.zeros((3, len(WEIGHTS)))
        for number, (names, values) in self.features.items():
            count[names] += beads[number].sum()
            total[names] += values @ beads[number]
            square[names] += values**2 @ beads[number]
        count = np.maximum(count, 1)
        spread = np.sqrt(np.maximum(square / count - (total / count) ** 2, 0))
        return np.where(spread > 1e-3, 1 / np.maximum(spread, 1e-3), 1.0)

    def loss(self, weights: np.ndarray) -> tuple[float, np.ndarray]:
        """Nats by which the gold beads are not certain, and the gradient."""
        gains = self.gains(weights)
        free = posterior(self.band, gains, weights[-1], self.cuts)
        gains[~self.allowed] = IMPOSSIBLE
        held = posterior(self.band, gains, weights[-1], self.cuts)
        assert held.log_total > IMPOSSIBLE / 2, "a text whose gold alignment cannot be"
        gradient = self.expectation(free.beads) - self.expectation(held.beads)
        gradient[-1] = free.repeats - held.repeats
        return free.log_total - held.log_total, gradient


def fit(
    problems: Sequence[Problem],
    prior: float,
    start: Mapping[str, float],
    without: Collection[str] = (),
) -> dict[str, float]:
    """The weights, `WEIGHTS`, that make the gold beads likeliest; 0 for those left out."""
    corpus = Corpus(problems)
    # a feature that varies little wants a great weight: the prior is on weights times spread
    scale = corpus.scale()
    scale[[WEIGHTS.index(name) for name in without]] = 0

    def objective(scaled: np.ndarray) -> tuple[float, np.ndarray]:
        loss, gradient = corpus.loss(scaled * scale)
        return loss + prior * float(scaled @ scaled) / 2, gradient * scale + prior * scaled

    begin = np.array([start.get(name, 0.0) for name in WEIGHTS]) / np.where(scale, scale, 1)
    options = {"maxiter": 60, "ftol": 1e-6}
    result = minimize(objective, begin, jac=True, method="L-BFGS-B", options=options)
    weights = dict(zip(WEIGHTS, (result.x * scale).tolist(), strict=True))
    weights["omission"] -= PLENTY
    weights["addition"] -= PLENTY
    return weights


GROUPS: dict[str, tuple[str, ...]] = {
    "all that are in use": (),
    "margin": ("margin", "margin of more than two", "margin of several on both sides"),
    "cosine": ("cosine",),
    "lengths": ("length ratio", "length ratio of long ones"),
    "gains of ends": ("least gain of an end", "gain of all ends", "an end takes away"),
    "likeness of ends": (
        "least likeness of an end",
        "an end is unlike",
        "least likeness, several on both sides",
    ),
    "border cuts through": ("border cuts through",),
    "numbers": ("numbers shared", "numbers not shared"),
    "paragraphs": ("paragraph breaks inside", "paragraph begins on one side"),
    "what a deletion leaves": ("deletion goes with neighbours", "deletion's best match"),
    "deletion's length": ("deletion's length",),
    "persist": ("persist",),
}
"""What is left out together to see what it is worth."""


def ablate(problems: Sequence[Problem], prior: float, start: Mapping[str, float]) -> None:
    """Print what the aligner reaches on texts it has not learned from, without each group."""
    folds = defaultdict[str, list[Problem]](list)
    for problem in problems:
        title = problem.gold.name.partition(" ")[0]
        folder = str(problem.gold.folder)
        folds[title if folder == "transread" else folder].append(problem)
    print("| without | strict F1 | lax F1 | of omissions: precision | recall |")
    print("| --- | --: | --: | --: | --: |")
    for name, without in GROUPS.items():
        total, told = BeadScore(), Omissions()
        for held_out in folds.values():
            rest = [p for fold in folds.values() if fold is not held_out for p in fold]
            weights = fit(rest, prior, start, without)
            for problem in held_out:
                if "turned" not in problem.gold.name:
                    beads = search(*problem.sides, weights)
                    found = [IndexBead(tuple(b.source), tuple(b.target)) for b in beads]
                    total += score_beads(problem.gold.beads, found)
                    told = told.plus(omissions(problem.gold.beads, found))
        figures = (total.strict.f1, total.lax.f1, told.measure.precision, told.measure.recall)
        print(f"| {name} | " + " | ".join(f"{figure:.3f}" for figure in figures) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    data_option(parser)
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--prior", type=float, default=10.0, help="1 / variance of the prior")
    parser.add_argument("--start", type=Path, help="a table of weights to begin at, to save time")
    parser.add_argument("--cache", type=Path, help="a folder to keep the vectors in")
    parser.add_argument("--ablate", action="store_true", help="what each group of features adds")
    args = parser.parse_args()
    encoder = load_encoder(args.encoder)
    tables = tomllib.loads(args.start.read_text(encoding="utf-8")) if args.start else {}
    start = tables.get(args.encoder, {})
    with threadpool_limits(limits=1, user_api="blas"):
        problems = [Problem(g, encoder, cache=args.cache) for g in dev_texts(args.data)]
        if args.ablate:
            ablate(problems, args.prior, start)
            return
        print(f"[{args.encoder}]")
        for name, weight in fit(problems, args.prior, start).items():
            print(f'"{name}" = {weight:.3f}')


if __name__ == "__main__":
    main()
