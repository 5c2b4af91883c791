"""Names are found and linked as well as the page says, in the sample and in three novels."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from align.names.mentions import full_names
from benchmarks.mentions import TUNED, compared, found_spans, linked, texts


def test_mentions_and_links_of_the_gold(shared_data: Path) -> None:
    mentions: Counter[str] = Counter()
    links: Counter[str] = Counter()
    for text in texts(shared_data):
        if text.name != TUNED:
            names = full_names(text.units)
            for side in (0, 1):
                found = found_spans(text, names, side)
                mentions += compared(text.gold[side], found, exact=True)
            links += linked(text, names)
    assert mentions["gold"] > 600
    assert mentions["right"] > 0.97 * mentions["found"]
    assert mentions["met"] > 0.98 * mentions["gold"]
    assert links["right"] > 0.97 * links["found"]
    assert links["right"] > 0.95 * links["gold"]
