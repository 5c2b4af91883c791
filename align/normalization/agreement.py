"""What stands before a name and changes with its first sound: l'Artsakh, le Karabakh; an, a."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from align.languages import primary
from align.names.scripts import plain


class Sound(StrEnum):
    """How a name begins, as far as its letters tell."""

    VOWEL = "vowel"
    CONSONANT = "consonant"
    EITHER = "either"


def first_sound(form: str, language: str) -> Sound:
    """How a name begins in this language.

    >>> [str(first_sound(n, "fr")) for n in ("Azerbaïdjan", "Haut-Karabagh", "Hadrout", "Iouri")]
    ['vowel', 'consonant', 'either', 'either']
    >>> [str(first_sound(n, "en")) for n in ("Azeri", "CSTO", "NATO", "Ukraine")]
    ['vowel', 'consonant', 'either', 'either']
    """
    word = plain(form)
    acronym = form.isupper() and len(form) > 1
    rules = _FRENCH if primary(language) == "fr" else _ENGLISH
    if acronym and primary(language) == "en" and word[:1] in "fhlmnrsxu":
        return Sound.EITHER
    return next((sound for pattern, sound in rules if pattern.match(word)), Sound.CONSONANT)


_FRENCH = (
    (re.compile(r"haute?s?\b"), Sound.CONSONANT),
    (re.compile(r"h|[iu][aeiouy]|ou[aeiy]|on[zc]|[^a-zœæ]"), Sound.EITHER),
    (re.compile(r"y[aeiou]"), Sound.CONSONANT),
    (re.compile(r"[aeiouyœæ]"), Sound.VOWEL),
)
_ENGLISH = (
    (re.compile(r"h|u|eu|one|ou|[^a-z]"), Sound.EITHER),
    (re.compile(r"[aeio]|y[^aeiou]"), Sound.VOWEL),
)


class Gender(StrEnum):
    """Grammatical gender."""

    MASCULINE = "masculine"
    FEMININE = "feminine"


class Agreement(NamedTuple):
    """What is written before a name in place of the last characters that stand there."""

    cut: int
    """How many characters before the name are replaced."""
    text: str
    """What replaces them."""


class Stays(Exception):
    """A name is not to be changed where it stands; the message says why."""


def agree(
    before: str,
    old: str,
    new: str,
    language: str,
    apostrophe: str,
    gender: Callable[[str], Gender | None],
) -> Agreement:
    """How the words before a name change where `new` takes the place of `old`.

    >>> agree("au bord d’", "Artsakh", "Karabagh", "fr", "’", lambda name: None)
    Agreement(cut=2, text='de ')
    >>> agree("le sud du ", "Haut-Karabagh", "Artsakh", "fr", "’", lambda name: None)
    Agreement(cut=3, text='de l’')
    >>> agree("near an ", "Erevan", "Yerevan", "en", "’", lambda name: None)
    Agreement(cut=3, text='a ')

    Args:
        before: the text up to the name.
        old: the form that stands there.
        new: the form that takes its place.
        language: of the text.
        apostrophe: the one that the text uses.
        gender: of a name, where it is known.

    Raises:
        Stays: l' becomes le or la, and `gender` does not know which.
    """
    match primary(language):
        case "fr":
            return _french(before, old, new, apostrophe, gender)
        case "en":
            return _english(before, old, new)
        case _:
            return _NOTHING


_NOTHING = Agreement(0, "")
_ELIDED = re.compile(
    r"(?<![^\W_])(?:(?P<to>de|à)(?P<gap>\s+))?(?P<word>[a-z]+)['’]$", re.IGNORECASE
)
_FULL = re.compile(r"(?<![^\W_'’-])(?P<word>[a-z]+)\s+$", re.IGNORECASE)
_LENGTHENED = {"d": "de", "qu": "que", "lorsqu": "lorsque", "puisqu": "puisque", "jusqu": "jusque"}
_SHORTENED = {
    "le": "l{}", "la": "l{}", "de": "d{}", "du": "de l{}", "au": "à l{}", "que": "qu{}",
    "lorsque": "lorsqu{}", "puisque": "puisqu{}",
}  # fmt: skip
_CONTRACTED = {("de", "le"): "du", ("à", "le"): "au"}


def _french(
    before: str, old: str, new: str, apostrophe: str, gender: Callable[[str], Gender | None]
) -> Agreement:
    sound = first_sound(new, "fr")
    elided = _ELIDED.search(before)
    if elided and sound is Sound.CONSONANT:
        word = elided["word"].lower()
        if word == "l":
            known = gender(new)
            if known is None:
                raise Stays("its article may be le or la")
            article = "le" if known is Gender.MASCULINE else "la"
            to = (elided["to"] or "").lower()
            whole = _CONTRACTED.get((to, article)) or f"{to}{elided['gap'] or ''}{article}"
            return Agreement(len(elided[0]), _cased(whole, elided[0], old) + " ")
        if word in _LENGTHENED:
            cut = len(elided["word"]) + 1
            return Agreement(cut, _cased(_LENGTHENED[word], elided["word"], old) + " ")
    full = _FULL.search(before)
    if full and sound is Sound.VOWEL and first_sound(old, "fr") is not Sound.VOWEL:
        shortened = _SHORTENED.get(full["word"].lower())
        if shortened:
            return Agreement(len(full[0]), _cased(shortened, full["word"], old).format(apostrophe))
    return _NOTHING


_ARTICLE = re.compile(r"(?<![\w'’-])(?P<word>an?)(?P<gap>\s+)$", re.IGNORECASE)


def _english(before: str, old: str, new: str) -> Agreement:
    article = _ARTICLE.search(before)
    sounds = first_sound(old, "en"), first_sound(new, "en")
    if article is None or Sound.EITHER in sounds or sounds[0] is sounds[1]:
        return _NOTHING
    word = "an" if sounds[1] is Sound.VOWEL else "a"
    return Agreement(len(article[0]), _cased(word, article["word"], old) + article["gap"])


def _cased(word: str, model: str, name: str) -> str:
    """The word in the case of the one it replaces; in capitals where the name is."""
    if model.isupper() and name.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if model[0].isupper() else word


@lru_cache(maxsize=256)
def gender_shown(form: str, text: str) -> Gender | None:
    """The gender that the articles before a name show in a French text; None where none does.

    >>> gender_shown("Karabagh", "le sud du Karabagh"), gender_shown("Syrie", "en Syrie")
    (<Gender.MASCULINE: 'masculine'>, None)
    """
    articles = re.findall(
        rf"(?<![^\W_'’-])(le|du|au|un|ce|la|une|cette)\s+{re.escape(form)}(?![\w-])",
        text,
        re.IGNORECASE,
    )
    masculine = sum(a.lower() in {"le", "du", "au", "un", "ce"} for a in articles)
    if 2 * masculine == len(articles):
        return None
    return Gender.MASCULINE if 2 * masculine > len(articles) else Gender.FEMININE
