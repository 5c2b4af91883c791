"""``align names romanize``: how names are spelled in Latin letters, by one scheme or by all."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from align.cli.inputs import given_scheme, text_lines
from align.cli.options import FILE, Language, encoding_option, json_option
from align.cli.records import print_json
from align.cli.terminal import clean, one_line, paragraph, plural, width

if TYPE_CHECKING:
    from align.names.schemes import Scheme


@click.command(
    "romanize",
    epilog="Example: align names romanize Щербаков --scheme ru-fr-press",
)
@click.argument("texts", metavar="[TEXT]...", nargs=-1)
@click.option("--file", type=FILE, help="Romanize a file, line by line; - is standard input.")
@click.option(
    "--scheme",
    "names",
    multiple=True,
    metavar="NAME|FILE",
    help="A scheme of --list, or a .toml file of your own; given several times, a column each.",
)
@click.option(
    "--from",
    "origin",
    metavar="NAME|FILE",
    help="The text is in Latin letters already, by this scheme: from one spelling to another.",
)
@click.option(
    "--language",
    type=Language(),
    help="Language of the text, if no scheme is named: all its schemes are shown.",
)
@click.option("--list", "listed", is_flag=True, help="List the schemes and end.")
@click.option(
    "--check", metavar="NAME|FILE", help="Try the samples of a scheme of your own and end."
)
@click.option(
    "--capitalize",
    is_flag=True,
    help="Begin every word with a capital: for names from Georgian, which has none.",
)
@encoding_option
@json_option
def command(
    texts: tuple[str, ...],
    file: Path | None,
    names: tuple[str, ...],
    origin: str | None,
    language: str | None,
    listed: bool,
    check: str | None,
    capitalize: bool,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Spell each TEXT in Latin letters, by the scheme named.

    Without --scheme every scheme of the language is shown, those that spell alike together; the
    language of each TEXT is guessed from its letters. A TEXT that is - is standard input, line by
    line.

    With --from, TEXT is in Latin letters and is read back first: what is written Pashinyan by
    hy-en-popular is written Pachinian by hy-fr-press.
    """
    if listed:
        _list(sorted(_of_language(language), key=lambda s: s.name), as_json)
    elif check is not None:
        _check(check)
    else:
        schemes = [given_scheme(name) for name in dict.fromkeys(names)]
        written_in = language or (schemes[0].language if schemes else "ru")
        lines = text_lines(texts, file, written_in, encoding, "romanize Щербаков")
        source = given_scheme(origin, option="--from") if origin else None
        _check_language(language, [*schemes, *([source] if source else [])])
        if source and not schemes:
            schemes = _others(source)
        chosen = dict.fromkeys(lines, schemes) if schemes else _guessed(lines, language)
        results = [
            _Result(line, its, [_spelling(line, source, scheme, capitalize) for scheme in its])
            for line, its in ((line, chosen[line]) for line in lines)
        ]
        if as_json:
            print_json([_record(result) for result in results])
        elif names and len(schemes) == 1:
            for result in results:
                click.echo(clean(result.spellings[0]))
        elif not (names and _show_columns(results, schemes)):
            for result in results:
                _show_block(result)
        if source:
            _tell_other_readings(lines, source, schemes)
        else:
            for its in {id(its): its for its in chosen.values()}.values():
                _tell_unread([line for line in chosen if chosen[line] is its], its)


class _Result(NamedTuple):
    text: str
    schemes: list[Scheme]
    spellings: list[str]
    """One a scheme, in the order of the schemes."""


# --- what is asked ------------------------------------------------------------------------------


def _of_language(language: str | None) -> list[Scheme]:
    """The schemes of a language, in all its scripts if the tag names none; those in print first."""
    from align.languages import primary
    from align.names.schemes import load_scheme, scheme_names

    # a scheme's name begins with its language
    names = [n for n in scheme_names() if language is None or n.startswith(f"{primary(language)}-")]
    schemes = [load_scheme(name) for name in names]
    wanted = [s for s in schemes if language in (None, s.language, primary(s.language))]
    if not wanted:
        known = sorted({load_scheme(name).language for name in scheme_names()})
        raise click.BadParameter(
            f"align has no scheme for '{language}'. Known: {', '.join(known)}",
            param_hint="'--language'",
        )
    return sorted(wanted, key=lambda s: not s.in_print)


def _check_language(language: str | None, schemes: Sequence[Scheme]) -> None:
    from align.languages import primary

    for scheme in schemes:
        if language is not None and primary(scheme.language) != primary(language):
            raise click.UsageError(
                f"{clean(scheme.name)} is for '{scheme.language}', and --language says "
                f"'{language}': leave one of them out."
            )


def _guessed(lines: Sequence[str], language: str | None) -> dict[str, list[Scheme]]:
    """For each line all schemes of its language that know some letter of the lines in it."""
    from align.names.alphabets import likely_languages

    groups: defaultdict[str, list[str]] = defaultdict(list)
    if language is not None:
        groups[language] = list(lines)
    else:
        likely = likely_languages("\n".join(lines)[:_GUESSED])
        if not likely:
            raise click.UsageError(
                "The letters tell no language that align romanizes. Name it with --language, such "
                "as az, or a scheme with --scheme; --list shows all. What is in Latin letters "
                "already needs --from."
            )
        for line in lines:
            # a line that tells nothing, such as 1984, goes with the others
            groups[(likely_languages(line[:_GUESSED]) or likely)[0]].append(line)
        for guess, group in groups.items():
            _tell_guess(guess, group, alone=len(groups) == 1)
    chosen: dict[str, list[Scheme]] = {}
    for tag, group in groups.items():
        schemes, text = _of_language(tag), "\n".join(group)[:_GUESSED]
        schemes = [scheme for scheme in schemes if _knows_some(scheme, text)] or schemes
        chosen |= dict.fromkeys(group, schemes)
    return chosen


def _tell_guess(language: str, lines: Sequence[str], *, alone: bool) -> None:
    """Say, on standard error, which other languages lines may be in; which lines, if not all."""
    from align.languages import language_name
    from align.names.alphabets import likely_languages

    others = [tag for tag in likely_languages("\n".join(lines)[:_GUESSED]) if tag != language]
    if others:
        which = "Taken" if alone else f"{one_line(', '.join(lines[:_NAMED]), 60)}: taken"
        said = f"{which} for {language_name(language)}; by the letters it may be another: "
        paragraph(f"{said}--language {', '.join(others)}", "", "  ", err=True)


def _knows_some(scheme: Scheme, text: str) -> bool:
    return not scheme.letters.isdisjoint(text.lower())


_GUESSED = 10_000
"""Characters after which no more are read to guess the language."""
_NAMED = 3
"""Of the lines taken for one language, how many are named."""


def _others(source: Scheme) -> list[Scheme]:
    """The schemes of the same language and script."""
    return [s for s in _of_language(source.language) if s.name != source.name]


def _spelling(line: str, source: Scheme | None, scheme: Scheme, capitalize: bool) -> str:
    if source is None:
        spelling = scheme.romanize(line)
    else:
        from align.names.between import convert

        spelling = convert(line, source, scheme)
    return _INITIAL.sub(lambda m: m[0].upper(), spelling) if capitalize else spelling


_INITIAL = re.compile(r"(?<![\w'’])[^\W\d_]")


# --- what is shown ------------------------------------------------------------------------------

_GAP = 2
"""Blanks between two columns."""


def _show_columns(results: Sequence[_Result], schemes: Sequence[Scheme]) -> bool:
    """Write a table, a column a scheme, if it is no wider than the terminal."""
    rows = [["", *(s.name for s in schemes)]]
    rows += [[one_line(result.text), *map(one_line, result.spellings)] for result in results]
    widths = [max(map(_columns, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + _GAP * (len(widths) - 1) > width():
        return False
    for row in rows:
        cells = (_padded(cell, size) for cell, size in zip(row, widths, strict=True))
        click.echo((" " * _GAP).join(cells).rstrip())
    return True


def _show_block(result: _Result) -> None:
    """Write a text and, below, each spelling with the schemes that write it so."""
    from align.languages import language_name

    click.secho(one_line(result.text), bold=True)
    groups: dict[tuple[str, str], list[str]] = {}
    for scheme, spelling in zip(result.schemes, result.spellings, strict=True):
        groups.setdefault((scheme.readers, one_line(spelling)), []).append(scheme.name)
    sizes = [size for _, spelling in groups if (size := _columns(spelling)) <= width() // 3]
    room = max(sizes, default=0)
    labels = {r: language_name(r) if r else "neutral" for r, _ in groups}
    for (readers, spelling), names in sorted(groups.items(), key=lambda g: _ORDER.get(g[0][0], 2)):
        # told once, on the first line of these readers
        head = f"  {labels[readers]:{max(map(len, labels.values()))}}  "
        labels[readers] = " " * len(labels[readers])
        if _columns(spelling) <= room:
            head += f"{_padded(spelling, room)}  "
            paragraph(", ".join(names), head, " " * _columns(head))
        else:
            paragraph(spelling, head, " " * len(head))
            indent = " " * (len(head) + 2)
            paragraph(", ".join(names), indent, indent)
    click.echo()


_ORDER = {"fr": 0, "en": 1, "": 3}
"""The readers that come first, and last what is made for none."""


def _columns(text: str) -> int:
    """How wide a text is written: combining marks take no room."""
    return sum(not unicodedata.combining(c) for c in text)


def _padded(text: str, size: int) -> str:
    return text + " " * (size - _columns(text))


def _tell_unread(lines: Sequence[str], schemes: Sequence[Scheme]) -> None:
    """Say, on standard error, which letters were left as they are, and by which schemes."""
    from align.languages import language_name

    text = unicodedata.normalize("NFC", "\n".join(lines))
    if not any(map(str.isalpha, text)):
        return
    told: dict[str, list[str]] = {}
    for scheme in schemes:
        if not _knows_some(scheme, text):
            message = f"nothing is changed: it has no letters of {language_name(scheme.language)}"
        elif letters := scheme.unread(text):
            message = f"left as they are, without a rule: {' '.join(letters)}"
        else:
            continue
        told.setdefault(message, []).append(scheme.name)
    for message, names in told.items():
        paragraph(f"{', '.join(names)}: {message}", "", "  ", err=True)


def _tell_other_readings(lines: Sequence[str], source: Scheme, schemes: Sequence[Scheme]) -> None:
    """Say, on standard error, how else a word may be written, and which words were not read."""
    from align.names.between import respellings, words

    for word in dict.fromkeys(word for line in lines for word in words(line)):
        ways = [respellings(word, source, scheme) for scheme in schemes]
        if not all(ways):
            paragraph(
                f"left as it is, not written by {source.name}: {one_line(word, 60)}",
                "",
                "  ",
                err=True,
            )
        elif len(schemes) == 1 and len(ways[0]) > 1:
            others = ", ".join(way.spelling for way in ways[0][1:_OTHERS])
            paragraph(f"{ways[0][0].spelling}: or {others}", "", "  ", err=True)


_OTHERS = 3


def _list(schemes: Sequence[Scheme], as_json: bool) -> None:
    if as_json:
        keys = ("name", "title", "language", "readers", "source")
        print_json([{key: getattr(scheme, key) for key in keys} for scheme in schemes])
        return
    rows = [("SCHEME", "LANGUAGE", "READERS", "TITLE")]
    rows += [(s.name, s.language, s.readers or "-", s.title) for s in schemes]
    sizes = [max(map(len, column)) + _GAP for column in zip(*rows, strict=True)][:3]
    for name, language, readers, title in rows:
        cells = (name, language, readers)
        first = "".join(cell.ljust(size) for cell, size in zip(cells, sizes, strict=True))
        paragraph(title, first, " " * len(first))


def _check(name: str) -> None:
    """The samples of a scheme and, if one fails, exit code 1."""
    from align.names.alphabets import alphabets
    from align.names.schemes import failed_samples, load_scheme

    scheme = load_scheme(name) if name.endswith(".toml") else given_scheme(name, option="--check")
    failed = failed_samples(name)
    for sample in failed:
        click.echo(f"{clean(name)}:{sample.line}: {one_line(sample.text)}")
        paragraph(sample.expected, "  the sample says  ", " " * 19)
        paragraph(sample.written, "  the rules write  ", " " * 19)
    missing = alphabets().get(scheme.language, frozenset()) - scheme.letters
    if missing:
        paragraph(f"{name}: no rule for {' '.join(sorted(missing))}", "", "  ")
    counts = (plural(len(scheme.rules), "rule"), plural(len(scheme.samples), "sample"))
    click.echo(f"{', '.join(counts)}, {len(failed)} failed")
    if failed:
        click.get_current_context().exit(1)


def _record(result: _Result) -> dict[str, object]:
    return {
        "text": result.text,
        "romanized": [
            {
                "scheme": scheme.name,
                "language": scheme.language,
                "readers": scheme.readers,
                "spelling": spelling,
                "unread": scheme.unread(result.text),
            }
            for scheme, spelling in zip(result.schemes, result.spellings, strict=True)
        ],
    }
