"""How well romanized Russian is read back: `python -m benchmarks.cyrillic [--all] [--json]`.

Phrases of 6 to 11 words are cut from Russian sentences, romanized by a scheme, and read back; «ё»
counts as «е». Told are the shares of words and of whole phrases read rightly, of phrases of which
the dictionary knows each word, of phrases that are said to be sure and right, of clean words that
are said to be damaged, and of phrases for which a scheme is chosen that writes them so.

Then one random error is put into one word of five letters or more of each phrase: is the word told,
is the right correction the first, or among the first three? Without --all that is done to a sample
of the phrases. ``--text FILE`` takes sentences from a file, one a line, ``--half`` every other
phrase: what is tuned on one is judged on the other.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import regex

from align.encoders.use import log_probability
from align.names.choice import choose_schemes
from align.names.cyrillic import Reading, read_back
from align.names.schemes import Scheme, load_scheme, scheme_names

DATA = Path(os.environ.get("ALIGN_DATA", Path(__file__).parents[2] / "shared" / "data"))
SCHEMES = ("ru-fr-press", "ru-fr-wikipedia", "ru-en-bgn-pcgn-plain")
KINDS = ("replaced", "transposed", "dropped", "added")
SAMPLE = 120
"""Phrases without --all."""
WORD = regex.compile(r"\p{Cyrillic}+")


def sentences(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if path.suffix == ".jsonl":
            yield from json.loads(line)["sentences"]
        else:
            yield line


def phrases(texts: Iterable[str], seed: int) -> Iterator[str]:
    """Stretches of 6 to 11 Cyrillic words, two of a sentence at most; commas are kept."""
    chance = random.Random(seed)
    for text in texts:
        for part in regex.split(r"[^\p{Cyrillic}\s,-]+", text)[:2]:
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


def share(count: Counter[str], part: str, whole: str) -> float:
    return round(count[part] / max(1, count[whole]), 4)


Row = dict[str, float | str]


def clean(texts: Sequence[str], scheme: Scheme, schemes: Sequence[Scheme], show: bool) -> Row:
    count: Counter[str] = Counter()
    began = time.perf_counter()
    readings = [read(scheme.romanize(text), scheme) for text in texts]
    spent = time.perf_counter() - began
    for text, reading in zip(texts, readings, strict=True):
        right = plain(text) == plain(reading.text)
        known = all(w.known for w in reading.words)
        count.update(
            {
                "phrases": 1,
                "right": right,
                "known": known,
                "known right": known and right,
                "sure": reading.sure,
                "sure right": reading.sure and right,
            }
        )
        latin = scheme.romanize(text)
        (choice,) = choose_schemes([latin], schemes)
        count["scheme"] += choice.scheme.romanize(text) == latin
        for gold, word in zip(WORD.findall(text), reading.words, strict=True):
            good = plain(gold) == plain(word.cyrillic)
            case = "names" if gold[0].isupper() else "small"
            for key in ("words", case):
                count.update({key: 1, f"{key} right": good, f"{key} alarms": not word.explained})
            if show and (not good or not word.explained):
                told = "" if word.explained else f"  ALARM {word.corrections[:1]}"
                print(f"  {gold} <- {word.latin}: {word.cyrillic}{told} | {text}")
    return {
        "scheme": scheme.name,
        "phrases": count["phrases"],
        "phrase": share(count, "right", "phrases"),
        "known": share(count, "known right", "known"),
        "sure": share(count, "sure", "phrases"),
        "of these": share(count, "sure right", "sure"),
        "word": share(count, "words right", "words"),
        "small": share(count, "small right", "small"),
        "name": share(count, "names right", "names"),
        "alarms": share(count, "words alarms", "words"),
        "chosen": share(count, "scheme", "phrases"),
        "ms/word": round(1000 * spent / max(1, count["words"]), 2),
    }


def spoilt(texts: Sequence[str], scheme: Scheme, kind: str, show: bool) -> Row:
    letters = "".join(sorted({c for r in scheme.rules for c in r.latin if c.isascii()}))
    chance = random.Random(7)
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
        first = [c.latin.lower() for c in found.corrections]
        case = "names" if sound[0].isupper() else "small"
        for key in ("all", case):
            count.update(
                {
                    key: 1,
                    f"{key} told": not found.explained,
                    f"{key} first": first[:1] == [sound.lower()],
                    f"{key} three": sound.lower() in first[:3],
                }
            )
        if show and first[:1] != [sound.lower()]:
            print(f"  {sound} -> {words[at]}: {found.cyrillic} {found.explained} {first[:3]}")
    return {
        "damage": kind,
        "words": count["all"],
        **{
            f"{case} {what}": share(count, f"{case} {what}", whole)
            for case in ("all", "small", "names")
            for what, whole in (
                ("told", case),
                ("first", f"{case} told"),
                ("three", f"{case} told"),
            )
        },
    }


def table(rows: Sequence[Row]) -> None:
    widths = [max(len(str(row[key])) for row in rows) for key in rows[0]]
    sizes = [max(len(key), width) for key, width in zip(rows[0], widths, strict=True)]
    for cells in [dict(zip(rows[0], rows[0], strict=True)).values(), *(r.values() for r in rows)]:
        print("  ".join(str(cell).ljust(size) for cell, size in zip(cells, sizes, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--scheme", action="append", help=f"default: {', '.join(SCHEMES)}")
    parser.add_argument("--text", type=Path, default=DATA / "segment" / "ru.dev.jsonl")
    parser.add_argument("--half", type=int, choices=(0, 1), help="only every other phrase")
    parser.add_argument("--all", action="store_true", help="all phrases, not a sample")
    parser.add_argument("--show", action="store_true", help="print the mistakes")
    parser.add_argument("--json", action="store_true", help="print a line of JSON")
    arguments = parser.parse_args()
    schemes = [load_scheme(name) for name in arguments.scheme or SCHEMES]
    texts = list(phrases(sentences(arguments.text), seed=3))
    if arguments.half is not None:
        texts = texts[arguments.half :: 2]
    if not arguments.all:
        texts = texts[:: max(1, len(texts) // SAMPLE)]
    everyone = [load_scheme(name) for name in scheme_names("ru")]
    read("Chest", schemes[0])  # the dictionary is loaded here
    sound = [clean(texts, scheme, everyone, arguments.show) for scheme in schemes]
    damage = [spoilt(texts, schemes[0], kind, arguments.show) for kind in KINDS]
    if arguments.json:
        print(json.dumps({"clean": sound, "damaged": damage}))
        return
    table(sound)
    print()
    table(damage)


if __name__ == "__main__":
    main()
