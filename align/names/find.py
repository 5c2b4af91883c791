"""Names in the texts of two editions, found without a model.

A capital inside a sentence makes a name. A capital at its start says nothing, so such a word
counts only where the same form stands inside a sentence elsewhere, in either edition. Elisions
(d'Aliev) and possessives (Aliev's) are cut off. Months and titles are no names, and peoples
(Armenian, Azeri) are marked, by ``align/data/names/capitals.toml``.
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

from align.model import BlockKind, Unit, Variant
from align.names.compare import compare_names


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

    @property
    def units(self) -> frozenset[int]:
        """The indices of the units that mention it."""
        return frozenset(m.unit for m in self.mentions)


class Names(NamedTuple):
    """The name forms of both editions, each in the order of their first mention."""

    source: tuple[NameForm, ...]
    target: tuple[NameForm, ...]


def find_names(units: Sequence[Unit]) -> Names:
    """The names in both editions, back matter apart.

    >>> from align.model import Passage, Unit, Variant
    >>> units = [Unit("1", Variant("fr", Passage("La fin d’Aliev.")), None),
    ...          Unit("2", Variant("fr", Passage("Aliev rit.")), None)]
    >>> [(n.form, len(n.mentions)) for n in find_names(units).source]
    [('Aliev', 2)]
    """
    body = [u if u.block_kind is not BlockKind.BACK_MATTER else None for u in units]
    source = _candidates([u.source if u else None for u in body])
    target = _candidates([u.target if u else None for u in body])
    sure = {c.form for c in (*source, *target) if c.inside}
    return Names(_forms(source, sure), _forms(target, sure))


class _Candidate(NamedTuple):
    form: str
    language: str
    inside: bool
    """Its capital is not owed to the start of a sentence or to a headline."""
    mention: Mention


_WORD = re.compile(
    r"[^\W\d_](?:[^\W_]|[\u0300-\u036f])*(?:['’ʼ‘-][^\W\d_](?:[^\W_]|[\u0300-\u036f])*)*['’]?"
)
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\w)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_START = re.compile(r"(?:^|[.!?…:;][»”\"')\]]*\s+|(?:^|\s)[(\[{«»“”‘’„\"'*¿¡—–-]\s*)[^\w\s]*\s*$")
_STOP = re.compile(r"[.!?…:;][^\w.!?…:;]*$")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w])(?:[^\W\d_a-zà-ÿ]|MM|Mr|Mrs|Ms|Dr|St|Pr|[Vv]ol|[Nn]o|pp?)\.\s+$"
)


def _candidates(variants: Sequence[Variant | None]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for unit, variant in enumerate(variants):
        if variant is None:
            continue
        words = list(_words(variant))
        capitals = sum(text[0].isupper() for _, text in words)
        # no capital of a headline in title case says anything
        headline = capitals > 3 and capitals > 0.6 * sum(len(text) > 3 for _, text in words)
        headline = headline and not _STOP.search(variant.text)
        for start, text in words:
            if text[0].isupper() and len(text) > 1:
                inside = not headline and not _starts_sentence(variant.text, start)
                mention = Mention(unit, start, start + len(text))
                found.append(_Candidate(text, variant.language, inside, mention))
    return found


def _words(variant: Variant) -> Iterator[tuple[int, str]]:
    """The words with their offsets; a hyphen joins only parts that all have a capital."""
    french = variant.language.startswith("fr")
    for match in _WORD.finditer(variant.text):
        start, text = match.start(), match[0]
        elision = _ELISION.match(text) if french else None
        # D’Artagnan keeps its capital inside a sentence
        if elision and (text[0].islower() or _starts_sentence(variant.text, start)):
            start, text = start + elision.end(), text[elision.end() :]
        text = _POSSESSIVE.sub("", text)
        if all(part[:1].isupper() for part in text.split("-")):
            yield start, text
            continue
        for part in text.split("-"):
            if part:
                yield start, part
            start += len(part) + 1


def _starts_sentence(text: str, offset: int) -> bool:
    before = text[max(0, offset - 12) : offset]
    if not before.strip():
        return offset <= 12
    return bool(_START.search(before)) and not _ABBREVIATION.search(before)


def _forms(candidates: Sequence[_Candidate], sure: set[str]) -> tuple[NameForm, ...]:
    mentions: defaultdict[tuple[str, str], list[Mention]] = defaultdict(list)
    for candidate in candidates:
        if candidate.form in sure:
            mentions[candidate.form, candidate.language].append(candidate.mention)
    kinds = (
        (form, language, _kind(form, language), places)
        for (form, language), places in mentions.items()
    )
    return tuple(
        NameForm(form, language, kind, tuple(places))
        for form, language, kind, places in kinds
        if kind is not None
    )


def _kind(form: str, language: str) -> NameKind | None:
    """What a capitalised form is; None for what is no name."""
    capitals = _capitals(language.split("-")[0].lower())
    if form in capitals["calendar"] or form in capitals["titles"]:
        return None
    if form in capitals["peoples"] or form.removesuffix("s") in capitals["peoples"]:
        return NameKind.PEOPLE
    if sum(c.isupper() for c in form) > 1 and form.replace("-", "").isupper():
        return NameKind.ACRONYM
    return NameKind.NAME


@lru_cache
def _capitals(language: str) -> dict[str, frozenset[str]]:
    file = resources.files("align") / "data" / "names" / "capitals.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8")).get(language, {})
    return {key: frozenset(table.get(key, ())) for key in ("calendar", "titles", "peoples")}


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


CROWD = 200
"""A unit with more names than these does not tell which belong together."""

LIKE = 0.45
"""From this likeness on two names that share units may be one, if perhaps misspelt."""


def counterparts(names: Names) -> tuple[Counterpart, ...]:
    """The pairs of names that share a unit and look alike, the likeliest first.

    A name may stand in several pairs: two spellings of it, or two names that look alike.
    """
    by_unit: defaultdict[int, list[NameForm]] = defaultdict(list)
    for form in names.target:
        for unit in form.units:
            by_unit[unit].append(form)
    telling = {unit: forms for unit, forms in by_unit.items() if len(forms) <= CROWD}
    found: list[Counterpart] = []
    for form in names.source:
        shared = Counter(other for unit in form.units for other in telling.get(unit, ()))
        for other, count in shared.items():
            score = compare_names(form.form, other.form, form.language, other.language).score
            if score >= LIKE:
                found.append(Counterpart(form, other, score, count))
    return tuple(sorted(found, key=lambda c: (c.score, c.together), reverse=True))
