"""A memory in figures."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field

from align.formats.tmx.index import Index, digest
from align.formats.tmx.reading import Progress, open_tmx
from align.formats.tmx.records import walk

LENGTHS = (20, 50, 100, 200, 500, 1000, 2000)
"""Characters of a ``seg`` up to which it is counted in one group."""


@dataclass(slots=True)
class Stats:
    """What is in a memory."""

    version: str = ""
    srclang: str = ""
    units: int = 0
    one_language: int = 0
    """Units with less than two languages."""
    repeated: int = 0
    """Units that repeat an earlier one in every language."""
    segs: Counter[str] = field(default_factory=Counter)
    """By language, as the file has it."""
    empty: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    """Segs by the length of `LENGTHS` that they do not pass; 0 for those that pass all."""
    codes: Counter[str] = field(default_factory=Counter)
    """By element."""
    properties: Counter[str] = field(default_factory=Counter)
    """By type."""
    notes: int = 0
    tools: Counter[str] = field(default_factory=Counter)
    """By the creationtool of the header, or of the unit."""
    first_date: str = ""
    last_date: str = ""


def stats_of(path: str | os.PathLike[str], *, progress: Progress = bool) -> Stats:
    """Count what is in a memory.

    Raises:
        ReadError: it is not a whole TMX.
    """
    header, units = open_tmx(path, progress=progress)
    tool = header.attributes.get("creationtool", "")
    stats = Stats(header.version, header.srclang)
    seen = Index()
    for unit in units:
        stats.units += 1
        key = digest(sorted(((v.language.lower(), v.key) for v in unit.variants), key=repr))
        stats.repeated += not seen.add(key)
        stats.one_language += len({v.language.lower() for v in unit.variants}) < 2
        stats.tools[unit.attributes.get("creationtool", tool)] += 1
        for info in unit.infos:
            stats.notes += info.kind == "note"
            if info.kind == "prop":
                stats.properties[info.type] += 1
        for attributes in (unit.attributes, *(v.attributes for v in unit.variants)):
            for name in ("creationdate", "changedate"):
                if date := attributes.get(name, ""):
                    stats.first_date = min(stats.first_date or date, date)
                    stats.last_date = max(stats.last_date, date)
        for tuv in unit.variants:
            text = tuv.text.strip()
            stats.segs[tuv.language] += 1
            stats.empty[tuv.language] += not text
            stats.words[tuv.language] += len(_WORD.findall(text))
            stats.characters[tuv.language] += len(text)
            stats.lengths[next((n for n in LENGTHS if len(text) <= n), 0)] += 1
            stats.codes.update(code.kind for code in walk(tuv.content))
    return stats


_WORD = re.compile(r"\w+(?:['’-]\w+)*")
