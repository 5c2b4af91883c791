from __future__ import annotations

import pytest

from align.encoders import load_encoder
from align.encoders.nearness import nearness


@pytest.mark.parametrize("name", ["ngram", "use"])
def test_the_same_text_is_nearest(name: str) -> None:
    far, near = nearness(load_encoder(name), ["Un lac bleu", "Six solitudes"], "Six solitudes")
    assert far < near == pytest.approx(1, abs=1e-5)


def test_across_languages() -> None:
    texts = ["Шесть одиночеств", "Выход из организации"]
    near, far = nearness(load_encoder("use"), texts, "Six solitudes")
    assert far < near
