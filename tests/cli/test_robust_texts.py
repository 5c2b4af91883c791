"""Texts as they come: signs nobody sees, odd line ends, wrong languages, wrong files, and texts of
which a part stands elsewhere or nowhere. Nothing of the text is lost, and what is wrong is told."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from align.formats import read_units
from align.formats.decisions import read_log, replay
from align.review import Review

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
SEGMENTS = {
    tag: (SAMPLE / f"armenie-otsc.{tag}.segments").read_text("utf-8").splitlines()
    for tag in ("fr", "en")
}
NGRAM = ("--encoder", "ngram")


def text_of(tag: str, size: int = 16) -> str:
    """A paragraph of four sentences each."""
    kept = SEGMENTS[tag][:size]
    return "\n\n".join(" ".join(kept[n : n + 4]) for n in range(0, size, 4)) + "\n"


KINDS: dict[str, Callable[[str], bytes]] = {
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
    "mixed line ends": lambda text: text.replace("\n\n", "\r\n\r", 2).encode(),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "bom inside": lambda text: text.replace(" ", " \ufeff", 5).encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-32": lambda text: text.encode("utf-32"),
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "zero width": lambda text: text.replace(" ", "\u200b \u2060").replace("e", "e\u200d").encode(),
    "marks of direction": lambda text: (
        text.replace(" ", " \u202e", 5).replace("a", "\u200fa", 9).replace("e", "\u2067e\u2069", 4)
    ).encode(),
    "soft hyphens": lambda text: text.replace("e", "e\u00ad").encode(),
    "capitals": lambda text: text.upper().encode(),
    "control characters": lambda text: text.replace("a", "a\x07\x1b[2J", 3).encode(),
    "no characters": lambda text: text.replace(" ", " \ufffe\uffff", 3).encode(),
    "one paragraph": lambda text: " ".join(text.split()).encode(),
    "no stops": lambda text: text.translate(dict.fromkeys(map(ord, ".!?;:…"))).encode(),
    "no spaces": lambda text: "".join(text.split()).encode(),
    "a word a line": lambda text: "\n".join(text.split()).encode(),
    "form feeds": lambda text: text.replace("\n\n", "\f").encode(),
}


def bare(text: str) -> str:
    """What all writing of a text must keep: all but white space, byte order marks, and soft
    hyphens, which are of the page and are left out as it is read."""
    return "".join(text.translate({0xFEFF: None, 0xAD: None}).split())


def decoded(data: bytes) -> str:
    for name in ("utf-32", "utf-16") if data[:2] == b"\xff\xfe" else ("utf-8",):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    raise AssertionError


@pytest.mark.parametrize("suffix", ["md", "txt"])
@pytest.mark.parametrize("kind", KINDS)
def test_all_commands_take_the_text_and_keep_it(
    align, tmp_path: Path, kind: str, suffix: str
) -> None:
    texts = tmp_path / "texts"
    wanted = {}
    for tag in ("fr", "en"):
        (texts / tag).mkdir(parents=True)
        data = KINDS[kind](text_of(tag))
        (texts / tag / f"a.{suffix}").write_bytes(data)
        wanted[tag] = bare(decoded(data))
    (texts / "align.toml").write_text('encoder = "ngram"\n', encoding="utf-8")
    source, target = (texts / tag / f"a.{suffix}" for tag in ("fr", "en"))

    result = align("segment", source)
    assert result.exit_code == 0
    assert not set("\x07\x1b\u202e\u2067") & set(result.stdout)

    outputs = {s: tmp_path / f"o.{s}" for s in ("jsonl", "tmx", "xlf", "xlsx", "tsv", "html")}
    result = align("pair", source, target, *(w for o in outputs.values() for w in ("-o", o)))
    assert result.exit_code == 0, result.stderr
    units = read_units(outputs["jsonl"])
    for number, tag in enumerate(("fr", "en")):
        sides = [unit.target if number else unit.source for unit in units]
        assert bare("".join(side.text for side in sides if side)) == wanted[tag]
    for name in ("tmx", "xlf"):
        assert etree.parse(outputs[name]).getroot() is not None
    for name in ("tmx", "xlf", "xlsx", "tsv"):
        assert read_units(outputs[name])
    outputs["html"].read_text(encoding="utf-8")

    checked = align("check", source, target, "--format", "json")
    assert checked.exit_code == 0
    for finding in json.loads(checked.stdout)["findings"]:
        assert finding["places"]

    result = align("run", texts, "-o", tmp_path / "out", "--json")
    assert result.exit_code == 0
    for written in json.loads(result.stdout)["written"]:
        assert Path(written["path"]).is_file()

    with Review.open(outputs["jsonl"]) as review:
        first = review.beads[0].unit
        assert first.source or first.target
        review.mark(first.id)
    log = read_log(tmp_path / "o.decisions.jsonl")
    assert len(replay(units, log.decisions).beads) == len(units)
    export = ("export", outputs["jsonl"], "--decisions", tmp_path / "o.decisions.jsonl")
    result = align(*export, "-o", tmp_path / "e.tmx")
    assert result.exit_code == 0
    assert etree.parse(tmp_path / "e.tmx").getroot() is not None


BROKEN = {
    "a NUL": (lambda text: text.replace(" ", "\0", 1).encode(), "holds a NUL character"),
    "surrogates": (
        lambda text: text.replace(" ", "\ud800", 1).encode("utf-8", "surrogatepass"),
        "is UTF-8 but for",
    ),
    "surrogates of UTF-16": (
        lambda text: (
            b"\xff\xfe" + text.replace(" ", "\ud800", 1).encode("utf-16-le", "surrogatepass")
        ),
        "is not in utf-16-le",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_text_is_refused_with_its_line(align, tmp_path: Path, kind: str) -> None:
    make, message = BROKEN[kind]
    broken, other = tmp_path / "a.fr.txt", tmp_path / "a.en.txt"
    broken.write_bytes(make(f"\n{text_of('fr')}"))
    other.write_text(text_of("en"), encoding="utf-8")
    for command in (("segment", broken), ("pair", broken, other), ("check", other, broken)):
        result = align(*command)
        assert result.exit_code == 3
        assert f"{broken}:2: " in result.stderr
        assert message in result.stderr


def said(result) -> str:
    """What is told, without the breaks of lines."""
    return " ".join(result.stderr.split())


@pytest.fixture
def pair(tmp_path: Path) -> Callable[[str, str], tuple[Path, Path]]:
    """Files ``a.fr.md`` and ``b.en.md`` that hold two texts."""

    def write(french: str, english: str) -> tuple[Path, Path]:
        files = tmp_path / "a.fr.md", tmp_path / "b.en.md"
        for file, text in zip(files, (french, english), strict=True):
            file.write_text(text, encoding="utf-8")
        return files

    return write


def test_swapped_languages_are_told_and_swap_puts_them_right(align, pair, tmp_path: Path) -> None:
    source, target = pair(text_of("en"), text_of("fr"))
    told = align("pair", source, target, *NGRAM)
    wanted = f"{source} looks like English and {target} looks like French: use --swap"
    assert said(told).startswith(wanted)
    out = tmp_path / "o.jsonl"
    swapped = align("pair", source, target, "--swap", *NGRAM, "-o", out)
    assert swapped.exit_code == 0
    assert "looks like" not in said(swapped)
    units = read_units(out)
    assert {u.source.language for u in units if u.source} == {"en"}
    assert {u.target.language for u in units if u.target} == {"fr"}
    assert bare("".join(u.source.text for u in units if u.source)) == bare(text_of("en"))


def test_swap_where_the_names_were_right(align, pair) -> None:
    source, target = pair(text_of("fr"), text_of("en"))
    assert "looks like" not in said(align("pair", source, target, *NGRAM))
    assert ": leave --swap out" in said(align("pair", source, target, "--swap", *NGRAM))
    given = ("--source-language", "en", "--target-language", "fr")
    assert ": use --swap" in said(align("pair", source, target, *given, *NGRAM))
    assert "looks like" not in said(align("pair", source, target, *given, "--swap", *NGRAM))


def test_another_language_is_told(align, pair) -> None:
    source, target = pair(text_of("fr"), text_of("en"))
    told = align("pair", source, target, "--target-language", "de", *NGRAM)
    assert said(told).startswith(f"{target} looks like English, not German: give the right file")


def test_one_text_twice_is_told(align, pair) -> None:
    source, target = pair(text_of("fr"), text_of("fr"))
    told = said(align("pair", source, target, *NGRAM))
    assert told.startswith(f"{source} and {target} hold the same text: give a text and its tr")
    assert "looks like" not in told
    told = said(align("pair", source, source, "--target-language", "en", *NGRAM))
    assert told.startswith(f"{source} is given twice: ")


def test_run_and_check_tell_it_in_json_too(align, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    for tag, other in (("fr", "en"), ("en", "fr")):
        (texts / tag).mkdir(parents=True)
        (texts / tag / "a.md").write_text(text_of(other), encoding="utf-8")
    (texts / "align.toml").write_text('encoder = "ngram"\n', encoding="utf-8")
    files = texts / "fr" / "a.md", texts / "en" / "a.md"
    looks = f"{files[0]} looks like English and {files[1]} looks like French: "
    run = align("run", texts, "-o", tmp_path / "out", "--json")
    assert json.loads(run.stdout)["notices"] == [f"{looks}put each into the other's folder"]
    checked = align("check", *files, "--format", "json")
    notices = json.loads(checked.stdout)["notices"]
    assert notices == [f"{looks}tell their languages the other way round"]


# each as a paragraph of the source and one of the target, by the gold alignment of the sample
PARAGRAPHS = [
    (" ".join(SEGMENTS["fr"][a:b]), " ".join(SEGMENTS["en"][c:d]))
    for a, b, c, d in (
        (0, 5, 0, 4),
        (5, 10, 4, 10),
        (10, 15, 10, 14),
        (15, 21, 14, 20),
        (21, 27, 20, 26),
        (27, 32, 26, 32),
        (32, 36, 32, 36),
        (40, 45, 39, 44),
        (45, 51, 44, 51),
        (51, 57, 51, 56),
        (57, 62, 56, 61),
        (62, 67, 61, 66),
    )
]


def book(side: int, order: tuple[int, ...]) -> str:
    """The paragraphs of a side in four chapters of three, in some order."""
    word = ("Chapitre", "Chapter")[side]
    return "".join(
        f"## {word} {n + 1}\n\n"
        + "".join(f"{both[side]}\n\n" for both in PARAGRAPHS[3 * n : 3 * n + 3])
        for n in order
    )


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_chapter_that_stands_elsewhere_is_told_with_both_its_places(
    align, pair, tmp_path: Path
) -> None:
    french, english = book(0, (0, 1, 2, 3)), book(1, (0, 2, 3, 1))
    source, target = pair(french, english)
    report = tmp_path / "o.html"
    told = said(align("pair", source, target, "-o", report))
    first, after = (line_of(french, f"## Chapitre {n}") for n in (2, 3))
    there = line_of(english, "## Chapter 2")
    assert told.startswith(f"{source}:{first}:4: ")
    assert f"sentences of the French, lines {first} to {after - 2}, stand later in" in told
    assert f"at line {there}. See {target}:{there}:4." in told
    assert told.count(" stand ") == 1
    assert "no counterpart" not in told
    page = report.read_text(encoding="utf-8")
    assert f"lines {first} to {after - 2}, stand later in the English, at line {there}." in page


@pytest.mark.parametrize("side", [0, 1])
def test_half_a_text_missing_is_one_finding(align, pair, side: int) -> None:
    texts = [book(0, (0, 1, 2, 3)), book(1, (0, 1, 2, 3))]
    texts[side] = book(side, (0, 1))
    files = pair(*texts)
    lost = line_of(texts[1 - side], f"## {('Chapter', 'Chapitre')[side]} 3")
    told = said(align("pair", *files, "-o", files[0].with_suffix(".tmx")))
    assert told.startswith(f"{files[1 - side]}:{lost}:4: ")
    assert told.count("no counterpart") == 1
    checked = align("check", *files, "--only", "completeness", "--format", "json")
    findings = json.loads(checked.stdout)["findings"]
    large = [f for f in findings if f["severity"] == "error"]
    assert len(large) == 1
    assert len(findings) <= 3
