"""Plans carried out: backups, refusals, nothing half-written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import AlignError, ExportError
from align.names.authority import Authority, Forms, NameRecord
from align.normalization import Normalizer, Plan, apply_in_place, write_to

NAMES = Authority((NameRecord("baku", {"en": Forms("Baku", (), ("Bakou",))}),))


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    path = tmp_path / "book.md"
    path.write_bytes(b"\xef\xbb\xbfIn Bakou.\r\n")
    path.chmod(0o640)
    return Normalizer(NAMES).plan(path, "en")


def test_a_backup_is_kept_and_never_one_overwritten(plan: Plan) -> None:
    first = apply_in_place(plan)
    assert first.name == "book.md.bak"
    assert first.read_bytes() == plan.data
    assert plan.path.read_bytes() == plan.result == b"\xef\xbb\xbfIn Baku.\r\n"
    assert {p.stat().st_mode & 0o777 for p in (first, plan.path)} == {0o640}
    plan.path.write_bytes(plan.data)
    second = apply_in_place(plan)
    assert second.name == "book.md.bak2"
    assert first.read_bytes() == second.read_bytes() == plan.data


def test_a_file_that_has_changed_is_refused(plan: Plan) -> None:
    plan.path.write_bytes(plan.data + b"More.")
    with pytest.raises(ExportError, match="has changed since it was read"):
        apply_in_place(plan)
    assert [p.name for p in plan.path.parent.iterdir()] == ["book.md"]
    plan.path.unlink()
    with pytest.raises(ExportError, match="cannot be read again"):
        apply_in_place(plan)


def test_a_link_is_followed(plan: Plan, tmp_path: Path) -> None:
    link = tmp_path / "link" / "book.md"
    link.parent.mkdir()
    link.symlink_to(plan.path)
    backup = apply_in_place(Normalizer(NAMES).plan(link, "en"))
    assert link.is_symlink()
    assert backup == tmp_path / "book.md.bak"
    assert plan.path.read_bytes() == plan.result


def test_where_writing_fails_all_is_as_it_was(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ExportError, match="No space left"):
        apply_in_place(plan)
    assert [p.name for p in plan.path.parent.iterdir()] == ["book.md"]
    assert plan.path.read_bytes() == plan.data
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="cannot be backed up: No space left"):
        apply_in_place(plan)
    assert [p.name for p in plan.path.parent.iterdir()] == ["book.md"]


def test_elsewhere(plan: Plan, tmp_path: Path) -> None:
    target = tmp_path / "new" / "folder" / "book.md"
    write_to(plan, target)
    assert target.read_bytes() == plan.result
    assert plan.path.read_bytes() == plan.data
    write_to(plan, target)
    for other in (plan.path, tmp_path / "other.md"):
        other.write_bytes(plan.data)
        with pytest.raises(ExportError, match="is there already, and is another text"):
            write_to(plan, other)
        assert other.read_bytes() == plan.data
    with pytest.raises(AlignError, match="cannot be made"):
        write_to(plan, plan.path / "folder" / "book.md")


@settings(deadline=None, max_examples=40)
@given(st.text("Bakou .é\n\r*", min_size=1, max_size=60))
def test_the_backup_is_the_file_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("w") / "book.txt"
    path.write_bytes(b"Bakou. " + text.encode())
    plan = Normalizer(NAMES).plan(path, "en")
    backup = apply_in_place(plan)
    assert backup.read_bytes() == plan.data == b"Bakou. " + text.encode()
    assert Normalizer(NAMES).plan(path, "en").edits == ()
