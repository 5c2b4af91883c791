"""Learn what speaks for the correction of a slip: `python -m benchmarks.corrections`.

Into half of the phrases of `benchmarks.cyrillic` random slips are put, of every kind, in words of
five small letters or more. `align.names.cyrillic.WEIGHTS` and `align.names.lattice.COSTS` maximise
the likelihood of the word that was there among all words of the dictionary that are one slip away
(a conditional logit model with a Gaussian prior). Prints both; ``python -m benchmarks.cyrillic
--half 1 --all`` then judges them on the other half. Needs scipy.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from align.encoders.use import log_probability
from align.names.cyrillic import Evidence, evidence
from align.names.lattice import COSTS, edits, looked_up
from align.names.schemes import Scheme, load_scheme
from benchmarks.cyrillic import DATA, damaged, phrases, read, sentences

MIX = {"replaced": 0.55, "transposed": 0.1, "dropped": 0.2, "added": 0.15}
"""What share of slips is taken to be of each kind."""
FREE = [kind for kind in COSTS if kind not in {"letter replaced", "look-alikes melted"}]
"""Kinds of mending whose costs are learned; those of the others stay 0."""
PLAIN = Evidence(word=1.0, frequency=0.0, oddness=-1.0, before=1.0, after=1.0)
PRIOR = 1.0
"""How much weights are held near `PLAIN`, and costs near 0: half the inverse of their variance."""

Floats = npt.NDArray[np.float64]


class Slip(NamedTuple):
    """A slip and what it may have been."""

    kind: str
    features: Floats
    """Candidates by evidence and kinds of mending."""
    right: npt.NDArray[np.bool_]
    """Which candidates are the word that was there."""


def slips(texts: Sequence[str], scheme: Scheme, kind: str) -> Iterator[Slip]:
    letters = "".join(sorted({c for r in scheme.rules for c in r.latin if c.isascii()}))
    chance = random.Random(1)
    for text in texts:
        words = scheme.romanize(text).split(" ")
        fit = [n for n, w in enumerate(words) if len(w) >= 5 and w.isalpha() and w.islower()]
        if not fit:
            continue
        at = chance.choice(fit)
        sound, words[at] = words[at], damaged(words[at], kind, letters, chance)
        start = sum(len(word) + 1 for word in words[:at])
        found = read(" ".join(words), scheme).words
        place = next(n for n, word in enumerate(found) if word.start == start)
        if words[at] == sound or found[place].explained:
            continue
        around = [word.cyrillic.lower() for word in found]
        before, after = around[max(0, place - 2) : place], "".join(around[place + 1 : place + 2])
        rows, right = [], []
        for edited, mended in edits(words[at], scheme):
            for spelling in looked_up(edited, scheme):
                if not spelling.cost:
                    told = evidence(spelling.cyrillic, log_probability, before, after)
                    rows.append([*told, *(mended == each for each in FREE)])
                    right.append(edited == sound)
        if any(right):
            yield Slip(kind, np.array(rows, float), np.array(right))


def learn(seen: Sequence[Slip]) -> Floats:
    """Weights of the evidence, then costs of `FREE`, the other way round."""
    start = np.array([*PLAIN, *(0.0 for _ in FREE)])
    count = {kind: sum(slip.kind == kind for slip in seen) for kind in MIX}
    weight = {kind: MIX[kind] * len(seen) / max(1, count[kind]) for kind in MIX}

    def loss(weights: Floats) -> tuple[float, Floats]:
        away = weights - start
        total, slope = PRIOR * float(away @ away), 2 * PRIOR * away
        for slip in seen:
            score = slip.features @ weights
            likely = np.exp(score - score.max())
            likely /= likely.sum()
            share = max(float(likely[slip.right].sum()), 1e-12)
            total -= weight[slip.kind] * np.log(share)
            slope += weight[slip.kind] * ((likely - likely * slip.right / share) @ slip.features)
        return total, slope

    learned: Floats = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return learned


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--text", type=Path, default=DATA / "segment" / "ru.dev.jsonl")
    arguments = parser.parse_args()
    texts = list(phrases(sentences(arguments.text), seed=3))[::2]
    scheme = load_scheme("ru-fr-press")
    learned = learn([slip for kind in MIX for slip in slips(texts, scheme, kind)])
    size = len(Evidence._fields)
    print("WEIGHTS", dict(zip(Evidence._fields, learned[:size].round(2).tolist(), strict=True)))
    print("COSTS", dict(zip(FREE, (-learned[size:]).round(2).tolist(), strict=True)))


if __name__ == "__main__":
    main()
