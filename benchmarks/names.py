"""How well spellings are told to be one name, beside rapidfuzz: `python -m benchmarks.names`.

Reads the pairs of names of the gold data (ALIGN_DATA, else ../shared/data; see docs/data.md).
The threshold of each F1 is chosen on the other half of the pairs, by a hash of their ids.
"""

from __future__ import annotations

import csv
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from align.names import compare
from align.names.given import given_names
from align.names.matches import match_words
from align.names.respell import kept_marks, respell
from align.names.sounds import plain, read_sounds

DATA = Path(os.environ.get("ALIGN_DATA", Path(__file__).parents[2] / "shared" / "data")) / "names"

Score = Callable[[str, str], float]


def ours(source: str, target: str) -> float:
    return compare.compare_names(source, target).score


METHODS: dict[str, Score] = {
    "align": ours,
    "rapidfuzz ratio": lambda a, b: fuzz.ratio(a.lower(), b.lower()) / 100,
    "Jaro-Winkler": lambda a, b: JaroWinkler.similarity(a.lower(), b.lower()),
}

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
    for cached in (read_sounds, plain, match_words, given_names, compare._initial):
        cached.cache_clear()


def main() -> None:
    if not DATA.is_dir():
        raise SystemExit(f"no gold data at {DATA}; set ALIGN_DATA")
    print(f"{'pairs':32} {'method':16} {'AUC':>6} {'F1':>6} {'µs a pair':>10}")
    for subset, (file, keep) in SUBSETS.items():
        table = [row for row in read(file) if keep(row)]
        for method, score in METHODS.items():
            forget()
            start = perf_counter()
            scores = [score(row["fr"], row["en"]) for row in table]
            time = (perf_counter() - start) / len(table) * 1e6
            scored = [
                Scored(s, row["label"] == "1", zlib.crc32(row["id"].encode()) % 2)
                for s, row in zip(scores, table, strict=True)
            ]
            line = f"{area(scored):6.4f} {crossed(scored):6.4f} {time:10.0f}"
            print(f"{subset:32} {method:16} {line}")
    pairs = [(r["fr"], r["en"]) for r in read("pairs.dev.tsv") if r["kind2"] == "translit"]
    right = sum(respell(french) == english for french, english in pairs)
    kept = sum(bool(kept_marks(french, english)) for french, english in pairs)
    print(f"\nrespelled as in print: {right} of {len(pairs)} names that are transliterated")
    print(f"English names wrongly thought to keep French letters: {kept}")


if __name__ == "__main__":
    main()
