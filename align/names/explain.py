"""Why two words were taken for one name, or not: which letters answer to which."""

from __future__ import annotations

from typing import NamedTuple

from align.names.edits import Edit, edits
from align.names.matches import Relation, WordMatch
from align.names.scripts import ForeignLetter, mixed_script
from align.names.sounds import Reading, letters_of, sounds_table

Letters = tuple[str, str]
"""Letters and the sound they write."""


class Step(NamedTuple):
    """A part of two words that answer to each other."""

    source: str
    """Letters; empty where the source has none for it."""
    target: str
    sound: str
    """What both are read as; where they differ, both with a stroke between: ``к/г``."""
    cost: float
    """The costs of all steps sum to that of the match."""
    told: str
    """In plain words; empty where both sides have the same letters."""


def steps(match: WordMatch) -> tuple[Step, ...]:
    """The parts of two words that were compared, in their order.

    >>> from align.names.matches import match_words
    >>> [step.told for step in steps(match_words("Chouchi", "fr", "Shushi", "en"))][:2]
    ['ch (French) and sh (English) are both ш', 'ou (French) and u (English) are both у']
    """
    source, target = match.source, match.target
    found = [
        Step(source, target, "", 0.0, _foreign(word, letter))
        for word in (source, target)
        for letter in mixed_script(word)
    ]
    found += [
        Step(word, reading.letters, "", 0.0, f"{word} is {reading.letters} by {reading.scheme}")
        for word, reading in ((source, match.source_reading), (target, match.target_reading))
        if reading.scheme
    ]
    if match.relation is not Relation.SPELLING:
        told = _RELATIONS[match.relation].format(source=source, target=target)
        return (*found, Step(source, target, "", match.cost, told))
    ours, theirs = letters_of(match.source_reading), letters_of(match.target_reading)
    i = j = 0
    for edit in _grouped(
        edits(match.source_reading.sounds, match.target_reading.sounds), ours, theirs
    ):
        one, two = ours[i : i + len(edit.source)], theirs[j : j + len(edit.target)]
        i, j = i + len(edit.source), j + len(edit.target)
        found.append(_step(match, edit, *("".join(g for g, _ in side) for side in (one, two))))
    rest = match.cost - sum(step.cost for step in found)
    if rest > _NOTHING:
        found.append(Step(source, target, "", rest, _supposed(match)))
    return tuple(found)


def _grouped(found: list[Edit], ours: list[Letters], theirs: list[Letters]) -> list[Edit]:
    """The edits, those of one group of letters together: x is к and с."""
    groups: list[Edit] = []
    i = j = 0
    for edit in found:
        parts = [*ours[i : i + len(edit.source)], *theirs[j : j + len(edit.target)]]
        i, j = i + len(edit.source), j + len(edit.target)
        if groups and any(not letters for letters, _ in parts):
            last = groups[-1]
            groups[-1] = Edit(
                last.source + edit.source, last.target + edit.target, last.cost + edit.cost
            )
        else:
            groups.append(edit)
    return groups


_NOTHING = 1e-6

_RELATIONS = {
    Relation.IDENTICAL: "",
    Relation.GIVEN: "{source} and {target} are forms of one given name",
    Relation.PET: "{source} and {target} are a given name and a pet name of it",
    Relation.FAMILY: "{source} and {target} are spellings of one family name",
    Relation.INITIAL: "{source} and {target}: an initial and a word",
    Relation.PARTICLE: "{source} and {target} are particles beside a name",
    Relation.LEFT_OUT: "{source}{target} stands on one side only",
    Relation.UNREAD: "differs: {source} and {target} cannot both be read",
    Relation.TOO_LONG: "differs: a word this long is no name, and like itself alone",
}


def _step(match: WordMatch, edit: Edit, source: str, target: str) -> Step:
    sounds = dict.fromkeys((edit.source, edit.target))
    told = ""
    if not edit.source or not edit.target:
        letters, reading = (
            (source, match.source_reading) if edit.source else (target, match.target_reading)
        )
        how = "nearly alike" if edit.cost <= _NEAR else "differs"
        told = f"{how}: {_letters(letters, reading)} against nothing"
    elif edit.cost:
        pair = _pair(match, source, target, " against ")
        told = f"nearly alike: {pair}" if edit.cost <= _NEAR else f"differs: {pair}"
    elif source != target:
        pair = _pair(match, source, target, " and ")
        told = f"{pair} are both {_sound(edit.source)}"
    return Step(source, target, "/".join(sounds), edit.cost, told)


_NEAR = 0.35
"""What costs no more is a matter of spelling rather than another sound."""


def _pair(match: WordMatch, source: str, target: str, between: str) -> str:
    return (
        f"{_letters(source, match.source_reading)}{between}{_letters(target, match.target_reading)}"
    )


def _letters(letters: str, reading: Reading) -> str:
    return f"{letters or 'nothing'} ({_title(reading.habit)})"


def _title(habit: str) -> str:
    return str(sounds_table()["titles"][habit])


def _sound(sound: str) -> str:
    return str(sounds_table()["described"].get(sound, sound))


def _foreign(word: str, letter: ForeignLetter) -> str:
    likely = f", likely for {letter.likely}" if letter.likely else ""
    return f"{word} has the {letter.script} letter {letter.letter} (letter {letter.at + 1}{likely})"


def _supposed(match: WordMatch) -> str:
    sides = zip(
        (match.source, match.target), (match.source_reading, match.target_reading), strict=True
    )
    told = [f"{word} is read as {_title(r.habit)}" for word, r in sides if r.habit != r.own]
    return " and ".join(told)
