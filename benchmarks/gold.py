"""The gold alignments outside the project, read for benchmarks (see docs/data.md)."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from align.evaluation.beads import IndexBead, read_beads


@dataclass(frozen=True, slots=True)
class Gold:
    """One aligned text."""

    name: str
    folder: Path
    source: list[str]
    target: list[str]
    beads: tuple[IndexBead, ...]
    paragraphs: tuple[list[int], list[int]] | None


def data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        type=Path,
        default=Path(os.environ.get("ALIGN_DATA", Path(__file__).parents[2] / "shared" / "data")),
        help="folder of the gold data (default: $ALIGN_DATA or ../shared/data)",
    )


def lines(path: Path) -> list[str]:
    """Lines ended by \\n alone, as the gold files count them."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def gold_sets(data: Path, pattern: str) -> Iterator[Gold]:
    """The texts under ``alignment/`` whose path without suffix matches a glob pattern."""
    folder = data / "alignment"
    if not folder.is_dir():
        raise SystemExit(f"no gold alignments in {folder}: give --data (see docs/data.md)")
    for path in sorted(folder.glob(f"{pattern}.gold")):
        stem = path.with_suffix("")
        pars = [stem.parent / f"{stem.name}.{side}.par" for side in ("src", "tgt")]
        known = all(p.is_file() for p in pars)
        yield Gold(
            stem.name,
            stem.parent.relative_to(folder),
            lines(stem.parent / f"{stem.name}.src"),
            lines(stem.parent / f"{stem.name}.tgt"),
            read_beads(path),
            ([int(n) for n in lines(pars[0])], [int(n) for n in lines(pars[1])]) if known else None,
        )


def by_paragraph(gold: Gold) -> Gold:
    """The same text with its paragraphs as segments, aligned as their sentences are."""
    assert gold.paragraphs is not None
    sides = gold.paragraphs
    numbers = [sorted(set(side)) for side in sides]
    index = [{n: k for k, n in enumerate(side)} for side in numbers]
    texts = [
        [" ".join(t for t, n in zip(lines, side, strict=True) if n == one) for one in order]
        for lines, side, order in zip((gold.source, gold.target), sides, numbers, strict=True)
    ]
    beads: list[tuple[set[int], set[int]]] = []
    for bead in gold.beads:
        new = tuple({index[s][sides[s][k]] for k in bead[s]} for s in (0, 1))
        # what shares a paragraph with it belongs to the same bead; a deletion inside one does too
        met = [b for b in beads if b[0] & new[0] or b[1] & new[1]]
        beads = [b for b in beads if b not in met]
        beads.append((new[0].union(*(b[0] for b in met)), new[1].union(*(b[1] for b in met))))
    return Gold(
        f"{gold.name} (paragraphs)",
        gold.folder,
        texts[0],
        texts[1],
        tuple(IndexBead(tuple(sorted(a)), tuple(sorted(b))) for a, b in beads),
        None,
    )
