from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from align.errors import EncodingError, ReadError
from align.formats.jsonl import read_jsonl, write_jsonl
from align.model import Anchor, Markup, Passage, Span, Unit, Variant


def beads(units: Sequence[Unit], signature: str = "") -> bytes:
    stream = io.BytesIO()
    assert write_jsonl(units, stream, "fr", "en", signature=signature).count == len(units)
    return stream.getvalue()


def read_back(content: bytes, folder: Path) -> tuple[Unit, ...]:
    path = folder / "beads.jsonl"
    path.write_bytes(content)
    return read_jsonl(path)


def test_sample(units: tuple[Unit, ...], tmp_path: Path) -> None:
    content = beads(units, "align:1|encoder:use")
    assert read_back(content, tmp_path) == units
    assert content == beads(units, "align:1|encoder:use")
    head, first, *_ = content.decode().splitlines()
    assert json.loads(head) == {
        "format": "align.beads",
        "version": 1,
        "document": "article",
        "source": {"path": "texts/fr/article.md", "language": "fr"},
        "target": {"path": "texts/en/article.md", "language": "en"},
        "signature": "align:1|encoder:use",
    }
    assert "L’Arménie" in first
    assert "texts/" not in first


def test_places_and_markup(tmp_path: Path) -> None:
    anchors = (Anchor(0, 3, 5), Anchor(4, 9, 1))
    spans = (Span(0, 3, Markup.LINK, "#a\tb"), Span(1, 2, Markup.EMPHASIS))
    source = Variant("fr-CA", Passage("un\ndeux", "other.md", anchors, spans), 2, (), "y")
    units = (Unit("x", source, None, 0.5), Unit("y", None, source, 0.25, document="other"))
    assert read_back(beads(units), tmp_path) == units


@settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_read_back(
    data: st.DataObject, any_units: Callable[..., st.SearchStrategy[list[Unit]]], tmp_path: Path
) -> None:
    # two surrogates in a row are one character to JSON, and to everyone else
    texts = st.text(st.characters(), max_size=20).map(
        lambda text: re.sub("[\ud800-\udbff](?=[\udc00-\udfff])", "", text)
    )
    units = data.draw(any_units(texts))
    content = beads(units)
    assert content.count(b"\n") == len(units) + 1
    assert list(read_back(content, tmp_path)) == units


HEAD = beads(()).decode()


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", 1, "does not begin with"),
        (b'{"id": 1}\n', 1, "does not begin with"),
        (b"[]\n", 1, "does not begin with"),
        (HEAD.replace('"version": 1', '"version": 2').encode(), 1, "version 2 .* reads 1"),
        ((HEAD + '{"id": "1"}\n').encode(), 2, "is not a bead: no 'kind'"),
        ((HEAD + '\n{"id": "1", "sou').encode(), 3, "is not a bead"),
        ((HEAD + "7\n").encode(), 2, "is not a bead"),
        ((HEAD + "[" * 100_000).encode(), 2, "is not a bead"),
    ],
)
def test_bad_files(content: bytes, line: int, message: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        read_back(content, tmp_path)
    assert caught.value.line == line
    assert caught.value.hint


def test_encoding(tmp_path: Path) -> None:
    with pytest.raises(EncodingError):
        read_back(HEAD.encode() + b'{"id": "\xe9"}\n', tmp_path)
    with pytest.raises(ReadError):
        read_back(HEAD.encode("utf-16"), tmp_path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_jsonl(tmp_path / "none.jsonl")
