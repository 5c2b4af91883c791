"""Reading XLIFF 1.0 to 1.2 and 2.0 to 2.2, and what Trados, memoQ and Phrase add to it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from align.errors import ReadError
from align.formats.interface import canonical_tag, parse_kind
from align.formats.xliff.inline import read_inline
from align.model import DOUBTFUL, BlockKind, Passage, Unit, Variant
from align.xmlio import Element, line_of, local_name, parse_xml

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SDL = "{http://sdl.com/FileTypes/SdlXliff/1.0}"

_UNSURE = DOUBTFUL - 0.1
"""Score of what the file itself calls not translated or rejected."""
_REJECTED = frozenset(
    {
        *("new", "needs-translation", "initial"),  # XLIFF
        *("RejectedTranslation", "RejectedSignOff", "Rejected", "NotStarted"),  # Trados, memoQ
    }
)
_CONFIRMED = frozenset({"Translated", "ApprovedTranslation", "ApprovedSignOff"})


def read_xliff(path: str | os.PathLike[str]) -> tuple[Unit, ...]:
    """The units of an XLIFF, one a segment; what has no translation yet is one-sided.

    Inline codes are left out and their text stays in place; codes known to be bold, italic, a
    link ... become spans. What is not to be translated (``translate="no"``), notes and proposals
    (``alt-trans``, ``matches``) are left out. A passage knows the line of its element.

    The score is ours where the file is ours; of a Trados segment that is not confirmed the
    percentage of its match; below `DOUBTFUL` what the file calls new or rejected; else 1.0.

    Raises:
        ReadError: not readable, not well-formed XML, not an XLIFF, of a version not known here,
            or a unit without a source.
    """
    root = parse_xml(path)
    if local_name(root) != "xliff":
        raise ReadError(
            f"is not an XLIFF: its first element is <{local_name(root)}>",
            path=path,
            line=line_of(root),
            hint="An XLIFF begins with <xliff version=...>. Export it again from the CAT tool.",
        )
    version = root.get("version", "")
    if not re.match(r"(1\.[0-2]|2\.[0-2])\b", version):
        raise ReadError(
            f"is XLIFF of version '{version}'; known are 1.0 to 1.2 and 2.0 to 2.2",
            path=path,
            line=line_of(root),
            hint="Save it as XLIFF 1.2 or 2.1.",
        )
    family = _first if version.startswith("1") else _second
    return tuple(_numbered(family(root, str(path))))


@dataclass(frozen=True, slots=True)
class _Place:
    """What holds for all units of a file or group."""

    path: str
    source_language: str
    target_language: str
    block: int
    kind: BlockKind
    facts: Mapping[str, str]
    """What `write_xliff` told of the unit: its score, kind, block and document."""

    def unit(self, id: str, source: Passage | None, target: Passage | None, score: float) -> Unit:
        facts = self.facts
        try:
            counts = parse_kind(facts.get("kind", "1-1"))
        except ValueError:
            counts = (1, 1)
        source_side, target_side = (
            Variant(canonical_tag(language), passage, max(1, count)) if passage else None
            for language, passage, count in zip(
                (self.source_language, self.target_language), (source, target), counts, strict=True
            )
        )
        if not (source and target):
            score = 1.0  # not translated yet is not wrong
        block = facts.get("block", "")
        return Unit(
            id,
            source_side,
            target_side,
            score=min(1.0, _number(facts.get("score", ""), score)),
            block_kind=self.kind,
            document=facts.get("document", ""),
            block=int(block) if re.fullmatch("[0-9]{1,9}", block) else self.block,
        )


def _numbered(units: Iterator[Unit]) -> Iterator[Unit]:
    """The units that have text, each with an id of its own."""
    seen: set[str] = set()
    for number, unit in enumerate(units, 1):
        if unit.source or unit.target:
            id = unit.id or str(number)
            id = f"{id}#{number}" if id in seen else id
            seen.add(id)
            yield replace(unit, id=id)


# XLIFF 1


def _first(root: Element, path: str) -> Iterator[Unit]:
    block, facts = 0, _Facts()
    for file in root.iterfind("{*}file"):
        languages = (file.get("source-language", "und"), file.get("target-language", "und"))
        tags = {
            tag.get("id", ""): _inside(tag)
            for tag in file.iterfind(f"{{*}}header/{_SDL}tag-defs/{_SDL}tag")
        }
        for unit in file.iter("{*}trans-unit"):
            block += 1
            if all(e.get("translate") != "no" for e in (unit, *unit.iterancestors())):
                kind = _kind(unit.get("restype", "").removeprefix("x-"))
                place = _Place(path, *languages, block, kind, facts(unit))
                yield from _trans_unit(unit, place, tags)


def _trans_unit(unit: Element, place: _Place, tags: Mapping[str, str]) -> Iterator[Unit]:
    source, target = _need_source(unit, place.path), unit.find("{*}target")
    place = replace(
        place,
        source_language=_lang(source, place.source_language),
        target_language=_lang(target, place.target_language),
    )
    id = unit.get("resname" if place.facts else "id", "")
    segmented = unit.find("{*}seg-source")
    pieces, translated = _segments(segmented), _segments(target)
    if not pieces or (target is not None and not translated and _inside(target).strip()):
        passages = [read_inline(e, place.path, tags) for e in (source, target)]
        yield place.unit(id, passages[0], passages[1], _score(unit, target))
        return
    definitions = {seg.get("id"): seg for seg in unit.iter(f"{_SDL}seg")}
    names = [*pieces, *(mid for mid in translated if mid not in pieces)]
    for mid in names:
        passages = [read_inline(side.get(mid), place.path, tags) for side in (pieces, translated)]
        score = _score(unit, target, definitions.get(mid))
        yield place.unit(id if len(names) == 1 else f"{id}:{mid}", passages[0], passages[1], score)


def _segments(element: Element | None) -> dict[str, Element]:
    marks = [] if element is None else element.iter("{*}mrk")
    found: dict[str, Element] = {}
    for mark in marks:
        if mark.get("mtype") == "seg":
            found.setdefault(mark.get("mid", ""), mark)
    return found


def _score(unit: Element, target: Element | None, trados: Element | None = None) -> float:
    state = "" if target is None else target.get("state", "")
    if trados is not None:
        state = trados.get("conf", "")
        if state not in _REJECTED | _CONFIRMED:
            return _number(trados.get("percent", ""), 100.0) / 100
    own = {str(k).rpartition("}")[2]: str(v) for k, v in unit.attrib.items() if str(k)[0] == "{"}
    if own.get("confirmed") == "0":  # Phrase
        return _number(own.get("score", ""), 1.0)
    return _UNSURE if state in _REJECTED or own.get("status") in _REJECTED else 1.0


# XLIFF 2


def _second(root: Element, path: str) -> Iterator[Unit]:
    languages = (root.get("srcLang", "und"), root.get("trgLang", "und"))
    facts = _Facts()
    for block, unit in enumerate(root.iter("{*}unit"), 1):
        translate = (e.get("translate") for e in (unit, *unit.iterancestors()))
        if next((t for t in translate if t), "yes") == "yes":
            kind = _kind(unit.get("type", "").removeprefix("align:"))
            yield from _unit(unit, _Place(path, *languages, block, kind, facts(unit)))


def _unit(unit: Element, place: _Place) -> Iterator[Unit]:
    data = {d.get("id", ""): _inside(d) for d in unit.iterfind("{*}originalData/{*}data")}
    segments = unit.findall("{*}segment")
    for number, segment in enumerate(segments, 1):
        id = unit.get("name" if place.facts else "id", "")
        if len(segments) > 1:
            id = f"{id}:{segment.get('id', number)}"
        source, target = _need_source(segment, place.path), segment.find("{*}target")
        passages = [read_inline(e, place.path, data) for e in (source, target)]
        score = _UNSURE if segment.get("state") in _REJECTED else 1.0
        yield place.unit(id, passages[0], passages[1], score)


# both


def _need_source(element: Element, path: str) -> Element:
    source = element.find("{*}source")
    if source is None:
        raise ReadError(
            f"a <{local_name(element)}> has no <source>",
            path=path,
            line=line_of(element),
            hint="The file may be cut off or edited; export it again from the CAT tool.",
        )
    return source


def _lang(element: Element | None, default: str) -> str:
    return default if element is None else element.get(_LANG, default)


class _Facts:
    """What `write_xliff` told of a unit and of its group, which is searched once for all its
    units."""

    def __init__(self) -> None:
        self._group: Element | None = None
        self._shared: dict[str, str] = {}

    def __call__(self, unit: Element) -> dict[str, str]:
        group = unit.getparent()
        if group is not self._group:
            self._group, self._shared = group, {} if group is None else _told(group)
        return {**self._shared, **_told(unit)}


def _told(element: Element) -> dict[str, str]:
    facts: dict[str, str] = {}
    for context in element.iterfind("{*}context-group/{*}context"):
        kind = context.get("context-type", "")
        if kind.startswith("x-align-"):
            facts[kind.removeprefix("x-align-")] = context.text or ""
    for meta in element.iterfind("{*}metadata/{*}metaGroup[@category='align']/{*}meta"):
        facts[meta.get("type", "")] = meta.text or ""
    return facts


def _inside(element: Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _kind(name: str) -> BlockKind:
    name = name.replace("-", " ")
    return BlockKind(name) if name in set(BlockKind) else BlockKind.PARAGRAPH


def _number(text: str, default: float) -> float:
    try:
        return min(100.0, max(0.0, float(text)))
    except ValueError:
        return default
