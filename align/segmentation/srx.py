"""SRX files: the rules of the Segmentation Rules eXchange standard, as the file has them.

Source: SRX 2.0 (OSCAR/LISA, 7 April 2008), and SRX 1.0 (20 April 2004), which has no cascade and
keeps its language maps in ``<maprule>``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import NamedTuple

from align.errors import SegmentationError
from align.xmlio import Element, line_of, local_name, parse_xml


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


def read_srx(path: str | os.PathLike[str]) -> RuleFile:
    """Read an SRX 1.0 or 2.0 file, with or without a namespace.

    Raises:
        SegmentationError: with the line: not well-formed, no SRX file, without a body, rules or
            language maps, or with a language map to rules that are not there.
    """
    name = os.fspath(path)
    root = parse_xml(path, error=SegmentationError)
    if local_name(root) != "srx":
        raise SegmentationError(
            f"is no SRX file: its root element is <{local_name(root)}>, not <srx>",
            path=name,
            line=line_of(root),
            hint="Give a segmentation rule file, such as your CAT tool exports.",
        )
    header = next((e for e in root if local_name(e) == "header"), None)
    body = _inner(root, "body", name)
    rules: dict[str, tuple[Rule, ...]] = {}
    for language in _inner(body, "languagerules", name):
        key = _attribute(language, "languagerulename", name)
        found = tuple(_rule(e, name) for e in language if local_name(e) == "rule")
        rules[key] = rules.get(key, ()) + found
    maps = [e for e in _inner(body, "maprules", name).iter() if local_name(e) == "languagemap"]
    return RuleFile(
        path=name,
        cascade=header is not None and header.get("cascade") == "yes",
        rules=rules,
        maps=tuple(_language_map(e, name, rules) for e in maps),
    )


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
