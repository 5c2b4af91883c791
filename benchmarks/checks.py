"""How often checks are wrong, and how much they find: `python -m benchmarks.checks`.

Precision: the checks run on clean texts of professional translators (ntrex, transread). No text is
without fault: ``defects.tsv`` lists the findings that a person has read and found right; all others
count as false, per 1,000 words of the translation, and are told with ``--show``, to be read.
The glossary of a text has the terms that the first half of it keeps to.
Recall: an injection damages one clean unit; found: its check tells of that unit what it did not
tell before. See `benchmarks.injections`.

With ``--peers`` pofilter is asked of the same units and the same damages (`benchmarks.pofilter`).
With ``--docs docs/checks.md`` the tables of that file are written anew.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from align.checks import CHECKS, by_check, check_names, run_checks
from align.model import Finding, Passage, Unit, Variant
from benchmarks import injections
from benchmarks.gold import Gold, data_option, gold_sets
from benchmarks.injections import INJECTIONS, Injection
from benchmarks.injections.terms import GLOSSARY, kept_terms
from benchmarks.pofilter import PROGRAM, TESTS, failures
from benchmarks.tables import table, write_tables

for _module in pkgutil.iter_modules(injections.__path__, "benchmarks.injections."):
    importlib.import_module(_module.name)

CLEAN = ("ntrex/*", "transread/*")

Texts = Sequence[tuple[Unit, ...]]


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


# Precision ---------------------------------------------------------------------------------


class Clean(NamedTuple):
    """What is told of a set of clean texts."""

    name: str
    texts: int
    words: int
    ours: Counter[str]
    """Check -> its findings."""
    false: Counter[str]
    """Those of them that nobody has found right."""
    theirs: Counter[str] | None = None
    """Test of pofilter -> its failures."""

    def rate(self, count: int) -> str:
        """Per 1,000 words."""
        return f"{1000 * count / self.words:.3f}"

    @property
    def by_default(self) -> tuple[int, int]:
        """The findings, and the false ones, of the checks that are on where nobody says."""
        on = [name for name, check in CHECKS.items() if check.on]
        return sum(self.ours[name] for name in on), sum(self.false[name] for name in on)


def defects() -> set[tuple[str, str, str]]:
    """Text, unit and check of each finding on the clean texts that is right."""
    lines = (Path(__file__).parent / "defects.tsv").read_text(encoding="utf-8").splitlines()
    return {(text, unit, check) for text, unit, check in (line.split("\t") for line in lines)}


def clean(name: str, texts: Texts, checks: Collection[str], *, peers: bool, show: bool) -> Clean:
    """What the checks, and pofilter, tell of clean texts."""
    counts: Counter[str] = Counter()
    false: Counter[str] = Counter()
    right = defects()
    for units in texts:
        by_id = {unit.id: unit for unit in units}
        for finding in run_checks(units, only=checks, glossaries=[kept_terms(units)]):
            unit = by_id[finding.places[0].unit]
            if finding.check == "no-counterpart" and len(unit.variants) == 1:
                continue  # the gold alignment says so too
            counts[finding.check] += 1
            if (unit.document, unit.id, finding.check) in right:
                continue
            false[finding.check] += 1
            if show:
                print(f"{finding.check} {unit.document} {unit.id}: {finding.message}")
                print(*(f"  {v.text}" for v in unit.variants), sep="\n")
    every = [unit for units in texts for unit in units]
    words = sum(len(unit.target.text.split()) for unit in every if unit.target)
    theirs = Counter(test for failed in failures(every) for test in failed) if peers else None
    return Clean(name, len(texts), words, counts, false, theirs)


# Recall ------------------------------------------------------------------------------------


class Damaged(NamedTuple):
    """A text, and one of its units damaged."""

    text: tuple[Unit, ...]
    at: int
    unit: Unit


class Recall(NamedTuple):
    """How many damages of a kind there were, and how many were found."""

    kind: Injection
    made: int
    found: int
    theirs: int | None = None
    """By pofilter: some test of its fails that did not."""

    @property
    def share(self) -> str:
        return f"{self.found / max(1, self.made):.3f}"


def sample(texts: Texts, kind: Injection, at_most: int, seed: int) -> list[Damaged]:
    """Some of all damages of a kind that the texts have room for."""
    places = [
        Damaged(units, at, damaged)
        for units in texts
        for at, unit in enumerate(units)
        for damaged in kind.damage(unit)
    ]
    return random.Random(seed).sample(places, min(at_most, len(places)))


def is_found(kind: Injection, damaged: Damaged) -> bool:
    """Do the checks of the kind tell what they do not tell of the clean unit?"""
    text, at, unit = damaged
    check = partial(run_checks, only=kind.checks, glossaries=[GLOSSARY])
    # a check may look at the units before and after
    near = text[max(0, at - kind.reach) : at + kind.reach + 1]
    if kind.echoed:
        near = (*near, replace(text[at], id="echo"))
    after = tuple(unit if each is text[at] else each for each in near)
    return bool(told(check(after), unit.id) - told(check(near), unit.id))


def told(findings: Sequence[Finding], unit: str) -> Counter[tuple[str, str]]:
    """What is told of a unit: messages, and the words that they point to."""
    return Counter(
        (f.message, f.places[0].text) for f in findings if unit in {p.unit for p in f.places}
    )


def recall(
    texts: Texts, kinds: Sequence[Injection], at_most: int, seed: int, *, peers: bool, show: bool
) -> Iterator[Recall]:
    """For each kind of damage how many were found, of as many as were asked for."""
    for kind in kinds:
        samples = sample(texts, kind, at_most, seed)
        found = [is_found(kind, damaged) for damaged in samples]
        for damaged in (damaged for damaged, seen in zip(samples, found, strict=True) if not seen):
            if show:
                print(
                    f"missed {kind.name}", *(f"  {v.text}" for v in damaged.unit.variants), sep="\n"
                )
        theirs = None
        if peers:
            before = failures([damaged.text[damaged.at] for damaged in samples])
            after = failures([damaged.unit for damaged in samples])
            theirs = sum(bool(new - old) for old, new in zip(before, after, strict=True))
        yield Recall(kind, len(samples), sum(found), theirs)


# Tables ------------------------------------------------------------------------------------


def precision_table(sets: Sequence[Clean]) -> str:
    """Findings of each check on clean texts, and the false ones; then those of all that are on by
    default.
    """

    def cells(counts: Iterable[tuple[Clean, int, int]]) -> list[object]:
        return [cell for s, every, false in counts for cell in (every, false, s.rate(false))]

    rows = [
        [
            f"`{name}`" + ("" if CHECKS[name].on else " (off)"),
            *cells((s, s.ours[name], s.false[name]) for s in sets),
        ]
        for name in CHECKS
        if any(s.ours[name] for s in sets)
    ]
    rows.append(["**all that are on by default**", *cells((s, *s.by_default) for s in sets)])
    heads = (head for s in sets for head in (s.name, "false", "false per 1,000 words"))
    return table(["check", *heads], rows)


def peer_table(sets: Sequence[Clean]) -> str:
    """Our checks beside the tests of pofilter of the same: findings per 1,000 words."""
    names = set(check_names())
    rows = []
    for ours, tests in TESTS.items():
        known = [name for name in ours if name in names]
        same = [name for name in by_check(dict.fromkeys(known)) if CHECKS[name].on]
        cells = (
            s.rate(sum(counts[name] for name in of))
            for s in sets
            for counts, of in ((s.ours, same), (s.theirs or Counter(), tests))
        )
        rows.append([_code(known), _code(tests), *cells])
    totals = (
        s.rate(count) for s in sets for count in (s.by_default[0], (s.theirs or Counter()).total())
    )
    rows.append(["**all**", "**all**", *totals])
    heads = (head for s in sets for head in (f"{s.name}: align", PROGRAM))
    return table(["checks", f"tests of {PROGRAM}", *heads], rows, words=2)


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def recall_table(kinds: Sequence[Recall]) -> str:
    """How many damages were found."""
    peers = any(one.theirs is not None for one in kinds)
    rows = [
        [
            one.kind.name.replace("-", " "),
            _code(one.kind.checks),
            one.made,
            one.share,
            *([f"{(one.theirs or 0) / max(1, one.made):.3f}"] if peers else []),
        ]
        for one in kinds
    ]
    return table(
        ["damage", "found by", "made", "align", *([PROGRAM] if peers else [])], rows, words=2
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    data_option(parser)
    parser.add_argument("--checks", nargs="+", choices=sorted(CHECKS), help="default: all")
    parser.add_argument("--at-most", type=int, default=300, help="damages of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="tell every finding and every miss")
    parser.add_argument("--peers", action="store_true", help=f"ask {PROGRAM} too")
    parser.add_argument("--docs", type=Path, help="write the tables of this file anew")
    options = parser.parse_args()
    chosen = options.checks or list(CHECKS)
    asked = {"peers": options.peers, "show": options.show}

    every: list[tuple[Unit, ...]] = []
    sets = []
    for pattern in CLEAN:
        texts = [units_of(gold) for gold in gold_sets(options.data, pattern)]
        every += texts
        sets.append(clean(pattern.partition("/")[0], texts, chosen, **asked))
        print(f"{sets[-1].name}: {sets[-1].texts} texts, {sets[-1].words} words")
    kinds = [kind for kind in INJECTIONS.values() if set(kind.checks) & set(chosen)]
    found = list(recall(every, kinds, options.at_most, options.seed, **asked))
    tables = {"precision": precision_table(sets), "recall": recall_table(found)}
    if options.peers:
        tables["pofilter"] = peer_table(sets)
    print("", *tables.values(), sep="\n")
    if options.docs:
        write_tables(options.docs, tables)


if __name__ == "__main__":
    main()
