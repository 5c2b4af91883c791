"""From the arguments of a command to units: two files to align, or one that holds an alignment."""

from __future__ import annotations

from pathlib import Path

import click

from align.cli.options import language_of
from align.cli.terminal import Progress
from align.config import Settings
from align.model import Unit


def units_of_files(
    files: tuple[Path, ...],
    languages: tuple[str | None, str | None],
    encoder: str | None,
    srx: Path | None,
    encoding: str | None,
) -> tuple[Unit, ...]:
    """The units of one file of units, or of two editions aligned now."""
    if len(files) == 1:
        from align.formats import read_units
        from align.readers import READERS

        if files[0].suffix.lower() in READERS:
            raise click.UsageError(f"{files[0]} is one text: name a second edition of it too.")
        return read_units(files[0])
    if len(files) != 2:
        raise click.UsageError(f"Give two editions, or one file of units; these are {len(files)}.")
    from align.editions import text_name
    from align.pipeline import align_texts
    from align.units import units_of

    source, target = files
    with Progress() as progress:
        bitext = align_texts(
            source,
            target,
            language_of(source, languages[0], "--source-language"),
            language_of(target, languages[1], "--target-language"),
            encoder=encoder or Settings().encoder,
            srx=srx,
            encoding=encoding,
            progress=progress,
        )
    return units_of(bitext, text_name(source))
