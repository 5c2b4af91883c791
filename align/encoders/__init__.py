"""Encoders: texts to vectors. `load_encoder` gives one by its name."""

from __future__ import annotations

from collections.abc import Callable

from align.encoders.interface import Encoder, Progress, Runs, quiet
from align.errors import UnknownNameError

__all__ = [
    "ENCODERS",
    "Encoder",
    "Progress",
    "Runs",
    "load_encoder",
    "quiet",
]


def _use(model: str, threads: int | None) -> Encoder:
    from align.encoders.use import UniversalSentenceEncoder

    return UniversalSentenceEncoder(threads)


def _ngram(model: str, threads: int | None) -> Encoder:
    from align.encoders.ngram import NgramEncoder

    return NgramEncoder()


def _sentence_transformers(model: str, threads: int | None, pooled: bool = False) -> Encoder:
    from align.encoders.transformer import TransformerEncoder

    return TransformerEncoder(model or "sentence-transformers/LaBSE", threads, pooled=pooled)


def _pooled(model: str, threads: int | None) -> Encoder:
    return _sentence_transformers(model, threads, pooled=True)


ENCODERS: dict[str, tuple[Callable[[str, int | None], Encoder], str]] = {
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
"""Name -> how to make it from what stands behind the colon of its name and the cores it may use,
and one line of help.
"""


def load_encoder(name: str = "use", threads: int | None = None) -> Encoder:
    """The encoder of that name; ``NAME:MODEL`` where it takes a model. It works on so many cores
    at a time; None stands for all there are.

    Raises:
        UnknownNameError: no such encoder; the message lists those there are.
        MissingExtraError: it needs a package that is not installed.
        EncoderError: its model is absent or damaged.
    """
    kind, _, model = name.partition(":")
    if kind not in ENCODERS:
        raise UnknownNameError("encoder", name, ENCODERS)
    return ENCODERS[kind][0](model, threads)
