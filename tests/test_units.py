"""From beads to units, and editions side by side in rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from align.model import (
    Anchor,
    Bead,
    Bitext,
    Block,
    BlockKind,
    Document,
    Finding,
    Lone,
    Passage,
    Place,
    Segment,
    Severity,
    Stretch,
    Unit,
    Variant,
)
from align.units import FindingName, rows_of, text_hash, units_of


def document(language: str, *blocks: list[str]) -> Document:
    """Each block is a list of segments, joined by a no-break space."""
    made, segments = [], []
    for number, texts in enumerate(blocks):
        text = "\u00a0".join(texts)
        passage = Passage(text, f"{language}.md", (Anchor(0, number + 1, 1),))
        made.append(Block(BlockKind.PARAGRAPH, passage))
        start = 0
        for one in texts:
            segments.append(Segment(passage.cut(start, start + len(one)), number, start))
            start += len(one) + 1
    return Document(f"{language}.md", language, tuple(made), tuple(segments))


FRENCH = document("fr", ["Un.", "Deux."], ["Trois.", "Quatre."])
ENGLISH = document("en", ["One.", "Two. Three."], ["Four.", "Five."])


def test_segments_of_a_block_keep_the_space_between_them() -> None:
    beads = (
        Bead(range(2), range(1), 0.9),
        Bead(range(2, 2), range(1, 2)),
        Bead(range(2, 4), range(2, 4)),
    )
    blocks = (Bead(range(1), range(1)), Bead(range(1, 2), range(1, 2)))
    units = units_of(Bitext(FRENCH, ENGLISH, beads, blocks), "text")
    assert [u.id for u in units] == ["text:1", "text:2", "text:3"]
    assert [u.kind for u in units] == ["2-1", "0-1", "2-2"]
    assert [u.block for u in units] == [0, 0, 1]
    assert units[0].source is not None
    assert units[0].source.text == "Un.\u00a0Deux."
    assert units[1].source is None
    assert units[0].score == 0.9


def test_segments_of_two_blocks_are_joined_by_a_space_and_keep_their_places() -> None:
    beads = (
        Bead(range(1), range(1)),
        Bead(range(1, 3), range(1, 3), 0.8, (Lone("source", 2, 0.4), Lone("target", 1, 0.5))),
        Bead(range(3, 4), range(3, 4)),
    )
    _, unit, _ = units_of(Bitext(FRENCH, ENGLISH, beads))
    assert unit.source is not None
    assert unit.target is not None
    assert unit.source.text == "Deux. Trois."
    assert str(unit.source.passage.locate(6)) == "fr.md:2:1"
    assert unit.source.lone == (Stretch(6, 12, 0.4),)
    (lone,) = unit.target.lone
    assert unit.target.text[lone.start : lone.end] == "Two. Three."


def test_what_was_moved_names_the_unit_that_has_it() -> None:
    beads = (
        Bead(range(2), range(0)),
        Bead(range(2, 4), range(2)),
        Bead(range(4, 4), range(2, 4)),
    )
    moved = (Bead(range(2), range(2, 4)),)
    one, two, three = units_of(Bitext(FRENCH, ENGLISH, beads, moved=moved), "text")
    assert one.source is not None
    assert three.target is not None
    assert (one.source.elsewhere, three.target.elsewhere) == ("text:3", "text:1")
    assert [side.elsewhere for side in two.variants] == ["", ""]


def test_rows_close_where_all_editions_break() -> None:
    german = document("de", ["Eins."], ["Zwei. Drei.", "Vier."])
    english = Bitext(
        FRENCH, ENGLISH, tuple(Bead(range(n, n + 1), range(n, n + 1)) for n in range(4))
    )
    other = Bitext(
        FRENCH,
        german,
        (
            Bead(range(1), range(1)),
            Bead(range(1, 3), range(1, 2)),
            Bead(range(3, 3), range(2, 3)),
            Bead(range(3, 4), range(3, 3)),
        ),
    )
    rows = rows_of((english, other))
    texts = [[v.text if v else None for v in row.variants] for row in rows]
    assert texts == [
        ["Un.", "One.", "Eins."],
        ["Deux. Trois.", "Two. Three. Four.", "Zwei. Drei."],
        [None, None, "Vier."],
        ["Quatre.", "Five.", None],
    ]
    assert [len(row.units) for row in rows] == [2, 3, 1, 2]


@st.composite
def ladders(draw: st.DrawFn, rows: int) -> tuple[tuple[Bead, ...], int]:
    """Beads over `rows` source segments, and how many target segments they have."""
    beads, i, j = [], 0, 0
    while i < rows or draw(st.booleans()):
        a = min(draw(st.sampled_from([1, 2, 0])), rows - i)
        b = draw(st.integers(0 if a else 1, 2))
        beads.append(Bead(range(i, i + a), range(j, j + b)))
        i, j = i + a, j + b
    return tuple(beads), j


@given(data=st.data())
def test_every_unit_is_in_one_row_and_every_word_in_its_place(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 5))
    pivot = document("fr", [f"F{n}." for n in range(count)])
    bitexts = []
    for language in ("en", "de"):
        beads, columns = data.draw(ladders(count))
        other = document(language, [f"{language}{n}." for n in range(columns)] or ["-"])
        if columns:
            bitexts.append(Bitext(pivot, other, beads))
    if not bitexts:
        return
    rows = rows_of(bitexts)
    assert sum(len(row.units) for row in rows) == sum(len(b.beads) for b in bitexts)
    for place, bitext in enumerate(bitexts):
        words = [row.variants[place + 1] for row in rows]
        assert "\u00a0".join(v.text for v in words if v) == bitext.target.blocks[0].text
    assert "\u00a0".join(r.variants[0].text for r in rows if r.variants[0]) == pivot.blocks[0].text


def test_a_hash_is_of_what_is_read() -> None:
    french, english = (
        Variant("fr", Passage("l\u2019e\u0301te\u0301")),
        Variant("en", Passage("summer")),
    )
    unit = Unit("1", french, english)
    same = Unit("9", Variant("fr", Passage(" l\u2019\u00e9t\u00e9\n")), english, 0.1)
    assert text_hash(unit) == text_hash(same)
    others = [Unit("1", english, french), Unit("1", french, None), Unit("1", None, french)]
    assert len({text_hash(u) for u in (unit, *others)}) == 4
    assert text_hash(Unit("1", Variant("fr", Passage("\ud800")), None))


def test_a_finding_is_named_by_its_check_its_words_and_its_unit() -> None:
    target = Variant("en", Passage("In the Kremlin."))
    unit = Unit("1", None, target)
    place = Place.of(unit, target, 7, 14)
    finding = Finding("spelling-left", Severity.ERROR, "French.", "Change it.", (place,))
    assert FindingName.of(finding, unit) == ("spelling-left", "Kremlin", text_hash(unit))
