"""``align init``: an align.toml for a folder, from what is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from align import __version__
from align.cli.options import FILE
from align.cli.terminal import clean
from align.errors import AlignError

MEMORIES = (".tmx",)
TERMS = (".tbx",)
NAMED = (".tsv", ".csv")
"""What may be a glossary or an authority file, if its name says so."""


@click.command(
    "init",
    epilog="Example: align init texts/",
)
@click.argument("folder", type=FILE, default=Path())
@click.option("--stdout", is_flag=True, help="Print it; write nothing.")
@click.option("--force", is_flag=True, help="Write over an align.toml that is there.")
def command(folder: Path, stdout: bool, force: bool) -> None:
    """Look at the editions in FOLDER (default: this one) and at the memories, glossaries and
    authority files beside them, and write an align.toml that names them, with a comment on each
    key. What is not found stands there as a comment, to be filled in.
    """
    from align.config import FILE_NAME
    from align.files import atomic_write

    path = folder / FILE_NAME
    if path.exists() and not (stdout or force):
        raise AlignError(
            "is there already, and stays as it is",
            path=path,
            hint="--stdout prints what would be written, --force writes over it.",
        )
    text = "\n".join(_lines(folder)) + "\n"
    if stdout:
        click.echo(text, nl=False)
        return
    with atomic_write(path) as stream:
        stream.write(text.encode())
    click.echo(f"{clean(str(path))}  written; next: align run {clean(str(folder))}")


def _lines(folder: Path) -> Iterator[str]:
    """The file, line by line."""
    from align.editions import find_editions, unnamed_folders
    from align.readers import SUFFIXES

    editions = find_editions(folder, SUFFIXES)
    names = [edition.name for edition in editions]
    texts = [edition for edition in editions if not edition.titles]
    pivot = next((e.name for e in texts if e.language.partition("-")[0] == "fr"), "")
    pivot = pivot or (texts[0].name if texts else names[0])
    yield f"# Written by align init, version {__version__}; options on the command line go first."
    yield ""
    yield "# The editions, each a folder named by its language. Without this line: all there are."
    yield f"editions = {_list(names)}"
    yield "# The edition that all others are aligned with."
    yield f"pivot = {_quoted(pivot)}"
    if len(texts) < 2:
        yield "# There is one text only: with its translation in a second folder align can begin."
    yield ""
    yield "# What tells which sentences mean the same: use, ngram (names and numbers alone), or"
    yield "# sentence-transformers:FOLDER."
    yield 'encoder = "use"'
    yield "# Segmentation rules of your own: SRX, or those of an installed OmegaT."
    yield '# srx = "rules.srx"'
    yield "# Also one TMX with all languages."
    yield "multilingual = false"
    found = [*_found(folder, folder), *_found(folder.resolve().parent, folder)]
    for key, words, example in (
        (
            "authority",
            "How names are to be written: a table, a column for each language.",
            "names.tsv",
        ),
        ("glossary", "Terms that help to align, and whose translations are checked.", "terms.tbx"),
        ("tm", "Translation memories that help to align.", "earlier.tmx"),
    ):
        files = [file for kind, file in found if kind == key]
        yield f"# {words}"
        if not files:
            yield f"# {key} = {_quoted(example)}"
        elif key == "authority":
            yield f"authority = {_quoted(files[0])}"
        else:
            yield f"{key} = {_list(files)}"
    unknown = unnamed_folders(folder, SUFFIXES)
    yield ""
    yield "# Languages of folders whose names do not tell them."
    yield "[languages]"
    yield from (f'# {_quoted(name)} = "en"' for name in unknown or ("anglais",))
    yield ""
    yield "# How memories and reports are written."
    yield "[export]"
    yield "split-merged = false        # for tools that cut by sentence: clauses too"
    yield "inline-codes = false        # bold, links ... as codes"
    yield "notes = false               # findings as notes"
    yield 'report-language = "en"      # or fr, ru'
    yield ""
    yield "# How grave the findings of a check are: error, warning, note or off."
    yield "# align check --list names the checks."
    yield "[checks]"
    yield '# number-differs = "warning"'


def _found(place: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """What the files in a place are for, and their paths as the folder's align.toml has them."""
    up = "" if place == folder else "../"
    for file in sorted(place.iterdir()):
        name, suffix = file.stem.casefold(), file.suffix.casefold()
        if not file.is_file() or name.startswith("."):
            continue
        if suffix in MEMORIES:
            yield "tm", up + file.name
        elif suffix in TERMS or (suffix in NAMED and any(w in name for w in ("term", "gloss"))):
            yield "glossary", up + file.name
        elif suffix in NAMED and any(w in name for w in ("name", "noms", "authority")):
            yield "authority", up + file.name


def _quoted(text: str) -> str:
    """A TOML string."""
    return json.dumps(text, ensure_ascii=False)


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"
