"""Memories and glossaries from files, in the languages of the texts that they are to help align."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from os import PathLike
from pathlib import Path

from align.aligner import Glossary, Memory, Options, glossary_found, recall
from align.errors import UnknownNameError
from align.formats import read_units
from align.formats.tmx.units import stream_units
from align.languages import language_and_script, language_name
from align.model import Bitext, Unit
from align.names.authority import forms_in, read_authority

FilePath = str | PathLike[str]
Progress = Callable[[str, float], object]
"""Called with what is being done, and the share of it that is done, 0..1."""
UNKNOWN = "und"
"""The tag of a text whose language nobody told; it goes with all."""
SHOWN = 10
"""So many beads are named, and so many languages; the others are counted."""
TOLD = 500
"""After so many units it is told how far the work is."""


def read_evidence(
    memories: Iterable[FilePath],
    glossaries: Iterable[FilePath],
    source_language: str,
    target_language: str,
    progress: Progress = lambda step, share: None,
) -> Options:
    """The options of the aligner that hold what these files have for two languages.

    `progress` is told of memories, which may be large.

    Raises:
        UnknownFormatError: a suffix that is not read.
        ReadError: a file is not of its format, with the line.
    """
    options = Options()
    languages = source_language, target_language
    paths = tuple(memories)

    def read_told(number: int) -> Memory:
        step, share = f"reading {Path(paths[number]).name}", number / len(paths)
        return read_memory(
            paths[number], *languages, lambda units: progress(f"{step}: {units:,} units", share)
        )

    if found := [read_told(number) for number in range(len(paths))]:
        options["memories"] = found
    if terms := [read_glossary(path, *languages) for path in glossaries]:
        options["glossaries"] = terms
    return options


def read_memory(
    path: FilePath,
    source_language: str,
    target_language: str,
    progress: Callable[[int], object] = bool,
) -> Memory:
    """The units of a file, of any format with a reader, that are in two languages, whichever of
    them is called source; ``fr`` also finds ``fr-CA`` and the reverse. `progress` is told now and
    then how many have been read.

    Raises:
        UnknownFormatError: a suffix that is not read.
        ReadError: the file is not of its format, with the line.
    """
    wanted = source_language, target_language
    if Path(path).suffix.lower() == ".tmx" and UNKNOWN not in wanted:  # it may have more than two
        units = stream_units(path, source_language=wanted[0], target_language=wanted[1])
    else:
        units = iter(read_units(path))
    pairs: dict[tuple[str, str], None] = {}
    for count, unit in enumerate(units):
        if count % TOLD == 0:
            progress(count)
        if pair := _pair(unit, *wanted):
            pairs[pair] = None
    # of a memory that has nothing in these, the languages that it has
    others = () if pairs else (v.language for unit in read_units(path) for v in unit.variants)
    return Memory(Path(path).name, tuple(pairs), tuple(dict.fromkeys(others)))


def read_glossary(path: FilePath, source_language: str, target_language: str) -> Glossary:
    """The pairs of terms of an authority file or termbase, ``.tsv`` or ``.tbx``, in two languages:
    each form of the one with each of the other. Of a table the first row has the languages.

    Raises:
        UnknownFormatError: another suffix.
        ReadError: the file is not of its format, with the line.
    """
    authority = read_authority(path)
    tags = list(authority.languages)
    wanted = [source_language, target_language]
    for side in (0, 1):
        if wanted[side] == UNKNOWN:
            others = [tag for tag in tags if tag != wanted[1 - side]]
            wanted[side] = others[0] if others else UNKNOWN
    pairs: dict[tuple[str, str], None] = {}
    if UNKNOWN not in wanted:
        for record in authority.records:
            source, target = (forms_in(record, tag) for tag in wanted)
            pairs.update(dict.fromkeys(product(source or (), target or ())))
    return Glossary(Path(path).name, tuple(pairs), tuple(tags))


def said_of_evidence(bitext: Bitext, options: Options) -> Iterator[str]:
    """What became of memories and glossaries, one sentence each."""
    texts = (
        tuple(segment.text for segment in bitext.source.segments),
        tuple(segment.text for segment in bitext.target.segments),
    )
    tags = bitext.source.language, bitext.target.language
    for memory in options.get("memories", ()):
        found = recall(memory, texts, bitext.beads)
        if not found.units:
            yield _foreign(memory, "unit", tags)
            continue
        units = _counted(found.units, "unit")
        said = f"{memory.name}: {found.found:,} of {units} found in these texts"
        if found.against:
            beads = _listed([str(number + 1) for number in found.against])
            verb = "disagrees" if len(found.against) == 1 else "disagree"
            noun = "bead" if len(found.against) == 1 else "beads"
            said += f"; {len(found.against):,} {verb} with the alignment: {noun} {beads}"
        yield said
    for glossary in options.get("glossaries", ()):
        if not glossary.pairs:
            yield _foreign(glossary, "term", tags)
            continue
        count = glossary_found(glossary, texts)
        yield (
            f"{glossary.name}: {count:,} of {_counted(len(glossary.pairs), 'pair')} of terms found "
            "in these texts"
        )


def _foreign(given: Memory | Glossary, what: str, tags: tuple[str, str]) -> str:
    """What to say of a file that has nothing in the languages of the texts."""
    if not given.languages:
        return f"{given.name}: has no {what} at all"
    return (
        f"{given.name}: has no {what} in {_name(tags[0])} and {_name(tags[1])}; "
        f"its languages are {_listed([_name(tag) for tag in given.languages])}"
    )


def _name(tag: str) -> str:
    try:
        return language_name(tag)
    except UnknownNameError:
        return f"'{tag}'"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _listed(words: Sequence[str]) -> str:
    more = len(words) - SHOWN
    return ", ".join(words[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _pair(unit: Unit, source_language: str, target_language: str) -> tuple[str, str] | None:
    """Both texts of a unit that is in two languages, source first."""
    if unit.source is None or unit.target is None:
        return None
    for ours, theirs in ((unit.source, unit.target), (unit.target, unit.source)):
        if _same(ours.language, source_language) and _same(theirs.language, target_language):
            return ours.text, theirs.text
    return None


def _same(tag: str, wanted: str) -> bool:
    if UNKNOWN in {tag, wanted} or tag == wanted:
        return True
    try:
        return language_and_script(tag) == language_and_script(wanted)
    except UnknownNameError:
        return False
