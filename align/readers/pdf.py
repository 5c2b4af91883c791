"""PDF with a text layer as the parts of a document, by the geometry of its pages.

::

    pages of words -> running heads dropped -> columns -> notes at the foot -> paragraphs -> parts

**Running heads and page numbers.** A line at the edge of the page that stands there on others, too,
or whose number rises with the pages; and where most pages have one, whatever stands in its place.

**Notes.** Smaller type at the foot of a page or of a column, under a rule or beginning with a
label. They follow the text; where the numbers begin anew on each page they are counted through.

**Paragraphs.** A new one begins after a gap of over 1.35 times the usual, at an indent, where the
size of type changes, and after a line that had room for the next word and ends with a stop. At the
end of a column or page what the line tells is kept for `align.readers.structure.join_cut`.

**Headings.** Larger or bold type, or a chapter's name, on lines of their own; the largest type on
the first page is the title. Text that is not written along the page's lines is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from align.errors import MissingExtraError, ReadError
from align.model import BlockKind, Markup
from align.readers.passages import Hyphens, PassageWriter
from align.readers.plain import chapter_level, mark_lists
from align.readers.source import Reading
from align.readers.structure import PAGE_BREAK, Part

if TYPE_CHECKING:
    from align.readers.pages import Line, Page, Word


def read(data: bytes, path: str, language: str, encoding: str | None) -> Reading:
    """The parts of a PDF; line numbers are those of its pages.

    Raises:
        MissingExtraError: pdfminer.six is not installed.
        ReadError: it is damaged, needs a password, or has no text that can be read.
    """
    try:
        from align.readers.pages import read_pages
    except ImportError as error:
        raise MissingExtraError("pdfminer.six", "pdf") from error
    pages = read_pages(data, path)
    _check_text_layer(pages, path)
    notices = tuple(_notices(pages))
    _drop_running(pages)
    layout = _Layout(pages)
    hyphens = Hyphens("\n".join(line.text for line in layout.all_lines()), language)
    return Reading(_Parts(layout, path, hyphens).parts(), hyphens, "", notices)


# what there is to read


def _check_text_layer(pages: Sequence[Page], path: str) -> None:
    glyphs, unknown = sum(p.glyphs for p in pages), sum(p.unknown for p in pages)
    broken = next((p for p in pages if p.broken), None)
    if not glyphs and broken:
        raise ReadError(
            f"is a damaged PDF: page {broken.number} cannot be read",
            path=path,
            hint="If a PDF viewer opens it, print it to a new PDF and give that file.",
        )
    if not glyphs:
        raise ReadError(
            "has no text layer: it needs OCR",
            path=path,
            hint="Its pages are pictures. Run a program for optical character recognition over it, "
            "such as OCRmyPDF, and give the file that it writes.",
        )
    if unknown > 0.3 * glyphs:
        raise ReadError(
            f"has a text layer that cannot be read: it does not tell which letters "
            f"{unknown:,} of its {glyphs:,} signs are",
            path=path,
            hint="Its fonts have no Unicode table. Run OCR over it, or ask for another file.",
        )


def _notices(pages: Sequence[Page]) -> Iterator[str]:
    broken = [p.number for p in pages if p.broken]
    if broken:
        yield f"{_pages(broken)} damaged: some of the text may be missing."
    bare = [p.number for p in pages if p.pictured and not p.glyphs and not p.broken]
    if bare:
        yield f"{_pages(bare)} a picture without text: it needs OCR, and is left out."
    unknown = sum(p.unknown for p in pages)
    if unknown:
        yield (
            f"{unknown:,} signs have no Unicode value in the file: "
            "each is read as \N{REPLACEMENT CHARACTER}."
        )


def _pages(numbers: Sequence[int]) -> str:
    """Which pages, as the beginning of a sentence."""
    if len(numbers) == 1:
        return f"Page {numbers[0]} is"
    listed = ", ".join(map(str, numbers[:10])) + (" ..." if len(numbers) > 10 else "")
    return f"{len(numbers)} pages ({listed}) are each"


# running heads and page numbers

_NUMBER = re.compile(r"\d+|(?<![^\W\d_])[ivxlc]+(?![^\W\d_])")
_EDGE_LINES = 3
"""A running head or foot has no more lines than this."""


class _Edge(NamedTuple):
    """The first or the last line of a page."""

    page: int
    line: Line
    apart: float
    """How far it is from the next line."""


def _drop_running(pages: Sequence[Page]) -> None:
    """Take what repeats at the head or at the foot of pages out of their words."""
    from align.readers.pages import lines

    rows = {index: lines(page.words, page.number) for index, page in enumerate(pages)}
    gaps = [a.y - b.y for found in rows.values() for a, b in pairwise(found)]
    usual = median(gaps) if gaps else 0.0
    for end in (0, -1):
        for _ in range(_EDGE_LINES):
            edges = [
                _Edge(index, found[end], abs(found[end].y - found[1 if end == 0 else -2].y))
                for index, found in rows.items()
                if len(found) > 1
            ]
            running = _running(edges, usual, len(pages))
            for edge in edges:
                if edge.page in running:
                    rows[edge.page].remove(edge.line)
                    gone = set(edge.line.words)
                    page = pages[edge.page]
                    page.words = [word for word in page.words if word not in gone]
            if not running:
                break


def _running(edges: Sequence[_Edge], usual: float, count: int) -> set[int]:
    """The pages whose edge is a running head or foot."""
    groups: dict[str, list[_Edge]] = {}
    for edge in edges:
        groups.setdefault(_NUMBER.sub("#", edge.line.text.lower()), []).append(edge)
    found: set[int] = set()
    for key, members in groups.items():
        height = median(edge.line.y for edge in members)
        members = [edge for edge in members if abs(edge.line.y - height) < 4]
        if "#" in key:
            steps = Counter(step for edge in members for step in _steps(edge))
            step, times = steps.most_common(1)[0] if steps else (0, 0)
            if times > 1:
                found |= {edge.page for edge in members if step in _steps(edge)}
        if len(members) > 2 and key.strip("#. "):
            apart = [edge for edge in members if edge.apart > 1.2 * usual]
            if len(apart) > len(members) / 2:
                found |= {edge.page for edge in members}
    if len(found) >= max(2, 0.3 * count):
        heights = [edge.line.y for edge in edges if edge.page in found]
        places = Counter(round(height) for height in heights)
        for edge in edges:
            near = sum(places[round(edge.line.y) + d] for d in (-1, 0, 1))
            if near > 0.2 * count and edge.apart > 1.3 * usual:
                found.add(edge.page)
    return found


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _steps(edge: _Edge) -> set[int]:
    """The numbers of a line, each less that of its page: what stays the same in page numbers."""
    return {
        (int(found) if found.isdecimal() else _roman(found)) - edge.page
        for found in _NUMBER.findall(edge.line.text.lower())
        if len(found) < 6
    }


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-v if after > v else v for v, after in zip(values, [*values[1:], 0], strict=True))


# the layout of the document


@dataclass(slots=True)
class _Column:
    """The lines of a column, and how wide it is."""

    lines: list[Line]
    left: float = 0.0
    right: float = 0.0
    justified: bool = False
    """Whether its lines end at its right edge, but the last of each paragraph."""


@dataclass(slots=True)
class _Note:
    label: str
    page: int
    lines: list[Line] = field(default_factory=list)
    start: int = 0
    """How many characters of its first line are the label."""


_STOP = re.compile(r"[.!?…:;։。][\"'»”’)\]\d]*$")
_LABEL = re.compile(r"[(\[]?(\d{1,3}|[*†‡§¶]{1,3}|[a-z])[)\].]?(?=\s|$|(?<=\d)[«“\"A-ZÀ-ÞЀ-Я])")
_RAISED_LABEL = re.compile(r"[(\[]?(\d{1,3}|[*†‡§¶]{1,3}|[a-z])[)\].]?")


class _Layout:
    """The columns and the notes of a document, and its measures."""

    def __init__(self, pages: Sequence[Page]) -> None:
        from align.readers.pages import columns, lines

        sizes: Counter[float] = Counter()
        for page in pages:
            for word in page.words:
                sizes[word.size] += len(word.text)
        self.size = sizes.most_common(1)[0][0] if sizes else 10.0
        """Of most of the type, in points."""
        self.notes: list[_Note] = []
        self.columns: list[_Column] = []
        for page in pages:
            for number, words in enumerate(columns(page.words)):
                found = lines(words, page.number, number)
                start = self._foot(found, page)
                self._take_notes(found[start:])
                _merge_initials(found, self.size)
                if found[:start]:
                    self.columns.append(_Column(found[:start]))
        self._measure()

    def all_lines(self) -> Iterator[Line]:
        """Those of the text, then those of the notes."""
        for column in self.columns:
            yield from column.lines
        for note in self.notes:
            yield from note.lines

    def _foot(self, lines: Sequence[Line], page: Page) -> int:
        """Where the notes at the foot of a column begin; its length if there are none."""
        start = len(lines)
        while start and lines[start - 1].size <= 0.93 * self.size:
            start -= 1
        wide = max((x.x1 for x in lines), default=0) - min((x.x0 for x in lines), default=0)
        for index in range(len(lines) - 1, 0, -1):
            above, line = lines[index - 1], lines[index]
            rule = any(
                line.y + 0.5 * line.size < r.y < above.y
                and r.x0 < line.x1
                and r.x1 - r.x0 < 0.7 * wide
                for r in page.rules
            )
            if rule and (index >= start or _label(line)[0]):
                return index
        for index in range(start, len(lines)):
            if _label(lines[index])[0]:
                return index
        return len(lines)

    def _take_notes(self, lines: Sequence[Line]) -> None:
        for line in lines:
            label, start, sure = _label(line)
            last = self.notes[-1] if self.notes else None
            expected = (
                last is None
                or last.page != line.page
                or not label.isdigit()
                or (last.label.isdigit() and int(label) == int(last.label) + 1)
                or bool(_STOP.search(last.lines[-1].text))
            )
            if label and (sure or (expected and not label.isalpha())):
                self.notes.append(_Note(label, line.page, [line], start))
            elif last:
                last.lines.append(line)
            else:
                self.notes.append(_Note("", line.page, [line]))

    def _measure(self) -> None:
        gaps: list[float] = []
        for column in self.columns:
            for above, line in pairwise(column.lines):
                if above.size == line.size == self.size and above.y > line.y:
                    gaps.append(above.y - line.y)
        self.leading = median(gaps) if gaps else 1.2 * self.size
        """From one baseline to the next."""
        for column in self.columns:
            body = [x for x in column.lines if abs(x.size - self.size) < 0.2] or column.lines
            starts = Counter(round(line.x0) for line in body)
            column.left = min((x for x, n in starts.items() if n > 1), default=min(starts))
            column.right = max(line.x1 for line in body)
        usual = Counter(round(c.left) for c in self.columns if len(c.lines) > 7)
        lefts = [x for x, n in usual.items() if n >= 0.05 * len(self.columns)]
        edges = {
            x: median(c.right for c in self.columns if round(c.left) == x and len(c.lines) > 7)
            for x in lefts
        }
        for column in self.columns:
            near = [x for x in lefts if -2 <= column.left - x < 4 * self.size]
            if near:
                column.left = min(near, key=lambda x: abs(column.left - x))
                column.right = max(column.right, edges[column.left])
        self._justify()
        self.indented = self._indents()

    def _justify(self) -> None:
        """Tell which columns are justified: lines end at the edge, hardly any just before it."""
        flush = [sum(self.flush(line, c) for line in c.lines) for c in self.columns]
        near = sum(self.flush(line, c, 1.0) for c in self.columns for line in c.lines)
        lines = sum(len(column.lines) for column in self.columns)
        if sum(flush) > max(10, 0.8 * near, 0.3 * lines):
            for column, count in zip(self.columns, flush, strict=True):
                column.justified = count > 2

    def flush(self, line: Line, column: _Column, within: float = 0.25) -> bool:
        """Whether a line ends at the right edge, or so many times the size of type before it."""
        return column.right - line.x1 < within * self.size

    def _indents(self) -> bool:
        """Whether paragraphs begin with an indent."""
        first = others = 0
        for column in self.columns:
            for above, line in pairwise(column.lines):
                if line.size == self.size:
                    begins = self.indent(line, column) and not self.indent(above, column)
                    first += begins and above.y - line.y < 1.35 * self.leading
                    others += 1
        return first > 0.02 * others

    def indent(self, line: Line, column: _Column) -> bool:
        """Whether a line stands in from the margin, but is not set in the middle."""
        return 0.8 * self.size < line.x0 - column.left < 6 * self.size


def _label(line: Line) -> tuple[str, int, bool]:
    """The label that a note begins with, how long it is, and whether it is raised."""
    first = line.words[0]
    raised = first.size < 0.85 * line.size or first.y > line.y + 0.15 * line.size
    if raised and (match := _RAISED_LABEL.fullmatch(first.text)):
        return match[1], len(first.text), True
    text = line.text
    match = _LABEL.match(text)
    if match and match.end() < len(text):
        return match[1], match.end(), match[1] in "*†‡§¶"
    return "", 0, False


def _merge_initials(lines: list[Line], body: float) -> None:
    """Put each initial that is several lines high before the line whose word it begins."""
    for index, line in enumerate(lines):
        if line.size < 1.7 * body or len(line.text) > 2 or not line.text[:1].isalpha():
            continue
        beside = [
            other
            for other in lines
            if other is not line
            and line.y - 0.3 * other.size <= other.y < line.y + line.size
            and -0.3 * line.size < other.x0 - line.x1 < line.size
        ]
        if beside:
            first = max(beside, key=lambda other: other.y)
            initial = line.words[0]._replace(
                text=line.text, x1=first.x0, y=first.y, size=first.size, spaced=False,
                bold=first.bold, italic=first.italic,
            )  # fmt: skip
            for other in beside:
                other.x0 = line.x0
            first.words.insert(0, initial)
            del lines[index]
            return


# from lines to parts


@dataclass(slots=True)
class _Group:
    """The lines of a paragraph, or of what a column holds of it."""

    lines: list[Line]
    column: _Column
    gap: str = ""
    continues: bool = False
    apart: bool = False
    """Whether it stands apart from what is above it."""


_BULLET = re.compile(r"[•·▪◦‣*](?:\s|$)")
_ITEM = re.compile(r"(?:\d{1,3}|[a-z])[.)]\s+(?=\S)")
_CAPTION = re.compile(
    r"(?:figure|fig\.|table|tableau|photo|illustration|рис(?:унок|\.)|табл(?:ица|\.)|"
    r"abb(?:ildung|\.)|tabelle|figura|tabla|tabella)\s*\d+\s*[.:—–-]",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"(?:[*⁂•~—–_=-]\s*)+|⁂")


class _Parts:
    """Makes parts of a layout."""

    def __init__(self, layout: _Layout, path: str, hyphens: Hyphens) -> None:
        self._layout = layout
        self._path = path
        self._hyphens = hyphens
        self._notes = _count_through(layout.notes)
        self._labels = {(note.page, note.label): label for note, label in self._notes}
        self._columns: dict[int, int] = {}

    def parts(self) -> list[Part]:
        """The parts of the text, then its notes."""
        groups = list(self._groups())
        kinds = self._kinds(groups)
        parts: list[Part] = []
        for group, (kind, level) in zip(groups, kinds, strict=True):
            plain = kind in {BlockKind.TITLE, BlockKind.HEADING}
            part = Part(kind, self._passage(group.lines, plain=plain).passage(), level)
            part.gap, part.continues = group.gap, group.continues
            last = group.lines[-1]
            part.full = not self._room(last, 3 * last.size, group.column)
            parts.append(part)
        mark_lists(parts)
        _nest(parts, groups)
        for note, label in self._notes:
            writer = self._passage(note.lines, skip=note.start)
            parts.append(Part(BlockKind.NOTE, writer.passage(), label=label, floating=True))
        return parts

    # where paragraphs begin

    def _groups(self) -> Iterator[_Group]:
        group: _Group | None = None
        for column in self._layout.columns:
            for index, line in enumerate(column.lines):
                if _ORNAMENT.fullmatch(line.text):
                    if group:
                        yield group
                    group = None
                    continue
                if group and index == 0:
                    after = _Group([line], column)
                    self._over_break(group, after)
                    yield group
                    group = after
                elif group and not self._begins(group, line):
                    group.lines.append(line)
                else:
                    apart = True
                    if group:
                        yield group
                        apart = self._gap(group.lines[-1], line)
                    group = _Group([line], column, apart=apart)
        if group:
            yield group

    def _gap(self, above: Line, line: Line) -> bool:
        usual = self._layout.leading * max(1.0, min(above.size, line.size) / self._layout.size)
        return not 0 < above.y - line.y <= 1.35 * usual

    def _begins(self, group: _Group, line: Line) -> bool:
        """Whether a line begins a new paragraph in its column."""
        above, column = group.lines[-1], group.column
        if self._gap(above, line) or _resized(above, line) or _BULLET.match(line.text):
            return True
        stopped = bool(_STOP.search(above.text))
        room = self._room(above, _first_word(line), column)
        if above.bold != line.bold and room and len(group.lines) < 4:
            return True
        first = group.lines[0]
        if _BULLET.match(first.text) or _ITEM.match(first.text):
            hanging = len(first.words) > 1 and line.x0 > first.x0 + 0.5 * line.size
            if hanging and abs(line.x0 - first.words[1].x0) < 0.5 * line.size:
                return False
            if hanging and len(group.lines) > 1:
                return abs(line.x0 - above.x0) > 0.5 * line.size
        if _ITEM.match(line.text) and (stopped or room):
            return True
        indented = self._layout.indent(line, column)
        if indented and self._layout.indent(above, column):
            level = abs(line.x0 - above.x0) < 0.5 * line.size
            if level and not room and (not stopped or len(group.lines) > 1):
                return False
            if self._layout.indented or not level:
                return True
        elif indented and (stopped or self._layout.indented):
            return True
        if room and stopped:
            return True
        return (
            self._spare(above, _first_word(line), column) > 0.2 * (column.right - column.left)
            and not line.text[0].islower()
        )

    def _spare(self, line: Line, word: float, column: _Column) -> float:
        """How much room was left on a line after a word so wide."""
        return column.right - line.x1 - word - 0.25 * line.size

    def _room(self, line: Line, word: float, column: _Column) -> bool:
        """Whether a word so wide would have fitted on a line; or else, that it is the last of a
        paragraph."""
        if column.justified:
            return not self._layout.flush(line, column)
        return self._spare(line, word, column) > 0.02 * (column.right - column.left)

    def _over_break(self, group: _Group, after: _Group) -> None:
        """Tell whether the first lines of a column go on with the last of the one before."""
        above, line = group.lines[-1], after.lines[0]
        after.apart = True
        if _resized(above, line) or above.bold != line.bold or _BULLET.match(line.text):
            return
        stopped = bool(_STOP.search(above.text))
        room = self._room(above, _first_word(line), group.column)
        indented = self._layout.indent(line, after.column)
        if stopped and (room or (indented and self._layout.indented)):
            return
        if indented and self._layout.indented and not self._layout.indent(above, group.column):
            return
        if stopped and not self._goes_on:
            return
        after.gap = PAGE_BREAK
        after.continues = not room

    @cached_property
    def _goes_on(self) -> bool:
        """Whether more full lines that end with a stop are followed by the same paragraph than by
        a new one; an indent tells the new one."""
        if self._layout.indented:
            return True
        balance = 0
        for column in self._layout.columns:
            for above, line in pairwise(column.lines):
                full = not self._room(above, _first_word(line), column)
                if full and _STOP.search(above.text) and not _resized(above, line):
                    balance += -1 if self._gap(above, line) else 1
        return balance >= 0

    # what they are

    def _kinds(self, groups: Sequence[_Group]) -> list[tuple[BlockKind, int]]:
        """The kind and level of each group."""
        headings = {i: _looks(g) for i, g in enumerate(groups) if self._is_heading(groups, i)}
        title = -1
        first = [i for i in headings if groups[i].lines[0].page == groups[0].lines[0].page]
        if first:
            best = max(first, key=lambda i: (headings[i], -i))
            if headings[best] == max(headings.values()) and best < 4:
                title = best
        looks = sorted({look for i, look in headings.items() if i != title}, reverse=True)
        kinds: list[tuple[BlockKind, int]] = []
        for index, group in enumerate(groups):
            if index == title:
                kinds.append((BlockKind.TITLE, 1))
            elif index in headings:
                level = looks.index(headings[index]) + 1 + (title >= 0)
                kinds.append((BlockKind.HEADING, min(level, 6)))
            elif _CAPTION.match(group.lines[0].text):
                kinds.append((BlockKind.CAPTION, 0))
            elif self._is_quotation(group):
                kinds.append((BlockKind.QUOTATION, 0))
            else:
                kinds.append((BlockKind.PARAGRAPH, 0))
        return kinds

    def _is_heading(self, groups: Sequence[_Group], index: int) -> bool:
        group = groups[index]
        text = " ".join(line.text for line in group.lines)
        lines, size = group.lines, group.lines[0].size
        if group.continues or len(lines) > 4 or len(text) > 250 or not any(map(str.isalnum, text)):
            return False
        if size >= 1.1 * self._layout.size:
            return any(map(str.isalpha, text)) or len(text) < 5
        bare = text[-1] not in ".,;:" and not _BULLET.match(text)
        if all(line.bold for line in lines) and any(map(str.isalpha, text)):
            below = groups[index + 1] if index + 1 < len(groups) else None
            plain = below is not None and not below.lines[0].bold
            return bare and len(lines) < 4 and plain and size >= 0.93 * self._layout.size
        letters = [c for c in text if c.isalpha()]
        capitals = len(letters) > 3 and not any(map(str.islower, letters))
        return (
            group.apart
            and len(lines) == 1
            and bool(chapter_level(text) or (capitals and bare and len(text) < 80))
        )

    def _is_quotation(self, group: _Group) -> bool:
        """Whether its lines all stand in from both margins."""
        column, em = group.column, self._layout.size
        return len(group.lines) > 1 and all(
            line.x0 > column.left + 0.8 * em and line.x1 < column.right - 0.8 * em
            for line in group.lines
        )

    # what they say

    def _passage(
        self, lines: Iterable[Line], *, plain: bool = False, skip: int = 0
    ) -> PassageWriter:
        """The text of lines with its markup; `plain` leaves bold and italic out."""
        writer = PassageWriter(self._path, self._hyphens)
        styles: tuple[Markup, ...] = ()
        for line in lines:
            writer.break_line()
            column = self._columns.get(line.page, 1)
            self._columns[line.page] = column + len(line.text) + 1
            parted = False
            for word, space in zip(line.words, line.spaces(), strict=True):
                text = word.text[skip:]
                skip = max(0, skip - len(word.text))
                if text:
                    wanted = _styles(word, line, plain)
                    kept = wanted if wanted == styles else ()
                    if kept != styles:
                        for style in reversed(styles):
                            writer.close(style)
                        styles = ()
                    if parted:
                        writer.write(" ", line.page, column - 1)
                    label = (
                        self._labels.get((line.page, text.strip("()[]")))
                        if (Markup.SUPERSCRIPT in wanted)
                        else None
                    )
                    if label:
                        writer.refer(label, line.page, column)
                        styles = ()
                    else:
                        for style in wanted if wanted != styles else ():
                            writer.open(style)
                        styles = wanted
                        writer.write(text, line.page, column)
                column += len(word.text) + space
                parted = space and bool(text)
        for style in reversed(styles):
            writer.close(style)
        return writer


def _styles(word: Word, line: Line, plain: bool) -> tuple[Markup, ...]:
    if word.size < 0.85 * line.size:
        rise = word.y - line.y
        if rise > 0.12 * line.size:
            return (Markup.SUPERSCRIPT,)
        if rise < -0.05 * line.size:
            return (Markup.SUBSCRIPT,)
    if plain:
        return ()
    return (Markup.STRONG,) * word.bold + (Markup.EMPHASIS,) * word.italic


def _count_through(notes: Sequence[_Note]) -> list[tuple[_Note, str]]:
    """Each note with its label: its number in the document if printed labels come again."""
    again = len({note.label for note in notes}) < len(notes)
    return [(note, str(n) if again else note.label) for n, note in enumerate(notes, 1)]


def _looks(group: _Group) -> tuple[float, bool]:
    """What tells one level of headings from another; the higher level is greater."""
    return round(group.lines[0].size * 2) / 2, group.lines[0].bold


def _resized(above: Line, line: Line) -> bool:
    return abs(above.size - line.size) > 0.08 * max(above.size, line.size)


def _first_word(line: Line) -> float:
    """How wide the first word of a line is."""
    end = line.words[0].x1
    for (word, after), space in zip(pairwise(line.words), line.spaces(), strict=False):
        if space:
            break
        end = max(word.x1, after.x1)
    return end - line.x0


def _nest(parts: Sequence[Part], groups: Sequence[_Group]) -> None:
    """Give list items their level by how far they stand in."""
    stack: list[float] = []
    for part, group in zip(parts, groups, strict=True):
        if part.kind is not BlockKind.LIST_ITEM:
            stack = []
            continue
        x = group.lines[0].x0
        while stack and x < stack[-1] - 3:
            stack.pop()
        if not stack or x > stack[-1] + 3:
            stack.append(x)
        part.level = len(stack)
