"""A small review, played by keys on a screen that is only in memory."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from align.formats.decisions import Log
from align.model import Finding, Passage, Place, Severity, Unit, Variant
from align.review import Review
from align.screen import ReviewApp

CASES = Path(__file__).parent / "cases"


def variant(text: str, language: str) -> Variant | None:
    count = text.count(". ") + 1
    return Variant(language, Passage(text, f"book.{language}.md"), count) if text else None


def check(units: Sequence[Unit]) -> list[Finding]:
    """Two names are to be spelled otherwise."""
    return [
        Finding("spelling", Severity.WARNING, f"{name} is not how it is written.", better, (place,))
        for name, better in (("Kiev", "Kyiv"), ("Kharkov", "Kharkiv"))
        for u in units
        if u.target and (at := u.target.text.find(name)) >= 0
        for place in [Place.of(u, u.target, at, at + len(name))]
    ]


def boundaries(text: str, language: str) -> list[int]:
    return [n + 2 for n, c in enumerate(text[:-1]) if text[n : n + 2] == ". "]


def realign(units: Sequence[Unit]) -> list[tuple[str, str, float]]:
    """All in one bead."""
    sides = ([u.source for u in units], [u.target for u in units])
    source, target = (" ".join(v.text for v in side if v) for side in sides)
    return [(source, target, 0.66)]


def said(app: ReviewApp) -> str:
    return str(app.screen_stack[0].query_one("#said", Static).visual)


class Played:
    """What is to be seen after some keys."""

    def __init__(self, app: ReviewApp, trail: Sequence[tuple[str | None, str]]) -> None:
        self.trail = trail
        """After each key: the bead at the cursor, and what is said."""
        self.review = app.review
        self.here = app.beads.ids[app.beads.cursor] if app.beads.ids else ""
        self.shown = list(app.beads.ids)
        self.said = said(app)
        self.side = app.beads.side
        self.running = app.return_code is None
        lines = [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
        self.text = "\n".join([*lines, ""])
        self.beads = [
            tuple(v.text if v else "" for v in (u.source, u.target)) for u in self.review.units
        ]


Play = Callable[..., Played]


@pytest.fixture
def units() -> tuple[Unit, ...]:
    with (CASES / "beads.tsv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            Unit(
                f"a:{n}",
                variant(row["source"], "fr"),
                variant(row["target"], "en"),
                float(row["score"]),
            )
            for n, row in enumerate(csv.DictReader(stream, delimiter="\t"), 1)
        )


@pytest.fixture
def review(units: tuple[Unit, ...], tmp_path: Path) -> Review:
    return Review(
        units, Log(tmp_path / "a.decisions.jsonl"), realign=realign, boundaries=boundaries
    )


@pytest.fixture
def play(review: Review) -> Play:
    """Press keys, one after the other, and see what became of it; a key that begins with a quote
    is text to be typed, a pair of numbers a click.
    """

    async def run(app: ReviewApp, size: tuple[int, int], keys: Sequence[str]) -> Played:
        trail = []
        async with app.run_test(size=size) as pilot:
            await quiet(app, pilot)
            for key in keys:
                if key.startswith("'"):
                    await pilot.press(*key[1:])
                elif key.startswith("@"):
                    x, y = key[1:].split(",")
                    await pilot.click(offset=(int(x), int(y)))
                else:
                    await pilot.press(key)
                trail.append((app.beads.id_at_cursor, said(app)))
            await quiet(app, pilot)
            return Played(app, trail)

    async def quiet(app: App[None], pilot: Pilot[None]) -> None:
        """Until the checks and the aligner are done."""
        workers = [worker for worker in app.workers if worker.group == "examine"]
        if workers:  # an empty list means all, and one that asks something waits for an answer
            await app.workers.wait_for_complete(workers)
        await pilot.pause()

    def played(
        keys: str = "", size: tuple[int, int] = (80, 24), others: Sequence[str] = ()
    ) -> Played:
        heads = ("fr book.fr.md", "en book.en.md", *others)
        app = ReviewApp(review, title="a.jsonl", heads=heads, check=check)
        return asyncio.run(run(app, size, keys.split(" ") if keys else []))

    return played
