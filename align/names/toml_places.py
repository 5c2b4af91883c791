"""On which line of a TOML file each key and each element of an array stands.

`tomllib` does not tell; a message about an entry of a user's file should.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{}=,\n]"
    r"""|[^\s\[\]{}=,\#"']+""",
    re.DOTALL,
)


def lines_of(text: str) -> Mapping[tuple[str, int], int]:
    r"""(key, number of the element, from 0) -> line, from 1, of a text that is well-formed TOML.

    A key's own line stands under the number -1. Tables are not told apart: their keys count as
    keys of the whole.

    >>> lines_of('a = 1\nb = [\n  [2],\n  [3], [4]]')
    {('a', -1): 1, ('b', -1): 2, ('b', 0): 3, ('b', 1): 4, ('b', 2): 4}
    """
    found: dict[tuple[str, int], int] = {}
    line, end = 1, 0
    key, element, depth = "", -1, 0
    in_value = expected = False
    for match in _TOKEN.finditer(text):
        line += text.count("\n", end, match.start())
        end = match.start()
        token = match[0]
        if token[0] == "#":
            continue
        if not in_value:
            if token == "=":
                in_value, element = True, -1
            elif token not in "[]\n":
                key = token.strip("\"'")
                found.setdefault((key, -1), line)
            continue
        if token == "\n" and not depth:
            in_value = False
        elif token in "]}":
            depth -= 1
        elif token == ",":
            expected = depth == 1
        elif token != "\n":
            if depth == 1 and expected:
                element += 1
                found.setdefault((key, element), line)
                expected = False
            if token in "[{":
                depth += 1
                expected = depth == 1
    return found
