"""How checks are measured: on units small enough to count by hand."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from align.checks import CHECKS, Check
from align.model import Passage, Severity, Unit, Variant
from benchmarks.check_docs import check_tables, example
from benchmarks.checks import Clean, Damaged, clean, is_found, peer_table, precision_table, sample
from benchmarks.injections import INJECTIONS, retold
from benchmarks.pofilter import TESTS, failures
from benchmarks.tables import write_tables


def unit(number: int, source: str | None, target: str | None) -> Unit:
    return Unit(
        str(number),
        None if source is None else Variant("fr", Passage(source)),
        None if target is None else Variant("en", Passage(target)),
    )


DEFECTS = Path(__file__).parents[2] / "benchmarks" / "defects.tsv"
TEXT = (
    unit(0, "Il y en a 120.", "There are 120 of them."),
    unit(1, "Il dort.", "He sleeps, 12 hours a day."),
    unit(2, "Seul.", None),
)
DIGIT = INJECTIONS["digit-changed"]


def test_what_is_told_of_clean_texts_is_counted() -> None:
    found = clean("set", [TEXT], list(CHECKS), peers=False, show=False)
    assert (found.texts, found.words, found.by_default) == (1, 11, (1, 1))
    assert found.ours == {"number-differs": 1}, "the gold alignment says what has no counterpart"
    assert "| `number-differs` | 1 | 1 | 90.909 |" in precision_table([found])


def test_what_a_person_found_right_is_not_false(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.checks.defects", lambda: {("", "1", "number-differs")})
    found = clean("set", [TEXT], list(CHECKS), peers=False, show=False)
    assert (found.by_default, found.rate(0)) == ((1, 0), "0.000")


def test_the_defects_name_checks() -> None:
    head, *rows = (line.split("\t") for line in DEFECTS.read_text(encoding="utf-8").splitlines())
    assert head == ["text", "unit", "check"]
    assert rows == sorted(rows, key=lambda row: (row[0], int(row[1]), row[2]))
    assert {check for _, _, check in rows} <= set(CHECKS)


def test_a_damage_is_found_when_something_new_is_told_of_it() -> None:
    damages = sample([TEXT], DIGIT, 99, 1)
    assert {damage.at for damage in damages} == {0, 1}
    assert all(is_found(DIGIT, damage) for damage in damages if damage.at == 0)
    same = Damaged(TEXT, 0, retold(TEXT[0], "120 of them there are."))
    assert not is_found(DIGIT, same)
    old = Damaged(TEXT, 1, retold(TEXT[1], "He sleeps 12 hours a day!"))
    assert not is_found(DIGIT, old), "what was told before is not new"
    assert sample([TEXT], DIGIT, 1, 7) == sample([TEXT], DIGIT, 1, 7)


@pytest.mark.skipif(not shutil.which("pofilter"), reason="pofilter is not installed")
def test_pofilter_is_asked() -> None:
    units = [
        unit(0, "Un.", "One."),
        unit(1, "Un 120 %\n«\u202f\"\\é\u202f»", "One 13 %\n“\"\\e”"),
        unit(2, None, "Two."),
        unit(3, "Deux.", None),
        unit(4, "Un.", "One one."),
    ]  # fmt: skip
    found = failures(units)
    assert [bool(each) for each in found] == [False, True, False, True, True]
    assert "numbers" in found[1]
    assert "untranslated" in found[3]
    assert found[4] == {"doublewords"}
    assert failures(units[:1]) == [set()]
    assert {test for tests in TESTS.values() for test in tests} >= {"numbers", "doublewords"}


def test_pofilter_beside_ours() -> None:
    ours, theirs = Counter({"number-differs": 4}), Counter({"numbers": 6})
    sets = [Clean("set", 1, 2000, ours, Counter(), theirs)]
    assert "| `figures` | `numbers` | 2.000 | 3.000 |" in peer_table(sets)


def test_each_check_stands_in_the_documentation_with_a_bad_and_a_good() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| \w+(?:, off)? \| (.+) \|$", check_tables(), re.MULTILINE)
    assert {name for name, _ in rows} == set(CHECKS)
    for _, cells in rows:
        summary, bad, good = re.split(r"(?<!\\)\| ?", cells)
        assert all(cell.strip() for cell in (summary, bad, good))


def test_examples_are_shown_as_they_are() -> None:
    def find(context: object) -> None:
        """Finds.

        Bad (en, ru):  A *b*. | Б.
            - | C|
            moved: 1 2
        Good: A. | B.
              names: A = B
        """

    check = Check(find, "names", Severity.NOTE)  # type: ignore[arg-type]
    assert example(check, "Bad") == r"(en–ru)<br>A \*b\*. → Б.<br>∅ → C\|"
    assert example(check, "Good") == "A. → B.<br>(authority file: A = B)"


def test_tables_are_written_into_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "A\n<!-- table: one -->\nold\n<!-- end -->\n<!-- table: two -->\n<!-- end -->\n"
    )
    write_tables(path, {"one": "new\n"})
    text = "A\n<!-- table: one -->\nnew\n<!-- end -->\n<!-- table: two -->\n<!-- end -->\n"
    assert path.read_text() == text
