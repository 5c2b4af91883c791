"""Encoders from sentence-transformers, such as LaBSE: from a folder, or by a model's name.

Extra ``align[neural]``. Runs of sentences are encoded as texts of their own, as Vecalign and
Bertalign do, for such an encoder's vectors do not add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from align.encoders.interface import Floats, Ints, Progress, quiet
from align.errors import EncoderError, MissingExtraError

BATCH = 2048
"""Texts encoded between two reports of progress."""


class TransformerEncoder:
    """Any model that sentence-transformers can load."""

    languages: frozenset[str] | None = None

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtraError("sentence-transformers", "neural") from error
        try:
            # only what is on this machine: nothing is downloaded when align runs
            self._model: Any = SentenceTransformer(model, local_files_only=True)
        except (OSError, ValueError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else "no such model"
            raise EncoderError(
                f"the model '{model}' cannot be loaded: {reason}",
                hint="Give the path of a folder that holds a sentence-transformers model, or the "
                "name of one that is already in your cache.",
            ) from error
        self.name = f"sentence-transformers:{model}"
        self.dimension = len(self._model.encode(["."], show_progress_bar=False)[0])

    def read(self, texts: Sequence[str], progress: Progress = quiet) -> _Read:
        """As `Encoder.read` has it; nothing is encoded before its vector is asked for."""
        return _Read(self._model, self.dimension, tuple(texts), progress, {})


@dataclass(frozen=True, slots=True)
class _Read:
    """Texts whose runs are encoded when asked for, and kept."""

    model: Any
    dimension: int
    texts: tuple[str, ...]
    progress: Progress
    known: dict[str, Floats]

    def vectors(self, starts: Ints, stops: Ints) -> Floats:
        """As `Runs.vectors` has it."""
        runs = [" ".join(self.texts[a:b]).strip() for a, b in zip(starts, stops, strict=True)]
        fresh = sorted({run for run in runs if run and run not in self.known}, key=len)
        for at in range(0, len(fresh), BATCH):
            part = fresh[at : at + BATCH]
            encoded = self.model.encode(
                part, batch_size=32, normalize_embeddings=True, show_progress_bar=False
            )
            self.known.update(zip(part, np.asarray(encoded, np.float32), strict=True))
            self.progress((at + len(part)) / len(fresh))
        vectors = np.zeros((len(runs), self.dimension), np.float32)
        for row, run in zip(vectors, runs, strict=True):
            if run:
                row[:] = self.known[run]
        return vectors

    def tokens(self) -> None:
        """None: such a model's vectors of single words are not made for this."""
