"""What every encoder must do, and the list of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from align.encoders import ENCODERS, Encoder, load_encoder
from align.errors import EncoderError, MissingExtraError, UnknownNameError

Spans = Callable[[Encoder, list[str], int], np.ndarray]

TEXTS = ["Ilham Aliev, le 6 octobre 2022.", "Une phrase.", "", "Le corridor de Latchine.", "Fin."]


class SmallModel:
    """Stands for a sentence-transformers model: letters counted."""

    def __init__(self, name: str, local_files_only: bool) -> None:
        assert local_files_only  # a model that would be downloaded is an absent one
        if name == "absent":
            raise OSError("absent is not a local folder and is not a valid model identifier")

    def encode(self, texts: list[str], **settings: object) -> np.ndarray:
        counts = np.array([[t.lower().count(chr(97 + i)) for i in range(26)] for t in texts], float)
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        return np.asarray(counts / np.maximum(lengths, 1e-9))


@pytest.fixture
def small_model(monkeypatch: pytest.MonkeyPatch) -> None:
    module = SimpleNamespace(SentenceTransformer=SmallModel)
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)


@pytest.mark.usefixtures("small_model")
@pytest.mark.parametrize("name", ENCODERS)
def test_vectors_have_length_one_and_runs_past_the_end_none(name: str, spans: Spans) -> None:
    encoder = load_encoder(name)
    vectors = spans(encoder, TEXTS, 3)
    assert vectors.shape == (3, len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=2)
    expected = np.ones((3, len(TEXTS)))
    expected[0, 2] = expected[1, 4] = expected[2, 3] = expected[2, 4] = 0
    assert lengths == pytest.approx(expected, abs=1e-5)
    assert (vectors == spans(encoder, TEXTS, 3)).all()


def test_an_unknown_encoder_lists_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="unknown encoder 'laser'\nKnown: ngram"):
        load_encoder("laser")


def test_a_missing_extra_gives_the_pip_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'align\[neural\]'"):
        load_encoder("sentence-transformers:LaBSE")


@pytest.mark.usefixtures("small_model")
def test_an_absent_model_says_so() -> None:
    with pytest.raises(EncoderError, match="'absent' cannot be loaded: absent is not a local"):
        load_encoder("sentence-transformers:absent")


def test_ngrams_find_names_and_numbers_across_languages(spans: Spans) -> None:
    encoder = load_encoder("ngram")
    english = ["Ilham Aliyev on 6 October 2022.", "A sentence.", "", "The Lachin corridor.", "End."]
    cosines = spans(encoder, TEXTS, 1)[0] @ spans(encoder, english, 1)[0].T
    assert cosines[0].argmax() == 0
    assert cosines[3].argmax() == 3
