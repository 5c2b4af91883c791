"""Names that are not written as the authority file wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from align.checks.context import SIDES, Context, Side, edition
from align.checks.registry import check
from align.checks.spelling import inflected, places_of
from align.model import Finding, Place, Severity
from align.names.authority import Authority
from align.names.authority.forms import FormIndex, Wanted
from align.names.authority.guard import Guard
from align.names.find import NameForm, NameKind
from align.names.links import Evidence


@check("names", Severity.ERROR)
def authority(context: Context) -> Iterator[Finding]:
    """A name is not written as the authority file wants it.

    A form that the file forbids is told wherever ``align names normalize`` would change it, that
    is but for titles of works, code and other languages; a form that it does not have, where the
    other edition has the name in a form that the file knows.

    Bad:  Hier Pachinian rit. | Yesterday Pachinian laughed.
          names: Pachinian = Pashinyan not Pachinian
    Bad:  Dans le Siounik, rien. | In Siunik, nothing.
          names: Siounik = Syunik
    Good: Hier Pachinian rit. | Yesterday Pashinyan laughed.
          names: Pachinian = Pashinyan not Pachinian
    """
    if context.authority:
        for side in SIDES:
            yield from _forbidden(context.authority, context, side)
        yield from _other(context)


def _forbidden(authority: Authority, context: Context, side: Side) -> Iterator[Finding]:
    indexed = cache(lambda language: FormIndex(authority, language))
    found: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    wanted: dict[tuple[str, str], tuple[Wanted, ...]] = {}
    for _, unit, variant in context.variants(side):
        matches = list(indexed(variant.language).find(variant.text))
        if not matches:
            continue
        guard = Guard(unit.block_kind, variant.passage, variant.language, authority.languages)
        for start, end, its in matches:
            if not guard.stays(start, end):
                key = variant.text[start:end], variant.language
                wanted[key] = its
                found[key].append(Place.of(unit, variant, start, end))
    for key, places in found.items():
        yield _finding(*key, wanted[key], places)


def _finding(form: str, language: str, wanted: tuple[Wanted, ...], places: list[Place]) -> Finding:
    own = edition(language).removeprefix("the ")
    note = wanted[0].record.note.strip().rstrip(".")
    why = f" ({note})" if note else ""
    forms = " or ".join(filter(None, (each.form for each in wanted)))
    return Finding(
        "authority",
        Severity.ERROR,
        f"“{form}” is a form that the authority file forbids in {own}{why}.",
        f"Write {forms or 'another form'}.",
        tuple(places),
        forms if len(wanted) == 1 else "",
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
