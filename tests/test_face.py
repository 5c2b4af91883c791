"""The public face: what `import align` offers, and what README.md says of it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import align

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", align.__all__)
def test_every_name_is_there_and_documented(name: str) -> None:
    assert name == "__version__" or getattr(align, name).__doc__


def test_the_two_lists_of_names_agree() -> None:
    """Type checkers read the imports, Python the table."""
    tree = ast.parse((ROOT / "align" / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imported = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == align._HOMES
    assert sorted([*imported, "__version__"]) == sorted(align.__all__)


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'aling_texts'"):
        _ = align.aling_texts


def test_the_version_is_the_package_s() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert align.__version__ == project["version"]


def test_the_python_lines_of_the_readme_run(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert code.count("\n") <= 8
    code = code.replace('"texts/', f'"{ROOT}/texts/')
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "armenie-otsc.md:" in done.stdout
    assert [path.suffix for path in tmp_path.iterdir()] == [".tmx"]


def test_every_command_in_the_readme_exists() -> None:
    from align.cli import COMMANDS

    told = set(re.findall(r"`align ([a-z]+)", README))
    assert told == set(COMMANDS)
