"""Cutting texts into sentence-like segments by SRX rules.

At every place between two characters the rules are tried in order, and the first whose beforebreak
ends there and whose afterbreak begins there decides (SRX 2.0). The text itself is
never changed: the pieces joined give it back.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import regex

from align.errors import SegmentationError, UnknownNameError
from align.languages import language_name
from align.model import Block, Document, Markup, Passage, Segment
from align.segmentation.patterns import FLAVOURS, Flavour, translate
from align.segmentation.presets import RuleSource
from align.segmentation.srx import Rule, RuleFile, read_srx

OWN_RULES = Path(__file__).parents[1] / "data" / "srx" / "align.srx"

UNICODE = "Unicode"
"""The name of those of our rules that cut languages without rules of their own."""

PLACEHOLDER = "\ufffc"
"""Stands for each character of a note reference while the rules look at the text."""

SECONDS = 5.0
"""The time rules may take for a text, and again for every 100,000 characters of it."""

_MASKED = {Markup.NOTE_REFERENCE, Markup.SUPERSCRIPT}


class Segmenter:
    """Cuts texts by the rules of one SRX file.

    >>> segmenter = Segmenter.load()
    >>> segmenter.split("M. Dupont est venu. Il s'assit.", "fr")
    ['M. Dupont est venu.', " Il s'assit."]
    """

    def __init__(
        self, file: RuleFile, flavour: Flavour | None = None, seconds: float = SECONDS
    ) -> None:
        self._file = file
        self._flavour = flavour or file.flavour
        self._seconds = seconds
        self._cutters: dict[str, _Cutter] = {}

    @classmethod
    def load(
        cls, srx: str | os.PathLike[str] | None = None, flavour: Flavour | None = None
    ) -> Segmenter:
        """From a rule file of the user's, or from our own rules.

        Args:
            srx: what `read_srx` reads, or a `RuleSource`; None for our own rules.
            flavour: the regular expressions the user's file was written for: ``icu``, as the
                standard says, or ``java``, as OmegaT and LanguageTool have it; None for what the
                file tells.

        Raises:
            SegmentationError: the file cannot be used.
            UnknownNameError: the flavour is not one of the two.
        """
        if flavour is None and isinstance(srx, RuleSource):
            flavour = srx.flavour
        if flavour is not None and flavour not in FLAVOURS:
            raise UnknownNameError("flavour", flavour, FLAVOURS)
        return cls(read_srx(OWN_RULES)) if srx is None else cls(read_srx(srx), flavour)

    @property
    def languages(self) -> tuple[str, ...]:
        """The names of all language rules of the file."""
        return tuple(self._file.rules)

    def rules_for(self, language: str) -> tuple[str, ...]:
        """The names of the language rules that cut texts of this language, in order.

        Where no language map of the file matches the tag, it is what the file calls ``Default``.

        Raises:
            SegmentationError: the file has no rules for it.
        """
        names = [m.name for m in self._file.maps if self._maps(m.pattern, m.line, language)]
        names = names or [n for n in self._file.rules if n.casefold() == "default"]
        if not names:
            raise SegmentationError(
                f"has no rules for the language '{language}'",
                path=self._file.path,
                hint='Add a <languagemap> with languagepattern=".*".',
            )
        return tuple(dict.fromkeys(names if self._file.cascade else names[:1]))

    def notices(self, language: str) -> tuple[str, ...]:
        """What a person should know of how texts of this language are cut: one sentence each.

        >>> Segmenter.load().notices("sw")
        ('Swahili: no rules of its own; cut by the Unicode default (UAX 29)',)
        """
        own = self._file.path == str(OWN_RULES)
        if not own or UNICODE not in self.rules_for(language):
            return ()
        name = language_name(language)
        return (f"{name}: no rules of its own; cut by the Unicode default (UAX 29)",)

    def boundaries(self, text: str, language: str) -> list[int]:
        """Where the text is cut: ascending offsets, neither 0 nor its length among them.

        Raises:
            SegmentationError: a rule cannot be used, or takes too long on this text.
        """
        return self._cutter(language).boundaries(text)

    def split(self, text: str, language: str) -> list[str]:
        """The pieces of the text; joined they are the text, white space and all."""
        return [text[start:end] for start, end in _stretches(text, self.boundaries(text, language))]

    def segment(self, document: Document) -> Document:
        """The document with its segments: each block cut on its own, white space trimmed.

        Note references and superscripts are hidden from the rules, so that a note after a full
        stop does not keep the sentence open.
        """
        segments: list[Segment] = []
        for number, block in enumerate(document.blocks):
            boundaries = self.boundaries(_masked(block), document.language)
            stretches = list(_trimmed(block.text, boundaries))
            passages = _cut(block.passage, stretches)
            segments += (
                Segment(passage, number, start)
                for passage, (start, _) in zip(passages, stretches, strict=True)
            )
        notices = document.notices + self.notices(document.language)
        return replace(document, segments=tuple(segments), notices=notices)

    def _maps(self, pattern: str, line: int, language: str) -> bool:
        """Whether a language map holds for a tag; case does not count (RFC 5646, 2.1.1)."""
        try:
            compiled = _compile(translate(pattern, self._flavour).text, regex.IGNORECASE)
        except (ValueError, regex.error) as error:
            raise _unusable(f"languagepattern {pattern!r}", error, self._file.path, line) from error
        return compiled.fullmatch(language) is not None

    def _cutter(self, language: str) -> _Cutter:
        if language not in self._cutters:
            rules: dict[tuple[str, str], Rule] = {}
            for name in self.rules_for(language):
                for rule in self._file.rules[name]:
                    # the first that holds decides: what stands there again never does
                    rules.setdefault((rule.before, rule.after), rule)
            steps = list(_expressions(rules.values(), self._flavour, self._file.path))
            if self._file.unicode_default:
                own = read_srx(OWN_RULES)
                steps += _expressions(own.rules[UNICODE], own.flavour, own.path)
            whole = self._whole(self._file.whole)
            self._cutters[language] = _Cutter(steps, whole, self._file.path, self._seconds)
        return self._cutters[language]

    def _whole(self, pattern: str) -> regex.Pattern[str] | None:
        try:
            return _compile(translate(pattern, self._flavour).text) if pattern else None
        except (ValueError, regex.error) as error:
            raise _unusable(f"rangeRule {pattern!r}", error, self._file.path, None) from error


class _Expression(NamedTuple):
    """One rule as a regular expression."""

    rule: Rule
    text: str
    directed: bool
    """Whether the match runs from the start of beforebreak to the break, and has to be searched
    from left to right. Otherwise it is empty, at the break, and can be tried there."""


class _Step(NamedTuple):
    """Rules tried as one: all those in a row that are not directed, or one that is."""

    pattern: regex.Pattern[str]
    directed: bool
    breaks: bool


class _Cutter:
    """The rules for one language, compiled.

    A directed rule gives one break for each place where its beforebreak can start, as the
    ``Matcher.find`` of CAT tools does; all other rules are tried at each place on their own.
    """

    def __init__(
        self,
        expressions: Sequence[_Expression],
        whole: regex.Pattern[str] | None,
        path: str,
        seconds: float,
    ) -> None:
        self._path = path
        self._seconds = seconds
        self._whole = whole
        last = max((n for n, e in enumerate(expressions) if e.rule.breaks), default=-1)
        self._expressions = expressions[: last + 1]
        self._steps = list(_steps(self._expressions))
        plain = [e.text for e in self._expressions if e.rule.breaks and not e.directed]
        self._candidates = _compile("|".join(plain)) if plain else None

    def boundaries(self, text: str) -> list[int]:
        try:
            breaks = list(self._breaks(text))
            return breaks if self._whole is None else self._kept_whole(breaks, text, self._whole)
        except TimeoutError as error:
            raise self._blamed(text) from error

    def _breaks(self, text: str) -> Iterator[int]:
        deadline = monotonic() + self._allowed(text)
        found = {
            step: {
                m.end()
                for m in step.pattern.finditer(text, overlapped=True, timeout=_left(deadline))
            }
            for step in self._steps
            if step.directed
        }
        places = {place for step, ends in found.items() if step.breaks for place in ends}
        if self._candidates is not None:
            places.update(m.end() for m in self._candidates.finditer(text, timeout=_left(deadline)))
        for place in sorted(places - {0, len(text)}):
            for step in self._steps:
                if step.directed:
                    if place in found[step]:
                        if step.breaks:
                            yield place
                        break
                elif match := step.pattern.match(text, place, timeout=_left(deadline)):
                    if match.lastindex is not None:
                        yield place
                    break

    def _kept_whole(self, breaks: Iterable[int], text: str, whole: regex.Pattern[str]) -> list[int]:
        """The breaks without those inside a stretch to be kept whole, and with its two ends."""
        matches = list(whole.finditer(text, timeout=self._allowed(text)))
        inside = {place for m in matches for place in range(m.start(), m.end())}
        ends = {end for m in matches for end in m.span()}
        return sorted((set(breaks) - inside | ends) - {0, len(text)})

    def _allowed(self, text: str) -> float:
        return self._seconds * (1 + len(text) / 100_000)

    def _blamed(self, text: str) -> SegmentationError:
        """The error for rules that took too long; it names the slowest."""
        slowest = max(self._expressions, key=lambda e: _duration(e, text, self._allowed(text)))
        return SegmentationError(
            f"the rule takes too long on a text of {len(text):,} characters: {slowest.rule}",
            path=self._path,
            line=slowest.rule.line,
            hint="Repetitions within a repetition, such as (a|aa)+, are slow: write it otherwise.",
        )


def _expressions(rules: Iterable[Rule], flavour: Flavour, path: str) -> Iterator[_Expression]:
    for rule in rules:
        yield _expression(rule, flavour, path)


def _expression(rule: Rule, flavour: Flavour, path: str) -> _Expression:
    for part, pattern in (("beforebreak", rule.before), ("afterbreak", rule.after)):
        try:
            _compile(translate(pattern, flavour).text)
        except (ValueError, regex.error) as error:
            raise _unusable(f"{part} {pattern!r}", error, path, rule.line) from error
    before = translate(rule.before, flavour)
    after = translate(rule.after, flavour, first_group=before.groups + 1)
    directed = before.directed or after.groups > 0
    look = "(?:" if directed else "(?<="
    return _Expression(rule, f"{look}{before.text})(?={after.text})", directed)


def _steps(expressions: Sequence[_Expression]) -> Iterator[_Step]:
    for directed, group in groupby(expressions, key=lambda e: e.directed):
        if directed:
            for e in group:
                yield _Step(_compile(e.text), directed=True, breaks=e.rule.breaks)
        else:
            # the empty group marks the rules that break; no other group is numbered here
            texts = [f"{e.text}()" if e.rule.breaks else e.text for e in group]
            yield _Step(_compile("|".join(texts)), directed=False, breaks=False)


def _compile(text: str, flags: int = 0) -> regex.Pattern[str]:
    try:
        return regex.compile(text, regex.V1 | flags)
    except (OverflowError, RecursionError) as error:  # \p{1e999}, a thousand brackets
        raise ValueError(str(error)) from error


def _unusable(what: str, error: Exception, path: str, line: int | None) -> SegmentationError:
    return SegmentationError(
        f"{what} cannot be used: {error}",
        path=path,
        line=line,
        hint="Correct it in the file; it must be a regular expression of ICU or Java.",
    )


def _left(deadline: float) -> float:
    """Seconds until the deadline; `regex` wants more than none."""
    return max(deadline - monotonic(), 1e-6)


def _duration(expression: _Expression, text: str, most: float) -> float:
    """Seconds that one rule takes for a text, no longer than `most`."""
    start = monotonic()
    with contextlib.suppress(TimeoutError):
        for _ in _compile(expression.text).finditer(text, timeout=most):
            pass
    return monotonic() - start


def _masked(block: Block) -> str:
    """The text of a block with its note references and superscripts hidden."""
    parts: list[str] = []
    done = 0
    for span in block.passage.spans:
        if span.markup in _MASKED and span.end > done:
            start = max(span.start, done)
            parts += [block.text[done:start], PLACEHOLDER * (span.end - start)]
            done = span.end
    return "".join([*parts, block.text[done:]])


def _stretches(text: str, boundaries: list[int]) -> Iterator[tuple[int, int]]:
    """From each boundary to the next; none is empty.

    >>> list(_stretches("abcd", [1]))
    [(0, 1), (1, 4)]
    """
    if text:
        yield from pairwise([0, *boundaries, len(text)])


def _trimmed(text: str, boundaries: list[int]) -> Iterator[tuple[int, int]]:
    """The same without the white space at their ends, and without those that are nothing else.

    >>> list(_trimmed(" ab cd ", [3, 6]))
    [(1, 3), (4, 6)]
    """
    for start, end in _stretches(text, boundaries):
        piece = text[start:end]
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        if start < end:
            yield start, end


def _cut(
    passage: Passage, stretches: Sequence[tuple[int, int]], offset: int = 0
) -> Iterator[Passage]:
    """The stretches of a passage that begins at `offset`.

    Halved until they are few, for each cut looks at all anchors and spans that the passage has.
    """
    if len(stretches) <= 4:
        for start, end in stretches:
            yield passage.cut(start - offset, end - offset)
        return
    middle = len(stretches) // 2
    for half in (stretches[:middle], stretches[middle:]):
        start, end = half[0][0], half[-1][1]
        yield from _cut(passage.cut(start - offset, end - offset), half, start)
