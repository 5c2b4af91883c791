"""``align batch``: many pairs of texts, in one go or in several."""

from __future__ import annotations

import signal
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from align.cli.options import (
    FILE,
    Language,
    encoder_option,
    evidence_options,
    report_language_option,
    srx_option,
)
from align.cli.terminal import Progress, clean, paragraph, plural, show_output
from align.model import DOUBTFUL

if TYPE_CHECKING:
    from align.batch import Found, Journal, Pair, Record, Tally
    from align.config import Settings
    from align.segmentation import RuleSource

T = TypeVar("T")
SHOWN = 5
"""Of the pairs that failed, and of those to look at first, how many are named."""


@click.command(
    "batch",
    epilog="Example: align batch corpus/ --pattern '{lang}/{doc}.md' -o out/ --jobs 4",
)
@click.argument("texts", type=FILE)
@click.argument("targets", type=FILE, required=False)
@click.option(
    "-o", "--output", type=FILE, default=Path("out"), show_default=True, help="Folder to write to."
)
@click.option(
    "--pattern",
    help="How the files in TEXTS are named, with {lang} and {doc}, and * for anything else: "
    "'{lang}/{doc}.md', '{doc}.{lang}.txt'.",
)
@click.option(
    "--by-content",
    is_flag=True,
    help="Find out from what is in the texts which belong together, not from their names.",
)
@click.option("--source-language", type=Language(), help="Default: told by the names; French.")
@click.option("--target-language", type=Language(), help="Default: told by the names.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes at work at a time (default: one for each core).",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Have a Dask cluster do the work, whose machines see the same files: tcp://HOST:8786, or "
    "the scheduler's file.",
)
@click.option(
    "--beads",
    type=click.Choice(["jsonl", "tsv", "parquet"]),
    multiple=True,
    help="Beside the memory, also write all beads as this; may be given several times.",
)
@click.option(
    "--shard",
    type=click.IntRange(min=1),
    metavar="N",
    help="Write several files of some N beads, fr-en-0001.tmx ..., rather than one.",
)
@click.option("--inline-codes", is_flag=True, help="Memories have bold, links ... as codes.")
@evidence_options
@encoder_option
@srx_option
@report_language_option
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but failures.")
@click.pass_context
def command(
    ctx: click.Context,
    texts: Path,
    targets: Path | None,
    output: Path,
    pattern: str | None,
    by_content: bool,
    source_language: str | None,
    target_language: str | None,
    jobs: int | None,
    scheduler: str | None,
    beads: tuple[str, ...],
    shard: int | None,
    inline_codes: bool,
    memories: tuple[Path, ...],
    glossaries: tuple[Path, ...],
    encoder: str | None,
    srx: RuleSource | None,
    report_language: str | None,
    quiet: bool,
) -> None:
    """Align many pairs of texts and put them together in one memory.

    TEXTS is a folder with an edition of each text, as TARGETS is, whose files have the same names;
    or one folder that holds all editions; or a manifest (.tsv), with source and target of a pair in
    each line, parted by a tab.

    Each pair has its alignment in OUTPUT/pairs, for align review. A pair that fails is told in
    failures.tsv and ends nothing. Interrupt it with Ctrl-C and run it again: it goes on where it
    was, and does anew only what has changed. Exit code 3 if a pair failed.
    """
    from align.batch import (
        Batch,
        Cluster,
        Processes,
        Recipe,
        write_merged,
        write_summary,
        write_tables,
    )
    from align.config import find_settings
    from align.encoders.use import cores
    from align.segmentation import RuleSource

    if targets and pattern:
        raise click.UsageError("--pattern is for one folder: leave it out, or TARGETS.")
    if by_content and not targets:
        raise click.UsageError("--by-content is for two folders: name the second one too.")
    settings = find_settings(texts if texts.is_dir() else texts.parent)
    languages = (source_language, target_language)
    found = None if by_content else _found(texts, targets, pattern, languages, settings)
    jobs = jobs or cores()
    recipe = Recipe(
        output / "pairs",
        encoder=encoder or settings.encoder,
        srx=srx or (RuleSource(settings.srx) if settings.srx else None),
        tm=memories or settings.tm,
        glossary=glossaries or settings.glossary,
        threads=1 if scheduler else max(1, cores() // jobs),
        base=str(Path.cwd()) if scheduler else "",
    )
    crew = Cluster(scheduler) if scheduler else Processes(jobs)
    with Batch(output) as batch, _interrupts() as asked:

        def followed(steps: Generator[Tally, None, T], what: str) -> T:
            """What comes of it in the end; until then, how far it is."""
            with Progress(quiet) as progress:
                while True:
                    try:
                        tally = next(steps)
                    except StopIteration as end:
                        result: T = end.value
                        break
                    progress(_how_far(tally, what, bool(asked)), tally.seen / max(1, tally.total))
            if asked:
                done = f"{tally.seen:,} of {plural(tally.total, what)}"
                click.echo(f"align: interrupted; {done} done. Run it again to go on.", err=True)
                ctx.exit(130)
            return result

        if found is None and targets:
            steps = batch.find(recipe, (texts, targets), languages, crew, lambda: bool(asked))
            found = followed(steps, "text")
        assert found
        if not quiet:
            _say_found(found)
        try:
            tally = followed(batch.run(recipe, found.pairs, crew, lambda: bool(asked)), "pair")
        finally:
            tables = write_tables(output, found.pairs, found.strays, batch.journal)
        with Progress(quiet) as progress:
            outputs = list(
                write_merged(
                    output,
                    recipe,
                    found.pairs,
                    batch.journal,
                    suffixes=(".tmx", *(f".{form}" for form in dict.fromkeys(beads))),
                    inline_codes=inline_codes or settings.export.inline_codes,
                    shard=shard or 0,
                    progress=lambda share: progress("writing what all pairs have", share),
                )
            )
        told = write_summary(
            output,
            found.pairs,
            found.strays,
            batch.journal,
            (*outputs, *tables),
            report_language or settings.export.report_language,
        )
        if not quiet:
            _say_done(tally, batch.journal, found.pairs)
            for one in (*outputs, *tables, told):
                show_output(one)
    if tally.failed and not by_content:  # there a failure is a text without a counterpart
        ctx.exit(3)


def _found(
    texts: Path,
    targets: Path | None,
    pattern: str | None,
    languages: tuple[str | None, str | None],
    settings: Settings,
) -> Found:
    """The pairs that the arguments mean."""
    from align.batch import pairs_in, pairs_of_folders, read_manifest

    if targets:
        return pairs_of_folders(texts, targets, *languages)
    if texts.is_file():
        if pattern:
            raise click.UsageError("--pattern is for a folder; a manifest names its files.")
        return read_manifest(texts, *languages)
    return pairs_in(texts, pattern, *languages, languages=settings.languages)


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """The interrupts so far: the first is kept, for the pairs in hand to be finished; the second
    ends it."""
    asked: list[int] = []

    def interrupted(number: int, _: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        click.echo("\nalign: finishing the pairs in hand; Ctrl-C once more to drop them", err=True)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _how_far(tally: Tally, what: str, stopping: bool) -> str:
    """Where it is, how fast, and how long it will take."""
    said = f"{tally.seen:,} of {plural(tally.total, what)}"
    if tally.failed:
        said += f", {tally.failed:,} failed"
    if stopping:
        return f"{said}; finishing those in hand"
    if tally.aligned + tally.failed:
        left = round((tally.total - tally.seen) / tally.rate)
        said += f", {tally.rate:.3g} a second, {_duration(left)} left"
    return said


def _duration(seconds: int) -> str:
    """
    >>> [_duration(n) for n in (9, 90, 5000, 200_000)]
    ['9 s', '2 min', '1 h 23 min', '2 d 7 h']
    """
    minutes, hours = round(seconds / 60), seconds // 3600
    if seconds < 60:
        return f"{seconds} s"
    if hours < 1:
        return f"{minutes} min"
    if hours < 48:
        return f"{hours} h {minutes % 60} min"
    return f"{hours // 24} d {hours % 24} h"


def _say_found(found: Found) -> None:
    """How many pairs there are, and what is in none."""
    groups: dict[str, int] = {}
    for pair in found.pairs:
        groups[pair.group] = groups.get(pair.group, 0) + 1
    said = [f"{clean(group)} {plural(count, 'pair')}" for group, count in groups.items()]
    said = said or ["no pair"]
    if found.strays:
        said.append(f"{plural(len(found.strays), 'file')} in none")
    click.echo(", ".join(said))


def _say_done(tally: Tally, journal: Journal[Record], pairs: tuple[Pair, ...]) -> None:
    """What was done, what failed and why, and which pairs to look at first."""
    parts = [f"{tally.aligned:,} aligned", f"{tally.kept:,} as they were" if tally.kept else ""]
    parts.append(f"{tally.failed:,} failed: failures.tsv says why" if tally.failed else "")
    click.echo(", ".join(part for part in parts if part))
    failed: list[str] = []
    doubtful: list[tuple[float, str]] = []
    for pair in pairs:
        record = journal.get(pair.key)
        if record and record.failure:
            failed.append(f"{pair.key}: {record.failure}")
        elif record and record.worth < DOUBTFUL:
            doubtful.append((record.worth, pair.key))
    for line in failed[:SHOWN]:
        paragraph(line, err=True)
    if doubtful:
        shown = ", ".join(key for _, key in sorted(doubtful)[:SHOWN])
        more = len(doubtful) - SHOWN
        paragraph(
            f"{plural(len(doubtful), 'pair')} that may be no translations of each other: "
            f"{shown}{f' and {more:,} more' if more > 0 else ''}; pairs.tsv has the scores"
        )
