"""What the pairs of a batch have, put together: one memory for each two editions, or shards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.batch.pairs import Pair
from align.batch.records import Journal, Record
from align.batch.work import Recipe, units_in
from align.formats import write_units
from align.model import Unit
from align.outputs import Output


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of some pairs, read again each time they are gone through."""

    recipe: Recipe
    pairs: Sequence[Pair]
    progress: Callable[[float], object]

    def __iter__(self) -> Iterator[Unit]:
        for number, pair in enumerate(self.pairs):
            self.progress(number / len(self.pairs))
            yield from units_in(self.recipe, pair)


def write_merged(
    folder: Path,
    recipe: Recipe,
    pairs: Iterable[Pair],
    journal: Journal[Record],
    *,
    suffixes: Sequence[str] = (".tmx",),
    inline_codes: bool = False,
    shard: int = 0,
    progress: Callable[[float], object] = bool,
) -> Iterator[Output]:
    """Write the units of all pairs that were aligned, in the order of the pairs: for each two
    editions a file of each suffix, such as ``fr-en.tmx``.

    With `shard` there are several, ``fr-en-0001.tmx`` ..., each of whole texts and, but for the
    last, of so many beads or a few more. What a memory leaves out, as what it has already, is told
    of each by itself. `progress` is told the share done, 0..1, of each file.

    Raises:
        ReadError: an alignment, or the decisions on it, cannot be read.
        ExportError: a file cannot be written, or both editions are in one language.
    """
    for name, some in _shards(pairs, journal, shard):
        first = journal.get(some[0].key)
        for suffix in suffixes:
            if suffix == ".tmx" and some[0].languages[0] == some[0].languages[1]:
                continue  # a memory from a language to itself is none
            path = folder / f"{name}{suffix}"
            written = write_units(
                path,
                _Units(recipe, some, progress),
                *some[0].languages,
                signature=first.signature if first else "",
                inline_codes=inline_codes,
            )
            yield Output(path, written.count, notices=tuple(written.notices()))


def _shards(
    pairs: Iterable[Pair], journal: Journal[Record], shard: int
) -> Iterator[tuple[str, tuple[Pair, ...]]]:
    """The pairs that were aligned, as they go into one file, and the name of the file."""
    groups: dict[str, list[tuple[Pair, int]]] = {}
    for pair in pairs:
        record = journal.get(pair.key)
        if record and not record.failure:
            groups.setdefault(pair.group, []).append((pair, record.beads))
    for group, held in groups.items():
        shards: list[list[Pair]] = []
        room = 0
        for pair, beads in held:
            if room <= 0:
                shards.append([])
                room = shard or sum(beads for _, beads in held)
            shards[-1].append(pair)
            room -= beads
        for number, some in enumerate(shards, 1):
            yield f"{group}-{number:04}" if shard else group, tuple(some)
