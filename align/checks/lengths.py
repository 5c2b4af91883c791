"""How long a translation is beside its source, and what part of one has nothing in the other.

The length of the target is taken as normally distributed about that of the source by a ratio, with
a variance that grows with the length (Gale and Church, "A program for aligning sentences in
bilingual corpora", 1993). Ratio and variance are those of the text itself, by medians, so that
what is wrong in it does not count; where it is short, the usual ones weigh more.
Within a unit words that look alike in both languages, and numbers, tell which parts belong
together.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from math import exp, log, sqrt
from statistics import median
from typing import NamedTuple

from align.checks.context import Context
from align.checks.lines import Line, pairs
from align.languages import script


class Stretch(NamedTuple):
    """A part of a text."""

    start: int
    end: int
    letters: float
    """Letters and digits in it; of a source, as many as a translation of it would have."""


class Gap(NamedTuple):
    """What stands between two words that both sides have, or at an end."""

    source: Stretch
    target: Stretch

    def deviation(self, slack: float = 0.0) -> float:
        """How much longer the target is than expected, below 0 how much shorter, in square roots
        of letters; `slack` letters soften it where there are few.
        """
        ours, theirs = self.source.letters, self.target.letters
        return (theirs - ours) / sqrt(max(1.0, (ours + theirs) / 2 + slack))


class Measured(NamedTuple):
    """A unit beside what is usual in its text."""

    source: Line
    target: Line
    whole: Gap
    deviation: float
    """Of the whole, in standard deviations of the text."""
    shortest: Gap
    """The part of which the target has the least."""
    longest: Gap
    """The part of which the source has the least."""
    lacks: float
    """How far the target is too short there, in standard deviations; likewise `adds`."""
    adds: float

    @property
    def times(self) -> float:
        """How many times as long as expected the target is."""
        return self.whole.target.letters / self.whole.source.letters

    @property
    def far(self) -> bool:
        """Whether the length is beyond all that is usual."""
        apart = abs(self.whole.target.letters - self.whole.source.letters)
        usual = abs(self.deviation) < FAR or 1 / TIMES < self.times < TIMES
        return apart > PART and not usual


FAR = 3.0
"""So many standard deviations are beyond what is usual."""
TIMES = 2.5
"""And so many times as long, or as short."""
PART = 35
"""Letters that are more than a few words."""


class _Word(NamedTuple):
    start: int
    end: int
    before: int
    """Letters before it."""
    after: int
    """Letters up to its end."""
    key: str
    """What it has in common with its like in the other language; else empty."""


def measured(context: Context) -> Iterator[Measured]:
    """The units that have both sides, text by text, where the usual ratio is known."""
    by_text: defaultdict[tuple[str, str, str], list[tuple[Line, Line]]] = defaultdict(list)
    for source, target in pairs(context):
        key = source.unit.document, source.variant.language, target.variant.language
        by_text[key].append((source, target))
    for (_, source_language, target_language), lines in by_text.items():
        alphabetic = {script(source_language), script(target_language)} <= _ALPHABETS
        words = [(_words(s.text), _words(t.text)) for s, t in lines]
        both = [(s, t) for s, t in words if s and t]
        logs = [log(t[-1].after / s[-1].after) for s, t in both if s[-1].after >= _JUDGED]
        if not alphabetic and len(logs) < _PRIOR:
            continue
        ratio = exp(median(logs) * len(logs) / (len(logs) + _EVEN * alphabetic)) if logs else 1.0
        spread = _spread([(s[-1].after * ratio, t[-1].after) for s, t in both])
        for (source, target), (ours, theirs) in zip(lines, words, strict=True):
            if ours and theirs:
                yield _measured(source, target, ours, theirs, ratio, spread)


_ALPHABETS = {"Latn", "Cyrl", "Grek", "Armn", "Geor"}
"""Scripts in which languages take about as many letters."""
_JUDGED = 20
"""Letters of a source that tell something of the ratio."""
_EVEN = 5
"""Units that weigh as much as that languages with alphabets take as many letters."""
_PRIOR = 30
"""Units that weigh as much as the usual standard deviation."""
_SPREAD = 1.5
"""The usual standard deviation, of French and English texts, in square roots of letters."""
_MAD = 1.4826
"""Standard deviations in a median absolute deviation."""
_SLACK = 20.0
"""Letters by which the borders of a part are unsure."""


def _spread(lengths: Sequence[tuple[float, float]]) -> float:
    """The standard deviation of the lengths of a text: expected, and found."""
    if not lengths:
        return _SPREAD
    own = _MAD * median(abs(t - s) / sqrt((s + t) / 2) for s, t in lengths)
    return (own * len(lengths) + _SPREAD * _PRIOR) / (len(lengths) + _PRIOR)


def _measured(
    source: Line,
    target: Line,
    ours: Sequence[_Word],
    theirs: Sequence[_Word],
    ratio: float,
    spread: float,
) -> Measured:
    gaps = list(_gaps(ours, theirs, ratio))
    whole = Gap(
        Stretch(ours[0].start, ours[-1].end, ours[-1].after * ratio),
        Stretch(theirs[0].start, theirs[-1].end, theirs[-1].after),
    )
    shortest = min(gaps, key=lambda gap: gap.deviation(_SLACK))
    longest = max(gaps, key=lambda gap: gap.deviation(_SLACK))
    return Measured(
        source,
        target,
        whole,
        whole.deviation() / spread,
        shortest,
        longest,
        -shortest.deviation(_SLACK) / spread,
        longest.deviation(_SLACK) / spread,
    )


def _gaps(ours: Sequence[_Word], theirs: Sequence[_Word], ratio: float) -> Iterator[Gap]:
    """The parts before, between and after the words that both have in the same order."""
    first, second = (_Word(w[0].start, w[0].start, 0, 0, "") for w in (ours, theirs))
    last = tuple(_Word(w[-1].end, w[-1].end, w[-1].after, w[-1].after, "") for w in (ours, theirs))
    for one, other in chain(_common(ours, theirs), [(last[0], last[1])]):
        yield Gap(
            Stretch(first.end, one.start, (one.before - first.after) * ratio),
            Stretch(second.end, other.start, other.before - second.after),
        )
        first, second = one, other


def _common(ours: Sequence[_Word], theirs: Sequence[_Word]) -> list[tuple[_Word, _Word]]:
    """The most words that look alike and stand in the same order on both sides."""
    places = _by_key(ours), _by_key(theirs)
    linked = sorted(
        link
        for key in places[0].keys() & places[1].keys()
        if len(places[0][key]) == len(places[1][key])
        for link in zip(places[0][key], places[1][key], strict=True)
    )
    # the longest increasing subsequence: of each length the one that ends earliest
    ends: list[_Word] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, word) in enumerate(linked):
        at = bisect_left(ends, word)
        ends[at : at + 1] = [word]
        last[at : at + 1] = [number]
        before.append(last[at - 1] if at else -1)
    number = last[-1] if last else -1
    chosen = []
    while number >= 0:
        chosen.append(linked[number])
        number = before[number]
    return chosen[::-1]


def _by_key(words: Sequence[_Word]) -> dict[str, list[_Word]]:
    found: defaultdict[str, list[_Word]] = defaultdict(list)
    for word in words:
        if word.key:
            found[word.key].append(word)
    return found


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    letters = 0
    for match in _WORD.finditer(text):
        size = match.end() - match.start()
        key = _key(match[0])
        found.append(_Word(*match.span(), letters, letters + size, key))
        letters += size
    return found


_WORD = re.compile(r"[^\W_]+")
_ALIKE = 5
"""So many first letters tell that two words are one."""


def _key(word: str) -> str:
    """A number itself; of a long word the first letters, without accents."""
    if word.isdigit():
        return word
    plain = "".join(filter(str.isalpha, unicodedata.normalize("NFD", word.casefold())))
    return plain[:_ALIKE] if len(plain) >= _ALIKE else ""
