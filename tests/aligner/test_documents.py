"""Which texts are nearest to each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.aligner.documents import Sketch, pair_sketches, sketch, vector_of
from align.encoders import load_encoder


def test_rare_words_tell_where_vectors_do_not() -> None:
    flat = np.ones(4, np.float32)
    source = [Sketch(flat, {"a": 1, "x": 3}), Sketch(flat, {"b": 2, "x": 1})]
    target = [Sketch(flat, {"b": 1, "x": 1}), Sketch(flat, {"a": 5, "x": 1})]
    assert [pair[:2] for pair in pair_sketches(source, target)] == [(0, 1), (1, 0)]


def test_a_sketch_holds_names_and_numbers_however_they_are_written() -> None:
    encoder = load_encoder("ngram")
    one, other = sketch(["Á Péage, 1987."], encoder), sketch(["The PEAGE of 1987"], encoder)
    assert len(one.words.keys() & other.words.keys()) == 2
    assert sketch(["\ud800"], encoder).words == {}
    assert vector_of(one.vector.tobytes()).tolist() == one.vector.tolist()


@given(
    st.lists(st.integers(0, 30), max_size=12),
    st.lists(st.integers(0, 30), max_size=12),
)
def test_no_text_is_in_two_pairs(left: list[int], right: list[int]) -> None:
    """And of texts that are the very same in both, each finds itself."""
    made = [
        [
            Sketch(np.random.default_rng(n).normal(size=16).astype(np.float32), {str(n): 1})
            for n in side
        ]
        for side in (left, right)
    ]
    pairs = pair_sketches(*made)
    for side in (0, 1):
        used = [pair[side] for pair in pairs]
        assert len(used) == len(set(used))
    alone = {n for n in left if left.count(n) == right.count(n) == 1}
    assert alone <= {left[i] for i, j, _ in pairs if left[i] == right[j]}


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_texts(count: int) -> None:
    encoder = load_encoder("use")
    texts = [
        ("Le lac a gelé cet hiver.", "The lake froze this winter."),
        ("La banque relève ses taux.", "The bank raises its rates."),
        ("Les brebis sont rentrées.", "The ewes have come home."),
    ][:count]
    source = [sketch([one], encoder) for one, _ in texts]
    target = [sketch([other], encoder) for _, other in texts]
    assert [pair[:2] for pair in pair_sketches(source, target[::-1])] == [
        (n, count - 1 - n) for n in range(count)
    ]
