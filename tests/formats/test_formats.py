from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import ExportError, ReadError, UnknownFormatError, UnknownNameError
from align.formats import READERS, WRITERS, read_units, write_report, write_units
from align.formats.report import Report
from align.model import Unit


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_every_format_writes_the_sample(
    suffix: str, units: tuple[Unit, ...], tmp_path: Path
) -> None:
    path = tmp_path / f"out{suffix}"
    written = write_units(path, iter(units), "fr", "en", signature="align:1|encoder:ngram")
    assert written.count == len(units) - 2 * (suffix == ".tmx")
    if suffix not in (".parquet", ".xlsx"):
        assert "L’Arménie et l’OTSC" in path.read_text(encoding="utf-8")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    if suffix in READERS:
        assert [u.id for u in read_units(path)][:2] == ["article:1", "article:2"]


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_no_units(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"out{suffix}"
    assert write_units(path, (), "fr", "en").count == 0
    if suffix in READERS:
        assert read_units(path) == ()


def test_suffixes_of_other_tools_are_read_in_any_case(
    units: tuple[Unit, ...], tmp_path: Path
) -> None:
    write_units(tmp_path / "a.tmx", units, "fr", "en")
    (tmp_path / "a.tmx").rename(tmp_path / "A.TMX")
    assert len(read_units(tmp_path / "A.TMX")) == len(units) - 2


@pytest.mark.parametrize("name", ["a.docx", "a", "a.TMX", "a.tmx.gz"])
def test_unknown_format(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError) as caught:
        write_units(tmp_path / name, (), "fr", "en")
    assert caught.value.hint == "Known: .html, .jsonl, .parquet, .tmx, .tsv, .xlf, .xliff, .xlsx"
    assert not list(tmp_path.iterdir())


def test_a_report_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match=r"cannot be read.*'\.html'"):
        read_units(tmp_path / "a.html")


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_missing_file(suffix: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read_units(tmp_path / f"none{suffix}")


def test_nothing_is_left_of_a_failure(units: tuple[Unit, ...], tmp_path: Path) -> None:
    path = tmp_path / "out.tmx"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnknownNameError):
        write_units(path, units, "fr", "Klingon")
    with pytest.raises(ExportError):
        write_units(path, units, "fr", "fr")
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.tmx"]


def test_write_report(tmp_path: Path) -> None:
    write_report(tmp_path / "report.html", Report("A title", ()))
    assert "<h1>A title</h1>" in (tmp_path / "report.html").read_text(encoding="utf-8")
    with pytest.raises(ExportError):
        write_report(tmp_path / "no" / "report.html", Report("A title", ()))
