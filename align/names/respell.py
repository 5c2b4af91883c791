"""How one language would respell another's transcription: Pachinian is Pashinyan in English.

The correspondences are data, in the form of the romanization schemes:
``fr-en.toml`` and ``en-fr.toml`` in ``align/data/names``. What tells a transcription from a
Western name that needs no respelling stands in ``transcribed.toml`` beside them.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache
from importlib import resources
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

from align.languages import primary_subtag
from align.names.schemes import Scheme, load_scheme
from align.names.scripts import plain

_FOLDER = Path(__file__).parents[1] / "data" / "names"


def respell(name: str, source_language: str = "fr", target_language: str = "en") -> str | None:
    """The name as the target language would write it; None where there is no table for the pair.

    Meant for names that the source language has transcribed: it takes Charles for one too.

    >>> respell("Ichkhanassar"), respell("Nikol Pachinian")
    ('Ishkhanasar', 'Nikol Pashinyan')
    >>> respell("Pashinyan", "en", "fr")
    'Pachinian'
    >>> respell("Pachinian", "fr", "de")
    """
    table = _table(source_language, target_language)
    return table.romanize(name) if table else None


def spellings(
    name: str, source_language: str = "fr", target_language: str = "en"
) -> frozenset[str]:
    """What the target language may make of a transcription, in small letters: the name itself
    and its respellings, the first few hundred of them.

    >>> sorted(spellings("Siounik"))
    ['siounik', 'syunik']
    >>> spellings("Pachinian", "fr", "xx")
    frozenset({'pachinian'})
    """
    table = _table(source_language, target_language)
    word = unicodedata.normalize("NFC", name).lower()
    if table is None:
        return frozenset({word})
    ways = product(*(piece.respelled for piece in _pieces(word, table)))
    return frozenset({word, *map("".join, islice(ways, _MANY))})


_MANY = 256


def kept_marks(
    name: str, counterpart: str, source_language: str = "fr", target_language: str = "en"
) -> tuple[str, ...]:
    """The letters of a transcription that its counterpart kept although its language respells them.

    Empty where the counterpart follows its own language, or is not made from this spelling. What
    the target language writes both ways (Kocharian, Kocharyan) is no mark.

    >>> kept_marks("Siounik", "Siunik"), kept_marks("Siounik", "Syunik")
    (('i',), ())
    >>> kept_marks("Pachinian", "Pachinian"), kept_marks("Kotcharian", "Kocharian")
    (('ch',), ())
    >>> kept_marks("Poutine", "Pushkin")
    ()
    """
    table = _table(source_language, target_language)
    if table is None:
        return ()
    pieces = tuple(_pieces(unicodedata.normalize("NFC", name).lower(), table))
    kept = _kept(pieces, unicodedata.normalize("NFC", counterpart).lower())
    return kept or ()


class _Piece(NamedTuple):
    """A stretch of a spelling and what may stand for it in the other language."""

    letters: str
    respelled: tuple[str, ...]
    """The other language's spellings; the same letters where it has no rule for them."""
    kept: tuple[tuple[str, str], ...] = ()
    """Spellings that keep letters of the first language, and the letters they keep."""


def _pieces(word: str, table: Scheme) -> Iterator[_Piece]:
    at = 0
    while at < len(word):
        rule = table.rule_at(word, at)
        if rule is None:
            yield _Piece(word[at], (word[at],))
            at += 1
            continue
        letters = rule.letters
        others = (v.latin for v in table.variants if v.letters == letters)
        kept = [(letters, letters), (plain(letters), letters)]
        # half respelled: iou has become iu
        inner = next((r for r in table.rules if r.letters == letters[1:]), None)
        if inner:
            kept.append((letters[0] + inner.latin, letters[0]))
        yield _Piece(letters, (rule.latin, *others), tuple(kept))
        at += len(letters)


def _kept(pieces: tuple[_Piece, ...], word: str) -> tuple[str, ...] | None:
    """The fewest pieces that `word` has unchanged against the rule; None if it is another word."""
    # the best way to each offset of the word, piece by piece
    ways: dict[int, tuple[str, ...]] = {0: ()}
    for piece in pieces:
        step: dict[int, tuple[str, ...]] = {}
        for at, marks in ways.items():
            options = [(text, marks) for text in piece.respelled]
            options += [(t, (*marks, k)) for t, k in piece.kept if t not in piece.respelled]
            for text, found in options:
                end = at + len(text)
                if word.startswith(text, at) and len(found) < len(step.get(end, (*found, ""))):
                    step[end] = found
        ways = step
    return ways.get(len(word))


def written_in(spelling: str) -> str | None:
    """Whose transcription a spelling is by its letters alone: ``fr``, ``en``, or None.

    About two spellings in three say it; the others are neutral (Goris, Lavrov) or mixed.

    >>> written_in("Djermouk"), written_in("Pashinyan"), written_in("Goris")
    ('fr', 'en', None)
    """
    word = unicodedata.normalize("NFC", spelling).lower()
    marked = [language for language, marks in _marks().items() if marks.search(word)]
    return marked[0] if len(marked) == 1 else None


class Origin(IntEnum):
    """Whether a spelling is a transcription; a greater number is surer."""

    WESTERN = 0
    UNCERTAIN = 1
    TRANSCRIBED = 2


@lru_cache(maxsize=4096)
def origin_of(name: str, language: str = "fr") -> Origin:
    """Whether a spelling of a text in this language is a transcription, by its letters alone.

    Of a language without a table no spelling is.

    >>> [origin_of(n).name for n in ("Charles", "Toulouse", "Artanich", "Siounik")]
    ['WESTERN', 'WESTERN', 'UNCERTAIN', 'TRANSCRIBED']
    >>> [origin_of(n, "en").name for n in ("Charles", "Shaw", "Chusovoy", "Zhukov")]
    ['WESTERN', 'WESTERN', 'UNCERTAIN', 'TRANSCRIBED']
    """
    origins = _origins(primary_subtag(language))
    word = unicodedata.normalize("NFC", name).lower()
    # capitals inside a word are a brand's
    if origins is None or word in origins.known or re.search(r"[^\W\d_][A-Z]", name):
        return Origin.WESTERN
    # the short part of Ter-Petrossian says nothing
    parts = [part for part in word.split("-") if len(part) > 3] or [word]
    if any(part in origins.known or origins.western.search(part) for part in parts):
        return Origin.WESTERN
    if origins.foreign.search(word):
        return Origin.TRANSCRIBED
    return Origin.UNCERTAIN if origins.uncertain.search(word) else Origin.WESTERN


class _Origins(NamedTuple):
    western: re.Pattern[str]
    foreign: re.Pattern[str]
    uncertain: re.Pattern[str]
    known: frozenset[str]


@cache
def _origins(language: str) -> _Origins | None:
    table = _transcribed().get(language)
    if table is None:
        return None
    western, foreign, uncertain = (
        re.compile("|".join(table[key])) for key in ("western", "foreign", "uncertain")
    )
    return _Origins(western, foreign, uncertain, frozenset(n.lower() for n in table["known"]))


@cache
def _marks() -> dict[str, re.Pattern[str]]:
    return {
        language: re.compile("|".join(patterns))
        for language, patterns in _transcribed()["marks"].items()
    }


@cache
def _transcribed() -> dict[str, dict[str, list[str]]]:
    file = resources.files("align") / "data" / "names" / "transcribed.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _table(source_language: str, target_language: str) -> Scheme | None:
    source, target = map(primary_subtag, (source_language, target_language))
    path = _FOLDER / f"{source}-{target}.toml"
    return load_scheme(path) if path.is_file() else None
