"""Letters: without accents, of which script, and those of another script that look like them."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "ARABIC", "HEBREW")
"""As the names of Unicode characters begin."""


class ForeignLetter(NamedTuple):
    """A letter of another script than the word around it."""

    at: int
    """Its place in the word."""
    letter: str
    script: str
    """Its own script: ``Cyrillic``."""
    likely: str
    """The letter of the word's script that it looks like; empty where there is none."""


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """Small letters without accents.

    >>> plain("Éliza")
    'eliza'
    """
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def script_of(text: str) -> str:
    """The script of most letters of a text, as `SCRIPTS` has it; empty where it has none of them.

    >>> script_of("Пашинян"), script_of("Pashinyan"), script_of("1991")
    ('CYRILLIC', 'LATIN', '')
    """
    found = Counter(filter(None, map(_script, text)))
    return max(found, key=found.__getitem__) if found else ""


def scripts_of(text: str) -> tuple[str, ...]:
    """The scripts of the letters of a text, in the order of `SCRIPTS`.

    >>> scripts_of("Pachinian"), scripts_of("P\\u0430chinian")
    (('Latin',), ('Latin', 'Cyrillic'))
    """
    found = set(map(_script, text))
    return tuple(name.capitalize() for name in SCRIPTS if name in found)


def mixed_script(word: str) -> tuple[ForeignLetter, ...]:
    """The letters of a word that belong to another script than the rest, in their order.

    Which script is the word's own: that of which the fewest letters would have to be replaced,
    where all the others look like letters of it; else that of most letters.

    >>> mixed_script("P\\u0430shinyan")
    (ForeignLetter(at=1, letter='а', script='Cyrillic', likely='a'),)
    >>> mixed_script("Пашинян"), mixed_script("Pashinyan")
    ((), ())
    """
    if word.isascii():
        return ()
    scripts = [_script(c) for c in word]
    present = Counter(filter(None, scripts))
    if len(present) < 2:
        return ()

    def strangeness(own: str) -> tuple[int, int]:
        others = [c for c, s in zip(word, scripts, strict=True) if s and s != own]
        return sum(not _likely(c, own) for c in others), len(others)

    own = min(present, key=strangeness)
    return tuple(
        ForeignLetter(index, letter, script.capitalize(), _likely(letter, own))
        for index, (letter, script) in enumerate(zip(word, scripts, strict=True))
        if script and script != own
    )


def in_one_script(word: str) -> str:
    """The word with each letter of another script replaced by the one it looks like.

    >>> in_one_script("P\\u0430shinyan") == "Pashinyan"
    True
    """
    foreign = mixed_script(word)
    if not foreign:
        return word
    letters = list(word)
    for found in foreign:
        letters[found.at] = found.likely or found.letter
    return "".join(letters)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """The script of a letter; empty for what is no letter, or of a script not in `SCRIPTS`."""
    if not letter.isalpha():
        return ""
    script = unicodedata.name(letter, "").partition(" ")[0]
    return script if script in SCRIPTS else ""


_ALIKE = (
    *("AАΑ", "aа", "BВΒ", "CС", "cс", "EЕΕ", "eе", "HНΗ", "hһհ", "IІΙ", "iі", "JЈ", "jј"),
    *("KКΚ", "kкκ", "MМΜ", "NΝ", "OОΟՕ", "oоοօ", "PРΡ", "pрρ", "QԚ", "qԛգ", "SЅՍ", "sѕ"),
    *("TТΤ", "XХΧ", "xх", "YУΥ", "yу", "ZΖ", "ëё", "ïїϊ", "uսυ", "nոռ", "gց", "wԝ", "dԁ", "vν"),
)
"""Letters of several scripts that look the same, or nearly, in print."""


@lru_cache(maxsize=4096)
def _likely(letter: str, script: str) -> str:
    """The letter of a script that another looks like; empty where there is none."""
    return next(
        (c for group in _ALIKE if letter in group for c in group if _script(c) == script), ""
    )
