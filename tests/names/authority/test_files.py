"""Authority files read and written, as tables and as TBX."""

from __future__ import annotations

import codecs
import subprocess
import time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import AlignError
from align.names.authority import Authority, Forms, NameRecord, read_authority, write_authority
from align.names.authority.table import read_table, write_table
from align.names.authority.tbx import read_tbx, write_tbx
from align.xmlio import local_name, parse_xml

ROOT = Path(__file__).parents[3]
CASES = Path(__file__).parent / "cases"

characters = st.characters(
    exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="|\ufeff\ufffe\uffff"
)
words = st.text(characters, min_size=1, max_size=12).map(str.strip).filter(bool)
prose = st.text(st.one_of(characters, st.sampled_from('\t\n"| ')), max_size=30).map(str.strip)
several = st.lists(words, max_size=3).map(tuple)
forms = st.builds(Forms, preferred=words, variants=several, forbidden=several, scheme=words)
records = st.builds(
    NameRecord,
    id=words,
    forms=st.dictionaries(st.sampled_from(["fr", "en-GB", "hy", "ru-Latn"]), forms, min_size=1),
    kind=words | st.just(""),
    native=st.just(""),
    note=prose,
    source=words | st.just(""),
)
authorities = st.lists(records, min_size=1, max_size=6, unique_by=lambda r: r.id).map(
    lambda found: Authority(tuple(found))
)


def ordered(authority: Authority) -> Authority:
    """The same with the languages of each record in the order of the file's columns."""
    tags = authority.languages
    return Authority(
        tuple(
            NameRecord(
                r.id,
                {t: r.forms[t] for t in tags if t in r.forms},
                r.kind,
                r.native,
                r.note,
                r.source,
            )
            for r in authority.records
        )
    )


@settings(deadline=None, max_examples=60)
@given(authorities)
def test_a_table_read_again_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, authority: Authority
) -> None:
    path = tmp_path_factory.mktemp("t") / "names.tsv"
    write_authority(authority, path)
    assert read_authority(path) == ordered(authority)


@settings(deadline=None, max_examples=60)
@given(authorities)
def test_so_is_a_tbx(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> None:
    path = tmp_path_factory.mktemp("t") / "names.tbx"
    write_authority(authority, path)
    assert read_authority(path) == authority
    other = path.with_suffix(".tsv")
    write_authority(authority, other)
    assert read_authority(other) == ordered(read_authority(path))


def test_the_starter_file_goes_through_both(tmp_path: Path) -> None:
    starter = read_authority(ROOT / "texts" / "names.tsv")
    assert len(starter.records) > 20
    write_authority(starter, tmp_path / "a.tbx")
    write_authority(read_authority(tmp_path / "a.tbx"), tmp_path / "b.tsv")
    assert (tmp_path / "b.tsv").read_bytes() == (ROOT / "texts" / "names.tsv").read_bytes()


def table(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "names.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        "fr\ten\ten forbidden\nÉ\tA b\tC | D\n".encode(),
        codecs.BOM_UTF8 + "fr\ten\ten forbidden\r\nÉ\tA b\tC|D\r\n\r\n".encode(),
        "fr\ten\ten forbidden\nÉ\tA b\tC|D\n".encode("utf-16"),
        "\ufefffr\ten\ten forbidden\nÉ\tA b\tC|D\n".encode("utf-16"),
        'FR \t en\tEN Forbidden\t\t\r\n"É"\tA b\t C | | D \t\t\r\n'.encode(),
    ],
)
def test_what_spreadsheets_write(tmp_path: Path, content: bytes) -> None:
    (record,) = read_authority(table(tmp_path, content)).records
    assert record.forms == {"fr": Forms("É"), "en": Forms("A b", (), ("C", "D"))}
    assert (record.id, record.line) == ("e", 2)


BAD: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "is empty"),
    "no language": ("id\tnote\nA\tb\n", ":1: has no column of a language"),
    "unknown column": ("fr\ten variant\n", ":1: has a column named 'en variant'"),
    "unknown language": ("fr\tzz\n", ":1: has a column named 'zz'"),
    "twice": ("fr\ten\tFR\n", ":1: has two columns named 'fr'"),
    "semicolons": ("id;fr;en\n1;a;b\n", ":1: has semicolons between its columns, not tabs"),
    "commas": ("id,fr,en\n", ":1: has commas between its columns"),
    "nul": ("fr\n\na\0\n", ":3: holds a NUL character"),
    "not utf-8": (b"fr\n\xe9\n", ":2: is not utf-8"),
    "unclosed": ('fr\na\n"b\nc\n', ":3: is not a table"),
    "too many cells": ("fr\na\n\nb\tc\n", ":4: has 2 cells under a header of 1"),
    "native": ("fr\tnative\na\tzz\n", ":2: unknown language 'zz'"),
    "giant cell": ("fr\n" + "a" * 200_000 + "\n", ":2: is not a table"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_tables_are_told_with_their_line(tmp_path: Path, kind: str) -> None:
    content, message = BAD[kind]
    path = table(tmp_path, content)
    with pytest.raises(AlignError) as raised:
        read_authority(path)
    assert message in str(raised.value)
    assert str(path) in str(raised.value)
    assert raised.value.hint


def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    rows = "".join(f"{'' if n % 2 else n}\tИмя\tName{n} | Naam{n}\n" for n in range(100_000))
    path = table(tmp_path, "id\tru\ten\n" + rows)
    start = time.process_time()
    authority = read_table(path)
    write_table(authority, BytesIO())
    assert time.process_time() - start < 30
    assert authority.records[-1].forms["en"].variants == ("Naam99999",)


def test_other_suffixes(tmp_path: Path) -> None:
    with pytest.raises(AlignError, match=r"end in \.tsv or \.tbx"):
        read_authority("names.xlsx")
    with pytest.raises(AlignError, match=r"end in \.tsv or \.tbx"):
        write_authority(Authority(()), tmp_path / "names.csv")


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    broken = NameRecord("a", {"fr": Forms("a|b")})
    with pytest.raises(AlignError, match=r"names\.tsv: the form 'a\|b' of a has a \|"):
        write_authority(Authority((broken,)), tmp_path / "names.tsv")
    for records, message in (
        ((), "there is no name to write"),
        ((NameRecord("a", {}),), "has no form"),
        ((broken, broken), "two records have the id 'a'"),
    ):
        with pytest.raises(AlignError, match=message):
            write_authority(Authority(records), tmp_path / "names.tbx")
    assert not list(tmp_path.iterdir())


# TBX


def test_the_structure_is_that_of_tbx_basic(tmp_path: Path) -> None:
    """As core structure and dialect ask for it: ISO 30042:2019, TBX-Basic, style DCA."""
    path = tmp_path / "names.tbx"
    write_authority(read_authority(ROOT / "texts" / "names.tsv"), path)
    subprocess.run(["xmllint", "--noout", "--nonet", path], check=True)
    root = parse_xml(path)
    assert root.tag == "{urn:iso:std:iso:30042:ed-2}tbx"
    assert (root.get("type"), root.get("style")) == ("TBX-Basic", "dca")
    assert [local_name(e) for e in root] == ["tbxHeader", "text"]
    entries = [e for e in root.iter() if local_name(e) == "conceptEntry"]
    assert len({e.get("id") for e in entries}) == len(entries) > 20
    allowed = {
        "conceptEntry": ["descrip", "admin", "note", "langSec"],
        "langSec": ["note", "termSec"],
        "termSec": ["term", "termNote"],
    }
    for element in root.iter():
        names = [local_name(child) for child in element]
        order = allowed.get(local_name(element))
        if order:
            assert names == sorted(names, key=order.index)
            assert names[-1] == order[-1]
    types = {
        e.get("type") for e in root.iter() if local_name(e) in {"admin", "descrip", "termNote"}
    }
    assert types == {"source", "subjectField", "administrativeStatus", "partOfSpeech"}


@pytest.mark.parametrize("name", ["dct.tbx", "martif.tbx"])
def test_termbases_of_other_tools(name: str) -> None:
    """The same entry in the other style of TBX 3, and in TBX 2."""
    record, bare = read_tbx(CASES / name).records
    assert record.id == "c1"
    assert record.forms == {
        "en": Forms("Pashinyan", ("Pashinian",), ("Pachinian",)),
        "fr": Forms("Pachinian"),
    }
    assert (record.kind, record.source) == ("person", "Wikidata Q1")
    assert record.note == "a person; fr: as in the press"
    assert (bare.id, bare.forms) == ("goris", {"fr": Forms("Goris", ("Goriss",))})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<tmx/>", ":1: is not a TBX: its first element is <tmx>"),
        (b"<tbx>\n<text>", ":2: is not well-formed XML"),
        (
            b'<tbx><conceptEntry id="a">\n<langSec xml:lang="zz"/></conceptEntry></tbx>',
            ":2: has a se",
        ),
        (b'<!DOCTYPE t [<!ENTITY a "b">]><tbx>&a;</tbx>', "needs the entity"),
    ],
)
def test_bad_termbases(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "names.tbx"
    path.write_bytes(content)
    with pytest.raises(AlignError) as raised:
        read_tbx(path)
    assert message in str(raised.value)


def test_ids_that_xml_does_not_allow() -> None:
    stream = BytesIO()
    write_tbx(Authority((NameRecord("1 é_x0041_", {"fr": Forms("A")}),)), stream)
    assert b'id="_x0031__x0020__x00E9__x005F_x0041_"' in stream.getvalue()
