from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.checks import CHECKS, run_checks
from align.errors import UnknownNameError
from align.model import (
    Anchor,
    Block,
    BlockKind,
    Document,
    Finding,
    Markup,
    Passage,
    Severity,
    Span,
    Stretch,
    Unit,
    Variant,
)
from align.names.authority import Authority, Forms, NameRecord
from align.names.titles import SourceTitle, link_titles

CASES = Path(__file__).parent / "cases"


@dataclass
class Case:
    """One case of a file; see cases/README.md."""

    title: str
    units: list[Unit] = field(default_factory=list)
    titles: list[SourceTitle] = field(default_factory=list)
    expected: list[tuple[str, str | None]] = field(default_factory=list)
    records: list[NameRecord] = field(default_factory=list)
    terms: list[NameRecord] = field(default_factory=list)


def cases(path: Path) -> Iterator[Case]:
    for text in re.split(r"^= ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, *lines = [line for line in text.splitlines() if line.strip()]
        case, block, kind, source = Case(title), 0, BlockKind.PARAGRAPH, ""
        languages = ["fr", "en"]
        for line in lines:
            if line.startswith("> "):
                words, arrow, suggestion = line[2:].partition(" -> ")
                case.expected.append((words, suggestion if arrow else None))
            elif line.startswith("? "):
                case.titles.append(source_title(line[2:], len(case.titles)))
            elif line.startswith("! "):
                case.records.append(name_record(line[2:], len(case.records), languages))
            elif line.startswith("+ "):
                case.terms.append(name_record(line[2:], len(case.terms), languages))
            elif line.startswith("% "):
                number, other = line[2:].split()
                move(case, int(number), int(other))
            elif line.startswith("& "):
                languages = line[2:].split()
            elif line.startswith("@ "):
                block += 1
                kind = BlockKind.PARAGRAPH if line == "@ block" else BlockKind(line[2:])
            elif not source:
                source = line
            else:
                case.units.append(
                    Unit(
                        str(len(case.units)),
                        variant(languages[0], source, len(case.units) + 1),
                        variant(languages[1], line, len(case.units) + 1),
                        block_kind=kind,
                        document="case",
                        block=block,
                    )
                )
                source = ""
        assert not source, f"{path}: {title}: a unit lacks its second line"
        yield case


def source_title(line: str, number: int) -> SourceTitle:
    return SourceTitle(Passage(line, "titles.md", (Anchor(0, number + 1, 1),)), "ru-Latn", number)


def name_record(line: str, number: int, languages: list[str]) -> NameRecord:
    source, target = line.split(" = ")
    target, *forbidden = target.split(" not ")
    target, *variants = target.split(" or ")
    forms = Forms(target, tuple(variants), tuple(forbidden))
    return NameRecord(str(number), dict(zip(languages, (Forms(source), forms), strict=True)))


def move(case: Case, number: int, other: int) -> None:
    moved, goal = case.units[number].source, case.units[other].target
    assert moved
    assert goal
    case.units[number] = replace(
        case.units[number], source=replace(moved, elsewhere=case.units[other].id)
    )
    case.units[other] = replace(
        case.units[other], target=replace(goal, elsewhere=case.units[number].id)
    )


def variant(language: str, line: str, number: int) -> Variant | None:
    if line == "-":
        return None
    text, spans = "", []
    for part in re.split(r"(\[\^\w+\]|\*[^*\s][^*]*\*)", line):
        start = len(text)
        if part.startswith("[^"):
            text += f"({part[2:-1]})"
            spans.append(Span(start, len(text), Markup.NOTE_REFERENCE, part[2:-1]))
        elif re.fullmatch(r"\*[^*\s][^*]*\*", part):
            text += part[1:-1]
            spans.append(Span(start, len(text), Markup.EMPHASIS))
        else:
            text += part
    return Variant(language, Passage(text, f"{language}.md", (Anchor(0, number, 1),), tuple(spans)))


def findings(case: Case, only: list[str] | None = None) -> tuple[Finding, ...]:
    editions = [
        Document(
            f"{language}.md",
            language,
            tuple(
                Block(unit.block_kind, v.passage)
                for unit in case.units
                for v in unit.variants
                if v.language == language
            ),
        )
        for language in ("fr", "en")
    ]
    titles = link_titles(case.titles, editions)
    authority = Authority(tuple(case.records))
    glossaries = [Authority(tuple(case.terms))]
    return run_checks(
        case.units, titles=titles, authority=authority, glossaries=glossaries, only=only
    )


def all_cases(name: str) -> list[object]:
    return [
        pytest.param(path.parent.name, case, id=f"{path.parent.name}: {case.title}")
        for path in sorted(CASES.glob(f"*/{name}.txt"))
        for case in cases(path)
    ]


@pytest.mark.parametrize(("check", "case"), all_cases("bad"))
def test_what_is_wrong_is_found(check: str, case: Case) -> None:
    assert case.expected, "a bad case says what is to be found"
    found = findings(case, [check])
    said = [
        (f.places[0].text, None if wanted is None else f.suggestion)
        for f, (_, wanted) in zip(found, case.expected, strict=False)
    ]
    assert said == case.expected
    assert len(found) == len(case.expected), found[len(case.expected) :]


@pytest.mark.parametrize(("check", "case"), all_cases("good"))
def test_what_is_right_is_let_alone(check: str, case: Case) -> None:
    assert not case.expected
    assert findings(case, [check]) == ()
    assert findings(case) == ()


def examples() -> list[object]:
    """Those of the docstrings, as `align.checks.registry` tells how they are written."""
    found = []
    for check in CHECKS.values():
        case: Case | None = None
        languages = ["fr", "en"]
        for line in check.explanation.splitlines():
            start = re.match(r"(Bad|Good)(?: \(([\w-]+), ([\w-]+)\))?: +", line)
            if start:
                case = Case(start[1])
                languages = [start[2] or "fr", start[3] or "en"]
                found.append(pytest.param(check.name, case, id=f"{check.name}: {line}"))
            elif not line.startswith(" "):
                case = None
            if case:
                example_line(case, line[start.end() if start else 0 :].strip(), languages)
    return found


def example_line(case: Case, line: str, languages: list[str]) -> None:
    word, colon, rest = line.partition(": ")
    if colon and word == "names":
        case.records.append(name_record(rest, len(case.records), languages))
    elif colon and word == "terms":
        case.terms.append(name_record(rest, len(case.terms), languages))
    elif colon and word == "titles":
        case.titles.append(source_title(rest, len(case.titles)))
    elif colon and word == "moved":
        number, other = (int(each) - 1 for each in rest.split())
        move(case, number, other)
    else:
        number = len(case.units) + 1
        source, target = (
            variant(tag, text, number)
            for tag, text in zip(languages, line.split(" | "), strict=True)
        )
        case.units.append(Unit(str(number - 1), source, target, document="case"))


@pytest.mark.parametrize(("check", "case"), examples())
def test_what_a_check_says_of_itself_is_so(check: str, case: Case) -> None:
    found = findings(case, [check])
    if case.title == "Good":
        assert found == ()
    else:
        assert {finding.check for finding in found} == {check}


def test_every_check_has_its_cases_and_says_what_it_does() -> None:
    said = Counter((param.values[0], param.values[1].title) for param in examples())
    for name, check in CHECKS.items():
        for file in ("bad.txt", "good.txt"):
            assert (CASES / name / file).is_file(), f"{name} has no {file}"
        assert check.summary.endswith(".")
        assert said[name, "Bad"]
        assert said[name, "Good"]


def every_finding() -> list[tuple[list[Unit], Finding]]:
    return [
        (case.units, finding)
        for path in CASES.glob("*/bad.txt")
        for case in cases(path)
        for finding in findings(case)
    ]


def test_a_finding_says_what_where_why_and_what_to_do() -> None:
    found = every_finding()
    assert len(found) > 20
    for units, finding in found:
        assert finding.message.endswith(".")
        assert finding.advice.endswith(".")
        assert "None" not in finding.message + finding.advice
        by_id = {unit.id: unit for unit in units}
        for place in finding.places:
            if place.location.path == "titles.md":
                continue
            texts = [v.text for v in by_id[place.unit].variants if v.language == place.language]
            assert texts[0][place.start : place.end] == place.text


def test_findings_are_sorted_by_place() -> None:
    units = [case.units for case in cases(CASES / "number-differs" / "bad.txt")]
    joined = [
        Unit(f"{n}", u.source, u.target, block=n)
        for n, u in enumerate(u for group in units for u in group)
    ]
    found = run_checks(joined)
    assert [int(f.places[0].unit) for f in found] == sorted(int(f.places[0].unit) for f in found)


def test_checks_are_chosen_by_name() -> None:
    case = next(cases(CASES / "number-differs" / "bad.txt"))
    assert {f.check for f in run_checks(case.units)} == {"number-differs"}
    assert run_checks(case.units, off=["number-differs"]) == ()
    assert run_checks(case.units, only=["date-differs"]) == ()
    assert run_checks(case.units, settings={"number-differs": None}) == ()
    notes = run_checks(case.units, settings={"number-differs": Severity.NOTE})
    assert {f.severity for f in notes} == {Severity.NOTE}
    assert run_checks(case.units, only=["number-differs"], settings={"number-differs": None})
    assert run_checks(case.units, only=["names"]) == ()
    assert run_checks(case.units, off=["figures"]) == ()
    said = {"figures": None, "number-differs": Severity.NOTE}
    assert {f.severity for f in run_checks(case.units, settings=said)} == {Severity.NOTE}
    with pytest.raises(UnknownNameError, match="number-difers") as error:
        run_checks(case.units, only=["number-difers"])
    assert "number-differs" in error.value.hint


def test_a_language_without_number_words_is_not_accused_of_their_lack() -> None:
    french = Variant("fr", Passage("Ils étaient 37."))
    for text, said in (("Siebenunddreißig waren sie.", 0), ("Sie waren 38.", 1)):
        units = [Unit("1", Variant("de", Passage(text)), french)]
        assert len(run_checks(units)) == said


def test_nothing_is_found_in_nothing() -> None:
    assert run_checks([]) == ()


text = st.text(st.sampled_from("aéÉBСжԱ 1٣½.,’'(-–)\ud800\0\r\n\u00a0\ufffc"), max_size=40)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.none() | text, st.none() | text), max_size=5))
def test_any_text_can_be_checked(sides: list[tuple[str | None, str | None]]) -> None:
    units = [
        Unit(
            str(n),
            None if a is None else Variant("fr", Passage(a)),
            None if b is None else Variant("en", Passage(b)),
        )
        for n, (a, b) in enumerate(sides)
    ]
    for finding in run_checks(units):
        assert finding.places


def lone(text: str, score: float) -> Unit:
    return Unit("1", Variant("fr", Passage(text, "a.md")), None, score)


@pytest.mark.parametrize(("score", "words"), [(0.9, "has no counterpart"), (0.49, "may have no")])
def test_a_doubtful_bead_is_not_told_for_certain(score: float, words: str) -> None:
    english = Variant("en", Passage("A heading", "b.md"))
    units = [
        lone("La frontière se mesure en brebis.", score),
        Unit("2", Variant("fr", Passage("Un titre", "a.md")), english),
    ]
    (finding,) = run_checks(units, only=["no-counterpart"])
    assert words in finding.message


def test_a_sentence_that_may_be_alone_inside_a_bead_is_told() -> None:
    french = Variant("fr", Passage("Un mot. Une brebis.", "a.md"), 2, (Stretch(8, 19, 0.5),))
    english = Variant("en", Passage("A word.", "b.md"))
    (finding,) = run_checks([Unit("1", french, english)], only=["no-counterpart"])
    assert finding.message == "The English may have no counterpart of “Une brebis”."
    assert finding.places[0].text == "Une brebis."


@pytest.mark.parametrize(
    ("language", "goal", "message"),
    [
        ("en", "3", "A sentence of the French stands later in the English, at line 3."),
        ("en", "1", "A sentence of the French stands earlier in the English, at line 1."),
        ("en", "2", "A sentence of the French stands in another order in the English."),
        ("fr", "3", "A sentence of the French stands later in the other edition, at line 3."),
    ],
)
def test_where_moved_text_stands_is_told(language: str, goal: str, message: str) -> None:
    units = [
        Unit(n, variant("fr", "Il neige.", int(n)), variant(language, "It snows.", int(n)))
        for n in "123"
    ]
    two, other = units[1], units[int(goal) - 1]
    assert two.source
    units[1] = two = replace(two, source=replace(two.source, elsewhere=goal))
    other = two if goal == "2" else other
    assert other.target
    units[int(goal) - 1] = replace(other, target=replace(other.target, elsewhere="2"))
    (finding,) = run_checks(units, only=["order-differs"])
    assert finding.message == message


def test_what_was_moved_is_said_to_lack_nothing_else() -> None:
    def checks(one: str, two: str) -> set[str]:
        source = replace(Variant("fr", Passage("Il neige souvent.")), elsewhere=two)
        target = replace(Variant("en", Passage("It snows 1250 times.")), elsewhere=one)
        rest = Variant("fr", Passage("Rien."))
        return {f.check for f in run_checks([Unit("1", source, None), Unit("2", rest, target)])}

    assert checks("", "") == {"no-counterpart", "number-differs"}
    assert checks("1", "2") == {"order-differs"}


def unit(number: int, **lines: str) -> Unit:
    source, target = (variant(tag, line, number) for tag, line in lines.items())
    return Unit(str(number), source, target)


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("a.md", "lines 1 to 2"),
        ("a.DOCX", "paragraphs 1 to 2"),
        ("a.pdf", "pages 1 to 2"),
        ("a.srt", "cues 1 to 2"),
        ("book.epub/one.xhtml", "lines 1 to 2"),
    ],
)
def test_places_are_told_in_what_the_file_has(path: str, where: str) -> None:
    """A person who reads a Word file sees no lines in it."""
    lone = [
        Unit(str(n), Variant("fr", Passage("Il rit.", path, (Anchor(0, n, 1),))), None)
        for n in (1, 2)
    ]
    (finding,) = run_checks(lone, only=["no-counterpart"])
    assert finding.message.startswith(f"2 sentences of the French, {where}, ")


def test_a_letter_of_another_script_makes_no_second_spelling() -> None:
    units = [
        unit(1, fr="Hier Pachinian rit.", en="Yesterday P\u0430shinyan laughed."),
        unit(2, fr="On a vu Pachinian.", en="We saw Pashinyan."),
    ]
    assert [finding.check for finding in run_checks(units)] == ["mixed-script"]


def test_what_is_spelled_by_an_edition_s_own_habits_was_not_left_in_it() -> None:
    """Gegharkounik is no English spelling, though by the rules French has Guegharkounik."""
    names = {"Gegharkunik": "Gegharkounik", "Latchine": "Latchine", "Zanguezour": "Zanguezour"}
    units = [
        unit(number, en=f"They went to {english}.", fr=f"Ils sont allés à {french}.")
        for number, (english, french) in enumerate(names.items())
    ]
    places = [place for finding in run_checks(units) for place in finding.places[:1]]
    assert not [place for place in places if place.language == "fr"]
