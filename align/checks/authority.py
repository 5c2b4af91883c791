"""Names that are not written as the authority file wants them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from align.checks.context import SIDES, Context, Side, edition
from align.checks.ruling import Ruled
from align.checks.spelling import inflected, places_of
from align.model import Finding, Place, Severity
from align.names.find import Mention, NameForm, NameKind
from align.names.links import Evidence
from align.names.words import FEW, is_foreign


def authority(context: Context) -> Iterator[Finding]:
    """A name is not written as the authority file wants it.

    A form that the file forbids is told wherever it stands; a form that it does not have, where
    the other edition has the name in a form that the file knows. Titles of works, and sentences in
    another language, are let alone.

    Bad:  Pachinian | Pachinian, where the file has Pashinyan and forbids it
    Good: Pachinian | Pashinyan
    """
    if context.ruling:
        for side in SIDES:
            yield from _forbidden(context, side)
        yield from _other(context)


def _forbidden(context: Context, side: Side) -> Iterator[Finding]:
    patterns: dict[str, tuple[Mapping[str, Ruled], re.Pattern[str]]] = {}
    found: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    ruled: dict[tuple[str, str], Ruled] = {}
    languages = tuple(sorted({v.language for unit in context.units for v in unit.variants}))
    for number, unit, variant in context.variants(side):
        if variant.language not in patterns:
            known = context.ruling.forms(variant.language)
            patterns[variant.language] = known, _pattern(known)
        forms, pattern = patterns[variant.language]
        for match in pattern.finditer(variant.text):
            rule = forms[match[0]]
            if not rule.forbidden or context.cited(Mention(number, *match.span()), side):
                continue
            if not is_foreign(variant.text, variant.language, languages, FEW):
                key = match[0], variant.language
                ruled[key] = rule
                found[key].append(Place.of(unit, variant, *match.span()))
    for (form, language), places in found.items():
        yield _finding(form, language, ruled[form, language], places)


def _pattern(forms: Mapping[str, Ruled]) -> re.Pattern[str]:
    # the longest first: Nagorno-Karabakh may stand where Karabakh may not
    longest = sorted(forms, key=len, reverse=True)
    either = "|".join(map(re.escape, longest)) or "(?!)"
    return re.compile(rf"(?<!\w)(?<!\w-)(?:{either})(?!\w)")


def _finding(form: str, language: str, rule: Ruled, places: list[Place]) -> Finding:
    own = edition(language).removeprefix("the ")
    note = f" ({rule.record.note.strip().rstrip('.')})" if rule.record.note.strip() else ""
    advice = f"Write {rule.preferred}." if rule.preferred else "Write another form."
    return Finding(
        "authority",
        Severity.ERROR,
        f"“{form}” is a form that the authority file forbids in {own}{note}.",
        advice,
        tuple(places),
        rule.preferred,
    )


def _other(context: Context) -> Iterator[Finding]:
    for link in context.links:
        if link.evidence is not Evidence.SPELLING:
            continue
        for side in SIDES:
            name, other = link.target, link.source
            if side == "source":
                name, other = other, name
            preferred = context.ruling.preferred(other.form, other.language, name.language)
            if preferred and name.kind is NameKind.NAME and _unruled(context, name, preferred):
                yield Finding(
                    "authority",
                    Severity.WARNING,
                    f"“{name.form}” stands where {edition(other.language)} edition has "
                    f"{other.form}; the authority file has {preferred} for it.",
                    f"Write {preferred}, or add {name.form} to the file.",
                    places_of(context, [name], side, other),
                    preferred,
                )


def _unruled(context: Context, name: NameForm, preferred: str) -> bool:
    known = context.ruling.knows(name.form, name.language)
    return not (known or inflected(name.form, preferred) or name.form in preferred.split())
