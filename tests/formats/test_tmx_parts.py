"""Parts of units in a TMX, for tools that cut by sentence."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from align.formats.tmx import read_tmx, write_tmx
from align.model import Passage, Unit, Variant


def unit(id: str, source: str, target: str, segments: int = 1) -> Unit:
    return Unit(id, Variant("fr", Passage(source), segments), Variant("en", Passage(target)))


WHOLE = unit("a b:1", "Un. Deux.", "One; two.", 2)
PARTS = {"a b:1": (unit("a b:1.1", "Un.", "One;"), unit("a b:1.2", "Deux.", "two."))}


def test_parts_stand_behind_their_unit_and_readers_pass_over_them(tmp_path: Path) -> None:
    stream, path = BytesIO(), tmp_path / "a.tmx"
    written = write_tmx([WHOLE, unit("2", "Trois.", "Three.")], stream, "fr", "en", parts=PARTS)
    path.write_bytes(stream.getvalue())
    assert written.count == 4
    assert (written.merged, written.divided) == ((), ("a b:1",))
    assert ["1 unit of several sentences written in parts" in n for n in written.notices()] == [
        True
    ]
    text = stream.getvalue().decode()
    assert text.count('<tu tuid="a_b:1.1" segtype="sentence">') == 1
    assert text.count('<prop type="x-part-of">a_b:1</prop>') == 2
    assert [u.source.text for u in read_tmx(path) if u.source] == ["Un. Deux.", "Trois."]


def test_parts_without_their_unit_are_units(tmp_path: Path) -> None:
    stream, path = BytesIO(), tmp_path / "a.tmx"
    write_tmx([WHOLE], stream, "fr", "en", parts=PARTS)
    head, _, rest = stream.getvalue().partition(b"</tu>")
    path.write_bytes(head[: head.index(b"<tu ")] + rest)
    assert [u.id for u in read_tmx(path)] == ["a_b:1.1", "a_b:1.2"]


def test_a_unit_that_says_the_same_better_stands_for_the_part() -> None:
    stream = BytesIO()
    written = write_tmx([unit("0", "Un.", "One."), WHOLE], stream, "fr", "en", parts=PARTS)
    assert (written.count, written.conflicting) == (3, ("a b:1.1",))
