"""``align score``: how near two translations into one language are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.inputs import units_of_files
from align.cli.options import (
    FILE,
    Language,
    Named,
    encoder_option,
    encoding_option,
    json_option,
    srx_option,
)
from align.cli.records import print_json
from align.cli.terminal import plural

if TYPE_CHECKING:
    from align.segmentation import RuleSource


def _metrics() -> Iterable[str]:
    from align.evaluation.translations import METRICS

    return METRICS


@click.command(
    "score",
    epilog="Example: align score texts/en-old/book.md texts/en/book.md --metric chrf",
)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="REFERENCE HYPOTHESIS | FILE")
@click.option(
    "--metric",
    "metrics",
    type=Named("metric", _metrics),
    multiple=True,
    help="What to compute; may be given several times (default: all).",
)
@click.option("--lang", "language", type=Language(), help="Language of both editions.")
@encoder_option
@srx_option
@encoding_option
@json_option
def command(
    files: tuple[Path, ...],
    metrics: tuple[str, ...],
    language: str | None,
    encoder: str | None,
    srx: RuleSource | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Score a translation against a reference: chrF, BLEU and TER, as sacrebleu computes them.

    Give two editions in one language, which are aligned first; or one FILE that align pair wrote
    (.jsonl, .tsv, .tmx), whose source side is the reference and whose target side the hypothesis.
    Each score is printed with sacrebleu's signature, which reproduces it.
    """
    from align.evaluation.translations import METRICS, score_units

    units = units_of_files(files, (language, language), encoder, srx, encoding)
    scores = score_units(units, metrics or tuple(METRICS))
    compared = sum(u.source is not None and u.target is not None for u in units)
    if as_json:
        print_json(
            {
                "compared": compared,
                "left_out": len(units) - compared,
                "scores": [score._asdict() for score in scores],
            }
        )
        return
    for score in scores:
        click.echo(str(score))
    left_out = len(units) - compared
    click.echo(
        f"{plural(compared, 'unit')} compared, {left_out:,} with one side only left out", err=True
    )
