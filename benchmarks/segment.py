"""How well texts are cut into sentences: `python -m benchmarks.segment [--srx FILE] [--errors]`.

For each language and source of the gold: precision, recall and F1 of the boundaries, a boundary
being counted in characters that are no white space; cases right from end to end; sentences a
second of processor time. `--errors` lists every boundary missed or made up, with its surroundings.

With choppa-srx installed (an SRX engine with the same rules as Java's), `--compare` cuts the same
texts with both engines and the rule files of the data, and gives the share cut alike.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from align.segmentation import Segmenter
from align.segmentation.patterns import FLAVOURS
from benchmarks.gold import data_option

LANGUAGES = ("fr", "en", "ru")


@dataclass
class Score:
    """Boundaries right, found and in the gold; cases right and in all."""

    right: int = 0
    found: int = 0
    gold: int = 0
    cases_right: int = 0
    cases: int = 0

    def add(self, found: set[int], gold: set[int]) -> None:
        self.right += len(found & gold)
        self.found += len(found)
        self.gold += len(gold)
        self.cases_right += found == gold
        self.cases += 1

    def __str__(self) -> str:
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.gold if self.gold else 1.0
        f1 = 2 * self.right / (self.found + self.gold) if self.found + self.gold else 1.0
        return (
            f"P {precision:7.2%}  R {recall:7.2%}  F1 {f1:7.2%}"
            f"  cases {self.cases_right:4}/{self.cases}"
        )


def ends(pieces: Iterable[str]) -> set[int]:
    """Where pieces end, but for the last: characters before it that are no white space."""
    sizes = [size for piece in pieces if (size := len("".join(piece.split())))]
    return set(accumulate(sizes[:-1]))


def cases(data: Path, language: str) -> list[dict[str, str | list[str]]]:
    """The gold of a language: text, sentences, source."""
    path = data / "segment" / f"{language}.dev.jsonl"
    if not path.is_file():
        raise SystemExit(f"no gold at {path}: give --data (see docs/data.md)")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def errors(text: str, found: set[int], gold: set[int]) -> Iterator[str]:
    """Each boundary that one side has and the other not."""
    places = [n for n, character in enumerate(text) if not character.isspace()]
    for boundary in sorted(found ^ gold):
        at = places[boundary]
        what = "missed " if boundary in gold else "made up"
        yield f"    {what} {text[max(0, at - 50) : at]!r} | {text[at : at + 30]!r}"


def measure(segmenter: Segmenter, data: Path, language: str, show: bool) -> None:
    """Print the scores of a language."""
    rows = cases(data, language)
    segmenter.boundaries("", language)  # compile the rules
    start = time.process_time()
    cut = [segmenter.split(row["text"], language) for row in rows]
    seconds = time.process_time() - start
    scores: dict[str, Score] = {}
    for row, pieces in zip(rows, cut, strict=True):
        found, gold = ends(pieces), ends(row["sentences"])
        running = "Universal Dependencies" if row["source"].startswith("UD_") else "cases"
        for name in (f"all {running}", row["source"]):
            scores.setdefault(name, Score()).add(found, gold)
        if show and found != gold:
            print(f"  {row['source']}", *errors(row["text"], found, gold), sep="\n")
    for name, score in sorted(scores.items()):
        print(f"{language}  {name[:48]:48}  {score}")
    print(f"{language}  {sum(map(len, cut)) / seconds:,.0f} sentences/s")


def compare(data: Path, show: bool) -> None:
    """Print the share of cases that choppa cuts alike, for each rule file and language."""
    try:
        from choppa import SrxDocument, SrxTextIterator
    except ImportError:
        raise SystemExit("--compare needs: pip install choppa-srx") from None
    for path in sorted((data / "srx").glob("*.srx")):
        if "invalid" in path.name:
            continue
        # choppa takes \s as Unicode has it, which is what we call icu, and minds the case of tags.
        # It takes the longest beforebreak alone: where one ends in \s* and afterbreak begins with
        # \s+, as okapi's for Russian does, it misses the break that the standard asks for.
        ours, theirs = Segmenter.load(path, "icu"), SrxDocument(ruleset=str(path))
        for language in LANGUAGES:
            rows = cases(data, language)
            alike = 0
            for row in rows:
                here = ours.split(row["text"], language)
                there = list(SrxTextIterator(theirs, language.upper(), row["text"]))
                alike += here == there
                if show and here != there:
                    print(f"  ours only   {[p for p in here if p not in there]}")
                    print(f"  theirs only {[p for p in there if p not in here]}")
            print(f"{path.name:32}  {language}  {alike}/{len(rows)} cut alike")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.segment", description=__doc__)
    data_option(parser)
    parser.add_argument("--srx", type=Path, help="rule file (default: our own)")
    parser.add_argument("--flavour", choices=FLAVOURS, default="icu")
    parser.add_argument("--errors", action="store_true", help="list the wrong boundaries")
    parser.add_argument("--compare", action="store_true", help="compare engines with choppa-srx")
    options = parser.parse_args()
    if options.compare:
        compare(options.data, options.errors)
        return
    segmenter = Segmenter.load(options.srx, options.flavour)
    for language in LANGUAGES:
        measure(segmenter, options.data, language, options.errors)


if __name__ == "__main__":
    main()
