"""XLIFF read, written, and held against the schemas of OASIS as Debian has them."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from align.errors import ExportError, ReadError
from align.formats.codes import clean
from align.formats.interface import xml_text
from align.formats.xliff import VERSIONS, read_xliff, write_xliff
from align.model import Finding, Markup, Passage, Place, Severity, Span, Unit, Variant

CASES = Path(__file__).parent / "cases" / "xliff"
SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
SCHEMA = {"1.2": "xliff-core-1.2-strict.xsd", "2.1": "xliff-core-2.0.xsd"}


@pytest.fixture(scope="session")
def schemas() -> dict[str, etree.XMLSchema]:
    """The core of XLIFF 2.1 is that of 2.0: the standard kept its namespace and its elements."""
    if not SCHEMAS.is_dir():
        pytest.skip("no schemas of OASIS (Debian package php-symfony-translation)")
    loaded = {}
    for version, name in SCHEMA.items():
        text = (SCHEMAS / name).read_text(encoding="utf-8")
        text = re.sub('schemaLocation="[^"]*xml.xsd"', f'schemaLocation="{SCHEMAS}/xml.xsd"', text)
        loaded[version] = etree.XMLSchema(etree.fromstring(text.encode()))
    return loaded


def shown(unit: Unit) -> str:
    """A unit on one line, as the case files have it."""
    line = unit.variants[0].passage.locate().line
    sides = [f"{v.language}: {v.text}" if v else "-" for v in (unit.source, unit.target)]
    spans = unit.variants[0].passage.spans
    marks = ", ".join(f"{s.markup}={unit.variants[0].text[s.start : s.end]}" for s in spans)
    parts = (unit.id, line, round(unit.score, 4), unit.kind, *sides, marks)
    return " | ".join(map(str, parts)).rstrip()


@pytest.mark.parametrize(
    "path", [p for p in sorted(CASES.iterdir()) if p.suffix != ".txt"], ids=lambda p: p.name
)
def test_cases(path: Path) -> None:
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    assert [shown(unit) for unit in read_xliff(path)] == expected


BASE = '<xliff version="1.2"><file><body>\n{}\n</body></file></xliff>'


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("", 1, "well-formed"),
        ("<tmx/>", 1, "is not an XLIFF: its first element is <tmx>"),
        ("<xliff version='3.0'/>", 1, "version '3.0'"),
        ("<xliff/>", 1, "version ''"),
        (BASE.format("<trans-unit id='1'/>"), 2, "has no <source>"),
        (BASE.format("<trans-unit id='1'><source>a</trans-unit>"), 2, "well-formed"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>\n" + BASE.format("&a;"), 3, "needs the entity"),
        ("<xliff version='2.0'>\n<file><unit><segment/></unit></file></xliff>", 2, "no <source>"),
    ],
)
def test_bad_files(content: str, line: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match=message) as caught:
        read_xliff(path)
    assert caught.value.line == line
    assert caught.value.hint


def test_codes_that_do_not_match_lose_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    unit = "<trans-unit id='1'><source>a<ept id='1'/>b<bpt id='2' ctype='bold'/>c</source>"
    path.write_text(BASE.format(unit + "</trans-unit>"), encoding="utf-8")
    (read,) = read_xliff(path)
    assert read.source
    assert (read.source.text, read.source.passage.spans) == ("abc", ())


def test_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    unit = "<trans-unit id='1'><source>été</source></trans-unit>"
    path.write_bytes(BASE.format(unit).encode("utf-16"))
    (read,) = read_xliff(path)
    assert read.source
    assert read.source.text == "été"


def written(units: tuple[Unit, ...] | list[Unit], version: str, **options: object) -> bytes:
    stream = io.BytesIO()
    write_xliff(units, stream, "fr", "en", version=version, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def read_back(content: bytes, folder: Path) -> tuple[Unit, ...]:
    path = folder / "back.xlf"
    path.write_bytes(content)
    return read_xliff(path)


def findings(unit: Unit) -> list[Finding]:
    assert unit.target
    place = Place.of(unit, unit.target)
    return [Finding("number-differs", Severity.WARNING, "3 & not 4.", "Look.", (place,))]


@pytest.mark.parametrize("codes", [False, True])
@pytest.mark.parametrize("version", VERSIONS)
def test_valid_by_the_schema(
    version: str, codes: bool, units: tuple[Unit, ...], schemas: dict[str, etree.XMLSchema]
) -> None:
    spans = (Span(0, 3, Markup.STRONG), Span(1, 2, Markup.LINK, "a?b&c"))
    marked = [
        dataclasses.replace(
            unit,
            source=unit.source
            and Variant("fr", dataclasses.replace(unit.source.passage, spans=spans)),
        )
        for unit in units
    ]
    odd = Unit("same id\x01", marked[0].source, marked[0].target, document="ein Text/2")
    content = written([*marked, odd, odd], version, inline_codes=codes, findings=findings(units[0]))
    schema = schemas[version]
    assert schema.validate(etree.fromstring(content)), schema.error_log
    for empty in ([], [Unit("1", None, None)]):
        assert schema.validate(etree.fromstring(written(empty, version))), schema.error_log
    broken = content.replace(b"<source", b"<sauce").replace(b"</source", b"</sauce")
    assert not schema.validate(etree.fromstring(broken))


@pytest.mark.parametrize("version", VERSIONS)
def test_codes_may_cross(version: str, schemas: dict[str, etree.XMLSchema], tmp_path: Path) -> None:
    spans = (Span(0, 6, Markup.STRONG), Span(3, 9, Markup.LINK, "x"))
    unit = Unit(
        "1", Variant("fr", Passage("un deux trois", spans=spans)), Variant("en", Passage("one"))
    )
    content = written([unit], version, inline_codes=True)
    schema = schemas[version]
    assert schema.validate(etree.fromstring(content)), schema.error_log
    (back,) = read_back(content, tmp_path)
    assert back.source
    assert back.source.passage.spans == spans


@pytest.mark.parametrize("version", VERSIONS)
def test_sample_read_back(version: str, units: tuple[Unit, ...], tmp_path: Path) -> None:
    facts = ("id", "score", "kind", "block", "block_kind", "document")
    read = read_back(written(units, version, signature="align:1"), tmp_path)
    assert [[getattr(u, f) for f in facts] for u in read] == [
        [getattr(u, f) for f in facts] for u in units
    ]
    for old, new in zip(units, read, strict=True):
        for side in ("source", "target"):
            before, after = getattr(old, side), getattr(new, side)
            assert (before and xml_text(before.text)) == (after and after.text)


@pytest.mark.parametrize("version", VERSIONS)
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_text_read_back(
    version: str,
    data: st.DataObject,
    any_units: Callable[..., st.SearchStrategy[list[Unit]]],
    tmp_path: Path,
) -> None:
    texts = st.text(st.characters() | st.sampled_from("<&>\t\n\r\u00a0"), max_size=20)
    units = data.draw(any_units(texts))
    content = written(units, version)
    read = read_back(content, tmp_path)
    kept = [u for u in units if any(xml_text(v.text) for v in u.variants)]
    assert [u.id for u in read] == [u.id for u in kept]
    sides = [[xml_text(v.text) if v else "" for v in (u.source, u.target)] for u in kept]
    assert [[v.text if v else "" for v in (u.source, u.target)] for u in read] == sides
    assert written(list(read), version).count(b"<source") == content.count(b"<source")


MARKED = st.builds(
    lambda text, edges: Passage(
        text,
        spans=tuple(
            sorted(
                (
                    Span(min(a, b), max(a, b), markup, "x" if markup is Markup.LINK else "")
                    for a, b, markup in edges
                    if min(a, b) < max(a, b) <= len(text)
                ),
                key=lambda s: (s.start, -s.end),
            )
        ),
    ),
    st.text("ab é\u00a0\n<&", min_size=1, max_size=12),
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from(list(Markup))), max_size=4
    ),
)


@pytest.mark.parametrize("version", VERSIONS)
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(source=MARKED, target=MARKED)
def test_markup_read_back(version: str, source: Passage, target: Passage, tmp_path: Path) -> None:
    """Codes come back as the spans they were made of, and are numbered alike in both."""
    unit = Unit("1", Variant("fr", source), Variant("en", target))
    content = written([unit], version, inline_codes=True)
    read = read_back(content, tmp_path)
    for variant in (v for u in read for v in u.variants):
        expected = clean(source if variant.language == "fr" else target)
        value = {Markup.LINK, Markup.NOTE_REFERENCE}
        wanted = [s if s.markup in value else s._replace(value="") for s in expected.spans]
        assert variant.text == expected.text
        assert set(variant.passage.spans) == set(wanted)


def test_codes_are_numbered_alike() -> None:
    french = Passage(
        "un deux trois", spans=(Span(0, 2, Markup.EMPHASIS), Span(3, 7, Markup.STRONG))
    )
    english = Passage("two one", spans=(Span(0, 3, Markup.STRONG), Span(4, 7, Markup.EMPHASIS)))
    unit = Unit("1", Variant("fr", french), Variant("en", english))
    root = etree.fromstring(written([unit], "2.1", inline_codes=True))
    segment = root.find(".//{*}segment")
    assert segment is not None
    codes = [(c.get("id"), c.text) for c in segment.iter("{*}pc")]
    assert codes == [("1", "un"), ("2", "deux"), ("2", "two"), ("1", "one")]
    data = [d.text for d in root.iter("{*}data")]
    assert data == ["<em>", "</em>", "<strong>", "</strong>"]
    first = etree.fromstring(written([unit], "1.2", inline_codes=True))
    codes = [(c.get("id"), c.tail) for c in first.iter("{*}bpt")]
    assert codes == [("1", "un"), ("2", "deux"), ("2", "two"), ("1", "one")]


@pytest.mark.parametrize("version", VERSIONS)
def test_scores_states_and_notes(version: str, units: tuple[Unit, ...]) -> None:
    doubtful = dataclasses.replace(units[1], score=0.25)
    root = etree.fromstring(written([units[0], doubtful], version, findings=findings(units[0])))
    notes = [note.text for note in root.iter("{*}note")]
    assert notes == ["3 & not 4. Look."]
    if version == "2.1":
        assert [m.get("matchQuality") for m in root.iter("{*}match")] == ["97.50", "25.00"]
        states = [s.get("state") for s in root.iter("{*}segment")]
        assert states == ["translated", "initial"]
    else:
        assert [m.get("match-quality") for m in root.iter("{*}alt-trans")] == ["97.50%", "25.00%"]
        states = [t.get("state") for t in root.iter("{*}target") if t.get("state")]
        assert states == ["translated", "needs-review-translation"]


def test_rules_that_the_schema_does_not_hold(units: tuple[Unit, ...]) -> None:
    """Of XLIFF 2.1, sections 4.2 and 5.1: ids, references and languages."""
    spans = (Span(0, 3, Markup.STRONG),)
    assert units[0].source
    passage = dataclasses.replace(units[0].source.passage, spans=spans)
    marked = dataclasses.replace(units[0], source=Variant("fr", passage))
    root = etree.fromstring(written([marked, *units], "2.1", inline_codes=True))
    for file in root.iterfind("{*}file"):
        for kind in ("unit", "group"):
            ids = [e.get("id") for e in file.iter(f"{{*}}{kind}")]
            assert len(ids) == len(set(ids))
    for unit in root.iter("{*}unit"):
        segments = {s.get("id") for s in unit.iterfind("{*}segment")}
        data = {d.get("id") for d in unit.iter("{*}data")}
        for match in unit.iter("{*}match"):
            assert match.get("ref", "").removeprefix("#") in segments
            assert match.find("{*}source") is not None
            assert match.find("{*}target") is not None
        for code in unit.iter("{*}pc"):
            assert {code.get("dataRefStart"), code.get("dataRefEnd")} <= data
        for source in unit.iterfind("{*}segment/{*}source"):
            codes = [c.get("id") for c in source.iter("{*}pc")]
            assert len(codes) == len(set(codes))


def test_no_such_version() -> None:
    with pytest.raises(ExportError, match=r"XLIFF 2\.2 is not written"):
        written([], "2.2")
