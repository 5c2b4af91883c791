"""Several memories made one, and one of many languages made several."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Literal

from align.errors import ReadError
from align.files import atomic_write, make_folder
from align.formats.interface import canonical_tag
from align.formats.tmx.reading import open_tmx
from align.formats.tmx.records import Header, Tu, Tuv, digest
from align.formats.tmx.writing import write_records

Prefer = Literal["first", "last", "newest", "all"]
"""Of units with one source and different targets: which is kept."""

SHOWN = 20


@dataclass(slots=True)
class Merged:
    """What a merge wrote, and what it left out."""

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
        if self.repeated:
            yield f"left out, the same unit being there already: {self.repeated:,}"
        if self.conflicting:
            yield f"with a source that is there with another target: {self.conflicting:,}"
        yield from self.conflicts
        if self.renamed:
            yield f"given another tuid, for theirs was taken: {self.renamed:,}"


def merge_tmx(
    paths: Sequence[str | os.PathLike[str]], stream: BinaryIO, *, prefer: Prefer = "first"
) -> Merged:
    """Write several memories as one, in their order, with the header of the first.

    Units are the same where they have the same source in the same languages. The files are read
    twice; of each unit a few numbers are kept.

    Raises:
        ReadError: one of the files is not a whole TMX.
    """
    done = Merged()
    winners = _winners(paths, prefer, done)
    header, _ = open_tmx(paths[0])
    done.count = write_records(header, _kept(paths, header, winners, prefer, done), stream)
    return done


def _keys(unit: Tu, srclang: str) -> tuple[bytes, bytes]:
    """What stands for a unit's source and languages, and what for all that it says."""
    source = unit.source(srclang)
    languages = sorted(tuv.language.lower() for tuv in unit.variants)
    own = (source.language.lower(), source.key) if source else None
    whole = sorted(((v.language.lower(), v.key) for v in unit.variants), key=repr)
    return digest(own, languages), digest(own, whole)


def _all(paths: Sequence[str | os.PathLike[str]]) -> Iterator[tuple[int, str, Tu]]:
    """Each unit with the number of its file and the source language of that."""
    for number, path in enumerate(paths):
        header, units = open_tmx(path)
        for unit in units:
            yield number, header.srclang, unit


def _winners(
    paths: Sequence[str | os.PathLike[str]], prefer: Prefer, done: Merged
) -> dict[bytes, bytes]:
    """For each source, what is to be kept; counts what else there is."""
    best: dict[bytes, tuple[bytes, str, str]] = {}
    seen: set[bytes] = set()
    for number, srclang, unit in _all(paths):
        key, whole = _keys(unit, srclang)
        where = f"{os.fspath(paths[number])}:{unit.line}"
        date = unit.attributes.get("changedate") or unit.attributes.get("creationdate", "")
        if whole in seen:
            done.repeated += 1
        elif key in best:
            _, _, other = best[key]
            done.conflicting += 1
            if len(done.conflicts) < SHOWN:
                source = unit.source(srclang)
                text = " ".join(source.text.split())[:60] if source else ""
                done.conflicts.append(f"{other} and {where}: {text}")
        seen.add(whole)
        better = key in best and (prefer == "last" or (prefer == "newest" and date > best[key][1]))
        if key not in best or better:
            best[key] = (whole, date, where)
    return {key: whole for key, (whole, _, _) in best.items()}


def _kept(
    paths: Sequence[str | os.PathLike[str]],
    header: Header,
    winners: dict[bytes, bytes],
    prefer: Prefer,
    done: Merged,
) -> Iterator[Tu]:
    written: set[bytes] = set()
    ids: set[str] = set()
    for _, srclang, unit in _all(paths):
        key, whole = _keys(unit, srclang)
        if whole in written or (prefer != "all" and winners[key] != whole):
            continue
        written.add(whole)
        attributes = dict(unit.attributes)
        if unit.id in ids:
            n = 2
            while f"{unit.id}-{n}" in ids:
                n += 1
            attributes["tuid"] = f"{unit.id}-{n}"
            done.renamed += 1
        if unit.id:
            ids.add(attributes["tuid"])
        if srclang and srclang.lower() != header.srclang.lower():
            attributes.setdefault("srclang", srclang)
        yield replace(unit, attributes=attributes)


def split_tmx(
    path: str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    source_language: str | None = None,
) -> tuple[tuple[Path, int], ...]:
    """Write a bilingual memory for each language beside the source: the files, and their units.

    The source is `source_language`, else the one that the file or the unit declares, else each
    unit's first. Files are named ``NAME.SOURCE-TARGET.tmx``. The file is read once for each.

    Raises:
        ReadError: not a whole TMX, or no unit has two languages.
        ExportError: the folder cannot be written to.
    """
    pairs: dict[tuple[str, str], None] = {}
    header, units = open_tmx(path)
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
    for source_tag, target_tag in pairs:
        name = Path(path).name.removesuffix(Path(path).suffix)
        output = out / f"{name}.{source_tag}-{target_tag}.tmx"
        header, units = open_tmx(path)
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
