"""Word documents (docx, docm and templates): ECMA-376, transitional and strict.

The tree of ``word/document.xml`` is walked here, not by a library: mammoth, the best of them that
we may use, took twice the time of pandoc, shows hidden text, and tells neither tracked changes nor
the number of a paragraph.

**Changes.** Tracked changes are read as if accepted, and counted. A paragraph whose mark was
deleted goes on in the next, whose style it takes.

**Left out.** Comments, headers and footers, hidden text, tables of contents (styles ``toc``),
descriptions of pictures, ruby. Of alternatives (``mc:AlternateContent``) the first is read.

**Notes.** Footnotes and endnotes are counted together, in the order of their references.

Elements are known by their local names, so that both namespaces of the standard will do; an
attribute is in the namespace of its element.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from align.errors import ReadError
from align.model import BlockKind, Markup
from align.readers.footnotes import words
from align.readers.manuscript import (
    PLAIN,
    Look,
    Manuscript,
    is_code_style,
    is_contents_style,
    kind_of_style,
)
from align.readers.passages import Hyphens
from align.readers.source import Reading
from align.xmlio import Element, local_name, parse_xml
from align.zips import Archive, open_archive

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes, path: str, language: str, encoding: str | None) -> Reading:
    """The parts of a Word document; `encoding` is not used.

    Raises:
        ReadError: it is locked with a password, an old ``.doc``, another kind of file, or damaged.
    """
    if data.startswith(_OLE):
        raise _old(data, path)
    archive = open_archive(data, path=path)
    document = _document(archive, path)
    hyphens = Hyphens(" ".join(_texts(document.root)), language)
    return _Walk(document, archive, path, hyphens).reading()


def _old(data: bytes, path: str) -> ReadError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ReadError(
            "is locked with a password",
            path=path,
            hint="Open it in Word with the password and save it without one.",
        )
    return ReadError(
        "is an old Word document (.doc), whatever its name says",
        path=path,
        hint="Open it in Word or LibreOffice and save it as .docx.",
    )


# the parts of the package


class _File(NamedTuple):
    """One XML file of the package."""

    name: str
    root: Element
    targets: Mapping[str, str]
    """What it refers to, by the ids of the relationships: a file's name, or an address."""
    by_type: Mapping[str, str]
    """The same by the last word of their type."""


def _document(archive: Archive, path: str) -> _File:
    _, by_type = _relationships(archive, "", path)
    name = by_type.get("officeDocument", "word/document.xml")
    if name in archive:
        file = _file(archive, name, path)
        if local_name(file.root) == "document":
            return file
    what = "an OpenDocument file" if "META-INF/manifest.xml" in archive else "a zip archive"
    raise ReadError(
        f"is {what}, but no Word document",
        path=path,
        hint="Give it the suffix of what it is, or save it as .docx.",
    )


def _file(archive: Archive, name: str, path: str) -> _File:
    return _File(name, _parsed(archive, name, path), *_relationships(archive, name, path))


def _parsed(archive: Archive, name: str, path: str) -> Element:
    root = parse_xml(archive.read(name), path=f"{path}/{name}")
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError(
            "has a document type, which no Word document has",
            path=f"{path}/{name}",
            hint="It may be made to do harm: ask the person you have it from for another copy.",
        )
    return root


def _relationships(archive: Archive, name: str, path: str) -> tuple[dict[str, str], dict[str, str]]:
    folder, base = posixpath.split(name)
    listing = posixpath.join(folder, "_rels", f"{base}.rels")
    targets: dict[str, str] = {}
    by_type: dict[str, str] = {}
    if listing in archive:
        for relation in _parsed(archive, listing, path):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            targets[relation.get("Id", "")] = target
            by_type.setdefault(relation.get("Type", "").rpartition("/")[2], target)
    return targets, by_type


# elements and attributes


@cache
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _get(element: Element, name: str) -> str:
    """An attribute in the element's own namespace."""
    return element.get(f"{element.tag.rpartition('}')[0]}}}{name}", "")


def _child(element: Element | None, *names: str) -> Element | None:
    """The child, grandchild ... by these names."""
    for name in names:
        if element is None:
            return None
        element = next((child for child in element if _local(child.tag) == name), None)
    return element


def _value(element: Element | None, *names: str) -> str:
    """The ``val`` of a child, empty where there is none."""
    child = _child(element, *names)
    return "" if child is None else _get(child, "val")


def _on(properties: Element | None, name: str) -> bool | None:
    """A toggle: on, off, or not said."""
    child = _child(properties, name)
    return None if child is None else _get(child, "val") not in {"0", "false", "off", "none"}


def _integer(text: str, default: int = 0) -> int:
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else default


def _texts(root: Element) -> Iterator[str]:
    for paragraph in root.iter("{*}p"):
        yield "".join(text.text or "" for text in paragraph.iter("{*}t"))


# styles and lists


_CHAIN = 40
"""Styles that one may be based on, each on the next."""
_LEVELS = 9
"""Levels of a list."""


class _Styles:
    """What the names of styles stand for."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        for style in () if root is None else root.iterchildren("{*}style"):
            self._styles.setdefault(_get(style, "styleId"), style)
            if _get(style, "type") == "paragraph" and _get(style, "default") in {"1", "true"}:
                self._default = _get(style, "styleId")
        self._chains: dict[str, list[Element]] = {}

    def chain(self, name: str) -> list[Element]:
        """The style of this id, the one it is based on, and so on."""
        name = name or self._default
        if name not in self._chains:
            found: list[Element] = []
            style = self._styles.get(name)
            while style is not None and len(found) < _CHAIN:  # or it is based on itself
                found.append(style)
                style = self._styles.get(_value(style, "basedOn"))
            self._chains[name] = found
        return self._chains[name]

    def kind(self, name: str) -> tuple[BlockKind, int] | None:
        """What a paragraph is by its style."""
        if name not in self._styles:
            return kind_of_style([name])
        for style in self.chain(name):
            names = (_value(style, "name"), _get(style, "styleId"))
            if found := kind_of_style(names) or _outlined(_child(style, "pPr")):
                return found
            if _value(style, "pPr", "outlineLvl"):
                break
        return None

    def is_contents(self, name: str) -> bool:
        return any(is_contents_style(_value(style, "name")) for style in self.chain(name)[:1])

    def is_code(self, name: str) -> bool:
        return any(is_code_style(_value(style, "name")) for style in self.chain(name))


def _outlined(properties: Element | None) -> tuple[BlockKind, int] | None:
    level = _integer(_value(properties, "outlineLvl"), 9)
    return (BlockKind.HEADING, level + 1) if level < 9 else None


class _Lists:
    """The numbers of list items."""

    def __init__(self, root: Element | None) -> None:
        self._levels: dict[tuple[str, int], Element] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        abstract = {
            _get(found, "abstractNumId"): found for found in root.iterchildren("{*}abstractNum")
        }
        for number in root.iterchildren("{*}num"):
            levels = abstract.get(_value(number, "abstractNumId"))
            for level in () if levels is None else levels.iterchildren("{*}lvl"):
                key = _get(number, "numId"), _integer(_get(level, "ilvl"))
                self._levels[key] = level

    def marker(self, name: str, level: int) -> str:
        """The bullet or the number of the next item."""
        style = self._levels.get((name, level))
        if style is None or _value(style, "numFmt") in {"bullet", "none"}:
            return "•"
        start = _integer(_value(style, "start"), 1)
        count = self._counts.get((name, level), start - 1) + 1
        self._counts[name, level] = count
        for deeper in range(level + 1, _LEVELS):
            self._counts.pop((name, deeper), None)
        return str(count)


# the text


class _Context(NamedTuple):
    """Where a paragraph stands."""

    cell: bool = False
    note: str = ""
    """The label of the note."""


_WALKED = words(
    "ins moveTo sdt sdtContent smartTag customXml fldSimple dir bdo ruby rubyBase "
    "oMath oMathPara f num den e sub sup deg fName lim rad sSup sSub sSubSup nary d func"
)
"""What holds text or paragraphs without being either; from `oMath` on they are of formulas."""
_DELETED = frozenset(("del", "moveFrom"))
_CHANGED = frozenset(("ins", "del", "moveFrom"))
"""A move is counted where it began."""
_BOXES = frozenset(("drawing", "pict", "object"))
_ADDRESS = re.compile(r'\s*HYPERLINK\s+(?:\\l\s+"([^"]*)"|"([^"]*)"(?:\s+\\l\s+"([^"]*)")?)')
_SYMBOLS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
) | dict(zip("\xa3\xa5\xae\xb0\xb1\xb3\xb4\xb7\xb9\xbb", "≤∞→°±≥×•≠≈", strict=True))
"""The font Symbol."""
_WINGDINGS = {"J": "☺", "\xdf": "←", "\xe0": "→", "\xfc": "✓"}
_PARAGRAPHS_IN_CELL = 10


class _Walk:
    """One walk over the document and its notes."""

    def __init__(self, document: _File, archive: Archive, path: str, hyphens: Hyphens) -> None:
        parts = {
            name: _file(archive, target, path)
            for name in ("styles", "numbering", "footnotes", "endnotes")
            if (target := document.by_type.get(name, "")) in archive
        }
        self._styles = _Styles(parts["styles"].root if "styles" in parts else None)
        self._lists = _Lists(parts["numbering"].root if "numbering" in parts else None)
        self._document = document
        self._notes = {
            (kind, _get(note, "id")): (parts[f"{kind}s"], note)
            for kind in ("footnote", "endnote")
            if f"{kind}s" in parts
            for note in parts[f"{kind}s"].root.iterchildren(f"{{*}}{kind}")
            if _get(note, "type") in {"", "normal"}
        }
        self._labels: dict[tuple[str, str], str] = {}
        self._out = Manuscript(path, hyphens)
        self._targets = document.targets
        self._fields: list[str] = []
        """What each field that is open does, and after ``separate`` its address."""
        self._boxes: list[Element] = []
        self._kept: Element | None = None
        """The paragraph whose mark was deleted, and which goes on."""
        self._joined = 0

    def reading(self) -> Reading:
        """All that is in it, notes last."""
        body = _child(self._document.root, "body")
        self._blocks(() if body is None else body, _Context())
        for key, label in self._labels.items():
            file, note = self._notes[key]
            self._targets = file.targets
            self._fields.clear()
            self._blocks(note, _Context(note=label))
        return self._out.reading()

    def _blocks(self, elements: Iterable[Element], context: _Context) -> None:
        """Paragraphs and tables, in order."""
        self._walk(elements, context)
        if self._kept is not None:
            self._end(self._kept, context)

    def _walk(self, elements: Iterable[Element], context: _Context) -> None:
        for element in elements:
            name = _local(element.tag)
            if name == "p":
                self._paragraph(element, context)
            elif name == "tbl":
                self._table(element, context)
            elif name == "AlternateContent":
                self._walk(_chosen(element), context)
            elif name in _DELETED:
                self._out.changes += 1
            elif name in _WALKED:
                self._walk(element, context)

    def _table(self, table: Element, context: _Context) -> None:
        layout = self._lays_out(table)
        self._out.part_tables()
        for row in _rows(table, "tr"):
            if _child(row, "trPr", "del") is not None:
                self._out.changes += 1
                continue
            self._out.changes += _child(row, "trPr", "ins") is not None
            for cell in _rows(row, "tc"):
                if _child(cell, "tcPr", "cellDel") is not None:
                    self._out.changes += 1
                elif layout or context.note:
                    self._blocks(cell, context)
                else:
                    self._blocks(cell, _Context(cell=True))
                    self._out.end(BlockKind.CELL, gap=False)
                    self._read_boxes()
        self._out.part_tables()

    def _lays_out(self, table: Element) -> bool:
        """Whether a table sets out a page: it holds tables, headings or long texts."""
        return (
            next(table.iterdescendants("{*}tbl"), None) is not None
            or any(
                sum(1 for _ in cell.iterchildren("{*}p")) > _PARAGRAPHS_IN_CELL
                for cell in table.iterdescendants("{*}tc")
            )
            or any(
                (kind := self._kind(paragraph)) and kind[0] in (BlockKind.TITLE, BlockKind.HEADING)
                for paragraph in table.iterdescendants("{*}p")
            )
        )

    # paragraphs

    def _paragraph(self, paragraph: Element, context: _Context) -> None:
        properties = _child(paragraph, "pPr")
        self._out.begin()
        if self._styles.is_contents(_value(properties, "pStyle")):
            self._out.contents += 1
            return
        if _on(properties, "pageBreakBefore"):
            self._out.break_page()
        self._inline(paragraph, PLAIN, self._hides(properties))
        mark = _child(properties, "rPr")
        for change in () if mark is None else mark:
            self._out.changes += _local(change.tag) in _CHANGED
        if any(_child(mark, name) is not None for name in _DELETED):
            self._kept = paragraph
        else:
            self._end(paragraph, context)

    def _hides(self, properties: Element | None) -> bool:
        """Whether the style of a paragraph hides it."""
        chain = self._styles.chain(_value(properties, "pStyle"))
        said = (_on(_child(style, "rPr"), "vanish") for style in chain)
        return next((on for on in said if on is not None), False)

    def _end(self, paragraph: Element, context: _Context) -> None:
        self._kept = None
        if context.cell:
            self._out.break_line()
            return
        if context.note:
            self._out.end(BlockKind.NOTE, label=context.note)
        else:
            properties = _child(paragraph, "pPr")
            kind, level = self._kind(paragraph) or (BlockKind.PARAGRAPH, 0)
            marker = ""
            if kind is BlockKind.PARAGRAPH and (numbering := self._numbering(properties)):
                kind, level = BlockKind.LIST_ITEM, numbering[1] + 1
                marker = self._lists.marker(*numbering)
            self._out.end(kind, level, marker=marker)
        self._read_boxes()

    def _read_boxes(self) -> None:
        """Text boxes are read after the paragraph that they are fixed to."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box, _Context())

    def _kind(self, paragraph: Element) -> tuple[BlockKind, int] | None:
        properties = _child(paragraph, "pPr")
        return self._styles.kind(_value(properties, "pStyle")) or _outlined(properties)

    def _numbering(self, properties: Element | None) -> tuple[str, int] | None:
        """The list that a paragraph is in, and its level from 0."""
        chain = self._styles.chain(_value(properties, "pStyle"))
        found = [properties, *(_child(style, "pPr") for style in chain)]
        name = next(filter(None, (_value(each, "numPr", "numId") for each in found)), "0")
        level = next(filter(None, (_value(each, "numPr", "ilvl") for each in found)), "0")
        return (name, _integer(level)) if name != "0" else None

    # text

    def _inline(self, element: Element, look: Look, hidden: bool) -> None:
        for child in element:
            name = _local(child.tag)
            if name == "r":
                self._run(child, look, hidden)
            elif name == "hyperlink":
                self._inline(child, look | _link(self._address(child)), hidden)
            elif name == "AlternateContent":
                for choice in _chosen(child):
                    self._boxes += _text_boxes(choice)
            elif name in _DELETED:
                self._out.changes += 1
            elif name in _WALKED:
                self._out.changes += name == "ins"
                self._inline(child, look, hidden)

    def _address(self, hyperlink: Element) -> str:
        found = (str(value) for key, value in hyperlink.items() if str(key).endswith("}id"))
        address = self._targets.get(next(found, ""), "")
        anchor = _get(hyperlink, "anchor")
        return f"{address}#{anchor}" if anchor else address

    def _run(self, run: Element, look: Look, hidden: bool) -> None:
        properties = _child(run, "rPr")
        look, hidden = self._look(properties, look, hidden)
        if hidden and any(_local(child.tag) == "t" for child in run):
            self._out.hidden += 1
        for address in self._fields:
            if address.startswith("="):
                look |= _link(address[1:])
        for child in run:
            if not hidden or _local(child.tag) in {"fldChar", "instrText"}:
                self._run_child(child, look)
            if _get(child, "customMarkFollows") in {"1", "true", "on"}:
                break

    def _look(self, direct: Element | None, look: Look, hidden: bool) -> tuple[Look, bool]:
        """The look of a run, and whether it is hidden."""
        if direct is None:
            return look, hidden
        name = _value(direct, "rStyle")
        chain = self._styles.chain(name) if name else []
        said = [direct, *(_child(style, "rPr") for style in chain)]
        found = set(look)

        def toggled(name: str) -> bool | None:
            return next((on for each in said if (on := _on(each, name)) is not None), None)

        if toggled("b"):
            found.add((Markup.STRONG, ""))
        if toggled("i"):
            found.add((Markup.EMPHASIS, ""))
        match next(filter(None, (_value(each, "vertAlign") for each in said)), ""):
            case "superscript":
                found.add((Markup.SUPERSCRIPT, ""))
            case "subscript":
                found.add((Markup.SUBSCRIPT, ""))
        if name and self._styles.is_code(name):
            found.add((Markup.CODE, ""))
        vanish = toggled("vanish")
        return frozenset(found), hidden if vanish is None else vanish

    def _run_child(self, child: Element, look: Look) -> None:
        match _local(child.tag):
            case "t":
                self._out.write(child.text or "", look)
            case "tab" | "ptab":
                self._out.write(" ", look)
            case "br" if _get(child, "type") == "page":
                self._out.break_page()
            case "br" | "cr":
                self._out.break_line()
            case "noBreakHyphen":
                self._out.write("\u2011", look)
            case "softHyphen":
                self._out.write("\u00ad", look)
            case "sym":
                self._out.write(_symbol(child), look)
            case "footnoteReference" | "endnoteReference" as name:
                key = name.removesuffix("Reference"), _get(child, "id")
                if key in self._notes:
                    self._out.refer(self._labels.setdefault(key, str(len(self._labels) + 1)))
            case "fldChar":
                self._field(_get(child, "fldCharType"))
            case "instrText":
                if self._fields:
                    self._fields[-1] += child.text or ""
            case "AlternateContent":
                for choice in _chosen(child):
                    self._run_child(choice, look)
            case "ruby":
                self._inline(child, look, hidden=False)
            case name if name in _BOXES:
                self._boxes += _text_boxes(child)

    def _field(self, what: str) -> None:
        if what == "begin":
            self._fields.append(" ")
        elif what == "separate" and self._fields:
            address = _ADDRESS.match(self._fields[-1])
            outer, anchor = (address[2], address[1] or address[3]) if address else ("", "")
            self._fields[-1] = f"={outer or ''}{'#' + anchor if anchor else ''}"
        elif what == "end" and self._fields:
            self._fields.pop()


def _link(address: str) -> Look:
    return frozenset({(Markup.LINK, address)}) if address else PLAIN


def _rows(element: Element, name: str) -> Iterator[Element]:
    """Rows of a table, or cells of a row, also within controls and changes."""
    for child in element:
        if _local(child.tag) == name:
            yield child
        elif _local(child.tag) in _WALKED:
            yield from _rows(child, name)


def _chosen(alternatives: Element) -> Iterator[Element]:
    """What is in the first of the alternatives."""
    yield from next((c for c in alternatives if _local(c.tag) in {"Choice", "Fallback"}), ())


def _text_boxes(drawing: Element) -> Iterator[Element]:
    """The contents of the text boxes of a drawing; those within them are left to them."""
    for child in drawing:
        name = _local(child.tag)
        if name == "txbxContent":
            yield child
        elif name == "AlternateContent":
            for choice in _chosen(child):
                yield from _text_boxes(choice)
        else:
            yield from _text_boxes(child)


def _symbol(symbol: Element) -> str:
    """A character given by its number in a font of symbols."""
    code = _get(symbol, "char")
    if not re.fullmatch("[0-9A-Fa-f]{1,4}", code):
        return ""
    number = int(code, 16)
    table = {"symbol": _SYMBOLS, "wingdings": _WINGDINGS}.get(_get(symbol, "font").lower(), {})
    character = chr(number - 0xF000 if 0xF020 <= number <= 0xF0FF else number)
    found = table.get(character, chr(number))
    return found if found.isprintable() else "\ufffd"
