"""Romanization schemes: one TOML file each, in `align/data/schemes` or the user's own.

A scheme file says how one language is written in Latin letters for one readership::

    title    = "Russian in the French press"
    language = "ru"              # what is romanized; az-Cyrl where a language has two scripts
    readers  = "fr"              # whose spelling habits the Latin letters follow; "" if no one's
    source   = "where the rules were read"
    capitals = "first"           # США is SChA; with "all", SSHA
    print    = true              # false where only documents and machines use it, not books
    classes  = { V = "аеёиоуыэюя" }
    rules    = [["е", "e"], ["е", "ie", "#_"], ["с", "ss", "V_V"]]
    variants = [["в", "ff", "_#"]]
    samples  = [["Ельцин", "Ieltsine"]]

A rule is letters, Latin string and, where it does not hold everywhere, a context: the letters
of which one must stand before ``_`` and those of which one must stand after it. ``#`` is the edge
of a word and a capital Latin letter is a class. Of the rules that fit at a place the one with the
most letters is taken, then the one with the most specific context, then the first. A context sees
one letter on each side; what depends on more has those letters in the rule: ["ский", "ski", "_#"].

`rules` are what the scheme writes. `variants` have the same form and say what is also seen in
print under that scheme; they serve for reading only.

The file's name begins with its language: ``ru-fr-press.toml``, ``az-cyrl-en.toml``.
"""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import regex

from align.errors import SchemeError, UnknownNameError
from align.files import read_bytes
from align.languages import parse_language, primary, script
from align.names.toml_places import lines_of

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
    """What is romanized, as a language tag: ``ru``, ``az-Cyrl``."""
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
    """In a word of capitals, however short, a letter that becomes several is in capitals whole."""
    in_print: bool = True
    """Whether books and the press use it."""

    def romanize(self, text: str) -> str:
        """The text in Latin letters; what the scheme has no rule for stays as it is.

        Time is linear in the text. Stress marks on Cyrillic letters are left out; Armenian stops
        become Latin ones. A word of five or more capitals is in capitals throughout, a shorter
        one is taken for an acronym.

        >>> load_scheme("ru-fr-press").romanize("Вмешательство США стало шансом")
        'Vmechatelstvo SChA stalo chansom'
        >>> load_scheme("ru-fr-press").romanize("ЩЕРБАКО\u0301В")
        'CHTCHERBAKOV'
        """
        text = _STRESS.sub("", unicodedata.normalize("NFC", text))
        if self._armenian:
            text = _INSIDE.sub(r"\2\1", text).translate(_POINTS)
        known: dict[str, str] = {}
        lines = []
        for line in text.splitlines(keepends=True):
            # a line of capitals is no row of acronyms
            loud = line.isupper() and _LONG.search(line) is not None
            pieces = known if not loud else {}
            for piece in _PIECE.findall(line):
                if piece not in pieces:
                    pieces[piece] = self._written(piece, loud)
                lines.append(pieces[piece])
        return "".join(lines)

    def unread(self, text: str) -> str:
        """The letters of the text that it has no rule for, each once; Latin ones are none where
        another script is romanized.

        >>> load_scheme("ru-fr-press").unread("Юрий Їжакевич, ქართული, etc.")
        'їქართული'
        """
        lower = _lowered(unicodedata.normalize("NFC", text), self.dotted)
        return "".join(
            c
            for c in dict.fromkeys(lower)
            if c.isalpha() and c not in self.letters and (self._reads_latin or not _is_latin(c))
        )

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

    @cached_property
    def _reads_latin(self) -> bool:
        return script(self.language) == "Latn"

    @cached_property
    def _armenian(self) -> bool:
        return script(self.language) == "Armn"

    @cached_property
    def dotted(self) -> bool:
        """Whether I is the capital of ı, and İ of i, in what is romanized."""
        return self._reads_latin and primary(self.language) in _DOTTED

    def _written(self, piece: str, loud: bool) -> str:
        """A piece of text without white space, romanized."""
        lower = _lowered(piece, self.dotted)
        if piece.isupper():
            letters = sum(c.isalpha() for c in piece)
            loud = loud or letters >= (2 if self.all_capitals else _LEAST)
        else:
            loud = False
        written: list[str] = []
        at = 0
        while at < len(piece):
            rule = self.rule_at(lower, at)
            if rule is None:
                written.append(piece[at])
                at += 1
                continue
            latin = rule.latin
            if piece[at].isupper():
                if self.readers in _DOTTED and latin[:1] == "i":
                    latin = "İ" + latin[1:]
                latin = latin.upper() if loud else latin[:1].upper() + latin[1:]
            written.append(latin)
            at += len(rule.letters)
        return "".join(written)

    def rule_at(self, lower: str, at: int) -> Rule | None:
        """The rule for a place of a text in small letters; None where there is none."""
        for rule in self._by_first_letter.get(lower[at], ()):
            if lower.startswith(rule.letters, at) and rule.fits(
                _neighbour(lower, at - 1), _neighbour(lower, at + len(rule.letters))
            ):
                return rule
        return None


_PIECE = re.compile(r"\s+|\S+")
_STRESS = regex.compile(r"(?<=\p{Cyrillic})[\u0300\u0301]+")
_INSIDE = regex.compile(r"([\u055b\u055c\u055e])(\p{L}+)")
"""The Armenian marks of emphasis, exclamation and question stand inside their word: վերջապե՞ս."""
_POINTS = str.maketrans("։՝՞՜֊", ".,?!-", "՛")
_LEAST = 5
"""A word of so many capitals is no acronym."""
_LONG = regex.compile(rf"\p{{L}}{{{_LEAST}}}")
_DOTTED = frozenset({"az", "tr"})
"""Languages in whose Latin letters I is the capital of ı, and İ of i."""


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
    """The names of the schemes that come with align, sorted; those of one language if given.

    >>> scheme_names("ka")
    ('ka-en-national', 'ka-en-popular', 'ka-fr-press', 'ka-iso-9984')
    >>> scheme_names("az"), scheme_names("az-Cyrl")[0]
    (('az-en-popular', 'az-fr-press'), 'az-cyrl-en-popular')
    """
    names = sorted(_builtin_names())
    if language is None:
        return tuple(names)
    first = f"{language.lower()}-"
    return tuple(n for n in names if n.startswith(first) and load_scheme(n).language == language)


def load_scheme(name: str | Path) -> Scheme:
    """A scheme by its name, or from a file of the user's own.

    Raises:
        UnknownNameError: no scheme has this name; the message lists those there are.
        SchemeError: the file cannot be read as a scheme, with its line where that is known.
    """
    path = _path(name)
    return _load_builtin(path.stem) if path.parent == FOLDER else _load(path)


class FailedSample(NamedTuple):
    """A sample of a scheme file that its rules write otherwise."""

    line: int | None
    text: str
    expected: str
    written: str


def failed_samples(name: str | Path) -> tuple[FailedSample, ...]:
    """The samples of a scheme that fail, in the order of its file.

    Raises:
        UnknownNameError, SchemeError: as `load_scheme`.
    """
    path = _path(name)
    scheme = _load(path)
    lines = lines_of(_text_of(path))
    results = [(text, expected, scheme.romanize(text)) for text, expected in scheme.samples]
    return tuple(
        FailedSample(lines.get(("samples", number)), text, expected, written)
        for number, (text, expected, written) in enumerate(results)
        if written != unicodedata.normalize("NFC", expected)
    )


def _path(name: str | Path) -> Path:
    if isinstance(name, Path) or name.endswith(".toml"):
        return Path(name)
    if name not in _builtin_names():
        raise UnknownNameError("romanization scheme", name, _builtin_names())
    return FOLDER / f"{name}.toml"


@cache
def _builtin_names() -> frozenset[str]:
    return frozenset(path.stem for path in FOLDER.glob("*.toml"))


@cache
def _load_builtin(name: str) -> Scheme:
    return _load(FOLDER / f"{name}.toml")


# --- scheme files -------------------------------------------------------------------------------

_TEXTS = ("title", "language", "readers", "source")
_KNOWN = (*_TEXTS, "capitals", "print", "classes", "rules", "variants", "samples")


def _load(path: Path) -> Scheme:
    text = _text_of(path)
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number may be too long, too
        line = re.search(r"line (\d+)", str(error))
        raise SchemeError(
            f"is not well-formed TOML: {error}",
            path=path,
            line=int(line[1]) if line else None,
            hint="A scheme file is TOML; see the schemes that come with align for examples.",
        ) from error
    return _Checker(path, text, data).scheme()


def _text_of(path: Path) -> str:
    try:
        return read_bytes(path, error=SchemeError).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SchemeError("is not UTF-8", path=path, hint="Save the file as UTF-8.") from error


class _Checker:
    """Takes the parts of a scheme file one by one; each error names the file and the line."""

    def __init__(self, path: Path, text: str, data: Mapping[str, Any]) -> None:
        self._path = path
        self._text = text
        self._data = data

    def scheme(self) -> Scheme:
        """The whole."""
        self._keys()
        title, language, readers, source = (self._string(key) for key in _TEXTS)
        language = self._tag("language", language)
        readers = self._tag("readers", readers) if readers else ""
        self._from_latin = script(language) == "Latn"
        self._to_latin = not readers or script(readers) == "Latn"
        self._classes = self._class_letters()
        rules = self._rules("rules")
        if not rules:
            self._fail("'rules' is empty", "rules", hint='Write rules = [["ш", "ch"]]')
        return Scheme(
            name=self._path.stem,
            title=title,
            language=language,
            readers=readers,
            source=source,
            rules=rules,
            variants=self._rules("variants"),
            samples=tuple((a, b) for a, b in self._rows("samples", {2})),
            all_capitals=self._one_of("capitals", "first", "all") == "all",
            in_print=self._one_of("print", True, False),
        )

    def _keys(self) -> None:
        for key in self._data:
            if key not in _KNOWN:
                near = difflib.get_close_matches(key, _KNOWN, n=1)
                guess = f"Did you mean '{near[0]}'? " if near else ""
                self._fail(f"unknown key '{key}'", key, hint=f"{guess}Known: {', '.join(_KNOWN)}")
        for key in (*_TEXTS, "rules"):
            if key not in self._data:
                self._fail(f"'{key}' is missing", "", hint=f"Add a line {key} = ...")

    def _string(self, key: str) -> str:
        value = self._data[key]
        if not isinstance(value, str):
            self._fail(f"'{key}' is not a string", key, hint='Put it between quotation marks: "')
        if not value and key != "readers":
            self._fail(f"'{key}' is empty", key, hint="Write between the quotation marks.")
        return value

    def _tag(self, key: str, tag: str) -> str:
        try:
            return parse_language(tag)
        except UnknownNameError as error:
            near = error.hint.partition("Known:")[0]
            hint = f"{near}Give a tag such as ru, fr or az-Cyrl."
            self._fail(f"unknown language '{tag}' in '{key}'", key, hint=hint)

    def _one_of(self, key: str, default: Any, other: Any) -> Any:
        value = self._data.get(key, default)
        if type(value) is not type(default) or value not in (default, other):
            shown = " or ".join(_toml(v) for v in (default, other))
            self._fail(f"{key} = {_toml(value)}", key, hint=f"Write {shown}.")
        return value

    def _class_letters(self) -> dict[str, str]:
        value = self._data.get("classes", {})
        if not isinstance(value, dict) or not all(
            isinstance(v, str) and re.fullmatch("[A-Z]", k) for k, v in value.items()
        ):
            self._fail(
                "'classes' does not name sets of letters",
                "classes",
                hint='Write one capital letter for each: classes = { V = "аеиоу" }',
            )
        classes = {k: unicodedata.normalize("NFC", v) for k, v in value.items()}
        for letters in classes.values():
            self._script(letters, f"class '{letters}'", "classes")
        return classes

    def _rows(self, key: str, lengths: set[int]) -> list[list[str]]:
        value = self._data.get(key, [])
        if not isinstance(value, list):
            self._fail(f"'{key}' is not an array", key, hint=f'Write {key} = [["ш", "ch"]]')
        for number, row in enumerate(value):
            if (
                not isinstance(row, list)
                or len(row) not in lengths
                or not all(isinstance(part, str) for part in row)
                or not row[0]
            ):
                wanted = " or ".join(str(n) for n in sorted(lengths))
                self._fail(
                    f"{_toml(row)} of '{key}' is not an entry of {wanted} strings",
                    key,
                    number,
                    hint='An entry is ["letters", "latin"], in rules and variants perhaps with a '
                    'context: ["е", "ie", "#_"]',
                )
        return value

    def _rules(self, key: str) -> tuple[Rule, ...]:
        rules = [self._rule(key, n, row) for n, row in enumerate(self._rows(key, {2, 3}))]
        first: dict[Any, int] = {}
        for number, rule in enumerate(rules):
            # a variant may be written in several ways, a rule in one
            place = rule._replace(latin="") if key == "rules" else rule
            if place in first:
                before = lines_of(self._text).get((key, first[place]))
                self._fail(
                    f"'{rule.letters}' is in '{key}' with this context before, on line {before}",
                    key,
                    number,
                    hint="Remove one of the two; what is written as well is a variant.",
                )
            first[place] = number
        return tuple(rules)

    def _rule(self, key: str, number: int, row: list[str]) -> Rule:
        letters, latin, *context = (unicodedata.normalize("NFC", part) for part in row)
        self._script(letters, f"'{letters}'", key, number)
        foreign = next((c for c in latin if c.isalpha() and not _is_latin(c)), "")
        if foreign and self._to_latin and not unicodedata.name(foreign).startswith("MODIFIER"):
            self._fail(
                f"'{latin}' has {_named(foreign)} among its Latin letters",
                key,
                number,
                hint="Type it again in Latin letters; some look alike.",
            )
        sides = context[0].split("_") if context else ["", ""]
        if len(sides) != 2:
            self._fail(
                f"context '{context[0]}' does not have one '_'",
                key,
                number,
                hint='The place of the letters is "_": "#_" is the start of a word.',
            )
        for side in sides:
            names = re.findall("[A-Z]", side)
            for name in names:
                if name not in self._classes:
                    self._fail(
                        f"class '{name}' is not defined",
                        key,
                        number,
                        hint='Define it: classes = { V = "аеиоу" }',
                    )
            self._script(re.sub("[A-Z]", "", side), f"context '{'_'.join(sides)}'", key, number)
        after, before = (
            frozenset("".join(self._classes.get(c, c) for c in side)) for side in sides
        )
        return Rule(letters, latin, after, before)

    def _script(self, letters: str, what: str, key: str, number: int = -1) -> None:
        """Small letters of the script that is romanized."""
        for c in letters:
            if c.isalpha() and _is_latin(c) != self._from_latin and unicodedata.category(c) != "Lm":
                self._fail(
                    f"{what} has {_named(c)}, which is not of the script that is romanized",
                    key,
                    number,
                    hint="Type it again in that script; some letters look alike.",
                )
            if c != c.lower() and len(c.lower()) == 1:
                self._fail(
                    f"{what} has the capital '{c}'",
                    key,
                    number,
                    hint="Write it in small letters: a rule holds for capitals too.",
                )

    def _fail(self, message: str, key: str, number: int = -1, *, hint: str) -> NoReturn:
        lines = lines_of(self._text)
        line = lines.get((key, number), lines.get((key, -1)))
        raise SchemeError(message, path=self._path, line=line, hint=hint)


def _toml(value: object) -> str:
    """A value as a scheme file would have it, or nearly."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _named(character: str) -> str:
    return f"{unicodedata.name(character, 'the character')} (U+{ord(character):04X})"


def _is_latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN ")


_APOSTROPHES = frozenset("'’ʼ")


def _neighbour(lower: str, at: int) -> str:
    """The character at `at` if it belongs to a word, as an apostrophe between letters does."""
    character = lower[at : at + 1] if at >= 0 else ""
    inside = character in _APOSTROPHES and lower[at - 1 : at + 2 : 2].isalpha()
    return character if character.isalpha() or inside else EDGE


def _lowered(text: str, dotted: bool) -> str:
    """In small letters, as many as before."""
    if dotted:
        text = text.replace("İ", "i").replace("I", "ı")
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _specificity(rule: Rule) -> float:
    """Sides with a context, and among equals the smaller sets first."""
    return sum(1 + 1 / len(side) for side in (rule.after, rule.before) if side)


def _gathered(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for key, value in pairs:
        found[key][value] = None
    return {key: tuple(values) for key, values in found.items()}
