"""Mending a TMX: what can be put right without a guess, and what was done, told in numbers."""

from __future__ import annotations

import codecs
import html.entities
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from align.errors import EncodingError, ReadError
from align.files import open_bytes
from align.formats.interface import canonical_tag
from align.formats.tmx.converting import tagged
from align.formats.tmx.index import Index, digest
from align.formats.tmx.reading import Progress, Source, open_tmx
from align.formats.tmx.records import (
    CODES,
    INLINE,
    Code,
    Content,
    Header,
    Tu,
    Tuv,
    merged,
    walk,
)
from align.formats.tmx.writing import content_text, write_records
from align.version import VERSION
from align.xmlio import CHUNK, sniff_encoding

TOLD = 5
"""Lines of one kind of repair."""


@dataclass(slots=True)
class Mended:
    """What was done to a file: for each kind of repair how often, and the first lines."""

    count: int = 0
    """Units written."""
    counts: dict[str, int] = field(default_factory=dict)
    lines: dict[str, list[int]] = field(default_factory=dict)
    """Of each kind the first, one more than are told."""

    def add(self, what: str, line: int) -> None:
        """One repair more, on this line."""
        self.counts[what] = self.counts.get(what, 0) + 1
        first = self.lines.setdefault(what, [])
        if len(first) <= TOLD and line not in first and line:
            first.append(line)

    def notices(self) -> Iterator[str]:
        """One line for each kind: ``3 × empty variants left out (lines 5, 9, 12)``."""
        for what, count in self.counts.items():
            lines = self.lines[what]
            more = ", ..." if len(lines) > TOLD else ""
            word = "line" if len(lines) == 1 else "lines"
            where = f" ({word} {', '.join(map(str, lines[:TOLD]))}{more})" if lines else ""
            yield f"{count:,} × {what}{where}"


def clean_tmx(
    source: str | os.PathLike[str],
    stream: BinaryIO,
    *,
    encoding: str | None = None,
    progress: Progress = bool,
) -> Mended:
    """Write a memory anew in UTF-8, with all that is sure to be wrong put right.

    Left out: characters and references that XML cannot hold, units without text in two languages,
    units that repeat an earlier one in every language, elements and text for which TMX has no
    place, codes that have lost their partner (their text is code), and what stands behind a place
    where the file is cut off. Written right: ``&`` as ``&amp;``, references of HTML such as
    ``&nbsp;``, missing attributes of the header, language tags (``fr_FR``), the version; within a
    ``seg``, elements of other formats as codes, around the text that they are around.

    Args:
        source: the file.
        stream: to write to.
        encoding: of the file, where what it says of itself is wrong.
        progress: is told which share of the file is read.

    Raises:
        ReadError: not a TMX, or broken before its first unit.
        EncodingError: its bytes are not of the encoding that it declares, nor UTF-8.
    """
    done = Mended()
    encoding = encoding or _sure_encoding(source, done)
    # what cannot be read twice is read whole
    data: Source = source
    if not Path(source).is_file():
        with open_bytes(source) as opened:
            data = opened.read()
    header, units = open_tmx(
        data,
        path=source,
        encoding=encoding,
        repair=Mender(done),
        lost=lambda what, line: done.add(f"{what} left out", line),
        progress=progress,
    )
    whole = _until_cut_off(units, done)
    first = list(islice(whole, 1))
    header = _header(header, first, done)
    done.count = write_records(header, _mended(chain(first, whole), header.version, done), stream)
    return done


def _until_cut_off(units: Iterator[Tu], done: Mended) -> Iterator[Tu]:
    count = 0
    try:
        for unit in units:
            count += 1
            yield unit
    except EncodingError:
        raise
    except ReadError as failure:
        if not count or failure.line is None:
            raise
        done.add(f"end of the file left out, which cannot be read: {failure.message}", failure.line)


def _sure_encoding(source: str | os.PathLike[str], done: Mended) -> str | None:
    """UTF-8 where another is declared, but the whole file is UTF-8 and more than ASCII."""
    if not Path(source).is_file():
        return None
    with open_bytes(source) as stream:
        data = stream.read(CHUNK)
        stored, declared = sniff_encoding(data)
        if stored.startswith("utf-8"):
            if declared and not declared.lower().startswith(("utf-8", "utf8")):
                done.add(f"declaration of {declared} put right: it is UTF-8", 1)
            return None
        if stored.startswith("utf"):
            return None
        decoder = codecs.getincrementaldecoder("utf-8")()
        ascii_only = True
        try:
            while data:
                ascii_only = ascii_only and data.isascii()
                decoder.decode(data)
                data = stream.read(CHUNK)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return None
    if not ascii_only:
        done.add(f"declaration of {declared} put right: it is UTF-8", 1)
    return None if ascii_only else "utf-8"


class Mender:
    r"""Mends the text of a file before it is parsed, without moving its lines.

    >>> mender = Mender(Mended())
    >>> print(mender.feed("R&D &amp; a\x01b&#1;&eacute;<![CDATA[R&D]]>", True))
    R&amp;D &amp; abé<![CDATA[R&D]]>
    """

    HOLD = 64
    """Characters of a reference, or the beginning of a section, that a piece may be cut in."""

    def __init__(self, done: Mended) -> None:
        self._done = done
        self._rest = ""
        self._line = 1
        self._verbatim = ""
        """What ends the section that is open, in which & is no reference; empty outside of one."""

    def feed(self, text: str, last: bool) -> str:
        """The text, mended, as far as it is sure."""
        text = self._rest + text
        self._rest = ""
        if not last:
            hold = max(text.rfind("&", -self.HOLD), text.rfind("<", -self.HOLD))
            hold = max(hold, text.rfind("]", -2), text.rfind("-", -2))
            if hold >= 0 and (self._verbatim or ";" not in text[hold:]):
                text, self._rest = text[:hold], text[hold:]
        out: list[str] = []
        while text:
            if self._verbatim:
                inside, end, text = text.partition(self._verbatim)
                out += (self._mend(inside, _BAD), end)
                self._verbatim = "" if end else self._verbatim
                continue
            before, begin, after = _sections(text)
            out += (self._mend(before, _WRONG), begin)
            self._verbatim = {"<![CDATA[": "]]>", "<!--": "-->"}.get(begin, "")
            text = after
        return "".join(out)

    def _mend(self, text: str, wrong: re.Pattern[str]) -> str:
        if wrong.search(text) is None:
            self._line += text.count("\n")
            return text
        start, place = self._line, 0

        def right(found: re.Match[str]) -> str:
            nonlocal start, place
            start += text.count("\n", place, found.start())
            place = found.start()
            what, better = _right(found[0])
            if what:
                self._done.add(what, start)
            return better

        mended = wrong.sub(right, text)
        self._line += text.count("\n")
        return mended


def _sections(text: str) -> tuple[str, str, str]:
    found = re.search(r"<!\[CDATA\[|<!--", text)
    if found is None:
        return text, "", ""
    return text[: found.start()], found[0], text[found.end() :]


_CHARACTERS = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_BAD = re.compile(f"[{_CHARACTERS}]")
_WRONG = re.compile(rf"[{_CHARACTERS}]|&(?!(?:lt|gt|amp|apos|quot);)(?:#?\w{{1,40}};)?")


def _right(wrong: str) -> tuple[str, str]:
    """What is wrong with it, if anything, and what to write instead."""
    if not wrong.startswith("&"):
        return "control characters left out", ""
    name = wrong[1:-1]
    if number := re.fullmatch(r"#(?:x([0-9A-Fa-f]{1,8})|([0-9]{1,8}))", name):
        code = int(number[1], 16) if number[1] else int(number[2])
        if code < 0x110000 and (code in {9, 10, 13} or (code > 31 and not _BAD.match(chr(code)))):
            return "", wrong
        return "references to characters that XML cannot hold left out", ""
    if name in html.entities.name2codepoint:
        return "references of HTML resolved", chr(html.entities.name2codepoint[name])
    return "& written &amp;", f"&amp;{wrong[1:]}"


REQUIRED = {
    "creationtool": "align",
    "creationtoolversion": VERSION,
    "segtype": "sentence",
    "o-tmf": "unknown",
    "adminlang": "en",
    "srclang": "*all*",
    "datatype": "unknown",
}
"""What a header must have, and what stands there where nothing is known."""


def _header(header: Header, first: list[Tu], done: Mended) -> Header:
    attributes = dict(header.attributes)
    for name, value in REQUIRED.items():
        if not attributes.get(name):
            if name == "srclang" and first and first[0].variants:
                value = canonical_tag(first[0].variants[0].language or "*all*")
            attributes[name] = value
            done.add(f"{name} of the header filled in: {value}", header.line)
    if (tag := attributes["srclang"]) != "*all*" and (right := canonical_tag(tag)) != tag:
        done.add(f"language tag {tag} written {right}", header.line)
        attributes["srclang"] = right
    if header.version not in {"1.1", "1.2", "1.3", "1.4"}:
        done.add(f"version {header.version or '(none)'} written 1.4", 1)
        header = replace(header, version="1.4")
    infos = tuple(i for i in header.infos if i.kind != "prop" or i.type)
    return replace(header, attributes=attributes, infos=infos)


def _mended(units: Iterable[Tu], version: str, done: Mended) -> Iterator[Tu]:
    seen = Index()
    for unit in units:
        variants = [_variant(tuv, version, done) for tuv in unit.variants]
        kept = tuple(v for v in variants if v.language and (v.text.strip() or any(walk(v.content))))
        if len({v.language.lower() for v in kept}) < 2:
            done.add("units without text in two languages left out", unit.line)
            continue
        if len(kept) < len(variants):
            done.add("empty variants left out", unit.line)
        key = digest(sorted((v.language.lower(), v.key) for v in kept), unit.infos)
        if not seen.add(key):
            done.add("units that repeat an earlier one left out", unit.line)
            continue
        infos = tuple(i for i in unit.infos if i.kind != "prop" or i.type)
        yield replace(unit, variants=kept, infos=infos)


def _variant(tuv: Tuv, version: str, done: Mended) -> Tuv:
    tag = tuv.language
    right = tag.replace("_", "-")  # the case of a tag is no error
    attributes = tagged(tuv.attributes, version, {tag.lower(): right})
    if tag != right:
        done.add(f"language tag {tag} written {right}", tuv.line)
    elif attributes.keys() != tuv.attributes.keys():
        done.add(
            f"language of a variant put under the name that TMX {version} has for it", tuv.line
        )
    content = _Strangers(tuv, version, done).mended(tuv.content)
    content = _without_widows(content, tuv.line, done)
    infos = tuple(i for i in tuv.infos if i.kind != "prop" or i.type)
    return replace(tuv, attributes=attributes, content=content, infos=infos)


class _Strangers:
    """What becomes of the elements of a ``seg`` that may not stand where they do."""

    def __init__(self, tuv: Tuv, version: str, done: Mended) -> None:
        self._line = tuv.line
        self._first = version == "1.1"
        self._done = done
        numbers = (code.get("i") for code in walk(tuv.content))
        self._number = max((int(i) for i in numbers if re.fullmatch("[0-9]{1,9}", i)), default=0)

    def mended(self, content: Content) -> Content:
        """The content of a ``seg``, a ``hi`` or a ``sub``."""
        if all(isinstance(part, str) for part in content):
            return content
        return merged(piece for part in content for piece in self._mended(part))

    def _mended(self, part: str | Code) -> Iterable[str | Code]:
        if isinstance(part, str):
            return (part,)
        if part.kind in CODES:
            if all(isinstance(inner, str) for inner in part.content):
                return (part,)
            return (replace(part, content=merged(map(self._within_code, part.content))),)
        if part.kind == ("sub" if self._first else "hi"):
            return (replace(part, content=self.mended(part.content)),)
        if part.kind in INLINE:
            self._done.add(
                f"<{part.kind}> taken off where it may not stand, its text kept", self._line
            )
            return self.mended(part.content)
        self._done.add(f"<{part.kind}> within <seg> written as a code", self._line)
        if not part.content:
            return (Code("ph", (), (content_text((part,)),)),)
        start, end = content_text((replace(part, content=("|",)),)).rsplit("|", 1)
        self._number += 1
        i = (("i", str(self._number)),)
        return (Code("bpt", i, (start,)), *self.mended(part.content), Code("ept", i, (end,)))

    def _within_code(self, part: str | Code) -> str | Code:
        """Within a code only a ``sub`` may stand; all else is text of the document's own format."""
        if isinstance(part, str):
            return part
        if part.kind == "sub":
            return replace(part, content=self.mended(part.content))
        self._done.add(f"<{part.kind}> within a code written as its text", self._line)
        return content_text((part,))


def _without_widows(content: Content, line: int, done: Mended) -> Content:
    """Without ``bpt`` or ``ept`` that have no partner."""
    kinds: dict[str, list[str]] = {}
    for part in content:
        if isinstance(part, Code) and part.kind in {"bpt", "ept"}:
            kinds.setdefault(part.get("i"), []).append(part.kind)
    widows = {i for i, found in kinds.items() if found != ["bpt", "ept"]}
    if not widows:
        return content
    done.add("codes without their partner left out", line)
    return merged(
        p
        for p in content
        if isinstance(p, str) or p.kind not in {"bpt", "ept"} or p.get("i") not in widows
    )
