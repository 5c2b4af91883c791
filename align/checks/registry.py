"""What a check is: a function over a `Context`, and what is known of it before it runs.

::

    @check("figures", Severity.ERROR)
    def number_differs(context: Context) -> Iterator[Finding]:
        \"\"\"A number of one edition has no counterpart in the other.

        Bad:  Ils étaient 120 000. | They were 12,000.
        Good: Ils étaient 120 000. | They were 120,000.
        \"\"\"

Its name is the function's with hyphens. The docstring has a title line, what more there is to
say, and a Bad and a Good, several if need be. Each is an example that the tests run: units,
one a line, source and target with a bar between, a hyphen for a side that is not there; French
and English, or as in ``Bad (en, ru):``. Markup is written as ``[^1]`` (note reference) and
``*italics*``. After the units may stand ``names: fr = en``, a record of the authority file,
``terms: fr = en or another not wrong``, one of a glossary, ``titles: a source title`` and
``moved: 1 3``, the numbers of two units: where the source of the first stands in the target.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from align.checks.context import Context
from align.model import Finding, Severity

Find = Callable[[Context], Iterator[Finding]]
"""What a check finds, in any order."""

Group = Literal[
    "names",
    "figures",
    "completeness",
    "references",
    "consistency",
    "terms",
    "typography",
    "language",
]
"""What a check looks at."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check by what it finds; made with the decorator `check`."""

    find: Find
    group: Group
    severity: Severity
    """The usual one: a finding may be graver or less grave by what is known of it."""
    on: bool = True
    """Whether it is run where nobody asks for it."""

    def __call__(self, context: Context) -> Iterator[Finding]:
        """What it finds in the units, in any order."""
        return self.find(context)

    @property
    def name(self) -> str:
        """Words with hyphens."""
        return self.find.__name__.replace("_", "-")

    @property
    def summary(self) -> str:
        """What it finds, in one line."""
        return self.explanation.partition("\n")[0]

    @property
    def explanation(self) -> str:
        """All that its docstring says."""
        return inspect.getdoc(self.find) or ""


def check(group: Group, severity: Severity, *, on: bool = True) -> Callable[[Find], Check]:
    """A function as a check."""

    def made(find: Find) -> Check:
        return Check(find, group, severity, on)

    return made
