"""pofilter (Translate Toolkit) beside our checks: a program, run on the same units written as PO.

It is GPL and never imported. All its tests are run but that of spelling, which asks for a speller.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import polib

from align.model import Unit
from benchmarks.measure import run

PROGRAM = "pofilter"

TESTS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("figures",): ("numbers",),
    ("completeness",): ("untranslated", "blank", "short", "long", "sentencecount"),
    ("language",): ("unchanged",),
    ("references",): ("urls", "emails", "filepaths", "xmltags"),
    ("names",): ("acronyms",),
    ("mark-unpaired", "brackets-lost", "quotes-lost"): (
        "brackets",
        "doublequoting",
        "singlequoting",
    ),
    ("final-mark-differs", "final-mark-lost"): ("endpunc", "startpunc"),
    ("space-before-missing", "space-before-mark", "space-after-missing", "space-inside"): (
        "puncspacing",
    ),
    ("double-space",): ("doublespacing", "startwhitespace", "endwhitespace"),
    ("capitals-differ", "initial-differs"): ("simplecaps", "startcaps"),
    ("doubled-word",): ("doublewords",),
}
"""Checks or groups of ours -> its tests that look at the same. The others look for what programs'
messages have: accelerators, variables, functions, options ...; or, as ``simpleplurals``, ask a
person to look at every plural."""


def failures(units: Sequence[Unit], language: str = "en") -> list[set[str]]:
    """The tests that each unit fails. One without a source cannot be written as PO: it fails none.

    Raises:
        FileNotFoundError: pofilter is not installed.
        ProcessError: it failed.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise FileNotFoundError(f"{PROGRAM} is not on the PATH: pip install translate-toolkit")
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": language}
    catalogue += [
        polib.POEntry(
            msgctxt=str(number),
            msgid=unit.source.text,
            msgstr=unit.target.text if unit.target else "",
        )
        for number, unit in enumerate(units)
        if unit.source
    ]
    found: list[set[str]] = [set() for _ in units]
    with tempfile.TemporaryDirectory() as folder:
        source, result = (str(Path(folder, name)) for name in ("units.po", "failed.po"))
        catalogue.save(source)
        run(
            [program, "--progress=none", "--excludefilter=spellcheck", f"--language={language}",
             "-i", source, "-o", result]
        )  # fmt: skip
        if Path(result).exists():  # not written where nothing failed
            for entry in polib.pofile(result):
                told = re.findall(r"^\(pofilter\) (\w+): ", entry.tcomment, re.MULTILINE)
                found[int(entry.msgctxt)] = set(told)
    return found
