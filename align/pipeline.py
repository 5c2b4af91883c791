"""The whole line: files to documents, documents to bitexts, bitexts to findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import Unpack

from align.aligner import Options, Pin, align_documents
from align.checks import by_check, chosen_checks, distinct, run_checks
from align.checks.sifting import Sifted, Sifter, Suppressed
from align.config import Settings, find_settings
from align.doubts import ADVICE, Doubt, doubts
from align.editions import Edition, find_editions, unread_folders
from align.encoders import Encoder, load_encoder
from align.encoders.interface import Runs
from align.encoders.nearness import nearness
from align.encoders.use import log_probability
from align.errors import (
    AlignError,
    AlignmentError,
    EmptyDocumentError,
    ReadError,
    UnknownNameError,
)
from align.evaluation.beads import bead_text, numbered_beads
from align.files import read_bytes
from align.formats.decisions import Decision
from align.languages import language_name, primary
from align.memories import read_evidence, said_of_evidence
from align.model import Bitext, Document, Finding, Repair, Signature, Unit
from align.names.authority import read_authority
from align.names.titles import TitleLink, link_titles, source_titles
from align.readers import SUFFIXES, read, read_segmented
from align.segmentation import Segmenter
from align.units import FindingName, Row, rows_of, units_of

FilePath = str | PathLike[str]
Progress = Callable[[str, float], object]
"""Called with what is being done, and the share of it that is done, 0..1."""

PIVOT = "fr"
"""The language of the pivot where nobody names one."""


def silent(step: str, share: float) -> None:
    """A `Progress` that says nothing."""


# Two files ---------------------------------------------------------------------------------


def segment(text: str, language: str, srx: FilePath | None = None) -> list[str]:
    """The segments of a text; joined they are the text again, white space and all.

    >>> segment("M. Aliev est venu. Il a parlé.", "fr")
    ['M. Aliev est venu.', ' Il a parlé.']
    """
    return Segmenter.load(srx).split(text, language)


def load(
    path: FilePath, language: str, segmenter: Segmenter, *, encoding: str | None = None
) -> Document:
    """A file as a document with its blocks and segments.

    Raises:
        ReadError: it cannot be read, or has no text in it.
        SegmentationError: the rules cannot be used.
    """
    document = segmenter.segment(read(path, language, encoding=encoding))
    if not document.segments:
        raise EmptyDocumentError(
            "has no text in it", path=path, hint="Give a file with at least one sentence."
        )
    return document


def align_texts(
    source: FilePath,
    target: FilePath,
    source_language: str,
    target_language: str,
    *,
    encoder: str | Encoder = "use",
    srx: FilePath | None = None,
    encoding: str | None = None,
    paragraphs: bool = True,
    progress: Progress = silent,
    **options: Unpack[Options],
) -> Bitext:
    """Read, segment and align two editions of one text.

    `paragraphs` false leaves paragraphs, headings and notes out of account; `options` are
    ``max_bead``, ``fixed`` and ``anchors`` (`align.aligner.Options`; see `read_pins`),
    ``memories`` and ``glossaries`` (see `align.memories.read_evidence`).

    Raises:
        AlignError: a file cannot be read, the encoder or the segmentation rules cannot be used,
            there is nothing to align, or what is fixed cannot be.
    """
    segmenter = Segmenter.load(srx)
    return _align(
        load(source, source_language, segmenter, encoding=encoding),
        load(target, target_language, segmenter, encoding=encoding),
        load_encoder(encoder) if isinstance(encoder, str) else encoder,
        progress,
        paragraphs,
        options,
    )


def align_segmented(
    source: FilePath,
    target: FilePath,
    source_language: str = "und",
    target_language: str = "und",
    *,
    paragraphs: tuple[Sequence[int] | None, Sequence[int] | None] = (None, None),
    encoder: str | Encoder = "use",
    encoding: str | None = None,
    progress: Progress = silent,
    **options: Unpack[Options],
) -> Bitext:
    """Align two files that hold one segment a line; segment n is line n + 1, empty or not.

    `paragraphs` gives the number of the paragraph of each line; it counts where it is known on
    both sides. `options` are as in `align_texts`.

    Raises:
        AlignError: as `align_texts`.
    """
    return _align(
        read_segmented(source, source_language, encoding=encoding, paragraphs=paragraphs[0]),
        read_segmented(target, target_language, encoding=encoding, paragraphs=paragraphs[1]),
        load_encoder(encoder) if isinstance(encoder, str) else encoder,
        progress,
        None not in paragraphs,
        options,
    )


class Remembering:
    """An encoder that reads no text twice, for who aligns two texts and then asks why."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._reads: dict[tuple[str, ...], Runs] = {}
        self.name, self.dimension = encoder.name, encoder.dimension
        self.languages = encoder.languages

    def read(self, texts: Sequence[str], progress: Callable[[float], object] = bool) -> Runs:
        """As the encoder does, the first time."""
        key = tuple(texts)
        if key not in self._reads:
            self._reads[key] = self._encoder.read(texts, progress)
        return self._reads[key]


def unlearned(encoder: Encoder, tags: Iterable[str]) -> tuple[str, ...]:
    """What to say of languages that the encoder has not learned: it goes by what looks alike."""
    learned = encoder.languages
    if learned is None:
        return ()
    names = dict.fromkeys(
        language_name(tag) for tag in tags if primary(tag) not in learned | {"und"}
    )
    return tuple(
        f"the encoder '{encoder.name}' has not learned {name}: read what it aligned, "
        "or give it another with --encoder"
        for name in names
    )


def read_paragraphs(path: FilePath) -> tuple[int, ...]:
    """The paragraph number of each line of a segmented file, from a file of one number a line.

    Raises:
        ReadError: it cannot be read, or a line is no number.
    """
    try:
        lines = read_bytes(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ReadError("is no text in UTF-8, so no paragraph numbers", path=path) from error
    numbers = []
    for number, line in enumerate(lines, 1):
        if not line.strip().isdecimal():
            raise ReadError(
                f"is no paragraph number: '{line[:40]}'",
                path=path,
                line=number,
                hint="Write the number of its paragraph for each line of the text, one a line.",
            )
        numbers.append(int(line))
    return tuple(numbers)


def read_pins(path: FilePath) -> tuple[Pin, ...]:
    """The beads of a file, to be fixed, or the anchors: one a line, as ``[3, 4]:[3]``.

    Segments are counted from 0, as in all bead files.

    Raises:
        ReadError: it cannot be read, or has a line that is no bead.
    """
    beads = numbered_beads(bead_text(path), path=path)
    return tuple(Pin(*bead, str(path), line) for line, bead in beads)


def _align(
    source: Document,
    target: Document,
    encoder: Encoder,
    progress: Progress,
    paragraphs: bool,
    options: Options,
) -> Bitext:
    step = f"aligning {Path(source.path).name}"
    return align_documents(
        source,
        target,
        encoder,
        paragraphs=paragraphs,
        progress=lambda share: progress(step, share),
        **options,
    )


# A folder of editions ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """One text, in the editions that have it."""

    name: str
    bitexts: dict[str, Bitext]
    """Name of each edition aligned with the pivot -> its alignment."""
    titles: tuple[TitleLink, ...] = ()
    """Source titles, linked with where the editions cite them."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """All its editions side by side."""
        return rows_of(tuple(self.bitexts.values()), self.name)

    @property
    def documents(self) -> dict[str, Document]:
        """Path -> document, the pivot's first."""
        sides = (side for b in self.bitexts.values() for side in (b.source, b.target))
        return {document.path: document for document in sides}


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a folder of editions gave."""

    pivot: Edition
    others: tuple[Edition, ...]
    """Those aligned with the pivot."""
    texts: tuple[Text, ...]
    sifted: Mapping[str, Sifted]
    """Name of each edition aligned with the pivot -> what is wrong with the two, told or not."""
    notices: tuple[str, ...] = ()
    """What was passed over, and why, and how files were read; one sentence each."""
    failures: tuple[AlignError, ...] = ()
    """Files that could not be used; the others were."""

    @property
    def found(self) -> dict[str, tuple[Finding, ...]]:
        """Name of each edition aligned with the pivot -> what is to be told of the two."""
        return {name: tuple(sifted.told) for name, sifted in self.sifted.items()}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of each pair of editions; what is wrong with the pivot alone is told once."""
        return distinct(chain.from_iterable(self.found.values()))

    @property
    def suppressed(self) -> tuple[Suppressed, ...]:
        """The findings that comments and decisions silence."""
        return tuple({one: None for sifted in self.sifted.values() for one in sifted.suppressed})

    def units(self, edition: str) -> tuple[Unit, ...]:
        """All units of the pivot with this edition, text after text."""
        return tuple(
            unit
            for text in self.texts
            if edition in text.bitexts
            for unit in units_of(text.bitexts[edition], text.name)
        )

    @property
    def signature(self) -> Signature:
        """The settings that made the alignments."""
        return next(iter(self.texts[0].bitexts.values())).signature

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """Paragraphs that were cut in a file and have been joined."""
        return tuple(
            repair
            for text in self.texts
            for document in text.documents.values()
            for repair in document.repairs
        )


def choose_pivot(editions: Sequence[Edition], settings: Settings, folder: FilePath = "") -> Edition:
    """The edition to align all others with: as set, else the first set, the first in French, any.

    Raises:
        UnknownNameError: the one that is set is not there.
        AlignmentError: all are source titles.
    """
    texts = {edition.name: edition for edition in editions if not edition.titles}
    if settings.pivot and settings.pivot not in texts:
        raise UnknownNameError("edition", settings.pivot, texts, path=folder)
    if not texts:
        raise AlignmentError(
            "has source titles only", path=folder, hint="Add the editions that cite them."
        )
    french = [e for e in texts.values() if primary(e.language) == PIVOT]
    first = next(iter(texts.values()))
    if settings.pivot:
        return texts[settings.pivot]
    return first if settings.editions or not french else french[0]


def run(
    folder: FilePath,
    settings: Settings | None = None,
    progress: Progress = silent,
    *,
    encoder: Encoder | None = None,
    only: Collection[str] | None = None,
    off: Collection[str] = (),
    dismissed: Mapping[FindingName, Decision] = MappingProxyType({}),
) -> RunResult:
    """Read all editions in a folder, align each with the pivot, and check what was aligned.

    Without `settings` they are those of the nearest align.toml; without an `encoder` it is the one
    that they name. `only` and `off` choose the checks, as in `align.checks.chosen_checks`; what is
    `dismissed` by decisions of a review is not told, nor what comments in the editions silence. A
    file that cannot be used does not end the run: it is among the failures of the result.

    Raises:
        AlignError: there are no two editions of any text, or the settings cannot be used; or
            no text could be aligned, with the first reason why.
    """
    settings = settings or find_settings(folder)
    editions = find_editions(folder, SUFFIXES, settings.editions, settings.languages)
    pivot = choose_pivot(editions, settings, folder)
    others = tuple(e for e in editions if e is not pivot and not e.titles)
    unread = () if settings.editions else unread_folders(folder, SUFFIXES, editions)
    paired, notices = _paired(pivot, others, unread, folder)
    line = _Line(settings, encoder or load_encoder(settings.encoder), progress)
    notices += unlearned(line.encoder, [edition.language for edition in (pivot, *others)])
    titles = tuple(edition for edition in editions if edition.titles)
    made = (line.text(name, pivot, others, titles) for name in paired)
    texts = tuple(text for text in made if text is not None)
    if not texts:
        raise line.failures[0]
    progress("checking", 1.0)
    notices += tuple(dict.fromkeys((*line.notices, *_told(texts))))
    result = RunResult(pivot, others, texts, {}, notices, tuple(line.failures))
    sifter = Sifter(chosen_checks(only, off, settings.checks))
    sifted = {
        name: sifter.sift(findings, result.units(name), dismissed)
        for name, findings in line.findings(result, only, off).items()
    }
    return replace(result, sifted=sifted, notices=notices + sifter.notices())


def _told(texts: Iterable[Text]) -> Iterator[str]:
    """What is to be said of how the files were read."""
    for text in texts:
        for path, document in text.documents.items():
            yield from (f"{path}: {notice}" for notice in document.notices)


def _paired(
    pivot: Edition, others: Sequence[Edition], unread: Sequence[str], folder: FilePath
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts that the pivot and another edition have, and what to say of all others."""
    editions = (pivot, *others)
    names = sorted({name for edition in editions for name in edition.files})
    held = {name: [e.name for e in editions if name in e.files] for name in names}
    paired = tuple(name for name in pivot.files if len(held[name]) > 1)
    if not paired:
        raise AlignmentError(
            f"no text is there in '{pivot.name}' and in another edition too"
            if others
            else f"has only one edition, '{pivot.name}'",
            path=folder,
            hint="Files of one text have the same name in each edition's folder. Editions here: "
            + ", ".join(f"{e.name} ({', '.join(e.files)})" for e in editions)
            + "".join(f". {said}" for said in unread),
        )
    return paired, tuple(
        f"{said}: passed over"
        for said in (
            *(f"{n} is in {' and '.join(held[n])} only" for n in names if n not in paired),
            *unread,
        )
    )


_ADVICE = {
    **ADVICE,
    Doubt.SWAPPED: "put each into the other's folder",
    Doubt.LANGUAGE: "see whether it is the right file; if so, name its folder by its language",
}
"""What to do about files in folders."""


class _Line:
    """What all texts of a run share, and what went wrong in it."""

    def __init__(self, settings: Settings, encoder: Encoder, progress: Progress) -> None:
        self._segmenter = Segmenter.load(settings.srx)
        self._authority = read_authority(settings.authority) if settings.authority else None
        self._glossaries = tuple(map(read_authority, settings.glossary))
        self._checks = by_check(settings.checks, settings.path)
        self.encoder = encoder
        self._rank = partial(nearness, self.encoder)
        self._progress = progress
        self.failures: list[AlignError] = []
        self.notices: list[str] = []
        """What is to be said of pairs of files, and of memories and glossaries."""
        self._evidence = cache(
            partial(read_evidence, settings.tm, settings.glossary, progress=progress)
        )

    def text(
        self, name: str, pivot: Edition, others: Sequence[Edition], titles: Sequence[Edition]
    ) -> Text | None:
        """The text in the editions that could be used, if there are two."""
        source = self._load(name, pivot)
        bitexts = {}
        for edition in others:
            if source is None or (target := self._load(name, edition)) is None:
                continue
            try:
                given = self._evidence(source.language, target.language)
                bitext = _align(source, target, self.encoder, self._progress, True, given)
            except AlignmentError as error:
                self.failures.append(error)
                continue
            bitexts[edition.name] = bitext
            self.notices += doubts(bitext, _ADVICE)
            self.notices += (
                f"{name}, {edition.name}: {said}" for said in said_of_evidence(bitext, given)
            )
        if source is None or not bitexts:
            return None
        documents = (source, *(bitext.target for bitext in bitexts.values()))
        return Text(name, bitexts, self._titles(name, titles, documents))

    def _load(self, name: str, edition: Edition) -> Document | None:
        if name not in edition.files:
            return None
        try:
            return load(edition.files[name], edition.language, self._segmenter)
        except ReadError as error:
            self.failures.append(error)
            return None

    def _titles(
        self, name: str, editions: Sequence[Edition], documents: Sequence[Document]
    ) -> tuple[TitleLink, ...]:
        """The source titles of a text, with where its editions cite them."""
        lists = (self._load(name, edition) for edition in editions)
        titles = [title for document in lists if document for title in source_titles(document)]
        return link_titles(titles, documents, word_score=log_probability, rank=self._rank)

    def findings(
        self, result: RunResult, only: Collection[str] | None, off: Collection[str]
    ) -> dict[str, tuple[Finding, ...]]:
        """Name of each edition -> what is wrong with it and the pivot."""
        titles = [link for text in result.texts for link in text.titles]
        return {
            edition.name: run_checks(
                result.units(edition.name),
                titles=titles,
                word_score=log_probability,
                rank=self._rank,
                authority=self._authority,
                glossaries=self._glossaries,
                only=only,
                off=off,
                settings=self._checks,
            )
            for edition in result.others
        }
