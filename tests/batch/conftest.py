"""Small collections to align."""

from __future__ import annotations

from pathlib import Path

import pytest

TEXTS = {
    "lake": (
        "Le lac est bleu.\nIl gèle en 1987.\nMarta nage.",
        "The lake is blue.\nIt froze in 1987.\nMarta swims.",
    ),
    "war": (
        "La guerre dura 7 ans.\nPersonne ne rit.\nErevan attend.",
        "The war took 7 years.\nNobody laughs.\nYerevan waits.",
    ),
    "deep/sheep": (
        "Cent brebis paissent.\nLe berger Aram dort.",
        "A hundred sheep graze.\nAram the shepherd sleeps.",
    ),
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with an edition of each text in ``fr`` and in ``en``."""
    root = tmp_path / "corpus"
    for name, texts in TEXTS.items():
        for language, text in zip(("fr", "en"), texts, strict=True):
            file = root / language / f"{name}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text + "\n", encoding="utf-8")
    return root
