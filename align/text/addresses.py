"""Web and e-mail addresses in a text, and when two of them are one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Address(NamedTuple):
    """An address and where it stands: ``text[start:end]``."""

    start: int
    end: int
    key: str
    """What all forms of it share (`same_url`)."""


_URL = re.compile(
    r"\b(?:https?://|ftp://|www\.)[^\s<>«»“”\"\ufffc]++"
    r"|(?<![\w@./-])[a-z0-9-]++(?:\.[a-z0-9-]++)*?\.(?:com|org|net|gov|edu|info|io|fr|ru|uk|de|eu)"
    r"(?:/[^\s<>«»“”\"\ufffc]*+|\b(?![\w@-]|\.\w))"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@(?:[\w-]+\.)+[^\W\d_]{2,}")
_AFTER = ".,;:!?…'’*_"


def find_urls(text: str) -> Iterator[Address]:
    """The web addresses of a text, without the marks of the sentence behind them.

    >>> [found.key for found in find_urls("(See www.a.org/b_(c), or a.fr.)")]
    ['a.org/b_(c)', 'a.fr']
    """
    for found in _URL.finditer(text):
        address = found[0].rstrip(_AFTER)
        closing, opening = address.count(")"), address.count("(")
        while closing > opening and address.endswith(")"):
            address, closing = address[:-1].rstrip(_AFTER), closing - 1
        yield Address(found.start(), found.start() + len(address), same_url(address))


def find_emails(text: str) -> Iterator[Address]:
    """The e-mail addresses of a text.

    >>> [found.key for found in find_emails("Write to A.B@c.org.")]
    ['a.b@c.org']
    """
    for found in _EMAIL.finditer(text):
        yield Address(*found.span(), found[0].lower())


def same_url(address: str) -> str:
    """What the forms of a web address share: case, http or https, www and the last slash do not
    count, and of an address that names a language only the host does.

    >>> same_url("https://www.A.org/b/") == same_url("http://a.org/b")
    True
    >>> same_url("https://fr.a.org/lois") == same_url("https://en.a.org/laws")
    True
    """
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", address.lower()).rstrip("/#")
    host, _, path = plain.partition("/")
    bare = re.sub(r"^[a-z]{2}\.(?=[\w-]+\.[a-z])", "", host)
    named = bare != host or _LANGUAGE.search("/" + path)
    return bare if named else plain


_LANGUAGE = re.compile(r"/[a-z]{2}(?:[-_][a-z]{2})?(?=[/?#]|$)|[?&](?:lang|hl)=")
