"""Comments in a text that are meant for us: ``<!-- align: ignore number-differs -->``.

No reader takes them for text; what they say is for `align.checks` to heed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_COMMENT = re.compile(r"<!--[ \t]*align:[ \t]*([\w-]+)\b([^\n>]*?)-->")


class Directive(NamedTuple):
    """One such comment."""

    line: int
    column: int
    verb: str
    """The first word: ``ignore``."""
    names: tuple[str, ...]
    """The words behind it, with white space or commas between."""


def directives(text: str) -> Iterator[Directive]:
    r"""The comments of a text whose lines end in ``\n``, in order.

    >>> list(directives("Un.\n<!-- align: ignore a, b -->"))
    [Directive(line=2, column=1, verb='ignore', names=('a', 'b'))]
    """
    line = start = 0
    for found in _COMMENT.finditer(text):
        line += text.count("\n", start, found.start())
        start = found.start()
        column = start - text.rfind("\n", 0, start)
        yield Directive(line + 1, column, found[1], tuple(re.findall(r"[^\s,]+", found[2])))


def without_directives(text: str) -> str:
    """The text with spaces for the comments: lines and columns stay."""
    return _COMMENT.sub(lambda found: " " * len(found[0]), text)
