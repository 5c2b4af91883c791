"""Units of ours as a TMX 1.4 that CAT tools import, and the units of a TMX from anywhere.

Where tools fall short of the specification the file is kept to what they do import: one direction,
plain text unless codes are asked for, no unit with an empty side, one target for each source.
"""

from __future__ import annotations

import os
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal

from align.errors import ExportError
from align.files import read_bytes
from align.formats.interface import Written, canonical_tag, xml_text
from align.formats.tmx.index import Index, digest
from align.formats.tmx.markup import coded, decoded
from align.formats.tmx.reading import Source, open_tmx
from align.formats.tmx.records import LANG, Content, Header, Info, Tu, Tuv, plain
from align.formats.tmx.writing import write_records
from align.languages import parse_language, primary_subtag
from align.model import Anchor, BlockKind, Finding, Passage, Unit, Variant
from align.units import Row
from align.version import VERSION

Segtype = Literal["sentence", "paragraph", "block", "phrase"]

InlineCodes = Literal["plain", "paired"]
"""What becomes of markup: nothing, the text being plain, or pairs of codes around the words."""

LONG = 2000
"""Characters of one side beyond which some tools refuse or cut a unit."""


def write_tmx(
    units: Iterable[Unit],
    stream: BinaryIO,
    source_language: str,
    target_language: str,
    *,
    segtype: Segtype | None = None,
    date: datetime | None = None,
    signature: str = "",
    codes: InlineCodes = "plain",
    findings: Iterable[Finding] = (),
    parts: Mapping[str, Sequence[Unit]] | None = None,
) -> Written:
    """Write units as a bilingual TMX 1.4, source language first; say what was left out.

    The languages are written as given here, whatever tags the units have. Without a `date` the
    file has none, and the same units give the same bytes. Where `segtype` is None the file says
    ``sentence`` if each side of each unit is one; else ``paragraph``, and the units that are
    sentences say so: OmegaT then cuts 2-2 units again, and matches more of a text.

    With `codes` "paired" markup is written as ``bpt`` and ``ept`` (TMX Level 2), for tools that
    carry it into the translated document; a segment that has markup there and none here is then no
    full match, nor the reverse. Markup is never written as ``hi``, whose text OmegaT loses.

    A unit has each of its `findings` as a ``note``. Its `parts`, by its id, stand behind it, and
    say so by the property ``x-part-of``: `read_tmx` passes over them.

    The units are gone through twice; of each some 60 bytes are kept. Only those of an iterator,
    which can be gone through once, are all kept.

    Raises:
        UnknownNameError: no such language.
        ExportError: both languages are the same.
    """
    notes: dict[str, list[str]] = {}
    for finding in findings:
        notes.setdefault(finding.places[0].unit, []).append(
            f"{finding.severity}: {finding.message} {finding.advice}".strip()
        )
    again = units if not isinstance(units, Iterator) else tuple(units)

    def entries() -> Iterator[_Entry]:
        for whole in again:
            for unit in (whole, *(parts or {}).get(whole.id, ())):
                yield _Entry(
                    unit.id,
                    _contents((unit.source, unit.target), codes),
                    unit.kind,
                    unit.score,
                    unit.block_kind,
                    unit.document,
                    unit.block,
                    tuple(notes.get(unit.id, ())),
                    part_of="" if unit is whole else whole.id,
                )

    languages = (source_language, target_language)
    return _write(entries, stream, languages, segtype, date, signature)


def write_multilingual_tmx(
    rows: Iterable[Row],
    stream: BinaryIO,
    languages: Sequence[str],
    *,
    segtype: Segtype | None = None,
    date: datetime | None = None,
    signature: str = "",
    codes: InlineCodes = "plain",
) -> Written:
    """Write rows of several editions as one TMX 1.4; `languages` are in the rows' order.

    A row without its pivot, or with nothing beside it, is left out. Ids are those of the rows'
    first units. Several tools import only two languages of such a file, or none.

    Raises:
        UnknownNameError: no such language.
        ExportError: one language stands twice.
    """
    entries = [
        _Entry(
            row.units[0].id,
            _contents(row.variants, codes),
            "-".join(str(v.segments if v else 0) for v in row.variants),
            min(unit.score for unit in row.units),
            row.units[0].block_kind,
            row.units[0].document,
            row.units[0].block,
        )
        for row in rows
    ]
    return _write(lambda: entries, stream, languages, segtype, date, signature)


def _contents(variants: Sequence[Variant | None], codes: InlineCodes) -> tuple[Content, ...]:
    if codes == "paired":
        return coded([v.passage if v else None for v in variants])
    texts = (xml_text(v.text) if v else "" for v in variants)
    return tuple((text,) if text else () for text in texts)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A unit or row as a ``tu`` has it."""

    id: str
    contents: tuple[Content, ...]
    """One a language, the source first; empty where there is none."""
    kind: str
    score: float
    block_kind: BlockKind
    document: str
    block: int
    notes: tuple[str, ...] = ()
    part_of: str = ""
    """Id of the entry that it is a part of, if it is."""

    @property
    def complete(self) -> bool:
        return bool(self.contents[0]) and any(self.contents[1:])

    @property
    def merged(self) -> bool:
        return any(int(number) > 1 for number in self.kind.split("-"))

    @property
    def long(self) -> bool:
        return any(len(plain(content)) > LONG for content in self.contents)

    def tu(self, tags: Sequence[str], segtype: Segtype | None) -> Tu:
        """The record; `segtype` where it is another than the file's."""
        attributes = {"tuid": _tuid(self.id)}
        if segtype:
            attributes["segtype"] = segtype
        infos = [Info("note", xml_text(note)) for note in self.notes]
        infos += (_prop("score", f"{self.score:.4f}"), _prop("kind", self.kind))
        if self.document:
            infos.append(_prop("document", self.document))
        infos += (_prop("block", str(self.block)), _prop("block-kind", self.block_kind))
        if self.part_of:
            infos.append(_prop("part-of", _tuid(self.part_of)))
        variants = tuple(
            Tuv(content, {LANG: tag})
            for tag, content in zip(tags, self.contents, strict=True)
            if content
        )
        return Tu(variants, attributes, tuple(infos))


def _write(
    entries: Callable[[], Iterable[_Entry]],
    stream: BinaryIO,
    languages: Sequence[str],
    segtype: Segtype | None,
    date: datetime | None,
    signature: str,
) -> Written:
    tags = [parse_language(language) for language in languages]
    if len(set(tags)) < len(tags):
        raise ExportError(
            f"a TMX cannot hold two sides in one language ({', '.join(tags)})",
            hint="Give one of them a region or variant, such as en-GB, or write TSV.",
        )
    chosen = _Chosen(entries())
    attributes = {
        "creationtool": "align",
        "creationtoolversion": VERSION,
        "segtype": segtype or ("paragraph" if chosen.merged else "sentence"),
        "o-tmf": "align",
        "adminlang": "en",
        "srclang": tags[0],
        "datatype": "plaintext",
    }
    if date is not None:
        attributes["creationdate"] = date.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    mixed = segtype is None and chosen.merged
    ids = defaultdict[str, list[str]](list)
    divided: set[str] = set()

    def kept() -> Iterator[Tu]:
        for number, entry in enumerate(entries()):
            if fault := chosen.fault(number, entry):
                ids[fault].append(entry.id)
                continue
            if entry.long:
                ids["long"].append(entry.id)
            if entry.merged:
                ids["merged"].append(entry.id)
            if entry.part_of:
                divided.add(entry.part_of)
            yield entry.tu(tags, "sentence" if mixed and not entry.merged else None)

    properties = (_prop("signature", signature),) if signature else ()
    count = write_records(Header(attributes, properties, "1.4"), kept(), stream)
    merged = ids.pop("merged", [])
    return Written(
        count,
        merged=tuple(id for id in merged if id not in divided),
        divided=tuple(id for id in merged if id in divided),
        **{kind: tuple(found) for kind, found in ids.items()},
    )


class _Chosen:
    """The entries to write, one a source text: that of the highest score, the first of equals."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._sources = Index()
        # of the best entry of each source: its score, number, target, and whether it is merged
        self._scores, self._numbers = array("d"), array("Q")
        self._targets, self._merged = array("Q"), array("B")
        for number, entry in enumerate(entries):
            if not entry.complete:
                continue
            best = len(self._sources)
            at = self._sources.number(digest(entry.contents[0]))
            if at == best:
                for column in (self._scores, self._numbers, self._targets, self._merged):
                    column.append(0)
            if at == best or entry.score > self._scores[at]:
                self._scores[at], self._numbers[at] = entry.score, number
                self._targets[at], self._merged[at] = digest(entry.contents[1:]), entry.merged

    @property
    def merged(self) -> bool:
        """Is any of them of several sentences?"""
        return any(self._merged)

    def fault(self, number: int, entry: _Entry) -> str:
        """Why an entry, the one of this number, is left out, as `Written` calls it; else empty."""
        if not entry.complete:
            return "one_sided"
        at = self._sources.number(digest(entry.contents[0]))
        if self._numbers[at] == number:
            return ""
        return "repeated" if self._targets[at] == digest(entry.contents[1:]) else "conflicting"


def _tuid(id: str) -> str:
    return re.sub(r"\s", "_", xml_text(id))


def _prop(name: str, value: str) -> Info:
    return Info("prop", xml_text(value), {"type": f"x-{name}"})


def read_tmx(
    path: str | os.PathLike[str],
    *,
    source_language: str | None = None,
    target_language: str | None = None,
) -> tuple[Unit, ...]:
    """The units of a TMX; those that have no text in either language are left out.

    By default the source is the language that the file or the unit calls so (``srclang``), or
    each unit's first; the target is the other language that most units have. ``fr`` also finds
    ``fr-CA`` and the reverse. Codes whose type is known come back as markup; other codes are
    dropped. Highlighted text stays in its place, and text within a code (``sub``) is put after
    the sentence.

    What `write_tmx` added as properties is restored; a memory from elsewhere has score 1.0 and
    each unit is a paragraph of its own. Parts of a unit that is there are left out. A passage
    knows the line of its ``seg``, not the column.

    Raises:
        ReadError: not readable, not well-formed XML, or not a TMX.
    """
    return tuple(
        stream_units(path, source_language=source_language, target_language=target_language)
    )


def stream_units(
    path: str | os.PathLike[str],
    *,
    source_language: str | None = None,
    target_language: str | None = None,
) -> Iterator[Unit]:
    """The units that `read_tmx` gives, one by one.

    The file is read twice unless both languages are given: first to see which it has. Of all units
    digests of the ids are kept.

    Raises:
        ReadError: as `read_tmx`, but once the units before the place are given out.
    """
    # what is no file of a disk, such as a pipe, cannot be read twice
    source: Source = path if Path(path).is_file() else read_bytes(path)
    declared = None
    if source_language is None or target_language is None:
        declared, usual = _survey(source, path, source_language)
        target_language = target_language or usual
    seen = Index()
    for number, tu in enumerate(open_tmx(source, path=path)[1], 1):
        unit = _ReadUnit.of(tu, str(path))
        tags = [variant.language for variant in unit.variants]
        at = _source(tags, source_language or unit.declared or declared)
        chosen = None if at is None else unit.variants[at]
        others = [v for v in unit.variants if v is not chosen]
        at = _nearest([v.language for v in others], target_language)
        target = None if at is None else others[at]
        if (chosen or target) and digest(unit.properties.get("x-part-of")) not in seen:
            yield unit.as_unit(_free(unit.id or str(number), number, seen), chosen, target, number)


def _free(name: str, number: int, taken: Index) -> str:
    """The name, which is then taken; if it is already, with the number of its unit behind it."""
    while not taken.add(digest(name)):
        name = f"{name}#{number}"
    return name


def _survey(
    source: Source, path: str | os.PathLike[str], source_language: str | None
) -> tuple[str | None, str | None]:
    """The source language that the file declares, if it has it; and the usual target."""
    header, records = open_tmx(source, path=path)
    found = False
    # each way to choose a source counts targets of its own, for the one that is right shows last
    named: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for tu in records:
        tags = [_tag(tuv) for tuv in tu.variants if _has_text(tuv.content)]
        found = found or _nearest(tags, header.srclang) is not None
        for counts, declared in ((named, header.srclang), (first, None)):
            chosen = _source(tags, source_language or tu.attributes.get("srclang") or declared)
            counts.update(dict.fromkeys((t for n, t in enumerate(tags) if n != chosen), 1))
    declared = header.srclang if found else None  # "*all*", missing, or not in the file
    targets = named if found else first
    return declared, max(targets, key=lambda language: targets[language], default=None)


@dataclass(frozen=True, slots=True)
class _ReadUnit:
    """A ``tu`` as the file has it, in all its languages."""

    id: str
    declared: str | None
    """Its own ``srclang``."""
    variants: tuple[Variant, ...]
    properties: dict[str, str]

    @classmethod
    def of(cls, tu: Tu, path: str) -> _ReadUnit:
        properties = tu.properties
        variants = [v for v in (_variant(tuv, path) for tuv in tu.variants) if v]
        counts = [int(n) for n in re.findall(r"[1-9][0-9]{0,3}", properties.get("x-kind", ""))]
        if len(counts) == len(variants):
            variants = [
                Variant(v.language, v.passage, n) for v, n in zip(variants, counts, strict=True)
            ]
        return cls(tu.id, tu.attributes.get("srclang"), tuple(variants), properties)

    def as_unit(self, id: str, source: Variant | None, target: Variant | None, number: int) -> Unit:
        kind, block = self.properties.get("x-block-kind", ""), self.properties.get("x-block", "")
        return Unit(
            id,
            source,
            target,
            score=_score(self.properties.get("x-score", "")),
            block_kind=BlockKind(kind) if kind in set(BlockKind) else BlockKind.PARAGRAPH,
            document=self.properties.get("x-document", ""),
            block=int(block) if re.fullmatch("[0-9]{1,9}", block) else number,
        )


def _variant(tuv: Tuv, path: str) -> Variant | None:
    text, spans = decoded(tuv.content)
    if not text:
        return None
    return Variant(_tag(tuv), Passage(text, path, (Anchor(0, tuv.line, 1),), spans))


def _tag(tuv: Tuv) -> str:
    return canonical_tag(tuv.language or "und")


def _has_text(content: Content) -> bool:
    """Has it text once it is decoded? One letter tells."""
    sure = any(isinstance(part, str) and _LETTER.search(part) for part in content)
    return sure or bool(decoded(content)[0])


_LETTER = re.compile(r"[^\W_]")


def _source(tags: Sequence[str], language: str | None) -> int | None:
    """Which of the variants is in the source language, by their tags; the first if none is told."""
    if language is None or language == "*all*":
        return 0 if tags else None
    return _nearest(tags, language)


def _nearest(tags: Sequence[str], language: str | None) -> int | None:
    """The place of this language: of the very tag, else the first of the same primary language."""
    wanted = canonical_tag(language or "")
    near = [n for n, tag in enumerate(tags) if primary_subtag(tag) == primary_subtag(wanted)]
    return next((n for n in near if tags[n] == wanted), near[0] if near else None)


def _score(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 1.0
