"""Names: spelled two ways within an edition, or left in the other language's spelling."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from align.checks.context import Context, Side, edition, sentence
from align.model import Finding, Place, Severity
from align.names.compare import SAME, compare_names
from align.names.find import Counterpart, NameForm, NameKind
from align.names.respell import Origin, kept_marks, origin_of, respell

MANY = 3
"""With so many names that are surely transcribed, an uncertain one in their text is taken for one
as well."""


def spelling_left(context: Context) -> Iterator[Finding]:
    """A name keeps the spelling of the source edition where the target language has its own.

    Only names that the source edition transcribed from another script count, not its own ones:
    the letters must say so, or the company of other transcribed names. What both languages write
    alike (Goris), or the target language writes both ways (Kocharian), is no finding.

    Bad:  Pachinian, Siounik | Pachinian, Siunik
    Good: Pachinian, Charles Michel | Pashinyan, Charles Michel
    """
    by_target: defaultdict[NameForm, list[NameForm]] = defaultdict(list)
    for pair in context.counterparts:
        by_target[pair.target].append(pair.source)
    for language in sorted({name.language for name in context.names.target}):
        transcribed = sum(_transcribed(name, language) for name in context.names.source)
        surest = Origin.UNCERTAIN if transcribed >= MANY else Origin.TRANSCRIBED
        for name in context.names.target:
            if name.language == language and name.kind is NameKind.NAME:
                left = next((s for s in by_target[name] if _left(s, name, surest)), None)
                if left:
                    yield _left_finding(context, left, name)


def _transcribed(name: NameForm, language: str) -> bool:
    """Whether a name is surely a transcription, and one that this language would respell."""
    return origin_of(name.form) is Origin.TRANSCRIBED and bool(
        kept_marks(name.form, name.form, name.language, language)
    )


def _left(source: NameForm, target: NameForm, surest: Origin) -> bool:
    if not kept_marks(source.form, target.form, source.language, target.language):
        return False
    # who has respelled a part of a name knew it for a transcription
    unchanged = _bare(source.form) == _bare(target.form)
    return origin_of(source.form) >= (surest if unchanged else Origin.UNCERTAIN)


def _left_finding(context: Context, source: NameForm, target: NameForm) -> Finding:
    ours, theirs = edition(source.language), edition(target.language)
    proposed = respell(source.form, source.language, target.language) or ""
    language = ours.removeprefix("the ")
    if _bare(source.form) == _bare(target.form):
        message = f"“{target.form}” is the {language} spelling of the name"
    else:
        message = f"“{target.form}” is still half the {language} “{source.form}”"
    kept = kept_marks(source.form, target.form, source.language, target.language)
    letters = " and ".join(f"“{k}”" for k in dict.fromkeys(kept))
    message += f" (see {letters}); by {theirs.removeprefix('the ')} usage it is {proposed}."
    return Finding(
        "spelling-left",
        Severity.WARNING,
        message,
        f"Write {proposed}, or the form that is established in {theirs.removeprefix('the ')}, "
        "everywhere.",
        _places(context, target, "target", source, "source"),
        proposed,
    )


def _places(
    context: Context, name: NameForm, side: Side, other: NameForm, other_side: Side
) -> tuple[Place, ...]:
    """All mentions of a name, then the mentions of the other in the units of these."""
    beside = [m for m in other.mentions if m.unit in name.units]
    return (
        *(context.place(m, side) for m in name.mentions),
        *(context.place(m, other_side) for m in beside),
    )


def spelling_varies(context: Context) -> Iterator[Finding]:
    """A name is spelled two ways within one edition.

    That both are one name is shown by the other edition, where one form stands for both. Endings
    (Russian, Russians; Aliev, Alieva) make other words.

    Bad:  Gegharkunik ... Ghergakunik
    Good: Aliyev ... Aliyeva
    """
    yield from _varying(context, "target", context.counterparts)
    swapped = tuple(
        Counterpart(c.target, c.source, c.score, c.shared) for c in context.counterparts
    )
    yield from _varying(context, "source", swapped)


def _varying(context: Context, side: Side, pairs: Iterable[Counterpart]) -> Iterator[Finding]:
    """`pairs` have the names of the other edition first."""
    likeness: defaultdict[NameForm, dict[NameForm, float]] = defaultdict(dict)
    for pair in pairs:
        likeness[pair.target][pair.source] = pair.score
    by_witness: defaultdict[NameForm, list[NameForm]] = defaultdict(list)
    for name, others in likeness.items():
        if name.kind is NameKind.NAME:
            by_witness[max(others, key=others.__getitem__)].append(name)
    for witness, names in by_witness.items():

        def rank(name: NameForm, witness: NameForm = witness) -> tuple[float, int]:
            return round(likeness[name][witness], 2), len(name.mentions)

        ordered = sorted(names, key=rank, reverse=True)
        for number, worst in enumerate(ordered):
            best = next((n for n in ordered[:number] if _alike(n, worst)), None)
            if best is None or rank(best)[0] < SAME:
                continue
            # a source may quote the other language: Mexique, but the state of New Mexico
            if side == "target" or witness.form not in {best.form, worst.form}:
                yield _varies_finding(context, side, worst, best, witness)


def _alike(one: NameForm, two: NameForm) -> bool:
    """Whether two spellings of one language may be the same name, endings apart."""
    a, b = _bare(one.form), _bare(two.form)
    if one.language != two.language or a == b or a[0] != b[0]:
        return False
    if _inflected(a, b) or _inflected(b, a):
        return False
    # a slip of the fingers: Sommerset; or letters transposed: Gegharkunik, Ghergakunik
    if min(len(a), len(b)) > 4 and (OSA.distance(a, b) == 1 or sorted(a) == sorted(b)):
        return True
    return compare_names(one.form, two.form, one.language, two.language).same


_ENDINGS = frozenset(
    ["s", "es", "a", "e", "n", "an", "en", "ne", "ian", "y", "i", "ic", "ish", "ese", "ois", "ien"]
)


def _inflected(word: str, stem: str) -> bool:
    return word.startswith(stem) and word[len(stem) :] in _ENDINGS


def _varies_finding(
    context: Context, side: Side, worst: NameForm, best: NameForm, witness: NameForm
) -> Finding:
    other_side: Side = "source" if side == "target" else "target"
    suggestion = best.form
    kept = kept_marks(witness.form, best.form, witness.language, best.language)
    if kept and origin_of(witness.form) is not Origin.WESTERN:
        suggestion = respell(witness.form, witness.language, best.language) or best.form
    here, there = edition(best.language), edition(witness.language)
    message = (
        f"{here} edition writes “{worst.form}” {_times(worst)} and “{best.form}” {_times(best)} "
        f"where {there} has one name, {witness.form}."
    )
    return Finding(
        "spelling-varies",
        Severity.WARNING,
        sentence(message),
        f"Choose one spelling and keep to it: {suggestion}.",
        (
            *(context.place(m, side) for m in worst.mentions),
            *(context.place(m, side) for m in best.mentions),
            *(
                context.place(m, other_side)
                for m in witness.mentions
                if m.unit in worst.units | best.units
            ),
        ),
        suggestion,
    )


def _times(name: NameForm) -> str:
    count = len(name.mentions)
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"


def _bare(text: str) -> str:
    """Small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
