"""Coverage by words against a plain count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner import lexical
from align.aligner.lattice import LONGEST, Band
from align.aligner.lexical import Tokens, coverage
from align.encoders import load_encoder


def tokens(segments: list[list[int]], vectors: np.ndarray) -> Tokens:
    ids = np.array([k for one in segments for k in one], np.int64)
    borders = np.cumsum([0, *(len(one) for one in segments)])
    return Tokens(ids, borders, vectors)


def plain(
    own: list[list[int]], other: list[list[int]], near: np.ndarray, weight: np.ndarray, run: int
) -> np.ndarray:
    """``[own segment, end of the run of the others]``: the weight covered."""
    out = np.zeros((len(own), len(other) + 1))
    for i, segment in enumerate(own):
        for end in range(1, len(other) + 1):
            said = [k for one in other[max(0, end - run) : end] for k in one]
            for kind in segment:
                out[i, end] += weight[kind] * max([near[kind, k] for k in said], default=0)
    return out


sides = st.lists(st.lists(st.integers(0, 7), max_size=5), min_size=1, max_size=6)


@settings(deadline=None, max_examples=80)
@given(source=sides, target=sides, seed=st.integers(0, 999), margin=st.integers(1, 6))
def test_equal_to_a_plain_count(
    source: list[list[int]], target: list[list[int]], seed: int, margin: int
) -> None:
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(2, 8, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
    left, right = tokens(source, vectors[0]), tokens(target, vectors[1])
    cosines = vectors[0] @ vectors[1].T
    # the best of each kind, of those in the text, and only if it is near
    cosines[:, ~np.isin(np.arange(8), right.ids)] = -1
    best = -np.sort(-cosines, axis=1)[:, lexical.CANDIDATES - 1 : lexical.CANDIDATES]
    near = np.where((cosines >= best) & (cosines >= lexical.NEAR), cosines, 0)
    weights = []
    for side in (left, right):
        by_kind = np.zeros(8)
        by_kind[side.ids] = side.weights
        weights.append(by_kind)
    near = near * (weights[0][:, None] > 0) * (weights[1] > 0)

    band = Band.around(len(source), len(target), [], margin)
    found = coverage(band, left, right)
    for run in range(1, LONGEST + 1):
        expected = plain(source, target, near, weights[0], run)
        for i in range(len(source)):
            for j in range(band.low[i + 1], band.high[i + 1]):
                at = band.start[i + 1] + j - band.low[i + 1]
                assert found[0].covered[run - 1][at] == pytest.approx(expected[i, j], abs=1e-4)
        expected = plain(target, source, near.T, weights[1], run)
        for i in range(1, len(source) + 1):
            for j in range(band.low[i], band.high[i]):
                at = band.start[i] + j - band.low[i]
                value = expected[j - 1, i] if j else 0.0
                assert found[1].covered[run - 1][at] == pytest.approx(value, abs=1e-4)
    for own, segments, weight in zip(found, (source, target), weights, strict=True):
        assert own.weights == pytest.approx([weight[one].sum() if one else 0 for one in segments])


def test_a_kind_that_is_everywhere_says_nothing() -> None:
    segments = [[0, n % 5 + 1] for n in range(20)]
    weights = tokens(segments, np.eye(6, dtype=np.float32)).weights.reshape(20, 2)
    assert not weights[:, 0].any()
    assert (weights[:, 1] > 0).all()


@pytest.mark.parametrize("name", ["use", "ngram"])
def test_the_tokens_of_an_encoder(name: str) -> None:
    texts = ["Le corridor de Latchine.", "", "Le corridor."]
    found = load_encoder(name).read(texts).tokens()
    assert found is not None
    ids, borders, vectors = found
    assert len(borders) == 4
    assert borders[1] == borders[2]
    assert ids.max() < len(vectors)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(vectors)), abs=1e-5)
    # the same word is the same kind
    assert set(ids[borders[2] :]) < set(ids[: borders[1]])


def test_words_are_near_their_translations() -> None:
    runs = [
        load_encoder("use").read([text]).tokens()
        for text in ("guerre maison eau", "war house water")
    ]
    assert runs[0] is not None
    assert runs[1] is not None
    source, target = (run.vectors[run.ids] for run in runs if run is not None)
    cosines = source @ target.T
    assert (cosines.argmax(1) == np.arange(3)).sum() >= 2
