from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from align.errors import ExportError, ReadError, UnknownNameError
from align.formats.interface import xml_text
from align.formats.tmx import LONG, read_tmx, write_multilingual_tmx, write_tmx
from align.model import Passage, Unit, Variant
from align.units import Row

LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def tmx(units: Sequence[Unit], **options: object) -> bytes:
    stream = io.BytesIO()
    write_tmx(units, stream, "fr", "en", **options)  # type: ignore[arg-type]
    return stream.getvalue()


def pair(source: str, target: str, *, id: str = "1", score: float = 1.0) -> Unit:
    return Unit(id, Variant("fr", Passage(source)), Variant("en", Passage(target)), score)


def segs(content: bytes) -> list[str | None]:
    return [seg.text for seg in etree.fromstring(content).iter("seg")]


def read_back(content: bytes, folder: Path) -> tuple[Unit, ...]:
    path = folder / "memory.tmx"
    path.write_bytes(content)
    return read_tmx(path)


# what is written


def test_header_and_languages(units: tuple[Unit, ...]) -> None:
    root = etree.fromstring(tmx(units, date=datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)))
    header = root[0]
    assert root.get("version") == "1.4"
    assert {"creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang",
            "datatype"} <= set(header.attrib)  # fmt: skip
    assert header.get("creationdate") == "20240203T040506Z"
    assert {tuv.get(LANG) for tuv in root.iter("tuv")} == {header.get("srclang"), "en"}
    assert all(prop.get("type", "").startswith("x-") for prop in root.iter("prop"))


def test_without_a_date_the_bytes_are_the_same(units: tuple[Unit, ...]) -> None:
    assert tmx(units) == tmx(units)
    assert b"creationdate" not in tmx(units)


def test_one_sided_units_are_left_out_and_told(units: tuple[Unit, ...]) -> None:
    written = write_tmx(units, io.BytesIO(), "fr", "en")
    assert written.count == len(units) - 2
    assert written.one_sided == ("article:7", "article:8")
    assert written.merged == ("article:4", "article:5", "article:6")
    assert "article:7, article:8" in next(written.notices())


def test_segtype(units: tuple[Unit, ...]) -> None:
    root = etree.fromstring(tmx(units))
    assert root[0].get("segtype") == "paragraph"
    merged = {tu.get("tuid") for tu in root.iter("tu") if tu.get("segtype") != "sentence"}
    assert merged == {"article:4", "article:5", "article:6"}
    sentences = etree.fromstring(tmx(units[:3]))
    assert sentences[0].get("segtype") == "sentence"
    assert not any(tu.get("segtype") for tu in sentences.iter("tu"))
    block = etree.fromstring(tmx(units, segtype="block"))
    assert block[0].get("segtype") == "block"
    assert not any(tu.get("segtype") for tu in block.iter("tu"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("«\u202fOui\u202f»\u00a0: ‘a’ “b”", "«\u202fOui\u202f»\u00a0: ‘a’ “b”"),
        ("\"c\" 'd' R&D", "\"c\" 'd' R&D"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\x01c\ud800d\ufffee\x7f", "abcde\x7f"),
        ("one\r\ntwo\n\n  three\u2028four", "one two three four"),
        ("  a  b  ", "a  b"),
        ("𝔸 😀", "𝔸 😀"),
        ("]]> <!-- & -->", "]]> <!-- & -->"),
    ],
)
def test_text(text: str, expected: str) -> None:
    assert segs(tmx([pair(text, "x")])) == [expected, "x"]


def test_text_that_xml_cannot_hold_leaves_no_empty_seg() -> None:
    stream = io.BytesIO()
    written = write_tmx([pair("\x00 \ud800", "b")], stream, "fr", "en")
    assert written.count == 0
    assert written.one_sided == ("1",)
    assert segs(stream.getvalue()) == []


def test_one_target_for_each_source() -> None:
    units = [
        pair("a", "first", id="1", score=0.5),
        pair("a", "better", id="2", score=0.9),
        pair("a ", "better", id="3", score=0.9),
        pair("b", "first", id="4"),
        pair("b", "second", id="5"),
    ]
    stream = io.BytesIO()
    written = write_tmx(units, stream, "fr", "en")
    assert segs(stream.getvalue()) == ["a", "better", "b", "first"]
    assert written.repeated == ("3",)
    assert written.conflicting == ("1", "5")


def test_long_units_are_written_and_told() -> None:
    units = [pair("a" * LONG, "b", id="1"), pair("c", "d" * (LONG + 1), id="2")]
    written = write_tmx(units, io.BytesIO(), "fr", "en")
    assert (written.count, written.long) == (2, ("2",))


@pytest.mark.parametrize("tag", ["fra", "French", "", "fr-", "*all*"])
def test_no_language(tag: str) -> None:
    with pytest.raises(UnknownNameError):
        write_tmx([], io.BytesIO(), tag, "en")


def test_tags_are_hyphenated_and_in_their_usual_case() -> None:
    stream = io.BytesIO()
    write_tmx([pair("a", "b")], stream, "fr_fr", "EN")
    assert b'srclang="fr-FR"' in stream.getvalue()
    assert b'xml:lang="fr-FR"' in stream.getvalue()
    assert b'xml:lang="en"' in stream.getvalue()


def test_one_language_twice() -> None:
    with pytest.raises(ExportError, match="one language"):
        write_tmx([], io.BytesIO(), "en", "EN")


def test_multilingual(tmp_path: Path) -> None:
    first = pair("Titre", "Title", id="d:1", score=0.9)
    second = Unit("d:2", Variant("fr", Passage("Seul")), None)
    russian = Variant("ru-Latn", Passage("Zagolovok"), 2)
    rows = [
        Row((first.source, first.target, russian), (first,)),
        Row((second.source, None, russian), (second,)),
        Row((None, first.target, None), (first,)),
    ]
    stream = io.BytesIO()
    written = write_multilingual_tmx(rows, stream, ["fr", "en", "ru-Latn"])
    assert (written.count, written.one_sided) == (2, ("d:1",))
    path = tmp_path / "three.tmx"
    path.write_bytes(stream.getvalue())
    assert [u.target.text for u in read_tmx(path, target_language="ru-Latn") if u.target] == [
        "Zagolovok",
        "Zagolovok",
    ]
    assert read_tmx(path, source_language="ru", target_language="en")[0].kind == "2-1"


# what other tools make of it


def test_valid_by_the_dtd_and_by_the_schema(units: tuple[Unit, ...], shared_data: Path) -> None:
    root = etree.fromstring(tmx(units, date=datetime.now(UTC), signature="encoder:ngram"))
    dtd = etree.DTD(str(shared_data / "tmx" / "tmx14.dtd"))
    assert dtd.validate(root), dtd.error_log
    schema = etree.XMLSchema(etree.parse(str(shared_data / "tmx" / "tmx14.omegat.xsd")))
    assert schema.validate(root), schema.error_log


def test_omegat_translates_every_unit(
    units: tuple[Unit, ...], shared_data: Path, tmp_path: Path
) -> None:
    if shutil.which("omegat") is None:
        pytest.skip("OmegaT is not installed (Debian package omegat)")
    path = tmp_path / "fr-en.tmx"
    path.write_bytes(tmx(units))
    script = shared_data / "tmx" / "omegat_roundtrip.sh"
    done = subprocess.run(
        ["bash", str(script), str(path), "fr", "en"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "9/9 (100.0%)" in done.stdout


# what is read


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_read_back(
    data: st.DataObject, any_units: Callable[..., st.SearchStrategy[list[Unit]]], tmp_path: Path
) -> None:
    units = data.draw(any_units(st.text(st.characters(), max_size=30)))
    read = {unit.id: unit for unit in read_back(tmx(units), tmp_path)}
    written = write_tmx(units, io.BytesIO(), "fr", "en")
    left_out = {*written.one_sided, *written.repeated, *written.conflicting}
    assert {u.id for u in units} == read.keys() | left_out
    assert not read.keys() & left_out
    assert len(read) == written.count
    for unit in units:
        if unit.id in read:
            assert _plain(read[unit.id]) == _plain(unit)


def _plain(unit: Unit) -> Unit:
    """As XML can hold it, without places."""
    source, target = (
        v and Variant(v.language, Passage(xml_text(v.text)), v.segments)
        for v in (unit.source, unit.target)
    )
    return dataclasses.replace(unit, source=source, target=target)


def test_memories_of_real_tools(shared_data: Path) -> None:
    """Each is read with all its units but the empty ones, or refused where it is broken."""
    folder = shared_data / "tmx" / "corpus"
    rows = (folder / "INDEX.tsv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) > 30
    empty = {"translate5__resource1.tmx": 2}
    for name, *fields in (row.split("\t") for row in rows):
        count, well_formed = fields[11], fields[-2]
        if well_formed != "yes":
            with pytest.raises(ReadError, match="not well-formed XML") as caught:
                read_tmx(folder / name)
            assert caught.value.line
            assert caught.value.hint
            continue
        units = read_tmx(folder / name)
        assert len(units) == int(count) - empty.get(name, 0), name
        assert all(v.text and "\n" not in v.text for u in units for v in u.variants), name


def test_inline_codes(tmp_path: Path) -> None:
    content = b"""<tmx version="1.1"><header srclang="en"/><body><tu>
      <tuv lang="EN-us"><seg><bpt i="1">&lt;b></bpt>Click<ept i="1">&lt;/b></ept> <hi>the
        big</hi> cat<ph>img <sub>Alt text</sub></ph><it pos="end">x</it><ut>y</ut>.</seg></tuv>
      <tuv lang="fr_FR"><seg>Cliquez.</seg></tuv></tu></body></tmx>"""
    (unit,) = read_back(content, tmp_path)
    assert unit.source
    assert unit.target
    assert unit.source.text == "Click the big cat. Alt text"
    assert (unit.source.language, unit.target.language) == ("en-US", "fr-FR")
    assert unit.target.passage.locate().line == 4


@pytest.mark.parametrize(
    ("srclang", "expected"), [("en", "en"), ("FR", "fr"), ("*all*", "fr"), ("de", "fr")]
)
def test_which_side_is_the_source(srclang: str, expected: str, tmp_path: Path) -> None:
    content = f"""<tmx><header srclang="{srclang}"/><body><tu>
      <tuv xml:lang="fr"><seg>a</seg></tuv><tuv xml:lang="en"><seg>b</seg></tuv>
      </tu></body></tmx>""".encode()
    (unit,) = read_back(content, tmp_path)
    assert unit.source
    assert unit.target
    assert unit.source.language == expected


def test_ids_are_made_unique(tmp_path: Path) -> None:
    tu = '<tu tuid="1"><tuv xml:lang="fr"><seg>a</seg></tuv></tu>'
    units = read_back(f"<tmx><body>{tu}{tu}{tu}</body></tmx>".encode(), tmp_path)
    assert [unit.id for unit in units] == ["1", "1#2", "1#3"]
    other = tu.replace('"1"', '"1#3"')
    units = read_back(f"<tmx><body>{other}{tu}{tu}{other}</body></tmx>".encode(), tmp_path)
    assert [unit.id for unit in units] == ["1#3", "1", "1#3#3", "1#3#4"]


def test_not_a_tmx(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="first element is <html>"):
        read_back(b"<html/>", tmp_path)
