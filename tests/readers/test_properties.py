"""What must hold of any text: places are true, plain words come through, nothing crashes."""

from __future__ import annotations

import contextlib
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import AlignError, EmptyDocumentError
from align.model import BlockKind, Document
from align.readers import parse, read

WORDS = st.text("abcdéèñßœабвгжыяԱբգ", min_size=1, max_size=8)
PLAIN = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def wrapped(opening: str, closing: str) -> st.SearchStrategy[str]:
    return PLAIN.map(lambda text: f"{opening}{text}{closing}")


INLINE = st.one_of(
    PLAIN,
    wrapped("*", "*"),
    wrapped("**", "**"),
    wrapped("__", "__"),
    wrapped("***", "***"),
    wrapped("`", "`"),
    wrapped("`` ", " ``"),
    wrapped("[", "](https://example.org/a_b?c=*d*)"),
    wrapped("[*", "*](<a b> 'titre')"),
    wrapped("![", "](image.png)"),
    wrapped("<em>", "</em>"),
    wrapped("<a href='x'>", "</a>"),
    wrapped("<!-- ", " -->"),
    wrapped("&laquo;", "&#187;"),
    wrapped("\\*", "\\_"),
    wrapped("é\u00ad", "ж"),
    st.sampled_from(
        [
            "<sup>(1)</sup>",
            "[^note]",
            "m<sup>2</sup>",
            "*",
            "**",
            "_",
            "`",
            "[",
            "](",
            "<",
            "&",
            "\\",
            "!",
        ]
    ),
)
BREAK = st.sampled_from([" ", " ", "\n", "  \n", "\\\n", "\n  ", " \n", ""])
PARAGRAPH = st.lists(st.tuples(INLINE, BREAK), min_size=1, max_size=8).map(
    lambda pairs: "".join(text + end for text, end in pairs)
)
FRAME = st.sampled_from(
    ["", "# ", "## ", "> ", "- ", "  * ", "1. ", "> - ", "[^note]: ", "| a | ", "    "]
)


@st.composite
def markdown(draw: st.DrawFn) -> str:
    blocks = []
    for _ in range(draw(st.integers(1, 5))):
        frame = draw(FRAME)
        first, *rest = draw(PARAGRAPH).split("\n")
        indent = frame if frame.startswith(">") and draw(st.booleans()) else " " * len(frame)
        blocks.append("\n".join([frame + first, *(indent + row for row in rest)]))
    gaps = st.sampled_from(
        ["\n\n", "\n\n", "\n", "\n\n---\n\n", "\n\f", "\n\n12\n\n", "\n---\n", "\n\n\n"]
    )
    return "".join(block + draw(gaps) for block in blocks)


def check_places(document: Document, text: str) -> None:
    lines = text.split("\n")
    for block in document.blocks:
        assert block.text == block.text.strip()
        assert "\n" not in block.text
        for offset, letter in enumerate(block.text):
            if letter.isalpha():
                _, line, column = block.passage.locate(offset)
                assert lines[line - 1][column - 1] == letter, (block.text, offset)
        for span in block.passage.spans:
            assert 0 <= span.start < span.end <= len(block.text)
        assert list(block.passage.spans) == sorted(
            block.passage.spans, key=lambda s: (s.start, -s.end)
        )


def parsed(text: str, format: str) -> Document | None:
    try:
        return parse(text, "fr", format=format)
    except EmptyDocumentError:
        return None


@settings(deadline=None, max_examples=200)
@given(markdown())
def test_each_letter_of_markdown_is_found_in_the_file(text: str) -> None:
    document = parsed(text, "markdown")
    if document:
        check_places(document, text)


@settings(deadline=None, max_examples=100)
@given(markdown())
def test_each_letter_of_plain_text_is_found_in_the_file(text: str) -> None:
    document = parsed(text, "text")
    if document:
        check_places(document, text)


@settings(deadline=None, max_examples=100)
@given(
    st.text(st.characters(codec=None, categories=None), max_size=200),
    st.sampled_from(["markdown", "text"]),
)
def test_any_text_is_read_and_located(text: str, format: str) -> None:
    document = parsed(text, format)
    for block in document.blocks if document else ():
        assert block.text
        assert block.passage.locate(len(block.text) - 1).line >= 1


@settings(deadline=None, max_examples=100)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=30).map(" ".join), min_size=1, max_size=6))
def test_plain_paragraphs_come_through_unchanged(paragraphs: list[str]) -> None:
    paragraphs = [f"X{text}." for text in paragraphs]
    for format in ("markdown", "text"):
        document = parse("\n\n".join(paragraphs), "fr", format=format)
        assert [block.text for block in document.blocks] == paragraphs
        assert not document.repairs
        assert {block.kind for block in document.blocks} == {BlockKind.PARAGRAPH}


@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.binary(max_size=100),
    st.sampled_from([".md", ".txt"]),
    st.sampled_from(["fr", "ru", "en", "hy", "ru-Latn", "ja", "pl", "uk", "el"]),
    st.sampled_from([None, "utf-8", "utf-16", "koi8-r", "utf-7", "utf-32", "shift_jis", "hz"]),
)
def test_any_bytes_are_read_or_refused_with_a_message(
    tmp_path: Path, data: bytes, suffix: str, language: str, encoding: str | None
) -> None:
    path = tmp_path / f"x{suffix}"
    path.write_bytes(data)
    with contextlib.suppress(AlignError):
        assert read(path, language, encoding=encoding).blocks
