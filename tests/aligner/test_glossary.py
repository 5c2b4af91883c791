"""Pairs of terms are found in all their forms, and say what the texts bear out."""

from __future__ import annotations

import numpy as np

from align.aligner import Glossary, glossary_found
from align.aligner.glossary import Terms, find_terms
from align.aligner.lattice import Band

SOURCE = ("La mer est calme.", "Un merle arménien chante.", "Le Haut-Karabagh brûle.", "Rien.")
TARGET = ("The sea is calm.", "An Armenian blackbird sings.", "Nagorno-Karabakh burns.", "Sea.")
PAIRS = [
    ("mer", "sea"),
    ("arménienne", "Armenian"),
    ("Haut-Karabagh", "Nagorno Karabakh"),
    ("Karabagh haut", "Karabakh"),
    ("volcan", "volcano"),
    ("", "sea"),
]


def terms() -> Terms:
    found = find_terms((SOURCE, TARGET), [Glossary("g", PAIRS)])
    assert found is not None
    return found


def occurrences(side: tuple[np.ndarray, np.ndarray]) -> list[tuple[int, int]]:
    return list(zip(side[0].tolist(), side[1].tolist(), strict=True))


def test_terms_are_found_in_all_their_forms() -> None:
    found = terms()
    assert occurrences(found.rows) == [(0, 0), (1, 1), (2, 2)]
    assert occurrences(found.columns) == [(0, 0), (0, 3), (1, 1), (2, 2)]
    assert glossary_found(Glossary("g", PAIRS), (SOURCE, TARGET)) == 3
    assert glossary_found(Glossary("g", PAIRS[4:]), (SOURCE, TARGET)) == 0


def test_a_bead_has_the_terms_that_stand_on_both_its_sides() -> None:
    band = Band.whole(4, 4)
    says = terms().after([(k, k) for k in range(4)])
    assert says.says is not None
    sea, armenian, karabakh = says.says.tolist()
    assert 0 < sea < armenian == karabakh  # the sea is met in two of four segments
    found = dict(says.features(band))

    def of(a: int, b: int, row: int, column: int) -> float:
        return float(found[a, b][row * 5 + column])

    assert of(1, 1, 1, 1) == np.float32(sea)
    assert of(1, 1, 2, 1) == 0
    assert of(2, 2, 2, 2) == np.float32(sea + armenian)
    assert of(1, 4, 1, 4) == np.float32(sea)  # twice in the target, and counts once
    # the same where only some rows are asked about
    part = Band(4, 4, band.low[2:4], band.high[2:4], 2)
    assert np.array_equal(dict(says.features(part))[2, 2], found[2, 2][10:20])


def test_a_glossary_that_the_texts_do_not_bear_out_says_nothing() -> None:
    source = tuple(f"{chr(97 + n)}mot arbre" for n in range(20))
    target = tuple(f"{chr(97 + n)}word tree" for n in range(20))
    path = [(n, n) for n in range(20)]
    for shift, least, most in ((0, 1.5, 3.1), (7, 0.0, 0.8)):
        pairs = [(f"{chr(97 + n)}mot", f"{chr(97 + (n + shift) % 20)}word") for n in range(20)]
        found = find_terms((source, target), [Glossary("g", pairs)])
        assert found is not None
        says = found.after(path).says
        assert says is not None
        assert least <= says.min() <= says.max() <= most
