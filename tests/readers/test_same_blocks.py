"""The same text gives the same blocks, whatever format it comes in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.readers import read

SUFFIXES = (".md", ".html", ".epub", ".docx", ".odt")


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_what_is_read_is_what_was_written(
    suffix, data, small_documents, writers, expected_blocks, blocks_of, tmp_path_factory
) -> None:
    pieces = data.draw(small_documents)
    path = tmp_path_factory.getbasetemp() / f"same{suffix}"
    path.write_bytes(writers[suffix](pieces))
    assert blocks_of(read(path, "fr")) == expected_blocks(pieces)


def test_every_writer_is_tested(writers) -> None:
    assert set(writers) == set(SUFFIXES)
