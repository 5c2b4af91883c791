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
