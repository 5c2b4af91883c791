"""Plain text whose paragraphs no blank line parts."""

from __future__ import annotations

import textwrap

from align.readers import parse

STORY = [
    f"On the {day} day they went down to the river, {what} and came back {when}."
    for day in ("first", "second", "third", "fourth", "fifth", "sixth")
    for what in ("where the boats lay in a row under the old trees", "caught nothing")
    for when in ("late at night", "before the others had so much as opened their eyes that day")
]


def test_paragraphs_without_blank_lines_are_guessed_and_that_is_told() -> None:
    text = "\n".join(textwrap.fill(paragraph, 50) for paragraph in STORY)
    document = parse(text, "en", format="text")
    assert [block.text for block in document.blocks] == STORY
    assert document.notices[0].startswith("No blank line or indent parts its paragraphs")


def test_blank_lines_and_indents_leave_nothing_to_tell() -> None:
    for between, indent in (("\n\n", ""), ("\n", "    ")):
        text = between.join(textwrap.fill(p, 50, initial_indent=indent) for p in STORY)
        document = parse(text, "en", format="text")
        assert [block.text for block in document.blocks] == STORY
        assert document.notices == ()
