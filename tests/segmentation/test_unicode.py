"""The default of Unicode, told in rules, against a library that follows UAX 29 step by step."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.sentencebreak import SB, sentence_break, sentences

from align.segmentation import Segmenter
from align.segmentation.segmenter import OWN_RULES, UNICODE
from align.segmentation.srx import LanguageMap, read_srx

FILE = read_srx(OWN_RULES)
DEFAULT = Segmenter(dataclasses.replace(FILE, maps=(LanguageMap(".*", UNICODE, 1),)))


def comparable(character: str) -> bool:
    """Not a line end, which we take for white space; uniseg 0.10 also misses that SB8 skips signs
    of the class Other."""
    return sentence_break(character) not in {SB.OTHER, SB.SEP, SB.CR, SB.LF}


TEXT = st.text(
    st.one_of(
        st.sampled_from('.!?…»"”)( \u00a0aAéÉ1я,:-。\u0301\u200b۔।։'),
        # characters of this Python's version of Unicode: those newer may be unknown to one of us
        st.characters(exclude_categories=("Cs", "Cn")).filter(comparable),
    ),
    max_size=30,
)


@settings(deadline=None)
@given(TEXT)
def test_the_same_sentences(text: str) -> None:
    ours = [piece.strip() for piece in DEFAULT.split(text, "und")]
    theirs = [piece.strip() for piece in sentences(text)]
    assert [piece for piece in ours if piece] == [piece for piece in theirs if piece]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("etc.)’ ‘(the", ["etc.)’ ‘(the"]),
        ("etc.)’ ‘(The", ["etc.)’", " ‘(The"]),
        ("3.4 a.m. b U.S. c", ["3.4 a.m. b U.S. c"]),
        ("Τι; Ναι. Όχι!", ["Τι; Ναι.", " Όχι!"]),
        ("क्या। हाँ।", ["क्या।", " हाँ।"]),
        ("ما؟ نعم.", ["ما؟", " نعم."]),
        ("a. = b", ["a. = b"]),
        ("Ja.\nNei.\n", ["Ja.", "\nNei.\n"]),
    ],
)
def test_examples(text: str, pieces: list[str]) -> None:
    assert DEFAULT.split(text, "und") == pieces
