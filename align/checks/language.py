"""What stands in the wrong language: sentences not translated, words left, another language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from align.checks.context import Context, editions, sentence
from align.checks.lines import Line, Slip, both_ways, gathered, pairs
from align.checks.registry import check
from align.detection import SURE, language_scores, surely
from align.languages import languages, primary_subtag
from align.model import Finding, Markup, Severity


@check("language", Severity.WARNING)
def untranslated(context: Context) -> Iterator[Finding]:
    """The translation of a sentence is the sentence itself, or nearly so.

    Names, figures and titles of a few words may be the same in both, and so may be a quotation in
    a third language.

    Bad:  La nuit tombe sur la vallée. | La nuit tombe sur la vallée.
    Good: Stade de France, Paris | Stade de France, Paris
          Et cum spiritu tuo, dit-il. | Et cum spiritu tuo, he said.
    """
    for source, target in pairs(context):
        if _told_apart(source, target) and _is_untranslated(source, target):
            here, there = editions(target.variant, source.variant)
            yield Finding(
                "untranslated",
                Severity.WARNING,
                sentence(f"{here} has the words of {there}."),
                "Translate the sentence; if it is meant to stand as it is, let it stand.",
                (target.place(), source.place()),
            )


@check("language", Severity.WARNING)
def source_words_left(context: Context) -> Iterator[Finding]:
    """Words of the source stand in a row within its translation.

    Names, what stands in italics or quotation marks, and what may be of the translation's own
    language are let alone.

    Bad:  Il dort dans la petite maison. | He sleeps dans la petite maison.
    Good: Il vit au Bû de la Rue. | He lives at the Bû de la Rue.
          Il dit que la nuit tombe. | He says “que la nuit tombe”.
    """
    for source, target in pairs(context):
        if not _told_apart(source, target) or _is_untranslated(source, target):
            continue
        here, there = editions(target.variant, source.variant)
        cited = list(_cited(target))
        for run in _runs(source, target):
            start, end = run[0].start, run[-1].end
            words = target.text[start:end]
            if _is_name(run) or any(a <= start and end <= b for a, b in cited):
                continue
            if not _of_source(words, source, target):
                continue
            yield Finding(
                "source-words-left",
                Severity.WARNING,
                sentence(f"{here} keeps words of {there}: “{words}”."),
                "Translate them; if they are meant to stand as they are, put them in italics or "
                "quotation marks.",
                (target.place(start, end), source.place()),
            )


@check("language", Severity.WARNING)
def wrong_language(context: Context) -> Iterator[Finding]:
    """A sentence is in another language than its edition.

    Only sentences of some length are judged, by their words outside quotation marks and italics.

    Bad:  La neige tombe sur la ville. | Der Schnee fällt schon seit gestern auf die alte Stadt.
    Good: La neige tombe sur la ville. | Snow has been falling on the old town since yesterday.
          Il cria : « Der Schnee fällt auf die alte Stadt ! » | He cried: “Der Schnee fällt!”
    """
    yield from gathered(
        "wrong-language",
        Severity.WARNING,
        _in_another(context),
        "Put the sentence into the language of its edition; if it is a quotation, let it stand.",
        "{count} sentences of {here} are in another language.",
    )


def _in_another(context: Context) -> Iterator[Slip]:
    for line, other in both_ways(context):
        wanted = primary_subtag(line.variant.language)
        found = _language(line)
        if found and found != wanted and not _runs(other, line):
            name = languages()[found].name if found in languages() else found
            yield Slip(line, other, f"{{here}} seems to have {name} here.")


# Words that both sides have ----------------------------------------------------------------


class _Word(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def plain(self) -> bool:
        """Whether it is no name: it has no capital."""
        return not self.text[0].isupper()


_WORD = re.compile(r"[^\W\d_]+")
_RUN = 4
"""Words in a row that two languages rarely share."""
_PLAIN = 3
"""So many of them, or more, are no part of a name."""


def _words(text: str) -> list[_Word]:
    return [_Word(*found.span(), found[0]) for found in _WORD.finditer(text)]


def _runs(source: Line, target: Line) -> list[list[_Word]]:
    """Words of the target in a row that stand so in the source too, and are no mere name."""
    ours, theirs = _words(target.text), [w.text.casefold() for w in _words(source.text)]
    at: dict[tuple[str, ...], int] = {}
    for n in range(len(theirs) - _RUN + 1):
        at.setdefault(tuple(theirs[n : n + _RUN]), n)
    keys = [word.text.casefold() for word in ours]
    found, start = [], 0
    while start + _RUN <= len(ours):
        goal = at.get(tuple(keys[start : start + _RUN]))
        if goal is None:
            start += 1
            continue
        size = _RUN
        while keys[start + size : start + size + 1] == theirs[goal + size : goal + size + 1] != []:
            size += 1
        run = ours[start : start + size]
        if sum(word.plain for word in run) >= _PLAIN:
            found.append(run)
        start += size
    return found


def _is_name(run: list[_Word]) -> bool:
    """Whether words in a row may be one: the first has a capital, and another."""
    return not run[0].plain and not all(word.plain for word in run[1:])


def _is_untranslated(source: Line, target: Line) -> bool:
    """Whether most words of the target are those of the source, in a language of the source's."""
    words = _words(target.text)
    same = sum(len(run) for run in _runs(source, target))
    return same > 0 and same >= 0.75 * len(words) and _of_source(target.text, source, target)


def _told_apart(source: Line, target: Line) -> bool:
    """Whether the two are in different languages."""
    return primary_subtag(source.variant.language) != primary_subtag(target.variant.language)


def _cited(line: Line) -> Iterator[tuple[int, int]]:
    """Where quotations and italics are."""
    for opening, closing in line.paired.pairs:
        if opening.quotes:
            yield opening.start, closing.start + 1
    for span in line.variant.passage.spans:
        if span.markup is Markup.EMPHASIS:
            yield span.start, span.end


# What language a text is in ----------------------------------------------------------------

_ENOUGH = 6
"""Fewer words than so many, names apart, tell no language."""


def _language(line: Line) -> str:
    """The language that a line is surely in: that of its edition unless another is far more
    probable; none where it is too short, or its own language is not known to the detector.
    """
    text = line.text
    for start, end in _cited(line):
        text = text[:start] + " " * (end - start) + text[end:]
    for candidate in (text, line.text):
        words = [word.text for word in _words(candidate) if word.plain]
        if len(words) >= _ENOUGH:
            return surely(" ".join(words), line.variant.language)
    return ""


def _of_source(text: str, source: Line, target: Line) -> bool:
    """Whether words are more probably of the source's language than of the target's, and not
    surely of a third."""
    scores = language_scores(text)
    ours, theirs = (primary_subtag(line.variant.language) for line in (target, source))
    if ours not in scores or theirs not in scores:
        return True
    return scores[theirs] > scores[ours] and max(scores.values()) - scores[theirs] < SURE
