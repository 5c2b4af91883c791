"""Options and kinds of argument that several commands share; choices come from the registries."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from click.shell_completion import CompletionItem

from align.errors import UnknownNameError
from align.model import Finding, Severity

if TYPE_CHECKING:
    from align.segmentation import RuleSource
    from align.segmentation.patterns import Flavour

F = TypeVar("F", bound=Callable[..., Any])

FILE: click.ParamType[Path] = click.Path(path_type=Path)
"""A file name; whether it can be read is for the reader to say."""


class Named(click.ParamType[str]):
    """A name of a registry, which is only loaded when a value is given or help is asked for."""

    name = "name"

    def __init__(self, what: str, known: Callable[[], Iterable[str]]) -> None:
        self.what = what
        self.known = known

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value itself; what stands after a colon is not looked at."""
        if value.partition(":")[0] not in (known := list(self.known())):
            self.fail(str(UnknownNameError(self.what, value, known)), param, ctx)
        return value

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The names there are."""
        return f"[{'|'.join(self.known())}]"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The names that begin so."""
        return [CompletionItem(name) for name in self.known() if name.startswith(incomplete)]


class Language(click.ParamType[str]):
    """A BCP 47 tag."""

    name = "tag"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The tag as it should be written."""
        from align.languages import parse_language

        try:
            return parse_language(value)
        except UnknownNameError as error:
            self.fail(str(error), param, ctx)


def _encoders() -> Iterable[str]:
    from align.encoders import ENCODERS

    return ENCODERS


def encoder_option(command: F) -> F:
    """``--encoder``."""
    return click.option(
        "--encoder",
        type=Named("encoder", _encoders),
        help="What tells which sentences mean the same (default: use). One takes a model behind a "
        "colon: sentence-transformers:FOLDER",
    )(command)


def outputs_option(*, required: bool = False) -> Callable[[F], F]:
    """``-o``, once for each file to write."""
    return click.option(
        "-o",
        "--output",
        "outputs",
        type=FILE,
        multiple=True,
        required=required,
        help="Write .tmx, .xlf, .xlsx, .tsv, .jsonl, .parquet or .html, as the suffix says; may be "
        "given several times.",
    )


def export_options(command: F) -> F:
    """``--inline-codes``, ``--notes``, ``--split-merged`` and ``--lang``; the command gets them as
    one, `writing`, which gives what align.toml says of export with what they say over it.
    """

    @wraps(command)
    def with_writing(
        *args: Any,
        inline_codes: bool | None,
        notes: bool | None,
        split_merged: bool | None,
        report_language: str | None,
        **kwargs: Any,
    ) -> Any:
        told = {
            "inline_codes": inline_codes,
            "notes": notes,
            "split_merged": split_merged,
            "report_language": report_language,
        }
        given: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
        return command(*args, writing=lambda found: replace(found, **given), **kwargs)

    for option in (
        report_language_option,
        click.option(
            "--split-merged/--no-split-merged",
            default=None,
            help="For tools that cut by sentence: where one sentence translates several, give a "
            ".tmx its clauses beside theirs too, if it is clear which says what.",
        ),
        click.option(
            "--notes/--no-notes",
            default=None,
            help="In a .tmx of two languages, give each unit what the checks find in it as notes, "
            "which CAT tools show beside it.",
        ),
        click.option(
            "--inline-codes/--no-inline-codes",
            default=None,
            help="In .tmx and .xlf, write bold, links ... as codes, for a document with the same "
            "markup; else the text is plain.",
        ),
    ):
        with_writing = option(with_writing)
    return cast("F", with_writing)


def srx_option(command: F) -> F:
    """``--srx``, ``--srx-flavour`` and ``--segment-like``; the command gets them as one, `srx`."""

    @wraps(command)
    def with_rules(
        *args: Any,
        srx: Path | None,
        srx_flavour: Flavour | None,
        segment_like: str | None,
        **kwargs: Any,
    ) -> Any:
        return command(*args, srx=_rules(srx, srx_flavour, segment_like), **kwargs)

    for option in (
        click.option(
            "--segment-like",
            type=Named("tool", _presets),
            help="Cut as this tool does, by the rules of your own installation of it.",
        ),
        click.option(
            "--srx-flavour",
            type=click.Choice(("icu", "java")),
            help="Regular expressions that --srx was written for (default: as the file tells, else "
            "icu, the standard; OmegaT's and LanguageTool's are java).",
        ),
        click.option(
            "--srx",
            type=FILE,
            help="Segmentation rules of your own: SRX, OmegaT's segmentation.conf or OmegaT.jar.",
        ),
    ):
        with_rules = option(with_rules)
    return cast("F", with_rules)


def _presets() -> Iterable[str]:
    from align.segmentation import PRESETS

    return PRESETS


def _rules(
    srx: Path | None, flavour: Flavour | None, segment_like: str | None
) -> RuleSource | None:
    """The rule file to cut by; None for our own."""
    from align.segmentation import RuleSource, find_rules

    if srx and segment_like:
        raise click.UsageError("Give --srx or --segment-like, not both.")
    if flavour and not srx:
        raise click.UsageError("--srx-flavour is of the file given with --srx.")
    if segment_like:
        return find_rules(segment_like, os.environ, Path.cwd())
    return RuleSource(srx, flavour) if srx else None


def authority_option(command: F) -> F:
    """``--authority``."""
    return click.option(
        "--authority", type=FILE, help="How names are to be written: .tsv or .tbx."
    )(command)


def evidence_options(command: F) -> F:
    """``--tm`` and ``--glossary``."""
    command = click.option(
        "--glossary",
        "glossaries",
        type=FILE,
        multiple=True,
        help="Terms that help to align, .tbx or .tsv with a column for each language; may be given "
        "several times.",
    )(command)
    return click.option(
        "--tm",
        "memories",
        type=FILE,
        multiple=True,
        help="A translation memory that helps to align, .tmx or any file of units; may be given "
        "several times.",
    )(command)


def _report_languages() -> Iterable[str]:
    from align.formats.report import LANGUAGES

    return LANGUAGES


def report_language_option(command: F) -> F:
    """``--lang``; the command gets it as `report_language`."""
    return click.option(
        "--lang",
        "report_language",
        type=Named("language of the report", _report_languages),
        help="Language of the report's own words, in .html (default: en).",
    )(command)


def encoding_option(command: F) -> F:
    """``--encoding``."""
    return click.option(
        "--encoding", help="Character encoding of the files, such as windows-1251; else detected."
    )(command)


def language_of(file: Path, given: str | None, option: str) -> str:
    """The language given with `option`, or the one that the name of the file tells."""
    from align.editions import guess_language

    language = given or guess_language(file)
    if language is None:
        from align.files import read_bytes

        read_bytes(file)  # a file that is not there has no language either
        raise click.UsageError(
            f"The language of {file} is not told by its name (book.fr.md) or its folder (fr/): "
            f"give it with {option}."
        )
    return language


def json_option(command: F) -> F:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(
        command
    )


def fail_on_option(command: F) -> F:
    """``--fail-on``."""
    return click.option(
        "--fail-on",
        type=click.Choice([str(s) for s in sorted(Severity, reverse=True)] + ["never"]),
        default="never",
        show_default=True,
        help="Exit with code 1 when there is a finding as grave as this, or graver.",
    )(command)


def exit_on(ctx: click.Context, findings: Sequence[Finding], fail_on: str) -> None:
    """End with code 1 when a finding is as grave as `fail_on`, or graver."""
    if any(fail_on == str(s) and f.severity >= s for s in Severity for f in findings):
        ctx.exit(1)
