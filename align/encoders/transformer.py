"""Encoders from sentence-transformers, such as LaBSE: from a folder, or by a model's name.

Extra ``align[neural]``. Runs of sentences are encoded as texts of their own, as Vecalign and
Bertalign do, for such an encoder's vectors do not add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from align.encoders.interface import Progress, quiet
from align.errors import EncoderError, MissingExtraError

BATCH = 64
"""Texts encoded between two reports of progress, times the model's own batch size."""


class TransformerEncoder:
    """Any model that sentence-transformers can load."""

    languages: frozenset[str] | None = None

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtraError("sentence-transformers", "neural") from error
        try:
            self._model: Any = SentenceTransformer(model)
        except (OSError, ValueError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else "no such model"
            raise EncoderError(
                f"the model '{model}' cannot be loaded: {reason}",
                hint="Give the path of a folder that holds a sentence-transformers model, or the "
                "name of one that is already in your cache.",
            ) from error
        self.name = f"sentence-transformers:{model}"
        self.dimension = int(self._model.get_sentence_embedding_dimension())

    def encode_spans(
        self, texts: Sequence[str], longest: int, progress: Progress = quiet
    ) -> npt.NDArray[np.float32]:
        """As `Encoder.encode_spans` has it; every run is encoded anew."""
        runs = [
            (k, i, " ".join(texts[i : i + k]).strip())
            for k in range(1, min(longest, len(texts)) + 1)
            for i in range(len(texts) - k + 1)
        ]
        runs = [run for run in runs if run[2]]
        vectors = np.zeros((longest, len(texts), self.dimension), np.float32)
        step = 32 * BATCH
        for at in range(0, len(runs), step):
            part = runs[at : at + step]
            encoded = self._model.encode(
                [text for _, _, text in part],
                batch_size=32,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            for (k, i, _), vector in zip(part, np.asarray(encoded, np.float32), strict=True):
                vectors[k - 1, i] = vector
            progress((at + len(part)) / len(runs))
        return vectors
