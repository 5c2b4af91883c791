from __future__ import annotations

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from align.names.toml_places import lines_of

gap = st.sampled_from(["", " ", "\n", ' # [a], "b" = \'\n', "\r\n\n"])
element = st.sampled_from(
    [
        '["ш", "ch"]',
        "'[, ]#'",
        '"\\"]"',
        '["""a\nb""", 1]',
        "[[],\n[1]]",
        "{ a = 1 }",
        "3.5",
        "'''\n'''",
    ]
)


@settings(deadline=None)
@given(st.lists(st.tuples(gap, element, gap), max_size=6), gap, st.integers(0, 3))
def test_every_element_is_on_its_line(
    elements: list[tuple[str, str, str]], last: str, before: int
) -> None:
    text = "# first\n" * before + '"key" = ['
    lines = []
    for gap_before, value, gap_after in elements:
        text += gap_before
        lines.append(text.count("\n") + 1)
        text += f"{value}{gap_after},"
    text += last + "]\nother = 'x'\n"
    assert len(tomllib.loads(text)["key"]) == len(elements)
    found = lines_of(text)
    assert found["key", -1] == before + 1
    assert [found["key", n] for n in range(len(elements))] == lines
    assert found["other", -1] == text.count("\n")


def test_tables_have_their_lines_too() -> None:
    found = lines_of('a = 1\n[classes]\nV = "ае"\n[[rules]]\nx = [\n1,\n2]\n')
    assert found["classes", -1] == 2
    assert found["V", -1] == 3
    assert found["rules", -1] == 4
    assert found["x", 1] == 7
