"""Language tags (BCP 47, RFC 5646): `fr`, `en-GB`, `ru-Latn`.

Only tags whose first part is a code of ``align/data/languages.tsv`` are known: all of ISO 639-1
and a part of ISO 639-3. A wrong tag is told at once, not when a CAT tool refuses the TMX.
"""

from __future__ import annotations

import difflib
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

from align.errors import UnknownNameError


class Language(NamedTuple):
    """One row of the table of languages."""

    tag: str
    """The shortest ISO 639 code, as BCP 47 wants it."""
    alpha3: str
    """The ISO 639-2 code where the tag has two letters: ``fra``."""
    bibliographic: str
    """Its older twin: ``fre``."""
    name: str
    own_name: str


@cache
def languages() -> dict[str, Language]:
    """The known languages by their tag."""
    table = resources.files("align").joinpath("data", "languages.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[0]: Language(*(row + [""] * 5)[:5]) for row in rows}


_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<rest>(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*"
    r"(?:-x(?:-[a-z\d]{1,8})+)?)",
    re.IGNORECASE | re.ASCII,
)
"""Section 2.1 of RFC 5646 without its extended and grandfathered forms."""


def parse_language(tag: str) -> str:
    """The tag in its canonical form: ``_`` as ``-``, each part in its usual case.

    >>> parse_language("FR"), parse_language("en_gb"), parse_language("ru-latn")
    ('fr', 'en-GB', 'ru-Latn')

    Raises:
        UnknownNameError: no such language, or no such form of a tag; names such as ``french``
            or ``fra`` get the tag meant as a hint.
    """
    match = _TAG.fullmatch(tag.strip().replace("_", "-"))
    if match is None or match["language"].lower() not in languages():
        raise _unknown(tag)
    parts = [match["language"].lower()]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts) + match["rest"].lower()


def _unknown(tag: str) -> UnknownNameError:
    error = UnknownNameError("language", tag, ())
    error.hint = "Languages are named by their codes in ISO 639, such as fr, en-GB, hy, ru-Latn."
    words = tag.strip().replace("_", "-").casefold()
    first, _, rest = words.partition("-")
    names = {
        name.casefold(): language
        for language in reversed(languages().values())
        for name in (language.alpha3, language.bibliographic, language.name, language.own_name)
        if name
    }
    near = difflib.get_close_matches(words, names, 1, 0.75) if len(words) > _SHORT else []
    meant = names.get(words) or names.get(first) or (names[near[0]] if near else None)
    if meant:
        # a name may hold a hyphen of its own, a code may have a region behind it
        good = (
            f"{meant.tag}-{rest}" if rest and words not in names and first in names else meant.tag
        )
        error.hint = f"Did you mean '{good}' ({meant.name})? {error.hint}"
    return error


_SHORT = 3
"""So short a code is like too many others."""


def primary(tag: str) -> str:
    """The first part of a tag, the language alone.

    >>> primary("ru-Latn")
    'ru'
    """
    return parse_language(tag).split("-")[0]


def primary_subtag(tag: str) -> str:
    """The first part of what may be a tag, in small letters, whether or not it is a language.

    >>> primary_subtag("en-GB"), primary_subtag("pt_BR")
    ('en', 'pt')
    """
    return tag.replace("_", "-").split("-")[0].lower()


def language_name(tag: str) -> str:
    """The English name of a language, with its script and region as they stand in the tag.

    >>> language_name("fr"), language_name("ru-Latn"), language_name("en-GB")
    ('French', 'Russian (Latn)', 'English (GB)')
    """
    first, *rest = parse_language(tag).split("-")
    name = languages()[first].name
    return f"{name} ({', '.join(rest)})" if rest else name


_SCRIPTS = {
    script: frozenset(tags.split())
    for script, tags in {
        "Arab": "ar azb bal ckb fa haz ks ota pnb prs ps sd ug ur",
        "Armn": "hy hyw xcl",
        "Beng": "as bn",
        "Cyrl": "ab abq ady agx alt av ba be bg bua ce chg cu cv dar inh kbd kk koi krc kum kv ky "
        "lbe lez mhr mk mn mrj mdf myv nog orv os ru rue rut sah sr tab tg tkr tt tyv udi udm uk "
        "xal",
        "Deva": "bh hi mr ne pi sa",
        "Ethi": "am ti",
        "Geor": "ka lzz sva xmf",
        "Grek": "el grc",
        "Hans": "cmn wuu zh",
        "Hant": "yue",
        "Hebr": "he yi",
        "Jpan": "ja",
        "Kore": "ko",
    }.items()
}
"""The usual scripts (ISO 15924) of languages not written in Latin letters (after CLDR)."""


def script(tag: str) -> str:
    """The ISO 15924 code of the script: the tag's own, or the usual one.

    >>> script("fr"), script("ru"), script("ru-Latn")
    ('Latn', 'Cyrl', 'Latn')
    """
    first, *rest = parse_language(tag).split("-")
    if rest and len(rest[0]) == 4 and rest[0].isalpha():
        return rest[0]
    return next((name for name, tags in _SCRIPTS.items() if first in tags), "Latn")


@cache
def language_and_script(tag: str) -> tuple[str, str]:
    """What two tags have in common that are read alike: ``en-GB`` and ``en``, not ``ru-Latn`` and
    ``ru``.

    >>> language_and_script("en-GB"), language_and_script("ru")
    (('en', 'Latn'), ('ru', 'Cyrl'))
    """
    return primary(tag), script(tag)
