"""One sentence that translates several, cut into what translates each."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner.division import SURE, Joined, cuts, divide
from align.encoders import load_encoder
from align.evaluation.beads import read_beads

NGRAM = load_encoder("ngram")


@pytest.mark.parametrize(
    ("text", "language", "clauses"),
    [
        ("", "fr", [""]),
        ("Rien à couper.", "fr", ["Rien à couper."]),
        (
            "Il vint tard ; elle lut, et, le soir, dormit.",
            "fr",
            ["Il vint tard ;", "elle lut,", "et, le soir,", "dormit."],
        ),
        ("He came and she left.", "en-GB", ["He came", "and she left."]),
        ("He came and she left.", "hy", ["He came and she left."]),
        ("彼は来たが、彼女は去った。", "ja", ["彼は来たが、", "彼女は去った。"]),
        ("He came – late (very).", "und", ["He came", "–", "late", "(very)."]),
    ],
)
def test_clauses_end_at_marks_and_before_words(
    text: str, language: str, clauses: list[str]
) -> None:
    found = cuts(text, language)
    starts, stops = [0, *(c.start for c in found)], [*(c.stop for c in found), len(text)]
    assert [text[a:b] for a, b in zip(starts, stops, strict=True)] == clauses


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.builds(
            Joined,
            st.lists(st.text(max_size=30), min_size=1, max_size=4),
            st.text(alphabet="ab ,;、—(é\ud800\n" + "and", max_size=60),
            st.sampled_from(["en", "ja", "und"]),
        ),
        max_size=4,
    )
)
def test_parts_have_every_sentence_and_all_of_the_text(several: list[Joined]) -> None:
    for joined, parts in zip(several, divide(several, NGRAM.read), strict=True):
        assert [n for p in parts for n in p.sentences] == list(range(len(joined.sentences)))
        assert (parts[0].start, parts[-1].stop) == (0, len(joined.text))
        for one, two in pairwise(parts):
            assert not joined.text[one.stop : two.start].strip()
        assert all(SURE**3 <= part.probability <= 1 for part in parts)


def test_three_sentences_and_one_that_is_not_said() -> None:
    read = load_encoder("use").read
    sentences = ("Il pleuvait depuis lundi.", "Le chat dormait.", "Le facteur passa à midi.")
    text = "It had been raining since Monday; the cat slept; the postman came by at noon."
    three, unsaid = divide(
        [Joined(sentences, text, "en"), Joined(sentences[:2], "The cat, as ever, slept.", "en")],
        read,
    )
    assert [text[p.start : p.stop] for p in three] == text.replace("; ", ";\n").splitlines()
    assert [part.sentences for part in unsaid] == [range(2)]


def test_translations_that_were_joined_come_apart_in_the_right_place(shared_data: Path) -> None:
    """Pairs of sentences of the news whose French is made one sentence."""
    several, right = [], []
    for gold in sorted((shared_data / "alignment" / "ntrex").glob("[a-c]*.gold")):
        source, target = (
            gold.with_suffix(suffix).read_text(encoding="utf-8").splitlines()
            for suffix in (".src", ".tgt")
        )
        beads = read_beads(gold)
        for number in range(0, len(beads) - 1, 2):
            one, two = target[number], target[number + 1]
            if re.search(r"\w\.$", one) and two[:1].isupper():
                begin = f"{one[:-1]}{',;:'[number // 2 % 3]} "
                joined = f"{begin}{two[0].lower()}{two[1:]}"
                several.append(Joined(source[number : number + 2], joined, "fr"))
                right.append(len(begin))
    found = divide(several, load_encoder("use").read)
    cut = [parts[1].start == place for parts, place in zip(found, right, strict=True) if parts[1:]]
    assert len(several) > 100
    assert sum(cut) / len(cut) > 0.97
    assert len(cut) / len(several) > 0.65
