"""The pairs of a batch, one after another, through whatever does the work."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from align.batch.crews import Crew
from align.batch.pairs import Pair
from align.batch.records import Journal, Record
from align.batch.work import Recipe, align_pair, failure
from align.files import make_folder
from align.locks import Lock

JOURNAL = "batch.jsonl"


@dataclass(slots=True)
class Tally:
    """How far a batch is."""

    total: int
    aligned: int = 0
    kept: int = 0
    """Aligned before, and not again."""
    failed: int = 0
    began: float = 0.0

    @property
    def seen(self) -> int:
        """Pairs that are dealt with."""
        return self.aligned + self.kept + self.failed

    @property
    def rate(self) -> float:
        """Pairs a second, of those that had to be worked on."""
        return (self.aligned + self.failed) / max(time.monotonic() - self.began, 1e-3)


class Batch:
    """A folder that alignments of many pairs are written to; one process at a time has it."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, which is made if need be.

        Raises:
            ExportError: it cannot be made or written to, or another process has it.
            ReadError: the journal in it is none of ours.
        """
        make_folder(folder)
        self._lock = Lock(
            folder / ".batch.lock",
            folder,
            held="is being written to by another align batch",
            hint="Wait until that one is done, or give another folder with -o.",
        )
        try:
            self.journal = Journal(folder / JOURNAL)
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.journal.close()
        self._lock.release()

    def run(
        self, recipe: Recipe, pairs: Sequence[Pair], crew: Crew, stopping: Callable[[], bool]
    ) -> Iterator[Tally]:
        """Align the pairs that are not aligned yet, or not in this way; the tally after each.

        Once `stopping` says so no further pair is begun, and those in hand are finished. A pair
        whose texts are as they were when it failed is not tried again, nor counted as done.

        Raises:
            AlignError: the encoder, the rules or what helps to align cannot be used.
        """
        fingerprint = recipe.fingerprint()
        recipe.prepare(dict.fromkeys(pair.languages for pair in pairs))
        tally = Tally(len(pairs), began=time.monotonic())
        tasks = ((recipe, fingerprint, pair, self.journal.get(pair.key)) for pair in pairs)
        for (_, _, pair, before), made in crew.results(align_pair, tasks, stopping):
            record = failure(pair, made) if isinstance(made, BaseException) else made
            if record is not None:
                self.journal.add(record)
            self._count(tally, record, before)
            yield tally

    @staticmethod
    def _count(tally: Tally, made: Record | None, before: Record | None) -> None:
        record = made or before
        if record is None or record.failure:
            tally.failed += 1
        elif made is None:
            tally.kept += 1
        else:
            tally.aligned += 1
