"""Damaged and hostile files for every reader: ``python -m benchmarks.fuzz [--inputs 1000000]``.

Each input is a sound file with some of it changed: bytes turned over, stretches cut out, doubled
or taken from another file, and tokens put in that mean something to the format. Of a zip archive
it is mostly a member that is changed, and packed again. A reader may give what it reads, or refuse
it with an `AlignError`; anything else is written to ``--keep FOLDER`` and told, and so is an input
that takes more than `SECONDS`, or more than `MEMORY`.

An input is made from its number alone, so that the same number is the same input each time.
``--engine atheris`` lets atheris look for new paths through the code instead (coverage-guided;
``pip install atheris``); it changes inputs by the same means.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

from lxml import etree

from align.errors import AlignError

ROOT = Path(__file__).parents[1]
SECONDS = 10
"""Of its own time that the process may take for one input, of some kilobytes."""
MEMORY = 4_000_000_000
"""Bytes that the process may take."""

TOKENS = [
    b"<", b">", b"</", b"/>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&amp;", b"&#0;", b"&#xD800;",
    b"&#x110000;", b"&x;", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", b'"', b"'",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b"\t", b"\xed\xa0\x80", b"\xe2\x80\xae",
    b"0", b"-1", b"99999999999999999999", b"1e999", b"NaN", b"{", b"}", b"[", b"]", b"(a+)+$",
    b"(?<=a*)", b"\\", b"{{", b"../../x", b"xml:lang", b"<seg>", b"</seg>", b"<ph>", b"<table>",
    b"<p>", b"<script>", b"#", b"* ", b"> ", b"[^1]", b"[^1]: ", b"```", b"---\n", b"=",
]  # fmt: skip


# Sound files ---------------------------------------------------------------------------------


SEEDS = Path(__file__).parent / "seeds"


def seed(name: str) -> bytes:
    """A file of the folder of sound ones; of a folder in it, a zip archive."""
    path = SEEDS / name
    if path.is_file():
        return path.read_bytes()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for member in sorted(path.rglob("*")):
            if member.is_file():
                file.writestr(str(member.relative_to(path)), member.read_bytes())
    return stream.getvalue()


@cache
def _units() -> dict[str, bytes]:
    """A file of units in each format that is written and read."""
    from align.formats import READERS, WRITERS, read_units, write_units

    units = read_units(SEEDS / "beads.tsv")
    with tempfile.TemporaryDirectory() as name:
        made = {}
        for suffix in READERS.keys() & WRITERS.keys():
            path = Path(name, f"b{suffix}")
            write_units(path, units, "fr", "en", inline_codes=True)
            made[suffix] = path.read_bytes()
    return made


def _units_of(suffix: str) -> Callable[[Path], object]:
    def read(path: Path) -> object:
        from align.formats import read_units

        return read_units(path)

    return read


def _document(path: Path) -> object:
    from align.readers import read

    return read(path, "fr")


def _srx(path: Path) -> object:
    from align.segmentation import Segmenter

    prose = seed("prose.txt").decode()
    segments = Segmenter.load(path).split(prose, "fr")
    assert "".join(segments) == prose
    return segments


def _segment(path: Path) -> object:
    """Any text, by our own rules: nothing of it may change."""
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    segments = _own_rules().split(text, "fr")
    assert "".join(segments) == text
    return segments


@cache
def _own_rules() -> object:
    from align.segmentation import Segmenter

    return Segmenter.load()


def _authority(path: Path) -> object:
    from align.names.authority import lint_authority, read_authority

    return lint_authority(read_authority(path))


def _decisions(path: Path) -> object:
    from align.formats.decisions import read_log

    return read_log(path)


def _config(path: Path) -> object:
    from align.config import read_settings

    return read_settings(path)


def _tmx_corpus() -> list[bytes]:
    data = Path(os.environ.get("ALIGN_DATA", ROOT.parent / "shared" / "data"))
    files = sorted((data / "tmx" / "corpus").rglob("*.tmx"))
    return [file.read_bytes() for file in files if file.stat().st_size < 20_000]


def _scheme(path: Path) -> object:
    from align.names.schemes import load_scheme

    return load_scheme(path).romanize("Щербаков")


def _baseline(path: Path) -> object:
    from align.formats.baseline import read_baseline

    return read_baseline(path)


def _journal(path: Path) -> object:
    from align.batch import Journal, Record

    journal = Journal(path, Record)
    try:
        return journal.get("fr-en/a")
    finally:
        journal.close()


Target = tuple[str, Callable[[Path], object], Callable[[], list[bytes]]]
TARGETS: dict[str, Target] = {
    "srx": (".srx", _srx, lambda: [seed("rules.srx")]),
    "segment": (".txt", _segment, lambda: [seed("prose.txt")]),
    "tmx": (".tmx", _units_of(".tmx"), lambda: [_units()[".tmx"], *_tmx_corpus()]),
    "html": (".html", _document, lambda: [seed("page.html")]),
    "docx": (".docx", _document, lambda: [seed("text.docx")]),
    "authority": (".tsv", _authority, lambda: [(ROOT / "texts/names.tsv").read_bytes()]),
    "tbx": (".tbx", _authority, lambda: [seed("names.tbx")]),
    "odt": (".odt", _document, lambda: [seed("text.odt")]),
    "epub": (".epub", _document, lambda: [seed("book.epub")]),
    "md": (".md", _document, lambda: [(ROOT / "texts/fr/armenie-otsc.md").read_bytes()[:6000]]),
    "txt": (
        ".txt",
        _document,
        lambda: [seed("prose.txt"), seed("prose.txt").decode().encode("utf-16")],
    ),
    "srt": (".srt", _document, lambda: [seed("talk.srt")]),
    "po": (".po", _units_of(".po"), lambda: [seed("messages.po")]),
    "decisions": (".jsonl", _decisions, lambda: [seed("log.decisions.jsonl")]),
    "journal": (".jsonl", _journal, lambda: [seed("batch.jsonl")]),
    "scheme": (
        ".toml",
        _scheme,
        lambda: [(ROOT / "align/data/schemes/ru-en-bgn-pcgn.toml").read_bytes()],
    ),
    "config": (".toml", _config, lambda: [seed("align.toml")]),
    **{
        suffix[1:]: (suffix, _units_of(suffix), lambda suffix=suffix: [_units()[suffix]])
        for suffix in (".xlf", ".jsonl", ".tsv", ".xlsx")
    },
}
"""Name -> suffix of the file, what reads it, and sound files to begin with."""
NAMED = ("srx", "tmx", "html", "docx", "authority")
"""Those that a million inputs are for."""


# Changes -------------------------------------------------------------------------------------


def changed(data: bytes, seeds: list[bytes], rng: random.Random) -> bytes:
    """A sound file with something done to it."""
    if data[:2] == b"PK" and rng.random() < 0.85:
        with contextlib.suppress(Exception):
            return _changed_member(data, rng)
    if b"<" in data[:200] and rng.random() < 0.6:
        with contextlib.suppress(etree.XMLSyntaxError, ValueError):
            return _changed_tree(data, rng)
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(len(made) + 1)
        size = min(rng.choice((1, 2, 4, 8, 16, 64, 256)), len(made) - at)
        match rng.randrange(8):
            case 0:
                made[at : at + size] = b""
            case 1:
                made[at:at] = made[at : at + size] * rng.choice((1, 2, 50))
            case 2:
                made[at:at] = rng.choice(TOKENS)
            case 3:
                made[at : at + size] = rng.choice(TOKENS)
            case 4 if at < len(made):
                made[at] = rng.randrange(256)
            case 5 if at < len(made):
                made[at] ^= 1 << rng.randrange(8)
            case 6:
                other = rng.choice(seeds)
                start = rng.randrange(len(other) + 1)
                made[at:at] = other[start : start + size]
            case 7 if rng.random() < 0.2:
                del made[at:]
            case _:
                token = rng.choice(TOKENS)
                made[at:at] = token * rng.choice((2, 10, 300))
    return bytes(made)


def _changed_tree(data: bytes, rng: random.Random) -> bytes:
    """XML that is still well-formed, most times."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    for _ in range(rng.choice((1, 1, 2, 5))):
        one, other = rng.choice(elements), rng.choice(elements)
        token = rng.choice(TOKENS).decode("utf-8", "replace").replace("\0", "")
        parent = one.getparent()
        match rng.randrange(9):
            case 0 if parent is not None:
                parent.remove(one)
            case 1 if parent is not None:
                for _ in range(rng.choice((1, 3, 60))):
                    parent.append(deepcopy(one))
            case 2 if one is not other:
                other.append(deepcopy(one))
            case 3:
                one.text = token * rng.choice((1, 1, 200))
            case 4:
                text = one.text or ""
                at = rng.randrange(len(text) + 1)
                one.text = text[:at] + token + text[at + rng.randrange(3) :]
            case 5 if one.attrib:
                one.attrib[rng.choice(list(one.attrib))] = token
            case 6 if one.attrib:
                del one.attrib[rng.choice(list(one.attrib))]
            case 7:
                one.tag = other.tag
            case _:
                one.tail = token
    made: bytes = etree.tostring(root)
    return made


def _changed_member(data: bytes, rng: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {info.filename: file.read(info) for info in file.infolist()}
    name = rng.choice(list(members))
    match rng.randrange(12):
        case 0:
            del members[name]
        case 1:
            members[rng.choice(("../x", "/etc/x", "a\\..\\b", name.upper(), ""))] = members[name]
        case _:
            members[name] = changed(members[name], list(members.values()), rng)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for member, content in members.items():
            file.writestr(zipfile.ZipInfo(member), content)
    return stream.getvalue()


# The run -------------------------------------------------------------------------------------


class TooSlow(BaseException):
    """An input that took too long."""


def _alarm(*_: object) -> None:
    raise TooSlow


@contextlib.contextmanager
def _room() -> Iterator[Path]:
    """A folder for the inputs, in memory where the system has such a place."""
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as name:
        yield Path(name)


def attempt(read: Callable[[Path], object], path: Path, data: bytes) -> BaseException | bool:
    """Whether a reader reads an input, or refuses it; what it does if that is neither."""
    path.write_bytes(data)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        read(path)
    except AlignError:
        return False
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a fault is what is looked for
        return error
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return True


def fuzz(name: str, first: int, count: int, keep: Path | None = None) -> tuple[int, list[str]]:
    """Give a reader so many inputs, from this number on; how many it read, and its faults."""
    suffix, read, sound = TARGETS[name]
    signal.signal(signal.SIGVTALRM, _alarm)
    faults: dict[str, str] = {}
    good = 0
    with _room() as room:
        path = room / f"input{suffix}"
        seeds = [one for one in sound() if attempt(read, path, one) is True]
        for number in range(first, first + count):
            rng = random.Random(f"{name} {number}")
            data = changed(rng.choice(seeds), seeds, rng)
            became = attempt(read, path, data)
            if not isinstance(became, BaseException):
                good += became
                continue
            where = traceback.extract_tb(became.__traceback__)[-1]
            kind = f"{type(became).__name__} at {Path(where.filename).name}:{where.lineno}"
            if kind in faults:
                continue
            faults[kind] = f"{name} {number}: {kind}: {str(became)[:100]}"
            print(faults[kind], flush=True)
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{name}-{number}{suffix}").write_bytes(data)
    return good, list(faults.values())


def guided(name: str, count: int) -> None:
    """The same, led by atheris; does not return."""
    import atheris

    suffix, read, sound = TARGETS[name]
    room = Path(tempfile.mkdtemp())
    corpus = room / "corpus"
    corpus.mkdir()
    path = room / f"input{suffix}"
    signal.signal(signal.SIGVTALRM, _alarm)
    with atheris.instrument_imports(include=["align"]):  # what a reader needs it imports now
        seeds = [one for one in sound() if attempt(read, path, one) is True]
    for number, one in enumerate(seeds):
        (corpus / str(number)).write_bytes(one)

    def given(data: bytes) -> None:
        if isinstance(became := attempt(read, path, data), BaseException):
            raise became

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if rng.random() < 0.3:
            return bytes(atheris.Mutate(data, most))
        return changed(data, seeds, rng)[:most]

    options = [sys.argv[0], f"-runs={count}", "-max_len=65536", f"-artifact_prefix={room}/"]
    atheris.Setup([*options, "-timeout=20", "-print_final_stats=1", str(corpus)], given,
                  custom_mutator=mutated)  # fmt: skip
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000, help="for each reader")
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--target", choices=TARGETS, nargs="+", default=list(TARGETS))
    parser.add_argument("--engine", choices=("own", "atheris"), default="own")
    parser.add_argument("--keep", type=Path, help="folder for inputs that show a fault")
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if args.engine == "atheris":
        guided(args.target[0], args.inputs)
    found: list[str] = []
    for name in args.target:
        began = time.monotonic()
        good, faults = fuzz(name, args.first, args.inputs, args.keep)
        took = time.monotonic() - began
        print(
            f"{name:10} {args.inputs:>9,} inputs, {good / args.inputs:.0%} of them read, "
            f"{len(faults)} faults, {took:.0f} s",
            flush=True,
        )
        found += faults
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
