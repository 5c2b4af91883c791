"""From the arguments of a command to what it works on: units, lines of text, a scheme."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.options import language_of
from align.cli.terminal import Progress, clean, plural, show_notices
from align.config import Settings
from align.errors import ExportError
from align.model import Bitext, Severity, Unit

if TYPE_CHECKING:
    from align.encoders import Encoder
    from align.names.authority import Authority
    from align.names.schemes import Scheme
    from align.outputs import Divide


def units_of_files(
    files: tuple[Path, ...],
    languages: tuple[str | None, str | None],
    encoder: str | None,
    srx: PathLike[str] | None,
    encoding: str | None,
    tell: Callable[[Bitext], object] = bool,
) -> tuple[Unit, ...]:
    """The units of one file of units, or of two editions aligned now, which `tell` is given."""
    if len(files) == 1:
        from align.formats import read_units
        from align.readers import SUFFIXES

        if files[0].suffix.lower() in SUFFIXES:
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
            encoder=given_encoder(encoder or Settings().encoder),
            srx=srx,
            encoding=encoding,
            progress=progress,
        )
    show_notices(bitext.source, bitext.target)
    tell(bitext)
    return units_of(bitext, text_name(source))


def spare_inputs(inputs: Iterable[Path | None], *outputs: Path) -> None:
    """Refuse, before any work is done, to write where there is no folder, or over a file that is
    read: what only that file holds would be lost."""
    read = [file for file in inputs if file and file.exists()]
    for output in outputs:
        if not output.parent.is_dir():
            raise ExportError(
                f"cannot be written: there is no folder '{output.parent}'",
                path=output,
                hint="Make the folder first, or give another.",
            )
        if output.exists() and any(output.samefile(file) for file in read):
            raise click.UsageError(
                f"-o would write over a file that is read, {clean(str(output))}: give another name."
            )


def divider(wanted: bool, encoder: str | Encoder, srx: str | PathLike[str] | None) -> Divide | None:
    """What ``--split-merged`` divides units with: the encoder and the rules that made them."""
    if not wanted:
        return None
    from align.division import divide_units
    from align.segmentation import Segmenter

    model = given_encoder(encoder) if isinstance(encoder, str) else encoder
    return partial(divide_units, encoder=model, segmenter=Segmenter.load(srx))


def given_encoder(name: str) -> Encoder:
    """The encoder of ``--encoder``, which keeps its vectors for the next time: in the user's cache,
    in the file that ``ALIGN_CACHE`` names, or nowhere where that is ``off``."""
    from align.encoders import Store, load_encoder
    from align.encoders.store import default_path

    told = os.environ.get("ALIGN_CACHE", "")
    path = Path(told) if told else default_path()
    return load_encoder(name, store=None if told == "off" else Store(path))


def given_authority(path: Path) -> Authority:
    """The authority file of ``--authority``; that something may be wrong with it is told."""
    from align.names.authority import lint_authority, read_authority

    authority = read_authority(path)
    if wrong := [f for f in lint_authority(authority) if f.severity > Severity.NOTE]:
        said = f"{plural(len(wrong), 'finding')} on {clean(str(path))}"
        click.echo(f"{said}: see align names lint {clean(str(path))}", err=True)
    return authority


def text_lines(
    texts: tuple[str, ...], file: Path | None, language: str, encoding: str | None, example: str
) -> list[str]:
    """Texts given as arguments, or the lines of a file or, where the only one is -, of standard
    input; `example` is how the command is called with a text."""
    if (file is None) == (not texts):
        raise click.UsageError(f"Give a text or a file: align names {example}, or --file FILE.")
    if texts not in ((), ("-",)):
        return list(texts)
    from align.readers.encodings import decode
    from align.readers.files import read_text_bytes

    if file is None or str(file) == "-":
        data, path = sys.stdin.buffer.read(), "standard input"
    else:
        data, path = read_text_bytes(file), str(file)
    return decode(data, language, encoding, path)[0].splitlines()


_SUGGESTED = 4


def given_scheme(name: str, language: str | None = None, *, option: str = "--scheme") -> Scheme:
    """The scheme of an `option` NAME|FILE, of the language if one is given; failed samples of a
    user's own are told."""
    from align.errors import UnknownNameError
    from align.names.schemes import failed_samples, load_scheme, scheme_names

    try:
        scheme = load_scheme(name)
    except UnknownNameError as error:
        inside = [known for known in scheme_names() if name and name in known]
        guess = error.hint.partition("Known:")[0]
        if inside:
            guess = f"Did you mean {' or '.join(map(repr, inside[:_SUGGESTED]))}? "
        raise click.BadParameter(
            f"{error.message}. {guess}'align names romanize --list' shows them all; a file of "
            "your own ends in .toml.",
            param_hint=f"'{option}'",
        ) from error
    if language not in (None, scheme.language):
        raise click.BadParameter(
            f"{clean(name)} is for '{scheme.language}', and only '{language}' can be read back.",
            param_hint=f"'{option}'",
        )
    if name.endswith(".toml") and (failed := failed_samples(Path(name))):
        click.echo(
            f"{clean(name)}: {len(failed)} of {plural(len(scheme.samples), 'sample')} failed; see "
            f"align names romanize --check {clean(name)}",
            err=True,
        )
    return scheme
