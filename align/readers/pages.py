"""The text layer of a PDF as pages of lines in reading order, with what geometry tells of each.

::

    glyphs -> words -> columns -> lines

pdfminer.six interprets the file; what it finds is gathered here as words, because its own layout
analysis joins columns and loses superscripts. Lengths are in points, y grows upwards.

**Columns.** A gutter is a strip that no word crosses, with lines on both sides of it; what stands
above and below it (a title over two columns) is read before and after. Halves are cut again.

**Lines.** Words that overlap in height, from the largest type to the smallest, so that raised
figures join the line they belong to.
"""

from __future__ import annotations

import io
import logging
import math
import re
import unicodedata
import warnings
import zlib
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pdfminer import pdftypes
from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import apply_matrix_pt

from align.errors import ReadError

PAGE_LIMIT = 20_000
"""Pages: a document of more is not read."""
GLYPH_LIMIT = 20_000_000
"""Characters in all: a document of more is not read."""
FIGURE_LIMIT = 10_000
"""Figures on a page, those within figures included: a page of more is not read."""
STREAM_LIMIT = 100_000_000
"""Bytes: a stream that unpacks to more is not read."""

WORD_LIMIT = 20_000
"""Words on a page: one of more is not searched for columns."""
RULE_LIMIT = 500
"""Rules on a page: others are not kept."""
_FARTHEST = 100_000.0
"""Points: nothing is farther from the corner of a page, nor larger."""

logging.getLogger("pdfminer").addHandler(logging.NullHandler())


class Word(NamedTuple):
    """Characters without a space between them, in one font, on one baseline."""

    text: str
    x0: float
    x1: float
    y: float
    """Of the baseline."""
    size: float
    bold: bool
    italic: bool
    spaced: bool
    """Whether a space follows it."""


@dataclass(slots=True)
class Line:
    """Words on one baseline of one column, from the first to the last."""

    words: list[Word]
    page: int
    """From 1."""
    column: int = 0
    """Number of its column on the page; a new one begins wherever reading jumps."""

    x0: float = field(init=False)
    x1: float = field(init=False)
    y: float = field(init=False)
    size: float = field(init=False)
    """Of most of its characters, to a tenth."""

    def __post_init__(self) -> None:
        self.words.sort(key=lambda word: word.x0)
        sizes: Counter[tuple[float, float]] = Counter()
        for word in self.words:
            sizes[word.size, word.y] += len(word.text)
        self.size, self.y = sizes.most_common(1)[0][0]
        self.x0 = self.words[0].x0
        self.x1 = max(word.x1 for word in self.words)

    @property
    def text(self) -> str:
        """Its words, a space where there is one or a gap."""
        return "".join(
            word.text + " " * parted for word, parted in zip(self.words, self.spaces(), strict=True)
        ).rstrip()

    def spaces(self) -> list[bool]:
        """For each word, whether a space parts it from the next; the last has none."""
        return [
            word.spaced or after.x0 - word.x1 > 0.16 * max(word.size, after.size)
            for word, after in zip(self.words, self.words[1:], strict=False)
        ] + [False] * bool(self.words)

    @property
    def bold(self) -> bool:
        """Whether all its letters are bold."""
        return all(word.bold for word in self.words if any(map(str.isalpha, word.text)))

    @property
    def italic(self) -> bool:
        """Whether all its letters are italic."""
        return all(word.italic for word in self.words if any(map(str.isalpha, word.text)))


class Rule(NamedTuple):
    """A thin horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True)
class Page:
    """A page as it is printed."""

    number: int
    """From 1."""
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    pictured: bool = False
    """Whether there is an image on it."""
    broken: str = ""
    """Why some or all of it could not be read."""
    glyphs: int = 0
    unknown: int = 0
    """Glyphs of which the file does not say what character they are."""


# from the file to words


def read_pages(data: bytes, path: str) -> list[Page]:
    """The pages of a PDF; one that is damaged is marked so.

    Raises:
        ReadError: it is damaged, needs a password, or is larger than the limits above.
    """
    pdftypes.zlib = _Unpacker  # type: ignore[assignment, attr-defined]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return list(_pages(data, path))
        except ReadError:
            raise
        except PDFPasswordIncorrect as error:
            raise ReadError(
                "is encrypted, and a password is needed to open it",
                path=path,
                hint="Open it with the password, print or save it without one, and give that file.",
            ) from error
        except PDFEncryptionError as error:
            raise ReadError(
                f"is encrypted in a way that cannot be read: {error}",
                path=path,
                hint="Open it in a PDF viewer, print it to a new PDF, and give that file.",
            ) from error
        except Exception as error:  # whatever a damaged file makes pdfminer stumble over
            raise _damaged(path) from error


def _damaged(path: str) -> ReadError:
    return ReadError(
        "is a damaged PDF, or none",
        path=path,
        hint="If a PDF viewer opens it, print it to a new PDF and give that file.",
    )


def _pages(data: bytes, path: str) -> Iterator[Page]:
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    resources = PDFResourceManager()
    device = _Gatherer(resources)
    interpreter = PDFPageInterpreter(resources, device)
    glyphs = 0
    for number, sheet in enumerate(PDFPage.create_pages(document), 1):
        if number > PAGE_LIMIT:
            raise _too_large(path, f"{PAGE_LIMIT:,} pages")
        device.start(number, GLYPH_LIMIT - glyphs)
        try:
            interpreter.process_page(sheet)
        except _TooMuchError as error:
            raise _too_large(path, str(error)) from error
        except Exception as error:  # this page is damaged; others may not be
            device.page.broken = type(error).__name__
        page = device.finish()
        glyphs += page.glyphs
        yield page


def _too_large(path: str, what: str) -> ReadError:
    return ReadError(f"has more than {what}", path=path, hint="Cut it into volumes or chapters.")


class _TooMuchError(Exception):
    """A limit was passed."""


class _Unpacker:
    """Stands for zlib in pdfminer, which has no limit and takes quadratic time on a damaged stream.

    Of a damaged stream what can be unpacked is given.
    """

    error = zlib.error
    decompressobj = zlib.decompressobj

    @staticmethod
    def decompress(data: bytes) -> bytes:
        unpacker = zlib.decompressobj()
        pieces: list[bytes] = []
        size = 0
        for start in range(0, len(data), 65_536):
            try:
                piece = unpacker.decompress(data[start : start + 65_536], STREAM_LIMIT)
            except zlib.error:
                break
            pieces.append(piece)
            size += len(piece)
            if size >= STREAM_LIMIT:
                raise _TooMuchError(f"{STREAM_LIMIT // 1_000_000} MB in one stream")
        return b"".join(pieces)


_BOLD = re.compile(r"bold|black|heavy|demi|(?<![a-z])bd(?![a-z])", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|kursiv|slanted|-it\b|ital\b|cmti|cmsl", re.IGNORECASE)
_FORMS = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0xFB00, 0xFB07), *range(0xFB13, 0xFB18))
} | dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf076\ue00c", "\u2022")
"""Ligatures as their letters, and the bullets of symbol fonts."""
_SPACES = frozenset(" \t\n\r\u2002\u2003\u2004\u2005\u2006\u2009")


class _Face(NamedTuple):
    """What is known of a font."""

    font: Any
    """Kept, so that no other font gets its identity."""
    bold: bool
    italic: bool
    characters: dict[int, str]
    """What its codes stand for, as far as they have been asked for."""


class _Gatherer(PDFTextDevice):
    """Gathers the words of a page, each direction of writing by itself."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self._faces: dict[int, _Face] = {}
        self.start(0, 0)

    def start(self, number: int, limit: int) -> None:
        """Begin a page, of not more than so many glyphs."""
        self.page = Page(number)
        self._limit = limit
        self._figures = 0
        self._ways: dict[int, list[Word]] = {}
        self._seen: set[tuple[str, int, int]] = set()
        self._text: list[str] = []
        self._way = 0
        self._x0 = self._x1 = self._y = self._size = 0.0
        self._bold = self._italic = False

    def finish(self) -> Page:
        """The page, with the words of the direction that has most."""
        self._close(False)
        if self._ways:
            self.page.words = max(self._ways.values(), key=lambda w: sum(len(x.text) for x in w))
        self._ways = {}
        return self.page

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:
        self._figures += 1
        if self._figures > FIGURE_LIMIT:
            raise _TooMuchError(f"{FIGURE_LIMIT:,} figures on page {self.page.number}")

    def render_image(self, name: str, stream: Any) -> None:
        self.page.pictured = True

    def paint_path(
        self, graphicstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Sequence[Any]
    ) -> None:
        if self.ctm is None or not (stroke or fill) or len(path) > 6:
            return
        if len(self.page.rules) >= RULE_LIMIT:
            return
        points = [apply_matrix_pt(self.ctm, step[-2:]) for step in path if len(step) > 2]
        if not points:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if max(ys) - min(ys) < 2.5 and 20 < max(xs) - min(xs) < _FARTHEST:
            self.page.rules.append(Rule(min(xs), max(xs), sum(ys) / len(ys)))

    def render_char(
        self,
        matrix: tuple[float, float, float, float, float, float],
        font: Any,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,
        graphicstate: Any,
    ) -> float:
        a, b, c, d, e, f = matrix
        advance: float = font.char_width(cid) * fontsize * scaling
        page = self.page
        page.glyphs += 1
        if page.glyphs > self._limit:
            raise _TooMuchError(f"{GLYPH_LIMIT:,} characters")
        face = self._faces.get(id(font))
        if face is None:
            face = self._faces[id(font)] = _face(font)
        text = face.characters.get(cid)
        if text is None:
            text = face.characters[cid] = _character(font, cid)
        if text == "\ufffd":
            page.unknown += 1
        size = round(abs(fontsize) * math.hypot(c, d), 1)
        if rise:
            e, f = e + rise * c, f + rise * d
        if b or a <= 0:
            stretch = math.hypot(a, b) or 1.0
            cos, sin = a / stretch, b / stretch
            way = round(math.degrees(math.atan2(b, a))) % 360
            x, y = e * cos + f * sin, f * cos - e * sin
        else:
            stretch, way, x, y = a, 0, e, f
        end = x + advance * stretch
        if text in _SPACES:
            self._close(abs(y - self._y) < 0.1 and abs(x - self._x1) < 0.3 * size)
            return advance
        if self._text and not (
            abs(y - self._y) < 0.1
            and size == self._size
            and face.bold == self._bold
            and face.italic == self._italic
            and way == self._way
            and -0.3 * size < x - self._x1 < 0.16 * size
        ):
            self._close(False)
        if not self._text:
            self._x0, self._y, self._size, self._way = x, y, size, way
            self._bold, self._italic = face.bold, face.italic
        self._text.append(text)
        self._x1 = end
        return advance

    def _close(self, spaced: bool) -> None:
        if not self._text:
            return
        text = "".join(self._text).replace("\0", "\ufffd")
        self._text = []
        key = (text, round(self._x0), round(self._y))
        if key in self._seen:  # printed twice, for bold type
            return
        self._seen.add(key)
        far = max(abs(self._x0), abs(self._x1), abs(self._y))
        if 0 < self._size < _FARTHEST and far < _FARTHEST:
            styles = self._bold, self._italic, spaced
            word = Word(text, self._x0, self._x1, self._y, self._size, *styles)
            self._ways.setdefault(self._way, []).append(word)


def _character(font: Any, cid: int) -> str:
    try:
        text: str = font.to_unichr(cid)
    except PDFUnicodeNotDefined:
        return "\ufffd"
    if text.startswith("(cid:"):
        return "\ufffd"
    text = "".join(_FORMS.get(c, c) for c in text)
    return text if len(text) == 1 else text.strip() or " "


def _face(font: Any) -> _Face:
    name = str(font.fontname)
    flags = font.flags if isinstance(font.flags, int) else 0
    bold = bool(_BOLD.search(name) or flags & 1 << 18)
    return _Face(font, bold, bool(_ITALIC.search(name) or font.italic_angle), {})


# from words to lines in reading order


def columns(words: Sequence[Word], depth: int = 0) -> Iterator[list[Word]]:
    """The words of a page, or of a part of it, column by column in reading order."""
    gutter = _gutter(words) if depth < 6 else None
    if gutter is None:
        if words:
            yield list(words)
        return
    x, bottom, top = gutter
    above = [w for w in words if w.y >= top]
    below = [w for w in words if w.y <= bottom]
    between = [w for w in words if bottom < w.y < top]
    yield from columns(above, depth + 1)
    yield from columns([w for w in between if w.x0 < x], depth + 1)
    yield from columns([w for w in between if w.x0 >= x], depth + 1)
    yield from columns(below, depth + 1)


_GRAIN = 3.0
"""Points: width of the strips in which a gutter is looked for."""


def _gutter(words: Sequence[Word]) -> tuple[float, float, float] | None:
    """The x of a gutter, and the y of the words that end it below and above."""
    if not 20 <= len(words) <= WORD_LIMIT:
        return None
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    count = int((right - left) / _GRAIN) + 1
    if not 20 <= count <= 5000:
        return None
    changes = [0] * (count + 1)
    for word in words:
        changes[int((word.x0 - left) / _GRAIN)] += 1
        changes[min(count, int((word.x1 - left) / _GRAIN) + 1)] -= 1
    crossed: list[int] = []
    total = 0
    for change in changes[:count]:
        total += change
        crossed.append(total)
    usual = sorted(crossed)[count // 2]
    inner = range(count // 8, count - count // 8)
    best: tuple[float, float, float, float] | None = None
    for strip in inner:
        few = crossed[strip] <= 0.6 * usual
        if few and crossed[strip] <= min(crossed[strip - 1], crossed[strip + 1]):
            x = left + (strip + 0.5) * _GRAIN
            found = _free(words, x)
            if found and (best is None or found[0] > best[0]):
                best = (found[0], x, *found[1:])
    return best[1:] if best else None


def _free(words: Sequence[Word], x: float) -> tuple[float, float, float] | None:
    """The tallest stretch in which no line crosses `x`: how many lines, its bottom and top."""
    size = sorted(w.size for w in words)[len(words) // 2]
    before: dict[int, Word] = {}
    after: dict[int, Word] = {}
    for word in words:
        row, side = round(word.y), before if word.x0 < x else after
        last = side.get(row)
        if last is None or (word.x1 > last.x1 if side is before else word.x0 < last.x0):
            side[row] = word
    starts = Counter(round(word.x0) for word in after.values())
    usual = starts.most_common(1)[0][0] if starts else 0
    blocks = {w.y for w in words if w.x0 < x + 0.3 * size and w.x1 > x - 0.3 * size}
    # a line whose words are parted at x by a common space crosses it, too
    blocks |= {
        word.y
        for row, word in after.items()
        if row in before and word.x0 - before[row].x1 < 1.1 * word.size and abs(word.x0 - usual) > 1
    }
    best: tuple[float, float, float] | None = None
    ordered = sorted(blocks, reverse=True)
    for top, bottom in zip([math.inf, *ordered], [*ordered, -math.inf], strict=True):
        if top - bottom < 4 * size:
            continue
        lines = min(sum(bottom < w.y < top for w in side.values()) for side in (before, after))
        if lines >= 4 and (best is None or lines > best[0]):
            best = (lines, bottom, top)
    return best


def _is_initial(word: Word, usual: float) -> bool:
    """Whether it may be a letter that is several lines high."""
    return word.size > 1.7 * usual and len(word.text) <= 2


def lines(words: Iterable[Word], page: int, column: int = 0) -> list[Line]:
    """The lines of one column, from top to bottom."""
    found: list[tuple[float, int, list[Word]]] = []
    ordered = sorted(words, key=lambda w: -w.size)
    if not ordered:
        return []
    usual = sorted(w.size for w in ordered)[len(ordered) // 2]
    reach = ordered[0].size
    on_row = Counter((word.size, word.y) for word in ordered)
    for number, word in enumerate(ordered):
        initial = _is_initial(word, usual) and on_row[word.size, word.y] == 1
        middle = word.y + 0.25 * word.size
        at = bisect_left(found, (middle - reach,)) if not initial else len(found)
        best: list[Word] | None = None
        nearest = math.inf
        for y, _, row in found[at:]:
            if y > middle + reach:
                break
            size = row[0].size
            if len(row) == 1 and _is_initial(row[0], usual) and row[0].size > word.size:
                continue
            if y - 0.15 * size <= middle <= y + 0.8 * size and abs(y - word.y) < nearest:
                best, nearest = row, abs(y - word.y)
        if best is None:
            insort(found, (word.y, number, [word]))
        else:
            best.append(word)
    return [Line(row, page, column) for _, _, row in reversed(found)]
