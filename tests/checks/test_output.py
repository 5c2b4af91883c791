from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.checks import CHECKS
from align.checks.output import COLUMNS, github, sarif, table
from align.checks.sifting import Suppressed
from align.model import Finding, Location, Place, Severity
from align.units import FindingName

Log = dict[str, Any]


def place(path: str = "fr/a.md", words: str = "1 200", line: int = 3, column: int = 7) -> Place:
    return Place("1", "fr", 0, len(words), words, Location(path, line, column))


def finding(
    *places: Place, message: str = "It is wrong.", check: str = "number-differs"
) -> Finding:
    return Finding(check, Severity.ERROR, message, "Mend it.", places or (place(),), "1,200")


def named(*findings: Finding) -> dict[Finding, FindingName]:
    return {f: FindingName(f.check, f.places[0].text, "8a41") for f in findings}


TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "required": ["uri"],
                    "properties": {"uri": {"type": "string", "pattern": r"^[!-~]+$"}},
                },
                "region": {
                    "type": "object",
                    "required": ["startLine"],
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "startColumn": {"type": "integer", "minimum": 1},
                        "snippet": TEXT,
                    },
                },
            },
        },
    },
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
REQUIRED: Log = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name", "version", "rules"],
                                "properties": {
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": [
                                                "id",
                                                "shortDescription",
                                                "fullDescription",
                                                "help",
                                                "defaultConfiguration",
                                            ],
                                            "properties": {
                                                "shortDescription": TEXT,
                                                "fullDescription": TEXT,
                                                "help": TEXT,
                                                "defaultConfiguration": {
                                                    "properties": {"level": LEVEL}
                                                },
                                            },
                                        },
                                    }
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "type": "array",
                        "items": {"type": "object", "required": ["executionSuccessful"]},
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["ruleId", "message", "locations", "partialFingerprints"],
                            "properties": {
                                "message": TEXT,
                                "level": LEVEL,
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "locations": {"type": "array", "minItems": 1, "items": LOCATION},
                                "relatedLocations": {
                                    "type": "array", "uniqueItems": True, "items": LOCATION
                                },
                                "suppressions": {
                                    "type": "array",
                                    "uniqueItems": True,
                                    "items": {
                                        "required": ["kind"],
                                        "properties": {"kind": {"enum": ["inSource", "external"]}},
                                    },
                                },
                                "partialFingerprints": {
                                    "additionalProperties": {"type": "string"}
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip
"""What SARIF 2.1.0 (section 3), and what GitHub's code scanning, require of what we write."""


@pytest.fixture(params=["required", "whole"])
def schema(request: pytest.FixtureRequest) -> Log:
    """The fields above; and the schema of OASIS, where the folder of data has it."""
    if request.param == "required":
        return REQUIRED
    path = request.getfixturevalue("shared_data") / "sarif" / "sarif-schema-2.1.0.json"
    if not path.is_file():
        pytest.skip(f"no schema at {path} (from docs.oasis-open.org/sarif)")
    loaded: Log = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def logs() -> Iterator[Log]:
    other = finding(
        place("fr/a b%.md"), place("en/é,\ud800.md", line=1, column=1), place("/tmp/x.md")
    )
    silenced = {Suppressed(finding(), "inSource", "a.md:3"): FindingName("number-differs", "", "")}
    yield sarif({})
    yield sarif(named(finding(), other, finding(check="of-another-version")))
    yield sarif(named(other), silenced, ["a.md:3: 'ignore names' silences nothing"], whole=False)


@pytest.mark.parametrize("log", list(logs()))
def test_sarif_is_valid(log: Log, schema: Log) -> None:
    written = json.loads(json.dumps(log))
    jsonschema.Draft7Validator(schema).validate(written)


def test_the_required_fields_are_required() -> None:
    """The shorter schema above would refuse what is wrong."""
    log = sarif(named(finding()))
    del log["runs"][0]["results"][0]["message"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(log, REQUIRED)


def test_a_result_points_at_its_rule_and_its_places() -> None:
    (run,) = sarif(named(finding(place(), place("en/a.md", "12"))))["runs"]
    (result,) = run["results"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(CHECKS)
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "number-differs"
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 7, "snippet": {"text": "1 200"}}
    (other,) = result["relatedLocations"]
    assert other["physicalLocation"]["artifactLocation"]["uri"] == "en/a.md"


def test_suppressed_results_say_why() -> None:
    why = "Ann: rounded"
    silenced = {Suppressed(finding(), "external", why): FindingName("number-differs", "", "")}
    told, kept = sarif(named(finding()), silenced)["runs"][0]["results"]
    assert told["suppressions"] == []
    assert kept["suppressions"] == [{"kind": "external", "justification": why}]


def test_fingerprints_survive_line_moves_and_differ_among_like() -> None:
    def prints(*findings: Finding) -> list[str]:
        results = sarif(named(*findings))["runs"][0]["results"]
        return [result["partialFingerprints"]["findingName/v1"] for result in results]

    first, moved = finding(place(line=3)), finding(place(line=99))
    assert prints(first) == prints(moved)
    both = prints(first, moved)
    assert both[:1] == prints(first)
    assert both[1] != both[0]


def test_files_below_the_place_of_work_are_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = [str(tmp_path / "texts" / "a.md"), "texts/a.md", "/elsewhere/a b.md", "../a.md"]
    log = sarif(named(*(finding(place(path)) for path in paths)))
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
    ]
    assert uris == ["texts/a.md", "texts/a.md", "file:///elsewhere/a%20b.md", "../a.md"]
    assert github(finding(place(paths[0]))).startswith("::error file=texts/a.md,")


def test_a_command_of_github() -> None:
    said = "100 %: not 1,200\r\nbut ::1 200."
    assert github(finding(place("fr/a:b,c%.md"), message=said)) == (
        "::error file=fr/a%3Ab%2Cc%25.md,line=3,col=7,title=number-differs"
        "::100 %25: not 1,200%0D%0Abut ::1 200. Mend it."
    )


@settings(deadline=None, max_examples=100)
@given(path=st.text("ab:,%\r\n= ", min_size=1), message=st.text("ab:,%\r\n= "))
def test_any_command_can_be_read_back(path: str, message: str) -> None:
    line = github(finding(place(path), message=message))
    assert not re.search("[\r\n]", line)
    match = re.fullmatch(r"::error file=([^,:]*),line=3,col=7,title=number-differs::(.*)", line)
    assert match
    assert unquote(match[1]) == Path(path).as_posix()
    assert unquote(match[2]) == f"{message} Mend it."


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Пашинян, «да»", "Пашинян, «да»"),
        ("=SOMME(A1)", "'=SOMME(A1)"),
        ("+7 495", "'+7 495"),
        ("- Oui\tou\nnon", "'- Oui ou non"),
        ("@A1", "'@A1"),
        (" \x00=1", "'=1"),
        ('"a" b', '"a" b'),
        ("a = b", "a = b"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_shows(text: str, cell: str) -> None:
    content = table([finding(place(words=text))])
    header, row = csv.reader(io.StringIO(content, newline=""), delimiter="\t")
    assert dict(zip(header, row, strict=True))["words"] == cell
    assert row[0] == "error"
    assert row[COLUMNS.index("place")] == "fr/a.md:3:7"


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters() | st.sampled_from("=+-@\"'\t\r\n\x00\x85\u2028"), max_size=20))
def test_every_finding_is_one_line_and_no_formula(text: str) -> None:
    content = table([finding(place(words=text), message=text)])
    assert len(content.splitlines()) == content.count("\n") == 2
    for cell in content.splitlines()[1].split("\t"):
        assert not cell.startswith(("=", "+", "-", "@"))
