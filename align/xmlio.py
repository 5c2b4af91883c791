"""The one door through which XML comes in: no entity, no DTD, no network, no giant tree."""

from __future__ import annotations

import os
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from align.errors import AlignError, ReadError
from align.files import read_bytes

__all__ = ["Element", "line_of", "local_name", "parse_xml"]


def parse_xml(
    source: str | os.PathLike[str] | bytes,
    *,
    path: object = None,
    error: type[AlignError] = ReadError,
) -> Element:
    """The root element of an XML file, or of its bytes; comments and instructions are left out.

    A document type is allowed (TMX and SRX files name theirs) but never loaded, and a file that
    needs an entity of its own is refused, for to leave the entity out would lose text.

    Args:
        source: the path of a file, or the content itself as bytes.
        path: how errors call the file, where `source` is bytes.
        error: class of the error to raise.

    Raises:
        AlignError: of the class `error`, with the line: not well-formed, not readable, nested
            deeper than 256 elements, or in need of an entity.

    >>> parse_xml(b"<tmx><!-- none --><body/></tmx>")[0].tag
    'body'
    >>> parse_xml(b"<tmx>\\n<body", path="a.tmx")
    Traceback (most recent call last):
    align.errors.ReadError: a.tmx:2: is not well-formed XML: Couldn't find end of Start Tag body...
    """
    if isinstance(source, bytes):
        content = source
    else:
        path = source
        content = read_bytes(source, error=error)
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as failure:
        raise error(
            f"is not well-formed XML: {failure.msg}",
            path=path,
            line=failure.lineno,
            hint="Open it in an XML editor, or save it again with the tool that wrote it.",
        ) from failure
    for entity in root.iter(etree.Entity):
        raise error(
            f"needs the entity {entity.text}, and entities are not resolved",
            path=path,
            line=line_of(entity),
            hint="Write the character itself in its place.",
        )
    return root


def local_name(element: Element) -> str:
    """The tag without its namespace.

    >>> local_name(parse_xml(b"<s:srx xmlns:s='http://www.lisa.org/srx20'/>"))
    'srx'
    """
    return etree.QName(element).localname


def line_of(element: Element) -> int:
    """The line of the file on which the element begins."""
    return cast("int", element.sourceline)


def _parser() -> etree.XMLParser:
    """A new one each time: a parser keeps the log of its last errors."""
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
