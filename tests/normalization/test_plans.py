"""Names changed in texts: which, where not, and that nothing else is touched."""

from __future__ import annotations

import codecs
import time
import tomllib
import unicodedata
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import AlignError, EmptyDocumentError
from align.names.authority import Authority, Forms, NameRecord, read_authority
from align.normalization import Normalizer, Plan
from align.xmlio import parse_xml

ROOT = Path(__file__).parents[2]
CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]


def plan_edits(
    path: Path, names: Authority, language: str | None = None, *, all_variants: bool = False
) -> Plan:
    return Normalizer(names, all_variants=all_variants).plan(path, language)


def authority(**forms: str) -> Authority:
    """``French='preferred forbidden|forbidden variant|variant'``, by language."""
    records = []
    for language, rows in forms.items():
        for number, row in enumerate(rows.split(";")):
            preferred, forbidden, variants = (
                *(part.strip() for part in row.split("/")), "", "",
            )[:3]  # fmt: skip
            its = Forms(
                preferred,
                tuple(filter(None, variants.split("|"))),
                tuple(filter(None, forbidden.split("|"))),
            )
            records.append(NameRecord(f"{language}{number}", {language: its}))
    return Authority(tuple(records), "names.tsv")


NAMES = authority(
    fr="Pachinian/Pashinyan; Karabagh/Artsakh/Karabakh; Azerbaïdjan/Zerbaïdjan; Erevan/Yerevan;"
    "Haut-Karabagh/Haut-Artsakh|Karabagh montagneux; Syrie/Assyrie",
    en="Pashinyan/Pachinian/Pashinian; Syunik/Siunik|Siounik; Yerevan/Erevan; Baku/Bakou;"
    "Nagorno-Karabakh/Haut-Karabagh|Nagorny Karabakh; CSTO/OTSC; Lake Sevan; Sevana/Sevan",
)


def normalized(tmp_path: Path, text: str, language: str, suffix: str = ".md") -> tuple[str, Plan]:
    path = tmp_path / f"book{suffix}"
    path.write_bytes(text.encode())
    plan = plan_edits(path, NAMES, language)
    return plan.result.decode(), plan


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_cases(tmp_path: Path, case: dict[str, str]) -> None:
    result, plan = normalized(tmp_path, case["text"], case["language"], case.get("suffix", ".md"))
    assert result == case.get("result", case["text"])
    assert [kept.reason for kept in plan.kept] == case.get("kept", [])


def test_an_edit_says_where_and_why(tmp_path: Path) -> None:
    _, plan = normalized(tmp_path, "Un.\n\nAu bord de l’*eau*, d’Artsakh.\n", "fr")
    (edit,) = plan.edits
    assert (edit.location.line, edit.location.column) == (3, 21)
    assert (edit.before, edit.after, edit.reason) == ("d’Artsakh", "de Karabagh", "forbidden")
    assert edit.record.id == "fr1"
    assert edit.context == ("Au bord de l’eau, ", ".")


def test_variants_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    path.write_text("Mr Pashinian", encoding="utf-8")
    assert plan_edits(path, NAMES, "en").edits == ()
    (edit,) = plan_edits(path, NAMES, "en", all_variants=True).edits
    assert (edit.after, edit.reason) == ("Pashinyan", "variant")


def test_the_region_of_an_edition_does_not_matter_but_its_script_does(tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    path.write_text("Siunik", encoding="utf-8")
    assert plan_edits(path, NAMES, "en-GB").edits
    assert not plan_edits(path, NAMES, "ru-Latn").edits


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_line_ends_and_trailing_spaces_stay(tmp_path: Path, mark: bytes, end: str) -> None:
    text = (
        "\tAu Siunik.  |\u00a0x||Siunik de\u0301ja\u0300, \u200bSiounik \u00ad\t||| Ba\u00adkou |"
    )
    path = tmp_path / "book.txt"
    path.write_bytes(mark + text.replace("|", end).encode())
    wanted = text.replace("Siunik", "Syunik").replace("Siounik", "Syunik").replace("|", end)
    plan = plan_edits(path, NAMES, "en")
    assert plan.result == mark + wanted.replace("Ba\u00adkou", "Ba\u00adku").encode()


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16", "utf-16-le", "utf-8-sig"])
def test_encodings_stay(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "book.txt"
    text = "Dans l’Artsakh déjà été.\r\nLe Karabagh, à Yerevan, où ça.\r\n" * 5
    path.write_bytes(text.encode(encoding))
    wanted = text.replace("l’Artsakh", "le Karabagh").replace("Yerevan", "Erevan")
    assert plan_edits(path, NAMES, "fr").result == wanted.encode(encoding)


def test_a_letter_that_the_encoding_does_not_have(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_bytes("Été à Bakou, déjà, où ça.".encode("windows-1252"))
    with pytest.raises(AlignError, match="is in windows-1252, which has no “ı”"):
        plan_edits(path, authority(fr="Bakı/Bakou"), "fr")


def test_decomposed_text_gets_decomposed_names(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_text(unicodedata.normalize("NFD", "Le Zerbaïdjan déjà."), encoding="utf-8")
    plan = plan_edits(path, NAMES, "fr")
    assert plan.result.decode() == unicodedata.normalize("NFD", "L’Azerbaïdjan déjà.")


# authority files that cannot be used


def test_an_authority_with_errors_is_refused() -> None:
    with pytest.raises(AlignError, match=r"names\.tsv:0: “B” is forbidden in en for “A”, but pre"):
        Normalizer(authority(en="A/B;B"))


def test_forms_that_would_be_changed_again_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.md"
    path.write_text("Le Grand Machin.", encoding="utf-8")
    with pytest.raises(AlignError, match="contradict each other"):
        plan_edits(path, authority(fr="Truc Machin/Machin;Petit/Grand Truc"), "fr")


def test_other_formats(tmp_path: Path) -> None:
    with pytest.raises(AlignError, match=r"cannot be changed in '\.pdf' files") as raised:
        plan_edits(tmp_path / "book.pdf", NAMES, "fr")
    assert ".md" in raised.value.hint
    assert ".tmx" in raised.value.hint


def test_a_long_authority_and_a_long_line_take_no_long_time(tmp_path: Path) -> None:
    records = (
        NameRecord(f"n{n}", {"en": Forms(f"Name{n}", (), (f"Nome{n}", f"Nome {n} von X"))})
        for n in range(20_000)
    )
    path = tmp_path / "book.txt"
    path.write_text("Nome7 and nothing else Nome " * 5_000, encoding="utf-8")
    assert len(plan_edits(path, Authority(tuple(records)), "en").edits) == 5_000


@pytest.mark.parametrize(
    "filler", ["a", "a-", "a.", "a/", "_", "“", "[", "‘a ", '" ', "@a", "*a* "]
)
def test_a_giant_paragraph_takes_no_long_time(tmp_path: Path, filler: str) -> None:
    path = tmp_path / "book.txt"
    path.write_text(filler * 60_000 + " in Bakou " + filler * 60_000, encoding="utf-8")
    start = time.process_time()
    plan_edits(path, NAMES, "en")
    assert time.process_time() - start < 20


# translation memories


def test_memories_keep_their_structure(tmp_path: Path) -> None:
    source = (Path(__file__).parent / "memory.tmx").read_bytes()
    path = tmp_path / "memory.tmx"
    path.write_bytes(source)
    plan = plan_edits(path, NAMES)
    wanted = (Path(__file__).parent / "memory.normalized.tmx").read_bytes()
    assert plan.result == wanted
    assert [kept.reason for kept in plan.kept] == ["in a CDATA section, which may hold code"]
    path.write_bytes(wanted)
    assert plan_edits(path, NAMES).edits == ()
    path.write_bytes(source)
    french = plan_edits(path, NAMES, "fr").edits
    assert {edit.record.id[:2] for edit in french} == {"fr"}


@pytest.mark.parametrize("suffix", [".xlf", ".xliff"])
def test_of_a_text_in_translation_only_the_targets_change(tmp_path: Path, suffix: str) -> None:
    folder = Path(__file__).parent
    path = tmp_path / f"target{suffix}"
    path.write_bytes((folder / path.name).read_bytes())
    plan = plan_edits(path, NAMES)
    assert plan.result == (folder / f"target.normalized{suffix}").read_bytes()
    path.write_bytes(plan.result)
    assert plan_edits(path, NAMES).edits == ()


def test_a_broken_memory(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    path.write_text("<tmx><body>", encoding="utf-8")
    with pytest.raises(AlignError, match="is not well-formed XML"):
        plan_edits(path, NAMES)


# whatever the text


pieces = st.sampled_from(
    [
        "Pachinian", "PACHINIAN", "Pachi*nian*", "**Siu**nik", "Siounik", "l’Artsakh", "d'Artsakh",
        "du Zerbaïdjan", "Haut-Karabagh", "Nagorny\nKarabakh", "a OTSC", "`Bakou`", "Sevan",
        "[Bakou](Bakou)", "“Bakou is here”", "Lake Sevan", "*the Bakou*", "http://Bakou.org", " ",
        "\n", "\n\n", "\r\n", "# ", "> ", "- ", "* ", "the ", "et ", "1. ", "|", "&amp;", "<b>",
        "</b>", "\\", "_", "[^1]", "’s", ". ", "\u00ad", "\u0301", "\t", "<!-- ", "-->", "```\n",
        "---\n", "é",
    ]
)  # fmt: skip
texts = st.lists(pieces, min_size=1, max_size=25).map("".join)


@settings(deadline=None, max_examples=150)
@given(texts, st.sampled_from(["fr", "en"]), st.sampled_from([".md", ".txt"]), st.booleans())
def test_only_names_are_touched_and_only_once(
    tmp_path_factory: pytest.TempPathFactory, text: str, language: str, suffix: str, every: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(text.encode())
    try:
        plan = plan_edits(path, NAMES, language, all_variants=every)
    except EmptyDocumentError:
        return
    assert _without(text, plan, new=False) == _without(plan.result.decode(), plan, new=True)
    if plan.edits:
        path.write_bytes(plan.result)
        assert plan_edits(path, NAMES, language, all_variants=every).edits == ()
    else:
        assert plan.result == plan.data


segments = st.lists(pieces, max_size=6).map(lambda found: escape("".join(found)))
codes = st.sampled_from(["", '<ph x="1">Bakou</ph>', "<hi>Bakou", "<!-- Bakou -->", "<it/>"])


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(st.sampled_from(["fr", "EN-gb", "x"]), segments, codes, segments)))
def test_a_memory_stays_a_memory(
    tmp_path_factory: pytest.TempPathFactory, sides: list[tuple[str, str, str, str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.tmx"
    body = "".join(
        f"<tuv lang='{tag}'>\r\n<seg>{one}{code}{two}{'</hi>' * code.startswith('<hi')}</seg></tuv>"
        for tag, one, code, two in sides
    )
    text = f"<tmx><body><tu>{body}</tu></body></tmx>"
    path.write_bytes(text.encode())
    plan = plan_edits(path, NAMES)
    assert _without(text, plan, new=False) == _without(plan.result.decode(), plan, new=True)
    parse_xml(plan.result)
    path.write_bytes(plan.result)
    assert plan_edits(path, NAMES).edits == ()


def _without(text: str, plan: Plan, *, new: bool) -> str:
    """The text without what was changed, before (or, `new`, after) the change."""
    shift = 0
    left: list[str] = []
    at = 0
    for start, end, words in sorted(piece for edit in plan.edits for piece in edit.pieces):
        first = start + shift if new else start
        last = first + len(words) if new else end
        left.append(text[at:first])
        at = last
        shift += len(words) - (end - start)
    return "\0".join((*left, text[at:]))


def test_the_sample(tmp_path: Path) -> None:
    """All its spellings that are slips, and nothing else, as its list of slips has them."""
    names = read_authority(ROOT / "texts" / "names.tsv")
    slips = tomllib.loads(
        (ROOT / "tests" / "data" / "sample" / "slips.toml").read_text(encoding="utf-8")
    )
    wanted = {
        (line, slip["text"], slip["suggestion"])
        for slip in slips["slip"]
        if slip["check"].startswith("spelling")
        for line in slip["lines"]
    }
    path = ROOT / "texts" / "en" / "armenie-otsc.md"
    plan = plan_edits(path, names, "en")
    assert {(e.location.line, e.before, e.after) for e in plan.edits} == wanted
    assert not plan_edits(ROOT / "texts" / "fr" / "armenie-otsc.md", names, "fr").edits
