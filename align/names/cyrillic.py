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
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from heapq import nlargest, nsmallest
from typing import NamedTuple

import regex

from align.names.grammar import analyzer, bond, is_name, oddness
from align.names.schemes import EDGE, Rule, Scheme

WordScore = Callable[[str], float]
"""Word -> natural logarithm of its probability; only differences count."""

Rank = Callable[[Sequence[str]], Sequence[float]]
"""Phrases -> how well each fits, higher is better; a cosine with a translation, say."""

LONGEST = 64
"""Words of more letters than this are spelled, not looked up."""
_STEPS = 20_000
"""Steps of one walk through the dictionary after which it is broken off."""
_WORD_READINGS = 6
_BEAM = 24
_SPELLINGS = 12
_CORRECTIONS = 5
_RANKED = 8
_RANK_WEIGHT = 12.0
_SURE_MARGIN = 2.5
"""How much likelier (natural logarithm) the best reading must be than the next to be sure."""
_FAR = 7.0
"""A reading that the grammar would rather have but that is less likely by this is no rival."""

_WORD_SCORE_WEIGHT = 0.8
_RARE = -17.0
"""Under this a word score says little: a model has the word in pieces, not whole."""
_RARE_WEIGHT = 0.15
_GRAMMAR_WEIGHT = 1.2
_VARIANT_COST = 2.0
_INEXACT_COST = 1.0
_NO_WORD_COST = 6.0


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
    """It is a word of the dictionary, written as the scheme writes it."""
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
    """No other reading comes near it and each word is known: right in about 99 of 100."""
    words: tuple[WordReading, ...]


class _Spelling(NamedTuple):
    cyrillic: str
    variants: float
    """How often it leaves the rules of the scheme; with the odd shapes of spelled words."""


class _Candidate(NamedTuple):
    cyrillic: str
    score: float
    known: bool
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
    columns = [_candidates(word, scheme, score) for word in latin]
    phrases = _phrases(title, spans, columns)
    if rank is not None and len(phrases) > 1:
        phrases = _ranked(title, spans, phrases, rank)
    best = phrases[0].chosen
    exact = sum(c.known and c.exact for c in best)
    inexact = sum(c.known and not c.exact for c in best)
    lone = inexact == 1 and exact >= 3
    words = tuple(
        _word_reading(number, title, spans, best, columns[number], scheme, score, lone)
        for number in range(len(latin))
    )
    return Reading(
        text=_assembled(title, spans, best),
        score=phrases[0].score,
        sure=_sure(words, phrases, columns),
        words=words,
    )


def known_words(title: str, scheme: Scheme) -> int:
    """How many words of a title are words of the dictionary, written just as the scheme does.

    >>> from align.names.schemes import load_scheme
    >>> [known_words("Chest odinotchestv", load_scheme(n)) for n in ("ru-fr-press", "ru-iso-9")]
    [2, 0]
    """
    words = (unicodedata.normalize("NFC", m[0]) for m in _WORD.finditer(title))
    return sum(
        any(scheme.romanize(s.cyrillic).lower() == _lowered(word) for s in _looked_up(word, scheme))
        for word in words
        if len(word) <= LONGEST
    )


_WORD = regex.compile(r"[\p{L}\p{M}](?:[\p{L}\p{M}'’ʹʺ”·]*[\p{L}\p{M}ʹ’ʺ”])?")


def _no_score(_: str) -> float:
    return 0.0


# --- the readings of one word -------------------------------------------------------------------


def _candidates(latin: str, scheme: Scheme, word_score: WordScore) -> list[_Candidate]:
    """The readings of a word, the best first; at least one."""
    spellings = list(_looked_up(latin, scheme)) if len(latin) <= LONGEST else []
    known = bool(spellings)
    if not known:
        spellings = _spelled(latin, scheme)
    capital = latin[0].isupper()
    scores = [_scored(s.cyrillic, word_score, known) for s in spellings]
    found = []
    for spelling, value in zip(spellings, scores, strict=True):
        word = spelling.cyrillic
        exact = scheme.romanize(word).lower() == latin.lower()
        score = _WORD_SCORE_WEIGHT * value
        score -= _VARIANT_COST * spelling.variants + _INEXACT_COST * (not exact)
        score -= oddness(word.lower(), capital) if known else _NO_WORD_COST
        found.append(_Candidate(word, score, known, exact))
    if not capital and any(c.exact for c in found):
        found = [c for c in found if c.exact]
    return nlargest(_WORD_READINGS, found, key=lambda c: c.score)


def _scored(word: str, word_score: WordScore, known: bool) -> float:
    """With the capital that it has or, for a word of the dictionary, without."""
    if not known:
        return word_score(word)
    value = max(word_score(word), word_score(word.lower()))
    return value if value > _RARE else _RARE + _RARE_WEIGHT * (value - _RARE)


class _Arc(NamedTuple):
    rule: Rule
    variants: float


@cache
def _arcs(scheme: Scheme) -> Mapping[str, tuple[_Arc, ...]]:
    """First Latin letter -> the rules read backwards; under "" those for letters left out."""
    found: defaultdict[str, list[_Arc]] = defaultdict(list)
    for cost, rules in enumerate((scheme.rules, scheme.variants)):
        for rule in rules:
            found[rule.latin[:1]].append(_Arc(rule, float(cost)))
    for letter in scheme.letters:
        found[letter].append(_Arc(Rule(letter, letter), 0.0))
    return {first: tuple(arcs) for first, arcs in found.items()}


def _arcs_at(latin: str, scheme: Scheme) -> list[list[_Arc]]:
    """For each place of a word in lower case the arcs that leave it, and one more for its end."""
    arcs = _arcs(scheme)
    silent = arcs.get("", ())
    return [
        [a for a in arcs.get(latin[at : at + 1], ()) if latin.startswith(a.rule.latin, at)]
        + (list(silent) if at else [])
        for at in range(len(latin))
    ] + [list(silent)]


class _State(NamedTuple):
    at: int
    node: int
    text: str
    needs: frozenset[str]
    variants: float


def _looked_up(latin: str, scheme: Scheme) -> Iterator[_Spelling]:
    """The readings that are words of the dictionary."""
    lower = _lowered(latin)
    arcs = _arcs_at(lower, scheme)
    graph = analyzer().dictionary.words.dct
    stack = [_State(0, graph.ROOT, "", frozenset(), 0.0)]
    best: dict[str, float] = {}
    for _ in range(_STEPS):
        if not stack:
            break
        state = stack.pop()
        if (
            state.at == len(lower)
            and (not state.needs or EDGE in state.needs)
            and graph.follow_char(1, state.node) is not None
        ):
            best[state.text] = min(best.get(state.text, state.variants), state.variants)
        previous = state.text[-1].lower() if state.text else EDGE
        for rule, variants in arcs[state.at]:
            if rule.after and previous not in rule.after:
                continue
            if state.needs and rule.letters[0] not in state.needs:
                continue
            if not rule.latin and previous in _SILENT_AFTER_NO:
                continue
            shown = state.text + _cased(rule.letters, latin, state.at)
            for node in _follow(graph, state.node, rule.letters):
                stack.append(
                    _State(
                        state.at + len(rule.latin),
                        node,
                        shown,
                        rule.before,
                        state.variants + variants,
                    )
                )
    return (_Spelling(text, variants) for text, variants in best.items())


_SILENT_AFTER_NO = frozenset("аеёиоуыэюяйьъ" + EDGE)
"""No letter that is left out in Latin stands after these."""


def _follow(graph: object, node: int, letters: str) -> Iterable[int]:
    """The nodes that the letters lead to; «е» also leads where the dictionary has «ё»."""
    nodes = [node]
    for letter in letters:
        forms = ("е", "ё") if letter == "е" else (letter,)
        nodes = [
            found
            for n in nodes
            for form in forms
            if (found := graph.follow_bytes(form.encode(), n)) is not None  # type: ignore[attr-defined]
        ]
    return nodes


def _lowered(word: str) -> str:
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in word)


def _cased(letters: str, latin: str, at: int) -> str:
    """The letters, in capitals as the Latin string is at this place."""
    if latin.isupper() and len(latin) > 1:
        return letters.upper()
    if latin[at : at + 1].isupper() and at < len(latin):
        return letters[0].upper() + letters[1:]
    return letters


def _spelled(latin: str, scheme: Scheme) -> list[_Spelling]:
    """Readings letter by letter, the simplest first; what no rule writes stays as it is."""
    lower = _lowered(latin)
    arcs = _arcs_at(lower, scheme)
    if _is_acronym(latin):
        arcs = [[arc for arc in place if arc.rule.latin] for place in arcs]
    width = _SPELLINGS if len(latin) <= LONGEST else 1
    beams: list[dict[str, tuple[float, frozenset[str]]]] = [{} for _ in range(len(lower) + 1)]
    beams[0][""] = (0.0, frozenset())
    for at, beam in enumerate(beams):
        states = _kept(beam, width)
        # a letter left out does not move on in the Latin word: two rounds over the same place
        for silent in (True, False):
            for text, (cost, needs) in _kept(beam, width) if not silent else states:
                previous = text[-1].lower() if text else EDGE
                steps = [
                    (rule, variants)
                    for rule, variants in arcs[at]
                    if (not rule.latin) == silent
                    and not (silent and previous in _SILENT_AFTER_NO)
                    and (not rule.after or previous in rule.after)
                    and (not needs or rule.letters[0] in needs)
                ]
                if not steps and not silent and at < len(lower):
                    steps = [(Rule(lower[at], lower[at]), _UNREADABLE)]
                for rule, variants in steps:
                    shown = text + _cased(rule.letters, latin, at)
                    total = cost + variants + _oddity(previous, rule.letters)
                    place = beams[at + len(rule.latin)]
                    if total < place.get(shown, (total + 1, needs))[0]:
                        place[shown] = (total, rule.before)
    finals = [
        (text, cost)
        for text, (cost, needs) in _kept(beams[-1], width)
        if not needs or EDGE in needs
    ]
    return [_Spelling(text, cost) for text, cost in finals] or [_Spelling(latin, _UNREADABLE)]


_UNREADABLE = 4.0
"""Cost of a letter that the scheme cannot write."""


def _kept(
    beam: Mapping[str, tuple[float, frozenset[str]]], width: int
) -> list[tuple[str, tuple[float, frozenset[str]]]]:
    return nsmallest(width, beam.items(), key=lambda item: item[1][0])


_VOWELS = frozenset("аеёиоуыэюя")


def _oddity(previous: str, letters: str) -> float:
    """A cost for letters that seldom stand after another; few letters cost less than many."""
    first = letters[0]
    cost = 0.3
    if first == "и" and previous in _VOWELS:
        cost += 0.4
    elif first == "й" and previous not in _VOWELS:
        cost += 2.0 if previous != EDGE else 0.6
    elif first == "э":
        cost += 0.4 if previous == EDGE else 1.0
    elif first in "ьъ":
        cost += 2.5 if first == "ъ" else 0.2 if previous == "л" else 1.2
    elif first == "ы" and (previous in "гкхжшчщ" or previous == EDGE):
        cost += 2.0
    elif first in "юя" and previous in "гкхжшчщц":
        cost += 1.0
    return cost


# --- words no reading explains ------------------------------------------------------------------


def _word_reading(
    number: int,
    title: str,
    spans: Sequence[tuple[int, int]],
    best: Sequence[_Candidate],
    column: Sequence[_Candidate],
    scheme: Scheme,
    word_score: WordScore,
    lone: bool,
) -> WordReading:
    chosen, (start, end) = best[number], spans[number]
    latin = title[start:end]
    word = unicodedata.normalize("NFC", latin)
    known = chosen.known and (chosen.exact or not lone)
    first_of_two = title[end : end + 1] == "-" and chosen.cyrillic.endswith("о")
    explained = known or (
        not chosen.known and (first_of_two or _may_be_a_name(word, chosen.cyrillic, scheme))
    )
    found: tuple[Correction, ...] = ()
    if not explained or (not known and number == 0 and len(word) >= _LONG):
        around = [c.cyrillic.lower() for c in best]
        found = corrections(
            word,
            scheme,
            word_score=word_score,
            before=around[max(0, number - _CONTEXT) : number],
            after="".join(around[number + 1 : number + 2]),
        )
    if explained and found:
        # the capital of a title's first word does not tell a name
        likely = found[0].cyrillic.lower()
        explained = is_name(likely) or word_score(likely) < _COMMON * len(likely)
        found = () if explained else found
    return WordReading(
        latin=latin,
        cyrillic=chosen.cyrillic,
        known=known,
        explained=explained,
        alternatives=tuple(c.cyrillic for c in column if c is not chosen),
        corrections=found,
        start=start,
        end=end,
    )


_LONG = 6
_COMMON = -3.0
"""A first word of so many letters is not taken for a name if it is one edit away from a word whose
score is above this for each letter."""


def _may_be_a_name(latin: str, cyrillic: str, scheme: Scheme) -> bool:
    """Whether a word that no dictionary has may be a proper name or an acronym.

    A word in small letters may not, unless it is known to be formed from a known one.
    """
    if len(latin) > LONGEST or set(_lowered(cyrillic)) - scheme.letters - _MARKS:
        return False
    if not latin[0].isupper():
        return _is_formed(cyrillic)
    if len(latin) <= _ACRONYM and sum(c.isupper() for c in latin) > 1:
        return True
    return _pronounceable(cyrillic.lower()) and _strangeness(latin, scheme) <= 1


_ACRONYM = 8


def _is_acronym(latin: str) -> bool:
    return 1 < len(latin) <= _ACRONYM and latin.isupper()


_MARKS = frozenset("'’ʹʺ”·")
_CLUSTER = 5
"""Consonants in a row at most, as in «агентств»."""


def _pronounceable(word: str) -> bool:
    shape = "".join("v" if c in _VOWELS else "c" for c in word if c not in "ьъй")
    return "v" in shape and "c" * (_CLUSTER + 1) not in shape and "v" * 4 not in shape


def _strangeness(latin: str, scheme: Scheme) -> int:
    """How many of its letters the rules of the scheme never write."""
    written = {c for rule in scheme.rules for c in rule.latin}
    return sum(c not in written for c in _lowered(latin) if c.isascii())


def _is_formed(word: str) -> bool:
    """Whether it is a known prefix before a known word: «супер» and «игра»."""
    return any(
        [type(method[0]).__name__ for method in parse.methods_stack]
        == ["DictionaryAnalyzer", "KnownPrefixAnalyzer"]
        for parse in analyzer().parse(word)[:3]
    )


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
    if len(latin) > LONGEST:
        return ()
    score = word_score or _no_score
    found: dict[str, tuple[float, Correction]] = {}
    for edited, cost in _edits(latin, scheme):
        for spelling in _looked_up(edited, scheme):
            if spelling.variants:
                continue
            word, lower = spelling.cyrillic, spelling.cyrillic.lower()
            value = _scored(word, score, known=True) - cost - oddness(lower, word[0].isupper())
            value += bond(before, lower) + (bond((*before, lower), after) if after else 0.0)
            if edited not in found or value > found[edited][0]:
                found[edited] = (value, Correction(edited, word))
    best = nlargest(_CORRECTIONS, found.values(), key=lambda item: item[0])
    return tuple(correction for _, correction in best)


_LOOKS = "ce co eo il it lt lf ij hb hn un nr uv vy vw rt bd pq gq sz ao mn"
_LOOK_ALIKE = frozenset(frozenset(pair) for pair in _LOOKS.split())
_LOOK_ALIKE_GAIN = 1.0
_EDIT_COST = {"replace": 0.0, "transpose": 0.0, "drop": 0.5, "add": 0.5}


def _edits(latin: str, scheme: Scheme) -> Iterator[tuple[str, float]]:
    """The word after each edit that could help, with the edit's cost."""
    reach = _reach(latin, scheme)
    letters = sorted({c for rule in scheme.rules for c in rule.latin})
    for at in range(min(len(latin), reach) + 1):
        head, here, tail = latin[:at], latin[at : at + 1], latin[at + 1 :]
        for letter in letters:
            shown = letter.upper() if here.isupper() else letter
            yield (
                head + shown + here.lower() * bool(head == "") + here * bool(head) + tail,
                (_EDIT_COST["add"]),
            )
            if here and here.lower() != letter:
                alike = frozenset((here.lower(), letter)) in _LOOK_ALIKE
                yield head + shown + tail, _EDIT_COST["replace"] - _LOOK_ALIKE_GAIN * alike
        if here:
            yield head + tail, _EDIT_COST["drop"]
        if tail and tail[0].lower() != here.lower():
            pair = tail[0] + here
            yield (
                head + (pair.title() if here.isupper() else pair) + tail[1:],
                (_EDIT_COST["transpose"]),
            )


_SPAN = 4
"""The longest Latin string for one letter is one longer than this."""


def _reach(latin: str, scheme: Scheme) -> int:
    """The last place where an edit can help: no word of the dictionary goes further."""
    lower = _lowered(latin)
    arcs = _arcs_at(lower, scheme)
    graph = analyzer().dictionary.words.dct
    seen = {(0, graph.ROOT)}
    stack = [(0, graph.ROOT)]
    while stack and len(seen) < _STEPS:
        at, node = stack.pop()
        for rule, _ in arcs[at]:
            for after in _follow(graph, node, rule.letters):
                state = (at + len(rule.latin), after)
                if state not in seen:
                    seen.add(state)
                    stack.append(state)
    return max(at for at, _ in seen) + _SPAN


# --- the readings of a title --------------------------------------------------------------------


class _Phrase(NamedTuple):
    score: float
    grammar: float
    """The part of the score that the bonds between words make."""
    chosen: tuple[_Candidate, ...]


def _phrases(
    title: str, spans: Sequence[tuple[int, int]], columns: Sequence[Sequence[_Candidate]]
) -> list[_Phrase]:
    """The best readings of the whole, best first; at least one."""
    beam: list[tuple[_Phrase, tuple[str, ...]]] = [(_Phrase(0.0, 0.0, ()), ())]
    end = 0
    for (start, stop), column in zip(spans, columns, strict=True):
        gap, end = title[end:start], stop
        grown = []
        for phrase, words in beam:
            before = _context(words, gap)
            for candidate in column:
                word = candidate.cyrillic.lower()
                grammar = _GRAMMAR_WEIGHT * bond(before, word)
                grown.append(
                    (
                        _Phrase(
                            phrase.score + candidate.score + grammar,
                            phrase.grammar + grammar,
                            (*phrase.chosen, candidate),
                        ),
                        (*before, word),
                    )
                )
        beam = nlargest(_BEAM, grown, key=lambda item: item[0].score)
    return [phrase for phrase, _ in beam]


def _context(words: tuple[str, ...], gap: str) -> tuple[str, ...]:
    """The words that the next one may go with, numbers among them; none across punctuation."""
    if any(c in _STOPS for c in gap):
        return ()
    return (*words, *_NUMBER.findall(gap))[-_CONTEXT:]


_NUMBER = regex.compile(r"\d+")
_CONTEXT = 6
_STOPS = frozenset('.,:;!?—–«»“”"()')


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


def _assembled(title: str, spans: Sequence[tuple[int, int]], chosen: Sequence[_Candidate]) -> str:
    parts: list[str] = []
    end = 0
    for (start, stop), candidate in zip(spans, chosen, strict=True):
        parts += (title[end:start], candidate.cyrillic)
        end = stop
    return "".join((*parts, title[end:]))


def _sure(
    words: Sequence[WordReading],
    phrases: Sequence[_Phrase],
    columns: Sequence[Sequence[_Candidate]],
) -> bool:
    if not words or not all(
        w.known or _one_way(w.latin, column) for w, column in zip(words, columns, strict=True)
    ):
        return False
    best = phrases[0]
    return all(
        best.score - other.score >= _SURE_MARGIN
        and (best.grammar >= other.grammar - 0.1 or best.score - other.score >= _FAR)
        for other in phrases[1:]
    )


def _one_way(latin: str, column: Sequence[_Candidate]) -> bool:
    """An acronym whose letters can be read in one way only."""
    return latin.isupper() and len(column) == 1
