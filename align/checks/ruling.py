"""What an authority file rules: which spellings may stand, and what to write for which."""

from __future__ import annotations

from typing import NamedTuple

from align.languages import language_and_script
from align.names.authority import Authority, Forms, NameRecord, forms_in
from align.names.authority.forms import words_of


class Ruled(NamedTuple):
    """A spelling and what a record has on it."""

    record: NameRecord
    preferred: str
    """What to write; empty where the record does not say."""
    forbidden: bool


class Ruling:
    """An authority file, looked up by spelling and language.

    A full name rules its words too: see `words_of`.
    """

    def __init__(self, authority: Authority | None) -> None:
        self._ruled: dict[tuple[str, tuple[str, str]], Ruled] = {}
        for record in authority.records if authority else ():
            for part in (record, *words_of(record)):
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
