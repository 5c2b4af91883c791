"""Marks, capitals and words of one edition that the other does not bear out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from align.checks.context import Context
from align.checks.lines import A_HABIT, Line, Slip, both_ways, gathered, paired_marks, texts
from align.checks.registry import check
from align.model import BlockKind, Finding, Markup, Severity
from align.text.sentences import ends_sentence
from align.text.typography import HIDDEN, Mark


@check("typography", Severity.WARNING)
def mark_unpaired(context: Context) -> Iterator[Finding]:
    """A quotation mark or a bracket has no partner, and in the other edition all have theirs.

    A quotation may go on over several sentences and be opened anew at the start of each. In French
    one mark may close a quotation and another inside it.

    Bad:  Il dit « oui » (tout bas). | He said “yes” (in a low voice.
    Good: Il dit : « Elle a dit : « Oui. » | He said: “She said, ‘Yes.’
          Il sourit, puis se tut. | “Then she smiled.”
    """
    counterparts = {(line.unit.id, line.document): other for line, other in both_ways(context)}
    slips = []
    for lines, _ in texts(context):
        both = [(line, counterparts.get((line.unit.id, line.document))) for line in lines]
        for (line, other), mark in _without_partner(both):
            if other and _all_paired(other, mark):
                what = "quotation mark" if mark.quotes else "bracket"
                done = "opened and not closed" if mark.opens else "closed and not opened"
                message = f"{{here}} has a {what} that is {done}: “{mark.text}”."
                slips.append(Slip(line, other, message, mark.start, mark.start + 1))
    yield from gathered(
        "mark-unpaired",
        Severity.WARNING,
        slips,
        "Put the other one where it belongs, or take this one out.",
        "{here} has {count} quotation marks and brackets without partner.",
    )


_Both = tuple[Line, Line | None]
"""A line and the other side of its unit."""


@lru_cache(4096)
def _sorts(text: str) -> tuple[frozenset[bool], frozenset[bool]]:
    """Whether it has quotation marks (True) and brackets (False): in pairs, and without partner."""
    pairs, left = paired_marks(text)
    return frozenset(p.opening.quotes for p in pairs), frozenset(mark.quotes for mark in left)


def _quotes(line: Line) -> bool:
    """Whether it has a quotation mark."""
    return any(True in sorts for sorts in _sorts(line.text))


def _all_paired(other: Line | None, mark: Mark) -> bool:
    """Whether it has marks of the sort, each with its partner."""
    if other is None:
        return False
    pairs, left = _sorts(other.text)
    return mark.quotes in pairs - left


def _without_partner(both: Sequence[_Both]) -> Iterator[tuple[_Both, Mark]]:
    """The marks that have none in their own line, nor in those before and after."""
    waiting: dict[str, tuple[int, Mark]] = {}
    for number, (line, other) in enumerate(both):
        nested = _quoted_in_quotation(line)
        indent = len(line.text) - len(line.text.lstrip())
        for mark in line.paired.left:
            if mark.opens and mark.kind == "«»" and mark.start < nested:
                continue
            before, lone = waiting.pop(mark.kind, (-1, mark))
            if mark.opens:
                waiting[mark.kind] = number, mark
                anew = mark.start <= indent
                if before >= 0 and not (anew and _goes_on(both, before, lone)):
                    yield both[before], lone
                continue
            if (
                before < 0
                or number - before > _LONGEST
                or not _may_reach(both[before][1], other, lone)
            ):
                if before >= 0:
                    yield both[before], lone
                yield both[number], mark
    for number, mark in waiting.values():
        following = both[number + 1][0].text if number + 1 < len(both) else ""
        if not (following.lstrip().startswith(mark.text) and _goes_on(both, number, mark)):
            yield both[number], mark


def _may_reach(here: Line | None, there: Line | None, mark: Mark) -> bool:
    """Whether a quotation may reach from one line to another: the other edition ends its own with
    the first, and has one in the second."""
    if not (mark.quotes and here and there and _all_paired(here, mark)):
        return True
    return _ends_quoted(here) and _quotes(there)


def _ends_quoted(line: Line) -> bool:
    """Whether nothing but marks stands behind its last quotation."""
    last = max((p.closing.start for p in line.paired.pairs if p.opening.quotes), default=-1)
    return not line.text[last + 1 :].strip(_ENDING)


def _goes_on(both: Sequence[_Both], number: int, mark: Mark) -> bool:
    """Whether a quotation may go on in the next line."""
    here, following = (both[n][1] if n < len(both) else None for n in (number, number + 1))
    return _may_reach(here, following, mark)


def _quoted_in_quotation(line: Line) -> int:
    """Where the last quotation with a colon before it begins, or -1."""
    starts = [pair.opening.start for pair in line.paired.pairs if pair.opening.kind == "«»"]
    return max(
        (s for s in starts if line.text[max(0, s - 2) : s].rstrip().endswith(":")), default=-1
    )


_LONGEST = 50
"""Units that a quotation may go on over."""


@check("typography", Severity.NOTE, on=False)
def quotes_lost(context: Context) -> Iterator[Finding]:
    """One edition has something between quotation marks, and the other has none.

    Not inside a longer quotation, not where speech begins with a dash or what was quoted is in
    italics. Off by default: translators do so on purpose.

    Bad:  Le « corridor » reste fermé. | The corridor is still closed.
    Good: Le « corridor » reste fermé. | The *corridor* is still closed.
    """
    inside = _inside_quotations(context)
    yield from _lost(
        "quotes-lost",
        "quotation marks",
        [
            (line, other, pair.opening, pair.closing)
            for line, other in both_ways(context)
            for pair in [p for p in line.paired.pairs if p.opening.quotes][:1]
            if (other.unit.id, other.document) not in inside
        ],
        _QUOTED,
    )


@check("typography", Severity.NOTE, on=False)
def brackets_lost(context: Context) -> Iterator[Finding]:
    """One edition has something in brackets, and the other has no bracket and no dash.

    Square brackets, an editor's, are let pass. Off by default: translators do so on purpose.

    Bad:  L’organisation (OTSC) se tait. | The organisation, CSTO, is silent.
    Good: L’organisation (OTSC) se tait. | The organisation – CSTO – is silent.
    """
    yield from _lost(
        "brackets-lost",
        "brackets",
        [
            (line, other, pair.opening, pair.closing)
            for line, other in both_ways(context)
            for pair in [p for p in line.paired.pairs if p.opening.kind == "()"][:1]
        ],
        _BRACKETED,
    )


_QUOTED = re.compile(r"[«»“”„\"‹›‘‚—]|(?<!\w)['’]\w|[,.!?]['’](?!\w)|^\s*[–-]")
_BRACKETED = re.compile(r"[()\[\]—]|--| [–-] ")
_MARKED = {Markup.EMPHASIS, Markup.STRONG, Markup.CODE}


def _lost(
    name: str,
    what: str,
    found: list[tuple[Line, Line, Mark, Mark]],
    instead: re.Pattern[str],
) -> Iterator[Finding]:
    """Those of which the other side has nothing instead."""
    yield from gathered(
        name,
        Severity.NOTE,
        [
            Slip(
                line,
                other,
                f"{{here}} has {what} around"
                f" “{line.text[opening.start + 1 : closing.start].strip()}”, {{there}} has none.",
                opening.start,
                closing.start + 1,
            )
            for line, other, opening, closing in found
            if not instead.search(other.text)
            and not any(span.markup in _MARKED for span in other.variant.passage.spans)
        ],
        f"Put the {what} back; if they were left out on purpose, let it stand.",
        f"{{here}} has {what} {{count}} times where {{there}} has none.",
    )


def _inside_quotations(context: Context) -> frozenset[tuple[str, tuple[str, bool]]]:
    """The lines, by unit and edition, that begin inside a quotation."""
    found = set()
    for lines, _ in texts(context):
        around: set[str] = set()
        for line in lines:
            if around:
                found.add((line.unit.id, line.document))
            for mark in line.paired.left:
                if mark.quotes:
                    (around.add if mark.opens else around.discard)(mark.kind)
    return frozenset(found)


@check("typography", Severity.NOTE)
def capitals_differ(context: Context) -> Iterator[Finding]:
    """A sentence of one edition is all in capitals, and that of the other is not.

    Not where it has no mark at its end, for headings often are.

    Bad:  Défense d’entrer sans permis. | NO ENTRY WITHOUT A PERMIT.
    Good: DÉFENSE D’ENTRER. | NO ENTRY.
    """
    yield from gathered(
        "capitals-differ",
        Severity.NOTE,
        [
            Slip(line, other, "{here} is all in capitals here, {there} is not.")
            for line, other in both_ways(context)
            if _all_capitals(line.text) and _mostly_small(other.text)
        ],
        "Write both in the same way, if nothing speaks against it.",
        "{here} has {count} sentences all in capitals that {there} has not.",
    )


def _all_capitals(text: str) -> bool:
    return text.isupper() and ends_sentence(text) and len(_LONG.findall(text)) > 1


_LONG = re.compile(r"[^\W\d_]{3,}")


def _mostly_small(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return 2 * sum(map(str.islower, letters)) > len(letters)


@check("typography", Severity.WARNING)
def final_mark_differs(context: Context) -> Iterator[Finding]:
    """A sentence of one edition ends with ? or !, and in the other that mark is nowhere.

    Free translations do so on purpose; more than three are one finding.

    Bad:  Pourquoi partir ? | Why leave.
    Good: « Pourquoi ? » dit-il. | He said, “Why?”
    """
    slips = []
    for line, other in both_ways(context):
        mark, there = _final(line.text), _final(other.text)
        if (
            mark
            and mark in "?!"
            and mark not in other.text
            and there in ({"", ".", "!"} if mark == "?" else {"", "."})
            and line.usage.known
            and other.usage.known
        ):
            ends = f"with “{there}”" if there else "without a mark"
            message = f"{{there}} ends with “{mark}”, {{here}} {ends}."
            slips.append(Slip(other, line, message))
    yield from gathered(
        "final-mark-differs",
        Severity.WARNING,
        slips,
        "See which is meant, and end both alike.",
        "{there} ends {count} sentences with “?” or “!” that {here} ends otherwise.",
    )


@check("typography", Severity.WARNING)
def final_mark_lost(context: Context) -> Iterator[Finding]:
    """A sentence ends without a mark, and in the other edition with a full stop.

    Not in a heading, a list or a table, nor where the sentence goes on.

    Bad:  Il pleut ici. Il rentra chez lui. | It is raining here. He went back home
    Good: Il partit, et rentra chez lui. | He left, and
          Il dort. | went back home. He sleeps.
    """
    slips = []
    both = list(both_ways(context))
    for number, (line, other) in enumerate(both):
        first = number < 2 or both[number - 2][0].document != line.document
        following = both[number + 2][0] if number + 2 < len(both) else None
        if (
            line.unit.block_kind in _OF_SENTENCES
            and not (first and following and following.document == line.document)
            and _final(line.text) == ""
            and _final(other.text) == "."
            and _is_prose(line.text)
            and not (following and _begins_small(following.text))
            and line.usage.known
            and other.usage.known
        ):
            slips.append(Slip(line, other, "{here} ends without a mark, {there} with a full stop."))
    yield from gathered(
        "final-mark-lost",
        Severity.WARNING,
        slips,
        "Write the full stop, or take that of the other edition out.",
        "{here} ends {count} sentences without a mark that {there} ends with a full stop.",
    )


def _is_prose(text: str) -> bool:
    """Whether it has some words, and they are not capitalized as in a title."""
    words = _LONG.findall(text)
    return len(words) > A_HABIT and 2 * sum(map(str.islower, words)) > len(words)


_OF_SENTENCES = {BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.NOTE}


def _final(text: str) -> str | None:
    """The mark that ends a text, the most telling of several; empty for none, None for a dash.

    >>> [_final(text) for text in ("Où ?! »", "Oui...", "Il dit :", "Chapitre I", "Et –")]
    ['?', '…', ':', '', None]
    """
    end = _ending(text)
    if not text.strip() or not _DASHES.isdisjoint(end):
        return None
    return next((mark for mark in "?!…:;,." if mark in end), "")


def _ending(text: str) -> str:
    """The marks behind its last word."""
    tail = text[-_TAIL:].rstrip()
    return tail[len(tail.rstrip(_ENDING)) :].replace("...", "…")


_TAIL = 40
_DASHES = frozenset("-–—")
_ENDING = f"?!…:;,.\"'«»“”‘’„‹›()[]-–— \u00a0\u202f{HIDDEN}"


@check("typography", Severity.NOTE)
def initial_differs(context: Context) -> Iterator[Finding]:
    """A segment begins with a small letter, and in the other edition with a capital.

    Not where the one before it did not end a sentence: with ? or ! it need not in French.

    Bad:  Il pleut. | it is raining.
    Good: Il pleut, | It is raining,
          dit-il. | he said.
    """
    slips = []
    before: dict[tuple[str, bool], str] = {}
    for line, other in both_ways(context):
        starts = _WORD.match(line.text)
        if (
            starts
            and before.get(line.document, ".") in ".?!…"
            and before.get(line.document) not in {*line.usage.small_after}
            and _begins_small(line.text)
            and _begins_small(other.text) is False
            and line.usage.known
            and other.usage.known
        ):
            slips.append(
                Slip(
                    line,
                    other,
                    "{here} begins with a small letter, {there} with a capital.",
                    *starts.span("word"),
                    suggestion=starts["word"].capitalize(),
                )
            )
        # the first line may be a title
        last = next((mark for mark in _ending(line.text)[::-1] if mark in _ALL_MARKS), "")
        before[line.document] = last or ("-" if line.document in before else ".")
    yield from gathered(
        "initial-differs",
        Severity.NOTE,
        slips,
        "Write a capital, or join it to what stands before.",
        "{here} begins {count} sentences with a small letter that {there} begins with a capital.",
    )


_ALL_MARKS = "?!…:;,.-–—"
_WORD = re.compile(r"[\s«»“”„\"‘’'‹(\[]*(?P<word>\w[\w’'-]*+)(?!\))")


def _begins_small(text: str) -> bool | None:
    """Whether the first word is in small letters; None where it is neither so nor capitalized."""
    found = _WORD.match(text)
    if not found or not found["word"][0].isalpha():
        return None
    return False if found["word"][0].isupper() else (found["word"].islower() or None)


@check("typography", Severity.WARNING)
def doubled_word(context: Context) -> Iterator[Finding]:
    """A word stands twice in a row.

    Not where that is right in the language (nous nous, had had), where the other edition has a
    word twice too, and in names.

    Bad:  Il revint à la maison. | He came back to the the house.
    Good: Nous nous taisons. Duran Duran joue. | What she had had was lost. Duran Duran play.
    """
    yield from gathered(
        "doubled-word",
        Severity.WARNING,
        [
            Slip(line, other, f"{{here}} has “{found[0]}”.", *found.span(), suggestion=found[1])
            for line, other in both_ways(context)
            if not _TWICE.search(other.text)
            for found in _TWICE.finditer(line.text)
            if found[1].lower() not in line.usage.doubled and not found[2][0].isupper()
        ],
        "Leave the word once, if it was not doubled on purpose.",
        "{here} has {count} words twice in a row.",
    )


_TWICE = re.compile(r"(?<![\w’'.-])([^\W\d_]++)[ \u00a0\n]++((?i:\1))(?![\w’'-])")


@check("typography", Severity.WARNING)
def doubled_mark(context: Context) -> Iterator[Finding]:
    """Two marks stand where one is enough, such as ,, or ;, in a row.

    Bad:  Il rit, puis partit. | He laughed,, then left..
    Good: Il rit... puis partit. | He laughed, he left, etc.?
    """
    yield from gathered(
        "doubled-mark",
        Severity.WARNING,
        [
            Slip(line, other, f"{{here}} has “{found[0]}”.", *found.span(), suggestion=found[0][0])
            for line, other in both_ways(context)
            for there in [set(_MARKS.findall(other.text))]
            for found in _MARKS.finditer(line.text)
            if found[0] not in there
        ],
        "Leave the one that is right.",
        "{here} has two marks in a row {count} times.",
    )


_MARKS = re.compile(r"(?<![.,;:!?…])(?:,,|;;|::|\.\.|,\.|;\.|;,|,;|:,|:\.|:;|;:)(?![.,;:!?…\w])")
