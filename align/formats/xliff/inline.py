"""The text of a segment, with what its inline codes mean; both families of XLIFF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from align.formats.codes import Code, Gathered, code_of_type, meaning
from align.model import Anchor, Markup, Passage
from align.xmlio import Element, line_of, local_name

SECOND_TYPES = {
    Markup.EMPHASIS: ("fmt", "xlf:i"),
    Markup.STRONG: ("fmt", "xlf:b"),
    Markup.LINK: ("link", ""),
    Markup.SUPERSCRIPT: ("fmt", "align:superscript"),
    Markup.SUBSCRIPT: ("fmt", "align:subscript"),
    Markup.CODE: ("fmt", "align:code"),
    Markup.NOTE_REFERENCE: ("other", "align:note-reference"),
}
"""``type`` and ``subType`` of XLIFF 2."""

_BY_TYPE = {name: Code(markup) for markup, name in SECOND_TYPES.items()}

_OPENING = frozenset({"bpt", "bx", "sc"})
_CLOSING = frozenset({"ept", "ex", "ec"})
_EMPTY = frozenset({"ph", "it", "x", "ut", "cp", "sm", "em"})


def read_inline(element: Element | None, path: str, data: Mapping[str, str]) -> Passage | None:
    """The text of an element without its codes; None where it has none.

    Texts within a code (``sub``) are put after the sentence, tracked deletions of Trados left out.

    Args:
        element: which holds text and codes.
        path: of the file.
        data: the codes of the document by the id under which the file holds them.
    """
    if element is None:
        return None
    reader = _Reader(data)
    reader.within.append(element)
    for text in reader.within:  # which grows
        reader.gathered.write(" ")
        reader.collect(text)
    passage = reader.gathered.passage(path, (Anchor(0, line_of(element), 1),))
    return passage if passage.text else None


@dataclass(slots=True)
class _Reader:
    data: Mapping[str, str]
    gathered: Gathered = field(default_factory=Gathered)
    within: list[Element] = field(default_factory=list)
    """Texts to read, those within codes, such as that of a picture, after the one they are in."""

    def collect(self, element: Element) -> None:
        self.gathered.write(element.text or "")
        for child in element:
            self.child(child)
            self.gathered.write(child.tail or "")

    def child(self, child: Element) -> None:
        name = local_name(child)
        if name in _OPENING:
            self.gathered.open(child.get("rid") or child.get("id") or "", self.code(child))
        elif name in _CLOSING:
            self.gathered.close(child.get("rid") or child.get("startRef") or child.get("id") or "")
        elif name in _EMPTY:
            if "lb" in (child.get("ctype"), (child.get("subType") or "").removeprefix("xlf:")):
                self.gathered.write(" ")
        elif child.get("mtype") != "x-sdl-deleted":
            start = self.gathered.length
            self.collect(child)
            if name in {"g", "pc"}:
                self.gathered.mark(start, self.code(child))
            return
        self.within += child.iterfind("{*}sub")

    def code(self, element: Element) -> Code | None:
        reference = element.get("dataRefStart") or element.get("dataRef") or element.get("id") or ""
        held = element.text if local_name(element) == "bpt" else self.data.get(reference)
        kinds = (element.get("type", ""), element.get("subType", ""))
        return meaning(held or "") or code_of_type(element.get("ctype", "")) or _BY_TYPE.get(kinds)
