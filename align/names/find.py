"""Names in the texts of two editions, found without a model.

A capital inside a sentence makes a name. A capital at its start says nothing, so such a word
counts only where the same form stands inside a sentence elsewhere, in either edition, or begins
a sentence in both editions of a unit. Elisions (d'Aliev) and possessives (Aliev's) are cut off.
Months and titles are no names, and peoples (Armenian, Azeri) are marked, by
``align/data/names/capitals.toml``. Names of several words are put together in
`align.names.mentions`; here every word counts by itself.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from rapidfuzz.distance import Indel

from align.languages import primary_subtag
from align.model import BlockKind, Unit, Variant
from align.names.compare import SAME, compare_names
from align.names.scripts import plain
from align.names.words import is_word


class NameKind(StrEnum):
    """What a capitalised form is."""

    NAME = "name"
    ACRONYM = "acronym"
    PEOPLE = "people"


class Mention(NamedTuple):
    """A form in one unit: ``variant.text[start:end]``, without elision or possessive."""

    unit: int
    """Index of the unit in the sequence that was searched."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NameForm:
    """One spelling of a name in one edition, with all its mentions in order."""

    form: str
    language: str
    kind: NameKind
    mentions: tuple[Mention, ...]
    parts: tuple[str, ...] = ()
    """The capitalised words of a name of several words: Jean, La, Fontaine; else empty."""
    whole: str = ""
    """The only name of several words in this edition that this one shortens, or the words that
    an acronym stands for; else empty."""

    @property
    def units(self) -> frozenset[int]:
        """The indices of the units that mention it."""
        return frozenset(m.unit for m in self.mentions)


class Names(NamedTuple):
    """The name forms of both editions, each in the order of their first mention."""

    source: tuple[NameForm, ...]
    target: tuple[NameForm, ...]


def find_names(units: Sequence[Unit]) -> Names:
    """The names in both editions, word by word, back matter apart.

    >>> from align.model import Passage, Unit, Variant
    >>> units = [Unit("1", Variant("fr", Passage("La fin d’Aliev.")), None),
    ...          Unit("2", Variant("fr", Passage("Aliev rit.")), None)]
    >>> [(n.form, len(n.mentions)) for n in find_names(units).source]
    [('Aliev', 2)]
    """
    survey = survey_names(units)
    return Names(_forms(survey.source, survey.sure), _forms(survey.target, survey.sure))


class Word(NamedTuple):
    """A word of a text: ``text[start : start + len(word)]``."""

    start: int
    text: str
    inside: bool
    """It has a capital, which is not owed to the start of a sentence or to a headline."""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def capital(self) -> bool:
        """Whether it has a capital at all."""
        return self.text[0].isupper()


class Scanned(NamedTuple):
    """One side of a unit, cut into words."""

    unit: int
    variant: Variant
    words: tuple[Word, ...]


CROWD = 200
"""A unit with more names than these does not tell which belong together."""


LONGEST = 80
"""A word of more letters is no name."""


class Survey(NamedTuple):
    """What the capitals of two editions say."""

    source: tuple[Scanned, ...]
    target: tuple[Scanned, ...]
    sure: frozenset[str]
    """Forms that are names wherever they have their capital."""


def survey_names(units: Sequence[Unit]) -> Survey:
    """The words of both editions, back matter apart, and which are surely names."""
    body = [(n, u) for n, u in enumerate(units) if u.block_kind is not BlockKind.BACK_MATTER]
    source = tuple(Scanned(n, u.source, tuple(_scan(u.source))) for n, u in body if u.source)
    target = tuple(Scanned(n, u.target, tuple(_scan(u.target))) for n, u in body if u.target)
    words = [word for side in (*source, *target) for word in side.words]
    sure = {word.text for word in words if word.inside}
    small = {word.text for word in words if not word.capital}
    return Survey(source, target, frozenset(sure | _witnessed(source, target, sure, small)))


def _witnessed(
    source: Sequence[Scanned], target: Sequence[Scanned], sure: set[str], small: set[str]
) -> set[str]:
    """Forms that never stand without a capital, and beside a name they are like."""
    found: set[str] = set()
    others = {side.unit: side for side in target}
    for side in source:
        if side.unit in others:
            ours, theirs = _capitals_in(side, small), _capitals_in(others[side.unit], small)
            if max(len(ours), len(theirs)) > CROWD:
                continue
            languages = side.variant.language, others[side.unit].variant.language
            for one in ours:
                for two in theirs:
                    if {one, two} <= sure:
                        continue
                    if _alike(one, two, languages) and (
                        one in sure or two in sure or _no_word(one, two, languages)
                    ):
                        found |= {one, two}
    return found


def _alike(one: str, two: str, languages: tuple[str, str]) -> bool:
    # Russie, Russia; Djermouk, Jermuk
    letters = Indel.normalized_similarity(plain(one), plain(two))
    return letters >= 0.75 or likeness(one, two, *languages) >= SAME


def _no_word(one: str, two: str, languages: tuple[str, str]) -> bool:
    return not (is_word(one, languages[0]) and is_word(two, languages[1]))


def _capitals_in(side: Scanned, small: set[str]) -> set[str]:
    if shouted(side.variant.text):
        return set()
    return {
        w.text for w in side.words if w.capital and len(w.text) > 2 and w.text.lower() not in small
    }


_WORD = re.compile(
    r"[^\W\d_](?:[^\W_]|[\u0300-\u036f])*(?:['’ʼ‘-][^\W\d_](?:[^\W_]|[\u0300-\u036f])*)*['’]?"
)
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_START = re.compile(r"(?:^|[.!?…:][»”\"')\]]*\s+|(?:^|\s)[(\[{«»“”‘’„\"'*¿¡—–-]\s*)[^\w\s]*\s*$")
_STOP = re.compile(r"[.!?…:;][^\w.!?…:;]*$")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w])(?:[^\W\d_a-zà-ÿ]|MM|Mr|Mrs|Ms|Dr|Ste?|Pr|Prof|Gen|Col|Capt|Sgt|Rev|Sen|Gov|Rep"
    r"|[Vv]ol|[Nn]o|pp?)\.\s+$"
)


_NUMBER = re.compile(r"\W*(?:\w+ )?(?:[IVXLC]+|\d+)[.):–-]? *")
"""The number of a chapter, with the word Chapter or without."""


_LOUD = 7
"""A word of as many capitals is no acronym, but called out."""


def _scan(variant: Variant) -> Iterator[Word]:
    words = list(_words(variant))
    capitals = sum(text[0].isupper() for _, text in words)
    # no capital of a headline in title case says anything, nor one of a text in capitals
    headline = capitals > 3 and capitals > 0.6 * sum(len(text) > 3 for _, text in words)
    headline = headline and not _STOP.search(variant.text)
    loud = shouted(variant.text)
    for start, text in words:
        if len(text) > LONGEST:
            continue
        inside = text[0].isupper() and len(text) > 1 and not loud
        # no sentence owes a word more than one capital
        if inside and not (text.isupper() and len(text) < _LOUD):
            inside = not headline and not _starts_sentence(variant.text, start)
        yield Word(start, text, inside)


def shouted(text: str) -> bool:
    """Whether a text of several words is in capitals."""
    letters = [word for word in text.split() if sum(map(str.isalpha, word)) > 1]
    return len(letters) > 1 and sum(map(str.isupper, letters)) > 0.6 * len(letters)


def _words(variant: Variant) -> Iterator[tuple[int, str]]:
    """The words with their offsets; a hyphen joins parts of which the last has a capital too."""
    french = variant.language.startswith("fr")
    for match in _WORD.finditer(variant.text):
        start, text = match.start(), match[0]
        elision = _ELISION.match(text) if french else None
        # D’Artagnan keeps its capital inside a sentence
        if elision and (text[0].islower() or _starts_sentence(variant.text, start)):
            start, text = start + elision.end(), text[elision.end() :]
        text = _POSSESSIVE.sub("", text)
        parts = text.split("-")
        # Ter-Petrossian, Clermont-en-Argonne and Thunder-ten-tronckh, but Moscow-based
        if len(parts) == 1 or (
            parts[0][:1].isupper()
            and (parts[-1][:1].isupper() or is_word(parts[-1], variant.language) is False)
        ):
            yield start, text
            continue
        for part in parts:
            if part:
                yield start, part
            start += len(part) + 1


def _starts_sentence(text: str, offset: int) -> bool:
    before = text[max(0, offset - 12) : offset]
    if not before.strip():
        return offset <= 12
    if offset < 24 and _NUMBER.fullmatch(text, 0, offset):
        return True
    return bool(_START.search(before)) and not _ABBREVIATION.search(before)


def _forms(scanned: Sequence[Scanned], sure: frozenset[str]) -> tuple[NameForm, ...]:
    mentions: defaultdict[tuple[str, str], list[Mention]] = defaultdict(list)
    for unit, variant, words in scanned:
        for word in words:
            if word.capital and len(word.text) > 1 and word.text in sure:
                place = Mention(unit, word.start, word.end)
                mentions[word.text, variant.language].append(place)
    kinds = (
        (form, language, kind_of(form, language), places)
        for (form, language), places in mentions.items()
    )
    return tuple(
        NameForm(form, language, kind, tuple(places))
        for form, language, kind, places in kinds
        if kind is not None
    )


def kind_of(form: str, language: str) -> NameKind | None:
    """What a capitalised word is; None for what is no name.

    >>> kind_of("Arméniennes", "fr"), kind_of("Monday", "en")
    (<NameKind.PEOPLE: 'people'>, None)
    """
    known = capitals_of(language)
    if form in known.calendar or form in known.titles or form in known.directions:
        return None
    if ROMAN.fullmatch(form):
        return None
    if form in known.peoples:
        return NameKind.PEOPLE
    if sum(c.isupper() for c in form) > 1 and form.replace("-", "").isupper():
        return NameKind.ACRONYM
    return NameKind.NAME


ROMAN = re.compile("[IVXL]+")
"""The number of a king or a chapter."""


class Capitals(NamedTuple):
    """The words of ``capitals.toml`` for one language."""

    calendar: frozenset[str]
    titles: frozenset[str]
    directions: frozenset[str]
    courtesy: frozenset[str]
    offices: frozenset[str]
    heads: frozenset[str]
    peoples: frozenset[str]
    """In the plural as well, and in the feminine where the language has one."""


def capitals_of(language: str) -> Capitals:
    """What is known of a language's capitals; empty sets for a language that has no table."""
    return _capitals(primary_subtag(language))


@lru_cache
def _capitals(language: str) -> Capitals:
    file = resources.files("align") / "data" / "names" / "capitals.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8")).get(language, {})
    words = {key: frozenset(table.get(key, ())) for key in Capitals._fields}
    peoples = words["peoples"]
    if language == "fr":
        peoples |= {p + ("ne" if p.endswith("en") else "e") for p in peoples if p[-1] not in "ec"}
    return Capitals(**words | {"peoples": peoples | {p + "s" for p in peoples}})


def likeness(source: str, target: str, source_language: str, target_language: str) -> float:
    """Likeness of two spellings, 0..1; see `compare_names`. 0 at once where few letters agree."""
    if not Indel.normalized_similarity(plain(source), plain(target), score_cutoff=_FEW):
        return 0.0
    return compare_names(source, target, source_language, target_language).score


_FEW = 0.36
"""Real pairs with less than this share of letters are exonyms, which no comparison sees."""


class Counterpart(NamedTuple):
    """A name of the source edition and what may be the same name in the target edition."""

    source: NameForm
    target: NameForm
    score: float
    """Likeness of the spellings, 0..1; see `compare_names`."""
    shared: int
    """In how many units both stand."""

    @property
    def together(self) -> float:
        """0..1: how often they go together (the Dice coefficient of their units)."""
        return 2 * self.shared / (len(self.source.units) + len(self.target.units))


LIKE = 0.45
"""From this likeness on two names that share units may be one, if perhaps misspelt."""


def counterparts(names: Names) -> tuple[Counterpart, ...]:
    """The pairs of names that share a unit and look alike, the likeliest first.

    A name may stand in several pairs: two spellings of it, or two names that look alike.
    """
    by_unit: defaultdict[int, list[int]] = defaultdict(list)
    for number, form in enumerate(names.target):
        for unit in form.units:
            by_unit[unit].append(number)
    telling = {unit: forms for unit, forms in by_unit.items() if len(forms) <= CROWD}
    found: list[Counterpart] = []
    for form in names.source:
        shared = Counter(number for unit in form.units for number in telling.get(unit, ()))
        for number, count in shared.items():
            other = names.target[number]
            score = likeness(form.form, other.form, form.language, other.language)
            if score >= LIKE:
                found.append(Counterpart(form, other, score, count))
    return tuple(sorted(found, key=lambda c: (c.score, c.together), reverse=True))
