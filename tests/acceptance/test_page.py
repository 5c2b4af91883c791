"""The report of the sample in a browser: what it shows, says and asks for."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest
from lxml import html


@dataclass(frozen=True)
class Visit:
    """A page as it was seen."""

    dom: html.HtmlElement
    console: str
    requests: tuple[str, ...]
    """What the page asked for beyond itself."""
    rows: tuple[bytes, ...]
    """The picture's scan lines, as PNG keeps them."""


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, int], Visit]:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("Chromium is not installed")
    folder = tmp_path_factory.mktemp("browser")

    def visit(page: Path, width: int) -> Visit:
        log, picture = folder / "net.json", folder / "page.png"
        done = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
             "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
             f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=2000",
             f"--window-size={width},1600", f"--log-net-log={log}", f"--screenshot={picture}",
             "--dump-dom", f"file://{page}"],
            capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        said = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
        dom = html.document_fromstring(done.stdout)
        return Visit(dom, "\n".join(said), asked_for(log), scan_lines(picture, width))

    return visit


def asked_for(log: Path) -> tuple[str, ...]:
    """The addresses in a net log that a page asked for, without files.

    Chromium notes who began each request: of a page its origin (``null`` for a file), and of its
    own calls home ``not an origin``.
    """
    record = json.loads(log.read_text(encoding="utf-8"))
    start = record["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    begun = [e["params"] for e in record["events"] if e["type"] == start and "params" in e]
    return tuple(
        request["url"]
        for request in begun
        if request.get("initiator", "not an origin") != "not an origin"
        and not request["url"].startswith("file:")
    )


def scan_lines(picture: Path, width: int) -> tuple[bytes, ...]:
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at, packed, channels = 8, b"", 0
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            assert struct.unpack(">IIB", body[:9]) == (width, 1600, 8)
            channels = {2: 3, 6: 4}[body[9]]
        elif kind == b"IDAT":
            packed += body
        at += length + 12
    lines, step = zlib.decompress(packed), 1 + width * channels
    return tuple(lines[i : i + step] for i in range(0, len(lines), step))


@pytest.mark.parametrize("width", [1280, 390])
def test_the_report_is_shown_and_asks_for_nothing(
    width: int, visit: Callable[[Path, int], Visit], written: Path
) -> None:
    seen = visit(written / "report.html", width)
    assert seen.console == ""
    assert seen.requests == ()
    assert len(set(seen.rows)) > len(seen.rows) / 4  # an empty stretch repeats one line
    assert len(seen.dom.find_class("bead")) > 80
    assert seen.dom.find_class("finding")
    assert "scripted" in seen.dom.classes


def test_nothing_is_wider_than_a_phone(
    visit: Callable[[Path, int], Visit], written: Path, tmp_path: Path
) -> None:
    """Measured in a frame, for Chromium lays out no window narrower than 500 pixels."""
    page = (written / "report.html").read_text(encoding="utf-8")
    framed = tmp_path / "framed.html"
    framed.write_text(
        f'<meta charset=utf-8><title></title><iframe width=390 srcdoc="{escape(page)}" onload="'
        'document.title = contentDocument.documentElement.scrollWidth"></iframe>',
        encoding="utf-8",
    )
    assert visit(framed, 390).dom.findtext(".//title") == "390"


def test_a_page_that_does_wrong_is_noticed(
    visit: Callable[[Path, int], Visit], tmp_path: Path
) -> None:
    """Else the tests above would prove nothing."""
    page = tmp_path / "wrong.html"
    page.write_text(
        "<meta charset=utf-8><img src='http://127.0.0.1:9/a.png'>"
        "<script>throw new Error('no')</script>",
        encoding="utf-8",
    )
    seen = visit(page, 390)
    assert seen.requests == ("http://127.0.0.1:9/a.png",)
    assert "no" in seen.console
    assert len(set(seen.rows)) < 40
