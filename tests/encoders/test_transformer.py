"""Encoders from sentence-transformers, on a small model made here: random weights, letters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from align.encoders.transformer import FEW, TransformerEncoder, _Reencoded
from align.errors import EncoderError

torch = pytest.importorskip("torch", reason="needs align[neural]")
transformers = pytest.importorskip("transformers", reason="needs align[neural]")
pytest.importorskip("sentence_transformers", reason="needs align[neural]")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

TEXTS = ["Un mot.", "Oui", "", "Une phrase un peu plus longue que les autres.", "Un mot.", " "]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer whose tokens are words or single letters."""
    folder = tmp_path_factory.mktemp("model")
    letters = "abcdefghijklmnopqrstuvwxyz.?"
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters)]
    numbered = {token: n for n, token in enumerate(tokens)}
    transformers.BertTokenizerFast(vocab=numbered).save_pretrained(folder)
    torch.manual_seed(7)
    config = transformers.BertConfig(
        vocab_size=len(tokens),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
    )
    transformers.BertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def encoder(folder: Path) -> TransformerEncoder:
    return TransformerEncoder(str(folder))


def test_runs_are_encoded_as_if_whole(encoder: TransformerEncoder) -> None:
    starts, stops = np.array([0, 0, 2, 2, 0]), np.array([1, 2, 3, 4, 6])
    found = encoder.read(TEXTS).vectors(starts, stops)
    whole = ["Un mot.", "Un mot. Oui", "", TEXTS[3], f"Un mot. Oui {TEXTS[3]} Un mot."]
    plain = encoder._model.encode([text or "." for text in whole], normalize_embeddings=True)
    mean = encoder._model.encode([t for t in TEXTS if t.strip()], normalize_embeddings=True).sum(0)
    expected = plain - mean / (4 + FEW)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    expected[2] = 0
    assert found == pytest.approx(expected, abs=1e-5)


def test_each_run_is_encoded_once(
    encoder: TransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    encode = encoder._model.encode

    def counted(texts: list[str], **settings: object) -> Any:
        seen.extend(texts)
        return encode(texts, **settings)

    monkeypatch.setattr(encoder._model, "encode", counted)
    read = encoder.read(TEXTS)
    assert sorted(seen) == sorted({text for text in TEXTS if text.strip()})
    assert [len(text) for text in seen] == sorted(len(text) for text in seen)
    seen.clear()
    starts = np.arange(len(TEXTS) - 1)
    first = read.vectors(starts, starts + 2)
    assert sorted(seen) == sorted(["Un mot. Oui", f"{TEXTS[3]} Un mot."])
    assert (read.vectors(starts, starts + 2) == first).all()
    assert len(seen) == 2


def test_no_more_than_so_many_are_kept(
    encoder: TransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("align.encoders.transformer.KEPT", 1)
    read = encoder.read(TEXTS)
    assert isinstance(read, _Reencoded)
    starts = np.arange(len(TEXTS) - 1)
    first = read.vectors(starts, starts + 2)
    assert read.vectors(starts, starts + 2) == pytest.approx(first, abs=1e-5)
    assert len(read.known) == 1


def test_pooled_runs_lie_between_their_texts(folder: Path) -> None:
    encoder = TransformerEncoder(str(folder), pooled=True)
    read = encoder.read(TEXTS)
    first, second, both, twice, none = read.vectors(
        np.array([0, 3, 3, 4, 5]), np.array([1, 4, 5, 6, 6])
    )
    assert both @ second > both @ first > first @ second
    assert twice == pytest.approx(first, abs=1e-5)
    assert not none.any()


def test_batches_do_not_show(encoder: TransformerEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    starts = np.arange(len(TEXTS) - 2)
    whole = encoder.read(TEXTS).vectors(starts, starts + 3)
    monkeypatch.setattr("align.encoders.transformer.BATCH", 2)
    shares: list[float] = []
    found = encoder.read(TEXTS, shares.append).vectors(starts, starts + 3)
    assert found == pytest.approx(whole, abs=1e-5)
    assert shares == [pytest.approx(2 / 3), 1]


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="cannot be loaded"):
        TransformerEncoder(str(tmp_path / "absent"))
