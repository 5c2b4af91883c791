"""The checks in docs/checks.md, made of what each says of itself.

Run `python -m benchmarks.check_docs` when a check is added or its docstring changes.
"""

from __future__ import annotations

import re
from pathlib import Path

from align.checks import CHECKS, Check
from benchmarks.tables import table, write_tables

DOCS = Path(__file__).parents[1] / "docs" / "checks.md"


def check_tables() -> str:
    """A table of each group of checks, under its name."""
    groups = dict.fromkeys(check.group for check in CHECKS.values())
    return "\n".join(f"\n### {group}\n\n{_table_of(group)}" for group in groups)


def _table_of(group: str) -> str:
    rows = [
        [
            f"`{check.name}`",
            str(check.severity) + ("" if check.on else ", off"),
            escaped(check.summary),
            *(example(check, word) for word in ("Bad", "Good")),
        ]
        for check in CHECKS.values()
        if check.group == group
    ]
    return table(["check", "severity", "finds", "bad", "good"], rows, words=5)


def example(check: Check, word: str) -> str:
    """The first Bad or Good of a check: source → target, a line for each unit."""
    found = re.search(
        rf"^{word}(?: \(([^)]+)\))?: +(.*(?:\n +.*)*)", check.explanation, re.MULTILINE
    )
    if found is None:
        return ""
    lines = [_line(line.strip()) for line in found[2].splitlines() if "moved:" not in line]
    return "<br>".join([f"({found[1].replace(', ', '–')})", *lines] if found[1] else lines)


def _line(line: str) -> str:
    """A unit, or what else is given: an entry of the authority file, a source title."""
    for word, told in (
        ("names: ", "authority file: "),
        ("terms: ", "glossary: "),
        ("titles: ", "source title: "),
    ):
        if line.startswith(word):
            return f"({told}{escaped(line.removeprefix(word))})"
    return escaped(" → ".join("∅" if side == "-" else side for side in line.split(" | ")))


def escaped(text: str) -> str:
    r"""A text for a cell of a Markdown table.

    >>> escaped("*a* | `b`")
    '\\*a\\* \\| \\`b\\`'
    """
    return re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)


def main() -> None:
    write_tables(DOCS, {"checks": check_tables()})


if __name__ == "__main__":
    main()
