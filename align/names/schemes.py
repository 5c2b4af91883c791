"""Romanization schemes: one TOML file each, in `align/data/schemes` or the user's own.

A scheme file says how one language is written in Latin letters for one readership::

    title    = "Russian in the French press"
    language = "ru"              # whose script is romanized
    readers  = "fr"              # whose spelling habits the Latin letters follow; "" if no one's
    source   = "where the rules were read"
    capitals = "first"           # Ш in capitals is Ch; with "all", CH inside a word of capitals
    classes  = { V = "аеёиоуыэюя" }
    rules    = [["е", "e"], ["е", "ie", "#_"], ["с", "ss", "V_V"]]
    variants = [["в", "ff", "_#"]]
    samples  = [["Ельцин", "Ieltsine"]]

A rule is letters, Latin string and, where it does not hold everywhere, a context: the letters
of which one must stand before ``_`` and those of which one must stand after it. ``#`` is the edge
of a word and a capital Latin letter is a class. Of the rules that fit at a place the one with the
most letters is taken, then the one with the most specific context, then the first.

`rules` are what the scheme writes. `variants` have the same form and say what is also seen in
print under that scheme; they serve for reading only.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

from align.errors import SchemeError, UnknownNameError

FOLDER = Path(__file__).parents[1] / "data" / "schemes"

EDGE = "#"
"""Stands for the edge of a word in a rule's context."""


class Rule(NamedTuple):
    """`letters` are written `latin` where the context allows."""

    letters: str
    latin: str
    after: frozenset[str] = frozenset()
    """The letters (or `EDGE`) of which one stands before; empty where any may."""
    before: frozenset[str] = frozenset()
    """The letters (or `EDGE`) of which one stands after; empty where any may."""

    def fits(self, previous: str, following: str) -> bool:
        """Whether it holds between these two letters, each perhaps `EDGE`."""
        return (not self.after or previous in self.after) and (
            not self.before or following in self.before
        )


@dataclass(frozen=True, eq=False)
class Scheme:
    """A romanization scheme; two are the same only if they are the same object."""

    name: str
    title: str
    language: str
    """Language whose script is romanized."""
    readers: str
    """Language whose spelling habits the Latin letters follow; empty if of none."""
    source: str
    """Where the rules were read."""
    rules: tuple[Rule, ...]
    """What the scheme writes, as in the file."""
    variants: tuple[Rule, ...] = ()
    """What is also seen in print under the scheme; for reading only."""
    samples: tuple[tuple[str, str], ...] = ()
    all_capitals: bool = False
    """In a word of capitals a letter that becomes several is written in capitals throughout."""

    def romanize(self, text: str) -> str:
        """The text in Latin letters; what the scheme has no rule for stays as it is.

        >>> load_scheme("ru-fr-press").romanize("Вмешательство США стало шансом")
        'Vmechatelstvo SChA stalo chansom'
        """
        text = unicodedata.normalize("NFC", text)
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        pieces: list[str] = []
        at = 0
        while at < len(text):
            rule = self._rule_at(lower, at)
            if rule is None:
                pieces.append(text[at])
                at += 1
                continue
            end = at + len(rule.letters)
            pieces.append(self._cased(rule.latin, text, at, end))
            at = end
        return "".join(pieces)

    @cached_property
    def letters(self) -> frozenset[str]:
        """The letters of the script that the scheme knows."""
        return frozenset(c for rule in self.rules for c in rule.letters)

    @cached_property
    def graphemes(self) -> Mapping[str, tuple[str, ...]]:
        """Letter or group of letters -> the Latin strings it may be written with.

        What the rules write comes first, then the variants; an empty string where the letter may
        be left out.

        >>> load_scheme("ru-fr-wikipedia").graphemes["с"]
        ('s', 'ss')
        """
        return _gathered((r.letters, r.latin) for r in (*self.rules, *self.variants))

    @cached_property
    def readings(self) -> Mapping[str, tuple[Rule, ...]]:
        """Latin string -> the rules, then the variants, that write it.

        >>> [rule.letters for rule in load_scheme("ru-fr-press").readings["ch"]]
        ['ш']
        """
        found: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in (*self.rules, *self.variants):
            found[rule.latin].append(rule)
        return {latin: tuple(rules) for latin, rules in found.items()}

    @cached_property
    def _by_first_letter(self) -> Mapping[str, tuple[Rule, ...]]:
        found: defaultdict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            found[rule.letters[0]].append(rule)
        return {
            letter: tuple(sorted(rules, key=lambda r: (-len(r.letters), -_specificity(r))))
            for letter, rules in found.items()
        }

    def _rule_at(self, lower: str, at: int) -> Rule | None:
        for rule in self._by_first_letter.get(lower[at], ()):
            if lower.startswith(rule.letters, at) and rule.fits(
                _neighbour(lower, at - 1), _neighbour(lower, at + len(rule.letters))
            ):
                return rule
        return None

    def _cased(self, latin: str, text: str, start: int, end: int) -> str:
        if not text[start].isupper():
            return latin
        if self.all_capitals:
            around = text[start:end] + text[end : end + 1] + text[max(0, start - 1) : start]
            cased = [c for c in around if c.isalpha()]
            if len(cased) > 1 and all(c.isupper() for c in cased):
                return latin.upper()
        return latin[:1].upper() + latin[1:]


def correspondences(source: Scheme, target: Scheme) -> Mapping[str, tuple[str, ...]]:
    """Latin string of one scheme -> the strings the other writes for the same letters.

    >>> french, english = load_scheme("ru-fr-press"), load_scheme("ru-en-popular")
    >>> [correspondences(french, english)[s] for s in ("ch", "tch", "j", "ia")]
    [('sh',), ('ch',), ('zh',), ('ya', 'ia')]
    """
    return _gathered(
        (ours, theirs)
        for letters, strings in source.graphemes.items()
        for ours in strings
        for theirs in target.graphemes.get(letters, ())
    )


def scheme_names(language: str | None = None) -> tuple[str, ...]:
    """The names of the schemes that come with align, sorted; those of one language if given."""
    names = sorted(path.stem for path in FOLDER.glob("*.toml"))
    return tuple(n for n in names if language is None or load_scheme(n).language == language)


def load_scheme(name: str | Path) -> Scheme:
    """A scheme by its name, or from a file of the user's own.

    Raises:
        UnknownNameError: no scheme has this name; the message lists those there are.
        SchemeError: the file cannot be read as a scheme, with its line where that is known.
    """
    if isinstance(name, str) and not name.endswith(".toml"):
        if name not in _builtin_names():
            raise UnknownNameError("romanization scheme", name, _builtin_names())
        return _load_builtin(name)
    return _load(Path(name))


@cache
def _builtin_names() -> frozenset[str]:
    return frozenset(path.stem for path in FOLDER.glob("*.toml"))


@cache
def _load_builtin(name: str) -> Scheme:
    return _load(FOLDER / f"{name}.toml")


_TEXTS = ("title", "language", "readers", "source")
_KNOWN = {*_TEXTS, "capitals", "classes", "rules", "variants", "samples"}
_CAPITALS = {"first", "all"}


def _load(path: Path) -> Scheme:
    text = _text_of(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise SchemeError(
            f"is not well-formed TOML: {error}",
            path=path,
            line=int(line[1]) if line else None,
            hint="A scheme file is TOML; see the schemes that come with align for examples.",
        ) from error
    check = _Checker(path, text)
    check.keys(data)
    classes = check.classes(data.get("classes", {}))
    return Scheme(
        name=path.stem,
        **{key: check.string(data, key) for key in _TEXTS},
        rules=tuple(check.rule(r, classes) for r in check.rows(data, "rules", {2, 3})),
        variants=tuple(check.rule(r, classes) for r in check.rows(data, "variants", {2, 3})),
        samples=tuple((a, b) for a, b in check.rows(data, "samples", {2})),
        all_capitals=check.capitals(data),
    )


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SchemeError(
            f"cannot be read: {error.strerror or error}",
            path=path,
            hint=f"Give a scheme file, or one of: {', '.join(sorted(_builtin_names()))}",
        ) from error
    except UnicodeDecodeError as error:
        raise SchemeError("is not UTF-8", path=path, hint="Save the file as UTF-8.") from error


class _Checker:
    """Takes the parts of a scheme file one by one; each error names the file and the line."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def keys(self, data: Mapping[str, Any]) -> None:
        for key in data:
            if key not in _KNOWN:
                raise self._error(
                    f"unknown key '{key}'", key, f"Known: {', '.join(sorted(_KNOWN))}"
                )
        for key in (*_TEXTS, "rules"):
            if not data.get(key) and key not in data:
                raise self._error(f"'{key}' is missing", "", f"Add a line {key} = ...")

    def string(self, data: Mapping[str, Any], key: str) -> str:
        if not isinstance(data[key], str):
            raise self._error(f"'{key}' is not a string", key, 'Put it between quotation marks: "')
        return str(data[key])

    def capitals(self, data: Mapping[str, Any]) -> bool:
        value = data.get("capitals", "first")
        if value not in _CAPITALS:
            raise self._error(f"capitals = {value!r}", "capitals", 'Write "first" or "all".')
        return bool(value == "all")

    def classes(self, value: object) -> dict[str, str]:
        if not isinstance(value, dict) or not all(
            isinstance(v, str) and re.fullmatch("[A-Z]", k) for k, v in value.items()
        ):
            raise self._error(
                "'classes' does not name sets of letters",
                "classes",
                'Write one capital letter for each: classes = { V = "аеиоу" }',
            )
        return value

    def rows(self, data: Mapping[str, Any], key: str, lengths: set[int]) -> list[list[str]]:
        value = data.get(key, [])
        if not isinstance(value, list):
            raise self._error(f"'{key}' is not an array", key, f'Write {key} = [["ш", "ch"]]')
        for row in value:
            if (
                not isinstance(row, list)
                or len(row) not in lengths
                or not all(isinstance(part, str) for part in row)
                or not row[0]
            ):
                sought = next((p for p in row if isinstance(p, str) and p), key) if row else key
                raise self._error(
                    f"{row!r} of '{key}' is not an entry of {_either(lengths)} strings",
                    str(sought),
                    'An entry is ["letters", "latin"], in rules and variants perhaps with a '
                    'context: ["е", "ie", "#_"]',
                )
        return value

    def rule(self, row: list[str], classes: Mapping[str, str]) -> Rule:
        letters, latin, *context = (unicodedata.normalize("NFC", part) for part in row)
        sides = context[0].split("_") if context else ["", ""]
        if len(sides) != 2:
            raise self._error(
                f"context '{context[0]}' does not have one '_'",
                context[0],
                'The place of the letters is "_": "#_" is the start of a word.',
            )
        for side in sides:
            unknown = [c for c in side if "A" <= c <= "Z" and c not in classes]
            if unknown:
                raise self._error(
                    f"class '{unknown[0]}' is not defined",
                    context[0],
                    'Define it: classes = { V = "аеиоу" }',
                )
        after, before = (frozenset("".join(classes.get(c, c) for c in side)) for side in sides)
        return Rule(letters, latin, after, before)

    def _error(self, message: str, sought: str, hint: str) -> SchemeError:
        numbers = (n for n, line in enumerate(self._lines, 1) if sought and sought in line)
        return SchemeError(message, path=self._path, line=next(numbers, None), hint=hint)


def _either(lengths: set[int]) -> str:
    return " or ".join(str(n) for n in sorted(lengths))


_APOSTROPHES = frozenset("'’ʼ")


def _neighbour(lower: str, at: int) -> str:
    """The character at `at` if it belongs to a word, as an apostrophe between letters does."""
    character = lower[at : at + 1] if at >= 0 else ""
    inside = character in _APOSTROPHES and lower[at - 1 : at + 2 : 2].isalpha()
    return character if character.isalpha() or inside else EDGE


def _specificity(rule: Rule) -> float:
    """Sides with a context, and among equals the smaller sets first."""
    return sum(1 + 1 / len(side) for side in (rule.after, rule.before) if side)


def _gathered(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for key, value in pairs:
        found[key][value] = None
    return {key: tuple(values) for key, values in found.items()}
