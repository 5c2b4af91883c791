"""How often checks are wrong, and how much they find: `python -m benchmarks.checks`.

Precision: the checks run on clean texts of professional translators (ntrex, transread); whatever
they find there is counted per 1,000 words of the translation, and told with ``--show``, to be read.
Recall: an injection damages one clean unit; found: its check tells of that unit what it did not
tell before. See `benchmarks.injections`.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
from collections import Counter
from collections.abc import Sequence
from functools import partial

from align.checks import CHECKS, run_checks
from align.model import Finding, Passage, Unit, Variant
from benchmarks import injections
from benchmarks.gold import Gold, data_option, gold_sets
from benchmarks.injections import INJECTIONS, Injection

for _module in pkgutil.iter_modules(injections.__path__, "benchmarks.injections."):
    importlib.import_module(_module.name)

CLEAN = ("ntrex/*", "transread/*")


def units_of(gold: Gold) -> tuple[Unit, ...]:
    """The beads of a gold text as the units that checks see; French and English."""
    sides = (("fr", gold.source), ("en", gold.target))
    units = []
    for number, bead in enumerate(gold.beads):
        source, target = (
            Variant(language, Passage(" ".join(lines[n] for n in numbers))) if numbers else None
            for (language, lines), numbers in zip(sides, bead, strict=True)
        )
        units.append(Unit(str(number), source, target, document=gold.name))
    return tuple(units)


def told(findings: Sequence[Finding], unit: str) -> Counter[tuple[str, str]]:
    """What is told of a unit: messages, and the words that they point to."""
    return Counter(
        (f.message, f.places[0].text) for f in findings if unit in {p.unit for p in f.places}
    )


def recall(
    texts: Sequence[tuple[Unit, ...]], kind: Injection, at_most: int, seed: int, *, show: bool
) -> tuple[int, int]:
    """How many of the damages were found, and how many there were."""
    check = partial(run_checks, only=kind.checks)
    places = [
        (number, index, damaged)
        for number, units in enumerate(texts)
        for index, unit in enumerate(units)
        for damaged in kind.damage(unit)
    ]
    sample = random.Random(seed).sample(places, min(at_most, len(places)))
    found = 0
    for number, index, damaged in sample:
        units = texts[number]
        # a check may look at the units before and after
        near = units[max(0, index - 3) : index + 4]
        after = tuple(damaged if unit is units[index] else unit for unit in near)
        new = told(check(after), damaged.id) - told(check(near), damaged.id)
        found += bool(new)
        if show and not new:
            print(f"missed {kind.name}", *(f"  {v.text}" for v in damaged.variants), sep="\n")
    return found, len(sample)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    data_option(parser)
    parser.add_argument("--checks", nargs="+", choices=sorted(CHECKS), help="default: all")
    parser.add_argument("--at-most", type=int, default=300, help="damages of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="tell every finding and every miss")
    options = parser.parse_args()
    chosen = options.checks or list(CHECKS)

    every: list[tuple[Unit, ...]] = []
    for pattern in CLEAN:
        texts = [units_of(gold) for gold in gold_sets(options.data, pattern)]
        every += texts
        words = sum(len(u.target.text.split()) for units in texts for u in units if u.target)
        counts: Counter[str] = Counter()
        for units in texts:
            by_id = {unit.id: unit for unit in units}
            for finding in run_checks(units, only=chosen):
                counts[finding.check] += 1
                if options.show:
                    unit = by_id[finding.places[0].unit]
                    print(f"{finding.check} {unit.document} {unit.id}: {finding.message}")
                    print(*(f"  {v.text}" for v in unit.variants), sep="\n")
        print(f"{pattern}: {len(texts)} texts, {words} words; findings per 1,000 words:")
        for name in (n for n in chosen if counts[n]):
            print(f"  {name:22} {counts[name]:4} {1000 * counts[name] / words:7.3f}")
        print(f"  {'all':22} {counts.total():4} {1000 * counts.total() / words:7.3f}")
    print("damages found:")
    for kind in INJECTIONS.values():
        if set(kind.checks) & set(chosen):
            found, made = recall(every, kind, options.at_most, options.seed, show=options.show)
            print(f"  {kind.name:22} {kind.checks[0]:22} {found}/{made} {found / max(1, made):.3f}")


if __name__ == "__main__":
    main()
