"""Two authority files joined into one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import NamedTuple

from align.names.authority.records import Authority, Forms, Ids, NameRecord, folded


class Conflict(NamedTuple):
    """Two records of one name say different things; the first file's word was kept."""

    first: NameRecord
    second: NameRecord
    what: str
    """What they differ in: ``fr``, ``kind``, ``source`` ..."""
    kept: str
    """What the first says."""
    other: str
    """What the second says; a form is kept as a variant, all else in the note."""


def merge_authorities(
    first: Authority, second: Authority
) -> tuple[Authority, tuple[Conflict, ...]]:
    """The records of both, those of one name joined, and what they disagree on.

    Records are of one name if they prefer the same form in a language, and no other record of
    either file does; or if they have the same id and share a form of any kind. In a conflict the
    first file's word stands and the second's is kept beside it: nothing is lost.
    """
    matches = _Matches(first)
    joined: dict[int, NameRecord] = dict(enumerate(first.records))
    taken = {record.id for record in first.records}
    ids = Ids(record.id for record in (*first.records, *second.records))
    conflicts: list[Conflict] = []
    added: list[NameRecord] = []
    preferred = _preferred(second)
    for record in second.records:
        number = matches.find(record, preferred)
        if number is None:
            if record.id in taken:
                record = replace(record, id=ids.new(record.title))
            taken.add(record.id)
            added.append(record)
        else:
            joined[number] = _joined(joined[number], record, conflicts)
    return Authority((*joined.values(), *added), first.path), tuple(conflicts)


_Key = tuple[str, str]
"""A language and a form as it is looked up."""


def _preferred(authority: Authority) -> dict[_Key, list[int]]:
    found: defaultdict[_Key, list[int]] = defaultdict(list)
    for number, record in enumerate(authority.records):
        for tag, forms in record.forms.items():
            if forms.preferred:
                found[tag, folded(forms.preferred)].append(number)
    return dict(found)


class _Matches:
    """Finds the record of a file that is of the same name as one of another."""

    def __init__(self, authority: Authority) -> None:
        self._records = authority.records
        self._preferred = _preferred(authority)
        self._ids = {record.id: number for number, record in enumerate(authority.records)}

    def find(self, record: NameRecord, others: dict[_Key, list[int]]) -> int | None:
        number = self._ids.get(record.id)
        if number is not None and _keys(record) & _keys(self._records[number]):
            return number
        for tag, forms in record.forms.items():
            key = (tag, folded(forms.preferred))
            found = self._preferred.get(key, ()) if forms.preferred else ()
            if len(found) == 1 and len(others[key]) == 1:
                return found[0]
        return None


def _keys(record: NameRecord) -> set[_Key]:
    return {(tag, folded(form)) for tag, forms in record.forms.items() for form in forms}


def _joined(one: NameRecord, two: NameRecord, conflicts: list[Conflict]) -> NameRecord:
    def conflict(what: str, kept: str, other: str) -> None:
        conflicts.append(Conflict(one, two, what, kept, other))

    notes = [one.note] if one.note else []
    if two.note and two.note not in one.note:
        notes.append(two.note)
    values: dict[str, str] = {}
    for name in ("kind", "native", "source"):
        ours, theirs = getattr(one, name), getattr(two, name)
        values[name] = ours or theirs
        if ours and theirs and ours != theirs:
            conflict(name, ours, theirs)
            notes.append(f"{name} also: {theirs}")
    forms = dict(one.forms)
    for tag, theirs_forms in two.forms.items():
        ours_forms = forms.get(tag)
        if ours_forms is None:
            forms[tag] = theirs_forms
            continue
        forms[tag] = _joined_forms(ours_forms, theirs_forms)
        a, b = ours_forms.preferred, theirs_forms.preferred
        if a and b and folded(a) != folded(b):
            conflict(tag, a, b)
        for ours, theirs in ((ours_forms, theirs_forms), (theirs_forms, ours_forms)):
            banned = set(map(folded, ours.forbidden))
            for form in (theirs.preferred, *theirs.variants):
                if folded(form) in banned and form:
                    said = ("forbidden", "allowed")
                    conflict(f"{tag}: {form}", *(said if ours is ours_forms else said[::-1]))
        if ours_forms.scheme and theirs_forms.scheme not in ("", ours_forms.scheme):
            conflict(f"{tag} scheme", ours_forms.scheme, theirs_forms.scheme)
            notes.append(f"{tag} scheme also: {theirs_forms.scheme}")
    return NameRecord(one.id, forms, note="; ".join(notes), line=one.line, **values)


def _joined_forms(one: Forms, two: Forms) -> Forms:
    """The forms of both, each once; what the first says of a form stands."""
    parts: dict[str, tuple[str, str]] = {}
    for part, forms in (
        ("preferred", (one.preferred,)),
        ("variants", one.variants),
        ("forbidden", one.forbidden),
        ("variants" if one.preferred else "preferred", (two.preferred,)),
        ("variants", two.variants),
        ("forbidden", two.forbidden),
    ):
        for form in filter(None, forms):
            parts.setdefault(folded(form), (part, form))
    preferred, variants, forbidden = (
        tuple(form for its, form in parts.values() if its == part)
        for part in ("preferred", "variants", "forbidden")
    )
    return Forms(next(iter(preferred), ""), variants, forbidden, one.scheme or two.scheme)
