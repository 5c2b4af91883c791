"""A TMX file as a stream of records: one unit at a time, however large the file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from align.errors import ReadError
from align.formats.tmx.records import INLINE, Code, Content, Header, Info, Tu, Tuv, merged
from align.xmlio import Handler, Repair, stream_xml

Source = str | os.PathLike[str] | bytes

Progress = Callable[[float], object]
"""Is told which share of the work is done, 0..1."""

Lost = Callable[[str, int], None]
"""Takes in what is left out, such as ``<b>``, and the line."""

ITEMS = 10_000
"""Notes, properties, variants and codes that a header or a unit may have of each."""


def open_tmx(
    source: Source,
    *,
    path: object = None,
    encoding: str | None = None,
    repair: Repair | None = None,
    watch: Handler | None = None,
    lost: Lost | None = None,
    progress: Progress = bool,
) -> tuple[Header, Iterator[Tu]]:
    """The header of a TMX and, as they are asked for, its units.

    Args:
        source: the path of a file, or its content.
        path: how errors call the file, where `source` is its content.
        encoding: instead of what the file says of itself.
        repair: mends the text before it is parsed.
        watch: sees every tag and text, before the records are made of them.
        lost: is told what stands where TMX has no place for it, and so is in no record.
        progress: is told which share of the file is read.

    Raises:
        ReadError: not readable, not well-formed XML, or not a TMX. The units ask for the rest of
            the file, and raise the same: a file that is cut off does not end like a whole one.
    """
    builder = Builder(source if path is None and not isinstance(source, bytes) else path, lost)
    records = _records(source, builder, encoding, repair, watch, progress)
    header = next(records)
    return cast("Header", header), cast("Iterator[Tu]", records)


def _records(
    source: Source,
    builder: Builder,
    encoding: str | None,
    repair: Repair | None,
    watch: Handler | None,
    progress: Progress,
) -> Iterator[Header | Tu]:
    count = 0
    handler: Handler = Both(watch, builder) if watch else builder
    begun = False
    try:
        for _ in stream_xml(
            source,
            handler,
            path=builder.path,
            encoding=encoding,
            repair=repair,
            depth=3,
            progress=progress,
        ):
            if not begun and builder.header is not None:
                yield builder.header
                begun = True
            if begun:
                count += len(builder.done)
                yield from builder.done
                builder.done.clear()
    except ReadError as failure:
        if builder.header is not None:
            if not begun:
                yield builder.header
            count += len(builder.done)
            yield from builder.done  # what is whole stands before the break
        if count:
            said = f"{count:,} {'unit stands' if count == 1 else 'units stand'} before it."
            failure.hint = f"{failure.hint} {said}"
        raise
    if not begun:
        yield builder.header or Header()
        yield from builder.done


def parts(progress: Progress, count: int) -> tuple[Progress, ...]:
    """A `Progress` for each of as many equal parts of the work.

    >>> first, second = parts(print, 2)
    >>> second(0.5)
    0.75
    """
    return tuple(partial(_part, progress, number, count) for number in range(count))


def _part(progress: Progress, number: int, count: int, share: float) -> None:
    progress((number + share) / count)


class Both:
    """Two handlers, one after the other."""

    def __init__(self, first: Handler, second: Handler) -> None:
        self._first, self._second = first, second

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """A start tag."""
        self._first.start(name, attributes, line)
        self._second.start(name, attributes, line)

    def end(self, name: str) -> None:
        """An end tag."""
        self._first.end(name)
        self._second.end(name)

    def text(self, text: str) -> None:
        """A piece of text."""
        self._first.text(text)
        self._second.text(text)


class Builder:
    """Makes records of tags and texts.

    Names are taken in any case and without their prefix. An element that TMX does not know is left
    out, with all that is in it; within a ``seg`` it is kept like ``hi``, for its text is language.
    """

    def __init__(self, path: object, lost: Lost | None = None) -> None:
        self.path = path
        self._lost = lost or _silent
        self.header: Header | None = None
        """Known once the first unit begins."""
        self.done: list[Tu] = []
        """Whole units, for the one who reads them to take away."""
        self._root = False
        self._version = ""
        self._head: tuple[dict[str, str], int] | None = None
        self._unknown = 0
        self._parts: list[str | Code] | None = None
        """Content of the text or code that is open."""
        self._codes: list[tuple[str, dict[str, str], list[str | Code]]] = []
        """Codes that are open, each with the content it stands in."""
        self._met = 0
        """Codes of the unit."""
        self._in_seg = False
        self._tu: dict[str, str] | None = None
        self._tu_line = 0
        self._variants: list[Tuv] = []
        self._tuv: dict[str, str] | None = None
        self._content: Content = ()
        self._seg_line = 0
        self._infos: list[Info] = []
        """Of the header, or of the unit that is open."""
        self._tuv_infos: list[Info] = []
        self._attributes: dict[str, str] = {}
        self._maps: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """A start tag."""
        if self._unknown:
            self._unknown += 1
            return
        if name not in _NAMES:
            name = _local(name)
        if self._in_seg:
            assert self._parts is not None
            self._codes.append((name, _own(attributes), self._parts))
            self._met += 1
            self._bound(self._met)
            self._parts = []
        elif name == "seg":
            if self._tuv is None or self._seg_line:
                self._unknown = 1
                where = "second <seg> of a <tuv>" if self._tuv else "<seg> outside of a <tuv>"
                self._lost(where, line)
                return
            self._parts, self._in_seg, self._seg_line = [], True, line
        elif name == "tuv":
            if self._tu is None:
                self._lost("<tuv> outside of a <tu>", line)
            self._tuv, self._content, self._seg_line = _own(attributes), (), 0
            self._tuv_infos = []
        elif name == "tu":
            self._begin_units()
            self._tu, self._tu_line = _own(attributes), line
            self._variants, self._infos, self._met = [], [], 0
        elif name in {"prop", "note", "ude"}:
            if self.header and self._tu is None:
                self._lost(f"<{name}> outside of a <tu>", line)
            self._parts, self._attributes, self._maps = [], _own(attributes), []
        elif name == "map":
            self._maps.append(_own(attributes))
        elif name == "header":
            self._head = (_own(attributes), line)
        elif name == "tmx":
            self._root, self._version = True, attributes.get("version", "")
        elif not self._root:
            raise ReadError(
                f"is not a TMX: its first element is <{name}>",
                path=self.path,
                line=line,
                hint="A translation memory begins with <tmx version=...>. Export it again as TMX.",
            )
        elif name == "body":
            self._begin_units()
        else:
            self._unknown = 1
            self._lost(f"<{name}> outside of a <seg>, with what is in it", line)

    def end(self, name: str) -> None:
        """An end tag."""
        if self._unknown:
            self._unknown -= 1
            return
        if name not in _NAMES:
            name = _local(name)
        if self._codes:
            kind, attributes, outer = self._codes.pop()
            outer.append(Code(kind, tuple(attributes.items()), _content(self._parts)))
            self._parts = outer
        elif name == "seg":
            self._content, self._parts, self._in_seg = _content(self._parts), None, False
        elif name == "tuv":
            if self._tuv is not None:
                self._variants.append(
                    Tuv(self._content, self._tuv, tuple(self._tuv_infos), self._seg_line)
                )
                self._bound(len(self._variants))
            self._tuv = None
        elif name == "tu":
            if self._tu is not None:
                self.done.append(
                    Tu(tuple(self._variants), self._tu, tuple(self._infos), self._tu_line)
                )
            self._tu = None
        elif name in {"prop", "note", "ude"}:
            text = "" if name == "ude" else "".join(cast("list[str]", self._parts or ()))
            infos = self._infos if self._tuv is None else self._tuv_infos
            infos.append(Info(name, text, self._attributes, tuple(self._maps)))
            self._bound(len(infos))
            self._parts = None

    def text(self, text: str) -> None:
        """A piece of text."""
        if self._unknown:
            return
        if self._parts is not None:
            self._parts.append(text)
        elif not text.isspace():
            self._lost("text outside of a <seg>", self._tu_line)

    def _begin_units(self) -> None:
        if self.header is None:
            attributes, line = self._head or ({}, 0)
            self.header = Header(attributes, tuple(self._infos), self._version, line)

    def _bound(self, number: int) -> None:
        if number > ITEMS:
            raise ReadError(
                f"has a unit or header of more than {ITEMS:,} notes, properties, variants or codes",
                path=self.path,
                line=self._tu_line,
                hint="Is it what its name says? No tool writes such a file.",
            )


_NAMES = INLINE | {"tmx", "header", "body", "tu", "tuv", "seg", "prop", "note", "ude", "map"}


def _silent(what: str, line: int) -> None:
    """A `Lost` that says nothing."""


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()


def _own(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes without those of another vocabulary."""
    if any(":" in name or name == "xmlns" for name in attributes):
        return {
            name: value
            for name, value in attributes.items()
            if name.startswith("xml:") or (":" not in name and name != "xmlns")
        }
    return attributes


def _content(parts: list[str | Code] | None) -> Content:
    """The parts with neighbouring texts joined."""
    if not parts:
        return ()
    if len(parts) == 1:
        return (parts[0],)
    return merged(parts)
