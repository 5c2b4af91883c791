"""Writing XLIFF 2.1 and 1.2: one file a text, one group a block, one unit a bead."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, BinaryIO, Literal

from lxml import etree

from align.errors import ExportError
from align.formats.codes import TYPES, clean, counterparts, cross, native, runs
from align.formats.interface import Written, xml_text
from align.formats.xliff.inline import SECOND_TYPES
from align.languages import parse_language
from align.model import Finding, Passage, Severity, Unit
from align.version import VERSION

VERSIONS = ("1.2", "2.1")
Version = Literal["1.2", "2.1"]

_CORE = {
    "1.2": "urn:oasis:names:tc:xliff:document:1.2",
    "2.1": "urn:oasis:names:tc:xliff:document:2.0",
}
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_PRIORITY = {Severity.ERROR: "1", Severity.WARNING: "4", Severity.NOTE: "7"}
"""Of a note; 1 is the highest, 10 the lowest."""

_TEXTS = frozenset({"source", "target", "data", "note", "context", "meta"})
"""Elements in which white space is text."""

Element = etree._Element


def write_xliff(
    units: Iterable[Unit],
    stream: BinaryIO,
    source_language: str,
    target_language: str,
    *,
    version: str = "2.1",
    signature: str = "",
    findings: Iterable[Finding] = (),
    inline_codes: bool = False,
) -> Written:
    """Write every unit that has text; one without counterpart has an empty source or no target.

    A doubtful unit is in the state ``initial`` (1.2: ``needs-review-translation``), others are
    ``translated``. The score stands beside the target as the quality of a match, which CAT tools
    show, and with the kind of bead in our own metadata (1.2: a ``context-group``). Findings are
    the notes of their unit.

    Args:
        units: in order.
        stream: what to write to.
        source_language: BCP 47 tag.
        target_language: BCP 47 tag.
        version: one of `VERSIONS`.
        signature: the settings that made the units.
        findings: of the units, whose ids their places have.
        inline_codes: write markup as codes, numbered alike in both languages; else it is left out.

    Raises:
        UnknownNameError: no such language.
        ExportError: no such version.
    """
    if version not in VERSIONS:
        raise ExportError(
            f"XLIFF {version} is not written", hint=f"Known versions: {', '.join(VERSIONS)}"
        )
    languages = (parse_language(source_language), parse_language(target_language))
    notes: dict[str, list[tuple[str, Finding]]] = defaultdict(list)
    for finding in findings:
        place = finding.places[0]
        notes[place.unit].append((place.language, finding))
    writer = (_Second if version == "2.1" else _First)(languages, notes, inline_codes)
    kept = [unit for unit in units if any(xml_text(v.text) for v in unit.variants)]
    root = writer.root(kept, signature)
    _indent(root, 0)
    stream.write(etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n")
    return Written(len(kept))


class _Writer:
    """What the two families have in common: the walk through files, groups and units."""

    version: Version

    def __init__(
        self,
        languages: tuple[str, str],
        notes: Mapping[str, Sequence[tuple[str, Finding]]],
        inline_codes: bool,
    ) -> None:
        self.languages = languages
        self.notes = notes
        self.inline_codes = inline_codes

    def add(self, parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
        """A new child; ``_`` in the name of an attribute is written ``-``."""
        child = etree.SubElement(
            parent,
            f"{{{_CORE[self.version]}}}{tag}",
            {key.replace("_", "-"): value for key, value in attributes.items() if value},
        )
        child.text = text or None
        return child

    def fill(self, root: Element, units: Sequence[Unit], signature: str) -> None:
        files, groups, names = (_Names() for _ in range(3))
        for document, inside in groupby(units, key=lambda u: u.document):
            text = list(inside)
            path = next((u.source.passage.path for u in text if u.source), "") or document
            body = self.file(root, files(document or "text"), xml_text(path), signature)
            for block, beads in groupby(text, key=lambda u: u.block):
                members = list(beads)
                facts = {"document": document, "block": str(block)}
                group = self.group(body, groups(f"b{block}"), members[0], facts)
                for unit in members:
                    self.unit(group, names(unit.id), unit)

    def passages(self, unit: Unit) -> tuple[Passage, Passage]:
        """Both texts as XML can hold them, with the spans that are to be codes."""
        source, target = (
            clean(v.passage if self.inline_codes else Passage(v.passage.text)) if v else Passage("")
            for v in (unit.source, unit.target)
        )
        return source, target

    def numbers(self, source: Passage, target: Passage) -> tuple[list[str], list[str]]:
        """The ids of the codes of both sides: the same for what means the same."""
        fresh = itertools.count(len(source.spans) + 1)
        found = counterparts(target.spans, source.spans)
        own = [str(n) for n in range(1, len(source.spans) + 1)]
        return own, [str(n or next(fresh)) for n in found]

    def facts(self, unit: Unit) -> dict[str, str]:
        return {"score": f"{unit.score:.4f}", "kind": unit.kind}

    def sides(self, unit: Unit) -> Iterator[tuple[str, str, str, str]]:
        """Of each note: the side, the check, the priority and the text."""
        for language, finding in self.notes.get(unit.id, ()):
            side = "target" if unit.target and unit.target.language == language else "source"
            text = xml_text(f"{finding.message} {finding.advice}")
            yield side, finding.check, _PRIORITY[finding.severity], text

    def root(self, units: Sequence[Unit], signature: str) -> Element:
        raise NotImplementedError

    def file(self, root: Element, id: str, path: str, signature: str) -> Element:
        raise NotImplementedError

    def group(self, parent: Element, id: str, first: Unit, facts: Mapping[str, str]) -> Element:
        raise NotImplementedError

    def unit(self, parent: Element, id: str, unit: Unit) -> None:
        raise NotImplementedError


class _Second(_Writer):
    version = "2.1"

    def root(self, units: Sequence[Unit], signature: str) -> Element:
        names: dict[Any, str] = {None: _CORE["2.1"], "mtc": _MATCHES, "mda": _METADATA}
        source, target = self.languages
        attributes = {"version": "2.1", "srcLang": source, "trgLang": target}
        root = etree.Element(f"{{{_CORE['2.1']}}}xliff", attributes, nsmap=names)
        if units:
            self.fill(root, units, signature)
        else:  # the standard has no file without a unit
            self.add(self.add(root, "file", id="empty"), "group", id="none")
        return root

    def file(self, root: Element, id: str, path: str, signature: str) -> Element:
        file = self.add(root, "file", id=id, original=path)
        tool = {"tool": f"align {VERSION}", "signature": signature}
        self._metadata(file, tool)
        return file

    def group(self, parent: Element, id: str, first: Unit, facts: Mapping[str, str]) -> Element:
        group = self.add(parent, "group", id=id, type=_type(first))
        self._metadata(group, facts)
        return group

    def unit(self, parent: Element, id: str, unit: Unit) -> None:
        source, target = self.passages(unit)
        element = self.add(parent, "unit", id=id, name=xml_text(unit.id), type=_type(unit))
        own, other = self.numbers(source, target)
        data: dict[str, str] = {}
        if source.text and target.text:
            matches = etree.SubElement(element, f"{{{_MATCHES}}}matches")
            match = etree.SubElement(
                matches,
                f"{{{_MATCHES}}}match",
                ref="#s1",
                origin="align",
                matchQuality=f"{100 * unit.score:.2f}",
            )
            self._text(match, "source", Passage(source.text), (), data)
            self._text(match, "target", Passage(target.text), (), data)
        self._metadata(element, self.facts(unit))
        if found := list(self.sides(unit)):
            notes = self.add(element, "notes")
            for side, check, priority, text in found:
                self.add(notes, "note", text, category=check, priority=priority, appliesTo=side)
        state = "initial" if unit.doubtful else "translated"
        segment = etree.Element(f"{{{_CORE['2.1']}}}segment", id="s1")
        crossing = cross(source.spans) or cross(target.spans)
        self._text(segment, "source", source, own, data, crossing=crossing)
        if target.text:
            segment.set("state", state)
            self._text(segment, "target", target, other, data, crossing=crossing)
        if data:
            original = self.add(element, "originalData")
            for code, name in data.items():
                self.add(original, "data", code, id=name)
        element.append(segment)

    def _metadata(self, parent: Element, facts: Mapping[str, str]) -> None:
        metadata = etree.SubElement(parent, f"{{{_METADATA}}}metadata")
        group = etree.SubElement(metadata, f"{{{_METADATA}}}metaGroup", category="align")
        for name, value in facts.items():
            if value:
                etree.SubElement(group, f"{{{_METADATA}}}meta", type=name).text = xml_text(value)

    def _text(
        self,
        parent: Element,
        name: str,
        passage: Passage,
        ids: Sequence[str],
        data: dict[str, str],
        *,
        crossing: bool = False,
    ) -> None:
        """One side. Codes that nest are elements, those that cross pairs of empty elements."""
        element = self.add(parent, name)
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        for run in runs(passage):
            _append(element, run.text)
            if run.span is None:
                continue
            start, end = (data.setdefault(c, f"d{len(data) + 1}") for c in native(run.span))
            kind, subtype = SECOND_TYPES[run.span.markup]
            opening = {"id": ids[run.n], "type": kind, "subType": subtype}
            if crossing and run.opens:
                self.add(element, "sc", **opening, dataRef=start)
            elif crossing:
                self.add(element, "ec", startRef=ids[run.n], dataRef=end)
            elif run.opens:
                element = self.add(element, "pc", **opening, dataRefStart=start, dataRefEnd=end)
            else:
                above = element.getparent()
                assert above is not None
                element = above


class _First(_Writer):
    version = "1.2"

    def root(self, units: Sequence[Unit], signature: str) -> Element:
        names: dict[Any, str] = {None: _CORE["1.2"]}
        root = etree.Element(f"{{{_CORE['1.2']}}}xliff", version="1.2", nsmap=names)
        if units:
            self.fill(root, units, signature)
        else:  # the standard has no XLIFF without a file
            self.file(root, "empty", "empty", signature)
        return root

    def file(self, root: Element, id: str, path: str, signature: str) -> Element:
        source, target = self.languages
        file = self.add(
            root,
            "file",
            original=path or id,
            source_language=source,
            target_language=target,
            datatype="plaintext",
        )
        file.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        header = self.add(file, "header")
        if signature:
            self.add(header, "note", xml_text(signature), **{"from": "align"})
        self.add(header, "tool", tool_id="align", tool_name="align", tool_version=VERSION)
        return self.add(file, "body")

    def group(self, parent: Element, id: str, first: Unit, facts: Mapping[str, str]) -> Element:
        group = self.add(parent, "group", id=id, restype=_restype(first))
        self._context(group, facts)
        return group

    def unit(self, parent: Element, id: str, unit: Unit) -> None:
        source, target = self.passages(unit)
        own, other = self.numbers(source, target)
        element = self.add(
            parent, "trans-unit", id=id, resname=xml_text(unit.id), restype=_restype(unit)
        )
        self._text(element, "source", source, own)
        if target.text:
            state = "needs-review-translation" if unit.doubtful else "translated"
            self._text(element, "target", target, other).set("state", state)
        self._context(element, self.facts(unit))
        for side, check, priority, text in self.sides(unit):
            attributes = {"from": check, "priority": priority, "annotates": side}
            self.add(element, "note", text, **attributes)
        if source.text and target.text:
            quality = f"{100 * unit.score:.2f}%"
            match = self.add(element, "alt-trans", origin="align", match_quality=quality)
            self._text(match, "target", Passage(target.text), ())

    def _context(self, parent: Element, facts: Mapping[str, str]) -> None:
        group = self.add(parent, "context-group", purpose="information")
        for name, value in facts.items():
            if value:
                self.add(group, "context", xml_text(value), context_type=f"x-align-{name}")

    def _text(self, parent: Element, name: str, passage: Passage, ids: Sequence[str]) -> Element:
        element = self.add(parent, name)
        for run in runs(passage):
            _append(element, run.text)
            if run.span is not None:
                start, end = native(run.span)
                id = ids[run.n]
                if run.opens:
                    self.add(element, "bpt", start, id=id, ctype=TYPES[run.span.markup])
                else:
                    self.add(element, "ept", end, id=id)
        return element


class _Names:
    """Ids of units as the standards have them (NMTOKEN), no two alike."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}
        """Each id, and how many were asked for by that name."""

    def __call__(self, name: str) -> str:
        base = re.sub("[^A-Za-z0-9._:À-ÖØ-öø-˿Ͱ-ͽͿ-ҁҊ-ԯ-]", "_", name) or "_"
        free, number = base, self._taken.get(base, 0)
        while free in self._taken:
            number += 1
            free = f"{base}-{number}"
        self._taken[base] = max(1, number)
        self._taken.setdefault(free, 1)
        return free


def _type(unit: Unit) -> str:
    return f"align:{unit.block_kind.replace(' ', '-')}"


def _restype(unit: Unit) -> str:
    return f"x-{unit.block_kind.replace(' ', '-')}"


def _append(element: Element, text: str) -> None:
    """Text behind what the element has already."""
    last = next(element.iterchildren(reversed=True), None)
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _indent(element: Element, level: int) -> None:
    """Line breaks and two spaces a level, wherever white space is no text."""
    if len(element) and etree.QName(element).localname not in _TEXTS:
        element.text = "\n" + "  " * (level + 1)
        for child in element:
            _indent(child, level + 1)
            child.tail = element.text
        element[-1].tail = "\n" + "  " * level
