"""Findings that need not be told: a person said that it is right so, or knows them already.

A comment in an edition that is Markdown, HTML or plain text concerns the block that holds it, else
the one that follows; with ``ignore-file`` all of the file. It names checks, or groups of them::

    <!-- align: ignore number-differs, typography -->

Decisions dismiss single findings (`align.formats.decisions`), and a baseline has those that were
there when it was written (`align.formats.baseline`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from align.checks import by_check
from align.errors import ReadError, UnknownNameError
from align.formats.decisions import Reviewed
from align.model import Finding, Location, Place, Unit
from align.readers import read
from align.readers.directives import Directive, directives
from align.readers.encodings import decode
from align.readers.files import read_text_bytes
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
    """What is left of findings, and what is not."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    notices: tuple[str, ...] = ()
    """What is wrong with comments, one sentence each."""


def sift(findings: Iterable[Finding], beads: Iterable[Reviewed] = ()) -> Sifted:
    """The findings but those that a comment in their file or a decision on their bead silences."""
    by_id = {bead.unit.id: bead for bead in beads}
    told: list[Finding] = []
    suppressed: list[Suppressed] = []
    notices: dict[str, None] = {}
    ignored = cache(read_ignored)
    for finding in findings:
        bead = by_id.get(finding.places[0].unit)
        ruling = bead.ruling(finding) if bead else None
        if ruling and ruling.kind == "dismiss":
            reason = ruling.reason or "dismissed"
            why = f"{ruling.by}: {reason}" if ruling.by else reason
            suppressed.append(Suppressed(finding, "external", why))
            continue
        comment = None
        for path, places in _by_path(finding.places):
            comments, wrong = ignored(path, places[0].language)
            notices |= dict.fromkeys(wrong)
            # one place that nobody speaks for is enough to be told
            covering = [_covering(comments, finding.check, place) for place in places]
            comment = comment or (covering[0] if all(covering) else None)
        if comment:
            suppressed.append(Suppressed(finding, "inSource", f"{comment.path}:{comment.line}"))
        else:
            told.append(finding)
    return Sifted(tuple(told), tuple(suppressed), tuple(notices))


def _by_path(places: Iterable[Place]) -> Iterator[tuple[str, list[Place]]]:
    ordered = sorted(places, key=lambda place: place.location.path)
    for path, group in groupby(ordered, key=lambda place: place.location.path):
        yield path, list(group)


Position = tuple[int, int]
"""Line and column."""


class Ignored(NamedTuple):
    """What a comment silences."""

    comment: Location
    checks: frozenset[str]
    first: Position
    last: Position


def _covering(comments: Iterable[Ignored], check: str, place: Place) -> Location | None:
    at = place.location.line, place.location.column
    return next(
        (c.comment for c in comments if check in c.checks and c.first <= at <= c.last), None
    )


def read_ignored(path: str, language: str) -> tuple[tuple[Ignored, ...], tuple[str, ...]]:
    """What the comments of a file silence, and what is wrong with them, one sentence each.

    A file that is not there, or not to be read, has none: its units were read elsewhere.
    """
    if Path(path).suffix.lower() not in SUFFIXES or not Path(path).is_file():
        return (), ()
    try:
        text = decode(read_text_bytes(path), language, None, path)[0]
        found = list(directives(re.sub("\r\n?", "\n", text)))
        blocks = _blocks(path, language) if found else []
    except ReadError:
        return (), ()
    comments: list[Ignored] = []
    wrong: list[str] = []
    for one in found:
        where = Location(path, one.line, one.column)
        extent = _extent(one, blocks)
        if extent is None:
            wrong.append(f"{path}:{one.line}: 'align: {one.verb}' is none of ignore, ignore-file")
            continue
        checks: set[str] = set()
        for name in one.names:
            try:
                checks |= by_check({name: None}).keys()
            except UnknownNameError as error:
                wrong.append(f"{path}:{one.line}: {error.message}; {error.hint}")
        if not one.names:
            wrong.append(f"{path}:{one.line}: 'align: {one.verb}' names no check")
        comments.append(Ignored(where, frozenset(checks), *extent))
    return tuple(comments), tuple(wrong)


def _blocks(path: str, language: str) -> list[tuple[Position, Position]]:
    """Where the blocks of a file begin, and where their last characters are, in order."""
    passages = [block.passage for block in read(path, language).blocks]
    ends = ((p.locate(0), p.locate(max(0, len(p.text) - 1))) for p in passages)
    return sorted(((a.line, a.column), (b.line, b.column)) for a, b in ends)


def _extent(
    comment: Directive, blocks: list[tuple[Position, Position]]
) -> tuple[Position, Position] | None:
    """From where to where a comment is heard; None if it says nothing that is known."""
    everything = (0, 0), (10**9, 0)
    if comment.verb == "ignore-file":
        return everything
    if comment.verb != "ignore":
        return None
    at = comment.line, comment.column
    after = next((block for block in blocks if block[1] > at), None)
    before = next((block for block in reversed(blocks) if block[1] < at), None)
    # behind the last word of its block
    if before and before[1][0] == comment.line and (not after or after[0][0] > comment.line):
        return before
    return after or (at, at)


def namer(units: Iterable[Unit]) -> Callable[[Finding], FindingName]:
    """What names findings in these units so that it lasts; one in none of them, such as in a list
    of titles, has no texts to go by."""
    by_id = {unit.id: unit for unit in units}

    def name(finding: Finding) -> FindingName:
        main = finding.places[0]
        unit = by_id.get(main.unit)
        return FindingName.of(finding, unit) if unit else FindingName(finding.check, main.text, "")

    return name


def unknown(
    findings: Mapping[Finding, FindingName], known: Counter[FindingName]
) -> list[tuple[Finding, FindingName]]:
    """The findings that a baseline does not have, or not so often."""
    left = known.copy()
    new = []
    for finding, name in findings.items():
        if left[name] > 0:
            left[name] -= 1
        else:
            new.append((finding, name))
    return new
