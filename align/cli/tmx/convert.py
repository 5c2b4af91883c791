"""``align tmx convert``: a memory in another version, or with other languages."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

import click

from align.cli.inputs import spare_inputs
from align.cli.options import FILE
from align.cli.terminal import Progress, clean, plural


@click.command(
    "convert",
    epilog="Example: align tmx convert memory.tmx -o new.tmx --version 1.4 --language fr=fr-FR",
)
@click.argument("file", type=FILE)
@click.option("-o", "--output", type=FILE, required=True, help="The memory to write.")
@click.option(
    "--version", type=click.Choice(["1.1", "1.2", "1.3", "1.4"]), help="Default: as FILE has it."
)
@click.option(
    "--codes",
    type=click.Choice(["keep", "drop"]),
    default="keep",
    show_default=True,
    help="Whether inline codes stay; the words stay in any case.",
)
@click.option(
    "--language", "languages", multiple=True, metavar="OLD=NEW", help="Rename a language."
)
@click.option(
    "--set", "fields", multiple=True, metavar="NAME=VALUE", help="Set a field of the header."
)
def command(
    file: Path,
    output: Path,
    version: str | None,
    codes: Literal["keep", "drop"],
    languages: tuple[str, ...],
    fields: tuple[str, ...],
) -> None:
    """Write FILE anew. For other formats than TMX see align export."""
    from align.files import atomic_write
    from align.formats.tmx.converting import convert_tmx
    from align.formats.tmx.grammar import HEADER
    from align.languages import parse_language

    if output.suffix != ".tmx":
        raise click.UsageError(f"{output} is no .tmx: align export writes other formats.")
    spare_inputs((file,), output)
    header = _pairs(fields, "--set")
    if unknown := sorted(header.keys() - HEADER):
        raise click.UsageError(f"A header has no {unknown[0]}. Known: {', '.join(sorted(HEADER))}")
    tags = {old: parse_language(new) for old, new in _pairs(languages, "--language").items()}
    with Progress() as progress, atomic_write(output) as stream:
        count = convert_tmx(
            file,
            stream,
            version=version or "",
            codes=codes,
            header=header,
            languages=tags,
            progress=partial(progress, f"converting {file.name}"),
        )
    click.echo(f"{clean(str(output))}  {plural(count, 'unit')}")


def _pairs(given: tuple[str, ...], option: str) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise click.UsageError(f"{option} takes NAME=VALUE, not {name}{sign}{value}")
    return {name: value for name, _, value in pairs}
