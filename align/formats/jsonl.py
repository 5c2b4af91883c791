"""The tool's own form of an alignment: JSON Lines that lose nothing and diff well.

The first line is an object about the file, each further one a bead::

    {"format": "align.beads", "version": 1, "source": {"path": ..., "language": "fr"}, ...}
    {"id": "1", "score": 0.98, "kind": "1-1", ..., "source": {"text": ...}, "target": {"text": ...}}

A bead repeats nothing that the first line says of all of them.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, BinaryIO

from align.errors import EncodingError, ReadError
from align.files import read_bytes
from align.formats.interface import Written, parse_kind
from align.model import Anchor, BlockKind, Markup, Passage, Span, Stretch, Unit, Variant

FORMAT = "align.beads"
VERSION = 1


def write_jsonl(
    units: Iterable[Unit],
    stream: BinaryIO,
    source_language: str,
    target_language: str,
    *,
    signature: str = "",
) -> Written:
    """Write every unit, with its places in the files and its inline markup; scores to 4 digits."""
    # of units that come one by one, those up to the first with either side tell the first line
    coming = iter(units)
    early: list[Unit] = []
    paths = {"source": "", "target": ""}
    while not all(paths.values()) and (unit := next(coming, None)):
        early.append(unit)
        for side in paths:
            paths[side] = paths[side] or _path(getattr(unit, side))
    head: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "document": early[0].document if early else "",
        "source": {"path": paths["source"], "language": source_language},
        "target": {"path": paths["target"], "language": target_language},
        "signature": signature,
    }
    stream.write(line_of_json(head))
    count = 0
    for count, unit in enumerate(chain(early, coming), 1):  # noqa: B007 (counted)
        bead = {
            "id": unit.id,
            "score": round(unit.score, 4),
            "kind": unit.kind,
            "block": unit.block,
            "block_kind": unit.block_kind,
            "document": unit.document,
            "source": _side(unit.source, head["source"]),
            "target": _side(unit.target, head["target"]),
        }
        if unit.document == head["document"]:
            del bead["document"]
        stream.write(line_of_json(bead))
    return Written(count)


def read_jsonl(path: str | os.PathLike[str]) -> tuple[Unit, ...]:
    """The units of a file of beads.

    Raises:
        EncodingError: not UTF-8.
        ReadError: not readable, not of this format or of a version not known here, or a line
            that is no bead.
    """
    lines = read_bytes(path).removeprefix(b"\xef\xbb\xbf").split(b"\n")
    units: list[Unit] = []
    head: dict[str, Any] = {}
    for number, line in enumerate(lines, 1):
        try:
            if number == 1:
                head = _head(line, path)
            elif line.strip():
                units.append(_unit(json.loads(line), head))
        except UnicodeDecodeError as error:
            raise EncodingError("is not UTF-8", path=path, line=number) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            reason = f"no {error}" if isinstance(error, KeyError) else error
            raise ReadError(
                f"is not a bead: {reason}",
                path=path,
                line=number,
                hint="The file may be cut off or edited; make it again with align pair.",
            ) from error
    return tuple(units)


def _head(line: bytes, path: object) -> dict[str, Any]:
    try:
        head = json.loads(line)
    except ValueError:
        head = None
    return check_head(
        head,
        FORMAT,
        VERSION,
        path,
        other="A .jsonl file to be read here is one that align pair wrote.",
        newer="Read it with the align that wrote it, or make it again.",
    )


def check_head(
    head: object,
    format: str,
    version: int,
    path: object,
    *,
    other: str,
    newer: str,
    oldest: int | None = None,
) -> dict[str, Any]:
    """The first line of a file of ours, if it is of this format and version.

    Args:
        head: what the line holds.
        format: the name of the format.
        version: the one that is read.
        path: of the file, for the message.
        other: what to do with a file of another format.
        newer: what to do with one of another version.
        oldest: the oldest version that is read too, where there are several.

    Raises:
        ReadError: it is of another format or version.
    """
    if not isinstance(head, dict) or head.get("format") != format:
        raise ReadError(
            f'does not begin with {{"format": "{format}", ...}}', path=path, line=1, hint=other
        )
    if head.get("version") not in range(oldest or version, version + 1):
        raise ReadError(
            f"is of version {head.get('version')} of its format; this align reads {version}",
            path=path,
            line=1,
            hint=newer,
        )
    return head


def _side(variant: Variant | None, head: Mapping[str, str]) -> dict[str, Any] | None:
    if variant is None:
        return None
    passage = variant.passage
    side: dict[str, Any] = {"text": passage.text}
    if variant.language != head["language"]:
        side["language"] = variant.language
    if passage.path != head["path"]:
        side["path"] = passage.path
    if passage.anchors:
        side["anchors"] = passage.anchors
    if passage.spans:
        side["spans"] = passage.spans
    if variant.lone:
        side["lone"] = [(s.start, s.end, round(s.probability, 4)) for s in variant.lone]
    if variant.elsewhere:
        side["elsewhere"] = variant.elsewhere
    return side


def _unit(bead: Mapping[str, Any], head: Mapping[str, Any]) -> Unit:
    source, target = (
        _variant(bead[side], head[side], segments)
        for side, segments in zip(("source", "target"), parse_kind(bead["kind"]), strict=True)
    )
    return Unit(
        id=str(bead["id"]),
        source=source,
        target=target,
        score=float(bead["score"]),
        block_kind=BlockKind(bead["block_kind"]),
        document=str(bead.get("document", head["document"])),
        block=int(bead["block"]),
    )


def _variant(
    side: Mapping[str, Any] | None, head: Mapping[str, str], segments: int
) -> Variant | None:
    if side is None:
        return None
    passage = Passage(
        str(side["text"]),
        str(side.get("path", head["path"])),
        tuple(Anchor(*map(int, anchor)) for anchor in side.get("anchors", ())),
        tuple(
            Span(int(start), int(end), Markup(markup), str(value))
            for start, end, markup, value in side.get("spans", ())
        ),
    )
    lone = tuple(Stretch(int(a), int(b), float(p)) for a, b, p in side.get("lone", ()))
    language = str(side.get("language", head["language"]))
    return Variant(language, passage, segments, lone, str(side.get("elsewhere", "")))


def _path(variant: Variant | None) -> str:
    return variant.passage.path if variant else ""


def line_of_json(record: Mapping[str, Any]) -> bytes:
    """One line of JSON in UTF-8; a lone surrogate, which UTF-8 cannot hold, is escaped."""
    text = json.dumps(record, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text).encode() + b"\n"
