from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from align.errors import EncodingError, ReadError
from align.formats.po import read_po
from align.model import Unit

HEAD = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset={}\\n"\n\n'

BODY = """
# A remark.
#: a.c:1
msgid "File"
msgstr "Fichier"

msgctxt "menu"
msgid "Open\\n"
"the file"
msgstr ""

#, fuzzy
#| msgid "Cloze"
msgid "Close"
msgstr "Fermer"

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d fichier"
msgstr[1] "%d fichiers"

#~ msgid "Old"
#~ msgstr "Vieux"
"""


def shown(units: tuple[Unit, ...]) -> list[tuple[object, ...]]:
    return [
        (
            u.id,
            u.variants[0].passage.locate().line,
            u.score,
            *(v.text if v else None for v in (u.source, u.target)),
        )
        for u in units
    ]


@pytest.mark.parametrize("encoding", ["UTF-8", "iso-8859-1"])
def test_languages_and_encodings(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    content = HEAD.format("fr_FR", encoding) + 'msgid "Summer"\nmsgstr "Été"\n'
    path.write_bytes(content.encode(encoding))
    (unit,) = read_po(path)
    assert [(v.language, v.text) for v in unit.variants] == [("en", "Summer"), ("fr-FR", "Été")]


def test_entries(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text(HEAD.format("fr", "UTF-8") + BODY, encoding="utf-8")
    assert shown(read_po(path)) == [
        ("1", 7, 1.0, "File", "Fichier"),
        ("menu", 12, 1.0, "Open\nthe file", None),
        ("3", 17, 0.4, "Close", "Fermer"),
        ("4[0]", 22, 1.0, "%d file", "%d fichier"),
        ("4[1]", 22, 1.0, "%d files", "%d fichiers"),
    ]


def test_a_language_with_one_form(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    body = 'msgid "file"\nmsgid_plural "files"\nmsgstr[0] "soubory"\n'
    path.write_text(HEAD.format("ja", "UTF-8") + body, encoding="utf-8")
    assert [row[3:] for row in shown(read_po(path))] == [("files", "soubory")]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b'msgid "a"\nmsgstr b\n', 2, "is not a PO file"),
        (b'msgid "a"\nmsgstr "b\n', 2, "is not a PO file"),
        (b'msgid "a"\nmsgid "b"\n', 2, "is not a PO file"),
        (b'#, fuzzy\n"a"\n', 2, "is not a PO file"),
        (b"<po>\n", 1, "is not a PO file"),
    ],
)
def test_bad_files(content: bytes, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=message) as caught:
        read_po(path)
    assert caught.value.line == line
    assert caught.value.hint


def test_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes((HEAD.format("fr", "UTF-8") + 'msgid "a"\nmsgstr "é"\n').encode("latin-1"))
    with pytest.raises(EncodingError) as caught:
        read_po(path)
    assert caught.value.line == 7
    path.write_text(HEAD.format("fr", "klingon"), encoding="utf-8")
    with pytest.raises(EncodingError, match="klingon"):
        read_po(path)


def test_a_catalogue_never_names_another_file(tmp_path: Path) -> None:
    """The library takes a text that is a path for the file of that name."""
    secret = tmp_path / "secret.po"
    secret.write_text('msgid "a"\nmsgstr "b"\n', encoding="utf-8")
    path = tmp_path / "a.po"
    path.write_text(str(secret), encoding="utf-8")
    with pytest.raises(ReadError):
        read_po(path)


def test_pofilter_reads_it_too(tmp_path: Path) -> None:
    program = shutil.which("pofilter") or str(Path(sys.executable).with_name("pofilter"))
    if not Path(program).is_file():
        pytest.skip("pofilter is not installed (translate-toolkit)")
    path = tmp_path / "a.po"
    path.write_text(HEAD.format("fr", "UTF-8") + BODY, encoding="utf-8")
    done = subprocess.run(
        [program, "-t", "untranslated", path], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "the file" in done.stdout
    assert "Fichier" not in done.stdout
