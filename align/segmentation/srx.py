"""Rule files: SRX, the Segmentation Rules eXchange standard, and what CAT tools keep instead.

Sources: SRX 2.0 (OSCAR/LISA, 7 April 2008), and SRX 1.0 (20 April 2004), which has no cascade and
keeps its language maps in ``<maprule>``; Okapi's extensions of its header
(``http://okapi.sf.net/srx-extensions``); what OmegaT 3.6 writes as segmentation.conf, a record of
Java's ``XMLEncoder``. That record is read as plain XML here: no class it names is ever made.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import NamedTuple

from align.errors import SegmentationError
from align.files import read_bytes
from align.segmentation.patterns import Flavour
from align.xmlio import Element, line_of, local_name, parse_xml
from align.zips import open_archive

IN_ARCHIVES = (
    "org/omegat/core/segmentation/defaultRules.srx",
    "org/languagetool/resource/segment.srx",
)
"""Where the jars of OmegaT and LanguageTool hold their rules."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Break, or do not break, where `before` ends and `after` begins."""

    breaks: bool
    before: str
    after: str
    line: int
    """Where it stands in its file."""

    def __str__(self) -> str:
        return f"beforebreak {self.before!r}, afterbreak {self.after!r}"


class LanguageMap(NamedTuple):
    """Texts whose language tag matches `pattern` as a whole are cut by the rules called `name`."""

    pattern: str
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class RuleFile:
    """What an SRX file says."""

    path: str
    cascade: bool
    """Whether all language maps that match apply, in order, or the first alone."""
    rules: dict[str, tuple[Rule, ...]]
    """By name of their ``<languagerule>``."""
    maps: tuple[LanguageMap, ...]
    flavour: Flavour = "icu"
    """What its patterns were written for, as far as the file tells."""
    unicode_default: bool = False
    """Whether Unicode's default cuts where no rule decides (Okapi's ``useIcu4jBreakRules``)."""
    whole: str = ""
    """A pattern whose matches are segments of their own (Okapi's ``rangeRule``)."""


def read_srx(path: str | os.PathLike[str]) -> RuleFile:
    """Read an SRX 1.0 or 2.0 file, OmegaT's segmentation.conf, or a jar that holds SRX rules.

    Raises:
        SegmentationError: with the line: not well-formed, no rule file, without a body, rules or
            language maps, or with a language map to rules that are not there.
    """
    name = os.fspath(path)
    data = read_bytes(name, error=SegmentationError)
    if data.startswith(b"PK\x03\x04"):
        return _read_archive(data, name)
    root = parse_xml(data, path=name, error=SegmentationError)
    return _read_record(root, name) if local_name(root) == "java" else _read_body(root, name)


def _read_archive(data: bytes, name: str) -> RuleFile:
    """The rules of OmegaT or LanguageTool; OmegaT takes those of all maps that match."""
    archive = open_archive(data, path=name, error=SegmentationError)
    for member in IN_ARCHIVES:
        if member in archive:
            path = f"{name}/{member}"
            root = parse_xml(archive.read(member), path=path, error=SegmentationError)
            return replace(_read_body(root, path), cascade=True, flavour="java")
    raise SegmentationError(
        "holds no segmentation rules",
        path=name,
        hint="The jars that do are OmegaT.jar and LanguageTool's languagetool-core.jar.",
    )


def _read_body(root: Element, name: str) -> RuleFile:
    """From the tree of an SRX file."""
    if local_name(root) != "srx":
        raise SegmentationError(
            f"is no SRX file: its root element is <{local_name(root)}>, not <srx>",
            path=name,
            line=line_of(root),
            hint="Give a segmentation rule file, such as your CAT tool exports.",
        )
    header = next((e for e in root if local_name(e) == "header"), None)
    okapi = {local_name(e): e for e in header} if header is not None else {}
    body = _inner(root, "body", name)
    rules: dict[str, tuple[Rule, ...]] = {}
    for language in _inner(body, "languagerules", name):
        key = _attribute(language, "languagerulename", name)
        found = tuple(_rule(e, name) for e in language if local_name(e) == "rule")
        rules[key] = rules.get(key, ()) + found
    maps = [e for e in _inner(body, "maprules", name).iter() if local_name(e) == "languagemap"]
    return RuleFile(
        path=name,
        cascade=_says_yes(header, "cascade"),
        rules=rules,
        maps=tuple(_language_map(e, name, rules) for e in maps),
        flavour="java" if _says_yes(okapi.get("options"), "useJavaRegex") else "icu",
        unicode_default=_says_yes(okapi.get("options"), "useIcu4jBreakRules"),
        whole=(okapi["rangeRule"].text or "") if "rangeRule" in okapi else "",
    )


def _read_record(root: Element, name: str) -> RuleFile:
    """From the tree of OmegaT's segmentation.conf: a list of maps, each with its rules."""
    rules: dict[str, tuple[Rule, ...]] = {}
    maps: list[LanguageMap] = []
    for number, element in enumerate(_objects(root, "MapRule"), 1):
        key = f"{number} {_property(element, 'language') or _property(element, 'languageCode')}"
        rules[key] = tuple(
            Rule(
                _property(e, "breakRule") == "true",
                _property(e, "beforebreak"),
                _property(e, "afterbreak"),
                line_of(e),
            )
            for e in _objects(element, "Rule")
        )
        maps.append(LanguageMap(_property(element, "pattern"), key, line_of(element)))
    if not maps:
        raise SegmentationError(
            "holds no segmentation rules",
            path=name,
            line=line_of(root),
            hint="Give the segmentation.conf that OmegaT keeps in its folder of settings, or in "
            "the folder omegat of a project.",
        )
    return RuleFile(name, cascade=True, rules=rules, maps=tuple(maps), flavour="java")


def _objects(element: Element, kind: str) -> list[Element]:
    """The objects of one of OmegaT's classes, in order."""
    return [e for e in element.iter("object") if (e.get("class") or "").endswith(f".{kind}")]


def _property(element: Element, name: str) -> str:
    """The text of a property of an object; empty where it has none."""
    own = (e for e in element if e.tag == "void" and e.get("property") == name)
    return next((value.text or "" for e in own for value in e), "")


def _says_yes(element: Element | None, key: str) -> bool:
    return element is not None and element.get(key) == "yes"


def _rule(element: Element, path: str) -> Rule:
    verdict = element.get("break", "yes")
    if verdict not in {"yes", "no"}:
        raise SegmentationError(
            f'break="{verdict}" is neither yes nor no', path=path, line=line_of(element), hint=_RULE
        )
    texts = {local_name(e): e.text or "" for e in element}
    before, after = texts.get("beforebreak", ""), texts.get("afterbreak", "")
    if not before and not after:
        raise SegmentationError(
            "a rule has neither beforebreak nor afterbreak",
            path=path,
            line=line_of(element),
            hint=_RULE,
        )
    return Rule(verdict == "yes", before, after, line_of(element))


_RULE = (
    'A rule is written <rule break="no"><beforebreak>etc\\.</beforebreak>'
    "<afterbreak>\\s</afterbreak></rule>."
)


def _language_map(element: Element, path: str, rules: dict[str, tuple[Rule, ...]]) -> LanguageMap:
    name = _attribute(element, "languagerulename", path)
    if name not in rules:
        raise SegmentationError(
            f"there is no languagerule called '{name}'",
            path=path,
            line=line_of(element),
            hint=f"The file has: {', '.join(sorted(rules)) or 'none'}",
        )
    return LanguageMap(_attribute(element, "languagepattern", path), name, line_of(element))


def _inner(parent: Element, tag: str, path: str) -> Element:
    for element in parent:
        if local_name(element) == tag:
            return element
    raise SegmentationError(
        f"<{local_name(parent)}> has no <{tag}>",
        path=path,
        line=line_of(parent),
        hint="An SRX file is srx > body > languagerules and maprules.",
    )


def _attribute(element: Element, key: str, path: str) -> str:
    value = element.get(key)
    if value is None:
        raise SegmentationError(
            f"<{local_name(element)}> has no {key}",
            path=path,
            line=line_of(element),
            hint=f'Write <{local_name(element)} {key}="...">.',
        )
    return value
