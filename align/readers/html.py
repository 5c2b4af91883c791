"""Web pages as the parts of a document: the page's encoding, its main part, its title."""

from __future__ import annotations

from lxml import etree

from align.readers.elements import read_tree
from align.readers.encodings import decode
from align.readers.files import check_text
from align.readers.footnotes import text_of
from align.readers.passages import Hyphens
from align.readers.source import Reading


def read(data: bytes, path: str, language: str, encoding: str | None) -> Reading:
    """The parts of a web page."""
    check_text(data, path)
    text, found = decode(data, language, encoding, path)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(text.encode(), parser)
    hyphens = Hyphens(text_of(root), language)
    return Reading(read_tree(root, path, hyphens, source=text.split("\n")), hyphens, found)
