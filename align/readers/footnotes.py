"""Which elements of a page are notes, which links refer to them, and which lead back.

A note says so by its ``epub:type``, role or class, or is an item of a list of notes (pandoc,
wikis); or a link refers to it: one that shows a number or a sign, and to which another leads back
from the note (Word, LibreOffice, mammoth, Project Gutenberg), or that is raised, with the same
number at the beginning of the note.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from align.xmlio import Element


class Footnotes(NamedTuple):
    """What was found, element by element."""

    references: dict[Element, str]
    """What refers to a note -> its label. It is read as nothing but the reference."""
    notes: dict[Element, str]
    """A note, with all that is in it -> its label."""
    backlinks: frozenset[Element]
    """What leads back from a note to its references."""


def words(text: str) -> frozenset[str]:
    """The words of a list of names."""
    return frozenset(text.split())


def text_of(element: Element, pieces: int | None = None) -> str:
    """The text in an element, or its first few pieces."""
    return "".join(str(piece) for piece in islice(element.itertext(), pieces))


_TYPE = "{http://www.idpf.org/2007/ops}type"
_NOTE = words("footnote endnote rearnote doc-footnote doc-endnote")
_NOTE_CLASSES = words("footnote endnote")
_LIST = words("footnotes endnotes rearnotes doc-endnotes doc-footnotes")
_LIST_CLASSES = words("footnotes endnotes references")
_REFERENCE = words("noteref doc-noteref")
_REFERENCE_CLASSES = words("footnote-ref footnoteref noteref fnref fnanchor")
_ARROW = re.compile(r"[\s\[\]()←↑↖↩↵⇑⇧⏎⤴⤶^\ufe0e\ufe0f]+")
_LABEL = re.compile(r"[\[(]?\s*(\d{1,4}|[a-z]|[ivx]{1,6}|[*†‡§¶]{1,4})\s*[\])]?")
_BLOCKS = words("p li div aside dd")
_OUTSIDE = words("h1 h2 h3 h4 h5 h6 td th body html main article")
_PARTING = words("h1 h2 h3 h4 h5 h6 hr")
_NEAR = 3
"""How many elements up from a link the anchor of a way back may stand."""
_DEEP = 12
"""How many elements up from a link or anchor a note is looked for."""


def tag_of(element: Element) -> str:
    """The name of an element in small letters, without its namespace.

    >>> tag_of(etree.fromstring('<P xmlns="http://www.w3.org/1999/xhtml"/>'))
    'p'
    """
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def kinds_of(element: Element) -> frozenset[str]:
    """What an element says it is, by ``epub:type`` and ``role``."""
    named = (element.get(_TYPE), element.get("epub:type"), element.get("role"))
    return frozenset(word for names in named if names for word in names.lower().split())


def find_footnotes(pages: Mapping[str, Element]) -> Footnotes:
    """The notes of pages that may refer to each other.

    `pages` are the roots of their elements by the path of each in its archive, in order; the
    path of a single page is empty.
    """
    search = _Search(pages)
    found = search.references()
    labels = dict.fromkeys(search.listed, "")
    for note, label in found.values():
        labels[note] = labels.get(note) or label
    ordered = sorted(labels, key=search.place)
    notes = {note: labels[note] or str(number) for number, note in enumerate(ordered, 1)}
    return Footnotes(
        {_shown(link): notes[note] for link, (note, _) in found.items()},
        notes,
        frozenset(search.backlinks(found, notes)),
    )


class _Search:
    """One pass over the pages for anchors, links and notes."""

    def __init__(self, pages: Mapping[str, Element]) -> None:
        self.listed: set[Element] = set()
        """Notes that say so."""
        self._order: dict[Element, int] = {}
        """Place in the document of each note, anchor and link."""
        self._links: list[tuple[Element, Element]] = []
        """Links, with the elements that they lead to."""
        self._sources: dict[Element, set[Element]] = {}
        """What is linked to from inside each block."""
        self._arrows: list[Element] = []
        """Links that show nothing but an arrow."""
        self._parted: dict[Element, bool] = {}
        anchors: dict[tuple[str, str], Element] = {}
        links: list[tuple[str, Element]] = []
        for number, (page, element) in enumerate(
            (page, element) for page, root in pages.items() for element in root.iter(etree.Element)
        ):
            names = [name for key in ("id", "name") if (name := element.get(key))]
            for name in names:
                anchors.setdefault((page, name), element)
            href = element.get("href", "") if tag_of(element) == "a" else ""
            is_link = "#" in href
            if href and _ARROW.fullmatch(text_of(element, 3)):
                self._arrows.append(element)
            if is_link:
                links.append((page, element))
            if _is_listed(element):
                self.listed.add(element)
            if names or is_link or element in self.listed:
                self._order[element] = number
        for page, link in links:
            target = anchors.get(_goal(page, link.get("href", "")))
            if target is not None and target is not link:
                self._links.append((link, target))
                for block in _up(link, _DEEP):
                    if tag_of(block) in _BLOCKS:
                        self._sources.setdefault(block, set()).add(target)

    def place(self, note: Element) -> int:
        """Where in the document a note stands, to sort by."""
        return next(self._order[e] for e in note.iter() if e in self._order)

    def references(self) -> dict[Element, tuple[Element, str]]:
        """The links that refer to notes, with the note and what stands for its label."""
        found: dict[Element, tuple[Element, str]] = {}
        for link, target in self._links:
            if self._order[target] < self._order[link]:
                continue
            match = _LABEL.fullmatch(text_of(link).strip())
            note = self._note(link, target, match[1] if match else "")
            if note is not None and note not in _up(link, _DEEP):
                found[link] = (note, match[1] if match else "")
        shared: dict[Element, set[str]] = {}
        for note, label in found.values():
            shared.setdefault(note, set()).add(label)
        found = {
            link: (note, label)
            for link, (note, label) in found.items()
            if note in self.listed or len(shared[note]) == 1  # else it is a paragraph of notes
        }
        alone = Counter(note.getparent() for note, _ in set(found.values()))
        for link, (note, label) in found.items():
            around = note.getparent()
            if (
                tag_of(note) == "p"
                and around is not None
                and note not in self.listed
                and tag_of(around) in _BLOCKS
                and alone[around] == 1
                and around not in _up(link, _DEEP)
                and not self._is_parted(around)
            ):
                found[link] = (around, label)
        return found

    def _note(self, link: Element, target: Element, label: str) -> Element | None:
        """The note that a link to an anchor refers to, if it does."""
        sure = _says(link, _REFERENCE, _REFERENCE_CLASSES)
        if not sure and not label:
            return None
        block = None
        for element in _up(target, _DEEP):
            tag = tag_of(element)
            if element in self.listed:
                return element
            if tag in _OUTSIDE:
                break
            if block is None and tag in _BLOCKS:
                block = element
        if block is None or self._is_parted(block):
            return None
        if sure or not _near(link).isdisjoint(self._sources.get(block, ())):
            return block
        start = text_of(block, 9).lstrip(" \t\n[(")[:9]
        numbered = re.match(rf"{re.escape(label)}(?!\w)", start)
        raised = "sup" in map(tag_of, chain(_up(link, 2), link))
        return block if raised and numbered else None

    def _is_parted(self, block: Element) -> bool:
        """Whether a heading or a rule parts a block, which is then more than a note."""
        if block not in self._parted:
            self._parted[block] = any(tag_of(child) in _PARTING for child in block)
        return self._parted[block]

    def backlinks(
        self, found: Mapping[Element, tuple[Element, str]], notes: Mapping[Element, str]
    ) -> Iterator[Element]:
        """The links that lead back from notes."""
        goals = {element for link in found for element in _near(link)}
        back = (link for link, target in self._links if target in goals and link not in found)
        for link in (*self._arrows, *back):
            if any(element in notes for element in _up(link, _DEEP)):
                yield link


def _up(element: Element, count: int) -> list[Element]:
    """An element and those around it, the nearest first."""
    return [element, *islice(element.iterancestors(), count)]


def _near(link: Element) -> set[Element]:
    """Where the anchor for the way back to a link may be: at it, around it, before it, in it."""
    around = _up(link, _NEAR)
    before = (element.getprevious() for element in around[:2])
    return {element for element in (*around, *before, *link) if element is not None}


def _says(element: Element, kinds: frozenset[str], classes: frozenset[str]) -> bool:
    return not kinds.isdisjoint(kinds_of(element)) or not classes.isdisjoint(
        element.get("class", "").split()
    )


def _is_listed(element: Element) -> bool:
    tag = tag_of(element)
    if tag in _BLOCKS and _says(element, _NOTE, _NOTE_CLASSES):
        return True
    around = list(islice(element.iterancestors(), 2)) if tag == "li" else ()
    return any(_says(one, _LIST, _LIST_CLASSES) for one in around)


def _goal(page: str, href: str) -> tuple[str, str]:
    """The page and the anchor that a link leads to; a single page may know its own address."""
    file, _, name = href.partition("#")
    if page and file:
        page = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(file)))
    return page, unquote(name)


def _shown(link: Element) -> Element:
    """The link, or the raised figure that is nothing else: ``<sup>[<a>1</a>]</sup>``."""
    shown = text_of(link).strip(" []()\n\t")
    for element in islice(link.iterancestors(), 2):
        if text_of(element, 9).strip(" []()\n\t") != shown:
            break
        if tag_of(element) == "sup":
            return element
    return link
