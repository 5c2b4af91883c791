"""How well texts are cut into sentences: `python -m benchmarks.segment [--srx FILE] [--errors]`.

For each language and source of the gold: precision, recall and F1 of the boundaries, a boundary
being counted in characters that are no white space; cases right from end to end; sentences a
second of processor time. `--errors` lists every boundary missed or made up, with its surroundings.

`--cases` measures the languages that have cases of our own, and with `--golden FOLDER` those of the
Pragmatic Segmenter too, as the source archive of the package cleave-sbd (MIT) has them in
tests/data/lang. `--peers PYTHON` cuts the same cases with what is installed for another Python:
pysbd, sentencex, syntok, blingfire (pip install them in a virtual environment of their own).

With choppa-srx installed (an SRX engine with the same rules as Java's), `--compare` cuts the same
texts with both engines and the rule files of the data, and gives the share cut alike.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from align.segmentation import Segmenter
from align.segmentation.patterns import FLAVOURS
from benchmarks.gold import data_option

LANGUAGES = ("fr", "en", "ru")

CASES = Path(__file__).parents[1] / "tests" / "segmentation" / "cases" / "sentences"

UNSPACED = {"zh", "ja"}
"""Languages that write no space between sentences."""

GOLDEN = {
    "armenian": "hy",
    "chinese": "zh",
    "deutsch": "de",
    "dutch": "nl",
    "italian": "it",
    "japanese": "ja",
    "polish": "pl",
    "spanish": "es",
}
"""Files of the Pragmatic Segmenter's cases, of languages with rules of our own."""

PEERS = """
import json, sys
def pysbd_(language, text):
    import pysbd
    return pysbd.Segmenter(language=language, clean=False, char_span=False).segment(text)
def sentencex_(language, text):
    import sentencex
    return list(sentencex.segment(language, text))
def syntok_(language, text):
    import syntok.segmenter as s
    return ["".join(t.spacing + t.value for t in sent) for p in s.analyze(text) for sent in p]
def blingfire_(language, text):
    import blingfire
    return blingfire.text_to_sentences(text).split(chr(10))
cut = {}
rows = json.load(sys.stdin)
for name, engine in [("pysbd", pysbd_), ("sentencex", sentencex_), ("syntok", syntok_),
                     ("blingfire", blingfire_)]:
    cut[name] = []
    for language, text in rows:
        try:
            cut[name].append(engine(language, text))
        except (ImportError, ValueError):
            cut[name].append(None)
json.dump(cut, sys.stdout)
"""
"""What the other Python runs: rows of language and text in, pieces by engine out; none where the
engine is not there or does not know the language."""


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


def own_cases(golden: Path | None) -> Iterator[tuple[str, str, str, list[str]]]:
    """Source, language, text and its sentences."""
    for path in sorted(CASES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("# "):
                sentences = line.split(" ¦ ")
                gap = "" if path.stem in UNSPACED else " "
                yield "own", path.stem, gap.join(sentences), sentences
    for name, language in GOLDEN.items() if golden else ():
        assert golden is not None
        for rows in tomllib.loads((golden / f"{name}.toml").read_text(encoding="utf-8")).values():
            for row in rows:
                yield "golden", language, row["text"], row["expected"]


def measure_cases(segmenter: Segmenter, golden: Path | None, peers: str | None, show: bool) -> None:
    """Print, for each source, engine and language, how many cases are right from end to end."""
    rows = list(own_cases(golden))
    texts = [(language, text) for _, language, text, _ in rows]
    cut: dict[str, list[list[str] | None]] = {
        "align": [segmenter.split(text, language) for language, text in texts]
    }
    if peers:
        done = subprocess.run(
            [peers, "-W", "ignore", "-c", PEERS],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            check=True,
        )
        cut |= json.loads(done.stdout)
    for engine, pieces in cut.items():
        scores: dict[tuple[str, str], Score] = {}
        for (source, language, text, sentences), found in zip(rows, pieces, strict=True):
            # a case whose sentences are not the text's own would count as an error for all
            if found is not None and "".join(text.split()) == "".join("".join(sentences).split()):
                score = scores.setdefault((source, language), Score())
                score.add(ends(found), ends(sentences))
                if show and engine == "align" and ends(found) != ends(sentences):
                    print(f"  {language}", *errors(text, ends(found), ends(sentences)), sep="\n")
        for (source, language), score in sorted(scores.items()):
            print(f"{source:7} {engine:10} {language}  {score}")


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
    parser.add_argument("--flavour", choices=FLAVOURS, help="default: as the file tells")
    parser.add_argument("--errors", action="store_true", help="list the wrong boundaries")
    parser.add_argument("--compare", action="store_true", help="compare engines with choppa-srx")
    parser.add_argument("--cases", action="store_true", help="measure the cases of our own")
    parser.add_argument("--golden", type=Path, help="folder with the Pragmatic Segmenter's cases")
    parser.add_argument("--peers", help="Python of an environment with other engines")
    options = parser.parse_args()
    if options.compare:
        compare(options.data, options.errors)
        return
    segmenter = Segmenter.load(options.srx, options.flavour)
    if options.cases:
        measure_cases(segmenter, options.golden, options.peers, options.errors)
        return
    for language in LANGUAGES:
        measure(segmenter, options.data, language, options.errors)


if __name__ == "__main__":
    main()
