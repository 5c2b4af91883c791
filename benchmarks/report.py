"""How fast a long report is: `python -m benchmarks.report [--beads 10000]`.

The verses of the Bible, two editions of one text, are made into a report with a finding in every
twentieth bead and a doubt or a gap in every fiftieth. Chromium loads it, in a process of its own,
and tells what `performance` knows: **parsed**, when the page with its script is ready
(DOMContentLoaded); **shown**, when its first text is on the screen (first contentful paint).
Then it is scrolled from the middle on, 200 pixels a frame for two seconds: of the times from frame
to frame the 95th percentile and the longest are told (16.7 ms is the least). **Filter** is the
time from a word searched to the page filtered and laid out.

Milliseconds, the median of `--runs`. There is no GPU in most machines that run this: a desktop is
faster. Needs Chromium (Debian: `apt-get install chromium`).
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from align.formats.report import Report, render_report
from align.model import Anchor, Finding, Passage, Place, Severity, Unit, Variant
from benchmarks.gold import data_option

MEASURES = ("parsed", "shown", "filter", "frame p95", "longest frame")

PROBE = """
<img src="/wait" width="1" height="1" alt="">
<script>
addEventListener("DOMContentLoaded", () => {
  const parsed = performance.now();
  requestAnimationFrame(() => setTimeout(() => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    const form = document.getElementById("filters");
    const frames = [];
    let last = 0, top = 0;
    top = document.documentElement.scrollHeight / 2;
    function frame(now) {
      if (last) frames.push(now - last);
      last = now;
      scrollTo(0, top += 200);
      if (frames.length < 120) return requestAnimationFrame(frame);
      frames.sort((a, b) => a - b);
      form.elements.words.value = "Jérusalem";
      const began = performance.now();
      new MutationObserver(() => {
        document.body.offsetHeight;
        const filter = performance.now() - began - 120;  // the pause it makes for typing
        document.documentElement.dataset.measured =
          [parsed, paint ? paint.startTime : NaN, filter, frames[113], frames[119]].join(" ");
        fetch("/done");
      }).observe(document.getElementById("shown"), { childList: true });
      form.dispatchEvent(new Event("input", { bubbles: true }));
    }
    requestAnimationFrame(frame);
  }, 0));
});
</script>
"""
"""Added to the page. Chromium gives the page out when it has loaded, and it has not loaded before
the picture has come."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    data_option(parser)
    parser.add_argument("--beads", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args(arguments)
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.exit("Chromium is not installed")
    began = time.perf_counter()
    page = render_report(long_report(options.data, options.beads))
    size = len(page.encode())
    print(f"{options.beads:,} beads: {size / 1e6:.1f} MB, ", end="")
    print(f"written in {time.perf_counter() - began:.1f} s")
    runs = [measure(browser, page) for _ in range(options.runs)]
    for name, values in zip(MEASURES, zip(*runs, strict=True), strict=True):
        print(
            f"{name:14} {statistics.median(values):6.0f} ms  ({min(values):.0f}–{max(values):.0f})"
        )


def long_report(data: Path, beads: int) -> Report:
    """The first verses, with what a real alignment has in it."""
    sides = (
        (data / "alignment" / "bible" / name).read_text(encoding="utf-8").split("\n")[:beads]
        for name in ("bible.src", "bible.tgt")
    )
    chance = random.Random(1)
    units = []
    findings = []
    for number, texts in enumerate(zip(*sides, strict=True), 1):
        source, target = (
            Variant(language, Passage(text, f"bible.{language}.txt", (Anchor(0, number, 1),)))
            for language, text in zip(("fr", "en"), texts, strict=True)
        )
        score = 1 - chance.random() ** 8
        gap = chance.randrange(100)
        unit = Unit(
            str(number),
            None if gap == 0 else source,
            None if gap == 1 else target,
            score,
            document="bible",
            block=number // 4,
        )
        units.append(unit)
        findings += _findings(unit, chance)
    return Report.of_units(units, ("fr", "en"), findings=findings)


def _findings(unit: Unit, chance: random.Random) -> Iterator[Finding]:
    if unit.source and unit.target and chance.randrange(20) == 0:
        places = Place.of(unit, unit.target, 0, 9), Place.of(unit, unit.source, 0, 9)
        yield Finding(
            chance.choice(("number-differs", "spelling-left", "quotes")),
            chance.choice(tuple(Severity)),
            "The English has here another figure than the French.",
            "See which of the two is right.",
            places,
        )


def measure(browser: str, page: str) -> list[float]:
    """What Chromium tells of one load, in milliseconds."""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page, count=1)
    page = page.replace("</header>", f"</header>{PROBE}", 1)
    with _serving(page.encode()) as address, tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1280,900",
             f"--user-data-dir={profile}", "--dump-dom", address],
            capture_output=True, text=True, timeout=120, check=True,
        )  # fmt: skip
    found = re.search(r'data-measured="([^"]*)"', done.stdout)
    if found is None:
        raise SystemExit(f"the page told nothing:\n{done.stderr}")
    return [float(value) for value in found[1].split()]


class _serving:
    """The page on a port of this machine, and a picture that comes when the page is done."""

    def __init__(self, page: bytes) -> None:
        ready = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/wait":
                    ready.wait(60)
                elif self.path == "/done":
                    ready.set()
                body = page if self.path == "/" else b""
                self.send_response(200 if self.path == "/" else 204)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}/"

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()


if __name__ == "__main__":
    main()
