from __future__ import annotations

import json
from pathlib import Path

import pytest

PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Fenêtre</title></head><body><main>
<h1>Le lac</h1><p>Un <em>lac</em> d’altitude<a href="#n1" id="r1"><sup>1</sup></a>, et encore un
lac, puis un troisième qui fait que la ligne est longue.</p>
<ul><li>Un<ul><li>Deux</li></ul></li></ul>
<aside role="doc-footnote" id="n1">Une note. <a href="#r1">↩</a></aside>
</main><p>Pied de page</p></body></html>
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.fr.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_each_block_with_its_place_and_kind(align, page: Path) -> None:
    result = align("read", page, env={"COLUMNS": "60"})
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        " 2:5  title        Le lac",
        "2:19  paragraph    Un lac d’altitude(1), et encore un lac,",
        "                   puis un troisième qui fait que la ligne",
        "                   est longue.",
        " 4:9  list item    Un",
        "4:19  list item 2  Deux",
        "5:36  note 1       Une note.",
        "",
        "5 blocks (1 title, 1 paragraph, 2 list items, 1 note);",
        "  language fr, encoding utf-8",
    ]


def test_what_was_left_out_is_told(align, page: Path) -> None:
    assert "Only what stands in <main> was read" in align("read", page).stderr
    assert "Only what stands in <main> was read" in align("segment", page).stderr


def test_json_holds_all(align, page: Path) -> None:
    record = json.loads(align("read", page, "--json").stdout)
    assert record["language"] == "fr"
    assert record["encoding"] == "utf-8"
    assert len(record["notices"]) == 1
    assert [b["kind"] for b in record["blocks"]] == [
        "title",
        "paragraph",
        "list item",
        "list item",
        "note",
    ]
    assert [(b["level"], b["label"]) for b in record["blocks"]][2:] == [(1, ""), (2, ""), (0, "1")]
    assert record["blocks"][1]["spans"] == [
        {"start": 3, "end": 6, "markup": "emphasis", "value": ""},
        {"start": 17, "end": 20, "markup": "note reference", "value": "1"},
    ]


def test_repairs_are_shown(align, tmp_path: Path) -> None:
    path = tmp_path / "a.en.md"
    path.write_text("The road went over the\n\n---\n\nbridge and on.", encoding="utf-8")
    assert "a.en.md:5:1: joined over a page break: “… The road went over the”" in (
        " ".join(align("read", path, env={"COLUMNS": "400"}).stdout.split())
    )


def test_a_file_that_is_not_there(align, tmp_path: Path) -> None:
    result = align("read", tmp_path / "x.html", "--lang", "fr")
    assert result.exit_code == 3
    assert "there is no such file" in result.stderr


def test_every_command_tells_how_a_file_was_read(align, page: Path, texts: Path) -> None:
    told = "Only what stands in <main> was read"
    for command in ("pair", "check"):
        result = align(command, page, texts / "en" / "lac.md", "--encoder", "ngram")
        assert told in " ".join(result.stderr.split())
    (texts / "fr" / "page.html").write_bytes(page.read_bytes())
    (texts / "en" / "page.html").write_bytes(page.read_bytes())
    result = align("run", texts, "-o", texts.parent / "out", "--json")
    assert any(told in notice for notice in json.loads(result.stdout)["notices"])
