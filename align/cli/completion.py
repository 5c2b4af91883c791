"""``align completion``: the script by which a shell completes commands, options and names."""

from __future__ import annotations

import os
import sys
from pathlib import PurePath

import click
from click.shell_completion import get_completion_class

SHELLS = {
    "bash": "~/.local/share/bash-completion/completions/align",
    "zsh": "~/.zfunc/_align",
    "fish": "~/.config/fish/completions/align.fish",
}
"""The shells, and the file where each looks for the script."""


@click.command(
    "completion",
    epilog="Example: align completion bash > ~/.local/share/bash-completion/completions/align",
)
@click.argument("shell", type=click.Choice(list(SHELLS)), required=False)
@click.pass_context
def command(ctx: click.Context, shell: str | None) -> None:
    """Print the completion script for SHELL (default: the shell you are in).

    \b
    Write it to the file where the shell looks for it, and open a new shell:
      bash  ~/.local/share/bash-completion/completions/align
      zsh   ~/.zfunc/_align   (with fpath+=~/.zfunc before compinit in ~/.zshrc)
      fish  ~/.config/fish/completions/align.fish
    """
    name = shell or PurePath(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        raise click.UsageError(f"Which shell? Give one of: {', '.join(SHELLS)}")
    kind = get_completion_class(name)
    assert kind is not None
    click.echo(kind(ctx.find_root().command, {}, "align", "_ALIGN_COMPLETE").source())
    if sys.stdout.isatty():
        click.echo(f"align: write this to {SHELLS[name]} and open a new shell", err=True)
