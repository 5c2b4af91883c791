"""The report in Chromium: its filters and keys, and what axe-core finds in it."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from align.formats.report import (
    Collection,
    FailedPair,
    PairRow,
    Report,
    ReportText,
    TitleRow,
    render_collection,
    render_report,
)
from align.model import Finding, Location, Place, Repair, Severity, Unit

Browse = Callable[..., html.HtmlElement]


@pytest.fixture(scope="module")
def browse(tmp_path_factory: pytest.TempPathFactory) -> Browse:
    """The page as Chromium has it after its scripts ran, which must not complain."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("Chromium is not installed")
    folder = tmp_path_factory.mktemp("browser")

    def dom(page: str, address: str = "", *options: str) -> html.HtmlElement:
        path = folder / "report.html"
        path.write_text(page, encoding="utf-8")
        done = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
             f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=8000", *options,
             "--dump-dom", f"file://{path}{address}"],
            capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        assert "CONSOLE" not in done.stderr, done.stderr
        return html.document_fromstring(
            done.stdout.encode(), parser=html.HTMLParser(encoding="utf-8")
        )

    return dom


def driven(page: str, *scripts: str) -> str:
    """The page without its policy, and with scripts that it would forbid."""
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page, count=1)
    tags = "".join(
        f"<script>{script.replace('</script', '<x/script')}</script>" for script in scripts
    )
    return page.replace("</body>", f"{tags}</body>")


def told(root: html.HtmlElement) -> Any:
    return json.loads(root.get_element_by_id("told").text_content())


TELL = """
function tell(what) {
  const told = document.createElement("pre");
  told.id = "told";
  told.textContent = JSON.stringify(what);
  document.body.append(told);
}
const pause = () => new Promise((done) => setTimeout(done, 200));
const press = (key) =>
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
"""


def shown_report(units: tuple[Unit, ...]) -> Report:
    """All that a report can show, in a small text."""
    some = (*units[:3], dataclasses.replace(units[3], score=0.1), *units[4:])

    def finding(unit: Unit, check: str, severity: Severity) -> Finding:
        assert unit.target
        assert unit.source
        places = Place.of(unit, unit.target, 3, 10), Place.of(unit, unit.source, 0, 2)
        return Finding(check, severity, "Why.", "Do.", places, "Better")

    return Report(
        "Title",
        (ReportText.of_units("article", ("fr", "en"), some),),
        (
            finding(some[1], "spelling-left", Severity.WARNING),
            finding(some[2], "number-differs", Severity.ERROR),
        ),
        (TitleRow("Chest", original="Шесть", glosses=(("fr", "Six"), ("en", "Six!"))),),
        (Repair(Location("en.md", 31, 1), "page break", "to plead", "the borders"),),
        signature="model:use",
    )


def test_a_filter_in_the_address_works_within_the_policy(
    units: tuple[Unit, ...], browse: Browse
) -> None:
    root = browse(render_report(shown_report(units)), "#check=number-differs")
    visible = [b.get("id") for b in root.find_class("bead") if b.get("hidden") is None]
    assert visible == ["b3"]
    assert root.get_element_by_id("shown").text_content() == "1 of 11 shown"
    groups = {g.get("data-check"): g.get("hidden") for g in root.find_class("group")}
    assert groups == {"number-differs": None, "spelling-left": ""}


FILTERS = {
    "show=all": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    "show=low": [4],
    "show=unpaired": [7, 8],
    "show=marked&severity=warning": [2],
    "kind=1-0": [7],
    "under=0.3": [4],
    "words=ARMENIE": [1],
    "words=answers:": [2],
    "length=3": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    "show=marked&words=nothing+like+it": [],
}

DRIVE = """
addEventListener("load", async () => {
  const shown = {}, went = [];
  for (const address of %s) {
    location.hash = address;
    await pause();
    shown[address] = [...document.querySelectorAll(".bead:not([hidden])")].map((b) => b.id);
  }
  const empty = !document.getElementById("nothing").hidden;
  press("Escape");
  for (const key of "jjknnNd") {
    press(key);
    went.push(document.querySelector(".bead:target").id);
  }
  const body = document.body;
  body.dispatchEvent(new KeyboardEvent("keydown", { key: "л", code: "KeyK", bubbles: true }));
  went.push(document.querySelector(".bead:target").id);
  const lazy = getComputedStyle(document.querySelector(".block")).contentVisibility;
  const focused = document.activeElement.getAttribute("aria-label");
  location.hash = "b1";
  await pause();
  document.querySelector("main").style.paddingBottom = "2000px";
  document.getElementById("b9").scrollIntoView();
  await pause();
  press("j");
  const seen = Number(location.hash.slice(2));
  location.hash = "show=unpaired";
  await pause();
  location.hash = "b2";
  await pause();
  const revealed = !document.getElementById("b2").hidden;
  press("?");
  const help = document.getElementById("help").open;
  document.querySelector("#help button").click();
  document.getElementById("keys-on").click();
  press("j");
  const silent = location.hash;
  document.getElementById("keys-on").click();
  press("/");
  const field = document.activeElement.name;
  tell({ shown, empty, went, focused, seen, lazy, revealed, help, silent, field });
});
"""


def test_filters_and_keys(units: tuple[Unit, ...], browse: Browse) -> None:
    page = render_report(shown_report(units))
    found = told(browse(driven(page, TELL, DRIVE % json.dumps(list(FILTERS)))))
    assert found["shown"] == {
        address: [f"b{n}" for n in numbers] for address, numbers in FILTERS.items()
    }
    assert found["empty"]
    assert found["went"] == ["b1", "b2", "b1", "b2", "b3", "b2", "b4", "b3"]
    assert found["focused"] == "bead 3"
    assert found["seen"] in {8, 9}, "from what is on the screen, not from what was left behind"
    assert found["lazy"] == "auto", "else a long report is slow"
    assert found["revealed"]
    assert found["help"]
    assert found["silent"] == "#b2"
    assert found["field"] == "words"


AXE = """
addEventListener("load", async () => {
  document.head.insertAdjacentHTML("beforeend",
    "<style>* { content-visibility: visible !important }</style>");
  const found = await axe.run();
  tell({
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    rules: found.passes.map((rule) => rule.id),
    violations: found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.html)]),
  });
});
"""


@pytest.mark.parametrize(("theme", "dark"), [("1", False), ("0", True)], ids=["light", "dark"])
def test_axe_finds_nothing(theme: str, dark: bool, units: tuple[Unit, ...], browse: Browse) -> None:
    pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    axe = Path(str(resources.files("axe_core_python") / "axe.min.js")).read_text(encoding="utf-8")
    page = render_report(shown_report(units))
    found = told(
        browse(driven(page, axe, TELL, AXE), "", f"--blink-settings=preferredColorScheme={theme}")
    )
    assert found["dark"] == dark
    assert {"color-contrast", "landmark-one-main", "region", "valid-lang"} <= set(found["rules"])
    assert found["violations"] == []


def test_axe_finds_nothing_on_the_page_of_many_texts(browse: Browse) -> None:
    pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
    axe = Path(str(resources.files("axe_core_python") / "axe.min.js")).read_text(encoding="utf-8")
    row = PairRow("fr-en/a", 0.3, (10, 12), 2, ("read as windows-1252",))
    failed = FailedPair("fr-en/b", "it is empty", "Fill it.")
    page = render_collection(
        Collection("fr-en", 1, 1, 22, 10, (0,) * 9 + (1,), (row,), (failed,), (("a.tmx", 9),))
    )
    found = told(browse(driven(page, axe, TELL, AXE)))
    assert "color-contrast" in found["rules"]
    assert found["violations"] == []
    narrow = json.dumps(page).replace("</", r"<\/")
    found = told(browse(f"<!DOCTYPE html><body><script>{TELL}{PHONE % narrow}</script></body>"))
    assert found["wide"] <= 390


PHONE = """
addEventListener("load", () => {
  const frame = document.createElement("iframe");
  frame.style.width = "390px";
  frame.srcdoc = %s;
  frame.onload = () => {
    const root = frame.contentDocument.documentElement;
    tell({ inner: frame.contentWindow.innerWidth, wide: root.scrollWidth });
  };
  document.body.append(frame);
});
"""


def test_a_phone_need_not_scroll_sideways(units: tuple[Unit, ...], browse: Browse) -> None:
    page = json.dumps(render_report(shown_report(units))).replace("</", r"<\/")
    found = told(browse(f"<!DOCTYPE html><body><script>{TELL}{PHONE % page}</script></body>"))
    assert found["inner"] == 390
    assert found["wide"] <= 390
