"""Other aligners, run on the same texts: each a program of its own, outside the project.

Nothing of theirs is shipped or imported. A peer is a program, found by its name in the folder
``$ALIGN_PEERS``, else on the PATH; ``--peer NAME=FILE`` names one. Those that need sentence
vectors get ours (``use``) in place of LaBSE or LASER, made the way they ask for them: every run of
sentences as a text of its own. What is measured is their scoring and search; the note beside every
figure says so.

``python -m benchmarks.peers SET`` aligns one set with those that are there;
``python -m benchmarks.align --peers`` sets them beside align.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from align.encoders import load_encoder
from align.evaluation.beads import (
    BeadScore,
    IndexBead,
    format_beads,
    parse_beads,
    read_beads,
    score_beads,
)
from benchmarks.beads import MADE, texts, true_beads
from benchmarks.derived import Derived
from benchmarks.gold import Gold, data_option
from benchmarks.measure import Cost, ProcessError, run

ROOT = Path(__file__).parents[1]
SPANS = 8
"""Longest bead, both sides together, that vecalign is asked for; its README's own example."""

TOKEN = re.compile(r"[^\w\s]")
Texts = Sequence[Gold | Derived]
Alignment = tuple[IndexBead, ...]
Figure = dict[str, Any]
"""A figure of others: aligner, set, note, f1 (strict, lax), CPU seconds or None."""


@dataclass(frozen=True, slots=True)
class Peer:
    """An aligner, and how it is run over a folder of ``NAME.src`` and ``NAME.tgt``."""

    name: str
    program: str
    note: str
    """What ran, said with every figure."""
    how: str
    """Where it can be had."""
    sets: tuple[str, ...]
    """That it is run on: where it takes minutes, few."""
    align: Callable[[Path, Path, Texts], tuple[list[Alignment], Cost]]
    """Program, folder and texts in; beads of each text and the cost out."""


def _hunalign(program: Path, folder: Path, golds: Texts) -> tuple[list[Alignment], Cost]:
    """One process for all texts; it looks for words between blanks, so punctuation is set apart."""
    (folder / "none.dic").write_text("")
    names = [[f"{n}.{end}" for end in ("src", "tgt", "ladder")] for n in range(len(golds))]
    for text in (folder / name for row in names for name in row[:2]):
        words = TOKEN.sub(r" \g<0> ", text.read_text(encoding="utf-8"))
        text.write_text("".join(f"{plain(line)}\n" for line in words.splitlines()))
    jobs = folder / "jobs"
    jobs.write_text("".join("\t".join(str(folder / f) for f in row) + "\n" for row in names))
    _, cost = run([program, "-utf", "-realign", "-batch", folder / "none.dic", jobs], folder=folder)
    return [_ladder((folder / row[2]).read_text()) for row in names], cost


def _ladder(text: str) -> Alignment:
    """Beads between the rungs, each the numbers of segments that are done on either side.

    >>> [str(bead) for bead in _ladder("0\\t0\\t.3\\n1\\t2\\t.1\\n2\\t2\\t.1\\n")]
    ['[0]:[0, 1]', '[1]:[]']
    """
    rungs = [tuple(int(n) for n in line.split("\t")[:2]) for line in text.splitlines()]
    return tuple(
        IndexBead(*(tuple(range(a, b)) for a, b in zip(before, after, strict=True)))
        for before, after in pairwise(rungs)
    )


def _galechurch(program: Path, folder: Path, golds: Texts) -> tuple[list[Alignment], Cost]:
    places = [folder / side for side in ("source", "target", "beads")]
    for place, end in zip(places, ("src", "tgt", None), strict=True):
        place.mkdir()
        for n in range(len(golds)) if end else ():
            shutil.copy(folder / f"{n}.{end}", place / f"{n}.txt")
    _, cost = run([program, "-src", places[0], "-trg", places[1], "-out", places[2]])
    return [read_beads(next(places[2].glob(f"{n}.*"))) for n in range(len(golds))], cost


def _vecalign(program: Path, folder: Path, golds: Texts) -> tuple[list[Alignment], Cost]:
    """Its own list of runs of sentences, our vectors of them, its own search."""
    python = program.resolve().parent / "python"
    cost, command = Cost(), [program, "--alignment_max_size", SPANS]
    for side, option in (("src", "--src"), ("tgt", "--tgt")):
        files = [folder / f"{n}.{side}" for n in range(len(golds))]
        runs, vectors = folder / f"runs.{side}", folder / f"vectors.{side}"
        for step in (
            [python, "-m", "vecalign.overlap", "-n", SPANS, "-o", runs, "-i", *files],
            [sys.executable, "-m", "benchmarks.peers", "--vectors", runs, vectors],
        ):
            cost = cost.then(run([str(part) for part in step], {"PYTHONPATH": str(ROOT)})[1])
        command += [option, *files, f"{option}_embed", runs, vectors]
    out, last = run([str(part) for part in command])
    return list(_one_by_one(parse_beads(out), golds)), cost.then(last)


def _one_by_one(beads: Iterable[IndexBead], golds: Texts) -> Iterator[Alignment]:
    """The beads of all texts, printed one after the other, for each text."""
    rest = iter(beads)
    for gold in golds:
        todo, found = len(gold.source) + len(gold.target), list[IndexBead]()
        while todo > 0:
            found.append(bead := next(rest))
            todo -= len(bead.source) + len(bead.target)
        yield tuple(found)


def _bertalign(program: Path, folder: Path, golds: Texts) -> tuple[list[Alignment], Cost]:
    _, cost = run([program, folder], {"PYTHONPATH": str(ROOT)})
    return [read_beads(folder / f"{n}.beads") for n in range(len(golds))], cost


SMALL = ("text+berg/eval", "text+berg/dev", "transread", "alibi", "bilinguator-par")
PEERS = (
    Peer(
        "galechurch",
        "galechurch",
        "lengths alone",
        "pip install galechurch (PyPI, version 0.1.0), in an environment of its own",
        SMALL,
        _galechurch,
    ),
    Peer(
        "hunalign",
        "hunalign",
        "-realign, no dictionary",
        "github.com/danielvarga/hunalign (LGPL), make in src/hunalign",
        (*SMALL, "bible", *MADE),
        _hunalign,
    ),
    Peer(
        "vecalign",
        "vecalign",
        f"encoder ours, -a {SPANS}",
        "github.com/thompsonb/vecalign (Apache-2.0), pip install . in an environment of its own",
        SMALL[:1],
        _vecalign,
    ),
    Peer(
        "bertalign",
        "bertalign-beads",
        "encoder ours",
        "github.com/bfsujason/bertalign (GPL-3) behind a program of yours: see docs/accuracy.md",
        SMALL,
        _bertalign,
    ),
)


def _told(aligner: str, note: str, strict: float, lax: float, cpu: float | None = None) -> Figure:
    return {
        "aligner": aligner,
        "set": "text+berg/eval",
        "note": note,
        "f1": [strict, lax],
        "cpu": cpu,
    }


MEASURED_BEFORE = (
    _told("galechurch", "measured before", 0.686, 0.799, 0.1),
    _told("hunalign", "measured before, -realign, no dictionary", 0.744, 0.867, 0.4),
    _told("bleualign", "measured before, with given translations", 0.809, 0.950),
    _told("vecalign", "measured before, encoder ours", 0.878, 0.978, 115),
    _told("bertalign", "measured before, encoder ours", 0.911, 0.984, 36),
)
"""On two cores of another day, for peers that are absent."""
PUBLISHED = (
    _told("vecalign", "published, LASER", 0.902, 0.986),
    _told("bertalign", "published, LaBSE", 0.936, 0.989),
    _told("bertalign", "published, LaBSE, beads up to 8", 0.940, 0.989),
    _told("sentalign", "published, LaBSE", 0.932, 0.964),
)
"""By their authors: Thompson and Koehn 2019; Liu and Zhu 2023; Steingrímsson and others 2023."""


def peer_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--peer",
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="the program of a peer (default: by its name in $ALIGN_PEERS, else on the PATH)",
    )


def find_peers(named: Iterable[str]) -> list[tuple[Peer, Path]]:
    """The peers that are there; a line on the screen says of each other how it can be had."""
    places = dict(pair.partition("=")[::2] for pair in named)
    if unknown := places.keys() - {peer.name for peer in PEERS}:
        raise SystemExit(f"no such peer: {', '.join(unknown)}")
    path = os.pathsep.join(filter(None, (os.environ.get("ALIGN_PEERS"), os.environ.get("PATH"))))
    found = []
    for peer in PEERS:
        program = shutil.which(places.get(peer.name, peer.program), path=path)
        if program:
            found.append((peer, Path(program).absolute()))
        else:
            print(f"{peer.name} is not here: {peer.how}", file=sys.stderr)
    return found


def align_with(peer: Peer, program: Path, golds: Texts) -> tuple[list[Alignment], Cost]:
    """The beads of each text by a peer, and what its processes cost for all of them.

    Raises:
        ProcessError: it fails.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n, gold in enumerate(golds):
            for end, segments in (("src", gold.source), ("tgt", gold.target)):
                (folder / f"{n}.{end}").write_text(
                    "".join(f"{plain(segment)}\n" for segment in segments), encoding="utf-8"
                )
        return peer.align(program, folder, golds)


def plain(segment: str) -> str:
    """On one line, whatever a peer takes for the end of one; never empty.

    >>> plain("one\\u2028two"), plain("")
    ('one two', '.')
    """
    return " ".join(segment.split()) or "."


def write_vectors(runs: Path, out: Path) -> None:
    """For each line of a file its vector, float32, as a bare array."""
    lines = runs.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    at = np.arange(len(lines))
    load_encoder("use").read(lines).vectors(at, at + 1).astype(np.float32).tofile(out)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("set", nargs="?", default="text+berg/eval", metavar="SET")
    data_option(parser)
    peer_options(parser)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write their beads there")
    parser.add_argument("--vectors", nargs=2, type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.vectors:
        write_vectors(*args.vectors)
        return
    golds = texts(args.data, args.set)
    for peer, program in find_peers(args.peer):
        try:
            beads, cost = align_with(peer, program, golds)
        except ProcessError as error:
            print(f"{peer.name}: {error}", file=sys.stderr)
            continue
        if args.keep:
            args.keep.mkdir(parents=True, exist_ok=True)
            for gold, alignment in zip(golds, beads, strict=True):
                path = args.keep / f"{gold.name}.{peer.name}.beads"
                path.write_text(format_beads(alignment), encoding="utf-8")
        pairs = zip(golds, beads, strict=True)
        score = sum((score_beads(true_beads(g, b), b) for g, b in pairs), BeadScore())
        print(f"{peer.name:16} {score.strict}   {score.lax}   {cost}", flush=True)


if __name__ == "__main__":
    main()
