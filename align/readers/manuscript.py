"""What documents of word processors have in common: paragraphs, looks of text, names of styles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from align.errors import ReadError
from align.model import BlockKind, Markup
from align.readers.elements import mark_title
from align.readers.files import BLOCK_LIMIT
from align.readers.passages import Hyphens, PassageWriter
from align.readers.source import Reading
from align.readers.structure import BLANK_LINE, PAGE_BREAK, Part

Look = frozenset[tuple[Markup, str]]
"""The markup of a stretch of text, with the target of a link."""

PLAIN: Look = frozenset()


class Manuscript:
    """The parts of a document, written paragraph by paragraph.

    A paragraph is counted when it begins, whatever becomes of it; its place is its number, and
    columns are its characters.
    """

    def __init__(self, path: str, hyphens: Hyphens) -> None:
        self.hidden = 0
        """Stretches of hidden text that were left out."""
        self.changes = 0
        """Tracked changes that were taken as accepted."""
        self.contents = 0
        """Lines of tables of contents and indexes that were left out."""
        self._path = path
        self._hyphens = hyphens
        self._parts: list[Part] = []
        self._number = 0
        self._gap = BLANK_LINE
        self._begin()

    def _begin(self) -> None:
        self._writer = PassageWriter(self._path, self._hyphens)
        self._look = PLAIN
        self._length = 0
        self._following = BLANK_LINE
        """What will part the next paragraph from this one."""

    def begin(self) -> None:
        """A paragraph begins; where the one before has not ended, it goes on in this one."""
        self._number += 1
        self._column = 1

    def write(self, text: str, look: Look = PLAIN) -> None:
        """Add text of one look; stretches of one look that touch are one span."""
        self._take(look)
        self._following = BLANK_LINE
        self._writer.write(text, self._number, self._column)
        self._column += len(text)
        self._length += len(text)

    def refer(self, label: str) -> None:
        """Add a reference to a note."""
        self._take(PLAIN)
        self._writer.refer(label, self._number, self._column)
        self._column += 1

    def break_line(self) -> None:
        """A line ends, or a paragraph within a cell of a table."""
        self._writer.break_line()

    def break_page(self) -> None:
        """A page ends: before this paragraph, within it, or after it, as there is text or not."""
        if self._writer:
            self._following = PAGE_BREAK
        else:
            self._gap = PAGE_BREAK
        self._writer.break_line()

    def part_tables(self) -> None:
        """A table begins or ends: what follows goes on with nothing before it."""
        self._gap = ""

    def end(
        self,
        kind: BlockKind,
        level: int = 0,
        *,
        marker: str = "",
        label: str = "",
        gap: bool = True,
    ) -> None:
        """The paragraph ends, and is this; without `gap` it never goes on with the one before.

        Raises:
            ReadError: it is longer than `BLOCK_LIMIT`.
        """
        self._take(PLAIN)
        if self._length > BLOCK_LIMIT:
            raise ReadError(
                f"has a paragraph of over {BLOCK_LIMIT // 1_000_000} million characters",
                path=self._path,
                line=self._number,
                hint="Is it a text?",
            )
        part = Part(kind, self._writer.passage(), level, label, marker=marker, floating=bool(label))
        if part.text:
            part.gap = self._gap if gap else ""
            self._parts.append(part)
            self._gap = self._following
        self._begin()

    def _take(self, look: Look) -> None:
        if look == self._look:
            return
        for markup, _ in sorted(self._look - look):
            self._writer.close(markup)
        for markup, value in sorted(look - self._look):
            self._writer.open(markup, value)
        self._look = look

    def reading(self) -> Reading:
        """What was read, and what was left out."""
        notices = (
            _notice(self.changes, "tracked change", "the text is read as if accepted"),
            _notice(self.hidden, "stretch", "of hidden text left out", "stretches"),
            _notice(self.contents, "line", "of contents or index left out"),
        )
        return Reading(mark_title(self._parts), self._hyphens, notices=tuple(filter(None, notices)))


def _notice(count: int, noun: str, rest: str, plural: str = "") -> str:
    """A sentence that begins with a number, or nothing.

    >>> _notice(2, "tracked change", "the text is read as if accepted")
    '2 tracked changes: the text is read as if accepted'
    """
    if not count:
        return ""
    many = noun if count == 1 else plural or f"{noun}s"
    return f"{count} {many}{' ' if rest.startswith('of') else ': '}{rest}"


def _table(*rows: tuple[BlockKind, int, str]) -> dict[str, tuple[BlockKind, int]]:
    return {name: (kind, level) for kind, level, names in rows for name in names.split()}


_KINDS = _table(
    (
        BlockKind.TITLE,
        1,
        "title titre titel название назва título ttulo titolo tytuł tytu başlık տիտղոս",
    ),
    (
        BlockKind.HEADING,
        2,
        "subtitle soustitre untertitel подзаголовок підзаголовок subtítulo subttulo sottotitolo "
        "ondertitel ondertitle podtytuł podtytu altyazı",
    ),
    (
        BlockKind.QUOTATION,
        0,
        "quote quotations intensequote blocktext blockquote blockquotation citation "
        "citationintense zitat intensiveszitat цитата выделеннаяцитата cita citadestacada "
        "citazione citazioneintensa citaat duidelijkcitaat cytat cytatintensywny citação citao "
        "alıntı epigraph épigraphe эпиграф",
    ),
    (
        BlockKind.CAPTION,
        0,
        "caption imagecaption tablecaption légende lgende beschriftung названиеобъекта "
        "назваобєкта epígrafe epgrafe leyenda descripción didascalia bijschrift legenda podpis "
        "resimyazısı",
    ),
)
"""Paragraph styles by their names in Word and LibreOffice, in small letters with nothing between;
also without the letters that Word leaves out of the ids of its styles."""

_HEADING = re.compile(
    r"(?:heading|titre|überschrift|berschrift|заголовок|título|ttulo|titolo|kop|nagłówek|nagwek|"
    r"rubrik|overskrift|otsikko|nadpis|címsor|cmsor|başlık|balk|標題|标题|見出し|제목)([1-9])"
)
_CONTENTS = re.compile(
    r"(?:toc|contents|tm|verzeichnis|оглавление|tdc|sommario|inhopg|spistreci)(?:[1-9]|heading)"
)
_CODE = frozenset(("verbatimchar", "htmlcode", "sourcetext", "teletype", "inlinecode"))


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def kind_of_style(names: Iterable[str]) -> tuple[BlockKind, int] | None:
    """What a paragraph is by the first name of its style that tells: kind and level.

    >>> kind_of_style(["a3", "Titre 2"])
    (<BlockKind.HEADING: 'heading'>, 2)
    """
    for name in map(_plain, names):
        if heading := _HEADING.fullmatch(name):
            return BlockKind.HEADING, int(heading[1])
        if name in _KINDS:
            return _KINDS[name]
    return None


def is_contents_style(name: str) -> bool:
    """Whether paragraphs of this style are lines of a table of contents.

    >>> is_contents_style("toc 1"), is_contents_style("Contents_20_Heading")
    (True, False)
    """
    return bool(_CONTENTS.fullmatch(_plain(name)))


def is_code_style(name: str) -> bool:
    """Whether a style of characters is for code.

    >>> is_code_style("HTML Code")
    True
    """
    return _plain(name) in _CODE
