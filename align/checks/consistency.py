"""The same sentence translated in two ways, and two sentences translated as one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import regex

from align.checks.context import Context, edition, editions, sentence
from align.checks.lines import SHOWN, Line, pairs, times
from align.checks.registry import check
from align.model import BlockKind, Finding, Severity

SHORT = 12
"""What has fewer letters, or a single word, may say another thing each time: “Yes.”, “Go on.”"""
_HEADINGS = {BlockKind.TITLE, BlockKind.HEADING}


@check("consistency", Severity.WARNING)
def translations_differ(context: Context) -> Iterator[Finding]:
    """A sentence that stands several times is translated in two ways.

    Capitals, spaces, accents and punctuation make no other translation. A few words of dialogue,
    such as “Yes.” or “Go on.”, are let alone, but not those of headings.

    Bad:  La route est coupée. | The road is cut off.
          La route est coupée. | The road has been closed.
    Good: La route est coupée. | The road is cut off.
          LA ROUTE EST COUPÉE ! | The road is cut off!
          Oui. | Yes.
          Oui. | I do.
    """
    for lines in _repeated(context, by_source=True):
        ways = _by_text(target for _, target in lines)
        if len(ways) == 1:
            continue
        usual = max(ways.values(), key=len)  # the first of several that are used as often
        odd = [line for way in ways.values() if way is not usual for line in way]
        here, there = editions(lines[0][1].variant, lines[0][0].variant)
        told = " and ".join(f"{_quoted(way[0])} {times(len(way))}" for way in ways.values())
        said = f"{there} says the same {times(len(lines))}; {here} translates it as {told}."
        yield Finding(
            "translations-differ",
            Severity.WARNING,
            sentence(said),
            f"Choose one translation: {_quoted(usual[0])}"
            + (" is the usual one" if len(usual) > len(odd) else "")
            + "; if the difference is meant, let it stand.",
            tuple(line.place() for line in (*odd, *usual, lines[0][0])[:SHOWN]),
            usual[0].variant.text if len(usual) > len(odd) else "",
        )


@check("consistency", Severity.NOTE)
def sources_differ(context: Context) -> Iterator[Finding]:
    """Two different sentences have the same translation, as where one was pasted and not changed.

    Not where only forms of words differ: “tu” and “vous”, singular and plural may well be the same
    in another language. A few words are let alone, but not those of headings.

    Bad:  Le musée ouvre le matin. | The museum opens in the morning.
          La banque ferme le soir. | The museum opens in the morning.
    Good: Ils sont très contents. | They are very happy.
          Elles sont très contentes. | They are very happy.
    """
    for lines in _repeated(context, by_source=False):
        first, *others = (way[0] for way in _by_text(source for source, _ in lines).values())
        odd = [other for other in others if _says_another(first.text, other.text)]
        if not odd:
            continue
        targets = {id(source): target for source, target in lines}
        here = edition(lines[0][1].variant.language)
        told = " and ".join(map(_quoted, (first, *odd)))
        yield Finding(
            "sources-differ",
            Severity.NOTE,
            sentence(f"{here} has {_quoted(lines[0][1])} both for {told}."),
            "See whether the translation of one was put into the place of the other; if both are "
            "meant so, let them stand.",
            tuple(
                line.place() for source in (*odd, first) for line in (targets[id(source)], source)
            )[:SHOWN],
        )


def _repeated(context: Context, *, by_source: bool) -> Iterator[list[tuple[Line, Line]]]:
    """Source and target of units with the same source, or else the same target."""
    found: defaultdict[tuple[str, str, str], list[tuple[Line, Line]]] = defaultdict(list)
    for source, target in pairs(context):
        key = source if by_source else target
        text = _folded(key.text)
        heading = source.unit.block_kind in _HEADINGS
        long = len(text) - text.count(" ") >= SHORT and " " in text
        if (long or heading) and _folded(target.text) and not source.unit.doubtful:
            languages = source.variant.language, target.variant.language
            found[*languages, text].append((source, target))
    yield from (lines for lines in found.values() if len(lines) > 1)


def _by_text(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """Lines that are the same but for their outer form together."""
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[_folded(line.text)].append(line)
    return found


def _folded(text: str) -> str:
    """The words and figures, in small letters without accents.

    >>> _folded("« L’État,  c’est moi ! »")
    'l etat c est moi'
    """
    bare = _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", bare)))


_ACCENT = re.compile(r"[\u0300-\u036f]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def _says_another(one: str, other: str) -> bool:
    """Do two sentences have other words, and not only other forms of the same?

    Another figure is enough; else each must have a word, of more than a few letters, without its
    like in the other: “vous” and “tu” do not count.

    >>> _says_another("Elles sont contentes", "Ils sont contents")
    False
    >>> _says_another("Elles sont contentes", "Elles sont parties")
    True
    """
    words, others = (Counter(_folded(text).split()) for text in (one, other))
    rest, those = list((words - others).elements()), list((others - words).elements())
    if any(map(str.isdigit, (*rest, *those))) or min(len(rest), len(those)) > _MANY:
        return True
    for word in tuple(rest):
        if like := next((other for other in those if _alike(word, other)), None):
            rest.remove(word)
            those.remove(like)
    return all(any(len(word) > _LITTLE for word in words) for words in (rest, those))


_MANY = 50
"""So many other words cannot all be other forms."""
_LITTLE = 3


def _alike(word: str, other: str) -> bool:
    """May they be two forms of one word? By the letters that both begin with."""
    length = max(_LITTLE, 3 * max(len(word), len(other)) // 5)
    return word[:length] == other[:length]


def _quoted(line: Line) -> str:
    """A sentence between quotation marks, cut short where it is long."""
    text = " ".join(line.variant.text.split())
    if len(text) > _SHOWN_LETTERS:
        text = text[:_SHOWN_LETTERS].rsplit(" ", 1)[0].rstrip() + " …"
    return f"“{text}”"


_SHOWN_LETTERS = 80
