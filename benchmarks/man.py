"""The man page, docs/align.1, made of what each command says of itself.

Run `python -m benchmarks.man` when a command, an option or its help changes.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click

from align import __version__
from align.cli import main as align

PAGE = Path(__file__).parents[1] / "docs" / "align.1"


def man_page() -> str:
    """The page in the macros of man(7); commands in the order of ``align --help``."""
    about, _, codes = _plain(align.help).partition("Exit codes: ")
    about = " ".join(about.split()).rstrip(".")
    codes = codes.rstrip(".\n")
    lines = [
        f'.TH ALIGN 1 "" "align {__version__}" "User Commands"',
        ".SH NAME",
        rf"align \- {_escaped(about[0].lower() + about[1:])}",
        ".SH SYNOPSIS",
        r".B align",
        r".I COMMAND",
        r"[\fIOPTIONS\fR] [\fIARGUMENTS\fR]",
        ".PP",
        r"\fBalign\fR \fICOMMAND\fR \fB\-\-help\fR",
        ".SH COMMANDS",
        *(line for context in _commands(align, "align") for line in _command(context)),
        ".SH EXIT STATUS",
    ]
    for code in re.split(r",\s+(?=\d)", codes):
        number, _, meaning = " ".join(code.split()).partition(" ")
        lines += [".TP", f".B {number}", _escaped(meaning)]
    lines += [
        ".SH FILES",
        ".TP",
        r".I align.toml",
        "Settings, in the folder of the texts or above it;",
        r".B align init",
        "writes one.",
    ]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, name: str) -> Iterator[click.Context]:
    """Of each command of the group, and of the groups in it, the context with its whole name."""
    for member in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), member)
        assert command is not None
        whole = f"{name} {member}"
        if isinstance(command, click.Group):
            yield from _commands(command, whole)
        else:
            yield click.Context(command, info_name=whole)


def _command(context: click.Context) -> Iterator[str]:
    command = context.command
    yield f".SS {_escaped(context.info_name or '')}"
    pieces = " ".join(command.collect_usage_pieces(context))
    yield rf"\fB{_escaped(context.info_name or '')}\fR {_escaped(pieces)}"
    for part in _plain(command.help).split("\n\n"):
        if part.startswith("\b\n"):
            yield from (".PP", ".nf", *map(_escaped, part.splitlines()[1:]), ".fi")
        else:
            yield from (".PP", _escaped(" ".join(part.split())))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(context)):
            yield from (
                ".TP",
                rf"\fB{_escaped(record[0])}\fR",
                _escaped(" ".join(record[1].split())),
            )
    if command.epilog:
        yield ".PP"
        yield _escaped(" ".join(command.epilog.split()))


def _plain(text: str | None) -> str:
    return inspect.cleandoc(text or "").partition("\f")[0]


def _escaped(text: str) -> str:
    r"""As roff reads it: no character of the text is a command, and hyphens can be copied.

    >>> print(_escaped(".\\x --pivot"))
    \&.\ex \-\-pivot
    """
    text = text.replace("\\", r"\e").replace("-", r"\-").replace("^", r"\(ha").replace("~", r"\(ti")
    return re.sub(r"^(?=[.'])", r"\\&", text)


def main() -> None:
    """Write the page."""
    PAGE.write_text(man_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
