"""Names: a letter off what the other edition lets expect, or with letters of another script."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from align.checks.context import SIDES, Context, Side, edition
from align.checks.registry import check
from align.checks.spelling import in_lists, inflected, one_slip, places_of, surest_needed, varying
from align.model import Finding, Place, Severity
from align.names.find import NameForm, NameKind, likeness
from align.names.respell import origin_of, respell, spellings
from align.names.scripts import ForeignLetter, in_one_script, plain
from align.names.scripts import mixed_script as foreign_letters


class _Slip(NamedTuple):
    wrong: NameForm
    witness: NameForm
    """How the other edition spells the name."""
    expected: str
    """What that would be in the language of the wrong one, in small letters without accents."""


@check("names", Severity.WARNING)
def spelling_slip(context: Context) -> Iterator[Finding]:
    """A name is a letter off what the other edition's spelling makes of it.

    Letters count as off that no rule of transcription and no habit explains. The slip is the
    spelling that looks less like a name of its kind, or the rarer one, else the translation's; of
    a Western name, that which no word list has. Where the edition has the expected spelling as
    well, `spelling_varies` tells it.

    Bad:  Hier dans le Gegharkounik, rien. | In the mountains of Ghergakunik, nothing.
    Bad:  Hier dans le Somerset, rien. | Yesterday in the Sommerset, nothing.
    Good: M. Anatoli Sidorov est en Chine. | Mr Anatoly Sidorov is in China.
    """
    links = [(link, _slips(link.source, link.target)) for link in context.links]
    told = {worst for side in SIDES for worst, _, _ in varying(context, side)}
    told |= {form for link, slips in links if not slips for form in (link.source, link.target)}
    for link, near in links:
        if {link.source.kind, link.target.kind} != {NameKind.NAME}:
            continue
        slips = [
            slip
            for slip in near
            if len(slip.wrong.mentions) <= FEW
            and slip.wrong not in told
            and not context.ruling.knows(slip.wrong.form, slip.wrong.language)
            and _credible(context, slip)
        ]
        if slips:
            # the last is that of the translation
            slip = min(reversed(slips), key=lambda s: _standing(s.wrong))
            yield _slip_finding(context, slip, "source" if slip.wrong is link.source else "target")


def _standing(name: NameForm) -> tuple[int, int]:
    """How well a spelling stands: by its letters, then by its mentions."""
    return origin_of(name.form, name.language), len(name.mentions)


FEW = 2
"""A spelling that stands more often is meant."""

HABIT = 0.93
"""Spellings more alike than this differ as habits do: i for y, e for ie."""


def _slips(source: NameForm, target: NameForm) -> list[_Slip]:
    """The ways in which two names may be a slip apart; none where a rule explains them."""
    found = []
    for wrong, witness in ((source, target), (target, source)):
        made = {_letters(s) for s in spellings(witness.form, witness.language, wrong.language)}
        form = _letters(wrong.form)
        if form in made:
            return []
        proposed = _letters(respell(witness.form, witness.language, wrong.language) or "")
        near = sorted(
            (v for v in made if one_slip(v, form)), key=lambda v: (v != proposed, len(v), v)
        )
        if near:
            found.append(_Slip(wrong, witness, near[0]))
    return found


def _credible(context: Context, slip: _Slip) -> bool:
    """Whether it is a slip rather than another habit, another name or an exonym."""
    wrong, witness = slip.wrong, slip.witness
    form, expected = _letters(wrong.form), slip.expected
    if form[0] != expected[0] or inflected(form, expected) or inflected(expected, form):
        return False
    # Abkhazie, Abkhazia; Tchaïkovski, Tchaikovsky; Kharkov, Kharkiv
    if (
        form[:-1] == expected[:-1]
        or _classical(form) == _classical(_letters(witness.form))
        or _RUSSIAN.sub("iv", form) == _RUSSIAN.sub("iv", expected)
    ):
        return False
    languages = (wrong.language, witness.language)
    listed = in_lists(wrong.form, languages)
    doubled = len(form) == len(expected) + 1 and _squeezed(form) == _squeezed(expected)
    alike = likeness(witness.form, wrong.form, witness.language, wrong.language)
    if doubled or alike < HABIT:
        others = context.names.source if witness in context.names.source else context.names.target
        origin = max(origin_of(n.form, n.language) for n in (witness, wrong))
        if origin >= surest_needed(others, wrong.language):
            return True
        # that the rules have led so near shows that it is a transcription
        own = _letters(witness.form)
        if expected != own and not one_slip(own, form) and not listed:
            return True
    # a Western name: the same in both languages, but for what each makes of Greek and Latin
    return (
        expected == _letters(witness.form)
        and form[-2:] == expected[-2:]
        and _classical(form) != _classical(expected)
        and not listed
        and in_lists(witness.form, languages)
    )


_RUSSIAN = re.compile("[oe]v$")
"""How names end in Russian that end in -iv in Ukrainian."""


def _letters(text: str) -> str:
    """Small letters without accents, and nothing else."""
    return "".join(filter(str.isalpha, plain(text)))


def _squeezed(text: str) -> str:
    return re.sub(r"(.)\1", r"\1", text)


def _classical(text: str) -> str:
    """What is left of the differences between Caesar and César, Ishmael and Ismaël."""
    for letters, one in (("[ao]e", "e"), ("ph", "f"), ("h", ""), ("[kq]", "c"), ("y", "i")):
        text = re.sub(letters, one, text)
    return text.replace("z", "s").replace("w", "v")


def _slip_finding(context: Context, slip: _Slip, side: Side) -> Finding:
    wrong, witness = slip.wrong, slip.witness
    own = edition(wrong.language).removeprefix("the ")
    theirs = edition(witness.language).removeprefix("the ")
    expected = _cased(slip.expected, witness, wrong.language)
    sure = bool(origin_of(witness.form, witness.language))
    if sure and (side == "target" or _standing(wrong) < _standing(witness)):
        message = (
            f"“{wrong.form}” seems to be a slip for {expected}: by {own} usage the {theirs} "
            f"“{witness.form}” would be that."
        )
    else:
        message = (
            f"“{wrong.form}” is a letter off the {theirs} “{witness.form}”: one of the two seems "
            "to be a slip."
        )
    return Finding(
        "spelling-slip",
        Severity.WARNING if sure else Severity.NOTE,
        message,
        f"Write {expected}, unless {wrong.form} is right.",
        places_of(context, [wrong], side, witness),
        expected,
    )


def _cased(expected: str, witness: NameForm, language: str) -> str:
    """The expected spelling with its accents, where they are known, and capitals."""
    for form in (witness.form, respell(witness.form, witness.language, language)):
        if form and _letters(form) == expected:
            return form
    return expected.capitalize()


_FOREIGN = re.compile("[\u0250-\u02af\u0370-\u10ff\uff21-\uff5a]")
_WORD = re.compile(r"[^\W\d_]+")


@check("names", Severity.ERROR)
def mixed_script(context: Context) -> Iterator[Finding]:
    """A word has letters of another script that look like its own.

    Searching and sorting do not find such a word, nor does any other check.

    Bad:  Pachinian rit. | P\u0430shinyan laughs.
    Good: Pachinian (Пашинян) rit. | Pashinyan (Пашинян) laughs.
    """
    for side in SIDES:
        words: defaultdict[str, list[Place]] = defaultdict(list)
        for _, unit, variant in context.variants(side):
            if not _FOREIGN.search(variant.text):
                continue
            for match in _WORD.finditer(variant.text):
                if _FOREIGN.search(match[0]):
                    words[match[0]].append(Place.of(unit, variant, *match.span()))
        for word, places in words.items():
            letters = foreign_letters(word)
            if letters and len(word) > 2 and all(letter.likely for letter in letters):
                yield _mixed_finding(word, letters, places)


def _mixed_finding(word: str, letters: tuple[ForeignLetter, ...], places: list[Place]) -> Finding:
    own = in_one_script(word)
    told = ", ".join(
        f"letter {letter.at + 1} is {letter.script}, not “{letter.likely}”" for letter in letters
    )
    return Finding(
        "mixed-script",
        Severity.ERROR,
        f"“{word}” is not {own}, though it looks so: {told}.",
        f"Write {own}.",
        tuple(places),
        own,
    )
