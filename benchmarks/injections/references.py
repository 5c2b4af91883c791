"""Addresses, codes, notes and markup planted in both sides of a clean unit, those of the
translation damaged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from align.model import Markup, Passage, Span, Unit
from benchmarks.injections import injection


def _planted(unit: Unit, source: str, *damaged: str) -> Iterator[Unit]:
    """The unit with a text behind its source, and each of others behind its translation."""
    if unit.source and unit.target:
        ours = Passage(f"{unit.source.text} ({source})")
        for text in damaged:
            theirs = Passage(f"{unit.target.text} ({text})" if text else unit.target.text)
            yield replace(
                unit,
                source=replace(unit.source, passage=ours),
                target=replace(unit.target, passage=theirs),
            )


@injection("url-differs")
def address_changed(unit: Unit) -> Iterator[Unit]:
    for address in (
        "https://exemple.org/lois/2022",
        "www.exemple.org/lois/2022?a=b",
        "exemple.org",
    ):
        changed = address.replace("2022", "2023"), address.replace("exemple", "example")
        yield from _planted(unit, address, *(c for c in changed if c != address), "")


@injection("email-differs")
def e_mail_changed(unit: Unit) -> Iterator[Unit]:
    yield from _planted(unit, "le.lac@exemple.org", "lelac@exemple.org", "le.lac@example.org", "")


@injection("tag-differs")
def tag_changed(unit: Unit) -> Iterator[Unit]:
    yield from _planted(unit, "@lragir", "@lragr", "lragir", "")
    yield from _planted(unit, "#Erevan", "Yerevan", "")


@injection("file-name-differs")
def file_name_changed(unit: Unit) -> Iterator[Unit]:
    yield from _planted(unit, "lac/rapport.docx", "lac/report.docx", "lac/rapport.odt", "")


@injection("code-lost")
def code_changed(unit: Unit) -> Iterator[Unit]:
    for code in ("{nom}", "{0}", "%s", "%1$d", "%(nom)s", "${nom}", "&nbsp;", "<x id='1'/>"):
        yield from _planted(unit, code, "")
    yield from _planted(unit, "{nom}", "{name}")
    yield from _planted(unit, "<b>lac</b>", "<b>lake", "lake</b>")


_WORDS = "un deux"
"""Planted, to bear markup."""


def _spanned(unit: Unit, source: Sequence[Span], target: Sequence[Span]) -> Iterator[Unit]:
    """Both sides with two words and spans over them; offsets count from the first word."""
    if not (unit.source and unit.target):
        return
    sides = []
    for variant, spans in ((unit.source, source), (unit.target, target)):
        start = len(variant.text) + 1
        moved = tuple(s._replace(start=s.start + start, end=s.end + start) for s in spans)
        passage = Passage(f"{variant.text} {_WORDS}", spans=moved)
        sides.append(replace(variant, passage=passage))
    yield replace(unit, source=sides[0], target=sides[1])


@injection("markup-lost")
def markup_lost(unit: Unit) -> Iterator[Unit]:
    for markup in (Markup.EMPHASIS, Markup.STRONG, Markup.LINK, Markup.CODE):
        first, second = Span(0, 2, markup), Span(3, 7, markup)
        yield from _spanned(unit, (first, second), (first,))
        yield from _spanned(unit, (first, second), (second,))


@injection("note-order-differs")
def notes_changed_about(unit: Unit) -> Iterator[Unit]:
    one, two = (Span(0, 2, Markup.NOTE_REFERENCE, label) for label in "12")
    moved = [s._replace(start=3, end=7) for s in (one, two)]
    yield from _spanned(unit, (one, moved[1]), (two, moved[0]))
