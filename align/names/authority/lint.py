"""What is wrong with an authority file, or may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from align.errors import AlignError
from align.model import Finding, Location, Place, Severity
from align.names.authority.records import Authority, Forms, NameRecord, folded
from align.names.schemes import load_scheme
from align.names.scripts import scripts_of


class _Use(NamedTuple):
    """One form of a record, and what it is there."""

    record: NameRecord
    form: str
    part: str
    """``preferred``, ``variants`` or ``forbidden``."""


def lint_authority(authority: Authority) -> tuple[Finding, ...]:
    """What is wrong with the records, in the order of the file.

    An error is what leaves open how a name is to be written: a form that one record prefers and
    another forbids, one forbidden for the sake of two names, a forbidden form without one to put
    in its place, two records of one id. What may be meant so is a warning.
    """
    found = [*_record_findings(authority)]
    for language in authority.languages:
        uses: defaultdict[str, list[_Use]] = defaultdict(list)
        for record in authority.records:
            for use in _uses(record, language):
                uses[folded(use.form)].append(use)
        for same in uses.values():
            if len(same) > 1:
                found += _shared(same, language, authority.path)
        found += _contained(uses, language, authority.path)
    return tuple(sorted(found, key=lambda f: f.places[0].location.line))


def _uses(record: NameRecord, language: str) -> Iterator[_Use]:
    forms = record.forms.get(language)
    if forms is None:
        return
    if forms.preferred:
        yield _Use(record, forms.preferred, "preferred")
    for form in forms.variants:
        yield _Use(record, form, "variants")
    for form in forms.forbidden:
        yield _Use(record, form, "forbidden")


def _record_findings(authority: Authority) -> Iterator[Finding]:
    path = authority.path
    ids: dict[str, NameRecord] = {}
    for record in authority.records:
        twin = ids.setdefault(record.id, record)
        if twin is not record:
            yield _finding(
                "id-twice", Severity.ERROR, path,
                f"The id “{record.id}” is that of another record already.",
                "Give each record an id of its own, or leave the id empty to get one.",
                _Use(record, record.id, ""), _Use(twin, twin.id, ""),
            )  # fmt: skip
        if not any(map(any, record.forms.values())):
            yield _finding(
                "no-form", Severity.WARNING, path,
                f"The record “{record.id}” has no form in any language.",
                "Fill in a form, or delete the row.",
                _Use(record, record.id, ""),
            )  # fmt: skip
        if record.native and record.native not in record.forms:
            yield _finding(
                "native-missing", Severity.NOTE, path,
                f"“{record.title}” is native to {record.native}, but has no form in it.",
                f"Add the column {record.native}, or fill it in.",
                _Use(record, record.title, ""),
            )  # fmt: skip
        for language, forms in record.forms.items():
            if forms.forbidden and not forms.preferred:
                yield _finding(
                    "no-preferred", Severity.ERROR, path,
                    f"“{forms.forbidden[0]}” is forbidden in {language}, and nothing is preferred.",
                    f"Fill in the column {language}.",
                    _Use(record, forms.forbidden[0], "forbidden"),
                )  # fmt: skip
            for use in _uses(record, language):
                yield from _form_findings(use, path)
            if forms.scheme and (reason := _unlike_scheme(record, language)):
                yield _finding(
                    "scheme-differs", Severity.WARNING, path,
                    reason,
                    "Correct the form or the scheme, or leave the scheme out.",
                    _Use(record, forms.preferred or record.title, "preferred"),
                )  # fmt: skip


def _unlike_scheme(record: NameRecord, language: str) -> str:
    """How the preferred form of a language is not what its scheme makes of the native one."""
    forms = record.forms[language]
    try:
        scheme = load_scheme(forms.scheme)
    except AlignError as error:
        return f"“{record.title}” names a scheme that cannot be used: {error.message}."
    native = record.forms.get(record.native, Forms()).preferred
    wanted = scheme.romanize(native)
    if not native or not forms.preferred or folded(wanted) == folded(forms.preferred):
        return ""
    return (
        f"“{forms.preferred}” is said to follow {scheme.name}, which makes “{wanted}” of {native}."
    )


def _form_findings(use: _Use, path: str) -> Iterator[Finding]:
    scripts = max(map(scripts_of, folded(use.form).split()), key=len, default=())
    if len(scripts) > 1:
        yield _finding(
            "mixed-script", Severity.ERROR, path,
            f"“{use.form}” has letters of several scripts in one word: {' and '.join(scripts)}.",
            "Type it anew: letters of other scripts that look alike are found by no search.",
            use,
        )  # fmt: skip
    if any(character in use.form for character in "\t\n\r"):
        yield _finding(
            "broken-cell", Severity.ERROR, path,
            f"“{' '.join(use.form.split())}” has a tab or a line break in it.",
            "Is a quotation mark missing in its row, or in one above?",
            use,
        )  # fmt: skip
    elif any(mark in use.form for mark in ";/"):
        yield _finding(
            "several-forms", Severity.WARNING, path,
            f"“{use.form}” looks like several forms in one.",
            "Forms have | between them.",
            use,
        )  # fmt: skip


def _shared(uses: Sequence[_Use], language: str, path: str) -> Iterator[Finding]:
    """What is wrong with a form that stands in several places."""
    by_part: defaultdict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        by_part[use.part].append(use)
    preferred, forbidden = by_part["preferred"], by_part["forbidden"]
    form = uses[0].form
    if forbidden and len(forbidden) < len(uses):
        other = next(use for use in uses if use.part != "forbidden")
        whose = "it" if other.record is forbidden[0].record else f"“{other.record.title}”"
        what = "preferred" if other.part == "preferred" else "allowed"
        yield _finding(
            "form-contradicted", Severity.ERROR, path,
            f"“{form}” is forbidden in {language} for “{forbidden[0].record.title}”, but {what} "
            f"for {whose}.",
            "Take it out of one of the two.",
            forbidden[0], other,
        )  # fmt: skip
        return
    meant = {folded(use.record.forms[language].preferred) for use in forbidden}
    if len(meant) > 1:
        yield _finding(
            "form-ambiguous", Severity.ERROR, path,
            f"“{form}” is forbidden in {language} for the sake of several names: "
            f"{', '.join(use.record.forms[language].preferred for use in forbidden)}.",
            "Which is meant cannot be told: keep it in one record.",
            *forbidden,
        )  # fmt: skip
        return
    ids = {id(use.record) for use in uses}
    if len(ids) < len(uses):
        yield _finding(
            "form-twice", Severity.WARNING, path,
            f"“{form}” stands twice in {language} of one record.",
            "Delete one of the two.",
            *uses,
        )  # fmt: skip
    elif len(preferred) > 1 and len(preferred) == len(uses):
        yield _finding(
            "name-twice", Severity.WARNING, path,
            f"“{form}” is preferred in {language} by {len(preferred)} records.",
            "If they are one name, join them; if they are namesakes, all is well.",
            *preferred,
        )  # fmt: skip
    else:
        first, second = uses[0].record, uses[1].record
        circle = _prefers(first, second, language) and _prefers(second, first, language)
        yield _finding(
            "variants-in-a-circle" if circle else "variant-shared", Severity.WARNING, path,
            f"“{form}” stands in {language} for “{first.title}” and for “{second.title}”"
            + (", and each of the two is a variant of the other." if circle else "."),
            "If they are one name, join the records; else keep the form in one of them.",
            *uses,
        )  # fmt: skip


def _contained(uses: Mapping[str, Sequence[_Use]], language: str, path: str) -> Iterator[Finding]:
    """Forbidden forms within longer ones that may stand, and so keep them from being changed."""
    forbidden = {
        form: use for form, same in uses.items() for use in same if use.part == "forbidden"
    }
    for form, same in uses.items():
        words = form.split()
        parts = {
            " ".join(words[a:b]) for a, b in combinations(range(min(len(words), 9) + 1), 2)
        } - {form}
        for part in sorted(parts & forbidden.keys()):
            if same[0].part != "forbidden":
                yield _finding(
                    "forbidden-within", Severity.WARNING, path,
                    f"“{same[0].form}” may stand in {language}, and “{forbidden[part].form}” "
                    "within it, which is forbidden by itself.",
                    "If that is not meant, forbid the longer form too.",
                    same[0], forbidden[part],
                )  # fmt: skip


def _prefers(one: NameRecord, other: NameRecord, language: str) -> bool:
    """Whether one record has what the other prefers among its variants."""
    wanted = folded(other.forms[language].preferred)
    return wanted in map(folded, one.forms[language].variants)


def _finding(
    check: str, severity: Severity, path: str, message: str, advice: str, *uses: _Use
) -> Finding:
    places = tuple(
        Place(use.record.id, "", 0, len(use.form), use.form, Location(path, use.record.line, 1))
        for use in uses
    )
    return Finding(check, severity, message, advice, places)
