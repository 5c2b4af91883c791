"""How well and how fast documents are read: `python -m benchmarks.read [--speed] [--errors]`.

Texts of the data are made into documents by LibreOffice and pandoc, read, and their blocks compared
with the paragraphs they were made of. **Paragraph F1**: a block counts as right if its text, runs
of white space (no-break spaces too) taken as one space, is that of a paragraph of the source not
yet matched; precision is over the blocks read, recall over the paragraphs. Titles, headings and
notes count as paragraphs; kinds do not count.

A PDF is told nothing but what is printed: LibreOffice writes it without tags. Rules and thresholds
were chosen on the texts and layouts marked "tuned on"; the others are for the report only.

`--speed` times each reader on one text of `--pages` pages (a process each, its peak of memory with
it) against pandoc, or pdftotext for PDF.

Programs: LibreOffice Writer (Debian: `apt-get install libreoffice-writer-nogui hyphen-fr
hyphen-en-us hyphen-ru fonts-texgyre fonts-dejavu`), `pip install pypandoc_binary`, pdftotext
(Debian: poppler-utils). What is missing is skipped, and said.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle, groupby, islice
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from align.errors import AlignError
from align.evaluation.beads import Measure
from align.readers import parse, read
from align.readers.plain import chapter_level
from benchmarks.gold import data_option
from benchmarks.measure import Cost, ProcessError, run


class Source(NamedTuple):
    """A text that documents are made of."""

    name: str
    """Under ``alignment`` in the data."""
    language: str
    paragraphs: tuple[str, ...]
    """The first is the title."""


@dataclass(frozen=True)
class Layout:
    """How a text is printed; lengths in millimetres, type in points."""

    name: str
    width: float = 210
    height: float = 297
    margin: float = 25
    font: str = "TeX Gyre Termes"
    size: float = 11
    columns: int = 1
    indent: float = 5
    """Of the first line of a paragraph."""
    spacing: float = 0
    """Between paragraphs."""
    leading: int = 115
    """Percent."""
    justified: bool = True
    hyphenated: bool = True
    header: bool = False
    footer: bool = False
    notes: int = 0
    """Every so many paragraphs a footnote; 0 for none."""
    restart: bool = False
    """Whether notes are numbered anew on each page."""
    target: float = field(default=0.97)
    """The paragraph F1 aimed at."""


TUNED_ON = (
    Layout("one column, indented"),
    Layout("one column, spaced, ragged", indent=0, spacing=2.5, justified=False, hyphenated=False),
    Layout("two columns, indented", columns=2, margin=20, size=10, indent=4, target=0.90),
    Layout("headers, footers, notes", header=True, footer=True, notes=5),
    Layout(
        "two columns, notes anew", columns=2, size=9, margin=18, notes=4, restart=True, target=0.90
    ),
    Layout("B5, spaced", 176, 250, 20, "DejaVu Serif", 10, indent=0, spacing=2, header=True),
)
HELD_OUT = (
    Layout("A5 book, headers", 148, 210, 18, "TeX Gyre Pagella", 10, header=True, footer=True),
    Layout("sans, spaced, justified", font="DejaVu Sans", size=10, indent=0, spacing=3, margin=30),
    Layout("indented and ragged", font="TeX Gyre Heros", justified=False, leading=150),
    Layout("two columns, spaced", columns=2, margin=18, size=9.5, font="DejaVu Serif", indent=0,
           spacing=2, target=0.90),
    Layout("two columns, headers, notes", columns=2, margin=20, size=10, font="TeX Gyre Schola",
           indent=4, header=True, footer=True, notes=6, target=0.90),
    Layout("A5, notes anew on each page", 148, 210, 18, "DejaVu Serif", 9, header=True,
           footer=True, notes=7, restart=True),
)  # fmt: skip

_TEXTS = {
    "bilinguator-par/the_canterville_ghost.tgt": ("en", True),
    "alibi/LAuberge.src": ("fr", True),
    "bilinguator-par/nos.tgt": ("ru", False),
    "transread/Candide.src": ("fr", False),
    "alibi/LAuberge.tgt": ("en", False),
}
"""Language, and whether it was tuned on."""


def sources(data: Path, tuned: bool) -> Iterator[Source]:
    """The texts tuned on, or the others; lines of one paragraph are joined by a space."""
    for name, (language, known) in _TEXTS.items():
        path = data / "alignment" / name
        if known != tuned or not path.is_file():
            continue
        rows = path.read_text(encoding="utf-8").splitlines()
        par = path.with_name(path.name + ".par")
        numbers = par.read_text().split() if par.is_file() else [str(n) for n in range(len(rows))]
        grouped = groupby(zip(numbers, rows, strict=True), key=lambda pair: pair[0])
        joined = (" ".join(row for _, row in group).strip() for _, group in grouped)
        yield Source(name, language, tuple(text for text in joined if text))


# documents


class Made(NamedTuple):
    """A document as flat OpenDocument, and what its blocks should be."""

    name: str
    language: str
    xml: str
    blocks: tuple[str, ...]


def make(source: Source, layout: Layout) -> Made:
    """A text in a layout; its notes are the beginnings of its own paragraphs."""
    body: list[str] = []
    blocks: list[str] = []
    notes: list[str] = []
    plain = [p for p in source.paragraphs if len(p) > 80 and not p[0].isdigit()]
    supply = cycle(" ".join(p.split()[:14]).rstrip(",;: ") + "." for p in plain)
    for number, text in enumerate(source.paragraphs):
        if number == 0:
            body.append(
                f'<text:h text:outline-level="1" text:style-name="T">{escape(text)}</text:h>'
            )
        elif chapter_level(text):
            body.append(
                f'<text:h text:outline-level="2" text:style-name="H">{escape(text)}</text:h>'
            )
        elif layout.notes and number % layout.notes == 0:
            note = next(supply)
            notes.append(note)
            body.append(
                f'<text:p text:style-name="P">{escape(text)}<text:note text:note-class="footnote">'
                f"<text:note-citation>{len(notes)}</text:note-citation><text:note-body>"
                f'<text:p text:style-name="N">{escape(note)}</text:p></text:note-body></text:note>'
                "</text:p>"
            )
            text = f"{text}({len(notes)})"
        else:
            body.append(f'<text:p text:style-name="P">{escape(text)}</text:p>')
        blocks.append(text)
    name = f"{Path(source.name).name}, {layout.name}".replace("/", "-")
    xml = _flat(layout, source.language, source.paragraphs[0], "\n".join(body))
    return Made(name, source.language, xml, (*blocks, *notes))


_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
_COUNTRIES = {"en": "US", "fr": "FR", "ru": "RU", "de": "DE"}


def _flat(layout: Layout, language: str, title: str, body: str) -> str:
    """A flat OpenDocument text."""

    def style(name: str, size: float, text: str = "", paragraph: str = "") -> str:
        return (
            f'<style:style style:name="{name}" style:family="paragraph">'
            f"<style:paragraph-properties {paragraph}/>"
            f'<style:text-properties style:font-name="F" fo:font-size="{size}pt" '
            f'fo:language="{language}" fo:country="{_COUNTRIES[language]}" {text}/></style:style>'
        )

    flow = (
        f'fo:text-indent="{layout.indent}mm" fo:margin-bottom="{layout.spacing}mm" '
        f'fo:line-height="{layout.leading}%" fo:orphans="2" fo:widows="2" '
        f'fo:text-align="{"justify" if layout.justified else "start"}"'
    )
    heading = 'fo:margin-top="6mm" fo:margin-bottom="3mm" fo:keep-with-next="always"'
    hyphens = f'fo:hyphenate="{str(layout.hyphenated).lower()}"'
    columns = f'<style:columns fo:column-count="{layout.columns}" fo:column-gap="8mm"/>'
    head = f'<text:p text:style-name="R">{escape(title)}</text:p>' if layout.header else ""
    foot = '<text:p text:style-name="C"><text:page-number>1</text:page-number></text:p>'
    edges = (
        f"<style:header>{head}</style:header>" * layout.header
        + f"<style:footer>{foot}</style:footer>" * layout.footer
    )
    room = "".join(
        f"<style:{edge}-style><style:header-footer-properties "
        f'fo:min-height="8mm" fo:margin-{side}="4mm"/></style:{edge}-style>'
        for edge, side, there in (
            ("header", "bottom", layout.header),
            ("footer", "top", layout.footer),
        )
        if there
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_SPACES} office:version="1.2"
  office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{layout.font}'"/>
</office:font-face-decls>
<office:styles>{style("T", layout.size * 1.8, 'fo:font-weight="bold"', 'fo:margin-bottom="8mm"')}
{style("H", layout.size * 1.2, 'fo:font-weight="bold"', heading)}
{style("P", layout.size, hyphens, flow)}
{style("N", layout.size - 2, "", 'fo:margin-left="5mm" fo:text-indent="-5mm"')}
{style("R", layout.size - 2, 'fo:font-style="italic"')}
{style("C", layout.size - 1, "", 'fo:text-align="center"')}
<style:style style:name="Raised" style:family="text"><style:text-properties
  style:text-position="super 58%"/></style:style>
<text:notes-configuration text:note-class="footnote" style:num-format="1"
  text:citation-body-style-name="Raised"
  text:start-numbering-at="{"page" if layout.restart else "document"}"/>
</office:styles>
<office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties
  fo:page-width="{layout.width}mm" fo:page-height="{layout.height}mm"
  fo:margin="{layout.margin}mm">{columns if layout.columns > 1 else ""}
<style:footnote-sep style:width="0.2mm" style:distance-before-sep="1mm"
  style:distance-after-sep="1mm" style:line-style="solid" style:rel-width="25%"
  style:color="#000000"/></style:page-layout-properties>{room}</style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">{edges}
</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>"""


def office(files: Sequence[Path], target: str) -> None:
    """Have LibreOffice write files beside `files`, in the format `target`."""
    with tempfile.TemporaryDirectory() as profile:
        run(
            [
                "soffice",
                "--headless",
                f"-env:UserInstallation=file://{profile}",
                "--convert-to",
                target,
                "--outdir",
                files[0].parent,
                *files,
            ]
        )


PDF = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"}}'


def pandoc() -> str | None:
    """Where pandoc is."""
    try:
        import pypandoc  # type: ignore[import-untyped]

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return shutil.which("pandoc")


# scores


def score(found: Iterable[str], wanted: Iterable[str]) -> Measure:
    """Precision and recall of paragraphs, exact but for white space.

    >>> score(["One two", "three"], ["One\\u00a0 two", "three four"])
    Measure(precision=0.5, recall=0.5)
    """
    ours, theirs = (Counter(" ".join(text.split()) for text in side) for side in (found, wanted))
    right = (ours & theirs).total()
    return Measure(right / max(1, ours.total()), right / max(1, theirs.total()))


def differences(found: Sequence[str], wanted: Sequence[str], most: int) -> Iterator[str]:
    """What was read and should not have been, and what should have been read."""
    ours, theirs = (Counter(" ".join(text.split()) for text in side) for side in (found, wanted))
    for sign, texts in (("+", ours - theirs), ("-", theirs - ours)):
        for text in islice(texts, most):
            yield f"    {sign} {text if len(text) < 130 else f'{text[:60]} ... {text[-60:]}'}"


def blocks(path: Path, language: str) -> list[str]:
    """The texts of the blocks of a file."""
    return [block.text for block in read(path, language).blocks]


def measure(made: Sequence[tuple[Made, Layout]], folder: Path, errors: int) -> None:
    """Print the score of each document as PDF."""
    for number, (document, _) in enumerate(made):
        (folder / f"{number}.fodt").write_text(document.xml, encoding="utf-8")
    office([folder / f"{number}.fodt" for number in range(len(made))], PDF)
    for number, (document, layout) in enumerate(made):
        try:
            found = blocks(folder / f"{number}.pdf", document.language)
        except AlignError as error:
            print(f"  {document.name}: {error}")
            continue
        result = score(found, document.blocks)
        met = "" if result.f1 >= layout.target else f"  under {layout.target:.2f}"
        print(f"  {result.precision:.3f} {result.recall:.3f} {result.f1:.3f}  {document.name}{met}")
        for line in differences(found, document.blocks, errors):
            print(line)


def others(made: Sequence[tuple[Made, Layout]], folder: Path, errors: int) -> None:
    """Print the score of each document as docx, odt, html and epub."""
    for number, (document, _) in enumerate(made):
        (folder / f"{number}.fodt").write_text(document.xml, encoding="utf-8")
    flat = [folder / f"{number}.fodt" for number in range(len(made))]
    for suffix in ("docx", "odt"):
        office(flat, suffix)
    program = pandoc()
    for number, (document, _) in enumerate(made):
        word = folder / f"{number}.docx"
        paths = [word, word.with_suffix(".odt")]
        if program:
            for name in ("pandoc.docx", "html", "epub"):
                paths.append(folder / f"{number}.{name}")
                run([program, word, "--standalone", "-o", paths[-1]])
        print(f"  {document.name}")
        for path in paths:
            try:
                found = blocks(path, document.language)
            except AlignError as error:
                print(f"    {path.name}: {error}")
                continue
            result = score(found, document.blocks)
            print(f"    {result}  {path.name.partition('.')[2]}")
            for line in differences(found, document.blocks, errors):
                print(line)


# plain text

PARTED = {"blank lines": ("\n\n", ""), "no blank lines": ("\n", ""), "indents": ("\n", "    ")}


def wrapped(source: Source) -> None:
    """Print the scores of a text wrapped at 60 and at 72 columns."""
    for name, (between, indent) in PARTED.items():
        found = []
        for width in (60, 72):
            wrapper = textwrap.TextWrapper(width, indent, break_on_hyphens=False)
            text = between.join(wrapper.fill(paragraph) for paragraph in source.paragraphs)
            document = parse(text, source.language, format="text")
            found.append(score([block.text for block in document.blocks], source.paragraphs).f1)
        print(f"  {' '.join(f'{f1:.3f}' for f1 in found)}  {Path(source.name).name}, {name}")


# speed

_READ = "import sys; from align.readers import read; read(sys.argv[1], sys.argv[2])"


def speed(source: Source, pages: int, folder: Path) -> None:
    """Print what it takes to read one text, as often repeated as fills `pages` pages."""
    words = 400 * pages
    once = sum(len(p.split()) for p in source.paragraphs)
    times = -(-words // once)
    # the title counts the volumes, so that no two pages are the same
    long = [f"{p} {n}" if k == 0 else p for n in range(times) for k, p in enumerate(source[2])]
    layout = replace(TUNED_ON[3], name="speed")
    flat = folder / "speed.fodt"
    flat.write_text(make(source._replace(paragraphs=tuple(long)), layout).xml, encoding="utf-8")
    office([flat], PDF)
    for suffix in ("docx", "odt"):
        office([flat], suffix)
    program, word = pandoc(), flat.with_suffix(".docx")
    start = _cost([sys.executable, "-c", "import align.readers"])
    print(f"  {times * once:,} words; starting Python and align: {_told(start)}")
    for suffix in ("docx", "odt", "html", "epub", "pdf"):
        path = flat.with_suffix(f".{suffix}")
        if suffix in {"html", "epub"} and program:
            run([program, word, "--standalone", "-o", path])
        if not path.is_file():
            print(f"  {suffix}: not made (no pandoc)")
            continue
        ours = _cost([sys.executable, "-c", _READ, path, source.language])
        peer: list[str | Path] = (
            ["pdftotext", path, folder / "speed.txt"]
            if suffix == "pdf"
            else [program or "pandoc", path, "-t", "plain", "-o", folder / "speed.txt"]
        )
        theirs = _cost(peer)
        print(f"  {suffix}: align {_told(ours)}; {Path(str(peer[0])).name} {_told(theirs)}")


def _cost(command: Sequence[str | Path]) -> Cost | str:
    try:
        return run(command)[1]
    except ProcessError as error:
        return str(error)


def _told(cost: Cost | str) -> str:
    if isinstance(cost, str):
        return cost
    return f"{cost.wall:.2f} s, {cost.memory:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    data_option(parser)
    parser.add_argument("--speed", action="store_true", help="measure time and memory instead")
    parser.add_argument("--pages", type=int, default=300, help="for --speed (default: 300)")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="show up to N errors of each kind"
    )
    arguments = parser.parse_args()
    if not shutil.which("soffice"):
        raise SystemExit("LibreOffice (soffice) is not installed: nothing can be made to be read")
    if not pandoc():
        print("pandoc is not installed: no html, no epub, no peer beside them")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.speed:
            speed(next(sources(arguments.data, tuned=True)), arguments.pages, folder)
            return
        for tuned, layouts, title in (
            (True, TUNED_ON, "tuned on"),
            (False, HELD_OUT, "held out"),
        ):
            texts = list(sources(arguments.data, tuned))
            print(f"Plain text, {title}: F1 wrapped at 60 and at 72 columns")
            for text in texts:
                wrapped(text)
            print(f"PDF, {title}: precision, recall, F1")
            measure([(make(t, x), x) for t in texts for x in layouts], folder, arguments.errors)
            print(f"Other formats, {title}: precision / recall / F1")
            noted = [x for x in layouts if x.notes][:1]
            others([(make(t, x), x) for t in texts for x in noted], folder, arguments.errors)


if __name__ == "__main__":
    main()
