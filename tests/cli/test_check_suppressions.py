from __future__ import annotations

import json
from pathlib import Path

import pytest

IGNORE = "<!-- align: ignore number-differs -->"


@pytest.fixture
def files(texts: Path) -> tuple[Path, Path]:
    """Two editions with one finding, a number at line 9 of the English."""
    return texts / "fr" / "lac.md", texts / "en" / "lac.md"


def insert(file: Path, line: str, before: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, f"{line}\n{before}"), encoding="utf-8")


def test_all_commands_agree_on_comments(align, files, texts: Path, tmp_path: Path) -> None:
    insert(files[1], IGNORE, "The fishermen")
    pair, units = tmp_path / "a.html", tmp_path / "a.jsonl"
    align("pair", *files, "-o", pair, "-o", units)
    align("export", units, "-o", tmp_path / "b.html")
    ran = align("run", texts, "-o", tmp_path / "out", "--fail-on", "error")
    shown = [align("check", *files), align("check", texts), align("check", units), ran]
    assert all("number-differs" not in each.stdout for each in shown)
    assert [each.exit_code for each in shown] == [0] * 4
    assert all("1 finding suppressed" in each.stdout for each in shown)
    told = json.loads(align("run", texts, "-o", tmp_path / "out", "--json").stdout)
    assert [one["kind"] for one in told["suppressed"]] == ["inSource"]
    reports = [pair, tmp_path / "b.html", tmp_path / "out" / "report.html"]
    tables = [tmp_path / "out" / "findings.tsv"]
    for path in reports + tables:
        assert "number-differs" not in path.read_text(encoding="utf-8")


def test_all_commands_agree_on_decisions(align, files, texts: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    align("run", texts, "-o", out)
    (told,) = json.loads(align("check", out / "fr-en.jsonl", "--format", "json").stdout)["findings"]
    log = out / "fr-en.decisions.jsonl"
    bead = {"id": told["places"][0]["unit"], "hash": told["hash"]}
    ruling = {"kind": "dismiss", "bead": bead, "check": told["check"], "reason": "rounded"}
    ruling["text"] = told["places"][0]["text"]
    head = {"format": "align.decisions", "version": 2}
    log.write_text(f"{json.dumps(head)}\n{json.dumps(ruling)}\n", encoding="utf-8")
    report = tmp_path / "a.html"
    exported = align("export", out / "fr-en.jsonl", "-o", report, "--decisions", log)
    assert exported.stderr == ""
    page = report.read_text(encoding="utf-8")
    assert 'class="finding ' not in page
    assert 'id="dismissed"' in page
    align("export", out / "fr-en.jsonl", "-o", report)
    assert "number-differs" not in report.read_text(encoding="utf-8")
    for shown in (
        align("check", out / "fr-en.jsonl", "--fail-on", "note"),
        align("check", *files, "--fail-on", "note", "--decisions", log),
        align("check", texts, "--fail-on", "error", "--decisions", log),
        align("run", texts, "-o", out, "--fail-on", "error"),
    ):
        assert (shown.exit_code, "number-differs" in shown.stdout) == (0, False)
    why = align("check", out / "fr-en.jsonl", "--show-suppressed").stdout
    assert "number-differs, suppressed (rounded)" in why


def test_comments_are_told_of_wherever_they_stand(align, files, texts: Path) -> None:
    insert(files[0], "<!-- align: ignore number-difers -->", "# Le lac")
    insert(files[1], "<!-- align: ignore figures, names -->", "The fishermen")
    for given in (files, (texts,)):
        told = " ".join(align("check", *given).stderr.split())
        assert "fr/lac.md:1: unknown check 'number-difers'. Did you mean 'number-differs'?" in told
        assert "en/lac.md:9: 'ignore names' silences nothing" in told
    told = json.loads(align("check", *files, "--format", "json", "--only", "names").stdout)
    assert [said.partition(": ")[2] for said in told["notices"]] == [
        "unknown check 'number-difers'. Did you mean 'number-differs'?",
        "'ignore names' silences nothing",
    ]


def test_what_the_source_says_for_all_editions_is_told_once(align, texts: Path) -> None:
    """A comment that one edition of three needs is not idle."""
    insert(texts / "fr" / "lac.md", IGNORE, "Les pêcheurs")
    shown = align("check", texts)
    assert "number-differs" not in shown.stdout
    assert "silences" not in shown.stderr


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_suppressed_findings_are_shown_when_asked_for(align, files, form: str) -> None:
    insert(files[1], IGNORE.replace(" -->", ": rounded -->"), "The fishermen")
    asked = json.loads(align("check", *files, "--format", form, "--show-suppressed").stdout)
    plain = json.loads(align("check", *files, "--format", form).stdout)
    why = f"{files[1]}:9: rounded"
    if form == "json":
        assert plain["suppressed"] == []
        assert plain["counts"] == {"suppressed": 1, "known": 0, "gone": 0}
        (kept,) = asked["suppressed"]
        assert (kept["check"], kept["kind"], kept["why"]) == ("number-differs", "inSource", why)
    else:
        assert plain["runs"][0]["results"] == []
        (kept,) = asked["runs"][0]["results"]
        assert kept["suppressions"] == [{"kind": "inSource", "justification": why}]


def test_a_baseline_shows_only_what_is_new(align, files, tmp_path: Path) -> None:
    known = tmp_path / "known.jsonl"
    assert align("check", *files, "--write-baseline", known).exit_code == 0
    insert(files[1], "A new paragraph.\n", "The fishermen")
    insert(files[0], "Un nouvel alinéa.\n", "Les pêcheurs")
    again = align("check", *files, "--baseline", known, "--fail-on", "note")
    assert again.exit_code == 0
    assert again.stdout == "no findings\n1 finding known from the baseline\n"
    insert(files[1], "In 1948 there was one more.\n", "The fishermen")
    insert(files[0], "En 1949 il y en avait un de plus.\n", "Les pêcheurs")
    new = align("check", *files, "--baseline", known, "--fail-on", "error")
    assert (new.exit_code, new.stdout.count(" error ")) == (1, 1)
    assert "1948" in new.stdout
    align("check", *files, "--baseline", known, "--write-baseline", known)
    assert "2 findings known" in align("check", *files, "--baseline", known).stdout
    only = align("check", *files, "--baseline", known, "--only", "names").stdout
    assert only == "no findings\n", "what was not looked for is not gone"
    text = files[1].read_text(encoding="utf-8")
    files[1].write_text(text.replace("1948", "1949"), encoding="utf-8")
    mended = align("check", *files, "--baseline", known).stdout
    assert "1 finding known from the baseline\n1 finding of the baseline not there any" in mended
