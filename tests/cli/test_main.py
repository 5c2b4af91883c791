from __future__ import annotations

import subprocess
import sys

import click
import pytest

from align import __version__
from align.cli import COMMANDS, main
from align.errors import AlignError


def test_the_commands_in_order_of_use(align) -> None:
    output = align("--help").output
    assert [output.index(f"  {name} ") for name in COMMANDS] == sorted(
        output.index(f"  {name} ") for name in COMMANDS
    )
    assert "Exit codes: 0" in output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(align, name: str) -> None:
    result = align(name, "--help")
    assert result.exit_code == 0
    assert f"Example: align {name} " in result.output
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name} has no help"


def test_version(align) -> None:
    assert align("--version").output == f"align, version {__version__}\n"


def test_an_unknown_command_is_told_the_known_ones(align) -> None:
    result = align("chekc")
    assert result.exit_code == 2
    assert "Did you mean 'check'? Known: run, batch, read, segment," in result.output


def test_an_unknown_option_is_wrong_usage(align) -> None:
    assert align("run", "--pivto", "fr").exit_code == 2


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (
            AlignError("is odd", path="a\x1b[2J.md", line=3, hint="Mend it."),
            3,
            "align: a\\x1b[2J.md:3: is odd\n  Mend it.\n",
        ),
        (PermissionError(13, "Permission denied", "x.md"), 3, "align: x.md: Permission denied\n"),
        (MemoryError(), 3, "align: not enough memory\n"),
        (KeyboardInterrupt(), 130, "align: interrupted; nothing half-written is left\n"),
    ],
)
def test_each_kind_of_failure_has_a_message_and_a_code(
    align, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, message: str
) -> None:
    @click.command()
    def command() -> None:
        raise error

    monkeypatch.setattr(main, "get_command", lambda *_: command)
    result = align("run")
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stdout == ""


def test_a_reader_that_goes_away_is_no_failure() -> None:
    line = f"{sys.executable} -m align --help | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True)
    assert done.stderr == ""
