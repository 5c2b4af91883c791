"""The one door through which XML comes in: no entity, no DTD, no network, no giant tree.

`parse_xml` gives the tree of a small file; `stream_xml` passes a file of any size by.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Iterator
from typing import Protocol, cast
from xml.parsers import expat

from lxml import etree
from lxml.etree import _Element as Element

from align.errors import AlignError, EncodingError, ReadError
from align.files import open_bytes, read_bytes

__all__ = [
    "Element",
    "Handler",
    "Repair",
    "line_of",
    "local_name",
    "parse_xml",
    "sniff_encoding",
    "stream_xml",
]


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


CHUNK = 1 << 16
"""Bytes read at once."""

RECORD = 4_000_000
"""Bytes that one record of a stream, or a stretch without any tag, may have."""

DEPTH = 100
"""Elements within each other that a stream may have."""


class Handler(Protocol):
    """What takes in a stream of XML. Names are as they stand in the file, prefixes included."""

    def start(self, name: str, attributes: dict[str, str], line: int) -> None:
        """A start tag, on this line of the file."""

    def end(self, name: str) -> None:
        """An end tag."""

    def text(self, text: str) -> None:
        """A piece of text, its references resolved."""


class Repair(Protocol):
    """What mends a text before it is parsed, without moving its lines."""

    def feed(self, text: str, last: bool) -> str:
        """As much of the text as is known to be right now; all that is left, if it is the last."""


def stream_xml(
    source: str | os.PathLike[str] | bytes,
    handler: Handler,
    *,
    path: object = None,
    encoding: str | None = None,
    repair: Repair | None = None,
    depth: int = 3,
    progress: Callable[[float], object] = bool,
) -> Iterator[None]:
    """Parse an XML file of any size piece by piece: after each piece, one item.

    A document type is passed over; no entity but the five of XML is resolved. Prefixes need no
    declaration. Memory does not grow with the file, as long as the handler gives away what it
    has made.

    Args:
        source: the path of a file, or the content itself as bytes.
        handler: is told of each tag and text.
        path: how errors call the file, where `source` is bytes.
        encoding: instead of what the file says of itself.
        repair: sees the text before the parser does.
        depth: depth of the elements that are records, the root being at depth 1.
        progress: is told which share of the file is read, 0..1, where its size is known.

    Raises:
        ReadError: with the line: not readable, not well-formed, not in its encoding, more than
            `DEPTH` elements deep, a record of more than `RECORD` bytes, or in need of an entity.
    """
    if not isinstance(source, bytes):
        path = source
    parser = _Parser(handler, path, depth)
    for text, last in _characters(source, path, encoding, progress):
        parser.feed(repair.feed(text, last) if repair else text, last)
        yield


class _Parser:
    """Expat, with bounds on what it takes and words for what it refuses."""

    def __init__(self, handler: Handler, path: object, depth: int) -> None:
        self._expat = expat.ParserCreate("utf-8")
        self._path = path
        self._open: list[str] = []
        self._moved = False
        """Has a record, or what holds records, begun or ended in this piece?"""
        self._run = 0
        """Bytes since then."""
        self._records = depth
        self._began = 0
        """Where in the file, in bytes of UTF-8, the piece begins."""
        self._handler = handler
        parser = self._expat
        parser.buffer_text = True
        parser.specified_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = handler.text
        parser.EntityDeclHandler = self._declare
        parser.SkippedEntityHandler = self._skip

    def feed(self, text: str, last: bool) -> None:
        data = text.encode()
        self._moved = False
        try:
            self._expat.Parse(data, last)
        except expat.ExpatError as failure:
            raise self._refuse(
                f"is not well-formed XML: {self._reason(failure.code, data)}",
                "Open it in an XML editor, or save it again with the tool that wrote it.",
                failure.lineno,
            ) from failure
        self._began += len(data)
        self._run = 0 if self._moved else self._run + len(data)
        if self._run > RECORD:
            raise self._refuse(
                f"has more than {RECORD // 1_000_000} MB in one {self._where()}",
                "Is it what its name says? No tool writes so much in one place.",
            )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._open.append(name)
        if len(self._open) <= self._records:
            self._moved = True
        elif len(self._open) > DEPTH:
            raise self._refuse(
                f"has more than {DEPTH} elements within each other",
                "Is it what its name says? No tool writes such a file.",
            )
        self._handler.start(name, attributes, self._expat.CurrentLineNumber)

    def _end(self, name: str) -> None:
        if len(self._open) <= self._records:
            self._moved = True
        self._open.pop()
        self._handler.end(name)

    def _declare(self, name: str, parameter: int, *_: object) -> None:
        if not parameter and name not in {"lt", "gt", "amp", "apos", "quot"}:
            raise self._refuse(
                f"declares the entity &{name}; and entities are not resolved",
                "Write the characters themselves in its place, and take out its declaration.",
            )

    def _skip(self, name: str, parameter: int) -> None:
        if not parameter:
            raise self._refuse(
                f"needs the entity &{name}; and entities are not resolved",
                "Write the character itself in its place.",
            )

    def _refuse(self, message: str, hint: str, line: int | None = None) -> ReadError:
        at = self._expat.CurrentLineNumber if line is None else line
        return ReadError(message, path=self._path, line=at, hint=hint)

    def _where(self) -> str:
        return f"<{self._open[-1]}>" if self._open else "place before the first element"

    def _reason(self, code: int, data: bytes) -> str:
        """What is wrong, in words that need no knowledge of parsers."""
        at = max(0, self._expat.ErrorByteIndex - self._began)
        # a reference or a tag that goes wrong is told from its beginning
        begun = re.search(rb"[&<][^;>\s<&]{0,40}$", data[max(0, at - 41) : at])
        if code == _INVALID_TOKEN and begun:
            at -= len(begun[0])
        found = data[at : at + 40].decode(errors="ignore")
        if code in _CUT_OFF:
            if not self._open:
                return "it is empty" if not self._began + len(data) else "it has no element"
            return f"it is cut off within {self._where()}"
        if code == _INVALID_TOKEN and found:
            if found[0] < " " and found[0] not in "\t\n\r":
                return f"it has the control character U+{ord(found[0]):04X}"
            word = re.match(r"[^\s<>&\"']*", found[1:])
            shown = found[0] + (word[0] if word else "")
            return f"it has {shown!r} where that cannot stand: & is written &amp; and < is &lt;"
        if code == _MISMATCH:
            name = re.match(r"/?\s*([^\s>]*)", found.lstrip("<"))
            return f"mismatch of tags: </{name[1] if name else ''}> closes {self._where()}"
        if code == _UNDEFINED:
            name = re.match(r"&[^\s;]*;?", found)
            return f"it has {name[0] if name else 'an entity'}, which XML does not know"
        if code == _BAD_REFERENCE:
            name = re.match(r"&[^\s;]*;?", found)
            return f"it has {name[0] if name else 'a reference'}, which is no character of XML"
        return expat.ErrorString(code) or "of an unknown kind"


_CODES = expat.errors.codes
_CUT_OFF = {
    _CODES[expat.errors.XML_ERROR_NO_ELEMENTS],
    _CODES[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    _CODES[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
}
_INVALID_TOKEN = _CODES[expat.errors.XML_ERROR_INVALID_TOKEN]
_MISMATCH = _CODES[expat.errors.XML_ERROR_TAG_MISMATCH]
_UNDEFINED = _CODES[expat.errors.XML_ERROR_UNDEFINED_ENTITY]
_BAD_REFERENCE = _CODES[expat.errors.XML_ERROR_BAD_CHAR_REF]


def sniff_encoding(beginning: bytes) -> tuple[str, str]:
    """The encoding that the first bytes of an XML file show, and the one that they declare.

    A byte order mark, or the way its first characters are stored, is stronger than what the file
    declares. A declaration of ASCII is read as UTF-8, which has it within.

    >>> sniff_encoding(b"<?xml version='1.0' encoding='UTF-16'?><a/>")
    ('utf-8', 'UTF-16')
    >>> sniff_encoding("<a/>".encode("utf-16-le"))
    ('utf-16-le', '')
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (b"<\x00", "utf-16-le"),
        (b"\x00<", "utf-16-be"),
    ):
        if beginning.startswith(mark):
            stored = name
            break
    else:
        stored = ""
    head = beginning[:1000].decode(stored or "latin-1", errors="ignore").split(">")[0]
    found = re.search(r"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""", head)
    declared = found[1] if found else ""
    return stored or _eight_bit(declared), declared


def _eight_bit(declared: str) -> str:
    """The encoding declared, if it can be that of a file whose declaration is in ASCII."""
    sample = b"<?xml version='1.0' encoding="
    try:
        name = codecs.lookup(declared).name if declared else "ascii"
        if name not in _NO_CHARSETS and sample.decode(name) == sample.decode("ascii"):
            return name
    except (LookupError, ValueError):
        pass
    return "utf-8"


_NO_CHARSETS = {"ascii", "idna", "punycode", "raw-unicode-escape", "unicode-escape", "utf-7"}
"""Codecs that no file is in, or that UTF-8 has within it."""


def _characters(
    source: str | os.PathLike[str] | bytes,
    path: object,
    encoding: str | None,
    progress: Callable[[float], object],
) -> Iterator[tuple[str, bool]]:
    """The text of a file in pieces; and with each, whether it is the last."""
    with open_bytes(source) as stream:
        size = len(source) if isinstance(source, bytes) else os.fstat(stream.fileno()).st_size
        read = 0
        data = stream.read(CHUNK)
        name = encoding or sniff_encoding(data)[0]
        try:
            decoder = codecs.getincrementaldecoder(name)()
        except LookupError as failure:
            raise ReadError(f"there is no encoding {name}", path=path) from failure
        line = 1
        while True:
            following = stream.read(CHUNK) if data else b""
            try:
                text = decoder.decode(data, not following)
            except UnicodeError as failure:
                at = getattr(failure, "start", 0)
                before = data[:at].decode(name, errors="ignore")
                raise EncodingError(
                    f"is not {name.removesuffix('-sig').upper()}: it has bytes that stand for no "
                    "character of it",
                    path=path,
                    line=line + before.count("\n"),
                    hint="Save it again as UTF-8 with the tool that wrote it.",
                ) from failure
            line += text.count("\n")
            yield text, not following
            read += len(data)
            if size:
                progress(min(1.0, read / size))
            if not following:
                return
            data = following
