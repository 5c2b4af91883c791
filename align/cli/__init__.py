"""The command line: one file a command, each a thin layer over `align`.

Commands are imported when they are asked for, and what is heavy inside them when it is used.
Exit codes: 0 done, 1 findings at or above ``--fail-on``, 2 wrong usage, 3 failure, 130 interrupted.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from typing import IO, Any

import click

from align import __version__
from align.errors import AlignError

COMMANDS = {
    "run": "All editions in a folder: align, check, write everything.",
    "batch": "Many pairs of texts: two folders, a pattern or a manifest.",
    "read": "What a file holds: its blocks and their kinds.",
    "segment": "The sentences of a file.",
    "pair": "Align two files; write TMX, TSV, JSON Lines or HTML.",
    "review": "See an alignment side by side in the terminal, and mend it.",
    "check": "Findings on two editions, on files of units, or on a folder of editions.",
    "export": "An alignment in other formats.",
    "decisions": "What reviewers sent back, tables or decisions, as one file of decisions.",
    "score": "chrF, BLEU and TER of two translations.",
    "names": "Names: romanize, read back, compare, and settle them across editions.",
    "tmx": "Memories: find what is wrong, mend, merge, split, compare, convert.",
    "init": "Write an align.toml for a folder, from what is in it.",
    "doctor": "What is installed, what is missing, and how to get it.",
    "completion": "A script that lets your shell complete align's commands.",
}
"""Each is the function ``command`` of the module of its name; and what it is for, so that a list of
commands needs none of them."""


class Failure(click.ClickException):
    """What ended the command, in one message; exit code 3."""

    exit_code = 3

    def show(self, file: IO[Any] | None = None) -> None:
        """The message and, under it, what to do."""
        from align.cli.terminal import show_failure

        show_failure(self.message)


class Members(click.Group):
    """Commands by name, with what each is for; a package has a module for each."""

    def __init__(self, *args: Any, package: str, members: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package = package
        self._members = members

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of use."""
        return list(self._members)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imported only now."""
        if cmd_name not in self._members:
            return None
        command = importlib.import_module(f"{self._package}.{cmd_name}").command
        assert isinstance(command, click.Command)
        command.short_help = self._members[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands and what they are for; none is imported."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._members.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """An unknown command is told which there are."""
        if args and args[0] not in self._members and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], self._members, n=1)
            guess = f" Did you mean '{near[0]}'?" if near else ""
            ctx.fail(f"No such command '{args[0]}'.{guess} Known: {', '.join(self._members)}")
        return super().resolve_command(ctx, args)


class Group(Members):
    """The whole: how each kind of failure ends a command."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a failure becomes a message and an exit code, never a traceback."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        if os.environ.get("NO_COLOR"):
            ctx.color = False
        try:
            return super().invoke(ctx)
        except AlignError as error:
            raise Failure(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            where = f"{error.filename}: " if error.filename else ""
            raise Failure(f"{where}{error.strerror or error}") from error
        except MemoryError as error:
            raise Failure("not enough memory\nTry with a part of the text.") from error
        except KeyboardInterrupt:
            click.echo("align: interrupted; nothing half-written is left", err=True)
            ctx.exit(130)


@click.group(
    cls=Group,
    package="align.cli",
    members=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: align run texts/ -o out/",
)
@click.version_option(__version__, prog_name="align")
def main() -> None:
    """Align the editions of a text, check that its names agree, export what CAT tools import.

    Exit codes: 0 done, 1 findings at or above --fail-on, 2 wrong usage, 3 failure.
    """
