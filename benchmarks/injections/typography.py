"""Marks, spaces, capitals and words that are not as they were.

The clean texts write straight marks in English; French has spaces before ; : ! ? ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.model import Unit
from align.text.typography import conventions
from benchmarks.injections import injection, retold, rewritten, rewritten_source, source_has

WHOLE = 100
"""Units that show the habit of a text."""


def _quotations(unit: Unit) -> bool:
    """Whether both sides have quotation marks, all in pairs and close to their words."""
    if not (unit.source and unit.target):
        return False
    source, target = unit.source.text, unit.target.text
    opened, closed = source.count("«"), source.count("»")
    straight = source.count('"')
    paired = opened == closed and straight % 2 == 0 and opened + straight > 0
    return paired and target.count('"') == 2 and bool(_QUOTATION.search(target))


_QUOTATION = re.compile(r'(?:^|[ (])"\w[^"]*[\w.,!?]"(?:$|[ .,;:!?)])')


@injection("quotation-marks-mixed", reach=WHOLE)
def marks_of_another_language(unit: Unit) -> Iterator[Unit]:
    """The English has guillemets."""
    if _quotations(unit):
        yield from rewritten(unit, r'(?<!\w)"(\w[^"]*)"', lambda m: [f"«{m[1]}»"])


@injection("apostrophes-mixed", reach=WHOLE)
def apostrophe_of_another_kind(unit: Unit) -> Iterator[Unit]:
    yield from rewritten(unit, r"(?<=[a-z])'(?=[a-z])", lambda m: ["’"])


@injection("dashes-mixed", reach=WHOLE)
def dash_of_another_kind(unit: Unit) -> Iterator[Unit]:
    """One of a pair."""
    yield from _one_of_several(unit, r"(?<=[a-z]{2} )-(?= [a-z])", "–")
    yield from _one_of_several(unit, r"(?<=[a-z]{2})--(?=[a-z]{2})", "—")


def _one_of_several(unit: Unit, pattern: str, new: str) -> Iterator[Unit]:
    damaged = list(rewritten(unit, pattern, lambda m: [new]))
    yield from damaged if len(damaged) > 1 else ()


@injection("ellipses-mixed", reach=WHOLE)
def dots_as_one_character(unit: Unit) -> Iterator[Unit]:
    """One of three that are planted: the texts have few."""
    yield from rewritten(unit, r"$", lambda m: [" So... and so... and so on…"])


@injection("space-before-missing", reach=WHOLE)
def french_space_lost(unit: Unit) -> Iterator[Unit]:
    yield from rewritten_source(
        unit, r"(?<=\w)[ \u00a0](?=[;:!?»])(?!. ?[)(/])|(?<=«)[ \u00a0]", lambda m: [""]
    )


@injection("spaces-mixed", reach=WHOLE)
def no_break_space_as_plain(unit: Unit) -> Iterator[Unit]:
    """One of two that are planted."""
    planted = list(rewritten_source(unit, r"$", lambda m: [" Oui\u00a0! Non\u00a0?"]))
    for damaged in planted:
        yield from rewritten_source(damaged, r"\u00a0(?=\?$)", lambda m: [" "])


@injection("space-before-mark", reach=WHOLE)
def space_before_a_mark(unit: Unit) -> Iterator[Unit]:
    yield from rewritten(unit, r"(?<=\w)(?=[,.;:!?](?: |$))", lambda m: [" "])


@injection("space-after-missing", reach=WHOLE)
def space_behind_a_mark_lost(unit: Unit) -> Iterator[Unit]:
    yield from rewritten(unit, r"(?<=[a-z]{2}[,;]) (?=[a-z]{2})", lambda m: [""])
    yield from rewritten(unit, r"(?<=[a-z]{3}\.) (?=[A-Z][a-z])", lambda m: [""])


@injection("double-space", reach=WHOLE)
def space_doubled(unit: Unit) -> Iterator[Unit]:
    yield from rewritten(unit, r"(?<=\w) (?=\w)", lambda m: ["  "])


@injection("space-inside", reach=WHOLE)
def space_inside_brackets(unit: Unit) -> Iterator[Unit]:
    yield from rewritten(unit, r"(?<=\()(?=\w[^()]*\))|(?<=\w)(?=\))", lambda m: [" "])


@injection("space-inside", reach=WHOLE)
def space_inside_quotation_marks(unit: Unit) -> Iterator[Unit]:
    if _quotations(unit):
        yield from rewritten(unit, r'(?<= ")(?=\w)|(?<=\w)(?=" )', lambda m: [" "])


@injection("mark-unpaired", reach=WHOLE)
def quotation_mark_lost(unit: Unit) -> Iterator[Unit]:
    if _quotations(unit):
        yield from rewritten(unit, '"', lambda m: [""])


@injection("mark-unpaired", reach=WHOLE)
def bracket_lost(unit: Unit) -> Iterator[Unit]:
    if source_has(r"\([^()]+\)", unit):
        yield from rewritten(unit, r"(?<!:)\((?=[^()]{4,}\))|(?<=[^()]{8})\)", lambda m: [""])


@injection("quotes-lost", reach=WHOLE)
def quotation_marks_lost(unit: Unit) -> Iterator[Unit]:
    if _quotations(unit) and unit.target:
        yield retold(unit, unit.target.text.replace('"', ""))


@injection("brackets-lost", reach=WHOLE)
def brackets_as_commas(unit: Unit) -> Iterator[Unit]:
    if source_has(r"\([^()]+\)", unit) and unit.target and unit.target.text.count("(") == 1:
        yield from rewritten(unit, r" \(([^()]+)\)", lambda m: [f", {m[1]},"])


@injection("capitals-differ")
def all_in_capitals(unit: Unit) -> Iterator[Unit]:
    yield from rewritten(unit, r"^(?:.*[a-z]{3}){4}.*[.!?]\"?$", lambda m: [m[0].upper()])


@injection("final-mark-differs", reach=WHOLE)
def question_as_statement(unit: Unit) -> Iterator[Unit]:
    if source_has(r"\?\W*$", unit):
        yield from rewritten(unit, r"^([^?]*)\?([\"']?)$", lambda m: [f"{m[1]}.{m[2]}"])


@injection("final-mark-differs", reach=WHOLE)
def exclamation_as_statement(unit: Unit) -> Iterator[Unit]:
    if source_has(r"!\W*$", unit):
        yield from rewritten(unit, r"^([^!]*)!([\"']?)$", lambda m: [f"{m[1]}.{m[2]}"])


@injection("final-mark-lost", reach=WHOLE)
def full_stop_lost(unit: Unit) -> Iterator[Unit]:
    if source_has(r"\.$", unit):
        yield from rewritten(unit, r"(?<=[a-z])\.$", lambda m: [""])


@injection("initial-differs", reach=WHOLE)
def capital_lost(unit: Unit) -> Iterator[Unit]:
    if source_has(r"^(?-i:[A-ZÀ-Ý])", unit):
        yield from rewritten(unit, r"^[A-Z](?=[a-z].*[.!?]['\"]?$)", lambda m: [m[0].lower()])


@injection("doubled-word")
def word_doubled(unit: Unit) -> Iterator[Unit]:
    """But for words that may rightly stand twice."""
    right = conventions("en").doubled
    yield from rewritten(
        unit,
        r"(?<= )([a-z]{2,})(?= )",
        lambda m: [] if m[1] in right else [f"{m[1]} {m[1]}"],
    )


@injection("doubled-mark")
def mark_doubled(unit: Unit) -> Iterator[Unit]:
    yield from rewritten(unit, r"(?<=\w)[,;.](?= |$)", lambda m: [m[0] * 2])
