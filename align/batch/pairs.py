"""Which files belong together: by a manifest, by their folders, or by a pattern of their names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from os import PathLike, path
from pathlib import Path

from align.editions import NONE, TITLES, edition_language, guess_language, text_name
from align.errors import AlignmentError, ReadError, UnknownNameError
from align.files import read_bytes
from align.languages import parse_language
from align.pipeline import PIVOT
from align.readers import SUFFIXES

PATTERNS = ("{lang}/{doc}.*", "{doc}.{lang}.*")
"""Tried in this order where nobody names one."""
COLUMNS = ("source", "target", "source_language", "target_language", "name")
"""Of a manifest."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files that are to be aligned."""

    name: str
    """Of the text; with slashes where it stands in folders of its own."""
    source: str
    """Its path, as it is to be told."""
    target: str
    editions: tuple[str, str]
    """What tells the two apart in the names of what is written: their languages, or more."""
    languages: tuple[str, str]
    sure: bool = True
    """Is it told by names? Otherwise the alignment is to tell whether they are translations."""

    @property
    def group(self) -> str:
        """The name of the memory it goes into: ``fr-en``."""
        return "-".join(self.editions)

    @property
    def key(self) -> str:
        """Which of all pairs it is: ``fr-en/book``."""
        return f"{self.group}/{self.name}"


@dataclass(frozen=True, slots=True)
class Stray:
    """A file that is in no pair, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What is to be aligned, and what is not."""

    pairs: tuple[Pair, ...]
    strays: tuple[Stray, ...] = ()


def read_manifest(
    file: str | PathLike[str],
    source_language: str | None = None,
    target_language: str | None = None,
) -> Found:
    """The pairs that a table names: one a line, source and target parted by a tab.

    Further columns are the two languages and a name for the pair; a first line with the names of
    the columns (`COLUMNS`) may set another order. Paths are those of the manifest's folder. The
    languages that are not there are those given here, else what the names of the files tell.

    Raises:
        ReadError: it cannot be read, or has a line that is no pair.
    """
    manifest = Path(file)
    try:
        lines = read_bytes(manifest).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ReadError("is not in UTF-8", path=file, hint="Save it as UTF-8.") from error
    columns: tuple[str, ...] = COLUMNS
    rows: list[tuple[int, dict[str, str]]] = []
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells) or line.startswith("#"):
            continue
        if not rows and {"source", "target"} <= (named := {cell.lower() for cell in cells}):
            if unknown := sorted(named.difference(COLUMNS)):
                raise _refusal(f"has an unknown column '{unknown[0]}'", file, number)
            columns = tuple(cell.lower() for cell in cells)
            continue
        row = dict(zip(columns, cells, strict=False))
        if len(cells) > len(columns) or not (row.get("source") and row.get("target")):
            raise _refusal("is no pair of files", file, number)
        rows.append((number, row))
    if not rows:
        raise _refusal("names no pair of files", file, None)
    names = iter(_names([row["source"] for _, row in rows]))
    given = {"source": source_language, "target": target_language}
    pairs: dict[str, tuple[int, Pair]] = {}
    for number, row in rows:
        paths = tuple(Path(path.normpath(manifest.parent / row[side])) for side in given)
        languages = tuple(
            _language_of(row.get(f"{side}_language") or tag or "", one, side, file, number)
            for (side, tag), one in zip(given.items(), paths, strict=True)
        )
        name = _safe(row.get("name") or "", next(names))
        two = (languages[0], languages[1])
        pair = Pair(name, str(paths[0]), str(paths[1]), two, two)
        if pair.key in pairs:
            raise ReadError(
                f"'{name}' is the name of the pair in line {pairs[pair.key][0]} too",
                path=file,
                line=number,
                hint="Give the pairs names of their own in a fifth column, 'name'.",
            )
        pairs[pair.key] = number, pair
    return Found(tuple(pair for _, pair in pairs.values()))


def _refusal(message: str, file: object, line: int | None) -> ReadError:
    return ReadError(
        message,
        path=file,
        line=line,
        hint="A line holds the paths of source and target with a tab between them; further "
        f"columns, or a first line that names them, may be {', '.join(COLUMNS)}.",
    )


def _language_of(tag: str, file: Path, side: str, manifest: object, line: int) -> str:
    try:
        if found := parse_language(tag) if tag else guess_language(file):
            return found
    except UnknownNameError as error:
        raise ReadError(error.message, path=manifest, line=line, hint=error.hint) from error
    raise ReadError(
        f"the name of {file} does not tell its language",
        path=manifest,
        line=line,
        hint=f"Give it in the column {side}_language, or for all pairs with --{side}-language.",
    )


def _names(paths: Iterable[str]) -> Iterator[str]:
    """The names of texts: the paths without what is common to all, suffix and language."""
    every = [Path(path.normpath(name)) for name in paths]
    root = (
        path.commonpath([one.parent for one in every]) if len({p.root for p in every}) == 1 else ""
    )
    for one in every:
        inner = Path(path.relpath(one.parent, root)) if root else one.parent
        yield _safe((inner / text_name(one)).as_posix(), one.stem)


def _safe(name: str, otherwise: str) -> str:
    """A name that is a path below the folder it is written to."""
    parts = [part for part in re.split(r"[\\/]+", name) if part not in ("", ".", "..")]
    return "/".join(part.replace(":", "_") for part in parts) or otherwise


def pairs_of_folders(
    source: str | PathLike[str],
    target: str | PathLike[str],
    source_language: str | None = None,
    target_language: str | None = None,
) -> Found:
    """The files of two folders, and of those within them, that have the same name.

    Suffixes, and languages in names as in ``book.fr.txt``, are left out of account.

    Raises:
        ReadError: a folder that is not there, or that has no text in it.
        AlignmentError: no name is in both; or the languages of the folders are not told.
    """
    roots = Path(source), Path(target)
    editions, languages = two_editions(roots, (source_language, target_language))
    texts: dict[str, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
    sides = ("source", "target")
    for side, root in zip(sides, roots, strict=True):
        for file in texts_in(root):
            texts[name_below(root, file)][side].append(file)
    found = _paired(texts, [(sides, editions, languages)])
    if not found.pairs:
        raise AlignmentError(
            f"no file in it has the name of one in {target}",
            path=source,
            hint="Name the pairs in a manifest, or let --by-content find them.",
        )
    return found


def name_below(root: Path, file: Path) -> str:
    """The name of a text in a folder, or in one within it."""
    return (file.relative_to(root).parent / text_name(file)).as_posix()


def two_editions(
    folders: tuple[Path, Path], languages: tuple[str | None, str | None]
) -> tuple[tuple[str, str], tuple[str, str]]:
    """What two folders are called in the names of what is written, and their languages: those given
    or, where there is none, what the name of the folder tells.

    Raises:
        AlignmentError: a language is neither given nor told.
    """
    found = []
    for folder, tag, side in zip(folders, languages, ("source", "target"), strict=True):
        try:
            found.append(tag or edition_language(folder.resolve().name))
        except UnknownNameError as error:
            raise AlignmentError(
                "the name of the folder does not tell the language of what is in it",
                path=folder,
                hint=f"Give it with --{side}-language.",
            ) from error
    told = (found[0], found[1])
    same = told[0] == told[1]
    return (folders[0].resolve().name, folders[1].resolve().name) if same else told, told


def texts_in(root: Path) -> tuple[Path, ...]:
    """The texts in a folder and in those within it, in the order of their paths.

    Hidden files, the locks of Word (``~$``) and READMEs are none.

    Raises:
        ReadError: no such folder, or no text in it.
    """
    if not root.is_dir():
        wrong = "is a file, not a folder" if root.exists() else "there is no such folder"
        raise ReadError(wrong, path=root, hint="Give a folder of texts, or a manifest (.tsv).")
    found = tuple(
        file
        for file in sorted(root.rglob("*"))
        if file.suffix.lower() in SUFFIXES
        and not any(part.startswith((".", "~$")) for part in file.relative_to(root).parts)
        and text_name(file).casefold() != "readme"
        and file.is_file()
    )
    if not found:
        raise ReadError(
            "has no text in it",
            path=root,
            hint=f"Texts are files that end in {', '.join(SUFFIXES)}.",
        )
    return found


def pairs_in(
    folder: str | PathLike[str],
    pattern: str | None = None,
    source_language: str | None = None,
    target_language: str | None = None,
    *,
    languages: Mapping[str, str] = NONE,
) -> Found:
    """The files of one folder that belong together by a pattern of their paths.

    In a pattern ``{lang}`` stands for the language, or what begins with it as ``fr-1950``,
    ``{doc}`` for the name of the text, which may have slashes, and ``*`` for anything without
    them. Without one those of `PATTERNS` are tried. Every other edition is paired with the source
    language's, French where it is not given; `languages` tells those that no name tells.

    Raises:
        ReadError: no such folder, no text in it, or a pattern without ``{lang}`` and ``{doc}``.
        AlignmentError: no two files of one text; or the languages asked for are not there.
    """
    root = Path(folder)
    files = texts_in(root)
    tried = (pattern,) if pattern else PATTERNS
    for one in tried:
        read = _Pattern(one, languages)
        texts: dict[str, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
        for file in files:
            if (place := read.place(file.relative_to(root).as_posix())) is not None:
                texts[place[1]][place[0]].append(file)
        if any(len(held) > 1 for held in texts.values()):
            break
    else:
        raise AlignmentError(
            f"no two files in it are editions of one text by the pattern {' or '.join(tried)}",
            path=folder,
            hint="Say how they are named with --pattern, such as '{lang}/{doc}.md' or "
            "'{doc}.{lang}.txt'; or name the pairs in a manifest.",
        )
    found = sorted({edition for held in texts.values() for edition in held})
    pivots = _chosen(found, source_language or PIVOT, read, bool(source_language), root)
    pivot = pivots[0] if pivots else found[0]
    others = [edition for edition in found if edition != pivot]
    if target_language:
        others = [e for e in _chosen(found, target_language, read, True, root) if e != pivot]
    return _paired(
        texts,
        [((pivot, e), (pivot, e), (read.language(pivot), read.language(e))) for e in others],
    )


def _chosen(
    editions: Iterable[str], language: str, pattern: _Pattern, needed: bool, root: Path
) -> list[str]:
    """The editions in a language, those first that are named just so."""
    found = sorted(
        (e for e in editions if language in (e, pattern.language(e))), key=lambda e: e != language
    )
    if needed and not found:
        raise UnknownNameError("edition", language, editions, path=root)
    return found


@dataclass
class _Pattern:
    """A pattern of paths below a folder."""

    text: str
    languages: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = re.split(r"(\{lang\}|\{doc\}|\*)", self.text.replace("\\", "/"))
        if parts.count("{lang}") != 1 or parts.count("{doc}") != 1:
            raise ReadError(
                f"the pattern '{self.text}' has not {{lang}} and {{doc}} once each",
                hint="Such as '{lang}/{doc}.md' or '{doc}.{lang}.txt'; * stands for anything else.",
            )
        groups = {"{lang}": r"(?P<lang>[^/.]+)", "{doc}": r"(?P<doc>.+)", "*": "[^/]*"}
        self._form = re.compile("".join(groups.get(part, re.escape(part)) for part in parts))
        self.language = cache(self._language)

    def place(self, name: str) -> tuple[str, str] | None:
        """The edition and the text of a file, if it is of this pattern."""
        found = self._form.fullmatch(name)
        if found and self.language(found["lang"]) and not found["lang"].endswith(f"-{TITLES}"):
            return found["lang"], found["doc"]
        return None

    def _language(self, edition: str) -> str:
        """Its language; empty where it names none."""
        try:
            return self.languages.get(edition) or edition_language(edition)
        except UnknownNameError:
            return ""


def _paired(
    texts: Mapping[str, Mapping[str, list[Path]]],
    wanted: Iterable[tuple[tuple[str, str], tuple[str, str], tuple[str, str]]],
) -> Found:
    """Pairs of each text, and the files that are in none.

    Args:
        texts: name of each text -> its files by what they are filed under.
        wanted: for each kind of pair, the two names that its files are filed under, its editions
            and its languages.
    """
    wanted = tuple(wanted)
    pairs: list[Pair] = []
    strays: list[Stray] = []
    used: set[Path] = set()
    for filed, editions, languages in wanted:
        for name, held in sorted(texts.items()):
            sides = [held.get(side, []) for side in filed]
            if all(len(side) == 1 for side in sides):
                (source,), (target,) = sides
                used |= {source, target}
                pairs.append(Pair(name, str(source), str(target), editions, languages))
    asked = {side for filed, _, _ in wanted for side in filed}
    for name, held in sorted(texts.items()):
        for side in sorted(asked.intersection(held)):
            for file in held[side]:
                if file in used:
                    continue
                twins = [other for other in held[side] if other != file]
                reason = (
                    f"has the same name, '{name}', as {twins[0]}"
                    if twins
                    else f"no other edition has a text of this name, '{name}'"
                )
                strays.append(Stray(str(file), reason))
    return Found(tuple(pairs), tuple(strays))
