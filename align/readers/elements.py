"""From the elements of a page to the parts of a document: html and epub.

Blocks are what a browser would set as paragraphs: an element of the block kind ends the text
before it and the text in it, so text that stands directly in a ``div`` is a paragraph too.
White space collapses as a browser collapses it; no-break spaces stay. A line break is a space, two
in a row end a paragraph. A table that holds headings, other tables or long texts lays out a page:
its cells are read as if they were divisions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from align.errors import ReadError
from align.model import BlockKind, Markup, Passage, Span
from align.readers.files import BLOCK_LIMIT
from align.readers.footnotes import Footnotes, kinds_of, tag_of, text_of, words
from align.readers.passages import Hyphens, PassageWriter, is_emphatic
from align.readers.structure import BLANK_LINE, PAGE_BREAK, Part
from align.xmlio import Element, line_of

CLASSES: Mapping[str, BlockKind] = {
    "caption": BlockKind.CAPTION,
    "figcaption": BlockKind.CAPTION,
    "wp-caption-text": BlockKind.CAPTION,
    "MsoCaption": BlockKind.CAPTION,
    "MsoTitle": BlockKind.TITLE,
    "MsoQuote": BlockKind.QUOTATION,
    "MsoIntenseQuote": BlockKind.QUOTATION,
    "epigraph": BlockKind.QUOTATION,
}
"""What a block is by the class it names, where its tag does not tell."""

_BLOCKS = words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav "
    "ol optgroup p pre section summary table tbody td tfoot th thead tr ul"
)
_LEFT_OUT = words(
    "area audio button canvas datalist embed head iframe input map nav noscript object option rp "
    "rt script select style svg template textarea title video"
)
_MARKUP = {
    "em": Markup.EMPHASIS,
    "i": Markup.EMPHASIS,
    "cite": Markup.EMPHASIS,
    "dfn": Markup.EMPHASIS,
    "var": Markup.EMPHASIS,
    "strong": Markup.STRONG,
    "b": Markup.STRONG,
    "sup": Markup.SUPERSCRIPT,
    "sub": Markup.SUBSCRIPT,
    "code": Markup.CODE,
    "tt": Markup.CODE,
    "kbd": Markup.CODE,
    "samp": Markup.CODE,
    "a": Markup.LINK,
}
_STYLES = (
    (re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE), Markup.EMPHASIS),
    (re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE), Markup.STRONG),
    (re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE), Markup.SUPERSCRIPT),
    (re.compile(r"vertical-align\s*:\s*sub\b", re.IGNORECASE), Markup.SUBSCRIPT),
)
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ASIDE = frozenset(("mw-editsection", "mw-cite-backlink", "mw-jump-link", "noprint"))
_NOT_SHOWN = frozenset(("pagebreak", "doc-pagebreak", "doc-backlink", "backlink", "navigation"))
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPACES = re.compile(r"([ \t\n\r\f]{2,}|[\t\n\r\f])")
_BLANK = re.compile(r"\n[ \t\r]*\n")
_PICTURE_FILE = re.compile(r"\S+\.(?:jpe?g|png|gif|svg|webp|bmp|tiff?)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_INKED = re.compile(r"\S")
_WITHIN = re.compile(r"[^\n]")
_PARAGRAPHS_IN_CELL = 10


def text_lines(page: str) -> list[str]:
    """The lines of a page with blanks for its tags, so that words are found in the text only.

    >>> text_lines("<p id=a>a<br>\\nb</p>")
    ['        a    ', 'b    ']
    """
    return _TAG.sub(lambda tag: _WITHIN.sub(" ", tag[0]), page).split("\n")


def mark_title(parts: Iterable[Part], name: str = "") -> list[Part]:
    """The parts with one title at most: the first TITLE; or the first of all, where it says the
    `name` of the document; or the first heading of level 1.
    """
    found = [part for part in parts if part.text]
    titles = [part for part in found if part.kind is BlockKind.TITLE]
    for part in titles:
        part.kind = BlockKind.HEADING
    named = [part for part in found[:1] if same_words(part.text, name)]
    highest = [part for part in found if part.level == 1 and part.kind is BlockKind.HEADING]
    for part in (titles or named or highest)[:1]:
        part.kind, part.level = BlockKind.TITLE, 1
    return found


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in capitals and white space only.

    >>> same_words("LE LAC  SEVAN", "Le lac Sevan")
    True
    """
    return one.casefold().split() == other.casefold().split()


def walk(
    root: Element, path: str, hyphens: Hyphens, notes: Footnotes, lines: Sequence[str]
) -> Iterator[Part]:
    """The parts of a page or of an element of it, every ``h1`` a heading (see `mark_title`).

    Args:
        root: html, body or any other element, with a namespace or without.
        path: for the places of the text.
        hyphens: what to do with a hyphen before ``<br>``.
        notes: those of the page, or of all pages that refer to each other.
        lines: `text_lines` of the file, to find the columns.

    Raises:
        ReadError: a paragraph is longer than `BLOCK_LIMIT`.
    """
    yield from _Walk(path, hyphens, notes, lines).parts(root)


class _Context(NamedTuple):
    """What a text is by the elements around it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    marker: str = ""
    label: str = ""
    """Of the note it stands in."""
    lists: int = 0
    """How many lists it stands in."""
    preformatted: bool = False


class _Walk:
    """One walk over the elements of a page."""

    def __init__(self, path: str, hyphens: Hyphens, notes: Footnotes, lines: Sequence[str]) -> None:
        self._path = path
        self._hyphens = hyphens
        self._notes = notes
        self._lines = lines
        self._line = 1
        self._column = 0
        """Offset in the line of the file up to which its text has been found."""
        self._gap = BLANK_LINE
        self._contexts = [_Context()]
        self._counters: list[int] = []
        """The number of the next item of each list that is open; 0 where it has bullets."""
        self._layout: frozenset[Element] = frozenset()
        self._pictured = ""
        """The caption just before."""
        self._figures: dict[Element, str] = {}
        """The words of the caption of each figure."""
        self._numbered = False
        """Whether the text to come begins a note."""
        self._open: list[tuple[Markup, str]] = []
        """The markup that the text to come stands in; it may go around blocks."""
        self._begin()

    def _begin(self) -> None:
        self._writer = PassageWriter(self._path, self._hyphens)
        self._written = self._space = self._broken = False
        self._captions: list[Part] = []
        for markup, value in self._open:
            self._writer.open(markup, value)

    def parts(self, root: Element) -> Iterator[Part]:
        """All parts of an element, in order."""
        self._layout = _layout_tables(root)
        events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        skipped: Element | None = None
        for event, element in events:
            if event in ("comment", "pi"):
                self._turn((element.text or "").count("\n"))
            elif event == "start":
                if (line := line_of(element) or 0) > self._line:
                    self._line, self._column = line, 0
                if self._is_left_out(element):
                    events.skip_subtree()
                    skipped = element
                    continue
                yield from self._start(element)
                if element in self._notes.references:
                    events.skip_subtree()
                elif element.text:
                    yield from self._text(element.text)
                continue
            elif element is skipped:
                skipped = None
            else:
                yield from self._end(element)
            if element.tail and element is not root:
                yield from self._text(element.tail)
        yield from self._flush()

    # elements

    def _turn(self, lines: int) -> None:
        """Go on in a later line of the file."""
        if lines:
            self._line, self._column = self._line + lines, 0

    def _is_left_out(self, element: Element) -> bool:
        tag = tag_of(element)
        if element in self._notes.notes:
            return False  # it may be hidden until it is asked for
        if tag in _LEFT_OUT or element in self._notes.backlinks:
            return True
        if element.get("hidden") is not None:
            return True
        if _INVISIBLE.search(element.get("style", "")):
            return True
        if element.get("aria-hidden") == "true" and tag not in _BLOCKS:
            return True
        return not _NOT_SHOWN.isdisjoint(kinds_of(element)) or not _ASIDE.isdisjoint(
            element.get("class", "").split()
        )

    def _start(self, element: Element) -> Iterator[Part]:
        tag = tag_of(element)
        if (label := self._notes.references.get(element)) is not None:
            self._collapse()
            self._writer.refer(label, self._line, max(1, (self._find(label) or self._next()) - 1))
            self._written = True
        elif tag in _BLOCKS or element in self._notes.notes:
            yield from self._border(ends=element in self._notes.notes)
            self._contexts.append(self._context(element, tag))
            self._numbered |= element in self._notes.notes
        elif tag == "br":
            if self._broken and self._contexts[-1].kind in _DIVIDED:
                yield from self._flush()
            else:
                self._broken = True
                self._writer.break_line()
        elif tag == "img":
            yield from self._picture(element)
        elif tag == "q":
            yield from self._text("“")
        else:
            for markup, value in _markups(element, tag):
                self._writer.open(markup, value)
                self._open.append((markup, value))

    def _end(self, element: Element) -> Iterator[Part]:
        tag = tag_of(element)
        if element in self._notes.references or tag in ("br", "img"):
            return
        if tag in _BLOCKS or element in self._notes.notes:
            yield from self._border(ends=tag in ("td", "th"))
            self._contexts.pop()
            if tag in ("ol", "ul", "menu", "dir"):
                self._counters.pop()
            elif tag == "hr":
                self._gap = PAGE_BREAK
            elif tag in ("pre", "table", "dl"):
                self._gap = ""
        elif tag == "q":
            yield from self._text("”")
        else:
            for markup, _ in reversed(_markups(element, tag)):
                self._writer.close(markup)
                self._open.pop()

    def _context(self, element: Element, tag: str) -> _Context:
        """What the text in a block is."""
        outer = self._contexts[-1]
        if tag in ("ol", "ul", "menu", "dir"):
            self._counters.append(_integer(element.get("start"), 1) if tag == "ol" else 0)
            outer = outer._replace(lists=outer.lists + 1)
        if (label := self._notes.notes.get(element)) is not None:
            return outer._replace(kind=BlockKind.NOTE, label=label, level=0)
        if tag == "pre":
            outer = outer._replace(preformatted=True)
        if outer.kind in (BlockKind.NOTE, BlockKind.CELL, BlockKind.CAPTION):
            return outer
        if tag in ("td", "th"):
            table = next(element.iterancestors("{*}table", "table"), None)
            return outer if table in self._layout else outer._replace(kind=BlockKind.CELL, level=0)
        if tag in ("caption", "figcaption"):
            return outer._replace(kind=BlockKind.CAPTION, level=0)
        if re.fullmatch("h[1-6]", tag):
            return outer._replace(kind=BlockKind.HEADING, level=int(tag[1]))
        if tag == "blockquote":
            return outer._replace(kind=BlockKind.QUOTATION, level=0)
        if tag == "li" and outer.kind is not BlockKind.QUOTATION:
            return outer._replace(
                kind=BlockKind.LIST_ITEM, level=outer.lists, marker=self._marker(element)
            )
        for name in element.get("class", "").split():
            if name in CLASSES:
                kind = CLASSES[name]
                return outer._replace(kind=kind, level=int(kind is BlockKind.TITLE))
        return outer

    def _marker(self, item: Element) -> str:
        number = self._counters[-1] if self._counters else 0
        if not number and item.get("value") is None:
            return "•"
        number = _integer(item.get("value"), number)
        if self._counters:
            self._counters[-1] = number + 1
        return str(number)

    def _picture(self, image: Element) -> Iterator[Part]:
        """The description of a picture, before its paragraph or after it as it stands."""
        said = _SPACE.sub(" ", image.get("alt", "")).strip(" ")
        if (
            not said
            or _PICTURE_FILE.fullmatch(said)
            or same_words(said, self._figure_caption(image))
        ):
            return
        writer = PassageWriter(self._path, self._hyphens)
        writer.write(said, self._line, self._column + 1)
        caption = Part(BlockKind.CAPTION, writer.passage())
        if self._writer:
            self._captions.append(caption)
        else:
            yield from self._finished(caption)

    def _figure_caption(self, image: Element) -> str:
        """The words of the caption of the figure that a picture stands in."""
        figure = next(image.iterancestors("{*}figure", "figure"), None)
        if figure is None:
            return ""
        if figure not in self._figures:
            caption = figure.find("{*}figcaption")
            self._figures[figure] = "" if caption is None else text_of(caption)
        return self._figures[figure]

    # text

    def _text(self, text: str) -> Iterator[Part]:
        preformatted = self._contexts[-1].preformatted
        for index, piece in enumerate(_SPACES.split(text)):
            if index % 2:
                self._space = True
                if "\n" in piece:
                    self._turn(piece.count("\n"))
                    if preformatted and _BLANK.search(piece):
                        yield from self._flush()
                    elif preformatted:
                        self._broken = True
                        self._writer.break_line()
            elif words := piece.strip(" "):
                self._space |= piece[0] == " "
                self._write(words)
                self._space = piece[-1] == " "
            elif piece:
                self._space = True

    def _write(self, words: str) -> None:
        """Write words with a space between them: at once where the file has them so."""
        self._collapse()
        column = self._find(words)
        if column is None and " " in words:
            for word in words.split(" "):
                self._write(word)
                self._space = True
            return
        self._writer.write(words, self._line, column or self._next())
        self._written = True

    def _collapse(self) -> None:
        """Write the one space that white space comes down to, if text follows it."""
        if self._space and self._written and not self._broken:
            self._writer.write(" ", self._line, self._column + 1)
        self._space = self._broken = False

    def _find(self, words: str) -> int | None:
        """The column at which words stand in the line; what comes later is looked for after it."""
        if self._line > len(self._lines):
            return None
        end = self._column + len(words) + _REACH
        found = self._lines[self._line - 1].find(words, self._column, end)
        if found < 0:
            return None
        self._column = found + len(words)
        return found + 1

    def _next(self) -> int:
        """The column of the next text in the line: that of words written with an entity, say."""
        line = self._lines[self._line - 1] if self._line <= len(self._lines) else ""
        rest = _INKED.search(line, self._column, self._column + _REACH)
        self._column = rest.end() if rest else self._column
        return max(1, self._column)

    def _border(self, *, ends: bool = False) -> Iterator[Part]:
        """A block begins or ends: so does the paragraph; in a cell, only where the cell `ends`."""
        if self._contexts[-1].kind is BlockKind.CELL and not ends:
            self._writer.break_line()
            self._space = False
            self._broken = True
        else:
            yield from self._flush()

    def _flush(self) -> Iterator[Part]:
        """The paragraph that ends here, and the captions of the pictures in it."""
        context = self._contexts[-1]
        for markup, _ in reversed(self._open):
            self._writer.close(markup)
        passage = _tidy(self._writer.passage())
        captions = self._captions
        self._begin()
        if len(passage.text) > BLOCK_LIMIT:
            raise ReadError(
                f"has a paragraph of over {BLOCK_LIMIT // 1_000_000} million characters",
                path=self._path,
                line=passage.locate().line,
                hint="Is it a text?",
            )
        if passage.text:
            kind = context.kind
            if self._pictured and kind is BlockKind.PARAGRAPH and is_emphatic(passage):
                kind = BlockKind.CAPTION
            part = Part(kind, passage, context.level)
            if kind is BlockKind.LIST_ITEM:
                part.marker = context.marker
            if kind is BlockKind.NOTE:
                part.label, part.floating = context.label, True
                if self._numbered:
                    part.passage = _without_number(passage, context.label)
                self._numbered = False
            yield from self._finished(part)
        for caption in captions:
            yield from self._finished(caption)

    def _finished(self, part: Part) -> Iterator[Part]:
        label = self._contexts[-1].label
        before, self._pictured = self._pictured, part.text if part.kind is BlockKind.CAPTION else ""
        if before and same_words(before, self._pictured):
            return  # the description of a picture and the line under it
        if label and part.kind is BlockKind.CAPTION:
            part.kind, part.label, part.floating = BlockKind.NOTE, label, True
        inside = self._contexts[-1].kind is BlockKind.CELL or self._contexts[-1].preformatted
        part.gap = "" if inside else self._gap
        self._gap = BLANK_LINE
        yield part


_REACH = 2_000
"""Characters of a line in which a text is looked for: tags and entities may stand before it."""
_DIVIDED = frozenset((BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.NOTE))
"""Where two line breaks in a row part two paragraphs."""


def _markups(element: Element, tag: str) -> list[tuple[Markup, str]]:
    """The spans that an inline element stands for."""
    found: dict[Markup, str] = {}
    if markup := _MARKUP.get(tag):
        value = element.get("href", "").strip() if tag == "a" else ""
        if tag != "a" or value:
            found[markup] = value
    if style := element.get("style"):
        found |= {markup: "" for pattern, markup in _STYLES if pattern.search(style)}
    return list(found.items())


def _layout_tables(root: Element) -> frozenset[Element]:
    """The tables that set out a page, not data."""
    found: set[Element] = set()
    tables: list[Element] = []
    paragraphs: list[int] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = tag_of(element)
        if event == "end":
            if tag == "table":
                tables.pop()
                paragraphs.pop()
            continue
        if tables and tag in _LAID_OUT:
            found.add(tables[-1])
        if tag == "table":
            tables.append(element)
            paragraphs.append(0)
            if element.get("role") in ("presentation", "none"):
                found.add(element)
        elif tables and tag in ("td", "th"):
            paragraphs[-1] = 0
        elif tables and tag == "p":
            paragraphs[-1] += 1
            if paragraphs[-1] > _PARAGRAPHS_IN_CELL:
                found.add(tables[-1])
    return frozenset(found)


_LAID_OUT = words("h1 h2 h3 h4 h5 h6 table section article main hr")


def _without_number(passage: Passage, label: str) -> Passage:
    """A note without the label printed before it, or what is left of that without its link."""
    text = passage.text
    match = re.match(
        rf"[\[(]?{re.escape(label)}([\])]?[.:)]?)\s+|[\[(]\s*[\])]\s*|[.:)\]]\s*", text
    )
    if match is None or match.end() == len(text):
        return passage
    first = passage.spans[0] if passage.spans else Span(0, 0, Markup.SUPERSCRIPT)
    raised = first.markup is Markup.SUPERSCRIPT and text[first.start : first.end] == label
    if match[1] == "" and text[0] not in "[(" and not raised:
        return passage  # a number that is the note's first word
    return passage.cut(match.end(), len(text))


def _integer(text: str | None, default: int) -> int:
    match = re.fullmatch(r"\s*(-?\d{1,9})\s*", text or "", re.ASCII)
    return int(match[1]) if match else default


def _tidy(passage: Passage) -> Passage:
    """The passage with spans that begin and end in words, neighbours of one kind joined."""
    text = passage.text
    referring = {s[:2] for s in passage.spans if s.markup is Markup.NOTE_REFERENCE}
    last: dict[tuple[Markup, str], int] = {}
    spans: list[Span] = []
    for start, end, markup, value in passage.spans:
        inside = text[start:end]
        start += len(inside) - len(inside.lstrip(" "))
        end -= len(inside) - len(inside.rstrip(" "))
        if start >= end or (markup is Markup.SUPERSCRIPT and (start, end) in referring):
            continue
        before = last.get((markup, value))
        if before is not None and markup is not Markup.NOTE_REFERENCE:
            old = spans[before]
            if start <= old.end:
                spans[before] = old._replace(end=max(end, old.end))
                continue
        last[markup, value] = len(spans)
        spans.append(Span(start, end, markup, value))
    spans.sort(key=lambda span: (span.start, -span.end))
    return Passage(text, passage.path, passage.anchors, tuple(spans))
