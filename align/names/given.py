"""Given names that translations exchange: Nicolas, Nikolai, Mykola; and their pet names. Family
names with spellings that no rule of reading relates: Sargsyan, Sarkissian.

The names are data, ``align/data/names/given.toml``.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from align.names.sounds import read_sounds


class Given(NamedTuple):
    """The names of the lists that a word may be; each by its number."""

    formal: frozenset[int]
    pet: frozenset[int]
    """Those it is a pet name of."""
    family: frozenset[int]


@lru_cache(maxsize=65536)
def given_names(word: str, language: str) -> Given:
    """The names of the list that a word may be, as its text's language spells them.

    >>> given_names("Nicolas", "fr").formal == given_names("Mykola", "en").formal != frozenset()
    True
    """
    table = _table()
    found = [table.get(_key(r.sounds)) for r in read_sounds(word, language) if r.cost <= _LIKELY]
    known = [given for given in found if given]
    return Given(
        frozenset().union(*(given.formal for given in known)),
        frozenset().union(*(given.pet for given in known)),
        frozenset().union(*(given.family for given in known)),
    )


_LIKELY = 0.5
"""A reading that costs more is not looked up."""

_FOLDED = str.maketrans("еыәүөȣғқ", "эиауоугк", "й")


def _key(sounds: str) -> str:
    # Eugénie is not Eugène
    return sounds[:-1].translate(_FOLDED) + sounds[-1:]


@cache
def particles() -> frozenset[str]:
    """Words beside a name, in small letters, that one side may leave out: de, von, Ter."""
    return frozenset(_data()["particles"])


@cache
def _data() -> Mapping[str, list[str]]:
    file = resources.files("align") / "data" / "names" / "given.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _table() -> Mapping[str, Given]:
    """Sounds, as `_key` has them -> names."""
    found: defaultdict[str, tuple[set[int], ...]] = defaultdict(lambda: (set(), set(), set()))
    for number, line in enumerate(_data()["names"]):
        for pet, forms in enumerate(line.split("|")):
            for key in _keys(forms):
                found[key][pet].add(number)
    for number, forms in enumerate(_data()["families"]):
        for key in _keys(forms):
            found[key][-1].add(number)
    return {key: Given(*map(frozenset, names)) for key, names in found.items()}


def _keys(forms: str) -> Iterator[str]:
    for form in forms.split():
        for language in ("fr", "en"):
            yield _key(read_sounds(form, language)[0].sounds)
