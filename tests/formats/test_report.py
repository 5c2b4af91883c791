from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from collections.abc import Callable
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from align.formats.decisions import BeadName, Decision, replay
from align.formats.report import Dismissed, Report, ReportText, TitleRow, render_report
from align.model import (
    Anchor,
    Bead,
    Bitext,
    Block,
    BlockKind,
    Document,
    Finding,
    Location,
    Markup,
    Passage,
    Place,
    Repair,
    Segment,
    Severity,
    Span,
    Unit,
    Variant,
)
from align.units import rows_of

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "\" onmouseover='alert(1)' x=\"",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "<!-- --> ]]> &amp; &#x3c;",
    "\u202ecba\u202c \u200f \ufeff",
    "\x00\x01\ud800\uffff",
    "\"'<>&\u202e",
]


def finding(
    unit: Unit, start: int, end: int, *, check: str = "spelling-left", text: str = ""
) -> Finding:
    assert unit.target
    assert unit.source
    places = (Place.of(unit, unit.target, start, end), Place.of(unit, unit.source, 0, 2))
    return Finding(check, Severity.WARNING, f"Why {text}", f"Do {text}", places, f"Better{text}")


def report(units: tuple[Unit, ...], *findings: Finding, **more: object) -> Report:
    text = ReportText.of_units("article", ("fr", "en"), units)
    return Report("Title", (text,), findings, **more)  # type: ignore[arg-type]


def parse(page: str) -> html.HtmlElement:
    assert page.startswith("<!DOCTYPE html>")
    return html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# content


def test_editions_side_by_side(units: tuple[Unit, ...]) -> None:
    root = parse(render_report(report(units)))
    beads = root.find_class("bead")
    assert [b.get("id") for b in beads] == [f"b{n}" for n in range(1, len(units) + 1)]
    for bead, unit in zip(beads, units, strict=True):
        cells = bead.find_class("cell")
        sides = (unit.source, unit.target)
        for cell, variant in zip(cells, sides, strict=True):
            said = " ".join(variant.text.split()) if variant else "no counterpart"
            assert text_of(cell) == " ".join(said.split())
            assert not variant or cell.get("lang") == variant.language
    assert [len(block.find_class("bead")) for block in root.find_class("block")] == [1, 1, 3, 3, 3]


def test_summary_counts(units: tuple[Unit, ...]) -> None:
    low = dataclasses.replace(units[1], score=0.2)
    page = report((units[0], low, *units[2:]), finding(units[2], 0, 3))
    lead = text_of(parse(render_report(page)).find_class("lead")[0])
    assert lead == "1 text, 11 beads. 1 finding, 1 doubtful, 2 with no counterpart."


def test_findings_are_marked_at_their_characters(units: tuple[Unit, ...]) -> None:
    first, second = finding(units[1], 3, 10), finding(units[1], 8, 16, check="number-differs")
    root = parse(render_report(report(units, first, second)))
    bead = root.get_element_by_id("b2")
    source, target = bead.find_class("cell")
    assert "".join(mark.text_content() for mark in target.iter("mark")) == "answers: “No!"[:13]
    assert [mark.text_content() for mark in target.iter("mark")] == ["answe", "rs", ": “No!"]
    assert [mark.get("class") for mark in source.iter("mark")] == ["counterpart"]
    assert [flag.get("href") for flag in target.find_class("flag")] == ["#f1", "#f2"]
    assert "number-differs" in text_of(bead.find_class("remarks")[0])
    item = root.get_element_by_id("f1")
    (group,) = item.iterancestors("details")
    assert group.get("data-check") == "spelling-left"
    said = text_of(item)
    assert "texts/en/article.md:4:4" in said
    assert "texts/fr/article.md:4:1" in said
    assert [link.get("href") for link in item.iter("a")] == ["#b2", "#b2"]


def test_every_link_has_its_target(units: tuple[Unit, ...]) -> None:
    root = parse(render_report(report(units, finding(units[1], 3, 10), finding(units[2], 0, 1))))
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    links = [link.get("href") for link in root.iter("a")]
    assert links
    assert {link[1:] for link in links if "=" not in link} <= ids


def test_a_report_of_nothing() -> None:
    root = parse(render_report(Report("", ())))
    assert root.find("head/title").text_content() == "No units"
    assert [link.get("href") for link in root.iter("a")] == ["#show=all"]


def test_a_finding_elsewhere_is_listed(units: tuple[Unit, ...]) -> None:
    place = Place("other", "en", 0, 3, "abc", Location("other.md", 7, 1))
    lost = Finding("source-title", Severity.ERROR, "Why", "Do", (place,))
    root = parse(render_report(report(units, lost)))
    assert "other.md:7:1" in text_of(root.get_element_by_id("f1"))
    assert not root.find_class("remarks")


def test_places_of_one_word_are_told_together() -> None:
    def unit(line: int, *texts: str) -> Unit:
        at = (Anchor(0, line, 1),)
        source, target = (
            Variant(tag, Passage(text, f"{tag}.md", at))
            for tag, text in zip(("fr", "en"), texts, strict=True)
        )
        return Unit(str(line), source, target)

    units = unit(1, "Siounik", "Siunik"), unit(2, "Siounik", "Siunik"), unit(3, "Siounik", "Syunik")
    english = [Place.of(u, u.target, 0, 6) for u in units if u.target]
    french = [Place.of(u, u.source, 0, 7) for u in units if u.source]
    names = Finding(
        "spelling-varies", Severity.WARNING, "Two.", "One.", (*english, *french), "Syunik"
    )
    root = parse(render_report(report(units, names)))
    places = root.get_element_by_id("f1").find_class("places")[0]
    assert [text_of(item) for item in places.iter("li")] == [
        "Siunik en.md:1:1, 2:1",
        "Syunik 3:1",
        "Siounik fr.md:1:1, 2:1, 3:1",
    ]
    assert [link.get("href")[-1] for link in places.iter("a")] == list("123123")
    said = [text_of(bead.find_class("remarks")[0]) for bead in root.find_class("bead")]
    assert [words.partition("varies ")[2] for words in said] == [
        "Siunik → Syunik",
        "Siunik → Syunik",
        "Two.",
    ]


def test_many_places_are_folded(units: tuple[Unit, ...]) -> None:
    places = tuple(
        Place("1", "en", 0, 1, f"word {n}", Location("en.md", n, 1)) for n in range(1, 14)
    )
    lost = Finding("no-counterpart", Severity.NOTE, "Why", "Do", places)
    item = parse(render_report(report(units, lost))).get_element_by_id("f1")
    (folded,) = item.iter("details")
    assert text_of(folded).startswith("9 more word 5 5:1 word 6 6:1")
    assert len(list(item.find_class("places")[0].iter("li"))) == 13


def test_inline_markup() -> None:
    spans = (
        Span(0, 8, Markup.LINK, "javascript:alert(1)"),
        Span(0, 3, Markup.EMPHASIS),
        Span(2, 6, Markup.STRONG),
        Span(8, 11, Markup.NOTE_REFERENCE, "1"),
    )
    unit = Unit("1", Variant("fr", Passage("abcdefgh(1)", "", (), spans)), None)
    page = render_report(report((unit,)))
    cell = parse(page).find_class("cell")[0]
    assert [(e.tag, e.text_content()) for e in cell.iter("em", "strong", "sup")] == [
        ("em", "ab"),
        ("em", "c"),
        ("strong", "c"),
        ("strong", "def"),
        ("sup", "(1)"),
    ]
    assert cell.text_content() == "abcdefgh(1)"
    assert not list(cell.iter("a"))


def test_titles_and_repairs(units: tuple[Unit, ...]) -> None:
    titles = (
        TitleRow("Chest", original="Шесть", glosses=(("fr", "Six"), ("en", "Six!"))),
        TitleRow("Golos", original="Голос", sure=False, glosses=(("fr", "Voix"),)),
        TitleRow("Whansom"),
    )
    repair = Repair(Location("en.md", 31, 1), "page break", "to plead", "the borders")
    root = parse(render_report(report(units, titles=titles, repairs=(repair,))))
    table = root.get_element_by_id("titles")
    rows = [" ".join(text_of(cell) for cell in row) for row in table.iter("tr")]
    assert rows[0] == "As cited Original French English"
    assert rows[1].endswith("Шесть Six Six!")
    assert rows[2].endswith("Голос not certain Voix none")
    assert rows[3].endswith("not known none none")
    joined = text_of(root.get_element_by_id("repairs"))
    assert "to plead ¦ the borders" in joined
    assert "page break, en.md:31:1" in joined


def test_right_to_left_and_unknown_languages() -> None:
    unit = Unit("1", Variant("qqq", Passage("a")), Variant("ar", Passage("ب")))
    text = ReportText.of_units("", ("qqq", "ar"), (unit,))
    cells = parse(render_report(Report("T", (text,)))).find_class("cell")
    assert [cell.get("dir") for cell in cells] == ["auto", "rtl"]


def test_three_editions() -> None:
    """A row of the page may be made of several units, whose places move into the joined text."""

    def edition(language: str, *sentences: str) -> Document:
        text = " ".join(sentences)
        passage = Passage(text, f"{language}.md", (Anchor(0, 1, 1),))
        starts = [text.index(s) for s in sentences]
        segments = (
            Segment(passage.cut(at, at + len(s)), 0, at)
            for at, s in zip(starts, sentences, strict=True)
        )
        blocks = (Block(BlockKind.PARAGRAPH, passage),)
        return Document(f"{language}.md", language, blocks, tuple(segments))

    fr = edition("fr", "Un.", "Deux.")
    en, de = edition("en", "One.", "Two Pachinian."), edition("de", "Eins, zwei.")
    bitexts = (
        Bitext(fr, en, (Bead(range(1), range(1)), Bead(range(1, 2), range(1, 2), 0.3))),
        Bitext(fr, de, (Bead(range(2), range(1)),)),
    )
    rows = rows_of(bitexts, "d")
    unit = rows[0].units[1]
    assert unit.target
    found = Finding(
        "spelling-left", Severity.ERROR, "w", "a", (Place.of(unit, unit.target, 4, 13),)
    )
    text = ReportText("d", ("fr", "en", "de"), ("fr.md", "en.md", "de.md"), rows)
    root = parse(render_report(Report("T", (text,), (found,))))
    (bead,) = root.find_class("bead")
    assert [text_of(cell) for cell in bead.find_class("cell")] == [
        "Un. Deux.",
        "One. Two Pachinian1.",
        "Eins, zwei.",
    ]
    assert [mark.text_content() for mark in root.iter("mark")] == ["Pachinian"]
    assert "low" in bead.get("class").split()


# safety


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_stay_text(text: str) -> None:
    passage = Passage(text, text, (Anchor(0, 1, 1),), (Span(0, 3, Markup.LINK, text),))
    unit = Unit("1", Variant("fr", passage), Variant("en", passage), document=text)
    name = (BeadName.of(unit),)
    decisions = (
        Decision("comment", name, text=text),
        Decision("dismiss", name, text=text, check=text, reason=text, by=text, time=text),
    )
    hostile = Report(
        text,
        (ReportText(text, ("fr", "en"), (text, text), rows_of_units(unit)),),
        (finding(unit, 1, 3, text=text),),
        (TitleRow(text, original=text, glosses=(("fr", text),), place=text),),
        (Repair(Location(text, 1, 1), text, text, text),),
        signature=text,
        reviewed=tuple(replay((unit,), decisions).beads),
        dismissed=(Dismissed(finding(unit, 0, len(text), check=text), text),),
    )
    page = render_report(hostile)
    page.encode()
    assert not re.search("[\x00-\x08\u202a-\u202e\u200f\ufeff\uffff]", page)
    root = parse(page)
    ours = parse(render_report(Report("", ())))
    assert len(list(root.iter("script"))) == len(list(ours.iter("script")))
    assert len(list(root.iter("style"))) == 1
    assert not list(root.iter("img"))
    assert not [a for e in root.iter() for a in e.attrib if a.startswith("on")]
    cell = root.find_class("cell")[0]
    shown = re.sub(
        r"[\x00-\x1f\u200f\u202a-\u202e\ufeff\uffff\ud800]",
        lambda m: f"⟦U+{ord(m[0]):04X}⟧",
        text,
    )
    flagless = "".join(cell.xpath(".//text()[not(ancestor::a)]"))
    assert flagless == shown


def rows_of_units(unit: Unit) -> tuple[object, ...]:
    return ReportText.of_units("", ("fr", "en"), (unit,)).rows


def test_nothing_is_loaded(units: tuple[Unit, ...]) -> None:
    page = render_report(report(units, finding(units[1], 3, 10)))
    root = parse(page)
    assert all(link.get("href").startswith("#") for link in root.iter("a"))
    assert not root.xpath("//*[@src or self::link or self::iframe or self::object]")
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_text_gives_a_page(
    data: st.DataObject, any_units: Callable[..., st.SearchStrategy[list[Unit]]]
) -> None:
    units = tuple(data.draw(any_units(st.text(st.characters(), max_size=20))))
    page = render_report(report(units))
    assert len(parse(page).find_class("bead")) == len(units)


def test_tags_are_balanced(units: tuple[Unit, ...]) -> None:
    """The page as XML, once the elements that HTML never closes are closed."""
    page = render_report(report(units, finding(units[1], 3, 10), finding(units[1], 8, 16)))
    body = re.sub(r"<script>.*?</script>|<style>.*?</style>|<!DOCTYPE html>", "", page, flags=re.S)
    body = re.sub(r"<(meta|input)\b([^>]*)>", r"<\1\2/>", body)
    body = re.sub(r" (checked|hidden|open)(?=[ >/])", r' \1=""', body)
    etree.fromstring(body)


# looks


def test_contrast_is_enough_in_both_themes() -> None:
    """WCAG 2.2, 1.4.3 and 1.4.11: at least 4.5 to 1 for text, 3 to 1 for edges of fields."""
    css = resources.files("align").joinpath("data/report/report.css").read_text(encoding="utf-8")
    themes = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part)) for part in
              re.findall(r":root \{.*?\}", css, re.S)[:2]]  # fmt: skip
    assert len(themes) == 2
    for theme in themes:
        for text in ("ink", "soft", "accent", "error", "warning", "note"):
            for ground in ("paper", "panel"):
                assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
        assert contrast(theme["edge"], theme["paper"]) >= 3
        for wash in ("error-wash", "warning-wash", "note-wash"):
            assert contrast(theme["ink"], theme[wash]) >= 4.5
            assert contrast(theme["soft"], theme[wash]) >= 4.5


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_policy_allows_the_pages_own_style_and_scripts_alone(units: tuple[Unit, ...]) -> None:
    page = render_report(report(units))
    own = re.findall(r"<(style|script)>(.*?)</\1>", page, re.S)
    assert [kind for kind, _ in own] == ["style", "script", "script"]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    allowed = dict(part.split(" ", 1) for part in policy[1].split("; "))
    for kind, text in own:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in allowed[f"{kind}-src"]
    assert "unsafe" not in policy[1]
    assert not parse(page).xpath("//*[@style]")


def test_headings_are_in_order_and_sections_named(units: tuple[Unit, ...]) -> None:
    low = dataclasses.replace(units[1], score=0.2)
    root = parse(render_report(report((units[0], low, *units[2:]), finding(units[2], 0, 3))))
    levels = [int(e.tag[1]) for e in root.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for section in root.iter("section"):
        assert text_of(root.get_element_by_id(section.get("aria-labelledby")))


# decisions


def test_what_a_review_decided_is_shown(units: tuple[Unit, ...]) -> None:
    some, other = units[1], units[2]
    assert some.target
    words = some.target.text[3:10]
    log = [
        Decision("check", (BeadName.of(some),), right=True),
        Decision("comment", (BeadName.of(some),), text="Ask the author."),
        Decision(
            "dismiss", (BeadName.of(some),), text=words, check="spelling-left",
            reason="her own spelling", by="Ann", time="2026-03-01T10:00:00Z",
        ),
        Decision("accept", (BeadName.of(other),), text="abc", check="spelling-left", by="Bo"),
    ]  # fmt: skip
    history = replay(units, log)
    found = finding(some, 3, 10)
    place = Place("article:3", "en", 0, 3, "abc", Location("x.md", 1, 1))
    accepted = Finding("spelling-left", Severity.ERROR, "Why", "Do", (place,))
    page = dataclasses.replace(report(units, found, accepted), reviewed=tuple(history.beads))
    root = parse(render_report(page))
    (item,) = root.find_class("finding")
    assert "accepted Bo" in text_of(item)
    gone = "spelling-left answers Ann: her own spelling 1 March 2026"
    assert gone.replace("answers", words.strip()) in text_of(root.get_element_by_id("dismissed"))
    said = text_of(root.get_element_by_id("b2").find_class("remarks")[0])
    assert said.startswith("dismissed spelling-left")
    assert said.endswith("checked Ask the author.")
    assert root.get_element_by_id("b2").get("class").split() == ["bead", "decided"]
    assert len(root.xpath("//input[@name='show']")) == 5


def test_findings_dismissed_elsewhere_are_told_once(units: tuple[Unit, ...]) -> None:
    gone = Dismissed(finding(units[1], 3, 10), "texts/en/article.md:3")
    root = parse(render_report(dataclasses.replace(report(units), dismissed=(gone, gone))))
    (item,) = root.get_element_by_id("dismissed").iter("li")
    assert "texts/en/article.md:3" in text_of(item)
    assert [link.get("href") for link in item.iter("a")] == ["#b2"]
    assert not root.find_class("finding")
