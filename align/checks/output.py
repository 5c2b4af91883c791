"""Findings for other programs: SARIF, commands of GitHub's workflows, a table."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from align.checks import CHECKS
from align.checks.registry import Check
from align.checks.sifting import Suppressed
from align.formats.tsv import plain_row
from align.model import Finding, Place, Severity
from align.units import FindingName
from align.version import VERSION

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(
    findings: Mapping[Finding, FindingName],
    suppressed: Mapping[Suppressed, FindingName] = MappingProxyType({}),
    notices: Iterable[str] = (),
    *,
    whole: bool = True,
) -> dict[str, Any]:
    """One run in SARIF 2.1.0 (OASIS), as code-scanning services read it.

    The fingerprint of a result is made of its name and its number among those of that name.
    `notices` are what else is told of the run, and `whole` whether all files could be checked.
    """
    rules = {name: number for number, name in enumerate(CHECKS)}
    seen: Counter[FindingName] = Counter()
    results = []
    entries: list[tuple[Finding, FindingName, Suppressed | None]]
    entries = [(finding, name, None) for finding, name in findings.items()]
    entries += [(one.finding, name, one) for one, name in suppressed.items()]
    for finding, name, silence in entries:
        result = _result(finding, rules)
        result["partialFingerprints"] = {"findingName/v1": _fingerprint(name, seen[name])}
        seen[name] += 1
        why = [{"kind": silence.kind, "justification": silence.why}] if silence else []
        result["suppressions"] = why
        results.append(result)
    driver = {
        "name": "align",
        "version": VERSION,
        "rules": [_rule(check) for check in CHECKS.values()],
    }
    told = [{"level": "warning", "message": {"text": notice}} for notice in notices]
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": whole, "toolExecutionNotifications": told}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.name,
        "shortDescription": {"text": check.summary},
        "fullDescription": {"text": check.summary},
        "help": {"text": check.explanation},
        "defaultConfiguration": {"enabled": check.on, "level": LEVELS[check.severity]},
        "properties": {"tags": [check.group]},
    }


def _result(finding: Finding, rules: dict[str, int]) -> dict[str, Any]:
    main, *others = finding.places
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.advice}"},
        "locations": [_location(main)],
    }
    if finding.check in rules:
        result["ruleIndex"] = rules[finding.check]
    if others:
        result["relatedLocations"] = [
            _location(place) | {"id": number} for number, place in enumerate(others)
        ]
    return result


def _location(place: Place) -> dict[str, Any]:
    path, line, column = place.location
    region = {"startLine": line, "startColumn": column, "snippet": {"text": place.text}}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": region}}


def _uri(path: str) -> str:
    """Of an absolute path a file URI, else a relative one."""
    file = _from_here(path)
    told = quote(file.as_posix().removeprefix("/"), errors="backslashreplace")
    return f"file:///{told}" if file.is_absolute() else told


def _from_here(path: str) -> Path:
    """The path from the folder that we are called in, where the file is below it."""
    file = Path(path)
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file


def _fingerprint(name: FindingName, number: int) -> str:
    content = "\n".join((*name, str(number)))
    return hashlib.sha256(content.encode(errors="replace")).hexdigest()[:32]


_IN_TEXT = "%\r\n"
_IN_FIELDS = _IN_TEXT + ":,"
"""What would end a command's message, or a field before it."""
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github(finding: Finding) -> str:
    """A line that GitHub's workflows show beside the place in a pull request.

    See "Workflow commands for GitHub Actions" in GitHub's documentation for what is escaped.
    """
    path, line, column = finding.places[0].location
    fields = {
        "file": _from_here(path).as_posix(),
        "line": line,
        "col": column,
        "title": finding.check,
    }
    told = ",".join(f"{key}={_escaped(str(value), _IN_FIELDS)}" for key, value in fields.items())
    message = _escaped(f"{finding.message} {finding.advice}", _IN_TEXT)
    return f"::{COMMANDS[finding.severity]} {told}::{message}"


def _escaped(text: str, marks: str) -> str:
    for mark in marks:
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text


COLUMNS = (
    "severity", "check", "language", "words", "suggestion", "message", "advice", "place", "others"
)  # fmt: skip


def table(findings: Iterable[Finding]) -> str:
    """A table of findings, one a line (`align.formats.tsv.plain_row`)."""
    rows = [
        (
            str(finding.severity),
            finding.check,
            finding.places[0].language,
            finding.places[0].text,
            finding.suggestion,
            finding.message,
            finding.advice,
            str(finding.places[0].location),
            " ".join(str(place.location) for place in finding.places[1:]),
        )
        for finding in findings
    ]
    return "".join(map(plain_row, (COLUMNS, *rows)))
