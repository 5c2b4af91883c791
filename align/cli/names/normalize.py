"""``align names normalize``: the names of an edition as an authority file wants them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from align.cli.options import FILE, Language, encoding_option, json_option, language_of
from align.cli.records import location_record, print_json
from align.cli.terminal import clean, one_line, plural, width

if TYPE_CHECKING:
    from align.normalization import Edit, Kept, Plan


@click.command(
    "normalize",
    epilog="Example: align names normalize texts/en --authority names.tsv --write",
)
@click.argument("editions", type=FILE, nargs=-1, required=True, metavar="EDITION...")
@click.option("--authority", type=FILE, required=True, help="The names: .tsv or .tbx.")
@click.option(
    "--write/--dry-run",
    help="Change the files; each is kept as FILE.bak first. Without it they are only read.",
)
@click.option("-o", "--output", type=FILE, metavar="DIR", help="Write to a new folder instead.")
@click.option("--all-variants", is_flag=True, help="Change variants too, not only forbidden forms.")
@click.option("--lang", "language", type=Language(), help="Default: told by the file's name.")
@click.option("--check", is_flag=True, help="Exit with code 1 when there is something to change.")
@encoding_option
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    editions: tuple[Path, ...],
    authority: Path,
    write: bool,
    output: Path | None,
    all_variants: bool,
    language: str | None,
    check: bool,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Show how the names in each EDITION, a file or a folder of files, would have to be written
    by the authority file; with --write or -o, write them so.

    A forbidden form becomes the preferred one of its language, in the same capitals, with the
    article that it asks for (l’Artsakh, le Karabagh). Code,
    addresses, titles of works and words in another language stay as they are; where a name
    stands in one, that is listed. Works on Markdown, plain text, Word, OpenDocument, HTML, EPUB,
    TMX and XLIFF.
    """
    from align.names.authority import read_authority
    from align.normalization import Normalizer, apply_in_place, write_to

    if write and output:
        raise click.UsageError("Give --write or -o, not both.")
    if output and ctx.get_parameter_source("write") is ParameterSource.COMMANDLINE:
        raise click.UsageError("-o writes, and --dry-run does not: give one of them.")
    normalizer = Normalizer(read_authority(authority), all_variants=all_variants)
    if normalizer.warnings:
        count = plural(len(normalizer.warnings), "warning")
        click.echo(f"{count} on {clean(str(authority))}: see align names lint", err=True)
    plans = [
        normalizer.plan(file, tag, encoding=encoding) for file, tag in _files(editions, language)
    ]
    written: list[tuple[Plan, Path]] = []
    if not as_json:
        for plan in plans:
            _show(plan, authority)
    if write:
        written = [(p, apply_in_place(p)) for p in plans if p.edits]
    elif output:
        targets = _targets([plan.path for plan in plans], output)
        for plan, target in zip(plans, targets, strict=True):
            write_to(plan, target)
            written.append((plan, target))
    if as_json:
        print_json([_record(plan) for plan in plans])
    else:
        _conclude(plans, written, write=write)
    if check and any(plan.edits for plan in plans):
        ctx.exit(1)


def _files(editions: Iterable[Path], language: str | None) -> Iterator[tuple[Path, str | None]]:
    """The files of the editions, each once, with its language."""
    from align.editions import edition_files
    from align.errors import ReadError
    from align.normalization.formats import BILINGUAL
    from align.normalization.parts import SUFFIXES

    seen: set[Path] = set()
    found: list[tuple[Path, str | None]] = []
    for path in editions:
        if path.is_dir():
            tag = language or _language_of_folder(path)
            files = edition_files(path, SUFFIXES)
            if not files:
                raise ReadError(
                    "has no edition in it",
                    path=path,
                    hint=f"Files that end in {', '.join(sorted(SUFFIXES))} are read.",
                )
            found += ((file, tag) for file in files.values())
        elif path.suffix.lower() in BILINGUAL:
            found.append((path, language))
        else:
            found.append((path, language_of(path, language, "--lang")))
    for path, its in found:
        if path.resolve() not in seen:
            seen.add(path.resolve())
            yield path, its


def _language_of_folder(folder: Path) -> str:
    from align.editions import edition_language
    from align.errors import UnknownNameError

    try:
        return edition_language(folder.resolve().name)
    except UnknownNameError as error:
        raise click.UsageError(
            f"The folder {folder} is not named by a language, such as fr or en: give the folder "
            "of one edition, or the language with --lang."
        ) from error


def _targets(files: Sequence[Path], folder: Path) -> list[Path]:
    """Where the files go: as they stand under the folder that all of them share."""
    whole = [file.resolve() for file in files]
    root = Path(os.path.commonpath([file.parent for file in whole]))
    return [folder / file.relative_to(root) for file in whole]


def _show(plan: Plan, authority: Path) -> None:
    """The changes of one file, as lines taken out and put in; then what stays."""
    for edit in plan.edits:
        where = f"{authority}:{edit.record.line}" if edit.record.line else str(authority)
        _head(edit, f"{edit.reason} ({where})")
        size = max(len(edit.before), len(edit.after))
        _line("-", edit.before, edit.context, size, "red")
        _line("+", edit.after, edit.context, size, "green")
    for kept in plan.kept:
        _head(kept, f"kept: {kept.reason}")
        _line(" ", kept.text, kept.context, len(kept.text))


def _head(found: Edit | Kept, said: str) -> None:
    click.echo(f"{click.style(clean(str(found.location)), bold=True)} {clean(said)}")


def _line(
    sign: str, words: str, context: tuple[str, str], size: int, colour: str | None = None
) -> None:
    """The words within as much of their context as a line has room for beside `size` letters."""
    before, after = (re.sub(r"\s", " ", clean(part)) for part in context)
    room = max(0, width() - size - len("  - "))
    left = min(len(before), max(room // 2, room - len(after)))
    start, end = before[len(before) - left :], after[: room - left]
    if len(start) < len(before):
        start = "…" + re.sub(r"^\S*\s*", "", start)
    if len(end) < len(after):
        end = re.sub(r"\s*\S*$", "", end) + "…"
    text = click.style(one_line(words), fg=colour, bold=True)
    click.echo(f"{click.style(f'  {sign} ', fg=colour)}{start}{text}{end}".rstrip())


def _conclude(plans: Sequence[Plan], written: Sequence[tuple[Plan, Path]], *, write: bool) -> None:
    edits = sum(len(plan.edits) for plan in plans)
    kept = sum(len(plan.kept) for plan in plans)
    changed = sum(bool(plan.edits) for plan in plans)
    if edits or kept:
        click.echo()
    line = f"{plural(edits, 'change')} in {plural(changed, 'file')}" if edits else "no changes"
    if kept:
        line += f"; {kept:,} left as {'it is' if kept == 1 else 'they are'}"
    if edits and not written:
        line += "; nothing is written without --write or -o"
    click.echo(line)
    for plan, path in written:
        said = f"changed; as it was: {path}" if write else f"written to {path}"
        click.echo(f"{click.style(clean(str(plan.path)), bold=True)}  {clean(said)}")


def _record(plan: Plan) -> dict[str, Any]:
    return {
        "path": str(plan.path),
        "edits": [_edit_record(edit) for edit in plan.edits],
        "kept": [_kept_record(kept) for kept in plan.kept],
    }


def _edit_record(edit: Edit) -> dict[str, Any]:
    return {
        "location": location_record(edit.location),
        "before": edit.before,
        "after": edit.after,
        "reason": edit.reason,
        "record": edit.record.id,
    }


def _kept_record(kept: Kept) -> dict[str, Any]:
    return {
        "location": location_record(kept.location),
        "text": kept.text,
        "wanted": kept.wanted,
        "reason": kept.reason,
    }
