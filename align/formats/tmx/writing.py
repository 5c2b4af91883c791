"""Records as a TMX file, written one unit at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import BinaryIO

from align.formats.tmx.records import VERSIONS, Code, Header, Info, Tu


def write_records(header: Header, units: Iterable[Tu], stream: BinaryIO) -> int:
    """Write a memory in UTF-8, as it is given; how many units it has.

    The document type is that of the version, 1.4 where the header has none that is known. What
    XML cannot hold is left out of texts.
    """
    version = header.version if header.version in VERSIONS else "1.4"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<!DOCTYPE tmx SYSTEM "tmx{version.replace(".", "")}.dtd">',
        f'<tmx version="{version}">',
        f"<header{_attributes(header.attributes)}{'>' if header.infos else '/>'}",
        *(f"  {_info(info)}" for info in header.infos),
        *(["</header>"] if header.infos else []),
        "<body>\n",
    ]
    stream.write("\n".join(lines).encode())
    count = 0
    for count, unit in enumerate(units, 1):  # noqa: B007 (counted)
        stream.write(unit_text(unit).encode())
    stream.write(b"</body>\n</tmx>\n")
    return count


def unit_text(unit: Tu) -> str:
    """A unit as it stands in a file, each part on a line of its own.

    >>> from align.formats.tmx.records import Tuv
    >>> print(unit_text(Tu((Tuv(("R&D",), {"xml:lang": "fr"}),), {"tuid": "1"})), end="")
    <tu tuid="1">
      <tuv xml:lang="fr">
        <seg>R&amp;D</seg>
      </tuv>
    </tu>
    """
    lines = [f"<tu{_attributes(unit.attributes)}>"]
    lines += (f"  {_info(info)}" for info in unit.infos)
    for tuv in unit.variants:
        lines.append(f"  <tuv{_attributes(tuv.attributes)}>")
        lines += (f"    {_info(info)}" for info in tuv.infos)
        lines.append(f"    <seg>{content_text(tuv.content)}</seg>")
        lines.append("  </tuv>")
    lines.append("</tu>\n")
    return "\n".join(lines)


def content_text(content: Iterable[str | Code]) -> str:
    """Text and codes as they stand within a ``seg``."""
    return "".join(
        _escape(part)
        if isinstance(part, str)
        else f"<{part.kind}{_attributes(dict(part.attributes))}>"
        f"{content_text(part.content)}</{part.kind}>"
        if part.content
        else f"<{part.kind}{_attributes(dict(part.attributes))}/>"
        for part in content
    )


def _info(info: Info) -> str:
    inner = _escape(info.text) + "".join(f"<map{_attributes(m)}/>" for m in info.maps)
    return f"<{info.kind}{_attributes(info.attributes)}>{inner}</{info.kind}>"


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(
        f' {name}="{_SPECIAL.sub(_reference, value)}"' for name, value in attributes.items()
    )


def _escape(text: str) -> str:
    return _TEXT.sub(_reference, text) if _TEXT.search(text) else text


_BAD = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_TEXT = re.compile(f"[&<>\r{_BAD}]")
_SPECIAL = re.compile(f'[&<>"\t\n\r{_BAD}]')
_REFERENCES = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;",
    "\r": "&#13;",
}  # fmt: skip


def _reference(found: re.Match[str]) -> str:
    return _REFERENCES.get(found[0], "")
