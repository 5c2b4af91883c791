"""The page that tells of many pairs."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from align.batch import Journal, Pair, Record, Stray, write_summary
from align.outputs import Output


def pair(name: str) -> Pair:
    return Pair(name, f"fr/{name}.md", f"en/{name}.md", ("fr", "en"), ("fr", "en"))


def page(tmp_path: Path, records: list[Record], language: str = "en") -> html.HtmlElement:
    journal = Journal(tmp_path / "batch.jsonl", Record)
    for record in records:
        journal.add(record)
    pairs = [pair(record.key.removeprefix("fr-en/")) for record in records]
    strays = [Stray("fr/<b>.md", "no other edition has a text of this name, '<b>'")]
    outputs = [Output(tmp_path / "fr-en.tmx", 1234)]
    made = write_summary(tmp_path, pairs, strays, journal, outputs, language)
    journal.close()
    return html.document_fromstring(made.path.read_bytes())


def words(root: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in root.findall(path)]


def test_pairs_of_the_least_worth_come_first_and_failures_are_told(tmp_path: Path) -> None:
    root = page(
        tmp_path,
        [
            Record("fr-en/good", segments=(10, 11), beads=10, worth=0.97),
            Record("fr-en/poor", segments=(1000, 11), worth=0.31, doubtful=7, notices=("<i>",)),
            Record("fr-en/\u202egone", failure="it is empty", hint="Fill it."),
        ],
    )
    assert words(root, ".//h1") == ["fr-en"]
    assert words(root, ".//p[@class='lead']") == ["2 pairs, 2 failures, 1,032 segments, 10 beads."]
    assert words(root, ".//table[@class='sheet pairs']/tbody/tr") == [
        "fr-en/poor0.311,000 / 117<i>",
        "fr-en/good0.9710 / 110",
    ]
    assert words(root, ".//table[@class='sheet failed']/tbody/tr") == [
        "fr-en/⟦U+202E⟧goneit is empty Fill it.",
        "fr/<b>.mdno other edition has a text of this name, '<b>'",
    ]
    (link,) = root.findall(".//section[@id='summary']//a")
    assert (link.get("href"), link.text) == ("fr-en.tmx", "fr-en.tmx")


def test_its_words_are_in_the_language_asked_for(tmp_path: Path) -> None:
    (tmp_path / "ru").mkdir()
    root = page(tmp_path / "ru", [Record("fr-en/a", segments=(2, 2), beads=2, worth=1.0)], "ru")
    assert root.get("lang") == "ru"
    assert words(root, ".//p[@class='lead']") == ["1 пара, 1 неудача, 4 сегмента, 2 звена."]


def test_of_very_many_some_are_shown(tmp_path: Path) -> None:
    records = [Record(f"fr-en/{n:03}", segments=(1, 1), worth=n / 200) for n in range(150)]
    root = page(tmp_path, records)
    assert len(words(root, ".//table[@class='sheet pairs']/tbody/tr")) == 100
    assert "50 more in pairs.tsv" in words(root, ".//p[@class='hint']")
