"""Align every text of a set, as a process of its own: `python -m benchmarks.beads SET`.

Prints one line of JSON: the signature of the settings; for each text its CPU seconds, its beads as
``[source, target, score]``, and of texts that were made (`benchmarks.derived`) what is said to
stand elsewhere. The sets are those of `benchmarks.align`; ``FOLDER/*`` under ``alignment/`` of the
data serves as well.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import accumulate
from pathlib import Path

from align.aligner import LONGEST, align_documents, align_segments
from align.encoders import load_encoder
from align.evaluation.beads import IndexBead
from align.model import Bead, Block, BlockKind, Document, Passage, Segment, Signature
from align.version import VERSION
from benchmarks.derived import CHAPTERS, KINDS, Derived, derive
from benchmarks.gold import Gold, data_option, gold_sets

SETS = {
    "text+berg/eval": "text+berg/eval/*",
    "text+berg/dev": "text+berg/dev/*",
    "transread": "transread/*",
    "alibi": "alibi/*",
    "bilinguator-par": "bilinguator-par/*",
    "ntrex": "ntrex/*",
    "bible": "bible/*",
}
LEARNED_FROM = {"text+berg/dev", "transread", "alibi"}
"""Sets that the weights are learned from (``python -m benchmarks.train``)."""
MADE = {f"ntrex, {kind}": ("ntrex", kind, CHAPTERS) for kind in KINDS} | {
    f"alibi, {kind}": ("alibi", kind, 1) for kind in ("removed", "replaced")
}
"""Sets made from another: of which, what is done to it, documents in a book (`derived`)."""


def texts(data: Path, name: str) -> Sequence[Gold | Derived]:
    """The texts of a set; a name that is in no table is a pattern of paths."""
    if name in MADE:
        of, kind, chapters = MADE[name]
        return derive(list(gold_sets(data, SETS[of])), kind, chapters=chapters)
    return list(gold_sets(data, SETS.get(name, name)))


def true_beads(text: Gold | Derived, found: Iterable[IndexBead]) -> tuple[IndexBead, ...]:
    """The gold beads; where they can be read in several ways, the reading nearest to `found`."""
    return text.reading(found) if isinstance(text, Derived) else text.beads


def document(segments: Sequence[str]) -> Document:
    """A text of one paragraph."""
    starts = accumulate((len(s) + 1 for s in segments), initial=0)
    return Document(
        "",
        "und",
        (Block(BlockKind.PARAGRAPH, Passage("\n".join(segments))),),
        tuple(Segment(Passage(s), 0, start) for s, start in zip(segments, starts, strict=False)),
    )


def weights() -> str:
    """A short digest of the aligner's weights."""
    table = files("align").joinpath("data/aligner/weights.toml").read_bytes()
    return hashlib.sha256(table).hexdigest()[:8]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beads", description=__doc__)
    parser.add_argument("set", metavar="SET", help=", ".join([*SETS, *MADE]))
    data_option(parser)
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--paragraphs", action="store_true", help="use them where they are known")
    args = parser.parse_args()
    signature = Signature.of(
        {
            "encoder": args.encoder,
            "beads": f"{LONGEST}-{LONGEST}",
            "paragraphs": "where known" if args.paragraphs else "no",
            "weights": weights(),
            "version": VERSION,
        }
    )
    encoder = load_encoder(args.encoder)
    found = []
    for gold in texts(args.data, args.set):
        began = time.process_time()
        if isinstance(gold, Gold):
            known = gold.paragraphs if args.paragraphs else None
            beads = align_segments(gold.source, gold.target, encoder, paragraphs=known)
            moved: tuple[Bead, ...] = ()
        else:
            source, target = document(gold.source), document(gold.target)
            bitext = align_documents(source, target, encoder, paragraphs=False)
            beads, moved = bitext.beads, bitext.moved
        spent = time.process_time() - began
        rows = [[[*IndexBead.of(b), b.score] for b in part] for part in (beads, moved)]
        found.append({"name": gold.name, "cpu": spent, "beads": rows[0], "moved": rows[1]})
    print(json.dumps({"signature": str(signature), "texts": found}))


if __name__ == "__main__":
    main()
