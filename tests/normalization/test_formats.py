"""Names changed in Word, OpenDocument, HTML and EPUB files, and nothing else with them."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import AlignError
from align.names.authority import Authority, Forms, NameRecord
from align.normalization import Normalizer, Plan
from align.readers import read
from align.xmlio import parse_xml

DATA = tomllib.loads((Path(__file__).parent / "markup.toml").read_text(encoding="utf-8"))
CASES, FILES = DATA["case"], DATA["files"]


def record(language: str, preferred: str, *forbidden: str) -> NameRecord:
    return NameRecord(preferred + language, {language: Forms(preferred, (), forbidden)})


NAMES = Authority(
    (
        record("en", "Pashinyan", "Pachinian"),
        record("en", "Syunik", "Siunik"),
        record("en", "Baku", "Bakou"),
        record("en", "Nagorno-Karabakh", "Haut-Karabagh", "Nagorny Karabakh"),
        record("fr", "Karabagh", "Artsakh"),
        record("fr", "Şuşa", "Chouchi"),
    )
)


def planned(path: Path, data: bytes, language: str = "en") -> Plan:
    path.write_bytes(data)
    return Normalizer(NAMES).plan(path, language)


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def made(format: str, body: str, aside: str = "") -> bytes:
    """A file of this format with this body, and a note or (odt) a running head."""
    content = FILES[format].format(body).encode()
    if format == "docx":
        return zipped(
            {
                "[Content_Types].xml": FILES["types"].encode(),
                "word/document2.xml": content,
                "word/footnotes.xml": FILES["notes"].format(aside).encode("utf-16"),
                "word/styles.xml": FILES["word_styles"].encode(),
                "word/comments.xml": FILES["notes"].format("Bakou").encode(),
                "word/media/Bakou.png": b"Bakou",
            }
        )
    if format == "odt":
        styles = FILES["styles"].format(aside).encode()
        return zipped({"mimetype": b"", "content.xml": content, "styles.xml": styles})
    return content


def body(format: str, data: bytes) -> str:
    if format == "html":
        return data.decode()
    name = {"docx": "word/document2.xml", "odt": "content.xml"}[format]
    return members(data)[name].decode()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['format']}: {case['name']}")
def test_cases(tmp_path: Path, case: dict[str, str]) -> None:
    format, language = case["format"], case.get("language", "en")
    path = tmp_path / f"book.{format}"
    source = made(format, case["text"])
    plan = planned(path, source, language)
    assert body(format, plan.result) == FILES[format].format(case.get("result", case["text"]))
    assert [kept.reason for kept in plan.kept] == case.get("kept", [])
    again = planned(path, plan.result, language)
    assert again.edits == ()
    assert again.result == plan.result


def test_notes_and_heads_are_edited_and_all_other_members_stay(tmp_path: Path) -> None:
    source = made("docx", "<w:p><w:r><w:t>Bakou</w:t></w:r></w:p>", "“Bakou”, Bakou")
    plan = planned(tmp_path / "a.docx", source)
    before, after = members(source), members(plan.result)
    changed = {"word/document2.xml", "word/footnotes.xml"}
    assert {name for name in before if before[name] != after[name]} == changed
    assert after["word/footnotes.xml"] == FILES["notes"].format("“Bakou”, Baku").encode("utf-16")
    assert [str(edit.location) for edit in plan.edits] == [
        f"{tmp_path}/a.docx:1:1",
        f"{tmp_path}/a.docx/word/footnotes.xml:1:10",
    ]
    plan = planned(tmp_path / "a.odt", made("odt", "", "Bakou"))
    assert b"<text:p>Baku<" in members(plan.result)["styles.xml"]


def test_places_are_those_of_the_reader(tmp_path: Path) -> None:
    """Paragraphs counted, text boxes once, notes last."""
    box = "<w:txbxContent><w:p><w:r><w:t>Siunik</w:t></w:r></w:p></w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    run = "<w:r><w:t>Bakou</w:t></w:r>"
    source = made("docx", f"<w:p>{run}{both}</w:p><w:p/><w:p>{run}</w:p>")
    plan = planned(tmp_path / "a.docx", source)
    assert [edit.location.line for edit in plan.edits] == [1, 2, 2, 4]
    note = "<text:note><text:note-body><text:p>Bakou</text:p></text:note-body></text:note>"
    source = made("odt", f"<text:p>x{note}</text:p><text:p>Bakou{note}</text:p>")
    plan = planned(tmp_path / "a.odt", source)
    assert [edit.location.line for edit in plan.edits] == [3, 2, 4]


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub"])
def test_hostile_archives(tmp_path: Path, name: str) -> None:
    with pytest.raises(AlignError, match="no zip archive"):
        planned(tmp_path / name, b"Bakou")
    bomb = b'<!DOCTYPE x [<!ENTITY e "Bakou">]><x>&e;</x>'
    data = {"[Content_Types].xml": bomb, "content.xml": bomb}
    if name != "a.epub":
        with pytest.raises(AlignError, match="needs the entity"):
            planned(tmp_path / name, zipped(data))
    assert planned(tmp_path / "b.epub", zipped(data)).edits == ()


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [("iso-8859-1", "windows-1252"), ("utf-8", "utf-8"), ("windows-1251", "windows-1251")],
)
def test_a_page_keeps_its_encoding(tmp_path: Path, charset: str, encoding: str) -> None:
    text = f"<meta http-equiv=x content='text/html; charset={charset}'><p>{{}} à «»"
    text = text.replace("à", "" if encoding == "windows-1251" else "à")
    plan = planned(tmp_path / "a.htm", text.format("Chouchi").encode(encoding), "fr")
    new = "Şuşa" if encoding == "utf-8" else "&#350;u&#351;a"
    assert plan.result == text.format(new).encode(encoding)


BOOK = """# Bakou

Au Pachi*nian*, Bakou.[^1] See *The Wars of Bakou*.

| Siunik | y |
|---|---|
| a | b |

[^1]: “Bakou speaks”; Bakou.
"""


@pytest.mark.parametrize("suffix", ["docx", "odt", "epub", "html"])
def test_the_files_of_pandoc(tmp_path: Path, suffix: str, pandoc: Callable[..., str]) -> None:
    path = tmp_path / f"a.{suffix}"
    (tmp_path / "a.md").write_text(BOOK, encoding="utf-8")
    pandoc(tmp_path / "a.md", "--standalone", "--metadata=title=x", "-o", path)
    source = path.read_bytes()
    plan = Normalizer(NAMES).plan(path, "en")
    reasons = sorted(kept.reason for kept in plan.kept)
    assert reasons == ["in italics, as a title is", "in quotation marks in a note, as a title is"]
    path.write_bytes(plan.result)
    text = pandoc(path, "-t", "plain")
    assert "Pashinyan" in text.replace("_", "")
    assert ("Baku." in text, "Siunik" in text) == (True, False)
    assert "Syunik" in [block.text for block in read(path, "en").blocks]
    if suffix != "html":
        before, after = members(source), members(plan.result)
        assert list(before) == list(after)
        same = {name for name in before if before[name] == after[name]}
        assert same
        assert same != set(before)
    assert Normalizer(NAMES).plan(path, "en").edits == ()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_the_files_of_libreoffice(tmp_path: Path, suffix: str) -> None:
    def convert(path: Path, to: str) -> Path:
        command = [
            "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", to, "--outdir", str(tmp_path), str(path),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return path.with_suffix(f".{to.partition(':')[0]}")

    page = tmp_path / "a.html"
    page.write_text("<p>In Ba<b>kou</b>, to <i>Le Bakou</i>, Siunik.</p>", encoding="utf-8")
    filters = {"docx": "docx:MS Word 2007 XML", "odt": "odt:writer8"}
    first = convert(page, "odt:writer8") if suffix == "odt" else convert(page, filters[suffix])
    plan = Normalizer(NAMES).plan(first, "en")
    assert [kept.reason for kept in plan.kept] == ["in italics, as a title is"]
    first.write_bytes(plan.result)
    text = convert(first, "txt:Text (encoded):UTF8").read_text(encoding="utf-8-sig")
    assert text.strip() == "In Baku, to Le Bakou, Syunik."


pieces = st.sampled_from(
    [
        "Ba<b>kou</b>", "Siunik", "<p>", "</p>", "<i>", "</i>", "<!-- Bakou", "-->", "<script>",
        "</script>", "<", "&", "&eacute;", "<a href='Bakou", "'>", '"', "<br/>", "<![CDATA[", "]]>",
        " ", "\r\n", "<pre>", "</x>", "<?", "?>", "Pachi", "nian", "é", "<li id=fn1>", "“", "”",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(pieces, max_size=25).map("".join))
def test_whatever_the_page(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.html"
    plan = planned(path, b"x" + text.encode())
    result = plan.data.decode()
    for piece in sorted({p for e in plan.edits for p in e.pieces}, reverse=True):
        result = result[: piece.start] + piece.text + result[piece.end :]
    assert plan.result.decode() == result
    assert planned(path, plan.result).edits == ()


runs = st.lists(
    st.sampled_from(["Ba", "kou", "Bakou", "Siu", "nik", " ", "x", "&amp;", "d’"]), max_size=8
)


@settings(deadline=None, max_examples=60)
@given(runs, st.sampled_from(["docx", "odt"]))
def test_a_document_stays_well_formed(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], format: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any.{format}"
    word = "<w:p>{}</w:p>", "<w:r><w:t>{}</w:t></w:r>"
    outer, inner = (
        word if format == "docx" else ("<text:p>{}</text:p>", "<text:span>{}</text:span>")
    )
    source = made(format, outer.format("".join(map(inner.format, words))))
    plan = planned(path, source)
    parse_xml(body(format, plan.result).encode())
    assert (plan.result == source) == (not plan.edits)
    assert planned(path, plan.result).edits == ()


@pytest.mark.parametrize(
    "filler",
    [
        "<b>",
        "</b>",
        "<p>",
        "<!-- ",
        "<a '\"",
        "<",
        "&a",
        "<i>a</p>",
        "<?",
        "<script>",
        "<![",
        "<!DOCTYPE [",
    ],
)
def test_a_hostile_page_takes_no_long_time(tmp_path: Path, filler: str) -> None:
    start = time.process_time()
    planned(tmp_path / "a.html", (filler * 60_000 + "Bakou" + filler * 60_000).encode())
    assert time.process_time() - start < 20
