"""How a spelling is read: as the sounds that its text's language writes so.

A habit of spelling (French ch, ou, tch; English sh, u, ch) turns letters into sounds; which
letters into which sounds is data, ``align/data/names/sounds.toml``. A spelling is always read by
the habit of its text, and by another where its letters make that likely: ş is Turkic. Another
script than Latin is first romanized, by a scheme of its language for English readers.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from align.names.schemes import Scheme, load_scheme, scheme_names
from align.names.scripts import in_one_script, script_of


class Reading(NamedTuple):
    """A spelling as sounds, by one habit of writing."""

    sounds: str
    """One letter a sound; see ``sounds.toml``."""
    habit: str
    cost: float
    """What it costs to suppose this habit; 0 for the language of the text."""
    letters: str
    """What was read: small Latin letters."""
    own: str
    """The habit of the text."""
    scheme: str
    """By which it was put into Latin letters; empty where it was in them."""


@lru_cache(maxsize=65536)
def read_sounds(spelling: str, language: str) -> tuple[Reading, ...]:
    """The ways to read a spelling found in a text of this language, the likeliest first.

    `language` is a primary subtag ("fr"); a language without a habit is read as English is.

    >>> read_sounds("Djermouk", "fr")[0][:3]
    ('џэрмук', 'fr', 0.0)
    >>> read_sounds("Ջերմուկ", "hy")[0].sounds
    'џэрмук'
    """
    word, own, scheme = plain(spelling, language)
    ours = _sounds(word, own)
    readings = {ours: Reading(ours, own, 0.0, word, own, scheme)}
    for habit in _habits():
        cost = habit.cost(word)
        if habit.name == own or cost is None:
            continue
        sounds = ours.translate(habit.shift) if habit.shift else _sounds(word, habit.name)
        if sounds not in readings or readings[sounds].cost > cost:
            readings[sounds] = Reading(sounds, habit.name, cost, word, own, scheme)
    return tuple(sorted(readings.values(), key=lambda r: r.cost))


def letters_of(reading: Reading) -> list[tuple[str, str]]:
    """Each sound of a reading, with the letters that write it before it.

    >>> letters_of(read_sounds("Chouchi", "fr")[0])
    [('ch', 'ш'), ('ou', 'у'), ('ch', 'ш'), ('i', 'и')]
    >>> letters_of(read_sounds("Poutine", "fr")[0])[-2:]
    [('i', 'и'), ('ne', 'н')]
    """
    shift = next((h.shift for h in _habits() if h.name == reading.habit), {})
    habit = reading.own if shift else reading.habit
    spelling = _spelling(habit)
    written = [
        pair
        for match in spelling.any.finditer(reading.letters)
        for pair in _split(match[0], spelling.sounds[match[0]])
    ]
    sounds = "".join(sound for _, sound in written)
    changed = {m.start(): m for m in _JOINED.finditer(sounds)}
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(sounds):
        match = changed.get(at)
        end = match.end() if match else at + 1
        letters = "".join(group for group, _ in written[at:end])
        found.append((letters, (_joined(match) if match else sounds[at]).translate(shift)))
        at = end
    return found


class Plain(NamedTuple):
    """A spelling as it is read."""

    letters: str
    """Small Latin letters."""
    habit: str
    """Of the text."""
    scheme: str
    """By which it was put into Latin letters; empty where it was in them."""


@lru_cache(maxsize=65536)
def plain(spelling: str, language: str) -> Plain:
    """The letters that are read.

    >>> plain("Ter-Petrossian", "fr")
    Plain(letters='terpetrossian', habit='fr', scheme='')
    >>> plain("Пашинян", "ru").letters
    'pashinyan'
    """
    text, scheme = romanized(spelling, language)
    text = unicodedata.normalize("NFC", text).replace("İ", "i").lower()
    habit = language if language in _tables() and scheme is None else "en"
    letters = "".join(map(_known, _NO_LETTER.sub("", text)))
    return Plain(letters, habit, scheme.name if scheme else "")


def romanized(spelling: str, language: str) -> tuple[str, Scheme | None]:
    """The spelling in Latin letters, and the scheme if it was in another script.

    A letter of another script than the rest is taken for the one it looks like.
    """
    if spelling.isascii():
        return spelling, None
    word = in_one_script(unicodedata.normalize("NFC", spelling))
    scheme = _scheme(script_of(word), language)
    return (scheme.romanize(word), scheme) if scheme else (word, None)


_NO_LETTER = re.compile(r"[\W\d_ʹʺʼʻʿʾˈ]+")
_SCRIPT_LANGUAGES = {"CYRILLIC": "ru", "ARMENIAN": "hy", "GEORGIAN": "ka"}


@cache
def _scheme(script: str, language: str) -> Scheme | None:
    """The scheme to read a script by: that of the language if it uses the script."""
    if script not in _SCRIPT_LANGUAGES:
        return None
    for spoken in (language, _SCRIPT_LANGUAGES[script]):
        names = [n for n in scheme_names(spoken) if load_scheme(n).readers == "en"]
        for name in sorted(names, key=lambda n: ("popular" not in n, n)):
            if script_of("".join(load_scheme(name).letters)) == script:
                return load_scheme(name)
    return None


class Habit(NamedTuple):
    """A way of writing names that spellings of any text may follow."""

    name: str
    supposed: float
    marks: re.Pattern[str] | None
    """Letters that make it likely; None where it is always tried."""
    sure: re.Pattern[str] | None
    """Letters that no other habit has."""
    never: re.Pattern[str] | None
    """Letters that speak against it."""
    shift: Mapping[int, str]
    """For one that writes as its text's language does, but hears other sounds."""

    def cost(self, word: str) -> float | None:
        """What it costs to suppose it for this word; None where nothing speaks for it."""
        if self.sure and self.sure.search(word):
            return SURE
        likely = self.marks is None or self.marks.search(word)
        return self.supposed if likely and not (self.never and self.never.search(word)) else None


SURE = 0.1
"""What it costs to suppose a habit whose own letters are there."""


@cache
def _habits() -> tuple[Habit, ...]:
    def pattern(habit: Mapping[str, Any], key: str) -> re.Pattern[str] | None:
        return re.compile(habit[key]) if key in habit else None

    return tuple(
        Habit(
            h["name"],
            h["cost"],
            pattern(h, "marks"),
            pattern(h, "sure"),
            pattern(h, "never"),
            str.maketrans(h.get("shift", {})),
        )
        for h in sounds_table()["habit"]
    )


@cache
def sounds_table() -> Mapping[str, Any]:
    """The data file."""
    file = resources.files("align") / "data" / "names" / "sounds.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    """Habit -> letter group -> sounds; $ after a group is the end of a word."""
    table = sounds_table()
    return {h: {**table["letters"], **groups} for h, groups in table["spelling"].items()}


class _Spelling(NamedTuple):
    """How a habit reads letters."""

    groups: re.Pattern[str]
    """Of several letters, the longest first."""
    any: re.Pattern[str]
    """The same, else one letter."""
    sounds: Mapping[str, str]
    """Of each group and letter."""
    letters: Mapping[int, str]
    """Of single letters, those of other habits without their accents."""


@cache
def _spelling(habit: str) -> _Spelling:
    table = _tables()[habit]
    longest = sorted((g for g in table if len(g) > 1), key=len, reverse=True)
    groups = "|".join(re.escape(group).replace(r"\$", "$") for group in longest)
    letters = {c: table[c] if c in table else _bared(c, table) for c in _letters()}
    sounds = {**letters, **{group.removesuffix("$"): table[group] for group in longest}}
    return _Spelling(re.compile(groups), re.compile(f"{groups}|."), sounds, str.maketrans(letters))


@cache
def _letters() -> frozenset[str]:
    """All that some habit reads."""
    return frozenset(c for table in _tables().values() for group in table for c in group)


def _bared(letter: str, table: Mapping[str, str]) -> str:
    return "".join(table[c] for c in unicodedata.normalize("NFKD", letter) if c in table)


@lru_cache(maxsize=4096)
def _known(letter: str) -> str:
    """A letter that some habit reads: itself, else without its accents, else nothing."""
    if letter in _letters():
        return letter
    bare = unicodedata.normalize("NFKD", letter).lower()
    return "".join(c for c in bare if c in _letters())


def _sounds(word: str, habit: str) -> str:
    spelling = _spelling(habit)
    sounds = spelling.groups.sub(lambda m: spelling.sounds[m[0]], word)
    return _JOINED.sub(_joined, sounds.translate(spelling.letters))


def _split(letters: str, sounds: str) -> list[tuple[str, str]]:
    """The letters of a group, shared out among its sounds: gue is gu and e, ine is i and ne."""
    if len(sounds) < 2:
        return [(letters, sounds)] if sounds else []
    cut = 1 if sounds[0] in VOWELS or sounds[-1] not in VOWELS else len(letters) - 1
    return [(letters[:cut], sounds[0]), (letters[cut:], sounds[1:])]


_AFTER_GLIDE = dict(zip("аэоуәөүȣ", "яеёюяёюю", strict=True))
VOWELS = frozenset("иы" + "".join(_AFTER_GLIDE) + "яеёю")
_JOINED = re.compile(
    r"(?P<glides>[иый]+)(?P<after>[аэоуәөүȣ])?"
    r"|(?P<doubled>[бвгғдџжзклмнпрстфхцчшщһқңао])(?P=doubled)+"
    r"|(?<=[жчшщ])о"
)


def _joined(match: re.Match[str]) -> str:
    """Glides are one with the vowel that follows; a doubled consonant is heard once; an o after
    ж ч ш щ may stand for ё: Gorbachov, Gorbachev.
    """
    if match["after"]:
        return _AFTER_GLIDE[match["after"]]
    if match["glides"]:
        if match.start() and match.string[match.start() - 1] in VOWELS:
            return "й"
        last = match.end() == len(match.string)
        return "ы" if set(match[0]) == {"ы"} and not last else "и"
    if match["doubled"]:
        return match["doubled"]
    return "ё"
