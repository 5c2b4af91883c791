"""How well texts are aligned: strict and lax precision / recall / F1 against gold alignments.

``python -m benchmarks.align`` prints a line for every set (all its texts pooled) and text, with
the CPU seconds of encoding and search together; then a reliability table: of the beads whose
score lies in a range, how many are in the gold alignment. Sets marked * were used to learn the
weights (``python -m benchmarks.train``); the others were not looked at for that.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Sequence
from dataclasses import replace

from align.aligner import align_segments
from align.encoders import load_encoder
from align.evaluation.beads import BeadScore, IndexBead, score_beads
from align.model import Bead
from benchmarks.gold import Gold, data_option, gold_sets

SETS = {
    "text+berg/eval": "text+berg/eval/*",
    "text+berg/dev *": "text+berg/dev/*",
    "transread *": "transread/*",
    "alibi *": "alibi/*",
    "bilinguator-par": "bilinguator-par/*",
    "ntrex": "ntrex/*",
}


def by_score(texts: Sequence[tuple[Gold, tuple[Bead, ...]]], bins: int = 10) -> list[list[float]]:
    """For each range of scores: beads, their mean score, the share of them that is right."""
    found: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for gold, beads in texts:
        right = set(gold.beads)
        for bead in beads:
            at = min(bins - 1, int(bead.score * bins))
            found[at].append((bead.score, IndexBead.of(bead) in right))
    return [
        [len(f), sum(s for s, _ in f) / len(f), sum(r for _, r in f) / len(f)] if f else [0, 0, 0]
        for f in found
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    data_option(parser)
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--set", choices=list(SETS), help="this set alone")
    parser.add_argument("--paragraphs", action="store_true", help="use them where they are known")
    args = parser.parse_args()
    encoder = load_encoder(args.encoder)
    encoder.read(["warm"])

    print(f"encoder {args.encoder}, paragraphs {'where known' if args.paragraphs else 'not used'}")
    print(f"{'':32} {'beads':>6}  {'strict P / R / F1':^22}   {'lax P / R / F1':^22}  {'CPU s':>6}")
    held_out: list[tuple[Gold, tuple[Bead, ...]]] = []
    for name, pattern in SETS.items():
        if args.set not in {None, name}:
            continue
        total, seconds, rows = BeadScore(), 0.0, []
        for gold in gold_sets(args.data, pattern):
            known = gold.paragraphs if args.paragraphs else None
            began = time.process_time()
            beads = align_segments(gold.source, gold.target, encoder, paragraphs=known)
            spent = time.process_time() - began
            score = score_beads(gold.beads, beads)
            total, seconds = total + score, seconds + spent
            rows.append((f"  {gold.name}", score, spent))
            if not name.endswith("*"):
                held_out.append((replace(gold, paragraphs=None), beads))
        for label, score, spent in [(name, total, seconds), *(rows if len(rows) < 20 else [])]:
            print(f"{label:32} {score.predicted:6}  {score.strict}   {score.lax}  {spent:6.1f}")
    if held_out:
        print("\nscore of a bead, and how many with it are right (sets not marked *)")
        rows_of_scores = by_score(held_out)
        beads_in_all = sum(int(n) for n, _, _ in rows_of_scores)
        gap = sum(n * abs(s - r) for n, s, r in rows_of_scores) / max(1, beads_in_all)
        for n, (count, mean, right) in enumerate(rows_of_scores):
            if count:
                print(
                    f"  {n / 10:.1f} to {(n + 1) / 10:.1f} {int(count):6}  {mean:.3f}  {right:.3f}"
                )
        print(f"  expected calibration error {gap:.3f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
