"""What is to be changed in a file so that its names are those of an authority file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from align.errors import AlignError
from align.languages import parse_language
from align.model import Finding, Location, Passage, Severity
from align.names.authority import Authority, NameRecord, lint_authority
from align.names.authority.forms import FormIndex, Match
from align.names.authority.guard import Guard
from align.normalization.agreement import Gender, Stays, agree, gender_shown
from align.normalization.markup import OBJECT
from align.normalization.parts import Part, joined, read_parts
from align.normalization.stretches import Extent, Piece, Stretch

AROUND = 100
"""Characters of the text shown before and after a change."""


class Edit(NamedTuple):
    """A name to be written otherwise, with the article before it where that changes."""

    location: Location
    before: str
    after: str
    record: NameRecord
    reason: str
    """``forbidden`` or ``variant``: what the form is in the record."""
    context: tuple[str, str]
    """The text around it."""
    pieces: tuple[Piece, ...]
    """What that means in its text of the file: several where markup cuts through the name."""


class Kept(NamedTuple):
    """A form that would be changed but for where it stands."""

    location: Location
    text: str
    wanted: str
    reason: str
    context: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """All changes in one file."""

    path: Path
    data: bytes
    """The file as it was read."""
    edits: tuple[Edit, ...]
    kept: tuple[Kept, ...]
    result: bytes
    """The file as it will be."""


class Normalizer:
    """Plans what an authority file asks for, in one file after another; it writes nothing."""

    def __init__(self, authority: Authority, *, all_variants: bool = False) -> None:
        """
        Args:
            authority: the names.
            all_variants: change variants too, not only forbidden forms.

        Raises:
            AlignError: the authority leaves open how a name is to be written; with the line.
        """
        self.warnings = _check(authority)
        """What may be wrong with the authority, and is followed as it stands."""
        self._authority = authority
        self._languages = authority.languages
        self._index = cache(lambda tag: FormIndex(authority, tag, all_variants=all_variants))

    def plan(self, path: Path, language: str | None = None, *, encoding: str | None = None) -> Plan:
        """The changes in one file.

        Args:
            path: a file with one of the suffixes of `align.normalization.parts`.
            language: of the edition; None for all languages of a TMX or XLIFF.
            encoding: of the file; detected where None.

        Raises:
            UnknownFormatError: not of these formats.
            ReadError: not readable; or written back it would not be the same, byte for byte.
            ExportError: a new form has a letter that the encoding of the file does not.
            AlignError: the forms contradict each other: a second run would change more.
        """
        tag = parse_language(language) if language else None
        data, parts = read_parts(path, tag, encoding)
        edits, kept = self._edits(parts)
        changed = tuple(
            part.edited({piece for edit in its for piece in edit.pieces})
            for part, its in zip(parts, edits, strict=True)
            if its
        )
        self._check_settled(changed)
        every = tuple(edit for its in edits for edit in its)
        return Plan(path, data, every, kept, joined(path, data, changed) if changed else data)

    def _check_settled(self, parts: tuple[Part, ...]) -> None:
        for first in (edit for edits in self._edits(parts)[0] for edit in edits[:1]):
            raise AlignError(
                f"has forms that contradict each other: “{first.before}”, which another change "
                f"makes, would be changed to “{first.after}” the next time",
                path=self._authority.path,
                line=first.record.line or None,
                hint="Add the longer form of the name to its record; nothing was changed.",
            )

    def _edits(self, parts: tuple[Part, ...]) -> tuple[list[list[Edit]], tuple[Kept, ...]]:
        """The changes in each part, in order; and what is kept."""
        found = [list(part.passages(part.text)) for part in parts]
        style = _Style.of("\n".join(s.passage.text for stretches in found for s in stretches))
        edits: list[list[Edit]] = []
        kept: list[Kept] = []
        for part, stretches in zip(parts, found, strict=True):
            decided = [d for s in stretches for d in self._decided(s, style, part.write)]
            its = [d for d in decided if isinstance(d, Edit)]
            edits.append(sorted(its, key=lambda edit: edit.pieces))
            kept += sorted((d for d in decided if isinstance(d, Kept)), key=lambda k: k.location)
        return edits, tuple(kept)

    def _decided(
        self, stretch: Stretch, style: _Style, write: Callable[[str], str]
    ) -> Iterator[Edit | Kept]:
        matches = list(self._index(stretch.language).find(stretch.passage.text))
        if not matches:
            return
        guard = Guard(stretch.kind, stretch.passage, stretch.language, self._languages)
        for match in matches:
            yield _decide(stretch, match, guard, style, write)


def _decide(
    stretch: Stretch, match: Match, guard: Guard, style: _Style, write: Callable[[str], str]
) -> Edit | Kept:
    """What becomes of a form; `write` is how the file writes a character."""
    passage, (start, end, wanted) = stretch.passage, match
    old = passage.text[start:end]
    try:
        if len(wanted) > 1:
            raise Stays("which name is meant is not certain")
        if why := guard.stays(start, end):
            raise Stays(why)
        new = style.fit(wanted[0].form, old)
        before = passage.text[max(0, start - _ARTICLES) : start]
        cut, article = agree(before, old, new, stretch.language, style.apostrophe, style.gender)
        extents = stretch.extents(start - cut, end)
    except Stays as found:
        forms = " or ".join(w.form for w in wanted)
        return Kept(passage.locate(start), old, forms, str(found), _context(passage, start, end))
    article_stood = passage.text[start - cut : start]
    return Edit(
        passage.locate(start - cut),
        article_stood + old,
        article + new,
        wanted[0].record,
        wanted[0].reason,
        _context(passage, start - cut, end),
        (
            *_pieces(article_stood, [write(c) for c in article], extents[:cut]),
            *_pieces(old, [write(c) for c in new], extents[cut:]),
        ),
    )


def _context(passage: Passage, start: int, end: int) -> tuple[str, str]:
    text = passage.text
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return before.replace(OBJECT, ""), after.replace(OBJECT, "")


_ARTICLES = 40
"""Characters before a name among which its article stands."""


def _check(authority: Authority) -> tuple[Finding, ...]:
    findings = lint_authority(authority)
    errors = [f for f in findings if f.severity is Severity.ERROR]
    if errors:
        place = errors[0].places[0].location
        more = f" ({len(errors)} such errors)" if len(errors) > 1 else ""
        raise AlignError(
            errors[0].message.rstrip(".") + more,
            path=place.path,
            line=place.line,
            hint=f"{errors[0].advice} All errors: align names lint {place.path}",
        )
    return tuple(f for f in findings if f.severity is Severity.WARNING)


class _Style(NamedTuple):
    """How a text writes what an authority file need not write the same way."""

    text: str
    apostrophe: str
    decomposed: bool

    @classmethod
    def of(cls, text: str) -> _Style:
        curly = text.count("’") >= text.count("'")
        decomposed = unicodedata.is_normalized("NFD", text)
        decomposed = decomposed and not unicodedata.is_normalized("NFC", text)
        return cls(text, "’" if curly else "'", decomposed)

    def fit(self, form: str, old: str) -> str:
        """A form with the apostrophes and the spaces of the one it replaces."""
        if "’" in old:
            form = form.replace("'", "’")
        elif "'" in old:
            form = form.replace("’", "'")
        spaces = re.findall(r"\s+", old)
        if len(spaces) == len(re.findall(r"\s+", form)):
            form = re.sub(r"\s+", lambda _: spaces.pop(0), form)
        return unicodedata.normalize("NFD", form) if self.decomposed else form

    def gender(self, form: str) -> Gender | None:
        return gender_shown(form, self.text)


def _pieces(before: str, after: list[str], extents: list[Extent]) -> Iterator[Piece]:
    """The parts of the file that change where `before` becomes `after`.

    Only letters that differ are touched where something else stands within the name; else the
    name is changed as a whole.
    """
    if not extents:
        return
    if all(a.end == b.start for a, b in pairwise(extents)):
        yield Piece(extents[0].start, extents[-1].end, "".join(after))
        return
    matcher = SequenceMatcher(None, list(before), after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        text = "".join(after[c:d])
        if a == b:
            at = extents[a - 1].end if a else extents[0].start
            yield Piece(at, at, text)
            continue
        start = a
        for number in range(a, b):
            last = number + 1 == b
            if last or extents[number].end != extents[number + 1].start:
                # what is new goes where the first letters were
                yield Piece(extents[start].start, extents[number].end, text)
                start, text = number + 1, ""
