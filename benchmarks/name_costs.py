"""Learn what sounds cost to confuse, from pairs of names: `python -m benchmarks.name_costs`.

The costs of ``align/data/names/sounds.toml`` were set by hand, then moved a little by this: a
logistic model of the gold tokens (same name or not) over the edits of their cheapest alignment,
held near the hand-set costs by a strong prior, for the pairs are few. Pairs far from the threshold
do not count: some are mislabelled, or the same by no rule. Prints the F1 of five folds by name,
with the costs as they stand and with those learned from the other folds, then the costs learned
from all; what has been adopted shows little change.
"""

from __future__ import annotations

import copy
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.names import edits, matches
from align.names.matches import Relation, match_words
from align.names.sounds import sounds_table
from benchmarks.names import SUBSETS, Row, read

FOLDS = 5
PRIOR = 40.0
"""Weight of the squared change of a cost's logarithm."""
SHARPNESS = 0.03
"""Of the logistic curve, in scores."""
DOUBT = 0.03
"""Share of labels supposed to be wrong."""
NEAR = 0.1
"""A pair whose score is farther from the threshold teaches nothing."""

Floats = NDArray[np.float64]
NOT_LEARNED = {"pairs", "shortest", "longest", "weak", "given", "pet", "given_alone", "supposition"}


class Lesson(NamedTuple):
    """Pairs as the learner sees them."""

    counts: Floats
    """Pairs x costs: how often each is paid."""
    rest: Floats
    """What a pair costs besides: supposed habits, given names."""
    length: Floats


def values() -> dict[str, float]:
    """The costs that can be learned, by name."""
    costs = sounds_table()["costs"]
    named = {name: cost for name, cost in costs.items() if name not in NOT_LEARNED}
    return {**named, **costs["pairs"]}


@contextmanager
def costing(names: list[str], costs: Floats) -> Iterator[None]:
    """Within, these are the costs."""
    table = sounds_table()["costs"]
    before = copy.deepcopy(table)
    for name, cost in zip(names, costs, strict=True):
        (table["pairs"] if name in table["pairs"] else table)[name] = float(cost)
    forget()
    yield
    table.update(before)
    forget()


def forget() -> None:
    edits.edit_costs.cache_clear()
    matches.match_words.cache_clear()


def lesson(rows: list[Row], names: list[str]) -> Lesson:
    number = {name: n for n, name in enumerate(names)}
    counts = np.zeros((len(rows), len(names)))
    rest, length = np.zeros(len(rows)), np.ones(len(rows))
    for k, row in enumerate(rows):
        match = match_words(row["fr"], "fr", row["en"], "en")
        rest[k], length[k] = match.cost, match.length
        if match.relation is Relation.SPELLING:
            for name, cost in paid(match.source_reading.sounds, match.target_reading.sounds):
                counts[k, number[name]] += 1
                rest[k] -= cost
    return Lesson(counts, rest, length)


def paid(source: str, target: str) -> Iterator[tuple[str, float]]:
    """The name of the cost of each edit, and the cost."""
    i = j = 0
    for edit in edits.edits(source, target):
        places = {
            0 if at == 0 else 2 if at == len(word) - 1 else 1
            for at, word, sound in ((i, source, edit.source), (j, target, edit.target))
            if sound
        }
        i, j = i + len(edit.source), j + len(edit.target)
        if edit.source != edit.target:
            place = places.pop() if len(places) == 1 else 1
            yield edits.cost_name(edit.source, edit.target, place), edit.cost


def learn(rows: list[Row], names: list[str], start: Floats) -> Floats:
    """The costs that tell these pairs apart best, near the costs at the start."""
    same = np.array([row["label"] == "1" for row in rows]) * (1 - 2 * DOUBT) + DOUBT
    costs, threshold = start, 0.12
    for _ in range(3):
        with costing(names, costs):
            counts, rest, length = lesson(rows, names)
        logs = np.log(costs)
        mean, square = np.zeros(len(logs) + 1), np.zeros(len(logs) + 1)
        for _ in range(400):  # Adam (Kingma and Ba 2015)
            away = threshold - (counts @ np.exp(logs) + rest) / length
            wrong = 1 / (1 + np.exp(-away / SHARPNESS)) - same
            wrong[np.abs(away) > NEAR] = 0
            slope = -((wrong / SHARPNESS / length) @ counts) * np.exp(logs)
            slope += PRIOR * (logs - np.log(start))
            both = np.append(slope, wrong.sum() / SHARPNESS)
            mean, square = 0.9 * mean + 0.1 * both, 0.99 * square + 0.01 * both**2
            step = 0.01 * mean / (np.sqrt(square) + 1e-8)
            logs, threshold = logs - step[:-1], threshold - 0.1 * step[-1]
        costs = np.exp(logs)
    return costs


def f1(same: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    return 2 * float((same & said).sum()) / float(same.sum() + said.sum())


def main() -> None:
    file, keep = SUBSETS["words: transliterated"]
    rows = [row for row in read(file) if keep(row)]
    same = np.array([row["label"] == "1" for row in rows])
    fold = np.array([zlib.crc32(f"{row['id']}x".encode()) % FOLDS for row in rows])
    names, start = list(values()), np.array(list(values().values()))
    said = {"as they stand": same.copy(), "learned": same.copy()}
    for held in range(FOLDS):
        others = [row for row, f in zip(rows, fold, strict=True) if f != held]
        for what, costs in (("as they stand", start), ("learned", learn(others, names, start))):
            with costing(names, costs):
                scores = np.array([match_words(r["fr"], "fr", r["en"], "en").score for r in rows])
            known = fold != held
            best = max(set(scores[known]), key=lambda t: f1(same[known], scores[known] >= t))
            said[what][~known] = scores[~known] >= best
    for what, answers in said.items():
        print(f"F1 of {FOLDS} folds, costs {what}: {f1(same, answers):.4f}")
    for name, before, after in zip(names, start, learn(rows, names, start), strict=True):
        if abs(after / before - 1) > 0.02:
            print(f"{name:16} {before:.2f} -> {after:.2f}")


if __name__ == "__main__":
    main()
