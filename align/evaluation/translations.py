"""How near one translation is to another: chrF, BLEU and TER, as sacrebleu computes them.

Each score carries sacrebleu's signature, the settings and version that reproduce it (Post 2018,
"A call for clarity in reporting BLEU scores").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from align.errors import AlignmentError, UnknownNameError
from align.languages import primary
from align.model import Unit

METRICS = {"chrf": CHRF, "bleu": BLEU, "ter": TER}
"""Metrics by name. chrF (Popović 2015) and BLEU (Papineni et al. 2002): 0..100, higher is
better. TER (Snover et al. 2006): edits in a hundred reference words, lower is better."""


class TranslationScore(NamedTuple):
    """One metric over a whole text; `str()` is sacrebleu's own line."""

    metric: str
    """sacrebleu's name of the metric, such as ``chrF2``."""
    score: float
    signature: str

    def __str__(self) -> str:
        return f"{self.metric}|{self.signature} = {self.score:.1f}"


def score_translations(
    hypotheses: Sequence[str],
    references: Sequence[str],
    metrics: Iterable[str] = tuple(METRICS),
) -> tuple[TranslationScore, ...]:
    """Corpus scores of as many hypotheses as references, line against line.

    >>> [round(s.score) for s in score_translations(["The cat sleeps."], ["The cat sleeps."],
    ...                                             ["chrf", "ter"])]
    [100, 0]

    Raises:
        AlignmentError: nothing to compare, or not the same number on both sides.
        UnknownNameError: a metric that is not in `METRICS`.
    """
    if len(hypotheses) != len(references) or not references:
        raise AlignmentError(
            f"{len(hypotheses)} hypotheses cannot be compared with {len(references)} references",
            hint="Give the same number of both, and at least one.",
        )
    scores = []
    for name in metrics:
        if name not in METRICS:
            raise UnknownNameError("metric", name, METRICS)
        metric = METRICS[name]()
        score = metric.corpus_score(hypotheses, [references])
        scores.append(
            TranslationScore(score.name, float(score.score), metric.get_signature().format())
        )
    return tuple(scores)


def score_units(
    units: Iterable[Unit], metrics: Iterable[str] = tuple(METRICS)
) -> tuple[TranslationScore, ...]:
    """The target sides as hypotheses, the source sides as references.

    Units with one side only are left out: no metric says what an omission costs.

    Raises:
        AlignmentError: the sides are not in one language, or there is nothing to compare.
        UnknownNameError: a metric that is not in `METRICS`.
    """
    both = [(u.target, u.source) for u in units if u.source and u.target]
    languages = {primary(v.language) for pair in both for v in pair} - {"und"}
    if len(languages) > 1:
        raise AlignmentError(
            f"the sides are in different languages: {', '.join(sorted(languages))}",
            hint="A score compares two translations into one language.",
        )
    return score_translations([t.text for t, _ in both], [s.text for _, s in both], metrics)
