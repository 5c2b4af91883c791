"""The passages of XML and HTML, found in the text of the file as it stands.

The file is not built anew from a tree: its tags are read one after the other, and the text between
them is kept with its place. So all that is not changed stays as it is, byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

from align.model import Anchor, BlockKind, Markup
from align.normalization.stretches import Gatherer, Stretch, line_starts

OBJECT = "\ufffc"
"""Stands in a passage where a picture, a note or a text box does."""

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|"
    r"<(?P<close>/?)(?P<name>[^\W\d][^\s<>/]*)(?P<attributes>(?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+)>|"
    r"<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]?\s*)?>?|<![^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?<![^\s\"'/])(?P<name>[^\s=\"'/]++)\s*+=\s*+"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"']+))"
)


@dataclass(slots=True, eq=False)
class Element:
    """An element that is open; what it inherits is as in the one around it."""

    name: str
    """Without its prefix; of HTML in small letters."""
    parent: Element | None
    attributes: str
    language: str | None = None
    """Of its text; None where it is not known, and the text is then left alone."""
    kind: BlockKind = BlockKind.PARAGRAPH
    markup: Markup | None = None
    """What its text stands in: EMPHASIS or CODE."""
    stays: str = ""
    """Why its text is not to be changed; empty where it may be."""
    apart: bool = False
    """Whether its text is none of the document's."""
    again: bool = False
    """Whether what is in it has stood in the file before, for other programs."""
    number: int = 0
    """Which of the passages of its kind it is in, in order of their beginnings, from 1."""
    passage: Gatherer | None = field(default=None, repr=False)

    def get(self, *names: str) -> str:
        """The value of the first attribute of one of these names; empty where it has none."""
        for found in _ATTRIBUTE.finditer(self.attributes):
            if found["name"] in names:
                return unescape(found["double"] or found["single"] or found["bare"] or "")
        return ""


@dataclass(frozen=True)
class Format:
    """Where the text of a format stands."""

    blocks: frozenset[str]
    """Elements that hold a passage each."""
    apart: frozenset[str] = frozenset()
    """Elements whose text is none of the document's."""
    holders: frozenset[str] = frozenset()
    """Elements in which alone text counts; all, where none is named."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """Elements that stand for a character."""
    enter: Callable[[Element], None] = lambda element: None
    """Says of an element that begins in a passage what markup, what language ... it stands for."""
    html: bool = False
    """Whether tags may be left out and attributes go without quotation marks."""
    numbered: bool = False
    """Whether places are counted in passages, as in files whose lines nobody sees; notes last."""


_VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    }
)  # fmt: skip
_RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "textarea")}


def passages(
    text: str, path: str, language: str | None, wanted: str | None, format: Format
) -> Iterator[Stretch]:
    """The passages of a text with tags; XML must be well-formed.

    Args:
        text: of the file.
        path: of the file, for messages.
        language: of the text where no element says another.
        wanted: the language whose passages are given; None for all.
        format: where its text stands.
    """
    starts = line_starts(text)
    top = Element("", None, "", language, passage=Gatherer() if format.html else None)
    stack = [top]
    names: Counter[str] = Counter()
    numbers: Counter[BlockKind] = Counter()
    notes: list[Element] = []
    at = 0

    def finished() -> Iterator[Stretch]:
        """Closes the innermost element."""
        element = stack.pop()
        names[element.name] -= 1
        its = element.passage
        if its is None or (element.parent and its is element.parent.passage):
            return
        if format.numbered and stack and element.kind is not stack[0].kind:
            notes.append(element)
        else:
            yield from made(element, its, element.number)

    def made(element: Element, its: Gatherer, number: int) -> Iterator[Stretch]:
        tag = element.language
        if tag is not None and (wanted is None or wanted in (tag, tag.split("-")[0])):
            anchors = (Anchor(0, number, 1),) if format.numbered else its.anchors(starts)
            yield its.stretch(element.kind, path, tag, anchors)

    def gather(start: int, end: int, stays: str = "") -> None:
        """Takes what stands directly in the innermost element."""
        element = stack[-1]
        holds = not format.holders or element.name in format.holders
        if element.passage and holds and not element.apart:
            element.passage.add(text, start, end, element.markup, stays or element.stays)

    position = 0
    while token := _TOKEN.search(text, position):
        gather(at, token.start())
        at = position = token.end()
        if token["cdata"]:
            gather(*token.span("cdata"), "in a CDATA section, which may hold code")
        if token["name"] is None:
            continue
        name = token["name"].rpartition(":")[2]
        name = name.lower() if format.html else name
        if token["close"]:
            if names[name]:
                while stack[-1].name != name:
                    yield from finished()
                yield from finished()
            continue
        element = _opened(name, token["attributes"], stack[-1])
        format.enter(element)
        if name in format.blocks and not element.apart:
            if element.passage:
                element.passage.put(OBJECT)
            element.passage = Gatherer()
            numbers[element.kind] += not element.again
            element.number = numbers[element.kind]
        element.apart = element.apart or name in format.apart
        if element.passage and not element.apart and name in format.signs:
            element.passage.put(format.signs[name])
        stack.append(element)
        names[name] += 1
        if token["attributes"].endswith("/") or (format.html and name in _VOID):
            yield from finished()
        elif format.html and name in _RAW:
            end = _RAW[name].search(text, at)
            at = position = end.start() if end else len(text)
    gather(at, len(text))
    while stack:
        yield from finished()
    for number, element in enumerate(notes, numbers[top.kind] + 1):
        if element.passage:
            yield from made(element, element.passage, number)


def elements(text: str) -> Iterator[Element]:
    """The elements of XML in order, each by itself, with its attributes."""
    for token in _TOKEN.finditer(text):
        if token["name"] and not token["close"]:
            yield Element(token["name"].rpartition(":")[2], None, token["attributes"])


def _opened(name: str, attributes: str, parent: Element) -> Element:
    return Element(
        name,
        parent,
        attributes,
        parent.language,
        parent.kind,
        parent.markup,
        parent.stays,
        parent.apart,
        parent.again or name == "Fallback",
        parent.number,
        parent.passage,
    )
