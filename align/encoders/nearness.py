"""How near texts are in meaning, by any encoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.encoders.interface import Encoder


def nearness(encoder: Encoder, texts: Sequence[str], other: str) -> list[float]:
    """The cosine of each text with another text, -1..1, higher is nearer."""
    starts = np.arange(len(texts) + 1)
    vectors = encoder.read([*texts, other]).vectors(starts, starts + 1)
    return [float(cosine) for cosine in vectors[:-1] @ vectors[-1]]
