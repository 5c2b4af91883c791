"""The hooks for pre-commit do what docs/checks.md says of them."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.cli import main

ROOT = Path(__file__).parents[1]
HOOKS = dict(
    re.findall(r"- id: (\S+)\n(.*?)(?=\n- id|\Z)", (ROOT / ".pre-commit-hooks.yaml").read_text(),
               re.DOTALL)
)  # fmt: skip
EDITIONS = Path(__file__).parent / "data" / "editions"


def field(hook: str, name: str) -> str:
    (value,) = re.findall(rf"^  {name}: (.+)$", HOOKS[hook], re.MULTILINE)
    assert isinstance(value, str)
    return value


@pytest.mark.parametrize(
    ("hook", "arguments"),
    [
        ("align-check", [str(EDITIONS)]),
        ("align-names", ["--authority", "names.tsv", str(EDITIONS / "en")]),
    ],
)
def test_a_hook_fails_where_something_is_wrong(
    hook: str, arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for forbidden, code in (("Hakobyan", 1), ("Sarkissian", 0)):
        Path("names.tsv").write_text(f"fr\ten\ten forbidden\nA\tB\t{forbidden}\n", encoding="utf-8")
        assert (field(hook, "language"), field(hook, "pass_filenames")) == ("python", "false")
        program, *words = shlex.split(field(hook, "entry"))
        assert program == "align"
        ran = CliRunner().invoke(main, [*words, *arguments])
        assert ran.exit_code == (1 if hook == "align-check" else code)
