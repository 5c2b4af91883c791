"""Findings that need not be told: a person said that it is right so, or knows them already.

A comment in an edition that is Markdown, HTML or plain text concerns the block that holds it, else
the one that follows; with ``ignore-file`` all of the file. It names checks, or groups of them, and
may say why::

    <!-- align: ignore number-differs, typography: the author rounds -->

Decisions dismiss single findings (`align.formats.decisions`), and a baseline has those that were
there when it was written (`align.formats.baseline`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from align.checks import CHECKS, Check, by_check
from align.errors import ReadError, UnknownNameError
from align.files import read_bytes
from align.formats.decisions import Decision, holding
from align.model import Finding, Location, Place, Unit
from align.readers import read
from align.readers.directives import Directive, directives
from align.units import FindingName

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml"})
"""Of the editions that can have comments."""


class Suppressed(NamedTuple):
    """A finding that need not be told, and why."""

    finding: Finding
    kind: str
    """"inSource" or "external", as SARIF calls a comment and what stands elsewhere."""
    why: str


class Sifted(NamedTuple):
    """What is left of findings, and what is not; each with its name."""

    told: Mapping[Finding, FindingName] = MappingProxyType({})
    suppressed: Mapping[Suppressed, FindingName] = MappingProxyType({})


class Sifter:
    """Takes out the findings that comments and decisions silence, of one pair of editions after
    the other; and knows in the end which comments silenced none.
    """

    def __init__(
        self, ran: Iterable[Check] = tuple(CHECKS.values()), *, encoding: str | None = None
    ) -> None:
        self._ran = frozenset(check.name for check in ran)
        self._encoding = encoding
        self._files: dict[str, _File] = {}
        self._used: set[tuple[Location, str]] = set()

    def sift(
        self,
        findings: Iterable[Finding],
        units: Collection[Unit],
        dismissed: Mapping[FindingName, Decision] = MappingProxyType({}),
    ) -> Sifted:
        """The findings in these units, parted. One in none of them, such as in a list of titles,
        has no texts to be named by.
        """
        by_id = {unit.id: unit for unit in units}
        for variant in (variant for unit in units for variant in unit.variants):
            self._file(variant.passage.path, variant.language)
        told: dict[Finding, FindingName] = {}
        suppressed: dict[Suppressed, FindingName] = {}
        for finding in findings:
            main = finding.places[0]
            unit = by_id.get(main.unit)
            name = FindingName(finding.check, main.text, "")
            if unit:
                name = FindingName.of(finding, unit)
            if ruling := dismissed.get(name):
                reason = ruling.reason or "dismissed"
                why = f"{ruling.by}: {reason}" if ruling.by else reason
                suppressed[Suppressed(finding, "external", why)] = name
            elif comment := self._silencing(finding):
                why = f"{comment.at.path}:{comment.at.line}"
                why += f": {comment.reason}" if comment.reason else ""
                suppressed[Suppressed(finding, "inSource", why)] = name
            else:
                told[finding] = name
        return Sifted(told, suppressed)

    def notices(self) -> tuple[str, ...]:
        """What is wrong with the comments of the files so far, and which of them silenced nothing
        that the checks found; a sentence each, with its line.
        """
        return tuple(said for file in self._files.values() for said in self._wrong(file))

    def _wrong(self, file: _File) -> Iterator[str]:
        yield from file.wrong
        for comment in file.comments:
            for name, checks in comment.names.items():
                idle = not any((comment.at, check) in self._used for check in checks)
                if idle and checks & self._ran:
                    yield f"{comment.at.path}:{comment.at.line}: 'ignore {name}' silences nothing"

    def _silencing(self, finding: Finding) -> _Comment | None:
        """A comment that speaks for all places of the finding in one of its files."""
        ordered = sorted(finding.places, key=lambda place: place.location.path)
        for path, group in groupby(ordered, key=lambda place: place.location.path):
            places = list(group)
            comments = self._file(path, places[0].language).comments
            heard = [_heard(comments, finding.check, place) for place in places]
            # one place that nobody speaks for is enough to be told
            if heard[0] and all(heard):
                self._used |= {(comment.at, finding.check) for comment in heard if comment}
                return heard[0]
        return None

    def _file(self, path: str, language: str) -> _File:
        if path not in self._files:
            self._files[path] = _read(path, language, self._encoding)
        return self._files[path]


def dismissed(decisions: Iterable[Decision]) -> dict[FindingName, Decision]:
    """What decisions dismiss, in whatever unit that has the texts of the bead."""
    rulings = {
        FindingName(decision.check, decision.text, decision.beads[0].hash): decision
        for decision in holding(decisions)
        if decision.kind in ("dismiss", "accept")
    }
    return {name: ruling for name, ruling in rulings.items() if ruling.kind == "dismiss"}


def unknown(
    findings: Mapping[Finding, FindingName], known: Counter[FindingName]
) -> dict[Finding, FindingName]:
    """The findings that a baseline does not have, or not so often."""
    left = known.copy()
    new = {}
    for finding, name in findings.items():
        if left[name] > 0:
            left[name] -= 1
        else:
            new[finding] = name
    return new


# Comments ----------------------------------------------------------------------------------


class _Comment(NamedTuple):
    """What one says."""

    at: Location
    names: Mapping[str, frozenset[str]]
    """Each that it names -> the checks that are meant."""
    reason: str
    block: _Block | None
    """What it concerns; None: the whole file."""


class _File(NamedTuple):
    """What the comments of a file say."""

    comments: tuple[_Comment, ...] = ()
    wrong: tuple[str, ...] = ()
    """What cannot be understood, one sentence each."""


class _Block(NamedTuple):
    """A block of a file, from its first character to its last: lines and columns."""

    first: tuple[int, int]
    last: tuple[int, int]
    text: str

    def has(self, place: Place) -> bool:
        """Does it hold a place? Not if the alignment is older than the file and it says something
        else by now.
        """
        at = place.location.line, place.location.column
        return self.first <= at <= self.last and place.text[:_SEEN] in self.text


_SEEN = 20
"""Characters of a finding's words that are compared: they may go on in the next block."""


def _heard(comments: Iterable[_Comment], check: str, place: Place) -> _Comment | None:
    return next(
        (
            comment
            for comment in comments
            if any(check in checks for checks in comment.names.values())
            and (comment.block is None or comment.block.has(place))
        ),
        None,
    )


def _read(path: str, language: str, encoding: str | None) -> _File:
    """The comments of a file. One that is not there, or is not to be read, has none: its units
    were read elsewhere.
    """
    if Path(path).suffix.lower() not in SUFFIXES or not Path(path).is_file():
        return _File()
    try:
        data = read_bytes(path)
        if b"align:" not in data.replace(b"\0", b""):
            return _File()
        document = read(path, language, encoding=encoding)
    except ReadError:
        return _File()
    text = data.decode(document.encoding, errors="replace").removeprefix("\ufeff")
    passages = [block.passage for block in document.blocks]
    ends = ((p.locate(0), p.locate(max(0, len(p.text) - 1)), p.text) for p in passages)
    blocks = sorted(_Block((a.line, a.column), (b.line, b.column), said) for a, b, said in ends)
    comments: list[_Comment] = []
    wrong: list[str] = []
    for said in directives(text.replace("\r\n", "\n").replace("\r", "\n")):
        where = f"{path}:{said.line}: 'align: {said.verb}'"
        block = None if said.verb == "ignore-file" else _concerned(said, blocks)
        if said.verb not in ("ignore", "ignore-file"):
            wrong.append(f"{where} is none of ignore, ignore-file")
        elif not said.names:
            wrong.append(f"{where} names no check")
        elif said.verb == "ignore" and block is None:
            wrong.append(f"{where} has no text behind it")
        else:
            names = {}
            for name in said.names:
                try:
                    names[name] = frozenset(by_check({name: None}))
                except UnknownNameError as error:
                    guess = error.hint.partition("Known:")[0] or "See align check --list."
                    wrong.append(f"{path}:{said.line}: {error.message}. {guess.strip()}")
            comments.append(
                _Comment(Location(path, said.line, said.column), names, said.reason, block)
            )
    return _File(tuple(comments), tuple(wrong))


def _concerned(comment: Directive, blocks: Sequence[_Block]) -> _Block | None:
    """The block that holds a comment, or the one before, if the comment is the last of its line or
    of its HTML element; else the next.
    """
    at = comment.line, comment.column
    place = bisect_right(blocks, at, key=lambda block: block.first)
    before = blocks[place - 1] if place else None
    after = blocks[place] if place < len(blocks) else None
    if before is None or before.last >= at:
        return before or after
    last = before.last[0] == comment.line and (after is None or after.first[0] > comment.line)
    return before if last or comment.closing else after
