"""The template filled in."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup as Safe

from align.errors import UnknownNameError
from align.formats.report.records import Collection, Report
from align.formats.report.summary import doubts, editions, figures, first_looks, histogram
from align.formats.report.views import Page
from align.formats.report.words import DATA, Words
from align.languages import script
from align.model import DOUBTFUL

if TYPE_CHECKING:
    from jinja2 import Environment

_EARLY = 'document.documentElement.classList.add("scripted")'
"""Run before anything is shown, so that nothing moves when the filters appear."""


def render_report(report: Report) -> str:
    """The report as the text of one HTML file.

    Raises:
        UnknownNameError: no words in its language.
    """
    page = Page.of(report)
    columns = sorted({len(text.languages) for text in report.texts})
    style = _asset("report.css") + "".join(f".of{n} {{ --editions: {n}; }}\n" for n in columns)
    code = _asset("report.js")
    places = [place for view in page.texts for place in doubts(view)]
    return (
        _environment()
        .get_template("report.html")
        .render(
            page=page,
            t=Words(report.language),
            low=DOUBTFUL,
            editions=[(view, editions(view)) for view in page.texts],
            bars=histogram(bead.score for bead in page.beads),
            scored=any(bead.score < 1 for bead in page.beads),
            doubts=places,
            looks=first_looks(page.groups, places),
            figures=list(figures(page)),
            style=Safe(style),
            early=Safe(_EARLY),
            script=Safe(code),
            policy=_policy(style, _EARLY, code),
        )
    )


def render_collection(collection: Collection, language: str = "en") -> str:
    """What became of many pairs, as the text of one HTML file.

    Raises:
        UnknownNameError: no words in this language.
    """
    style = _asset("report.css")
    return (
        _environment()
        .get_template("collection.html")
        .render(
            collection=collection,
            t=Words(language),
            low=DOUBTFUL,
            style=Safe(style),
            policy=_policy(style),
        )
    )


def _policy(style: str, *scripts: str) -> Safe:
    """A content security policy that allows these and nothing else."""
    allowed = " ".join(map(_hash, scripts)) or "'none'"
    return Safe(
        f"default-src 'none'; style-src {_hash(style)}; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    """As a content security policy names what is allowed."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


def _visible(value: object) -> object:
    """Characters that no one sees, or that HTML cannot hold, as their code points."""
    if isinstance(value, str) and not isinstance(value, Safe):
        return _HIDDEN.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", value)
    return value


def _direction(tag: str) -> str:
    try:
        return "rtl" if script(tag) in {"Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa"} else "ltr"
    except UnknownNameError:
        return "auto"


_SPACES = str.maketrans({" ": "␣", "\u00a0": "⍽", "\u202f": "⍽"})


def _marks(text: str) -> str:
    """Words as they are; what has none, such as marks and spaces, so that one sees it.

    >>> _marks("l'eau"), str(_marks(" ;")), str(_marks("<>"))
    ("l'eau", '<span>␣;</span>', '<span>&lt;&gt;</span>')
    """
    if any(map(str.isalnum, text)):
        return text
    return Safe("<span>{}</span>").format(_visible(text.translate(_SPACES)))


@cache
def _asset(name: str) -> str:
    return DATA.joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"direction": cache(_direction), "marks": _marks}
    return environment
