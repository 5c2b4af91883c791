"""What a person decided of an alignment holds when it is made again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from align.formats import read_units
from align.model import Unit
from align.review import Review, decisions_path

Run = Callable[..., Result]


def pairs(path: Path) -> list[tuple[str, str]]:
    return [
        (u.source.text if u.source else "", u.target.text if u.target else "")
        for u in read_units(path)
    ]


@pytest.fixture
def editions(texts: Path) -> tuple[Path, Path]:
    return texts / "fr" / "lac.md", texts / "en" / "lac.md"


@pytest.fixture
def reviewed(align: Run, editions: tuple[Path, Path], tmp_path: Path) -> Path:
    """A bead checked, two merged, one split inside a sentence, one edited."""
    path = tmp_path / "a.jsonl"
    assert align("pair", *editions, "--encoder", "ngram", "-o", path).exit_code == 0
    with Review.open(path) as review:
        ids = [bead.unit.id for bead in review.beads]
        review.mark(ids[0])
        review.merge_next(ids[1])
        place = next(
            n for n, b in enumerate(review.beads) if b.unit.source and "1949" in b.unit.source.text
        )
        review.split(review.beads[place].unit.id, 8, 8)
        review.edit(review.beads[-1].unit.id, "None is left.")
    return path


def again(align: Run, editions: tuple[Path, Path], reviewed: Path) -> tuple[Result, Path]:
    path = reviewed.with_name("b.jsonl")
    decisions = decisions_path(reviewed)
    options = ("--encoder", "ngram", "--decisions", decisions)
    outputs = ("-o", path, "-o", path.with_suffix(".tmx"))
    return align("pair", *editions, *options, *outputs), path


def test_all_holds(align: Run, editions: tuple[Path, Path], reviewed: Path) -> None:
    for path, first in zip(editions, ("Avant-propos 7.", "Foreword 7."), strict=True):
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{first}\n\n{text}", encoding="utf-8")
    done, path = again(align, editions, reviewed)
    assert done.exit_code == 0
    assert "not applied" not in done.output
    with Review.open(reviewed) as review:
        exported: tuple[Unit, ...] = review.units
        assert [u.score for u in read_units(path)][1:3] == [1.0, 1.0]
        wanted = [b.unit for b in review.beads]
    assert pairs(path)[1:] == [
        (u.source.text if u.source else "", u.target.text if u.target else "") for u in wanted
    ]
    assert pairs(path.with_suffix(".tmx"))[-1][1] == "None is left."
    assert exported[-1].target is not None
    assert exported[-1].target.text == "None is left."
    # and the same decisions can be gone on with
    with Review.open(path, decisions_path(reviewed)) as review:
        assert not review.stale
        assert review.beads[-1].edit == "None is left."
        assert review.beads[1].right


def test_what_no_longer_stands_is_told(
    align: Run, editions: tuple[Path, Path], reviewed: Path
) -> None:
    text = editions[1].read_text(encoding="utf-8")
    editions[1].write_text(text.replace("# Lake Sevan", "# Sevan"), encoding="utf-8")
    done, path = again(align, editions, reviewed)
    assert done.exit_code == 0
    words = " ".join(done.output.split())
    assert words.count("not applied") == 1
    assert "not applied (check): bead lac:1 has other texts now" in words
    assert "1 of 4 decisions no longer apply" in words
    assert pairs(path)[0] == ("Le lac Sevan", "Sevan")


def test_a_line_that_was_cut_off_is_told(
    align: Run, editions: tuple[Path, Path], reviewed: Path
) -> None:
    decisions = decisions_path(reviewed)
    decisions.write_bytes(decisions.read_bytes()[:-9])
    done, path = again(align, editions, reviewed)
    assert done.exit_code == 0
    assert "was cut off" in " ".join(done.output.split())
    assert pairs(path)[-1][1] != "None is left."
