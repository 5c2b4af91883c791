"""Finding the forms of an authority file in a text: word by word, the longest form first."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import regex

from align.names.authority.records import PUNCTUATION, Authority, Forms, NameRecord, forms_in


class Wanted(NamedTuple):
    """What is to be written for a form."""

    form: str
    """Empty where the record does not say."""
    record: NameRecord
    reason: str
    """``forbidden`` or ``variant``: what the form found is in the record."""


class Match(NamedTuple):
    """A form that is to be changed: ``text[start:end]``."""

    start: int
    end: int
    wanted: tuple[Wanted, ...]
    """One; several where the form stands for different names."""


class _Entry(NamedTuple):
    """A form, or several that differ in nothing that is looked at."""

    words: tuple[str, ...]
    """Words and what stands between them in turn, as they are looked up."""
    ending: str
    """What follows the last word within the form: a stop, a bracket."""
    wanted: tuple[Wanted, ...]
    """Empty where the form may stand."""


class FormIndex:
    """The forms of one language, those that may stand and those that may not.

    A form is found in the capitals it is written in, in capitals throughout, and with a capital
    at its start. A longer form is taken before a shorter one that it contains, so that what may
    stand is never changed in part. A full name stands for its words too: see `words_of`.
    """

    def __init__(self, authority: Authority, language: str, *, all_variants: bool = False) -> None:
        whole = _uses(authority.records, language, all_variants)
        parts = (part for record in authority.records for part in words_of(record))
        # what a record has itself goes before what its words may be taken for
        uses = {**_uses(parts, language, all_variants), **whole}
        self._entries: dict[tuple[str, ...], list[_Entry]] = {}
        self._lengths: dict[str, list[int]] = {}
        for (words, ending), its in uses.items():
            # what one record allows no other may change
            entry = _Entry(words, ending, () if None in its else _distinct(filter(None, its)))
            key = _lower(words)
            self._entries.setdefault(key, []).append(entry)
            lengths = self._lengths.setdefault(key[0], [])
            if len(key) not in lengths:
                lengths.append(len(key))
                lengths.sort(reverse=True)

    def find(self, text: str) -> Iterator[Match]:
        """The forms in a text that are to be changed, in order; none overlaps another."""
        tokens = list(_WORD.finditer(text))
        words = _sequence(text, tokens)
        number = 0
        while number < len(tokens):
            entry = self._entry_at(2 * number, words, text, tokens)
            if entry is None:
                number += 1
                continue
            last = number + len(entry.words) // 2
            if entry.wanted:
                end = tokens[last].end() + len(entry.ending)
                yield Match(tokens[number].start(), end, entry.wanted)
            number = last + 1

    def _entry_at(
        self, at: int, words: list[str], text: str, tokens: list[regex.Match[str]]
    ) -> _Entry | None:
        """The longest form that stands at ``words[at]``, what is wanted in its capitals."""
        for length in self._lengths.get(words[at].lower(), ()):
            found = tuple(words[at : at + length])
            if len(found) < length:
                continue
            end = tokens[(at + length) // 2].end()
            entries = [
                e for e in self._entries.get(_lower(found), ()) if text.startswith(e.ending, end)
            ]
            if entries and (entry := _in_capitals(entries, found)):
                return entry
        return None


_Key = tuple[tuple[str, ...], str]
"""The words of a form with what stands between them, and what follows them."""


def _uses(
    records: Iterable[NameRecord], language: str, all_variants: bool
) -> dict[_Key, list[Wanted | None]]:
    """What each form is to become; None where it may stand."""
    uses: defaultdict[_Key, list[Wanted | None]] = defaultdict(list)
    for record in records:
        forms = forms_in(record, language) or Forms()
        for form, reason in (
            (forms.preferred, ""),
            *((form, "variant" if all_variants else "") for form in forms.variants),
            *((form, "forbidden") for form in forms.forbidden),
        ):
            if tokens := list(_WORD.finditer(form)):
                change = form != forms.preferred and (
                    reason == "forbidden" or bool(reason and forms.preferred)
                )
                wanted = Wanted(forms.preferred, record, reason) if change else None
                uses[tuple(_sequence(form, tokens)), form[tokens[-1].end() :]].append(wanted)
    return uses


def words_of(record: NameRecord) -> Iterator[NameRecord]:
    """A record for each word of a person's full name that is a name in all languages.

    That is where all its forms have as many words: with Nikol Pachinian, in English Nikol
    Pashinyan, Pachinian is Pashinyan. Not so with lac Sevan, Lake Sevan, where the kind says that
    it is a place.
    """
    if record.kind not in {"", "person"}:
        return
    split = {tag: [form.split() for form in forms] for tag, forms in record.forms.items()}
    lengths = {len(words) for forms in split.values() for words in forms}
    if len(lengths) != 1 or lengths == {1}:
        return
    for place in range(lengths.pop()):
        if all(words[place][0].isupper() for forms in split.values() for words in forms):
            forms = {tag: _word(its, place) for tag, its in record.forms.items()}
            yield replace(record, forms=forms)


def _word(forms: Forms, place: int) -> Forms:
    def cut(form: str) -> str:
        return form.split()[place] if form else ""

    preferred = cut(forms.preferred)
    variants = tuple(dict.fromkeys(map(cut, forms.variants)))
    allowed = {preferred, *variants}
    forbidden = tuple(f for f in dict.fromkeys(map(cut, forms.forbidden)) if f not in allowed)
    return Forms(preferred, variants, forbidden, forms.scheme)


def _in_capitals(entries: Sequence[_Entry], words: tuple[str, ...]) -> _Entry | None:
    """The entry with just these words; else those of which they are the capitals, as one."""
    for change in (_same, str.upper, _capital):
        alike = [e for e in entries if change("".join(e.words)) == "".join(words)]
        if alike:
            longest = max(len(e.ending) for e in alike)
            alike = [e for e in alike if len(e.ending) == longest]
            wanted = [w._replace(form=change(w.form)) for e in alike for w in e.wanted]
            allowed = not all(e.wanted for e in alike)
            return _Entry(words, alike[0].ending, () if allowed else _distinct(wanted))
    return None


def _same(form: str) -> str:
    return form


def _capital(form: str) -> str:
    return form[:1].upper() + form[1:]


def _lower(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def _distinct(wanted: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """One for each form."""
    return tuple({w.form: w for w in wanted}.values())


_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:_+[\p{L}\p{M}\p{N}]+)*")
"""Underscores join words within, as in names of files, but may stand around them as italics."""


def _sequence(text: str, tokens: list[regex.Match[str]]) -> list[str]:
    """The words and what stands between them, in turn, as they are looked up."""
    found: list[str] = []
    end = 0
    for number, token in enumerate(tokens):
        if number:
            gap = text[end : token.start()]
            found.append(gap if gap in _PLAIN else _gap(gap))
        word = token[0]
        found.append(word if word.isascii() else unicodedata.normalize("NFC", word))
        end = token.end()
    return found


_PLAIN = frozenset((" ", "-", "'", ", ", ". "))


def _gap(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(PUNCTUATION))
