"""Plain text as the parts of a document, by the shape of its lines.

A blank line parts paragraphs. Lines are joined where they were wrapped: where most of the lines
that have another under them are as long as lines of this text can be, and do not all end a
sentence. Else each line is a paragraph. A form feed, or a line of dashes or asterisks, is a page
break. A file wrapped without blank lines between its paragraphs is parted at indents; without
them, too, after lines with room for the next word, and where lines were not filled as far as they
go, after short ones that end a sentence. `remarks` tells that such paragraphs are guesses.

Wrapped lines that all stand further in than most wrapped lines are a quotation. Headings are
short lines that stand alone: a word such as "Chapter" with its number, capitals, a Roman numeral,
or no final stop and a longer paragraph below. The first of them, if it is the first line, is the
title. What stands outside the START and END lines of Project Gutenberg is back matter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.model import BlockKind
from align.readers.directives import without_directives
from align.readers.passages import Hyphens, PassageWriter
from align.readers.structure import BLANK_LINE, PAGE_BREAK, Part


@dataclass(frozen=True, slots=True)
class _Row:
    text: str
    """Without the white space at either end."""
    line: int
    column: int

    @property
    def end(self) -> int:
        """The column after its last character: how long the line is, with its indent."""
        return self.column + len(self.text)


_Chunk = list[_Row]
"""Lines with no blank line between them."""


def parse_plain(text: str, path: str, hyphens: Hyphens) -> Iterator[Part]:
    """The parts of a plain text whose lines end in ``\\n``, in order."""
    chunks = list(_chunks(text))
    width = _width([chunk for _, chunk in chunks])
    most = _most(chunk for _, chunk in chunks) if _is_crowded(chunks, width) else 0
    columns = Counter(row.column for _, chunk in chunks if len(chunk) > 1 for row in chunk)
    margin = max(columns, key=columns.__getitem__, default=1)
    parts: list[Part] = []
    for gap, chunk in chunks:
        for number, rows in enumerate(_paragraphs(chunk, width, most)):
            part = _part(rows, path, hyphens)
            part.gap = BLANK_LINE if number else gap
            if width and len(rows) > 1 and all(row.column >= margin + 4 for row in rows):
                part.kind = BlockKind.QUOTATION
            part.full = width > 0 and rows[-1].end >= 0.85 * width
            parts.append(part)
    mark_lists(parts)
    _mark_headings(parts)
    _mark_frame(parts)
    yield from parts


_RULE = re.compile(r"(?:[-_=~–—*•⁂#+][ \t]*){3,}|⁂|\*")


def _chunks(text: str) -> Iterator[tuple[str, _Chunk]]:
    """Each chunk with the gap before it."""
    gap = BLANK_LINE
    chunk: _Chunk = []
    for number, line in enumerate(without_directives(text).split("\n"), 1):
        column = 1
        for index, piece in enumerate(line.split("\f")):
            bare = piece.strip()
            rule = bool(_RULE.fullmatch(bare))
            if chunk and (index or rule or not bare):
                yield gap, chunk
                gap, chunk = BLANK_LINE, []
            if index or rule:
                gap = PAGE_BREAK
            if bare and not rule:
                chunk.append(_Row(bare, number, column + len(piece) - len(piece.lstrip())))
            column += len(piece) + 1
    if chunk:
        yield gap, chunk


_STOP = re.compile(r"[.!?…:;։。][\"'»”’)\]]*$")


def _width(chunks: Sequence[_Chunk]) -> int:
    """How long a wrapped line can be, from column 1; 0 if each line is a paragraph."""
    pairs = [pair for chunk in chunks for pair in pairwise(chunk)]
    if not pairs:
        return 0
    ends = sorted(row.end for row, _ in pairs)
    width = ends[min(len(ends) - 1, len(ends) * 19 // 20)]
    full = sum(_is_full(row, below, width) for row, below in pairs)
    stopped = sum(bool(_STOP.search(row.text)) for row, _ in pairs)
    wrapped = 35 <= width <= 140 and full >= 0.6 * len(pairs) and stopped < 0.8 * len(pairs)
    return width if wrapped else 0


def _is_full(row: _Row, below: _Row, width: float) -> bool:
    """Whether the first word of the line below would not have fitted on this one."""
    return row.end + 1 + len(below.text.split(None, 1)[0]) >= 0.85 * width


def _is_crowded(chunks: Sequence[tuple[str, _Chunk]], width: int) -> bool:
    """Whether most lines stand where no blank line parts paragraphs."""
    sizes = [len(chunk) for _, chunk in chunks]
    return width > 0 and 2 * sum(size for size in sizes if size > 25) > sum(sizes)


def _most(chunks: Iterable[_Chunk]) -> int:
    """How long lines are, if each was filled with as many words as it holds; else 0."""
    pairs = [pair for chunk in chunks for pair in pairwise(chunk)]
    most = max((row.end for row, _ in pairs), default=0)
    odd = sum(_has_room(row, below, most) and not _STOP.search(row.text) for row, below in pairs)
    return most if odd <= 0.02 * len(pairs) else 0


def _has_room(row: _Row, below: _Row, most: int) -> bool:
    """Whether the first word of the line below would have fitted on this one."""
    return row.end + 1 + len(below.text.split(" ", 1)[0]) <= most


def remarks(text: str) -> tuple[str, ...]:
    """What to tell of a text whose paragraphs have to be guessed."""
    chunks = list(_chunks(text))
    width = _width([chunk for _, chunk in chunks])
    if not _is_crowded(chunks, width):
        return ()
    rows = [row for _, chunk in chunks for row in chunk]
    margin = min(row.column for row in rows)
    if sum(row.column > margin + 1 for row in rows) > 0.03 * len(rows):
        return ()
    return (
        "No blank line or indent parts its paragraphs: they are guessed from lines with room for "
        "the next word, and some will be wrong. Blank lines between them would tell.",
    )


_BULLET = re.compile(r"[•·▪◦‣*]\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")


def _paragraphs(chunk: _Chunk, width: int, most: int) -> Iterator[_Chunk]:
    """The paragraphs of a chunk; `most` is how long its lines are if each was filled, else 0."""
    verse = not any(_is_full(row, below, 0.75 * width) for row, below in pairwise(chunk))
    first, *others = chunk
    hanging = others and all(row.column > first.column for row in others)
    margin = min(row.column for row in (others if hanging else chunk))
    rows = [first]
    for above, row in pairwise(chunk):
        stopped = bool(_STOP.search(above.text))
        room = _has_room(above, row, most) if most else not _is_full(above, row, width)
        short = room and (stopped or most > 0)
        indented = row.column >= margin + 2 and (stopped or above.column == margin)
        begins = (indented or short) and not row.text[0].islower()
        if width == 0 or verse or begins or _BULLET.match(row.text):
            yield rows
            rows = []
        rows.append(row)
    yield rows


def _part(rows: Sequence[_Row], path: str, hyphens: Hyphens) -> Part:
    writer = PassageWriter(path, hyphens)
    for row in rows:
        writer.break_line()
        writer.write(row.text, row.line, row.column)
    return Part(BlockKind.PARAGRAPH, writer.passage())


def mark_lists(parts: Sequence[Part]) -> None:
    """Bulleted lines, dashes in a row and numbers that rise by one are list items."""
    for part in parts:
        if match := _BULLET.match(part.text):
            _itemize(part, match[0].strip(), match.end())
    numbers = [_NUMBER.match(part.text) for part in parts]
    for index, match in enumerate(numbers):
        if match:
            near = (*numbers[max(0, index - 1) : index], *numbers[index + 1 : index + 2])
            if any(m and abs(int(m[1]) - int(match[1])) == 1 for m in near):
                _itemize(parts[index], match[1], match.end())


def _itemize(part: Part, marker: str, start: int) -> None:
    part.kind, part.level, part.marker = BlockKind.LIST_ITEM, 1, marker
    part.passage = part.passage.cut(start, len(part.text)).strip()


_ORDINAL = r"(?:\d{1,3}|[IVXLC]{1,7}|[ivxlc]{1,7}|[^\W\d_]+)"
_CHAPTER = re.compile(
    rf"(?P<part>part|book|volume|partie|livre|tome|часть|книга|том)\s+{_ORDINAL}"
    rf"(?:\s*[.:—–-].{{0,60}})?|"
    rf"(?:chapter|chapitre|kapitel|cap[ií]tulo|глава|letter|lettre|письмо|scene|scène|act|acte|"
    rf"действие|явление|section|§|appendix|annexe|приложение)\s+{_ORDINAL}(?:\s*[.:—–-].{{0,60}})?|"
    rf"(?:première|deuxième|seconde|troisième|первая|вторая|третья|first|second|third)\s+"
    rf"(?:partie|часть|part)\.?|"
    rf"prologue|epilogue|épilogue|пролог|эпилог|preface|préface|предисловие|avant-propos|foreword|"
    rf"introduction|введение|conclusion|заключение|afterword|postface|послесловие",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[IVXL]{1,7}\.?|[IVXL]{1,7}\s*[.:—–-]\s+[^\W\d_].{0,70}[^.,;:!?…]")
_LONE_NUMBER = re.compile(r"\d{1,3}\.?")
_SPEECH = re.compile(r"[—–«“„\"'-]")


def _mark_headings(parts: Sequence[Part]) -> None:
    for index, part in enumerate(parts):
        below = parts[index + 1] if index + 1 < len(parts) else None
        if part.kind is not BlockKind.PARAGRAPH or not 0 < len(part.text) <= 100:
            continue
        level = _heading_level(part.text, below)
        if level:
            part.kind, part.level = BlockKind.HEADING, level
    body = [part for part in parts if part.text]
    if len(body) > 1 and body[0].kind in {BlockKind.HEADING, BlockKind.PARAGRAPH}:
        first = body[0]
        named = first.kind is BlockKind.HEADING and not _CHAPTER.fullmatch(first.text)
        if named or (len(first.text) <= 120 and _is_bare(first.text)):
            first.kind, first.level = BlockKind.TITLE, 1


def chapter_level(text: str) -> int:
    """1 for the name of a part or a book, 2 for that of a chapter or its number, else 0.

    >>> chapter_level("Chapitre IV"), chapter_level("XII"), chapter_level("Once upon a time")
    (2, 2, 0)
    """
    if chapter := _CHAPTER.fullmatch(text):
        return 1 if chapter["part"] else 2
    return 2 if _ROMAN.fullmatch(text) or _LONE_NUMBER.fullmatch(text) else 0


def _heading_level(text: str, below: Part | None) -> int:
    """1 for a part or a book, 2 for all other headings, 0 for what is none."""
    if level := chapter_level(text):
        return level
    if _SPEECH.match(text) or below is None:
        return 0
    letters = [c for c in text if c.isalpha()]
    if len(letters) > 3 and all(c.isupper() or not c.islower() for c in letters):
        return 2 if any(c.isupper() for c in letters) and text[-1] not in "!?…," else 0
    longer = below.kind is BlockKind.PARAGRAPH and len(below.text) >= max(80, 2 * len(text))
    return 2 if longer and len(text) <= 60 and _is_bare(text) and below.gap else 0


_INNER_STOP = re.compile(
    r"[^\W\d_]{3}[.!?…](?:[ \u00a0]|[»”\"]*$)|[ \u00a0][!?…]|[,:;][ \u00a0]?[«“\"]"
)


def _is_bare(text: str) -> bool:
    """Whether a line begins like a title and ends without a stop."""
    if not (text[0].isupper() or text[0].isdigit()) or _INNER_STOP.search(text):
        return False
    return text[-1].isalnum() or text[-1] in ')»”"'


_START = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG")
_END = re.compile(
    r"\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the )?Project Gutenberg"
)


def _mark_frame(parts: Sequence[Part]) -> None:
    """What Project Gutenberg puts around a book is back matter; the first line inside is judged
    anew as the title."""
    start = next((n for n, part in enumerate(parts) if _START.match(part.text)), -1)
    if start < 0:
        return
    end = next(
        (n for n, part in enumerate(parts) if n > start and _END.match(part.text)), len(parts)
    )
    for part in (*parts[: start + 1], *parts[end:]):
        part.kind, part.level = BlockKind.BACK_MATTER, 0
    inner = parts[start + 1 : end]
    if inner and len(inner[0].text) <= 120 and inner[0].kind is not BlockKind.LIST_ITEM:
        inner[0].kind, inner[0].level = BlockKind.TITLE, 1
