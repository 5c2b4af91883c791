from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest


@pytest.fixture
def files(texts: Path) -> tuple[Path, Path]:
    """Two editions with one finding."""
    return texts / "fr" / "lac.md", texts / "en" / "lac.md"


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("text", "\n/"),
        ("json", '{"format": "align.findings", "version": 1, '),
        ("sarif", '{\n "$schema": "https://'),
        ("github", "::error file=/"),
        ("tsv", "severity\tcheck\t"),
    ],
)
def test_a_form_on_standard_output_or_in_a_file(
    align, files, form: str, begins: str, tmp_path: Path
) -> None:
    printed = align("check", *files, "--format", form).stdout
    path = tmp_path / "findings.out"
    said = align("check", *files, "--format", form, "-o", path).stdout
    assert said == f"{path}  1 finding (1 error)\n"
    assert path.read_text(encoding="utf-8") == printed
    assert printed.startswith(begins)
    assert "number-differs" in printed


@pytest.mark.parametrize("suffix", [".txt", ".json", ".sarif", ".tsv", ".html"])
def test_the_suffix_tells_the_form(align, files, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"findings{suffix}"
    align("check", *files, "-o", path)
    begins = {".txt": "\n/", ".json": "{", ".sarif": "{\n", ".tsv": "severity", ".html": "<!"}
    assert path.read_text(encoding="utf-8").startswith(begins[suffix])


def test_a_report_is_a_file_of_one_pair(align, files, texts: Path, tmp_path: Path) -> None:
    told = align("check", *files, "--format", "html")
    assert (told.exit_code, "name it with -o" in told.stderr) == (2, True)
    told = align("check", texts, "-o", tmp_path / "a.html")
    assert (told.exit_code, "align run writes that of a folder" in told.stderr) == (2, True)


SCHEMA = json.loads(
    resources.files("align").joinpath("data", "findings.schema.json").read_text(encoding="utf-8")
)


def test_the_shape_of_json(align, files) -> None:
    """A change of it is another version."""
    text = files[1].read_text(encoding="utf-8")
    comment = "<!-- align: ignore number-differs -->\n"
    files[1].write_text(text.replace("In 1949", f"{comment}In 1948"), encoding="utf-8")
    asked = align("check", *files, "--format", "json", "--show-suppressed")
    told = json.loads(asked.stdout)
    assert told["findings"]
    assert told["suppressed"]
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.check_schema(SCHEMA)
    validator.validate(told)
    assert list(told) == list(SCHEMA["properties"])
    finding, place = (SCHEMA["$defs"][name]["properties"] for name in ("finding", "place"))
    assert list(told["findings"][0]) == list(finding)
    assert list(told["findings"][0]["places"][0]) == list(place)
    for key in told:
        assert not validator.is_valid({**told, key: 7})


def test_text_is_grouped_by_file(align, texts: Path) -> None:
    for name in ("ru", "en-1990"):
        path = texts / name / "lac.md"
        path.write_text(path.read_text(encoding="utf-8").replace("1949", "1948"), encoding="utf-8")
    lines = align("check", texts, "--only", "figures").stdout.splitlines()
    heads = [line for line in lines if line.endswith("lac.md")]
    assert heads == [str(texts / name / "lac.md") for name in ("en-1990", "en", "ru")]
    for head, after in zip(heads, [*heads[1:], lines[-1]], strict=True):
        group = lines[lines.index(head) + 1 : lines.index(after)]
        assert any(line.startswith(f"{head}:") for line in group)


def test_what_is_wrong_with_the_pivot_is_told_once(align, texts: Path, tmp_path: Path) -> None:
    path = texts / "fr" / "lac.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Hakobian", "Hak\u043ebian"), encoding="utf-8")
    ran = align("run", texts, "-o", tmp_path / "out").stdout
    for shown in (ran, align("check", texts, "--only", "mixed-script").stdout):
        assert shown.count("mixed-script") == 1


def test_a_file_that_cannot_be_read_stops_no_other(align, texts: Path, tmp_path: Path) -> None:
    broken = texts / "ru" / "lac.md"
    broken.write_bytes(b"%PDF-1.4")
    shown = align("check", texts, "--fail-on", "error")
    assert shown.exit_code == 3
    assert "number-differs" in shown.stdout
    assert f"align: {broken}: is a PDF, not a text" in shown.stderr
    told = json.loads(align("check", texts, "--format", "json").stdout)
    assert "number-differs" in {finding["check"] for finding in told["findings"]}
    assert "is a PDF" in told["failures"][0]
    (run,) = json.loads(align("check", texts, "--format", "sarif").stdout)["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_nor_does_a_file_of_units(align, files, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.tmx"
    align("pair", *files, "-o", good)
    bad.write_text("<tmx>", encoding="utf-8")
    shown = align("check", bad, good)
    assert shown.exit_code == 3
    assert shown.stdout.endswith("1 finding (1 error)\n")
    assert f"align: {bad}:" in shown.stderr
    alone = align("check", bad)
    assert (alone.exit_code, alone.stdout) == (3, "")


def test_terms_of_a_glossary_reach_the_checks(align, files, texts: Path, tmp_path: Path) -> None:
    terms = tmp_path / "terms.tsv"
    terms.write_text("fr\nlac\n\n\tx\ty\n", encoding="utf-8")
    assert align("check", *files, "--glossary", terms).exit_code == 3
    (texts / "align.toml").write_text(f'glossary = "{terms}"\n', encoding="utf-8")
    assert align("check", *files).exit_code == 3
    assert align("check", *files, "--glossary", tmp_path / "gone.tsv").exit_code == 3
