"""How well romanized Russian is read back: `python -m benchmarks.cyrillic [--scheme NAME]`.

Phrases of 6 to 11 words are cut from Russian sentences, romanized forward by the scheme, and read
back. «ё» counts as «е». Then one random error is put into one word of five letters or more of
each phrase: is the word told, and is the right correction the first?
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import regex

from align.encoders.use import log_probability
from align.names.cyrillic import Reading, read_back
from align.names.schemes import Scheme, load_scheme

DATA = Path(os.environ.get("ALIGN_DATA", Path(__file__).parents[2] / "shared" / "data"))
WORD = regex.compile(r"\p{Cyrillic}+")


def phrases(path: Path, seed: int) -> Iterator[str]:
    """Stretches of 6 to 11 Cyrillic words, two of a sentence at most; commas are kept."""
    chance = random.Random(seed)
    for line in path.read_text(encoding="utf-8").splitlines():
        for sentence in json.loads(line)["sentences"]:
            for part in regex.split(r"[^\p{Cyrillic}\s,-]+", sentence)[:2]:
                words = part.split()
                while words and not words[0][0].isalpha():
                    words = words[1:]
                size = chance.randint(6, 11)
                if len(words) >= size and all(w[0].isalpha() for w in words[:size]):
                    yield " ".join(words[:size]).strip(" ,")


def plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def damaged(word: str, kind: str, letters: str, chance: random.Random) -> str:
    """The word with one error of a kind somewhere."""
    at = chance.randrange(len(word) - (kind == "transposed"))
    if kind == "replaced":
        other = chance.choice([c for c in letters if c != word[at]])
        return word[:at] + other + word[at + 1 :]
    if kind == "dropped":
        return word[:at] + word[at + 1 :]
    if kind == "added":
        return word[:at] + chance.choice(letters) + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def read(title: str, scheme: Scheme) -> Reading:
    return read_back(title, scheme, word_score=log_probability)


def clean(texts: list[str], scheme: Scheme, show: int) -> None:
    count: Counter[str] = Counter()
    began = time.perf_counter()
    readings = [read(scheme.romanize(text), scheme) for text in texts]
    spent = time.perf_counter() - began
    for text, reading in zip(texts, readings, strict=True):
        right = plain(text) == plain(reading.text)
        count["phrases"] += 1
        count["phrases right"] += right
        if all(w.known for w in reading.words):
            count["known"] += 1
            count["known right"] += right
        if reading.sure:
            count["sure"] += 1
            count["sure right"] += right
        for gold, word in zip(WORD.findall(text), reading.words, strict=True):
            case = "names" if gold[0].isupper() else "small"
            good = plain(gold) == plain(word.cyrillic)
            for key in ("words", case):
                count[key] += 1
                count[f"{key} right"] += good
                count[f"{key} alarms"] += not word.explained
            if show and (not good or not word.explained):
                show -= 1
                told = "" if word.explained else f"  ALARM {word.corrections[:1]}"
                sure = "sure" if reading.sure else "not sure"
                print(f"  {gold} <- {word.latin}: {word.cyrillic} ({sure}){told} | {text}")
    for key in ("words", "small", "names", "phrases", "known", "sure"):
        print(f"{key:8} {count[key]:6} right {count[f'{key} right'] / max(1, count[key]):.4f}")
    for key in ("words", "small", "names"):
        print(f"false alarms on {key:6} {count[f'{key} alarms'] / max(1, count[key]):.4f}")
    print(f"{1000 * spent / max(1, count['words']):.2f} ms a word")


def spoilt(texts: list[str], scheme: Scheme, show: int) -> None:
    letters = "".join(sorted({c for r in scheme.rules for c in r.latin if c.isascii()}))
    chance = random.Random(7)
    for kind in ("replaced", "transposed", "dropped", "added"):
        count: Counter[str] = Counter()
        for text in texts:
            words = scheme.romanize(text).split(" ")
            longer = [n for n, w in enumerate(words) if len(w) >= 5 and w.isalpha()]
            if not longer:
                continue
            at = chance.choice(longer)
            sound = words[at]
            words[at] = damaged(sound.lower(), kind, letters, chance)
            if sound[0].isupper():
                words[at] = words[at][0].upper() + words[at][1:]
            if words[at] == sound:
                continue
            start = sum(len(w) + 1 for w in words[:at])
            found = next(w for w in read(" ".join(words), scheme).words if w.start == start)
            case = "names" if sound[0].isupper() else "small"
            first = [c.latin.lower() for c in found.corrections]
            for key in ("all", case):
                count[key] += 1
                count[f"{key} told"] += not found.explained
                count[f"{key} first"] += first[:1] == [sound.lower()]
                count[f"{key} three"] += sound.lower() in first[:3]
            if show and case == "small" and first[:1] != [sound.lower()]:
                show -= 1
                print(f"  {sound} -> {words[at]}: {found.cyrillic} {found.known} {first[:3]}")
        for key in ("all", "small", "names"):
            told = max(1, count[f"{key} told"])
            share = count[f"{key} told"] / max(1, count[key])
            print(
                f"{kind:10} {key:6} {count[key]:5} told {share:.3f}"
                f"  of these first {count[f'{key} first'] / told:.3f}"
                f"  in three {count[f'{key} three'] / told:.3f}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scheme", default="ru-fr-press")
    parser.add_argument("--show", type=int, default=0, help="how many mistakes to print")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only every other phrase")
    parser.add_argument("--damage", action="store_true", help="measure errors too")
    arguments = parser.parse_args()
    scheme = load_scheme(arguments.scheme)
    texts = list(phrases(DATA / "segment" / "ru.dev.jsonl", seed=3))
    if arguments.half is not None:
        texts = texts[arguments.half :: 2]
    read(scheme.romanize(texts[0]), scheme)  # the dictionary is loaded here
    clean(texts, scheme, arguments.show)
    if arguments.damage:
        spoilt(texts, scheme, arguments.show)


if __name__ == "__main__":
    main()
