"""Whole TMX files: what real tools and hostile hands write, read as records and written again."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import AlignError, EncodingError, ReadError
from align.formats.tmx import Code, Header, Info, Tu, Tuv, open_tmx, read_tmx, write_records
from align.formats.tmx.comparing import compare_tmx
from align.formats.tmx.converting import convert_tmx
from align.formats.tmx.counting import stats_of
from align.formats.tmx.index import Index
from align.formats.tmx.mending import clean_tmx
from align.formats.tmx.merging import merge_tmx, split_tmx
from align.formats.tmx.records import merged
from align.formats.tmx.validate import ADVICE, validate_tmx
from align.formats.tmx.writing import content_text
from align.model import Severity

DTD = {
    "name", "missing-element", "wrong-place", "unknown-element", "unknown-attribute",
    "missing-attribute", "wrong-value", "stray-text", "version",
}  # fmt: skip
"""Rules that a DTD holds, too."""


def corpus(shared_data: Path) -> list[tuple[Path, dict[str, str]]]:
    folder = shared_data / "tmx" / "corpus"
    head, *rows = (folder / "INDEX.tsv").read_text(encoding="utf-8").splitlines()
    names = head.split("\t")
    return [
        (folder / values[0], dict(zip(names, values, strict=True)))
        for values in (row.split("\t") for row in rows)
    ]


def records(content: bytes) -> tuple[Header, list[Tu]]:
    header, units = open_tmx(content, path="a.tmx")
    return header, list(units)


def written(header: Header, units: list[Tu]) -> bytes:
    stream = io.BytesIO()
    write_records(header, units, stream)
    return stream.getvalue()


def tmx(body: str, header: str = 'srclang="fr"', head: str = "") -> bytes:
    return f'{head}<tmx version="1.4"><header {header}/><body>{body}</body></tmx>'.encode()


def unit(source: str, target: str, attributes: str = "") -> str:
    return (
        f'<tu {attributes}><tuv xml:lang="fr"><seg>{source}</seg></tuv>\n'
        f'<tuv xml:lang="en"><seg>{target}</seg></tuv></tu>\n'
    )


# read, written, read


def test_the_corpus_is_the_same_when_written_and_read_again(shared_data: Path) -> None:
    refused = []
    for path, row in corpus(shared_data):
        if row["well_formed"] != "yes":
            with pytest.raises(ReadError) as caught:
                open_tmx(path)
            assert caught.value.line
            assert caught.value.hint
            refused.append(path.name)
            continue
        header, units = open_tmx(path)
        first = list(units)
        assert len(first) == int(row["tu"]), path.name
        assert sum(len(unit.variants) for unit in first) == int(row["tuv"]), path.name
        again, second = records(written(header, first))
        assert second == first, path.name
        assert (again.attributes, again.infos) == (header.attributes, header.infos), path.name
    assert refused == ["tmxeditor8__ImportTMXTest0.tmx"]


TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r&<>\"'"),
    max_size=12,
).map(lambda text: "".join(c for c in text if c >= " " or c in "\t\n\r"))
NAMES = st.dictionaries(st.sampled_from(["i", "x", "type"]), TEXT).map(lambda d: tuple(d.items()))
CONTENT = st.recursive(
    st.lists(TEXT, max_size=2).map(merged),
    lambda inner: st.lists(
        TEXT
        | st.builds(Code, st.sampled_from(["bpt", "ept", "ph", "it", "hi", "ut"]), NAMES, inner),
        max_size=4,
    ).map(merged),
    max_leaves=6,
)
INFOS = st.lists(
    st.builds(Info, st.sampled_from(["note", "prop"]), TEXT, st.fixed_dictionaries({"type": TEXT})),
    max_size=2,
).map(tuple)
TUVS = st.builds(Tuv, CONTENT, st.fixed_dictionaries({"xml:lang": TEXT}), INFOS)
TUS = st.builds(
    Tu, st.lists(TUVS, max_size=3).map(tuple), st.fixed_dictionaries({"tuid": TEXT}), INFOS
)


@settings(deadline=None, max_examples=80)
@given(st.lists(TUS, max_size=3), INFOS)
def test_any_record_is_the_same_when_written_and_read(
    units: list[Tu], infos: tuple[Info, ...]
) -> None:
    header = Header({"srclang": "fr"}, infos, "1.4")
    assert records(written(header, units)) == (header, units)


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3", "1.4"])
def test_every_version_is_valid_by_its_dtd(version: str, shared_data: Path, tmp_path: Path) -> None:
    if shutil.which("xmllint") is None:
        pytest.skip("xmllint is not installed (Debian package libxml2-utils)")
    path = tmp_path / "a.tmx"
    source = shared_data / "tmx" / "corpus" / "omegat__ImportTest2A.tmx"
    with path.open("wb") as stream:
        convert_tmx(source, stream, version=version, languages={"fr-ca": "fr"})
    dtd = shared_data / "tmx" / f"tmx{version.replace('.', '')}.dtd"
    done = subprocess.run(
        ["xmllint", "--noout", "--nonet", "--dtdvalid", dtd, path], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert not [f for f in validate_tmx(path) if f.check in DTD]
    assert {v.language for u in open_tmx(path)[1] for v in u.variants} == {"en-us", "En-uS", "fr"}


# encodings


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "utf-8"),
        ("utf-8", "us-ascii"),
        ("utf-8", "UTF-16"),
        ("utf-16", ""),
        ("utf-16", "utf-8"),
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", ""),
        ("cp1252", "windows-1252"),
        ("shift_jis", "Shift_JIS"),
        ("utf-8", "zip"),
        ("utf-8", "idna"),
    ],
)
def test_encodings(encoding: str, declared: str) -> None:
    said = f" encoding='{declared}'" if declared else ""
    word = "日本" if encoding == "shift_jis" else "été"
    text = f"<?xml version='1.0'{said}?>" + tmx(unit(word, "b")).decode()
    _, (read,) = records(text.encode(encoding))
    assert read.variants[0].text == word


def test_a_wrong_encoding_is_told_with_its_line() -> None:
    content = tmx(unit("ete", "b") + unit("été", "b")).decode().encode("latin-1")
    with pytest.raises(EncodingError, match="is not UTF-8") as caught:
        records(content)
    assert caught.value.line == 3


def test_a_file_cut_off_gives_what_is_whole_and_then_fails(tmp_path: Path) -> None:
    content = tmx("".join(unit(str(n), "b") for n in range(5000)))
    path = tmp_path / "a.tmx"
    path.write_bytes(content[: len(content) // 2])
    _, units = open_tmx(path)
    read: list[Tu] = []
    with pytest.raises(ReadError, match="cut off within") as caught:
        read.extend(units)
    stream = io.BytesIO()
    done = clean_tmx(path, stream)
    assert f"{done.count:,} units stand before it" in caught.value.hint
    assert 2000 < done.count < 3000
    assert any("cut off" in notice for notice in done.notices())
    with pytest.raises(ReadError):
        read_tmx(path)


def test_prefixes_and_names_in_capitals() -> None:
    content = b"""<x:TMX version="1.4" odd:a="1"><x:Header srclang="fr" odd:b="2"/><BODY>
      <x:tu odd:c="3"><TUV xml:lang="fr"><SEG>a <PH x="1"/></SEG></TUV><odd:z><seg>no</seg></odd:z>
      </x:tu></BODY></x:TMX>"""
    header, (read,) = records(content)
    assert (header.attributes, read.attributes) == ({"srclang": "fr"}, {})
    assert [v.content for v in read.variants] == [("a ", Code("ph", (("x", "1"),)))]


# hostile


def refused_in(
    make: Callable[[Path], None], folder: Path, words: str, seconds: float, megabytes: int
) -> None:
    """The file is refused in words, within bounds of time and memory."""
    path = folder / "hostile.tmx"
    make(path)
    began = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(ReadError, match=words) as caught:
            for _ in open_tmx(path)[1]:
                pass
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1_000_000
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < seconds
    assert str(caught.value).startswith(f"{path}:")
    assert caught.value.line
    assert caught.value.hint


def dtd(declarations: str, body: str) -> bytes:
    return tmx(body, head=f"<!DOCTYPE tmx [{declarations}]>")


LAUGHS = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (dtd(f'<!ENTITY e0 "ha">{LAUGHS}', unit("&e9;", "b")), "entity &e0;"),
        (dtd(f'<!ENTITY a "{"a" * 50_000}">', unit("&a;" * 50_000, "b")), "entity &a;"),
        (dtd('<!ENTITY x SYSTEM "file:///etc/passwd">', unit("&x;", "b")), "entity &x;"),
        (dtd('<!ENTITY % p SYSTEM "http://127.0.0.1:9/a.dtd"> %p;', unit("&x;", "b")), "&x;"),
        (tmx(unit("&x;", "b"), head='<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/a">'), "&x;"),
        (tmx(unit("&nbsp;", "b")), "&nbsp;, which XML does not know"),
        (tmx(unit("&#1;", "b")), "&#1;, which is no character"),
        (tmx(unit("a\x01", "b")), r"control character U\+0001"),
        (tmx(unit("R&D", "b")), "it has '&D"),
        (tmx(unit("a < b", "b")), "it has '<'"),
        (tmx(unit("<hi>" * 200 + "a" + "</hi>" * 200, "b")), "more than 100 elements"),
        (tmx(unit("<b>a</i>", "b")), "mismatch of tags: </i> closes <b>"),
        (b"<tmx version='1.4'><header/><body><tu>" + b"<prop/>" * 10_001, "more than 10,000"),
        (b"<html><body/></html>", "is not a TMX: its first element is <html>"),
        (b"", "it is empty"),
        (b"\x00\x01\x02", "not well-formed"),
        (b"PK\x03\x04" + bytes(200), "not well-formed"),
    ],
)
def test_hostile_and_broken(content: bytes, words: str, tmp_path: Path) -> None:
    def make(path: Path) -> None:
        path.write_bytes(content)

    refused_in(make, tmp_path, words, 2, 20)


def big(path: Path, begin: bytes, part: bytes, size: int) -> None:
    with path.open("wb") as stream:
        stream.write(begin)
        for _ in range(size // len(part)):
            stream.write(part)


IN_SEG = b'<tmx version="1.4"><header/><body><tu><tuv xml:lang="fr"><seg>'


@pytest.mark.parametrize(
    ("begin", "part", "where"),
    [
        (IN_SEG, b"a" * 50_000, "in one <seg>"),
        (IN_SEG, b"<ph/>" * 10_000, "more than 10,000"),
        (IN_SEG + b"<!--", b"a" * 50_000, "in one <seg>"),
        (IN_SEG + b'<ph x="', b"a" * 50_000, "in one <seg>"),
        (b"<!DOCTYPE tmx [", b"<!-- a -->" * 5000, "before the first element"),
    ],
)
def test_a_gigabyte_of_one_element(begin: bytes, part: bytes, where: str, tmp_path: Path) -> None:
    """As well a terabyte: no more than 4 MB of it is looked at."""
    refused_in(lambda path: big(path, begin, part, 20_000_000), tmp_path, where, 8, 150)


# validate


def found(content: bytes, folder: Path) -> dict[str, int]:
    path = folder / "a.tmx"
    path.write_bytes(content)
    return {f.check: f.places[0].location.line for f in validate_tmx(path)}


HEADER = (
    'creationtool="a" creationtoolversion="1" segtype="sentence" o-tmf="a" adminlang="en" '
    'srclang="fr" datatype="plaintext"'
)


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (unit("a", "b").replace("fr", "de"), "srclang-mismatch"),
        (unit("a", "b").replace("fr", "fr-FR"), "srclang-mismatch"),
        (unit("a", "b").replace('"en"', '"english"'), "language-tag"),
        (unit("a", "b").replace('"en"', '"en_GB"'), "language-tag"),
        (unit("a", "b").replace('"en"', '"fr"'), "language-twice"),
        (unit("a", "b").replace('"en"', '"fr"'), "one-language"),
        (unit("a", ""), "empty-seg"),
        (unit("a", '<bpt i="1"/>b'), "codes-unpaired"),
        (unit("a", '<ept i="1"/>b'), "codes-unpaired"),
        (unit("a", '<bpt i="1"/><bpt i="1"/>b<ept i="1"/><ept i="1"/>'), "codes-unpaired"),
        (unit('<ph x="1"/>a', '<ph x="2"/>b'), "codes-x"),
        (unit("<hi>a</hi>", "b"), "codes-hi"),
        (unit("a", "b", 'creationdate="2024-01-31"'), "date"),
        (unit("a", "b", 'changedate="20240231T000000Z"'), "date"),
        (unit("a", "b", 'tuid="1"') + unit("c", "d", 'tuid="1"'), "duplicate-tuid"),
        (unit("a", "b") + unit("a", " b "), "duplicate-unit"),
        (unit("a", "b") + unit("a", "c"), "conflict"),
        (unit("a", "b" * 2001), "long"),
        (unit("a", "b").replace("<tuv", '<prop type="file">x</prop><tuv', 1), "prop-file"),
        (unit("a\u200b", "b"), "invisible"),
        (unit("a", "b", 'segtype="word"'), "wrong-value"),
        (unit("a", "b", 'foo="1"'), "unknown-attribute"),
        (unit("a", "<b>b</b>"), "unknown-element"),
        (unit("a", '<bpt x="1"/>'), "missing-attribute"),
        (unit("a", "b").replace("</tu>", "<note>n</note></tu>"), "wrong-place"),
        (unit("a", "b").replace("<tuv", "stray<tuv", 1), "stray-text"),
        (unit("a", "b") + "<tu/>", "missing-element"),
        (unit("a", "b").replace("seg>", "SEG>"), "name"),
        (unit("a", "R&D"), "not-readable"),
    ],
)
def test_each_rule(body: str, rule: str, tmp_path: Path) -> None:
    assert not found(tmx(unit("good", "well"), HEADER), tmp_path)
    assert rule in found(tmx(body, HEADER), tmp_path)


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        (HEADER.replace('srclang="fr"', ""), "srclang-missing"),
        (HEADER.replace('srclang="fr"', 'srclang="*all*"'), "srclang-all"),
        (HEADER.replace('tool="a"', 'tool="OmegaT"'), "creationtool-omegat"),
        (HEADER.replace('o-tmf="a"', ""), "missing-attribute"),
    ],
)
def test_each_rule_of_the_header(header: str, rule: str, tmp_path: Path) -> None:
    assert rule in found(tmx(unit("a", "b"), header), tmp_path)


def test_wrong_version_and_encoding(tmp_path: Path) -> None:
    content = tmx(unit("a", "b"), HEADER, "<?xml version='1.0' encoding='UTF-16'?>")
    assert found(content.replace(b"1.4", b"1.4b"), tmp_path).keys() == {"version", "encoding"}


def test_every_rule_has_its_advice_and_its_test() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    assert not [rule for rule in ADVICE if f'"{rule}"' not in here]


def test_the_grammar_agrees_with_xmllint(shared_data: Path) -> None:
    if shutil.which("xmllint") is None:
        pytest.skip("xmllint is not installed (Debian package libxml2-utils)")
    differ = []
    for path, row in corpus(shared_data):
        version = row["version"].removesuffix("b") or "1.4"
        dtd = shared_data / "tmx" / f"tmx{version.replace('.', '')}.dtd"
        command = ["xmllint", "--noout", "--nonet", "--dtdvalid", str(dtd), str(path)]
        valid = subprocess.run(command, capture_output=True).returncode == 0
        ours = not any(f.check in DTD | {"not-readable"} for f in validate_tmx(path))
        if valid != ours:
            differ.append(path.name)
    assert differ == []


# clean, merge, split, diff, stats


def test_clean_mends_what_it_can(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    path.write_bytes(
        b"<?xml version='1.0' encoding='iso-8859-1'?>"
        + tmx(
            unit("R&D \x01\u00e9&#1;&eacute;", "b<![CDATA[ & ]]>")
            + unit("", "b")
            + unit("c", "d")
            + unit("c", "d")
            + unit('<bpt i="1"/>e', "f").replace('"fr"', '"fr_FR"')
        )
    )
    stream = io.BytesIO()
    done = clean_tmx(path, stream)
    _, units = records(stream.getvalue())
    assert [[v.text for v in u.variants] for u in units] == [
        ["R&D éé", "b & "],
        ["c", "d"],
        ["e", "f"],
    ]
    assert units[2].variants[0].language == "fr-FR"
    told = "\n".join(done.notices())
    for words in (
        "declaration of iso-8859-1",
        "& written &amp; (line 1)",
        "control characters left out",
        "references to characters",
        "references of HTML",
        "units without text in two languages left out (line 3)",
        "repeat an earlier one left out (line 7)",
        "codes without their partner",
        "fr_FR written fr-FR",
    ):
        assert words in told
    mended = tmp_path / "b.tmx"
    mended.write_bytes(stream.getvalue())
    assert not [f for f in validate_tmx(mended) if f.severity == Severity.ERROR]
    again = io.BytesIO()
    clean_tmx(mended, again)
    assert again.getvalue() == stream.getvalue()


def test_clean_keeps_what_other_formats_put_into_a_segment(tmp_path: Path) -> None:
    """Units that differ in it only are no repeats."""
    (path,) = files(
        tmp_path,
        "\n".join(
            (
                unit('a <x id="1"/>', "b"),
                unit('a <x id="2"/>', "b"),
                unit('c <b n="1|2">d <i>e</i></b>', 'c <bpt i="1"/>d<ept i="1"/> <b>e</b>'),
                unit("f <ph>g<x/></ph>", "h <sub>i</sub>"),
                unit("j", "k").replace("<tuv", "<foo>l</foo>m<tuv", 1),
                unit("n</seg><seg>o", "p") + "<note>q</note>",
            )
        ),
    )
    stream = io.BytesIO()
    done = clean_tmx(path, stream)
    _, units = records(stream.getvalue())
    assert [[content_text(v.content) for v in u.variants] for u in units] == [
        ['a <ph>&lt;x id="1"/&gt;</ph>', "b"],
        ['a <ph>&lt;x id="2"/&gt;</ph>', "b"],
        [
            'c <bpt i="1">&lt;b n="1|2"&gt;</bpt>d <bpt i="2">&lt;i&gt;</bpt>e'
            '<ept i="2">&lt;/i&gt;</ept><ept i="1">&lt;/b&gt;</ept>',
            'c <bpt i="1"/>d<ept i="1"/> <bpt i="2">&lt;b&gt;</bpt>e<ept i="2">&lt;/b&gt;</ept>',
        ],
        ["f <ph>g&lt;x/&gt;</ph>", "h i"],
        ["j", "k"],
        ["n", "p"],
    ]
    assert set(done.notices()) == {
        "2 × <x> within <seg> written as a code (lines 1, 4)",
        "2 × <b> within <seg> written as a code (lines 7, 8)",
        "1 × <i> within <seg> written as a code (line 7)",
        "1 × <x> within a code written as its text (line 10)",
        "1 × <sub> taken off where it may not stand, its text kept (line 11)",
        "1 × <foo> outside of a <seg>, with what is in it left out (line 13)",
        "1 × text outside of a <seg> left out (line 13)",
        "1 × second <seg> of a <tuv> left out (line 16)",
        "1 × <note> outside of a <tu> left out (line 18)",
    }
    mended = tmp_path / "mended.tmx"
    mended.write_bytes(stream.getvalue())
    assert not list(validate_tmx(mended))


def test_clean_makes_the_corpus_acceptable(shared_data: Path, tmp_path: Path) -> None:
    """No error is left but that of a unit whose languages are not those that the file declares."""
    for path, row in corpus(shared_data):
        if row["well_formed"] != "yes":
            continue
        mended = tmp_path / path.name
        with mended.open("wb") as stream:
            clean_tmx(path, stream)
        left = {f.check for f in validate_tmx(mended) if f.severity == Severity.ERROR}
        assert left <= {"srclang-mismatch", "language-tag"}, path.name


@settings(deadline=None, max_examples=60)
@given(st.text(st.sampled_from("a&;<#1x\n-]![CDATA>"), max_size=40), st.integers(1, 7))
def test_mending_in_pieces_is_mending_the_whole(text: str, size: int) -> None:
    from align.formats.tmx.mending import Mended, Mender

    pieces = [text[i : i + size] for i in range(0, len(text), size)] or [""]
    mender = Mender(Mended())
    parts = [mender.feed(piece, n == len(pieces)) for n, piece in enumerate(pieces, 1)]
    assert "".join(parts) == Mender(Mended()).feed(text, True)


def files(folder: Path, *bodies: str) -> list[Path]:
    paths = [folder / f"{n}.tmx" for n in range(len(bodies))]
    for path, body in zip(paths, bodies, strict=True):
        path.write_bytes(tmx(body, HEADER))
    return paths


@pytest.mark.parametrize(
    ("prefer", "targets"),
    [
        ("first", ["b", "d", "f"]),
        ("last", ["d", "c", "f"]),
        ("newest", ["b", "d", "f"]),
        ("all", ["b", "d", "c", "f"]),
    ],
)
def test_merge(prefer: str, targets: list[str], tmp_path: Path) -> None:
    paths = files(
        tmp_path,
        unit("a", "b", 'tuid="1" changedate="20240101T000000Z"') + unit("c", "d"),
        unit("a", "c", 'tuid="1" changedate="20230101T000000Z"')
        + unit("c", "d")
        + unit("e", "f", 'tuid="1"'),
    )
    stream = io.BytesIO()
    done = merge_tmx(paths, stream, prefer=prefer)  # type: ignore[arg-type]
    _, units = records(stream.getvalue())
    assert [u.variants[1].text for u in units] == targets
    assert (done.repeated, done.conflicting, done.count) == (1, 1, len(targets))
    assert done.conflicts == [f"{paths[0]}:1 and {paths[1]}:1: a"]
    ids = [u.id for u in units if u.id]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("prefer", "said"), [("first", "left out; the first"), ("all", "kept")])
def test_a_merge_says_what_becomes_of_conflicts(prefer: str, said: str, tmp_path: Path) -> None:
    paths = files(
        tmp_path,
        "".join(unit(f"a{n}", "b") for n in range(30)),
        "".join(unit(f"a{n}", "c") for n in range(30)) + unit("a0", "b"),
    )
    done = merge_tmx(paths, io.BytesIO(), prefer=prefer)  # type: ignore[arg-type]
    repeated, conflicts, *places, more = done.notices()
    assert repeated == "1 unit left out, which is there already"
    assert conflicts.startswith(
        f"30 units have the source of another one and not its target: {said}"
    )
    assert (len(places), more) == (20, "and 10 more")


def test_ids_that_stand_many_times_are_told_apart_at_once(tmp_path: Path) -> None:
    """A search for a free number from the beginning would take hours."""
    body = "".join(unit(f"a{n}", "b", 'tuid="1"') for n in range(20_000))
    (path,) = files(tmp_path, unit("x", "y", 'tuid="1-3"') + body)
    stream = io.BytesIO()
    assert merge_tmx([path], stream).renamed == 19_999
    ids = [u.id for u in records(stream.getvalue())[1]]
    assert len(set(ids)) == 20_001
    assert ids[:5] == ["1-3", "1", "1-2", "1-4", "1-5"]


def test_split(tmp_path: Path) -> None:
    third = '<tuv xml:lang="ru"><seg>r</seg></tuv></tu>'
    (path,) = files(tmp_path, unit("a", "b").replace("</tu>", third) + unit("c", "d"))
    outputs = split_tmx(path, tmp_path / "out")
    assert [(p.name, n) for p, n in outputs] == [("0.fr-en.tmx", 2), ("0.fr-ru.tmx", 1)]
    header, units = open_tmx(outputs[1][0])
    assert header.srclang == "fr"
    assert [[v.text for v in u.variants] for u in units] == [["a", "r"]]
    assert [p.name for p, _ in split_tmx(path, tmp_path, source_language="ru")] == [
        "0.ru-fr.tmx",
        "0.ru-en.tmx",
    ]


def test_diff(tmp_path: Path) -> None:
    old, new = files(
        tmp_path,
        unit("same", "s") + unit("a", "b") + unit("c", "d e") + unit("gone", "g"),
        unit("c", '<ph x="1"/>d e') + unit("new", "n") + unit("same", " s ") + unit("a", "x"),
    )
    differences, same, _ = compare_tmx(old, new)
    assert [
        (d.kind, d.source, d.old and d.old.text, d.new and d.new.text) for d in differences
    ] == [
        ("target", "a", "b", "x"),
        ("codes", "c", "d e", "d e"),
        ("removed", "gone", "g", None),
        ("added", "new", None, "n"),
    ]
    assert same == 1
    assert compare_tmx(new, new) == ((), 4, ())


def test_diff_passes_over_regions_and_says_so(tmp_path: Path) -> None:
    old, new = files(tmp_path, unit("a", "b") + unit("c", "d"), unit("a", "b") + unit("c", "e"))
    new.write_bytes(new.read_bytes().replace(b'"fr"', b'"fr-FR"'))
    (difference,), same, renamed = compare_tmx(old, new)
    assert (difference.kind, difference.source, same) == ("target", "c", 1)
    assert renamed == (("fr", "fr-FR"),)
    new.write_bytes(new.read_bytes().replace(b'"fr-FR"', b'"fr-Latn"'))
    assert compare_tmx(old, new).same == 0


def test_stats(shared_data: Path) -> None:
    for path, row in corpus(shared_data):
        if row["well_formed"] == "yes":
            stats = stats_of(path)
            assert (stats.units, stats.segs.total()) == (int(row["tu"]), int(row["tuv"]))
            codes = set(stats.codes) - {"x", "hi", "sub"}  # the index leaves some out
            assert codes <= set(row["inline"].split()), path.name


def test_codes_are_dropped_but_words_stay(tmp_path: Path) -> None:
    (path,) = files(tmp_path, unit("a <hi>b</hi> <ph>img</ph>c", "d"))
    stream = io.BytesIO()
    convert_tmx(path, stream, codes="drop", header={"segtype": "block"})
    header, (read,) = records(stream.getvalue())
    assert read.variants[0].content == ("a b c",)
    assert header.attributes["segtype"] == "block"


COMMANDS = [
    ["validate", "IN"],
    ["validate", "IN", "--json"],
    ["stats", "IN"],
    ["stats", "IN", "--json"],
    ["clean", "IN", "-o", "OUT"],
    ["convert", "IN", "-o", "OUT", "--version", "1.1", "--language", "fr=fr-FR"],
    ["merge", "IN", "IN", "-o", "OUT"],
    ["split", "IN", "-o", "FOLDER"],
    ["diff", "IN", "IN"],
    ["diff", "IN", "IN", "--json"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands(words: list[str], tmp_path: Path) -> None:
    from click.testing import CliRunner

    from align.cli import main

    (path,) = files(tmp_path, unit("a", "b") + unit("", "c"))
    names = {"IN": path, "OUT": tmp_path / "out.tmx", "FOLDER": tmp_path / "out"}
    given = [str(names.get(word, word)) for word in words]
    done = CliRunner().invoke(main, ["tmx", *given])
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    broken = tmp_path / "broken.tmx"
    broken.write_bytes(path.read_bytes()[:-40])
    names["IN"] = broken
    done = CliRunner().invoke(main, ["tmx", *(str(names.get(word, word)) for word in words)])
    said_in = {"validate": 0, "clean": 0}.get(words[0], 3)
    assert done.exit_code == said_in, done.output
    assert "Traceback" not in done.output


def test_clean_in_place_keeps_what_was_there(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from align.cli import main

    (path,) = files(tmp_path, unit("a", "b") + unit("", "c"))
    before = path.read_bytes()
    assert CliRunner().invoke(main, ["tmx", "clean", str(path), "--write"]).exit_code == 0
    assert path.with_name("0.tmx.bak").read_bytes() == before
    assert len(records(path.read_bytes())[1]) == 1
    assert (
        CliRunner().invoke(main, ["tmx", "validate", str(path), "--fail-on", "note"]).exit_code == 0
    )
    assert CliRunner().invoke(main, ["tmx", "clean", str(path)]).exit_code == 2


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 60), max_size=80), st.integers(0, 2**64 // 61 - 1))
def test_an_index_numbers_what_it_has_not_seen(values: list[int], apart: int) -> None:
    """Whatever the digests, those that fall into one place included."""
    index = Index()
    seen: dict[int, int] = {}
    for value in (v * apart for v in values):
        assert (value in index) == (value in seen)
        assert index.find(value) == seen.get(value)
        assert index.number(value) == seen.setdefault(value, len(seen))
    assert len(index) == len(seen)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_how_far_the_work_is_is_told(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from align.cli import main
    from align.cli.terminal import Progress

    shares: list[float] = []
    monkeypatch.setattr(Progress, "__call__", lambda _, step, share: shares.append(share))
    (path,) = files(tmp_path, "".join(unit(f"a{n}", "b" * 99) for n in range(2000)))
    names = {"IN": path, "OUT": tmp_path / "out.tmx", "FOLDER": tmp_path / "out"}
    assert CliRunner().invoke(main, ["tmx", *(str(names.get(w, w)) for w in words)]).exit_code == 0
    assert len(shares) > 3
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5 < shares[-1] <= 1


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("no resource module")
    path = tmp_path / "a.tmx"
    with path.open("wb") as stream:
        stream.write(b'<tmx version="1.4"><header srclang="fr"/><body>')
        stream.writelines(
            unit(f"source {n} " * 20, f"target {n} " * 20).encode() for n in range(20_000)
        )
        stream.write(b"</body></tmx>")
    assert path.stat().st_size > 10_000_000
    tracemalloc.start()
    try:
        header, units = open_tmx(path)
        with (tmp_path / "b.tmx").open("wb") as stream:
            assert write_records(header, units, stream) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_all_failures_are_ours(tmp_path: Path) -> None:
    with pytest.raises(AlignError, match="no such file"):
        open_tmx(tmp_path / "none.tmx")
