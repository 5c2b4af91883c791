"""Gettext catalogues (PO, and POT without translations), read.

GNU gettext manual, "The Format of PO Files". By its convention the source texts are English,
unless a header ``X-Source-Language`` says otherwise.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from align.errors import EncodingError, ReadError
from align.files import read_bytes
from align.formats.interface import canonical_tag
from align.model import DOUBTFUL, Anchor, Passage, Unit, Variant

if TYPE_CHECKING:
    import polib

_FUZZY = DOUBTFUL - 0.1
"""Score of an entry that is marked as fuzzy: its translation is a guess, or its source changed."""


_LINE = re.compile(r'\s*(?:#.*|(?:msg[a-z_]+(?:\[\d{1,3}\])?\s*)?"(?:[^"\\]|\\.)*"\s*)?')


def read_po(path: str | os.PathLike[str]) -> tuple[Unit, ...]:
    """The units of a catalogue, one an entry; of a plural, one each form of the translation.

    Singular goes with the first form, plural with all others (in languages with one form, with
    that one). A fuzzy entry is doubtful, an obsolete one left out. The context (``msgctxt``) names
    the unit; comments are left out. A passage knows the line on which its entry begins.

    Raises:
        EncodingError: not in the encoding that its header names (by default UTF-8).
        ReadError: not readable, or not a catalogue, with the line.
    """
    import polib

    content = read_bytes(path)
    named = re.search(rb"charset=([A-Za-z0-9_.:-]+)", content)
    encoding = named[1].decode("ascii") if named and named[1] != b"CHARSET" else "utf-8"
    try:
        codecs.lookup(encoding)
        text = content.removeprefix(codecs.BOM_UTF8).decode(encoding)
    except LookupError as error:
        raise EncodingError(
            f"names an encoding that is not known: {encoding}",
            path=path,
            hint="Correct charset= in its header.",
        ) from error
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"is not {encoding}, as its header says: {error.reason}",
            path=path,
            line=content.count(b"\n", 0, error.start) + 1,
            hint="Save it as UTF-8, with charset=UTF-8 in its header.",
        ) from error
    for number, line in enumerate(text.splitlines(), 1):
        if not _LINE.fullmatch(line):  # the library would pass over the text in silence
            raise _wrong(f"'{line.strip()[:40]}' is no keyword with a quoted text", path, number)
    try:
        # what is no line of text would be taken for the name of a file
        catalogue = polib.pofile(text + "\n", wrapwidth=0)
    except (OSError, ValueError, IndexError, UnicodeError) as error:
        found = re.search(r"\(line (\d+)\)", str(error))
        reason = re.sub(r" in po file .*?\(line \d+\)", "", str(error))
        raise _wrong(reason, path, int(found[1]) if found else None) from error
    languages = (
        catalogue.metadata.get("X-Source-Language") or "en",
        catalogue.metadata.get("Language") or "und",
    )
    return tuple(_units(catalogue, str(path), languages))


def _wrong(reason: str, path: object, line: int | None) -> ReadError:
    return ReadError(
        f"is not a PO file: {reason}",
        path=path,
        line=line,
        hint="Check it with msgfmt --check, or save it again with the tool that wrote it.",
    )


def _units(catalogue: polib.POFile, path: str, languages: tuple[str, str]) -> Iterator[Unit]:
    seen: set[str] = set()
    for number, entry in enumerate(catalogue, 1):
        if entry.obsolete:
            continue
        name = entry.msgctxt or str(number)
        name = f"{name}#{number}" if name in seen else name
        seen.add(name)
        for form, (source, target) in enumerate(_pairs(entry)):
            sides = (
                Variant(
                    canonical_tag(tag), Passage(text, path, (Anchor(0, entry.linenum or 1, 1),))
                )
                if text
                else None
                for tag, text in zip(languages, (source, target), strict=True)
            )
            source_side, target_side = sides
            if source_side or target_side:
                yield Unit(
                    f"{name}[{form}]" if entry.msgid_plural else name,
                    source_side,
                    target_side,
                    score=_FUZZY if entry.fuzzy else 1.0,
                    block=number,
                )


def _pairs(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    forms = [entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)]
    if len(forms) > 1:
        yield entry.msgid, forms.pop(0)
    for form in forms or [""]:
        yield entry.msgid_plural, form
