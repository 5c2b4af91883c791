"""The records that flow through the tool; they import nothing of it but its errors.

::

    path -> Document -> Block -> Segment -> Bead -> Unit -> Finding -> files

All are frozen. Positions count code points, from 0; lines and columns count from 1.
A `Passage` is the ground of all the rest: a text that knows where in which file it stood,
however it was cut or joined since.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Location(NamedTuple):
    """A place in a file; `str()` is ``path:line:column``.

    A file without lines is counted in what it has: Word and OpenDocument in paragraphs, PDF in
    pages, subtitles in cues. The path of a chapter within a book is that of the book, a slash and
    the chapter's own.
    """

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def unit(self) -> str:
        """What `line` counts.

        >>> Location("a.docx", 7, 1).unit, Location("a.md", 7, 1).unit
        ('paragraph', 'line')
        """
        return _UNITS.get(self.path[self.path.rfind(".") :].lower(), "line")


_UNITS = {
    **dict.fromkeys((".docx", ".docm", ".dotx", ".dotm", ".odt", ".ott", ".fodt"), "paragraph"),
    **dict.fromkeys((".srt", ".vtt"), "cue"),
    ".pdf": "page",
}


class Anchor(NamedTuple):
    """From this offset of a text on, and up to the next anchor, the file was copied unchanged."""

    offset: int
    line: int
    column: int


class Markup(StrEnum):
    """What an inline span of markup means."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    LINK = "link"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    CODE = "code"
    NOTE_REFERENCE = "note reference"


class Span(NamedTuple):
    """Inline markup over ``text[start:end]``.

    `value` is the target of a link, the label of a note reference, else empty.
    """

    start: int
    end: int
    markup: Markup
    value: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A plain text with its inline markup and the places in the file it came from."""

    text: str
    path: str = ""
    anchors: tuple[Anchor, ...] = ()
    """Sorted by offset; empty where the place is not known."""
    spans: tuple[Span, ...] = ()
    """Sorted by start; spans may nest, none is empty."""

    def locate(self, offset: int = 0) -> Location:
        """Where in the file the character at `offset` stood."""
        if not self.anchors:
            return Location(self.path, 1, 1)
        found = self.anchors[max(0, bisect_right(self.anchors, offset, key=lambda a: a.offset) - 1)]
        return Location(self.path, found.line, found.column + max(0, offset - found.offset))

    def cut(self, start: int, end: int) -> Passage:
        """The part ``[start:end]``, with its own anchors and what it has of each span."""
        place = self.locate(start)
        # anchors and spans are sorted: only those from `first` to `last` can lie inside
        first = bisect_right(self.anchors, start, key=lambda a: a.offset)
        last = bisect_left(self.anchors, end, key=lambda a: a.offset)
        anchors = (
            Anchor(0, place.line, place.column),
            *(Anchor(a.offset - start, a.line, a.column) for a in self.anchors[first:last]),
        )
        spans = tuple(
            Span(max(s.start, start) - start, min(s.end, end) - start, s.markup, s.value)
            for s in self.spans[: bisect_left(self.spans, end, key=lambda s: s.start)]
            if s.end > start
        )
        return Passage(self.text[start:end], self.path, anchors if self.anchors else (), spans)

    def strip(self) -> Passage:
        """The same without the white space at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    @staticmethod
    def join(parts: Iterable[Passage], separator: str = " ") -> Passage:
        """The parts as one passage, `separator` between them; the path is the first part's."""
        texts: list[str] = []
        anchors: list[Anchor] = []
        spans: list[Span] = []
        offset, path = 0, ""
        for number, part in enumerate(parts):
            if number:
                texts.append(separator)
                offset += len(separator)
            path = path or part.path
            texts.append(part.text)
            anchors += (Anchor(offset + a.offset, a.line, a.column) for a in part.anchors)
            spans += (Span(offset + s.start, offset + s.end, s.markup, s.value) for s in part.spans)
            offset += len(part.text)
        return Passage("".join(texts), path, tuple(anchors), tuple(spans))


class BlockKind(StrEnum):
    """What a block is in its document."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    NOTE = "note"
    CAPTION = "caption"
    QUOTATION = "quotation"
    CELL = "table cell"
    BACK_MATTER = "back matter"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-like unit of a document."""

    kind: BlockKind
    passage: Passage
    level: int = 0
    """Depth of a heading, 1 the highest; nesting of a list item; else 0."""
    label: str = ""
    """The label of a note, as its references have it; else empty."""

    @property
    def text(self) -> str:
        """The plain text."""
        return self.passage.text


class Repair(NamedTuple):
    """A paragraph that was cut in the file and has been joined again."""

    location: Location
    """Where the second part begins."""
    reason: str
    """What cut it: "page break", "blank line"."""
    before: str
    """The last words before the cut."""
    after: str
    """The first words after it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence-like unit: the stretch of one block between two breaks, white space trimmed."""

    passage: Passage
    block: int
    """Index of its block in the document."""
    start: int
    """Where it starts in the block's text."""

    @property
    def text(self) -> str:
        """The plain text: ``block.text[start : start + len(text)]``."""
        return self.passage.text


@dataclass(frozen=True, slots=True)
class Document:
    """One edition of one text."""

    path: str
    language: str
    """A BCP 47 tag, such as ``fr``, ``en-GB``, ``ru-Latn``."""
    blocks: tuple[Block, ...]
    segments: tuple[Segment, ...] = ()
    """In order; filled by segmentation."""
    encoding: str = "utf-8"
    repairs: tuple[Repair, ...] = ()
    notices: tuple[str, ...] = ()
    """What a person should know of how the file was read, one sentence each: tracked changes
    taken as accepted, pages without text ..."""


DOUBTFUL = 0.5
"""A score below this is doubtful: the bead is more probably wrong than right."""


class Lone(NamedTuple):
    """A segment that was joined with others in a bead, but may well have no counterpart there."""

    side: str
    """"source" or "target"."""
    segment: int
    probability: float
    """0..1, of an omission or addition."""


@dataclass(frozen=True, slots=True)
class Bead:
    """Segments of the source side and of the target side that say the same.

    Both are half-open ranges of segment indices; one may be empty (an omission or addition).
    """

    source: range
    target: range
    score: float = 1.0
    """0..1, higher is better: the probability that the bead is right."""
    lone: tuple[Lone, ...] = ()
    """Segments in it that may have no counterpart."""

    @property
    def kind(self) -> str:
        """``1-1``, ``2-1``, ``1-0`` ..."""
        return f"{len(self.source)}-{len(self.target)}"

    @property
    def doubtful(self) -> bool:
        """Is it more probably wrong than right?"""
        return self.score < DOUBTFUL

    def __str__(self) -> str:
        """The form of gold files: ``[0]:[0, 1]``."""
        return f"{list(self.source)}:{list(self.target)}"


@dataclass(frozen=True, slots=True)
class Signature:
    """The settings that made a result; `str()` is one line that lets it be made again."""

    parts: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "|".join(f"{key}:{value}" for key, value in self.parts)

    @classmethod
    def of(cls, settings: Mapping[str, object]) -> Signature:
        """From names and values, in the order given."""
        return cls(tuple((key, str(value)) for key, value in settings.items()))


@dataclass(frozen=True, slots=True)
class Bitext:
    """Two editions and the beads between them."""

    source: Document
    target: Document
    beads: tuple[Bead, ...]
    """Every segment of either side is in exactly one bead, in order."""
    block_beads: tuple[Bead, ...] = ()
    """The same for blocks: ranges of block indices. Empty where there are no blocks to align."""
    moved: tuple[Bead, ...] = ()
    """Stretches that belong together but stand in another order, so that no bead joins them."""
    signature: Signature = field(default_factory=lambda: Signature(()))


class Stretch(NamedTuple):
    """A part of a text, ``text[start:end]``, and a probability, 0..1."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Variant:
    """One language's side of a translation unit (a TMX ``tuv``)."""

    language: str
    passage: Passage
    segments: int = 1
    """How many segments were joined in it."""
    lone: tuple[Stretch, ...] = ()
    """Segments among them that may have no counterpart in the other variant."""
    elsewhere: str = ""
    """Id of the unit whose other side seems to say this, out of order; else empty."""

    @property
    def text(self) -> str:
        """The plain text."""
        return self.passage.text


@dataclass(frozen=True, slots=True)
class Unit:
    """A translation unit (a TMX ``tu``): the waist through which all later work passes.

    It comes from an alignment of ours or from a translation memory, and checks, exports and
    evaluation cannot tell which.
    """

    id: str
    source: Variant | None
    """None where the target side has no counterpart."""
    target: Variant | None
    score: float = 1.0
    block_kind: BlockKind = BlockKind.PARAGRAPH
    document: str = ""
    """Name of the text it belongs to, the same for all its editions."""
    block: int = 0
    """Number of the block bead it stands in: where it changes, a new paragraph begins."""

    @property
    def kind(self) -> str:
        """``1-1``, ``2-1``, ``1-0`` ..., counted in segments."""
        left, right = (v.segments if v else 0 for v in (self.source, self.target))
        return f"{left}-{right}"

    @property
    def doubtful(self) -> bool:
        """Is it more probably wrong than right?"""
        return self.score < DOUBTFUL

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The sides that there are, source first."""
        return tuple(v for v in (self.source, self.target) if v is not None)


class Severity(IntEnum):
    """How grave a finding is; a greater number is graver."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Place(NamedTuple):
    """Where a finding is: a stretch of one side of one unit, and so of one file."""

    unit: str
    language: str
    start: int
    """Offset in the text of the unit's variant of that language."""
    end: int
    text: str
    """The words found there."""
    location: Location

    @classmethod
    def of(cls, unit: Unit, variant: Variant, start: int = 0, end: int | None = None) -> Place:
        """The stretch ``[start:end]`` of a variant; the whole of it by default."""
        stop = len(variant.text) if end is None else end
        text = variant.text[start:stop]
        return cls(unit.id, variant.language, start, stop, text, variant.passage.locate(start))


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect of the text, or what may be one."""

    check: str
    """Name of the check that found it, such as ``french-spelling-left``."""
    severity: Severity
    message: str
    """What is wrong, and why it is thought so; one or two sentences."""
    advice: str
    """What to do."""
    places: tuple[Place, ...]
    """The first is the main one; the counterpart in the other edition follows it."""
    suggestion: str = ""
    """What to write instead of the main place's words, where that is known."""
