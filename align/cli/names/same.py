"""``align names same``: whether two spellings are one name, for a pair, a table or a list."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.cli.inputs import spare_inputs
from align.cli.options import FILE, Language, encoding_option, json_option
from align.cli.records import print_json
from align.cli.terminal import clean, one_line, paragraph, plural

if TYPE_CHECKING:
    from align.names.compare import Comparison
    from align.names.tables import Table

ADDED = ("score", "same", "why")
"""The columns that are added to a table, or written anew."""


@click.command(
    "same",
    epilog="Example: align names same Pachinian Pashinyan --left fr --right en",
)
@click.argument("names", metavar="NAME NAME | FILE", nargs=-1, required=True)
@click.option(
    "--left", type=Language(), default="fr", show_default=True, help="Language of the first name."
)
@click.option(
    "--right", type=Language(), default="en", show_default=True, help="Language of the second."
)
@click.option(
    "--against",
    type=FILE,
    help="Search a list for the NAME: a text file of --right names, one a line, or a table "
    "(.tsv, .csv) with a column for the language, such as an authority file.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=5,
    show_default=True,
    help="How many names of the list to show.",
)
@click.option("-o", "--output", type=FILE, help="Write the table there, not to standard output.")
@encoding_option
@json_option
def command(
    names: tuple[str, ...],
    left: str,
    right: str,
    against: Path | None,
    limit: int,
    output: Path | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Tell whether two spellings, of a word or a full name, are the same name, and why.

    Instead of two names give a FILE (.tsv or .csv; - is standard input, tab-separated) with a
    column for each language, named by it (fr, en): score, same and why are added to each row.
    The exit code is 0 whatever the answer.
    """
    if against is not None:
        if len(names) != 1 or output:
            raise click.UsageError("--against takes one name, and no -o.")
        _search(names[0], against, left, right, limit, encoding, as_json)
    elif len(names) == 2:
        if output:
            raise click.UsageError("-o is for tables: two names are answered at once.")
        _pair(names[0], names[1], left, right, as_json)
    elif len(names) == 1:
        _table(names[0], left, right, output, encoding, as_json)
    else:
        raise click.UsageError("Give two names, each in quotation marks if it has blanks.")


_ALIKE = 0.5
"""A name of a list with a lower score is not worth showing."""


def _pair(source: str, target: str, left: str, right: str, as_json: bool) -> None:
    from align.names.compare import compare_names
    from align.names.matches import Relation

    found = compare_names(source, target, left, right)
    if as_json:
        print_json({"source": source, "target": target, **_record(found), "words": _words(found)})
        return
    decision = "the same name" if found.same else "not the same name"
    if not found.same and all(w.relation in {Relation.GIVEN, Relation.PET} for w in found.words):
        decision = "two forms of a given name, which alone may be two people"
    click.echo(f"{one_line(source)} | {one_line(target)}: {decision}, score {found.score:.2f}")
    _show_reasons(found)


def _show_reasons(found: Comparison) -> None:
    for reason in found.reasons:
        paragraph(reason, rest="    ")


def _search(
    name: str,
    against: Path,
    left: str,
    right: str,
    limit: int,
    encoding: str | None,
    as_json: bool,
) -> None:
    from align.names.index import NameIndex

    found = NameIndex(_listed(against, right, encoding), right).search(name, left, limit, _ALIKE)
    if as_json:
        print_json([{"name": match.name, **_record(match.comparison)} for match in found])
        return
    for match in found:
        same = "same" if match.comparison.same else "    "
        click.echo(f"{match.comparison.score:.2f}  {same}  {one_line(match.name)}")
        paragraph(match.comparison.explanation, first=" " * 12, rest=" " * 12)
    if not found:
        click.echo(f"no name like {clean(name)} in {clean(str(against))}", err=True)


def _listed(path: Path, language: str, encoding: str | None) -> list[str]:
    """The names of a text file, one a line, or of the column of a language in a table."""
    from align.names.tables import parse_table

    text = _read(path, language, encoding)
    delimiter = _delimiter(path.suffix, text)
    if delimiter is not None and path.suffix.lower() != ".txt":
        table = parse_table(text, str(path), delimiter)
        column = table.column(language)
        names = (row.cells[column].strip() for row in table.rows)
    else:
        names = (line.strip() for line in text.splitlines())
    return [name for name in names if name]


def _table(
    file: str, left: str, right: str, output: Path | None, encoding: str | None, as_json: bool
) -> None:
    from align.names.compare import compare_names
    from align.names.tables import DELIMITERS, format_table, parse_table

    suffix = ".tsv" if file == "-" else Path(file).suffix
    if suffix.lower() not in DELIMITERS:
        raise click.UsageError(
            f"'{file}' is one name: give a second, or a table whose name ends in "
            f"{', '.join(DELIMITERS)}."
        )
    if output is not None:
        spare_inputs((Path(file),), output)
    text = _read(None if file == "-" else Path(file), left, encoding)
    delimiter = _delimiter(suffix, text) or "\t"
    table = parse_table(text, "standard input" if file == "-" else file, delimiter)
    ours, theirs = table.column(left), table.column(right)
    pairs = [(row.cells[ours].strip(), row.cells[theirs].strip()) for row in table.rows]
    found = [compare_names(a, b, left, right) if a and b else None for a, b in pairs]
    if as_json:
        print_json(
            [
                {"line": row.line, "source": a, "target": b, **(_record(answer) if answer else {})}
                for row, (a, b), answer in zip(table.rows, pairs, found, strict=True)
            ]
        )
    else:
        _write(format_table(*_with_answers(table, found), delimiter), output)
    same = sum(answer.same for answer in found if answer)
    asked = sum(answer is not None for answer in found)
    said = f"{plural(asked, 'pair')}: {same:,} the same name, {asked - same:,} not"
    if asked < len(found):
        said += f"; {plural(len(found) - asked, 'row')} with one name or none left unanswered"
    click.echo(said, err=True)


def _delimiter(suffix: str, text: str) -> str | None:
    """What stands between the columns of a table, by its suffix; a .csv has semicolons where
    commas are in the numbers, as in French."""
    from align.names.tables import DELIMITERS

    head = text.partition("\n")[0]
    if suffix.lower() == ".csv" and ";" in head and "," not in head:
        return ";"
    return DELIMITERS.get(suffix.lower())


def _with_answers(
    table: Table, found: Sequence[Comparison | None]
) -> tuple[list[str], list[list[str]]]:
    """Header and rows, those of the columns `ADDED` that are there written anew."""
    kept = [n for n, name in enumerate(table.header) if name.strip().lower() not in ADDED]
    header = [*(table.header[n] for n in kept), *ADDED]
    rows = [
        [*(row.cells[n] for n in kept), *_cells(answer)]
        for row, answer in zip(table.rows, found, strict=True)
    ]
    return header, rows


def _cells(answer: Comparison | None) -> tuple[str, str, str]:
    if answer is None:
        return "", "", ""
    return f"{answer.score:.4f}", "yes" if answer.same else "no", answer.explanation


def _read(path: Path | None, language: str, encoding: str | None) -> str:
    from align.errors import EmptyDocumentError
    from align.readers.encodings import decode
    from align.readers.files import read_text_bytes

    try:
        data = sys.stdin.buffer.read() if path is None else read_text_bytes(path)
    except EmptyDocumentError as error:
        error.hint = "Give a file with at least one name."
        raise
    return decode(data, language, encoding, path or "standard input")[0]


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    from align.files import atomic_write

    with atomic_write(output) as stream:
        stream.write(text.encode("utf-8"))


def _record(found: Comparison) -> dict[str, Any]:
    return {"score": found.score, "same": found.same, "explanation": found.explanation}


def _words(found: Comparison) -> list[dict[str, Any]]:
    """Each pair of words with what answers to what in it; the costs of the steps sum to its own."""
    from align.names.explain import steps

    return [
        {
            "source": word.source,
            "target": word.target,
            "relation": str(word.relation),
            "cost": round(word.cost, 4),
            "length": word.length,
            "steps": [step._asdict() for step in steps(word)],
        }
        for word in found.words
    ]
