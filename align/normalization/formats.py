"""Where each format of XML or HTML has its text, and what it says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from align.errors import UnknownNameError
from align.languages import parse_language, primary
from align.model import BlockKind, Markup
from align.normalization.markup import OBJECT, Element, Format, elements


def _tag(name: str) -> str | None:
    """The language that a file names, if it is one."""
    try:
        return parse_language(name) if name else None
    except UnknownNameError:
        return None


# --- translation memories and texts in translation ------------------------------------------

_LANGUAGES = {
    "tuv": ("xml:lang", "lang"),
    "xliff": ("trgLang",),
    "file": ("target-language",),
    "target": ("xml:lang",),
}
"""The elements that name a language for what is in them, and their attributes for it."""


def _enter_bilingual(element: Element) -> None:
    if element.name in _LANGUAGES:
        name = element.get(*_LANGUAGES[element.name])
        element.language = _tag(name) if name else element.language


_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
_XLIFF = Format(frozenset({"target"}), _CODES | {"alt-trans", "matches"}, enter=_enter_bilingual)
BILINGUAL = {
    ".tmx": Format(frozenset({"seg"}), _CODES, enter=_enter_bilingual),
    ".xlf": _XLIFF,
    ".xliff": _XLIFF,
}
"""Of a TMX all languages are read, of an XLIFF (1.2 and 2) the targets: what is proposed for them
stays as it was proposed."""


# --- HTML -----------------------------------------------------------------------------------

_ITALICS = frozenset({"i", "em", "cite"})
_CODE = frozenset({"code", "pre", "kbd", "samp", "tt"})
_NOTE = re.compile(
    r"\b(?:foot|end|rear)notes?\b|\b(?:sdfootnote|sdendnote|ftn|edn|fn)-?\d", re.IGNORECASE
)
_FOREIGN = "in words that the file says are in another language"


def _enter_html(element: Element) -> None:
    if element.name in _CODE:
        element.markup = Markup.CODE
    elif element.name in _ITALICS:
        element.markup = element.markup or Markup.EMPHASIS
    if element.name in HTML.blocks and _NOTE.search(
        " ".join(map(element.get, ("id", "class", "role", "epub:type")))
    ):
        element.kind = BlockKind.NOTE
    # what a page says of itself as a whole is often the language of its template
    name = element.get("lang", "xml:lang") if element.name not in {"html", "body"} else ""
    if name and element.language:
        same = primary(name.lower()) == primary(element.language)
        element.stays = "" if same else _FOREIGN


HTML = Format(
    frozenset(
        {
            "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
            "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
            "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html",
            "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section",
            "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
        }
    ),
    frozenset({"math", "script", "style", "svg", "template", "textarea"}),
    signs={"br": "\n", "img": OBJECT, "wbr": "\u200b"},
    enter=_enter_html,
    html=True,
)  # fmt: skip


# --- Word and OpenDocument ------------------------------------------------------------------


class Look(NamedTuple):
    """What a style makes of a text."""

    italic: bool = False
    code: bool = False

    @property
    def markup(self) -> Markup | None:
        """How a text of this look is marked."""
        if self.code:
            return Markup.CODE
        return Markup.EMPHASIS if self.italic else None


Looks = Mapping[str, Look]
"""Styles by their names or ids."""

_CODE_STYLE = re.compile(
    r"verbatim|source(?: |_|_20_)?(?:code|text)|preformatted|html ?code", re.IGNORECASE
)


def _look(looks: Looks, name: str) -> Look:
    """Of a style, by its name alone where the file does not describe it."""
    return looks.get(name) or Look(code=bool(_CODE_STYLE.search(name)))


_OFF = frozenset({"0", "false", "off", "none"})


def word(looks: Looks, kind: BlockKind = BlockKind.PARAGRAPH) -> Format:
    """The format of a part of a Word document that has these styles."""

    def enter(element: Element) -> None:
        if element.name == "p":
            element.kind = kind
        properties = element.parent
        its = properties.parent if properties else None
        if properties is None or its is None:
            return
        match properties.name, element.name:
            case "rPr", "i":
                its.markup = its.markup or (None if _is_off(element) else Markup.EMPHASIS)
            case "rPr", "rStyle":
                its.markup = _look(looks, element.get("w:val")).markup or its.markup
            case "rPr", "vanish" if not _is_off(element):
                its.stays = "in hidden text"
            case "pPr", "pStyle" if _look(looks, element.get("w:val")).code:
                its.markup = Markup.CODE

    return replace(_WORD, enter=enter)


_WORD = Format(
    frozenset({"p"}),
    frozenset({"del", "moveFrom", "oMath"}),
    frozenset({"t"}),
    {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011", "sym": OBJECT},
    numbered=True,
)


def _is_off(element: Element) -> bool:
    return element.get("w:val") in _OFF


def word_looks(text: str) -> Looks:
    """The styles of ``word/styles.xml`` by their ids."""
    found: dict[str, Look] = {}
    id = ""
    for element in elements(text):
        match element.name:
            case "style":
                id = element.get("w:styleId")
                found[id] = _look({}, id)
            case "basedOn" if id:
                code = found[id].code or _look(found, element.get("w:val")).code
                found[id] = found[id]._replace(code=code)
            case "i" if id:
                found[id] = found[id]._replace(italic=not _is_off(element))
    return found


def open_document(looks: Looks) -> Format:
    """The format of an OpenDocument text that has these styles."""

    def enter(element: Element) -> None:
        if element.name == "note-body":
            element.kind = BlockKind.NOTE
        elif element.name in {"span", "p", "h"}:
            look = _look(looks, element.get("text:style-name"))
            if element.name == "span" or look.code:
                element.markup = look.markup or element.markup

    return replace(_OPEN_DOCUMENT, enter=enter)


_OPEN_DOCUMENT = Format(
    frozenset({"p", "h"}),
    frozenset(
        {
            "annotation", "binary-data", "desc", "math", "note-citation", "ruby-text", "script",
            "title", "tracked-changes",
        }
    ),
    signs={"line-break": "\n", "s": " ", "tab": "\t"},
    numbered=True,
)  # fmt: skip


def open_document_looks(*texts: str) -> Looks:
    """The styles of ``styles.xml`` and ``content.xml`` by their names."""
    found: dict[str, Look] = {}
    name = ""
    for element in (e for text in texts for e in elements(text)):
        match element.name:
            case "style":
                name = element.get("style:name")
                parent = _look(found, element.get("style:parent-style-name"))
                found[name] = Look(parent.italic, parent.code or _look({}, name).code)
            case "text-properties" if name and (slant := element.get("fo:font-style")):
                found[name] = found[name]._replace(italic=slant != "normal")
    return found
