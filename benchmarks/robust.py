"""What is said of texts that are no translations of each other: `python -m benchmarks.robust`.

For each pair of texts, the share of the segments of one side, the one that has more of them, that
have a counterpart worth .5 or more. True pairs are the gold alignments; the source and an excerpt
of the target; and books of news documents whose chapters are reversed on one side. False pairs are
a source and the target of another text, and the first half of a source and the second half of its
target. `align.doubts.ENOUGH` is the bound between them. `--sets` are not tuned on but those of
`DEV`. With `--sizes`, instead, how time and memory grow with one paragraph of so many bytes and
with so many lines of one word, of the bible.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, permutations
from pathlib import Path

from align.aligner import align_documents
from align.doubts import ENOUGH, FEW, counterparts
from align.encoders import Encoder, load_encoder
from align.errors import AlignmentError
from align.model import Block, BlockKind, Document, Passage, Segment
from benchmarks.gold import Gold, data_option, gold_sets
from benchmarks.measure import run
from benchmarks.tables import table

DEV = ("ntrex/*", "transread/*", "alibi/*", "text+berg/dev/*", "bilinguator-par/*")
LONGEST = 600
"""Segments of a text that are paired with another text."""
CHAPTERS = 8
Pair = tuple[str, list[str], list[str]]


def pairs(texts: list[Gold]) -> Iterator[Pair]:
    """Texts to align: what they are to each other, source, target."""
    for text in texts:
        yield "whole", text.source, text.target
        size = len(text.target)
        for part in (2, 10, 50):
            if size // part >= FEW:
                start = size // 3
                yield f"1/{part} of the target", text.source, text.target[start:][: size // part]
        if size >= 20:
            halves = text.source[: len(text.source) // 2], text.target[size // 2 :]
            yield "other halves (false)", *halves
    order = random.Random(2).sample(texts, len(texts))
    crossed = permutations(texts, 2) if len(texts) < CHAPTERS else pairwise((*order, order[0]))
    for one, other in crossed:
        yield "other text (false)", one.source[:LONGEST], other.target[:LONGEST]
    for at in range(0, len(texts) - CHAPTERS, CHAPTERS):
        book = texts[at : at + CHAPTERS]
        source = [segment for text in book for segment in text.source]
        target = [segment for text in reversed(book) for segment in text.target]
        yield "chapters reversed", source, target


def share(source: list[str], target: list[str], encoder: Encoder) -> float:
    """The greater share of segments with a counterpart; 0 where nothing can be aligned."""
    try:
        bitext = align_documents(_document(source), _document(target), encoder, paragraphs=False)
    except AlignmentError:
        return 0.0
    return max(held / count for held, count in counterparts(bitext))


def _document(lines: list[str]) -> Document:
    passages = [Passage(line if line.strip() else "-") for line in lines]
    return Document(
        "",
        "und",
        tuple(Block(BlockKind.PARAGRAPH, passage) for passage in passages),
        tuple(Segment(passage, number, 0) for number, passage in enumerate(passages)),
    )


def separation(data: Path, sets: list[str], encoder: Encoder) -> Iterator[list[str]]:
    """A row for each set and kind of pair: how many, shares, and how many are said to be none."""
    for pattern in sets:
        shares: defaultdict[str, list[float]] = defaultdict(list)
        for kind, source, target in pairs(list(gold_sets(data, pattern))):
            if min(len(source), len(target)) >= FEW:
                shares[kind].append(share(source, target, encoder))
        for kind, found in sorted(shares.items()):
            found.sort()
            told = sum(one < ENOUGH for one in found)
            low, middle, high = found[0], found[len(found) // 2], found[-1]
            numbers = [f"{low:.2f}", f"{middle:.2f}", f"{high:.2f}"]
            yield [pattern, kind, str(len(found)), *numbers, f"{told} of {len(found)}"]


def sizes(data: Path, factors: list[int]) -> Iterator[list[str]]:
    """A row for each text: what `align pair` takes."""
    (bible,) = gold_sets(data, "bible/*")
    words = [" ".join(side).split() for side in (bible.source, bible.target)]
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"text.{tag}.txt" for tag in ("fr", "en")]
        for size in factors:
            for kind in ("bytes in one paragraph", "lines of one word"):
                for file, side in zip(files, words, strict=True):
                    if kind == "lines of one word":
                        text = "\n\n".join(side[:size])
                    else:
                        text = " ".join(side * (size // len(" ".join(side)) + 1))[:size]
                    file.write_text(text, encoding="utf-8")
                output = Path(folder) / "out.jsonl"
                _, cost = run([sys.executable, "-m", "align", "pair", *files, "-o", output])
                yield [f"{size:,} {kind}", f"{cost.wall:.0f} s", f"{cost.memory:.0f} MB"]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    data_option(parser)
    parser.add_argument("--sets", nargs="+", default=list(DEV))
    parser.add_argument("--encoder", default="use")
    parser.add_argument("--sizes", nargs="+", type=int, metavar="N")
    arguments = parser.parse_args()
    if arguments.sizes:
        print(table(["text", "time", "memory"], sizes(arguments.data, arguments.sizes)))
        return
    rows = separation(arguments.data, arguments.sets, load_encoder(arguments.encoder))
    print(table(["set", "pairs", "n", "least", "median", "most", "told"], rows))


if __name__ == "__main__":
    main()
