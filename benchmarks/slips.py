"""How many slips in names put into real texts are found: `python -m benchmarks.slips`.

Names of news texts (ntrex) that both editions spell alike are replaced by real pairs of names of
the former Soviet Union (``names/pairs.dev.tsv``), each edition in its own spelling. Then one slip
is made at a time: the other edition's spelling is left in, or a letter is dropped, doubled,
changed or transposed. Before a slip is made, whatever the checks say of the planted names is a
false alarm. Found: a finding shows the slip; mended: it says what stood there.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

from align.checks import CHECKS, run_checks
from align.model import Passage, Unit, Variant
from align.names.find import Mention, NameKind, find_names
from benchmarks.gold import Gold, data_option, gold_sets

KINDS = ("swap", "drop", "double", "letter", "vowel")
COMPANY = 4
"""So many other names of the kind stand in a text "in company"."""


class Slot(NamedTuple):
    """A name of a text, the same in both editions, whose place another may take."""

    form: str
    source: tuple[Mention, ...]
    target: tuple[Mention, ...]


def units_of(gold: Gold) -> list[Unit]:
    sides = (gold.source, gold.target)
    units = []
    for number, bead in enumerate(gold.beads):
        texts = [" ".join(sides[side][n] for n in numbers) for side, numbers in enumerate(bead)]
        variants = [
            Variant(language, Passage(text)) if text else None
            for language, text in zip(("fr", "en"), texts, strict=True)
        ]
        units.append(Unit(str(number), variants[0], variants[1]))
    return units


def slots(units: Sequence[Unit]) -> list[Slot]:
    names = find_names(units)
    theirs = {n.form: n for n in names.target}
    return [
        Slot(n.form, n.mentions, theirs[n.form].mentions)
        for n in names.source
        if n.kind is NameKind.NAME
        and n.form in theirs
        and len(n.form) > 3
        and n.units == theirs[n.form].units
    ]


def planted(
    units: Sequence[Unit], changes: Sequence[tuple[Slot, str, str]], slip: str = "", side: int = 1
) -> list[Unit]:
    """The units with the names of the slots replaced; `slip` stands for the last mention of the
    first name in one edition."""
    edits: dict[tuple[int, int], list[tuple[int, int, str]]] = defaultdict(list)
    for number, (slot, *forms) in enumerate(changes):
        for which, mentions in enumerate((slot.source, slot.target)):
            for place in mentions:
                wrong = slip and not number and which == side and place == mentions[-1]
                edit = (place.start, place.end, slip if wrong else forms[which])
                edits[which, place.unit].append(edit)
    result = list(units)
    for (which, unit), parts in edits.items():
        variant = (result[unit].source, result[unit].target)[which]
        assert variant
        text = variant.text
        for start, end, form in sorted(parts, reverse=True):
            text = text[:start] + form + text[end:]
        changed = replace(variant, passage=Passage(text))
        if which:
            result[unit] = replace(result[unit], target=changed)
        else:
            result[unit] = replace(result[unit], source=changed)
    return result


def damaged(word: str, kind: str, chance: random.Random) -> str:
    """The word with one slip somewhere behind its first letter."""
    for _ in range(20):
        k = chance.randrange(1, len(word) - 1)
        new = {
            "swap": word[:k] + word[k + 1] + word[k] + word[k + 2 :],
            "drop": word[:k] + word[k + 1 :],
            "double": word[:k] + word[k] + word[k:],
            "letter": word[:k] + chance.choice("bdfgklmnprstvz") + word[k + 1 :],
            "vowel": word[:k] + chance.choice("aeiou") + word[k + 1 :],
        }[kind]
        if new != word and (kind != "vowel" or word[k] in "aeiouy"):
            return new
    return ""


def pairs(data: Path) -> list[tuple[str, str]]:
    with (data / "names" / "pairs.dev.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = [(r["fr"], r["en"]) for r in rows if r["kind2"] == "translit"]
    return [(a, b) for a, b in found if (a + b).isalpha() and min(len(a), len(b)) > 4]


def said(units: Sequence[Unit], slip: str, right: str, checks: Sequence[str]) -> tuple[bool, bool]:
    """Whether a finding shows the slip, and whether one says what to write instead."""
    found = run_checks(units, only=checks)
    shown = [f for f in found if any(place.text == slip for place in f.places)]
    return bool(shown), any(f.places[0].text == slip and f.suggestion == right for f in shown)


def slips(
    pair: tuple[str, str], chance: random.Random
) -> Iterator[tuple[tuple[str, str], str, int]]:
    """What is done, and how (empty if a spelling is left in); the slip; its edition."""
    if pair[0] != pair[1]:
        yield ("English left in French", ""), pair[1], 0
        yield ("French left in English", ""), pair[0], 1
    for side, edition in enumerate(("French", "English")):
        kind = chance.choice(KINDS)
        slip = damaged(pair[side], kind, chance)
        if slip and slip not in pair:
            yield (f"slip in {edition}", f"of them: {kind}"), slip, side


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slips", description=__doc__)
    data_option(parser)
    parser.add_argument("--show", action="store_true", help="print what is missed, and each alarm")
    parser.add_argument("--every", type=int, default=1, help="take only every so many-th pair")
    parser.add_argument("--swapped", action="store_true", help="French is the translation")
    args = parser.parse_args()
    checks = [name for name in CHECKS if name.startswith("spelling")]
    chance = random.Random(4)
    texts = [units_of(gold) for gold in gold_sets(args.data, "ntrex/*")]
    rooms = [(units, slots(units)) for units in texts]
    once = [(u, [s for s in found if len(s.target) == len(s.source) == 1]) for u, found in rooms]
    often = [(u, [s for s in found if min(map(len, s[1:])) > 1]) for u, found in rooms]
    tried: Counter[str] = Counter()
    met: Counter[str] = Counter()
    right: Counter[str] = Counter()
    alarms = words = 0
    known = pairs(args.data)[:: args.every]
    for pair in known:
        for room, company in product((once, often), (0, COMPANY)):
            units, first = chance.choice([r for r in room if r[1]])
            slot = chance.choice(first)
            others = [s for s in slots(units) if s.form != slot.form]
            beside = chance.sample(others, min(company, len(others)))
            names = chance.sample(known, len(beside))
            changes = [(slot, *pair), *((s, *p) for s, p in zip(beside, names, strict=True))]
            where = f"{'once' if room is once else 'often'}, {'in company' if company else 'alone'}"
            new = {form for _, *forms in changes for form in forms}
            clean = turned(planted(units, changes), args.swapped)
            words += sum(len(v.text.split()) for u in units for v in u.variants)
            for finding in run_checks(clean, only=checks):
                if finding.places[0].text in new:
                    alarms += 1
                    if args.show:
                        print(f"alarm: {finding.check}: {finding.message}")
            for what, slip, side in slips(pair, chance):
                wrong = turned(planted(units, changes, slip, side), args.swapped)
                hit, mended = said(wrong, slip, pair[side], checks)
                for title in (f"{what[0]}, {where}", what[1]):
                    if title:
                        tried[title] += 1
                        met[title] += hit
                        right[title] += mended
                if args.show and not hit:
                    print(f"missed: {what[0]}, {where}: {slip} for {pair[side]} ({pair[1 - side]})")
    print(f"{'slip':42} {'tried':>6} {'found':>6} {'mended':>6}")
    for title in sorted(tried):
        count = tried[title]
        print(f"{title:42} {count:6} {met[title] / count:6.3f} {right[title] / count:6.3f}")
    print(f"false alarms before any slip: {alarms} in {words} words")


def turned(units: list[Unit], swapped: bool) -> list[Unit]:
    """English first, if so wished."""
    return [replace(u, source=u.target, target=u.source) for u in units] if swapped else units


if __name__ == "__main__":
    main()
