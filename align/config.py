"""align.toml: what a folder of texts asks for, so that nobody need type it each time."""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

from align.errors import ConfigError
from align.files import read_bytes

FILE_NAME = "align.toml"


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
    """Glossaries that help to align."""


_KINDS = {
    "editions": "a list of folder names",
    "pivot": "a folder name in quotes",
    "encoder": "a name in quotes",
    "srx": "a file name in quotes",
    "authority": "a file name in quotes",
    "tm": "a file name in quotes, or a list of them",
    "glossary": "a file name in quotes, or a list of them",
    "multilingual": "true or false",
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
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else len(text.splitlines())
        raise ConfigError(f"is not valid TOML: {error}", path=file, line=line) from error
    settings = Settings()
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
    if key in _KINDS:
        message, hint = f"'{key}' must be {_KINDS[key]}", f"It is: {value!r}"
    else:
        near = difflib.get_close_matches(key, _KINDS, n=1)
        guess = f"Did you mean '{near[0]}'? " if near else ""
        message, hint = f"unknown key '{key}'", f"{guess}Known: {', '.join(sorted(_KINDS))}"
    raise ConfigError(message, path=file, line=_line(key, text), hint=hint)


def _line(key: str, text: str) -> int | None:
    """The line where a top-level key, or a table of that name, is set."""
    written = rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[=.\]]"""
    lines = (n for n, line in enumerate(text.splitlines(), 1) if re.match(written, line))
    return next(lines, None)
