"""The records of an authority file: how each name is to be written, language by language."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from align.languages import language_and_script


@dataclass(frozen=True, slots=True)
class Forms:
    """How one name is written in one language."""

    preferred: str = ""
    """The form to write; empty where only others are known."""
    variants: tuple[str, ...] = ()
    """Other forms that may stand."""
    forbidden: tuple[str, ...] = ()
    """Forms that must not stand: where one does, the preferred form is meant."""
    scheme: str = ""
    """The romanization scheme that the preferred form follows, such as ``hy-en-popular``."""

    def __iter__(self) -> Iterator[str]:
        """All forms, the preferred one first."""
        yield from (self.preferred,) if self.preferred else ()
        yield from self.variants
        yield from self.forbidden

    def __bool__(self) -> bool:
        return bool(self.preferred or self.variants or self.forbidden or self.scheme)


@dataclass(frozen=True, slots=True)
class NameRecord:
    """One name in all its languages."""

    id: str
    """What it is called in messages and in TBX; no other record of the file has it."""
    forms: Mapping[str, Forms]
    """By BCP 47 tag, such as ``fr``, ``en``, ``hy``; the name's own script is one of them."""
    kind: str = ""
    """What it is the name of: person, place, organisation, or what you will."""
    native: str = ""
    """The language that it is native to, as a tag; empty where that is not known."""
    note: str = ""
    source: str = ""
    """Where the forms were read: an id of GeoNames or Wikidata, a book, a style guide."""
    line: int = field(default=0, compare=False)
    """The line of the file where it begins; 0 where it comes from none."""

    @property
    def title(self) -> str:
        """The first form there is, for messages."""
        return next((form for forms in self.forms.values() for form in forms), self.id)


@dataclass(frozen=True, slots=True)
class Authority:
    """The records of one file, or of none yet."""

    records: tuple[NameRecord, ...]
    path: str = field(default="", compare=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of all records, in the order of their first use."""
        return tuple(dict.fromkeys(tag for record in self.records for tag in record.forms))


def forms_in(record: NameRecord, language: str) -> Forms | None:
    """The forms for an edition: of its very tag, else of the same language in the same script.

    >>> record = NameRecord("a", {"en": Forms("Baku"), "ru": Forms("Баку")})
    >>> forms_in(record, "en-GB"), forms_in(record, "ru-Latn")
    (Forms(preferred='Baku', variants=(), forbidden=(), scheme=''), None)
    """
    if language in record.forms:
        return record.forms[language]
    wanted = language_and_script(language)
    return next((f for tag, f in record.forms.items() if language_and_script(tag) == wanted), None)


def folded(form: str) -> str:
    """A form as it is looked up: composed, with one kind of space, hyphen and apostrophe.

    >>> folded("L’Azerbai\u0308djan"), folded("Haut\u2010Karabagh")
    ("L'Azerbaïdjan", 'Haut-Karabagh')
    """
    text = unicodedata.normalize("NFC", form).translate(PUNCTUATION)
    return " ".join(text.split())


PUNCTUATION = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u2010": "-", "\u2011": "-"})
"""Apostrophes and hyphens that are the same to a reader, and the one they are looked up as."""


class Ids:
    """Makes ids out of forms, in small ASCII letters, each another one.

    >>> ids = Ids(["siounik"])
    >>> ids.new("Naxçıvan"), ids.new("Siounik"), ids.new("Սյունիք"), ids.new("Սոթք")
    ('naxcivan', 'siounik-2', 'name', 'name-2')
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._next: defaultdict[str, int] = defaultdict(lambda: 2)

    def new(self, form: str) -> str:
        """An id that no other has."""
        bare = unicodedata.normalize("NFKD", form.lower().replace("ı", "i").replace("ə", "a"))
        slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[^\x00-\x7f]", "", bare)).strip("-")
        base = id = slug if slug[:1].isalpha() else f"name-{slug}".rstrip("-")
        while id in self._taken:
            id = f"{base}-{self._next[base]}"
            self._next[base] += 1
        self._taken.add(id)
        return id
