"""Inline markup as the codes of bilingual files, and codes as markup.

Files for CAT tools show markup as codes, ``<em>`` and ``</em>``, whose number says which code of
the translation stands for which of the source. Spans may cross, and so may their codes.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape, unescape
from typing import NamedTuple

from align.formats.interface import LOOSE, one_line, xml_text
from align.model import Anchor, Markup, Passage, Span

TYPES = {
    Markup.EMPHASIS: "italic",
    Markup.STRONG: "bold",
    Markup.LINK: "link",
    Markup.SUPERSCRIPT: "x-superscript",
    Markup.SUBSCRIPT: "x-subscript",
    Markup.CODE: "x-code",
    Markup.NOTE_REFERENCE: "x-note-reference",
}
"""The type of a code in TMX and XLIFF 1.2; what begins with ``x-`` is ours."""

_TAGS = {
    Markup.EMPHASIS: "em",
    Markup.STRONG: "strong",
    Markup.LINK: "a",
    Markup.SUPERSCRIPT: "sup",
    Markup.SUBSCRIPT: "sub",
    Markup.CODE: "code",
    Markup.NOTE_REFERENCE: "sup",
}
"""The HTML element that shows each kind of markup."""

_VALUE = {Markup.LINK: "href", Markup.NOTE_REFERENCE: "id"}
"""Its attribute that keeps the value of a span."""


class Code(NamedTuple):
    """What a code means."""

    markup: Markup
    value: str = ""
    """As that of a span."""


def native(span: Span) -> tuple[str, str]:
    """The markup as HTML, which stands for what the document itself has: start and end.

    >>> native(Span(0, 4, Markup.LINK, "a?b&c"))
    ('<a href="a?b&amp;c">', '</a>')
    """
    tag, name = _TAGS[span.markup], _VALUE.get(span.markup)
    start = f'<{tag} {name}="{escape(xml_text(span.value))}">' if name else f"<{tag}>"
    return start, f"</{tag}>"


_NATIVE = re.compile(r"<(b|strong|i|em|sup|sub|code|a|cf)\b([^>]*)>", re.IGNORECASE)
_BY_TAG = {tag: markup for markup, tag in _TAGS.items() if markup is not Markup.NOTE_REFERENCE}
_BY_TAG |= {"i": Markup.EMPHASIS, "b": Markup.STRONG}
_CF = {"bold": Markup.STRONG, "italic": Markup.EMPHASIS}
"""What Trados makes of runs of characters."""


def meaning(code: str) -> Code | None:
    """What a code in the language of the document means, where it is known.

    >>> meaning('<a href="x.html">')
    Code(markup=<Markup.LINK: 'link'>, value='x.html')
    >>> meaning('<cf size="12" italic="True">')
    Code(markup=<Markup.EMPHASIS: 'emphasis'>, value='')
    """
    found = _NATIVE.search(code)
    if found is None:
        return None
    tag, attributes = found[1].lower(), found[2]
    if tag == "cf":
        held = (m for n, m in _CF.items() if (_attribute(attributes, n) or "").lower() == "true")
        return next((Code(markup) for markup in held), None)
    label = _attribute(attributes, "id")
    if tag == "sup" and label is not None:
        return Code(Markup.NOTE_REFERENCE, label)
    return Code(_BY_TAG[tag], _attribute(attributes, "href") or "" if tag == "a" else "")


def _attribute(attributes: str, name: str) -> str | None:
    found = re.search(rf"""\b{name}\s*=\s*(["'])(.*?)\1""", attributes, re.IGNORECASE | re.DOTALL)
    return unescape(found[2]) if found else None


_BY_TYPE = {kind: Code(markup) for markup, kind in TYPES.items()}


def code_of_type(kind: str) -> Code | None:
    """What a code of this type means, in TMX and XLIFF 1.2.

    >>> code_of_type("bold")
    Code(markup=<Markup.STRONG: 'strong'>, value='')
    """
    return _BY_TYPE.get(kind)


def clean(passage: Passage) -> Passage:
    r"""A passage as XML can hold it (`xml_text`), its spans moved with the words; none is empty.

    Only the first anchor is kept. Of spans that begin together the longest comes first. Linear in
    the length of the text and the number of spans.

    >>> clean(Passage(" a\x01 \n bold", spans=(Span(3, 10, Markup.STRONG),)))
    Passage(text='a bold', path='', anchors=(), spans=(Span(start=2, end=6, ...),))
    """
    text = xml_text(passage.text)
    spans: Iterable[Span] = passage.spans
    if spans and text != passage.text:
        new = _places(passage.text, {edge for span in spans for edge in span[:2]})
        spans = (Span(new[s.start], new[s.end], s.markup, s.value) for s in spans)
    ordered = sorted((s for s in spans if s.start < s.end), key=lambda s: (s.start, -s.end))
    return Passage(text, passage.path, passage.anchors[:1], tuple(ordered))


def _places(text: str, edges: set[int]) -> dict[int, int]:
    """Where places in a text are in what `xml_text` makes of it.

    A place within white space that becomes one space is behind it, one within a character and
    its accents behind them.
    """
    new: dict[int, int] = {}
    changed = [m.span() for m in LOOSE.finditer(text) if one_line(m[0]) != m[0]]
    done: list[str] = []
    length = reached = 0
    tail = ""  # the last letter so far, to which accents may come
    for edge in sorted({*edges, len(text)}):
        if edge > reached:
            before = changed[bisect_left(changed, (edge,)) - 1 :][:1]
            end = max(edge, before[0][1]) if before and before[0][0] < edge else edge
            piece = unicodedata.normalize("NFC", tail + one_line(text[reached:end]))
            last = next(
                (n for n in range(len(piece))[::-1] if not unicodedata.combining(piece[n])), 0
            )
            done.append(piece[:last])
            length, tail, reached = length + last, piece[last:], end
        new[edge] = length + len(tail)
    whole = "".join(done) + tail
    front, stop = len(whole) - len(whole.lstrip()), len(whole.rstrip())
    return {edge: max(min(place, stop) - front, 0) for edge, place in new.items()}


def counterparts(spans: Sequence[Span], source: Sequence[Span]) -> list[int]:
    """For each span of a translation its number in the source, from 1; 0 if that has it not.

    What is of the same kind with the same value comes first, then the next of the same kind.
    """
    numbers = [0] * len(spans)
    taken: set[int] = set()
    for key in (lambda s: (s.markup, s.value)), (lambda s: s.markup):
        waiting: dict[object, deque[int]] = defaultdict(deque)
        for number, span in enumerate(source, 1):
            if number not in taken:
                waiting[key(span)].append(number)
        for n, span in enumerate(spans):
            if not numbers[n] and (queue := waiting[key(span)]):
                numbers[n] = queue.popleft()
                taken.add(numbers[n])
    return numbers


def cross(spans: Iterable[Span]) -> bool:
    """Whether one of the spans, in the order of `clean`, ends within another it began before.

    >>> cross([Span(0, 3, Markup.STRONG), Span(2, 4, Markup.LINK)])
    True
    """
    around: list[int] = []
    for span in spans:
        while around and around[-1] <= span.start:
            around.pop()
        if around and around[-1] < span.end:
            return True
        around.append(span.end)
    return False


class Run(NamedTuple):
    """A stretch of text and the code that begins or ends behind it."""

    text: str
    n: int = 0
    """Of the span."""
    span: Span | None = None
    """None behind the last stretch."""
    opens: bool = False


def runs(passage: Passage) -> Iterator[Run]:
    """A passage of `clean` cut at its codes; those of spans that do not cross are nested."""
    events = [(span.end, 0, -n) for n, span in enumerate(passage.spans)]
    events += [(span.start, 1, n) for n, span in enumerate(passage.spans)]
    at = 0
    # at one place, what was opened last is closed first, and before anything is opened
    for offset, opens, n in sorted(events):
        yield Run(passage.text[at:offset], abs(n), passage.spans[abs(n)], bool(opens))
        at = offset
    yield Run(passage.text[at:])


@dataclass(slots=True)
class Gathered:
    """A segment while it is read: its text without codes, and what the codes mean."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[Span] = field(default_factory=list)
    _open: dict[str, tuple[int, Code | None]] = field(default_factory=dict)

    def write(self, text: str) -> None:
        """Add text."""
        self.parts.append(text)
        self.length += len(text)

    def open(self, key: str, code: Code | None) -> None:
        """A code begins, to be closed under this key."""
        self._open[key] = (self.length, code)

    def close(self, key: str) -> None:
        """The code of this key ends; nothing if none is open."""
        self.mark(*self._open.pop(key, (0, None)))

    def mark(self, start: int, code: Code | None) -> None:
        """What was written since `start` has this markup, if any."""
        if code is not None and start < self.length:
            self.spans.append(Span(start, self.length, *code))

    def passage(self, path: str = "", anchors: tuple[Anchor, ...] = ()) -> Passage:
        """What was written, as `clean` leaves it."""
        return clean(Passage("".join(self.parts), path, anchors, tuple(self.spans)))
