"""What is doubted of two texts, and what is not: false alarms are held against gold alignments."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from align.aligner import align_documents
from align.doubts import Doubt, counterparts, doubts
from align.encoders import Encoder, load_encoder
from align.errors import AlignmentError
from align.model import Bead, Bitext, Block, BlockKind, Document, Passage, Segment, Signature
from benchmarks.gold import Gold, gold_sets

SAMPLE = Path(__file__).parent / "data" / "sample"
FRENCH, ENGLISH = (
    (SAMPLE / f"armenie-otsc.{tag}.segments").read_text("utf-8").splitlines()[:30]
    for tag in ("fr", "en")
)


def document(path: str, language: str, texts: list[str]) -> Document:
    blocks = tuple(Block(BlockKind.PARAGRAPH, Passage(text, path)) for text in texts)
    segments = tuple(Segment(Passage(text, path), n, 0) for n, text in enumerate(texts))
    return Document(path, language, blocks, segments)


def bitext(source: Document, target: Document, score: float = 1.0) -> Bitext:
    """As if their segments were aligned one by one."""
    size = min(len(source.segments), len(target.segments))
    beads = [Bead(range(n, n + 1), range(n, n + 1), score) for n in range(size)]
    return Bitext(source, target, tuple(beads))


def test_nothing_is_said_of_two_editions() -> None:
    pair = bitext(document("a.fr.md", "fr", FRENCH), document("a.en.md", "en", ENGLISH))
    assert doubts(pair) == ()


@pytest.mark.parametrize(
    ("tags", "texts", "said"),
    [
        (
            ("fr", "en"),
            (ENGLISH, FRENCH),
            "a looks like English and b looks like French: tell their languages the other way "
            "round",
        ),
        (("de", "en"), (FRENCH, ENGLISH), "a looks like French, not German: see whether"),
        (("fr", "de"), (FRENCH, ENGLISH), "b looks like English, not German: see whether"),
        (("fr", "en"), (FRENCH, FRENCH), "a and b hold the same text: give a text and its"),
        (("fr", "en"), (FRENCH, FRENCH[:9]), "b looks like French, not English: see whether"),
    ],
)
def test_languages_and_the_same_text(
    tags: tuple[str, str], texts: tuple[list[str], list[str]], said: str
) -> None:
    pair = bitext(document("a", tags[0], texts[0]), document("b", tags[1], texts[1]))
    (found,) = doubts(pair)
    assert found.startswith(said)


def test_one_text_cut_otherwise_is_the_same_text() -> None:
    whole = document("b", "fr", [" ".join(FRENCH)])
    assert "hold the same text" in doubts(bitext(document("a", "fr", FRENCH), whole))[0]
    twice = document("a", "fr", FRENCH)
    assert doubts(bitext(twice, twice))[0].startswith("a is given twice: ")


def test_no_translations() -> None:
    pair = bitext(document("a", "fr", FRENCH), document("b", "en", ENGLISH[:20]), score=0.4)
    (said,) = doubts(pair, {Doubt.UNRELATED: "look"})
    assert said == (
        "a and b may be no translations of each other: of the 30 segments of a, 0 have a "
        "counterpart worth .5 or more: look"
    )
    blind = replace(pair, signature=Signature.of({"encoder": "ngram"}))
    assert doubts(blind) == ()


def test_what_was_moved_has_a_counterpart() -> None:
    source, target = document("a", "fr", FRENCH[:10]), document("b", "en", ENGLISH[:10])
    alone = tuple(Bead(range(n, n + 1), range(0)) for n in range(10))
    moved = (Bead(range(8), range(2, 10)),)
    pair = Bitext(source, target, alone, moved=moved)
    assert counterparts(pair) == ((8, 10), (8, 10))
    assert doubts(pair) == ()


def aligned(source: Gold, target: Gold, encoder: Encoder) -> tuple[str, ...] | None:
    """The doubts of the source of one text and the target of another; None if none is aligned."""
    sides = document("a", "fr", source.source), document("b", "en", target.target)
    try:
        return doubts(align_documents(*sides, encoder, paragraphs=False))
    except AlignmentError:
        return None


@pytest.mark.parametrize("encoder", ["use", "ngram"])
def test_true_pairs_are_not_doubted(shared_data: Path, encoder: str) -> None:
    model = load_encoder(encoder)
    news, stories = (list(gold_sets(shared_data, name)) for name in ("ntrex/*", "alibi/*"))
    for text in (*news[::10], *stories):
        assert aligned(text, text, model) == ()


def test_texts_that_are_no_translations_are_told(shared_data: Path) -> None:
    model = load_encoder("use")
    texts = [t for t in gold_sets(shared_data, "ntrex/*") if len(t.source) >= 5]
    for one, other in pairwise(texts[1::8]):
        found = aligned(one, other, model)
        assert found is None or "may be no translations of each other" in found[0]
