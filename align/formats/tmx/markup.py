"""Markup of a text as inline codes of a TMX, and back.

OmegaT makes its own tag, such as ``<e0>``, of the first letter in a code and of the code's number;
it fills a segment of a document only where these are the same. So a code has within it the tag
that the markup usually has in HTML.

Markup is never written as ``hi``: with its default settings OmegaT takes a ``hi`` for a code, and
the words in it are lost ("He reads *War and Peace* tonight." becomes "He reads  tonight.").
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence

from align.formats.interface import xml_text
from align.formats.tmx.records import CODES, Code, Content
from align.model import Markup, Passage, Span

_MARKUP = {
    Markup.EMPHASIS: ("italic", "em"),
    Markup.STRONG: ("bold", "strong"),
    Markup.LINK: ("link", "a"),
    Markup.SUPERSCRIPT: ("x-superscript", "sup"),
    Markup.SUBSCRIPT: ("x-subscript", "sub"),
    Markup.CODE: ("x-code", "code"),
    Markup.NOTE_REFERENCE: ("x-note-reference", "sup"),
}
"""The type of a code (those without ``x-`` are of the TMX specification) and the tag within it."""

_BY_TYPE = {kind: markup for markup, (kind, _) in _MARKUP.items()}

_VALUE = {Markup.LINK: "href", Markup.NOTE_REFERENCE: "id"}
"""Attribute of the tag that keeps the value of a span."""


def coded(passages: Sequence[Passage | None]) -> tuple[Content, ...]:
    """One text in several languages, with its markup as pairs of codes; the source comes first.

    Within a ``seg`` each pair has an ``i`` of its own. Those of the source are numbered by ``x``;
    in the other languages the same ``x`` stands at the same markup: of the same kind with the same
    value, else the next of the same kind. What the source has not has no ``x``. Pairs may cross.

    >>> def french(text, start):
    ...     return Passage(text, spans=(Span(start, start + 3, Markup.EMPHASIS),))
    >>> coded([french("le mot", 3)])[0][1]
    Code(kind='bpt', attributes=(('i', '1'), ('x', '1'), ('type', 'italic')), content=('<em>',))
    """
    known: list[Span] | None = None
    contents: list[Content] = []
    for passage in passages:
        text = xml_text(passage.text) if passage else ""
        spans = _moved(passage.text, passage.spans, text) if passage else []
        known = spans if known is None else known
        contents.append(_with_codes(text, spans, _matches(spans, known)))
    return tuple(contents)


def _matches(spans: Sequence[Span], known: Sequence[Span]) -> dict[int, int]:
    """For spans that are in the source, too, their numbers there, from 1."""
    numbers: dict[int, int] = {}
    free = dict(enumerate(known, 1))
    for same in (_alike, _of_one_kind):
        for n, span in enumerate(spans):
            if n not in numbers:
                x = next((x for x, other in free.items() if same(span, other)), None)
                if x is not None:
                    numbers[n] = x
                    del free[x]
    return numbers


def _alike(one: Span, other: Span) -> bool:
    return (one.markup, one.value) == (other.markup, other.value)


def _of_one_kind(one: Span, other: Span) -> bool:
    return one.markup == other.markup


def _moved(text: str, spans: Sequence[Span], clean: str) -> list[Span]:
    """The spans of a text where they are in what `xml_text` made of it; none is empty."""

    def at(offset: int) -> int:
        if text == clean:
            return offset
        return min(len(clean), len(xml_text(text[:offset] + "x")) - 1)

    moved = (Span(at(s.start), at(s.end), s.markup, s.value) for s in spans)
    return [span for span in moved if span.start < span.end]


def _with_codes(text: str, spans: Sequence[Span], numbers: Mapping[int, int]) -> Content:
    events: list[tuple[int, int, int, int]] = []
    order = sorted(range(len(spans)), key=lambda n: (spans[n].start, -spans[n].end))
    for i, n in enumerate(order, 1):
        # at one place, what was opened last is closed first, and before anything is opened
        events += ((spans[n].start, 1, i, n), (spans[n].end, 0, -i, n))
    parts: list[str | Code] = []
    done = 0
    for offset, opening, i, n in sorted(events):
        if offset > done:
            parts.append(text[done:offset])
            done = offset
        kind, tag = _MARKUP[spans[n].markup]
        if opening:
            x = (("x", str(numbers[n])),) if n in numbers else ()
            attributes = (("i", str(i)), *x, ("type", kind))
            value = spans[n].value
            name = _VALUE.get(spans[n].markup)
            inner = f' {name}="{html.escape(xml_text(value))}"' if name and value else ""
            parts.append(Code("bpt", attributes, (f"<{tag}{inner}>",)))
        else:
            parts.append(Code("ept", (("i", str(-i)),), (f"</{tag}>",)))
    if done < len(text):
        parts.append(text[done:])
    return tuple(parts)


def decoded(content: Content) -> tuple[str, tuple[Span, ...]]:
    """The text of a ``seg`` as one line, and the markup that its codes are known to mean.

    Text within a code (``sub``) is put after the sentence.
    """
    reader = _Reader()
    reader.read(content)
    raw = "".join(reader.parts)
    text = xml_text(" ".join([raw, *reader.within]))
    return text, tuple(sorted(_moved(raw, reader.spans, text)))


class _Reader:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.within: list[str] = []
        self.spans: list[Span] = []
        self._length = 0
        self._open: dict[str, tuple[int, Markup, str]] = {}

    def read(self, content: Content) -> None:
        for part in content:
            if isinstance(part, str):
                self.parts.append(part)
                self._length += len(part)
                continue
            markup = _BY_TYPE.get(part.get("type"))
            if part.kind not in CODES:
                start = self._length
                self.read(part.content)
                if part.kind == "hi" and markup and markup not in _VALUE:
                    self.spans.append(Span(start, self._length, markup))
                continue
            if part.kind == "bpt" and markup:
                self._open[part.get("i")] = (self._length, markup, _value(markup, part))
            elif part.kind == "ept" and (begun := self._open.pop(part.get("i"), None)):
                start, kind, value = begun
                self.spans.append(Span(start, self._length, kind, value))
            for sub in part.content:
                if isinstance(sub, Code) and sub.kind == "sub":
                    self._read_sub(sub)

    def _read_sub(self, sub: Code) -> None:
        inner = _Reader()
        inner.read(sub.content)
        self.within.append("".join(inner.parts))
        self.within += inner.within


def _value(markup: Markup, code: Code) -> str:
    if markup not in _VALUE:
        return ""
    inner = "".join(part for part in code.content if isinstance(part, str))
    found = re.search(rf'\b{_VALUE[markup]}="([^"]*)"', inner)
    return html.unescape(found[1]) if found else ""
