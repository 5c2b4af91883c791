from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from align.checks import CHECKS, chosen_checks
from align.checks.sifting import Sifted, Sifter, dismissed, unknown
from align.formats.decisions import BeadName, Decision
from align.model import Anchor, Block, Finding, Passage, Place, Severity, Unit, Variant
from align.readers import read
from align.units import FindingName

Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode())
        return path

    return to_file


def units_of(path: Path, other: Path | None = None) -> tuple[Unit, ...]:
    """A unit a block, of one file or of two."""
    blocks: list[tuple[Block, ...]] = [read(path, "fr").blocks]
    blocks.append(read(other, "en").blocks if other else ())
    return tuple(
        Unit(
            str(n),
            *(Variant(tag, side[n].passage) if n < len(side) else None
              for tag, side in zip(("fr", "en"), blocks, strict=True)),
        )
        for n in range(len(blocks[0]))
    )  # fmt: skip


def finding(unit: Unit, words: str = "", check: str = "number-differs") -> Finding:
    places = []
    for variant in unit.variants:
        start = variant.text.index(words) if words in variant.text else 0
        places.append(Place.of(unit, variant, start, start + len(words) or None))
    return Finding(check, Severity.ERROR, "It is wrong.", "Mend it.", tuple(places))


def sift(findings: list[Finding], units: tuple[Unit, ...]) -> tuple[Sifted, tuple[str, ...]]:
    sifter = Sifter(chosen_checks())
    return sifter.sift(findings, units), sifter.notices()


IGNORE = "<!-- align: ignore number-differs -->"


@pytest.mark.parametrize(
    ("name", "text", "silenced"),
    [
        ("a.md", f"Un.\n\n{IGNORE}\nDeux.\n\nTrois.\n", [1]),
        ("a.md", f"Un.\n\n{IGNORE}\n\nDeux.\n", [1]),
        ("a.md", f"Un.\n\nDeux,\nou trois. {IGNORE}\n\nQuatre.\n", [1]),
        ("a.md", f"Un.\n\nDeux {IGNORE} ou trois,\nou quatre.\n\nCinq.\n", [1]),
        ("a.md", f"Un.\n\n- Deux.\n- {IGNORE} Trois.\n", [2]),
        ("a.md", f"# Un\n{IGNORE}\n## Deux\nTrois.\n", [1]),
        ("a.md", "Un.\n\n<!-- align: ignore-file number-differs -->\n\nDeux.\n", [0, 1]),
        ("a.md", "Un.\n\n<!-- align: ignore figures: so it is -->\nDeux.\n", [1]),
        ("a.md", "<!-- align: ignore\nnumber-differs,\ntypography -->\nUn.\n\nDeux.\n", [0]),
        ("a.md", f"---\ntitle: Zéro\n---\n{IGNORE}\nUn.\n\nDeux.\n", [1]),
        ("a.txt", f"Un.\n\n{IGNORE}\nDeux.\n\nTrois.\n", [1]),
        ("a.txt", f"Un.\r\n\r\nDeux. {IGNORE}\r\n\r\nTrois.\r\n", [1]),
        ("a.txt", f"\ufeff{IGNORE} Un.\n\nDeux.\n", [0]),
        ("a.html", f"<p>Un.</p>\n{IGNORE}\n<p>Deux.</p>\n<p>Trois.</p>\n", [1]),
        ("a.html", f"<p>Un.</p>\n<p>Deux. {IGNORE}</p>\n<p>Trois.</p>\n", [1]),
        ("a.html", f"<p>Un.</p>\n<p>Deux <b>trois</b>.\n{IGNORE}\n</p>\n<p>Quatre.</p>\n", [1]),
        ("a.html", f"<p>Un.</p><p>Deux.{IGNORE}</p><p>Trois.</p>", [1]),
        ("a.html", f"<p>Un.</p>{IGNORE}<p>Deux.</p><p>Trois.</p>", [1]),
        ("a.xhtml", f"<html><body><p>Un.</p><p>{IGNORE}Deux.</p></body></html>", [1]),
    ],
)  # fmt: skip
def test_a_comment_speaks_for_its_block(
    write: Write, name: str, text: str, silenced: list[int]
) -> None:
    units = units_of(write(name, text))
    findings = [finding(unit) for unit in units]
    sifted, notices = sift(findings, units)
    assert [n for n, each in enumerate(findings) if each not in sifted.told] == silenced
    assert {one.kind for one in sifted.suppressed} == {"inSource"}
    assert [said for said in notices if "typography" not in said] == []


def test_why_is_kept(write: Write) -> None:
    path = write("a.md", f"Un.\n\n{IGNORE.replace(' -->', ': rounded -->')}\nDeux.\n")
    units = units_of(path)
    ((silenced, name),) = sift([finding(units[1])], units)[0].suppressed.items()
    assert silenced.why == f"{path}:3: rounded"
    assert name == FindingName.of(silenced.finding, units[1])


def test_a_comment_in_either_edition_is_enough(write: Write) -> None:
    plain, told = "Un 2.\n\nTrois.\n", f"{IGNORE}\nOne 3.\n\nThree.\n"
    for french, english in ((plain, told), (told, plain)):
        units = units_of(write("fr.md", french), write("en.md", english))
        sifted, _ = sift([finding(units[0])], units)
        assert not sifted.told


def test_one_place_that_nobody_speaks_for_is_told(write: Write) -> None:
    """A name spelled in two ways is let alone only where all places of the file are."""
    units = units_of(write("fr.md", f"{IGNORE}\nKiev.\n\nKyiv.\n"))
    both = finding(units[0])
    both = replace(both, places=(*both.places, *finding(units[1]).places))
    assert list(sift([both], units)[0].told) == [both]
    units = units_of(write("fr.md", f"{IGNORE}\nKiev.\n\n{IGNORE}\nKyiv.\n"))
    both = replace(both, places=(*finding(units[0]).places, *finding(units[1]).places))
    sifted, notices = sift([both], units)
    assert (dict(sifted.told), notices) == ({}, ())


def test_another_check_is_told(write: Write) -> None:
    units = units_of(write("fr.md", f"{IGNORE}\nUn.\n"))
    other = finding(units[0], check="date-differs")
    sifted, (notice,) = sift([other], units)
    assert list(sifted.told) == [other]
    assert notice.endswith("fr.md:1: 'ignore number-differs' silences nothing")


def test_an_alignment_older_than_the_file_silences_nothing_else(write: Write) -> None:
    """The comment has pushed the lines down: what stood at line 4 is at line 5 now."""
    path = write("fr.md", f"Un.\n\n{IGNORE}\nDeux, enfin.\n\nTrois.\n")
    old = Unit("1", Variant("fr", Passage("Trois.", str(path), (Anchor(0, 4, 1),))), None)
    sifted, _ = sift([finding(old)], (old,))
    assert len(sifted.told) == 1


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("ignore number-difers",
         ":3: unknown check 'number-difers'. Did you mean 'number-differs'?"),
        ("ignore xyzzy", ":3: unknown check 'xyzzy'. See align check --list."),
        ("ignore", ":3: 'align: ignore' names no check"),
        ("ignores names", ":3: 'align: ignores' is none of ignore, ignore-file"),
        ("ignore names", ":3: 'ignore names' silences nothing"),
        ("ignore-file names", ":3: 'ignore names' silences nothing"),
        ("ignore number-differs names", ":3: 'ignore names' silences nothing"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_comment_is_told(write: Write, comment: str, said: str) -> None:
    path = write("fr.md", f"Un.\n\n<!-- align: {comment} -->\nDeux.\n")
    units = units_of(path)
    assert sift([finding(units[1])], units)[1] == (f"{path}{said}",)


def test_a_comment_behind_all_text_concerns_nothing(write: Write) -> None:
    path = write("fr.md", f"Un.\n\n{IGNORE}\n")
    units = units_of(path)
    sifted, notices = sift([finding(units[0])], units)
    assert len(sifted.told) == 1
    assert notices == (f"{path}:3: 'align: ignore' has no text behind it",)


def test_a_check_that_did_not_run_could_not_have_been_silenced(write: Write) -> None:
    units = units_of(write("fr.md", f"{IGNORE}\nUn.\n"))
    sifter = Sifter(chosen_checks(off=["figures"]))
    sifter.sift([], units)
    assert sifter.notices() == ()


def test_what_silences_in_one_of_several_editions_is_not_idle(write: Write) -> None:
    units = units_of(write("fr.md", f"{IGNORE}\nUn.\n"))
    sifter = Sifter(chosen_checks())
    sifter.sift([finding(units[0])], units)
    sifter.sift([], units)
    assert sifter.notices() == ()


def test_the_encoding_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ru.txt"
    text = f"Он ушёл 5 мая.\n\n{IGNORE}\nОна осталась до 6 мая.\n"
    for encoding in ("windows-1251", "utf-16", "koi8-r"):
        path.write_bytes(text.encode(encoding))
        blocks = read(path, "ru", encoding=encoding).blocks
        unit = Unit("1", Variant("ru", blocks[1].passage), None)
        sifter = Sifter(chosen_checks(), encoding=encoding)
        assert not sifter.sift([finding(unit)], (unit,)).told


@pytest.mark.parametrize(
    "name", ["a.docx", "a.tmx", "gone.md", "folder.md", "binary.md", "empty.md"]
)
def test_files_without_comments(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.docx").write_bytes(IGNORE.encode())
    (tmp_path / "a.tmx").write_bytes(IGNORE.encode())
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "binary.md").write_bytes(b"%PDF-1.4 " + IGNORE.encode())
    (tmp_path / "empty.md").write_bytes(IGNORE.encode())
    unit = Unit("1", Variant("fr", Passage("Un.", str(tmp_path / name))), None)
    sifted, notices = sift([finding(unit)], (unit,))
    assert (len(sifted.told), notices) == (1, ())


def unit(number: int, text: str) -> Unit:
    return Unit(str(number), Variant("fr", Passage(text)), None)


def ruling(kind: str, unit: Unit, words: str, **more: str) -> Decision:
    name = BeadName.of(unit)
    return Decision(kind, (name,), words, check="number-differs", **more)


def test_decisions_silence_what_they_dismiss() -> None:
    units = (unit(1, "Un 2 et 3."), unit(2, "Quatre."))
    findings = [finding(units[0], "2"), finding(units[0], "3"), finding(units[1], "Quatre")]
    log = [
        ruling("dismiss", units[0], "2", reason="rounded", by="Ann"),
        ruling("dismiss", units[0], "3"),
        ruling("accept", units[0], "3"),
        ruling("dismiss", units[1], "Quatre"),
        Decision("undo"),
    ]
    sifted = Sifter(chosen_checks()).sift(findings, units, dismissed(log))
    assert list(sifted.told) == findings[1:]
    ((silenced, _),) = sifted.suppressed.items()
    assert (silenced.kind, silenced.why) == ("external", "Ann: rounded")


def test_a_dismissal_is_of_the_texts_not_of_the_place() -> None:
    log = [ruling("dismiss", unit(1, "Un 2."), "2")]
    for text, told in (("Un  2.", 0), ("Deux 2.", 1)):
        other = unit(77, text)
        sifted = Sifter(chosen_checks()).sift([finding(other, "2")], (other,), dismissed(log))
        assert len(sifted.told) == told


def test_a_finding_in_no_unit_has_a_name_too() -> None:
    listed = finding(unit(9, "Titre"), "Titre")
    sifted = Sifter(CHECKS.values()).sift([listed], ())
    assert list(sifted.told.values()) == [FindingName("number-differs", "Titre", "")]


def test_what_a_baseline_has_is_known_as_often_as_it_has_it() -> None:
    units = [unit(n, "Un 2.") for n in range(3)]
    findings = {finding(u, "2"): FindingName.of(finding(u, "2"), u) for u in units}
    (name,) = set(findings.values())
    assert unknown(findings, Counter()) == findings
    assert list(unknown(findings, Counter({name: 2}))) == list(findings)[2:]
    known = Counter({name: 3, FindingName("a", "b", "c"): 1})
    assert unknown(findings, known) == {}
    assert known[name] == 3
