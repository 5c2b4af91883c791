"""Two texts to beads: every segment once, in order, and right on small texts."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner import align_documents, align_segments
from align.encoders import Encoder, load_encoder
from align.errors import AlignmentError
from align.evaluation.beads import BeadScore, read_beads, score_beads
from align.model import Bead, Block, BlockKind, Document, Passage, Segment


@pytest.fixture(scope="module")
def use() -> Encoder:
    return load_encoder("use")


@pytest.fixture(scope="module")
def ngram() -> Encoder:
    return load_encoder("ngram")


def document(*blocks: tuple[BlockKind, list[str]]) -> Document:
    """A document of blocks, each given as its segments."""
    made, segments = [], []
    for number, (kind, texts) in enumerate(blocks):
        made.append(Block(kind, Passage(" ".join(texts))))
        start = 0
        for text in texts:
            segments.append(Segment(Passage(text), number, start))
            start += len(text) + 1
    return Document("t.md", "fr", tuple(made), tuple(segments))


def covers(beads: tuple[Bead, ...], rows: int, columns: int) -> bool:
    """Is every segment of either side in exactly one bead, in order?"""
    return [k for b in beads for k in b.source] == list(range(rows)) and [
        k for b in beads for k in b.target
    ] == list(range(columns))


words = st.text("ab é1.", max_size=12)


@settings(deadline=None, max_examples=60)
@given(
    source=st.lists(st.tuples(words, st.booleans()), min_size=1, max_size=25),
    target=st.lists(st.tuples(words, st.booleans()), min_size=1, max_size=25),
    paragraphs=st.booleans(),
)
def test_every_segment_is_in_exactly_one_bead_in_order(
    ngram: Encoder,
    source: list[tuple[str, bool]],
    target: list[tuple[str, bool]],
    paragraphs: bool,
) -> None:
    numbers = tuple(
        [sum(p[1] for p in side[: k + 1]) for k in range(len(side))] for side in (source, target)
    )
    beads = align_segments(
        [t for t, _ in source],
        [t for t, _ in target],
        ngram,
        paragraphs=(numbers[0], numbers[1]) if paragraphs else None,
    )
    assert covers(beads, len(source), len(target))
    assert all(0 <= b.score <= 1 and (b.source or b.target) for b in beads)


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_block_beads_hold_the_blocks_of_their_beads(ngram: Encoder, data: st.DataObject) -> None:
    kinds = st.sampled_from(BlockKind)
    blocks = st.lists(
        st.tuples(kinds, st.lists(words.filter(str.strip), min_size=1, max_size=4)),
        min_size=1,
        max_size=6,
    )
    source, target = document(*data.draw(blocks)), document(*data.draw(blocks))
    try:
        bitext = align_documents(source, target, ngram)
    except AlignmentError:  # no segment has a counterpart
        return
    assert covers(bitext.beads, len(source.segments), len(target.segments))
    assert covers(bitext.block_beads, len(source.blocks), len(target.blocks))
    for bead in bitext.beads:
        rows = {source.segments[k].block for k in bead.source}
        columns = {target.segments[k].block for k in bead.target}
        holders = [b for b in bitext.block_beads if rows & set(b.source) or columns & set(b.target)]
        assert len(holders) == 1


FRENCH = [
    "Le sommet s'est tenu à Erevan le 23 novembre 2022.",
    "M. Pachinian a refusé de signer la déclaration finale.",
    "Personne ne s'y attendait, et surtout pas Moscou.",
    "Les soldats arméniens avaient été envoyés au Kazakhstan.",
    "Ils y sont restés dix jours.",
    "La frontière est fermée depuis.",
]
ENGLISH = [
    "The summit was held in Yerevan on 23 November 2022.",
    "Mr Pashinyan refused to sign the final declaration.",
    "Nobody expected it, least of all Moscow.",
    "Armenian soldiers had been sent to Kazakhstan, where they stayed for ten days.",
    "The border has been closed since then.",
]


def test_a_merge(use: Encoder) -> None:
    beads = align_segments(FRENCH, ENGLISH, use)
    assert [str(b) for b in beads] == ["[0]:[0]", "[1]:[1]", "[2]:[2]", "[3, 4]:[3]", "[5]:[4]"]


def test_an_omission_and_an_addition(use: Encoder) -> None:
    target = [*ENGLISH[:2], *ENGLISH[3:4], "A cat slept under the piano.", *ENGLISH[4:]]
    beads = [str(b) for b in align_segments(FRENCH, target, use)]
    assert beads == ["[0]:[0]", "[1]:[1]", "[2]:[]", "[3, 4]:[2]", "[]:[3]", "[5]:[4]"]


def test_an_empty_line_has_no_counterpart(use: Encoder) -> None:
    source = [*FRENCH[:2], "", *FRENCH[2:], " "]
    beads = [str(b) for b in align_segments(source, ENGLISH, use)]
    assert beads == [
        "[0]:[0]",
        "[1]:[1]",
        "[2]:[]",
        "[3]:[2]",
        "[4, 5]:[3]",
        "[6]:[4]",
        "[7]:[]",
    ]


def test_headings_go_to_headings_and_notes_to_notes(use: Encoder) -> None:
    source = document(
        (BlockKind.TITLE, ["L'Arménie et ses alliés"]),
        (BlockKind.PARAGRAPH, FRENCH[:3]),
        (BlockKind.HEADING, ["Kazakhstan"]),
        (BlockKind.PARAGRAPH, FRENCH[3:5]),
        (BlockKind.PARAGRAPH, FRENCH[5:]),
        (BlockKind.NOTE, ["(1) Voir Lragir, 20 octobre 2022."]),
    )
    target = document(
        (BlockKind.TITLE, ["Armenia and its allies"]),
        (BlockKind.PARAGRAPH, ENGLISH[:2]),
        (BlockKind.PARAGRAPH, ENGLISH[2:3]),
        (BlockKind.HEADING, ["In the steppe"]),
        (BlockKind.PARAGRAPH, ENGLISH[3:]),
        (BlockKind.NOTE, ["(1) See Lragir, 20 October 2022."]),
        (BlockKind.BACK_MATTER, ["Back to the top of the page"]),
    )
    bitext = align_documents(source, target, use)
    assert [str(b) for b in bitext.block_beads] == [
        "[0]:[0]",
        "[1]:[1, 2]",
        "[2]:[3]",
        "[3, 4]:[4]",
        "[5]:[5]",
        "[]:[6]",
    ]
    assert str(bitext.beads[-1]) == "[]:[8]"
    assert "encoder:use" in str(bitext.signature)


def test_a_side_without_segments_is_refused(ngram: Encoder) -> None:
    with pytest.raises(AlignmentError, match="no segment on the target side"):
        align_segments(["a"], [], ngram)
    with pytest.raises(AlignmentError, match=r"t\.md: there is no sentence"):
        align_documents(document((BlockKind.PARAGRAPH, ["a"])), document(), ngram)


def test_texts_that_have_nothing_in_common_are_refused(use: Encoder) -> None:
    source = document((BlockKind.PARAGRAPH, ["Le traité date de 1992."]))
    target = document((BlockKind.PARAGRAPH, ["Stir the eggs.", "Add sugar and milk."] * 20))
    with pytest.raises(AlignmentError, match=r"no sentence of it has a counterpart in t\.md"):
        align_documents(source, target, use)


def test_a_missing_chapter_is_left_out_whole(use: Encoder) -> None:
    chapter = [
        f"La recette numéro {n} demande {n + 2} œufs, du sucre et du lait." for n in range(60)
    ]
    source = [*FRENCH[:3], *chapter, *FRENCH[3:]]
    beads = align_segments(source, ENGLISH, use)
    assert covers(beads, len(source), len(ENGLISH))
    assert [str(b) for b in beads if b.target] == [
        "[0]:[0]",
        "[1]:[1]",
        "[2]:[2]",
        "[63, 64]:[3]",
        "[65]:[4]",
    ]


RECIPE = ["Add sugar and milk.", "Stir the eggs in a bowl of glass.", "Serve it cold!"]


@pytest.mark.parametrize(
    ("more", "paragraphs", "left_out"),
    [
        (RECIPE, [0, 0, 0], ["[]:[2, 3, 4]"]),
        (RECIPE, [0, 1, 1], ["[]:[2]", "[]:[3, 4]"]),
        ([text.rstrip(".!") for text in RECIPE], [0, 0, 0], ["[]:[2]", "[]:[3]", "[]:[4]"]),
        ([RECIPE[0], "* * *", RECIPE[2]], [0, 0, 0], ["[]:[2]", "[]:[3]", "[]:[4]"]),
    ],
)
def test_sentences_left_out_together_are_one_bead(
    use: Encoder, more: list[str], paragraphs: list[int], left_out: list[str]
) -> None:
    """A passage; entries of a list, and sentences of another paragraph, stay by themselves."""
    target = [*ENGLISH[:2], *more, *ENGLISH[2:]]
    numbers = [0] * len(FRENCH), [0, 0, *(n + 1 for n in paragraphs), 3, 3, 3]
    beads = align_segments(FRENCH, target, use, paragraphs=numbers)
    assert [str(b) for b in beads if not b.source] == left_out
    assert covers(beads, len(FRENCH), len(target))


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("on_source", [True, False])
def test_a_preface_or_an_afterword_of_one_side_is_left_out(
    use: Encoder, before: bool, on_source: bool
) -> None:
    """Longer than the search looks to either side."""
    more = [f"Recipe number {n} asks for {n + 2} eggs, sugar and milk." for n in range(40)]
    sides = [FRENCH, ENGLISH]
    side = 0 if on_source else 1
    sides[side] = [*more, *sides[side]] if before else [*sides[side], *more]
    beads = align_segments(sides[0], sides[1], use)
    assert covers(beads, len(sides[0]), len(sides[1]))
    a, b = ((40, 0) if on_source else (0, 40)) if before else (0, 0)
    assert [str(bead) for bead in beads if bead.source and bead.target] == [
        f"{[k + a for k in rows]}:{[k + b for k in columns]}"
        for rows, columns in (([0], [0]), ([1], [1]), ([2], [2]), ([3, 4], [3]), ([5], [4]))
    ]


@pytest.mark.parametrize(("text", "strict", "lax"), [("LAuberge", 0.95, 0.98)])
def test_a_story_against_its_gold_alignment(
    shared_data: Path, use: Encoder, text: str, strict: float, lax: float
) -> None:
    stem = shared_data / "alignment" / "alibi" / text
    sides = [
        stem.with_suffix(s).read_text(encoding="utf-8").removesuffix("\n").split("\n")
        for s in (".src", ".tgt")
    ]
    beads = align_segments(sides[0], sides[1], use)
    score: BeadScore = score_beads(read_beads(stem.with_suffix(".gold")), beads)
    assert score.strict.f1 >= strict
    assert score.lax.f1 >= lax
    assert all(a.source.stop == b.source.start for a, b in pairwise(beads))
