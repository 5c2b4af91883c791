"""Subtitles (SubRip, and WebVTT) as the parts of a document.

A sentence that runs on over cues is one paragraph: cues are joined as long as the text ends no
sentence and the next cue follows within `PAUSE`. A line that begins with a dash is another speaker,
and so another paragraph. Places are counted in cues, by the numbers that the file gives them.
Cues are taken in the order of their times; ``<i>`` and ``<b>`` are markup, all other tags go.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from align.errors import ReadError
from align.model import BlockKind, Markup
from align.readers.encodings import decode
from align.readers.files import check_blocks, check_text
from align.readers.passages import Hyphens, PassageWriter
from align.readers.source import Reading
from align.readers.structure import Part
from align.text.sentences import ends_sentence

PAUSE = 3.0
"""Seconds: a longer silence ends a paragraph."""

_MOMENT = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[,.:](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_MOMENT}\s*-{{1,2}}>\s*{_MOMENT}(?:\s.*)?")
_TAG = re.compile(r"<(/?)(\w+)[^<>\n]*>|<[\d:.]+>|\{\\(\w+)[^{}\n]*\}")
_SPEAKER = re.compile(r"[-\u2010-\u2015]\s*\w")
_GOES_ON = re.compile(r"(?:\.\.\.|…)\s*$")
_MARKUP = {"i": Markup.EMPHASIS, "em": Markup.EMPHASIS, "b": Markup.STRONG}
_NO_CUES = re.compile(r"(?:WEBVTT|NOTE|STYLE|REGION|X-TIMESTAMP-MAP)\b")


class Cue(NamedTuple):
    """What is shown at one time."""

    number: int
    start: float
    """Seconds."""
    end: float
    lines: tuple[str, ...]


def read(data: bytes, path: str, language: str, encoding: str | None) -> Reading:
    """The paragraphs of a file of subtitles."""
    check_text(data, path)
    text, found = decode(data, language, encoding, path)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    check_blocks(text, path)
    cues, notices = parse_cues(text, path)
    hyphens = Hyphens(text, language)
    return Reading(_paragraphs(cues, path, hyphens), hyphens, found, notices)


def parse_cues(text: str, path: str) -> tuple[list[Cue], tuple[str, ...]]:
    """The cues in the order of their times, and what was odd about them.

    Raises:
        ReadError: the file begins with no cue, or the times of one cannot be read.
    """
    cues: list[Cue] = []
    stray: list[int] = []
    vtt = text.lstrip("\ufeff").startswith("WEBVTT")
    for line, rows in _groups(text.split("\n")):
        at = next((n for n, row in enumerate(rows) if "->" in row and _TIMES.fullmatch(row)), None)
        if at is None:
            if any("-->" in row for row in rows):
                raise ReadError(
                    "the times of a cue cannot be read", path=path, line=line, hint=_FORM
                )
            if vtt and _NO_CUES.match(rows[0]):
                continue
            if not cues:
                raise ReadError(f"'{rows[0][:40]}' is no cue", path=path, line=line, hint=_FORM)
            if len(rows) > 1 or not rows[0].strip().isdecimal():
                stray.append(line)
                cues[-1] = cues[-1]._replace(lines=(*cues[-1].lines, *rows))
            continue
        times = _TIMES.fullmatch(rows[at])
        assert times is not None
        label = rows[at - 1].strip() if at else ""
        number = int(label) if re.fullmatch("[0-9]{1,9}", label) else len(cues) + 1
        said = tuple(html.unescape(row) if vtt else row for row in rows[at + 1 :])
        cues.append(Cue(number, _seconds(times.groups()[:4]), _seconds(times.groups()[4:]), said))
    if not cues:
        raise ReadError("holds no cue", path=path, line=1, hint=_FORM)
    ordered = sorted(cues, key=lambda cue: cue.start)
    notices = []
    if ordered != cues:
        notices.append("The cues were not in the order of their times: they are read in it.")
    if stray:
        places = ", ".join(map(str, stray[:5])) + (" ..." if len(stray) > 5 else "")
        notices.append(f"Text after a blank line is read with the cue before it: line {places}.")
    return ordered, tuple(notices)


_FORM = "A cue is a number, a line such as 00:01:02,500 --> 00:01:04,000, and the text under it."


def _groups(rows: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Lines with no blank one between them, and the number of the first; times begin a new cue
    even where the blank line before them is missing."""
    group: list[str] = []
    for number, row in enumerate((*rows, ""), 1):
        if not row.strip():
            if group:
                yield number - len(group), group
            group = []
            continue
        timed = any("->" in r and _TIMES.fullmatch(r) for r in group[:2])
        if timed and "->" in row and _TIMES.fullmatch(row):
            own = [group.pop()] if group[-1].strip().isdecimal() else []
            yield number - len(group) - len(own), group
            group = own
        group.append(row)


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{thousandths:0>3}")


def _paragraphs(cues: Sequence[Cue], path: str, hyphens: Hyphens) -> Iterator[Part]:
    writer = PassageWriter(path, hyphens)
    said = ""
    end = 0.0
    for cue in cues:
        column = 1
        open_tags: list[Markup] = []
        for number, row in enumerate(cue.lines):
            plain = _TAG.sub("", row).strip()
            if not plain:
                continue
            again = _GOES_ON.search(said) and (plain[0].islower() or plain[0] in ".…")
            new = number == 0 and (cue.start - end > PAUSE or (ends_sentence(said) and not again))
            if said and (new or _SPEAKER.match(plain)):
                for markup in open_tags:
                    writer.close(markup)
                yield Part(BlockKind.PARAGRAPH, writer.passage(), gap="")
                writer = PassageWriter(path, hyphens)
                for markup in open_tags:
                    writer.open(markup)
            elif said:
                writer.break_line()
            said = plain
            column = _write(writer, row.strip(), cue.number, column, open_tags) + 1
        for markup in open_tags:
            writer.close(markup)
        end = max(end, cue.end)
    yield Part(BlockKind.PARAGRAPH, writer.passage(), gap="")


def _write(writer: PassageWriter, row: str, cue: int, column: int, open_tags: list[Markup]) -> int:
    """Write a line of a cue, and tell the column after it; what is left open stays in a list."""
    at = 0
    for tag in (*_TAG.finditer(row), None):
        text = row[at : tag.start() if tag else len(row)]
        writer.write(text, cue, column)
        column += len(text)
        if tag is None:
            break
        at = tag.end()
        markup = _MARKUP.get((tag[2] or "").lower())
        if markup and not tag[1]:
            writer.open(markup)
            open_tags.append(markup)
        elif markup and markup in open_tags:
            writer.close(markup)
            open_tags.remove(markup)
    return column
