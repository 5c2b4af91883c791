"""What a TMX file holds, from its header to the codes within a sentence.

TMX 1.4b specification (LISA OSCAR, 2005). Attributes have the names that they have in the file,
those with a prefix of their own apart, which are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

VERSIONS = ("1.1", "1.2", "1.3", "1.4")
"""What is read and written; 1.4b is 1.4 with a better text."""

LANG = "xml:lang"

CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements whose text is code of the document, not language."""

INLINE = CODES | {"hi", "sub"}
"""Elements that may stand within a ``seg``; ``hi`` and ``sub`` hold language."""


_SPACES = re.compile("[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Code:
    """An inline element: ``bpt`` ``ept`` ``ph`` ``it`` ``ut``, or ``hi`` and ``sub`` with text."""

    kind: str
    attributes: tuple[tuple[str, str], ...] = ()
    content: tuple[str | Code, ...] = ()

    def get(self, name: str) -> str:
        """An attribute, empty where it is missing."""
        return next((value for key, value in self.attributes if key == name), "")


Content = tuple[str | Code, ...]
"""What a ``seg`` holds: text and codes in their order; no two texts stand side by side."""


@dataclass(frozen=True, slots=True)
class Info:
    """A ``note``, a ``prop``, or an encoding of the user's (``ude``), with the maps in it."""

    kind: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    maps: tuple[Mapping[str, str], ...] = ()

    @property
    def type(self) -> str:
        """Of a property, its name."""
        return self.attributes.get("type", "")


@dataclass(frozen=True, slots=True)
class Tuv:
    """A ``tuv``: a unit in one language."""

    content: Content
    attributes: Mapping[str, str] = field(default_factory=dict)
    infos: tuple[Info, ...] = ()
    line: int = field(default=0, compare=False)
    """Where its ``seg`` begins; 0 if it has none or was not read."""

    @property
    def language(self) -> str:
        """As the file has it; empty where it is missing."""
        return self.attributes.get(LANG) or self.attributes.get("lang", "")

    @property
    def text(self) -> str:
        """The text without its codes, as it stands in the file."""
        return plain(self.content)

    @property
    def key(self) -> Content:
        """What two variants have in common that say the same: text and codes. Spaces and line
        breaks count as one space, and not at the ends; no-break spaces count."""
        if len(self.content) == 1 and isinstance(self.content[0], str):
            return (_SPACES.sub(" ", self.content[0]).strip(" "),)
        parts = [p if isinstance(p, Code) else _SPACES.sub(" ", p) for p in self.content]
        if parts and isinstance(parts[0], str):
            parts[0] = parts[0].lstrip(" ")
        if parts and isinstance(parts[-1], str):
            parts[-1] = parts[-1].rstrip(" ")
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class Tu:
    """A ``tu``: one unit in several languages."""

    variants: tuple[Tuv, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)
    infos: tuple[Info, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def id(self) -> str:
        """Its ``tuid``, empty where it has none."""
        return self.attributes.get("tuid", "")

    @property
    def properties(self) -> dict[str, str]:
        """Its ``prop`` by type; of two with one type, the last."""
        return {info.type: info.text for info in self.infos if info.kind == "prop"}

    def find(self, language: str) -> Tuv | None:
        """The variant in this language: the very tag, else the first of the same primary one."""
        wanted = language.lower().replace("_", "-")
        near = [v for v in self.variants if _primary(v.language) == _primary(wanted)]
        exact = (v for v in near if v.language.lower().replace("_", "-") == wanted)
        return next(exact, near[0] if near else None)

    def source(self, srclang: str) -> Tuv | None:
        """The variant to translate from: that of its own ``srclang``, of the file's, or the first
        where neither names a language that it has."""
        named = self.attributes.get("srclang") or srclang
        first = self.variants[0] if self.variants else None
        return first if named.lower() in {"", "*all*"} else self.find(named) or first


def _primary(tag: str) -> str:
    return tag.lower().replace("_", "-").split("-")[0]


@dataclass(frozen=True, slots=True)
class Header:
    """The ``header`` of a file, and what stands above it."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    infos: tuple[Info, ...] = ()
    version: str = ""
    """Of TMX, as the file has it; empty where it is missing."""
    line: int = field(default=0, compare=False)
    """Where it begins; 0 where there is none."""

    @property
    def srclang(self) -> str:
        """The language to translate from, ``*all*``, or empty."""
        return self.attributes.get("srclang", "")


def plain(content: Iterable[str | Code]) -> str:
    """The text of a ``seg`` without the content of its codes, and without what stands in a code's
    ``sub``; highlighted text stays.

    >>> plain(("Click ", Code("ph", (), ("<img/>",)), Code("hi", (), ("here",)), "."))
    'Click here.'
    """
    return "".join(
        part if isinstance(part, str) else plain(part.content)
        for part in content
        if isinstance(part, str) or part.kind not in CODES
    )


def walk(content: Iterable[str | Code]) -> Iterator[Code]:
    """All codes, those within others after the one they are in."""
    for part in content:
        if isinstance(part, Code):
            yield part
            yield from walk(part.content)


def merged(parts: Iterable[str | Code]) -> Content:
    """The parts with neighbouring texts joined, none empty."""
    joined: list[str | Code] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return tuple(joined)
