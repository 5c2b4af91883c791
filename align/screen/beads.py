"""The list of beads: the texts side by side, of which only the lines in sight are drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from align.formats.decisions import Reviewed
from align.review import Query, Review
from align.screen.keys import bindings
from align.screen.texts import Span, plain, wrap

MARGIN = 12
"""Cells left of the texts: number, marks; kind, score."""
SIDES = ("source", "target")
NOTHING = "—"
"""Where a bead has no text on a side."""


def marks(review: Review, bead: Reviewed) -> str:
    """Two signs for right, wrong, doubtful or linked, and two for findings."""
    if bead.right is not None:
        status = "ok" if bead.right else "no"
    else:
        status = "=" if bead.linked else "?" if bead.doubtful else ""
    found = len(review.open_findings(bead.unit.id))
    return f"{status:<2}{'!' + (str(found) if 1 < found < 10 else '') if found else '':<2}"


class BeadList(ScrollView, can_focus=True, inherit_bindings=False):
    """Beads one below the other; one of them is the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings())
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "beads--cursor",
        "beads--cursor-margin",
        "beads--margin",
        "beads--rule",
        "beads--doubtful",
        "beads--match",
    }
    DEFAULT_CSS = """
    BeadList {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        background: $background;
        & > .beads--margin { color: $foreground 70%; }
        & > .beads--cursor { background: $panel; }
        & > .beads--cursor-margin { background: $primary; color: $text; text-style: bold; }
        & > .beads--rule { color: $foreground 30%; }
        & > .beads--doubtful { color: $warning; text-style: bold; }
        & > .beads--match { text-style: reverse; }
    }
    """

    class Moved(Message):
        """The cursor is on another bead, or another side."""

    def __init__(self, review: Review, columns: int) -> None:
        super().__init__()
        self.review = review
        self.columns = columns
        """Of text: two, and one for each further edition."""
        self.ids: list[str] = []
        """The beads shown, in order."""
        self.cursor = 0
        """The index among them."""
        self.side = "target"
        self.link_from: str | None = None
        """The first of the beads to be linked."""
        self.sought: Query | None = None
        self._tops: list[int] = [0]
        self._drawn: dict[int, list[Strip]] = {}

    # What is shown -----------------------------------------------------------------------

    @property
    def id_at_cursor(self) -> str | None:
        """The bead at the cursor; None where nothing is shown."""
        return self.ids[self.cursor] if self.ids else None

    def show(self, ids: Sequence[str], cursor: str | None = None) -> None:
        """Other beads, or the same that have changed."""
        self.ids = list(ids)
        if cursor in self.ids:
            self.cursor = self.ids.index(cursor)
        self.cursor = max(0, min(self.cursor, len(self.ids) - 1))
        self._lay_out()
        self.move(self.cursor)

    def move(self, cursor: int) -> None:
        """The cursor to a place among those shown, in sight."""
        self.cursor = max(0, min(cursor, len(self.ids) - 1))
        self.redraw()
        if self.ids:
            top, end = self._tops[self.cursor : self.cursor + 2]
            height = min(end - top, self.scrollable_content_region.height or 1)
            region = Region(0, top, 1, height)
            self.scroll_to_region(region, animate=False, force=True)
        self.post_message(self.Moved())

    def redraw(self) -> None:
        """What is in sight, anew."""
        self._drawn.clear()
        self.refresh()

    @property
    def in_sight(self) -> range:
        """The indices of beads in sight."""
        top = round(self.scroll_y)
        last = self._at(top + max(1, self.scrollable_content_region.height) - 1)
        return range(self._at(top), last + 1)

    def scroll_within(self, step: int) -> bool:
        """Scroll on in a bead that is higher than the screen; False where its end is in sight."""
        top, end = self._tops[self.cursor : self.cursor + 2]
        height = self.scrollable_content_region.height
        at = round(self.scroll_y)
        goal = min(at + height - 1, end - height) if step > 0 else max(at - height + 1, top)
        if end - top <= height or (goal <= at if step > 0 else goal >= at):
            return False
        self.scroll_to(y=goal, animate=False, force=True)
        return True

    # Lines -------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lines are broken elsewhere."""
        self._lay_out()
        self.move(self.cursor)

    @property
    def widths(self) -> tuple[int, ...]:
        """Cells of each column of text."""
        free = max(self.columns * 2, self.size.width - 1 - MARGIN - self.columns)
        return tuple((free + n) // self.columns for n in range(self.columns))

    def _texts(self, id: str) -> tuple[str, ...]:
        unit = self.review.bead(id).exported
        sides = [plain(v.text) if v else NOTHING for v in (unit.source, unit.target)]
        if self.columns > len(SIDES):
            sides += [
                plain(beside.text if beside.whole else f"… {beside.text} …") or NOTHING
                for beside in self.review.beside(id)
            ]
        return tuple(sides)

    def _lay_out(self) -> None:
        widths = self.widths
        heights = (
            1 + max(len(wrap(t, w)) for t, w in zip(self._texts(id), widths, strict=True))
            for id in self.ids
        )
        self._tops = [0, *accumulate(heights)]
        self.virtual_size = Size(self.size.width - 1, self._tops[-1])
        self.redraw()

    def _at(self, line: int) -> int:
        """The index of the bead that stands in a line."""
        return max(0, min(bisect_right(self._tops, line) - 1, len(self.ids) - 1))

    def render_line(self, y: int) -> Strip:
        """A line of what is in sight."""
        line = y + round(self.scroll_y)
        if not self.ids or line >= self._tops[-1]:
            return Strip.blank(self.size.width, self.rich_style)
        index = self._at(line)
        if index not in self._drawn:
            self._drawn[index] = self._draw(index)
        return self._drawn[index][line - self._tops[index]]

    def _draw(self, index: int) -> list[Strip]:
        id = self.ids[index]
        bead = self.review.bead(id)
        here = index == self.cursor
        base = self.rich_style
        if here:
            base += self.get_component_rich_style("beads--cursor", partial=True)
        rule = base + self.get_component_rich_style("beads--rule", partial=True)
        match = base + self.get_component_rich_style("beads--match", partial=True)
        texts = self._texts(id)
        columns = [wrap(text, width) for text, width in zip(texts, self.widths, strict=True)]
        found = self._found(id)
        margins = self._margins(id, bead, here, base)
        drawn = []
        for n in range(self._tops[index + 1] - self._tops[index]):
            segments = [margins[n] if n < len(margins) else Segment(" " * MARGIN, base)]
            for number, (text, lines, width) in enumerate(
                zip(texts, columns, self.widths, strict=True)
            ):
                active = here and number < len(SIDES) and SIDES[number] == self.side
                segments.append(Segment("┃" if active else "│", base if active else rule))
                span = lines[n] if n < len(lines) else (0, 0)
                segments += _marked(text, span, found[number], width, base, match)
            drawn.append(Strip(segments).adjust_cell_length(self.size.width - 1, base))
        return drawn

    def _margins(self, id: str, bead: Reviewed, here: bool, base: Style) -> list[Segment]:
        """Number and marks; kind and score."""
        sign = "►" if here else "+" if id == self.link_from else " "
        score = f"{bead.unit.score:.2f}".removeprefix("0")[:3]
        extra = ("e" if bead.edit is not None else " ") + ("c" if bead.comments else " ")
        name = "beads--cursor-margin" if here else "beads--margin"
        style = base + self.get_component_rich_style(name, partial=True)
        if bead.doubtful and not here:
            style += self.get_component_rich_style("beads--doubtful", partial=True)
        number = f"{self.review.place(id) + 1:>6}"
        return [
            Segment(f"{sign}{number} {marks(self.review, bead)}", style),
            Segment(f" {bead.unit.kind:>5} {score:>3}{extra}", style),
        ]

    def _found(self, id: str) -> list[tuple[Span, ...]]:
        """For each column, where what was searched for stands."""
        found: list[tuple[Span, ...]] = [()] * self.columns
        if self.sought is not None:
            matches = self.review.matches(id, self.sought)
            for number, side in enumerate(SIDES):
                found[number] = tuple((m.start, m.end) for m in matches if m.side == side)
        return found

    # Mouse -------------------------------------------------------------------------------

    def on_click(self, event: events.Click) -> None:
        """The bead and the side under the pointer."""
        place = event.get_content_offset(self)
        line = place.y + round(self.scroll_y) if place else self._tops[-1]
        if place is None or line >= self._tops[-1]:
            return
        x = place.x - MARGIN
        if x >= 0:
            self.side = SIDES[0] if x <= self.widths[0] else SIDES[1]
        self.move(self._at(line))


def _marked(
    text: str, span: Span, found: Sequence[Span], width: int, base: Style, match: Style
) -> list[Segment]:
    """A line of a text, with what was found in it, exactly as wide as its column."""
    start, end = span
    segments: list[Segment] = []
    at = start
    for begin, stop in found:
        begin, stop = max(begin, at), min(stop, end)
        if begin < stop:
            segments += [Segment(text[at:begin], base), Segment(text[begin:stop], match)]
            at = stop
    segments.append(Segment(text[at:end], base))
    if len(segments) == 1:
        return [Segment(set_cell_size(text[at:end], width), base)]
    return list(Strip(segments).adjust_cell_length(width, base))
