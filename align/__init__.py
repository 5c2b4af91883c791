"""Align the editions of a text, check that its names agree, export what CAT tools import.

::

    align_texts(source, target, "fr", "en")   two files -> Bitext
    units_of(bitext)                          -> Units, which all later work takes
    run_checks(units)                         -> Findings
    write_units("out.tmx", units, ...)        TMX, TSV, JSON Lines
    run("texts/"), write_outputs(...)         a folder of editions, from end to end

What is named here is imported when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from align.version import VERSION as __version__

if TYPE_CHECKING:
    from align.checks import run_checks
    from align.config import Settings
    from align.encoders import load_encoder
    from align.errors import AlignError
    from align.formats import read_units, write_units
    from align.model import Bead, Bitext, Block, Document, Finding, Segment, Severity, Unit, Variant
    from align.outputs import write_outputs
    from align.pipeline import RunResult, align_texts, run, segment
    from align.readers import parse, read
    from align.units import units_of

_HOMES = {
    "run_checks": "align.checks",
    "Settings": "align.config",
    "load_encoder": "align.encoders",
    "AlignError": "align.errors",
    "read_units": "align.formats",
    "write_units": "align.formats",
    **dict.fromkeys(
        (
            "Bead",
            "Bitext",
            "Block",
            "Document",
            "Finding",
            "Segment",
            "Severity",
            "Unit",
            "Variant",
        ),
        "align.model",
    ),
    **dict.fromkeys(("RunResult", "align_texts", "run", "segment"), "align.pipeline"),
    "write_outputs": "align.outputs",
    "parse": "align.readers",
    "read": "align.readers",
    "units_of": "align.units",
}

__all__ = [
    "AlignError",
    "Bead",
    "Bitext",
    "Block",
    "Document",
    "Finding",
    "RunResult",
    "Segment",
    "Settings",
    "Severity",
    "Unit",
    "Variant",
    "__version__",
    "align_texts",
    "load_encoder",
    "parse",
    "read",
    "read_units",
    "run",
    "run_checks",
    "segment",
    "units_of",
    "write_outputs",
    "write_units",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'align' has no attribute '{name}'")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
