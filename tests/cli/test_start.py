"""What a command imports: each package that is not needed shows in the time of every call."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

TEXTS = Path(__file__).parents[2] / "texts"
PAIR = ("pair", f"{TEXTS}/fr/armenie-otsc.md", f"{TEXTS}/en/armenie-otsc.md", "-o")
CODE = """
import contextlib, io, sys
before = set(sys.modules)
import align
if sys.argv[1:]:
    from align.cli import main
    with contextlib.redirect_stdout(io.StringIO()):
        main(sys.argv[1:], standalone_mode=False)
print(*sorted(set(sys.modules) - before))
"""
READING = {"linkify_it", "lxml", "markdown_it", "mdit_py_plugins", "mdurl", "regex"}
CHECKING = {"numpy", "markupsafe", "rapidfuzz"}
ENCODING = {"platformdirs", "sentencepiece", "threadpoolctl"}
LANGUAGE = {"py3langid"}
"""A text in another language than was told is told."""
PRIVATE = {"_cython", "cython_runtime"}
"""What compiled packages leave."""


def imported(*words: str) -> list[str]:
    """The modules that come in with ``import align``, or with ``align`` and these words; but for
    those of Python itself, which may be there before, or not, as align is installed."""
    command = [sys.executable, "-c", CODE, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [n for n in done.stdout.split() if n.partition(".")[0] not in sys.stdlib_module_names]


@pytest.mark.parametrize(
    ("words", "needed", "most"),
    [
        ((), set(), 4),
        (("--version",), {"click"}, 20),
        (("--help",), {"click"}, 20),
        (("names", "--help"), {"click"}, 22),
        (("tmx", "--help"), {"click"}, 22),
        ((*PAIR, "x.tmx"), {"click"} | READING | CHECKING | ENCODING | LANGUAGE, 430),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_nothing_is_imported_that_is_not_needed(
    words: tuple[str, ...], needed: set[str], most: int, tmp_path: Path
) -> None:
    """Where a bound is too low for good reason, raise it with the import that asks for it."""
    if words[-1:] == ("x.tmx",):
        words = (*words[:-1], str(tmp_path / words[-1]))
    modules = imported(*words)
    packages = Counter(name.partition(".")[0] for name in modules)
    others = {p for p in packages if p != "align" and not p.startswith(tuple(PRIVATE))}
    assert others <= needed, f"imported, and not needed: {', '.join(sorted(others - needed))}"
    told = ", ".join(f"{name} {count}" for name, count in packages.most_common(12))
    own = " ".join(name for name in modules if name.startswith("align."))
    assert len(modules) <= most, f"{len(modules)} modules, not {most}: {told}; of ours {own}"
