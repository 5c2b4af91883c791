"""The structure of the package: imports go down only, and each heavy library has one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "align"

FLOORS: list[set[str]] = [
    {"errors", "model", "version"},
    {"files", "locks"},
    {"languages", "xmlio", "zips", "text", "units"},
    {
        "readers",
        "segmentation",
        "encoders",
        "aligner",
        "names",
        "evaluation",
        "formats",
        "detection",
    },
    {
        "checks",
        "config",
        "division",
        "doubts",
        "editions",
        "memories",
        "normalization",
        "realignment",
    },
    {"pipeline"},
    {"outputs", "review"},
    {"batch"},
    {"__init__"},
    {"screen"},
    {"cli"},
    {"__main__"},
]
"""A module or folder imports only from lower floors, or from within itself."""

HOMES = {
    "click": {"cli", "__main__"},
    "lxml": {"xmlio", "formats", "names", "readers"},
    "pdfminer": {"readers"},
    "openpyxl": {"formats"},
    "polib": {"formats"},
    "zipfile": {"zips", "encoders"},
    "distributed": {"batch"},
    "pyarrow": {"formats"},
    "sacrebleu": {"evaluation"},
    "sentencepiece": {"encoders"},
    "sentence_transformers": {"encoders"},
    "numpy": {"encoders", "aligner"},
    "platformdirs": {"cli", "encoders"},
    "threadpoolctl": {"encoders", "aligner"},
    "py3langid": {"detection"},
    "pymorphy3": {"names"},
    "spellchecker": {"names"},
    "jinja2": {"formats"},
    "charset_normalizer": {"readers"},
    "markdown_it": {"readers"},
    "mdit_py_plugins": {"readers"},
    "rich": {"screen"},
    "textual": {"screen"},
    "regex": {
        "segmentation",
        "text",
        "names",
        "readers",
        "checks",
        "normalization",
        "review",
        "screen",
    },
}
"""Where a third-party library may be imported."""


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def floor(name: str) -> int:
    for number, rooms in enumerate(FLOORS):
        if name in rooms:
            return number
    raise AssertionError(f"align/{name} is on no floor: enter it in FLOORS")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                inner = path.relative_to(PACKAGE.parent).parts[: -node.level]
                base = ".".join((*inner, base)).rstrip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    here = room(path)
    for name in imports(path):
        first, _, rest = name.partition(".")
        if first == "align":
            there = rest.split(".")[0]
            # `from align import x` means the face itself, unless x is a module
            if not (PACKAGE / there).is_dir() and not (PACKAGE / f"{there}.py").is_file():
                there = "__init__"
            assert there == here or floor(there) < floor(here), f"{here} imports {there}"
        elif first in HOMES:
            assert here in HOMES[first], (
                f"{first} is imported in {here}; its home is {HOMES[first]}"
            )


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_the_command_line_prints_exits_or_reads_the_environment(path: Path) -> None:
    if room(path) in {"cli", "__main__"}:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in {"print", "exit", "sys.exit", "os.getenv"}
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) != "os.environ"
