"""From one romanization to another: Pashinyan in English is Pachinian in French.

A word is read back to its script by the first scheme and written again by the second. Most schemes
write several letters alike, so there are several readings. Those come first that the scheme writes
just so, that a dictionary has (Russian only), and whose letters stand side by side in the samples
of the language's schemes too.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from heapq import nsmallest
from itertools import pairwise
from typing import NamedTuple

import regex

from align.names.lattice import LONGEST, is_acronym, looked_up
from align.names.schemes import EDGE, Rule, Scheme, load_scheme, scheme_names


class Respelling(NamedTuple):
    """How a second scheme writes a word."""

    spelling: str
    native: str
    """The reading that it comes from."""


def respellings(word: str, source: Scheme, target: Scheme) -> tuple[Respelling, ...]:
    """How `target` may write a word that `source` wrote, the likeliest first.

    Readings far less likely than another are left out, and those that the scheme only has as
    variants where there are others. Empty where it has no reading at all, or the word has more
    than 64 letters.

    >>> english, french = load_scheme("hy-en-popular"), load_scheme("hy-fr-press")
    >>> respellings("Pashinyan", english, french)[0].spelling
    'Pachinian'
    >>> respellings("Škoda", english, french)
    ()
    """
    found: dict[str, str] = {}
    for native in _readings(unicodedata.normalize("NFC", word), source):
        found.setdefault(target.romanize(native), native)
    return tuple(Respelling(spelling, native) for spelling, native in found.items())


def convert(text: str, source: Scheme, target: Scheme) -> str:
    """A text that `source` wrote as `target` writes it; words that it cannot have written stay.

    >>> convert("Yuri Shcherbakov (SShA)", *map(load_scheme, ("ru-en-popular", "ru-fr-wikipedia")))
    'Iouri Chtcherbakov (SChA)'
    """
    known: dict[str, str] = {}

    def converted(match: regex.Match[str]) -> str:
        word = match[0]
        if word not in known:
            ways = respellings(word, source, target)
            known[word] = ways[0].spelling if ways else word
        return known[word]

    return _WORD.sub(converted, unicodedata.normalize("NFC", text))


def words(text: str) -> list[str]:
    """The words of a romanized text that `convert` looks at.

    >>> words("Mikhail Gorbachyov’s, 1991")
    ['Mikhail', 'Gorbachyov’s']
    """
    return _WORD.findall(unicodedata.normalize("NFC", text))


_WORD = regex.compile(r"[\p{L}\p{M}](?:[\p{L}\p{M}'’·`]*[\p{L}\p{M}’`])?")
"""A word of a romanized text, with the marks that stand for letters."""


def _readings(word: str, source: Scheme) -> Iterator[str]:
    """The readings of a word with its capitals, the likeliest first."""
    if len(word) > LONGEST:
        return
    lower = unicodedata.normalize("NFC", word.replace("İ", "i").lower())
    spelled = _spelled(lower, source, silent=not is_acronym(word))
    known = looked_up(lower, source) if source.language == "ru" else ()
    dictionary = {reading.cyrillic: reading.cost for reading in known}
    ranked = sorted(
        (source.romanize(native).lower() != lower, native not in dictionary, cost, native)
        for native, cost in {**dictionary, **spelled}.items()
    )
    capitals = sum(c.isupper() for c in word)
    least = min((cost for inexact, _, cost, _ in ranked if inexact == ranked[0][0]), default=0.0)
    for inexact, _, cost, native in ranked:
        if inexact != ranked[0][0] or cost > least + _FAR:
            continue
        raised = len(native) if capitals > 1 else capitals
        head, tail = native[:raised], native[raised:]
        yield (head.replace("i", "İ") if source.dotted else head).upper() + tail


# --- reading letter by letter -------------------------------------------------------------------

_LETTER = _UNSEEN = 0.3
"""Costs of a letter, and of two that no sample has side by side: few and usual letters first."""
_VARIANT = 1.0
_SILENT = 0.5
"""Cost of a letter that is not written, such as the soft sign."""
_FAR = 0.6
_WIDTH = 24


def _spelled(lower: str, source: Scheme, *, silent: bool) -> Mapping[str, float]:
    """The readings of a word in small letters -> their costs."""
    arcs = _arcs(source)
    seen = _neighbours(source.language)
    beams: list[dict[str, tuple[float, frozenset[str]]]] = [{} for _ in range(len(lower) + 1)]
    beams[0][""] = (0.0, frozenset())
    for at, beam in enumerate(beams):
        here = [
            (r, c) for r, c in arcs.get(lower[at : at + 1], ()) if lower.startswith(r.latin, at)
        ]
        unwritten = arcs.get("", ()) if silent and at else ()
        # letters that are not written lead to the same place: they are added first
        for steps in (unwritten, here):
            best = nsmallest(_WIDTH, beam.items(), key=lambda item: item[1][0])
            for native, (cost, needs) in best:
                previous = native[-1:] or EDGE
                for rule, price in steps:
                    if (rule.after and previous not in rule.after) or (
                        needs and rule.letters[0] not in needs
                    ):
                        continue
                    total = cost + price + _UNSEEN * ((previous, rule.letters[0]) not in seen)
                    place = beams[at + len(rule.latin)]
                    longer = native + rule.letters
                    if longer not in place or total < place[longer][0]:
                        place[longer] = (total, rule.before)
    return {
        native: cost + _UNSEEN * ((native[-1:], EDGE) not in seen)
        for native, (cost, needs) in beams[-1].items()
        if native and (not needs or EDGE in needs)
    }


@cache
def _arcs(scheme: Scheme) -> Mapping[str, tuple[tuple[Rule, float], ...]]:
    """First Latin letter -> the rules read backwards with their costs; "" for letters left out."""
    found: defaultdict[str, list[tuple[Rule, float]]] = defaultdict(list)
    for variant, rules in ((0.0, scheme.rules), (_VARIANT, scheme.variants)):
        for rule in rules:
            price = variant + _LETTER * len(rule.letters) + _SILENT * (not rule.latin)
            found[rule.latin[:1]].append((rule, price))
    return {first: tuple(arcs) for first, arcs in found.items()}


@cache
def _neighbours(language: str) -> frozenset[tuple[str, str]]:
    """Letters that stand side by side in the samples of a language's schemes."""
    samples = [text for name in scheme_names(language) for text, _ in load_scheme(name).samples]
    found = {word for text in samples for word in regex.findall(r"\p{L}+", text.lower())}
    return frozenset(pair for word in found for pair in pairwise(f"{EDGE}{word}{EDGE}"))
