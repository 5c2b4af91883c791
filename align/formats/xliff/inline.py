"""The text of a segment, with what its inline codes mean; both families of XLIFF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from align.formats.codes import clean, meaning
from align.model import Anchor, Markup, Passage, Span
from align.xmlio import Element, line_of, local_name

CTYPES = {
    Markup.EMPHASIS: "italic",
    Markup.STRONG: "bold",
    Markup.LINK: "link",
    Markup.SUPERSCRIPT: "x-superscript",
    Markup.SUBSCRIPT: "x-subscript",
    Markup.CODE: "x-code",
    Markup.NOTE_REFERENCE: "x-note-reference",
}
"""``ctype`` of XLIFF 1.2."""

TYPES = {
    Markup.EMPHASIS: ("fmt", "xlf:i"),
    Markup.STRONG: ("fmt", "xlf:b"),
    Markup.LINK: ("link", ""),
    Markup.SUPERSCRIPT: ("fmt", "align:superscript"),
    Markup.SUBSCRIPT: ("fmt", "align:subscript"),
    Markup.CODE: ("fmt", "align:code"),
    Markup.NOTE_REFERENCE: ("other", "align:note-reference"),
}
"""``type`` and ``subType`` of XLIFF 2."""

_BY_CTYPE = {name: markup for markup, name in CTYPES.items()}
_BY_TYPE = {name: markup for markup, name in TYPES.items()}

_OPENING = frozenset({"bpt", "bx", "sc"})
_CLOSING = frozenset({"ept", "ex", "ec"})
_EMPTY = frozenset({"ph", "it", "x", "ut", "cp", "sm", "em"})

Code = tuple[Markup, str] | None


@dataclass(slots=True)
class _Reader:
    data: Mapping[str, str]
    """The codes of the document by the id under which the file holds them."""
    text: str = ""
    spans: list[Span] = field(default_factory=list)
    open: dict[str, tuple[int, Code]] = field(default_factory=dict)
    within: list[Element] = field(default_factory=list)
    """Texts that stand within codes, such as that of a picture."""

    def collect(self, element: Element) -> None:
        self.text += element.text or ""
        for child in element:
            self.child(child)
            self.text += child.tail or ""

    def child(self, child: Element) -> None:
        name = local_name(child)
        if name in _OPENING:
            key = child.get("rid") or child.get("id") or ""
            self.open[key] = (len(self.text), self.code(child))
            self.within += child.iterfind("{*}sub")
        elif name in _CLOSING:
            key = child.get("rid") or child.get("startRef") or child.get("id") or ""
            start, code = self.open.pop(key, (0, None))
            self.span(start, code)
            self.within += child.iterfind("{*}sub")
        elif name in _EMPTY:
            if "lb" in (child.get("ctype"), (child.get("subType") or "").removeprefix("xlf:")):
                self.text += " "
            self.within += child.iterfind("{*}sub")
        elif child.get("mtype") != "x-sdl-deleted":
            start = len(self.text)
            self.collect(child)
            if name in {"g", "pc"}:
                self.span(start, self.code(child))

    def span(self, start: int, code: Code) -> None:
        if code is not None and start < len(self.text):
            self.spans.append(Span(start, len(self.text), *code))

    def code(self, element: Element) -> Code:
        reference = element.get("dataRefStart") or element.get("dataRef") or element.get("id") or ""
        held = element.text if local_name(element) == "bpt" else self.data.get(reference)
        if code := meaning(held or ""):
            return code
        kinds = (element.get("type", ""), element.get("subType", ""))
        markup = _BY_CTYPE.get(element.get("ctype", "")) or _BY_TYPE.get(kinds)
        return (markup, "") if markup else None


def read_inline(element: Element | None, path: str, data: Mapping[str, str]) -> Passage | None:
    """The text of an element without its codes; None where it has none.

    Texts within a code (``sub``) are put after the sentence, tracked deletions of Trados left out.
    """
    if element is None:
        return None
    reader = _Reader(data)
    reader.collect(element)
    for sub in reader.within:
        reader.text += " "
        reader.collect(sub)
    spans = tuple(sorted(reader.spans, key=lambda s: (s.start, -s.end)))
    passage = clean(Passage(reader.text, path, (Anchor(0, line_of(element), 1),), spans))
    return passage if passage.text else None
