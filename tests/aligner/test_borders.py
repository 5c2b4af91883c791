"""Borders between beads that cut through what belongs together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner import borders
from align.aligner.borders import ReadClauses, clauses, crossed
from align.aligner.lattice import Band
from align.encoders import load_encoder


class Known:
    """Clauses whose vectors are given."""

    def __init__(self, first: np.ndarray, last: np.ndarray) -> None:
        self.found = first, last

    def vectors(self, segments: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self.found[0][segments], self.found[1][segments]


def units(random: np.random.Generator, count: int) -> np.ndarray:
    found = random.normal(size=(count, 8))
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found.astype(np.float32)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("Une phrase sans la moindre ponctuation au milieu.", None),
        ("Oui, dit-il.", None),  # too short to say anything
        (
            "Il partit le matin même, sans rien dire à personne, et ne revint plus jamais.",
            ("Il partit le matin même,", "et ne revint plus jamais."),
        ),
        (
            "“We shall see about that,” said the old man — and so they did.",
            ("“We shall see about that,”", "— and so they did."),
        ),
    ],
)
def test_first_and_last_clause(text: str, expected: tuple[str, str] | None) -> None:
    assert clauses(text) == expected


@given(st.text(max_size=200))
@settings(deadline=None)
def test_clauses_are_the_ends_of_the_text(text: str) -> None:
    found = clauses(text)
    if found:
        assert text.startswith(found[0])
        assert text.endswith(found[1])
        assert len(found[0]) + len(found[1]) <= len(text)
        assert min(map(len, found)) >= borders.SHORTEST


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**32 - 1), st.integers(1, 4))
@settings(deadline=None, max_examples=60)
def test_crossed_as_defined(rows: int, columns: int, seed: int, chunk: int) -> None:
    """Node by node as the definition has it, however many segments are compared at a time."""
    random = np.random.default_rng(seed)
    singles = units(random, rows), units(random, columns)
    ends = [(units(random, n), units(random, n)) for n in (rows, columns)]
    band = Band.whole(rows, columns)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(borders, "CHUNK", chunk)
        found = crossed(band, singles, (Known(*ends[0]), Known(*ends[1])))

    def gained(clause: np.ndarray, others: np.ndarray, over: int, beside: int) -> float:
        cosines = others @ clause
        elsewhere = np.delete(cosines, [over, beside]).max(initial=-1)
        near = cosines[over] >= elsewhere - borders.SLACK
        return float(np.clip(cosines[over] - cosines[beside], 0, borders.LIMIT)) if near else 0.0

    for node, (i, j) in enumerate(zip(band.node_rows(), band.nodes(), strict=True)):
        expected = 0.0
        if 0 < i < rows and 0 < j < columns:
            expected += gained(ends[0][1][i - 1], singles[1], j, j - 1)
            expected += gained(ends[0][0][i], singles[1], j - 1, j)
            expected += gained(ends[1][1][j - 1], singles[0], i, i - 1)
            expected += gained(ends[1][0][j], singles[0], i - 1, i)
        assert found[node] == pytest.approx(expected, abs=1e-5)


def read(texts: Sequence[str]) -> tuple[np.ndarray, ReadClauses]:
    encoder = load_encoder("use")
    at = np.arange(len(texts))
    vectors = encoder.read(texts).vectors(at, at + 1)
    return vectors, ReadClauses(texts, encoder.read, encoder.dimension)


def test_a_sentence_divided_anew_is_seen() -> None:
    """The end of the first French sentence begins the second English one."""
    french = (
        "La première journée avait coûté de longues heures, et deux jours entiers furent "
        "nécessaires pour gravir les deux cent cinquante derniers mètres.",
        "Ils atteignirent enfin le sommet sous la neige.",
    )
    cut = (
        "The first day had cost long hours.",
        "Two whole days were needed to climb the last two hundred and fifty metres, and at last "
        "they reached the summit in the snow.",
    )
    whole = (
        "The first day had cost long hours, and two whole days were needed to climb the last two "
        "hundred and fifty metres.",
        "At last they reached the summit in the snow.",
    )
    band = Band.whole(2, 2)
    middle = 4  # the node (1, 1)
    source, of_source = read(french)
    for english, low, high in ((cut, 0.05, 1.0), (whole, 0.0, 0.0)):
        target, of_target = read(english)
        found = crossed(band, (source, target), (of_source, of_target))
        assert low <= found[middle] <= high
        assert not np.delete(found, middle).any()
