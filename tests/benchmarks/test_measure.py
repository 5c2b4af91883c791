"""What the benchmark counts."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.evaluation.beads import IndexBead
from benchmarks.measure import Cost, Omissions, ProcessError, omissions, reliability, run

SEGMENTS = st.lists(st.booleans(), max_size=12)


def _alignment(alone: list[bool]) -> list[IndexBead]:
    """One source segment a bead, some without a counterpart."""
    beads, there = [], 0
    for here, omitted in enumerate(alone):
        beads.append(IndexBead((here,), () if omitted else (there,)))
        there += not omitted
    return beads


@given(SEGMENTS)
def test_an_alignment_agrees_with_itself(alone: list[bool]) -> None:
    beads = _alignment(alone)
    count = sum(alone)
    assert omissions(beads, beads) == Omissions(count, count, count)


@given(SEGMENTS, SEGMENTS)
def test_omissions_turned_round(alone: list[bool], other: list[bool]) -> None:
    gold, found = _alignment(alone), _alignment(other[: len(alone)])
    turned = [[IndexBead(b.target, b.source) for b in beads] for beads in (gold, found)]
    assert omissions(gold, found) == omissions(*turned)


def test_what_the_gold_leaves_out_does_not_count() -> None:
    gold = [IndexBead((0,), (0,))]
    assert omissions(gold, [IndexBead((0,), (0,)), IndexBead((1,), ())]) == Omissions(0, 0, 0)


def test_scores_that_are_shares_have_no_error() -> None:
    beads = [(IndexBead((n,), (n,)), 0.75) for n in range(8)]
    assert reliability([b for b, _ in beads[:6]], beads).error == 0
    assert reliability([b for b, _ in beads], beads).error == pytest.approx(0.25)


def test_a_score_of_one_has_its_place() -> None:
    assert reliability([], [(IndexBead((0,), (0,)), 1.0)]).bins[-1] == (1, 1.0, 0)


def test_tables_add_up() -> None:
    beads = [(IndexBead((n,), (n,)), n / 10) for n in range(10)]
    gold = [b for b, _ in beads[::2]]
    parts = [reliability(gold, beads[:4]), reliability(gold, beads[4:])]
    assert parts[0].plus(parts[1]) == reliability(gold, beads)


def test_a_process_is_measured_with_those_it_starts() -> None:
    inner = "x = bytearray(60_000_000); sum(n * n for n in range(2_000_000)); print('in')"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    printed, cost = run([sys.executable, "-c", outer])
    assert printed == "in\n"
    assert cost.memory > 60
    assert cost.wall > 0
    assert cost.cpu > 0.05


def test_costs_one_after_the_other() -> None:
    assert Cost(1, 2, 30).then(Cost(4, 5, 6)) == Cost(5, 7, 30)


def test_a_process_that_fails() -> None:
    with pytest.raises(ProcessError, match="ended with 3: too bad"):
        run([sys.executable, "-c", "import sys; print('too bad', file=sys.stderr); sys.exit(3)"])
    with pytest.raises(ProcessError, match="cannot be started"):
        run(["/no/such/program"])
