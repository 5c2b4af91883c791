"""``align names extract``: an authority file proposed from two editions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.columns import show_columns
from align.cli.inputs import spare_inputs, units_of_files
from align.cli.options import FILE, Language, encoder_option, encoding_option, srx_option
from align.cli.terminal import clean, plural

if TYPE_CHECKING:
    from align.segmentation import RuleSource


@click.command(
    "extract",
    epilog="Example: align names extract texts/fr/book.md texts/en/book.md -o names.tsv",
)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="SOURCE TARGET | FILE")
@click.option(
    "-o", "--output", type=FILE, help="Write it to a new file, .tsv or .tbx; else it is printed."
)
@click.option("--source-language", type=Language(), help="Default: told by the file's name.")
@click.option("--target-language", type=Language(), help="Default: told by the file's name.")
@encoder_option
@srx_option
@encoding_option
def command(
    files: tuple[Path, ...],
    output: Path | None,
    source_language: str | None,
    target_language: str | None,
    encoder: str | None,
    srx: RuleSource | None,
    encoding: str | None,
) -> None:
    """Propose an authority file: the names of SOURCE and TARGET, which are aligned first, or of
    one FILE that align pair or a CAT tool wrote (.jsonl, .tsv, .tmx).

    The form that stands most often is the preferred one, the others are variants, and the note
    has the counts. Look it through, move what must not stand to the column "forbidden", and give
    it to align names normalize.
    """
    from align.checks import Context
    from align.names.authority import authority_suffix, write_authority
    from align.names.authority.extract import propose_authority
    from align.names.groups import group_names
    from align.names.links import link_names
    from align.names.mentions import full_names

    if output is not None:
        authority_suffix(output)
        spare_inputs(files, output)
        if output.exists():
            raise click.UsageError(
                f"{output} is there already, and may hold what you settled: name a new file, and "
                "join the two with align names merge."
            )
    languages = (source_language, target_language)
    units = units_of_files(files, languages, encoder, srx, encoding)
    names = Context(units).spoken(full_names(units))
    authority = propose_authority(group_names(names, link_names(names)))
    if output is not None:
        write_authority(authority, output)
        count = plural(len(authority.records), "name")
        click.echo(f"{click.style(clean(str(output)), bold=True)}  {count}")
        return
    tags = authority.languages
    rows = [
        [" | ".join(record.forms[tag]) if tag in record.forms else "" for tag in tags]
        + [record.note]
        for record in authority.records
    ]
    show_columns([*tags, "note"], rows)
