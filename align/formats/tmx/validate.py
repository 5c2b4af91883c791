"""What is wrong with a TMX: by its grammar, and by rules that no grammar holds.

An error is what makes some CAT tool refuse the file or lose text; a warning, what makes tools
disagree or find less; a note, what a person may want to know.
"""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache

from align.errors import ReadError, UnknownNameError
from align.files import open_bytes
from align.formats.interface import xml_text
from align.formats.tmx.grammar import Grammar
from align.formats.tmx.index import Index, digest
from align.formats.tmx.reading import Progress, open_tmx
from align.formats.tmx.records import VERSIONS, Header, Tu, Tuv, walk
from align.formats.tmx.units import LONG
from align.languages import parse_language
from align.model import Finding, Location, Place, Severity
from align.xmlio import sniff_encoding

ADVICE = {
    "not-readable": "What stands before the place can be saved with align tmx clean.",
    "encoding": "Save it again as UTF-8: align tmx clean does.",
    "name": "align tmx clean writes it so.",
    "missing-element": "Units without it are not imported: align tmx clean takes them out.",
    "wrong-place": "align tmx clean writes the parts in their order, and takes out what has no "
    "place.",
    "unknown-element": "Tools that check files refuse it: align tmx clean makes it a code in a "
    "<seg>, and takes it out elsewhere.",
    "unknown-attribute": "Tools that check files, such as OmegaT 6, refuse it.",
    "missing-attribute": "Tools that need it refuse the file: align tmx clean fills in the header.",
    "wrong-value": "Write one of these values.",
    "stray-text": "No tool sees this text. Should it be in a <seg>?",
    "version": "Write 1.4: align tmx convert --version 1.4 does.",
    "srclang-missing": "OmegaT refuses the whole file: align tmx clean fills it in.",
    "srclang-all": "Where there is one direction, name the source: align tmx convert "
    "--set srclang=TAG.",
    "srclang-mismatch": "Tools then take another variant for the source, or none.",
    "language-tag": "Tools find nothing: align tmx convert --language OLD=NEW renames it.",
    "language-twice": "Tools take the first or the last of them.",
    "one-language": "It matches nothing: align tmx clean takes it out.",
    "empty-seg": "An empty target wipes the segment in OmegaT: align tmx clean takes it out.",
    "codes-unpaired": "The tool that reads it drops the code or the unit.",
    "codes-x": "Tools cannot tell which code of the translation stands for which of the source.",
    "codes-hi": "OmegaT loses the text within <hi>: align tmx convert --codes drop keeps it.",
    "date": "Write it like 20240131T235959Z.",
    "duplicate-tuid": "Tools may keep only one of them.",
    "duplicate-unit": "align tmx clean takes it out if its properties repeat too, "
    "align tmx merge in any case.",
    "conflict": "Tools disagree on which wins: keep one, align tmx merge --prefer can choose.",
    "long": "Some tools cut or refuse it.",
    "prop-file": "It ties the unit to a place in one file: OmegaT uses it nowhere else.",
    "creationtool-omegat": "OmegaT then shows the content of codes as text.",
    "invisible": "A character that cannot be seen makes a source that no text matches.",
}
"""What to do, for each rule."""


def validate_tmx(path: str | os.PathLike[str], *, progress: Progress = bool) -> Iterator[Finding]:
    """All that is wrong with a file, as it is found, with its lines.

    Of each unit a few numbers are kept, some 40 bytes, to find those that stand twice.

    Raises:
        ReadError: there is no such file, or it cannot be opened.
    """
    yield from _Validation(path).run(progress)


class _Validation:
    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = path
        self._found: list[Finding] = []
        self._header = Header()
        self._ids = Index()
        self._sources = Index()
        """Each with the languages; at their numbers, the two below."""
        self._targets = array("I")
        """32 bits of a digest: enough to tell one from another."""
        self._lines = array("I")

    def run(self, progress: Progress) -> Iterator[Finding]:
        self._encoding()
        try:
            self._header, units = open_tmx(
                self._path, watch=Grammar(self._report), progress=progress
            )
            self._check_header(self._header)
            for unit in units:
                self._check_unit(unit)
                yield from self._take()
        except ReadError as failure:
            if failure.line is None:
                raise
            yield from self._take()
            self._report("not-readable", Severity.ERROR, failure.message, failure.line)
        yield from self._take()

    def _take(self) -> list[Finding]:
        found, self._found = self._found, []
        return found

    def _report(
        self,
        rule: str,
        severity: Severity,
        message: str,
        line: int,
        unit: Tu | None = None,
        tuv: Tuv | None = None,
    ) -> None:
        text = "" if tuv is None else xml_text(tuv.text)[:80]
        place = Place(
            unit.id if unit else "",
            tuv.language if tuv else "",
            0,
            len(text),
            text,
            Location(str(self._path), max(1, line), 1),
        )
        self._found.append(Finding(rule, severity, message, ADVICE[rule], (place,)))

    def _encoding(self) -> None:
        with open_bytes(self._path) as stream:
            stored, declared = sniff_encoding(stream.read(1024))
        name = declared.lower().replace("_", "-")
        ours = stored.removesuffix("-sig")
        if name and not name.startswith(ours[:6]) and not ours.startswith(name):
            wrong = name.startswith(("utf-16", "utf-32", "ucs")) or ours.startswith("utf-16")
            if wrong:
                self._report(
                    "encoding",
                    Severity.ERROR,
                    f"it declares {declared}, but is stored as {ours.upper()}",
                    1,
                )

    def _check_header(self, header: Header) -> None:
        line = header.line
        if header.version and header.version not in VERSIONS:
            self._report(
                "version", Severity.WARNING, f"version is {header.version!r}, not 1.1 to 1.4", 1
            )
        if line and not header.srclang:
            self._report(
                "srclang-missing", Severity.ERROR, "the header has no source language", line
            )
        elif header.srclang.lower() == "*all*":
            self._report(
                "srclang-all", Severity.NOTE, "srclang is *all*: no direction is told", line
            )
        elif header.srclang:
            self._tag(header.srclang, "srclang", line)
        if admin := header.attributes.get("adminlang"):
            self._tag(admin, "adminlang", line)
        if header.attributes.get("creationtool") == "OmegaT":
            self._report("creationtool-omegat", Severity.NOTE, "it says that OmegaT made it", line)
        self._dates(header.attributes, line)

    def _check_unit(self, unit: Tu) -> None:
        line = unit.line
        if unit.id and not self._ids.add(digest(unit.id)):
            self._report(
                "duplicate-tuid", Severity.WARNING, f"a second unit has the tuid {unit.id}",
                line, unit,
            )  # fmt: skip
        for info in unit.infos:
            if info.kind == "prop" and info.type == "file":
                self._report(
                    "prop-file", Severity.WARNING, "it has a property of the type file", line, unit
                )
        self._dates(unit.attributes, line, unit)
        for tuv in unit.variants:
            self._check_variant(unit, tuv)
        self._languages(unit)
        self._codes_across(unit)

    def _check_variant(self, unit: Tu, tuv: Tuv) -> None:
        line = tuv.line or unit.line
        self._dates(tuv.attributes, line, unit)
        if tuv.language:
            self._tag(tuv.language, "language", line, unit)
        text = xml_text(tuv.text)
        if not text:
            said = "holds nothing but codes" if tuv.content else "is empty"
            grave = Severity.NOTE if any(walk(tuv.content)) else Severity.ERROR
            self._report("empty-seg", grave, f"<seg> {said}", line, unit, tuv)
        if len(text) > LONG:
            self._report(
                "long", Severity.WARNING, f"it has {len(text):,} characters, over {LONG:,}",
                line, unit, tuv,
            )  # fmt: skip
        if found := _INVISIBLE.search(tuv.text):
            self._report(
                "invisible", Severity.WARNING, f"it has U+{ord(found[0]):04X}", line, unit, tuv
            )
        self._codes(unit, tuv, line)

    def _codes(self, unit: Tu, tuv: Tuv, line: int) -> None:
        codes = list(walk(tuv.content))
        open_: set[str] = set()
        used: set[str] = set()
        wrong = []
        for code in codes:
            i = code.get("i")
            if code.kind == "bpt":
                if i in used:
                    wrong.append(f"two <bpt> have i={i}")
                open_.add(i)
                used.add(i)
            elif code.kind == "ept":
                if i not in open_:
                    wrong.append(f"<ept i={i}> has no <bpt> before it")
                open_.discard(i)
        wrong += [f"<bpt i={i}> has no <ept> after it" for i in sorted(open_)]
        for said in wrong:
            self._report("codes-unpaired", Severity.ERROR, said, line, unit, tuv)
        if any(code.kind == "hi" for code in codes):
            self._report("codes-hi", Severity.WARNING, "it has a <hi>", line, unit, tuv)

    def _codes_across(self, unit: Tu) -> None:
        source = unit.source(self._header.srclang)
        if source is None:
            return
        ours = {code.get("x") for code in walk(source.content)} - {""}
        for tuv in unit.variants:
            theirs = {code.get("x") for code in walk(tuv.content)} - {""}
            if tuv is not source and (odd := theirs - ours) and ours:
                self._report(
                    "codes-x",
                    Severity.WARNING,
                    f"codes with x={', '.join(sorted(odd))} have none in the source",
                    tuv.line,
                    unit,
                    tuv,
                )

    def _languages(self, unit: Tu) -> None:
        tags = [tuv.language for tuv in unit.variants if tuv.language]
        lower = [tag.lower().replace("_", "-") for tag in tags]
        if len(set(lower)) < len(lower):
            twice = sorted({tag for tag in lower if lower.count(tag) > 1})
            self._report(
                "language-twice", Severity.WARNING, f"two variants are in {', '.join(twice)}",
                unit.line, unit,
            )  # fmt: skip
        if len(set(lower)) < 2 and unit.variants:
            self._report(
                "one-language", Severity.WARNING, "the unit has one language only", unit.line, unit
            )
        declared = unit.attributes.get("srclang") or self._header.srclang
        if declared and declared.lower() != "*all*" and tags:
            source = unit.find(declared)
            if source is None:
                self._report(
                    "srclang-mismatch", Severity.ERROR,
                    f"no variant is in the source language {declared}, but in {', '.join(tags)}",
                    unit.line, unit,
                )  # fmt: skip
            elif source.language.lower() != declared.lower():
                self._report(
                    "srclang-mismatch", Severity.WARNING,
                    f"the source is in {source.language}, srclang says {declared}",
                    source.line, unit, source,
                )  # fmt: skip
        self._repeated(unit)

    def _repeated(self, unit: Tu) -> None:
        source = unit.source(self._header.srclang)
        if source is None or not source.content:
            return
        for tuv in unit.variants:
            if tuv is source:
                continue
            key = digest(source.language.lower(), source.key, tuv.language.lower())
            target = digest(tuv.key) & 0xFFFFFFFF
            if (number := self._sources.number(key)) == len(self._lines):
                self._targets.append(target)
                self._lines.append(unit.line)
            if (line := self._lines[number]) == unit.line:
                continue
            rule, grave, said = (
                ("duplicate-unit", Severity.NOTE, "the same unit stands in line")
                if target == self._targets[number]
                else ("conflict", Severity.WARNING, "the same source has another target in line")
            )
            self._report(rule, grave, f"{said} {line}", unit.line, unit, tuv)

    def _tag(self, tag: str, what: str, line: int, unit: Tu | None = None) -> None:
        if said := _wrong_tag(tag):
            self._report("language-tag", Severity.ERROR, f"{what} is {tag!r}: {said}", line, unit)

    def _dates(self, attributes: Mapping[str, str], line: int, unit: Tu | None = None) -> None:
        for name in ("creationdate", "changedate", "lastusagedate"):
            value = attributes.get(name)
            if value is not None and not _is_date(value):
                self._report("date", Severity.WARNING, f"{name} is {value!r}", line, unit)


_INVISIBLE = re.compile("[\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufffd]")


@lru_cache(1000)
def _wrong_tag(tag: str) -> str:
    """What is wrong with a language tag; empty if nothing is."""
    try:
        parse_language(tag)
    except UnknownNameError as failure:
        guess = failure.hint.split("Known:")[0].strip()
        return f"that is no language tag (BCP 47). {guess}".strip()
    return "it has _ where a hyphen should be" if "_" in tag else ""


@lru_cache(10_000)
def _is_date(value: str) -> bool:
    """Is it of the form YYYYMMDDThhmmssZ, and a day there is?"""
    try:
        datetime.strptime(value, "%Y%m%dT%H%M%SZ")
    except ValueError:
        return False
    return len(value) == len("20240131T235959Z")
