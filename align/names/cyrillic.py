"""Romanized Russian read back to Cyrillic.

A scheme is not one-to-one: it drops the soft sign, writes «е» and «э», «и» and «й» alike. Each
word is read with every rule of the scheme inverted, and the readings are walked against the word
graph of pymorphy3's dictionary, so that only words come out. Among those a language model given
by the caller, the grammar of neighbouring words and, if given, a rank of whole phrases choose.

What is no word of the dictionary is spelled letter by letter: a proper name or an acronym, which
is tolerated, or a word that no reading explains, for which corrections by one edit are sought.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from heapq import nlargest
from math import exp, log
from typing import NamedTuple

import regex

from align.names.grammar import MARK, STOP, analyzer, bond, is_abbreviation, is_name, oddness
from align.names.lattice import (
    COSTS,
    LONGEST,
    VOWELS,
    edits,
    is_acronym,
    looked_up,
    lowered,
    spelled,
)
from align.names.schemes import Scheme
from align.names.words import frequency

WordScore = Callable[[str], float]
"""Word -> natural logarithm of its probability; only differences count."""

Rank = Callable[[Sequence[str]], Sequence[float]]
"""Phrases -> how well each fits, higher is better; a cosine with a translation, say."""

_WORD_READINGS = 6
_BEAM = 24
_CORRECTIONS = 5
_RANKED = 8
_RANK_WEIGHT = 12.0
_SURE = 0.97
"""How likely a reading must be to be sure."""

_WORD_SCORE_WEIGHT = 0.8
_RARE = -17.0
"""Under this a word score says little: a model has the word in pieces, not whole."""
_RARE_WEIGHT = 0.15
_GRAMMAR_WEIGHT = 1.2
_NO_WORD_SCORE_WEIGHT = 0.3
"""Of words that no dictionary has, which a model has in pieces only."""
_ODDITY_WEIGHT = 2.0
"""Of letters in such a word that seldom stand side by side."""
_VARIANT_COST = 2.0
_INEXACT_COST = 1.0


class Correction(NamedTuple):
    """What may have stood where a word is damaged."""

    latin: str
    cyrillic: str


class WordReading(NamedTuple):
    """How one word of a title is read."""

    latin: str
    """As it stands in the title."""
    cyrillic: str
    """The best reading."""
    known: bool
    """It is a word of the dictionary, written as the scheme writes it, and not out of place."""
    explained: bool
    """It is known, or may be a proper name or an acronym."""
    alternatives: tuple[str, ...]
    """Other readings, the best first."""
    corrections: tuple[Correction, ...]
    """Where it is not explained: words that one edit away would be, the best first."""
    start: int
    """Offset in the title."""
    end: int


class Reading(NamedTuple):
    """How a title is read."""

    text: str
    """The title in Cyrillic; what is no word is kept as it is."""
    score: float
    """Sum over the words, natural logarithms; higher is better."""
    sure: bool
    """It is by far the likeliest and each word is known: right in 98 of 100 or more."""
    words: tuple[WordReading, ...]
    ranked: tuple[tuple[str, float], ...] = ()
    """The likeliest texts and how likely each is, 0..1, `text` first."""


class Candidate(NamedTuple):
    """A reading of one word by itself."""

    cyrillic: str
    score: float
    known: bool
    """It is a word of the dictionary."""
    exact: bool
    """The scheme writes it just so."""


def read_back(
    title: str, scheme: Scheme, *, word_score: WordScore | None = None, rank: Rank | None = None
) -> Reading:
    """A title romanized under a scheme, in Cyrillic again.

    >>> from align.names.schemes import load_scheme
    >>> reading = read_back("Chest odinotchestv", load_scheme("ru-fr-press"))
    >>> reading.text
    'Шесть одиночеств'
    """
    score = word_score or _no_score
    spans = [m.span() for m in _WORD.finditer(title)]
    latin = [unicodedata.normalize("NFC", title[a:b]) for a, b in spans]
    read = {word: candidates(word, scheme, score) for word in dict.fromkeys(latin)}
    columns = [read[word] for word in latin]
    phrases = _phrases(title, spans, columns)
    if rank is not None and len(phrases) > 1:
        phrases = _ranked(title, spans, phrases, rank)
    best = phrases[0].chosen
    words = _word_readings(title, spans, best, columns, scheme, score)
    ranked = _likely(title, spans, phrases)
    return Reading(
        text=ranked[0][0],
        score=phrases[0].score,
        sure=ranked[0][1] >= _SURE and _are_known(words),
        words=words,
        ranked=ranked[:_RANKED],
    )


def known_words(title: str, scheme: Scheme) -> frozenset[str]:
    """The words of a title that are words of the dictionary, written just as the scheme does.

    >>> from align.names.schemes import load_scheme
    >>> title = "Chest odinotchestv"
    >>> [len(known_words(title, load_scheme(name))) for name in ("ru-fr-press", "ru-iso-9")]
    [2, 0]
    """
    words = {unicodedata.normalize("NFC", m[0]) for m in _WORD.finditer(title)}
    return frozenset(
        word
        for word in words
        if len(word) <= LONGEST
        and any(
            scheme.romanize(s.cyrillic).lower() == lowered(word) for s in looked_up(word, scheme)
        )
    )


_WORD = regex.compile(
    r"[\p{L}\p{M}](?:(?:[\p{L}\p{M}'’`\"ʹʺ”·]|(?<=\p{L})[01](?=\p{Ll}))*[\p{L}\p{M}ʹ’`ʺ”])?"
)
"""A word; a 0 or 1 between its letters is a misread o, l or i."""


def _no_score(_: str) -> float:
    return 0.0


# --- the readings of one word -------------------------------------------------------------------


def candidates(latin: str, scheme: Scheme, word_score: WordScore) -> list[Candidate]:
    """The readings of a word, the best first; at least one."""
    spellings = list(looked_up(latin, scheme)) if len(latin) <= LONGEST else []
    if latin[0].isupper() and latin[1:].islower():
        spellings = [s for s in spellings if not is_abbreviation(s.cyrillic.lower())]
    known = bool(spellings)
    if not known:
        spellings = spelled(latin, scheme)
    capital = latin[0].isupper()
    scores = [_scored(s.cyrillic, word_score, known) for s in spellings]
    found = []
    for spelling, value in zip(spellings, scores, strict=True):
        word = spelling.cyrillic
        exact = scheme.romanize(word).lower() == latin.lower()
        score = -_INEXACT_COST * (not exact)
        if known:
            score += _WORD_SCORE_WEIGHT * value - _VARIANT_COST * spelling.cost
            score -= oddness(word.lower(), capital)
        else:
            score += _NO_WORD_SCORE_WEIGHT * value - _ODDITY_WEIGHT * spelling.cost
        found.append(Candidate(word, score, known, exact))
    if not capital and any(c.exact for c in found):
        found = [c for c in found if c.exact]
    return nlargest(_WORD_READINGS, found, key=lambda c: c.score)


def _scored(word: str, word_score: WordScore, known: bool) -> float:
    """With the capitals it has or, for a word of the dictionary that is no acronym, without."""
    if not known or (word.isupper() and 1 < len(word) <= _SHORT):
        return word_score(word)
    value = max(word_score(word), word_score(word.lower()))
    return value if value > _RARE else _RARE + _RARE_WEIGHT * (value - _RARE)


_SHORT = 3
"""A word of so few capitals is taken for an acronym: ЕС, not «эс»."""


# --- words no reading explains ------------------------------------------------------------------


def _word_readings(
    title: str,
    spans: Sequence[tuple[int, int]],
    best: Sequence[Candidate],
    columns: Sequence[Sequence[Candidate]],
    scheme: Scheme,
    word_score: WordScore,
) -> tuple[WordReading, ...]:
    exact = sum(c.known and c.exact for c in best)
    # one word that leaves the rules among words that keep to them is suspect
    lone = exact >= _KEEPING and sum(c.known and not c.exact for c in best) == 1
    around = [c.cyrillic.lower() for c in best]
    readings: list[WordReading] = []
    corrected = 0
    for number, ((start, end), chosen) in enumerate(zip(spans, best, strict=True)):
        latin = title[start:end]
        word = unicodedata.normalize("NFC", latin)
        known = chosen.known and (chosen.exact or not lone)
        compound = title[end : end + 1] == "-" and around[number].endswith("о")
        explained = known or (
            not chosen.known and (compound or _may_be_a_name(word, chosen.cyrillic, scheme))
        )
        before = around[max(0, number - _CONTEXT) : number]
        after = "".join(around[number + 1 : number + 2])
        fit = 0.0
        if known and len(word) >= _SUSPECT and word.islower():
            fit = _fit(chosen.cyrillic, word_score, before, after)
        unlikely = fit < _UNLIKELY
        found: list[tuple[float, Correction]] = []
        # the capital of a title's first word does not tell a name
        common = explained and not known and number == 0 and len(word) >= _LONG
        if (common or unlikely or not explained) and corrected < _MOST_CORRECTED:
            corrected += 1
            found = _corrected(word, scheme, word_score, before, after)
        if common and found and _is_common(found[0][1].cyrillic.lower(), word_score):
            explained = False
        if unlikely and found and found[0][0] >= fit + _LEAD:
            known = explained = False
        others = tuple(c.cyrillic for c in columns[number] if c is not chosen)
        readings.append(
            WordReading(
                latin,
                chosen.cyrillic,
                known,
                explained,
                others,
                () if explained else tuple(correction for _, correction in found),
                start,
                end,
            )
        )
    return tuple(readings)


_KEEPING = 3
_MOST_CORRECTED = 20
"""Corrections are sought for so many words of a title; one with more is no Russian."""
_LONG = 6
_SUSPECT = 5
_UNLIKELY = -16.0
_LEAD = 6.0
"""A word of the dictionary of so many letters or more is taken for a slip if it fits in worse than
`_UNLIKELY`, and a word one slip away better by `_LEAD` at least."""
_COMMON = -3.0
"""A first word of so many letters is not taken for a name if it is one edit away from a word whose
score is above this for each letter."""


def _is_common(word: str, word_score: WordScore) -> bool:
    return not is_name(word) and word_score(word) >= _COMMON * len(word)


def _may_be_a_name(latin: str, cyrillic: str, scheme: Scheme) -> bool:
    """Whether a word that no dictionary has may be a proper name or an acronym.

    A word in small letters may not, unless it is known to be formed from a known one.
    """
    if len(latin) > LONGEST or set(lowered(cyrillic)) - scheme.letters - _MARKS:
        return False
    if not latin[0].isupper():
        return _is_formed(cyrillic)
    if is_acronym(latin):
        return True
    return _pronounceable(cyrillic.lower()) and _strangeness(latin, scheme) <= 1


_MARKS = frozenset("'’`\"ʹʺ”·")
_CLUSTER = 5
"""Consonants in a row at most, as in «агентств»."""


def _pronounceable(word: str) -> bool:
    shape = "".join("v" if c in VOWELS else "c" for c in word if c not in "ьъй")
    return "v" in shape and "c" * (_CLUSTER + 1) not in shape and "v" * 4 not in shape


def _strangeness(latin: str, scheme: Scheme) -> int:
    """How many of its letters the rules of the scheme never write."""
    written = {c for rule in scheme.rules for c in rule.latin}
    return sum(c not in written for c in lowered(latin) if c.isascii())


def _is_formed(word: str) -> bool:
    """Whether it is a known prefix before a known word: «супер» and «игра»."""
    return any(
        [type(method[0]).__name__ for method in parse.methods_stack]
        == ["DictionaryAnalyzer", "KnownPrefixAnalyzer"]
        for parse in analyzer().parse(word)[:3]
    )


_LONGEST_CORRECTED = 40


def corrections(
    latin: str,
    scheme: Scheme,
    *,
    word_score: WordScore | None = None,
    before: Sequence[str] = (),
    after: str = "",
) -> tuple[Correction, ...]:
    """Words of the dictionary one edit away from a damaged one, the best first.

    An edit is a letter replaced, dropped, added, or two transposed. `before` and `after` are the
    words around it in Cyrillic, so that what agrees with them comes first.
    """
    found = _corrected(latin, scheme, word_score or _no_score, before, after)
    return tuple(correction for _, correction in found)


def _corrected(
    latin: str, scheme: Scheme, word_score: WordScore, before: Sequence[str], after: str
) -> list[tuple[float, Correction]]:
    """The corrections with their scores, on the scale of `_fit`."""
    if len(latin) > _LONGEST_CORRECTED:
        return []
    found: dict[str, tuple[float, Correction]] = {}
    for edited, kind in edits(latin, scheme):
        for spelling in looked_up(edited, scheme):
            if spelling.cost:
                continue
            value = _fit(spelling.cyrillic, word_score, before, after) - COSTS[kind]
            if edited not in found or value > found[edited][0]:
                found[edited] = (value, Correction(edited, spelling.cyrillic))
    return nlargest(_CORRECTIONS, found.values(), key=lambda item: item[0])


class Evidence(NamedTuple):
    """What speaks for a word of the dictionary where it stands; natural logarithms."""

    word: float
    """Its score by itself."""
    frequency: float
    """How often it is used."""
    oddness: float
    """How odd it is that it is a word at all: abbreviations, rare parts of speech."""
    before: float
    """How it follows the words before it."""
    after: float
    """How the word after it follows."""


WEIGHTS = Evidence(word=0.66, frequency=0.16, oddness=-1.22, before=0.91, after=0.47)
"""Learned, with `align.names.lattice.COSTS`, by ``python -m benchmarks.corrections``."""


def evidence(word: str, word_score: WordScore, before: Sequence[str], after: str) -> Evidence:
    """Of a Cyrillic word of the dictionary, between its neighbours in small letters."""
    lower = word.lower()
    return Evidence(
        _scored(word, word_score, known=True),
        log(max(frequency(lower, "ru") or 0.0, _RAREST)),
        oddness(lower, word[0].isupper()),
        bond(before, lower),
        bond((*before, lower), after) if after else 0.0,
    )


_RAREST = 1e-9
"""The share of a word that the list of frequent ones has not."""


def _fit(word: str, word_score: WordScore, before: Sequence[str], after: str) -> float:
    """How likely the word is where it stands; only differences count."""
    found = evidence(word, word_score, before, after)
    return sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))


# --- the readings of a title --------------------------------------------------------------------


class _Phrase(NamedTuple):
    """A reading of the words so far."""

    score: float
    context: tuple[str, ...]
    """The last words, numbers among them, that the next one may go with."""
    last: Candidate | None
    rest: _Phrase | None
    """The reading of the words before the last."""

    @property
    def chosen(self) -> list[Candidate]:
        """A candidate for each word."""
        found: list[Candidate] = []
        phrase: _Phrase | None = self
        while phrase is not None and phrase.last is not None:
            found.append(phrase.last)
            phrase = phrase.rest
        return found[::-1]


def _phrases(
    title: str, spans: Sequence[tuple[int, int]], columns: Sequence[Sequence[Candidate]]
) -> list[_Phrase]:
    """The best readings of the whole, best first; at least one."""
    beam = [_Phrase(0.0, (), None, None)]
    end = 0
    for (start, stop), column in zip(spans, columns, strict=True):
        gap, end = title[end:start], stop
        grown = []
        for phrase in beam:
            before = _context(phrase.context, gap)
            for candidate in column:
                word = candidate.cyrillic.lower()
                # what is guessed of an unknown word says nothing
                grammar = _GRAMMAR_WEIGHT * bond(before, word) if candidate.known else 0.0
                grown.append(
                    _Phrase(
                        phrase.score + candidate.score + grammar,
                        (*before, word),
                        candidate,
                        phrase,
                    )
                )
        beam = nlargest(_BEAM, grown, key=lambda phrase: phrase.score)
    return beam


def _context(words: tuple[str, ...], gap: str) -> tuple[str, ...]:
    """The last words, numbers and marks before the next word."""
    between = (m[0] if m[0].isdigit() else _MARKS_AS.get(m[0][0], MARK) for m in _GAP.finditer(gap))
    return (*words, *between)[-_CONTEXT:]


_GAP = regex.compile(r"\d+|[.!?…]+|[,;:—–()]|\s-+\s")
_MARKS_AS = dict.fromkeys(".!?…", STOP)
_CONTEXT = 2


def _ranked(
    title: str, spans: Sequence[tuple[int, int]], phrases: Sequence[_Phrase], rank: Rank
) -> list[_Phrase]:
    head = phrases[:_RANKED]
    ranks = rank([_assembled(title, spans, phrase.chosen) for phrase in head])
    moved = [
        phrase._replace(score=phrase.score + _RANK_WEIGHT * value)
        for phrase, value in zip(head, ranks, strict=True)
    ]
    return sorted(moved, key=lambda phrase: -phrase.score)


def _assembled(title: str, spans: Sequence[tuple[int, int]], chosen: Sequence[Candidate]) -> str:
    parts: list[str] = []
    end = 0
    for (start, stop), candidate in zip(spans, chosen, strict=True):
        parts += (title[end:start], candidate.cyrillic)
        end = stop
    return "".join((*parts, title[end:]))


def _likely(
    title: str, spans: Sequence[tuple[int, int]], phrases: Sequence[_Phrase]
) -> tuple[tuple[str, float], ...]:
    """The texts of the phrases, each once, with their probabilities; best first."""
    found: dict[str, float] = {}
    for phrase in phrases:
        likely = exp(phrase.score - phrases[0].score)
        text = _assembled(title, spans, phrase.chosen)
        found[text] = found.get(text, 0.0) + likely
    total = sum(found.values())
    return tuple((text, likely / total) for text, likely in found.items())


def _are_known(words: Sequence[WordReading]) -> bool:
    return bool(words) and all(w.known or _is_only_acronym(w) for w in words)


def _is_only_acronym(word: WordReading) -> bool:
    """An acronym whose letters can be read in one way only."""
    return is_acronym(word.latin) and word.explained and not word.alternatives
