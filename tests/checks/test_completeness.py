from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.checks import run_checks
from align.checks.context import Context
from align.checks.lengths import Measured, measured
from align.model import Passage, Severity, Stretch, Unit, Variant

LENGTHS = ["part-left-out", "part-added", "length-differs"]


def units(*pairs: tuple[str, str], target: str = "en") -> list[Unit]:
    return [
        Unit(str(n), Variant("fr", Passage(a)), Variant(target, Passage(b)))
        for n, (a, b) in enumerate(pairs)
    ]


def measures(text: list[Unit]) -> list[Measured]:
    return list(measured(Context(tuple(text))))


def test_the_ratio_is_that_of_the_text() -> None:
    """Where every translation is thrice as long, it is no defect."""
    pair = "La neige tombe sur la ville et sur le lac.", "Snow falls upon the town and lake. " * 3
    assert run_checks(units(pair), only=LENGTHS)
    assert run_checks(units(*[pair] * 30), only=LENGTHS) == ()


def test_one_that_is_wrong_does_not_change_what_is_usual() -> None:
    pair = "La neige tombe sur la ville.", "Snow is falling on the town."
    good = measures(units(*[pair] * 20))
    bad = measures(units(*[pair] * 20, (pair[0], pair[1] * 50)))
    assert math.isclose(bad[0].deviation, good[0].deviation, abs_tol=0.5)
    assert bad[-1].far


def test_without_a_usual_ratio_nothing_is_measured() -> None:
    assert measures(units(("La neige tombe sur la ville.", "雪落在城里。"), target="zh")) == []


def test_what_may_have_no_counterpart_is_told_once() -> None:
    (unit,) = units(("Il neige. " + "La brebis regarde passer les barques. " * 3, "It is snowing."))
    assert unit.source
    assert run_checks([unit], only=LENGTHS)
    lone = replace(unit, source=replace(unit.source, lone=(Stretch(10, 40, 0.9),)))
    (finding,) = run_checks([lone], only=[*LENGTHS, "no-counterpart"])
    assert finding.check == "no-counterpart"


def test_a_giant_paragraph_is_measured_in_linear_time() -> None:
    """Quadratic time would take hours."""
    source = " ".join(f"barque{n} {n}" for n in range(20_000))
    (one,) = measures(units((source, source)))
    assert one.deviation == 0
    assert one.shortest.deviation() == 0


text = st.text(st.sampled_from("abcdeé 12,.\n"), max_size=60)


@settings(deadline=None, max_examples=60)
@given(text, text)
def test_both_sides_are_measured_alike(one: str, other: str) -> None:
    for there, back in zip(
        measures(units((one, other))), measures(units((other, one))), strict=True
    ):
        assert math.isclose(there.deviation, -back.deviation, rel_tol=0.3, abs_tol=0.5)
        for measure in (there, back):
            for gap in (measure.shortest, measure.longest):
                for stretch, line in ((gap.source, measure.source), (gap.target, measure.target)):
                    assert 0 <= stretch.start <= stretch.end <= len(line.text)
                    assert stretch.letters >= 0


@pytest.mark.parametrize(("stray", "count"), [(0, 1), (3, 1), (4, 2)])
def test_a_few_sentences_do_not_part_what_is_missing(stray: int, count: int) -> None:
    missing = [(f"La neige tombe {n} fois.", "") for n in "abcdefghijkl"]
    there = [(f"Oui, {n}.", f"Yes, {n}.") for n in range(stray)]
    made = units(*missing, *there, *missing)
    alone = [replace(u, target=None) if u.target and not u.target.text else u for u in made]
    found = run_checks(alone, only=["no-counterpart"])
    assert len(found) == count
    assert {f.severity for f in found} == {Severity.ERROR}
    assert found[0].message.startswith(f"{24 // count} sentences of the French")
