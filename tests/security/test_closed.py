"""Nothing is fetched, nothing is run that a text or a setting brings in, nothing lands outside."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "align"

WATCHED = """
import json, sys

def watch(event, details):
    if event.startswith(("socket.connect", "socket.bind", "socket.send", "socket.get", "urllib",
                         "http", "ftplib", "smtplib", "webbrowser", "subprocess", "os.system",
                         "os.exec", "os.posix_spawn", "os.spawn", "pickle.find_class")):
        raise SystemExit(f"{event} {details}")

sys.addaudithook(watch)
from align.cli import main
for words in json.loads(sys.argv[1]):
    try:
        main(words)
    except SystemExit as end:
        if not isinstance(end.code, (int, type(None))):
            raise
"""


def commands(texts: Path, out: Path) -> Iterator[list[str]]:
    """The main commands, with all that they write."""
    fr, en = (str(texts / language / "armenie-otsc.md") for language in ("fr", "en"))
    beads = str(out / "a.jsonl")
    yield ["run", str(texts), "-o", str(out / "run"), "--notes", "--split-merged"]
    outputs = (".jsonl", ".tmx", ".xlf", ".tsv", ".html", ".xlsx", ".parquet")
    yield ["pair", fr, en, *(word for s in outputs for word in ("-o", str(out / f"a{s}")))]
    for suffix in (".tmx", ".xlf", ".tsv", ".xlsx", ".jsonl"):
        yield ["check", str(out / f"a{suffix}"), "--format", "json"]
    yield ["export", beads, "-o", str(out / "b.tmx")]
    yield ["tmx", "validate", str(out / "a.tmx")]
    yield ["read", fr]
    yield ["segment", fr]
    yield ["score", en, en]
    yield ["names", "cyrillic", "Vmechatelstvo SChA stalo whansom"]
    yield ["names", "extract", fr, en, "-o", str(out / "names.tsv")]
    yield ["names", "normalize", str(texts / "en"), "--authority", str(out / "names.tsv")]
    yield ["doctor"]


def test_no_command_asks_the_network_or_starts_a_program(tmp_path: Path) -> None:
    """Python itself tells of each such thing before it is done (audit events, PEP 578)."""
    texts = tmp_path / "texts"
    shutil.copytree(ROOT / "texts", texts)
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, json.dumps(list(commands(texts, tmp_path)))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "b.tmx").exists()
    assert "Traceback" not in done.stderr


def test_the_watch_sees_what_it_is_there_for() -> None:
    for attempt in ("import socket; socket.create_connection(('127.0.0.1', 9))",
                    "import subprocess; subprocess.run(['true'])"):  # fmt: skip
        code = WATCHED.split("from align.cli")[0] + attempt
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
        assert done.returncode == 1
        assert b"socket.get" in done.stderr or b"subprocess.Popen" in done.stderr


FORBIDDEN = {
    "modules": {"pickle", "marshal", "shelve", "dill", "socket", "urllib.request", "http.client",
                "ftplib", "smtplib", "telnetlib", "requests", "subprocess", "webbrowser", "yaml",
                "ctypes", "code", "codeop", "runpy", "imp"},
    "calls": {"eval", "exec", "compile", "__import__", "input", "breakpoint"},
    "attributes": {"system", "popen", "mktemp", "extractall", "unpack_archive"},
}  # fmt: skip


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.name)
def test_nothing_in_the_package_could(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & FORBIDDEN["modules"], node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.module not in FORBIDDEN["modules"], node.lineno
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in FORBIDDEN["calls"], node.lineno
        elif isinstance(node, ast.Attribute):
            assert node.attr not in FORBIDDEN["attributes"], node.lineno
        elif isinstance(node, ast.keyword) and node.arg in {"allow_pickle", "shell"}:
            assert ast.unparse(node.value) == "False", node.value.lineno
