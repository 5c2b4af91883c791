"""Which language a text is in.

The words of a language are known by py3langid (BSD; after Lui and Baldwin, "langid.py", ACL 2012
demonstrations), which is loaded when a text is asked about.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from align.languages import languages, primary_subtag

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

FAR = 2000
"""Characters that are enough for any language."""
SURE = 15.0
"""So many nats a language must be ahead of the one that is wanted."""
_KIN = ({"bs", "hr", "sr"}, {"da", "nb", "nn", "no"}, {"id", "ms"}, {"en", "pcm"})
"""Languages that are not told from each other."""
_PLACES = 25
"""A text is looked at in so many places, evenly spread."""
_WINDOW = 600
"""Characters of each place."""
_LETTERS = 60
"""A place with fewer tells nothing."""
_MOST = 0.6
"""So large a share of the places must be in another language, and the same one."""


def language_scores(text: str) -> dict[str, float]:
    """Each language that the detector knows, and the log-probability of the text in it."""
    return {language: float(score) for language, score in _identifier().rank(text[:FAR])}


def surely(text: str, tag: str) -> str:
    """The language a text is in: that of the tag unless another is far more probable; none where
    the detector does not know the tag's, or it is written in Latin letters though it has others.

    >>> surely("Niemand wusste, warum die Glocken nicht geläutet hatten.", "fr")
    'de'
    """
    wanted = primary_subtag(tag)
    scores = language_scores(text)
    if wanted not in scores or "-latn" in tag.lower():
        return ""
    best = max(scores, key=lambda language: scores[language])
    kin = any({best, wanted} <= group for group in _KIN)
    return best if not kin and scores[best] - scores[wanted] >= SURE else wanted


def other_language(segments: Sequence[str], tag: str) -> str:
    """The language that most of a text is in, where that is surely not the tag's; else none, as
    where it is none of `align.languages`.
    """
    found = Counter(surely(place, tag) for place in _places(segments))
    best, count = max(found.items(), key=lambda item: item[1], default=("", 0))
    other = best in languages() and best != primary_subtag(tag)
    return best if other and count >= _MOST * found.total() else ""


def _places(segments: Sequence[str]) -> Iterator[str]:
    """Parts of a text, in small letters and without invisible signs."""
    count = len(segments)
    starts = sorted({count * n // _PLACES for n in range(_PLACES)})
    for start, stop in pairwise((*starts, count)):
        text = ""
        for segment in segments[start:stop]:
            text += f"{segment[:_WINDOW]} "
            if len(text) >= _WINDOW:
                break
        text = unicodedata.normalize("NFC", text[:_WINDOW]).lower()
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        if sum(map(str.isalpha, text)) >= _LETTERS:
            yield text


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
