"""The screen of a review: what the keys do."""

from __future__ import annotations

import asyncio
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from textual import work
from textual.app import App, ComposeResult
from textual.widgets import Footer, Static

from align.errors import AlignError, ReviewError
from align.formats.decisions import Reviewed
from align.model import DOUBTFUL, Finding, Unit
from align.review import Change, Order, Query, Review, Show
from align.screen import dialogs
from align.screen.beads import MARGIN, BeadList
from align.screen.texts import one_line, plain, spare

SHOWN = {
    Show.ALL: "all beads",
    Show.DOUBTFUL: "doubtful ones that nobody has looked at",
    Show.UNCHECKED: "those neither checked nor put together by hand",
    Show.FINDINGS: "those with findings to be ruled on",
    Show.CHECKED: "those checked as right",
    Show.WRONG: "those marked as wrong",
    Show.EDITED: "those with an edited translation",
    Show.COMMENTED: "those with comments",
    Show.UNEVEN: "those that are not one sentence to one",
}


class ReviewApp(App[None]):
    """An alignment under review on the screen."""

    ENABLE_COMMAND_PALETTE = False
    CSS = (
        dialogs.CSS
        + """
    #title { height: 1; background: $panel; color: $foreground; }
    #heads { height: 1; text-style: bold; }
    #panel { height: 25%; min-height: 4; max-height: 9; border-top: solid $primary; padding: 0 1; }
    #said { height: 1; background: $panel; padding: 0 1; }
    Footer { background: $panel; }
    """
    )

    def __init__(
        self,
        review: Review,
        *,
        title: str = "",
        heads: Sequence[str] = ("source", "target"),
        check: Callable[[Sequence[Unit]], Iterable[Finding]] | None = None,
        theme: str = "textual-dark",
        notices: Sequence[str] = (),
    ) -> None:
        """Show a review.

        Args:
            review: the review; closing it is the caller's.
            title: the name of the alignment.
            heads: what stands above each column of text.
            check: what finds the findings; runs beside the screen, in a thread.
            theme: one of Textual's.
            notices: said at the beginning.
        """
        super().__init__()
        self.review, self._check = review, check
        self._file, self._heads = title, heads
        self._notices = notices
        self.theme = theme
        self.order, self.showing = Order.DOCUMENT, Show.ALL
        self.below = DOUBTFUL
        self.chosen = 0
        """The index of the finding chosen, among those of the bead."""
        self.beads = BeadList(review, len(heads))

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Static(id="title", markup=False)
        yield Static(id="heads", markup=False)
        yield self.beads
        yield Static(id="panel", markup=False)
        yield Static(id="said", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """The first view."""
        self.beads.show(self.review.view())
        self.beads.focus()
        self.say(" ".join(self._notices) or "? shows all keys. Every decision is saved at once.")
        self.action_examine(quiet=True)

    # What is said ------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """In the line above the footer."""
        self.query_one("#said", Static).update(one_line(text, max(10, self.size.width - 2)))

    def on_bead_list_moved(self) -> None:
        """Another bead."""
        self.chosen = 0
        self.tell()

    def on_resize(self) -> None:
        """All lines have another width."""
        self.call_after_refresh(self.tell)

    def tell(self) -> None:
        """Title, heads and panel anew."""
        width = self.size.width
        progress = self.review.progress()
        counts = [_counted(progress.beads, "bead")]
        if progress.doubtful_before:
            counts.append(f"{progress.doubtful:,} doubtful")
        counts.append(f"{progress.checked:,} checked")
        if progress.findings:
            counts.append(_counted(progress.findings, "finding"))
        said = " · ".join(counts)
        name = one_line(self._file, max(8, width - len(said) - 3))
        gap = " " * max(1, width - len(name) - len(said) - 2)
        self.query_one("#title", Static).update(f" {name}{gap}{said}")
        self.query_one("#heads", Static).update(self._line_of_heads())
        self._tell_panel()

    def _line_of_heads(self) -> str:
        line = "bead".rjust(7).ljust(MARGIN)
        for number, (head, width) in enumerate(zip(self._heads, self.beads.widths, strict=True)):
            here = number < 2 and self.beads.side == ("source", "target")[number]
            line += one_line(f"{'▸' if here else ' '}{head}", width).ljust(width + 1)
        return line

    def _tell_panel(self) -> None:
        panel = self.query_one("#panel", Static)
        id = self.beads.id_at_cursor
        if id is None:
            panel.border_title = None
            panel.update("No bead is shown: v chooses which are.")
            return
        bead = self.review.bead(id)
        panel.border_title = None
        head = " · ".join(self._words(bead))
        width, height = max(20, self.size.width - 2), panel.size.height or 5
        lines = textwrap.wrap(head, width)
        findings = self.review.findings(id)
        about: list[str] = []
        starts = []
        for number, finding in enumerate(findings):
            starts.append(len(about))
            about += self._about(number, finding, width)
        if findings:
            start = starts[min(self.chosen, len(starts) - 1)]
            room = height - len(lines)
            about = about[max(0, min(start, len(about) - room)) :]
        lines += about
        for comment in bead.comments:
            lines += textwrap.wrap(plain(f"Comment: {comment}"), width, subsequent_indent="  ")
        panel.update("\n".join(lines[:height]))

    def _words(self, bead: Reviewed) -> list[str]:
        """What the signs of a bead mean, in words."""
        unit = bead.unit
        place = self.review.place(unit.id)
        words = [f"Bead {place + 1:,} of {len(self.review.beads):,}", unit.kind]
        words.append(f"score {unit.score:.2f}")
        if bead.right is not None:
            words.append("checked: right" if bead.right else "marked as wrong")
        elif bead.doubtful:
            words.append("doubtful")
        if bead.linked:
            words.append("put together by hand")
        if bead.edit is not None:
            words.append("translation edited")
        if any(variant.lone for variant in unit.variants):
            words.append("a sentence left out?")
        if goal := next((v.elsewhere for v in unit.variants if v.elsewhere), ""):
            words.append(f"moved: see {plain(goal.rpartition(':')[2])}")
        return words

    def _about(self, number: int, finding: Finding, width: int) -> list[str]:
        ruling = self.review.ruling(finding)
        sign = "▸" if number == self.chosen else " "
        place = finding.places[0]
        ruled = ""
        if ruling is not None:
            ruled = {"dismiss": "dismissed", "accept": "accepted"}[ruling.kind]
            ruled = f" [{ruled}{': ' if ruling.reason else ''}{ruling.reason}]"
        said = f"{finding.severity} {finding.check} “{one_line(place.text, 40)}”{ruled}:"
        said += f" {finding.message}"
        if finding.suggestion:
            said += f" → {finding.suggestion}"
        said = plain(" ".join(said.split()))
        return textwrap.wrap(said, width, initial_indent=f"{sign} ", subsequent_indent="    ")

    # Doing -------------------------------------------------------------------------------

    def do(self, said: str, operation: Callable[..., Change], *arguments: Any) -> bool:
        """An operation of the review; what stands in its way is said."""
        try:
            change = operation(*arguments)
        except AlignError as error:
            self.refuse(error)
            return False
        self._changed(change)
        lost = change.lost_edits
        self.say(f"{said} An edited text was given up by it: z brings it back." if lost else said)
        return True

    def refuse(self, error: AlignError) -> None:
        """Say why something cannot be done."""
        where = f"{error.path}: " if error.path else ""
        hint = f" {error.hint}" if error.hint else ""
        message = error.message[:1].upper() + error.message[1:]
        self.say(f"{where}{message if not where else error.message}.{hint}")
        self.bell()

    def _changed(self, change: Change) -> None:
        """The view with the beads that an operation made in place of those it took."""
        before = [bead.unit.id for bead in change.before]
        after = [bead.unit.id for bead in change.after]
        view = self.beads.ids
        cursor = self.beads.id_at_cursor
        if cursor not in after and after:
            cursor = after[0]
        if before != after:
            shown = [n for n, id in enumerate(view) if id in before]
            if shown:
                start = shown[0]
                taken = {*before, *after}
                view = [
                    *(id for id in view[:start] if id not in taken),
                    *after,
                    *(id for id in view[start:] if id not in taken),
                ]
        if after and not set(after) & set(view):
            self.showing = Show.ALL
            view = list(self.review.view(self.order))
        self.beads.link_from = None
        self.beads.show(view, cursor)

    # Finding one's way -------------------------------------------------------------------

    def action_step(self, step: int) -> None:
        """To the bead above or below; within a bead that is higher than the screen first."""
        if self.beads.ids and not self.beads.scroll_within(step):
            self.beads.move(self.beads.cursor + step)

    def action_page(self, step: int) -> None:
        """A screen on."""
        in_sight = self.beads.in_sight
        self.beads.move(self.beads.cursor + step * max(1, len(in_sight) - 1))

    def action_end(self, step: int) -> None:
        """To the first or last bead."""
        self.beads.move(0 if step < 0 else len(self.beads.ids) - 1)

    @work
    async def action_go(self) -> None:
        """To the bead with a number."""
        count = len(self.review.beads)
        answer = await self.push_screen_wait(
            dialogs.Ask("Go to", f"The number of a bead, from 1 to {count}:")
        )
        if not answer:
            return
        if not (answer.isascii() and answer.isdecimal() and 1 <= int(answer[:9]) <= count):
            self.say(f"There is no bead {answer}.")
            return
        self._go_to(self.review.beads[int(answer) - 1].unit.id)

    def _go_to(self, id: str) -> None:
        """To a bead, in a view that has it."""
        if id not in self.beads.ids:
            self.showing = Show.ALL
            self.beads.ids = list(self.review.view(self.order))
        self.beads.show(self.beads.ids, id)

    def action_side(self) -> None:
        """The other side."""
        self.beads.side = "source" if self.beads.side == "target" else "target"
        self.beads.redraw()
        self.tell()

    def _jump(
        self, found: Callable[..., str | None], what: str, *arguments: Any, **how: Any
    ) -> None:
        """To what a search of the review finds among the beads shown."""
        here = self.beads.id_at_cursor
        try:
            id = found(here or "", *arguments, within=self.beads.ids, **how)
        except AlignError as error:
            self.refuse(error)
            return
        if id is None or (id == here and len(self.beads.ids) > 1):
            other = "other " if id == here and id is not None else ""
            self.say(f"There is no {other}{what} among the beads shown.")
            return
        place = self.beads.ids.index(id)
        again = place < self.beads.cursor if not how.get("back") else place > self.beads.cursor
        self.beads.move(place)
        self.say("From the other end on again." if again else "")

    def action_doubtful(self, back: bool = False) -> None:
        """To the next bead with a low score that nobody has looked at."""
        what = f"bead below {self.below:g} that nobody has looked at"
        self._jump(self.review.next_below, what, self.below, back=back)

    @work
    async def action_threshold(self) -> None:
        """What is low."""
        answer = await self.push_screen_wait(
            dialogs.Ask("Doubtful", "For d and D, a score below (0 to 1):", f"{self.below:g}")
        )
        if not answer:
            return
        try:
            below = float(answer.replace(",", "."))
        except ValueError:
            below = -1
        if 0 <= below <= 1:
            self.below = below
            self.say(f"d and D go to beads with a score below {below:g}.")
        else:
            self.say(f"{answer} is no score from 0 to 1.")

    def action_finding(self, back: bool = False) -> None:
        """To the next bead with findings that nobody has ruled on."""
        if any(worker.group == "examine" for worker in self.workers):
            self.say("The checks are still running: once more in a moment.")
            return
        self._jump(self.review.next_finding, "bead with findings to be ruled on", back=back)

    @work
    async def action_search(self) -> None:
        """For words in both texts."""
        before = self.beads.sought
        answer = await self.push_screen_wait(
            dialogs.Ask("Search", "Words, in either text:", before.pattern if before else "")
        )
        if answer is None:
            return
        try:
            regex = answer.startswith("=")
            query = Query(answer[regex:], regex=regex) if answer else None
        except ReviewError as error:
            self.refuse(error)
            return
        self.beads.sought = query
        self.beads.redraw()
        if query:
            here = self.beads.id_at_cursor
            if here is None or not self.review.matches(here, query):
                self.action_match()

    def action_match(self, back: bool = False) -> None:
        """To the next bead with what was searched for."""
        if self.beads.sought is None:
            self.action_search()
            return
        what = f"bead with “{self.beads.sought.pattern}”"
        self._jump(self.review.next_match, what, self.beads.sought, back=back)

    def action_order(self) -> None:
        """In the order of the text, or the doubtful first."""
        doubtful = self.order == Order.DOCUMENT
        self.order = Order.DOUBTFUL if doubtful else Order.DOCUMENT
        cursor = None if doubtful else self.beads.id_at_cursor
        self.beads.cursor = 0
        self.beads.show(self.review.view(self.order, self.showing), cursor)
        self.say("Doubtful beads first; o: in order." if doubtful else "In the order of the text.")

    @work
    async def action_show(self) -> None:
        """Only some of the beads."""
        choices = [(str(show), said) for show, said in SHOWN.items()]
        answer = await self.push_screen_wait(dialogs.Choose("Show", choices, str(self.showing)))
        if answer:
            self.showing = Show(answer)
            view = self.review.view(self.order, self.showing)
            self.beads.show(view, self.beads.id_at_cursor)
            self.say(f"{len(view):,}: {SHOWN[self.showing]}.")

    # Mending -----------------------------------------------------------------------------

    def _here(self) -> str:
        """The bead at the cursor."""
        if (id := self.beads.id_at_cursor) is None:
            raise ReviewError("no bead is shown", hint="v chooses which are.")
        return id

    def _number(self, id: str) -> int:
        return self.review.place(id) + 1

    def act(self, said: str, operation: Callable[..., Change], *arguments: Any) -> bool:
        """An operation on the bead at the cursor."""
        try:
            return self.do(said, operation, self._here(), *arguments)
        except ReviewError as error:
            self.refuse(error)
            return False

    def action_merge(self, step: int) -> None:
        """With a neighbour."""
        if step > 0:
            self.act("Merged with the next bead.", self.review.merge_next)
        else:
            self.act("Merged with the bead before.", self.review.merge_previous)

    @work
    async def action_split(self) -> None:
        """At two places that are asked for."""
        id = self.beads.id_at_cursor
        if id is None:
            return
        unit = self.review.bead(id).unit
        texts = tuple(v.text if v else "" for v in (unit.source, unit.target))
        borders = tuple(self.review.borders(id, side) for side in ("source", "target"))
        title = f"Split bead {self._number(id)}"
        cuts = await self.push_screen_wait(
            dialogs.Split(title, (texts[0], texts[1]), (borders[0], borders[1]))
        )
        if cuts is not None:
            self.do("Split in two.", self.review.split, id, *cuts)

    def action_shift(self, step: int) -> None:
        """A sentence of the side marked across the border."""
        side = self.beads.side
        if step < 0:
            said = f"The first {side} sentence went to the bead before."
            self.act(said, self.review.move_first, side)
        else:
            said = f"The last {side} sentence went to the next bead."
            self.act(said, self.review.move_last, side)

    def action_unlink(self) -> None:
        """Its sides become two beads."""
        self.act("Unlinked: neither side translates the other.", self.review.unlink)

    def action_link(self) -> None:
        """From one bead to another: pressed once at each."""
        id, first = self.beads.id_at_cursor, self.beads.link_from
        if id is None:
            return
        if first is None or first == id:
            self.beads.link_from = None if first else id
            self.beads.redraw()
            said = f"From bead {self._number(id)} (+): go to the last one and press l again."
            self.say("Nothing is linked." if first else said)
        elif self.do("Linked.", self.review.link, first, id):
            self.beads.link_from = None

    @work
    async def action_edit(self) -> None:
        """The target in what is exported."""
        id = self.beads.id_at_cursor
        if id is None:
            return
        unit = self.review.bead(id).exported
        if unit.target is None:
            self.say(f"Bead {self._number(id)} has no translation that could be edited.")
            return
        source = unit.source.text if unit.source else ""
        title = f"Edit the translation of bead {self._number(id)}, for the export only"
        before = unit.target.text
        text = await self.push_screen_wait(dialogs.Edit(title, source, before))
        if text is not None and text != spare(before).strip():
            self.do("The export has this text; the document stays.", self.review.edit, id, text)

    @work
    async def action_comment(self) -> None:
        """A remark."""
        id = self.beads.id_at_cursor
        if id is None:
            return
        ask = dialogs.Ask(f"Comment on bead {self._number(id)}", "What should be remembered:")
        if text := await self.push_screen_wait(ask):
            self.do("Comment saved.", self.review.comment, id, text)

    @work
    async def action_realign(self) -> None:
        """From here to the next checked bead."""
        id = self.beads.id_at_cursor
        if id is None:
            return
        stretch = self.review.realign_stretch(id)
        busy = dialogs.Busy(f"Aligning {len(stretch):,} beads anew ...")
        await self.push_screen(busy)
        try:
            change = await asyncio.to_thread(self.review.realign, id)
        except AlignError as error:
            self.refuse(error)
        else:
            self._changed(change)
            self.say(f"{len(change.before)} beads aligned anew: {len(change.after)} of them now.")
        finally:
            busy.dismiss()

    def action_undo(self) -> None:
        """The last decision that holds."""
        self.do("Undone; y does it again.", self.review.undo)

    def action_redo(self) -> None:
        """What was undone last."""
        self.do("Done again.", self.review.redo)

    # Judging -----------------------------------------------------------------------------

    def action_check(self) -> None:
        """The bead is right; on to the next."""
        id = self.beads.id_at_cursor
        if id is None:
            return
        if self.review.bead(id).right or self.do("Checked.", self.review.mark, id):
            self.beads.move(self.beads.cursor + 1)

    def action_wrong(self) -> None:
        """The bead is wrong."""
        self.act("Marked as wrong.", self.review.mark, False)

    def _finding(self) -> Finding | None:
        """The one chosen of those of the bead."""
        id = self.beads.id_at_cursor
        findings = self.review.findings(id) if id else ()
        if not findings:
            self.say("This bead has no finding.")
            return None
        return findings[min(self.chosen, len(findings) - 1)]

    def action_choose(self) -> None:
        """The next finding of the bead."""
        if self._finding() and (id := self.beads.id_at_cursor):
            self.chosen = (self.chosen + 1) % len(self.review.findings(id))
            self._tell_panel()

    @work
    async def action_dismiss(self) -> None:
        """The words of the finding are right; why, is asked for."""
        if finding := self._finding():
            question = f"“{one_line(finding.places[0].text, 40)}” is right as it stands, because:"
            reason = await self.push_screen_wait(dialogs.Ask("Dismiss", question))
            if reason is not None:
                self._rule(self.review.dismiss, finding, reason, "Dismissed.")

    def action_accept(self) -> None:
        """The finding is a fault indeed."""
        if finding := self._finding():
            self._rule(self.review.accept, finding, "", "Accepted: a fault, to be mended.")

    def _rule(
        self, operation: Callable[..., Change], finding: Finding, reason: str, said: str
    ) -> None:
        chosen = self.chosen
        if self.do(said, operation, finding, reason):
            self.chosen = chosen
            self.call_after_refresh(self._next_open, chosen)

    def _next_open(self, chosen: int) -> None:
        """Choose the finding after one that was ruled on, or stay."""
        if id := self.beads.id_at_cursor:
            findings = self.review.findings(id)
            later = range(chosen, len(findings))
            open_ones = (n for n in (*later, *range(chosen)) if not self.review.ruling(findings[n]))
            self.chosen = next(open_ones, chosen)
            self._tell_panel()

    @work(exclusive=True, group="examine")
    async def action_examine(self, quiet: bool = False) -> None:
        """Run the checks beside the screen."""
        if self._check is None:
            if not quiet:
                self.say("There are no checks in this review.")
            return
        if not quiet:
            self.say("The checks run ...")
        units = self.review.units
        try:
            found = await asyncio.to_thread(lambda check: tuple(check(units)), self._check)
        except AlignError as error:
            self.refuse(error)
            return
        self.review.take_findings(found, units)
        self.beads.redraw()
        self.tell()
        if not quiet:
            self.say(f"The checks have found {len(found):,}.")

    # More --------------------------------------------------------------------------------

    def action_help(self) -> None:
        """All keys."""
        self.push_screen(dialogs.Help())

    def action_theme(self) -> None:
        """Light or dark."""
        self.theme = "textual-light" if self.theme == "textual-dark" else "textual-dark"

    async def action_quit(self) -> None:
        """Leave."""
        self.exit()


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
