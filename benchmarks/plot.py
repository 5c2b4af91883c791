"""The tables of docs/accuracy.md and README.md, and the drawings, from what was measured.

``python -m benchmarks.plot docs/accuracy.json`` writes anew, from what `benchmarks.align --json`
wrote, what stands in both pages between ``<!-- table: NAME -->`` and ``<!-- end -->``
(`benchmarks.tables`), and the two drawings: no figure there is copied by hand.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from benchmarks.align import held_out
from benchmarks.measure import Reliability
from benchmarks.peers import PUBLISHED
from benchmarks.tables import Results, filled

INK, GRID = "#222", "#ddd"
COLOURS = {
    "align": "#0b6e4f",
    "bertalign": "#b5442e",
    "vecalign": "#7a4fa3",
    "hunalign": "#b07d12",
    "galechurch": "#4a6fa5",
}


class Axes:
    """A rectangle of a drawing, and where in it a value lies."""

    def __init__(
        self,
        place: tuple[float, float, float, float],
        across: tuple[float, float],
        up: tuple[float, float],
        *,
        log: bool = False,
    ) -> None:
        self.x, self.y, self.width, self.height = place
        self.log = log
        self.across = tuple(math.log10(v) for v in across) if log else across
        self.up = up
        self.parts: list[str] = []

    def at(self, across: float, up: float) -> tuple[float, float]:
        """Pixels."""
        value = math.log10(across) if self.log else across
        share = (value - self.across[0]) / (self.across[1] - self.across[0])
        height = (up - self.up[0]) / (self.up[1] - self.up[0])
        return self.x + share * self.width, self.y + self.height * (1 - height)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], colour: str, dash: str = ""
    ) -> None:
        (x1, y1), (x2, y2) = self.at(*start), self.at(*end)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
            f' stroke="{colour}"{dashed}/>'
        )

    def text(self, x: float, y: float, text: str, anchor: str = "middle", size: int = 12) -> None:
        """At pixels."""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
            f' fill="{INK}">{escape(text)}</text>'
        )

    def dot(self, across: float, up: float, radius: float, colour: str, told: str) -> None:
        x, y = self.at(across, up)
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{colour}"'
            f' fill-opacity=".85"><title>{escape(told)}</title></circle>'
        )

    def frame(
        self,
        title: str,
        names: tuple[str, str],
        ticks: tuple[Sequence[float], Sequence[float]],
    ) -> None:
        """Grid, ticks and the names of both axes."""
        left, right = (10**v if self.log else v for v in self.across)
        for value in ticks[0]:
            self.line((value, self.up[0]), (value, self.up[1]), GRID)
            self.text(self.at(value, 0)[0], self.y + self.height + 17, f"{value:g}")
        for value in ticks[1]:
            self.line((left, value), (right, value), GRID)
            self.text(self.x - 7, self.at(left, value)[1] + 4, f"{value:g}", "end")
        self.text(self.x + self.width / 2, self.y - 12, title, size=14)
        self.text(self.x + self.width / 2, self.y + self.height + 36, names[0])
        self.text(self.x - 40, self.y - 12, names[1], "start")


def drawing(width: int, height: int, title: str, parts: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        f' font-family="sans-serif">\n<title>{escape(title)}</title>\n'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def reliability_drawing(found: Reliability) -> str:
    """Share right over score; the larger the dot, the more beads."""
    axes = Axes((60, 40, 380, 380), (0, 1), (0, 1))
    ticks = [n / 5 for n in range(6)]
    axes.frame("Of the beads with a score, how many are right", ("score", "right"), (ticks, ticks))
    axes.line((0, 0), (1, 1), "#888", "5 4")
    most = max(count for count, _, _ in found.bins)
    for count, total, right in found.bins:
        if count:
            radius = 3 + 11 * math.sqrt(count / most)
            told = f"{count} beads of mean score {total / count:.3f}: {right / count:.3f} right"
            axes.dot(total / count, right / count, radius, COLOURS["align"], told)
            x, y = axes.at(total / count, right / count)
            axes.text(x + radius + 3, y + 4, str(count), "start", 11)
    return drawing(480, 470, "Reliability of the scores", axes.parts)


def published(axes: Axes) -> None:
    """A dotted line for each published figure, its name at the side."""
    start, end = (10**power for power in axes.across)
    lowest = 0.0
    for row in sorted(PUBLISHED, key=lambda row: -row["f1"][0]):
        height = row["f1"][0]
        axes.line((start, height), (end, height), "#999", "2 3")
        lowest = max(lowest + 12, axes.at(start, height)[1] - 3)
        told = f"{row['aligner']}, {row['note'].partition(', ')[2]} {height:.3f}"
        axes.text(axes.x + 4, lowest, told, "start", 10)


def cost_drawing(results: Results) -> str:
    """Strict F1 over CPU seconds, a panel for each of two sets; published figures as lines."""
    parts = []
    for n, name in enumerate(("text+berg/eval", "transread")):
        rows = [r for r in results.rows if r["set"] == name and not r["text"] and r["cpu"]]
        if not rows:
            continue
        low = min(r["strict"][2] for r in rows)
        times = [r["cpu"] for r in rows]
        axes = Axes(
            (60 + 480 * n, 40, 380, 320),
            (10 ** math.floor(math.log10(min(times))), 10 ** math.ceil(math.log10(max(times) * 2))),
            (math.floor(low * 20) / 20, 1.0),
            log=True,
        )
        powers = range(round(axes.across[0]), round(axes.across[1]) + 1)
        steps = range(round(axes.up[0] * 20), 21)
        axes.frame(
            name, ("CPU seconds", "strict F1"), ([10.0**p for p in powers], [s / 20 for s in steps])
        )
        if name == "text+berg/eval":
            published(axes)
        for row in rows:
            label = row["aligner"]
            if row["aligner"] == "align" and row["note"]:
                label += f", {row['note']}"
            height = row["strict"][2]
            axes.dot(
                row["cpu"], height, 7, COLOURS.get(row["aligner"], "#666"), f"{label} {height:.3f}"
            )
            x, y = axes.at(row["cpu"], height)
            axes.text(x, y - 12, label)
        parts += axes.parts
    return drawing(960, 420, "Strict F1 against CPU seconds", parts)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plot", description=__doc__)
    parser.add_argument("results", type=Path, help="what benchmarks.align --json wrote")
    root = Path(__file__).parents[1]
    page = root / "docs" / "accuracy.md"
    parser.add_argument("--page", type=Path, default=page, help="(default: docs/accuracy.md)")
    args = parser.parse_args()
    results = Results(json.loads(args.results.read_text(encoding="utf-8")))
    for path in (args.page, root / "README.md"):
        path.write_text(filled(path.read_text(encoding="utf-8"), results), encoding="utf-8")
    stem = args.page.with_suffix("")
    if found := held_out(results.rows):
        Path(f"{stem}-scores.svg").write_text(reliability_drawing(found), encoding="utf-8")
    Path(f"{stem}-cost.svg").write_text(cost_drawing(results), encoding="utf-8")


if __name__ == "__main__":
    main()
