"""Encoders: texts to vectors. `load_encoder` gives one by its name."""

from __future__ import annotations

from collections.abc import Callable

from align.encoders.interface import Encoder, Progress, Runs, quiet
from align.encoders.store import Store
from align.errors import UnknownNameError

__all__ = [
    "ENCODERS",
    "Encoder",
    "Progress",
    "Runs",
    "Store",
    "load_encoder",
    "quiet",
]


def _use(model: str, threads: int | None, store: Store | None) -> Encoder:
    from align.encoders.use import UniversalSentenceEncoder

    return UniversalSentenceEncoder(threads, store)


def _ngram(model: str, threads: int | None, store: Store | None) -> Encoder:
    from align.encoders.ngram import NgramEncoder

    return NgramEncoder()


def _sentence_transformers(
    model: str, threads: int | None, store: Store | None, pooled: bool = False
) -> Encoder:
    from align.encoders.transformer import TransformerEncoder

    model = model or "sentence-transformers/LaBSE"
    return TransformerEncoder(model, threads, store, pooled=pooled)


def _pooled(model: str, threads: int | None, store: Store | None) -> Encoder:
    return _sentence_transformers(model, threads, store, pooled=True)


ENCODERS: dict[str, tuple[Callable[[str, int | None, Store | None], Encoder], str]] = {
    "use": (_use, "Universal Sentence Encoder, 16 languages; comes with align (default)"),
    "ngram": (_ngram, "character n-grams, no model: any language, by cognates and numbers"),
    "sentence-transformers": (
        _sentence_transformers,
        "sentence-transformers:MODEL, a folder or a name such as sentence-transformers/LaBSE "
        "(needs align[neural])",
    ),
    "sentence-transformers-pooled": (
        _pooled,
        "the same in a tenth of the time, a little less accurate",
    ),
}
"""Name -> how to make it, and one line of help. It is made from what stands behind the colon of
its name, the cores it may use, and the store of what it has worked out.
"""


def load_encoder(
    name: str = "use", threads: int | None = None, store: Store | None = None
) -> Encoder:
    """The encoder of that name; ``NAME:MODEL`` where it takes a model.

    Args:
        name: of the encoder.
        threads: cores it works on at a time; None stands for all there are.
        store: keeps what it works out for the next time; without one nothing is kept.

    Raises:
        UnknownNameError: no such encoder; the message lists those there are.
        MissingExtraError: it needs a package that is not installed.
        EncoderError: its model is absent or damaged.
    """
    kind, _, model = name.partition(":")
    if kind not in ENCODERS:
        raise UnknownNameError("encoder", name, ENCODERS)
    return ENCODERS[kind][0](model, threads, store)
