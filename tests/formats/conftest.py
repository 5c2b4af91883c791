"""Units that have in them what makes exports fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from align.model import Anchor, BlockKind, Passage, Unit, Variant

LANGUAGES = ("fr", "en")


def _variant(language: str, text: str | None, line: int, segments: int = 1) -> Variant | None:
    if text is None:
        return None
    passage = Passage(text, f"texts/{language}/article.md", (Anchor(0, line, 1),))
    return Variant(language, passage, segments)


@pytest.fixture
def units() -> tuple[Unit, ...]:
    pairs: list[tuple[str | None, str | None, int, int]] = [
        ("L’Arménie et l’OTSC", "Armenia and the CSTO", 1, 1),
        ("Il répond\u00a0: «\u202fNon\u202f!\u00a0»", "He answers: “No!”", 1, 1),
        ("R&D <b>n’est pas</b> une balise", 'R&D "is not" a <tag>', 1, 1),
        ("Elle part. Il reste.", "She leaves, and he stays.", 2, 1),
        ("Un seul avis compte.", "One opinion counts. Only one.", 1, 2),
        ("Deux phrases. Encore une.", "Two sentences. Another one.", 2, 2),
        ("Seule l’édition française le dit.", None, 1, 0),
        (None, "Back to the top of the page", 0, 1),
        ("120\u00a0000 habitants\tcoupés du monde", "120,000 people cut off", 1, 1),
        ("=SOMME(A1)", "+ or - or @", 1, 1),
        ("Le même titre", "The same title", 1, 1),
    ]
    return tuple(
        Unit(
            id=f"article:{number}",
            source=_variant("fr", source, number * 2, m),
            target=_variant("en", target, number * 2, n),
            score=round(1 - number / 40, 4),
            block_kind=BlockKind.TITLE if number == 1 else BlockKind.PARAGRAPH,
            document="article",
            block=number // 3,
        )
        for number, (source, target, m, n) in enumerate(pairs, 1)
    )


@pytest.fixture(scope="session")
def any_units() -> Callable[[st.SearchStrategy[str]], st.SearchStrategy[list[Unit]]]:
    """Lists of units whose texts are drawn from a strategy."""

    def strategy(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[Unit]]:
        def side(language: str) -> st.SearchStrategy[Variant | None]:
            variant = st.builds(
                lambda text, segments, line: _variant(language, text, line, segments),
                texts,
                st.integers(1, 4),
                st.integers(1, 9999),
            )
            return st.none() | variant

        unit = st.builds(
            Unit,
            id=st.just(""),
            source=side("fr"),
            target=side("en"),
            score=st.integers(0, 10_000).map(lambda n: n / 10_000),
            block_kind=st.sampled_from(BlockKind),
            document=st.text("abcé -:", max_size=5).map(str.strip),
            block=st.integers(0, 99),
        )
        return st.lists(unit, max_size=5).map(
            lambda units: [
                Unit(str(n), u.source, u.target, u.score, u.block_kind, u.document, u.block)
                for n, u in enumerate(units)
                if u.source or u.target
            ]
        )

    return strategy
