from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from align.checks import run_checks
from align.checks.output import COLUMNS
from align.config import Settings
from align.encoders import Encoder, load_encoder
from align.errors import AlignmentError, EmptyDocumentError, ReadError, UnknownNameError
from align.evaluation.beads import read_beads, score_beads
from align.formats import read_units
from align.model import Finding, Severity
from align.outputs import report_of, write_outputs
from align.pipeline import (
    RunResult,
    align_segmented,
    align_texts,
    run,
    segment,
    unlearned,
)
from align.units import units_of

EDITIONS = Path(__file__).parent / "data" / "editions"
NGRAM = Settings(encoder="ngram")


@pytest.fixture(scope="module")
def result() -> RunResult:
    """The small editions, with the default encoder."""
    return run(EDITIONS, Settings())


def test_every_edition_is_aligned_with_the_pivot(result: RunResult) -> None:
    assert result.pivot.name == "fr"
    assert [edition.name for edition in result.others] == ["en", "en-1990", "ru"]
    (text,) = result.texts
    assert list(text.bitexts) == ["en", "en-1990", "ru"]
    assert all(bitext.source.language == "fr" for bitext in text.bitexts.values())
    assert result.notices == ("seul is in fr only: passed over",)
    assert result.failures == ()


def test_every_segment_is_in_one_bead(result: RunResult) -> None:
    for bitext in result.texts[0].bitexts.values():
        for side in ("source", "target"):
            indices = [i for bead in bitext.beads for i in getattr(bead, side)]
            assert indices == list(range(len(getattr(bitext, side).segments)))


def test_the_alignments_are_right(result: RunResult) -> None:
    """By hand; with every segment in one bead, in order, the kinds say which are together."""
    kinds = {
        name: " ".join(bead.kind for bead in bitext.beads)
        for name, bitext in result.texts[0].bitexts.items()
    }
    assert kinds == {
        "en": "1-1 1-1 1-1 2-1 1-1 1-1 1-1 1-1",
        "en-1990": "1-1 1-1 1-1 1-1 1-1 1-1 1-1 1-0 1-1",
        "ru": "1-1 1-1 1-1 1-1 1-1 1-1 1-1 1-1 1-1",
    }


def test_a_number_that_differs_is_found_in_both_files(result: RunResult) -> None:
    finding = next(f for f in result.findings if f.check == "number-differs")
    assert {place.text for place in finding.places} == {"1,200", "1\u00a0250"}


def test_what_is_written(result: RunResult, tmp_path: Path) -> None:
    outputs = write_outputs(result, tmp_path, multilingual=True)
    assert {output.path for output in outputs} == set(tmp_path.iterdir())
    units = result.units("ru")
    for suffix in ("tmx", "tsv", "jsonl"):
        read = read_units(tmp_path / f"fr-ru.{suffix}")
        assert [(u.source and u.source.text, u.target and u.target.text) for u in read] == [
            (u.source and u.source.text, u.target and u.target.text) for u in units
        ]
    lines = (tmp_path / "findings.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == list(COLUMNS)
    assert len(lines) == 1 + len(result.findings)
    assert all(line.count("\t") == len(COLUMNS) - 1 for line in lines)


def test_the_same_editions_give_the_same_bytes(result: RunResult, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_outputs(run(EDITIONS, NGRAM), tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_the_report_has_every_edition_in_a_column(result: RunResult) -> None:
    (text,) = report_of(result).texts
    assert text.languages == ("fr", "en", "en", "ru")
    assert [Path(path).parent.name for path in text.paths] == ["fr", "en", "en-1990", "ru"]
    assert all(len(row.variants) == 4 for row in text.rows)


def test_two_editions_of_one_language_give_no_memory(tmp_path: Path) -> None:
    outputs = write_outputs(run(EDITIONS, Settings(("en", "en-1990"), encoder="ngram")), tmp_path)
    names = [output.path.name for output in outputs]
    assert names == ["en-en-1990.tsv", "en-en-1990.jsonl", "findings.tsv", "report.html"]


def test_two_editions_of_one_language_are_told_apart(tmp_path: Path) -> None:
    for name, year in (("fr", 1921), ("fr-1950", 1920)):
        (tmp_path / name).mkdir()
        text = f"Le 3 mars {year}, des soldats vinrent prendre la farine du moulin."
        (tmp_path / name / "a.txt").write_text(text, encoding="utf-8")
    (finding,) = run(tmp_path, NGRAM).findings
    assert "fr/a.txt has “3 mars 1921”" in finding.message
    assert "fr-1950/a.txt has “3 mars 1920”" in finding.message


def test_a_language_that_the_encoder_has_not_learned_is_told() -> None:
    assert unlearned(load_encoder("ngram"), ["hy"]) == ()
    (notice,) = unlearned(load_encoder("use"), ["fr", "hy", "und", "hy"])
    assert "Armenian" in notice


@pytest.mark.parametrize(
    ("settings", "pivot"),
    [
        (Settings(), "fr"),
        (Settings(("ru", "fr")), "ru"),
        (Settings(("ru", "fr"), "fr"), "fr"),
        (Settings(pivot="en-1990"), "en-1990"),
        (Settings(("en", "ru")), "en"),
    ],
)
def test_the_pivot(settings: Settings, pivot: str) -> None:
    with_ngram = Settings(settings.editions, settings.pivot, "ngram")
    assert run(EDITIONS, with_ngram).pivot.name == pivot


def test_several_texts_in_one_memory(tmp_path: Path) -> None:
    shutil.copytree(EDITIONS, tmp_path, dirs_exist_ok=True)
    for name in ("fr", "en"):
        shutil.copy(tmp_path / name / "lac.md", tmp_path / name / "aussi.md")
    result = run(tmp_path, NGRAM)
    assert [text.name for text in result.texts] == ["aussi", "lac"]
    units = result.units("en")
    assert len({unit.id for unit in units}) == len(units)
    assert {unit.document for unit in units} == {"aussi", "lac"}
    assert len(result.units("ru")) < len(units)
    write_outputs(result, tmp_path / "out", multilingual=True)


def test_a_file_that_cannot_be_used_is_a_failure_of_its_own(tmp_path: Path) -> None:
    shutil.copytree(EDITIONS, tmp_path, dirs_exist_ok=True)
    (tmp_path / "ru" / "lac.md").write_bytes(b"")
    result = run(tmp_path, NGRAM)
    (failure,) = result.failures
    assert isinstance(failure, EmptyDocumentError)
    assert list(result.texts[0].bitexts) == ["en", "en-1990"]
    (tmp_path / "fr" / "lac.md").write_bytes(b"")
    with pytest.raises(EmptyDocumentError):
        run(tmp_path, NGRAM)


def test_nothing_to_pair() -> None:
    with pytest.raises(AlignmentError, match="has only one edition, 'fr'"):
        run(EDITIONS, Settings(("fr",)))
    with pytest.raises(UnknownNameError, match="unknown edition 'de'"):
        run(EDITIONS, Settings(pivot="de"))
    with pytest.raises(ReadError, match="no such folder"):
        run(EDITIONS / "none")


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    align_texts(
        EDITIONS / "fr" / "lac.md", EDITIONS / "en" / "lac.md", "fr", "en",
        encoder="ngram", progress=lambda step, share: told.append((step, share)),
    )  # fmt: skip
    assert {step for step, _ in told} == {"aligning lac.md"}
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert told[-1][1] == 1.0


def test_no_segment_is_lost_by_segment() -> None:
    text = "Un. Deux !  Trois ?"
    assert "".join(segment(text, "fr")) == text
    assert len(segment(text, "fr")) == 3


def test_a_gold_file_is_nearly_met(shared_data: Path) -> None:
    """A tale with its paragraphs (fr-en): a floor, the benchmark says how good it is."""
    folder = shared_data / "alignment" / "alibi"
    source, target = folder / "LeChatBotte.src", folder / "LeChatBotte.tgt"
    bitext = align_segmented(source, target, "fr", "en")
    score = score_beads(read_beads(folder / "LeChatBotte.gold"), bitext.beads)
    assert score.lax.f1 > 0.95
    assert score.strict.f1 > 0.8


SAMPLE = Path(__file__).parents[1] / "texts"


@pytest.fixture(scope="module")
def use() -> Encoder:
    return load_encoder("use")


def upheaval(folder: Path, paragraphs: list[str], use: Encoder) -> list[tuple[Finding, list[str]]]:
    """What the sample is told to lack, or to have in another order, when its English side is made
    of these paragraphs; with the words where each finding begins and ends."""
    changed = folder / "sample.en.md"
    changed.write_text("\n\n".join(paragraphs), encoding="utf-8")
    units = units_of(align_texts(SAMPLE / "fr/armenie-otsc.md", changed, "fr", "en", encoder=use))
    found = run_checks(units, only=["no-counterpart", "order-differs"])
    return [(f, [p.text for p in f.places]) for f in found if f.severity > Severity.NOTE]


@pytest.fixture
def english() -> list[str]:
    return (SAMPLE / "en/armenie-otsc.md").read_text(encoding="utf-8").split("\n\n")


def test_the_sample_as_it_is(tmp_path: Path, english: list[str], use: Encoder) -> None:
    assert upheaval(tmp_path, english, use) == []


def test_two_paragraphs_swapped(tmp_path: Path, english: list[str], use: Encoder) -> None:
    english[3], english[4] = english[4], english[3]
    ((finding, places),) = upheaval(tmp_path, english, use)
    assert finding.message == (
        "3 sentences of the French, line 7, stand later in the English, at line 9."
    )
    assert places[0].startswith("Dans la nuit du 12 septembre 2022")
    assert places[1].startswith("On the night of 12 September 2022")
    assert places[-1].endswith("It was about Armenia itself.")


def test_two_sections_swapped(tmp_path: Path, english: list[str], use: Encoder) -> None:
    first, second, third, *_ = (n for n, text in enumerate(english) if text.startswith("## "))
    parts = english[:first], english[second:third], english[first:second], english[third:]
    ((finding, places),) = upheaval(tmp_path, [text for part in parts for text in part], use)
    assert (finding.check, len(places)) == ("order-differs", 4)
    assert places[0] == "Dans la rue et au sommet"
    assert places[2] == "In the street and at the summit"


def test_a_section_left_out(tmp_path: Path, english: list[str], use: Encoder) -> None:
    """One finding, that says how much and from where to where."""
    first, second, *_ = (n for n, text in enumerate(english) if text.startswith("## "))
    ((finding, places),) = upheaval(tmp_path, english[:first] + english[second:], use)
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "26 sentences of the French, lines 13 to 21, have no counterpart in the English."
    )
    assert places[0] == "Une frontière qui recule"
    assert "Une note diplomatique n’y change rien" in places[1]
    assert len(places) == 2


def test_a_preface_on_one_side(tmp_path: Path, english: list[str], use: Encoder) -> None:
    recipes = [f"Recipe number {n} asks for {n + 2} eggs, sugar and milk." for n in range(30)]
    english[1:1] = [" ".join(recipes[:10]), " ".join(recipes[10:])]
    ((finding, places),) = upheaval(tmp_path, english, use)
    assert finding.message == (
        "30 sentences of the English, lines 3 to 5, have no counterpart in the French."
    )
    assert places == [" ".join(recipes[:10]), " ".join(recipes[10:])]
