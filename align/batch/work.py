"""What a worker does with one pair, in whatever process it is."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from os import PathLike
from pathlib import Path

from align.aligner import align_documents
from align.aligner.documents import sketch
from align.batch.pairs import Pair
from align.batch.records import Record, Sketched
from align.doubts import doubts
from align.encoders import load_encoder
from align.errors import AlignError, AlignmentError, ReadError
from align.files import make_folder, read_bytes
from align.formats import read_units, write_units
from align.formats.decisions import read_log, replay
from align.memories import read_evidence, said_of_evidence
from align.model import DOUBTFUL, Unit
from align.pipeline import Remembering, load, unlearned
from align.realignment import align_again
from align.review import decisions_path
from align.segmentation import RuleSource, Segmenter
from align.units import units_of
from align.version import VERSION

LASTING = (ReadError, AlignmentError)
"""Failures that come again as long as the texts are the same."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How all pairs of a batch are aligned, and where what comes of it goes."""

    folder: Path
    """Alignments are written to it: ``fr-en/book.jsonl``."""
    encoder: str = "use"
    srx: RuleSource | None = None
    tm: tuple[Path, ...] = ()
    glossary: tuple[Path, ...] = ()
    threads: int = 1
    """Cores that the encoder of one process uses."""
    base: str = ""
    """What paths are relative to, where it is another folder than that of the process."""
    version: str = VERSION
    """Of align."""

    def alignment(self, pair: Pair) -> Path:
        """Where the alignment of a pair is."""
        path = self.folder / pair.group / pair.name
        return path.with_name(f"{path.name}.jsonl")

    def fingerprint(self) -> str:
        """A hash of all that the alignments depend on, the texts apart.

        Raises:
            ReadError: a file of rules, a memory or a glossary cannot be read.
        """
        files = [[_digest(file) for file in some] for some in (self.tm, self.glossary)]
        rules = (_digest(self.srx), self.srx.flavour) if self.srx else ()
        return _hash(self.version, self.encoder, rules, *files)

    def prepare(self, languages: Iterable[tuple[str, str]]) -> None:
        """Load all that the work needs, to know that it can be done.

        Raises:
            AlignError: the encoder, the rules, a memory or a glossary cannot be used.
        """
        bench = _bench(self)
        for two in languages:
            bench.evidence(*two)


def _digest(path: str | PathLike[str]) -> str:
    return hashlib.sha256(read_bytes(path)).hexdigest()


def _hash(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class _Bench:
    """What a process needs for all its pairs, loaded once."""

    def __init__(self, recipe: Recipe) -> None:
        self.segmenter = Segmenter.load(recipe.srx)
        self.encoder = load_encoder(recipe.encoder, recipe.threads)
        self.evidence = cache(partial(read_evidence, recipe.tm, recipe.glossary))


_bench = cache(_Bench)
_one_at_a_time = threading.Lock()


@contextlib.contextmanager
def _at_work(recipe: Recipe) -> Iterator[None]:
    """In the recipe's folder, and alone: a worker of a cluster may have several threads."""
    if recipe.version != VERSION:
        raise AlignmentError(
            f"a worker has align {VERSION}, and this is {recipe.version}",
            hint="Install the same version on all machines.",
        )
    with _one_at_a_time, contextlib.chdir(recipe.base or "."):
        yield


def sketch_text(
    recipe: Recipe, fingerprint: str, path: str, language: str, before: Sketched | None
) -> Sketched | None:
    """What a text is known by; None where that is known already.

    The arguments and errors are as of `align_pair`.
    """
    with _at_work(recipe):
        try:
            hash = _hash(fingerprint, language, _digest(path))
            if before and before.hash == hash:
                return None
            bench = _bench(recipe)
            segments = load(path, language, bench.segmenter).segments
            made = sketch([segment.text for segment in segments], bench.encoder)
        except AlignError as error:
            return Sketched(path, failure=str(error).partition("\n")[0])
    vector = base64.b64encode(made.vector.tobytes()).decode()
    return Sketched(path, hash, vector=vector, words=tuple(made.words.items()))


def align_pair(
    recipe: Recipe, fingerprint: str, pair: Pair, before: Record | None
) -> Record | None:
    """Align a pair and write its alignment; None where that would only be done again.

    Beads that were settled in a review of an earlier alignment stay. A failure is a record too.

    Args:
        recipe: how.
        fingerprint: that of the recipe.
        pair: the two files.
        before: the pair's last record.

    Raises:
        AlignmentError: this process has another version of align.
    """
    began = time.monotonic()
    hash = ""
    with _at_work(recipe):
        try:
            hash = _hash(fingerprint, pair, _digest(pair.source), _digest(pair.target))
            known = before if before and before.hash == hash else None
            if known and (known.failure or recipe.alignment(pair).is_file()):
                return None
            made = _align(recipe, pair)
        except LASTING as error:
            return failure(pair, error, hash)
        except Exception as error:
            return failure(pair, error)
    return replace(made, hash=hash, seconds=round(time.monotonic() - began, 3))


def failure(pair: Pair, error: BaseException, hash: str = "") -> Record:
    """The record of a pair that could not be aligned."""
    match error:
        case AlignError():
            told, _, hint = str(error).partition("\n")
        case MemoryError():
            told, hint = "there was not enough memory", "Give fewer --jobs, or cut the texts."
        case OSError():
            told, hint = f"{error.filename or pair.source}: {error.strerror or error}", ""
        case _:
            told = f"align itself failed: {type(error).__name__}: {error}"
            hint = "Please report it, with the two files if you may."
    return Record(pair.key, hash, failure=told, hint=hint)


def _align(recipe: Recipe, pair: Pair) -> Record:
    """Align a pair and write its alignment."""
    bench = _bench(recipe)
    path = recipe.alignment(pair)
    source, target = (
        load(file, language, bench.segmenter)
        for file, language in zip((pair.source, pair.target), pair.languages, strict=True)
    )
    given = bench.evidence(source.language, target.language)
    notices = [*source.notices, *target.notices, *unlearned(bench.encoder, pair.languages)]
    log = read_log(decisions) if (decisions := decisions_path(path)).is_file() else None
    encoder = Remembering(bench.encoder) if log else bench.encoder
    bitext = align_documents(source, target, encoder, **given)
    notices += (*doubts(bitext), *said_of_evidence(bitext, given))
    if log:
        bitext, _ = align_again(bitext, log.decisions, encoder, **given)
    segments = len(source.segments), len(target.segments)
    joined = (bead for bead in bitext.beads if bead.source and bead.target)
    worth = sum(b.score * (len(b.source) + len(b.target)) for b in joined) / sum(segments)
    if not pair.sure and worth < DOUBTFUL:
        raise AlignmentError(
            f"it is no translation of {pair.target}, which is the nearest to it "
            f"(worth {worth:.2f}; .5 is wanted)",
            path=pair.source,
            hint="If it is one, name the pair in a manifest.",
        )
    units = units_of(bitext, pair.name)
    if log and (stale := replay(units, log.decisions).stale):
        notices.append(f"{len(stale)} of {len(log.decisions)} decisions no longer apply")
    make_folder(path.parent)
    write_units(path, units, *pair.languages, signature=str(bitext.signature))
    return Record(
        pair.key,
        segments=segments,
        beads=len(bitext.beads),
        worth=round(worth, 4),
        doubtful=sum(bead.doubtful for bead in bitext.beads),
        notices=tuple(notices),
        signature=str(bitext.signature),
    )


def units_in(recipe: Recipe, pair: Pair) -> tuple[Unit, ...]:
    """The units of a pair's alignment, with what a review of it decided.

    Raises:
        ReadError: the alignment, or the decisions on it, cannot be read.
    """
    path = recipe.alignment(pair)
    units = read_units(path)
    decisions = decisions_path(path)
    return replay(units, read_log(decisions).decisions).units if decisions.is_file() else units
