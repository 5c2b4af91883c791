"""The pairs of a batch, one after another, through whatever does the work."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from align.batch.contents import found_by_content
from align.batch.crews import Crew
from align.batch.pairs import Found, Pair, texts_in, two_editions
from align.batch.records import Journal, Record, Sketched
from align.batch.work import Recipe, align_pair, failure, sketch_text
from align.files import make_folder
from align.locks import Lock

JOURNAL, SKETCHES = "batch.jsonl", "sketches.jsonl"


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
        self._folder = make_folder(folder)
        self._lock = Lock(
            folder / ".batch.lock",
            folder,
            held="is being written to by another align batch",
            hint="Wait until that one is done, or give another folder with -o.",
        )
        try:
            for leftover in folder.rglob(".*.tmp"):  # of a process that was killed
                leftover.unlink(missing_ok=True)
            self.journal = Journal(folder / JOURNAL, Record)
        except BaseException:
            self._lock.release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.journal.close()
        self._lock.release()

    def find(
        self,
        recipe: Recipe,
        folders: tuple[Path, Path],
        languages: tuple[str | None, str | None],
        crew: Crew,
        stopping: Callable[[], bool],
    ) -> Generator[Tally, None, Found]:
        """Find out from what is in them which texts of two folders are translations of each other.

        The tally is that of texts read: at first, and after each. What was read before is not read
        again.

        Raises:
            AlignError: a folder has no text, its language is not told, or the encoder or the rules
                cannot be used.
        """
        editions, tags = two_editions(folders, languages)
        sides = [texts_in(folder) for folder in folders]
        texts = [(str(file), tag) for tag, side in zip(tags, sides, strict=True) for file in side]
        fingerprint = recipe.fingerprint()
        recipe.prepare(())
        tally = Tally(len(texts), began=time.monotonic())
        yield tally
        journal = Journal(self._folder / SKETCHES, Sketched)
        with contextlib.closing(journal):
            tasks = ((recipe, fingerprint, *text, journal.get(text[0])) for text in texts)
            for task, made in crew.results(sketch_text, tasks, stopping):
                if isinstance(made, BaseException):
                    made = Sketched(task[2], failure=str(made).partition("\n")[0])
                if made is not None:
                    journal.add(made)
                self._count(tally, made, task[-1])
                yield tally
            known = [[journal.get(str(file)) for file in side] for side in sides]
        return found_by_content(folders, sides, known, editions, tags)

    def run(
        self, recipe: Recipe, pairs: Sequence[Pair], crew: Crew, stopping: Callable[[], bool]
    ) -> Generator[Tally, None, Tally]:
        """Align the pairs that are not aligned yet, or not in this way; the tally at first, and
        after each.

        Once `stopping` says so no further pair is begun, and those in hand are finished. A pair
        whose texts are as they were when it failed is not tried again, nor counted as done.

        Raises:
            AlignError: the encoder, the rules or what helps to align cannot be used.
        """
        fingerprint = recipe.fingerprint()
        recipe.prepare(dict.fromkeys(pair.languages for pair in pairs))
        tally = Tally(len(pairs), began=time.monotonic())
        yield tally
        tasks = ((recipe, fingerprint, pair, self.journal.get(pair.key)) for pair in pairs)
        for (_, _, pair, before), made in crew.results(align_pair, tasks, stopping):
            record = failure(pair, made) if isinstance(made, BaseException) else made
            if record is not None:
                self.journal.add(record)
            self._count(tally, record, before)
            yield tally
        return tally

    @staticmethod
    def _count(
        tally: Tally, made: Record | Sketched | None, before: Record | Sketched | None
    ) -> None:
        record = made or before
        if record is None or record.failure:
            tally.failed += 1
        elif made is None:
            tally.kept += 1
        else:
            tally.aligned += 1
