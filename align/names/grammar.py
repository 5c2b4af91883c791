"""Which Russian words go together: a small model of agreement and government over the tags of
pymorphy3, enough to tell «открыт» from «открыть» and «истории» from «историй» in a phrase.

Values are natural logarithms of how much likelier a pair of tags is side by side than apart;
set by hand, and checked with `python -m benchmarks.cyrillic`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from math import exp, log
from typing import Any, NamedTuple

_PLAIN_CASE = {"gen2": "gent", "acc2": "accs", "loc2": "loct"}
_NOMINAL = frozenset({"NOUN", "ADJF", "PRTF", "NPRO", "NUMR"})
_MODIFIER = frozenset({"ADJF", "PRTF"})
_FINITE = frozenset({"VERB"})
_PREDICATE = frozenset({"VERB", "PRTS", "ADJS"})

_GOVERNMENT = {
    "gent": "без безо до для из изо от ото у около кроме после против ради вокруг среди вместо "
    "из-за из-под насчет вследствие мимо возле вдоль",
    "datv": "к ко благодаря вопреки согласно навстречу",
    "accs": "через про сквозь",
    "ablt": "над надо перед передо",
    "loct": "при",
    "accs loct": "в во на о об обо",
    "accs ablt": "за под подо",
    "gent ablt accs": "с со",
    "gent ablt": "между",
    "datv accs loct": "по",
}
_CASES = {word: cases for cases, words in _GOVERNMENT.items() for word in words.split()}
"""Preposition -> the cases it governs."""

_BEFORE_INFINITIVES = """
мочь смочь хотеть захотеть хотеться стать начать начинать продолжать продолжить перестать решить
пытаться попытаться стараться уметь суметь успеть обещать пообещать просить попросить предложить
предлагать позволить позволять помочь помогать заставить требовать удаться удаваться собираться
собраться намереваться планировать готовый должный обязать обязанный призвать призывать надо нужно
можно нельзя необходимо пора возможно невозможно трудно легко следует следовать приходиться прийтись
рекомендовать разрешить запретить отказаться отказываться мешать помешать привыкнуть бояться любить
возможность право желание попытка шанс решение необходимость способность намерение умение способ
способный приказать велеть чтобы давать дать рад согласиться поспешить пойти поехать прийти приехать
учить научиться достаточно
"""
_WITH_INFINITIVE = frozenset(_BEFORE_INFINITIVES.split())
"""Lemmas an infinitive follows."""


class Analysis(NamedTuple):
    """One way to parse a word."""

    lemma: str
    part: str
    case: str
    number: str
    gender: str
    tense: str
    name: bool
    rare: bool
    weight: float
    """0..1: how often the word is parsed so."""


@cache
def analyzer() -> Any:
    """The morphological dictionary, loaded when first asked for (0.2 s)."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=20_000)
def analyses(word: str) -> tuple[Analysis, ...]:
    """The parses of a word, the likeliest first; guessed by its ending where it is not known."""
    return tuple(_analysis(parse) for parse in analyzer().parse(word)[:8])


def _analysis(parse: Any) -> Analysis:
    tag = parse.tag
    case = str(tag.case or "")
    return Analysis(
        lemma=parse.normal_form,
        part=str(tag.POS or ""),
        case=_PLAIN_CASE.get(case, case),
        number=str(tag.number or ""),
        gender=str(tag.gender or ""),
        tense=str(tag.tense or ""),
        name=bool(tag.grammemes & {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"}),
        rare=bool(tag.grammemes & {"Arch", "Erro", "Dist", "Slng", "V-be", "V-bi", "Litr"})
        or case == "voct"
        or (tag.POS == "ADVB" and parse.word.endswith("ски") and parse.word[-4:] != "ески"),
        weight=parse.score,
    )


@lru_cache(maxsize=20_000)
def oddness(word: str, capital: bool) -> float:
    """A cost for a word of the dictionary that is hardly meant: archaic, misspelled or vocative in
    every parse, a proper name without its capital, or unseen.
    """
    known = analyses(word)
    cost = 2.0 * all(a.rare for a in known)
    if not capital:
        cost += 3.0 * is_name(word)
    return cost + _is_unseen(word)


def is_name(word: str) -> bool:
    """Whether it is a proper name in every parse."""
    return all(a.name for a in analyses(word.lower()))


def _is_unseen(word: str) -> bool:
    """Not once in the corpus that gave the dictionary the probabilities of ambiguous forms."""
    parses = analyzer().parse(word)
    probability = analyzer().prob_estimator.p_t_given_w.prob
    return len(parses) > 1 and not any(probability(word, p.tag) for p in parses)


def bond(before: Sequence[str], word: str) -> float:
    """How well a word follows the words before it; 0 where nothing is known.

    >>> bond(["шесть"], "одиночеств") > bond(["шесть"], "одиночества")
    True
    >>> bond(["можно"], "открыть") > bond(["можно"], "открыт")
    True
    """
    if not before:
        return 0.0
    here = analyses(word)
    if before[-1] in _COORDINATORS:
        earlier = [a for w in before[:-1] for a in analyses(w)[:3]]
        return _mean([(a.weight, _coordination(earlier, a)) for a in here])
    last = before[-1]
    left = (
        (Analysis(last, "NUMB", "", "", "", "", False, False, 1.0),)
        if last.isdigit()
        else analyses(last)
    )
    best = _mean([(x.weight * y.weight, _pair(x, y)) for x in left for y in here])
    if all(a.part == "INFN" for a in here):
        best += _licence(before)
    return best


_COORDINATORS = frozenset({"и", "или", "но", "либо"})


def _mean(weighted: Sequence[tuple[float, float]]) -> float:
    """The logarithm of the mean likelihood of the parses."""
    total = sum(weight for weight, _ in weighted)
    return log(sum(weight * exp(value) for weight, value in weighted) / total) if total else 0.0


def _coordination(earlier: Sequence[Analysis], word: Analysis) -> float:
    same = [a for a in earlier if a.part == word.part]
    if not same:
        return -0.5 if word.part in {"INFN", "VERB"} else 0.0
    if word.part in _NOMINAL:
        return 0.8 if any(a.case == word.case for a in same) else -0.3
    if word.part in _FINITE:
        return 1.0 if any((a.number, a.tense) == (word.number, word.tense) for a in same) else -0.5
    return 1.0


def _licence(before: Sequence[str]) -> float:
    """What an infinitive gains from a word that governs one, near it or further off."""
    for distance, word in enumerate(reversed(before)):
        if any(_takes_infinitive(a) for a in analyses(word)):
            return 2.0 if distance < 2 else 1.0
    return -1.5


def _takes_infinitive(a: Analysis) -> bool:
    return (
        a.lemma in _WITH_INFINITIVE
        or a.part in {"COMP", "PRED"}
        or (a.lemma == "быть" and a.tense == "futr")
    )


def _pair(x: Analysis, y: Analysis) -> float:
    if x.part == "PREP":
        return _government(x, y)
    if x.part == "NUMB":
        return 0.8 if y.case == "gent" else 0.0
    if x.part == "NUMR" and y.part in _NOMINAL:
        return _counted(x, y)
    if x.part in _MODIFIER and y.part in _NOMINAL:
        return 1.5 if _agree(x, y) else -2.0
    if x.part == "NOUN" and y.part in _NOMINAL:
        return {"gent": 0.8, "ablt": 0.2, "datv": 0.1}.get(y.case, -0.2)
    if x.part in {"NOUN", "NPRO"} and y.part in _PREDICATE:
        if x.case != "nomn":
            return -0.2
        return 1.0 if _same_number(x, y) else -0.8
    if x.part in {"VERB", "INFN", "GRND", "PRTF"} and y.part in _NOMINAL:
        return 0.3 if y.case in {"accs", "ablt", "gent", "datv", "nomn"} else -0.8
    if x.lemma == "быть" and y.part in {"PRTS", "ADJS"}:
        return 1.0 if _same_number(x, y) else -0.5
    if x.part == "PRCL" and x.lemma in {"не", "бы"} and y.part in {"VERB", "INFN", "ADJS", "PRTS"}:
        return 0.4
    return 0.0


def _government(x: Analysis, y: Analysis) -> float:
    cases = _CASES.get(x.lemma, "")
    if not cases:
        return 0.0
    if y.part in _NOMINAL:
        return 1.5 if y.case in cases else -1.5
    return -1.5 if y.part in {"VERB", "INFN", "PRTS", "ADJS", "PREP", "CONJ"} else 0.0


def _counted(x: Analysis, y: Analysis) -> float:
    if x.case not in {"nomn", "accs"}:
        return 1.0 if (y.case, y.number) == (x.case, "plur") else -0.5
    if x.lemma in {"два", "три", "четыре", "оба", "полтора"} and y.part == "NOUN":
        return 2.5 if (y.case, y.number) == ("gent", "sing") else -0.5
    return 2.5 if (y.case, y.number) == ("gent", "plur") else -0.5


def _agree(x: Analysis, y: Analysis) -> bool:
    return x.case == y.case and _same_number(x, y)


def _same_number(x: Analysis, y: Analysis) -> bool:
    if x.number and y.number and x.number != y.number:
        return False
    return not (x.gender and y.gender and x.number == "sing" and x.gender != y.gender)
