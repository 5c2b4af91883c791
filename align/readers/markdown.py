"""Markdown (CommonMark with tables and footnotes) as the parts of a document.

The first ``#`` is the title. A line break inside a paragraph, soft or hard, is a space. HTML
comments are dropped; of other HTML the tags are dropped and the text is kept: ``<em>``, ``<sup>``,
``<a>`` and their like become spans, block tags end a paragraph. The description of an image, and
what stands in emphasis right under it, is a caption. A cell of a table is a block. A thematic
break and a form feed are page breaks; so is a line of dashes under a long or many-lined text, which
CommonMark calls a heading. Of YAML front matter the title is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from align.model import Anchor, BlockKind, Markup, Passage
from align.readers.inline import offset, parser
from align.readers.passages import DROPPED, Hyphens, PassageWriter, is_emphatic
from align.readers.structure import BLANK_LINE, PAGE_BREAK, Part


class _Line(NamedTuple):
    """A line as the parser sees it, and the place in the file where it begins."""

    text: str
    number: int
    column: int


def parse_markdown(text: str, path: str, hyphens: Hyphens) -> Iterator[Part]:
    """The parts of a Markdown text whose lines end in ``\\n``, in order."""
    lines = _split_pages(_blank_front_matter(_blank_comments(text)).split("\n"))
    tokens = parser().parse("\n".join(line.text for line in lines), {})
    title = _FRONT_TITLE.search(text[: _front_matter(text)])
    parts = _Walk(lines, path, hyphens).parts(tokens)
    if title is None:
        yield from parts
        return
    writer = PassageWriter(path, hyphens)
    number = text.count("\n", 0, title.start(1)) + 1
    writer.write(title[1], number, title.start(1) - text.rfind("\n", 0, title.start(1)))
    yield Part(BlockKind.TITLE, writer.passage(), 1)
    for part in parts:
        if part.kind is BlockKind.TITLE:
            part.kind = BlockKind.HEADING
        yield part


# what is taken out before the parser sees the text

_HIDDEN = (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>"))


def _blank_comments(text: str) -> str:
    """The text with comments, scripts and style sheets blotted out; lines and columns stay."""
    for opening, closing in _HIDDEN:
        pieces: list[str] = []
        at = 0
        while (start := text.find(opening, at)) >= 0:
            end = text.find(closing, start)
            if end < 0:
                break
            end += len(closing)
            pieces += (text[at:start], re.sub(r"[^\n]", DROPPED, text[start:end]))
            at = end
        text = "".join((*pieces, text[at:]))
    return text


_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?:(?:[\w-]+[ \t]*:|[ \t]|- |#)[^\n]*\n)++(?:---|\.\.\.)[ \t]*(?:\n|$)"
)
_FRONT_TITLE = re.compile(r"^title[ \t]*:[ \t]*[\"']?(.*?)[\"']?[ \t]*$", re.MULTILINE)


def _front_matter(text: str) -> int:
    """The length of the YAML front matter."""
    match = _FRONT_MATTER.match(text)
    return match.end() if match else 0


def _blank_front_matter(text: str) -> str:
    end = _front_matter(text)
    return "\n" * text.count("\n", 0, end) + text[end:]


def _split_pages(rows: Sequence[str]) -> list[_Line]:
    """The lines, with a thematic break in place of each form feed."""
    lines: list[_Line] = []
    for number, row in enumerate(rows, 1):
        column = 1
        for index, piece in enumerate(row.split("\f")):
            if index:
                lines += (_Line(text, number, column) for text in ("", "***", ""))
            lines.append(_Line(piece, number, column))
            column += len(piece) + 1
    return lines


# from tokens to parts

_MARKUP = {
    "em": Markup.EMPHASIS,
    "i": Markup.EMPHASIS,
    "cite": Markup.EMPHASIS,
    "strong": Markup.STRONG,
    "b": Markup.STRONG,
    "sup": Markup.SUPERSCRIPT,
    "sub": Markup.SUBSCRIPT,
    "code": Markup.CODE,
    "tt": Markup.CODE,
    "a": Markup.LINK,
    "link": Markup.LINK,
}
_BLOCK_TAG = re.compile(
    r"address|article|aside|blockquote|caption|center|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|"
    r"header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_KIND_OF_TAG = {
    "blockquote": BlockKind.QUOTATION,
    "caption": BlockKind.CAPTION,
    "figcaption": BlockKind.CAPTION,
    "li": BlockKind.LIST_ITEM,
}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


class _Walk:
    """One walk over the block tokens of a document."""

    def __init__(self, lines: Sequence[_Line], path: str, hyphens: Hyphens) -> None:
        self._lines = lines
        self._path = path
        self._hyphens = hyphens
        self._gap = BLANK_LINE
        self._titled = False
        self._cell = (0, 0)
        """Where the last cell of a table ended: line and offset in it."""

    def parts(self, tokens: Sequence[Token]) -> Iterator[Part]:
        quotes = cells = 0
        items: list[str] = []
        note = ""
        heading: Token | None = None
        pictured = False
        for token in tokens:
            match token.type:
                case "hr":
                    self._gap = PAGE_BREAK
                case "blockquote_open" | "blockquote_close":
                    quotes += token.nesting
                case "table_open" | "table_close":
                    cells += token.nesting
                    self._gap = ""
                case "bullet_list_open" | "ordered_list_open":
                    items.append("")
                case "bullet_list_close" | "ordered_list_close":
                    items.pop()
                case "list_item_open":
                    items[-1] = token.info or token.markup
                case "footnote_reference_open":
                    note = token.meta["label"]
                case "footnote_reference_close":
                    note = ""
                case "heading_open":
                    heading = token
                case "heading_close":
                    heading = None
                case "fence":
                    yield from self._code(token)
                case "inline":
                    ruled = heading is not None and _is_ruled(heading, token.content)
                    parts = self._inline(token, heading, cell=cells > 0)
                    picture = any(p.kind is BlockKind.CAPTION for p in parts)
                    for part in parts:
                        if note:
                            part.kind, part.label, part.floating = BlockKind.NOTE, note, True
                        elif part.kind is not BlockKind.PARAGRAPH:
                            pass
                        elif heading and not ruled:
                            self._head(part, int(heading.tag[1:]))
                        elif cells:
                            part.kind = BlockKind.CELL
                        elif quotes:
                            part.kind = BlockKind.QUOTATION
                        elif items and len(items[-1]) > 2:
                            part.passage = self._with_year(part.passage, items[-1], token)
                        elif items:
                            part.kind, part.level = BlockKind.LIST_ITEM, len(items)
                            part.marker = items[-1]
                        elif pictured and is_emphatic(part.passage):
                            part.kind = BlockKind.CAPTION
                        if part.text:
                            part.gap = "" if cells else self._gap
                            self._gap = BLANK_LINE
                        yield part
                    pictured = picture and parts[-1].kind is BlockKind.CAPTION
                    if ruled:
                        self._gap = PAGE_BREAK

    def _head(self, part: Part, level: int) -> None:
        part.level = level
        part.kind = BlockKind.HEADING
        if level == 1 and not self._titled:
            part.kind, self._titled = BlockKind.TITLE, True

    def _with_year(self, passage: Passage, number: str, token: Token) -> Passage:
        """A "list item" numbered 100 or more: a paragraph that begins with a year, say."""
        line = self._lines[token.map[0] if token.map else 0]
        match = re.match(rf"[ \t>]*(0*{number}[.)])", line.text)
        if match is None:  # a later paragraph of the item
            return passage
        place = Anchor(0, line.number, line.column + match.start(1))
        return Passage.join([Passage(match[1], passage.path, (place,)), passage])

    def _code(self, token: Token) -> Iterator[Part]:
        """A fenced block: one paragraph of code, its lines joined by spaces."""
        writer = PassageWriter(self._path, self._hyphens)
        writer.open(Markup.CODE)
        first = token.map[0] + 1 if token.map else 0
        rows = token.content.split("\n")
        for row, line in zip(rows, self._lines[first : first + len(rows)], strict=False):
            writer.break_line()
            column = max(0, line.text.rfind(row.strip()))
            writer.write(row.strip(), line.number, line.column + column)
        writer.close(Markup.CODE)
        yield Part(BlockKind.PARAGRAPH, writer.passage(), gap="")
        self._gap = ""

    def _inline(self, token: Token, heading: Token | None, *, cell: bool) -> list[Part]:
        """The paragraph of an inline token; captions of its images; more where tags part it."""
        places = self._places(token, heading, cell=cell)
        writer = PassageWriter(self._path, self._hyphens)
        parts: list[Part] = []
        captions: list[Part] = []
        kind, level = BlockKind.PARAGRAPH, 0

        def end() -> None:
            nonlocal writer
            parts.append(Part(kind, writer.passage(), level))
            writer = PassageWriter(self._path, self._hyphens)

        children = token.children or []
        for child, following in zip(children, (*children[1:], None), strict=False):
            if child.type == "image":
                inner = PassageWriter(self._path, self._hyphens)
                for grandchild in child.children or ():
                    _write(inner, grandchild, places, offset(child))
                caption = Part(BlockKind.CAPTION, inner.passage())
                (captions if writer else parts).append(caption)
                if not writer and following and following.type.endswith("break"):
                    kind = BlockKind.CAPTION
            elif child.type == "html_inline" and (tag := _TAG.match(child.content)):
                name = tag[2].lower()
                if _BLOCK_TAG.fullmatch(name):
                    end()
                    kind, level = BlockKind.PARAGRAPH, 0
                    if not tag[1]:
                        kind = _KIND_OF_TAG.get(name, kind)
                        if re.fullmatch("h[1-6]", name):
                            kind, level = BlockKind.HEADING, int(name[1])
                        self._gap = PAGE_BREAK if name == "hr" else self._gap
                elif name == "br":
                    writer.break_line()
                elif name in _MARKUP and tag[1]:
                    writer.close(_MARKUP[name])
                elif name in _MARKUP:
                    writer.open(_MARKUP[name], _target(child.content) if name == "a" else "")
            else:
                _write(writer, child, places)
        end()
        return parts + captions

    def _places(self, token: Token, heading: Token | None, *, cell: bool) -> _Places:
        first = token.map[0] if token.map else 0
        starts: list[int] = []
        origins: list[tuple[int, int]] = []
        start = 0
        rows = token.content.split("\n")
        for row, line in zip(rows, self._lines[first : first + len(rows)], strict=False):
            bare = row.strip(" \t")
            if cell:
                begin = self._cell[1] if self._cell[0] == first else 0
                written = bare.replace("|", "\\|")
                column = max(begin, line.text.find(written, begin))
                self._cell = (first, column + len(written))
            elif heading and heading.markup.startswith("#"):
                marks = line.text.find(heading.markup) + len(heading.markup)
                column = line.text.find(bare, marks)
            else:  # what is left of a line when its markers and its white space are taken away
                column = line.text.rfind(bare)
            starts.append(start)
            indent = len(row) - len(row.lstrip(" \t"))
            origins.append((line.number, line.column + column - indent))
            for number, pipe in enumerate(re.finditer(r"\|", row) if cell else (), 1):
                starts.append(pipe.start())  # a backslash stands before it in the file
                origins.append((line.number, line.column + column + pipe.start() + number))
            start += len(row) + 1
        return _Places(token.content, starts, origins)


class _Places(NamedTuple):
    """Where the characters of a block's content stand in the file."""

    content: str
    starts: list[int]
    """The offset at which each line of the content begins, and what is copied without a gap."""
    origins: list[tuple[int, int]]
    """Line and column of that offset in the file."""

    def at(self, place: int) -> tuple[int, int, int]:
        """Line and column of an offset, and the offset up to which they run on."""
        index = bisect_right(self.starts, place) - 1
        line, column = self.origins[index]
        following = self.starts[index + 1 : index + 2] or [len(self.content)]
        return line, column + place - self.starts[index], following[0]


def _copy(writer: PassageWriter, text: str, places: _Places, place: int) -> None:
    """Write text that the content of the block has from this offset on."""
    while text:
        line, column, end = places.at(place)
        piece, text = text[: end - place], text[end - place :]
        broken = places.content[place + len(piece) - 1] == "\n"
        writer.write(piece[: len(piece) - broken], line, column)
        if broken:
            writer.break_line()
        place = end


def _write(writer: PassageWriter, token: Token, places: _Places, base: int = 0) -> None:
    """Write one inline token; `base` is where its source begins in the content of the block."""
    place = base + offset(token)
    line, column, _ = places.at(place)
    match token.type:
        case "text":
            _copy(writer, token.content, places, place)
        case "text_special":
            writer.write(token.content, line, column)
        case "softbreak" | "hardbreak":
            writer.break_line()
        case "code_inline":
            writer.open(Markup.CODE)
            _copy(writer, token.content, places, place)
            writer.close(Markup.CODE)
        case "footnote_ref":
            label = token.meta["label"]
            writer.open(Markup.NOTE_REFERENCE, label)
            writer.write("(", line, column)
            writer.write(label, line, column + len("[^"))
            writer.write(")", line, column + len("[^") + len(label))
            writer.close(Markup.NOTE_REFERENCE)
        case _:
            markup = _MARKUP.get(token.type.partition("_")[0])
            if markup and token.nesting > 0:
                writer.open(markup, str(token.attrs.get("href", "")))
            elif markup:
                writer.close(markup)


def _target(tag: str) -> str:
    match = _HREF.search(tag)
    href = next((group for group in match.groups() if group), "") if match else ""
    return href if parser().validateLink(href) else ""


def _is_ruled(heading: Token, content: str) -> bool:
    """Whether a "heading" underlined with dashes is the end of a page above a thematic break."""
    body = "\n" in content or len(content) > 80 or content.strip().isdigit()
    return heading.markup == "-" and body
