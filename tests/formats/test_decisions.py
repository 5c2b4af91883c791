"""Decisions: their file, and their replay on units that are the same, renumbered or changed."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import EncodingError, ReadError
from align.formats.decisions import (
    BeadName,
    Decision,
    apply_decisions,
    link,
    read_decisions,
    squeeze,
    write_decisions,
)
from align.model import Passage, Unit, Variant


def unit(id: str, source: str, target: str, score: float = 0.75) -> Unit:
    sides = (
        Variant(tag, Passage(text)) if text else None
        for tag, text in (("fr", source), ("en", target))
    )
    first, second = sides
    return Unit(id, first, second, score)


UNITS = (
    unit("1", "Il part.", "He leaves."),
    unit("2", "Elle reste. Elle dort.", "She stays."),
    unit("3", "", "She sleeps."),
)
NAMES = tuple(map(BeadName.of, UNITS))


def texts(units: tuple[Unit, ...] | list[Unit]) -> list[tuple[str, ...]]:
    return [
        (u.id, u.source.text if u.source else "", u.target.text if u.target else "") for u in units
    ]


EVERY = (
    Decision("check", NAMES[:1], right=True, by="Ann", time="2026-01-02T03:04:05Z"),
    Decision("edit", NAMES[:1], "He’s \ud800off."),
    Decision("comment", NAMES[1:2], "Ask\nthe author."),
    Decision(
        "link", NAMES[1:], rows=(("Elle reste.", "She stays."), ("Elle dort.", "She sleeps."))
    ),
    Decision("check", NAMES[:1], right=False),
    Decision("realign", NAMES[:1], rows=(("Il part.", "He leaves."),), scores=(0.25,)),
    Decision("dismiss", NAMES[:1], "He", check="spelling-left", reason="his\nname"),
    Decision("undo"),
    Decision("redo", by="Ann"),
)


def test_read_back(tmp_path: Path) -> None:
    stream = io.BytesIO()
    write_decisions(EVERY, stream)
    path = tmp_path / "a.decisions.jsonl"
    path.write_bytes(stream.getvalue())
    assert read_decisions(path) == EVERY
    assert stream.getvalue().count(b"\n") == len(EVERY) + 1


def test_applied() -> None:
    applied = apply_decisions(UNITS, EVERY[:5])
    assert not applied.stale
    assert texts(applied.units) == [
        ("1", "Il part.", "He’s \ud800off."),
        ("2", "Elle reste.", "She stays."),
        ("3", "Elle dort.", "She sleeps."),
    ]
    assert [u.score for u in applied.units] == [0.0, 1.0, 1.0]


def test_found_by_the_hash_when_the_ids_have_changed() -> None:
    moved = [dataclasses.replace(u, id=f"new:{u.id}", score=0.1) for u in UNITS]
    applied = apply_decisions(moved, EVERY[:2])
    assert not applied.stale
    assert applied.units[0].target
    assert applied.units[0].target.text == EVERY[1].text


def test_an_edit_is_of_the_text_before_other_edits() -> None:
    again = Decision("edit", NAMES[:1], "He goes.")
    assert texts(apply_decisions(UNITS, [*EVERY[:2], again]).units)[0][2] == "He goes."


@pytest.mark.parametrize(
    ("units", "decision", "reason"),
    [
        (UNITS[1:], EVERY[0], "bead 1 is gone"),
        ((unit("1", "Il part !", "He leaves."),), EVERY[0], "bead 1 has other texts now"),
        (
            (unit("8", "Il part.", "He leaves."), unit("9", "Il part.", "He leaves.")),
            EVERY[0],
            "stand in 2 others",
        ),
        ((UNITS[1], UNITS[0], UNITS[2]), EVERY[3], "no longer follow each other"),
        (UNITS, Decision("link", NAMES[1:], rows=(("Elle dort.", ""),)), "are not those of"),
        (
            (unit("1", "Il part.", ""),),
            Decision("edit", (BeadName.of(unit("1", "Il part.", "")),), "x"),
            "no target",
        ),
    ],
)
def test_what_no_longer_applies_is_told(
    units: tuple[Unit, ...], decision: Decision, reason: str
) -> None:
    applied = apply_decisions(units, [decision])
    assert applied.units == tuple(units)
    ((stale, told),) = applied.stale
    assert stale is decision
    assert reason in told


def test_links() -> None:
    merged = link(UNITS, [("Il part. Elle reste. Elle dort.", "He leaves. She stays. She sleeps.")])
    assert [u.id for u in merged] == ["1"]
    assert merged[0].kind == "2-3"
    split = link(UNITS[1:2], [("Elle", "She"), ("reste. Elle dort.", "stays."), ("", "")])
    assert texts(split) == [("2", "Elle", "She"), ("2.2", "reste. Elle dort.", "stays.")]
    parted = link(UNITS[:1], [("Il part.", ""), ("", "He leaves.")])
    assert [u.kind for u in parted] == ["1-0", "0-1"]


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.tuples(*[st.text("ab «’ \u00a0", max_size=6)] * 2), min_size=1, max_size=4),
    st.data(),
)
def test_a_link_loses_nothing_and_can_be_undone(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    units = [unit(str(n), pair[0].strip(), pair[1].strip()) for n, pair in enumerate(pairs)]
    units = [u for u in units if u.variants]
    whole = [" ".join(v.text for u in units if (v := side(u))) for side in (SOURCE, TARGET)]
    cuts = [data.draw(st.integers(0, len(text))) for text in whole]
    rows = [
        tuple(text[:cut] for text, cut in zip(whole, cuts, strict=True)),
        tuple(text[cut:] for text, cut in zip(whole, cuts, strict=True)),
    ]
    if not units:
        return
    made = link(units, [(row[0], row[1]) for row in rows])
    back = [(row[1], row[2]) for row in texts(units)]
    again = link(made, back) if made else []
    assert [squeeze("".join(row)) for row in back] == [
        squeeze("".join(row[1:])) for row in texts(again)
    ]


def SOURCE(unit: Unit) -> Variant | None:
    return unit.source


def TARGET(unit: Unit) -> Variant | None:
    return unit.target


HEAD = b'{"format": "align.decisions", "version": 1}\n'
BEAD = b'"bead": {"id": "1", "hash": "x"}'


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", 1, "does not begin with"),
        (b"[]", 1, "does not begin with"),
        (HEAD.replace(b"1}", b"3}"), 1, "version 3 .* reads 2"),
        (HEAD + b'{"kind": "edit", "bead": {"id": \n', 2, "is not a decision"),
        (HEAD + b'\n{"kind": "sing"}', 3, "'sing' is none of check"),
        (HEAD + b'{"kind": "edit"}', 2, "no 'bead'"),
        (HEAD + b'{"kind": "edit", ' + BEAD + b"}", 2, "no 'target'"),
        (HEAD + b'{"kind": "edit", "target": 7, ' + BEAD + b"}", 2, "7 is no text"),
        (HEAD + b'{"kind": "check", "right": 1, ' + BEAD + b"}", 2, "neither true nor false"),
        (HEAD + b'{"kind": "link", "beads": [], "rows": []}', 2, "names no bead"),
        (HEAD + b"7", 2, "is not a decision"),
    ],
)
def test_bad_files(content: bytes, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=message) as caught:
        read_decisions(path)
    assert caught.value.line == line
    assert caught.value.hint


def test_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(HEAD + b'{"kind": "\xe9"}')
    with pytest.raises(EncodingError):
        read_decisions(path)
