"""The letters of the languages that align romanizes, and what they tell of a text's language."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def alphabets() -> Mapping[str, frozenset[str]]:
    """Language tag -> its small letters; ``az-Cyrl`` where a language has two scripts."""
    file = resources.files("align") / "data" / "names" / "alphabets.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return {tag: frozenset(letters) for tag, letters in table.items()}


def likely_languages(text: str) -> tuple[str, ...]:
    """The languages whose alphabets have most of the text's letters, the likeliest first.

    Latin letters count only where there are no others, and tell something only if one of them is
    not of the English alphabet.

    >>> likely_languages("Щербаков")[0], likely_languages("Їжакевич"), likely_languages("Şuşa")
    ('ru', ('uk',), ('az', 'tk'))
    >>> likely_languages("Pachinian")
    ()
    """
    letters = {c for c in unicodedata.normalize("NFC", text).lower() if c.isalpha()}
    foreign = {c for c in letters if not unicodedata.name(c, "").startswith("LATIN ")}
    if not foreign and not any(ord(c) > 127 for c in letters):
        return ()
    shared = {tag: len((foreign or letters) & known) for tag, known in alphabets().items()}
    most = max(shared.values())
    return tuple(tag for tag, count in shared.items() if count == most) if most else ()
