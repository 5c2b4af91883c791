"""Quotation marks, apostrophes, dashes and spaces of one edition.

A text is judged by its own habit: what it writes everywhere is no defect, and where it mixes two
ways the rarer one is told, once for the whole text. Only where it has no clear habit the
conventions of its language decide (`align.text.typography`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.checks.context import Context, edition, sentence
from align.checks.lines import SHOWN, Line, Lines, Use, habit, texts, times
from align.checks.registry import check
from align.model import Finding, Severity
from align.text.typography import Conventions, Mark


@check("typography", Severity.NOTE)
def quotation_marks_mixed(context: Context) -> Iterator[Finding]:
    """An edition has quotation marks of two kinds.

    Those within a quotation are not compared, nor are single marks. A text that has one kind
    throughout is let alone; once or twice, a kind that its language has not is told.

    Bad:  « Oui », dit-elle, « non », puis « peut-être ». | “Yes,” she said, “no”, then «perhaps».
    Good: « Oui », dit-elle, « non », puis « peut-être ». | "Yes," she said, "no", then "perhaps".
    """
    for lines, usage in texts(context):
        usual = usage.quotes[0] if usage.quotes else ""
        yield from habit(
            "quotation-marks-mixed",
            _quotations(lines),
            _QUOTATION_MARKS,
            usual=usual,
            fine=(*usage.quotes, '""'),
        )


_QUOTATION_MARKS = {
    '""': "straight quotation marks",
    "“”": "curved quotation marks",
    "«»": "guillemets",
    "»«": "guillemets that point inwards",
    "„“": "quotation marks of the form „ “",
    "„”": "quotation marks of the form „ ”",
}


def _quotations(lines: Lines) -> Iterator[Use]:
    """The quotations that are not inside another."""
    around: set[str] = set()
    for line in lines:
        pairs = {pair.opening.start: pair for pair in line.paired.pairs}
        reach = -1
        for mark in sorted((*(p.opening for p in line.paired.pairs), *line.paired.left)):
            if not mark.quotes:
                continue
            if pair := pairs.get(mark.start):
                if mark.start > reach and around <= {mark.kind}:
                    reach = pair.closing.start
                    yield Use(line, mark.start, reach + 1, mark.text + pair.closing.text)
            elif mark.opens:
                around.add(mark.kind)
            else:
                around.discard(mark.kind)


@check("typography", Severity.NOTE)
def apostrophes_mixed(context: Context) -> Iterator[Finding]:
    """An edition has straight and curved apostrophes.

    Bad:  L’heure de l’aube, l’été, d'un coup. | The hour of dawn.
    Good: L'heure de l'aube, l'été, d'un coup. | It’s the hour of dawn.
    """
    words = {"'": "straight apostrophes", "’": "curved apostrophes"}
    for lines, _ in texts(context):
        yield from habit("apostrophes-mixed", _matches(lines, _APOSTROPHE), words)


_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")


def _matches(lines: Lines, pattern: re.Pattern[str]) -> Iterator[Use]:
    """What a pattern finds; the style is what stands there."""
    for line in lines:
        for found in pattern.finditer(line.text):
            yield Use(line, *found.span(), found[0])


@check("typography", Severity.NOTE)
def dashes_mixed(context: Context) -> Iterator[Finding]:
    """An edition has dashes of two kinds, or hyphens for dashes.

    Compared are those between words with a space on either side, those between words without, and
    those at the start of a speech, each among themselves.

    Bad:  Il vint – tard – et rit – peu. | He came — late — and laughed - little.
    Good: — Oui, dit-il – tard – en riant. | “Yes,” he said - late - laughing.
    """
    words = {"-": "hyphens", "--": "double hyphens", "–": "en dashes", "—": "em dashes"}
    for lines, _ in texts(context):
        for pattern in _DASHES:
            yield from habit("dashes-mixed", _matches(lines, pattern), words)


_DASHES = (
    re.compile(r"(?<=[^\W\d][,.!?;:»”\"’)] |[^\W\d_]{2} )(?:--?|[–—])(?= [^\W\d])"),
    re.compile(r"(?<=[^\W\d_]{2})(?:--|—)(?=[^\W\d_]{2})"),
    re.compile(r"^(?:--?|[–—])(?=[ \u00a0]?[^\W\d_])"),
)


@check("typography", Severity.NOTE)
def ellipses_mixed(context: Context) -> Iterator[Finding]:
    """An edition has ellipses both as three dots and as one character.

    Bad:  Il hésita… puis… rien… et partit... | He wavered, then left.
    Good: Il hésita… puis partit… | He wavered... then left...
    """
    words = {"...": "three dots", "…": "ellipsis characters"}
    for lines, _ in texts(context):
        yield from habit("ellipses-mixed", _matches(lines, _ELLIPSIS), words)


_ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)|…")


@check("typography", Severity.WARNING)
def space_before_missing(context: Context) -> Iterator[Finding]:
    """The French lacks the space before ; : ! ? » or after «.

    By the habits of the region: in Canada only : and the quotation marks have a space. A text that
    never has it is let alone.

    Bad:  Pourquoi ? Parce que : voilà ! Et toi? | Why? Because! And you?
    Good: Pourquoi ? « Voilà ! » À 12:30 : rien. | Why? “There!” At 12:30, nothing.
    """
    words = {"spaced": "the space before ; : ! ? » and after «", "tight": "no space there"}
    for lines, usage in texts(context):
        if usage.before:
            yield from habit(
                "space-before-missing", _french_spaces(lines, usage), words, usual="spaced"
            )


def _french_spaces(lines: Lines, usage: Conventions) -> Iterator[Use]:
    for line in lines:
        for found in _HIGH.finditer(line.text):
            if found["mark"] in usage.before and not _foreign(line, found):
                yield Use(line, *found.span(), "spaced" if found["space"] else "tight")
        for opening, closing in line.paired.pairs:
            if opening.text + closing.text in usage.spaced:
                for at, start in (opening.start + 1, opening.start), (closing.start - 1,) * 2:
                    style = "spaced" if line.text[at].isspace() else "tight"
                    yield Use(line, start, start + 2, style)


def _foreign(line: Line, found: re.Match[str]) -> bool:
    """Whether the mark stands between words that the other side has too: in a foreign title."""
    around = line.text[max(0, found.start() - 6) : found.end() + 6]
    others = (v.text[:_FAR] for v in line.unit.variants if v is not line.variant)
    return any(around in text for text in others)


_FAR = 2000
"""Characters of the other side that are searched at most."""


_HIGH = re.compile(
    r"(?<=[\w)\]»”\"’…%.])(?P<space>[ \u00a0\u2009\u202f]?)(?P<mark>[;!?]|(?<!\d):|:(?!\d))"
    r"(?![\w:/)(-])"
)


@check("typography", Severity.NOTE, on=False)
def spaces_mixed(context: Context) -> Iterator[Finding]:
    """The French has no-break spaces before some of ; : ! ? » and plain spaces before others.

    Off by default: few texts but those of a publisher have one kind throughout.

    Bad:  Un\u00a0: deux\u00a0! Trois : quatre\u00a0? | One, two. Three, four?
    Good: Un\u00a0: deux\u202f! Trois\u00a0? | One, two. Three?
    """
    words = {"plain": "plain spaces before ; : ! ?", "no-break": "no-break spaces"}
    for lines, usage in texts(context):
        if usage.before:
            uses = (
                Use(line, *found.span(), "plain" if found["space"] == " " else "no-break")
                for line in lines
                for found in _HIGH.finditer(line.text)
                if found["space"]
            )
            yield from habit("spaces-mixed", uses, words, usual="no-break", fine=("plain",))


@check("typography", Severity.WARNING)
def space_before_mark(context: Context) -> Iterator[Finding]:
    """A space stands before a mark that has none in its language.

    That is a comma or a full stop in French, and also ; : ! ? in the other languages.

    Bad:  Il rit , puis partit. Il revint. | He laughed, then left. He came back.
    Good: Il rit ; elle aussi. | He laughed; so did she.
    """
    words = {"tight": "marks right behind the word", "spaced": "a space before a mark"}
    for lines, usage in texts(context):
        if usage.known:
            uses = (
                Use(line, *found.span(), "spaced" if found["space"] else "tight")
                for line in lines
                for found in _LOW.finditer(line.text)
                if found["mark"] not in usage.before
            )
            yield from habit("space-before-mark", uses, words, usual="tight")


_LOW = re.compile(r"(?<=[\w)\]»”\"’])(?P<space>[ \u00a0\u202f]?)(?P<mark>[,.;:!?])(?=[\s»”\"’]|$)")


@check("typography", Severity.WARNING)
def space_after_missing(context: Context) -> Iterator[Finding]:
    """No space stands between a mark and the next word.

    Bad:  Il rit, puis partit, sans mot,sans bruit. | He laughed, then left.
    Good: Voir M.Dupont, Yahoo!, a.b.c. | See Mr.Dupont, Yahoo!, a.b.c.
    """
    words = {"spaced": "a space behind a mark", "tight": "no space there"}
    for lines, usage in texts(context):
        if usage.known:
            uses = (
                Use(line, *found.span(), "spaced" if found["space"] else "tight")
                for line in lines
                for found in _AFTER.finditer(line.text)
            )
            yield from habit("space-after-missing", uses, words, usual="spaced")


_AFTER = re.compile(
    r"(?<=[^\W\d_]{2})(?:[,;:!?.](?P<space>\s)|[,;](?=[^\W\d_]{2})|[:!?](?=[^\W\d_]{3}))"
    r"|(?<=[a-zà-ÿа-яёіїєґ]{3})\.(?=[A-ZÀ-ÝА-ЯЁІЇЄҐ][a-zà-ÿа-яёіїєґ])"
)


@check("typography", Severity.NOTE)
def double_space(context: Context) -> Iterator[Finding]:
    """Two spaces stand where one is enough.

    Not where the text has two at the end of each sentence.

    Bad:  Il rit, puis  partit. | He laughed, then left.
    Good: Il rit. Puis il partit. | He laughed.  Then he left.  It rained.
    """
    for lines, _ in texts(context):
        gaps = [(line, found) for line in lines for found in _GAP.finditer(line.text)]
        wide = sum(bool(found["end"]) for _, found in gaps)
        if wide > sum(len(_END_AND_SPACE.findall(line.text)) for line in lines):
            gaps = [gap for gap in gaps if not gap[1]["end"]]
        if gaps:
            here = edition(lines[0].variant.language)
            yield Finding(
                "double-space",
                Severity.NOTE,
                sentence(f"{here} has two spaces or more in a row {times(len(gaps))}."),
                "Leave one.",
                tuple(line.place(*found.span("gap")) for line, found in gaps[:SHOWN]),
                " ",
            )


_END = r"[.!?…:][»”\"’)]?"
_GAP = re.compile(rf"(?P<end>{_END})?(?<=\S)(?P<gap>  ++)(?=\S)")
_END_AND_SPACE = re.compile(rf"{_END} (?=\S)")


@check("typography", Severity.WARNING)
def space_inside(context: Context) -> Iterator[Finding]:
    """A space stands inside brackets, or inside quotation marks that have none in the language.

    Bad:  Il vint ( hier ) en train. | He came (yesterday) by train.
    Good: Il vint (hier), dit-il, « en train ». | He came (yesterday), he said, “by train”.
    """
    words = {"tight": "brackets and quotation marks close to the words", "loose": "spaces inside"}
    for lines, usage in texts(context):
        uses: dict[str, list[Use]] = {}
        for line in lines:
            unsure = {mark.kind for mark in line.paired.left}
            for opening, closing in line.paired.pairs:
                kind = opening.text + closing.text
                if kind not in usage.spaced and opening.kind not in unsure and usage.known:
                    uses.setdefault(kind, []).extend(_inside(line, opening, closing))
        for each in uses.values():
            yield from habit("space-inside", each, words, usual="tight")


def _inside(line: Line, opening: Mark, closing: Mark) -> Iterator[Use]:
    first, last = opening.start + 1, closing.start - 1
    if first <= last:
        yield Use(line, first - 1, first + 1, "loose" if line.text[first].isspace() else "tight")
        yield Use(line, last, last + 2, "loose" if line.text[last].isspace() else "tight")
