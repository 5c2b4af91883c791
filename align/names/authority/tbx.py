"""Authority files as TBX, the exchange format of termbases (ISO 30042:2019, dialect TBX-Basic).

Written in the style DCA: the categories stand in ``type`` attributes, as in all earlier TBX, and
more tools import it than the style of namespaces. A record is a ``conceptEntry``, a language a
``langSec``, a form a ``termSec`` whose administrativeStatus says preferredTerm, admittedTerm (a
variant) or deprecatedTerm (forbidden). The kind is its subjectField. What TBX-Basic has no place
for stands in a note of the ``langSec``: ``native`` and ``scheme: NAME``.

Read are both styles, and TBX 2 (``termEntry``, ``langSet``, ``tig``) as well. The only term of a
language that says nothing of its status is the preferred one, of several the first.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, cast

from lxml import etree

from align.errors import ExportError, ReadError, UnknownNameError
from align.languages import parse_language
from align.names.authority.records import Authority, Forms, Ids, NameRecord
from align.xmlio import Element, line_of, local_name, parse_xml

NAMESPACE = "urn:iso:std:iso:30042:ed-2"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NATIVE = "native"
_SCHEME = "scheme: "
_PREFERRED, _ADMITTED, _DEPRECATED = (
    f"{name}Term-admn-sts" for name in ("preferred", "admitted", "deprecated")
)
_STATUS = {
    _PREFERRED: "preferred",
    _ADMITTED: "variants",
    _DEPRECATED: "forbidden",
    "supersededTerm-admn-sts": "forbidden",
    "preferred": "preferred",
    "admitted": "variants",
    "notRecommended": "forbidden",
    "deprecated": "forbidden",
    "obsolete": "forbidden",
}
"""Of both editions of the standard (administrativeStatus, normativeAuthorization)."""


def write_tbx(authority: Authority, stream: BinaryIO) -> None:
    """Write the records as TBX-Basic.

    Raises:
        ExportError: there is no record, two have one id, or one has no form in any language.
    """
    if not authority.records:
        raise ExportError("there is no name to write: a TBX has at least one")
    root = etree.Element(
        _tag("tbx"), {_LANG: "en"}, nsmap=cast("dict[str, str]", {None: NAMESPACE})
    )
    root.set("type", "TBX-Basic")
    root.set("style", "dca")
    description = etree.SubElement(etree.SubElement(root, _tag("tbxHeader")), _tag("fileDesc"))
    _add(etree.SubElement(description, _tag("sourceDesc")), "p", "Names, written by align")
    body = etree.SubElement(etree.SubElement(root, _tag("text")), _tag("body"))
    seen: set[str] = set()
    for record in authority.records:
        if record.id in seen:
            raise ExportError(f"two records have the id '{record.id}'", hint=_LINT)
        if not any(map(any, record.forms.values())):
            raise ExportError(f"the record '{record.id}' has no form in any language", hint=_LINT)
        seen.add(record.id)
        body.append(_entry(record))
    stream.write(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


_LINT = "See what else is wrong with it: align names lint FILE"


def _entry(record: NameRecord) -> etree._Element:
    entry = etree.Element(_tag("conceptEntry"), id=_xml_id(record.id))
    if record.kind:
        _add(entry, "descrip", record.kind, "subjectField")
    if record.source:
        _add(entry, "admin", record.source, "source")
    if record.note:
        _add(entry, "note", record.note)
    for tag, forms in record.forms.items():
        if not any(forms):
            continue
        section = etree.SubElement(entry, _tag("langSec"), {_LANG: tag})
        if tag == record.native:
            _add(section, "note", _NATIVE)
        if forms.scheme:
            _add(section, "note", _SCHEME + forms.scheme)
        for form, status in _with_status(forms):
            term = etree.SubElement(section, _tag("termSec"))
            _add(term, "term", form)
            _add(term, "termNote", "noun", "partOfSpeech")
            _add(term, "termNote", status, "administrativeStatus")
    return entry


def _with_status(forms: Forms) -> Iterator[tuple[str, str]]:
    if forms.preferred:
        yield forms.preferred, _PREFERRED
    for form in forms.variants:
        yield form, _ADMITTED
    for form in forms.forbidden:
        yield form, _DEPRECATED


def _add(parent: etree._Element, name: str, text: str, type: str = "") -> None:
    element = etree.SubElement(parent, _tag(name), {"type": type} if type else {})
    element.text = _NOT_XML.sub("", text)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_ID = re.compile(r"^[^A-Za-z_]|[^A-Za-z0-9_.-]|_(?=x[0-9A-F]{4,6}_)")
_ESCAPED = re.compile(r"_x([0-9A-F]{4,6})_")


def _xml_id(id: str) -> str:
    """The id as XML allows it; what it does not allow is written ``_x0031_``.

    >>> _xml_id("pashinyan"), _xml_id("12 a")
    ('pashinyan', '_x0031_2_x0020_a')
    """
    return _NOT_IN_ID.sub(lambda m: f"_x{ord(m[0]):04X}_", id)


def _plain_id(id: str) -> str:
    return _ESCAPED.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)), id)


def read_tbx(path: str | os.PathLike[str]) -> Authority:
    """The records of a TBX; what they have beyond ours (definitions, dates) is left out.

    Raises:
        ReadError: not readable, not well-formed XML, not a TBX, or a language that is none; with
            the line.
    """
    root = parse_xml(path)
    if local_name(root) not in {"tbx", "martif", "TBX"}:
        raise ReadError(
            f"is not a TBX: its first element is <{local_name(root)}>",
            path=path,
            line=line_of(root),
            hint="A termbase begins with <tbx> or <martif>. Export it again as TBX.",
        )
    entries = [e for e in root.iter() if local_name(e) in {"conceptEntry", "termEntry"}]
    ids = Ids(_plain_id(entry.get("id", "")) for entry in entries)
    return Authority(tuple(_read_entry(entry, path, ids) for entry in entries), str(path))


def _read_entry(entry: Element, path: object, ids: Ids) -> NameRecord:
    about: dict[str, list[str]] = {"subjectField": [], "source": [], "note": []}
    terms: dict[str, list[tuple[str, str]]] = {}
    schemes: dict[str, str] = {}
    native = ""
    for category, text in _information(entry):
        if category in about:
            about[category].append(text)
    for section in entry:
        if local_name(section) not in {"langSec", "langSet"}:
            continue
        tag = _language(section, path)
        for category, text in _information(section):
            if category != "note":
                continue
            if text == _NATIVE:
                native = tag
            elif text.startswith(_SCHEME):
                schemes[tag] = text.removeprefix(_SCHEME)
            else:
                about["note"].append(f"{tag}: {text}")
        terms.setdefault(tag, []).extend(_terms(section))
    forms = {t: found for t in terms if (found := _forms(terms[t], schemes.get(t, "")))}
    first = next((form for found in forms.values() for form in found), "")
    kind, source, note = ("; ".join(texts) for texts in about.values())
    return NameRecord(
        _plain_id(entry.get("id", "")) or ids.new(first),
        forms,
        kind,
        native,
        note,
        source,
        line_of(entry),
    )


_SECTIONS = frozenset({"langSec", "langSet", "termSec", "tig", "ntig", "transacGrp"})


def _information(parent: Element) -> Iterator[tuple[str, str]]:
    """What is said of an entry, a language or a term: category and text."""
    for element in parent:
        name = local_name(element)
        if name in {"descripGrp", "adminGrp", "termNoteGrp", "termGrp"}:
            yield from _information(element)
        elif name not in _SECTIONS and (text := _text(element)):
            # DCA has the category in an attribute, DCT in the name of the element
            yield element.get("type") or name, text


def _terms(section: Element) -> Iterator[tuple[str, str]]:
    """The terms of a language, each with what its status makes it; empty where it has none."""
    for element in section:
        if local_name(element) in {"termSec", "tig", "ntig"}:
            told = dict(_information(element))
            status = told.get("administrativeStatus") or told.get("normativeAuthorization", "")
            if "term" in told:
                yield told["term"], _STATUS.get(status, "")


def _forms(terms: Iterable[tuple[str, str]], scheme: str) -> Forms:
    found: dict[str, list[str]] = {"preferred": [], "": [], "variants": [], "forbidden": []}
    for form, status in terms:
        found[status].append(form)
    first, *others = [*found["preferred"], *found[""]] or [""]
    return Forms(first, (*others, *found["variants"]), tuple(found["forbidden"]), scheme)


def _language(section: Element, path: object) -> str:
    tag = section.get(_LANG) or section.get("lang") or ""
    try:
        return parse_language(tag)
    except UnknownNameError as error:
        raise ReadError(
            f"has a section in the language '{tag}', which is not known",
            path=path,
            line=line_of(section),
            hint="Languages are named by their tags, such as fr, en-GB, hy.",
        ) from error


def _text(element: Element) -> str:
    return "".join(str(piece) for piece in element.itertext()).strip()
