from __future__ import annotations

from pathlib import Path

import pytest

from align.editions import edition_language, find_editions, guess_language, unread_folders
from align.errors import ReadError, UnknownNameError


def made(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return root


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("en-late", "en"),
        ("de-DE-second-edition", "de-DE"),
        ("es-419", "es-419"),
        ("sr-Latn-2", "sr-Latn"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("el-titles", "el-Latn"),
        ("ru-1950-titles", "ru-Latn"),
    ],
)
def test_the_language_of_a_folder(name: str, tag: str) -> None:
    assert edition_language(name) == tag


@pytest.mark.parametrize("name", ["", "titles", "output", "-titles", "out-fr"])
def test_folders_that_name_no_language(name: str) -> None:
    with pytest.raises(UnknownNameError):
        edition_language(name)


def test_a_file_name_goes_before_its_folder() -> None:
    assert guess_language(Path("texts/fr/book.en.md")) == "en"
    assert guess_language(Path("texts/fr/book.v2.md")) == "fr"
    assert guess_language(Path("/somewhere/book.md")) is None


def test_what_is_an_edition_and_what_is_not(tmp_path: Path) -> None:
    made(
        tmp_path,
        "README.md",
        "drafts/a.md",
        "en/a.md",
        "en/b.TXT",
        "en/README.md",
        "en/.hidden.md",
        "en/~$lac.md",
        "en/a.jpg",
        "ru-titles/a.md",
        "de/only.jpg",
    )
    english, titles = find_editions(tmp_path, {".md", ".txt"})
    assert (english.name, english.language, sorted(english.files)) == ("en", "en", ["a", "b"])
    assert (titles.name, titles.language, titles.titles) == ("ru-titles", "ru-Latn", True)


def test_named_editions_keep_their_order(tmp_path: Path) -> None:
    made(tmp_path, "en/a.md", "fr/a.md", "fr-1950/a.md")
    names = [e.name for e in find_editions(tmp_path, {".md"}, ["fr-1950", "en"])]
    assert names == ["fr-1950", "en"]
    with pytest.raises(UnknownNameError, match="unknown edition 'fr-1951'\nDid you mean 'fr-1950'"):
        find_editions(tmp_path, {".md"}, ["fr-1951"])


def test_two_files_of_one_name(tmp_path: Path) -> None:
    made(tmp_path, "fr/a.md", "fr/a.txt")
    with pytest.raises(ReadError, match=r"a\.txt: has the same name as a\.md"):
        find_editions(tmp_path, {".md", ".txt"})


def test_no_editions(tmp_path: Path) -> None:
    for folder, message in (
        (tmp_path / "none", "no such folder"),
        (made(tmp_path, "a.md") / "a.md", "is a file"),
        (tmp_path, "has no edition in it"),
    ):
        with pytest.raises(ReadError, match=message):
            find_editions(folder, {".md"})


def test_folders_that_may_have_been_meant(tmp_path: Path) -> None:
    made(tmp_path, "fr/a.md", "en/a.docx", "english/a.md", "images/a.png", "de/README.md")
    editions = find_editions(tmp_path, {".md"})
    assert unread_folders(tmp_path, {".md"}, editions) == (
        "de: no Markdown or plain text in it",
        "en: no Markdown or plain text in it",
        "english: is not named by a language, such as fr or en",
    )
