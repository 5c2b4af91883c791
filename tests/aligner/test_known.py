"""What is known of two texts leads their alignment, and never breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner import (
    Glossary,
    Memory,
    Options,
    Pin,
    align_documents,
    align_segments,
    explain_documents,
)
from align.encoders import Encoder, load_encoder
from align.model import Block, BlockKind, Document, Passage, Segment

NGRAM = load_encoder("ngram")
SOURCE = ["Zut alors.", "Bigre, qui va là ?", "Fichtre !", "Un loup hurle au loin.", "Bon."]
TARGET = ["Good heavens.", "Gosh.", "Who goes there?", "Dear me!", "Far off a wolf howls.", "Well."]


def beads(options: Options) -> list[str]:
    return [str(bead) for bead in align_segments(SOURCE, TARGET, NGRAM, **options)]


def test_a_memory_leads_where_the_encoder_is_lost() -> None:
    lost = beads({})
    right = ["[0]:[0]", "[1]:[1, 2]", "[2]:[3]", "[3]:[4]", "[4]:[5]"]
    pairs = [(SOURCE[1], " ".join(TARGET[1:3])), (SOURCE[2], TARGET[3]), (SOURCE[3], TARGET[4])]
    assert lost != right
    assert beads({"memories": [Memory("m", pairs)]}) == right
    # a unit of several segments tells where its beads begin and end
    whole = [(" ".join(SOURCE[1:3]), " ".join(TARGET[1:4])), (SOURCE[3], TARGET[4])]
    found = align_segments(SOURCE, TARGET, NGRAM, memories=[Memory("m", whole)])
    assert {(b.source.stop, b.target.stop) for b in found} >= {(1, 1), (3, 4), (4, 5)}


def test_a_memory_is_no_wall() -> None:
    """What was fixed stands, though a memory is against it."""
    memory = Memory("m", [(SOURCE[2], TARGET[3])])
    found = beads({"memories": [memory], "fixed": [Pin((2,), (4,))]})
    assert "[2]:[4]" in found


def test_nothing_found_is_nothing_changed() -> None:
    options = Options(memories=[Memory("m", [("x", "y")])], glossaries=[Glossary("g", [])])
    assert beads(options) == beads({})


def document(texts: list[str]) -> Document:
    blocks = tuple(Block(BlockKind.PARAGRAPH, Passage(text)) for text in texts)
    segments = tuple(Segment(Passage(text), number, 0) for number, text in enumerate(texts))
    return Document("t.md", "fr", blocks, segments)


def test_the_evidence_names_them_and_adds_up() -> None:
    options = Options(
        memories=[Memory("a.tmx", [(SOURCE[2], TARGET[3]), ("un loup hurle", "wolf howls")])],
        glossaries=[Glossary("b.tsv", [("loup", "wolf")])],
    )
    encoder: Encoder = NGRAM
    sides = document(SOURCE), document(TARGET)
    bitext = align_documents(*sides, encoder, **options)
    assert str(bitext.signature).endswith("|tm:a.tmx|glossary:b.tsv")
    assert "tm" not in str(align_documents(*sides, encoder).signature)
    found = explain_documents(bitext, encoder, range(len(bitext.beads)), **options)
    names = {reason.name for evidence in found for reason in evidence.reasons}
    assert {"memory has the bead", "memory has the border", "terms agree"} <= names
    for evidence in found:
        assert evidence.rival is not None
        decided = sum(reason.nats for reason in evidence.rival.reasons)
        assert decided == pytest.approx(evidence.rival.behind, abs=1e-3)


WORD = st.sampled_from(["zut", "bigre", "heavens", "gosh", "loup", "wolf", "1945", "oui", "yes"])
TEXTS = st.lists(st.lists(WORD, max_size=8).map(" ".join), min_size=1, max_size=9)
SIDE = st.lists(WORD, max_size=14).map(" ".join)


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS, st.data())
def test_every_segment_is_in_one_bead_in_order(
    source: list[str], target: list[str], data: st.DataObject
) -> None:
    own = st.sampled_from(source) | SIDE, st.sampled_from(target) | SIDE
    pairs = data.draw(st.lists(st.tuples(*own), max_size=6))
    terms = data.draw(st.lists(st.tuples(WORD, WORD), max_size=3))
    found = align_segments(
        source,
        target,
        NGRAM,
        memories=[Memory("m", pairs), Memory("n", pairs[::-1])],
        glossaries=[Glossary("g", terms)],
    )
    assert [k for bead in found for k in bead.source] == list(range(len(source)))
    assert [k for bead in found for k in bead.target] == list(range(len(target)))
    assert all(0 <= bead.score <= 1 for bead in found)
