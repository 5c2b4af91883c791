"""The editions in a folder of texts: ``texts/LANG/NAME.md``, one folder an edition.

A folder is named by the language tag of what is in it, and then perhaps anything that tells it
from another edition in the same language: ``fr``, ``pt-BR``, ``fr-1950``, ``en-old``. One named
``ru-titles`` holds source titles of that language, in Latin letters. The files of one text have
the same name, suffix apart, in every folder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from os import PathLike
from pathlib import Path
from types import MappingProxyType

from align.errors import ReadError, UnknownNameError
from align.languages import languages as known_languages
from align.languages import parse_language, script

TITLES = "titles"
NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Edition:
    """One folder of texts."""

    name: str
    """The folder's name."""
    language: str
    """A BCP 47 tag."""
    titles: bool
    """Whether it holds source titles, to be linked, rather than a text, to be aligned."""
    files: dict[str, Path]
    """Name of a text -> its file."""


@cache
def _scripts() -> frozenset[str]:
    return frozenset({"Latn", "Hant", *(script(tag) for tag in known_languages())})


def edition_language(name: str) -> str:
    """The language of an edition by the name of its folder.

    >>> [edition_language(name) for name in ("fr", "en-gb", "fr-1950", "en-old", "ru-titles")]
    ['fr', 'en-GB', 'fr', 'en', 'ru-Latn']

    Raises:
        UnknownNameError: it does not begin with a known language.
    """
    first, *rest = name.split("-")
    parts = [parse_language(first)]
    if rest and rest[-1] == TITLES:
        return f"{parts[0]}-Latn"
    if rest and rest[0].title() in _scripts():
        parts.append(rest.pop(0))
    if rest and (
        (len(rest[0]) == 2 and rest[0].isalpha()) or (len(rest[0]) == 3 and rest[0].isdigit())
    ):
        parts.append(rest.pop(0))
    return parse_language("-".join(parts))


def guess_language(path: Path) -> str | None:
    """The language of one file, from its name ``x.fr.md`` or the folder it is in.

    >>> guess_language(Path("book.en.txt")), guess_language(Path("texts/ru-titles/book.md"))
    ('en', 'ru-Latn')
    """
    inner = [suffix[1:] for suffix in reversed(path.suffixes[:-1])]
    for name in (*inner, path.absolute().parent.name):
        try:
            return edition_language(name)
        except UnknownNameError:
            continue
    return None


def text_name(path: Path) -> str:
    """The name of the text in a file, without suffix and language.

    >>> text_name(Path("texts/book.fr.md")), text_name(Path("fr/vol.2.md"))
    ('book', 'vol.2')
    """
    name, _, tag = path.stem.rpartition(".")
    return name if name and _names_language(tag) else path.stem


def find_editions(
    folder: str | PathLike[str],
    suffixes: Collection[str],
    names: Iterable[str] = (),
    languages: Mapping[str, str] = NONE,
) -> tuple[Edition, ...]:
    """The editions in `folder`: those named, in that order, or all, in the order of their names.
    `languages` gives those that the name of a folder does not tell.

    Folders that name no language, hidden files, the locks of Word (``~$``), READMEs and files
    of other suffixes are no part of any edition.

    Raises:
        ReadError: no such folder, or no edition in it, or two files of one edition with one name.
        UnknownNameError: a named edition is not there, or its name begins with no language.
    """
    root = Path(folder)
    if not root.is_dir():
        wrong = "is a file, not a folder of texts" if root.exists() else "no such folder"
        raise ReadError(wrong, path=root, hint="Give a folder with one folder for each edition.")
    folders = {p.name: p for p in sorted(root.iterdir()) if p.is_dir()}
    chosen = list(names) or [name for name in folders if name in languages or _names_language(name)]
    for name in chosen:
        if name not in folders:
            raise UnknownNameError("edition", name, folders, path=root)
    editions = [
        Edition(
            name,
            languages.get(name) or edition_language(name),
            name.endswith(f"-{TITLES}"),
            edition_files(folders[name], suffixes),
        )
        for name in chosen
    ]
    found = tuple(edition for edition in editions if edition.files)
    if not found:
        raise ReadError(
            "has no edition in it",
            path=root,
            hint="An edition is a folder named by its language, such as fr or en, with files "
            f"that end in {', '.join(sorted(suffixes))}."
            + "".join(f" {said}." for said in unread_folders(root, suffixes, ())),
        )
    return found


def unread_folders(
    folder: str | PathLike[str], suffixes: Collection[str], editions: Iterable[Edition]
) -> tuple[str, ...]:
    """What to say of each folder that may have been meant for an edition and is none."""
    read = {edition.name for edition in editions}
    said: list[str] = []
    unnamed = unnamed_folders(folder, suffixes)
    for name in sorted(p.name for p in Path(folder).iterdir() if p.is_dir()):
        if name in read:
            continue
        if name in unnamed:
            said.append(f"{name}: is not named by a language, such as fr or en")
        elif _names_language(name):
            said.append(f"{name}: no Markdown or plain text in it")
    return tuple(said)


def unnamed_folders(folder: str | PathLike[str], suffixes: Collection[str]) -> tuple[str, ...]:
    """The names of folders with texts in them that do not begin with a language."""
    return tuple(
        path.name
        for path in sorted(Path(folder).iterdir())
        if path.is_dir()
        and not _names_language(path.name)
        and any(file.suffix.lower() in suffixes for file in path.iterdir())
    )


def _names_language(name: str) -> bool:
    try:
        return bool(edition_language(name))
    except UnknownNameError:
        return False


def edition_files(folder: Path, suffixes: Collection[str]) -> dict[str, Path]:
    """The files of an edition: name of a text -> its file.

    Raises:
        ReadError: two files have one name, suffix apart.
    """
    files: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        wanted = path.suffix.lower() in suffixes and not path.name.startswith((".", "~$"))
        if not wanted or path.is_dir() or path.stem.casefold() == "readme":
            continue
        if path.stem in files:
            raise ReadError(
                f"has the same name as {files[path.stem].name}",
                path=path,
                hint="Editions are matched by file name, suffix apart: rename one of the two.",
            )
        files[path.stem] = path
    return files
