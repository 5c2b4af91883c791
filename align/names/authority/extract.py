"""An authority file proposed from aligned editions: each name, as often as it stands there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from align.languages import language_name
from align.names.authority.records import Authority, Forms, NameRecord, new_id
from align.names.compare import SAME
from align.names.find import Counterpart, NameForm, NameKind, Names
from align.names.respell import Origin, kept_marks, origin_of, respell

SLIP = 0.6
"""From this likeness on two names that always stand together are one, misspelt in one edition."""


def propose_authority(names: Names, pairs: Sequence[Counterpart]) -> Authority:
    """A record for each name of two editions; peoples and their adjectives are left out.

    The most frequent form of a language is the preferred one, the others are variants; the note
    has the counts, and the form that the habits of a language would ask for where it is another.
    """
    groups = _grouped(names, pairs)
    records: list[NameRecord] = []
    taken: set[str] = set()
    for group in groups:
        record = _record(group, taken)
        taken.add(record.id)
        records.append(record)
    return Authority(tuple(records))


def _grouped(names: Names, pairs: Sequence[Counterpart]) -> list[list[NameForm]]:
    """The forms of both editions, those of one name together, in the order of first mention."""
    forms = [n for n in (*names.source, *names.target) if n.kind is not NameKind.PEOPLE]
    leader = {form: form for form in forms}

    def lead(form: NameForm) -> NameForm:
        while leader[form] is not form:
            leader[form] = form = leader[leader[form]]
        return form

    for pair in _chosen(pairs):
        if pair.source in leader and pair.target in leader:
            leader[lead(pair.target)] = lead(pair.source)
    groups: defaultdict[NameForm, list[NameForm]] = defaultdict(list)
    for form in forms:
        groups[lead(form)].append(form)
    return list(groups.values())


def _chosen(pairs: Sequence[Counterpart]) -> Iterator[Counterpart]:
    """The likeliest counterpart of each form, where it is likely enough; and slips of it."""
    best: dict[tuple[bool, NameForm], Counterpart] = {}
    for pair in sorted(pairs, key=lambda p: (p.score, p.together), reverse=True):
        best.setdefault((True, pair.source), pair)
        best.setdefault((False, pair.target), pair)
    sure = [pair for pair in dict.fromkeys(best.values()) if _sure(pair)]
    # letters out of their order: Gegharkunik, Ghergakunik
    letters = {(pair.source, _letters(pair.target)) for pair in sure}
    yield from sure
    yield from (pair for pair in pairs if (pair.source, _letters(pair.target)) in letters)


def _sure(pair: Counterpart) -> bool:
    together = pair.shared == min(len(pair.source.units), len(pair.target.units))
    return pair.score >= SAME or (pair.score >= SLIP and together)


def _letters(name: NameForm) -> str:
    return "".join(sorted(name.form.lower()))


def _record(group: Sequence[NameForm], taken: set[str]) -> NameRecord:
    by_language: defaultdict[str, list[NameForm]] = defaultdict(list)
    for form in group:
        by_language[form.language].append(form)
    forms: dict[str, Forms] = {}
    notes: list[str] = []
    for language, found in by_language.items():
        found.sort(key=lambda f: len(f.mentions), reverse=True)
        forms[language] = Forms(found[0].form, tuple(f.form for f in found[1:]))
        counts = ", ".join(f"{f.form} {len(f.mentions)}" for f in found)
        notes.append(f"{language}: {counts}")
    notes += _habits(forms)
    kind = "acronym" if group[0].kind is NameKind.ACRONYM else ""
    return NameRecord(new_id(group[0].form, taken), forms, kind, note="; ".join(notes))


def _habits(forms: dict[str, Forms]) -> Iterator[str]:
    """What the habits of a language would make of the other's transcription, where that differs."""
    for source, ours in forms.items():
        for target, theirs in forms.items():
            kept = kept_marks(ours.preferred, theirs.preferred, source, target)
            if kept and origin_of(ours.preferred) is not Origin.WESTERN:
                wanted = respell(ours.preferred, source, target)
                yield f"by {language_name(target)} habit: {wanted}"
