"""The keys of the screen, in one table: bindings, footer, help and the documentation follow it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.binding import Binding


class Key(NamedTuple):
    """What a key does."""

    keys: str
    """As Textual names them, with commas between; the first is shown."""
    action: str
    help: str
    shown: str
    """How the keys are written in the help."""
    footer: str = ""
    """The word in the footer; empty where it does not stand there."""


MOVING = (
    Key("up,k", "step(-1)", "the bead above", "↑ k"),
    Key("down,j", "step(1)", "the bead below", "↓ j"),
    Key("pageup,ctrl+b", "page(-1)", "a screen up", "PgUp"),
    Key("pagedown,ctrl+f", "page(1)", "a screen down", "PgDn"),
    Key("home", "end(-1)", "the first bead", "Home"),
    Key("end", "end(1)", "the last bead", "End"),
    Key("g", "go", "go to the bead with a number", "g"),
    Key("tab", "side", "the other side: for < and >", "Tab"),
    Key("d", "doubtful", "next doubtful bead", "d", "doubt"),
    Key("D", "doubtful(True)", "the doubtful bead before", "D"),
    Key("t", "threshold", "the score below which a bead is doubtful for d and D", "t"),
    Key("f", "finding", "next bead with findings", "f", "finding"),
    Key("F", "finding(True)", "the bead with findings before", "F"),
    Key("slash", "search", "search both texts; with =regex, a regular expression", "/", "search"),
    Key("n", "match", "next bead with what was searched for", "n"),
    Key("N", "match(True)", "the one before", "N"),
    Key("o", "order", "doubtful beads first, or all in the order of the text", "o"),
    Key("v", "show", "show only some of the beads", "v"),
)
MENDING = (
    Key("m", "merge(1)", "merge with the next bead", "m", "merge"),
    Key("M", "merge(-1)", "merge with the bead before", "M"),
    Key("s", "split", "split in two, at a sentence or within one", "s", "split"),
    Key(
        "less_than_sign,shift+up",
        "shift(-1)",
        "first sentence of the side marked ▸ to the bead before",
        "< Shift+↑",
    ),
    Key(
        "greater_than_sign,shift+down",
        "shift(1)",
        "last sentence of the side marked ▸ to the next bead",
        "> Shift+↓",
    ),
    Key("u", "unlink", "unlink: neither side translates the other", "u"),
    Key("l", "link", "link: press it at the first and at the last bead", "l"),
    Key("e", "edit", "edit the translation, in what is exported only", "e"),
    Key("c", "comment", "comment on the bead", "c"),
    Key("r", "realign", "align anew from here to the next checked bead", "r"),
    Key("z,ctrl+z", "undo", "undo, as often as you like", "z", "undo"),
    Key("y,ctrl+y", "redo", "redo", "y"),
)
JUDGING = (
    Key("space", "check", "the bead is right; go to the next", "Space", "right"),
    Key("w", "wrong", "the bead is wrong, to be mended later", "w"),
    Key("full_stop", "choose", "choose the next finding of the bead", "."),
    Key("x", "dismiss", "dismiss the finding chosen, with a reason", "x"),
    Key("a", "accept", "accept it: it is a fault and will be mended", "a"),
    Key("i", "examine", "run the checks again on the texts as they are now", "i"),
)
OTHERS = (
    Key("question_mark,f1", "help", "all keys", "?", "help"),
    Key("T", "theme", "light or dark", "T"),
    Key("q,ctrl+q", "quit", "leave; all is saved", "q", "quit"),
)
GROUPS = {
    "Find your way": MOVING,
    "Mend": MENDING,
    "Judge": JUDGING,
    "More": OTHERS,
}

_CYRILLIC = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "йцукенгшщзфывапролдячсмить",
        strict=True,
    )
)
"""The letter that a key has while the keyboard is set to Russian."""


def bindings() -> Iterator[Binding]:
    """The table as Textual takes it, for the list of beads, in the order of the footer, which 80
    cells hold; letters also as a Russian keyboard gives them.
    """
    for group in (OTHERS, MOVING, JUDGING, MENDING):
        for key in group:
            names = key.keys.split(",")
            for name in tuple(names):
                if len(name) == 1 and (other := _CYRILLIC.get(name.lower())):
                    names.append(other.upper() if name.isupper() else other)
            yield Binding(
                ",".join(names),
                f"app.{key.action}",
                key.footer or key.help,
                show=bool(key.footer),
                key_display=key.shown.split()[0],
            )
