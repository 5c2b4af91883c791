"""What an authority file rules: which spellings may stand, and what to write for which."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from align.languages import language_and_script
from align.names.authority import Authority, Forms, NameRecord, forms_in


class Ruled(NamedTuple):
    """A spelling and what a record has on it."""

    record: NameRecord
    preferred: str
    """What to write; empty where the record does not say."""
    forbidden: bool


class Ruling:
    """An authority file, looked up by spelling and language.

    A full name rules its words too, where all its forms have as many: with Nikol Pachinian, in
    English Nikol Pashinyan, Pachinian is Pashinyan.
    """

    def __init__(self, authority: Authority | None) -> None:
        self._ruled: dict[tuple[str, tuple[str, str]], Ruled] = {}
        for record in authority.records if authority else ():
            for part in _parts(record):
                for tag, forms in part.forms.items():
                    self._enter(part, language_and_script(tag), forms)

    def _enter(self, record: NameRecord, language: tuple[str, str], forms: Forms) -> None:
        for form in forms:
            forbidden = form in forms.forbidden
            known = self._ruled.get((form, language))
            # what one record forbids another may have
            if known is None or (known.forbidden and not forbidden):
                self._ruled[form, language] = Ruled(record, forms.preferred, forbidden)

    def __bool__(self) -> bool:
        return bool(self._ruled)

    def forms(self, language: str) -> dict[str, Ruled]:
        """All spellings of a language that the file has."""
        wanted = language_and_script(language)
        return {form: ruled for (form, tag), ruled in self._ruled.items() if tag == wanted}

    def knows(self, form: str, language: str) -> bool:
        """Whether the file has a spelling, be it to forbid it."""
        return (form, language_and_script(language)) in self._ruled

    def preferred(self, form: str, language: str, target_language: str) -> str:
        """What to write in a language for a spelling of another; empty where it is not said."""
        ruled = self._ruled.get((form, language_and_script(language)))
        if ruled is None:
            return ""
        forms = forms_in(ruled.record, target_language)
        return forms.preferred if forms else ""


def _parts(record: NameRecord) -> Iterator[NameRecord]:
    """The record, and one for each of its words that is a name in all languages."""
    yield record
    split = {tag: [form.split() for form in forms] for tag, forms in record.forms.items()}
    lengths = {len(words) for forms in split.values() for words in forms}
    if len(lengths) != 1 or lengths == {1}:
        return
    for place in range(lengths.pop()):
        if all(words[place][0].isupper() for forms in split.values() for words in forms):
            yield NameRecord(record.id, {t: _word(f, place) for t, f in record.forms.items()})


def _word(forms: Forms, place: int) -> Forms:
    def cut(form: str) -> str:
        return form.split()[place] if form else ""

    preferred = cut(forms.preferred)
    variants = tuple(dict.fromkeys(map(cut, forms.variants)))
    allowed = {preferred, *variants}
    forbidden = tuple(f for f in dict.fromkeys(map(cut, forms.forbidden)) if f not in allowed)
    return Forms(preferred, variants, forbidden, forms.scheme)
