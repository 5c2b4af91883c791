"""Checks: what is inconsistent, missing or left over between two editions.

A check is a generator over a `Context`; its name is the function's with hyphens. To add one,
write it and enter it in `CHECKS`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from align.checks.authority import authority as authority_check
from align.checks.completeness import no_counterpart, note_reference_lost, order_differs
from align.checks.context import Check, Context
from align.checks.figures import date_differs, number_differs
from align.checks.slips import mixed_script, spelling_slip
from align.checks.spelling import spelling_left, spelling_varies
from align.checks.titles import source_title, title_gloss
from align.errors import UnknownNameError
from align.model import Finding, Unit
from align.names.authority import Authority
from align.names.cyrillic import WordScore
from align.names.titles import GlossRank, TitleLink

__all__ = ["CHECKS", "Check", "Context", "run_checks"]

CHECKS: dict[str, Check] = {
    check.__name__.replace("_", "-"): check
    for check in (
        spelling_left,
        spelling_varies,
        spelling_slip,
        mixed_script,
        authority_check,
        source_title,
        title_gloss,
        number_differs,
        date_differs,
        note_reference_lost,
        no_counterpart,
        order_differs,
    )
}
"""All checks by name, in the order in which findings at one place are listed."""


def run_checks(
    units: Iterable[Unit],
    *,
    titles: Iterable[TitleLink] = (),
    word_score: WordScore | None = None,
    rank: GlossRank | None = None,
    authority: Authority | None = None,
    only: Collection[str] | None = None,
    off: Collection[str] = (),
) -> tuple[Finding, ...]:
    """What the checks find in the units of two editions, sorted by place.

    Units of several texts may be passed at once: names are then compared across them. `titles`
    are the source titles that the editions cite; `word_score` and `rank` come from an encoder
    and make the check of their glosses surer. What `authority` has is not told by the checks of
    spellings, and what is not written as it wants is told.

    Raises:
        UnknownNameError: `only` or `off` names a check that is not.
    """
    for name in (*(only or ()), *off):
        if name not in CHECKS:
            raise UnknownNameError("check", name, CHECKS)
    chosen = [n for n in CHECKS if (only is None or n in only) and n not in off]
    context = Context(tuple(units), tuple(titles), word_score, rank, authority)
    found = [finding for name in chosen for finding in CHECKS[name](context)]
    order = {unit.id: number for number, unit in enumerate(context.units)}
    last = len(order)
    return tuple(
        sorted(found, key=lambda f: (order.get(f.places[0].unit, last), f.places[0].start))
    )
