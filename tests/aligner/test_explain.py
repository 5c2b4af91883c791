"""The evidence for a bead adds up, and its runner-up covers the same segments without it."""

from __future__ import annotations

import pytest

from align.aligner import Evidence, Pin, align_documents, explain_documents
from align.encoders import Encoder, load_encoder
from align.model import Bead, Bitext, Block, BlockKind, Document, Passage, Segment

FRENCH = [
    "Le sommet s'est tenu à Erevan le 23 novembre 2022.",
    "M. Pachinian a refusé de signer la déclaration finale.",
    "Personne ne s'y attendait, et surtout pas Moscou.",
    "Les soldats arméniens avaient été envoyés au Kazakhstan.",
    "Ils y sont restés dix jours.",
    "La frontière est fermée depuis 1993.",
]
ENGLISH = [
    "The summit was held in Yerevan on 23 November 2022.",
    "Mr Pashinyan refused to sign the final declaration.",
    "Armenian soldiers had been sent to Kazakhstan, where they stayed for ten days.",
    "The border has been closed since then.",
]


@pytest.fixture(scope="module")
def use() -> Encoder:
    return load_encoder("use")


def document(texts: list[str]) -> Document:
    blocks = tuple(Block(BlockKind.PARAGRAPH, Passage(text)) for text in texts)
    segments = tuple(Segment(Passage(text), number, 0) for number, text in enumerate(texts))
    return Document("t.md", "fr", blocks, segments)


@pytest.fixture(scope="module")
def bitext(use: Encoder) -> Bitext:
    return align_documents(document(FRENCH), document(ENGLISH), use)


@pytest.fixture(scope="module")
def found(bitext: Bitext, use: Encoder) -> tuple[Evidence, ...]:
    return explain_documents(bitext, use, range(len(bitext.beads)))


def segments(beads: tuple[Bead, ...]) -> tuple[list[int], list[int]]:
    return [k for b in beads for k in b.source], [k for b in beads for k in b.target]


def test_the_evidence_is_of_the_beads_asked_for(
    bitext: Bitext, found: tuple[Evidence, ...], use: Encoder
) -> None:
    assert tuple(evidence.bead for evidence in found) == bitext.beads
    assert explain_documents(bitext, use, [3, 1]) == (found[3], found[1])


def test_a_runner_up_covers_the_same_segments_without_the_bead(
    found: tuple[Evidence, ...],
) -> None:
    for evidence in found:
        rival = evidence.rival
        assert rival is not None
        assert segments(rival.beads) == segments(rival.instead_of)
        assert evidence.bead in rival.instead_of
        assert str(evidence.bead) not in map(str, rival.beads)


def test_what_decides_adds_up(found: tuple[Evidence, ...]) -> None:
    for evidence in found:
        assert evidence.rival is not None
        reasons = evidence.rival.reasons
        assert sum(r.nats for r in reasons) == pytest.approx(evidence.rival.behind, abs=1e-3)
        assert [abs(r.nats) for r in reasons] == sorted(
            (abs(r.nats) for r in reasons), reverse=True
        )


def test_the_facts(found: tuple[Evidence, ...]) -> None:
    first = found[0]
    assert (first.shared, first.lacking) == (("23", "2022"), ((), ()))
    assert first.cosine is not None
    assert first.margin is not None
    assert 0.6 < first.cosine <= 1
    assert 0.3 < first.margin < first.cosine
    assert first.ratio == len("".join(ENGLISH[0].split())) / len("".join(FRENCH[0].split()))
    assert 0.8 < first.usual_ratio < 1.2
    assert found[-1].lacking == (("1993",), ())
    omitted = next(e for e in found if str(e.bead) == "[2]:[]")
    assert omitted.cosine is omitted.ratio is None
    assert omitted.nearest is not None
    merge = next(e for e in found if str(e.bead) == "[3, 4]:[2]")
    assert merge.rival is not None
    assert merge.rival.behind > 0


def test_no_runner_up_is_against_what_is_fixed(bitext: Bitext, use: Encoder) -> None:
    fixed = [Pin(tuple(b.source), tuple(b.target)) for b in bitext.beads]
    assert all(e.rival is None for e in explain_documents(bitext, use, [0, 1, 2], fixed=fixed))
    kept = explain_documents(bitext, use, [0], fixed=fixed[1:2])[0].rival
    assert kept is not None
    assert bitext.beads[1] not in kept.instead_of


def test_an_empty_line_has_no_runner_up(use: Encoder) -> None:
    """It has no counterpart, so there is nothing else to do with it."""
    source = document([*FRENCH[:3], "", *FRENCH[3:]])
    bitext = align_documents(source, document(ENGLISH), use)
    (number,) = (n for n, bead in enumerate(bitext.beads) if str(bead) == "[3]:[]")
    found = explain_documents(bitext, use, [number - 1, number])
    assert found[1].rival is None
    assert found[0].rival is not None
    assert all(3 not in bead.source or not bead.target for bead in found[0].rival.beads)
