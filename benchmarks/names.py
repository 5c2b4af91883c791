"""How well spellings are told to be one name, beside others: `python -m benchmarks.names`.

Reads the pairs of names of the gold data (ALIGN_DATA, else ../shared/data; see docs/data.md).
The threshold of each F1 is chosen on the other half of the pairs, by a hash of their ids; of align
the F1 at its own threshold is told too. `--index` times one name against 10,000.

`--peers` runs other matchers, each a program of its own outside the project, found by its name
(``names-nomenklatura``, ``names-beider-morse``, ``names-jellyfish``) in the folder ALIGN_PEERS,
else on the PATH. It is given a file with two names a line, a tab between, and prints a score for
each line, higher for likelier pairs. Its time is that for all pairs less that for one; 0 where
its start takes so long that the rest cannot be told from it.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from random import Random
from time import process_time
from typing import NamedTuple

from pymorphy3 import MorphAnalyzer
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from align.names import compare
from align.names.given import given_names
from align.names.index import NameIndex
from align.names.matches import match_words
from align.names.respell import kept_marks, respell
from align.names.schemes import load_scheme
from align.names.sounds import plain, read_sounds
from benchmarks.measure import ProcessError, run

DATA = Path(os.environ.get("ALIGN_DATA", Path(__file__).parents[2] / "shared" / "data")) / "names"

Pair = tuple[str, str]
Score = Callable[[str, str], float]


class Scores(NamedTuple):
    """What a method says of pairs, and the microseconds it took for each."""

    scores: dict[Pair, float]
    time: float


def ours(source: str, target: str) -> float:
    return compare.compare_names(source, target).score


METHODS: dict[str, Score] = {
    "align": ours,
    "rapidfuzz ratio": lambda a, b: fuzz.ratio(a.lower(), b.lower()) / 100,
    "Jaro-Winkler": lambda a, b: JaroWinkler.similarity(a.lower(), b.lower()),
}
PEERS = ("names-nomenklatura", "names-beider-morse", "names-jellyfish")


def scored_here(score: Score, pairs: list[Pair]) -> Scores:
    """By a method of this process; the time is of pairs never seen."""
    forget()
    start = process_time()
    scores = {pair: score(*pair) for pair in pairs}
    return Scores(scores, (process_time() - start) / len(pairs) * 1e6)


def scored_by(program: str, pairs: list[Pair]) -> Scores:
    """By a peer.

    Raises:
        ProcessError: it fails, or does not print a score for each pair.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "pairs.tsv"
        costs = []
        for some in (pairs[:1], pairs[:1], pairs):  # the first may fill caches of files
            file.write_text("".join("\t".join(p) + "\n" for p in some), encoding="utf-8")
            out, cost = run([program, file])
            costs.append(cost.cpu)
    scores = [float(line) for line in out.splitlines()]
    if len(scores) != len(pairs):
        raise ProcessError(f"{program} gave {len(scores)} scores for {len(pairs)} pairs")
    time = max(0.0, costs[2] - costs[1]) / (len(pairs) - 1) * 1e6
    return Scores(dict(zip(pairs, scores, strict=True)), time)


Row = dict[str, str]

DOUBTFUL = {
    # labelled different, and one name
    ("Djoulfa", "Dzhulfa"),
    ("Culfa", "Dzhulfa"),
    ("Cəbrayıl", "Dzhebrail"),
    ("Shamaxi", "Shamakhi"),
    ("Homiel", "Gomel"),
    ("Djamboul", "Dzhambul"),
    ("Achgabat", "Ashgabad"),
    ("Edward", "Edvard"),
    ("Michael", "Mikhael"),
    # labelled the same, and a pet name or a word of another reform
    ("Mikhail", "Misha"),
    ("Alexander", "Sasha"),
    ("Dzor", "Jor"),
}

SUBSETS: dict[str, tuple[str, Callable[[Row], bool]]] = {
    "words: transliterated": (
        "tokens.dev.tsv",
        lambda r: r["label"] == "0" or r["kind2"] in {"translit", "nativelatin"},
    ),
    "words: without vowel-minimal": (
        "tokens.dev.tsv",
        lambda r: (
            r["type"] != "vowel-minimal"
            and (r["label"] == "0" or r["kind2"] in {"translit", "nativelatin"})
        ),
    ),
    "words: the same, labels mended": (
        "tokens.dev.tsv",
        lambda r: (
            r["type"] != "vowel-minimal"
            and (r["label"] == "0" or r["kind2"] in {"translit", "nativelatin"})
            and (r["fr"], r["en"]) not in DOUBTFUL
        ),
    ),
    "words: nearest Russian names": (
        "tokens.dev.tsv",
        lambda r: (
            r["type"] in {"pos", "cyr-hard"} and (r["label"] == "0" or r["kind2"] == "translit")
        ),
    ),
    "words: all, exonyms too": ("tokens.dev.tsv", lambda r: True),
    "full names": ("full.dev.tsv", lambda r: True),
}


class Scored(NamedTuple):
    score: float
    same: bool
    half: int


def read(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def area(scored: list[Scored]) -> float:
    """Under the ROC curve: how often a same pair scores above a different one."""
    same = [s.score for s in scored if s.same]
    other = [s.score for s in scored if not s.same]
    above = sum((a > b) + 0.5 * (a == b) for a in same for b in other)
    return above / (len(same) * len(other))


def f1(scored: list[Scored], threshold: float) -> float:
    found = sum(s.same for s in scored if s.score >= threshold)
    said = sum(s.score >= threshold for s in scored)
    return 2 * found / (said + sum(s.same for s in scored))


def crossed(scored: list[Scored]) -> float:
    """F1 of both halves, each at the best threshold of the other."""
    total = 0.0
    for half in (0, 1):
        tuned = [s for s in scored if s.half == half]
        threshold = max({s.score for s in tuned}, key=lambda t: f1(tuned, t))
        rest = [s for s in scored if s.half != half]
        total += f1(rest, threshold) * len(rest)
    return total / len(scored)


def forget() -> None:
    """Empty the caches, so that a time is that of pairs never seen."""
    given_names("", "fr")  # the list itself is read once
    for cached in (read_sounds, plain, match_words, given_names, compare._initial):
        cached.cache_clear()


Figure = dict[str, str | float]


def figures(methods: Mapping[str, Callable[[list[Pair]], Scores]]) -> Iterator[Figure]:
    """What each method reaches on each subset; each scores every pair of a file once."""
    tables = {file: read(file) for file, _ in SUBSETS.values()}
    results = {
        (file, name): score(list(dict.fromkeys((r["fr"], r["en"]) for r in table)))
        for file, table in tables.items()
        for name, score in methods.items()
    }
    for subset, (file, keep) in SUBSETS.items():
        for method in methods:
            scores, time = results[file, method]
            scored = [
                Scored(
                    scores[r["fr"], r["en"]], r["label"] == "1", zlib.crc32(r["id"].encode()) % 2
                )
                for r in tables[file]
                if keep(r)
            ]
            row: Figure = {"pairs": subset, "method": method}
            row |= {"auc": area(scored), "f1": crossed(scored), "µs": time}
            if method == "align":
                row["f1 at SAME"] = f1(scored, compare.SAME)
            yield row


def index_figures(size: int = 10_000, queries: int = 50) -> Figure:
    """One French surname against so many English ones, made from a Russian dictionary."""
    words = (
        word
        for word, tag, normal, _, _ in MorphAnalyzer().dictionary.iter_known_words()
        if word == normal and {"Surn", "Name"} & tag.grammemes and len(word) > 3
    )
    surnames = Random(1).sample(sorted(set(words)), size)
    english, french = load_scheme("ru-en-popular"), load_scheme("ru-fr-wikipedia")
    forget()
    start = process_time()
    index = NameIndex((english.romanize(name.title()) for name in surnames), "en")
    built = process_time()
    sought = [french.romanize(name.title()) for name in surnames[:queries]]
    hits = [index.search(name, "fr", limit=size) for name in sought]
    ended = process_time()
    found = same = 0
    for name, matches in zip(sought[:10], hits, strict=False):
        alike = [n for n in index.names if compare.compare_names(name, n).same]
        same += len(alike)
        found += len({match.name for match in matches} & set(alike))
    return {
        "names": float(len(index.names)),
        "build s": built - start,
        "ms a query": (ended - built) / queries * 1e3,
        "recall": found / same,
    }


def peers() -> dict[str, Callable[[list[Pair]], Scores]]:
    """Those that are there; a line on the screen names each other."""
    path = os.pathsep.join(filter(None, (os.environ.get("ALIGN_PEERS"), os.environ.get("PATH"))))
    found: dict[str, Callable[[list[Pair]], Scores]] = {}
    for name in PEERS:
        if program := shutil.which(name, path=path):
            found[name.removeprefix("names-")] = partial(scored_by, program)
        else:
            print(f"{name} is not here", file=sys.stderr)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.names", description=__doc__)
    parser.add_argument("--peers", action="store_true", help="run other matchers too")
    parser.add_argument("--index", action="store_true", help="time the index")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    args = parser.parse_args()
    if not DATA.is_dir():
        raise SystemExit(f"no gold data at {DATA}; set ALIGN_DATA")
    methods: dict[str, Callable[[list[Pair]], Scores]] = {
        name: partial(scored_here, score) for name, score in METHODS.items()
    }
    methods |= peers() if args.peers else {}
    rows = list(figures(methods))
    print(f"{'pairs':32} {'method':16} {'AUC':>6} {'F1':>6} {'µs a pair':>10}")
    for row in rows:
        line = f"{row['auc']:6.4f} {row['f1']:6.4f} {row['µs']:10.0f}"
        own = f"  at {compare.SAME}: {row['f1 at SAME']:.4f}" if "f1 at SAME" in row else ""
        print(f"{row['pairs']:32} {row['method']:16} {line}{own}")
    pairs = [(r["fr"], r["en"]) for r in read("pairs.dev.tsv") if r["kind2"] == "translit"]
    right = sum(respell(french) == english for french, english in pairs)
    kept = sum(bool(kept_marks(french, english)) for french, english in pairs)
    print(f"\nrespelled as in print: {right} of {len(pairs)} names that are transliterated")
    print(f"English names wrongly thought to keep French letters: {kept}")
    index = index_figures() if args.index else {}
    if index:
        print(", ".join(f"{key} {value:.4g}" for key, value in index.items()))
    if args.json:
        args.json.write_text(json.dumps({"pairs": rows, "index": index}, indent=1) + "\n")


if __name__ == "__main__":
    main()
