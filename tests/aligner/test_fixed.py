"""What the user has decided stands, and the rest is aligned around it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner import Options, Pin, align_segments
from align.aligner.fixed import limits_of
from align.aligner.lattice import IMPOSSIBLE, TYPES, Band, best_path
from align.encoders import Encoder, load_encoder
from align.errors import AlignmentError
from align.evaluation.beads import read_beads
from align.model import Bead


@pytest.fixture(scope="module")
def ngram() -> Encoder:
    return load_encoder("ngram")


@st.composite
def alignments(draw: st.DrawFn, most: int = 7) -> list[Pin]:
    """Beads of any size that cover two texts, whatever these say."""
    i = j = 0
    beads = []
    sizes = st.tuples(st.integers(0, most), st.integers(0, most)).filter(any)
    for a, b in [*draw(st.lists(sizes, min_size=1, max_size=9)), (1, 1)]:
        beads.append(Pin(tuple(range(i, i + a)), tuple(range(j, j + b))))
        i, j = i + a, j + b
    return beads


def pins(path: str, text: str) -> list[Pin]:
    """From ``1,2:3 4:`` to pins, each on a line of its own."""
    sides = [
        [tuple(map(int, s.split(",") if s else ())) for s in b.split(":")] for b in text.split()
    ]
    return [Pin(source, target, path, line) for line, (source, target) in enumerate(sides, 1)]


def texts(beads: list[Pin], draw: st.DataObject) -> list[list[str]]:
    """Some for two sides of that many segments; none is empty."""
    sides = []
    for side in (0, 1):
        count = max(k for pin in beads for k in pin.sides[side]) + 1
        word = st.sampled_from(["Erevan 1949", "Sevan 1 900, Gavar 77", "a b", "e.", "Goris 12"])
        sides.append(draw.draw(st.lists(word, min_size=count, max_size=count)))
    return sides


def covers(beads: list[Pin], rows: int, columns: int) -> bool:
    return [k for b in beads for k in b.source] == list(range(rows)) and [
        k for b in beads for k in b.target
    ] == list(range(columns))


@settings(deadline=None, max_examples=30)
@given(beads=alignments(), data=st.data())
def test_fixed_beads_stand_in_the_result(
    ngram: Encoder, beads: list[Pin], data: st.DataObject
) -> None:
    """Whatever the texts say: any beads, of any size; the rest covers all segments in order."""
    source, target = texts(beads, data)
    fixed = data.draw(st.lists(st.sampled_from(beads), unique=True))
    max_bead = data.draw(st.integers(1, 4))
    made = align_segments(source, target, ngram, fixed=fixed, max_bead=max_bead)
    found = [Pin(tuple(b.source), tuple(b.target)) for b in made]
    assert covers(found, len(source), len(target))
    assert set(fixed) <= set(found)
    assert all(b.score == 1 for b, pin in zip(made, found, strict=True) if pin in fixed)
    assert all(
        max(len(pin.source), len(pin.target)) <= max_bead for pin in found if pin not in fixed
    )


@settings(deadline=None, max_examples=30)
@given(beads=alignments(), data=st.data())
def test_the_two_segments_of_an_anchor_are_in_one_bead(
    ngram: Encoder, beads: list[Pin], data: st.DataObject
) -> None:
    source, target = texts(beads, data)
    both = [pin for pin in beads if pin.source and pin.target]
    anchors = [
        Pin((data.draw(st.sampled_from(pin.source)),), (data.draw(st.sampled_from(pin.target)),))
        for pin in data.draw(st.lists(st.sampled_from(both), unique=True))
    ]
    fixed = data.draw(st.lists(st.sampled_from(beads), unique=True))
    # what an anchor says must not be against a fixed bead
    made = align_segments(source, target, ngram, fixed=fixed, anchors=anchors)
    found = [Pin(tuple(b.source), tuple(b.target)) for b in made]
    assert covers(found, len(source), len(target))
    assert set(fixed) <= set(found)
    for pin in anchors:
        assert any(pin.source[0] in b.source and pin.target[0] in b.target for b in found)


@settings(deadline=None, max_examples=200)
@given(beads=alignments(most=30), data=st.data())
def test_the_band_holds_a_path_within_the_limits(beads: list[Pin], data: st.DataObject) -> None:
    """However far the decided beads lead away from the rough path, and however narrow the band."""
    rows, columns = (max(k for pin in beads for k in pin.sides[side]) + 1 for side in (0, 1))
    fixed = data.draw(st.lists(st.sampled_from(beads), unique=True))
    free = [pin for pin in beads if pin not in fixed and pin.source and pin.target]
    anchors = [Pin(pin.source[:1], pin.target[-1:]) for pin in free]
    path = list(
        zip(
            sorted(data.draw(st.sets(st.integers(0, rows - 1), max_size=9))),
            sorted(data.draw(st.sets(st.integers(0, columns - 1), max_size=9))),
            strict=False,
        )
    )
    limits = limits_of(
        ["a"] * rows,
        ["b"] * columns,
        {"fixed": fixed, "anchors": anchors, "max_bead": data.draw(st.integers(1, 4))},
    )
    band = Band.around(rows, columns, limits.guide(path, rows, columns), 2)
    worth = np.zeros((len(TYPES), band.size), np.float32)
    for number, (a, b) in enumerate(TYPES):
        worth[number, limits.forbids(a, b, band.node_rows(), band.nodes())] = IMPOSSIBLE
    beads_of_path = [Bead(*sides) for sides in best_path(band, worth)]
    found = [Pin(tuple(b.source), tuple(b.target)) for b in limits.put(beads_of_path)]
    assert covers(found, rows, columns)
    assert set(fixed) <= set(found)
    for pin in anchors:
        assert any(pin.source[0] in b.source and pin.target[0] in b.target for b in found)


@pytest.mark.parametrize(
    ("fixed", "anchors", "message"),
    [
        ("9:0", "", "fix:1: there is no source segment 9 (in [9]:[0]); they run from 0 to 5"),
        ("0:7", "", "fix:1: there is no target segment 7 (in [0]:[7]); they run from 0 to 4"),
        (":", "", "fix:1: []:[] holds no segment"),
        ("1,3:0", "", "fix:1: [1, 3]:[0] names segment 3 right after 1 on the source side"),
        ("1:2,2", "", "fix:1: [1]:[2, 2] names segment 2 right after 2 on the target side"),
        ("1:1 2:2,3 3:3", "", "fix:3: target segment 3 stands in [3]:[3] and in [2]:[2, 3] of"),
        ("1:1 1:", "", "fix:2: source segment 1 stands in [1]:[] and in [1]:[1] of line 1 too"),
        ("4:2 2:3", "", "fix:2: [2]:[3] crosses [4]:[2] of line 1"),
        ("2:3", "4:2", "anchors:1: [4]:[2] crosses [2]:[3] of fix:1"),
        ("2:3", "2:2", "anchors:1: source segment 2 stands in [2]:[2] and in [2]:[3] of fix:1"),
        ("", "1:1 1:2", "anchors:2: source segment 1 stands in [1]:[2] and in [1]:[1] of line 1"),
        ("", "1:1,2", "anchors:1: [1]:[1, 2] is no anchor: an anchor names one segment of each"),
        ("", "1:", "anchors:1: [1]:[] is no anchor"),
        ("", "5:4", "anchors:1: [5]:[4] anchors an empty line"),
    ],
)
def test_what_cannot_be_is_refused(fixed: str, anchors: str, message: str) -> None:
    with pytest.raises(AlignmentError) as error:
        limits_of(
            ["a", "b", "c", "d", "e", " "],
            ["a", "b", "c", "d", "e"],
            {"fixed": pins("fix", fixed), "anchors": pins("anchors", anchors)},
        )
    assert str(error.value).startswith(message)
    assert error.value.hint


@settings(deadline=None, max_examples=5)
@given(data=st.data())
def test_some_of_the_gold_beads_fixed(
    shared_data: Path, gold: tuple[list[list[str]], list[Pin]], ngram: Encoder, data: st.DataObject
) -> None:
    """Any of them stand in the result, and all that is right without them is right with them."""
    (source, target), beads = gold
    fixed = data.draw(st.lists(st.sampled_from(beads), unique=True, min_size=20))
    before, after = (
        {Pin(tuple(b.source), tuple(b.target)) for b in align_segments(source, target, ngram, **o)}
        for o in (Options(), Options(fixed=fixed))
    )
    assert set(fixed) <= after
    assert len(after & set(beads)) >= len(before & set(beads))


@pytest.fixture(scope="module")
def gold(shared_data: Path) -> tuple[list[list[str]], list[Pin]]:
    stem = shared_data / "alignment" / "alibi" / "LeChatBotte"
    sides = [
        stem.with_suffix(suffix).read_text(encoding="utf-8").removesuffix("\n").split("\n")
        for suffix in (".src", ".tgt")
    ]
    return sides, [Pin(*bead) for bead in read_beads(stem.with_suffix(".gold"))]


@pytest.mark.parametrize(("row", "column"), [(33, 151), (151, 33), (0, 199), (100, 100)])
def test_an_anchor_far_from_what_is_likely(ngram: Encoder, row: int, column: int) -> None:
    text = [f"Sevan {n}, Gavar {n * n} et Goris {n % 7}." for n in range(200)]
    made = align_segments(text, text, ngram, anchors=[Pin((row,), (column,))])
    found = [Pin(tuple(b.source), tuple(b.target)) for b in made]
    assert covers(found, 200, 200)
    assert any(row in pin.source and column in pin.target for pin in found)
