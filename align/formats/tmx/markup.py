"""Markup of a text as inline codes of a TMX, and back.

OmegaT makes its own tag, such as ``<e0>``, of the first letter in a code and of the code's number;
it fills a segment of a document only where these are the same. So a code has within it the tag
that the markup usually has in HTML.

Markup is never written as ``hi``: with its default settings OmegaT takes a ``hi`` for a code, and
the words in it are lost ("He reads *War and Peace* tonight." becomes "He reads  tonight.").
"""

from __future__ import annotations

from collections.abc import Sequence

from align.formats.codes import (
    TYPES,
    Gathered,
    clean,
    code_of_type,
    counterparts,
    meaning,
    native,
    runs,
)
from align.formats.tmx.records import CODES, Code, Content
from align.model import Passage, Span


def coded(passages: Sequence[Passage | None]) -> tuple[Content, ...]:
    """One text in several languages, with its markup as pairs of codes; the source comes first.

    Within a ``seg`` each pair has an ``i`` of its own. Those of the source are numbered by ``x``;
    in the other languages the same ``x`` stands at the same markup (`counterparts`). What the
    source has not has no ``x``. Pairs may cross.

    >>> from align.model import Markup, Span
    >>> def french(text, start):
    ...     return Passage(text, spans=(Span(start, start + 3, Markup.EMPHASIS),))
    >>> coded([french("le mot", 3)])[0][1]
    Code(kind='bpt', attributes=(('i', '1'), ('x', '1'), ('type', 'italic')), content=('<em>',))
    """
    texts = [clean(passage or Passage("")) for passage in passages]
    return tuple(_with_codes(text, counterparts(text.spans, texts[0].spans)) for text in texts)


def _with_codes(passage: Passage, numbers: Sequence[int]) -> Content:
    parts: list[str | Code] = []
    for run in runs(passage):
        if run.text:
            parts.append(run.text)
        if run.span is None:
            continue
        start, end = native(run.span)
        i, x = str(run.n + 1), numbers[run.n]
        if run.opens:
            number = (("x", str(x)),) if x else ()
            attributes = (("i", i), *number, ("type", TYPES[run.span.markup]))
            parts.append(Code("bpt", attributes, (start,)))
        else:
            parts.append(Code("ept", (("i", i),), (end,)))
    return tuple(parts)


def decoded(content: Content) -> tuple[str, tuple[Span, ...]]:
    """The text of a ``seg`` as one line, and the markup that its codes are known to mean.

    Text within a code (``sub``) is put after the sentence.
    """
    gathered = Gathered()
    within = [content]
    for text in within:  # which grows
        gathered.write(" ")
        _gather(text, gathered, within)
    passage = gathered.passage()
    return passage.text, passage.spans


def _gather(content: Content, gathered: Gathered, within: list[Content]) -> None:
    for part in content:
        if isinstance(part, str):
            gathered.write(part)
        elif part.kind not in CODES:
            start = gathered.length
            _gather(part.content, gathered, within)
            if part.kind == "hi":
                gathered.mark(start, code_of_type(part.get("type")))
        else:
            if part.kind == "bpt":
                inner = "".join(piece for piece in part.content if isinstance(piece, str))
                gathered.open(part.get("i"), meaning(inner) or code_of_type(part.get("type")))
            elif part.kind == "ept":
                gathered.close(part.get("i"))
            within += (p.content for p in part.content if isinstance(p, Code) and p.kind == "sub")
