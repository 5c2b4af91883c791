"""What one edition has and the other lacks: sentences, note references."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from align.checks.context import Context, Side, edition, sentence
from align.model import Finding, Markup, Place, Severity, Span, Unit, Variant


def no_counterpart(context: Context) -> Iterator[Finding]:
    """Sentences of one edition have no counterpart in the other.

    One finding for each run of them, and one for each sentence that was joined with its
    neighbours though nothing of the other side may say the same. Back matter and segments without
    a letter are not counted.

    Bad:  La frontière se mesure en brebis perdues. | (nothing)
    Good: La frontière se mesure en brebis perdues. | Here the border is measured in lost sheep.
    """

    def run(unit: Unit) -> tuple[str, str]:
        lone = unit.variants[0].language if len(unit.variants) == 1 else ""
        side = "source" if unit.source else "target"
        return unit.document, f"{side} {lone}" if lone else ""

    languages = {
        "source": next((u.source.language for u in context.units if u.source), ""),
        "target": next((u.target.language for u in context.units if u.target), ""),
    }
    for (_, lone), group in groupby(context.body, run):
        if not lone:
            continue
        units = [u for u in group if any(map(str.isalpha, u.variants[0].text))]
        if not units:
            continue
        here = edition(units[0].variants[0].language)
        there = languages["target" if units[0].source else "source"]
        other = edition(there) if there else here
        if other == here:
            other = "the other edition"
        count = sum(u.variants[0].segments for u in units)
        subject = f"A sentence of {here}" if count == 1 else f"{count} sentences of {here}"
        has = "has" if count == 1 else "have"
        if any(u.doubtful for u in units):
            has = "may have"
        yield Finding(
            "no-counterpart",
            Severity.NOTE,
            f"{subject} {has} no counterpart in {other}.",
            "Translate what was left out, or cut what was added; if that is meant, let it stand.",
            tuple(Place.of(u, u.variants[0]) for u in units),
        )

    for unit in context.body:
        if unit.source and unit.target:
            yield from _perhaps_lone(unit, unit.source, unit.target)
            yield from _perhaps_lone(unit, unit.target, unit.source)


def _perhaps_lone(unit: Unit, variant: Variant, opposite: Variant) -> Iterator[Finding]:
    for start, end, _ in variant.lone:
        yield Finding(
            "no-counterpart",
            Severity.NOTE,
            sentence(f"{edition(opposite.language)} may have no counterpart of ")
            + f"“{variant.text[start:end].rstrip('.')}”.",
            "See whether the other side says it; translate what was left out, or cut what was "
            "added.",
            (Place.of(unit, variant, start, end), Place.of(unit, opposite)),
        )


def note_reference_lost(context: Context) -> Iterator[Finding]:
    """A note reference of one edition is missing from the other.

    References are compared over a paragraph and its neighbours, for they move with the words.

    Bad:  le terrain du droit<sup>(2)</sup>. | the ground of law.
    Good: le terrain du droit<sup>(2)</sup>. | the ground<sup>(2)</sup> of law.
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
        variant = _of(unit, side)
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
            # where the sentence is missing, that is what is to be said
            elif _of(reference[0], side):
                lost.append(reference)
    if len(lost) > 1 and not any(absent.values()):
        # an edition without any reference has one defect, not many
        yield _lost_finding(lost, side)
    else:
        for reference in lost:
            yield _lost_finding([reference], side)


def _lost_finding(lost: Sequence[_Reference], side: Side) -> Finding:
    here, there = (edition(v.language) for v in (lost[0][1], _of(lost[0][0], side)) if v)
    labels = ", ".join(map(_label, lost))
    if len(lost) == 1:
        message = (
            f"{here} refers to note {labels} here; {there} does not, nor in the paragraphs around."
        )
    else:
        message = f"{here} refers to notes {labels}; {there} has no note reference at all."
    places = [Place.of(unit, other) for unit, _, _ in lost if (other := _of(unit, side))]
    places += [Place.of(unit, v, span.start, span.end) for unit, v, span in lost]
    return Finding(
        "note-reference-lost",
        Severity.ERROR,
        sentence(message),
        f"Put the reference to note {labels} into {there}.",
        tuple(places),
    )


def _of(unit: Unit, side: Side) -> Variant | None:
    return unit.source if side == "source" else unit.target


def _label(reference: _Reference) -> str:
    _, variant, span = reference
    return span.value or variant.text[span.start : span.end].strip("()[] ")
