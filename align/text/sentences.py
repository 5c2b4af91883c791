"""Whether a text ends as a sentence does."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…։؟。！？][\s\"'»”’)\]]*$")


def ends_sentence(text: str) -> bool:
    """Whether the last mark, quotation marks and brackets apart, ends a sentence.

    >>> [ends_sentence(text) for text in ("Il rit. »", "Chapitre premier", "Նա ծիծաղեց։")]
    [True, False, True]
    """
    return bool(_END.search(text))
