"""The screen, played by keys and clicks, and as it looks."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from align.formats.decisions import read_log
from align.review import Review

SCREENS = Path(__file__).parent / "cases"
WRITE = "ALIGN_WRITE_SCREENS"
"""With this in the environment, the screens are written as they look now, to be looked at."""

Play = Callable[..., Any]


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [
        ("first", (80, 24), ""),
        ("wide", (120, 32), "down down down"),
        ("small", (40, 12), "down"),
        ("help", (80, 24), "?"),
        ("split", (80, 24), "end up up s"),
        ("findings", (80, 24), "f a ."),
        ("edit", (80, 24), "down e"),
        ("doubtful-first", (80, 24), "o"),
        ("choose", (80, 24), "v"),
        ("mended", (80, 24), "d m space w c 'late enter"),
    ],
)
def test_looks(play: Play, name: str, size: tuple[int, int], keys: str) -> None:
    shown = play(keys, size).text
    path = SCREENS / f"{name}.txt"
    if os.environ.get(WRITE):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8"), f"see {path.name}; {WRITE}=1 writes it anew"


def test_beads_are_merged_split_and_brought_back(play: Play, review: Review) -> None:
    merged = play("down m")
    assert len(merged.beads) == 9
    assert merged.beads[1][1] == "He leaves. She stays, and does not write. It snows."
    split = play("down s enter")
    assert [target for _, target in split.beads[1:3]] == [
        "He leaves.",
        "She stays, and does not write. It snows.",
    ]
    assert len(play("z z").beads) == 10
    assert len(play("y").beads) == 9
    assert [d.kind for d in read_log(review._log.path).decisions] == [  # type: ignore[union-attr]
        "link",
        "link",
        "undo",
        "undo",
        "redo",
    ]


def test_a_cut_goes_where_the_cursor_is(play: Play) -> None:
    # a word on in the source, then a sentence and a word back in the target
    played = play("down down down s home ctrl+right tab home w w enter")
    assert played.beads[3:5] == [("Personne", "Nobody knows"), ("ne sait pourquoi.", "why.")]


def test_a_sentence_crosses_the_border(play: Play) -> None:
    assert play("down >").beads[1:3] == [
        ("Il part. Elle reste, et n’écrit pas.", "He leaves."),
        ("Le train a du retard.", "She stays, and does not write. It snows."),
    ]
    assert play("z down tab <").said.startswith("The first source sentence went")


def test_what_does_not_belong_together_is_parted_and_linked(play: Play) -> None:
    parted = play("down down u")
    assert parted.beads[2:4] == [("Le train a du retard.", ""), ("", "It snows.")]
    linked = play("down down down down l down l")
    assert ("Personne ne sait pourquoi. Il neige.", "Nobody knows why.") in linked.beads


def test_the_edit_is_for_the_export_only(play: Play, review: Review) -> None:
    played = play("down e backspace 's enter")
    assert played.beads[1][1].endswith("writes")
    target = review.beads[1].unit.target
    assert target
    assert target.text == "He leaves. She stays, and does not write."


def test_leaving_a_question_changes_nothing(play: Play, review: Review) -> None:
    play("s escape e 'x escape c 'x escape x escape g escape v escape")
    assert not review.can_undo


WAYS = """
d:3 d:5 d:9 d:3 D:9 home:1 f:10 f:1 F:10 pageup:5 pageup:1 pagedown:7 end:10 down:10 up:9 home:1 k:1
j:2 o:9 down:3 down:5 o:5 home:1 в:3 space:4 space:5 d:9 home:1
"""


def test_keys_lead_to_beads(play: Play) -> None:
    steps = [step.rpartition(":") for step in WAYS.split()]
    played = play(" ".join(key for key, _, _ in steps))
    assert [
        f"{key}:{(here or '')[2:]}"
        for (key, _, _), (here, _) in zip(steps, played.trail, strict=True)
    ] == (WAYS.split())


@pytest.mark.parametrize(
    ("keys", "number", "said"),
    [
        ("g '8 enter", 8, ""),
        ("g '99 enter", 1, "There is no bead 99."),
        ("t '0.25 enter d", 9, ""),
        ("t '7 enter", 1, "7 is no score from 0 to 1."),
        ("/ 'neige enter", 5, ""),
        ("/ 'ete enter n", 7, "There is no other bead with “ete” among the beads shown."),
        ("/ '=^On enter", 10, ""),
        ("/ '=( enter", 1, "'(' is no regular expression"),
        ("/ 'zebra enter", 1, "There is no bead with “zebra” among the beads shown."),
        ("g '5 enter e", 5, "Bead 5 has no translation that could be edited."),
    ],
)
def test_answers_lead_to_beads(play: Play, keys: str, number: int, said: str) -> None:
    played = play(keys)
    assert played.here == f"a:{number}"
    assert said in played.said


def test_what_cannot_be_done_is_said(play: Play) -> None:
    played = play("M z y down x end > l l")
    assert [said for _, said in played.trail] == [
        "There is no bead before a:1.",
        "There is nothing to undo.",
        "There is nothing to redo.",
        "There is nothing to redo.",
        "This bead has no finding.",
        "This bead has no finding.",
        "There is no bead after a:10.",
        "From bead 10 (+): go to the last one and press l again.",
        "Nothing is linked.",
    ]


@pytest.mark.parametrize("key", ["q", "й"])
def test_leaves(play: Play, key: str) -> None:
    assert not play(key).running


def test_findings_are_ruled_on(play: Play, review: Review) -> None:
    play("f a x 'so enter")
    kinds = [d.kind for d in read_log(review._log.path).decisions]  # type: ignore[union-attr]
    assert kinds == ["accept", "dismiss"]
    assert review.progress().ruled == 2


def test_the_rest_is_aligned_anew_between_checked_beads(play: Play) -> None:
    played = play("down down down space up up up r")
    assert played.beads[1] == (
        "Il part. Elle reste, et n’écrit pas. Le train a du retard.",
        "He leaves. She stays, and does not write. It snows.",
    )
    assert len(played.beads) == 9


def test_some_of_the_beads_are_shown(play: Play) -> None:
    played = play("v down enter")
    assert played.shown == ["a:3", "a:5", "a:9"]


def test_the_mouse_chooses_bead_and_side(play: Play) -> None:
    played = play("@20,4")
    assert (played.here, played.side) == ("a:2", "source")
