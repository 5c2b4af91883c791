"""The published schema of beads holds for what is written, and knows all that the model knows."""

from __future__ import annotations

import dataclasses
import io
import json
from importlib import resources
from typing import Any

import pytest

from align.formats.jsonl import FORMAT, VERSION, write_jsonl
from align.model import Anchor, BlockKind, Markup, Passage, Span, Stretch, Unit, Variant

SCHEMA: dict[str, Any] = json.loads(
    resources.files("align").joinpath("data", "beads.schema.json").read_text(encoding="utf-8")
)


def lines(units: tuple[Unit, ...] | list[Unit]) -> list[str]:
    stream = io.BytesIO()
    write_jsonl(units, stream, "fr", "en", signature="align:1")
    return stream.getvalue().decode().splitlines()


def every_key() -> Unit:
    passage = Passage("un", "a.md", (Anchor(0, 1, 1),), (Span(0, 1, Markup.LINK, "x"),))
    variant = Variant("fr-CA", passage, 1, (Stretch(0, 1, 0.5),), "2")
    return Unit("9", variant, None, document="other")


def test_what_is_written_holds(units: tuple[Unit, ...]) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for line in lines([*units, every_key()]):
        validator.validate(json.loads(line))
        broken = json.loads(line) | {"source": 7}
        assert not validator.is_valid(broken)


def test_it_names_every_key_and_every_value(units: tuple[Unit, ...]) -> None:
    parts = SCHEMA["$defs"]
    head, *_, bead = (json.loads(line) for line in lines([units[0], every_key()]))
    assert set(head) == set(parts["head"]["properties"])
    assert set(bead) == set(parts["bead"]["properties"])
    assert set(bead["source"]) == set(parts["side"]["properties"])
    assert parts["head"]["properties"]["format"]["const"] == FORMAT
    assert parts["head"]["properties"]["version"]["const"] == VERSION
    assert parts["bead"]["properties"]["block_kind"]["enum"] == list(BlockKind)
    markup = parts["side"]["properties"]["spans"]["items"]["prefixItems"][2]["enum"]
    assert markup == list(Markup)


def test_a_bead_that_changes_is_one_line_of_a_diff(units: tuple[Unit, ...]) -> None:
    changed = [*units[:4], dataclasses.replace(units[4], score=0.125), *units[5:]]
    differing = [
        n
        for n, pair in enumerate(zip(lines(units), lines(changed), strict=True))
        if pair[0] != pair[1]
    ]
    assert differing == [5]
