"""Which Russian words go together: enough to tell «открыт» from «открыть», «истории» from
«историй» in a phrase.

The bond of a word with the two words before it is a sum of learned weights, one for each pair and
triple of their features: lemmas, and what pymorphy3 knows of their parts of speech, cases, numbers
and agreement. They are the weights of a log-linear model that tells a word from those that are
romanized alike, `python -m benchmarks.bonds`, learned from Russian prose of 1820 to 1936 in the
public domain (Pushkin, Lermontov, Gogol, Herzen, Turgenev, Dostoevsky, Tolstoy, Chekhov, Bryusov,
Gorky). The file keeps them as signed bytes at the features' hashes, compressed.
"""

from __future__ import annotations

import zlib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import regex

_FILE = Path(__file__).parents[1] / "data" / "names" / "russian-bonds.zlib"

TABLE = 1 << 19
"""How many weights there are: a feature's is at its hash modulo this."""
STEP = 1 / 16
"""The weight that one unit of a byte stands for."""

STOP = "."
"""Stands for the end of a sentence among words."""
MARK = ","
"""Stands for punctuation within a sentence."""
NUMBER = "9"
"""Stands for a number in figures."""

_PLAIN_CASE = {"gen2": "gent", "acc2": "accs", "loc2": "loct"}
_DECLINED = frozenset({"NOUN", "ADJF", "PRTF", "NPRO", "NUMR"})
_MODIFIERS = frozenset({"ADJF", "PRTF"})
_PREDICATES = frozenset({"VERB", "PRTS", "ADJS"})
_UNINFLECTED = frozenset({"PREP", "CONJ", "PRCL", "NPRO", "INTJ", "ADVB", "PRED", "NUMR"})
"""Parts of speech whose words stand for themselves, not for a lemma."""
_RUSSIAN = regex.compile(r"\p{Cyrillic}+")
_LIKELY = 0.1
"""Parses that are less likely than this are left aside."""


class Tag(NamedTuple):
    """A way to parse a word; empty where a category does not apply."""

    part: str
    case: str = ""
    number: str = ""
    gender: str = ""
    animacy: str = ""
    """Of nouns, and of adjectives in the accusative."""
    rest: str = ""
    """Tense and person of a verb, and whether it is reflexive."""


class Word(NamedTuple):
    """What the features are made of."""

    tags: tuple[Tag, ...]
    full: str
    """All that is known of its tags."""
    form: str
    """Parts of speech, cases and numbers."""
    case: str
    """Parts of speech and cases."""
    lemma: str


@cache
def analyzer() -> Any:
    """The morphological dictionary, loaded when first asked for (0.2 s)."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=50_000)
def analysed(word: str) -> Word:
    """What is known of a word in small letters; guessed by its ending if no dictionary has it."""
    if not _RUSSIAN.fullmatch(word):
        return Word((Tag(word),), word, word, word, word)
    parses = analyzer().parse(word.replace("ё", "е"))[:10]
    shares: defaultdict[Tag, float] = defaultdict(float)
    for parse in parses:
        if parse.tag.case != "voct":
            shares[_tag(parse)] += parse.score
    total = sum(shares.values())
    tags = tuple(sorted(tag for tag, share in shares.items() if share >= _LIKELY * total))
    part = str(parses[0].tag.POS or "")
    lemma = word if part in _UNINFLECTED or not part else parses[0].normal_form
    return Word(
        tags,
        full=_joined(".".join(tag) for tag in tags),
        form=_joined(f"{t.part}.{t.case}.{t.number}.{t.rest * (t.part == 'INFN')}" for t in tags),
        case=_joined(f"{t.part}.{t.case}" for t in tags),
        lemma=f"{lemma.replace('ё', 'е')}/{part}",
    )


def _joined(parts: Iterator[str]) -> str:
    return "|".join(sorted(set(parts)))


def _tag(parse: Any) -> Tag:
    tag = parse.tag
    part, case, number, gender = (str(x or "") for x in (tag.POS, tag.case, tag.number, tag.gender))
    if part in _DECLINED:
        case = _PLAIN_CASE.get(case, case)
        animate = part == "NOUN" or case == "accs"
        return Tag(part, case, number, gender, str(tag.animacy or "") if animate else "")
    rest = f"{tag.tense or tag.mood or ''}{tag.person or ''}" if part == "VERB" else ""
    if part in {"VERB", "INFN"} and parse.word.endswith(("ся", "сь")):
        rest += "refl"
    return Tag(part, "", number, gender, "", rest)


def features(earlier: str, before: str, word: str) -> tuple[int, ...]:
    """Hashes of the features of three words in a row, in small letters."""
    a, b, c = analysed(earlier), analysed(before), analysed(word)
    return _of_two(before, word) + _hashed(
        f"5 {a.form} {c.form}",
        f"6 {a.form} {b.form} {c.form}",
        f"7 {a.lemma} {b.case} {c.case}",
        f"8 {a.case} {b.lemma} {c.case}",
    )


@lru_cache(maxsize=50_000)
def _of_two(before: str, word: str) -> tuple[int, ...]:
    """Hashes of the features of two words in a row."""
    b, c = analysed(before), analysed(word)
    return _hashed(
        f"0 {b.full} {c.full}",
        f"1 {b.form} {c.form}",
        f"2 {b.case} {c.case}",
        f"3 {b.lemma} {c.form}",
        f"4 {b.form} {c.lemma}",
        f"9 {c.lemma} {c.form}",
        *_agreement(b, c),
    )


def _hashed(*features: str) -> tuple[int, ...]:
    return tuple(zlib.crc32(feature.encode()) % TABLE for feature in features)


def _agreement(before: Word, word: Word) -> tuple[str, ...]:
    """Whether two words that may belong together agree."""
    found: dict[str, bool] = {}
    for x, y in product(before.tags, word.tags):
        for kind in _relations(x, y):
            found[kind] = found.get(kind, False) or _agree(x, y)
    return tuple(f"{kind} {agree}" for kind, agree in found.items())


def _relations(x: Tag, y: Tag) -> Iterator[str]:
    if x.part in _MODIFIERS and (y.part in _MODIFIERS or y.part == "NOUN"):
        yield f"modifier {y.part == 'NOUN'}"
    if _may_be_subject(x) and y.part in _PREDICATES:
        yield "subject first"
    if x.part in _PREDICATES and _may_be_subject(y):
        yield "predicate first"


def _may_be_subject(x: Tag) -> bool:
    return x.part in {"NOUN", "NPRO"} and x.case == "nomn"


def _agree(x: Tag, y: Tag) -> bool:
    """No category that both have differs."""
    return all(not a or not b or a == b for a, b in zip(x[1:5], y[1:5], strict=True))


@cache
def _weights() -> array[int]:
    return array("b", zlib.decompress(_FILE.read_bytes()))


def bond(before: Sequence[str], word: str) -> float:
    """How well a word follows the words before it, natural logarithms; only differences count.

    Words are in small letters; among those before may be `STOP`, `MARK` and numbers. Where there
    are none the word begins a sentence.

    >>> bond(["шесть"], "одиночеств") > bond(["шесть"], "одиночества")
    True
    >>> bond(["можно"], "открыть") > bond(["можно"], "открыт")
    True
    """
    earlier, last = (STOP, STOP, *(NUMBER if w[0].isdigit() else w for w in before[-2:]))[-2:]
    return _bond(earlier, last, word)


@lru_cache(maxsize=200_000)
def _bond(earlier: str, before: str, word: str) -> float:
    weights = _weights()
    return STEP * sum(weights[feature] for feature in features(earlier, before, word))


@lru_cache(maxsize=20_000)
def oddness(word: str, capital: bool) -> float:
    """A cost for a word of the dictionary that is hardly meant: archaic, misspelled or vocative in
    every parse, a proper name without its capital, or unseen.
    """
    cost = 2.0 * all(_is_rare(parse) for parse in analyzer().parse(word)[:8])
    if not capital:
        cost += 3.0 * is_name(word)
    return cost + _is_unseen(word)


_RARE = frozenset({"Arch", "Erro", "Dist", "Slng", "V-be", "V-bi", "Litr"})
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})


def _is_rare(parse: Any) -> bool:
    odd_adverb = parse.tag.POS == "ADVB" and parse.word.endswith("ски")
    return (
        bool(parse.tag.grammemes & _RARE)
        or parse.tag.case == "voct"
        or (odd_adverb and not parse.word.endswith("ески"))
    )


def is_name(word: str) -> bool:
    """Whether it is a proper name in every parse."""
    return all(p.tag.grammemes & _NAMES for p in analyzer().parse(word.lower())[:8])


@lru_cache(maxsize=20_000)
def is_abbreviation(word: str) -> bool:
    """Whether it is one in every parse."""
    return all("Abbr" in p.tag.grammemes for p in analyzer().parse(word))


def _is_unseen(word: str) -> bool:
    """Not once in the corpus that gave the dictionary the probabilities of ambiguous forms."""
    parses = analyzer().parse(word)
    probability = analyzer().prob_estimator.p_t_given_w.prob
    return len(parses) > 1 and not any(probability(word, p.tag) for p in parses)
