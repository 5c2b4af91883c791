"""What belongs together by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.batch import Found, pairs_in, pairs_of_folders, read_manifest
from align.errors import AlignError, AlignmentError, ReadError, UnknownNameError


def put(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("Texte.\n", encoding="utf-8")
    return root


def told(found: Found) -> list[str]:
    return [pair.key for pair in found.pairs]


def test_two_folders_pair_what_has_one_name_in_whatever_form(tmp_path: Path) -> None:
    put(tmp_path, "fr/a.md", "fr/vol/b.fr.docx", "fr/README.md", "fr/c.txt", "fr/.hidden.txt")
    put(tmp_path, "en/a.txt", "en/vol/b.en.txt", "en/d.txt", "en/~$a.docx")
    found = pairs_of_folders(tmp_path / "fr", tmp_path / "en")
    assert told(found) == ["fr-en/a", "fr-en/vol/b"]
    assert [(Path(stray.path).name, "'c'" in stray.reason) for stray in found.strays] == [
        ("c.txt", True),
        ("d.txt", False),
    ]


def test_a_name_that_is_there_twice_is_told_and_paired_with_nothing(tmp_path: Path) -> None:
    put(tmp_path, "fr/a.md", "fr/a.txt", "fr/b.md", "en/a.md", "en/b.md")
    found = pairs_of_folders(tmp_path / "fr", tmp_path / "en")
    assert told(found) == ["fr-en/b"]
    assert [stray.reason for stray in found.strays if "fr" in stray.path] == [
        f"has the same name, 'a', as {tmp_path / 'fr' / 'a.txt'}",
        f"has the same name, 'a', as {tmp_path / 'fr' / 'a.md'}",
    ]


def test_two_editions_in_one_language_go_by_the_names_of_their_folders(tmp_path: Path) -> None:
    put(tmp_path, "en-1900/a.md", "en-1990/a.md")
    (pair,) = pairs_of_folders(tmp_path / "en-1900", tmp_path / "en-1990").pairs
    assert (pair.group, pair.languages) == ("en-1900-en-1990", ("en", "en"))


@pytest.mark.parametrize(
    ("pattern", "names", "keys"),
    [
        (None, ("fr/a.md", "en/a.txt", "ru-titles/a.md"), ["fr-en/a"]),
        (None, ("a.fr.txt", "a.en.txt", "b.en.txt"), ["fr-en/a"]),
        ("{doc}.{lang}.txt", ("x/a.fr.txt", "x/a.en.txt"), ["fr-en/x/a"]),
        ("{doc}/{lang}.md", ("a/fr.md", "a/en.md", "a/notes.md"), ["fr-en/a"]),
        ("*/{lang}/{doc}.md", ("1/fr/a.md", "2/en/a.md"), ["fr-en/a"]),
        ("{lang}/{doc}.*", ("en/a.md", "de/a.md", "it/a.md"), ["de-en/a", "de-it/a"]),
        ("{lang}/{doc}.*", ("fr/a.md", "en/a.md", "en-old/a.md"), ["fr-en/a", "fr-en-old/a"]),
    ],
)
def test_patterns(tmp_path: Path, pattern: str | None, names: list[str], keys: list[str]) -> None:
    assert told(pairs_in(put(tmp_path, *names), pattern)) == keys


def test_languages_that_are_asked_for(tmp_path: Path) -> None:
    put(tmp_path, "fr/a.md", "en/a.md", "de/a.md")
    assert told(pairs_in(tmp_path, None, "en", "de")) == ["en-de/a"]
    with pytest.raises(UnknownNameError, match="unknown edition 'it'"):
        pairs_in(tmp_path, None, "en", "it")


def test_a_folder_that_align_toml_gives_a_language(tmp_path: Path) -> None:
    put(tmp_path, "original/a.md", "en/a.md")
    found = pairs_in(tmp_path, languages={"original": "hy"}, source_language="hy")
    assert [(p.key, p.languages) for p in found.pairs] == [("original-en/a", ("hy", "en"))]


@pytest.mark.parametrize("pattern", ["{doc}.md", "{lang}.md", "{lang}/{lang}/{doc}", ""])
def test_a_pattern_that_tells_too_little(tmp_path: Path, pattern: str) -> None:
    put(tmp_path, "fr/a.md")
    with pytest.raises(AlignError, match=r"\{lang\}"):
        pairs_in(tmp_path, pattern)


def test_nothing_that_belongs_together(tmp_path: Path) -> None:
    put(tmp_path, "fr/a.md", "en/b.md")
    with pytest.raises(AlignmentError, match="--pattern"):
        pairs_in(tmp_path)
    with pytest.raises(AlignmentError, match="--by-content"):
        pairs_of_folders(tmp_path / "fr", tmp_path / "en")
    with pytest.raises(ReadError, match="no such folder"):
        pairs_in(tmp_path / "absent")


def manifest(folder: Path, *lines: str) -> Path:
    path = folder / "pairs.tsv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_a_manifest_of_two_columns(tmp_path: Path) -> None:
    found = read_manifest(
        manifest(tmp_path, "# ours", "1/a.fr.md\t1/a.en.md", "", "2/a.fr.md\t2/b.en.md")
    )
    assert told(found) == ["fr-en/1/a", "fr-en/2/a"]
    assert found.pairs[0].source == str(tmp_path / "1" / "a.fr.md")


def test_a_manifest_that_names_its_columns(tmp_path: Path) -> None:
    found = read_manifest(
        manifest(tmp_path, "name\ttarget\tsource\tsource_language", "../one\tb\ta\thy"),
        target_language="de",
    )
    assert [(p.key, p.languages) for p in found.pairs] == [("hy-de/one", ("hy", "de"))]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["a.fr.md"], ":1: is no pair of files"),
        (["a.fr.md\tb.en.md", "a\tb\tc\td\te\tf"], ":2: is no pair"),
        (["source\ttarget\tlang"], ":1: has an unknown column 'lang'"),
        (["# nothing"], "names no pair of files"),
        (["1\t2"], "does not tell its language"),
        (["a.md\tb.md\tfrench\ten"], ":1: .*fr"),
        (["a.fr.md\tb.en.md", "a.fr.md\tc.en.md"], ":2: 'a' is the name of the pair in line 1"),
    ],
)
def test_a_manifest_that_cannot_be_used(tmp_path: Path, lines: list[str], message: str) -> None:
    path = manifest(tmp_path / ".." / tmp_path.name, *lines)
    with pytest.raises(ReadError, match=f"(?s){message}"):
        read_manifest(path)
