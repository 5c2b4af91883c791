"""Terms of a glossary that are not translated as it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from align.checks.context import Context, edition
from align.checks.lines import A_HABIT, SHOWN, Line, pairs
from align.checks.registry import check
from align.model import Finding, Severity
from align.names.authority import Authority, forms_in
from align.text.inflection import Match, Phrases, stands_loosely, words


@check("terms", Severity.WARNING)
def term_differs(context: Context) -> Iterator[Finding]:
    """A term of the glossary stands in the source, and none of its translations in the target.

    Words may be inflected, and those of the translation derived or in another order: “human
    rights” also stands in “the rights of humans”. Of a term within a longer one only the longer
    counts. A term that is mostly translated in another way is told once, as a note.

    Bad:  Le cessez-le-feu a tenu. | The pause held.
          terms: cessez-le-feu = ceasefire or truce
    Good: Les cessez-le-feu ont tenu. | The cease-fires held.
          terms: cessez-le-feu = ceasefire or truce
    """
    met: defaultdict[_Term, list[_Unit]] = defaultdict(list)
    missing: defaultdict[_Term, list[_Unit]] = defaultdict(list)
    for unit in _units(context):
        for term in unit.terms:
            met[term].append(unit)
            # what is forbidden the other check tells
            if term.allowed and not (_stands(term, unit) or unit.forbidden(term)):
                missing[term].append(unit)
    for term, its in missing.items():
        if len(its) > A_HABIT and 2 * len(its) > len(met[term]):
            yield _mostly(term, its, len(met[term]))
        else:
            for unit in its:
                yield _missing(term, unit)


@check("terms", Severity.ERROR)
def term_forbidden(context: Context) -> Iterator[Finding]:
    """What the glossary forbids, or calls deprecated, stands for a term.

    Only where the term stands in the source: the same words may be right for another. Where right
    translations stand as often as the term, it is a note.

    Bad:  Le cessez-le-feu a tenu. | The armistice held.
          terms: cessez-le-feu = ceasefire not armistice
    Good: L’armistice a été signé. | The armistice was signed.
          terms: cessez-le-feu = ceasefire not armistice
    """
    for unit in _units(context):
        for term, (match, *_) in unit.terms.items():
            for wrong in unit.forbidden(term):
                written = unit.target.text[wrong.start : wrong.end]
                wanted = f", and has {_listed(term.allowed)} for it" if term.allowed else ""
                exact = term.allowed and written.casefold() == wrong.phrase.casefold()
                yield Finding(
                    "term-forbidden",
                    Severity.NOTE if unit.enough(term) else Severity.ERROR,
                    f"“{written}” stands where {edition(unit.source.variant.language)} has "
                    f"“{match.phrase}”; the glossary forbids that{wanted}.",
                    f"Write {_listed(term.allowed) or 'another term'}.",
                    (
                        unit.target.place(wrong.start, wrong.end),
                        unit.source.place(match.start, match.end),
                    ),
                    _in_the_case_of(written, term.allowed[0]) if exact else "",
                )


class _Term(NamedTuple):
    """What glossaries say of a term of the source language."""

    allowed: tuple[str, ...]
    """Its translations, the preferred one first."""
    forbidden: tuple[str, ...]
    """What none of them allows, and one forbids."""


class _Unit(NamedTuple):
    """A unit, and the terms in it."""

    source: Line
    target: Line
    terms: Mapping[_Term, list[Match]]
    """Where each stands in the source."""
    standing: Sequence[Match]
    """Translations in the target, right and wrong, of any terms."""
    allowed: Collection[str]
    """Those that are right for a term of this unit."""

    def forbidden(self, term: _Term) -> list[Match]:
        """Where a wrong translation stands that is none of another term of this unit."""
        wrong = [form for form in term.forbidden if form not in self.allowed]
        return [match for match in self.standing if match.phrase in wrong] if wrong else []

    def enough(self, term: _Term) -> bool:
        """Do right translations stand as often as the term?"""
        right = {match.start for match in self.standing if match.phrase in term.allowed}
        return len(right) >= len(self.terms[term])


def _units(context: Context) -> Iterator[_Unit]:
    """Those with a term, in order."""
    if not context.glossaries:
        return
    known: dict[tuple[str, str], _Glossary] = {}
    for source, target in pairs(context):
        languages = source.variant.language, target.variant.language
        if languages not in known:
            known[languages] = _glossary(context.glossaries, *languages)
        terms, sources, targets = known[languages]
        found: defaultdict[_Term, list[Match]] = defaultdict(list)
        for match in sources.find(source.text):
            found[terms[match.phrase]].append(match)
        if found:
            allowed = {form for term in found for form in term.allowed}
            yield _Unit(source, target, found, targets.find(target.text), allowed)


class _Glossary(NamedTuple):
    """All that glossaries have for two languages."""

    terms: dict[str, _Term]
    """By each form of the source language."""
    sources: Phrases
    targets: Phrases


def _glossary(glossaries: Sequence[Authority], source: str, target: str) -> _Glossary:
    """Forms of the same words are one term, with the translations that any record has."""
    forms: dict[str, tuple[object, ...]] = {}
    allowed: defaultdict[object, dict[str, None]] = defaultdict(dict)
    forbidden: defaultdict[object, dict[str, None]] = defaultdict(dict)
    for record in (record for glossary in glossaries for record in glossary.records):
        ours, theirs = forms_in(record, source), forms_in(record, target)
        if not (ours and theirs):
            continue
        for form in ours:
            key = forms[form] = tuple((word.stem, word.capitals) for word in words(form, source))
            right = (each for each in theirs if each not in theirs.forbidden)
            allowed[key].update(dict.fromkeys(right))
            forbidden[key].update(dict.fromkeys(theirs.forbidden))
    terms = {
        form: _Term(
            tuple(allowed[key]), tuple(each for each in forbidden[key] if each not in allowed[key])
        )
        for form, key in forms.items()
    }
    every = (form for term in terms.values() for form in (*term.allowed, *term.forbidden))
    return _Glossary(terms, Phrases(terms, source), Phrases(every, target))


def _stands(term: _Term, unit: _Unit) -> bool:
    text, language = unit.target.text, unit.target.variant.language
    return any(stands_loosely(form, text, language) for form in term.allowed)


def _missing(term: _Term, unit: _Unit) -> Finding:
    here, there = (edition(line.variant.language) for line in (unit.target, unit.source))
    match = unit.terms[term][0]
    lacks = "which" if len(term.allowed) == 1 else "none of which"
    has = f"{here} has not" if len(term.allowed) == 1 else f"stands in {here}"
    return Finding(
        "term-differs",
        Severity.WARNING,
        f"The glossary has {_listed(term.allowed)} for “{match.phrase}” of {there}, {lacks} {has}.",
        f"Write {_listed(term.allowed)}; if another word is right here, let it stand or add it to "
        "the glossary.",
        (unit.target.place(), unit.source.place(match.start, match.end)),
    )


def _mostly(term: _Term, units: Sequence[_Unit], count: int) -> Finding:
    """One finding for all places of a term that is seldom translated as the glossary has it."""
    here, there = (edition(line.variant.language) for line in (units[0].target, units[0].source))
    phrase = units[0].terms[term][0].phrase
    return Finding(
        "term-differs",
        Severity.NOTE,
        f"The glossary has {_listed(term.allowed)} for “{phrase}” of {there}; {here} has another "
        f"word in {len(units)} of {count} sentences.",
        "Choose one: change the translations, or the glossary.",
        tuple(unit.target.place() for unit in units[:SHOWN]),
    )


def _listed(forms: Sequence[str]) -> str:
    """``“a”, “b” or “c”``."""
    *first, last = (f"“{form}”" for form in forms) if forms else ("",)
    return f"{', '.join(first)} or {last}" if first else last


def _in_the_case_of(written: str, form: str) -> str:
    """A form with a capital at its start where what it replaces has one."""
    return form[:1].upper() + form[1:] if written[:1].isupper() else form
