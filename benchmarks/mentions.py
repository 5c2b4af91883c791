"""How well names are found and linked across editions: `python -m benchmarks.mentions`.

The gold is in ``benchmarks/mentions/*.tsv``, annotated by hand: every name of a person, place,
people or organisation in a stretch of segments that follow each other, from the first segment
listed to the last. It holds no text: the file, the number of the segment, the form, its kind, and
in the source edition the form in the other one (``-`` where that says it otherwise). ``other``
counts neither way: works, feasts, and capitals of rhetoric. A title (Mr, Queen) is no part of a
name; *lac* and *Lake* are when they have a capital. Candide is the novel to tune with.

Exact: the same stretch of text. Touching: it overlaps.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from align.evaluation.beads import read_beads
from align.model import Passage, Unit, Variant
from align.names.find import Names
from align.names.links import link_names
from align.names.mentions import full_names
from align.readers import read
from align.segmentation import Segmenter
from benchmarks.gold import data_option, lines

HERE = Path(__file__).parent
ROOT = HERE.parent
KINDS = {"person": "name", "place": "name", "organisation": "name"}
"""The kinds of the gold as the tool tells them; the others are called alike."""


class Span(NamedTuple):
    """A name in a segment of an edition; `kind` as in the gold."""

    segment: int
    start: int
    end: int
    form: str
    kind: str
    counterpart: str = ""


class Text(NamedTuple):
    """Two editions with the gold of one stretch of each."""

    name: str
    units: list[Unit]
    segments: list[dict[int, list[tuple[int, int]]]]
    """For each side, by unit, its segments with the offset of each in the unit."""
    gold: list[list[Span]]
    """For each side."""


def texts(data: Path) -> Iterator[Text]:
    for path in sorted((HERE / "mentions").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
        files = list(dict.fromkeys(row["file"] for row in rows))
        folder = data / "alignment"
        if path.stem == "armenie-otsc":
            segmenter = Segmenter.load()
            editions = [segmenter.segment(read(ROOT / f, f.split("/")[1])) for f in files]
            sides = [[s.text for s in edition.segments] for edition in editions]
            beads = read_beads(ROOT / "tests" / "data" / "sample" / f"{path.stem}.fr-en.gold")
        else:
            sides = [lines(folder / f) for f in files]
            beads = read_beads(folder / files[0].replace(".src", ".gold"))
        units = []
        places: list[dict[int, list[tuple[int, int]]]] = [{}, {}]
        for number, bead in enumerate(beads):
            variants: list[Variant | None] = []
            for side, numbers in enumerate(bead):
                texts = [sides[side][n] for n in numbers]
                starts = accumulate((len(t) + 1 for t in texts), initial=0)
                places[side][number] = list(zip(numbers, starts, strict=False))
                passage = Passage(" ".join(texts))
                variants.append(Variant(("fr", "en")[side], passage) if texts else None)
            units.append(Unit(str(number), variants[0], variants[1]))
        gold = [
            list(spans([row for row in rows if row["file"] == file], segments))
            for file, segments in zip(files, sides, strict=True)
        ]
        yield Text(path.stem, units, places, gold)


def spans(rows: Sequence[dict[str, str]], segments: Sequence[str]) -> Iterator[Span]:
    """The gold of one file; a form listed twice for a segment is its first and second."""
    ends: defaultdict[tuple[int, str], int] = defaultdict(int)
    for row in rows:
        number, form = int(row["segment"]), row["form"]
        pattern = re.compile(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])")
        match = pattern.search(segments[number], ends[number, form])
        if not match:
            raise SystemExit(f"{row['file']}: segment {number} has no “{form}”")
        start = match.start()
        ends[number, form] = start + len(form)
        yield Span(number, start, start + len(form), form, row["kind"], row["counterpart"])


def found_spans(text: Text, names: Names, side: int) -> list[Span]:
    """What was found in the stretch that is annotated."""
    first, last = text.gold[side][0].segment, text.gold[side][-1].segment
    found = []
    for name in names[side]:
        for mention in name.mentions:
            segment, offset = max(
                (p for p in text.segments[side][mention.unit] if p[1] <= mention.start),
                key=lambda p: p[1],
            )
            if first <= segment <= last:
                start, end = mention.start - offset, mention.end - offset
                found.append(Span(segment, start, end, name.form, str(name.kind)))
    return sorted(found)


def touching(one: Span, two: Span) -> bool:
    return one.segment == two.segment and one.start < two.end and two.start < one.end


def compared(
    gold: Sequence[Span], found: Sequence[Span], exact: bool, show: str = ""
) -> Counter[str]:
    """Counts: found, right, and of the gold the whole and what was met, also by kind."""
    counts: Counter[str] = Counter()
    by_segment: defaultdict[int, list[Span]] = defaultdict(list)
    for span in gold:
        by_segment[span.segment].append(span)
    met: set[Span] = set()
    for span in found:
        near = [g for g in by_segment[span.segment] if touching(g, span)]
        if any(g.kind == "other" for g in near):
            continue
        hits = [g for g in near if not exact or g[:3] == span[:3]]
        counts["found"] += 1
        counts["right"] += bool(hits)
        counts["kind right"] += any(KINDS.get(g.kind, g.kind) == span.kind for g in hits)
        met.update(hits)
        if show and not hits:
            print(f"  {show} {span.segment}: found {span.form}, gold {[g.form for g in near]}")
    for span in gold:
        if span.kind != "other":
            counts["gold"] += 1
            counts["met"] += span in met
            counts[f"gold {span.kind}"] += 1
            counts[f"met {span.kind}"] += span in met
            if show and span not in met:
                print(f"  {show} {span.segment}: missed {span.form}")
    return counts


def linked(text: Text, names: Names, show: str = "") -> Counter[str]:
    """Counts of the cross-edition links at the mentions of the source that have a gold one."""
    counts: Counter[str] = Counter()
    unit_of = {n: (u, o) for u, segments in text.segments[0].items() for n, o in segments}
    pairs = [(a, b, k.source.form, k.target.form) for k in link_names(names) for a, b in k.places]
    by_unit = defaultdict(list)
    for pair in pairs:
        by_unit[pair[0].unit].append(pair)
    for span in text.gold[0]:
        if span.kind == "other":
            continue
        unit, offset = unit_of[span.segment]
        said = [
            p
            for p in by_unit[unit]
            if p[0].start < span.end + offset and span.start + offset < p[0].end
        ]
        has = span.counterpart not in {"", "-"}
        right = any(_overlap(p[3], span.counterpart) for p in said)
        counts["gold"] += has
        counts["found"] += bool(said)
        counts["right"] += right and has
        if show and (has != right or (said and not right)):
            others = [p[3] for p in said]
            print(f"  {show} {span.segment}: {span.form} = {span.counterpart}, said {others}")
    return counts


def _overlap(one: str, two: str) -> bool:
    """A name and the same with more or less of its words."""
    return bool({w for w in one.split() if w[0].isupper()} & set(two.split()))


def rates(counts: Counter[str], gold: str = "gold", met: str = "met") -> str:
    precision = counts["right"] / max(1, counts["found"])
    recall = counts[met] / max(1, counts[gold])
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"{precision:6.3f} {recall:6.3f} {f1:6.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mentions", description=__doc__)
    data_option(parser)
    parser.add_argument("--show", action="store_true", help="print each that is wrong")
    args = parser.parse_args()
    total: dict[str, Counter[str]] = defaultdict(Counter)
    print(f"{'mentions':34} {'gold':>5} {'prec':>6} {'recall':>6} {'F1':>6}")
    links = {}
    for text in texts(args.data):
        names = full_names(text.units)
        for side, language in enumerate(("fr", "en")):
            found = found_spans(text, names, side)
            for how in ("exact", "touching"):
                show = f"{text.name}.{language}" if args.show and how == "exact" else ""
                counts = compared(text.gold[side], found, how == "exact", show)
                what = f"{text.name}, {language}, {how}"
                print(f"{what:34} {counts['gold']:5} {rates(counts)}")
                if text.name != TUNED:
                    total[f"{language}, {how}"] += counts
                    total[f"all, {how}"] += counts
        links[text.name] = linked(text, names, text.name if args.show else "")
    for name, counts in total.items():
        print(f"{name + ' (without ' + TUNED + ')':34} {counts['gold']:5} {rates(counts)}")
    counts = total["all, touching"]
    for kind in ("person", "place", "organisation", "acronym", "people"):
        met, gold = counts[f"met {kind}"], counts[f"gold {kind}"]
        print(f"{'recall of ' + kind:34} {gold:5} {'':6} {met / gold:6.3f}")
    print(
        f"{'kind told right':34} {counts['right']:5} {counts['kind right'] / counts['right']:6.3f}"
    )
    print(f"\n{'links':34} {'gold':>5} {'prec':>6} {'recall':>6} {'F1':>6}")
    links[f"all without {TUNED}"] = sum(
        (c for name, c in links.items() if name != TUNED), Counter[str]()
    )
    for name, counts in links.items():
        print(f"{name:34} {counts['gold']:5} {rates(counts, met='right')}")


TUNED = "Candide"

if __name__ == "__main__":
    main()
