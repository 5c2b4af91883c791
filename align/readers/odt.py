"""OpenDocument texts (odt, templates, and flat fodt): OASIS OpenDocument 1.0 to 1.3.

**Changes.** Tracked changes are read as if accepted, and counted: deleted text does not stand in
the flow of the document, inserted text does.

**Left out.** Comments, headers and footers, hidden text, tables of contents and indexes,
descriptions of pictures, ruby.

**Notes.** Footnotes and endnotes are counted together, in the order of their references.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from align.errors import ReadError
from align.model import BlockKind, Markup
from align.readers.footnotes import words
from align.readers.manuscript import PLAIN, Look, Manuscript, is_code_style, kind_of_style
from align.readers.passages import Hyphens
from align.readers.source import Reading
from align.xmlio import Element, parse_xml
from align.zips import Archive, open_archive


def read(data: bytes, path: str, language: str, encoding: str | None) -> Reading:
    """The parts of an OpenDocument text; `encoding` is not used.

    Raises:
        ReadError: it is locked with a password, another kind of file, or damaged.
    """
    if data.startswith(b"PK"):
        archive = open_archive(data, path=path)
        content, styles = _packed(archive, path)
    else:
        content = styles = _parsed(data, path)
    body = next(content.iterfind("{*}body/{*}text"), None)
    if body is None:
        raise _not_a_text("an OpenDocument file, but no text", path)
    hyphens = Hyphens(" ".join(_texts(body)), language)
    return _Walk((content, styles), path, hyphens).reading(body)


def _packed(archive: Archive, path: str) -> tuple[Element, Element]:
    """The content and the common styles."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.read(manifest):
        raise ReadError(
            "is locked with a password",
            path=path,
            hint="Open it in LibreOffice with the password and save it without one.",
        )
    if "content.xml" not in archive:
        raise _not_a_text("a zip archive, but no OpenDocument text", path)
    content = _parsed(archive.read("content.xml"), f"{path}/content.xml")
    if "styles.xml" not in archive:
        return content, content
    return content, _parsed(archive.read("styles.xml"), f"{path}/styles.xml")


def _not_a_text(what: str, path: str) -> ReadError:
    return ReadError(
        f"is {what}", path=path, hint="Give it the suffix of what it is, or save it as .odt."
    )


def _parsed(data: bytes, path: str) -> Element:
    root = parse_xml(data, path=path)
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError(
            "has a document type, which no OpenDocument file needs",
            path=path,
            hint="It may be made to do harm: ask the person you have it from for another copy.",
        )
    return root


# elements and attributes


@cache
def _name(tag: str) -> str:
    """An element as ``text:p``, with the last word of its namespace, whatever its prefix."""
    namespace, _, local = tag.lstrip("{").rpartition("}")
    return f"{namespace.removesuffix(':1.0').rpartition(':')[2].rpartition('/')[2]}:{local}"


def _get(element: Element, name: str, default: str = "") -> str:
    """An attribute by its name, ``text:level``."""
    return next((str(v) for k, v in element.items() if _name(str(k)) == name), default)


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else default


def _texts(body: Element) -> Iterator[str]:
    for paragraph in body.iter("{*}p", "{*}h"):
        yield "".join(str(text) for text in paragraph.itertext())


# styles


_CHAIN = 40
"""Styles that one may be based on, each on the next."""
_WEIGHT = re.compile("bold|[6-9]00")
_RAISED = re.compile(r"super|[1-9]\d*%")
_LOWERED = re.compile(r"sub|-[1-9]\d*%")


class _Style(NamedTuple):
    """What is known of a style when those that it is based on have been asked."""

    names: tuple[str, ...] = ()
    """Its own and those of the styles that it is based on."""
    level: int = 0
    """That of a heading."""
    look: Mapping[Markup, bool] = MappingProxyType({})
    """Of a paragraph only what was done to it beside its named style."""
    hidden: bool = False
    breaks: bool = False
    """Whether a page ends before it."""


class _Styles:
    """Styles of paragraphs and of text by family and name."""

    def __init__(self, roots: Sequence[Element]) -> None:
        self._found: dict[tuple[str, str], Element] = {}
        for root in roots:
            for style in root.iterfind("{*}automatic-styles/{*}style"):
                self._enter(style)
        self._named = dict.fromkeys(
            style for root in roots for style in root.iterfind("{*}styles/{*}style")
        )
        for style in self._named:
            self._enter(style)
        self._known: dict[tuple[str, str], _Style] = {}
        self._numbered = {
            (_get(style, "style:name"), _integer(_get(level, "text:level"), 1))
            for root in roots
            for style in root.iter("{*}list-style")
            for level in style.iterchildren("{*}list-level-style-number")
            if _get(level, "style:num-format")
        }

    def _enter(self, style: Element) -> None:
        self._found.setdefault((_get(style, "style:family"), _get(style, "style:name")), style)

    def get(self, family: str, name: str) -> _Style:
        """A style, or one that says nothing."""
        chain: list[str] = []
        while (family, name) not in self._known and name not in chain and len(chain) < _CHAIN:
            chain.append(name)
            style = self._found.get((family, name))
            name = "" if style is None else _get(style, "style:parent-style-name")
        for name in reversed(chain):
            self._known[family, name] = self._resolved(family, name)
        return self._known[family, name]

    def _resolved(self, family: str, name: str) -> _Style:
        style = self._found.get((family, name))
        readable = name.replace("_20_", " ")
        code = {Markup.CODE: True} if is_code_style(readable) else {}
        if style is None:
            return _Style((readable,), look=code)
        parent = self._known.get((family, _get(style, "style:parent-style-name")), _Style())
        look, hidden, breaks = dict(parent.look) | code, parent.hidden, False
        for properties in style:
            for key, value in properties.items():
                match _name(str(key)):
                    case "xsl-fo-compatible:font-style":
                        look[Markup.EMPHASIS] = value != "normal"
                    case "xsl-fo-compatible:font-weight":
                        look[Markup.STRONG] = bool(_WEIGHT.fullmatch(str(value)))
                    case "style:text-position":
                        look[Markup.SUPERSCRIPT] = bool(_RAISED.match(str(value)))
                        look[Markup.SUBSCRIPT] = bool(_LOWERED.match(str(value)))
                    case "text:display":
                        hidden = value == "none"
                    case "xsl-fo-compatible:break-before":
                        breaks = value == "page"
        if family == "paragraph" and style in self._named:
            look = {}
        level = _integer(_get(style, "style:default-outline-level"), parent.level)
        names = (readable, _get(style, "style:display-name"), *parent.names)[:_CHAIN]
        return _Style(names, level, look, hidden, breaks)

    def is_numbered(self, name: str, level: int) -> bool:
        """Whether the items of a list have numbers."""
        return (name, level) in self._numbered


# the text


class _Context(NamedTuple):
    """Where a paragraph stands."""

    cell: bool = False
    note: str = ""
    """The label of the note."""
    level: int = 0
    """How many lists it is in."""
    style: str = ""
    """The name of the style of the list."""
    marker: str = ""


_LEFT_OUT = words(
    "office:annotation office:annotation-end office:forms office:event-listeners "
    "office:binary-data text:tracked-changes text:note-citation text:ruby-text "
    "text:sequence-decls text:variable-decls text:user-field-decls text:dde-connection-decls "
    "drawing:image drawing:object drawing:object-ole drawing:plugin drawing:applet "
    "drawing:floating-frame svg-compatible:title svg-compatible:desc MathML:math table:title "
    "table:desc"
)
_INDEXES = words(
    "text:table-of-content text:illustration-index text:table-index text:object-index "
    "text:user-index text:alphabetical-index"
)
_HIDDEN_TEXT = words("text:hidden-text text:hidden-paragraph")
_SPACES = re.compile("[ \t\r\n]+")
_PARAGRAPHS_IN_CELL = 10


class _Walk:
    """One walk over the body and its notes."""

    def __init__(self, roots: tuple[Element, Element], path: str, hyphens: Hyphens) -> None:
        self._styles = _Styles(roots)
        self._out = Manuscript(path, hyphens)
        self._notes: list[Element] = []
        """The notes whose references have been read."""
        self._boxes: list[Element] = []
        self._counts: dict[tuple[str, int], int] = {}
        self._spaced = True
        """Whether a space would follow a space, or begin the paragraph."""

    def reading(self, body: Element) -> Reading:
        """All that is in it, notes last."""
        for region in body.iterfind("{*}tracked-changes/{*}changed-region"):
            self._out.changes += any(_name(c.tag) != "text:format-change" for c in region)
        self._blocks(body, _Context())
        label = 0
        while label < len(self._notes):  # a note may have notes
            label += 1
            note = self._notes[label - 1]
            for content in note.iterchildren("{*}note-body"):
                self._blocks(content, _Context(note=str(label)))
        return self._out.reading()

    def _blocks(self, elements: Iterable[Element], context: _Context) -> None:
        """Paragraphs, lists and tables, in order."""
        for element in elements:
            name = _name(element.tag)
            if name in {"text:p", "text:h"}:
                self._paragraph(element, context)
            elif name == "text:list":
                self._list(element, context)
            elif name == "table:table":
                self._table(element, context)
            elif name in _INDEXES:
                self._out.contents += sum(1 for _ in element.iterfind("{*}index-body//{*}p"))
            elif name == "text:section" and _get(element, "text:display") == "none":
                self._out.hidden += 1
            elif name.startswith("drawing:"):
                for box in _text_boxes([element]):
                    self._blocks(box, _Context())
            elif name not in _LEFT_OUT:
                self._blocks(element, context)

    def _list(self, element: Element, context: _Context) -> None:
        level = context.level + 1
        style = _get(element, "text:style-name", context.style)
        continued = _get(element, "text:continue-numbering") == "true"
        if not continued and not _get(element, "text:continue-list"):
            self._counts.pop((style, level), None)
        for item in element:
            marker = "•"
            if _name(item.tag) == "text:list-item" and self._styles.is_numbered(style, level):
                count = self._counts.get((style, level), 0) + 1
                self._counts[style, level] = _integer(_get(item, "text:start-value"), count)
                marker = str(self._counts[style, level])
            inner = context._replace(level=level, style=style, marker=marker)
            self._blocks(item, inner)

    def _table(self, table: Element, context: _Context) -> None:
        layout = self._lays_out(table)
        self._out.part_tables()
        for cell in _cells(table):
            if layout or context.note:
                self._blocks(cell, context)
            else:
                self._blocks(cell, _Context(cell=True))
                self._out.end(BlockKind.CELL, gap=False)
                self._read_boxes()
        self._out.part_tables()

    def _lays_out(self, table: Element) -> bool:
        """Whether a table sets out a page: it holds tables, headings or long texts."""
        return next(table.iterdescendants("{*}table", "{*}h"), None) is not None or any(
            sum(1 for _ in cell.iterchildren("{*}p")) > _PARAGRAPHS_IN_CELL
            for cell in _cells(table)
        )

    # paragraphs

    def _paragraph(self, paragraph: Element, context: _Context) -> None:
        style = self._styles.get("paragraph", _get(paragraph, "text:style-name"))
        self._out.begin()
        self._spaced = True
        if style.breaks:
            self._out.break_page()
        self._inline(paragraph, _with(PLAIN, style), style.hidden)
        if context.cell:
            self._out.break_line()
            return
        if context.note:
            self._out.end(BlockKind.NOTE, label=context.note)
        else:
            kind, level = self._kind(paragraph, style)
            marker = ""
            if kind is BlockKind.PARAGRAPH and context.level:
                kind, level, marker = BlockKind.LIST_ITEM, context.level, context.marker
            self._out.end(kind, level, marker=marker)
        self._read_boxes()

    def _kind(self, paragraph: Element, style: _Style) -> tuple[BlockKind, int]:
        found = kind_of_style(style.names)
        if found and found[0] is not BlockKind.HEADING:
            return found
        if _name(paragraph.tag) == "text:h":
            outline = _get(paragraph, "text:outline-level")
            return BlockKind.HEADING, _integer(outline, style.level or 1)
        return found or (BlockKind.PARAGRAPH, 0)

    def _read_boxes(self) -> None:
        """Text boxes are read after the paragraph that they are fixed to."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box, _Context())

    # text

    def _inline(self, element: Element, look: Look, hidden: bool) -> None:
        self._text(element.text, look, hidden)
        for child in element:
            name = _name(child.tag)
            if name == "text:span":
                style = self._styles.get("text", _get(child, "text:style-name"))
                self._inline(child, _with(look, style), hidden or style.hidden)
            elif name == "text:a":
                address = _get(child, "xlink:href")
                link = frozenset({(Markup.LINK, address)}) if address else PLAIN
                self._inline(child, look | link, hidden)
            elif name == "text:s":
                self._write(" " * min(_integer(_get(child, "text:c"), 1), 999), look, hidden)
            elif name == "text:tab":
                self._write(" ", look, hidden)
            elif name == "text:line-break":
                self._out.break_line()
                self._spaced = True
            elif name == "text:note":
                self._notes.append(child)
                self._out.refer(str(len(self._notes)))
                self._spaced = False
            elif name in _HIDDEN_TEXT and _get(child, "text:is-hidden") == "true":
                self._out.hidden += 1
            elif name.startswith("drawing:"):
                self._boxes += _text_boxes([child])
            elif name not in _LEFT_OUT:
                self._inline(child, look, hidden)
            self._text(child.tail, look, hidden)

    def _text(self, text: str | None, look: Look, hidden: bool) -> None:
        """Characters of the file, whose white space collapses."""
        collapsed = _SPACES.sub(" ", text or "")
        if self._spaced:
            collapsed = collapsed.removeprefix(" ")
        if collapsed:
            self._write(collapsed, look, hidden)
            self._spaced = collapsed.endswith(" ")

    def _write(self, text: str, look: Look, hidden: bool) -> None:
        self._spaced = False
        if hidden:
            self._out.hidden += 1
        else:
            self._out.write(text, look)


def _with(look: Look, style: _Style) -> Look:
    """A look changed by a style."""
    kept = {(markup, value) for markup, value in look if style.look.get(markup, True)}
    return frozenset(kept | {(markup, "") for markup, on in style.look.items() if on})


def _cells(element: Element) -> Iterator[Element]:
    """The cells of a table, row by row."""
    for child in element:
        name = _name(child.tag)
        if name == "table:table-cell":
            yield child
        elif name.startswith("table:table-"):
            yield from _cells(child)


def _text_boxes(drawings: Iterable[Element]) -> Iterator[Element]:
    """What has paragraphs in drawings, text boxes and shapes."""
    for drawing in drawings:
        if _name(drawing.tag) in _LEFT_OUT:
            continue
        if next(drawing.iterchildren("{*}p", "{*}h", "{*}list", "{*}table"), None) is not None:
            yield drawing
        else:
            yield from _text_boxes(drawing)
