"""A runner of commands that lets no traceback pass, and small editions to run them on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from align.cli import main

Run = Callable[..., Result]
EDITIONS = Path(__file__).parents[1] / "data" / "editions"


@pytest.fixture
def align() -> Run:
    """Run ``align ARGUMENTS`` in this process; an exception that is no exit fails the test."""

    def run(*arguments: object, env: dict[str, str] | None = None) -> Result:
        words = [str(argument) for argument in arguments]
        result = CliRunner().invoke(main, words, prog_name="align", env=env)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        return result

    return run


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A copy of the small editions, with an align.toml that asks for the quickest encoder."""
    folder = tmp_path / "texts"
    shutil.copytree(EDITIONS, folder)
    (folder / "align.toml").write_text('encoder = "ngram"\n', encoding="utf-8")
    return folder
