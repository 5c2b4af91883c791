"""Terms of ``benchmarks/terms.tsv`` translated as the glossary does not have it.

The places are found by plain patterns, not by what the checks know of inflection.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from align.model import Unit
from align.names.authority import Authority, Forms, NameRecord, read_authority
from benchmarks.injections import injection, rewritten, source_has

GLOSSARY = read_authority(Path(__file__).parents[1] / "terms.tsv")
"""Terms of news and novels, made for these measurements."""


@injection("term-differs")
def another_term(unit: Unit) -> Iterator[Unit]:
    """That of another record, in the place of every right one."""
    records = [(record.forms["fr"], record.forms["en"]) for record in GLOSSARY.records]
    for number, (source, target) in enumerate(records):
        other = records[number - 7][1]
        yield from _replaced(unit, source, target, other.preferred)


@injection("term-differs")
def vague_word(unit: Unit) -> Iterator[Unit]:
    """Such as “thing”, in the place of every right one."""
    for record in GLOSSARY.records:
        yield from _replaced(unit, record.forms["fr"], record.forms["en"], "thing")


@injection("term-forbidden")
def forbidden_term(unit: Unit) -> Iterator[Unit]:
    """What the record forbids, once."""
    for record in GLOSSARY.records:
        source, target = record.forms["fr"], record.forms["en"]
        if _has(unit, source):
            yield from rewritten(unit, _any(_right(target)), lambda _, t=target: t.forbidden)


def kept_terms(units: Sequence[Unit]) -> Authority:
    """The terms that the first half of a text has, twice or more, and always translates so."""

    def kept(record: NameRecord) -> bool:
        source, target = record.forms["fr"], record.forms["en"]
        texts = [u.target.text for u in units[: len(units) // 2] if u.target and _has(u, source)]
        return len(texts) > 1 and all(re.search(_any(_right(target)), text) for text in texts)

    return Authority(tuple(filter(kept, GLOSSARY.records)))


def _replaced(unit: Unit, source: Forms, target: Forms, word: str) -> Iterator[Unit]:
    """The unit, its source with a term, without any of its translations."""
    if _has(unit, source):
        pattern = re.compile(_any(_right(target)))
        damaged = next(rewritten(unit, pattern.pattern, lambda _: (word,)), None)
        while damaged and damaged.target and pattern.search(damaged.target.text):
            damaged = next(rewritten(damaged, pattern.pattern, lambda _: (word,)))
        if damaged:
            yield damaged


def _has(unit: Unit, forms: Forms) -> bool:
    """Does the source have a term, and none that it is a part of?"""
    longer = _longer(forms)
    return source_has(_any(tuple(forms)), unit) and not (longer and source_has(_any(longer), unit))


@cache
def _longer(forms: Forms) -> tuple[str, ...]:
    """The terms that one is a part of."""
    return tuple(
        other
        for record in GLOSSARY.records
        for other in record.forms["fr"]
        if any(form in other.split() and form != other for form in forms)
    )


def _right(forms: Forms) -> tuple[str, ...]:
    return forms.preferred, *forms.variants


@cache
def _any(forms: Sequence[str]) -> str:
    """A pattern of forms in the singular and a regular plural."""
    words = "|".join(re.escape(form).replace("\\ ", r"[\s-]") for form in forms)
    return rf"(?i)\b(?:{words})(?:e?s)?\b"
