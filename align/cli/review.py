"""``align review``: an alignment on the screen, to be mended bead by bead."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.inputs import given_authority, given_encoder
from align.cli.options import FILE, authority_option, encoder_option, srx_option
from align.cli.terminal import plural
from align.config import Settings, find_settings
from align.errors import AlignError
from align.model import Finding, Unit

if TYPE_CHECKING:
    from align.review import Review
    from align.segmentation import RuleSource


@click.command(
    "review",
    epilog="Example: align review out/fr-en.jsonl",
)
@click.argument("file", type=FILE)
@click.option(
    "--decisions",
    type=FILE,
    help="Where each decision is written at once (default: beside FILE, its name with "
    ".decisions.jsonl).",
)
@click.option(
    "--beside",
    "others",
    type=FILE,
    multiple=True,
    help="An alignment of the same source with a further edition, shown as one more column.",
)
@click.option("--by", default="", help="Who reviews; stands in each decision.")
@click.option("--light", is_flag=True, help="Dark on light; T changes it too.")
@click.option("--no-checks", is_flag=True, help="Do not look for findings.")
@authority_option
@encoder_option
@srx_option
def command(
    file: Path,
    decisions: Path | None,
    others: tuple[Path, ...],
    by: str,
    light: bool,
    no_checks: bool,
    authority: Path | None,
    encoder: str | None,
    srx: RuleSource | None,
) -> None:
    """Review the alignment in FILE, any file of units, such as align pair wrote.

    The two texts stand side by side; ? shows all keys. FILE stays as it is: each decision is a
    line in the file of decisions, on the disk at once, so that nothing is lost however the review
    ends. Then: align export FILE --decisions DECISIONS -o memory.tmx

    --encoder and --srx are for aligning anew (r); they should be those that made the alignment.
    """
    from align.realignment import realigner
    from align.review import Review
    from align.segmentation import Segmenter

    found = find_settings(file.parent)
    name, rules = encoder or found.encoder, srx or found.srx
    review = Review.open(
        file,
        decisions,
        others=others,
        realign=realigner(lambda: given_encoder(name), lambda: Segmenter.load(rules)),
        boundaries=Segmenter.load(rules).boundaries if rules else None,
        by=by,
    )
    with review:
        if not review.beads:
            raise AlignError("has no beads to review", path=file)
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise AlignError(
                "this is not a terminal: a review is done in one",
                hint="Type the command into a terminal, without | or >. For a browser there is "
                f"align export {file} -o report.html, for a spreadsheet -o table.xlsx.",
            )
        check = None if no_checks else _checks(found, authority)
        _show(review, file, others, check, light)
        progress = review.progress()
    said = (
        f"{plural(progress.doubtful, 'doubtful bead')} and {plural(progress.findings, 'finding')}"
    )
    click.echo(f"{plural(progress.checked, 'bead')} checked; {said} left to look at")


def _show(
    review: Review,
    file: Path,
    others: tuple[Path, ...],
    check: Callable[[Sequence[Unit]], Iterable[Finding]] | None,
    light: bool,
) -> None:
    from align.screen import ReviewApp

    stale = [f"Not applied ({decision.kind}): {reason}." for decision, reason in review.stale]
    if len(stale) > 1:
        stale[1:] = [f"And {len(stale) - 1} more that no longer apply to the texts."]
    app = ReviewApp(
        review,
        title=file.name,
        heads=[*_heads(review.units), *(other.stem for other in others)],
        check=check,
        theme="textual-light" if light else "textual-dark",
        notices=(*review.notices, *stale),
    )
    app.run()


def _heads(units: Sequence[Unit]) -> tuple[str, str]:
    """The language and the file of either side."""
    heads = []
    for side, name in enumerate(("source", "target")):
        variants = (v for u in units if (v := (u.source, u.target)[side]) is not None)
        variant = next(variants, None)
        path = Path(variant.passage.path).name if variant else ""
        heads.append(" ".join(filter(None, (variant.language if variant else name, path))))
    return heads[0], heads[1]


def _checks(
    settings: Settings, authority: Path | None
) -> Callable[[Sequence[Unit]], Iterable[Finding]]:
    """The checks as align.toml has them."""
    from align.checks import by_check, run_checks
    from align.names.authority import read_authority

    path = authority or settings.authority
    names = given_authority(path) if path else None
    glossaries = [read_authority(glossary) for glossary in settings.glossary]
    levels = by_check(settings.checks, settings.path)
    return lambda units: run_checks(units, authority=names, glossaries=glossaries, settings=levels)
