"""Inline markup as the codes of bilingual files: cleaned, numbered alike in both languages, nested.

Files for CAT tools show markup as codes, ``<em>`` and ``</em>``, whose number says which code of
the translation stands for which of the source.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from html import escape, unescape
from itertools import pairwise
from typing import NamedTuple

from align.formats.interface import xml_text
from align.model import Markup, Passage, Span

_BREAK = re.compile("[ \t]*(?:[\n\r\v\f\x1c-\x1e\x85\u2028\u2029][ \t]*)+")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

TAGS = {
    Markup.EMPHASIS: "em",
    Markup.STRONG: "strong",
    Markup.LINK: "a",
    Markup.SUPERSCRIPT: "sup",
    Markup.SUBSCRIPT: "sub",
    Markup.CODE: "code",
    Markup.NOTE_REFERENCE: "sup",
}
"""The HTML element that shows each kind of markup."""


def native(span: Span) -> tuple[str, str]:
    """The markup as HTML, which stands for what the document itself has: start and end.

    >>> native(Span(0, 4, Markup.LINK, "a?b&c"))
    ('<a href="a?b&amp;c">', '</a>')
    """
    tag = TAGS[span.markup]
    name = {Markup.LINK: "href", Markup.NOTE_REFERENCE: "id"}.get(span.markup)
    return f'<{tag} {name}="{escape(span.value)}">' if name else f"<{tag}>", f"</{tag}>"


_NATIVE = re.compile(r"<(b|strong|i|em|sup|sub|code|a|cf)\b([^>]*)>", re.IGNORECASE)
_MEANT = {
    "i": Markup.EMPHASIS,
    "em": Markup.EMPHASIS,
    "b": Markup.STRONG,
    "strong": Markup.STRONG,
    "a": Markup.LINK,
    "sup": Markup.SUPERSCRIPT,
    "sub": Markup.SUBSCRIPT,
    "code": Markup.CODE,
}


def meaning(code: str) -> tuple[Markup, str] | None:
    """What a code in the language of the document means, where it is known.

    >>> meaning('<a href="x.html">')
    (<Markup.LINK: 'link'>, 'x.html')
    >>> meaning('<cf size="12" italic="True">')
    (<Markup.EMPHASIS: 'emphasis'>, '')
    """
    found = _NATIVE.search(code)
    if found is None:
        return None
    tag, attributes = found[1].lower(), found[2]
    if tag == "cf":  # what Trados makes of runs of characters
        for name, markup in (("bold", Markup.STRONG), ("italic", Markup.EMPHASIS)):
            if re.search(rf'{name}="true"', attributes, re.IGNORECASE):
                return markup, ""
        return None
    value = re.search(r"""\b(?:href|id)\s*=\s*["']([^"']*)["']""", attributes)
    if tag == "sup" and value:
        return Markup.NOTE_REFERENCE, unescape(value[1])
    return _MEANT[tag], unescape(value[1]) if tag == "a" and value else ""


def clean(passage: Passage) -> Passage:
    r"""What XML can hold of a passage, on one line, trimmed (`xml_text`); its spans are nested.

    Only the first anchor is kept. A span that crosses the end of one around it ends there.

    >>> clean(Passage(" a\x01 \n bold", spans=(Span(3, 10, Markup.STRONG),)))
    Passage(text='a bold', path='', anchors=(), spans=(Span(start=2, end=6, ...),))
    """
    anchors = passage.anchors[:1]
    if not passage.spans:
        return Passage(xml_text(passage.text), passage.path, anchors)
    edges = sorted({0, len(passage.text), *(e for s in passage.spans for e in (s.start, s.end))})
    new, text = {0: 0}, ""
    for start, end in pairwise(edges):
        piece = _BREAK.sub(" ", passage.text[start:end])
        piece = unicodedata.normalize("NFC", _NOT_XML.sub("", piece))
        if text[-1:] in ("", " ") and _BREAK.match(passage.text, start):
            piece = piece.lstrip(" ")
        text += piece
        new[end] = len(text)
    front = len(text) - len(text.lstrip())
    stop = len(text.rstrip())
    spans: list[Span] = []
    around: list[int] = []
    for span in sorted(passage.spans, key=lambda s: (s.start, -s.end)):
        start, end = (min(max(new[e], front), stop) - front for e in (span.start, span.end))
        while around and around[-1] <= start:
            around.pop()
        end = min([end, *around[-1:]])
        # white space at the edges of a span is none of its text
        inner = text[front + start : front + end]
        start += len(inner) - len(inner.lstrip())
        end -= len(inner) - len(inner.rstrip())
        if start < end:
            spans.append(Span(start, end, span.markup, span.value))
            around.append(end)
    return Passage(text[front:stop], passage.path, anchors, tuple(spans))


def numbers(source: Sequence[Span], target: Sequence[Span]) -> tuple[list[int], list[int]]:
    """The number of each code, from 1: what means the same has the same in both languages.

    A code of the target that the source has not gets a number of its own.
    """
    waiting: dict[tuple[Markup, str | None], deque[int]] = defaultdict(deque)
    for number, span in enumerate(source, 1):
        waiting[span.markup, span.value].append(number)
        waiting[span.markup, None].append(number)
    given: list[int] = []
    taken: set[int] = set()
    fresh = len(source)
    for span in target:
        for key in ((span.markup, span.value), (span.markup, None)):
            while waiting[key] and waiting[key][0] in taken:
                waiting[key].popleft()
            if waiting[key]:
                given.append(waiting[key].popleft())
                break
        else:
            fresh += 1
            given.append(fresh)
        taken.add(given[-1])
    return list(range(1, len(source) + 1)), given


class Run(NamedTuple):
    """A stretch of text and the code that begins or ends behind it."""

    text: str
    number: int = 0
    """Of the code; 0 behind the last stretch."""
    span: Span | None = None
    opens: bool = False


def runs(passage: Passage, numbers: Sequence[int]) -> Iterator[Run]:
    """A cleaned passage cut at its codes, which nest."""
    at = 0
    open_codes: list[tuple[int, Span]] = []

    def closed(until: int) -> Iterator[Run]:
        nonlocal at
        while open_codes and open_codes[-1][1].end <= until:
            number, span = open_codes.pop()
            yield Run(passage.text[at : span.end], number, span)
            at = span.end

    for number, span in zip(numbers, passage.spans, strict=True):
        yield from closed(span.start)
        yield Run(passage.text[at : span.start], number, span, True)
        at = span.start
        open_codes.append((number, span))
    yield from closed(len(passage.text))
    yield Run(passage.text[at:])
