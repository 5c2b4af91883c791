"""align.toml: what a folder of texts asks for, so that nobody need type it each time."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any

from align.errors import ConfigError, UnknownNameError
from align.files import read_bytes
from align.languages import parse_language
from align.model import Severity

FILE_NAME = "align.toml"


@dataclass(frozen=True, slots=True)
class Export:
    """How files are written: the table ``[export]``."""

    inline_codes: bool = False
    """Memories and XLIFF have bold, links ... as codes."""
    notes: bool = False
    """A memory has the findings as notes."""
    split_merged: bool = False
    """A memory has the clauses of merged sentences too."""
    report_language: str = "en"
    """Of a report's own words. Whether there is such a report is not looked at here."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to align a folder of texts; every field has a default that works without a file."""

    editions: tuple[str, ...] = ()
    """Names of the folders to read, the first the pivot; empty: all there are."""
    pivot: str = ""
    """The edition all others are aligned with; empty: the first of `editions`, else French."""
    encoder: str = "use"
    """As `align.encoders.load_encoder` takes it."""
    srx: Path | None = None
    """Segmentation rules of the user's own."""
    authority: Path | None = None
    """An authority file, which says how names are to be written."""
    multilingual: bool = False
    """Also write one TMX with all editions."""
    tm: tuple[Path, ...] = ()
    """Translation memories that help to align."""
    glossary: tuple[Path, ...] = ()
    """Glossaries that help to align, and whose terms are checked."""
    checks: Mapping[str, Severity | None] = field(default_factory=dict)
    """Name of a check -> how grave its findings are, None: it is off. Whether there is a check of
    that name is not looked at here."""
    languages: Mapping[str, str] = field(default_factory=dict)
    """Name of an edition's folder -> its language, where the name does not tell it."""
    export: Export = Export()
    path: Path | None = None
    """The file that the settings are from, if any."""


_LEVELS: dict[str, Severity | None] = {
    **{str(severity): severity for severity in sorted(Severity, reverse=True)},
    "off": None,
}

_KINDS = {
    "editions": "a list of folder names",
    "pivot": "a folder name in quotes",
    "encoder": "a name in quotes",
    "srx": "a file name in quotes",
    "authority": "a file name in quotes",
    "tm": "a file name in quotes, or a list of them",
    "glossary": "a file name in quotes, or a list of them",
    "multilingual": "true or false",
    "languages": 'a table of folder names, each = a language tag such as "fr"',
    "export": "a table",
    "checks": 'a table of checks, each = "error", "warning", "note" or "off"',
}


_EXPORT_KINDS = {
    "inline-codes": "true or false",
    "notes": "true or false",
    "split-merged": "true or false",
    "report-language": "a language in quotes",
}


def find_settings(folder: str | PathLike[str]) -> Settings:
    """From the nearest align.toml, in the folder itself or above it; else the defaults."""
    start = Path(folder).resolve()
    for place in (start, *start.parents):
        if (place / FILE_NAME).is_file():
            return read_settings(place / FILE_NAME)
    return Settings()


def read_settings(path: str | PathLike[str]) -> Settings:
    """From one file.

    Raises:
        ConfigError: it cannot be read, is no TOML, or has an unknown key or a value of a wrong
            kind; with the line.
    """
    file = Path(path)
    try:
        text = read_bytes(file, error=ConfigError).decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError("is not in UTF-8, as TOML must be", path=file) from error
    except (ValueError, RecursionError) as error:  # a number may be too long, too
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else len(text.splitlines())
        raise ConfigError(f"is not valid TOML: {error}", path=file, line=line) from error
    settings = Settings(path=file)
    for key, value in table.items():
        settings = replace(settings, **{key: _value(key, value, file, text)})
    return settings


def _value(key: str, value: object, file: Path, text: str) -> Any:
    """The value as `Settings` has it."""
    match key, value:
        case "editions", list() if value and all(isinstance(v, str) and v for v in value):
            return tuple(value)
        case (("pivot" | "encoder"), str()) if value:
            return value
        case (("srx" | "authority"), str()) if value:
            return file.parent / value
        case (("tm" | "glossary"), str()) if value:
            return (file.parent / value,)
        case (("tm" | "glossary"), list()) if all(isinstance(v, str) and v for v in value):
            return tuple(file.parent / v for v in value)
        case "multilingual", bool():
            return value
        case "languages", dict() if all(isinstance(v, str) for v in value.values()):
            return {
                name: _language(name, tag, file, _line(text, key, name))
                for name, tag in value.items()
            }
        case "export", dict():
            return _export(value, file, text)
        case "checks", dict():
            return {name: _level(name, level, file, text) for name, level in value.items()}
    raise _wrong(key, value, _KINDS, file, _line(text, key))


def _wrong(
    key: str, value: object, kinds: Mapping[str, str], file: Path, line: int | None
) -> ConfigError:
    """What is wrong with a key, or with its value."""
    if key in kinds:
        message, hint = f"'{key}' must be {kinds[key]}", f"It is: {value!r}"
    else:
        near = difflib.get_close_matches(key, kinds, n=1)
        guess = f"Did you mean '{near[0]}'? " if near else ""
        message, hint = f"unknown key '{key}'", f"{guess}Known: {', '.join(sorted(kinds))}"
    return ConfigError(message, path=file, line=line, hint=hint)


def _language(name: str, tag: str, file: Path, line: int | None) -> str:
    """The language of the edition in a folder."""
    try:
        return parse_language(tag)
    except UnknownNameError as error:
        raise ConfigError(
            f"'{name}': {error.message}", path=file, line=line, hint=error.hint
        ) from error


def _export(table: Mapping[str, object], file: Path, text: str) -> Export:
    """The table ``[export]``."""
    for key, value in table.items():
        kind = str if key == "report-language" else bool
        if key not in _EXPORT_KINDS or not isinstance(value, kind):
            raise _wrong(key, value, _EXPORT_KINDS, file, _line(text, "export", key))
    return Export(**{key.replace("-", "_"): value for key, value in table.items()})  # type: ignore[arg-type]


def _level(check: str, level: object, file: Path, text: str) -> Severity | None:
    """How grave the findings of a check are."""
    if isinstance(level, str) and level in _LEVELS:
        return _LEVELS[level]
    raise ConfigError(
        f"'{check}' must be {', '.join(map(repr, _LEVELS))}",
        path=file,
        line=_line(text, "checks", check),
        hint=f"It is: {level!r}",
    )


_SETS = re.compile(r"""\s*(\[*)([\w\s."'-]+)[]=]""")


def _line(text: str, *keys: str) -> int | None:
    """The line where a key is set, given with the tables it is in; else that of its table."""
    table: tuple[str, ...] = ()
    lines: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if found := _SETS.match(line):
            path = tuple(part.strip(" \t\"'") for part in found[2].split("."))
            if found[1]:
                table = path
            else:
                path = table + path
            for end in range(1, len(path) + 1):
                lines.setdefault(path[:end], number)
    known = (keys[:end] for end in range(len(keys), 0, -1) if keys[:end] in lines)
    return next((lines[path] for path in known), None)
