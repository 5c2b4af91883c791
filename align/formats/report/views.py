"""What the template is given. Everything is a plain value; all text is escaped by the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from align.formats.decisions import Decision, Reviewed
from align.formats.report.cells import Cell, runs
from align.formats.report.records import Report, ReportText
from align.formats.report.remarks import Gone, Group, Places, Remark, by_bead, grouped
from align.model import DOUBTFUL, Finding


@dataclass(frozen=True)
class BeadView:
    """One row of the page."""

    id: str
    number: int
    kind: str
    score: float
    block_kind: str
    block: int
    cells: tuple[Cell, ...]
    segments: tuple[int, ...]
    """Of each cell."""
    remarks: tuple[Remark, ...]
    dismissed: tuple[Gone, ...] = ()
    decided: tuple[str, ...] = ()
    """"checked", "called-wrong", "linked", "edited"."""
    comments: tuple[str, ...] = ()

    @property
    def low(self) -> bool:
        """Is it doubtful?"""
        return self.score < DOUBTFUL

    @property
    def unpaired(self) -> bool:
        """Has an edition nothing here?"""
        return any(cell.runs is None for cell in self.cells)

    @property
    def ruled(self) -> bool:
        """Did a person decide anything of it?"""
        return bool(self.decided or self.comments or self.dismissed)

    @property
    def usual(self) -> bool:
        """Is it one segment on each side?"""
        return all(number == 1 for number in self.segments)

    @property
    def css(self) -> str:
        """The classes by which it is styled and found by filters."""
        classes = {
            "marked": bool(self.remarks),
            "low": self.low,
            "unpaired": self.unpaired,
            "decided": self.ruled,
        }
        return "".join(f" {name}" for name, holds in classes.items() if holds)


@dataclass(frozen=True)
class TextView:
    """One text of the page."""

    number: int
    text: ReportText
    beads: tuple[BeadView, ...]

    @cached_property
    def blocks(self) -> list[tuple[str, list[BeadView]]]:
        """Kind of block and beads, paragraph by paragraph."""
        groups = groupby(self.beads, key=lambda bead: (bead.block, bead.block_kind))
        return [(kind, list(beads)) for (_, kind), beads in groups]

    @cached_property
    def kinds(self) -> list[tuple[str, int]]:
        """Kinds of bead, the most frequent first."""
        return Counter(bead.kind for bead in self.beads).most_common()


@dataclass(frozen=True)
class Page:
    """All of it."""

    report: Report
    texts: tuple[TextView, ...]
    groups: tuple[Group, ...]
    """The findings of each check, graver ones first."""
    dismissed: tuple[Gone, ...]

    @classmethod
    def of(cls, report: Report) -> Page:
        """The views of a report."""
        places = Places(report.texts)
        decided = {bead.unit.id: bead for bead in report.reviewed}
        remarks = [
            Remark(finding, places.spots(finding), accepted=ruling)
            for finding in report.findings
            if not (ruling := _ruling(finding, decided)) or ruling.kind == "accept"
        ]
        groups = tuple(grouped(remarks))
        dismissed = {
            (gone.bead, gone.check, gone.text): gone
            for gone in (
                *map(places.gone, report.dismissed),
                *(gone for bead in report.reviewed for gone in places.ruled(bead)),
            )
        }
        here = by_bead(remark for group in groups for remark in group.remarks)
        silent: dict[str, list[Gone]] = {}
        for gone in dismissed.values():
            silent.setdefault(gone.bead, []).append(gone)
        texts = tuple(
            TextView(number, text, tuple(_beads(number, text, places, here, silent, decided)))
            for number, text in enumerate(report.texts, 1)
        )
        return cls(report, texts, groups, tuple(dismissed.values()))

    @cached_property
    def remarks(self) -> list[Remark]:
        """All findings that stand, in the order of their numbers."""
        return [remark for group in self.groups for remark in group.remarks]

    @cached_property
    def beads(self) -> list[BeadView]:
        """Those of all texts."""
        return [bead for text in self.texts for bead in text.beads]

    @property
    def gloss_languages(self) -> list[str]:
        """Those that titles are translated into."""
        return list(dict.fromkeys(tag for row in self.report.titles for tag, _ in row.glosses))


def _ruling(finding: Finding, decided: Mapping[str, Reviewed]) -> Decision | None:
    """What was decided of a finding."""
    bead = decided.get(finding.places[0].unit) if finding.places else None
    return bead.ruling(finding) if bead else None


def _beads(
    number: int,
    text: ReportText,
    places: Places,
    remarks: Mapping[str, Sequence[Remark]],
    dismissed: Mapping[str, Sequence[Gone]],
    decided: Mapping[str, Reviewed],
) -> Iterator[BeadView]:
    block = 0
    for index, row in enumerate(text.rows):
        id = places.id(number, index)
        here = tuple(remarks.get(id, ()))
        cells = tuple(
            Cell(
                language,
                variant.text if variant else "",
                runs(variant, column, id, here) if variant else None,
            )
            for column, (language, variant) in enumerate(
                zip(text.languages, row.variants, strict=True)
            )
        )
        if row.variants[0] or row.variants[1]:  # else an edition whose blocks count otherwise
            block = row.units[0].block
        segments = tuple(v.segments if v else 0 for v in row.variants)
        reviewed = [decided[unit.id] for unit in row.units if unit.id in decided]
        yield BeadView(
            id=id,
            number=index + 1,
            kind="-".join(map(str, segments)),
            score=min(unit.score for unit in row.units),
            block_kind=row.units[0].block_kind.replace(" ", "-"),
            block=block,
            cells=cells,
            segments=segments,
            remarks=here,
            dismissed=tuple(dismissed.get(id, ())),
            decided=tuple(dict.fromkeys(word for bead in reviewed for word in _decided(bead))),
            comments=tuple(comment for bead in reviewed for comment in bead.comments),
        )


def _decided(bead: Reviewed) -> Iterator[str]:
    """What was done with a bead, as keys of the words."""
    if bead.right is not None:
        yield "checked" if bead.right else "called-wrong"
    if bead.linked:
        yield "linked"
    if bead.edit is not None:
        yield "edited"
