"""What is asked for in the middle of the screen; Escape leaves any of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, OptionList, Static, TextArea
from textual.widgets.option_list import Option

from align.screen.keys import GROUPS
from align.screen.texts import cells, plain, spare, wrap

CSS = """
ModalScreen { align: center middle; background: $background 60%; }
ModalScreen > Vertical {
    width: 90%; max-width: 110; height: auto; max-height: 100%;
    border: solid $primary; background: $surface; padding: 0 1;
}
ModalScreen Static.hint { color: $foreground 70%; height: auto; }
ModalScreen Static.asked { height: auto; }
ModalScreen Input, ModalScreen TextArea { border: tall $primary; background: $background; }
ModalScreen TextArea { height: 10; }
ModalScreen OptionList { height: auto; max-height: 16; border: none; background: $surface; }
"""


class Ask(ModalScreen[str | None]):
    """One line of words."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "leave")]

    def __init__(self, title: str, question: str, value: str = "") -> None:
        super().__init__()
        self._title, self._question, self._value = title, question, value

    def compose(self) -> ComposeResult:
        """The question above the line."""
        with Vertical() as box:
            box.border_title = plain(self._title)
            yield Static(plain(self._question), classes="asked", markup=False)
            yield Input(self._value)
            yield Static("Enter: take it · Esc: leave", classes="hint", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The answer."""
        self.dismiss(spare(event.value).strip())


class Lines(TextArea):
    """A text of which the lines are broken as it is shown; Enter takes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.take", "take it", priority=True)
    ]


class Edit(ModalScreen[str | None]):
    """A longer text."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "leave")]

    def __init__(self, title: str, above: str, value: str) -> None:
        super().__init__()
        self._title, self._above, self._value = title, above, spare(value)

    def compose(self) -> ComposeResult:
        """The source above the text."""
        with Vertical() as box:
            box.border_title = plain(self._title)
            with VerticalScroll(can_focus=False) as above:
                above.styles.height = "auto"
                above.styles.max_height = 8
                yield Static(plain(self._above), classes="asked", markup=False)
            text = Lines(self._value, compact=True, highlight_cursor_line=False)
            text.move_cursor(text.document.end)
            yield text
            yield Static("Enter: take it · Esc: leave as it was", classes="hint", markup=False)

    def action_take(self) -> None:
        """The text as it is now."""
        self.dismiss(spare(self.query_one(Lines).text).strip())


class Choose(ModalScreen[str | None]):
    """One of several."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "leave")]

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """`choices` are values and what is said of them."""
        super().__init__()
        self._title, self._choices, self._chosen = title, choices, chosen

    def compose(self) -> ComposeResult:
        """All choices, the one that holds marked."""
        with Vertical() as box:
            box.border_title = plain(self._title)
            choices = OptionList(*(Option(said, value) for value, said in self._choices))
            choices.highlighted = [value for value, _ in self._choices].index(self._chosen)
            yield choices
            yield Static("↑ ↓ Enter: take it · Esc: leave", classes="hint", markup=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """The choice."""
        self.dismiss(event.option.id)


class Cut(ScrollView, can_focus=True):
    """A text with a place where it is to be cut."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "by_letter(-1)", show=False),
        Binding("right", "by_letter(1)", show=False),
        Binding("ctrl+left,b", "by_word(-1)", show=False),
        Binding("ctrl+right,w", "by_word(1)", show=False),
        Binding("up", "by_sentence(-1)", show=False),
        Binding("down", "by_sentence(1)", show=False),
        Binding("home", "to_end(-1)", show=False),
        Binding("end", "to_end(1)", show=False),
    ]
    DEFAULT_CSS = """
    Cut { height: auto; max-height: 8; overflow-x: hidden; background: $background;
          scrollbar-size-vertical: 1; border-left: wide $background; }
    Cut:focus { border-left: wide $primary; }
    """
    SIGN = "║"

    def __init__(self, text: str, borders: Sequence[int], at: int) -> None:
        super().__init__()
        self.text = plain(text)
        self._borders = sorted({0, *borders, len(text)})
        self.at = at
        """The offset of the cut."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it has."""
        return len(self._lines(width - 1))

    def _lines(self, width: int) -> list[tuple[int, int]]:
        return list(wrap(self._shown, max(2, width)))

    @property
    def _shown(self) -> str:
        return f"{self.text[: self.at]}{self.SIGN}{self.text[self.at :]}"

    def on_resize(self) -> None:
        """Lines are broken elsewhere."""
        self._place()

    def _place(self) -> None:
        lines = self._lines(self.size.width - 1)
        self.virtual_size = Size(self.size.width - 1, len(lines))
        line = next(n for n, (_, end) in enumerate(lines) if self.at < end or n == len(lines) - 1)
        height = max(1, self.size.height)
        top = min(max(round(self.scroll_y), line - height + 1), line)
        self.scroll_to(y=top, animate=False, force=True)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """A line of the text."""
        lines = self._lines(self.size.width - 1)
        n = y + round(self.scroll_y)
        start, end = lines[n] if n < len(lines) else (0, 0)
        style = self.rich_style
        segments = [Segment(self._shown[start:end], style)]
        if start <= self.at < end:
            segments = [
                Segment(self._shown[start : self.at], style),
                Segment(self.SIGN, style + type(style)(bold=True, reverse=self.has_focus)),
                Segment(self._shown[self.at + 1 : end], style),
            ]
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def _move(self, at: int) -> None:
        self.at = max(0, min(at, len(self.text)))
        self._place()

    def action_by_letter(self, step: int) -> None:
        """Over a letter with its marks."""
        at = self.at + step
        while 0 < at < len(self.text) and cells(self.text[at]) == 0:
            at += step
        self._move(at)

    def action_by_word(self, step: int) -> None:
        """To where a word begins."""
        starts = [n for n, c in enumerate(self.text) if n and c != " " and self.text[n - 1] == " "]
        self._nearest([0, *starts, len(self.text)], step)

    def action_by_sentence(self, step: int) -> None:
        """To where a sentence begins."""
        self._nearest(self._borders, step)

    def action_to_end(self, step: int) -> None:
        """Before all of it, or behind."""
        self._move(0 if step < 0 else len(self.text))

    def _nearest(self, places: Sequence[int], step: int) -> None:
        if step > 0:
            self._move(min((p for p in places if p > self.at), default=self.at))
        else:
            self._move(max((p for p in places if p < self.at), default=self.at))

    def on_click(self, event: events.Click) -> None:
        """To the letter under the pointer."""
        lines = self._lines(self.size.width - 1)
        n = event.y + round(self.scroll_y)
        if n >= len(lines):
            return
        start, end = lines[n]
        at = start
        while at < end and cells(self._shown[start : at + 1]) <= event.x - 1:
            at += 1
        self._move(at - (at > self.at))


class Split(ModalScreen[tuple[int, int] | None]):
    """Where both texts of a bead are to be cut; gives the two offsets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "leave"),
        Binding("enter", "take", "split", priority=True),
    ]

    def __init__(
        self, title: str, texts: tuple[str, str], borders: tuple[Sequence[int], Sequence[int]]
    ) -> None:
        super().__init__()
        self._title = title
        source = borders[0][0] if borders[0] else len(texts[0])
        share = source / max(1, len(texts[0]))
        goal = share * len(texts[1])
        places = [*borders[1], len(texts[1])] if share == 1 else (borders[1] or [len(texts[1])])
        target = min(places, key=lambda place: abs(place - goal))
        self.cuts = tuple(
            Cut(text, known, at)
            for text, known, at in zip(texts, borders, (source, target), strict=True)
        )

    def compose(self) -> ComposeResult:
        """The source above the target."""
        with Vertical() as box:
            box.border_title = plain(self._title)
            yield self.cuts[0]
            yield Static("")
            yield self.cuts[1]
            yield Static(
                "↑ ↓ a sentence · ← → a letter · Ctrl+← → (or b w) a word · Tab: the other text\n"
                f"Enter: split both at {Cut.SIGN} · Esc: leave",
                classes="hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """The cursor where there is a text to be cut."""
        next((cut for cut in self.cuts if cut.text), self.cuts[0]).focus()

    def action_take(self) -> None:
        """Both places."""
        self.dismiss((self.cuts[0].at, self.cuts[1].at))


SIGNS = (
    ("ok", "checked: the bead is right"),
    ("no", "checked: it is wrong"),
    ("?", "doubtful: the score is low, and nobody has looked"),
    ("=", "put together by hand"),
    ("! !2", "a finding of the checks, two of them, to be ruled on"),
    ("e", "the translation was edited"),
    ("c", "there are comments"),
    ("► +", "the bead you are at; where the beads to be linked begin"),
)


class Help(ModalScreen[None]):
    """All keys and signs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss(None)", "leave")
    ]
    WIDTH = 11

    def compose(self) -> ComposeResult:
        """A table."""
        with Vertical() as box:
            box.border_title, box.border_subtitle = "Keys", "↑ ↓ scroll · Esc: back"
            with VerticalScroll() as page:
                page.styles.height = "auto"
                yield Static("\n".join(self._page()), classes="asked", markup=False)

    def _page(self) -> list[str]:
        lines = []
        for name, group in GROUPS.items():
            lines += [name, *(self._row(key.shown, key.help) for key in group), ""]
        return [*lines, "Signs", *(self._row(*sign) for sign in SIGNS)]

    def _row(self, shown: str, said: str) -> str:
        return f"  {set_cell_size(shown, self.WIDTH)} {said}"


class Busy(ModalScreen[None]):
    """Something takes its time; keys wait."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self._said = said

    def compose(self) -> ComposeResult:
        """What it is."""
        with Vertical():
            yield Static(plain(self._said), markup=False)
