"""Several memories made one, and one of many languages made several."""

from __future__ import annotations

import os
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Literal

from align.errors import ReadError
from align.files import atomic_write, make_folder
from align.formats.interface import canonical_tag
from align.formats.tmx.index import Index, digest
from align.formats.tmx.reading import Progress, open_tmx, parts
from align.formats.tmx.records import Header, Tu, Tuv
from align.formats.tmx.writing import write_records

Prefer = Literal["first", "last", "newest", "all"]
"""Of units with one source and different targets: which is kept."""

SHOWN = 20


@dataclass(slots=True)
class Merged:
    """What a merge wrote, and what it left out."""

    prefer: Prefer = "first"
    count: int = 0
    """Units written."""
    repeated: int = 0
    """Left out: the same unit is there already."""
    conflicting: int = 0
    """The same source with another target; left out, unless all are kept."""
    renamed: int = 0
    """Written with another tuid, for theirs was taken."""
    conflicts: list[str] = field(default_factory=list)
    """The first of them: ``a.tmx:12 and b.tmx:40: source text``."""

    def notices(self) -> Iterator[str]:
        """One sentence for each kind of unit that a person should know of."""
        if n := self.repeated:
            yield f"{_units(n)} left out, which {'is' if n == 1 else 'are'} there already"
        if n := self.conflicting:
            done, other = {
                "first": ("left out; the first one stands", "last, newest or all"),
                "last": ("left out; the last one stands", "first, newest or all"),
                "newest": ("left out; the newest one stands", "first, last or all"),
                "all": ("kept beside it", "first, last or newest"),
            }[self.prefer]
            have = "has" if n == 1 else "have"
            yield (
                f"{_units(n)} {have} the source of another one and not its target: {done} "
                f"(otherwise with --prefer {other})"
            )
        yield from self.conflicts
        if (more := self.conflicting - len(self.conflicts)) > 0:
            yield f"and {more:,} more"
        if n := self.renamed:
            yield f"{_units(n)} {'has' if n == 1 else 'have'} another tuid, for theirs was taken"


def _units(number: int) -> str:
    return f"{number:,} {'unit' if number == 1 else 'units'}"


def merge_tmx(
    paths: Sequence[str | os.PathLike[str]],
    stream: BinaryIO,
    *,
    prefer: Prefer = "first",
    progress: Progress = bool,
) -> Merged:
    """Write several memories as one, in their order, with the header of the first.

    Units are the same where they have the same source in the same languages. The files are read
    twice; of each unit a few numbers are kept, some 60 bytes.

    Raises:
        ReadError: one of the files is not a whole TMX.
    """
    done = Merged(prefer)
    first, second = parts(progress, 2)
    known = _survey(paths, done, first)
    header, _ = open_tmx(paths[0])
    done.count = write_records(header, _kept(paths, header, known, done, second), stream)
    return done


class _Known:
    """What a merge keeps of the units, in numbers."""

    def __init__(self) -> None:
        self.sources = Index()
        """Each with the languages of its unit."""
        self.wholes = Index()
        """All that a unit says."""
        self.written = bytearray()
        """Of each whole, whether it is."""
        self.best = array("I")
        """Of each source, the whole that is preferred; the next three tell of that unit."""
        self.dates = array("Q")
        self.files = array("I")
        self.lines = array("I")


def _digests(unit: Tu, srclang: str) -> tuple[int, int]:
    """What stands for a unit's source and languages, and what for all that it says."""
    source = unit.source(srclang)
    languages = sorted(tuv.language.lower() for tuv in unit.variants)
    own = (source.language.lower(), source.key) if source else None
    whole = sorted(((v.language.lower(), v.key) for v in unit.variants), key=repr)
    return digest(own, languages), digest(own, whole)


def _all(
    paths: Sequence[str | os.PathLike[str]], progress: Progress
) -> Iterator[tuple[int, str, Tu]]:
    """Each unit with the number of its file and the source language of that."""
    shares = parts(progress, len(paths))
    for number, (path, share) in enumerate(zip(paths, shares, strict=True)):
        header, units = open_tmx(path, progress=share)
        for unit in units:
            yield number, header.srclang, unit


def _survey(paths: Sequence[str | os.PathLike[str]], done: Merged, progress: Progress) -> _Known:
    """Which units are to be kept; counts what else there is."""
    known = _Known()
    for file, srclang, unit in _all(paths, progress):
        source, whole = (
            index.number(own)
            for index, own in zip(
                (known.sources, known.wholes), _digests(unit, srclang), strict=True
            )
        )
        date = _date(unit)
        first = source == len(known.best)
        if whole < len(known.written):
            done.repeated += 1
        else:
            known.written.append(False)
            if not first:
                done.conflicting += 1
                if len(done.conflicts) < SHOWN:
                    other = f"{os.fspath(paths[known.files[source]])}:{known.lines[source]}"
                    said = unit.source(srclang)
                    text = " ".join(said.text.split())[:60] if said else ""
                    where = f"{os.fspath(paths[file])}:{unit.line}"
                    done.conflicts.append(f"{other} and {where}: {text}")
        if first:
            known.best.append(whole)
            known.dates.append(date)
            known.files.append(file)
            known.lines.append(unit.line)
        elif done.prefer == "last" or (done.prefer == "newest" and date > known.dates[source]):
            known.best[source], known.dates[source] = whole, date
            known.files[source], known.lines[source] = file, unit.line
    return known


def _date(unit: Tu) -> int:
    """When it was changed, or made, as a number of fourteen digits; 0 where it does not say."""
    date = unit.attributes.get("changedate") or unit.attributes.get("creationdate", "")
    return int(re.sub("[^0-9]", "", date)[:14].ljust(14, "0"))


def _kept(
    paths: Sequence[str | os.PathLike[str]],
    header: Header,
    known: _Known,
    done: Merged,
    progress: Progress,
) -> Iterator[Tu]:
    ids = Index()
    copies = array("I")
    """Of each id, the number that the last unit of that name was given."""
    for _, srclang, unit in _all(paths, progress):
        source, whole = _digests(unit, srclang)
        number = known.wholes.number(whole)
        wanted = done.prefer == "all" or known.best[known.sources.number(source)] == number
        if not wanted or known.written[number]:
            continue
        known.written[number] = True
        attributes = dict(unit.attributes)
        if unit.id:
            taken = ids.number(digest(unit.id))
            if taken == len(copies):
                copies.append(1)
            else:
                attributes["tuid"] = _new_id(unit.id, taken, ids, copies)
                done.renamed += 1
        if srclang and srclang.lower() != header.srclang.lower():
            attributes.setdefault("srclang", srclang)
        yield replace(unit, attributes=attributes)


def _new_id(id: str, taken: int, ids: Index, copies: array[int]) -> str:
    """The id with the first number behind it that makes it one of its own."""
    while True:
        copies[taken] += 1
        name = f"{id}-{copies[taken]}"
        if ids.add(digest(name)):
            copies.append(1)
            return name


def split_tmx(
    path: str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    source_language: str | None = None,
    progress: Progress = bool,
) -> tuple[tuple[Path, int], ...]:
    """Write a bilingual memory for each language beside the source: the files, and their units.

    The source is `source_language`, else the one that the file or the unit declares, else each
    unit's first. Files are named ``NAME.SOURCE-TARGET.tmx``. The file is read once for each.

    Raises:
        ReadError: not a whole TMX, or no unit has two languages.
        ExportError: the folder cannot be written to.
    """
    pairs: dict[tuple[str, str], None] = {}
    survey, work = parts(progress, 2)
    header, units = open_tmx(path, progress=survey)
    wanted = source_language or header.srclang
    for unit in units:
        source = _source(unit, source_language, header)
        if source:
            pairs.update(
                ((canonical_tag(source.language), canonical_tag(v.language)), None)
                for v in unit.variants
                if v.language.lower() != source.language.lower()
            )
    if not pairs:
        raise ReadError(
            f"has no unit with {wanted or 'a source'} and another language",
            path=path,
            hint="align tmx stats shows which languages it has.",
        )
    written: list[tuple[Path, int]] = []
    out = make_folder(folder)
    for (source_tag, target_tag), share in zip(pairs, parts(work, len(pairs)), strict=True):
        name = Path(path).name.removesuffix(Path(path).suffix)
        output = out / f"{name}.{source_tag}-{target_tag}.tmx"
        header, units = open_tmx(path, progress=share)
        bilingual = replace(header, attributes={**header.attributes, "srclang": source_tag})
        with atomic_write(output) as stream:
            count = write_records(
                bilingual, _pairs(units, header, source_language, source_tag, target_tag), stream
            )
        written.append((output, count))
    return tuple(written)


def _source(unit: Tu, language: str | None, header: Header) -> Tuv | None:
    return unit.find(language) if language else unit.source(header.srclang)


def _pairs(
    units: Iterable[Tu], header: Header, language: str | None, source_tag: str, target_tag: str
) -> Iterator[Tu]:
    for unit in units:
        source = _source(unit, language, header)
        if source is None or canonical_tag(source.language) != source_tag:
            continue
        targets = [v for v in unit.variants if canonical_tag(v.language) == target_tag]
        if targets:
            attributes = {k: v for k, v in unit.attributes.items() if k != "srclang"}
            tagged = replace(source, attributes=_tagged(source, source_tag))
            yield replace(unit, variants=(tagged, *targets), attributes=attributes)


def _tagged(tuv: Tuv, tag: str) -> dict[str, str]:
    """The attributes with the tag as srclang has it: tools compare letter by letter."""
    return {k: tag if v == tuv.language else v for k, v in tuv.attributes.items()}
