"""Units as a table in Apache Parquet, for those who build corpora; extra ``align[parquet]``.

One row a unit, with the columns of a ``.tsv``; the text of a missing side is null, and of a place
the line and the column are numbers of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from align.errors import MissingExtraError
from align.formats.interface import Written
from align.model import Unit, Variant

ROWS = 10_000
"""Written at a time."""
TYPES = {
    "id": "string",
    "score": "float",
    "kind": "string",
    "source": "string",
    "target": "string",
    "source_language": "string",
    "target_language": "string",
    "source_path": "string",
    "source_line": "int32",
    "source_column": "int32",
    "target_path": "string",
    "target_line": "int32",
    "target_column": "int32",
    "document": "string",
    "block": "int32",
    "block_kind": "string",
}
"""Column and type."""


def write_parquet(
    units: Iterable[Unit],
    stream: BinaryIO,
    source_language: str,
    target_language: str,
    *,
    signature: str = "",
) -> Written:
    """Write every unit, some thousands at a time.

    Lone surrogates, which UTF-8 cannot hold, are escaped. The signature is in the metadata of the
    file, under ``align.signature``.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError as error:
        raise MissingExtraError("pyarrow, which writes .parquet,", "parquet") from error
    schema = pyarrow.schema(
        [(name, pyarrow.type_for_alias(kind)) for name, kind in TYPES.items()],
        {"align.signature": signature},
    )
    rows = (_row(unit, (source_language, target_language)) for unit in units)
    count = 0
    with ParquetWriter(stream, schema, compression="zstd") as writer:
        while part := list(islice(rows, ROWS)):
            writer.write_batch(pyarrow.RecordBatch.from_pylist(part, schema))
            count += len(part)
    return Written(count)


def _row(unit: Unit, languages: tuple[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": _text(unit.id),
        "score": unit.score,
        "kind": unit.kind,
        "document": _text(unit.document),
        "block": unit.block,
        "block_kind": str(unit.block_kind),
    }
    for side, variant, language in zip(
        ("source", "target"), (unit.source, unit.target), languages, strict=True
    ):
        row |= {f"{side}{name}": value for name, value in _side(variant, language)}
    return row


def _side(variant: Variant | None, language: str) -> Iterator[tuple[str, object]]:
    yield "_language", variant.language if variant else language
    if variant:
        place = variant.passage.locate(0)
        yield "", _text(variant.text)
        yield "_path", _text(place.path)
        yield "_line", place.line
        yield "_column", place.column


def _text(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
