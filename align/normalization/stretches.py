"""The passages of a file, each with the place in the file of every character.

A reader keeps lines and columns; here they become offsets in the text of the file, so that a
stretch can be cut out there and another put in its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from align.model import BlockKind, Passage


class Extent(NamedTuple):
    """Where a character stands in the text of the file: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A passage of a file in one language."""

    kind: BlockKind
    language: str
    passage: Passage
    extents: Callable[[int, int], list[Extent]]
    """From a range of the passage to the extents of its characters; raises `Stays` where they
    cannot be changed."""


def line_starts(text: str) -> list[int]:
    """The offset at which each line begins, as the readers count lines."""
    end = "\n" if "\n" in text else "\r"
    starts = [m.end() for m in re.finditer(end, text)]
    return [1 if text.startswith("\ufeff") else 0, *starts]
