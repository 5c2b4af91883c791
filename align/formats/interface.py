"""What all writers of units share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer wrote and, by the ids of the units, what it left out or doubts.

    Only a TMX leaves out anything: the other formats hold every unit.
    """

    count: int
    """Units in the file."""
    one_sided: tuple[str, ...] = ()
    """Left out: no counterpart, or no text that the format can hold on one side."""
    repeated: tuple[str, ...] = ()
    """Left out: the same source with the same target is there already."""
    conflicting: tuple[str, ...] = ()
    """Left out: the same source is there with another target, of a higher or equal score."""
    long: tuple[str, ...] = ()
    """Written, but a side is longer than many tools import."""
    merged: tuple[str, ...] = ()
    """Written, but a side joins several sentences, which a sentence by sentence tool may miss."""
    divided: tuple[str, ...] = ()
    """The same, but with parts of one sentence each beside them."""

    def notices(self) -> Iterator[str]:
        """One sentence for each kind of unit that a person should know of."""
        for ids, said in (
            (self.one_sided, "left out, with text on one side only"),
            (self.repeated, "left out, the same pair being there already"),
            (self.conflicting, "left out, their source being there with another target"),
            (self.long, "longer than 2,000 characters, which some tools do not import"),
            (self.merged, "of several sentences, which tools that cut by sentence may not match"),
            (self.divided, "of several sentences written in parts too, one for each sentence"),
        ):
            if ids:
                shown = ", ".join(ids[:5]) + (", ..." if len(ids) > 5 else "")
                yield f"{len(ids)} {'unit' if len(ids) == 1 else 'units'} {said}: {shown}"


_BREAKS = "\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_NOT_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_BREAK = re.compile(f"[{_BREAKS}]")
_ODD = re.compile(f"[{_BREAKS}{_NOT_XML}]")
LOOSE = re.compile(f"[ \t{_BREAKS}{_NOT_XML}]+")
"""White space, line breaks, and what XML cannot hold; no-break spaces are text."""


def one_line(text: str) -> str:
    """Line breaks as spaces, with the white space around them; without what XML cannot hold."""
    return LOOSE.sub(_fastened, text) if _ODD.search(text) else text


def _fastened(loose: re.Match[str]) -> str:
    return " " if _BREAK.search(loose[0]) else _ODD.sub("", loose[0])


def xml_text(text: str) -> str:
    r"""The text as one line of NFC that XML 1.0 can hold, trimmed.

    Line breaks become a space; control characters and lone surrogates go; no-break spaces inside
    it and all quotation marks stay, for a memory matches only what the text really has.

    >>> xml_text(" Il dit\u00a0:\n  \u00ab\u202fNon\u202f\u00bb\x01 ")
    'Il dit\xa0: «\u202fNon\u202f»'
    """
    return unicodedata.normalize("NFC", one_line(text)).strip()


def canonical_tag(tag: str) -> str:
    """The tag in the usual case of its parts, so that equal languages have equal tags.

    >>> [canonical_tag(tag) for tag in ("EN-us", "fr_CA", "RU-latn", "de-x-ab")]
    ['en-US', 'fr-CA', 'ru-Latn', 'de-x-ab']
    """
    first, *rest = tag.strip().lower().replace("_", "-").split("-")
    private = rest.index("x") if "x" in rest else len(rest)
    cased = [{2: part.upper(), 4: part.title()}.get(len(part), part) for part in rest[:private]]
    return "-".join([first, *cased, *rest[private:]])


def parse_kind(kind: str) -> tuple[int, int]:
    """The segments that a bead has on each side.

    >>> parse_kind("2-1")
    (2, 1)

    Raises:
        ValueError: it is not of that form.
    """
    found = re.fullmatch("([0-9]{1,6})-([0-9]{1,6})", kind)
    if not found:
        raise ValueError(f"'{kind}' is not a kind of bead, such as 1-1 or 2-1")
    return int(found[1]), int(found[2])
