"""Translation memories: TMX 1.4 written so that CAT tools import it, 1.1 to 1.4 read.

TMX 1.4b specification (LISA OSCAR, 2005) and its DTD `tmx14.dtd`. Where tools fall short of it
the file is kept to what they do import: one direction, plain text without inline codes, no unit
with an empty side, one target for each source.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Literal, cast

from lxml import etree

from align.errors import ExportError, ReadError
from align.formats.interface import Written, canonical_tag, xml_text
from align.languages import parse_language
from align.model import Anchor, BlockKind, Passage, Unit, Variant
from align.units import Row
from align.version import VERSION
from align.xmlio import parse_xml

Segtype = Literal["sentence", "paragraph", "block", "phrase"]

LONG = 2000
"""Characters of one side beyond which some tools refuse or cut a unit."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write_tmx(
    units: Iterable[Unit],
    stream: BinaryIO,
    source_language: str,
    target_language: str,
    *,
    segtype: Segtype | None = None,
    date: datetime | None = None,
    signature: str = "",
) -> Written:
    """Write units as a bilingual TMX 1.4, source language first; say what was left out.

    The languages are written as given here, whatever tags the units have. Without a `date` the
    file has none, and the same units give the same bytes. Where `segtype` is None the file says
    ``sentence`` if each side of each unit is one; else ``paragraph``, and the units that are
    sentences say so: OmegaT then cuts 2-2 units again, and matches more of a text.

    Raises:
        UnknownNameError: no such language.
        ExportError: both languages are the same.
    """
    entries = [
        _Entry(
            unit.id,
            tuple(xml_text(v.text) if v else "" for v in (unit.source, unit.target)),
            unit.kind,
            unit.score,
            unit.block_kind,
            unit.document,
            unit.block,
        )
        for unit in units
    ]
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
            tuple(xml_text(v.text) if v else "" for v in row.variants),
            "-".join(str(v.segments if v else 0) for v in row.variants),
            min(unit.score for unit in row.units),
            row.units[0].block_kind,
            row.units[0].document,
            row.units[0].block,
        )
        for row in rows
    ]
    return _write(entries, stream, languages, segtype, date, signature)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A unit or row as a ``tu`` has it."""

    id: str
    texts: tuple[str, ...]
    """One a language, the source first; empty where there is none."""
    kind: str
    score: float
    block_kind: BlockKind
    document: str
    block: int

    @property
    def complete(self) -> bool:
        return bool(self.texts[0]) and any(self.texts[1:])

    @property
    def merged(self) -> bool:
        return any(int(number) > 1 for number in self.kind.split("-"))


def _write(
    entries: Sequence[_Entry],
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
    kept, written = _resolve(entries)
    header = {
        "creationtool": "align",
        "creationtoolversion": VERSION,
        "segtype": segtype or ("paragraph" if written.merged else "sentence"),
        "o-tmf": "align",
        "adminlang": "en",
        "srclang": tags[0],
        "datatype": "plaintext",
    }
    if date is not None:
        header["creationdate"] = date.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    with etree.xmlfile(stream, encoding="UTF-8") as xml:
        xml.write_declaration()
        xml.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with xml.element("tmx", version="1.4"):
            head = etree.Element("header", header)
            if signature:
                _prop(head, "signature", signature)
            xml.write("\n", head, pretty_print=True)
            with xml.element("body"):
                xml.write("\n")
                for entry in kept:
                    tu = _tu(entry, tags)
                    if segtype is None and written.merged and not entry.merged:
                        tu.set("segtype", "sentence")
                    xml.write(tu, pretty_print=True)
            xml.write("\n")
    stream.write(b"\n")
    return written


def _resolve(entries: Sequence[_Entry]) -> tuple[list[_Entry], Written]:
    """The entries to write, one a source text: that of the highest score, the first of equals."""
    best: dict[str, _Entry] = {}
    for entry in entries:
        if entry.complete:
            rival = best.setdefault(entry.texts[0], entry)
            if entry.score > rival.score:
                best[entry.texts[0]] = entry
    kept: list[_Entry] = []
    one_sided: list[str] = []
    repeated: list[str] = []
    conflicting: list[str] = []
    for entry in entries:
        if not entry.complete:
            one_sided.append(entry.id)
        elif (winner := best[entry.texts[0]]) is entry:
            kept.append(entry)
        else:
            (repeated if entry.texts == winner.texts else conflicting).append(entry.id)
    return kept, Written(
        len(kept),
        one_sided=tuple(one_sided),
        repeated=tuple(repeated),
        conflicting=tuple(conflicting),
        long=tuple(e.id for e in kept if any(len(text) > LONG for text in e.texts)),
        merged=tuple(e.id for e in kept if e.merged),
    )


def _tu(entry: _Entry, tags: Sequence[str]) -> etree._Element:
    tu = etree.Element("tu", tuid=re.sub(r"\s", "_", xml_text(entry.id)))
    _prop(tu, "score", f"{entry.score:.4f}")
    _prop(tu, "kind", entry.kind)
    if entry.document:
        _prop(tu, "document", entry.document)
    _prop(tu, "block", str(entry.block))
    _prop(tu, "block-kind", entry.block_kind)
    for tag, text in zip(tags, entry.texts, strict=True):
        if text:
            tuv = etree.SubElement(tu, "tuv", {_LANG: tag})
            etree.SubElement(tuv, "seg").text = text
    return tu


def _prop(parent: etree._Element, name: str, value: str) -> None:
    etree.SubElement(parent, "prop", type=f"x-{name}").text = xml_text(value)


def read_tmx(
    path: str | os.PathLike[str],
    *,
    source_language: str | None = None,
    target_language: str | None = None,
) -> tuple[Unit, ...]:
    """The units of a TMX, as plain text; those that have no text in either language are left out.

    By default the source is the language that the file or the unit calls so (``srclang``), or
    each unit's first; the target is the other language that most units have. ``fr`` also finds
    ``fr-CA`` and the reverse. The content of inline codes is dropped; highlighted text stays in
    its place, and text within a code (``sub``) is put after the sentence.

    What `write_tmx` added as properties is restored; a memory from elsewhere has score 1.0 and
    each unit is a paragraph of its own. A passage knows the line of its ``seg``, not the column.

    Raises:
        ReadError: not readable, not well-formed XML, or not a TMX.
    """
    root = parse_xml(path)
    if etree.QName(root).localname != "tmx":
        raise ReadError(
            f"is not a TMX: its first element is <{etree.QName(root).localname}>",
            path=path,
            line=_line(root),
            hint="A translation memory begins with <tmx version=...>. Export it again as TMX.",
        )
    header = root.find("{*}header")
    declared = None if header is None else header.get("srclang")
    read = [_ReadUnit.of(tu, str(path)) for tu in root.iter("{*}tu")]
    if not any(_find(unit.variants, declared) for unit in read):
        declared = None  # "*all*", missing, or a language that the file does not have
    units: list[Unit] = []
    seen: set[str] = set()
    choices = [unit.source(source_language or unit.declared or declared) for unit in read]
    target_language = target_language or _usual_target(read, choices)
    for number, (unit, source) in enumerate(zip(read, choices, strict=True), 1):
        target = _find([v for v in unit.variants if v is not source], target_language)
        if source or target:
            name = unit.id or str(number)
            name = f"{name}#{number}" if name in seen else name
            seen.add(name)
            units.append(unit.as_unit(name, source, target, number))
    return tuple(units)


@dataclass(frozen=True, slots=True)
class _ReadUnit:
    """A ``tu`` as the file has it, in all its languages."""

    id: str
    declared: str | None
    """Its own ``srclang``."""
    variants: tuple[Variant, ...]
    properties: Mapping[str, str]

    @classmethod
    def of(cls, tu: etree._Element, path: str) -> _ReadUnit:
        properties = {p.get("type", ""): p.text or "" for p in tu.iterfind("{*}prop")}
        variants = [v for v in (_variant(tuv, path) for tuv in tu.iterfind("{*}tuv")) if v]
        counts = [int(n) for n in re.findall(r"[1-9][0-9]{0,3}", properties.get("x-kind", ""))]
        if len(counts) == len(variants):
            variants = [
                Variant(v.language, v.passage, n) for v, n in zip(variants, counts, strict=True)
            ]
        return cls(tu.get("tuid", ""), tu.get("srclang"), tuple(variants), properties)

    def source(self, language: str | None) -> Variant | None:
        if language is None or language == "*all*":
            return self.variants[0] if self.variants else None
        return _find(self.variants, language)

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


def _variant(tuv: etree._Element, path: str) -> Variant | None:
    seg = tuv.find("{*}seg")
    if seg is None or not (text := _text(seg)):
        return None
    language = canonical_tag(tuv.get(_LANG) or tuv.get("lang") or "und")
    return Variant(language, Passage(text, path, (Anchor(0, _line(seg), 1),)))


def _text(seg: etree._Element) -> str:
    running: list[str] = []
    within_codes: list[str] = []

    def collect(element: etree._Element, into: list[str]) -> None:
        into.append(element.text or "")
        for child in element:
            if etree.QName(child).localname in {"bpt", "ept", "ph", "it", "ut"}:
                for sub in child.iterfind("{*}sub"):
                    inner: list[str] = []
                    collect(sub, inner)
                    within_codes.append("".join(inner))
            else:
                collect(child, into)
            into.append(child.tail or "")

    collect(seg, running)
    return xml_text(" ".join(["".join(running), *within_codes]))


def _find(variants: Iterable[Variant], language: str | None) -> Variant | None:
    """The variant in this language: the very tag, else the first of the same primary language."""
    wanted = canonical_tag(language or "")
    near = [v for v in variants if v.language.split("-")[0] == wanted.split("-")[0]]
    return next((v for v in near if v.language == wanted), near[0] if near else None)


def _line(element: etree._Element) -> int:
    return cast("int", element.sourceline)


def _usual_target(units: Iterable[_ReadUnit], sources: Iterable[Variant | None]) -> str | None:
    """The language, not the source, that most units have; the first met of equals."""
    counts = Counter(
        language
        for unit, source in zip(units, sources, strict=True)
        for language in dict.fromkeys(v.language for v in unit.variants if v is not source)
    )
    return max(counts, key=lambda language: counts[language], default=None)


def _score(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 1.0
