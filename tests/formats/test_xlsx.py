from __future__ import annotations

import csv
import dataclasses
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from align.errors import ExportError, MissingExtraError, ReadError
from align.formats.xlsx import read_sheet, read_xlsx, write_xlsx
from align.model import Finding, Passage, Place, Severity, Unit, Variant

openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed (align[xlsx])")


def table(units: tuple[Unit, ...], path: Path, **options: object) -> Path:
    with path.open("wb") as stream:
        write_xlsx(units, stream, "fr", "en", **options)  # type: ignore[arg-type]
    return path


def test_sample_read_back(units: tuple[Unit, ...], tmp_path: Path) -> None:
    read = read_xlsx(table(units, tmp_path / "a.xlsx"))
    facts = ("id", "score", "kind", "block", "block_kind", "document")
    assert [[getattr(u, f) for f in facts] for u in read] == [
        [getattr(u, f) for f in facts] for u in units
    ]
    assert [[(v.language, v.text) for v in u.variants] for u in read] == [
        [(v.language, v.text) for v in u.variants] for u in units
    ]


def test_what_a_reviewer_sees(units: tuple[Unit, ...], tmp_path: Path) -> None:
    doubtful = dataclasses.replace(units[0], score=0.25)
    assert doubtful.source
    place = Place.of(doubtful, doubtful.source)
    finding = Finding("number-differs", Severity.WARNING, "3, not 4.", "Look.", (place,))
    path = table((doubtful, *units[1:]), tmp_path / "a.xlsx", findings=[finding])
    sheet = openpyxl.load_workbook(path).active
    heads = [cell.value for cell in sheet[1]]
    assert heads[3:8] == ["Source (fr)", "Target (en)", "Status", "Comment", "Findings"]
    assert sheet.freeze_panes == "A2"
    assert (sheet["F2"].value, sheet["F3"].value) == ("doubtful", None)
    assert sheet["D2"].fill.fgColor.rgb != sheet["D3"].fill.fgColor.rgb
    assert sheet["H2"].value == "number-differs: 3, not 4."
    assert sheet["D2"].alignment.wrap_text
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"doubtful,checked,wrong"'
    assert not sheet.protection.sheet


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "#N/A", "=cmd|' /C calc'!A0", "1e5"])
def test_no_text_becomes_a_formula(text: str, tmp_path: Path) -> None:
    unit = Unit("=1", Variant("fr", Passage(text)), Variant("en", Passage("x\x01\ud800y")))
    path = table((unit,), tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(path).active
    assert (sheet["D2"].value, sheet["D2"].data_type) == (text, "s")
    assert (sheet["I2"].value, sheet["I2"].data_type) == ("=1", "s")
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    (read,) = read_xlsx(path)
    assert [v.text for v in read.variants] == [text, "xy"]


def test_a_text_too_long_for_a_cell(tmp_path: Path) -> None:
    unit = Unit("9", Variant("fr", Passage("a" * 32_768)), None)
    with pytest.raises(ExportError, match="unit 9 is longer than 32,767"):
        table((unit,), tmp_path / "a.xlsx")


def test_libreoffice_shows_the_same_texts(units: tuple[Unit, ...], tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed (Debian package libreoffice-calc)")
    path = table(units, tmp_path / "a.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    form = "csv:Text - txt - csv (StarCalc):44,34,76"  # comma, quotation mark, UTF-8
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", tmp_path, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    content = (tmp_path / "a.csv").read_text(encoding="utf-8")
    _, *rows = csv.reader(io.StringIO(content, newline=""))
    texts = [[v.text if v else "" for v in (u.source, u.target)] for u in units]
    assert [row[3:5] for row in rows] == texts


def packed(path: Path, name: str, content: str) -> Path:
    """A table with one member replaced."""
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w") as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return changed


def test_bad_files(units: tuple[Unit, ...], tmp_path: Path) -> None:
    path = table(units, tmp_path / "a.xlsx")
    sheet = "xl/worksheets/sheet1.xml"
    bomb = '<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'
    with pytest.raises(ReadError, match="declares entities"):
        read_xlsx(packed(path, sheet, bomb))
    with pytest.raises(ReadError, match="not a spreadsheet"):
        read_xlsx(packed(path, "xl/workbook.xml", "<workbook"))
    other = tmp_path / "b.xlsx"
    other.write_bytes(b"Dear reader")
    with pytest.raises(ReadError, match="zip"):
        read_xlsx(other)
    other.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(ReadError):
        read_xlsx(other)
    book = openpyxl.Workbook()
    book.active.append(["id", "text"])
    book.save(other)
    with pytest.raises(ReadError, match="no columns named Source and Target"):
        read_xlsx(other)
    book.active["A1"], book.active["B1"], book.active["C1"] = "source", "target", "score"
    book.active.append(["a", "b", "high"])
    book.save(other)
    with pytest.raises(ReadError, match="is not a unit") as caught:
        read_xlsx(other)
    assert caught.value.line == 2


def test_merged_cells_are_seen(units: tuple[Unit, ...], tmp_path: Path) -> None:
    path = table(units, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("E2:E3")
    book.save(path)
    assert read_sheet(path).merged == ("E2:E3",)


def test_without_openpyxl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    for work in (lambda: read_xlsx(tmp_path), lambda: write_xlsx((), io.BytesIO(), "fr", "en")):
        with pytest.raises(MissingExtraError, match=r"align\[xlsx\]"):
            work()
