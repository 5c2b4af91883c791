"""``align doctor``: what is installed, what is missing, and what there is to know of it."""

from __future__ import annotations

import importlib.metadata as metadata
import os
import platform
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from align import __version__
from align.cli.options import json_option
from align.cli.records import print_json
from align.cli.terminal import paragraph
from align.errors import AlignError

EXTRAS = {
    "dask": "align batch on many machines",
    "neural": "encoders of sentence-transformers",
    "parquet": "writes .parquet",
    "pdf": "reads .pdf",
    "xlsx": "reads and writes .xlsx",
}
"""What the parts that are not installed by default are for."""


class Line(NamedTuple):
    """One thing that was looked at."""

    what: str
    state: str
    """"ok", "missing" (nobody need have it) or "broken"."""
    words: str


@click.command(
    "doctor",
    epilog="Example: align doctor --json",
)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Tell the versions of align and its libraries, which optional parts are missing and how to
    install them, what the encoder knows, which schemes and rules there are, and which align.toml
    holds here. Exit code 1 if something is broken.
    """
    lines = list(_examine(Path.cwd()))
    if as_json:
        print_json([line._asdict() for line in lines])
    else:
        width = max(len(line.what) for line in lines)
        colours = {"ok": "green", "missing": "yellow", "broken": "red"}
        for line in lines:
            mark = click.style(f"{line.state:8}", fg=colours[line.state])
            paragraph(line.words, f"{mark}{line.what:{width}}  ", " " * (width + 10))
    if any(line.state == "broken" for line in lines):
        ctx.exit(1)


def _examine(folder: Path) -> Iterator[Line]:
    yield Line("align", "ok", f"{__version__}, Python {platform.python_version()}, {sys.platform}")
    libraries = list(_libraries())
    yield from libraries
    if any(line.state == "broken" for line in libraries):
        return  # the rest could not be looked at
    yield _encoder()
    yield _cache()
    yield _knowledge()
    yield _settings(folder)
    encoding = sys.stdout.encoding or "ascii"
    unicode = encoding.lower().replace("-", "") == "utf8"
    hint = "" if unicode else ": Cyrillic and accents may not show; set PYTHONUTF8=1"
    yield Line("terminal", "ok" if unicode else "broken", f"{encoding}{hint}")


def _libraries() -> Iterator[Line]:
    """What align needs, one line for all; then a line for each of its extras."""
    needs: dict[str, list[str]] = defaultdict(list)
    try:
        requirements = metadata.requires("align") or []
    except metadata.PackageNotFoundError:
        yield Line("libraries", "broken", "align is not installed; to install it: pip install .")
        return
    for requirement in requirements:
        extra = re.search(r"""extra\s*==\s*['"]([\w-]+)""", requirement)
        needs[extra[1] if extra else ""].append(re.split(r"[^\w.-]", requirement)[0])
    versions = {name: _version(name) for name in needs[""]}
    absent = [name for name, version in versions.items() if version is None]
    if absent:
        words = f"{', '.join(absent)} missing; install align again: pip install align"
        yield Line("libraries", "broken", words)
    else:
        yield Line("libraries", "ok", ", ".join(f"{n} {v}" for n, v in versions.items()))
    for part, use in EXTRAS.items():
        what = f"align[{part}]"
        if all(_version(name) for name in needs[part]):
            installed = ", ".join(f"{name} {_version(name)}" for name in needs[part])
            yield Line(what, "ok", f"{use}: {installed}")
        else:
            yield Line(what, "missing", f"{use}; to have it: pip install '{what}'")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _encoder() -> Line:
    from align.encoders import load_encoder
    from align.languages import language_name

    try:
        encoder = load_encoder()
    except AlignError as error:
        return Line("encoder", "broken", " ".join(str(error).split()))
    known = ", ".join(sorted(language_name(tag) for tag in encoder.languages or ()))
    return Line(
        "encoder",
        "ok",
        f"{encoder.name}, {encoder.dimension} dimensions; it knows {known}. Other languages: "
        "--encoder ngram, or a model of sentence-transformers",
    )


def _cache() -> Line:
    from platformdirs import user_cache_path

    from align.encoders.store import Store, default_path

    folder = user_cache_path("align")
    there = next(place for place in (folder, *folder.parents) if place.is_dir())
    if os.access(there, os.W_OK):
        vectors = default_path()
        kept = Store(vectors).size() / 1e6 if vectors.is_file() else 0
        words = f"{folder}; {kept:.0f} MB of vectors, no text, so that what was aligned once goes "
        return Line(
            "cache",
            "ok",
            f"{words}faster: delete {vectors.name} to clear it; ALIGN_CACHE=off keeps none",
        )
    return Line("cache", "missing", f"{there} cannot be written to: each start takes 1 s longer")


def _knowledge() -> Line:
    from align.names.schemes import scheme_names

    return Line("schemes", "ok", f"{len(scheme_names())} (align names romanize --list)")


def _settings(folder: Path) -> Line:
    from align.config import FILE_NAME, find_settings

    try:
        path = find_settings(folder).path
    except AlignError as error:
        return Line(FILE_NAME, "broken", " ".join(str(error).split()))
    nothing = "none here nor above, so defaults; to write one: align init"
    return Line(FILE_NAME, "ok", str(path) if path else nothing)
