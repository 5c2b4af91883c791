"""What becomes of a hyphen at the end of a line, by the words of the document."""

from __future__ import annotations

import pytest

from align.readers.passages import Hyphens

FRENCH = """Le baron de Thunder-ten-tronckh, premier du nom, parlait de l'état-major ;
on comprenait peu de mots. Il avait une grande brosse. Le préfet prenait soin du jardin."""
ENGLISH = """He had a brush and swept the floor. A coat of arms hung over the
door, careless, useless; they were ready to use the house."""


@pytest.mark.parametrize(
    ("text", "language", "before", "after", "expected"),
    [
        (FRENCH, "fr", "l'état-", "major", ""),  # the document has it with a hyphen
        (FRENCH, "fr", "de Thunder-", "ten-tronckh", ""),  # as a part of a longer one
        (FRENCH, "fr", "de Thunder-ten-", "tronckh", ""),
        (FRENCH, "fr", "on com-", "prenait", "-"),  # joined
        (FRENCH, "fr", "tout-", "à-fait", ""),  # no hyphen that waits for a second word
        ("", "fr", "pré-", "et post-", " "),
        ("", "fr", "vis-à-", "vis", ""),
        ("", "fr", "s'à-", "t", ""),  # a single letter is never cut off
        (ENGLISH, "en", "a sweeping-", "brush", ""),  # "gb" and "ngb" are in no word of it
        (ENGLISH, "en", "care-", "less", "-"),
        (ENGLISH, "en", "a coat-of-", "arms", ""),
        (ENGLISH, "en", "thought-", "less", "-"),  # other words of it end so
        (ENGLISH, "en", "the Corpse-", "Snatcher", ""),
        ("a girl—that is", "en", "when she was a girl,", "—that these gems", ""),
        ("a girl—that is", "en", "when she was a girl—", "that these gems", ""),
        ("a girl—that is", "en", "he said:", "— Who is it?", " "),
        ("Juan —dijo— se fue", "es", "el hombre", "—dijo ella—", " "),
        (ENGLISH, "en", "no hyphen", "here", " "),
    ],
)
def test_a_hyphen_at_the_end_of_a_line(
    text: str, language: str, before: str, after: str, expected: str
) -> None:
    assert Hyphens(text, language).ending(before, after) == expected
