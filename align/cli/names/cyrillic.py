"""``align names cyrillic``: romanized Russian titles in Cyrillic again, with what may be wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.cli.inputs import given_scheme, text_lines
from align.cli.options import FILE, encoding_option, json_option
from align.cli.records import print_json
from align.cli.terminal import one_line, paragraph, plural

if TYPE_CHECKING:
    from align.names.choice import Choice
    from align.names.cyrillic import Reading, WordReading
    from align.names.schemes import Scheme


@click.command(
    "cyrillic",
    epilog='Example: align names cyrillic "Chest odinotchestv"',
)
@click.argument("titles", metavar="[TITLE]...", nargs=-1)
@click.option("--file", type=FILE, help="Read a file, a title a line; - is standard input.")
@click.option(
    "--scheme",
    "name",
    metavar="NAME|FILE",
    help="How the titles are romanized; a .toml file may be your own. Without it align finds out.",
)
@click.option(
    "--best",
    type=click.IntRange(1, 8),
    default=3,
    show_default=True,
    help="How many readings to show at most.",
)
@encoding_option
@json_option
def command(
    titles: tuple[str, ...],
    file: Path | None,
    name: str | None,
    best: int,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Write each Russian TITLE, given in Latin letters, in Cyrillic.

    Shows the likeliest readings and how likely each is, the romanization scheme that the title
    follows, and the words that no reading explains, with what may have stood there. A TITLE that
    is - is standard input, a title a line. Only Russian is read: align has no dictionary of
    Ukrainian or Belarusian.
    """
    lines = text_lines(titles, file, "ru-Latn", encoding, 'cyrillic "Chest odinotchestv"')
    lines = [line.strip() for line in lines if line.strip()]
    schemes = [given_scheme(name, "ru")] if name else _schemes()
    told = [
        _Told(line, choice) for line, choice in zip(lines, _choices(lines, schemes), strict=True)
    ]
    if as_json:
        print_json([one.record(best) for one in told])
        return
    for number, one in enumerate(told):
        if number:
            click.echo()
        one.show(best)


def _schemes() -> list[Scheme]:
    from align.names.schemes import load_scheme, scheme_names

    return [load_scheme(name) for name in scheme_names("ru")]


def _choices(lines: Sequence[str], schemes: Sequence[Scheme]) -> Sequence[Choice]:
    from align.names.choice import choose_schemes

    return choose_schemes(lines, schemes)


_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SEVERAL = 3
_MANY = 0.5
"""A title with so many words in small letters of which no more than this are Russian is taken for
another language."""
_UNLIKELY = 0.01
"""Readings less likely than this are not shown after the first."""
_SHOWN = 3
"""Of corrections, or of schemes, so many are named."""


class _Told:
    """A title with what is told of it."""

    def __init__(self, title: str, choice: Choice) -> None:
        from align.names.choice import ENOUGH

        self.title = title
        self.choice = choice
        self.reading = self._read(title, choice.scheme)
        words = self.reading.words
        self.judged = {w.latin for w in words if w.end <= ENOUGH}
        small = [word for word in self.judged if word.islower()]
        known = sum(word in choice.words for word in small)
        self.russian = len(small) < _SEVERAL or known > _MANY * len(small)
        """Enough of its words in small letters are Russian for it to be a Russian title."""
        mended = _mended(title, words)
        self.mended = "" if mended == title else self._read(mended, choice.scheme).text
        """How it is read with the likeliest corrections."""
        rivals = choice.rivals if self.russian and len(title) <= ENOUGH else ()
        readings = [(scheme, self._read(title, scheme).text) for scheme in rivals]
        self.undecided = [(s, text) for s, text in readings if text != self.reading.text]
        """Schemes that fit as well, by which it would be read otherwise."""

    def _read(self, title: str, scheme: Scheme) -> Reading:
        from align.encoders.use import log_probability
        from align.names.cyrillic import read_back

        return read_back(title, scheme, word_score=log_probability)

    def show(self, best: int) -> None:
        """Write it to standard output."""
        click.secho(one_line(self.title), bold=True)
        if not _LATIN.search(self.title):
            why = "it is in Cyrillic" if _CYRILLIC.search(self.title) else "no Latin letters"
            _line("", f"Nothing to read back: {why}.")
            return
        if self.mended:
            _line("mended", self.mended)
        if all(word.explained for word in self.reading.words):
            for text, likely in self._ranked(best):
                _line(f"{max(round(100 * likely), 1)} %", text)
        else:  # a share of readings says nothing of a word that is none
            _line("as is", self.reading.text)
        self._show_scheme()
        for word in self.reading.words:
            if not word.explained:
                perhaps = ", ".join(f"{c.latin} ({c.cyrillic})" for c in word.corrections[:_SHOWN])
                _line("doubt", f"{word.latin}: " + (f"perhaps {perhaps}" if perhaps else "no word"))
        if not self.russian:
            _line(
                "note",
                "Few of its words are Russian as they stand. Only Russian is read back: align has "
                "no dictionary of Ukrainian or Belarusian.",
            )

    def _ranked(self, best: int) -> list[tuple[str, float]]:
        first, *others = self.reading.ranked[:best]
        return [first, *(other for other in others if other[1] >= _UNLIKELY)]

    def _show_scheme(self) -> None:
        choice = self.choice
        known = f"{len(choice.words)} of {plural(len(self.judged), 'word')}"
        _line("scheme", f"{choice.scheme.name} ({choice.scheme.title}), {known}")
        for text in list(dict.fromkeys(text for _, text in self.undecided))[:_SHOWN]:
            names = ", ".join(s.name for s, other in self.undecided if other == text)
            _line("", f"undecided: by {names} it reads {text}")
        for word, schemes in choice.elsewhere.items():
            names = ", ".join(s.name for s in schemes[:_SHOWN])
            _line("", f"mixed: {word} ({self._read(word, schemes[0]).text}) is as by {names}")

    def record(self, best: int) -> dict[str, Any]:
        """For programs."""
        return {
            "title": self.title,
            "readings": [
                {"text": text, "probability": round(likely, 4)}
                for text, likely in self._ranked(best)
            ],
            "sure": self.reading.sure,
            "mended": self.mended,
            "scheme": self.choice.scheme.name,
            "explained": sorted(self.choice.words),
            "undecided": [{"scheme": s.name, "text": text} for s, text in self.undecided],
            "mixed": {w: [s.name for s in schemes] for w, schemes in self.choice.elsewhere.items()},
            "words": [
                {
                    **word._asdict(),
                    "corrections": [correction._asdict() for correction in word.corrections],
                }
                for word in self.reading.words
            ],
        }


def _line(label: str, text: str) -> None:
    paragraph(text, f"  {label:>6}  ", " " * 10)


def _mended(title: str, words: Sequence[WordReading]) -> str:
    for word in reversed(words):
        if word.corrections:
            title = title[: word.start] + word.corrections[0].latin + title[word.end :]
    return title
