"""Small documents, and writers of them in each format: what is read must be what was written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

import pytest
from hypothesis import strategies as st

from align.model import BlockKind, Document, Markup


class Run(NamedTuple):
    """A stretch of text that looks the same throughout; a reference is written by its label."""

    text: str
    markup: tuple[Markup, ...] = ()
    value: str = ""
    """The target of a link, the label of the note that a reference refers to."""


class Piece(NamedTuple):
    """A block as it is written; cells in a row with the same `columns` are one table."""

    kind: BlockKind
    runs: tuple[Run, ...]
    level: int = 0
    label: str = ""
    columns: int = 0


Blocks = list[tuple[str, int, str, str, list[tuple[int, int, str, str]]]]
"""Kind, level, label, text, and the spans in order."""
Writer = Callable[[Sequence[Piece]], bytes]


def expected(pieces: Sequence[Piece]) -> Blocks:
    """The blocks that a document must give, whatever its format."""
    found: Blocks = []
    for piece in pieces:
        text, spans = "", []
        for run in piece.runs:
            end = len(text) + len(run.text)
            spans += [(len(text), end, str(markup), run.value) for markup in run.markup]
            text += run.text
        found.append((str(piece.kind), piece.level, piece.label, text, sorted(spans)))
    return found


def blocks(document: Document) -> Blocks:
    """The blocks of a document, to be compared with `expected`."""
    return [
        (
            str(block.kind),
            block.level,
            block.label,
            block.text,
            sorted((s.start, s.end, str(s.markup), s.value) for s in block.passage.spans),
        )
        for block in document.blocks
    ]


# documents

_WORD = st.text("abcdéèñßœвгжыяԱբգ", min_size=2, max_size=8)
_WORDS = st.lists(st.tuples(_WORD, st.sampled_from("   \u00a0\u202f")), min_size=1, max_size=5).map(
    lambda pairs: "".join(word + space for word, space in pairs)[:-1]
)
_STYLED = st.one_of(
    st.sampled_from(
        [(Markup.EMPHASIS,), (Markup.STRONG,), (Markup.EMPHASIS, Markup.STRONG)]
    ).flatmap(lambda markup: _WORDS.map(lambda text: Run(text, markup))),
    _WORDS.map(lambda text: Run(text, (Markup.LINK,), "https://example.org/a-b?c=d")),
)
_RAISED = st.sampled_from(["er", "th"]).map(lambda text: Run(text, (Markup.SUPERSCRIPT,)))
REFERENCE = Run("", (Markup.NOTE_REFERENCE,))
"""A reference that has no label yet."""


@st.composite
def _line(draw: st.DrawFn, stop: str = ".", raised: bool = True) -> tuple[Run, ...]:
    """Words that begin with a capital and end in `stop`, some of them styled."""
    runs = [Run("X" + draw(_WORDS))]
    for _ in range(draw(st.integers(0, 2))):
        glued = raised and draw(st.booleans())
        if glued:
            runs.append(draw(st.one_of(_RAISED, st.just(REFERENCE))))
        else:
            runs[-1] = runs[-1]._replace(text=runs[-1].text + " ")
            runs.append(draw(_STYLED))
        runs.append(Run(" " + draw(_WORDS)))
    runs[-1] = runs[-1]._replace(text=runs[-1].text + stop)
    return tuple(runs)


@st.composite
def _documents(draw: st.DrawFn) -> tuple[Piece, ...]:
    pieces = [Piece(BlockKind.TITLE, draw(_line("", raised=False)), 1)]
    level = 0
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from([*_PLAIN, BlockKind.LIST_ITEM, BlockKind.CELL]))
        level = draw(st.integers(1, level + 1)) if kind is BlockKind.LIST_ITEM else 0
        if kind is BlockKind.HEADING:
            pieces.append(Piece(kind, draw(_line("", raised=False)), draw(st.integers(1, 4))))
        elif kind is BlockKind.CELL:
            columns = draw(st.integers(1, 3))
            for _ in range(columns * draw(st.integers(1, 2))):
                pieces.append(Piece(kind, draw(_line("", raised=False)), columns=columns))
            pieces.append(Piece(BlockKind.PARAGRAPH, draw(_line())))
        else:
            pieces.append(Piece(kind, draw(_line()), level))
    return tuple(_numbered(pieces, draw))


_PLAIN = (BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.QUOTATION, BlockKind.HEADING)


def _numbered(pieces: Sequence[Piece], draw: st.DrawFn) -> Iterator[Piece]:
    """The pieces with their references counted from 1, and a note for each at the end."""
    count = 0
    for piece in pieces:
        runs = []
        for run in piece.runs:
            if run == REFERENCE:
                count += 1
                run = Run(f"({count})", (Markup.NOTE_REFERENCE,), str(count))
            runs.append(run)
        yield piece._replace(runs=tuple(runs))
    for number in range(1, count + 1):
        yield Piece(BlockKind.NOTE, draw(_line(raised=False)), 0, str(number))


# Markdown


def write_markdown(pieces: Sequence[Piece]) -> bytes:
    rows = []
    for columns, group in groupby(pieces, key=lambda piece: piece.columns):
        members = list(group)
        if columns:
            cells = [_markdown(cell.runs) for cell in members]
            lines = [cells[at : at + columns] for at in range(0, len(cells), columns)]
            lines.insert(1, ["---"] * columns)
            rows.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
            continue
        for piece in members:
            mark = {
                BlockKind.TITLE: "# ",
                BlockKind.HEADING: "#" * piece.level + " ",
                BlockKind.LIST_ITEM: "  " * (piece.level - 1) + "- ",
                BlockKind.QUOTATION: "> ",
                BlockKind.NOTE: f"[^{piece.label}]: ",
            }.get(piece.kind, "")
            rows.append(mark + _markdown(piece.runs))
    return "\n\n".join(rows).encode()


def _markdown(runs: Sequence[Run]) -> str:
    return "".join(
        {
            (): run.text,
            (Markup.EMPHASIS,): f"*{run.text}*",
            (Markup.STRONG,): f"**{run.text}**",
            (Markup.EMPHASIS, Markup.STRONG): f"***{run.text}***",
            (Markup.SUPERSCRIPT,): f"<sup>{run.text}</sup>",
            (Markup.LINK,): f"[{run.text}]({run.value})",
            (Markup.NOTE_REFERENCE,): f"[^{run.value}]",
        }[run.markup]
        for run in runs
    )


# html and epub


def html_body(pieces: Sequence[Piece], notes: str = "") -> str:
    """The elements of a page, notes in a list at its end; `notes` is the file that they are in."""
    out: list[str] = []
    depth = 0
    for (columns, noted), group in groupby(
        pieces, key=lambda piece: (piece.columns, piece.kind is BlockKind.NOTE)
    ):
        members = list(group)
        if noted or columns:
            out.append("</li></ul>" * depth)
            depth = 0
        if noted:
            out.append('<section epub:type="footnotes" class="footnotes" role="doc-endnotes"><ol>')
        if columns:
            out.append("<table>")
        for number, piece in enumerate(members):
            words = _html(piece.runs, notes)
            level = piece.level if piece.kind is BlockKind.LIST_ITEM else 0
            for _ in range(depth, level, -1):
                out.append("</li></ul>")
            if 0 < level <= depth:
                out.append("</li>")
            for _ in range(depth, level):
                out.append("<ul>")
            depth = level
            match piece.kind:
                case BlockKind.TITLE | BlockKind.HEADING:
                    out.append(f"<h{piece.level}>{words}</h{piece.level}>")
                case BlockKind.LIST_ITEM:
                    out.append(f"<li>{words}")
                case BlockKind.QUOTATION:
                    out.append(f"<blockquote><p>{words}</p></blockquote>")
                case BlockKind.CELL:
                    out.append("<tr>" * (number % columns == 0) + f"<td>{words}</td>")
                    out.append("</tr>" * (number % columns == columns - 1))
                case BlockKind.NOTE:
                    back = f'<a href="{"ch1.xhtml" if notes else ""}#r{piece.label}">↩︎</a>'
                    out.append(f'<li id="n{piece.label}"><p>{words}\n{back}</p></li>')
                case _:
                    out.append(f"<p>\n  {words}\n</p>")
        out.append("</table>" * bool(columns) + "</ol></section>" * noted)
    out.append("</li></ul>" * depth)
    return "\n".join(out)


def _html(runs: Sequence[Run], notes: str) -> str:
    return "".join(
        {
            (): escape(run.text),
            (Markup.EMPHASIS,): f"<em>{run.text}</em>",
            (Markup.STRONG,): f"<b>{run.text}</b>",
            (Markup.EMPHASIS, Markup.STRONG): f"<i><strong>{run.text}</strong></i>",
            (Markup.SUPERSCRIPT,): f"<sup>{run.text}</sup>",
            (Markup.LINK,): f'<a href="{escape(run.value)}">{run.text}</a>',
            (Markup.NOTE_REFERENCE,): f'<a href="{notes}#n{run.value}" id="r{run.value}" '
            f'epub:type="noteref"><sup>{run.value}</sup></a>',
        }[run.markup].replace(" ", "\n ", 1)
        for run in runs
    ).replace("<a\n ", "<a ")


def write_html(pieces: Sequence[Piece]) -> bytes:
    page = f"<!DOCTYPE html><title>Of the window</title><body>{html_body(pieces)}</body>"
    return page.encode()


def _xhtml(pieces: Sequence[Piece], notes: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head>'
        f"<body>{html_body(pieces, notes)}</body></html>"
    )


def write_epub(pieces: Sequence[Piece]) -> bytes:
    """A book of two files, the notes in the second."""
    notes = [piece for piece in pieces if piece.kind is BlockKind.NOTE]
    text = [piece for piece in pieces if piece.kind is not BlockKind.NOTE]
    files = {"ch1.xhtml": _xhtml(text, "notes.xhtml")}
    if notes:
        files["notes.xhtml"] = _xhtml(notes, "notes.xhtml")
    return book(files)


def book(files: dict[str, str], metadata: str = "", items: str = "") -> bytes:
    """An epub whose spine is `files`, name to XHTML; more for its OPF file."""
    manifest = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(files)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(files)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{manifest}{items}</manifest><spine>{spine}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">'
        '<rootfiles><rootfile full-path="OEBPS/book.opf" '
        'media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("OEBPS/book.opf", opf)
        for name, content in files.items():
            archive.writestr(f"OEBPS/{name}", content)
    return stream.getvalue()


# Word and OpenDocument


def zipped(files: dict[str, str]) -> bytes:
    """An archive of these files; a ``mimetype`` is stored as it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content, 0 if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def wrapped_docx(body: str, links: Sequence[str] = (), **parts: str) -> bytes:
    """A Word document of this body, links by their ids ``h0``, ``h1`` ... and other parts."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:r="{office}" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    related = "".join(
        f'<Relationship Id="p{name}" Type="{office}/{name}" Target="{name}.xml"/>' for name in parts
    ) + "".join(
        f'<Relationship Id="h{number}" Type="{office}/hyperlink" Target="{escape(link)}" '
        'TargetMode="External"/>'
        for number, link in enumerate(links)
    )
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="d" '
            f'Type="{office}/officeDocument" Target="/word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {names}><w:body>{body}</w:body></w:document>",
        }
        | {
            f"word/{name}.xml": f"<w:{name} {names}>{content}</w:{name}>"
            for name, content in parts.items()
        }
        | {
            f"word/_rels/{name}.xml.rels": f'<Relationships xmlns="{package}">{related}'
            "</Relationships>"
            for name in ("document", *parts)
        }
    )


_WORD_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/></w:style>'
    for id, name in [("Titre", "Title"), ("Citation", "Quote")]
    + [(f"Titre{level}", f"heading {level}") for level in range(1, 5)]
)
_WORD_LISTS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def write_docx(pieces: Sequence[Piece]) -> bytes:
    links: list[str] = []
    out: list[str] = []
    notes: list[str] = []
    for columns, group in groupby(pieces, key=lambda piece: piece.columns):
        out.append("<w:tbl>" * bool(columns))
        for number, piece in enumerate(group):
            style = {
                BlockKind.TITLE: '<w:pStyle w:val="Titre"/>',
                BlockKind.HEADING: f'<w:pStyle w:val="Titre{piece.level}"/>',
                BlockKind.QUOTATION: '<w:pStyle w:val="Citation"/>',
                BlockKind.LIST_ITEM: f'<w:numPr><w:ilvl w:val="{piece.level - 1}"/>'
                '<w:numId w:val="1"/></w:numPr>',
            }.get(piece.kind, "")
            words = "".join(_word(run, links) for run in piece.runs)
            paragraph = f"<w:p><w:pPr>{style}</w:pPr>{words}</w:p>"
            if piece.kind is BlockKind.NOTE:
                notes.append(f'<w:footnote w:id="{piece.label}">{paragraph}</w:footnote>')
            elif columns:
                out.append("<w:tr>" * (number % columns == 0) + f"<w:tc>{paragraph}</w:tc>")
                out.append("</w:tr>" * (number % columns == columns - 1))
            else:
                out.append(paragraph)
        out.append("</w:tbl>" * bool(columns))
    return wrapped_docx(
        "".join(out), links, styles=_WORD_STYLES, numbering=_WORD_LISTS, footnotes="".join(notes)
    )


def _word(run: Run, links: list[str]) -> str:
    """A run, cut in two as Word does with what was typed at different times."""
    if run.markup == (Markup.NOTE_REFERENCE,):
        return f'<w:r><w:footnoteReference w:id="{run.value}"/></w:r>'
    look = "".join(
        {
            Markup.EMPHASIS: "<w:i/>",
            Markup.STRONG: '<w:b w:val="true"/>',
            Markup.SUPERSCRIPT: '<w:vertAlign w:val="superscript"/>',
        }.get(markup, "")
        for markup in run.markup
    )
    runs = "".join(
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
        for text in (run.text[:2], run.text[2:])
    )
    if Markup.LINK in run.markup:
        links.append(run.value)
        return f'<w:hyperlink r:id="h{len(links) - 1}">{runs}</w:hyperlink>'
    return runs


def flat_odt(body: str, automatic: str = "", styles: str = "") -> str:
    """An OpenDocument text in one XML file."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            *((name, name) for name in ("office", "text", "table", "style")),
            ("fo", "xsl-fo-compatible"),
            ("draw", "drawing"),
            ("svg", "svg-compatible"),
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<office:document {spaces} office:version="1.3" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:styles>{styles}</office:styles>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def wrapped_odt(body: str, automatic: str = "", styles: str = "") -> bytes:
    """The same as an archive of content and styles."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": flat_odt(body, automatic),
            "styles.xml": flat_odt("", "", styles),
        }
    )


_ODT_LOOKS = {
    Markup.EMPHASIS: 'fo:font-style="italic"',
    Markup.STRONG: 'fo:font-weight="bold"',
    Markup.SUPERSCRIPT: 'style:text-position="super 58%"',
}
_ODT_STYLES = "".join(
    f'<style:style style:name="{"-".join(look)}" style:family="text">'
    f"<style:text-properties {' '.join(_ODT_LOOKS[markup] for markup in look)}/></style:style>"
    for look in (*((markup,) for markup in _ODT_LOOKS), (Markup.EMPHASIS, Markup.STRONG))
)


def write_odt(pieces: Sequence[Piece]) -> bytes:
    notes = {piece.label: piece for piece in pieces if piece.kind is BlockKind.NOTE}
    out: list[str] = []
    for columns, group in groupby(pieces, key=lambda piece: piece.columns):
        out.append("<table:table>" * bool(columns))
        for number, piece in enumerate(group):
            words = "".join(_opened(run, notes) for run in piece.runs)
            match piece.kind:
                case BlockKind.NOTE:
                    continue
                case BlockKind.HEADING:
                    out.append(f'<text:h text:outline-level="{piece.level}">{words}</text:h>')
                case BlockKind.LIST_ITEM:
                    out.append("<text:list><text:list-item>" * piece.level)
                    out.append(f"<text:p>{words}</text:p>")
                    out.append("</text:list-item></text:list>" * piece.level)
                case BlockKind.CELL:
                    out.append("<table:table-row>" * (number % columns == 0))
                    out.append(f"<table:table-cell><text:p>{words}</text:p></table:table-cell>")
                    out.append("</table:table-row>" * (number % columns == columns - 1))
                case kind:
                    names = {BlockKind.TITLE: "Title", BlockKind.QUOTATION: "Quotations"}
                    style = names.get(kind, "Standard")
                    out.append(f'<text:p text:style-name="{style}">\n  {words}</text:p>')
        out.append("</table:table>" * bool(columns))
    return wrapped_odt("".join(out), _ODT_STYLES)


def _opened(run: Run, notes: dict[str, Piece]) -> str:
    if run.markup == (Markup.NOTE_REFERENCE,):
        words = "".join(_opened(inner, notes) for inner in notes[run.value].runs)
        return (
            f'<text:note text:note-class="footnote"><text:note-citation>{run.value}'
            f"</text:note-citation><text:note-body><text:p>{words}</text:p></text:note-body>"
            "</text:note>"
        )
    text = escape(run.text)
    if Markup.LINK in run.markup:
        return f'<text:a xlink:href="{escape(run.value)}">{text}</text:a>'
    if run.markup:
        return f'<text:span text:style-name="{"-".join(run.markup)}">{text}</text:span>'
    return text


WRITERS: dict[str, Writer] = {
    ".md": write_markdown,
    ".html": write_html,
    ".epub": write_epub,
    ".docx": write_docx,
    ".odt": write_odt,
}
"""Writers of the same document by the suffix of the file."""


@pytest.fixture(scope="session")
def small_documents() -> st.SearchStrategy[tuple[Piece, ...]]:
    """Documents with a title and what else there may be; notes last, counted from 1."""
    return _documents()


@pytest.fixture(scope="session")
def writers() -> dict[str, Writer]:
    """`WRITERS`."""
    return WRITERS


@pytest.fixture(scope="session")
def expected_blocks() -> Callable[[Sequence[Piece]], Blocks]:
    """`expected`."""
    return expected


@pytest.fixture(scope="session")
def blocks_of() -> Callable[[Document], Blocks]:
    """`blocks`."""
    return blocks


@pytest.fixture(scope="session")
def make_book() -> Callable[..., bytes]:
    """`book`."""
    return book


@pytest.fixture(scope="session")
def make_docx() -> Callable[..., bytes]:
    """`wrapped_docx`."""
    return wrapped_docx


@pytest.fixture(scope="session")
def make_odt() -> Callable[..., bytes]:
    """`wrapped_odt`."""
    return wrapped_odt


@pytest.fixture(scope="session")
def make_fodt() -> Callable[..., str]:
    """`flat_odt`."""
    return flat_odt


@pytest.fixture(scope="session")
def make_zip() -> Callable[..., bytes]:
    """`zipped`."""
    return zipped
