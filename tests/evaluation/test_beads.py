from __future__ import annotations

import json
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import ReadError
from align.evaluation.beads import (
    BeadScore,
    IndexBead,
    format_beads,
    parse_beads,
    read_beads,
    score_beads,
)
from align.model import Bead

CASES = json.loads((Path(__file__).parent / "cases" / "beads.json").read_text(encoding="utf-8"))

indices = st.lists(st.integers(0, 30), max_size=4).map(tuple)
alignments = st.lists(st.builds(IndexBead, indices, indices), max_size=12)


@pytest.mark.parametrize("case", CASES, ids=[c["why"] for c in CASES])
def test_counts_worked_out_by_hand(case: dict[str, object]) -> None:
    score = score_beads(parse_beads(str(case["gold"])), parse_beads(str(case["predicted"])))
    assert list(astuple(score)) == case["counts"]


def test_measures() -> None:
    score = BeadScore(10, 6, 9, 8, 6, 8)
    assert (score.strict.precision, score.strict.recall) == (0.6, 0.75)
    assert score.strict.f1 == pytest.approx(2 / 3)
    assert str(score.lax) == "0.900 / 1.000 / 0.947"
    assert BeadScore().strict.f1 == 0.0


def test_documents_are_pooled_bead_by_bead() -> None:
    long, short = BeadScore(90, 90, 90, 90, 90, 90), BeadScore(10, 0, 0, 10, 0, 0)
    assert sum([long, short], BeadScore()).strict.f1 == pytest.approx(0.9)


def test_a_bead_of_ranges_and_a_bead_of_a_file_are_the_same() -> None:
    ours = [Bead(range(2), range(1)), Bead(range(2, 2), range(1, 2))]
    assert score_beads(parse_beads("[0, 1]:[0]\n[]:[1]"), ours).strict.f1 == 1.0


@given(alignments)
def test_written_beads_are_read_again(beads: list[IndexBead]) -> None:
    assert list(parse_beads(format_beads(beads))) == beads


@given(alignments, alignments)
def test_the_lax_measure_is_never_the_harder_one(
    gold: list[IndexBead], predicted: list[IndexBead]
) -> None:
    score = score_beads(gold, predicted)
    assert 0 <= score.predicted_strict <= score.predicted_lax <= score.predicted
    assert 0 <= score.gold_strict <= score.gold_lax <= score.gold
    # overlap and equality are symmetric, deletions apart
    pairs = [b for b in predicted if b.source and b.target]
    mirrored = score_beads(predicted, [b for b in gold if b.source and b.target])
    assert mirrored.predicted_strict == score.gold_strict
    assert score_beads(gold, pairs).predicted_lax == mirrored.gold_lax


@pytest.mark.parametrize("line", ["[0]", "0:0", "[0]:[a]", "[0]:[0] [1]:[1]", "[-1]:[0]", "\0"])
def test_a_line_that_is_no_bead_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "x.gold"
    path.write_text(f"[0]:[0]\n\n{line}\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"x\.gold:3: is no bead"):
        read_beads(path)


def test_scores_spaces_bom_and_crlf_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.gold"
    path.write_bytes(b"\xef\xbb\xbf[0 ,1]: [ ]:0.5\r\n []:[2]\r\n")
    assert read_beads(path) == (IndexBead((0, 1), ()), IndexBead((), (2,)))


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "x.gold"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ReadError, match=r"x\.gold"):
        read_beads(path)


def test_real_gold_files(shared_data: Path) -> None:
    """The official gold crosses in places; its monotone version is close to it, not the same."""
    files = sorted((shared_data / "alignment" / "text+berg" / "eval").glob("*.gold"))
    gold = [read_beads(file) for file in files]
    assert sum((score_beads(g, g) for g in gold), BeadScore()).strict.f1 == 1.0
    monotone = [read_beads(file.with_suffix(".mono")) for file in files]
    score = sum((score_beads(g, m) for g, m in zip(gold, monotone, strict=True)), BeadScore())
    assert 0.95 < score.strict.f1 < score.lax.f1 < 1.0
