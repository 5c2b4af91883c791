"""The public face: what `import align` offers, and what README.md says of it."""

from __future__ import annotations

import ast
import doctest
import re
import shlex
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import align
from align.cli import COMMANDS, main
from align.config import Settings, find_settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMES = (ROOT / "docs" / "names.md").read_text(encoding="utf-8")
FORMATS = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
REPORT = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
CHECKS = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")


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
    for file, line in (
        ("CITATION.cff", f"version: {project['version']}"),
        ("CITATION.cff", f"license: {project['license']}"),
        ("CHANGELOG.md", f"## [{project['version']}]"),
    ):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^{re.escape(line)}(?= |$)", text, re.MULTILINE)


def test_the_examples_of_the_api_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "texts").symlink_to(ROOT / "texts")
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(ROOT / "docs" / "api.md"), module_relative=False)
    assert result.attempted > 20
    assert result.failed == 0


def test_the_page_of_the_api_names_all_there_is() -> None:
    table = (ROOT / "docs" / "api.md").read_text(encoding="utf-8").partition("## All names")[2]
    rows = [row for row in table.splitlines() if row.startswith("|")]
    assert sorted(re.findall(r"`(\w+)`", "".join(rows))) == sorted(align.__all__)


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
    told = set(re.findall(r"`align ([a-z]+)", README))
    assert told == set(COMMANDS)


def every_command(group: click.Group) -> Iterator[click.Command]:
    """The commands of a group, and those of the groups in it."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command
        yield from every_command(command) if isinstance(command, click.Group) else (command,)


@pytest.mark.parametrize(
    "text",
    [README, NAMES, FORMATS, CHECKS],
    ids=["README.md", "names.md", "formats.md", "checks.md"],
)
def test_every_option_told_of_exists(text: str) -> None:
    known = {option for c in every_command(main) for p in c.params for option in p.opts}
    assert set(re.findall(r"`(--[a-z-]+)", text)) <= known | {"--help", "--peers", "--show"}


def examples(text: str) -> Iterator[tuple[str, str]]:
    """Commands after ``$ align`` and what is shown below them, indented or fenced."""
    for block in re.findall(r"(?:^    .*\n|^```text\n(?:(?!```).*\n)*)+", text, re.MULTILINE):
        plain = textwrap.dedent(block.removeprefix("```text\n"))
        for part in re.split(r"^\$ align ", plain, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown.strip()


SHOWN = [example for text in (README, NAMES, FORMATS, CHECKS) for example in examples(text)]


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_examples_are_real(command: str, shown: str) -> None:
    result = CliRunner().invoke(main, shlex.split(command), env={"COLUMNS": "80"})
    assert result.exit_code == 0
    assert result.stdout.strip() == shown


def test_the_examples_are_found() -> None:
    assert len(SHOWN) >= 5


TESTS = re.findall(r"\[(test_\w+)\]\(([^)\s]+)\)", FORMATS + REPORT)


@pytest.mark.parametrize(("name", "file"), TESTS, ids=[name for name, _ in TESTS])
def test_what_is_said_of_a_format_or_the_report_is_tested(name: str, file: str) -> None:
    tests = ROOT / "docs" / file
    assert f"def {name}(" in tests.read_text(encoding="utf-8")


def test_the_settings_in_the_readme_are_all_there_are(tmp_path: Path) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "align.toml").write_text(text, encoding="utf-8")
    settings = find_settings(tmp_path)
    keys = tomllib.loads(text)
    assert set(keys) == {field.name for field in fields(Settings)} - {"path"}
    assert settings.editions == ("fr", "en")


def test_each_output_in_the_readme_is_explained() -> None:
    table = README.partition("## What you get")[2].partition("##")[0]
    told = {name for row in table.splitlines() for name in re.findall(r"`([^`]+\.\w+)`", row)}
    assert told == set(re.findall(r"^out/(\S+)", README, re.MULTILINE))


def test_the_output_in_the_readme_is_real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not, paste what ``align run texts/`` ends with, at 80 columns."""
    (shown,) = re.findall(r"It ends with\n\n```text\n(.*?)```", README, re.DOTALL)
    monkeypatch.chdir(ROOT)
    arguments = ["run", "texts/", "-o", f"{tmp_path}/out"]
    result = CliRunner().invoke(main, arguments, env={"COLUMNS": "80"})
    assert result.exit_code == 0
    # the path of the folder may change where lines are broken
    written = " ".join(result.stdout.replace(f"{tmp_path}/", "").split())
    assert written.endswith(" ".join(shown.split()))
