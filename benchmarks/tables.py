"""The tables of docs/accuracy.md and README.md, from what `benchmarks.align --json` wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.align import Row, calibration, held_out, made_by
from benchmarks.beads import LEARNED_FROM, MADE
from benchmarks.measure import Omissions
from benchmarks.peers import MEASURED_BEFORE, PUBLISHED

PLACE = re.compile(r"(<!-- table: ([\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


class Results:
    """What was measured, to ask by aligner, set, text and note."""

    def __init__(self, found: Row) -> None:
        self.machine: Row = found["machine"]
        self.rows: list[Row] = found["rows"]

    def get(self, aligner: str, name: str, text: str = "", note: str | None = None) -> Row | None:
        """A row; with any note where none is asked for."""
        for row in self.rows:
            if (row["aligner"], row["set"], row["text"]) == (aligner, name, text) and (
                note is None or row["note"] == note
            ):
                return row
        return None


def table(head: Sequence[str], rows: Iterable[Sequence[object]], words: int = 1) -> str:
    """A table of Markdown; figures, the columns after the first `words`, to the right."""
    rule = ["---" if n < words else "--:" for n in range(len(head))]
    body = [head, rule, *rows]
    return "".join("| " + " | ".join(map(str, cells)) + " |\n" for cells in body)


def write_tables(path: Path, tables: Mapping[str, str]) -> None:
    """Put tables into their places in a file, ``<!-- table: NAME -->`` to ``<!-- end -->``."""
    text = path.read_text(encoding="utf-8")
    new = PLACE.sub(lambda m: f"{m[1]}{tables[m[2]]}{m[3]}" if m[2] in tables else m[0], text)
    path.write_text(new, encoding="utf-8")


def name_of(row: Row) -> str:
    star = r" \*" if row["set"] in LEARNED_FROM else ""
    name = f"**{row['set']}**" if row["aligner"] == "align" else row["set"]
    return name + star + (f": {row['text']}" if row["text"] else "")


def measures(row: Row) -> list[str]:
    return [" / ".join(f"{x:.3f}" for x in row[key]) for key in ("strict", "lax")]


def seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def accuracy(results: Results) -> str:
    """Every set, ours and the peers' rows together."""
    rows = [
        [
            name_of(row),
            made_by(row),
            *measures(row),
            *(seconds(row[key]) for key in ("wall", "cpu")),
            f"{row['memory']:.0f}",
        ]
        for row in results.rows
        if not row["text"] and row["set"] not in MADE
    ]
    head = ["set", "aligner", "strict P / R / F1", "lax P / R / F1", "wall s", "CPU s", "MB"]
    return table(head, rows, words=2)


def texts(results: Results) -> str:
    """The texts of the sets, each by itself."""
    rows = []
    for row in results.rows:
        if row["text"] and row["aligner"] == "align" and not row["note"]:
            peer = results.get("bertalign", row["set"], row["text"])
            rows.append([name_of(row), *measures(row), *(measures(peer) if peer else ["", ""])])
    head = ["text", "strict P / R / F1", "lax P / R / F1", "bertalign's: strict", "lax"]
    return table(head, rows)


def elsewhere(results: Results) -> str:
    """Figures that this run did not measure."""
    here = {row["aligner"] for row in results.rows}
    told = [row for row in MEASURED_BEFORE if row["aligner"] not in here]
    return table(
        ["aligner", "how", "strict F1", "lax F1", "CPU s"],
        (
            [row["aligner"], row["note"], *(f"{x:.3f}" for x in row["f1"]), seconds(row["cpu"])]
            for row in (*told, *PUBLISHED)
        ),
        words=2,
    )


def left_out(results: Results) -> str:
    """Omissions by themselves; of the peers' rows those of whole sets."""
    rows = []
    for row in results.rows:
        found = Omissions(*row["omissions"])
        if found.gold and row["set"] != "bible" and (row["text"] in {"", "Emma"}):
            right = found.measure
            rows.append(
                [
                    name_of(row),
                    made_by(row),
                    found.gold,
                    found.found,
                    f"{right.precision:.3f}",
                    f"{right.recall:.3f}",
                    "{1} of {0}; {3} of {2}".format(*row["moved"]) if any(row["moved"]) else "",
                ]
            )
    head = ["set or text", "aligner", "true", "found", "precision", "recall", "moved"]
    return table(head, rows, words=2)


def scores(results: Results) -> str:
    """Scores against the share that is right, of the sets that were not learned from."""
    whole = held_out(results.rows)
    if whole is None:
        return ""
    rows = [
        [f"{n / 10:.1f} to {(n + 1) / 10:.1f}", count, f"{s / count:.3f}", f"{r / count:.3f}"]
        for n, (count, s, r) in enumerate(whole.bins)
        if count
    ]
    by_set = (
        f"{name_of(row)}{', ' + row['note'] if row['note'] else ''} {calibration(row).error:.3f}"
        for row in results.rows
        if row["aligner"] == "align" and not row["text"]
    )
    return (
        table(["score", "beads", "mean score", "share right"], rows)
        + f"\nExpected calibration error of these beads: {whole.error:.3f}. Set by set:\n"
        + "; ".join(by_set)
        + ".\n"
    )


def settings(results: Results) -> str:
    """What was run, on what."""
    about = "{date}, {processor}, {cores} cores, Python {python}".format(**results.machine)
    if results.machine["load"] > 0.5:
        about += f", **while the machine was busy (load {results.machine['load']:.1f})**"
    lines = dict.fromkeys(row["signature"] for row in results.rows if row["signature"])
    return f"Measured on {about}.\n\n" + "".join(f"- `{line}`\n" for line in lines)


class Target(NamedTuple):
    """Something to be reached."""

    what: str
    wanted: str
    reached: str
    met: bool


def targets(results: Results) -> Iterator[Target]:
    """What was aimed at, and how far it was reached; what was not measured is left out."""
    for what, row, strict, lax in _goals(results):
        if row:
            reached = [row[key][2] for key in ("strict", "lax")]
            digits = 4 if strict > 0.999 else 3
            yield Target(
                what,
                " / ".join(f"{x:.{digits}f}" for x in (strict, lax) if x),
                " / ".join(f"{x:.{digits}f}" for x in reached),
                reached[0] >= strict and reached[1] >= lax,
            )
    for name, text in (("transread", ""), ("transread", "Emma"), *((n, "") for n in MADE)):
        row = results.get("align", name, text)
        if row and "swapped" not in name:
            right = Omissions(*row["omissions"]).measure
            yield Target(
                f"omissions, {text or name}: precision / recall",
                "0.900 / 0.850",
                f"{right.precision:.3f} / {right.recall:.3f}",
                right.precision >= 0.9 and right.recall >= 0.85,
            )
    if table := held_out(results.rows):
        yield Target(
            "expected calibration error, sets not learned from",
            "under 0.030",
            f"{table.error:.3f}",
            table.error < 0.03,
        )
    for name, peer, most in (
        ("transread", "hunalign", 3.0),
        ("text+berg/eval", "vecalign", 1 / 30),
        ("text+berg/eval", "bertalign", 1 / 10),
    ):
        us, them = results.get("align", name, note=""), results.get(peer, name)
        if us and them:
            ratio = us["wall"] / them["wall"]
            yield Target(
                f"wall-clock time on {name}, by {peer}'s",
                f"at most {most:.3g}",
                f"{ratio:.3g}",
                ratio <= most,
            )
    if bible := results.get("align", "bible"):
        memory = bible["memory"]
        yield Target("memory on bible, MB", "under 600", f"{memory:.0f}", memory < 600)


def _goals(results: Results) -> Iterator[tuple[str, Row | None, float, float]]:
    """What, its row, and the least strict and lax F1."""
    ours = results.get
    yield "text+berg/eval", ours("align", "text+berg/eval", note=""), 0.945, 0.990
    yield (
        "text+berg/eval, a language that the encoder does not know",
        ours("align", "text+berg/eval", note="encoder ngram"),
        0.80,
        0.92,
    )
    if best := ours("bertalign", "transread"):
        least = best["strict"][2] + 0.02
        yield "transread, two points above bertalign", ours("align", "transread"), least, 0.995
    yield "Emma (abridged)", ours("align", "transread", "Emma"), 0.75, 0.98
    yield "alibi, paragraphs told", ours("align", "alibi", note="paragraphs"), 0.97, 0.998
    yield "alibi, paragraphs not told", ours("align", "alibi", note=""), 0.95, 0.0
    yield "bilinguator-par", ours("align", "bilinguator-par"), 0.90, 0.99
    if best := ours("hunalign", "bible"):
        yield (
            "bible, as good as hunalign",
            ours("align", "bible"),
            best["strict"][2],
            best["lax"][2],
        )


def goals(results: Results) -> str:
    return table(
        ["target (strict / lax F1 where not said)", "wanted", "reached", "met"],
        ([t.what, t.wanted, t.reached, "yes" if t.met else "**no**"] for t in targets(results)),
    )


def summary(results: Results) -> str:
    """The standard benchmark alone, in one line an aligner: for README.md."""
    rows = [
        [
            ("**align**" if row["aligner"] == "align" else row["aligner"])
            + (f", {row['note']}" if row["note"] else ""),
            *(f"{row[key][2]:.3f}" for key in ("strict", "lax")),
            seconds(row["wall"]),
            f"{row['memory']:.0f}",
        ]
        for row in results.rows
        if row["set"] == "text+berg/eval" and not row["text"]
    ]
    return table(["text+berg/eval", "strict F1", "lax F1", "seconds", "MB"], rows)


TABLES = {
    "summary": summary,
    "accuracy": accuracy,
    "texts": texts,
    "elsewhere": elsewhere,
    "omissions": left_out,
    "scores": scores,
    "settings": settings,
    "targets": goals,
}


def filled(text: str, results: Results) -> str:
    """A page with its tables written anew.

    >>> nothing = Results({"machine": {}, "rows": []})
    >>> filled("<!-- table: targets -->\\nold\\n<!-- end -->", nothing).splitlines()[1]
    '| target (strict / lax F1 where not said) | wanted | reached | met |'
    """
    return PLACE.sub(lambda m: f"{m[1]}{TABLES[m[2]](results)}{m[3]}", text)
