"""A rich document saved by LibreOffice as docx and as odt is read alike."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from align.model import BlockKind
from align.readers import read

BODY = """
<text:tracked-changes>
<text:changed-region xml:id="c1" text:id="c1"><text:deletion><office:change-info>
<dc:creator>A</dc:creator><dc:date>2024-01-02T03:04:05</dc:date></office:change-info>
<text:p>old</text:p></text:deletion></text:changed-region>
<text:changed-region xml:id="c2" text:id="c2"><text:insertion><office:change-info>
<dc:creator>A</dc:creator><dc:date>2024-01-02T03:04:05</dc:date></office:change-info>
</text:insertion></text:changed-region>
</text:tracked-changes>
<text:p text:style-name="Title">The title</text:p>
<text:h text:style-name="Heading_20_1" text:outline-level="1">First chapter</text:h>
<text:p>A <text:span text:style-name="T1">bold</text:span> word, an
<text:span text:style-name="T2">italic</text:span> one, the 19<text:span
 text:style-name="T3">th</text:span> century, a <text:a
 xlink:type="simple" xlink:href="https://example.org/">link</text:a>, no\u00a0break,
soft\u00adly,<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>
<text:note-body><text:p>The footnote.</text:p></text:note-body></text:note> and more.<text:note
 text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body>
<text:p>The endnote.</text:p></text:note-body></text:note></text:p>
<text:h text:style-name="Heading_20_2" text:outline-level="2">A section</text:h>
<text:p>An <text:change text:change-id="c1"/><text:change-start text:change-id="c2"/>entirely new
<text:change-end text:change-id="c2"/>sentence.<office:annotation><dc:creator>A</dc:creator>
<text:p>A comment.</text:p></office:annotation></text:p>
<text:list text:style-name="L1"><text:list-item><text:p>item</text:p><text:list><text:list-item>
<text:p>under it</text:p></text:list-item></text:list></text:list-item></text:list>
<text:p text:style-name="Quotations">A quotation.</text:p>
<table:table table:name="T"><table:table-column table:number-columns-repeated="2"/>
<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell>
<text:p>b</text:p></table:table-cell></table:table-row></table:table>
<text:p>Before.<draw:frame draw:name="F" text:anchor-type="paragraph" svg:width="5cm"
 svg:height="3cm"><draw:text-box><text:p text:style-name="Caption">A caption.</text:p>
</draw:text-box></draw:frame></text:p>
<text:p>The <text:span text:style-name="T4">hidden </text:span>end.</text:p>
"""
AUTOMATIC = """
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/>
</style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-style="italic"/>
</style:style>
<style:style style:name="T3" style:family="text"><style:text-properties
 style:text-position="super 58%"/></style:style>
<style:style style:name="T4" style:family="text"><style:text-properties text:display="none"/>
</style:style>
<text:list-style style:name="L1">
<text:list-level-style-bullet text:level="1" text:bullet-char="•"/>
<text:list-level-style-bullet text:level="2" text:bullet-char="•"/></text:list-style>
"""
STYLES = "".join(
    f'<style:style style:name="{name}" style:family="paragraph" style:class="text"/>'
    for name in ("Standard", "Title", "Heading_20_1", "Heading_20_2", "Quotations", "Caption")
)


@pytest.fixture(scope="module", params=["docx", "odt"])
def saved(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, make_fodt
) -> Path:
    """The document as LibreOffice saves it."""
    soffice = shutil.which("soffice") or pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("libreoffice")
    (folder / "a.fodt").write_text(make_fodt(BODY, AUTOMATIC, STYLES), encoding="utf-8")
    command = [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", request.param, "--outdir", str(folder), str(folder / "a.fodt")]
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    return folder / f"a.{request.param}"


def test_what_libreoffice_saves_is_read(saved: Path) -> None:
    document = read(saved, "en")
    assert [(str(b.kind), b.level, b.text) for b in document.blocks] == [
        ("title", 1, "The title"),
        ("heading", 1, "First chapter"),
        (
            "paragraph",
            0,
            "A bold word, an italic one, the 19th century, a link, no\u00a0break, softly,(1) "
            "and more.(2)",
        ),
        ("heading", 2, "A section"),
        ("paragraph", 0, "An entirely new sentence."),
        ("list item", 1, "item"),
        ("list item", 2, "under it"),
        ("quotation", 0, "A quotation."),
        ("table cell", 0, "a"),
        ("table cell", 0, "b"),
        ("paragraph", 0, "Before."),
        ("caption", 0, "A caption."),
        ("paragraph", 0, "The end."),
        ("note", 0, "The footnote."),
        ("note", 0, "The endnote."),
    ]
    spans = [(str(s.markup), s.value) for s in document.blocks[2].passage.spans]
    assert spans == [
        ("strong", ""),
        ("emphasis", ""),
        ("superscript", ""),
        ("link", "https://example.org/"),
        ("note reference", "1"),
        ("note reference", "2"),
    ]
    assert [b.label for b in document.blocks if b.kind is BlockKind.NOTE] == ["1", "2"]
    assert document.notices == (
        "2 tracked changes: the text is read as if accepted",
        "1 stretch of hidden text left out",
    )
