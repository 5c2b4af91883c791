"""Units of a memory are found however they are cut and written, and trusted as far as they fit."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.aligner import Memory, recall
from align.aligner.memory import Match, Place, find_matches, joining, strength, trust
from align.model import Bead

SOURCE = (
    "Le sommet s’est tenu à Erevan le 23 novembre 2022.",
    "— Oui.",
    "M. Pachinian a refusé de signer la déclaration finale ; personne ne s’y attendait.",
    "— Oui.",
    "Les soldats arméniens y sont restés dix jours.",
)
TARGET = (
    "The summit was held in Yerevan on 23 November 2022.",
    "“Yes.”",
    "Mr Pashinyan refused to sign the final declaration.",
    "Nobody expected that.",
    "“Yes.”",
    "Armenian soldiers stayed there for ten days.",
)


def found(*pairs: tuple[str, str]) -> list[tuple[int, range, range]]:
    matches = find_matches(Memory("m", pairs), (SOURCE, TARGET))
    return [(m.unit, m.source.segments, m.target.segments) for m in matches]


@pytest.mark.parametrize(
    ("source", "target", "places"),
    [
        (SOURCE[0], TARGET[0], (range(1), range(1))),
        # spaces, capitals, quotation marks and decomposed letters are no difference
        (
            "«\u00a0LE SOMMET S'EST TENU A\u0300 EREVAN, LE 23 NOVEMBRE 2022»",
            TARGET[0],
            (range(1),) * 2,
        ),
        # a unit of several segments, and a part of one
        (SOURCE[2], " ".join(TARGET[2:4]), (range(2, 3), range(2, 4))),
        ("Personne ne s’y attendait.", TARGET[3], (range(2, 3), range(3, 4))),
        # a word was changed on both sides
        (
            "Les soldats arméniens y sont restés douze jours.",
            "Armenian soldiers stayed there for twelve days.",
            (range(4, 5), range(5, 6)),
        ),
    ],
)
def test_a_unit_is_found(source: str, target: str, places: tuple[range, range]) -> None:
    assert found((source, target)) == [(0, *places)]


def test_where_a_unit_begins_and_ends_is_known() -> None:
    pair = ("Personne ne s’y attendait.", TARGET[3])
    (match,) = find_matches(Memory("m", [pair]), (SOURCE, TARGET))
    assert match.source == Place(range(2, 3), opens=False, closes=True)
    assert match.target == Place(range(3, 4))
    assert not match.whole


def test_one_side_is_not_enough() -> None:
    assert (
        found((SOURCE[0], "Quite another sentence, which is nowhere."), ("", ""), ("—", "—")) == []
    )


def test_what_is_repeated_is_found_everywhere_and_says_less() -> None:
    memory = Memory("m", [("— Oui.", "‘Yes.’"), (SOURCE[0], TARGET[0])])
    *repeated, once = find_matches(memory, (SOURCE, TARGET))
    assert [m.begins for m in repeated] == [(1, 1), (1, 4), (3, 1), (3, 4)]
    assert strength(repeated[0], 0.95) < strength(once, 0.95)


def test_what_is_near_says_less_than_what_is_the_same() -> None:
    place = Place(range(1))
    same = Match(0, place, place, 0.001)
    near = Match(0, place, place._replace(likeness=0.8), 0.001)
    assert 0 < strength(near, 0.9) < strength(same, 0.9)


def matches_of(columns: list[int]) -> list[Match]:
    return [
        Match(n, Place(range(n, n + 1)), Place(range(k, k + 1)), 0.0) for n, k in enumerate(columns)
    ]


def test_a_memory_is_trusted_as_far_as_it_fits() -> None:
    right = list(range(200))
    wrong = right[:]
    random.Random(1).shuffle(wrong)
    half = right[:]
    half[::2] = random.Random(1).sample(right[::2], 100)
    assert trust(matches_of(right)) > 0.99
    assert 0.3 < trust(matches_of(half)) < 0.6
    assert trust(matches_of(wrong)) < 0.01
    # in order, but not in the order of the texts
    path = [(k, k) for k in right]
    assert trust(matches_of(right), path) > 0.99
    assert trust(matches_of([k + 1 for k in right]), path) < 0.01
    assert trust(()) == 0.9
    assert all(strength(m, 0.005) < 0.2 for m in matches_of(right))


def test_units_of_several_segments_speak_for_joining_them_where_they_are_rare() -> None:
    ones = matches_of(list(range(20)))
    twos = [Match(m.unit, *(Place(range(k, k + 2)),) * 2, 0.1) for k, m in enumerate(ones)]
    assert joining(ones) > 2
    assert joining([*ones, *twos]) < 0.2
    assert joining(twos) == 0


def test_what_became_of_a_memory() -> None:
    pairs = [(SOURCE[0], TARGET[0]), (SOURCE[4], TARGET[3]), ("Ailleurs.", "Elsewhere.")]
    beads = [Bead(range(k, k + 1), range(k, k + 1)) for k in range(4)]
    beads.append(Bead(range(4, 5), range(4, 6)))
    result = recall(Memory("m", pairs), (SOURCE, TARGET), beads)
    assert result == ("m", 3, 2, (4,))


TEXT = st.text(max_size=40) | st.sampled_from([*SOURCE, *TARGET, "", "\ud800 x", "été\0 " * 9])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(TEXT, max_size=6),
    st.lists(TEXT, max_size=6),
    st.lists(st.tuples(TEXT, TEXT), max_size=6),
)
def test_places_lie_in_the_texts(
    source: list[str], target: list[str], pairs: list[tuple[str, str]]
) -> None:
    for match in find_matches(Memory("m", pairs), (tuple(source), tuple(target))):
        for place, side in ((match.source, source), (match.target, target)):
            assert 0 <= place.segments.start < place.segments.stop <= len(side)
            assert 0.75 <= place.likeness <= 1
        assert 0 <= match.chance < 4


def test_one_giant_segment_takes_linear_time() -> None:
    giant = "La frontière est fermée depuis longtemps. " * 20_000
    pairs = [("La frontière est fermée depuis longtemps, hélas.", "x")] * 200
    pairs += [(giant + str(n), "x") for n in range(3)]
    assert find_matches(Memory("m", pairs), ((giant,), ("x",))) == ()


def test_matches_are_found_once_and_the_share_done_is_told() -> None:
    memory = Memory("m", [(f"{SOURCE[0]} {n}", TARGET[0]) for n in range(1001)])
    told: list[float] = []
    first = find_matches(memory, (SOURCE, TARGET), told.append)
    assert told == [0, 500 / 1001, 1000 / 1001]
    assert find_matches(memory, (SOURCE, TARGET), told.append) is first
    assert find_matches(memory, (SOURCE[:1], TARGET), told.append) is not first
    assert len(told) == 6
