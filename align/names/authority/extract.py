"""An authority file proposed from aligned editions: each name, as often as it stands there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from align.languages import language_name
from align.names.authority.records import Authority, Forms, Ids, NameRecord
from align.names.find import NameKind
from align.names.groups import NameGroup
from align.names.respell import Origin, kept_marks, origin_of, respell


def propose_authority(groups: Sequence[NameGroup]) -> Authority:
    """A record for each name of two editions.

    The most frequent form of a language is the preferred one, the others are variants; the note
    has the counts, and the form that the habits of a language would ask for where it is another.
    """
    ids = Ids()
    return Authority(tuple(_record(group, ids) for group in groups))


def _record(group: NameGroup, ids: Ids) -> NameRecord:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in (*group.source, *group.target):
        counts[name.language][name.form] += len(name.mentions)
    forms: dict[str, Forms] = {}
    notes: list[str] = []
    for language, found in counts.items():
        for form in [f for f in found if f.isupper()]:
            # a name in a heading of capitals is no other form
            small = next((f for f in found if f != form and f.upper() == form), None)
            if small is not None:
                found[small] += found.pop(form)
        first, *others = found.most_common()
        forms[language] = Forms(first[0], tuple(form for form, _ in others))
        notes.append(f"{language}: " + ", ".join(f"{f} {n}" for f, n in (first, *others)))
    notes += _habits(forms)
    name = (*group.source, *group.target)[0]
    kind = "acronym" if name.kind is NameKind.ACRONYM else ""
    return NameRecord(ids.new(name.form), forms, kind, note="; ".join(notes))


def _habits(forms: dict[str, Forms]) -> Iterator[str]:
    """What the habits of the target language make of the source's transcription, where the target
    edition has kept letters of it.
    """
    for (source, ours), (target, theirs) in pairwise(forms.items()):
        kept = kept_marks(ours.preferred, theirs.preferred, source, target)
        if kept and origin_of(ours.preferred) is not Origin.WESTERN:
            wanted = respell(ours.preferred, source, target)
            yield f"by {language_name(target)} habit: {wanted}"
