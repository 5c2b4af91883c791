"""The weighted edit distance between two strings of sounds, and the edits that make it up.

Vowels cost less than consonants, sounds that writers confuse less than others; at the edges of a
word a vowel tells names apart (Aliev, Alieva). The costs are data, ``[costs]`` in
``align/data/names/sounds.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate, product
from math import inf
from typing import NamedTuple

from align.names.sounds import VOWELS, sounds_table


class Edit(NamedTuple):
    """A sound and what stands for it on the other side."""

    source: str
    """A sound; empty where the target has one more."""
    target: str
    """A sound; empty where the source has one more."""
    cost: float


def distance(source: str, target: str, limit: float = inf) -> float:
    """Weighted edit distance between two strings of sounds; at `limit` or more the search may end.

    >>> distance("сюник", "суник"), distance("алев", "алева")
    (0.85, 1.4)
    """
    if source == target:
        return 0.0
    costs = edit_costs()
    swap, lose = costs.swap, costs.lose
    ours, theirs = costs.coded(source), costs.coded(target)
    start, rest = _alike(ours, theirs)
    ours, theirs = ours[start : len(ours) - rest], theirs[start : len(theirs) - rest]
    added = [lose[b] for b in theirs]
    row = [0.0, *accumulate(added)]
    for a in ours:
        swaps, lost = swap[a], lose[a]
        above = row[0]
        left = least = above + lost
        new = [left]
        for b, add, over in zip(theirs, added, row[1:], strict=True):
            cost = above + swaps[b]
            if left + add < cost:
                cost = left + add
            if over + lost < cost:
                cost = over + lost
            above, left = over, cost
            if cost < least:
                least = cost
            new.append(cost)
        if least >= limit:
            return inf
        row = new
    return row[-1]


def edits(source: str, target: str) -> list[Edit]:
    """The edits that make one string of sounds the other; their costs sum to the `distance`.

    >>> [edit for edit in edits("алев", "алева") if edit.cost]
    [Edit(source='', target='а', cost=1.4)]
    """
    costs = edit_costs()
    ours, theirs = costs.coded(source), costs.coded(target)
    start, rest = _alike(ours, theirs)
    rows, columns = range(start, len(ours) - rest + 1), range(start, len(theirs) - rest + 1)
    total = {(start, start): 0.0}
    back: dict[tuple[int, int], tuple[int, int]] = {}
    for i, j in product(rows, columns):
        ways = []
        if i > start and j > start:
            ways.append((total[i - 1, j - 1] + costs.swap[ours[i - 1]][theirs[j - 1]], 1, 1))
        if j > start:
            ways.append((total[i, j - 1] + costs.lose[theirs[j - 1]], 0, 1))
        if i > start:
            ways.append((total[i - 1, j] + costs.lose[ours[i - 1]], 1, 0))
        if ways:
            total[i, j], up, left = min(ways, key=lambda way: way[0])
            back[i, j] = (i - up, j - left)
    found: list[Edit] = []
    i, j = rows[-1], columns[-1]
    while (i, j) in back:
        up, left = back[i, j]
        found.append(Edit(source[up:i], target[left:j], total[i, j] - total[up, left]))
        i, j = up, left
    same = [Edit(sound, sound, 0.0) for sound in source]
    return [*same[:start], *found[::-1], *same[len(source) - rest :]]


def _alike(ours: Sequence[int], theirs: Sequence[int]) -> tuple[int, int]:
    """How many sounds at the start, then at the end, are the same; those are not edited."""
    short = min(len(ours), len(theirs))
    start = rest = 0
    while start < short and ours[start] == theirs[start]:
        start += 1
    while rest < short - start and ours[-1 - rest] == theirs[-1 - rest]:
        rest += 1
    return start, rest


class EditCosts(NamedTuple):
    """Costs of the edits; a sound is a number, another one at each edge of a word."""

    codes: tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]
    """Of a sound at the start of a word, within it, and at its end."""
    swap: Sequence[Sequence[float]]
    """Cost of one sound for another, by their numbers."""
    lose: Sequence[float]
    """Cost of a sound that one side lacks."""

    def coded(self, sounds: str) -> list[int]:
        """The numbers of the sounds of a word."""
        first, within, last = self.codes
        if len(sounds) < 2:
            return [first[s] for s in sounds]
        return [first[sounds[0]], *[within[s] for s in sounds[1:-1]], last[sounds[-1]]]


@cache
def edit_costs() -> EditCosts:
    """The costs, from the data file."""
    data = sounds_table()
    spelled = [data["letters"], *data["spelling"].values()]
    sounds = sorted({s for groups in spelled for v in groups.values() for s in v} | VOWELS | {"й"})
    places = [(sound, place) for sound in sounds for place in range(3)]
    costs = data["costs"]
    values = {**costs, **costs["pairs"]}

    def cost(source: str, target: str, place: int) -> float:
        return 0.0 if source == target else float(values[cost_name(source, target, place)])

    first, within, last = (
        {sound: 3 * n + place for n, sound in enumerate(sounds)} for place in range(3)
    )
    return EditCosts(
        (first, within, last),
        [[cost(a, b, i if i == j else 1) for b, j in places] for a, i in places],
        [cost(a, "", place) for a, place in places],
    )


def cost_name(source: str, target: str, place: int) -> str:
    """The entry of the data that says what an edit costs.

    `place` is 0 at the start of a word, 2 at its end, 1 within.

    >>> cost_name("в", "ф", 1), cost_name("о", "а", 2), cost_name("", "а", 1)
    ('фв', 'last_vowel', 'vowel_lost')
    """
    costs = sounds_table()["costs"]
    edge = ("first_vowel", "", "last_vowel")[place]
    if source and target:
        vowels = sum(sound in VOWELS or sound == "й" for sound in (source, target))
        name = ("consonant", "mixed", "vowel")[vowels]
        cost = costs[name]
        for pair in (source + target, target + source):
            if pair in costs["pairs"]:
                name, cost = pair, costs["pairs"][pair]
        tells = vowels == 2 and edge and cost > costs["weak"]
        return edge if tells and costs[edge] > cost else name
    sound = source or target
    if sound in VOWELS:
        return "last_e_lost" if place == 2 and sound in "эе" else edge or "vowel_lost"
    return {"й": "glide_lost", "һ": "h_lost"}.get(sound, "consonant_lost")
