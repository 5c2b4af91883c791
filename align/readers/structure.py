"""From the parts of a file, whatever its format, to the blocks of a document.

::

    parts -> notes -> page numbers -> paragraphs joined -> back matter -> note references

**Notes.** Footnotes of Markdown; under a heading such as "Notes", paragraphs that begin ``(1)``,
``[1]``, ``1.`` or with a superscript, and numbered list items; elsewhere the same, but only after
a reference to that number (and list items only after a thematic break, too). The number goes to
`Block.label`; it stays in the text, as a note reference, unless it was the marker of a footnote or
of a list item.

**Page numbers.** A lone number, decorated or not, is one if it stands in the middle of a sentence
or at a form feed; where a document has one, its other lone numbers, if they rise with it, are page
numbers too. They are dropped.

**Cut paragraphs.** Two paragraphs with a page break between them are joined if the first does not
end a sentence and the second begins in lower case; or if the first is long, or its last line was
full, and it ends in a word or a comma. With nothing but a blank line between them the second must
begin in lower case and the first be long and end in a word or a comma.

**Back matter.** What follows the last note, captions apart, if it is less than a third of the text.
Where notes stand at the foot of each page, or anywhere as Markdown's footnotes may, back matter
begins only with the first credit after them: a line with an asterisk, "Translated by", a lone link.
A line with an asterisk among the notes or just before them is back matter; so are the credits at
the end of a document without notes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from align.model import Block, BlockKind, Markup, Passage, Repair, Span
from align.readers.passages import Hyphens
from align.text.sentences import ends_sentence

PAGE_BREAK = "page break"
BLANK_LINE = "blank line"


@dataclass(slots=True)
class Part:
    """A block in the making."""

    kind: BlockKind
    passage: Passage
    level: int = 0
    label: str = ""
    gap: str = BLANK_LINE
    """What parts it from the part before; empty where they must not be joined."""
    marker: str = ""
    """The marker of a list item: a bullet, or its number."""
    full: bool = False
    """Whether its last line was as long as a line can be."""
    floating: bool = False
    """Whether it is a footnote of Markdown, which may stand anywhere."""
    continues: bool = False
    """Whether it is certain that it goes on with the part before; else words tell."""

    @property
    def text(self) -> str:
        """The plain text."""
        return self.passage.text


def assemble(parts: Iterable[Part], hyphens: Hyphens) -> tuple[tuple[Block, ...], list[Repair]]:
    """The blocks of a document, and where cut paragraphs were joined again."""
    found = [part for part in parts if part.text]
    mark_notes(found)
    found = drop_page_numbers(found)
    found, repairs = join_cut(found, hyphens)
    mark_back_matter(found)
    mark_references(found)
    return tuple(Block(p.kind, p.passage, p.level, p.label) for p in found), repairs


# notes

_NOTES = re.compile(
    r"(?:foot|end)?notes?(?: de bas de page| de fin)?|примечани[ея]|сноски|"
    r"anmerkungen|fu(?:ß|ss)noten|notas|ծանոթագրություններ",
    re.IGNORECASE,
)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FIGURES = str.maketrans(_RAISED, "0123456789")
_BRACKETED = re.compile(r"[(\[](\d{1,3}|\*{1,3}|[a-z])[)\]]\s*(?=\S)")
_NUMBERED = re.compile(r"(\d{1,3})[.)]?\s+(?=\S)")
_LABEL = re.compile(r"[(\[]?(\d{1,3}|\*{1,3}|[a-z])[)\]]?")
_REFERENCE = re.compile(rf"(?<!^)(?:[(\[](\d{{1,3}}|\*{{1,3}})[)\]]|([{_RAISED}]{{1,3}}))(?!\w)")
_AFTER_REFERENCE = frozenset((*".,;:!?…»”\"'", ""))
_REFERRING = frozenset((Markup.NOTE_REFERENCE, Markup.SUPERSCRIPT))
_POWER = re.compile(r"(?:\d|\b[kcdm]?m)$")


def is_notes_heading(text: str) -> bool:
    """Whether a line is a heading over notes.

    >>> is_notes_heading("Notes :"), is_notes_heading("Notes on a scandal")
    (True, False)
    """
    return bool(_NOTES.fullmatch(text.strip(" .:*_\u00a0\u202f")))


def mark_notes(parts: Sequence[Part]) -> None:
    """Give notes their kind and label, and a line over them that of a heading."""
    section = False
    referred: set[str] = set()
    continued: list[Part] = []
    previous = BlockKind.PARAGRAPH
    for part in parts:
        if part.kind is BlockKind.PARAGRAPH and is_notes_heading(part.text):
            part.kind, part.level = BlockKind.HEADING, 2
        if part.kind is BlockKind.HEADING:
            section, continued, previous = is_notes_heading(part.text), [], part.kind
            continue
        listed = part.gap == PAGE_BREAK or previous is BlockKind.NOTE
        previous = part.kind
        label, start = _note_start(part, section)
        enumerated = part.kind is BlockKind.LIST_ITEM and not listed
        if label and (section or (label in referred and not enumerated)):
            previous = BlockKind.NOTE
            for between in continued[1:]:  # paragraphs between two notes belong to the first
                between.kind, between.label = BlockKind.NOTE, continued[0].label
            part.kind, part.label, part.level = BlockKind.NOTE, label, 0
            part.passage = _numbered(part.passage, label, start)
            continued = [part] if section else []
        elif continued and part.kind is BlockKind.PARAGRAPH and not _starred(part):
            continued.append(part)
        referred.update(label for _, _, label in _references(part.passage))


def _numbered(passage: Passage, label: str, start: int) -> Passage:
    """A note with the number printed before it marked as a note reference."""
    end = len(passage.text[:start].rstrip())
    if end == 0:
        return passage
    others = (s for s in passage.spans if s.start or s.markup is not Markup.SUPERSCRIPT)
    return replace(passage, spans=(Span(0, end, Markup.NOTE_REFERENCE, label), *others))


def _note_start(part: Part, section: bool) -> tuple[str, int]:
    """The label that a part begins with and how much of its text that is, or nothing."""
    text, spans = part.text, part.passage.spans
    if part.kind is BlockKind.LIST_ITEM and part.marker.isdigit():
        return part.marker, 0
    if part.kind is not BlockKind.PARAGRAPH:
        return "", 0
    if spans and spans[0].start == 0 and spans[0].markup is Markup.SUPERSCRIPT:
        label = _LABEL.fullmatch(text[: spans[0].end].strip())
        return (label[1], spans[0].end) if label else ("", 0)
    match = _BRACKETED.match(text) or (_NUMBERED.match(text) if section else None)
    if match:
        return match[1], match.end()
    raised = len(text) - len(text.lstrip(_RAISED))
    return text[:raised].translate(_FIGURES), raised


def _references(passage: Passage, unsure: Collection[str] = ()) -> Iterator[tuple[int, int, str]]:
    """Whatever may refer to a note, but footnotes: start, end, label.

    In plain text ``(1)`` refers to a note if it touches the word before or a stop after it; or if
    its label is in `unsure`.
    """
    text, known = passage.text, _places(s for s in passage.spans if s[2] in _REFERRING)
    for start, end, markup, value in passage.spans:
        if markup is Markup.SUPERSCRIPT or (markup is Markup.LINK and value.startswith("#")):
            label = _LABEL.fullmatch(text[start:end].strip())
            power = _POWER.search(text[max(0, start - 4) : start])
            if label and (label[1] != text[start:end] or not power):
                yield start, end, label[1]
    for match in _REFERENCE.finditer(text):
        start, end = match.span()
        name = match[1] or match[2].translate(_FIGURES)
        glued = not text[start - 1].isspace() or text[end : end + 1] in _AFTER_REFERENCE
        if (glued or name in unsure) and start not in known:
            yield start, end, name


def _places(spans: Iterable[Span]) -> set[int]:
    return {place for span in spans for place in range(span.start, span.end)}


def mark_references(parts: Sequence[Part]) -> None:
    """Turn what refers to a note into a note reference.

    Without a note of that label only superscripts in brackets and asterisks are references.
    """
    labels = {part.label for part in parts if part.kind is BlockKind.NOTE}
    unsure = labels - {label for part in parts for _, _, label in _references(part.passage)}
    for part in parts:
        old = part.passage.spans
        raised = {(s.start, s.end) for s in old if s.markup is Markup.SUPERSCRIPT}
        new: dict[tuple[int, int], Span] = {}
        taken: set[int] = set()
        for start, end, label in _references(part.passage, unsure):
            plain = part.text[start:end].strip() == label and label.strip("*")
            sure = (start, end) in raised and not plain
            if (sure or label in labels) and start not in taken:
                taken.update(range(start, end))
                new[start, end] = Span(start, end, Markup.NOTE_REFERENCE, label)
                unsure.discard(label)
        if new:
            kept = [s for s in old if s.markup is not Markup.SUPERSCRIPT or s[:2] not in new]
            spans = sorted((*kept, *new.values()), key=lambda s: (s.start, -s.end))
            part.passage = replace(part.passage, spans=tuple(spans))


# page numbers and cut paragraphs

_PAGE = re.compile(
    r"(?P<before>[-–—|\[]?\s*(?:page|p\.|seite|стр\.|с\.)?)\s*"
    r"(?P<number>\d{1,4})\s*(?P<after>(?:(?:/|of|sur|von|из)\s*\d{1,4})?\s*[-–—|\]]?)",
    re.IGNORECASE,
)


def drop_page_numbers(parts: Sequence[Part]) -> list[Part]:
    """The parts without page numbers; a page break stands where one stood."""
    numbers = {
        index: match
        for index, part in enumerate(parts)
        if part.gap
        and part.kind in {BlockKind.PARAGRAPH, BlockKind.HEADING}
        and (match := _PAGE.fullmatch(part.text))
    }
    sure = {i for i, m in numbers.items() if m["before"] or m["after"] or _interrupts(parts, i)}
    dropped: set[int] = set()
    rising = range(0)
    for index, match in numbers.items():
        number = int(match["number"])
        if index in sure:
            rising = range(number, 10_000)
        if index in sure or number in rising[1:]:
            dropped.add(index)
    kept: list[Part] = []
    for index, part in enumerate(parts):
        if index in dropped:
            continue
        if index - 1 in dropped and part.gap:
            part.gap = PAGE_BREAK
        kept.append(part)
    return kept


def _interrupts(parts: Sequence[Part], index: int) -> bool:
    """Whether a lone number stands at the foot of a page or in the middle of a sentence."""
    if not 0 < index < len(parts) - 1:
        return False
    number, after = parts[index], parts[index + 1]
    foot = after.gap == PAGE_BREAK and number.gap == BLANK_LINE
    return foot or bool(_cut(parts[index - 1], replace(after, gap=PAGE_BREAK)))


_END_REFERENCES = re.compile(r"(?:\s?[(\[](?:\d{1,3}|\*)[)\]])+$")
_ENUMERATED = re.compile(r"\w{1,4}[.)]\s")


def _cut(first: Part, second: Part) -> str:
    """Why two parts are one paragraph: what cut it; empty if they are two."""
    if second.continues:
        return second.gap
    if {first.kind, second.kind} != {BlockKind.PARAGRAPH} or not second.gap:
        return ""
    left, right = _END_REFERENCES.sub("", first.text[-99:]), second.text
    last, length = left[-1:], len(first.text)
    if not left or ends_sentence(left):
        return ""
    lower = right[0].islower() and not _ENUMERATED.match(right)
    if second.gap == PAGE_BREAK:
        joined = (
            (lower and length >= 15)
            or (last in "-\u2010" and right[0].isalpha())
            or ((length >= 60 or first.full) and right[0].isalnum() and re.match(r"[\w,]", last))
        )
    else:
        joined = lower and length >= 60 and (last.isalpha() or last == ",")
    return second.gap if joined else ""


def join_cut(parts: Sequence[Part], hyphens: Hyphens) -> tuple[list[Part], list[Repair]]:
    """The parts with cut paragraphs joined again, and where that was."""
    groups: list[list[Part]] = []
    repairs: list[Repair] = []
    for part in parts:
        reason = _cut(groups[-1][-1], part) if groups else ""
        if not reason:
            groups.append([part])
            continue
        before, after = groups[-1][-1].text[-60:], part.text[:60]
        groups[-1].append(part)
        words = " ".join(before.split()[-5:]), " ".join(after.split()[:5])
        repairs.append(Repair(part.passage.locate(), reason, *words))
    return [_joined(group, hyphens) for group in groups], repairs


def _joined(group: Sequence[Part], hyphens: Hyphens) -> Part:
    if len(group) == 1:
        return group[0]
    pieces: list[Passage] = []
    for part, following in zip(group, [*group[1:], None], strict=True):
        ending = hyphens.ending(part.text, following.text) if following else ""
        stop = len(part.text) - (ending == "-")
        pieces.append(part.passage.cut(0, stop))
        if ending == " ":
            pieces.append(Passage(" "))
    return replace(group[0], passage=Passage.join(pieces, ""), full=group[-1].full)


# back matter

_CREDIT = re.compile(
    r"\*|©|copyright|(?:first |originally )?published|translat(?:ed|ion|or)\b|"
    r"source\s*:|authors?\s*:|back to (?:the )?top|"
    r"(?:english|french|russian|original) (?:version|edition|text)\b|"
    r"traduit|traduction|auteure?s?\s*:|publié|retour en haut|haut de (?:la )?page|"
    r"version (?:anglaise|française|russe|originale)|"
    r"перев(?:од|[её]л)|источник\s*:|автор\w*\s*:|наверх|опубликовано",
    re.IGNORECASE,
)


def mark_back_matter(parts: Sequence[Part]) -> None:
    """Give what follows the text and its notes the kind of back matter."""
    notes = [index for index, part in enumerate(parts) if part.kind is BlockKind.NOTE]
    if not notes:
        end = len(parts)
        while end > 1 and _is_credit(parts, end - 1):
            end -= 1
        _mark(parts[end:])
        return
    first, last = notes[0], notes[-1]
    runs = [list(run) for _, run in groupby(parts[first : last + 1], key=_starred)]
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        if _starred(run[0]) and BlockKind.NOTE in (before[-1].kind, after[0].kind):
            _mark(run)
    for index in range(first - 1, 0, -1):
        if _starred(parts[index]):
            _mark([parts[index]])
        elif parts[index].kind is not BlockKind.HEADING:
            break
    tail = parts[last + 1 :]
    within = (part.kind in {BlockKind.NOTE, BlockKind.BACK_MATTER} for part in parts[first:last])
    if any(part.floating for part in parts) or not all(within):
        credit = next((n for n in range(len(tail)) if _is_credit(tail, n)), len(tail))
        tail = tail[credit:]
    if sum(len(p.text) for p in tail) < max(400, sum(len(p.text) for p in parts) / 3):
        _mark(tail)


def _mark(parts: Iterable[Part]) -> None:
    for part in parts:
        if part.kind is not BlockKind.CAPTION:
            part.kind, part.level = BlockKind.BACK_MATTER, 0


def _starred(part: Part) -> bool:
    return part.marker == "*" or (part.kind is BlockKind.PARAGRAPH and part.text.startswith("*"))


def _is_credit(parts: Sequence[Part], index: int) -> bool:
    part = parts[index]
    if part.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM} or len(part.text) > 300:
        return False
    whole = (0, len(part.text))
    linked = any(s.markup is Markup.LINK and s[:2] == whole for s in part.passage.spans)
    # several asterisks in a row are the bullets of a list
    near = (*parts[max(0, index - 1) : index], *parts[index + 1 : index + 2])
    lone = part.marker == "*" and all(other.marker != "*" for other in near)
    return lone or linked or bool(_CREDIT.match(part.text))
