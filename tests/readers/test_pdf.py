"""PDF: each rule of geometry on a file written here, and what a file can do to a reader."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sys
import textwrap
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("pdfminer", reason="pdfminer.six is not installed (pip install 'align[pdf]')")

from align.errors import AlignError, MissingExtraError, ReadError
from align.model import BlockKind, Document, Markup
from align.readers import read

# a small writer of PDF: Courier, whose every character is 0.6 of its size wide

FONTS = {"F": "Courier", "B": "Courier-Bold", "I": "Courier-Oblique", "S": "Symbol"}


class Sheet:
    """A page of 400 x 600 points, written from the top; lines hold 42 characters in 10 points."""

    def __init__(self) -> None:
        self.operators: list[str] = []
        self.y = 550.0

    def put(
        self, text: str, x: float = 60, y: float = 0, size: float = 10, font: str = "F"
    ) -> Sheet:
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.operators.append(f"BT /{font} {size} Tf {x} {y or self.y} Td ({escaped}) Tj ET")
        return self

    def line(self, text: str, x: float = 60, size: float = 10, font: str = "F") -> Sheet:
        self.put(text, x, 0, size, font)
        self.y -= 1.2 * size
        return self

    def text(self, text: str, x: float = 60, indent: float = 0, width: int = 42) -> Sheet:
        """A paragraph, broken into lines."""
        first = " " * round(indent / 6)
        for number, row in enumerate(textwrap.wrap(first + text, width)):
            self.line(row.strip(), x + (0 if number else indent))
        return self

    def skip(self, points: float) -> Sheet:
        self.y -= points
        return self

    def rule(self, x: float = 60, y: float = 0, length: float = 80) -> Sheet:
        self.operators.append(f"{x} {y or self.y + 6} m {x + length} {y or self.y + 6} l S")
        return self

    def draw(self, operators: str) -> Sheet:
        self.operators.append(operators)
        return self


def pdf(
    sheets: Iterable[Sheet],
    extra: Sequence[str] = (),
    trailer: str = "",
    cipher: Callable[[int, bytes], bytes] = lambda number, data: data,
) -> bytes:
    """A file of sheets; `extra` are objects from number 3 on (the first: what fonts there are)."""
    fonts = "".join(
        f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} "
        + ("/Encoding /WinAnsiEncoding >>" if key != "S" else ">>")
        for key, name in FONTS.items()
    )
    sheets = list(sheets)
    objects: dict[int, bytes] = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    start = 3 + len(extra)
    for number, text in enumerate(extra, 3):
        objects[number] = text.encode("latin-1")
    names = "".join(f"/X{number} {number} 0 R " for number in range(3, start))
    for index, sheet in enumerate(sheets):
        data = cipher(start + 2 * index + 1, "\n".join(sheet.operators).encode("cp1252"))
        objects[start + 2 * index] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Resources << /Font << {fonts} "
            f">> /XObject << {names} >> >> /Contents {start + 2 * index + 1} 0 R >>"
        ).encode()
        objects[start + 2 * index + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (
            len(data),
            data,
        )
    kids = " ".join(f"{start + 2 * index} 0 R" for index in range(len(sheets)))
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode()
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{places[n]:010} 00000 n \n" for n in sorted(places)).encode()
    out += (
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF"
    ).encode("latin-1")
    return bytes(out)


@pytest.fixture
def reader(tmp_path: Path) -> Callable[..., Document]:
    def read_sheets(*sheets: Sheet, language: str = "en") -> Document:
        path = tmp_path / "text.pdf"
        path.write_bytes(pdf(sheets))
        return read(path, language)

    return read_sheets


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


WORDS = (
    "The old house stood on a hill above the river and nobody had lived in it for many years "
    "until one day a family came down the road with a cart and two horses"
)
FIRST = f"{WORDS}, and stayed. They slept."
SECOND = "But the winter was long that year and the wood did not last until the spring came back."
THIRD = "In the end they sold one of the horses to a man from the town who had asked for it."
NAMES = ("Ann", "Bob", "Cid", "Dot", "Eve", "Fay", "Gus")

# paragraphs


def test_a_wider_gap_parts_paragraphs(reader: Callable[..., Document]) -> None:
    sheet = Sheet().text(FIRST).skip(8).text(SECOND).skip(8).text(THIRD)
    assert texts(reader(sheet)) == [FIRST, SECOND, THIRD]


def test_a_justified_line_just_short_of_the_edge_ends_a_paragraph(
    reader: Callable[..., Document],
) -> None:
    rows = textwrap.wrap(f"{WORDS} and {WORDS} and {WORDS}", 42)[:-1]
    sheet = Sheet()
    for row in rows:  # each is spread over the whole width, as justified lines are
        start, _, word = row.rpartition(" ")
        sheet.put(start).put(word, 60 + 6 * (42 - len(word))).skip(12)
    last = "They slept a long night until early dawn."  # ends 6 points before the edge
    sheet.line(last).text(SECOND)
    assert texts(reader(sheet)) == [f"{' '.join(rows)} {last}", SECOND]


def test_an_indent_parts_paragraphs(reader: Callable[..., Document]) -> None:
    sheet = Sheet().text(FIRST, indent=18).text(SECOND, indent=18).text(THIRD, indent=18)
    assert texts(reader(sheet)) == [FIRST, SECOND, THIRD]


def test_lines_of_speech_are_each_a_paragraph(reader: Callable[..., Document]) -> None:
    sheet = Sheet().text(FIRST, indent=18)
    for row in ("- Who is it?", "- It is me, the man from the town.", "- Come in."):
        sheet.text(row, indent=18)
    sheet.text(SECOND, indent=18)
    spoken = ["- Who is it?", "- It is me, the man from the town.", "- Come in."]
    assert texts(reader(sheet)) == [FIRST, *spoken, SECOND]


def test_a_short_line_that_ends_with_a_stop_ends_a_paragraph(
    reader: Callable[..., Document],
) -> None:
    sheet = Sheet().text(FIRST).text(SECOND).text(THIRD)
    assert texts(reader(sheet)) == [FIRST, SECOND, THIRD]


def test_smaller_type_is_a_paragraph_of_its_own(reader: Callable[..., Document]) -> None:
    sheet = Sheet().text(FIRST).line("written in a small hand and without any stop", size=8)
    assert texts(reader(sheet.text(SECOND))) == [
        FIRST,
        "written in a small hand and without any stop",
        SECOND,
    ]


def test_words_cut_at_line_ends_are_mended(reader: Callable[..., Document]) -> None:
    sheet = Sheet().line("She had brought a great many books and pic-")
    sheet.line("tures to the house, a three-legged stool, se-").line("veral pictures.")
    assert texts(reader(sheet)) == [
        "She had brought a great many books and pictures to the house, a three-legged stool, "
        "several pictures."
    ]


def test_an_initial_of_two_lines_joins_its_word(reader: Callable[..., Document]) -> None:
    sheet = Sheet().put("T", y=538, size=30)
    sheet.line("he old house stood on a hill above the", 80).line(
        "river and nobody had lived in", 80
    )
    sheet.line("it for many years.").skip(8).text(SECOND)
    assert texts(reader(sheet)) == [
        "The old house stood on a hill above the river and nobody had lived in it for many years.",
        SECOND,
    ]


# columns and pages


def two_columns(sheet: Sheet, left: str, right: str) -> Sheet:
    top = sheet.y
    sheet.text(left, 40, width=24)
    foot, sheet.y = sheet.y, top
    sheet.text(right, 220, width=24)
    sheet.y = min(sheet.y, foot)
    return sheet


def test_columns_are_read_one_after_the_other(reader: Callable[..., Document]) -> None:
    sheet = Sheet().line("A title over both of the columns", 40, size=16).skip(12)
    two_columns(sheet, FIRST, f"{SECOND} {THIRD}").skip(14)
    sheet.text("A line below that is as wide as both of them.", 40, width=60)
    assert texts(reader(sheet)) == [
        "A title over both of the columns",
        FIRST,
        f"{SECOND} {THIRD}",
        "A line below that is as wide as both of them.",
    ]


def test_a_paragraph_over_columns_is_joined_and_told(reader: Callable[..., Document]) -> None:
    rows = textwrap.wrap(f"{FIRST} {SECOND}", 24)
    sheet = Sheet()
    for x, part in ((40, rows[:6]), (220, rows[6:])):
        sheet.y = 550
        for row in part:
            sheet.line(row, x)
    document = reader(sheet)
    assert texts(document) == [f"{FIRST} {SECOND}"]
    assert [repair.reason for repair in document.repairs] == ["page break"]


def test_a_paragraph_over_pages_is_joined_and_told(reader: Callable[..., Document]) -> None:
    rows = textwrap.wrap(FIRST, 42)
    first, second = Sheet().text(SECOND, indent=18), Sheet()
    for number, row in enumerate(rows):
        (first if number < 2 else second).line(row, 60)
    second.text(THIRD, indent=18)
    first.operators[len(first.operators) - 2] = first.operators[-2].replace(" 60 ", " 78 ")
    document = reader(first, second)
    assert texts(document) == [SECOND, FIRST, THIRD]
    repair = document.repairs[0]
    assert (repair.reason, repair.location.line) == ("page break", 2)


def test_the_page_is_the_line_of_a_place(reader: Callable[..., Document]) -> None:
    document = reader(Sheet().text(FIRST), Sheet().text(SECOND))
    assert [block.passage.locate().line for block in document.blocks] == [1, 2]


def test_running_heads_and_page_numbers_are_dropped(reader: Callable[..., Document]) -> None:
    sheets = []
    for number, name in enumerate(NAMES):
        sheet = Sheet().put("A NOVEL" if number % 2 else "The Author", 150, 575, 8)
        sheet.text(f"{FIRST} So {name} dreamed.").text(SECOND)
        sheets.append(sheet.put(f"- {number + 11} -", 180, 40))
    expected = [(f"{FIRST} So {name} dreamed.", SECOND) for name in NAMES]
    assert texts(reader(*sheets)) == [text for pair in expected for text in pair]


def test_chapter_names_at_the_head_are_dropped(reader: Callable[..., Document]) -> None:
    tales = [f"{FIRST} So {name} dreamed." for name in NAMES]
    chapters = ("One", "One", "One", "Two", "Two", "Two", "Three")
    sheets = [
        Sheet().put(f"Chapter {name}", 150, 575, 8).text(tale)
        for name, tale in zip(chapters, tales, strict=True)
    ]
    assert texts(reader(*sheets)) == tales


# notes


def with_notes(number: str, sheet: Sheet) -> Sheet:
    rows = textwrap.wrap(FIRST, 42)
    for row in rows[:-1]:
        sheet.line(row)
    sheet.put(rows[-1]).put(number, 60 + 6 * len(rows[-1]), sheet.y + 4, 6)
    sheet.skip(30).rule()
    sheet.put(number, 60, sheet.y + 3, 5).line("Or so they said,", 66, size=8)
    return sheet.line("when they were asked.", size=8)


def test_notes_at_the_foot_are_notes_with_their_labels(reader: Callable[..., Document]) -> None:
    document = reader(with_notes("1", Sheet()), with_notes("2", Sheet()))
    assert [(b.kind, b.label, b.text) for b in document.blocks] == [
        (BlockKind.PARAGRAPH, "", f"{FIRST}(1)"),
        (BlockKind.PARAGRAPH, "", f"{FIRST}(2)"),
        (BlockKind.NOTE, "1", "Or so they said, when they were asked."),
        (BlockKind.NOTE, "2", "Or so they said, when they were asked."),
    ]
    span = document.blocks[1].passage.spans[-1]
    assert (span.markup, span.value) == (Markup.NOTE_REFERENCE, "2")


def test_notes_that_begin_anew_on_each_page_are_counted_through(
    reader: Callable[..., Document],
) -> None:
    document = reader(with_notes("1", Sheet()), with_notes("1", Sheet()))
    assert [b.label for b in document.blocks] == ["", "", "1", "2"]
    assert [text[-3:] for text in texts(document)[:2]] == ["(1)", "(2)"]


def test_a_note_goes_on_at_the_foot_of_the_next_page(reader: Callable[..., Document]) -> None:
    first = Sheet().text(FIRST).skip(20).rule().line("1 A long note that does not", size=8)
    second = Sheet().text(SECOND).skip(20).rule().line("fit on one page.", size=8)
    assert texts(reader(first, second)) == [
        FIRST,
        SECOND,
        "A long note that does not fit on one page.",
    ]


# kinds and markup


def test_title_and_headings_by_size_and_weight(reader: Callable[..., Document]) -> None:
    sheet = Sheet().line("The House", size=20).skip(10).line("The first part", size=14).skip(4)
    sheet.text(FIRST).skip(10).line("A smaller one", font="B").skip(4).text(SECOND).skip(10)
    sheet.line("The second part", size=14).skip(4).text(THIRD)
    assert [(b.kind, b.level) for b in reader(sheet).blocks] == [
        (BlockKind.TITLE, 1),
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.HEADING, 3),
        (BlockKind.PARAGRAPH, 0),
        (BlockKind.HEADING, 2),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_list_items_keep_their_nesting(reader: Callable[..., Document]) -> None:
    sheet = Sheet().text(FIRST).skip(6)
    sheet.line("\u2022 bread, which they had to bake on their").line("themselves", 72)
    sheet.line("\u2022 wine of the house", 84).line("\u2022 milk").skip(6).text(SECOND)
    items = [b for b in reader(sheet).blocks if b.kind is BlockKind.LIST_ITEM]
    assert [(b.level, b.text) for b in items] == [
        (1, "bread, which they had to bake on their themselves"),
        (2, "wine of the house"),
        (1, "milk"),
    ]


def test_numbered_items(reader: Callable[..., Document]) -> None:
    sheet = Sheet().text(FIRST).skip(6).line("1. bread").line("2. milk").skip(6).text(SECOND)
    assert [b.text for b in reader(sheet).blocks if b.kind is BlockKind.LIST_ITEM] == [
        "bread",
        "milk",
    ]


def test_captions_and_quotations(reader: Callable[..., Document]) -> None:
    sheet = Sheet().text(FIRST).skip(8).text(SECOND, 84, width=30).skip(8).text(THIRD).skip(8)
    sheet.line("Figure 1. The house from the river", size=8)
    assert [b.kind for b in reader(sheet).blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.QUOTATION,
        BlockKind.PARAGRAPH,
        BlockKind.CAPTION,
    ]


def test_bold_italic_and_raised_words(reader: Callable[..., Document]) -> None:
    sheet = Sheet().put("It was ").put("very cold", 102, font="I").put(" and", 156)
    sheet.put("dark", 186, font="B").put("3", 210, sheet.y + 4, 6).skip(12).text(SECOND)
    passage = reader(sheet).blocks[0].passage
    assert passage.text == "It was very cold and dark3"
    assert [(s.markup, passage.text[s.start : s.end]) for s in passage.spans] == [
        (Markup.EMPHASIS, "very cold"),
        (Markup.STRONG, "dark"),
        (Markup.SUPERSCRIPT, "3"),
    ]


def test_slanted_and_doubled_writing_is_left_out(reader: Callable[..., Document]) -> None:
    sheet = Sheet().text(FIRST).draw("BT /F 40 Tf .7 .7 -.7 .7 90 150 Tm (DRAFT) Tj ET")
    sheet.operators.append(sheet.operators[0])
    assert texts(reader(sheet)) == [FIRST]


def test_a_page_that_lies_on_its_side_is_read(reader: Callable[..., Document]) -> None:
    sheet = Sheet()
    for number, row in enumerate(textwrap.wrap(FIRST, 42)):
        sheet.draw(f"BT /F 10 Tf 0 1 -1 0 {60 + 12 * number} 60 Tm ({row}) Tj ET")
    assert texts(reader(sheet)) == [FIRST]


# what cannot be read


def refused(tmp_path: Path, data: bytes) -> ReadError:
    path = tmp_path / "bad.pdf"
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read(path, "en")
    assert str(path) in str(caught.value)
    return caught.value


IMAGE = (
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
    "/ColorSpace /DeviceGray /Length 1 >>\nstream\n0\nendstream"
)


def test_without_a_text_layer_it_needs_ocr(tmp_path: Path) -> None:
    error = refused(tmp_path, pdf([Sheet().draw("/X3 Do")], [IMAGE]))
    assert error.message == "has no text layer: it needs OCR"
    assert "OCR" in error.hint


def test_pages_that_are_pictures_are_told(tmp_path: Path) -> None:
    path = tmp_path / "text.pdf"
    path.write_bytes(pdf([Sheet().text(FIRST), Sheet().draw("/X3 Do")], [IMAGE]))
    document = read(path, "en")
    assert texts(document) == [FIRST]
    assert document.notices == ("Page 2 is a picture without text: it needs OCR, and is left out.",)


def test_signs_without_unicode_are_told(tmp_path: Path) -> None:
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts "
        "[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor "
        "/FontName /Odd /Flags 4 >> >>] >>"
    )
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 400 600] /Resources << /Font << /O "
        f"{font} >> >> /Length 58 >>\nstream\n"
        "BT /O 10 Tf 60 500 Td <000100020003000400050006> Tj ET   \nendstream"
    )
    error = refused(tmp_path, pdf([Sheet().draw("/X3 Do")], [form]))
    assert "does not tell which letters" in error.message
    path = tmp_path / "text.pdf"
    path.write_bytes(pdf([Sheet().text(FIRST).draw("/X3 Do")], [form]))
    assert read(path, "en").notices[0].startswith("6 signs have no Unicode value")


PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def rc4(key: bytes, data: bytes) -> bytes:
    from pdfminer.arcfour import Arcfour

    return bytes(Arcfour(key).process(data))


def encrypted(password: bytes) -> bytes:
    """By the standard handler, revision 2 (ISO 32000-1, 7.6.3)."""
    owner, permissions, name = b"\x01" * 32, 0xFFFFFFFC, b"\x02" * 16
    start = (password + PAD)[:32] + owner + permissions.to_bytes(4, "little") + name
    key = hashlib.md5(start, usedforsecurity=False).digest()[:5]

    def cipher(number: int, data: bytes) -> bytes:
        salted = key + number.to_bytes(3, "little") + b"\0\0"
        return rc4(hashlib.md5(salted, usedforsecurity=False).digest()[:10], data)

    entry = f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{rc4(key, PAD).hex()}> >>"
    sheets = [Sheet().text(FIRST)]
    return pdf(
        sheets, trailer=f"/Encrypt {entry} /ID [<{name.hex()}> <{name.hex()}>]", cipher=cipher
    )


def test_encryption_without_a_password_opens(tmp_path: Path) -> None:
    path = tmp_path / "text.pdf"
    path.write_bytes(encrypted(b""))
    assert texts(read(path, "en")) == [FIRST]


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    assert "a password is needed" in refused(tmp_path, encrypted(b"secret")).message


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.4\n", b"not a pdf at all", b"%PDF-1.4\n%%EOF", b"\0" * 1000]
)
def test_what_is_none_is_refused(tmp_path: Path, data: bytes) -> None:
    assert "PDF" in refused(tmp_path, data).message


def test_a_cut_file_is_read_as_far_as_it_goes_or_refused(tmp_path: Path) -> None:
    whole = pdf([Sheet().text(FIRST), Sheet().text(SECOND)])
    path = tmp_path / "text.pdf"
    for end in range(200, len(whole), 97):
        path.write_bytes(whole[:end])
        try:
            assert read(path, "en").blocks
        except ReadError:
            continue


def test_a_stream_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    packed = zlib.compress(b" " * 150_000_000, 9).decode("latin-1")
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode "
        f"/Length {len(packed)} >>\nstream\n{packed}\nendstream"
    )
    assert "in one stream" in refused(tmp_path, pdf([Sheet().draw("/X3 Do")], [form])).message


def form(operators: str) -> str:
    return (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << "
        + "".join(f"/X{number} {number} 0 R " for number in range(3, 33))
        + f">> >> /Length {len(operators)} >>\nstream\n{operators}\nendstream"
    )


def test_figures_within_figures_without_end(tmp_path: Path) -> None:
    refused(tmp_path, pdf([Sheet().draw("/X3 Do")], [form("/X3 Do")]))


def test_figures_that_double_thirty_times(tmp_path: Path) -> None:
    doubling = [form(f"/X{number + 1} Do /X{number + 1} Do") for number in range(3, 32)]
    error = refused(tmp_path, pdf([Sheet().draw("/X3 Do")], [*doubling, form("")]))
    assert "figures on page 1" in error.message


def test_pages_that_hold_themselves(tmp_path: Path) -> None:
    path = tmp_path / "text.pdf"
    path.write_bytes(pdf([Sheet().text(FIRST)]).replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"))
    assert texts(read(path, "en")) == [FIRST]


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "text.pdf"
    path.write_bytes(pdf([Sheet().text(FIRST)]))
    monkeypatch.setitem(sys.modules, "align.readers.pages", None)
    with pytest.raises(MissingExtraError, match=r"pdfminer\.six"):
        read(path, "en")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=6), st.integers(0, 8)), max_size=6)
)
def test_damage_never_breaks_the_reader(
    tmp_path: Path, changes: list[tuple[int, bytes, int]]
) -> None:
    data = pdf([with_notes("1", Sheet()), Sheet().text(SECOND)])
    for place, new, cut in changes:
        at = place % len(data)
        data = data[:at] + new + data[at + cut :]
    path = tmp_path / "text.pdf"
    path.write_bytes(data)
    with contextlib.suppress(AlignError):
        assert read(path, "en").blocks


# real files


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_what_libreoffice_printed(shared_data: Path, tmp_path: Path) -> None:
    from benchmarks.read import PDF, TUNED_ON, blocks, make, office, score, sources

    source = next(s for s in sources(shared_data, tuned=True) if s.language == "fr")
    layouts = TUNED_ON[2:4]  # two columns; headers, footers and notes
    made = [make(source, layout) for layout in layouts]
    for number, document in enumerate(made):
        (tmp_path / f"{number}.fodt").write_text(document.xml, encoding="utf-8")
    office([tmp_path / f"{number}.fodt" for number in range(len(made))], PDF)
    for number, (document, layout) in enumerate(zip(made, layouts, strict=True)):
        found = blocks(tmp_path / f"{number}.pdf", "fr")
        assert score(found, document.blocks).f1 >= layout.target
