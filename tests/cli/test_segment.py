from __future__ import annotations

import json
from pathlib import Path

SRX = """<?xml version="1.0"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
<header segmentsubflows="yes" cascade="no"/>
<body><languagerules><languagerule languagerulename="all">
<rule break="yes"><beforebreak>;</beforebreak><afterbreak>\\s</afterbreak></rule>
</languagerule></languagerules>
<maprules><languagemap languagepattern=".*" languagerulename="all"/></maprules></body></srx>
"""


def test_one_segment_a_line(align, texts: Path) -> None:
    result = align("segment", texts / "fr" / "lac.md")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:4] == [
        "Le lac Sevan",
        "",
        "Le lac Sevan se trouve à 1\u00a0900 mètres d’altitude.",
        "C’est le plus grand lac d’Arménie.",
    ]


def test_rules_of_the_user_s_own(align, tmp_path: Path) -> None:
    (tmp_path / "my.srx").write_text(SRX, encoding="utf-8")
    (tmp_path / "a.txt").write_text("Un. Deux ; trois. Quatre", encoding="utf-8")
    arguments = ("segment", tmp_path / "a.txt", "--lang", "fr", "--srx", tmp_path / "my.srx")
    assert align(*arguments).stdout == "Un. Deux ;\ntrois. Quatre\n"


def test_json(align, texts: Path) -> None:
    records = json.loads(align("segment", texts / "ru" / "lac.md", "--json").stdout)
    assert records[0]["kind"] == "title"
    assert records[1]["text"] == "Озеро Севан лежит на высоте 1900 метров."
    assert (records[1]["line"], records[1]["column"], records[1]["block"]) == (3, 1, 1)


def test_the_language_must_be_known(align, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Un.", encoding="utf-8")
    assert "give it with --lang" in align("segment", tmp_path / "a.txt").stderr
    result = align("segment", tmp_path / "a.txt", "--lang", "klingonese")
    assert result.exit_code == 2
    assert "such as fr, en-GB" in result.stderr


def test_what_the_rules_were_written_for(align, tmp_path: Path) -> None:
    (tmp_path / "my.srx").write_text(SRX, encoding="utf-8")
    (tmp_path / "a.txt").write_text("Un ;\u00a0deux", encoding="utf-8")
    arguments = ("segment", tmp_path / "a.txt", "--lang", "fr", "--srx", tmp_path / "my.srx")
    assert align(*arguments).stdout == "Un ;\ndeux\n"
    assert align(*arguments, "--srx-flavour", "java").stdout == "Un ;\u00a0deux\n"


def test_cut_as_another_tool_does(align, tmp_path: Path) -> None:
    (tmp_path / "segmentation.srx").write_text(SRX, encoding="utf-8")
    (tmp_path / "a.txt").write_text("Un. Deux ; trois", encoding="utf-8")
    arguments = ("segment", tmp_path / "a.txt", "--lang", "fr", "--segment-like", "omegat")
    result = align(*arguments, env={"ALIGN_OMEGAT": str(tmp_path)})
    assert result.stdout == "Un. Deux ;\ntrois\n"
    result = align(*arguments, env={"ALIGN_OMEGAT": str(tmp_path / "none")})
    assert result.exit_code == 3
    assert "no rule file of OmegaT" in result.stderr
    assert "OmegaT.jar" in result.stderr


def test_options_that_do_not_go_together(align, tmp_path: Path) -> None:
    arguments = ("segment", tmp_path / "a.txt", "--lang", "fr")
    result = align(*arguments, "--segment-like", "omegat", "--srx", "my.srx")
    assert result.exit_code == 2
    assert "not both" in result.stderr
    result = align(*arguments, "--srx-flavour", "java")
    assert result.exit_code == 2
    assert "--srx" in result.stderr


def test_a_language_without_rules_is_told_once(align, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Habari. Karibu.\n\nSawa.", encoding="utf-8")
    result = align("segment", tmp_path / "a.txt", "--lang", "sw")
    assert result.stdout == "Habari.\nKaribu.\n\nSawa.\n"
    said = " ".join(result.stderr.split())
    assert said.count("Swahili: no rules of its own; cut by the Unicode default (UAX 29)") == 1
    assert "no rules" not in align("segment", tmp_path / "a.txt", "--lang", "hy").stderr
