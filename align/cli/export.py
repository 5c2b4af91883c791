"""``align export``: an alignment in another format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.findings import decisions_beside, dismissals, sifting
from align.cli.inputs import divider, spare_inputs
from align.cli.options import (
    FILE,
    Language,
    encoder_option,
    export_options,
    outputs_option,
    srx_option,
)
from align.cli.terminal import show_output
from align.config import find_settings

if TYPE_CHECKING:
    from align.config import Export
    from align.formats.decisions import Reviewed
    from align.segmentation import RuleSource


@click.command(
    "export",
    epilog="Example: align export out/fr-en.jsonl -o memory.tmx -o table.tsv",
)
@click.argument("file", type=FILE)
@outputs_option(required=True)
@click.option("--decisions", type=FILE, help="Made of a reviewed table by align decisions.")
@click.option("--source-language", type=Language(), help="Default: as FILE has it.")
@click.option("--target-language", type=Language(), help="Default: as FILE has it.")
@export_options
@encoder_option
@srx_option
@click.option(
    "--xliff-version",
    type=click.Choice(["2.1", "1.2"]),
    default="2.1",
    show_default=True,
    help="Of an .xlf; OmegaT and older tools read 1.2.",
)
def command(
    file: Path,
    outputs: tuple[Path, ...],
    decisions: Path | None,
    source_language: str | None,
    target_language: str | None,
    writing: Callable[[Export], Export],
    encoder: str | None,
    srx: RuleSource | None,
    xliff_version: str,
) -> None:
    """Write the alignment in FILE in other formats.

    FILE is any file of units: .jsonl, .tmx, .xlf, .sdlxliff, .mqxliff, .po, .xlsx, .tsv.

    --encoder and --srx are for --split-merged: as they were when the alignment was made.
    """
    from align.formats import read_units
    from align.outputs import export

    spare_inputs((file, decisions), *outputs)
    units = read_units(file)
    # those beside it are no order to change its units, but their rulings hold
    dismissed = dismissals(*decisions_beside(file))
    reviewed: Sequence[Reviewed] = ()
    if decisions:
        from align.cli.reviewed import show_stale
        from align.formats.decisions import read_log, replay

        log = read_log(decisions)
        decided = replay(units, log.decisions)
        units, dismissed, reviewed = decided.units, decided.dismissed, decided.beads
        show_stale(log, decided)
    defaults = find_settings(file.parent)
    style = writing(defaults.export)
    divide = divider(style.split_merged, encoder or defaults.encoder, srx or defaults.srx)
    find = sifting(defaults, dismissed)
    for output in outputs:
        written = export(
            units,
            output,
            source_language,
            target_language,
            inline_codes=style.inline_codes,
            notes=style.notes,
            xliff_version=xliff_version,
            divide=divide,
            find=find,
            report_language=style.report_language,
            reviewed=reviewed,
        )
        show_output(written)
