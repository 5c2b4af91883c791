"""The Cyrillic readings of one Latin word: a scheme's rules read backwards.

`looked_up` walks them against the word graph of pymorphy3's dictionary, so that only words come
out. `spelled` reads letter by letter what no dictionary has. `edits` gives the words one slip away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from heapq import nsmallest
from typing import Any, NamedTuple

from align.names.grammar import analyzer
from align.names.schemes import EDGE, Rule, Scheme

LONGEST = 64
"""Words of more letters than this are spelled, not looked up."""
VOWELS = frozenset("аеёиоуыэюя")

_STEPS = 20_000
"""Steps of one walk through the dictionary after which it is broken off."""
_SPELLINGS = 24
_NEVER_BEFORE_SILENT = VOWELS | frozenset("йьъ" + EDGE)
"""A letter that is left out in Latin stands after none of these."""
_UNREADABLE = 16.0
"""Cost of a letter that the scheme cannot write."""
_VARIANT = 4.0
"""Cost of leaving the rules of the scheme once, in a word that no dictionary has."""


class Spelling(NamedTuple):
    """A reading of a word."""

    cyrillic: str
    cost: float
    """How often it leaves the rules of the scheme; of a word that no dictionary has, how odd it
    is, natural logarithms."""


def lowered(word: str) -> str:
    """In small letters, as many as before."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in word)


def is_acronym(latin: str) -> bool:
    """Whether it is short and has more than one capital, as SChA."""
    return len(latin) <= _ACRONYM and sum(c.isupper() for c in latin) > 1


_ACRONYM = 8


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


def looked_up(latin: str, scheme: Scheme) -> Iterator[Spelling]:
    """The readings that are words of the dictionary."""
    lower = lowered(latin)
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
            if not rule.latin and previous in _NEVER_BEFORE_SILENT:
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
    return (Spelling(text, variants) for text, variants in best.items())


def _follow(graph: Any, node: int, letters: str) -> list[int]:
    """The nodes that the letters lead to; «е» also leads where the dictionary has «ё»."""
    nodes = [node]
    for letter in letters:
        forms = ("е", "ё") if letter == "е" else (letter,)
        steps = (graph.follow_bytes(form.encode(), n) for n in nodes for form in forms)
        nodes = [n for n in steps if n is not None]
    return nodes


def _cased(letters: str, latin: str, at: int) -> str:
    """The letters, in capitals as the Latin string is at this place."""
    if latin.isupper() and len(latin) > 1:
        return letters.upper()
    if latin[at : at + 1].isupper() and at < len(latin):
        return letters[0].upper() + letters[1:]
    return letters


def spelled(latin: str, scheme: Scheme) -> list[Spelling]:
    """Readings letter by letter, the simplest first; what no rule writes stays as it is."""
    lower = lowered(latin)
    arcs = _arcs_at(lower, scheme)
    if is_acronym(latin):
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
                    and not (silent and previous in _NEVER_BEFORE_SILENT)
                    and (not rule.after or previous in rule.after)
                    and (not needs or rule.letters[0] in needs)
                ]
                if not steps and not silent and at < len(lower):
                    steps = [(Rule(lower[at], lower[at]), _UNREADABLE)]
                for rule, variants in steps:
                    shown = text + _cased(rule.letters, latin, at)
                    total = cost + _VARIANT * variants + _oddity(text, rule.letters)
                    place = beams[at + len(rule.latin)]
                    if total < place.get(shown, (total + 1, needs))[0]:
                        place[shown] = (total, rule.before)
    return [
        Spelling(text, cost + _oddity(text, EDGE))
        for text, (cost, needs) in _kept(beams[-1], width)
        if not needs or EDGE in needs
    ] or [Spelling(latin, _UNREADABLE)]


def _kept(
    beam: Mapping[str, tuple[float, frozenset[str]]], width: int
) -> list[tuple[str, tuple[float, frozenset[str]]]]:
    return nsmallest(width, beam.items(), key=lambda item: item[1][0])


def _oddity(before: str, letters: str) -> float:
    """A cost for letters after those before them, natural logarithms: how seldom unknown names,
    most of them foreign, have them there; few letters cost less than many.

    Fitted to names that no dictionary has, in news translated into Russian.
    """
    before = before.lower()
    cost = 0.0
    for letter in letters:
        last = before[-1:]
        if last == "ь":
            follows = "end" if letter == EDGE else "vowel" if letter in VOWELS else "consonant"
            cost += (_SOFT_L if before[-2:] == "ль" else _SOFT)[follows]
        if letter == EDGE:
            # the genitive of names in -ь
            cost -= 2.3 * (last == "я" and before[-2:-1] not in VOWELS)
            continue
        cost += _LETTER
        if letter == "и" and last in VOWELS and before != "у":
            cost += 1.5
        elif letter == "й" and last not in VOWELS:
            cost += 4.2 if last else 1.0
        elif letter == "э":
            cost += -1.3 if not last else -1.5 if last in VOWELS else 1.3
        elif letter == "ъ":
            cost += 2.8
        elif letter == "ё":
            cost += 4.7
        elif letter == "ы" and (last in _NEVER_BEFORE_Y or not last):
            cost += 4.0
        elif letter in "юя" and last not in VOWELS and last not in "ьъ":
            cost += 2.8
        elif letter == "к" and last == "ц":
            cost += 3.0
        elif letter == "н" and last == "я" and before[-2:-1] not in {*VOWELS, *_HARD_BEFORE_YAN}:
            cost -= 2.3
        before += letter
    return cost


_LETTER = 2.5
_SOFT_L = {"consonant": -1.4, "end": -2.4, "vowel": -0.2}
_SOFT = {"consonant": 1.4, "end": 1.2, "vowel": 0.5}
_NEVER_BEFORE_Y = frozenset("гкхжшчщ")
_HARD_BEFORE_YAN = frozenset("дзь")
"""Armenian names end in -ян; after these letters foreign ones have -иан: Индиана, Луизиана."""


# --- one slip away ------------------------------------------------------------------------------

_LOOKS = "ce co eo il it lt lf ij hb hn un nr uv vy vw rt bd pq gq sz ao mn 1l 1i 0o"
_LOOK_ALIKE = frozenset(frozenset(pair) for pair in _LOOKS.split())
_MELTED = (("rn", "m"), ("nn", "m"), ("cl", "d"), ("li", "h"), ("ii", "u"), ("vv", "w"))
"""Two letters that look like one."""
COSTS = {
    "letter replaced": 0.0,
    "look-alike replaced": 0.15,
    "look-alikes melted": 0.0,
    "letter added": -2.05,
    "letter dropped": 1.83,
    "letters transposed": -1.72,
}
"""What it costs to mend a word so: a letter that fell out can only have been this one, a letter too
many may be any. Learned by ``python -m benchmarks.corrections``."""


def edits(latin: str, scheme: Scheme) -> Iterator[tuple[str, str]]:
    """The word with one letter replaced, dropped, added, two transposed, or two and one that look
    alike exchanged, wherever that can help, each with its kind, a key of `COSTS`."""
    word = lowered(latin)
    written = sorted({c for rule in scheme.rules for c in rule.latin})
    for at in range(min(len(word), _reach(word, scheme)) + 1):
        head, here, tail = word[:at], word[at : at + 1], word[at + 1 :]
        changed = [(head + letter + here + tail, "letter added") for letter in written]
        if here:
            changed.append((head + tail, "letter dropped"))
            for letter in written:
                if letter != here:
                    alike = {here, letter} in _LOOK_ALIKE
                    kind = "look-alike replaced" if alike else "letter replaced"
                    changed.append((head + letter + tail, kind))
        for two, one in _MELTED:
            for seen, meant in ((two, one), (one, two)):
                if word.startswith(seen, at):
                    changed.append((head + meant + word[at + len(seen) :], "look-alikes melted"))
        if tail and tail[0] != here:
            changed.append((head + tail[0] + here + tail[1:], "letters transposed"))
        for edited, kind in changed:
            yield (edited[:1].upper() + edited[1:] if latin[:1].isupper() else edited), kind


def _reach(word: str, scheme: Scheme) -> int:
    """The last place where an edit can help: as far as words of the dictionary go, and one more
    letter of the script."""
    arcs = _arcs_at(word, scheme)
    graph = analyzer().dictionary.words.dct
    stack = [(0, graph.ROOT)]
    seen = set(stack)
    while stack and len(seen) < _STEPS:
        at, node = stack.pop()
        for rule, _ in arcs[at]:
            for after in _follow(graph, node, rule.letters):
                state = (at + len(rule.latin), after)
                if state not in seen:
                    seen.add(state)
                    stack.append(state)
    return max(at for at, _ in seen) + max(len(rule.latin) for rule in scheme.rules)
