"""Comments in a text that are meant for us: ``<!-- align: ignore number-differs: rounded -->``.

No reader takes them for text; what they say is for `align.checks` to heed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_COMMENT = re.compile(r"<!--\s*align:\s*(\w++(?:-\w+)*+)([^<>]*?)-->")
_ENDS = re.compile(r"\s*</")


class Directive(NamedTuple):
    """One such comment."""

    line: int
    column: int
    verb: str
    """The first word: ``ignore``."""
    names: tuple[str, ...]
    """The words behind it, with white space or commas between."""
    reason: str = ""
    """What stands behind a colon."""
    closing: bool = False
    """Is it the last in an HTML element?"""


def directives(text: str) -> Iterator[Directive]:
    r"""The comments of a text whose lines end in ``\n``, in order.

    >>> list(directives("Un.\n<!-- align: ignore a, b: so be it -->"))
    [Directive(line=2, column=1, verb='ignore', names=('a', 'b'), reason='so be it', closing=False)]
    """
    line = start = 0
    for found in _COMMENT.finditer(text):
        line += text.count("\n", start, found.start())
        start = found.start()
        column = start - text.rfind("\n", 0, start)
        names, _, reason = found[2].partition(":")
        words = tuple(re.findall(r"[^\s,]+", names))
        closing = _ENDS.match(text, found.end()) is not None
        yield Directive(line + 1, column, found[1], words, " ".join(reason.split()), closing)


def without_directives(text: str) -> str:
    """The text with spaces for the comments: lines and columns stay."""
    return _COMMENT.sub(lambda found: re.sub("[^\n]", " ", found[0]), text)
