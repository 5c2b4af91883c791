"""Source titles are found, read, and linked with the editions that cite them, damage and all."""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoders.use import log_probability
from align.model import Anchor, Block, BlockKind, Document, Markup, Passage, Span
from align.names.titles import (
    TitleLink,
    doubtful_gloss_words,
    doubtful_title_words,
    link_titles,
    source_titles,
    title_units,
)
from align.readers import read

ROOT = Path(__file__).parents[2]
EDITIONS = [read(ROOT / "texts" / name / "armenie-otsc.md", name) for name in ("fr", "en")]


def document(language: str, *texts: str, kind: BlockKind = BlockKind.NOTE) -> Document:
    blocks = tuple(Block(kind, Passage(text, "p", (Anchor(0, 1, 1),))) for text in texts)
    return Document("p", language, blocks)


def link(title: str, *editions: Document) -> TitleLink:
    titles = source_titles(document("ru-Latn", title))
    return link_titles(titles, editions, word_score=log_probability)[0]


@pytest.fixture(scope="module")
def links() -> tuple[TitleLink, ...]:
    titles = source_titles(read(ROOT / "texts" / "ru-titles" / "armenie-otsc.md", "ru-Latn"))
    return link_titles(titles, EDITIONS, word_score=log_probability)


def test_the_sample_is_linked_as_its_gold_has_it(links: tuple[TitleLink, ...]) -> None:
    path = ROOT / "tests" / "data" / "sample" / "titles.tsv"
    with path.open(encoding="utf-8", newline="") as stream:
        gold = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    found = []
    for each in links:
        french, english = each.mentions
        assert (french.language, english.language) == ("fr", "en")
        assert french.gloss is not None
        assert english.gloss is not None
        found.append(
            {
                "title": each.title.text,
                "cyrillic": each.reading.text,
                "french_gloss": french.gloss.text,
                "english_gloss": english.gloss.text,
                "french_note": french.form.text,
                "english_note": english.form.text,
            }
        )
    assert found == gold


def test_the_sample_follows_the_french_press_and_is_sure(links: tuple[TitleLink, ...]) -> None:
    assert {each.scheme for each in links} == {"ru-fr-press"}
    assert all(each.reading.sure for each in links)


def test_the_sample_s_slips_are_told_and_nothing_else(links: tuple[TitleLink, ...]) -> None:
    words = [w for each in links for w in doubtful_title_words(each, word_score=log_probability)]
    glosses = [
        w
        for each in links
        for w in doubtful_gloss_words(each, EDITIONS, word_score=log_probability)
    ]
    told = [(w.language, w.word.text, w.word.locate().line, w.suggestion) for w in words + glosses]
    assert told == [("en", "whansom", 55, "chansom"), ("en", "lonelines", 59, "loneliness")]
    assert words[0].cyrillic == "шансом"
    assert words[0].beside is not None
    assert words[0].beside.locate().path.endswith("ru-titles/armenie-otsc.md")


def test_units_of_the_sample(links: tuple[TitleLink, ...]) -> None:
    units = title_units(links, "armenie-otsc")
    assert set(units) == {("ru-Latn", "fr"), ("ru-Latn", "en"), ("ru", "fr"), ("ru", "en")}
    unit = units["ru", "fr"][2]
    assert unit.source is not None
    assert unit.target is not None
    assert (unit.source.text, unit.target.text) == ("Шесть одиночеств", "Six solitudes")
    assert unit.source.passage.locate().line == 5
    assert len({u.id for u in units["ru-Latn", "en"]}) == 3


def test_an_unsure_reading_makes_no_unit_in_cyrillic() -> None:
    each = link("Tchakhkrou", document("fr", "« Tchakhkrou » (« Le champ »)"))
    assert set(title_units([each])) == {("ru-Latn", "fr")}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Chest odinotchestv — Golos Armenii, 2022", "Chest odinotchestv"),
        ("« Chest odinotchestv », Golos Armenii", "Chest odinotchestv"),
        ("- “Chest odinotchestv” (Golos Armenii)", "Chest odinotchestv"),
        ("(1) Chest odinotchestv", "Chest odinotchestv"),
        ("Chest odinotchestv", "Chest odinotchestv"),
        ('"Iz-za voiny" – Lragir', "Iz-za voiny"),
        ("9 noiabria — Lragir", "9 noiabria"),
    ],
)
def test_a_title_is_marked_or_leads(text: str, title: str) -> None:
    found = source_titles(document("ru-Latn", text, kind=BlockKind.LIST_ITEM))
    assert [t.passage.text for t in found] == [title]


def test_italics_mark_a_title_but_not_the_newspaper_after_the_dash() -> None:
    text = "Chest odinotchestv — Golos Armenii"
    for span, title in (((0, 5), "Chest"), ((21, 34), "Chest odinotchestv")):
        passage = Passage(text, spans=(Span(*span, Markup.EMPHASIS),))
        one = Document("", "ru-Latn", (Block(BlockKind.LIST_ITEM, passage),))
        assert [t.passage.text for t in source_titles(one)] == [title]


def test_headings_and_empty_blocks_are_no_titles() -> None:
    heading = document("ru-Latn", "Istotchniki", kind=BlockKind.HEADING)
    assert source_titles(heading) == ()
    assert source_titles(document("ru-Latn", "", "  ", "— Lragir", "slovo " * 500)) == ()


@pytest.mark.parametrize(
    ("note", "form", "gloss"),
    [
        ('"Chest odinotchestv" ("Six lonelines"), Golos', "Chest odinotchestv", "Six lonelines"),
        (
            "«\u00a0Chest odinotchestv\u00a0» («\u00a0Six “solitudes”\u00a0»)",
            "Chest odinotchestv",
            "Six “solitudes”",
        ),
        ("“Chest odinotchestv” [Six solitudes]", "Chest odinotchestv", "Six solitudes"),
        ("“Chest odinotchestv”, “Six solitudes”", "Chest odinotchestv", "Six solitudes"),
        ("“Six solitudes” (Chest odinotchestv), Golos", "Chest odinotchestv", "Six solitudes"),
        ("“Six solitudes” (“Chest odinotchestv”), Golos", "Chest odinotchestv", "Six solitudes"),
        ("Read Chest odinotchestv (Six solitudes).", "Chest odinotchestv", "Six solitudes"),
        ("Read Chest odinotchesty, Golos Armenii", "Chest odinotchesty", None),
        ("« Chest odinotchestv » (en russe), 2022", "Chest odinotchestv", None),
        ("« Chest odinotchestv » (2022)", "Chest odinotchestv", None),
        ("« Chest odinotchestv", "Chest odinotchestv", None),
        ("« Shest odinochestv » (« Six solitudes »)", "Shest odinochestv", "Six solitudes"),
        ("«Шесть одиночеств» (« Six solitudes »)", "Шесть одиночеств", "Six solitudes"),
    ],
)
def test_the_cited_form_and_its_gloss(note: str, form: str, gloss: str | None) -> None:
    each = link("Chest odinotchestv", document("en", "Some other note.", note))
    assert [m.form.text for m in each.mentions] == [form]
    found = each.mentions[0].gloss
    assert (found.text if found else None) == gloss
    assert each.mentions[0].form.locate().column == note.index(form) + 1


def test_an_edition_may_lack_a_title() -> None:
    assert link("Chest odinotchestv", document("en", "Nothing of the kind.")).mentions == ()
    assert link("Chest odinotchestv", document("en")).mentions == ()
    assert title_units([link("Chest odinotchestv")]) == {}


def test_titles_that_resemble_each_other_are_told_apart() -> None:
    titles = source_titles(document("ru-Latn", "Chest odinotchestv", "Sest odinotchestvo"))
    edition = document("fr", "« Sest odinotchestvo »", "« Chest odinotchestv »")
    found = link_titles(titles, [edition])
    assert [[m.form.text for m in each.mentions] for each in found] == [
        ["Chest odinotchestv"],
        ["Sest odinotchestvo"],
    ]


@pytest.mark.parametrize(
    ("title", "scheme"),
    [
        ("Outchastniki mitinga potrebovali vykhoda iz ODKB", "ru-fr-press"),
        ("Uchastniki mitinga v Yerevane potrebovali vykhoda", "ru-en-bgn-pcgn-plain"),
        ("Učastniki mitinga potrebovali vyhoda Armenii iz ODKB", "ru-iso-9"),
        ("Uchastniki noiabria iz Iakutii", "ru-en-ala-lc-plain"),
    ],
)
def test_the_scheme_that_explains_most_words_is_chosen(title: str, scheme: str) -> None:
    assert link(title).scheme == scheme


def test_a_damaged_title_is_told_against_its_sound_citation() -> None:
    each = link(
        "Outchastniki mitinga potrebovali vykhodda",
        document("fr", "« Outchastniki mitinga potrebovali vykhoda »"),
    )
    found = doubtful_title_words(each, word_score=log_probability)
    assert [(w.language, w.word.text, w.suggestion) for w in found] == [
        ("ru-Latn", "vykhodda", "vykhoda")
    ]


def test_a_damaged_title_is_told_once_where_all_agree() -> None:
    title = "Vernout protsxssy na pravovye relsy"
    each = link(title, document("fr", f"« {title} »"), document("en", f"“{title}”"))
    found = doubtful_title_words(each, word_score=log_probability)
    assert [(w.language, w.word.text, w.suggestion) for w in found] == [
        ("ru-Latn", "protsxssy", "protsessy")
    ]


def test_a_citation_in_another_scheme_is_no_slip() -> None:
    each = link(
        "Outchastniki mitinga potrebovali vykhoda",
        document("en", "“Uchastniki mitinga potrebovaly vykhoda”"),
    )
    found = doubtful_title_words(each, word_score=log_probability)
    assert [(w.word.text, w.suggestion) for w in found] == [("potrebovaly", "potrebovali")]


def test_a_language_without_a_scheme_is_linked_but_not_read() -> None:
    titles = source_titles(document("el-Latn", "Exi monaxies"))
    each = link_titles(titles, [document("fr", "« Exi monaxies » (« Six solitudes »)")])[0]
    assert (each.scheme, each.reading.sure, len(each.mentions)) == ("", False, 1)
    assert doubtful_title_words(each) == ()
    assert set(title_units([each])) == {("el-Latn", "fr")}


def test_a_title_in_cyrillic_makes_one_unit() -> None:
    titles = source_titles(document("ru", "Шесть одиночеств"))
    links = link_titles(titles, [document("fr", "« Chest odinotchestv » (« Six solitudes »)")])
    assert {pair: len(units) for pair, units in title_units(links).items()} == {("ru", "fr"): 1}


@pytest.mark.parametrize("meant", ["Открыт", "Открыть"])
def test_the_meaning_of_the_gloss_chooses_among_readings(meant: str) -> None:
    def rank(phrases: Sequence[str], gloss: str) -> Sequence[float]:
        return [float(phrase == meant) for phrase in phrases]

    titles = source_titles(document("ru-Latn", "Otkryt"))
    edition = document("fr", "« Otkryt » (« La glose »)")
    assert not link_titles(titles, [edition])[0].reading.sure
    assert link_titles(titles, [edition], rank=rank)[0].reading.text == meant


@pytest.mark.parametrize(
    ("gloss", "told"),
    [
        ("Six lonelines", ["lonelines"]),
        ("Six solitudes, colonised harbours, a favourable programme", []),
        ("Six Lonelines", []),
        ("Six xqzzkwvy", []),
        ("Six half-lonelines", []),
    ],
)
def test_words_of_a_gloss(gloss: str, told: list[str]) -> None:
    edition = document("en", f"“Chest odinotchestv” (“{gloss}”)")
    found = doubtful_gloss_words(link("Chest odinotchestv", edition), [edition])
    assert [w.word.text for w in found] == told


def test_a_word_of_a_gloss_that_the_edition_has_again_is_meant() -> None:
    edition = document("en", "“Chest odinotchestv” (“Six lonelines”)", "Lonelines is a word here.")
    assert doubtful_gloss_words(link("Chest odinotchestv", edition), [edition]) == ()


def test_a_suggestion_must_bring_the_glosses_nearer() -> None:
    def rank(phrases: Sequence[str], gloss: str) -> Sequence[float]:
        return [-float("loneliness" in phrase) for phrase in phrases]

    each = link("Chest odinotchestv", *EDITIONS)
    assert doubtful_gloss_words(each, EDITIONS, rank=rank) == ()


def test_hostile_blocks_are_searched_in_bounded_time() -> None:
    began = time.process_time()
    edition = document("fr", "«" * 20_000, "(" * 20_000, "a " * 20_000, '"' * 20_001, "« x" * 9_000)
    each = link("Chest odinotchestv " * 40, edition)
    assert time.process_time() - began < 10
    assert each.mentions == ()


@settings(deadline=None, max_examples=50)
@given(text=st.text(st.sampled_from('Chest odinv«»“”"()[],—- \u00a01é'), max_size=40))
def test_any_note_is_searched(text: str) -> None:
    each = link("Chest odinotchestv", document("fr", text))
    for mention in each.mentions:
        assert mention.form.text in text
        assert mention.gloss is None or mention.gloss.text in text
