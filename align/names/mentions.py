"""Names of several words as one name: Nikol Pashinyan, Jean de La Fontaine, House of Commons.

Capitalised words in a row are one name; titles (Colonel General Anatoly Sidorov) are cut off.
Particles (van, von, bin) join what is on both sides of them. The French *de* and the English *of*
join after the common nouns that begin the names of institutions and places (``heads`` in
``align/data/names/capitals.toml``), and where both sides stand together more often than apart.
After such a noun French goes on in small letters: Union européenne, Chambre des représentants.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from align.model import Unit, Variant
from align.names.acronyms import definitions
from align.names.find import (
    ROMAN,
    Capitals,
    Mention,
    NameForm,
    NameKind,
    Names,
    Scanned,
    Word,
    capitals_of,
    kind_of,
    survey_names,
)
from align.names.scripts import plain


def full_names(units: Sequence[Unit]) -> Names:
    """The names in both editions, each with all its words, back matter apart.

    A name that stands alone and is a word of exactly one longer name says so (`NameForm.whole`),
    and so does an acronym that the edition spells out in one way.

    >>> from align.model import Passage, Unit, Variant
    >>> text = "Yesterday Mr Nikol Pashinyan spoke, and Pashinyan is no Jean de La Fontaine."
    >>> names = full_names([Unit("1", None, Variant("en", Passage(text)))])
    >>> [(n.form, n.parts, n.whole) for n in names.target][:2]
    [('Nikol Pashinyan', ('Nikol', 'Pashinyan'), ''), ('Pashinyan', (), 'Nikol Pashinyan')]
    """
    survey = survey_names(units)
    return Names(
        _Edition(survey.source, survey.target, survey.sure).names(),
        _Edition(survey.target, survey.source, survey.sure).names(),
    )


class _Link(NamedTuple):
    """A capitalised word and the text between it and the one before, where that may join."""

    gap: str
    word: Word


class _Name(NamedTuple):
    start: int
    end: int
    words: tuple[Word, ...]


class _Edition:
    """One edition's words, and what is counted over all of it."""

    def __init__(
        self, scanned: Sequence[Scanned], other: Sequence[Scanned], sure: frozenset[str]
    ) -> None:
        self._scanned = scanned
        self._sure = sure
        self._small = Counter(w.text for side in scanned for w in side.words if not w.capital)
        self._inside = Counter(w.text for side in scanned for w in side.words if w.inside)
        self._beside = {s.unit: {plain(w.text) for w in s.words if w.capital} for s in other}
        self._runs = [(side, run) for side in scanned for run in _runs(side)]
        links = [link for _, run in self._runs for link in run]
        self._single = Counter(link.word.text for link in links)
        self._pairs = Counter(
            (one.word.text, two.gap, two.word.text)
            for _, run in self._runs
            for one, two in pairwise(run)
        )
        self._addressed = {
            link.word.text
            for side, run in self._runs
            for link in run
            if _behind_courtesy(link.word, side.variant)
        }
        # names that begin with a capital no sentence owes; while they are gathered there are none
        self._known: frozenset[str] = frozenset()
        self._known = frozenset(
            side.variant.text[name.start : name.end]
            for side, run in self._runs
            for name in self._split(side, run)
            if len(name.words) > 1 and name.words[0].inside
        )

    def names(self) -> tuple[NameForm, ...]:
        """The names, in the order of their first mention."""
        found: defaultdict[tuple[str, str], list[tuple[Mention, _Name]]] = defaultdict(list)
        for side, name in self._mentions():
            key = side.variant.text[name.start : name.end], side.variant.language
            found[key].append((Mention(side.unit, name.start, name.end), name))
        forms = []
        for (form, language), places in found.items():
            name = places[0][1]
            lone = form == name.words[0].text
            kind = self._kind(form, language) if lone else NameKind.NAME
            parts = () if lone else tuple(w.text for w in name.words)
            forms.append(NameForm(form, language, kind, tuple(sorted(m for m, _ in places)), parts))
        expansions = {
            (spelled.acronym, side.variant.text[spelled.start : spelled.end])
            for side in self._scanned
            for spelled in definitions(side.variant.text)
        }
        forms.sort(key=lambda form: form.mentions[0])
        return _with_wholes(forms, expansions)

    def _mentions(self) -> Iterator[tuple[Scanned, _Name]]:
        told: set[tuple[int, int]] = set()
        for side in self._scanned:
            for name in _spelled_out(side):
                told |= {(side.unit, word.start) for word in name.words}
                yield side, name
        for side, run in self._runs:
            for name in self._split(side, run):
                clear = all((side.unit, word.start) not in told for word in name.words)
                if clear and not self._common(side, name):
                    yield side, name

    def _common(self, side: Scanned, name: _Name) -> bool:
        """Whether it is a noun that a writer has honoured with a capital: the Church."""
        if len(name.words) > 1:
            return False
        word = name.words[0].text
        if word in capitals_of(side.variant.language).peoples:
            return False
        often = self._small[word.lower()] >= max(2, 2 * self._inside[word])
        return often and plain(word) not in self._beside.get(side.unit, ())

    def _kind(self, form: str, language: str) -> NameKind:
        kind = kind_of(form, language)
        if kind is NameKind.ACRONYM and form.title() in self._sure:
            return NameKind.NAME
        # what is no name by itself came here behind a courtesy: Miss Abbot
        return kind or NameKind.NAME

    def _split(self, side: Scanned, run: Sequence[_Link]) -> Iterator[_Name]:
        """The names in a run of capitalised words."""
        text, language = side.variant.text, side.variant.language
        known = capitals_of(language)
        group: list[Word] = []
        for link in run:
            if group and self._joins(group, link, text, language, known):
                group.append(link.word)
                continue
            yield from self._trimmed(group, text, language, known)
            group = [link.word]
        yield from self._trimmed(group, text, language, known)

    def _joins(
        self, group: Sequence[Word], link: _Link, text: str, language: str, known: Capitals
    ) -> bool:
        last, word = group[-1], link.word
        if len(word.text) > 1 and not word.inside and not self._sure_beside(word):
            return False
        if _PLAIN.fullmatch(link.gap):
            if word.text in known.titles or (
                last.text in known.titles and last.text not in _SAINTS
            ):
                return False
            if last.text in known.calendar and last.text not in known.heads:
                return False
            return len(word.text) > 1 or word.text in "VX"
        if _OWNER.fullmatch(link.gap):
            return group[0].text in _SAINTS
        if _INITIAL.fullmatch(link.gap):
            return last.text in _SAINTS or (len(last.text) == 1 and last.text not in known.titles)
        if last.text in known.titles:
            return False
        if _PARTICLE.fullmatch(link.gap):
            return True
        if last.text in known.peoples or last.text.isupper():
            return False
        # in another language's text de la is always part of a name
        french = bool(_OF_FRENCH.fullmatch(link.gap))
        if group[0].text in known.heads or french != language.startswith("fr"):
            return True
        if french and word.text in known.directions:
            return True
        pair = self._pairs[last.text, link.gap, word.text]
        alone = self._single[last.text]
        if word.text in known.titles:
            return False
        if pair > 1:
            return 2 * pair >= alone
        article = _ARTICLE.search(text, max(0, group[0].start - 4), group[0].start)
        return alone == pair and not article and bool(_OF_SINGLE.fullmatch(link.gap))

    def _trimmed(
        self, group: list[Word], text: str, language: str, known: Capitals
    ) -> Iterator[_Name]:
        """What remains of a group without the capitals that say nothing."""
        begins = (
            place
            for place, word in enumerate(group)
            if not ROMAN.fullmatch(word.text) and self._may_begin(group, place, text)
        )
        words = group[next(begins, len(group)) :]
        if not words:
            return
        if len(words) > 1 and all(w.text in known.peoples for w in words):
            for word in words:
                yield _Name(word.start, word.end, (word,))
            return
        addressed = len(words) == 1 and words[0].text in self._addressed
        if not addressed and all(_says_nothing(w.text, known) for w in words):
            return
        end = words[-1].end
        if language.startswith("fr") and words[0].text in known.heads:
            tail = (_TAIL if len(words) == 1 else _ADJECTIVE).match(text, end)
            end = tail.end() if tail else end
        yield _Name(words[0].start, end, tuple(words))

    def _may_begin(self, group: Sequence[Word], place: int, text: str) -> bool:
        first, last = group[place], group[-1]
        if first.inside:
            return True
        if first is last:
            return first.text in self._sure or self._sure_in_capitals(first.text)
        if last.end - first.start <= _LONGEST and text[first.start : last.end] in self._known:
            return True
        # La Fontaine makes no name of every La that begins a sentence
        return self._sure_beside(first) or (
            text.startswith(". ", first.end) and self._sure_beside(last)
        )

    def _sure_beside(self, word: Word) -> bool:
        """Whether a word without a telling capital is a name though other names are beside it."""
        return not self._small[word.text.lower()] and (
            word.text in self._sure or self._sure_in_capitals(word.text)
        )

    def _sure_in_capitals(self, text: str) -> bool:
        return text.isupper() and not self._small[text.lower()] and text.title() in self._sure


def _says_nothing(word: str, known: Capitals) -> bool:
    return len(word) == 1 or any(
        word in words for words in (known.calendar, known.titles, known.directions)
    )


_LONGEST = 200
"""Longer names are not looked for at the start of a sentence."""

_SAINTS = frozenset(["St", "Ste", "Saint", "Sainte", "Mt"])
_PLAIN = re.compile(r"[ \u00a0\u202f]")
_INITIAL = re.compile(r"\. ?")
_OWNER = re.compile(r"['’]s ")
_PARTICLE = re.compile(
    r" (?:v[ao]n(?: de[rnm]?)?|zu[mr]?|de[nr]|te[nr]|af|av|d[aio]s?|de[il]|dell[aeo]|ibn|bin|ben"
    r"|bint|el|al|ul|y) "
)
_OF_FRENCH = re.compile(r" (?:(?:de|du|des|de la) |de l['’]|d['’])")
_OF_ENGLISH = re.compile(r" of(?: the)? ")
_OF_SINGLE = re.compile(r" (?:(?:de|de la|of) |de l['’]|d['’])")
_ARTICLE = re.compile(r"(?:\b[lL]['’]|\b(?:[Ll]es?|[Ll]a|[Tt]he) )$")
_ADJECTIVE = re.compile(
    r" \w+(?:iques?|éen(?:ne)?s?|ien(?:ne)?s?|aux|ales?|al|aise?s?|oise?s?|aires?|ives?|ifs?"
    r"|aine?s?|els?|elles?|unie?s?|suprême)\b"
)
_GENITIVE = rf"{_OF_FRENCH.pattern}[a-zà-ÿ]+"
_TAIL = re.compile(rf"(?:{_ADJECTIVE.pattern})?(?:{_GENITIVE}(?:{_ADJECTIVE.pattern})?)?")


def _runs(side: Scanned) -> Iterator[list[_Link]]:
    text = side.variant.text
    run: list[_Link] = []
    for word in side.words:
        single = len(word.text) == 1
        if not word.capital or (single and text[word.end : word.end + 1] != "." and not run):
            continue
        gap = text[run[-1].word.end : word.start] if run else ""
        if run and len(gap) < 16 and _may_join(gap):
            run.append(_Link(gap, word))
            continue
        if run:
            yield run
        run = [_Link("", word)]
    if run:
        yield run


def _may_join(gap: str) -> bool:
    patterns = (_PLAIN, _INITIAL, _OWNER, _PARTICLE, _OF_FRENCH, _OF_ENGLISH)
    return any(pattern.fullmatch(gap) for pattern in patterns)


def _behind_courtesy(word: Word, variant: Variant) -> bool:
    """Whether Mr, Mme or the like stands before it, and it is not Mr President."""
    known = capitals_of(variant.language)
    before = re.findall(r"\w+", variant.text[max(0, word.start - 16) : word.start])
    return (
        bool(before)
        and before[-1].capitalize() in known.courtesy
        and word.text not in known.offices | known.courtesy
    )


def _spelled_out(side: Scanned) -> Iterator[_Name]:
    """What an acronym beside it stands for."""
    starts = [word.start for word in side.words]
    for found in definitions(side.variant.text):
        inner = side.words[bisect_left(starts, found.start) : bisect_left(starts, found.end)]
        capitals = tuple(word for word in inner if word.capital)
        if capitals:
            yield _Name(found.start, found.end, capitals)


def _with_wholes(
    forms: Sequence[NameForm], expansions: Iterable[tuple[str, str]]
) -> tuple[NameForm, ...]:
    wholes: defaultdict[tuple[str, bool], set[str]] = defaultdict(set)
    for acronym, expansion in expansions:
        wholes[acronym, True].add(expansion)
    for form in forms:
        for part in form.parts:
            wholes[part, False].add(form.form)

    def whole(form: NameForm) -> str:
        found = wholes.get((form.form, form.kind is NameKind.ACRONYM), set())
        lone = not form.parts and form.kind is not NameKind.PEOPLE
        return next(iter(found)) if lone and len(found) == 1 else ""

    return tuple(replace(form, whole=whole(form)) for form in forms)
