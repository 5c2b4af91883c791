"""What checks of the outer form share: the lines of a text, its habit, and findings gathered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from align.checks.context import SIDES, Context, Side, edition, editions, sentence, variant_of
from align.model import Finding, Place, Severity, Unit, Variant
from align.text.typography import Conventions, Paired, conventions, marks, pair_marks, prose

SHOWN = 50
"""So many places of one finding are told at most."""
A_HABIT = 3
"""What a text does so often, and never otherwise, it does on purpose."""


class Line(NamedTuple):
    """One side of a unit."""

    unit: Unit
    variant: Variant
    text: str
    """Its prose: what is none is blotted out."""

    @property
    def usage(self) -> Conventions:
        """What is usual in its language."""
        return conventions(self.variant.language)

    @property
    def paired(self) -> Paired:
        """Its quotation marks and brackets."""
        return paired_marks(self.text)

    @property
    def document(self) -> tuple[str, bool]:
        """The edition that it belongs to: the text, and whether it is the source."""
        return self.unit.document, self.variant is self.unit.source

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """A stretch of it; the whole by default."""
        return Place.of(self.unit, self.variant, start, end)


Lines = Sequence[Line]


@lru_cache(4096)
def _prose(variant: Variant) -> str:
    return prose(variant.passage)


@lru_cache(4096)
def paired_marks(text: str) -> Paired:
    """The quotation marks and brackets of a text, paired."""
    return pair_marks(tuple(marks(text)))


def texts(context: Context) -> Iterator[tuple[Lines, Conventions]]:
    """Each edition of each text, with what is usual in its language."""
    found: dict[tuple[str, Side, str], list[Line]] = {}
    for unit in context.body:
        for side in SIDES:
            if variant := variant_of(unit, side):
                key = unit.document, side, variant.language
                found.setdefault(key, []).append(Line(unit, variant, _prose(variant)))
    for lines in found.values():
        yield lines, lines[0].usage


def pairs(context: Context) -> Iterator[tuple[Line, Line]]:
    """Source and target of each unit where they say the same: not where one was moved."""
    for unit in context.body:
        source, target = unit.source, unit.target
        if source and target and not (source.elsewhere or target.elsewhere):
            yield Line(unit, source, _prose(source)), Line(unit, target, _prose(target))


def both_ways(context: Context) -> Iterator[tuple[Line, Line]]:
    """The same, each pair also the other way round."""
    for source, target in pairs(context):
        yield source, target
        yield target, source


class Use(NamedTuple):
    """A place that could be written in several ways, and how it is."""

    line: Line
    start: int
    end: int
    style: str


def habit(
    name: str,
    uses: Iterable[Use],
    words: Mapping[str, str],
    *,
    usual: str = "",
    fine: Collection[str] = (),
) -> Iterator[Finding]:
    """One finding for all places of a text that are not as the others are.

    Args:
        name: of the check.
        uses: every such place of the text.
        words: what a finding calls each style.
        usual: the style that the language wants, if it wants one. It is right where the text has
            it half as often as another, or more.
        fine: styles that are right too. Where a text has but one style, and not once or twice,
            it is right.
    """
    every = list(uses)
    counts = Counter(use.style for use in every)
    if not counts:
        return
    right = max(counts, key=lambda style: (counts[style], style == usual, style in fine))
    most = counts[right]
    if len(counts) == 1:
        if not usual or right == usual or right in fine or most >= A_HABIT:
            return
        right = usual
    elif most <= 2 * counts[usual]:
        right = usual
    odd = [use for use in every if use.style != right]
    told = ", ".join(
        f"{words.get(style, style)} {times(count)}"
        for style, count in sorted(counts.items(), key=lambda c: c[0] != right)
    )
    if right not in counts:
        told += ", which is not the usage of its language"
    yield Finding(
        name,
        Severity.WARNING if len(odd) == 1 else Severity.NOTE,
        sentence(f"{edition(odd[0].line.variant.language)} has {told}."),
        f"Use {words.get(right, right)} throughout; if the difference is meant, let it stand.",
        tuple(use.line.place(use.start, use.end) for use in odd[:SHOWN]),
    )


def times(count: int) -> str:
    """How often, in words.

    >>> times(1), times(2), times(3)
    ('once', 'twice', '3 times')
    """
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


class Slip(NamedTuple):
    """A place where one edition is not as the other."""

    line: Line
    other: Line
    message: str
    """With ``{here}`` and ``{there}`` for the editions."""
    start: int = 0
    end: int | None = None
    suggestion: str = ""


def gathered(
    name: str, severity: Severity, slips: Iterable[Slip], advice: str, many: str
) -> Iterator[Finding]:
    """A finding for each slip, but one for all those of an edition that has more than three.

    Args:
        name: of the check.
        severity: of a finding; one of many slips is a note.
        slips: of any texts.
        advice: what to do.
        many: what is said of many, with ``{here}``, ``{there}`` and ``{count}``.
    """
    by_edition: dict[tuple[str, bool], list[Slip]] = {}
    for slip in slips:
        by_edition.setdefault(slip.line.document, []).append(slip)
    for found in by_edition.values():
        if len(found) > A_HABIT:
            message = _about(many, found[0]).replace("{count}", str(len(found)))
            places = tuple(slip.line.place(slip.start, slip.end) for slip in found[:SHOWN])
            yield Finding(name, Severity.NOTE, message, advice, places)
            continue
        for slip in found:
            yield Finding(
                name,
                severity,
                _about(slip.message, slip),
                advice,
                (slip.line.place(slip.start, slip.end), slip.other.place()),
                slip.suggestion,
            )


def _about(message: str, slip: Slip) -> str:
    here, there = editions(slip.line.variant, slip.other.variant)
    return sentence(message.replace("{here}", here).replace("{there}", there))
