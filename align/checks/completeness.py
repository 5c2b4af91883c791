"""What one edition has and the other lacks: sentences, parts of them, note references."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from align.checks.context import Context, Side, edition, editions, sentence, variant_of
from align.checks.lengths import PART, Measured, measured
from align.checks.lines import Line
from align.checks.registry import check
from align.model import Finding, Markup, Place, Severity, Span, Unit, Variant
from align.text.sentences import ends_sentence


@check("completeness", Severity.NOTE)
def no_counterpart(context: Context) -> Iterator[Finding]:
    """Sentences of one edition have no counterpart in the other.

    One finding for each run of them, though a few in the midst of a long one seem to have some, and
    one for each sentence that was joined with its neighbours though nothing of the other side may
    say the same. Back matter and segments without a letter are not counted.

    Bad:  La frontière se mesure en brebis perdues. | -
    Good: La frontière se mesure en brebis perdues. | Here the border is measured in lost sheep.
    """
    languages = {
        "source": next((u.source.language for u in context.units if u.source), ""),
        "target": next((u.target.language for u in context.units if u.target), ""),
    }
    for group in _runs(context.body):
        units = [
            u
            for u in group
            if any(map(str.isalpha, u.variants[0].text)) and not u.variants[0].elsewhere
        ]
        if not units:
            continue
        variants = [u.variants[0] for u in units]
        here = edition(variants[0].language)
        there = languages["target" if units[0].source else "source"]
        other = edition(there) if there else here
        if other == here:
            other = "the other edition"
        count = sum(v.segments for v in variants)
        has = "has" if count == 1 else "have"
        if 2 * sum(u.doubtful for u in units) >= len(units):
            has = "may have"
        yield Finding(
            "no-counterpart",
            Severity.ERROR if count >= LARGE and has == "have" else Severity.NOTE,
            f"{_sentences(variants)} {has} no counterpart in {other}.",
            "Translate what was left out, or cut what was added; if that is meant, let it stand.",
            _places(list(zip(units, variants, strict=True))),
        )

    for unit in context.body:
        if unit.source and unit.target:
            yield from _perhaps_lone(unit, unit.source, unit.target)
            yield from _perhaps_lone(unit, unit.target, unit.source)


LARGE = 10
"""So many sentences in a row are a chapter left out or a preface, not a sentence overlooked."""


STRAY = 3
"""So few sentences that seem to have a counterpart do not part two runs of so many without."""


def _runs(body: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Units of one side only that follow each other, or nearly so."""

    def lone(unit: Unit) -> tuple[str, bool, str] | None:
        if len(unit.variants) != 1:
            return None
        return unit.document, unit.source is None, unit.variants[0].language

    open_runs: dict[tuple[str, bool, str], tuple[list[Unit], int]] = {}
    runs: list[list[Unit]] = []
    for key, group in groupby(body, lone):
        units = list(group)
        for other, (run, stray) in open_runs.items():
            if other != key:
                sides = [unit.target if other[1] else unit.source for unit in units]
                open_runs[other] = run, stray + sum(v.segments for v in sides if v)
        if key is None:
            continue
        run, stray = open_runs.get(key, ([], 0))
        if stray > STRAY or min(_size(run), _size(units)) < LARGE:
            runs.append(run := [])
        run += units
        open_runs[key] = run, 0
    yield from runs


def _size(run: Iterable[Unit]) -> int:
    return sum(unit.variants[0].segments for unit in run)


def _sentences(variants: Sequence[Variant]) -> str:
    """``3 sentences of the French, lines 7 to 9,``; where they stand is told of several only."""
    here = edition(variants[0].language)
    count = sum(v.segments for v in variants)
    if count == 1:
        return f"A sentence of {here}"
    last = variants[-1].passage
    start, end = variants[0].passage.locate(), last.locate(len(last.text) - 1)
    where = f"{start.unit} {start.line}"
    if start.line != end.line:
        where = f"{start.unit}s {start.line} to {end.line}"
    return f"{count} sentences of {here}, {where},"


def _places(units: Sequence[tuple[Unit, Variant]]) -> tuple[Place, ...]:
    """All of them, or where they are many the first and the last."""
    sentences = sum(variant.segments for _, variant in units)
    shown = units if sentences < LARGE else tuple(dict.fromkeys((units[0], units[-1])))
    return tuple(Place.of(unit, variant) for unit, variant in shown)


@check("completeness", Severity.WARNING)
def order_differs(context: Context) -> Iterator[Finding]:
    """A paragraph of one edition stands elsewhere in the other, out of order.

    Bad:  Le lac est gelé. | -
          L’école a rouvert. | The school has reopened.
          - | The lake is frozen.
          moved: 1 3
    Good: Le lac est gelé. | The lake is frozen.
          L’école a rouvert. | The school has reopened.
    """
    order = {unit.id: number for number, unit in enumerate(context.units)}
    by_goal: defaultdict[str, list[tuple[Unit, Variant]]] = defaultdict(list)
    for unit in context.units:
        if unit.source and unit.source.elsewhere in order:
            by_goal[unit.source.elsewhere].append((unit, unit.source))
    for goal, ours in by_goal.items():
        ids = {u.id for u, _ in ours}
        theirs = [(u, u.target) for u in context.units if u.target and u.target.elsewhere in ids]
        if not theirs:
            continue
        first, second = ours[0][1], theirs[0][1]
        there = edition(second.language)
        if there == edition(first.language):
            there = "the other edition"
        sense = "later" if order[goal] > order[ours[0][0].id] else "earlier"
        place = second.passage.locate()
        where = f"{sense} in {there}, at {place.unit} {place.line}"
        if goal in ids:
            where = f"in another order in {there}"
        stand = "stands" if sum(v.segments for _, v in ours) == 1 else "stand"
        yield Finding(
            "order-differs",
            Severity.WARNING,
            f"{_sentences([v for _, v in ours])} {stand} {where}.",
            "Put both into the same order; if the change is meant, let it stand.",
            (*_places(ours), *_places(theirs)),
        )


def _perhaps_lone(unit: Unit, variant: Variant, opposite: Variant) -> Iterator[Finding]:
    for start, end, _ in () if variant.elsewhere else variant.lone:
        yield Finding(
            "no-counterpart",
            Severity.NOTE,
            sentence(f"{edition(opposite.language)} may have no counterpart of ")
            + f"“{variant.text[start:end].rstrip('.')}”.",
            "See whether the other side says it; translate what was left out, or cut what was "
            "added.",
            (Place.of(unit, variant, start, end), Place.of(unit, opposite)),
        )


@check("completeness", Severity.WARNING)
def part_left_out(context: Context) -> Iterator[Finding]:
    """A long part of a sentence has no counterpart in the translation.

    The translation is shorter than is usual in the text, and what it lacks is in one place.
    Headings are not told, nor what `no-counterpart` or `length-differs` tells.

    Bad:  Le bateau quitta le port à l’aube, et les femmes restées sur le quai agitèrent longtemps \
leurs grands mouchoirs blancs. | The boat left port at dawn, and the women waved.
    Good: Le bateau quitta le port à l’aube, et les femmes agitèrent leurs mouchoirs blancs. | \
The boat left port at dawn, and the women waved their white handkerchiefs.
    """
    for unit in _judged(context):
        gap = unit.shortest
        letters = gap.source.letters - gap.target.letters
        if unit.times < SHORTER and _lacks(-unit.deviation, unit.lacks, letters):
            start, end = gap.source.start, gap.source.end
            yield _part("part-left-out", unit.source, unit.target, start, end)


@check("completeness", Severity.NOTE, on=False)
def part_added(context: Context) -> Iterator[Finding]:
    """A long part of a translated sentence has no counterpart in the source.

    Off by default: many a translator of literature explains and embroiders.

    Bad:  Le bateau quitta le port à l’aube, et les femmes pleuraient. | The boat left port at \
dawn, and the women who had stayed behind on the quay wept and waved great white handkerchiefs.
    Good: Le bateau quitta le port à l’aube, et les femmes agitèrent leurs mouchoirs blancs. | \
The boat left port at dawn, and the women waved their white handkerchiefs.
    """
    for unit in _judged(context):
        gap = unit.longest
        letters = gap.target.letters - gap.source.letters
        if unit.times > 1 / SHORTER and _lacks(unit.deviation, unit.adds, letters):
            start, end = gap.target.start, gap.target.end
            yield _part("part-added", unit.target, unit.source, start, end)


def _lacks(whole: float, part: float, letters: float) -> bool:
    """Whether so many standard deviations, of a sentence and of a part of it that has so many
    letters more than its counterpart, are no mere habit."""
    return whole > 1 and part > 2 and whole + part > 5 and letters > PART


SHORTER = 0.75
"""Of the usual length, a sentence that may lack a part has less."""


def _part(name: str, line: Line, other: Line, start: int, end: int) -> Finding:
    here, there = editions(line.variant, other.variant)
    words = line.variant.text[start:end]
    shown = words if len(words) <= SHOWN else f"{words[:SHOWN].rsplit(None, 1)[0]} …"
    return Finding(
        name,
        Severity.WARNING if name == "part-left-out" else Severity.NOTE,
        sentence(
            f"{there} is shorter here than {here} by more than is usual, and may lack what stands "
            f"in “{shown}”."
        ),
        "See whether the other side says it; translate what was left out, or cut what was added.",
        (line.place(start, end), other.place()),
    )


SHOWN = 100
"""Characters of a part that a message shows."""


def _judged(context: Context) -> Iterator[Measured]:
    """The units in which a part may be lacking: no headings, and none told otherwise."""
    for unit in measured(context):
        if not (_lone(unit) or _heading(unit) or unit.far):
            yield unit


def _lone(unit: Measured) -> bool:
    return bool(unit.source.variant.lone or unit.target.variant.lone)


def _heading(unit: Measured) -> bool:
    return not any(ends_sentence(line.variant.text) for line in (unit.source, unit.target))


@check("completeness", Severity.WARNING)
def length_differs(context: Context) -> Iterator[Finding]:
    """A translation is far shorter or longer than its source, by what is usual in the text.

    Told is what is 2.5 times as long as usual, or as short, if the length of such sentences varies
    less than that in the text. Headings are not told.

    Bad:  Le bateau quitta le port à l’aube, et les femmes restées sur le quai agitèrent longtemps \
leurs grands mouchoirs blancs. | The boat left.
    Good: Oui, monsieur. | Yes.
    """
    for unit in measured(context):
        if not unit.far or _lone(unit) or _heading(unit):
            continue
        here, there = editions(unit.target.variant, unit.source.variant)
        size, times = ("longer", unit.times) if unit.times > 1 else ("shorter", 1 / unit.times)
        yield Finding(
            "length-differs",
            Severity.WARNING,
            sentence(f"{here} is {times:.1f} times {size} here than is usual beside {there}."),
            "See whether both sides say the same, and whether they belong together.",
            (unit.target.place(), unit.source.place()),
        )


@check("references", Severity.ERROR)
def note_reference_lost(context: Context) -> Iterator[Finding]:
    """A note reference of one edition is missing from the other.

    References are compared over a paragraph and its neighbours, for they move with the words.

    Bad:  Le terrain du droit[^2]. | The ground of law.
    Good: Le terrain du droit[^2]. | The ground[^2] of law.
    """
    for _, group in groupby(context.units, lambda u: u.document):
        units = list(group)
        source = _references(units, "source")
        target = _references(units, "target")
        yield from _lost(source, target, "target")
        yield from _lost(target, source, "source")


_Reference = tuple[Unit, Variant, Span]


def _references(units: Sequence[Unit], side: Side) -> dict[int, list[_Reference]]:
    """The note references of one edition by block."""
    found: defaultdict[int, list[_Reference]] = defaultdict(list)
    for unit in units:
        variant = variant_of(unit, side)
        if variant:
            found[unit.block] += (
                (unit, variant, span)
                for span in variant.passage.spans
                if span.markup is Markup.NOTE_REFERENCE
            )
    return found


def _lost(
    present: dict[int, list[_Reference]], absent: dict[int, list[_Reference]], side: Side
) -> Iterator[Finding]:
    """The references of one edition that the other, of this side, lacks."""
    lost: list[_Reference] = []
    for block, references in present.items():
        near = Counter(_label(r) for b in (block - 1, block, block + 1) for r in absent.get(b, ()))
        for reference in references:
            label = _label(reference)
            if near[label] > 0:
                near[label] -= 1
            # where the sentence is missing or was moved, that is what is to be said
            elif variant_of(reference[0], side) and not reference[1].elsewhere:
                lost.append(reference)
    if len(lost) > 1 and not any(absent.values()):
        # an edition without any reference has one defect, not many
        yield _lost_finding(lost, side)
    else:
        for reference in lost:
            yield _lost_finding([reference], side)


def _lost_finding(lost: Sequence[_Reference], side: Side) -> Finding:
    here, there = (edition(v.language) for v in (lost[0][1], variant_of(lost[0][0], side)) if v)
    labels = ", ".join(map(_label, lost))
    if len(lost) == 1:
        message = (
            f"{here} refers to note {labels} here; {there} does not, nor in the paragraphs around."
        )
    else:
        message = f"{here} refers to notes {labels}; {there} has no note reference at all."
    places = [Place.of(unit, other) for unit, _, _ in lost if (other := variant_of(unit, side))]
    places += [Place.of(unit, v, span.start, span.end) for unit, v, span in lost]
    return Finding(
        "note-reference-lost",
        Severity.ERROR,
        sentence(message),
        f"Put the reference to note {labels} into {there}.",
        tuple(places),
    )


def _label(reference: _Reference) -> str:
    _, variant, span = reference
    return span.value or variant.text[span.start : span.end].strip("()[] ")
