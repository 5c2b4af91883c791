"""Names: spelled two ways within an edition, or left in the other edition's spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import OSA

from align.checks.context import SIDES, Context, Side, edition, sentence
from align.checks.registry import check
from align.languages import primary_subtag
from align.model import Finding, Place, Severity
from align.names.compare import SAME, compare_names
from align.names.find import NameForm, NameKind
from align.names.respell import Origin, kept_marks, origin_of, respell, spellings, written_in
from align.names.scripts import mixed_script, plain
from align.names.words import is_word

MANY = 3
"""With so many names that are surely transcribed, an uncertain one in their text is taken for one
as well."""


@check("names", Severity.WARNING)
def spelling_left(context: Context) -> Iterator[Finding]:
    """A name keeps the spelling of the other edition where its own language has another.

    Only names transcribed from another script count, not the editions' own ones: the letters must
    say so, or the company of other transcribed names, if no word list has the name. What
    both languages write alike (Goris), or the language writes both ways (Kocharian), is no
    finding. In the source edition more is asked for: it may quote.

    Bad:  Le Premier ministre Nikol Pachinian a refusé. | Prime Minister Nikol Pachinian refused.
    Bad:  On a tiré dans le Siounik. | Shots were fired in Siunik.
    Good: Nikol Pachinian et Charles Michel rient. | Nikol Pashinyan and Charles Michel laugh.
    """
    pairs = [(pair.source, pair.target) for pair in context.counterparts]
    yield from _left_in(context, "target", pairs)
    yield from _left_in(context, "source", [(theirs, ours) for ours, theirs in pairs])


def _left_in(
    context: Context, side: Side, pairs: Sequence[tuple[NameForm, NameForm]]
) -> Iterator[Finding]:
    """`pairs` have the names of the other edition first."""
    others = context.names.source if side == "target" else context.names.target
    by_name: defaultdict[NameForm, list[NameForm]] = defaultdict(list)
    for other, name in pairs:
        by_name[name].append(other)
    names = context.names.target if side == "target" else context.names.source
    for language in sorted({name.language for name in names}):
        surest = surest_needed(others, language)
        for name in names:
            ruled = context.ruling.knows(name.form, language)
            if name.language == language and name.kind is NameKind.NAME and not ruled:
                left = next((o for o in by_name[name] if _left(o, name, surest, side)), None)
                if left:
                    yield _left_finding(context, left, name, side)


def _unchanged(other: NameForm, name: NameForm) -> bool:
    return plain(other.form) == plain(name.form)


def surest_needed(names: Iterable[NameForm], language: str) -> Origin:
    """From which origin on names are taken for transcriptions that this language respells."""
    transcribed = sum(_transcribed(name, language) for name in names)
    return Origin.UNCERTAIN if transcribed >= MANY else Origin.TRANSCRIBED


def _transcribed(name: NameForm, language: str) -> bool:
    """Whether a name is surely a transcription, and one that this language would respell."""
    return origin_of(name.form, name.language) is Origin.TRANSCRIBED and bool(
        kept_marks(name.form, name.form, name.language, language)
    )


def _left(other: NameForm, name: NameForm, surest: Origin, side: Side) -> bool:
    if not kept_marks(other.form, name.form, other.language, name.language):
        return False
    letters = written_in(name.form)
    # unchanged, but by this edition's habits: then the other one has it from here
    if letters == primary_subtag(name.language):
        return False
    # an original may quote a name: its text must be full of transcriptions, and the letters such
    # as only the other language writes
    if side == "source" and (
        surest is not Origin.UNCERTAIN or letters != primary_subtag(other.language)
    ):
        return False
    origin = origin_of(other.form, other.language)
    # who has respelled a part of a name knew it for a transcription; but Tchaikovsky is usage
    if not _unchanged(other, name):
        used = is_word(name.form, name.language)
        return side == "target" and origin >= Origin.UNCERTAIN and not used
    return origin is Origin.TRANSCRIBED or (
        origin >= surest and not in_lists(name.form, (other.language, name.language))
    )


def in_lists(form: str, languages: Iterable[str]) -> bool:
    """Whether a word list of any language has the form; where there is no list, it may."""
    return any(is_word(form, language) is not False for language in languages)


def _left_finding(context: Context, other: NameForm, name: NameForm, side: Side) -> Finding:
    theirs, ours = edition(other.language), edition(name.language)
    usual = respell(other.form, other.language, name.language) or ""
    proposed = context.ruling.preferred(other.form, other.language, name.language) or usual
    language, own = theirs.removeprefix("the "), ours.removeprefix("the ")
    if _unchanged(other, name):
        message = f"“{name.form}” is the {language} spelling of the name"
    else:
        message = f"“{name.form}” is still half the {language} “{other.form}”"
    kept = kept_marks(other.form, name.form, other.language, name.language)
    letters = " and ".join(f"“{k}”" for k in dict.fromkeys(kept))
    message += f" (see {letters}); by {own} usage it is {usual}."
    if proposed != usual:
        message += f" The authority file has {proposed}."
    return Finding(
        "spelling-left",
        Severity.WARNING,
        message,
        f"Write {proposed} everywhere."
        if proposed != usual
        else f"Write {proposed}, or the form that is established in {own}, everywhere.",
        places_of(context, [name], side, other),
        proposed,
    )


def places_of(
    context: Context, names: Sequence[NameForm], side: Side, other: NameForm
) -> tuple[Place, ...]:
    """All mentions of names, then the mentions of the other edition's in the units of these."""
    other_side: Side = "source" if side == "target" else "target"
    mentions = [m for name in names for m in name.mentions]
    units = {m.unit for m in mentions}
    return (
        *(context.place(m, side) for m in mentions),
        *(context.place(m, other_side) for m in other.mentions if m.unit in units),
    )


@check("names", Severity.WARNING)
def spelling_varies(context: Context) -> Iterator[Finding]:
    """A name is spelled two ways within one edition.

    That both are one name is shown by the other edition, where one form stands for both. Endings
    (Russian, Russians; Aliev, Alieva) make other words.

    Bad:  Le Gegharkounik dort. | The mountains of Gegharkunik sleep.
          Vive le Gegharkounik. | Long live Ghergakunik, or Gegharkunik.
    Good: M. Aliev et Mme Alieva sont là. | There are Mr Aliyev and Mrs Aliyeva.
    """
    for side in SIDES:
        for worst, best, witness in varying(context, side):
            if not context.ruling.knows(worst.form, worst.language):
                yield _varies_finding(context, side, worst, best, witness)


def varying(context: Context, side: Side) -> Iterator[tuple[NameForm, NameForm, NameForm]]:
    """Two spellings of an edition, the worse first, and the one name that the other has."""
    likeness: defaultdict[NameForm, dict[NameForm, float]] = defaultdict(dict)
    for pair in context.counterparts:
        name, other = pair.target, pair.source
        if side == "source":
            name, other = other, name
        likeness[name][other] = pair.score
    by_witness: defaultdict[NameForm, list[NameForm]] = defaultdict(list)
    for name, others in likeness.items():
        # a letter of another script has a finding of its own
        if name.kind is NameKind.NAME and not mixed_script(name.form):
            by_witness[max(others, key=others.__getitem__)].append(name)
    for witness, names in by_witness.items():

        def rank(name: NameForm, witness: NameForm = witness) -> tuple[float, int]:
            return round(likeness[name][witness], 2), len(name.mentions)

        ordered = sorted(names, key=rank, reverse=True)
        for number, worst in enumerate(ordered):
            best = next((n for n in ordered[:number] if _alike(n, worst)), None)
            if best and rank(best)[0] >= SAME and not _quoted(worst, best, witness):
                yield worst, best, witness


def _alike(one: NameForm, two: NameForm) -> bool:
    """Whether two spellings of one language may be the same name, endings apart."""
    a, b = plain(one.form), plain(two.form)
    if one.language != two.language or a == b or a[0] != b[0]:
        return False
    if inflected(a, b) or inflected(b, a):
        return False
    if one_slip(a, b):
        return True
    return compare_names(one.form, two.form, one.language, two.language).same


def _quoted(worst: NameForm, best: NameForm, witness: NameForm) -> bool:
    """Whether one spelling may be quoted from the other edition's language: Mexique, but the
    state of New Mexico. A slip is not: Sommerset, in both languages Somerset."""
    if witness.form not in {worst.form, best.form}:
        return False
    if origin_of(witness.form, witness.language) is not Origin.WESTERN:
        return False
    respelled = spellings(witness.form, witness.language, best.language)
    if best.form != witness.form and plain(best.form) in map(plain, respelled):
        return False
    a, b = plain(worst.form), plain(best.form)
    if worst.form == witness.form or not one_slip(a, b):
        return True
    # where the other is far more common, even Virginie for Virginia is none
    if len(best.mentions) >= MANY * len(worst.mentions):
        return False
    return a[:-1] == b[:-1] or in_lists(worst.form, (worst.language, witness.language))


def one_slip(one: str, two: str) -> bool:
    """Whether a slip of the fingers may lie between two words: Sommerset; or letters transposed:
    Gegharkunik, Ghergakunik."""
    return min(len(one), len(two)) > 4 and (
        OSA.distance(one, two) == 1 or (one != two and sorted(one) == sorted(two))
    )


_ENDINGS = frozenset(
    ["s", "es", "a", "e", "n", "an", "en", "ne", "ian", "y", "i", "ic", "ish", "ese", "ois", "ien"]
)


def inflected(word: str, stem: str) -> bool:
    """Whether a word is another with an ending: Aliev, Alieva."""
    return word.startswith(stem) and word[len(stem) :] in _ENDINGS


def _varies_finding(
    context: Context, side: Side, worst: NameForm, best: NameForm, witness: NameForm
) -> Finding:
    suggestion = best.form
    kept = kept_marks(witness.form, best.form, witness.language, best.language)
    if kept and origin_of(witness.form, witness.language) is not Origin.WESTERN:
        suggestion = respell(witness.form, witness.language, best.language) or best.form
    ruled = context.ruling.preferred(witness.form, witness.language, best.language)
    here, there = edition(best.language), edition(witness.language)
    message = (
        f"{here} edition writes “{worst.form}” {_times(worst)} and “{best.form}” {_times(best)} "
        f"where {there} has one name, {witness.form}."
    )
    if suggestion != best.form:
        message += f" By {here.removeprefix('the ')} usage it is {suggestion}."
    if ruled:
        suggestion = ruled
        message += f" The authority file has {ruled}."
    return Finding(
        "spelling-varies",
        Severity.WARNING if ruled or _settled(best, suggestion, witness) else Severity.NOTE,
        sentence(message),
        f"Choose one spelling and keep to it: {suggestion}.",
        places_of(context, [worst, best], side, witness),
        suggestion,
    )


def _settled(best: NameForm, suggestion: str, witness: NameForm) -> bool:
    """Whether there is evidence which spelling is right: it is frequent, that of the other
    edition, or made by the rules."""
    return (
        len(best.mentions) > 1
        or best.form == witness.form
        or suggestion == respell(witness.form, witness.language, best.language)
    )


def _times(name: NameForm) -> str:
    count = len(name.mentions)
    return "once" if count == 1 else "twice" if count == 2 else f"{count} times"
