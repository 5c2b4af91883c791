from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.model import Severity
from align.names.authority import Authority, Forms, NameRecord, lint_authority, read_authority

ROOT = Path(__file__).parents[3]
HEAD = "id\tfr\ten\ten variants\ten forbidden\ten scheme\thy\tnative\n"

ROWS = {
    "id-twice": ("a\tA\na\tB\n", [3, 2], "The id “a” is that of another record"),
    "no-form": ("a\n", [2], "has no form"),
    "native-missing": ("a\tA\t\t\t\t\t\thy\n", [2], "“A” is native to hy"),
    "no-preferred": ("a\tA\t\t\tB\n", [2], "“B” is forbidden in en, and nothing is preferred"),
    "mixed-script": ("a\tPаchinian\n", [2], "several scripts in one word: Latin and Cyrillic"),
    "broken-cell": ('a\t"Pachi\tnian"\n', [2], "“Pachi nian” has a tab or a line break"),
    "several-forms": ("a\tAliev; Aliyev\n", [2], "looks like several forms"),
    "form-contradicted": (
        "a\tA\tPashinyan\t\tPachinian\nb\tB\tPachinian\n",
        [2, 3],
        "“Pachinian” is forbidden in en for “A”, but preferred for “B”",
    ),
    "form-ambiguous": (
        "a\tA\tSargsyan\t\tSarkissian\nb\tB\tSargisian\t\tSarkissian\n",
        [2, 3],
        "for the sake of several names: Sargsyan, Sargisian",
    ),
    "form-twice": ("a\tA\tSyunik\tSyunik\n", [2, 2], "stands twice in en"),
    "name-twice": ("a\tA\tMichel\nb\tB\tMichel\n", [2, 3], "preferred in en by 2 records"),
    "variant-shared": ("a\tA\tC\tD\nb\tB\tE\tD\n", [2, 3], "“D” stands in en for “A” and for “B”"),
    "forbidden-within": (
        "a\tA\tBaku\t\tBakou\nb\tB\tNew Bakou\n",
        [3, 2],
        "“New Bakou” may stand in en, and “Bakou” within it",
    ),
    "scheme-differs": (
        "a\tA\tPachinian\t\t\thy-en-popular\tՓաշինյան\thy\n",
        [2],
        "which makes “Pashinyan” of Փաշինյան",
    ),
}


@pytest.mark.parametrize("check", ROWS)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, check: str) -> None:
    rows, lines, message = ROWS[check]
    path = tmp_path / "names.tsv"
    path.write_text(HEAD + rows, encoding="utf-8")
    (finding,) = lint_authority(read_authority(path))
    assert finding.check == check
    assert message in finding.message
    assert [place.location.line for place in finding.places] == lines
    assert {place.location.path for place in finding.places} == {str(path)}


def test_a_circle_of_variants(tmp_path: Path) -> None:
    path = tmp_path / "names.tsv"
    path.write_text(HEAD + "a\tA\tC\tD\nb\tB\tD\tC\n", encoding="utf-8")
    found = lint_authority(read_authority(path))
    assert [f.check for f in found] == ["variants-in-a-circle"] * 2
    assert all(f.severity is Severity.WARNING for f in found)


def test_forbidden_for_itself() -> None:
    record = NameRecord("a", {"fr": Forms("Aliev", (), ("Aliev",))})
    (finding,) = lint_authority(Authority((record,)))
    assert finding.message == "“Aliev” is forbidden in fr for “Aliev”, but preferred for it."


def test_words_of_two_scripts_side_by_side_are_no_mixture() -> None:
    record = NameRecord("a", {"ru": Forms("канал Discovery")})
    assert lint_authority(Authority((record,))) == ()


def test_an_unknown_scheme() -> None:
    record = NameRecord("a", {"fr": Forms("Aliev", scheme="nowhere")})
    (finding,) = lint_authority(Authority((record,)))
    assert "names a scheme that cannot be used: unknown romanization scheme" in finding.message


def test_the_starter_file_is_clean() -> None:
    assert lint_authority(read_authority(ROOT / "texts" / "names.tsv")) == ()


names = st.sampled_from(["Aliev", "Aliyev", "ALIEV", "Siounik", "Syunik"])
forms = st.builds(
    Forms, names | st.just(""), st.tuples(names), st.lists(names, max_size=2).map(tuple)
)
authorities = st.lists(
    st.builds(
        NameRecord, st.sampled_from("abc"), st.dictionaries(st.sampled_from(["fr", "en"]), forms)
    ),
    max_size=5,
).map(lambda records: Authority(tuple(records)))


@settings(deadline=None)
@given(authorities)
def test_without_an_error_no_form_is_both(authority: Authority) -> None:
    """What normalizing relies on: a forbidden form is nowhere allowed, and has one cure."""
    if any(f.severity is Severity.ERROR for f in lint_authority(authority)):
        return
    for language in authority.languages:
        its = [r.forms[language] for r in authority.records if language in r.forms]
        good = {form for f in its for form in (f.preferred, *f.variants)}
        cures = Counter(form for form, _ in {(b, f.preferred) for f in its for b in f.forbidden})
        assert not good & set(cures)
        assert all(count == 1 for count in cures.values())
        assert all(f.preferred for f in its if f.forbidden)
